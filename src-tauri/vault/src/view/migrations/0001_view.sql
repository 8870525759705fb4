-- What is read: plaintext, under SQLCipher, rebuilt from the log at any time. Nothing here is the only copy.

-- How far the log was read. Left out of the projection law.
CREATE TABLE watermark (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    row  INTEGER NOT NULL,                  -- the last log row read
    id   BLOB NOT NULL,                     -- the entry that stands there
    keys INTEGER NOT NULL                   -- space keys and wraps known at that time
);

-- Entries of records: what the header and the payload say around the operations.
CREATE TABLE entry (
    id       BLOB PRIMARY KEY,
    record   BLOB NOT NULL,
    space    BLOB NOT NULL,
    part     INTEGER NOT NULL,              -- 0 sheet, 1 file, 2 other
    content  INTEGER NOT NULL,              -- 1: its operations are in op; 0: closed, reading needs a reason
    log      BLOB NOT NULL,
    act      BLOB NOT NULL,
    parts    INTEGER NOT NULL,
    lamport  INTEGER NOT NULL,
    officer  BLOB NOT NULL,
    claimed  INTEGER NOT NULL,
    doubtful INTEGER NOT NULL,
    pack     TEXT NOT NULL,
    what     INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    newer    INTEGER NOT NULL,              -- 1: a newer program says more than is shown; 2: and it must be understood
    key_id   BLOB NOT NULL,
    unit     BLOB NOT NULL                  -- the unit of its space; empty when unknown
) WITHOUT ROWID;
CREATE INDEX entry_record ON entry (record);
CREATE TABLE parent (
    entry  BLOB NOT NULL,
    parent BLOB NOT NULL,
    PRIMARY KEY (entry, parent)
) WITHOUT ROWID;
CREATE TABLE op (
    entry      BLOB NOT NULL,
    idx        INTEGER NOT NULL,
    verb       INTEGER NOT NULL,
    grp        TEXT NOT NULL,
    path       TEXT NOT NULL,
    value      TEXT,
    supersedes BLOB NOT NULL,               -- (entry id ‖ index)*
    PRIMARY KEY (entry, idx)
) WITHOUT ROWID;

-- Sealed entries that no key here opens yet; tried again when keys come.
CREATE TABLE unopened (
    id    BLOB PRIMARY KEY,
    space BLOB NOT NULL
) WITHOUT ROWID;

-- What holds for each field; several rows of one path with different values are siblings.
CREATE TABLE answer (
    record BLOB NOT NULL,
    path   TEXT NOT NULL,
    rank   INTEGER NOT NULL,                -- ascending by (lamport, entry, index); the last is shown
    value  TEXT,
    entry  BLOB NOT NULL,
    idx    INTEGER NOT NULL,
    PRIMARY KEY (record, path, rank)
) WITHOUT ROWID;

-- One row per record.
CREATE TABLE record (
    id         BLOB PRIMARY KEY,
    unit       BLOB NOT NULL,               -- empty when unknown
    form       TEXT NOT NULL,
    pack       TEXT NOT NULL,
    title      TEXT NOT NULL,
    danger     TEXT NOT NULL,
    opened     INTEGER NOT NULL,
    changed    INTEGER NOT NULL,
    file       INTEGER NOT NULL,            -- 0 shown, 1 closed, 2 none here
    conflicts  INTEGER NOT NULL,
    together   TEXT NOT NULL,               -- groups, one per line
    incomplete INTEGER NOT NULL,
    newer      INTEGER NOT NULL,            -- entries of a newer program
    frozen     INTEGER NOT NULL,            -- 1: one of them must be understood to amend the record
    answers    TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX record_list ON record (opened DESC, id DESC);

-- What a record is found by, folded. The row number is private to this file.
CREATE TABLE found (
    row    INTEGER PRIMARY KEY,
    record BLOB NOT NULL UNIQUE,
    body   TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5 (body, content = '', contentless_delete = 1, tokenize = 'unicode61');
