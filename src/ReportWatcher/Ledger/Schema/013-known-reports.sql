-- What a report is known again by, content and name, in order. Many reports go into it at a time: a hash belongs to any page of an index, and so did the
-- names of files that waited in a folder, so that two indexes, which every report brought up to date at once, were a third of the pages that were written.

CREATE TABLE contents (
    prefix    TEXT    NOT NULL,             -- the first 16 digits of the SHA-256; whether it is the same content, the report says
    report_id INTEGER NOT NULL,
    PRIMARY KEY (prefix, report_id)
) WITHOUT ROWID;

CREATE TABLE names (
    inbox    TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (inbox, name, revision)
) WITHOUT ROWID;

-- The reports that are still to go there.
CREATE TABLE reports_unsorted (
    report_id INTEGER PRIMARY KEY,
    prefix    TEXT NOT NULL
);

INSERT INTO contents SELECT substr(sha256, 1, 16), id FROM reports WHERE state = 'done' AND sha256 IS NOT NULL ORDER BY 1, 2;
INSERT OR IGNORE INTO names SELECT inbox, name, ifnull(revision, 1) FROM reports WHERE state = 'done' ORDER BY 1, 2, 3;

DROP INDEX reports_by_content;
DROP INDEX reports_by_name;
