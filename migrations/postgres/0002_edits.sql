-- Ratings of sessions, deleted messages, and earlier texts of edited ones.

ALTER TABLE sessions ADD COLUMN rating_score bigint;
ALTER TABLE sessions ADD COLUMN rating_comment text;
ALTER TABLE sessions ADD COLUMN rated_at_ms bigint;

ALTER TABLE messages ADD COLUMN deleted_at_ms bigint;

CREATE TABLE message_versions (
    message_id uuid NOT NULL,
    revision bigint NOT NULL,
    session_id uuid NOT NULL,
    text text NOT NULL,
    written_at_ms bigint NOT NULL,
    PRIMARY KEY (message_id, revision)
);

CREATE INDEX message_versions_session ON message_versions (session_id);
