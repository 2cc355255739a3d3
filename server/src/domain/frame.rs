//! What watchers of a session receive, in every stream of the contract.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    answer::Delta,
    event::Event,
    message::{Message, Sender},
    receipt::Receipt,
    session::{ChangeReason, QueueStatus, Session, SessionState},
    words,
};

words! {
    /// Why a cursor is void.
    ResetReason {
        LogReplaced = "log_replaced",
        CursorAhead = "cursor_ahead",
        CursorPruned = "cursor_pruned",
    }
}

words! {
    /// What the assistant does before the first delta.
    Stage {
        /// Waits for a place among the answers at once.
        Queued = "queued",
        Searching = "searching",
        Thinking = "thinking",
        Retrying = "retrying",
    }
}

words! {
    /// Why a session's frames end while the stream goes on.
    EndedReason {
        Deleted = "deleted",
        AccessLost = "access_lost",
        Unreadable = "unreadable",
    }
}

/// What follows a `subscribed` frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Resumed,
    Reset(ResetReason),
    Live,
}

/// Where a reader stands in one session's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub session_id: Uuid,
    pub log_id: Option<Uuid>,
    /// Unset: only what comes from now on.
    pub after_seq: Option<i64>,
}

/// One frame of one session.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    Subscribed {
        view: SessionView,
        log_id: Uuid,
        head_seq: i64,
        outcome: Outcome,
        receipts: Vec<Receipt>,
        present: Vec<Sender>,
    },
    Event(Arc<Event>),
    /// The whole text so far.
    Answering(Arc<Message>),
    Progress(Stage),
    Delta(Delta),
    Typing {
        who: Arc<Sender>,
        typing: bool,
    },
    Presence {
        who: Sender,
        present: bool,
    },
    Receipt(Arc<Receipt>),
    Queue(QueueStatus),
    Checkpoint(i64),
    Ended(EndedReason),
}

/// A session and where it stands in the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionView {
    pub session: Arc<Session>,
    pub queue: Option<QueueStatus>,
}

/// One frame of a stream that carries many sessions.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamFrame {
    Session { channel: u32, frame: Frame },
    Draining { reconnect_after_ms: i64 },
    Expiring { expires_at_ms: i64 },
}

/// One frame of Ask. The last three end it.
#[derive(Debug, Clone, PartialEq)]
pub enum AskFrame {
    Sent(Arc<Message>),
    Answering(Arc<Message>),
    Progress(Stage),
    Delta(Delta),
    Finished(Arc<Message>),
    HandedOff { session: SessionView, reason: ChangeReason },
    Unanswered { state: SessionState },
}

/// How many sessions are within reach in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InboxCounts {
    pub assistant: i32,
    pub waiting: i32,
    pub human: i32,
    pub mine: i32,
}

/// One frame of an inbox.
#[derive(Debug, Clone, PartialEq)]
pub enum InboxFrame {
    Upsert(Arc<Session>),
    Remove { session_id: Uuid, last_seq: i64 },
    Synced,
    Counts(InboxCounts),
    Draining { reconnect_after_ms: i64 },
}
