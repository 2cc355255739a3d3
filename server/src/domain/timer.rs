//! A deadline of a session. Timers are rows, so they survive restarts.

use uuid::Uuid;

use super::words;

words! {
    /// What a timer waits for.
    TimerKind {
        /// Nobody accepted the waiting session.
        Waiting = "waiting",
        /// Nobody wrote in the session. Looks at the last activity when it fires and is set anew.
        Idle = "idle",
        /// The assignee has no stream. Looks at presence when it fires and is set anew.
        Away = "away",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    pub session_id: Uuid,
    pub kind: TimerKind,
    /// The session's epoch when it was set: a timer of another epoch does nothing.
    pub epoch: i64,
    pub due_ms: i64,
}

/// How long each timer waits; zero switches it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimerSettings {
    pub waiting_ms: i64,
    pub idle_ms: i64,
    pub away_ms: i64,
}
