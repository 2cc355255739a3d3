-- What Parlance remembers. The three folders declare the same tables and columns; ids are 16 bytes,
-- times are milliseconds since 1970, words are the ones the code declares, free-form values are JSON.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO counters (name, value) VALUES ('knowledge', 0);

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    availability TEXT NOT NULL,
    capacity BIGINT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE UNIQUE INDEX users_email ON users (email);
CREATE INDEX users_created ON users (created_at_ms, id);

CREATE TABLE contacts (
    id BLOB NOT NULL PRIMARY KEY,
    display_name TEXT NOT NULL,
    locale TEXT NOT NULL,
    verification TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE TABLE logins (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    principal_id BLOB NOT NULL,
    token_digest BLOB NOT NULL,
    revoked BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL,
    used_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

CREATE INDEX logins_principal ON logins (principal_id);
CREATE INDEX logins_expiry ON logins (expires_at_ms);

-- The id comes first: a batch asks for all its ids at once.
CREATE TABLE requests (
    request_id BLOB NOT NULL,
    caller_id BLOB NOT NULL,
    rpc TEXT NOT NULL,
    digest BLOB NOT NULL,
    resource_id BLOB NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    PRIMARY KEY (request_id, caller_id, rpc)
) WITHOUT ROWID;

CREATE INDEX requests_expiry ON requests (expires_at_ms);

CREATE TABLE assistants (
    id BLOB NOT NULL PRIMARY KEY,
    display_name TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    instructions TEXT NOT NULL,
    temperature DOUBLE PRECISION,
    max_tokens BIGINT,
    knowledge_base_ids TEXT NOT NULL,
    hand_off TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    is_default BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

CREATE TABLE knowledge_bases (
    id BLOB NOT NULL PRIMARY KEY,
    display_name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE TABLE documents (
    id BLOB NOT NULL PRIMARY KEY,
    knowledge_base_id BLOB NOT NULL,
    title TEXT NOT NULL,
    uri TEXT NOT NULL,
    format TEXT NOT NULL,
    passage_count BIGINT NOT NULL,
    length BIGINT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    FOREIGN KEY (knowledge_base_id) REFERENCES knowledge_bases (id)
);

CREATE INDEX documents_base ON documents (knowledge_base_id, created_at_ms, id);

-- The text is apart: lists of documents do not read it.
CREATE TABLE document_texts (
    document_id BLOB NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    FOREIGN KEY (document_id) REFERENCES documents (id)
);

CREATE TABLE passages (
    id BLOB NOT NULL PRIMARY KEY,
    document_id BLOB NOT NULL,
    knowledge_base_id BLOB NOT NULL,
    title TEXT NOT NULL,
    uri TEXT NOT NULL,
    headings TEXT NOT NULL,
    text TEXT NOT NULL,
    first_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    FOREIGN KEY (document_id) REFERENCES documents (id)
);

CREATE INDEX passages_document ON passages (document_id);

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    contact_id BLOB NOT NULL,
    contact_verification TEXT NOT NULL,
    channel TEXT NOT NULL,
    locale TEXT NOT NULL,
    state TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    assignee BLOB,
    previous_assignee BLOB,
    assistant_id BLOB NOT NULL,
    config TEXT NOT NULL,
    priority BIGINT NOT NULL,
    metadata TEXT NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    contact_seq BIGINT NOT NULL,
    answer_id BLOB,
    nothing_found BIGINT NOT NULL,
    provider_failures BIGINT NOT NULL,
    queued_at_ms BIGINT,
    assigned_at_ms BIGINT,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    last_activity_ms BIGINT NOT NULL
);

CREATE INDEX sessions_activity ON sessions (last_activity_ms, id);
CREATE INDEX sessions_contact ON sessions (contact_id, last_activity_ms, id);
CREATE INDEX sessions_floor ON sessions (state, assignee);
CREATE INDEX sessions_answer ON sessions (answer_id);

-- A session's messages lie together. No foreign key leads to the session: whoever inserts holds its
-- row locked. `identity` is the ids of session, sender and client message in one value, so that a
-- batch asks for all of its identities at once.
CREATE TABLE messages (
    session_id BLOB NOT NULL,
    seq BIGINT NOT NULL,
    id BLOB NOT NULL,
    revision BIGINT NOT NULL,
    sender_kind TEXT NOT NULL,
    sender_id BLOB NOT NULL,
    sender_name TEXT NOT NULL,
    identity BLOB,
    digest BLOB,
    text TEXT NOT NULL,
    format TEXT NOT NULL,
    state TEXT NOT NULL,
    finish_reason TEXT,
    delta_count BIGINT NOT NULL,
    token_usage TEXT,
    citations TEXT,
    audience TEXT NOT NULL,
    reply_to_id BLOB,
    retry_of_message_id BLOB,
    answer_to_id BLOB,
    lease_epoch BIGINT,
    lease_holder BLOB,
    lease_until_ms BIGINT,
    created_at_ms BIGINT NOT NULL,
    edited_at_ms BIGINT,
    PRIMARY KEY (session_id, seq)
);

CREATE UNIQUE INDEX messages_id ON messages (id);
CREATE UNIQUE INDEX messages_identity ON messages (identity);

CREATE TABLE events (
    session_id BLOB NOT NULL,
    seq BIGINT NOT NULL,
    contact_previous_seq BIGINT NOT NULL,
    id BLOB NOT NULL,
    created_at_ms BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BLOB NOT NULL,
    actor_name TEXT NOT NULL,
    audience TEXT NOT NULL,
    kind TEXT NOT NULL,
    message_id BLOB,
    body TEXT,
    PRIMARY KEY (session_id, seq)
) WITHOUT ROWID;

CREATE TABLE timers (
    session_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    PRIMARY KEY (session_id, kind)
) WITHOUT ROWID;

CREATE INDEX timers_due ON timers (due_ms);

-- Times that agents held the floor, for the estimate of the waiting time.
CREATE TABLE handlings (
    id BLOB NOT NULL PRIMARY KEY,
    session_id BLOB NOT NULL,
    from_ms BIGINT NOT NULL,
    to_ms BIGINT NOT NULL
);

CREATE INDEX handlings_recent ON handlings (to_ms);
