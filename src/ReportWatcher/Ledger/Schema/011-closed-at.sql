-- When the writer of the report's file was seen to be done with it: how long its alerts took counts from then. 0 for reports of earlier versions.
ALTER TABLE reports ADD COLUMN closed_at INTEGER NOT NULL DEFAULT 0;
