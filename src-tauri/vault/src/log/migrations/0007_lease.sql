-- The lease, phone codes, acts of two, and what left this desk.

-- What was counted since the region's last signed word.
CREATE TABLE lease (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    minutes INTEGER NOT NULL,
    unlocks INTEGER NOT NULL,
    days    INTEGER NOT NULL,               -- said over the telephone; 0: the region's figures hold
    edge    INTEGER                         -- the last log row when it had run out; NULL while it runs
);
INSERT INTO lease VALUES (1, 0, 0, 0, NULL);

-- Phone codes between this desk and another: the last counter given, and the last one taken.
CREATE TABLE phone (
    peer    BLOB NOT NULL,
    purpose INTEGER NOT NULL,
    given   INTEGER NOT NULL DEFAULT 0,
    taken   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (peer, purpose)
) WITHOUT ROWID;

-- Desks to which this coordinator's desk has sent their secret for phone codes, under which figures.
CREATE TABLE phone_secret_sent (
    desk BLOB PRIMARY KEY,
    turn INTEGER NOT NULL
) WITHOUT ROWID;

-- Where the chain of folded trail lines ends, sealed under the trail key.
CREATE TABLE trail_link (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL,
    sealed BLOB NOT NULL
);

-- Acts that wait for a second signature: what is asked (sealed), and how far it is.
CREATE TABLE waiting_act (
    id     BLOB PRIMARY KEY,
    state  INTEGER NOT NULL,                -- 0 waits, 1 signed twice, 2 done, 3 given up
    sealed BLOB NOT NULL
) WITHOUT ROWID;

-- Entries whose ciphertext left this desk, and wraps that were destroyed here.
CREATE TABLE horizon (
    entry  BLOB PRIMARY KEY,
    record BLOB NOT NULL,                   -- HMAC of the record: names none
    space  BLOB NOT NULL,
    key_id BLOB NOT NULL,
    wanted INTEGER NOT NULL DEFAULT 0       -- 1: was asked back; what the server sends is taken
) WITHOUT ROWID;
CREATE INDEX horizon_record ON horizon (record);
