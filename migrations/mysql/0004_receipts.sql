-- How far each participant of a session has got. Both numbers only rise.

CREATE TABLE IF NOT EXISTS receipts (
    session_id BINARY(16) NOT NULL,
    participant_id BINARY(16) NOT NULL,
    participant_kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    participant_name MEDIUMTEXT NOT NULL,
    delivered_seq BIGINT NOT NULL,
    read_seq BIGINT NOT NULL,
    PRIMARY KEY (session_id, participant_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
