-- What desks say in trail spaces about no record: folded lines of the trail, and acts that need two.

CREATE TABLE fold (
    entry  BLOB PRIMARY KEY,
    log    BLOB NOT NULL,
    unit   BLOB NOT NULL,
    first  INTEGER NOT NULL,
    lines  INTEGER NOT NULL,
    before BLOB,                            -- NULL: of a former version, without links
    after  BLOB
) WITHOUT ROWID;
CREATE TABLE told (
    entry   BLOB NOT NULL,
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    officer BLOB NOT NULL,                  -- empty: nobody is named
    code    TEXT NOT NULL,
    record  BLOB NOT NULL,                  -- empty: about none
    reason  TEXT NOT NULL,
    subject TEXT NOT NULL,
    proof   BLOB NOT NULL,
    PRIMARY KEY (entry, number)
) WITHOUT ROWID;
CREATE INDEX told_at ON told (at DESC);
CREATE INDEX told_record ON told (record, at DESC);

CREATE TABLE second (
    entry     BLOB PRIMARY KEY,
    log       BLOB NOT NULL,
    unit      BLOB NOT NULL,
    says      INTEGER NOT NULL,             -- 0 asks, 1 agrees
    number    INTEGER NOT NULL,
    officer   BLOB NOT NULL,
    statement BLOB NOT NULL,                -- empty in an agreement
    signature BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX second_number ON second (number);

-- Read the log once more, for what was passed over.
DELETE FROM watermark;
