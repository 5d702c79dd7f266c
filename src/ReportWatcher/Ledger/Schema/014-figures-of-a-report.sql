-- The figures of a report in one row: sixteen rows of twenty columns took the ledger longer than all else that a report writes.

ALTER TABLE figures RENAME TO old_figures;
ALTER TABLE sentences RENAME TO old_sentences;

CREATE TABLE report_figures (
    report_id INTEGER PRIMARY KEY REFERENCES reports (id),
    day       TEXT,                         -- yyyy-mm-dd: the article's own date, or the day of its arrival
    sentences TEXT    NOT NULL,             -- JSON array: those that figures stand in and those before them, each once
    list      TEXT    NOT NULL              -- JSON array: of each figure, in the order of the text, an array that the view below has the names for
);

INSERT INTO report_figures
SELECT report_id, max(day), texts, json_group_array(
    json_array(text, value, upper, qualifier, unit, subject, kind, date, sentence, start, end, in_title, subject_head, place, sentence_before, series_head, ifnull(series_place, ''))
    ORDER BY position)
FROM old_figures JOIN old_sentences USING (report_id) GROUP BY report_id;

CREATE VIEW figures AS
SELECT report_id,
    f.key                          AS position,        -- order in the text
    f.value ->> 0                  AS text,
    f.value ->> 1                  AS value,           -- decimal, exact
    f.value ->> 2                  AS upper,
    f.value ->> 3                  AS qualifier,
    f.value ->> 4                  AS unit,
    f.value ->> 5                  AS subject,
    f.value ->> 6                  AS kind,
    f.value ->> 7                  AS date,
    sentences ->> (f.value ->> 8)  AS sentence,
    f.value ->> 9                  AS start,
    f.value ->> 10                 AS end,
    f.value ->> 11                 AS in_title,
    f.value ->> 12                 AS subject_head,
    f.value ->> 13                 AS place,
    sentences ->> (f.value ->> 14) AS sentence_before,
    day,
    f.value ->> 15                 AS series_head,     -- stem of the head noun, or the unit; null: no series is made of it
    f.value ->> 16                 AS series_place     -- empty: no place is stated
FROM report_figures, json_each(list) AS f;

-- Which reports have figures under a head and a place; in the order in which a series is asked for.
DROP TABLE series_unsorted;
DROP TABLE series;
CREATE TABLE series (
    head      TEXT    NOT NULL,             -- as in figures
    place     TEXT    NOT NULL,
    day       TEXT    NOT NULL,
    report_id INTEGER NOT NULL,
    PRIMARY KEY (head, place, day, report_id)
) WITHOUT ROWID;

INSERT INTO series SELECT DISTINCT series_head, ifnull(series_place, ''), day, report_id FROM old_figures WHERE series_head IS NOT NULL AND day IS NOT NULL ORDER BY 1, 2, 3, 4;

-- The reports that are still to go there.
CREATE TABLE series_unsorted (
    report_id INTEGER PRIMARY KEY REFERENCES reports (id),
    day       TEXT NOT NULL,
    addresses TEXT NOT NULL                 -- lines, with an empty one before and after: head, tab, place
);

DROP TABLE old_figures;
DROP TABLE old_sentences;

-- It stands in the file, nothing ever asked the ledger for it, and it was almost half of a report's row.
ALTER TABLE reports DROP COLUMN lead;
