//! What can be wished of a draft, and what is told of it: the words between those who want a change
//! and the rules that judge it.

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    domain::{
        event::HandOffDetail,
        floor::Move,
        message::{Audience, Citation, FinishReason, Message, MessageState, Sender, Usage},
        session::ChangeReason,
    },
    error::Error,
};

/// A change of the floor and what is told with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    pub wish: Move,
    pub expected_epoch: Option<i64>,
    pub actor: Sender,
    pub reason: ChangeReason,
    /// Words for the other staff.
    pub note: String,
    /// A private note that is stored ahead of the change.
    pub brief: String,
    pub hand_off: Option<HandOffDetail>,
    /// Whether the session's assistant is switched on.
    pub assistant_on: bool,
}

/// A message to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Send {
    pub message_id: Uuid,
    pub sender: Sender,
    pub client_message_id: Uuid,
    pub digest: Vec<u8>,
    pub text: String,
    pub reply_to_id: Option<Uuid>,
    pub expected_epoch: Option<i64>,
    /// STAFF makes it a private note, which needs no floor.
    pub audience: Audience,
    /// Whether a contact's message reopens a closed session.
    pub reopens: bool,
    pub assistant_on: bool,
    /// Hands the session to a person instead of beginning an answer: the words ask for one, or the
    /// assistant is off.
    pub hand_off: Option<(ChangeReason, HandOffDetail)>,
    /// The answer to begin when the assistant has the floor.
    pub answer: Option<NewAnswer>,
}

/// An answer to begin.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAnswer {
    pub message_id: Uuid,
    pub assistant: Sender,
    pub holder: Uuid,
    pub lease_until_ms: i64,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    pub message: Arc<Message>,
    /// It had been stored before.
    pub repeat: bool,
    /// The answer that was begun for it.
    pub answer: Option<Arc<Message>>,
}

/// A new text for a stored message.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    pub message_id: Uuid,
    pub text: String,
    pub expected_revision: Option<i64>,
    pub actor: Sender,
}

/// The end of a message's text.
#[derive(Debug, Clone, PartialEq)]
pub struct Deletion {
    pub message_id: Uuid,
    pub actor: Sender,
    /// Whether the actor may delete what others wrote, and at any time.
    pub any: bool,
}

/// Another answer in the place of one that broke off.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    pub message_id: Uuid,
    pub answer: NewAnswer,
    /// Why no answer may be begun now; one that was begun before is returned all the same.
    pub refusal: Option<Error>,
}

/// How an answer ended, as its writer saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct Finish {
    pub message_id: Uuid,
    pub epoch: i64,
    pub holder: Uuid,
    pub text: String,
    pub delta_count: i64,
    pub state: MessageState,
    pub reason: FinishReason,
    pub usage: Option<Usage>,
    pub citations: Vec<Citation>,
    /// What the answer says about the assistant's luck.
    pub luck: Luck,
    /// Hands the session to a person in the same transaction.
    pub hand_off: Option<(ChangeReason, HandOffDetail)>,
}

/// What an answer says about the assistant's luck; counts towards the hand-off policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Luck {
    Found,
    NothingFound,
    ProviderFailed,
    /// Neither here nor there: stopped, superseded, or small talk.
    Unknown,
}

impl Transition {
    /// A change with nothing told beyond its own reason.
    pub const fn plain(wish: Move, actor: Sender, assistant_on: bool) -> Self {
        Self {
            wish,
            expected_epoch: None,
            actor,
            reason: wish.reason(),
            note: String::new(),
            brief: String::new(),
            hand_off: None,
            assistant_on,
        }
    }
}
