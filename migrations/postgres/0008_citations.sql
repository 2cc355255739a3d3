-- Which answers quote a message of their session, so that the message can be deleted without looking at all
-- others; and what is still to be erased: a whole session (seq 0), or the quotes of the message at this seq.

CREATE TABLE citations (
    session_id uuid NOT NULL,
    seq bigint NOT NULL,
    message_id uuid NOT NULL,
    PRIMARY KEY (session_id, seq, message_id)
);

INSERT INTO citations (session_id, seq, message_id)
SELECT DISTINCT messages.session_id, (cited.value #>> '{source,message,seq}')::bigint, messages.id
FROM messages, jsonb_array_elements(messages.citations::jsonb) AS cited (value)
WHERE messages.citations LIKE '%"message":{"seq":%' AND cited.value #>> '{source,message,seq}' IS NOT NULL;

CREATE TABLE erasures (
    session_id uuid NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (session_id, seq)
);

CREATE INDEX handlings_session ON handlings (session_id);
