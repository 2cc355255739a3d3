-- Servers that share this database, each with a heartbeat by the database's clock, and which users have a
-- stream at which of them: whoever is at one of them is not away.

CREATE TABLE nodes (
    id uuid NOT NULL PRIMARY KEY,
    address text NOT NULL,
    version text NOT NULL,
    started_at_ms bigint NOT NULL,
    seen_at_ms bigint NOT NULL
);

CREATE INDEX nodes_seen ON nodes (seen_at_ms);

CREATE TABLE attendances (
    node_id uuid NOT NULL,
    user_id uuid NOT NULL,
    PRIMARY KEY (node_id, user_id)
);
