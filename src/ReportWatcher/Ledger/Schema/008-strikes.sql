-- What a file is given up by. attempts counts every reading, also those that ended because the program did for another reason.

ALTER TABLE reports ADD COLUMN strikes INTEGER NOT NULL DEFAULT 0; -- ends that only this file can have caused: committed before it is alone in the program, and after its reader is lost
