//! One message of a session.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::words;

words! {
    /// Kinds of participants.
    SenderKind {
        Contact = "contact",
        User = "user",
        Assistant = "assistant",
        System = "system",
    }
}

words! {
    /// How to show a text.
    Format {
        Plain = "plain",
        Markdown = "markdown",
    }
}

words! {
    /// Whether a message is still being written.
    MessageState {
        Streaming = "streaming",
        Complete = "complete",
        Stopped = "stopped",
        Failed = "failed",
    }
}

words! {
    /// Why the writing of an answer ended.
    FinishReason {
        Done = "done",
        Length = "length",
        Filtered = "filtered",
        StopRequested = "stop_requested",
        Superseded = "superseded",
        FloorChanged = "floor_changed",
        Abandoned = "abandoned",
        Interrupted = "interrupted",
        ProviderError = "provider_error",
        Timeout = "timeout",
        HandedOff = "handed_off",
    }
}

words! {
    /// Who may see a message or event.
    Audience {
        All = "all",
        Staff = "staff",
    }
}

/// Who wrote a message or caused an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    pub kind: SenderKind,
    /// Nil for the system.
    pub id: Uuid,
    pub display_name: String,
}

impl Sender {
    pub const fn system() -> Self {
        Self { kind: SenderKind::System, id: Uuid::nil(), display_name: String::new() }
    }
}

/// What an answer cost, as the provider reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub provider: String,
    pub model: String,
    pub input_tokens: Option<i64>,
    pub output_tokens: Option<i64>,
}

/// What in a source is cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// With nil ids: of a document that the provider has and we do not.
    Passage { document_id: Uuid, passage_id: Uuid },
    /// An agent's message of the same session, by its seq.
    Message { seq: i64 },
}

impl Source {
    /// That of a message.
    pub const fn seq(&self) -> Option<i64> {
        match self {
            Self::Message { seq } => Some(*seq),
            Self::Passage { .. } => None,
        }
    }
}

/// What a part of an answer rests on: a snapshot. Offsets are in code points of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    pub source: Source,
    pub title: String,
    pub uri: String,
    pub quote: String,
    pub start: i64,
    pub end: i64,
}

/// A message as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub id: Uuid,
    pub session_id: Uuid,
    pub seq: i64,
    pub revision: i64,
    pub sender: Sender,
    pub client_message_id: Option<Uuid>,
    /// SHA-256 over what the identity stands for; tells a repeat from another body under the same id. Other
    /// servers are not told of it, nor of the lease.
    #[serde(skip)]
    pub digest: Option<Vec<u8>>,
    pub text: String,
    pub format: Format,
    pub state: MessageState,
    pub finish_reason: Option<FinishReason>,
    pub delta_count: i64,
    pub usage: Option<Usage>,
    pub citations: Vec<Citation>,
    pub audience: Audience,
    /// Staff wrote it for the model. Other staff messages are notes, which stay in the house.
    pub brief: bool,
    pub reply_to_id: Option<Uuid>,
    pub retry_of_message_id: Option<Uuid>,
    /// The contact's message that this answers.
    pub answer_to_id: Option<Uuid>,
    /// While streaming: the epoch under which it was begun, who writes it, and until when it is alive.
    #[serde(skip)]
    pub lease: Option<Lease>,
    pub created_at_ms: i64,
    pub edited_at_ms: Option<i64>,
    /// Set in what is left of a deleted message: all but its text and citations.
    pub deleted_at_ms: Option<i64>,
}

impl Message {
    /// Nothing said yet; revision 1, without a place in a log.
    pub const fn empty(id: Uuid, sender: Sender, state: MessageState) -> Self {
        Self {
            id,
            session_id: Uuid::nil(),
            seq: 0,
            revision: 1,
            sender,
            client_message_id: None,
            digest: None,
            text: String::new(),
            format: Format::Plain,
            state,
            finish_reason: None,
            delta_count: 0,
            usage: None,
            citations: Vec::new(),
            audience: Audience::All,
            brief: false,
            reply_to_id: None,
            retry_of_message_id: None,
            answer_to_id: None,
            lease: None,
            created_at_ms: 0,
            edited_at_ms: None,
            deleted_at_ms: None,
        }
    }
}

/// A text that an edit has replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub message_id: Uuid,
    pub session_id: Uuid,
    /// The message's revision that had this text.
    pub revision: i64,
    pub text: String,
    pub written_at_ms: i64,
}

/// Who writes a streaming message. A save or finish that does not match changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    pub epoch: i64,
    /// The node that writes.
    pub holder: Uuid,
    pub until_ms: i64,
}
