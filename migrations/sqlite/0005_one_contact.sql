-- A contact is one sender of a session before and after it is known who they are: in the identity of
-- their messages the sender's place is empty. Where a guest's message was stored once more after the
-- guest was identified, the later one keeps the identity it had.

UPDATE OR IGNORE messages
SET identity = CAST(substr(identity, 1, 16) || zeroblob(16) || substr(identity, 33) AS BLOB)
WHERE sender_kind = 'contact' AND identity IS NOT NULL;
