-- What Parlance remembers. The three folders declare the same tables and columns; ids are 16 bytes,
-- times are milliseconds since 1970, words are the ones the code declares, free-form values are JSON.

CREATE TABLE meta (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE counters (
    name text NOT NULL PRIMARY KEY,
    value bigint NOT NULL
);

INSERT INTO counters (name, value) VALUES ('knowledge', 0);

CREATE TABLE users (
    id uuid NOT NULL PRIMARY KEY,
    email text NOT NULL,
    display_name text NOT NULL,
    role text NOT NULL,
    availability text NOT NULL,
    capacity bigint NOT NULL,
    password_hash text NOT NULL,
    created_at_ms bigint NOT NULL
);

CREATE UNIQUE INDEX users_email ON users (email);
CREATE INDEX users_created ON users (created_at_ms, id);

CREATE TABLE contacts (
    id uuid NOT NULL PRIMARY KEY,
    display_name text NOT NULL,
    locale text NOT NULL,
    verification text NOT NULL,
    created_at_ms bigint NOT NULL
);

CREATE TABLE logins (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    principal_id uuid NOT NULL,
    token_digest bytea NOT NULL,
    revoked boolean NOT NULL,
    created_at_ms bigint NOT NULL,
    used_at_ms bigint NOT NULL,
    expires_at_ms bigint NOT NULL
);

CREATE INDEX logins_principal ON logins (principal_id);
CREATE INDEX logins_expiry ON logins (expires_at_ms);

-- The id comes first: a batch asks for all its ids at once.
CREATE TABLE requests (
    request_id uuid NOT NULL,
    caller_id uuid NOT NULL,
    rpc text NOT NULL,
    digest bytea NOT NULL,
    resource_id uuid NOT NULL,
    expires_at_ms bigint NOT NULL,
    PRIMARY KEY (request_id, caller_id, rpc)
);

CREATE INDEX requests_expiry ON requests (expires_at_ms);

CREATE TABLE assistants (
    id uuid NOT NULL PRIMARY KEY,
    display_name text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    instructions text NOT NULL,
    temperature double precision,
    max_tokens bigint,
    knowledge_base_ids text NOT NULL,
    hand_off text NOT NULL,
    enabled boolean NOT NULL,
    is_default boolean NOT NULL,
    created_at_ms bigint NOT NULL,
    updated_at_ms bigint NOT NULL
);

CREATE TABLE knowledge_bases (
    id uuid NOT NULL PRIMARY KEY,
    display_name text NOT NULL,
    description text NOT NULL,
    created_at_ms bigint NOT NULL
);

CREATE TABLE documents (
    id uuid NOT NULL PRIMARY KEY,
    knowledge_base_id uuid NOT NULL,
    title text NOT NULL,
    uri text NOT NULL,
    format text NOT NULL,
    passage_count bigint NOT NULL,
    length bigint NOT NULL,
    created_at_ms bigint NOT NULL,
    FOREIGN KEY (knowledge_base_id) REFERENCES knowledge_bases (id)
);

CREATE INDEX documents_base ON documents (knowledge_base_id, created_at_ms, id);

-- The text is apart: lists of documents do not read it.
CREATE TABLE document_texts (
    document_id uuid NOT NULL PRIMARY KEY,
    text text NOT NULL,
    FOREIGN KEY (document_id) REFERENCES documents (id)
);

CREATE TABLE passages (
    id uuid NOT NULL PRIMARY KEY,
    document_id uuid NOT NULL,
    knowledge_base_id uuid NOT NULL,
    title text NOT NULL,
    uri text NOT NULL,
    headings text NOT NULL,
    text text NOT NULL,
    first_char bigint NOT NULL,
    end_char bigint NOT NULL,
    FOREIGN KEY (document_id) REFERENCES documents (id)
);

CREATE INDEX passages_document ON passages (document_id);

CREATE TABLE sessions (
    id uuid NOT NULL PRIMARY KEY,
    title text NOT NULL,
    contact_id uuid NOT NULL,
    contact_verification text NOT NULL,
    channel text NOT NULL,
    locale text NOT NULL,
    state text NOT NULL,
    epoch bigint NOT NULL,
    assignee uuid,
    previous_assignee uuid,
    assistant_id uuid NOT NULL,
    config text NOT NULL,
    priority bigint NOT NULL,
    metadata text NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    contact_seq bigint NOT NULL,
    answer_id uuid,
    nothing_found bigint NOT NULL,
    provider_failures bigint NOT NULL,
    queued_at_ms bigint,
    assigned_at_ms bigint,
    created_at_ms bigint NOT NULL,
    updated_at_ms bigint NOT NULL,
    last_activity_ms bigint NOT NULL
);

CREATE INDEX sessions_activity ON sessions (last_activity_ms, id);
CREATE INDEX sessions_contact ON sessions (contact_id, last_activity_ms, id);
CREATE INDEX sessions_floor ON sessions (state, assignee);
CREATE INDEX sessions_answer ON sessions (answer_id);

-- A session's messages lie together. No foreign key leads to the session: whoever inserts holds its
-- row locked. `identity` is the ids of session, sender and client message in one value, so that a
-- batch asks for all of its identities at once.
CREATE TABLE messages (
    session_id uuid NOT NULL,
    seq bigint NOT NULL,
    id uuid NOT NULL,
    revision bigint NOT NULL,
    sender_kind text NOT NULL,
    sender_id uuid NOT NULL,
    sender_name text NOT NULL,
    identity bytea,
    digest bytea,
    text text NOT NULL,
    format text NOT NULL,
    state text NOT NULL,
    finish_reason text,
    delta_count bigint NOT NULL,
    token_usage text,
    citations text,
    audience text NOT NULL,
    reply_to_id uuid,
    retry_of_message_id uuid,
    answer_to_id uuid,
    lease_epoch bigint,
    lease_holder uuid,
    lease_until_ms bigint,
    created_at_ms bigint NOT NULL,
    edited_at_ms bigint,
    PRIMARY KEY (session_id, seq)
);

CREATE UNIQUE INDEX messages_id ON messages (id);
CREATE UNIQUE INDEX messages_identity ON messages (identity);

CREATE TABLE events (
    session_id uuid NOT NULL,
    seq bigint NOT NULL,
    contact_previous_seq bigint NOT NULL,
    id uuid NOT NULL,
    created_at_ms bigint NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    audience text NOT NULL,
    kind text NOT NULL,
    message_id uuid,
    body text,
    PRIMARY KEY (session_id, seq)
);

CREATE TABLE timers (
    session_id uuid NOT NULL,
    kind text NOT NULL,
    epoch bigint NOT NULL,
    due_ms bigint NOT NULL,
    PRIMARY KEY (session_id, kind)
);

CREATE INDEX timers_due ON timers (due_ms);

-- Times that agents held the floor, for the estimate of the waiting time.
CREATE TABLE handlings (
    id uuid NOT NULL PRIMARY KEY,
    session_id uuid NOT NULL,
    from_ms bigint NOT NULL,
    to_ms bigint NOT NULL
);

CREATE INDEX handlings_recent ON handlings (to_ms);
