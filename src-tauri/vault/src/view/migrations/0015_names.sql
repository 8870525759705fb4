-- Names by their sound, and which records may be of one person. Everything is read from the log anew.

CREATE TABLE name (
    key    TEXT NOT NULL,                   -- its consonants, those taken for one another under one letter
    word   TEXT NOT NULL,                   -- the word, joined and folded
    record BLOB NOT NULL,
    PRIMARY KEY (key, word, record)
) WITHOUT ROWID;
CREATE INDEX name_record ON name (record);

-- What records of one person share: d: a document, p: a telephone, n: a name; a: the name of an alleged author.
CREATE TABLE block (
    value  TEXT NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (value, record)
) WITHOUT ROWID;
CREATE INDEX block_record ON block (record);

-- "The same person", as a person said it of two records; written in the first, true both ways.
CREATE TABLE same (
    record BLOB NOT NULL,
    other  BLOB NOT NULL,
    PRIMARY KEY (record, other)
) WITHOUT ROWID;
CREATE INDEX same_other ON same (other);

DELETE FROM watermark; DELETE FROM entry; DELETE FROM parent; DELETE FROM op; DELETE FROM unopened;
DELETE FROM answer; DELETE FROM record; DELETE FROM words; DELETE FROM found;
DELETE FROM fold; DELETE FROM told; DELETE FROM second;

-- Beginnings of words are asked for at each key: without lists of their own SQLite gathers those of all words that begin so.
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5 (body, content = '', contentless_delete = 1, tokenize = 'unicode61', prefix = '2 3 4');
