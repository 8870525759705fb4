-- Whom is a record about: 0 a person, 1 nobody, who asked for information, 2 a group, in a session? Its rows are derived anew.
ALTER TABLE record ADD COLUMN about INTEGER NOT NULL DEFAULT 0;

-- What the first screen counts and looks for, without reading a row: rows hold all answers of a record.
CREATE INDEX record_about ON record (about, conflicts);
CREATE INDEX record_changed ON record (changed);
CREATE INDEX record_danger ON record (unit, danger, changed);

DELETE FROM derived;
