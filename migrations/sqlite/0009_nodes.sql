-- Servers that share this database, each with a heartbeat by the database's clock, and which users have a
-- stream at which of them: whoever is at one of them is not away.

CREATE TABLE nodes (
    id BLOB NOT NULL PRIMARY KEY,
    address TEXT NOT NULL,
    version TEXT NOT NULL,
    started_at_ms BIGINT NOT NULL,
    seen_at_ms BIGINT NOT NULL
);

CREATE INDEX nodes_seen ON nodes (seen_at_ms);

CREATE TABLE attendances (
    node_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    PRIMARY KEY (node_id, user_id)
);
