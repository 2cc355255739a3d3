//! One entry of a session's log.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    message::{Audience, Message, Sender},
    session::{ChangeReason, SessionField, SessionState},
};

/// What led to a hand-off, for staff.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HandOffDetail {
    pub rule: String,
    pub score: Option<f64>,
    pub evidence: String,
    pub message_id: Option<Uuid>,
}

/// A row of the table of states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StateChange {
    /// None when the session was created.
    pub from: Option<SessionState>,
    pub to: SessionState,
    pub epoch: i64,
    pub assignee: Option<Uuid>,
    pub reason: ChangeReason,
    pub note: String,
    pub hand_off: Option<HandOffDetail>,
}

/// What the contact thought of the session then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rated {
    pub score: i32,
    pub comment: String,
}

/// What changed. Messages are carried as they are when the event is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    #[serde(with = "super::shared")]
    MessageAdded(Arc<Message>),
    #[serde(with = "super::shared")]
    MessageChanged(Arc<Message>),
    /// Carries what is left of the message.
    #[serde(with = "super::shared")]
    MessageDeleted(Arc<Message>),
    StateChanged(StateChange),
    SessionUpdated(Vec<SessionField>),
    Rated(Rated),
}

impl Change {
    /// The text that it holds.
    pub fn text_bytes(&self) -> usize {
        match self {
            Self::MessageAdded(message) | Self::MessageChanged(message) => message.text.len(),
            Self::MessageDeleted(_) | Self::SessionUpdated(_) => 0,
            Self::StateChanged(change) => change.note.len(),
            Self::Rated(rated) => rated.comment.len(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub session_id: Uuid,
    pub seq: i64,
    /// The last seq before this one that contacts may see; for staff it is `seq - 1`.
    pub contact_previous_seq: i64,
    pub id: Uuid,
    pub created_at_ms: i64,
    pub actor: Sender,
    pub audience: Audience,
    pub change: Change,
}
