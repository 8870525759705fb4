-- Form packs that were activated here, as the files that the region's authority signed. Nothing in them is secret, and a
-- locked desk asks their questions too.
CREATE TABLE pack (
    id       TEXT PRIMARY KEY,              -- reception/2
    bytes    BLOB NOT NULL,
    from_day TEXT NOT NULL,                 -- from which day new receptions use it
    begun    INTEGER NOT NULL DEFAULT 0,    -- 1: they have; a clock that falls back does not undo it
    taken_at INTEGER NOT NULL               -- when it was activated, as this desk's clock said
) WITHOUT ROWID;
