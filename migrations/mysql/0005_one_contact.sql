-- A contact is one sender of a session before and after it is known who they are: in the identity of
-- their messages the sender's place is empty. Where a guest's message was stored once more after the
-- guest was identified, the later one keeps the identity it had.

UPDATE IGNORE messages
SET identity = CONCAT(SUBSTRING(identity, 1, 16), X'00000000000000000000000000000000', SUBSTRING(identity, 33))
WHERE sender_kind = 'contact' AND identity IS NOT NULL
ORDER BY session_id, seq;
