-- What a desk holds for ever: only sealed values, and what sync needs while the desk is locked.

-- Small facts in clear: vault, desk, link (the link key's seed: a stated residual), signing and sealing (public
-- halves), server.address, server.key, server.incarnation, root, root.certificate, failed (wrong passphrases so far).
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- Desk keys, sealed under keys derived from the vault key.
CREATE TABLE secret (
    name   TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) WITHOUT ROWID;

-- The keyring: space keys, each sealed under the keyring key.
CREATE TABLE space_key (
    space  BLOB NOT NULL,
    epoch  INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (space, epoch)
) WITHOUT ROWID;

-- Who writes which log: certificates as received.
CREATE TABLE incarnation (
    log         BLOB PRIMARY KEY,
    certificate BLOB NOT NULL,
    mine        INTEGER NOT NULL,           -- 1: one of this desk's own logs
    learnt      INTEGER NOT NULL,           -- 1: the roster knows its desk
    sent        INTEGER NOT NULL DEFAULT 0  -- 1: the present server read it to the end
) WITHOUT ROWID;

-- Entries as received. Two at one (space, log, seq) are both kept.
CREATE TABLE entry (
    row          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           BLOB NOT NULL UNIQUE,
    kind         INTEGER NOT NULL,
    space        BLOB NOT NULL,
    log          BLOB NOT NULL,
    seq          INTEGER NOT NULL,
    prev         BLOB NOT NULL,
    bytes        BLOB NOT NULL,
    place        INTEGER NOT NULL,          -- 0 in the chain, 1 early, 2 the other branch of a fork, 3 quarantined
    mine         INTEGER NOT NULL,
    priority     INTEGER NOT NULL,          -- lower goes first; clear on purpose: a stated residual
    acknowledged INTEGER NOT NULL DEFAULT 0, -- 1: the present server signed for it, or sent it
    sent         INTEGER NOT NULL DEFAULT 0, -- 1: the present server read it to the end
    refused      INTEGER                    -- the server's code, if it refused it
);
CREATE INDEX entry_chain ON entry (space, log, seq);
CREATE INDEX entry_outbox ON entry (priority, row) WHERE acknowledged = 0;
CREATE INDEX entry_kind ON entry (kind, row);

-- Record keys under space keys; rows of their own so that they can be destroyed.
CREATE TABLE wrap (
    space  BLOB NOT NULL,
    key_id BLOB NOT NULL,
    epoch  INTEGER NOT NULL,
    bytes  BLOB NOT NULL,
    sent   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (space, key_id, epoch, bytes)
) WITHOUT ROWID;

-- Space keys sealed to desks.
CREATE TABLE key_grant (
    space   BLOB NOT NULL,
    epoch   INTEGER NOT NULL,
    to_desk BLOB NOT NULL,
    by_desk BLOB NOT NULL,
    bytes   BLOB NOT NULL,
    sent    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (space, epoch, to_desk, by_desk, bytes)
) WITHOUT ROWID;

-- Receipts as received; all are kept, they are evidence.
CREATE TABLE receipt (
    row         INTEGER PRIMARY KEY,
    space       BLOB NOT NULL,
    log         BLOB NOT NULL,
    incarnation BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    server_time INTEGER NOT NULL,
    bytes       BLOB NOT NULL UNIQUE,
    forgotten   INTEGER NOT NULL DEFAULT 0  -- 1: of a server whose store is not the present one
);
CREATE INDEX receipt_chain ON receipt (space, log, row);

-- How far each space was pulled from the present server.
CREATE TABLE cursor (
    space BLOB PRIMARY KEY,
    lsn   INTEGER NOT NULL
) WITHOUT ROWID;

-- Items that prove nothing yet or are wrong; kept, tried again, never dropped.
CREATE TABLE set_aside (
    row   INTEGER PRIMARY KEY,
    kind  INTEGER NOT NULL,                 -- 0 incarnation, 1 entry, 2 wrap, 3 grant
    lsn   INTEGER NOT NULL,
    code  INTEGER NOT NULL,                 -- why
    bytes BLOB NOT NULL,
    UNIQUE (kind, bytes)
);

-- What somebody should look at.
CREATE TABLE alert (
    row   INTEGER PRIMARY KEY,
    code  INTEGER NOT NULL,
    space BLOB NOT NULL,
    log   BLOB NOT NULL,
    seq   INTEGER NOT NULL,
    entry BLOB NOT NULL,
    UNIQUE (code, space, log, seq, entry)
);

-- Heads this desk stated in its last beacon of each space.
CREATE TABLE stated (
    space BLOB NOT NULL,
    log   BLOB NOT NULL,
    seq   INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    PRIMARY KEY (space, log)
) WITHOUT ROWID;

-- Drafts: who opened which form when (sealed), one row per answer.
CREATE TABLE draft (
    id       BLOB PRIMARY KEY,
    state    INTEGER NOT NULL,              -- 0 open, 1 finished and waiting for keys, 2 sealed
    sealed   BLOB NOT NULL,
    document BLOB                           -- the finished record while it waits, sealed
) WITHOUT ROWID;
CREATE TABLE draft_answer (
    draft   BLOB NOT NULL,
    slot    BLOB NOT NULL,                  -- HMAC of the path: names no field
    ordinal INTEGER NOT NULL,               -- order of first writing; keeps the order of list items
    sealed  BLOB NOT NULL,
    PRIMARY KEY (draft, slot)
) WITHOUT ROWID;

-- Who looked at, printed or exported what: sealed, hash-chained.
CREATE TABLE trail (
    number INTEGER PRIMARY KEY,
    chain  BLOB NOT NULL,                   -- HMAC(trail key, chain before ‖ number ‖ sealed)
    sealed BLOB NOT NULL,
    folded INTEGER NOT NULL                 -- 1: stands in an entry of the trail space
);
