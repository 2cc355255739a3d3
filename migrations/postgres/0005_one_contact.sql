-- A contact is one sender of a session before and after it is known who they are: in the identity of
-- their messages the sender's place is empty. Where a guest's message was stored once more after the
-- guest was identified, the later one keeps the identity it had.

UPDATE messages
SET identity = substring(identity FROM 1 FOR 16) || '\x00000000000000000000000000000000'::bytea
    || substring(identity FROM 33)
WHERE sender_kind = 'contact' AND identity IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM messages AS earlier
    WHERE earlier.session_id = messages.session_id AND earlier.seq < messages.seq
        AND earlier.sender_kind = 'contact' AND earlier.identity IS NOT NULL
        AND substring(earlier.identity FROM 33) = substring(messages.identity FROM 33)
);
