-- What stays in the house: which staff messages are briefs, which are written for the model, and
-- what an assistant may read and show. A staff message of before counts as a note: it is sent nowhere.

SET @step = IF(
    (SELECT COUNT(*) FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'brief') = 0,
    'ALTER TABLE messages ADD COLUMN brief BOOLEAN NOT NULL DEFAULT FALSE',
    'DO 0'
);
PREPARE step FROM @step;
EXECUTE step;

SET @step = IF(
    (SELECT COUNT(*) FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'assistants' AND column_name = 'staff_only') = 0,
    'ALTER TABLE assistants ADD COLUMN reads_notes BOOLEAN NOT NULL DEFAULT FALSE, ADD COLUMN show_reasoning BOOLEAN NOT NULL DEFAULT FALSE, ADD COLUMN staff_only BOOLEAN NOT NULL DEFAULT FALSE',
    'DO 0'
);
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;
