-- Which answers quote a message of their session, so that the message can be deleted without looking at all
-- others; and what is still to be erased: a whole session (seq 0), or the quotes of the message at this seq.

CREATE TABLE citations (
    session_id BLOB NOT NULL,
    seq BIGINT NOT NULL,
    message_id BLOB NOT NULL,
    PRIMARY KEY (session_id, seq, message_id)
) WITHOUT ROWID;

INSERT INTO citations (session_id, seq, message_id)
SELECT DISTINCT messages.session_id, json_extract(cited.value, '$.source.message.seq'), messages.id
FROM messages, json_each(messages.citations) AS cited
WHERE messages.citations LIKE '%"message":{"seq":%' AND json_valid(messages.citations)
    AND json_extract(cited.value, '$.source.message.seq') IS NOT NULL;

CREATE TABLE erasures (
    session_id BLOB NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (session_id, seq)
) WITHOUT ROWID;

CREATE INDEX handlings_session ON handlings (session_id);
