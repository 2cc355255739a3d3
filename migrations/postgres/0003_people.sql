-- Suspended users; contacts that an application vouches for; and what a node reads to learn who may
-- call no more: the counter rises with each change, the index finds the revoked logins whose access
-- tokens may still be good.

ALTER TABLE users ADD COLUMN suspended_at_ms BIGINT;

ALTER TABLE contacts ADD COLUMN external_id TEXT COLLATE "C";
ALTER TABLE contacts ADD COLUMN email TEXT;
-- The contact whom a guest turned out to be.
ALTER TABLE contacts ADD COLUMN merged_into UUID;

CREATE UNIQUE INDEX contacts_external ON contacts (external_id);
CREATE INDEX logins_revoked ON logins (revoked, used_at_ms);

INSERT INTO counters (name, value) VALUES ('standing', 0);
