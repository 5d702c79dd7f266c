-- The reports that are sorted in together and speak of the same in one row: of two thousand reports most speak of the same few dozen things, and a row for
-- each was the longest of all that reports waited for.

ALTER TABLE series RENAME TO old_series;

-- Which reports have figures under a head and a place; in the order in which a series is asked for.
CREATE TABLE series (
    head    TEXT    NOT NULL,               -- as in figures
    place   TEXT    NOT NULL,
    day     TEXT    NOT NULL,
    newest  INTEGER NOT NULL,               -- the first of the reports when they were sorted in; tells the row from those of other times
    reports TEXT    NOT NULL,               -- JSON array of their ids, newest first
    PRIMARY KEY (head, place, day, newest)
) WITHOUT ROWID;

INSERT INTO series
SELECT head, place, day, max(report_id), json_group_array(report_id ORDER BY report_id DESC) FROM old_series GROUP BY head, place, day;

DROP TABLE old_series;
