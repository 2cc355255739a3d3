//! One conversation between a contact and the service, as every layer below the wire sees it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{contact::Verification, floor::Floor, words};

words! {
    /// Who may speak as the service.
    SessionState {
        Assistant = "assistant",
        Waiting = "waiting",
        Human = "human",
        Closed = "closed",
    }
}

words! {
    /// Why a session changed its state.
    ChangeReason {
        Created = "created",
        ContactAsked = "contact_asked",
        Keyword = "keyword",
        AssistantAsked = "assistant_asked",
        NothingFound = "nothing_found",
        ProviderFailed = "provider_failed",
        AssistantOff = "assistant_off",
        TakenOver = "taken_over",
        Accepted = "accepted",
        RequestCancelled = "request_cancelled",
        WaitingTimeout = "waiting_timeout",
        Released = "released",
        AgentAway = "agent_away",
        Closed = "closed",
        Idle = "idle",
        Reopened = "reopened",
        Transferred = "transferred",
    }
}

words! {
    /// Order in the inbox before the waiting time. Stored as [`Priority::rank`].
    Priority {
        Low = "low",
        Normal = "normal",
        High = "high",
        Urgent = "urgent",
    }
}

words! {
    /// What of a session can change beside its floor: the paths of `sessionUpdated`.
    SessionField {
        Title = "title",
        Locale = "locale",
        AssistantId = "assistant_id",
        Config = "config",
        Priority = "priority",
        Metadata = "metadata",
        ContactId = "contact_id",
        ContactVerification = "contact_verification",
    }
}

impl SessionField {
    /// Whether contacts see the field.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Config | Self::Priority | Self::Metadata)
    }

    /// Whether UpdateSession can set the field.
    pub const fn is_setting(self) -> bool {
        !matches!(self, Self::ContactId | Self::ContactVerification)
    }
}

impl Priority {
    /// Higher is served first.
    pub const fn rank(self) -> i64 {
        match self {
            Self::Low => 1,
            Self::Normal => 2,
            Self::High => 3,
            Self::Urgent => 4,
        }
    }

    pub const fn from_rank(rank: i64) -> Self {
        match rank {
            1 => Self::Low,
            3 => Self::High,
            4 => Self::Urgent,
            _ => Self::Normal,
        }
    }
}

/// What differs from the assistant's own settings in one session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SessionConfig {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub provider: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub model: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<i32>,
}

/// Where a waiting session stands in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueStatus {
    /// 1 is the next to be served.
    pub position: i32,
    pub estimated_wait: Option<Duration>,
}

/// What a contact thinks of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 1 (worst) to 5 (best).
    pub score: i32,
    pub comment: String,
    pub rated_at_ms: i64,
}

/// What UpdateSession can set; which of it counts is said by [`SessionField`]s.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SessionSettings {
    pub title: String,
    pub locale: String,
    pub assistant_id: Uuid,
    pub config: SessionConfig,
    pub priority: Option<Priority>,
    pub metadata: serde_json::Map<String, serde_json::Value>,
}

/// A session as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub id: Uuid,
    pub title: String,
    pub contact_id: Uuid,
    pub contact_verification: Verification,
    pub channel: String,
    pub locale: String,
    pub floor: Floor,
    pub assistant_id: Uuid,
    pub config: SessionConfig,
    pub priority: Priority,
    /// A JSON object; empty when none was given.
    pub metadata: serde_json::Map<String, serde_json::Value>,
    pub first_seq: i64,
    pub last_seq: i64,
    /// The newest event that contacts may see.
    pub contact_seq: i64,
    /// The answer being written, if any.
    pub answer_id: Option<Uuid>,
    /// Questions in a row for which the assistant found nothing.
    pub nothing_found: i64,
    /// Failures of the provider in a row.
    pub provider_failures: i64,
    /// When the session began to wait; orders the queue.
    pub queued_at_ms: Option<i64>,
    /// When the present assignee got the floor; measures handling time.
    pub assigned_at_ms: Option<i64>,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
    pub last_activity_ms: i64,
    pub rating: Option<Rating>,
}

/// Which sessions a list shows; filters narrow together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionFilter {
    pub states: Vec<SessionState>,
    pub contact_id: Option<Uuid>,
    pub assignee: Option<Uuid>,
    /// Only sessions whose title contains this.
    pub text: String,
    pub created_from_ms: Option<i64>,
    pub created_before_ms: Option<i64>,
    /// Only sessions that this agent may see: with the assistant, waiting, or assigned to them.
    pub visible_to_agent: Option<Uuid>,
}

impl SessionFilter {
    /// Whether the states and the reach of the filter show the session; the rest is not judged.
    pub fn reaches(&self, session: &Session) -> bool {
        self.reaches_floor(session.floor.state, session.floor.assignee)
    }

    /// The same of a session of which only this is known.
    pub fn reaches_floor(&self, state: SessionState, assignee: Option<Uuid>) -> bool {
        let in_state = self.states.is_empty() || self.states.contains(&state);
        in_state
            && self.visible_to_agent.is_none_or(|agent| {
                matches!(state, SessionState::Assistant | SessionState::Waiting) || assignee == Some(agent)
            })
    }
}

/// Figures about some sessions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SessionStats {
    pub assistant: i64,
    pub waiting: i64,
    pub human: i64,
    pub closed: i64,
    pub contact_messages: i64,
    /// Without private notes.
    pub user_messages: i64,
    pub assistant_messages: i64,
    /// How often an agent had the floor and gave it up again.
    pub handled: i64,
    pub average_handling_ms: Option<f64>,
    pub rated: i64,
    pub average_score: Option<f64>,
    pub last_activity_ms: Option<i64>,
}

#[cfg(test)]
impl Session {
    /// An open session for tests.
    pub fn example(id: u128, state: SessionState) -> Self {
        let id = Uuid::from_u128(id);
        Self {
            id,
            title: String::new(),
            contact_id: id,
            contact_verification: Verification::Guest,
            channel: "api".to_owned(),
            locale: String::new(),
            floor: Floor { state, epoch: 1, assignee: None, previous_assignee: None },
            assistant_id: Uuid::nil(),
            config: SessionConfig::default(),
            priority: Priority::Normal,
            metadata: serde_json::Map::new(),
            first_seq: 1,
            last_seq: 1,
            contact_seq: 1,
            answer_id: None,
            nothing_found: 0,
            provider_failures: 0,
            queued_at_ms: None,
            assigned_at_ms: None,
            created_at_ms: 0,
            updated_at_ms: 0,
            last_activity_ms: 0,
            rating: None,
        }
    }
}
