-- How far each participant of a session has got. Both numbers only rise.

CREATE TABLE receipts (
    session_id BLOB NOT NULL,
    participant_id BLOB NOT NULL,
    participant_kind TEXT NOT NULL,
    participant_name TEXT NOT NULL,
    delivered_seq BIGINT NOT NULL,
    read_seq BIGINT NOT NULL,
    PRIMARY KEY (session_id, participant_id)
) WITHOUT ROWID;
