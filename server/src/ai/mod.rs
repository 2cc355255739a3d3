//! Who answers: the one trait behind which every AI stands, and what passes through it. Apart from
//! `chat/`, so that a provider knows nothing of sessions and a session nothing of wire formats.

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use futures_util::Stream;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::{
    message::{Citation, FinishReason, Source, Usage},
    words,
};

/// Agno's AgentOS.
mod agno;
/// Anthropic and what speaks its Messages API.
mod anthropic;
/// Stops calling a provider that keeps failing, until one probe succeeds.
mod breaker;
/// The default: answers offline by quoting what was found.
pub mod builtin;
/// Alibaba's DashScope by its own interface.
mod dashscope;
/// Dify's applications.
mod dify;
/// One request over HTTP and the events that answer it.
mod events;
/// One answer over HTTP, for each wire format of ours.
mod exchange;
/// What services call the sessions that they keep themselves.
mod known;
/// OpenAI and what is compatible with it.
pub mod openai;
/// Services that need no address in the settings.
pub mod presets;
/// History to prompt.
pub mod prompt;
/// What an error of a service means for us.
mod refusal;
/// Chunks to pieces.
mod reply;
/// Named providers; retries before the first delta, time limits.
pub mod route;
/// Answers by a script, for tests and rehearsals.
pub mod scripted;
/// What a provider is made from.
pub mod settings;
/// Server-sent events out of raw bytes.
mod sse;
/// The HTTP client of all providers.
mod transport;
/// How a prompt is put into words.
mod wording;

words! {
    /// What went wrong with a provider, as far as it decides what to do next.
    FailureKind {
        /// The key is missing, wrong or not allowed this.
        Auth = "auth",
        /// Too many requests for now.
        RateLimited = "rate_limited",
        /// No credit left: waiting does not help.
        Quota = "quota",
        /// The request is not accepted: unknown model, too long, malformed.
        Rejected = "rejected",
        /// No connection, or it broke before an answer.
        Unreachable = "unreachable",
        /// A time limit passed.
        Timeout = "timeout",
        /// The answer broke off without its end mark.
        Truncated = "truncated",
        /// What came is not an answer in the provider's format.
        Garbage = "garbage",
        /// The provider refused the content.
        Filtered = "filtered",
        /// The provider itself failed.
        Server = "server",
    }
}

impl FailureKind {
    /// Whether the same request may succeed a little later.
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::RateLimited | Self::Unreachable | Self::Timeout | Self::Truncated | Self::Server)
    }
}

/// Why a provider gave no answer, or no whole one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub kind: FailureKind,
    /// In our words: never what the provider wrote, which may repeat a key or the question.
    pub detail: String,
    /// How long the provider asked to be left alone.
    pub retry_after: Option<Duration>,
}

impl Failure {
    pub fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), retry_after: None }
    }

    #[must_use]
    pub const fn retry_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.as_str(), self.detail)
    }
}

impl std::error::Error for Failure {}

/// One step of an answer. [`Self::End`] is the last of a whole answer; a stream that ends without
/// it, or with a [`Failure`], broke off.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Text(String),
    Reasoning(String),
    /// The provider takes back all that was said and says this instead.
    Replace(String),
    /// The model asks for a person.
    HandOff {
        reason: String,
    },
    Citations(Vec<Citation>),
    /// The provider's name in it is the route's to fill in: a provider does not know its own.
    Usage(Usage),
    /// Nothing was found to answer from; the text that follows says so.
    NothingFound,
    /// The text that follows answers small talk: it says nothing about whether questions find answers.
    Aside,
    /// The provider failed before its first piece and is called again after `wait`.
    Retrying {
        /// Number of the coming attempt, from 2.
        attempt: u32,
        wait: Duration,
        kind: FailureKind,
    },
    /// [`FinishReason::Done`], [`FinishReason::Length`] or [`FinishReason::Filtered`].
    End(FinishReason),
}

/// An answer as it comes. Dropping it closes the connection to the provider at once.
pub type Pieces = Pin<Box<dyn Stream<Item = Result<Piece, Failure>> + Send>>;

/// An AI that answers prompts.
pub trait Provider: Send + Sync {
    /// The word of its kind in the settings.
    fn kind(&self) -> &'static str;
    /// The models it is configured with; the first is the default.
    fn models(&self) -> &[String];
    /// Makes the request of an answer ready. Nothing is sent, and nothing counts as asked, before the
    /// first poll.
    fn stream(&self, prompt: Arc<Prompt>, target: &Target) -> Pieces;
}

/// Whom to ask, and how: one way to an answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Target {
    /// By the name in the settings.
    pub provider: String,
    /// Empty: the provider's first.
    pub model: String,
    pub temperature: Option<f64>,
    pub max_tokens: Option<i32>,
}

impl Target {
    /// The model to ask, of those that the provider has.
    fn model_of<'a>(&'a self, models: &'a [String]) -> &'a String {
        if self.model.is_empty() { &models[0] } else { &self.model }
    }
}

/// Everything that a provider is told for one answer, whichever provider it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Prompt {
    pub instructions: String,
    /// Oldest first, without the question.
    pub turns: Vec<Turn>,
    /// Best first. Messages of this session's agents come as [`Source::Message`].
    pub passages: Vec<Quote>,
    /// Briefs and notes of staff, oldest first: context that must never be quoted to the contact.
    pub briefs: Vec<String>,
    /// Headings of what may be asked about, for a provider that offers them.
    pub leads: Vec<String>,
    pub question: String,
    pub locale: String,
    /// Whether the model may hand the session to a person.
    pub offer_hand_off: bool,
    /// Whose question it is, for services that keep sessions themselves; none where nothing is kept.
    #[serde(skip)]
    pub session_id: Option<Uuid>,
}

/// One message of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    pub role: TurnRole,
    pub name: String,
    pub text: String,
}

words! {
    /// Who said something earlier.
    TurnRole {
        Customer = "customer",
        Assistant = "assistant",
        /// A person of the service.
        Agent = "agent",
    }
}

/// A passage to answer from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    pub source: Source,
    /// Of an agent's message: the agent's name.
    pub title: String,
    pub uri: String,
    /// Exactly as in the source, from `start`.
    pub text: String,
    /// Code points of the source before the text.
    pub start: i64,
    pub score: f64,
    /// Whether it may be quoted as the answer, with nobody to judge it.
    pub sure: bool,
}
