-- How often the log had taken something back when it was read: another number means that the view is built again.
ALTER TABLE watermark ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0;
