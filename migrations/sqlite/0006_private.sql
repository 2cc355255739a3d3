-- What stays in the house: which staff messages are briefs, which are written for the model, and
-- what an assistant may read and show. A staff message of before counts as a note: it is sent nowhere.

ALTER TABLE messages ADD COLUMN brief BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE assistants ADD COLUMN reads_notes BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE assistants ADD COLUMN show_reasoning BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE assistants ADD COLUMN staff_only BOOLEAN NOT NULL DEFAULT FALSE;
