-- What series of figures are found and shown by. Which figures are of the same thing is decided when they are read: synonyms may change.

ALTER TABLE figures ADD COLUMN subject_head TEXT;
ALTER TABLE figures ADD COLUMN place        TEXT;
ALTER TABLE figures ADD COLUMN sentence_before TEXT;
ALTER TABLE figures ADD COLUMN day          TEXT;   -- yyyy-mm-dd: the article's own date, or the day of its arrival
ALTER TABLE figures ADD COLUMN series_head  TEXT;   -- stem of the head noun, or the unit; null: no series is made of it
ALTER TABLE figures ADD COLUMN series_place TEXT;   -- empty: no place is stated

CREATE INDEX figures_by_series ON figures (series_head, series_place, day) WHERE series_head IS NOT NULL;
