-- Restricted receptions. A draft of state 5 (open) or 6 (finished) is one officer's own: its rows are sealed under a key of
-- its own, which lies here under a key that only her slot opens. Nothing tells whose it is.
CREATE TABLE own_draft (
    draft  BLOB PRIMARY KEY,
    sealed BLOB NOT NULL
) WITHOUT ROWID;

-- Lines of the trail for the outside unit that no envelope has taken along yet, under the same officer's key.
CREATE TABLE own_line (
    row    INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
);

-- Envelopes of other units that were taken in here, or are sealed to others.
CREATE TABLE envelope (
    entry BLOB PRIMARY KEY
) WITHOUT ROWID;
