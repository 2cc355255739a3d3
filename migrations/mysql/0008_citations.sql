-- Which answers quote a message of their session, so that the message can be deleted without looking at all
-- others; and what is still to be erased: a whole session (seq 0), or the quotes of the message at this seq.

CREATE TABLE IF NOT EXISTS citations (
    session_id BINARY(16) NOT NULL,
    seq BIGINT NOT NULL,
    message_id BINARY(16) NOT NULL,
    PRIMARY KEY (session_id, seq, message_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO citations (session_id, seq, message_id)
SELECT DISTINCT messages.session_id, cited.seq, messages.id
FROM messages, JSON_TABLE(messages.citations, '$[*]' COLUMNS (seq BIGINT PATH '$.source.message.seq')) AS cited
WHERE messages.citations LIKE '%"message":{"seq":%' AND cited.seq IS NOT NULL;

CREATE TABLE IF NOT EXISTS erasures (
    session_id BINARY(16) NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (session_id, seq)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

SET @step = IF(
    (SELECT COUNT(*) FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'handlings' AND index_name = 'handlings_session') = 0,
    'CREATE INDEX handlings_session ON handlings (session_id)',
    'DO 0'
);
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;
