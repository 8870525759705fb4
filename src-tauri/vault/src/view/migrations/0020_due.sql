-- What is due for which record, as its pack says. Everything is read from the log anew.

CREATE TABLE due (
    day    INTEGER NOT NULL,                -- counted from 1970-01-01
    task   TEXT NOT NULL,                   -- what kind of thing; its words are in the pack
    record BLOB NOT NULL,
    item   TEXT NOT NULL,                   -- the item it is about, or nothing
    PRIMARY KEY (day, task, record, item)
) WITHOUT ROWID;
CREATE INDEX due_record ON due (record);

DELETE FROM watermark; DELETE FROM entry; DELETE FROM parent; DELETE FROM op; DELETE FROM unopened;
DELETE FROM answer; DELETE FROM record; DELETE FROM words; DELETE FROM found;
DELETE FROM name; DELETE FROM block; DELETE FROM same;
DELETE FROM fold; DELETE FROM told; DELETE FROM second; DELETE FROM called; DELETE FROM call_list;
