-- How far each participant of a session has got. Both numbers only rise.

CREATE TABLE receipts (
    session_id uuid NOT NULL,
    participant_id uuid NOT NULL,
    participant_kind text NOT NULL,
    participant_name text NOT NULL,
    delivered_seq bigint NOT NULL,
    read_seq bigint NOT NULL,
    PRIMARY KEY (session_id, participant_id)
);
