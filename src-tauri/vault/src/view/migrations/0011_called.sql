-- Calls of high danger that the region took up: notices in the trail spaces of units.
CREATE TABLE called (
    entry   BLOB PRIMARY KEY,
    log     BLOB NOT NULL,
    unit    BLOB NOT NULL,
    level   INTEGER NOT NULL,               -- 3 or 4
    mark    INTEGER NOT NULL,               -- stands for the record
    officer BLOB NOT NULL,
    at      INTEGER NOT NULL
) WITHOUT ROWID;

-- Whom brigades call about high danger: notices in the trail spaces of units.
CREATE TABLE call_list (
    entry BLOB PRIMARY KEY,
    log   BLOB NOT NULL,
    unit  BLOB NOT NULL,
    body  BLOB NOT NULL                     -- as in docs/formats.md
) WITHOUT ROWID;

-- Read the log once more, for what was passed over.
DELETE FROM watermark;
