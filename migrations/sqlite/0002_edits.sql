-- Ratings of sessions, deleted messages, and earlier texts of edited ones.

ALTER TABLE sessions ADD COLUMN rating_score BIGINT;
ALTER TABLE sessions ADD COLUMN rating_comment TEXT;
ALTER TABLE sessions ADD COLUMN rated_at_ms BIGINT;

ALTER TABLE messages ADD COLUMN deleted_at_ms BIGINT;

CREATE TABLE message_versions (
    message_id BLOB NOT NULL,
    revision BIGINT NOT NULL,
    session_id BLOB NOT NULL,
    text TEXT NOT NULL,
    written_at_ms BIGINT NOT NULL,
    PRIMARY KEY (message_id, revision)
) WITHOUT ROWID;

CREATE INDEX message_versions_session ON message_versions (session_id);
