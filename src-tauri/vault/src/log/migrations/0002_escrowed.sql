-- Which file keys were sealed to which key on paper, so that each is sealed once.
CREATE TABLE escrowed (
    recovery BLOB NOT NULL,
    space    BLOB NOT NULL,
    epoch    INTEGER NOT NULL,
    PRIMARY KEY (recovery, space, epoch)
) WITHOUT ROWID;
