-- What topics are learnt from: texts of which somebody said what they are about.

CREATE TABLE examples (
    id         INTEGER PRIMARY KEY,
    sha256     TEXT    NOT NULL UNIQUE,     -- of title and text: the same text is one example
    name       TEXT    NOT NULL,            -- of the file or line it came from
    title      TEXT,
    text       TEXT    NOT NULL,
    topics     TEXT    NOT NULL,            -- JSON array: what it is about
    unknown    TEXT    NOT NULL,            -- JSON array: topics nobody confirmed or denied; of all others it is none
    changed_at INTEGER NOT NULL
);

CREATE INDEX examples_by_change ON examples (changed_at);
