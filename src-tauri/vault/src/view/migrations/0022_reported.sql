-- What officers found of the services of the directory, as records say it. Everything is read from the log anew.

CREATE TABLE reported (
    service TEXT NOT NULL,                  -- its code in the directory of the pack
    day     INTEGER NOT NULL,               -- counted from 1970-01-01
    what    TEXT NOT NULL,                  -- a code of the pack
    record  BLOB NOT NULL,
    item    TEXT NOT NULL,                  -- the referral that says so
    PRIMARY KEY (service, day, record, item)
) WITHOUT ROWID;
CREATE INDEX reported_record ON reported (record);

DELETE FROM watermark; DELETE FROM entry; DELETE FROM parent; DELETE FROM op; DELETE FROM unopened;
DELETE FROM answer; DELETE FROM record; DELETE FROM words; DELETE FROM found;
DELETE FROM name; DELETE FROM block; DELETE FROM same; DELETE FROM due;
DELETE FROM fold; DELETE FROM told; DELETE FROM second; DELETE FROM called; DELETE FROM call_list;
