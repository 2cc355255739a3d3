-- Suspended users; contacts that an application vouches for; and what a node reads to learn who may
-- call no more: the counter rises with each change, the index finds the revoked logins whose access
-- tokens may still be good.

ALTER TABLE users ADD COLUMN /*M! IF NOT EXISTS */ suspended_at_ms BIGINT;

ALTER TABLE contacts ADD COLUMN /*M! IF NOT EXISTS */ external_id VARCHAR(255);
ALTER TABLE contacts ADD COLUMN /*M! IF NOT EXISTS */ email MEDIUMTEXT;
-- The contact whom a guest turned out to be.
ALTER TABLE contacts ADD COLUMN /*M! IF NOT EXISTS */ merged_into BINARY(16);

CREATE UNIQUE INDEX /*M! IF NOT EXISTS */ contacts_external ON contacts (external_id);
CREATE INDEX /*M! IF NOT EXISTS */ logins_revoked ON logins (revoked, used_at_ms);

INSERT IGNORE INTO counters (name, value) VALUES ('standing', 0);
