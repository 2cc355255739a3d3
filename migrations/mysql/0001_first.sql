-- What Parlance remembers. The three folders declare the same tables and columns; ids are 16 bytes,
-- times are milliseconds since 1970, words are the ones the code declares, free-form values are JSON.
-- MySQL commits each table by itself: every statement may be repeated after a crash.

CREATE TABLE IF NOT EXISTS meta (
    name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    value MEDIUMTEXT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS counters (
    name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO counters (name, value) VALUES ('knowledge', 0);

CREATE TABLE IF NOT EXISTS users (
    id BINARY(16) NOT NULL PRIMARY KEY,
    email VARCHAR(254) NOT NULL,
    display_name MEDIUMTEXT NOT NULL,
    role VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    availability VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    capacity BIGINT NOT NULL,
    password_hash MEDIUMTEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    UNIQUE INDEX users_email (email),
    INDEX users_created (created_at_ms, id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS contacts (
    id BINARY(16) NOT NULL PRIMARY KEY,
    display_name MEDIUMTEXT NOT NULL,
    locale MEDIUMTEXT NOT NULL,
    verification VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at_ms BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS logins (
    id BINARY(16) NOT NULL PRIMARY KEY,
    kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    principal_id BINARY(16) NOT NULL,
    token_digest VARBINARY(64) NOT NULL,
    revoked BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL,
    used_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    INDEX logins_principal (principal_id),
    INDEX logins_expiry (expires_at_ms)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The id comes first: a batch asks for all its ids at once.
CREATE TABLE IF NOT EXISTS requests (
    request_id BINARY(16) NOT NULL,
    caller_id BINARY(16) NOT NULL,
    rpc VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    digest VARBINARY(64) NOT NULL,
    resource_id BINARY(16) NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    PRIMARY KEY (request_id, caller_id, rpc),
    INDEX requests_expiry (expires_at_ms)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS assistants (
    id BINARY(16) NOT NULL PRIMARY KEY,
    display_name MEDIUMTEXT NOT NULL,
    provider MEDIUMTEXT NOT NULL,
    model MEDIUMTEXT NOT NULL,
    instructions MEDIUMTEXT NOT NULL,
    temperature DOUBLE PRECISION,
    max_tokens BIGINT,
    knowledge_base_ids MEDIUMTEXT NOT NULL,
    hand_off MEDIUMTEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    is_default BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS knowledge_bases (
    id BINARY(16) NOT NULL PRIMARY KEY,
    display_name MEDIUMTEXT NOT NULL,
    description MEDIUMTEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS documents (
    id BINARY(16) NOT NULL PRIMARY KEY,
    knowledge_base_id BINARY(16) NOT NULL,
    title MEDIUMTEXT NOT NULL,
    uri MEDIUMTEXT NOT NULL,
    format VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    passage_count BIGINT NOT NULL,
    length BIGINT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    FOREIGN KEY (knowledge_base_id) REFERENCES knowledge_bases (id),
    INDEX documents_base (knowledge_base_id, created_at_ms, id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The text is apart: lists of documents do not read it.
CREATE TABLE IF NOT EXISTS document_texts (
    document_id BINARY(16) NOT NULL PRIMARY KEY,
    text MEDIUMTEXT NOT NULL,
    FOREIGN KEY (document_id) REFERENCES documents (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS passages (
    id BINARY(16) NOT NULL PRIMARY KEY,
    document_id BINARY(16) NOT NULL,
    knowledge_base_id BINARY(16) NOT NULL,
    title MEDIUMTEXT NOT NULL,
    uri MEDIUMTEXT NOT NULL,
    headings MEDIUMTEXT NOT NULL,
    text MEDIUMTEXT NOT NULL,
    first_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    FOREIGN KEY (document_id) REFERENCES documents (id),
    INDEX passages_document (document_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sessions (
    id BINARY(16) NOT NULL PRIMARY KEY,
    title MEDIUMTEXT NOT NULL,
    contact_id BINARY(16) NOT NULL,
    contact_verification VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    channel MEDIUMTEXT NOT NULL,
    locale MEDIUMTEXT NOT NULL,
    state VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    epoch BIGINT NOT NULL,
    assignee BINARY(16),
    previous_assignee BINARY(16),
    assistant_id BINARY(16) NOT NULL,
    config MEDIUMTEXT NOT NULL,
    priority BIGINT NOT NULL,
    metadata MEDIUMTEXT NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    contact_seq BIGINT NOT NULL,
    answer_id BINARY(16),
    nothing_found BIGINT NOT NULL,
    provider_failures BIGINT NOT NULL,
    queued_at_ms BIGINT,
    assigned_at_ms BIGINT,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    last_activity_ms BIGINT NOT NULL,
    INDEX sessions_activity (last_activity_ms, id),
    INDEX sessions_contact (contact_id, last_activity_ms, id),
    INDEX sessions_floor (state, assignee),
    INDEX sessions_answer (answer_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A session's messages lie together. No foreign key leads to the session: whoever inserts holds its
-- row locked. `identity` is the ids of session, sender and client message in one value, so that a
-- batch asks for all of its identities at once.
CREATE TABLE IF NOT EXISTS messages (
    session_id BINARY(16) NOT NULL,
    seq BIGINT NOT NULL,
    id BINARY(16) NOT NULL,
    revision BIGINT NOT NULL,
    sender_kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sender_id BINARY(16) NOT NULL,
    sender_name MEDIUMTEXT NOT NULL,
    identity BINARY(48),
    digest VARBINARY(64),
    text MEDIUMTEXT NOT NULL,
    format VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    finish_reason VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
    delta_count BIGINT NOT NULL,
    token_usage MEDIUMTEXT,
    citations MEDIUMTEXT,
    audience VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reply_to_id BINARY(16),
    retry_of_message_id BINARY(16),
    answer_to_id BINARY(16),
    lease_epoch BIGINT,
    lease_holder BINARY(16),
    lease_until_ms BIGINT,
    created_at_ms BIGINT NOT NULL,
    edited_at_ms BIGINT,
    PRIMARY KEY (session_id, seq),
    UNIQUE INDEX messages_id (id),
    UNIQUE INDEX messages_identity (identity)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS events (
    session_id BINARY(16) NOT NULL,
    seq BIGINT NOT NULL,
    contact_previous_seq BIGINT NOT NULL,
    id BINARY(16) NOT NULL,
    created_at_ms BIGINT NOT NULL,
    actor_kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    actor_id BINARY(16) NOT NULL,
    actor_name MEDIUMTEXT NOT NULL,
    audience VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_id BINARY(16),
    body MEDIUMTEXT,
    PRIMARY KEY (session_id, seq)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS timers (
    session_id BINARY(16) NOT NULL,
    kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    epoch BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    PRIMARY KEY (session_id, kind),
    INDEX timers_due (due_ms)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Times that agents held the floor, for the estimate of the waiting time.
CREATE TABLE IF NOT EXISTS handlings (
    id BINARY(16) NOT NULL PRIMARY KEY,
    session_id BINARY(16) NOT NULL,
    from_ms BIGINT NOT NULL,
    to_ms BIGINT NOT NULL,
    INDEX handlings_recent (to_ms)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

