-- What the operator had read again; the row in reports is that of the new attempt. What became of a mail sent again stands among its attempts.

CREATE TABLE retries (
    report_id   INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    failed_at   INTEGER NOT NULL,
    reason_code TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    PRIMARY KEY (report_id, at)
) WITHOUT ROWID;

-- When retention deleted its file, topics and matches. What it says of itself stays: the same content again is no news.
ALTER TABLE reports ADD COLUMN removed_at INTEGER;

-- How far retention has come: what was recorded before is deleted. Without it every night would look at all that is deleted already.
CREATE TABLE retention (
    what    TEXT    PRIMARY KEY,            -- done, mail, figures
    reached INTEGER NOT NULL
) WITHOUT ROWID;

-- The figures that fired the watch, a line each: an alert with another one is news, however soon it comes (Repeat).
ALTER TABLE alerts ADD COLUMN figures TEXT;
ALTER TABLE postponed ADD COLUMN figures TEXT;
