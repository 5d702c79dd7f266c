-- What the operator had read again; the row in reports is that of the new attempt. What became of a mail sent again stands among its attempts.

CREATE TABLE retries (
    report_id   INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    failed_at   INTEGER NOT NULL,
    reason_code TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    PRIMARY KEY (report_id, at)
) WITHOUT ROWID;
