-- Answers that end once their contact has had no stream for a while: every server then says whether the contact
-- has one there, and one that begins an answer anew knows of it. A row lives as long as its answer.

CREATE TABLE IF NOT EXISTS abandonments (
    message_id BINARY(16) NOT NULL PRIMARY KEY,
    contact_id BINARY(16) NOT NULL,
    after_ms BIGINT NOT NULL,
    since_ms BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
