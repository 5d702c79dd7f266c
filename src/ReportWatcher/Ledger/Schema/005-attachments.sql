-- What is attached to a mail is a report of its own.

ALTER TABLE reports ADD COLUMN parent_id INTEGER REFERENCES reports (id) ON DELETE SET NULL; -- the mail
ALTER TABLE reports ADD COLUMN mail TEXT;                       -- its title, for the alerts
ALTER TABLE reports ADD COLUMN depth INTEGER NOT NULL DEFAULT 0; -- 1 for what is attached to a dropped mail, 2 for what is attached to that

CREATE INDEX reports_by_parent ON reports (parent_id) WHERE parent_id IS NOT NULL;
