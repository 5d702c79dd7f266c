-- One outbox for alerts, digests and notices to the operator: the same states, the same way to the server.
-- The table is made anew because SQLite cannot take a NOT NULL away; the attempts too, because their reference would follow the old table's name.

DROP INDEX alerts_due;
DROP INDEX alerts_sending;
DROP INDEX alerts_by_state;
ALTER TABLE alerts RENAME TO old_alerts;
ALTER TABLE attempts RENAME TO old_attempts;

CREATE TABLE alerts (
    id          INTEGER PRIMARY KEY,
    uid         TEXT    NOT NULL UNIQUE,    -- the Message-ID is made of it
    kind        TEXT    NOT NULL DEFAULT 'alert' CHECK (kind IN ('alert', 'digest', 'notice')),
    report_id   INTEGER REFERENCES reports (id), -- of an alert
    watch       TEXT    NOT NULL,           -- of an alert; the name of a digest; the subject of a notice
    sender      TEXT    NOT NULL,
    recipient   TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'deferred', 'undeliverable', 'held')),
    epoch       INTEGER NOT NULL DEFAULT 0, -- counts the claims; a claim that lost its epoch may not send
    attempts    INTEGER NOT NULL DEFAULT 0, -- that count towards giving up
    waited      INTEGER NOT NULL DEFAULT 0, -- milliseconds between them: what giving up goes by
    ambiguities INTEGER NOT NULL DEFAULT 0, -- attempts whose reply was never read: each may have made a duplicate
    created_at  INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    settled_at  INTEGER,
    detail      TEXT,                       -- last reply or reason
    UNIQUE (report_id, watch, recipient),
    CHECK (kind <> 'alert' OR report_id IS NOT NULL)
);

INSERT INTO alerts (id, uid, report_id, watch, sender, recipient, state, epoch, attempts, ambiguities, created_at, due_at, settled_at, detail)
SELECT id, uid, report_id, watch, sender, recipient, state, epoch, attempts, ambiguities, created_at, due_at, settled_at, detail FROM old_alerts;

-- Apart from its state: SQLite writes a row anew whenever one of its columns changes, and a mail of 20 KB has three states.
CREATE TABLE messages (
    alert_id INTEGER PRIMARY KEY REFERENCES alerts (id),
    bytes    BLOB    NOT NULL               -- rendered once; a resend carries the same
);

INSERT INTO messages SELECT id, message FROM old_alerts;

CREATE TABLE attempts (
    alert_id INTEGER NOT NULL REFERENCES alerts (id),
    epoch    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    outcome  TEXT    NOT NULL,              -- sent, deferred, ambiguous, undeliverable, unavailable, interrupted
    detail   TEXT    NOT NULL,
    PRIMARY KEY (alert_id, epoch)
) WITHOUT ROWID;

INSERT INTO attempts SELECT alert_id, epoch, at, outcome, detail FROM old_attempts;

DROP TABLE old_attempts;
DROP TABLE old_alerts;

CREATE INDEX alerts_due ON alerts (due_at, id) WHERE state IN ('pending', 'deferred');
CREATE INDEX alerts_sending ON alerts (id) WHERE state = 'sending';
CREATE INDEX alerts_by_state ON alerts (state, settled_at);
CREATE INDEX attempts_failed ON attempts (at) WHERE outcome <> 'sent';
CREATE INDEX alerts_by_recipient ON alerts (recipient, created_at, watch) WHERE kind = 'alert'; -- for Repeat and for storms

-- What fired a watch and made no mail of its own (or not only): it waits for a digest, was part of a storm, or came too soon after the last alert.
CREATE TABLE postponed (
    id         INTEGER PRIMARY KEY,
    report_id  INTEGER NOT NULL REFERENCES reports (id),
    watch      TEXT    NOT NULL,
    recipient  TEXT    NOT NULL,
    why        TEXT    NOT NULL CHECK (why IN ('digest', 'storm', 'repeat')),
    digest     TEXT    NOT NULL,            -- the digest's name; empty for the other two
    entry      TEXT    NOT NULL,            -- JSON: what a digest shows of it
    created_at INTEGER NOT NULL,
    told_in    INTEGER REFERENCES alerts (id), -- the mail that tells of it; null: still to be told
    UNIQUE (report_id, watch, recipient, why, digest)
);

CREATE INDEX postponed_untold ON postponed (why, recipient, digest, created_at) WHERE told_in IS NULL;

-- Every period of every digest, those without a mail included: the next period begins where the last one ended.
CREATE TABLE digest_runs (
    digest       TEXT    NOT NULL,
    recipient    TEXT    NOT NULL,
    period_start INTEGER NOT NULL,
    period_end   INTEGER NOT NULL,
    entries      INTEGER NOT NULL,
    mail_id      INTEGER REFERENCES alerts (id), -- null: there was nothing to tell
    PRIMARY KEY (digest, recipient, period_start)
) WITHOUT ROWID;

-- What the operator has been told and that is not over yet.
CREATE TABLE notices (
    key       TEXT    PRIMARY KEY,
    subject   TEXT    NOT NULL,
    over      TEXT    NOT NULL,             -- subject of the mail that ends it
    detail    TEXT    NOT NULL,
    raised_at INTEGER NOT NULL
) WITHOUT ROWID;

-- When something last came through each inbox; for one that is new, since when it has been watched.
CREATE TABLE arrivals (
    inbox   TEXT    PRIMARY KEY,            -- tag
    last_at INTEGER NOT NULL,
    last_id INTEGER NOT NULL                -- of the report; the next look begins after the highest
) WITHOUT ROWID;
