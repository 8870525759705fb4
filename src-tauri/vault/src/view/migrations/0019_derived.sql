-- With which packs the rows of records were derived: a pack that arrives later, or another one in the program, has its
-- records derived again.
CREATE TABLE derived (
    pack TEXT PRIMARY KEY,
    mark TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO derived VALUES ('', '0.1.0');
