-- What a login remembers so that a revocation outlives settings and restarts, and a lost answer to a refresh
-- ends nothing: how long its last access token is good (a day is the longest that settings allow), how many
-- refresh tokens were spent, the one spent for the newest, and when.

ALTER TABLE logins ADD COLUMN access_ms bigint NOT NULL DEFAULT 86400000;
ALTER TABLE logins ADD COLUMN generation bigint NOT NULL DEFAULT 0;
ALTER TABLE logins ADD COLUMN spent_digest bytea;
ALTER TABLE logins ADD COLUMN spent_at_ms bigint NOT NULL DEFAULT 0;

DROP INDEX logins_revoked;
CREATE INDEX logins_ended ON logins (revoked, used_at_ms, access_ms, id);

-- These held a fast digest of a password.
DELETE FROM requests WHERE rpc = 'CreateUser';
