-- Suspended users, and what a node reads to learn who may call no more: the counter rises with each
-- change, the index finds the revoked logins whose access tokens may still be good.

ALTER TABLE users ADD COLUMN suspended_at_ms BIGINT;

CREATE INDEX logins_revoked ON logins (revoked, used_at_ms);

INSERT INTO counters (name, value) VALUES ('standing', 0);
