-- What others say exists and this desk lacks. A claim waits until it is proven; proven ones stay, also when closed.
CREATE TABLE gap (
    row     INTEGER PRIMARY KEY,
    space   BLOB NOT NULL,
    log     BLOB NOT NULL,
    seq     INTEGER NOT NULL,           -- the chain goes at least to this entry
    entry   BLOB NOT NULL,
    witness INTEGER NOT NULL,           -- 0 a beacon, 1 a receipt, 2 the entry that follows
    who     BLOB NOT NULL,              -- the desk; of a receipt the server's incarnation
    said    INTEGER NOT NULL,           -- when, as the witness claims
    proof   BLOB NOT NULL,              -- id of the beacon or follower, hash of the receipt
    due     INTEGER NOT NULL,           -- 0 at once, 1 after one more whole exchange, 2 past a place of the server
    lsn     INTEGER NOT NULL,           -- that place
    levels  INTEGER NOT NULL DEFAULT 0, -- whole exchanges since
    first   INTEGER,                    -- the first seq that was missing when it was proven
    raised  INTEGER,                    -- when it was proven, by this desk's clock
    closed  INTEGER,                    -- when the entry arrived
    UNIQUE (entry, proof)
);
CREATE INDEX gap_open ON gap (row) WHERE closed IS NULL;

-- Heads of the roster that this desk stated in the space of its own unit.
CREATE TABLE stated_roll (
    log BLOB PRIMARY KEY,
    seq INTEGER NOT NULL
) WITHOUT ROWID;

-- Courier files that came while the desk was locked; taken in when somebody unlocks. The bytes go, the line stays.
CREATE TABLE parcel (
    row     INTEGER PRIMARY KEY,
    arrived INTEGER NOT NULL,
    opened  INTEGER,                    -- when it was opened, or turned out not to open
    outcome INTEGER NOT NULL DEFAULT 0, -- 0 waits, 1 taken in, 2 does not open, 3 is no courier file
    bytes   BLOB NOT NULL
);
