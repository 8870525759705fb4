-- Chunks of attachments: bytes nobody here can read, by the hash of themselves, in the space whose readers may have them.
CREATE TABLE chunks (
    space   BLOB NOT NULL,
    address BLOB NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (space, address)
) STRICT;
