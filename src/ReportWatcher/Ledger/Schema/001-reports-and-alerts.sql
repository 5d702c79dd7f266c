-- Instants are UTC in milliseconds since 1970. Texts are as read.

CREATE TABLE reports (
    id           INTEGER PRIMARY KEY,
    uid          TEXT    NOT NULL UNIQUE,   -- begins the file's name in every folder of ours
    inbox        TEXT    NOT NULL,          -- tag
    name         TEXT    NOT NULL,          -- path below the inbox, as found
    origin       TEXT    NOT NULL,          -- full path, as found
    stored_name  TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('claimed', 'done', 'duplicate', 'failed')),
    attempts     INTEGER NOT NULL,          -- committed before each reading
    claimed_at   INTEGER NOT NULL,
    recorded_at  INTEGER,                   -- when the state became final
    folder       TEXT,                      -- where the file belongs by then, below the data folder
    filed_at     INTEGER,                   -- when it was there; null: still to be moved
    size         INTEGER,
    sha256       TEXT,                      -- of the content: the report's identity
    revision     INTEGER,                   -- 1, or one more than the last report of this name with other content
    duplicate_of INTEGER REFERENCES reports (id),
    reason_code  TEXT,                      -- of a failure
    reason       TEXT,
    title        TEXT,
    title_stated INTEGER,
    source       TEXT,
    author       TEXT,
    published    TEXT,                      -- yyyy-mm-dd
    language     TEXT,
    lead         TEXT,
    share_kept   REAL
);

-- One accepted report per content; the race of two equal files ends here.
CREATE UNIQUE INDEX reports_by_content ON reports (sha256) WHERE state = 'done';
CREATE INDEX reports_unfiled ON reports (id) WHERE filed_at IS NULL;
CREATE INDEX reports_by_name ON reports (inbox, name) WHERE state = 'done';
CREATE INDEX reports_by_state ON reports (state, recorded_at);

CREATE TABLE topics (
    report_id INTEGER NOT NULL REFERENCES reports (id),
    name      TEXT    NOT NULL,
    score     REAL    NOT NULL,
    unsure    INTEGER NOT NULL,
    reasons   TEXT    NOT NULL,             -- JSON array
    PRIMARY KEY (report_id, name)
) WITHOUT ROWID;

CREATE TABLE figures (
    report_id INTEGER NOT NULL REFERENCES reports (id),
    position  INTEGER NOT NULL,             -- order in the text
    text      TEXT    NOT NULL,
    value     TEXT    NOT NULL,             -- decimal, exact
    upper     TEXT,
    qualifier TEXT    NOT NULL,
    unit      TEXT,
    subject   TEXT,
    kind      TEXT    NOT NULL,
    date      TEXT,
    sentence  TEXT    NOT NULL,
    start     INTEGER NOT NULL,
    end       INTEGER NOT NULL,
    in_title  INTEGER NOT NULL,
    PRIMARY KEY (report_id, position)
) WITHOUT ROWID;

CREATE TABLE matches (
    report_id INTEGER NOT NULL REFERENCES reports (id),
    watch     TEXT    NOT NULL,
    reasons   TEXT    NOT NULL,             -- JSON array
    PRIMARY KEY (report_id, watch)
) WITHOUT ROWID;

-- One row per recipient.
CREATE TABLE alerts (
    id          INTEGER PRIMARY KEY,
    uid         TEXT    NOT NULL UNIQUE,    -- the Message-ID is made of it
    report_id   INTEGER NOT NULL REFERENCES reports (id),
    watch       TEXT    NOT NULL,
    sender      TEXT    NOT NULL,
    recipient   TEXT    NOT NULL,
    message     BLOB    NOT NULL,           -- rendered once; a resend carries the same bytes
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'deferred', 'undeliverable', 'held')),
    epoch       INTEGER NOT NULL DEFAULT 0, -- counts the claims; a claim that lost its epoch may not send
    attempts    INTEGER NOT NULL DEFAULT 0, -- that count towards giving up
    ambiguities INTEGER NOT NULL DEFAULT 0, -- attempts whose reply was never read: each may have made a duplicate
    created_at  INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    settled_at  INTEGER,
    detail      TEXT,                       -- last reply or reason
    UNIQUE (report_id, watch, recipient)
);

CREATE INDEX alerts_due ON alerts (due_at, id) WHERE state IN ('pending', 'deferred');
CREATE INDEX alerts_sending ON alerts (id) WHERE state = 'sending';
CREATE INDEX alerts_by_state ON alerts (state);

CREATE TABLE attempts (
    alert_id INTEGER NOT NULL REFERENCES alerts (id),
    epoch    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    outcome  TEXT    NOT NULL,              -- sent, deferred, ambiguous, undeliverable, unavailable, interrupted
    detail   TEXT    NOT NULL,
    PRIMARY KEY (alert_id, epoch)
) WITHOUT ROWID;

-- What the running service says of itself, for "status".
CREATE TABLE service (
    key   TEXT PRIMARY KEY,
    value TEXT
) WITHOUT ROWID;
