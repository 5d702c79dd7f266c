-- The sentences that figures stand in, once for each report: a sentence has several figures, and is what stands before those of the next.

DROP INDEX figures_by_series;
ALTER TABLE figures RENAME TO old_figures;

CREATE TABLE sentences (
    report_id INTEGER PRIMARY KEY REFERENCES reports (id),
    texts     TEXT    NOT NULL              -- JSON array; figures name them by their place in it
);

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
    sentence  INTEGER NOT NULL,             -- which of the report's sentences, from 0
    start     INTEGER NOT NULL,
    end       INTEGER NOT NULL,
    in_title  INTEGER NOT NULL,
    subject_head    TEXT,
    place           TEXT,
    sentence_before INTEGER,
    day          TEXT,                      -- yyyy-mm-dd: the article's own date, or the day of its arrival
    series_head  TEXT,                      -- stem of the head noun, or the unit; null: no series is made of it
    series_place TEXT,                      -- empty: no place is stated
    PRIMARY KEY (report_id, position)
) WITHOUT ROWID;

CREATE TEMP TABLE numbered (report_id INTEGER, number INTEGER, text TEXT, PRIMARY KEY (report_id, text)) WITHOUT ROWID;

INSERT INTO numbered
SELECT report_id, row_number() OVER (PARTITION BY report_id ORDER BY first) - 1, text FROM (
    SELECT report_id, text, min(place) AS first FROM (
        SELECT report_id, sentence AS text, 2 * position AS place FROM old_figures
        UNION ALL SELECT report_id, sentence_before, 2 * position + 1 FROM old_figures WHERE sentence_before IS NOT NULL)
    GROUP BY report_id, text);

INSERT INTO sentences SELECT report_id, json_group_array(text ORDER BY number) FROM numbered GROUP BY report_id;

INSERT INTO figures
SELECT f.report_id, position, f.text, value, upper, qualifier, unit, subject, kind, date, s.number, start, end, in_title, subject_head, place, b.number, day, series_head, series_place
FROM old_figures f JOIN numbered s ON s.report_id = f.report_id AND s.text = f.sentence LEFT JOIN numbered b ON b.report_id = f.report_id AND b.text = f.sentence_before;

DROP TABLE numbered;
DROP TABLE old_figures;

-- The figures that series are made of, in the order in which a series is asked for. Many reports go into it at a time: an index, which every report
-- brings up to date at once, was half of what a burst of reports wrote.
CREATE TABLE series (
    head      TEXT    NOT NULL,             -- as in figures
    place     TEXT    NOT NULL,
    day       TEXT    NOT NULL,
    report_id INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    PRIMARY KEY (head, place, day, report_id, position)
) WITHOUT ROWID;

INSERT INTO series SELECT series_head, ifnull(series_place, ''), day, report_id, position FROM figures WHERE series_head IS NOT NULL ORDER BY 1, 2, 3;

-- The reports whose figures are still to go there.
CREATE TABLE series_unsorted (
    report_id INTEGER PRIMARY KEY REFERENCES reports (id)
);
