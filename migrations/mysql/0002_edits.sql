-- Ratings of sessions, deleted messages, and earlier texts of edited ones. MySQL commits each step by
-- itself and knows no ADD COLUMN IF NOT EXISTS: a step that a crash left behind must be found done.

SET @step = IF(
    (SELECT COUNT(*) FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'sessions' AND column_name = 'rated_at_ms') = 0,
    'ALTER TABLE sessions ADD COLUMN rating_score BIGINT, ADD COLUMN rating_comment MEDIUMTEXT, ADD COLUMN rated_at_ms BIGINT',
    'DO 0'
);
PREPARE step FROM @step;
EXECUTE step;

SET @step = IF(
    (SELECT COUNT(*) FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'deleted_at_ms') = 0,
    'ALTER TABLE messages ADD COLUMN deleted_at_ms BIGINT',
    'DO 0'
);
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

CREATE TABLE IF NOT EXISTS message_versions (
    message_id BINARY(16) NOT NULL,
    revision BIGINT NOT NULL,
    session_id BINARY(16) NOT NULL,
    text MEDIUMTEXT NOT NULL,
    written_at_ms BIGINT NOT NULL,
    PRIMARY KEY (message_id, revision),
    INDEX message_versions_session (session_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
