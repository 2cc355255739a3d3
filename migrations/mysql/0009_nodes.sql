-- Servers that share this database, each with a heartbeat by the database's clock, and which users have a
-- stream at which of them: whoever is at one of them is not away.

CREATE TABLE IF NOT EXISTS nodes (
    id BINARY(16) NOT NULL PRIMARY KEY,
    address VARCHAR(255) NOT NULL,
    version VARCHAR(64) NOT NULL,
    started_at_ms BIGINT NOT NULL,
    seen_at_ms BIGINT NOT NULL,
    INDEX nodes_seen (seen_at_ms)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS attendances (
    node_id BINARY(16) NOT NULL,
    user_id BINARY(16) NOT NULL,
    PRIMARY KEY (node_id, user_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
