-- Answers that end once their contact has had no stream for a while: every server then says whether the contact
-- has one there, and one that begins an answer anew knows of it. A row lives as long as its answer.

CREATE TABLE abandonments (
    message_id BLOB NOT NULL PRIMARY KEY,
    contact_id BLOB NOT NULL,
    after_ms BIGINT NOT NULL,
    since_ms BIGINT NOT NULL
);
