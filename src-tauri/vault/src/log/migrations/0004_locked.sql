-- Receptions taken while the desk was locked. Each is a draft (state 3 being typed, 4 finished) whose rows are sealed under a
-- key of its own; that key lies here, sealed to the desk's own sealing key, until an officer unlocks. From then on the
-- draft is like any other, and the row without a key says that nobody stands for it yet.
CREATE TABLE locked_draft (
    draft  BLOB PRIMARY KEY,
    sealed BLOB                             -- the draft's key; null once taken in
) WITHOUT ROWID;
