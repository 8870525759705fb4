-- Attachments: sealed chunks, and who names them. What it shows in clear is what the server sees too: how many chunks
-- belong together, in which space.

-- By the hash of the ciphertext.
CREATE TABLE chunk (
    address BLOB PRIMARY KEY,
    bytes   BLOB NOT NULL
);

-- Which chunks a manifest names. Its holder is the entry of the manifest (32 bytes), or the number of an attachment that
-- is being made here (16 bytes).
CREATE TABLE chunk_ref (
    holder  BLOB NOT NULL,
    idx     INTEGER NOT NULL,
    address BLOB NOT NULL,
    space   BLOB NOT NULL,
    rank    INTEGER NOT NULL,               -- lower travels first: 0 previews, 1 everything else
    held    INTEGER NOT NULL DEFAULT 0,     -- 1: the present server holds it
    PRIMARY KEY (holder, idx)
) WITHOUT ROWID;
CREATE INDEX chunk_ref_address ON chunk_ref (address);
CREATE INDEX chunk_ref_unheld ON chunk_ref (rank) WHERE held = 0;

-- A file whose hash is not known yet: pieces under a key that lives in memory only.
CREATE TABLE spool (
    attaching BLOB NOT NULL,
    idx       INTEGER NOT NULL,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (attaching, idx)
);
