-- What the server holds: bytes it cannot read, and just enough clear columns to keep them in order.

-- One row: which life of the store this is. A new store, or a restored one, begins another.
CREATE TABLE store (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    incarnation BLOB NOT NULL CHECK (length(incarnation) = 16)
) STRICT;

-- The order of each space: every row a reader may pull takes the next number, in the transaction that inserts it.
CREATE TABLE spaces (
    space BLOB PRIMARY KEY,
    head  INTEGER NOT NULL
) STRICT;

-- standing: 0 on the chain from the certificate to the head, 1 early (something before it is missing),
-- 2 complete but on another branch than the head's.
CREATE TABLE entries (
    id       BLOB PRIMARY KEY,
    space    BLOB NOT NULL,
    log      BLOB NOT NULL,
    seq      INTEGER NOT NULL,
    prev     BLOB NOT NULL,
    kind     INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    lsn      INTEGER NOT NULL,
    bytes    BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_by_order ON entries (space, lsn);
-- Never unique: two entries at one seq are both kept.
CREATE INDEX entries_by_place ON entries (log, space, seq);
CREATE INDEX entries_by_log_order ON entries (log, space, lsn);
CREATE INDEX entries_beside ON entries (log, space, prev) WHERE standing > 0;

-- The head of each chain without a hole.
CREATE TABLE chains (
    log   BLOB NOT NULL,
    space BLOB NOT NULL,
    seq   INTEGER NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (log, space)
) STRICT, WITHOUT ROWID;

-- The certificate each log begins with.
CREATE TABLE incarnations (
    log     BLOB PRIMARY KEY,
    arrival INTEGER NOT NULL,
    bytes   BLOB NOT NULL
) STRICT;

-- Keys under keys, beside the entries so that they can be destroyed. Identity is the bytes: a bad row never
-- replaces a good one.
CREATE TABLE wraps (
    bytes BLOB PRIMARY KEY,
    space BLOB NOT NULL,
    lsn   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX wraps_by_order ON wraps (space, lsn);
CREATE TABLE grants (
    bytes     BLOB PRIMARY KEY,
    space     BLOB NOT NULL,
    addressee BLOB NOT NULL,
    lsn       INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX grants_by_order ON grants (space, lsn);

-- Enrolment: opaque bytes under a name that only the two sides of an invitation can derive.
CREATE TABLE mailboxes (
    name     BLOB PRIMARY KEY,
    enrolled INTEGER NOT NULL,
    arrival  INTEGER NOT NULL,
    bytes    BLOB NOT NULL
) STRICT;
