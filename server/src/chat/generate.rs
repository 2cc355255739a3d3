//! Answers without a session: messages in, text out, nothing remembered. Apart from answers of sessions,
//! because no log, floor or lease is touched: the answer belongs to its call and ends with it.

use std::sync::Arc;

use futures_util::{
    StreamExt,
    stream::{self, Stream},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Chat,
    admission::{Demand, Place},
    standing::Watched,
};
use crate::{
    ai::{Failure, FailureKind, Piece, Pieces, Prompt, Target},
    domain::{
        answer::{Delta, DeltaKind},
        message::{Citation, FinishReason, Usage},
        rights::Caller,
    },
    error::{Error, Reason, Result},
    telemetry,
};

pub use crate::ai::{Turn, TurnRole};

/// A text longer than this ends as if the provider's own limit had been reached.
const MOST_BYTES: usize = 64 * 1024;

/// What is to be answered, and by whom.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Task {
    pub assistant_id: Option<Uuid>,
    /// Empty: the assistant's.
    pub provider: String,
    pub model: String,
    pub instructions: String,
    /// Oldest first; the last one is answered.
    pub turns: Vec<Turn>,
    pub temperature: Option<f64>,
    pub max_tokens: Option<i32>,
    pub locale: String,
}

/// What a generated answer is, beside its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    pub reason: FinishReason,
    pub usage: Option<Usage>,
    pub citations: Vec<Citation>,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    pub text: String,
    pub finished: Finished,
}

#[derive(Debug, Clone, PartialEq)]
pub enum GenerateFrame {
    Delta(Delta),
    Finished(Finished),
}

struct Generating {
    pieces: Pieces,
    place: Option<Place>,
    provider: String,
    /// Deltas so far: of text, of reasoning.
    counts: [i64; 2],
    bytes: usize,
    usage: Option<Usage>,
    citations: Vec<Citation>,
    standing: Watched,
    draining: CancellationToken,
    over: bool,
}

impl Chat {
    /// The whole answer. Dropping the call ends the provider's.
    pub async fn generate(&self, caller: &Caller, task: Task) -> Result<Generated> {
        let mut frames = std::pin::pin!(self.stream_generate(caller, task).await?);
        let mut text = String::new();
        while let Some(frame) = frames.next().await {
            match frame? {
                GenerateFrame::Delta(delta) if delta.kind == DeltaKind::Text => text.push_str(&delta.text),
                GenerateFrame::Delta(_) => {}
                GenerateFrame::Finished(finished) => return Ok(Generated { text, finished }),
            }
        }
        Err(Error::internal("an answer ended without its end"))
    }

    /// The answer piece by piece. Dropping the stream ends the provider's call.
    pub async fn stream_generate(
        &self,
        caller: &Caller,
        task: Task,
    ) -> Result<impl Stream<Item = Result<GenerateFrame>> + Send + 'static + use<>> {
        let (target, prompt) = self.prompt_of(task).await?;
        let provider = target.provider.clone();
        let per_provider = self.providers.at_once(&provider);
        let place =
            self.admission.try_enter(Demand { contact: None, address: None, provider: &provider, per_provider })?;
        let generating = Generating {
            place: Some(place),
            pieces: self.providers.answer(vec![target], Arc::new(prompt)),
            provider,
            counts: [0; 2],
            bytes: 0,
            usage: None,
            citations: Vec::new(),
            standing: self.logins.standing().watch(caller),
            draining: self.tasks.draining(),
            over: false,
        };
        Ok(stream::unfold(generating, |mut generating| async move { Some((generating.next().await?, generating)) }))
    }

    /// Whom to ask, and what.
    async fn prompt_of(&self, task: Task) -> Result<(Target, Prompt)> {
        let mut turns = task.turns;
        let question = turns.pop().filter(|turn| turn.role == TurnRole::Customer);
        let question = question.ok_or_else(|| Error::invalid("messages", "must end with a customer's"))?;
        let assistant = match task.assistant_id {
            Some(id) => Some(self.store.get_assistant(id).await?),
            None if task.provider.is_empty() => {
                return Err(Error::invalid("provider", "or assistant_id must be given"));
            }
            None => None,
        };
        let mut prompt = Prompt {
            instructions: task.instructions,
            turns,
            question: question.text,
            locale: task.locale,
            ..Prompt::default()
        };
        let mut target = Target {
            provider: task.provider,
            model: task.model,
            temperature: task.temperature,
            max_tokens: task.max_tokens,
        };
        if let Some(assistant) = assistant {
            if target.provider.is_empty() || target.provider == assistant.provider {
                target.provider = assistant.provider;
                target.model = if target.model.is_empty() { assistant.model } else { target.model };
            }
            if prompt.instructions.is_empty() {
                prompt.instructions = assistant.instructions;
            }
            target.temperature = target.temperature.or(assistant.temperature);
            target.max_tokens = target.max_tokens.or(assistant.max_tokens);
            let known = self.known_of(&prompt.question, &assistant.knowledge_base_ids).await?;
            (prompt.passages, prompt.leads) = (known.passages, known.leads);
        }
        self.check_model(&target.provider, &target.model)?;
        Ok((target, prompt))
    }

    fn check_model(&self, provider: &str, model: &str) -> Result<()> {
        let Ok(known) = self.providers.get(provider) else {
            return Err(Error::invalid("provider", "must name a configured provider"));
        };
        let models = known.models();
        if model.is_empty() || models.is_empty() || models.iter().any(|known| known == model) {
            return Ok(());
        }
        Err(Error::invalid("model", format!("must be empty or one of {}", models.join(", "))))
    }
}

impl Generating {
    async fn next(&mut self) -> Option<Result<GenerateFrame>> {
        while !self.over {
            let piece = tokio::select! {
                biased;
                () = self.draining.cancelled() => {
                    return Some(self.end(Err(Error::new(Reason::Draining, "the server is shutting down"))));
                }
                error = self.standing.lost() => return Some(self.end(Err(error))),
                piece = self.pieces.next() => piece,
            };
            let piece = piece.unwrap_or_else(|| Err(Failure::new(FailureKind::Truncated, "the stream ended")));
            if let Some(frame) = self.take(piece) {
                return Some(frame);
            }
        }
        None
    }

    fn take(&mut self, piece: Result<Piece, Failure>) -> Option<Result<GenerateFrame>> {
        match piece {
            Ok(Piece::Text(text)) if self.bytes + text.len() > MOST_BYTES => Some(self.finish(FinishReason::Length)),
            Ok(Piece::Text(text)) => {
                self.bytes += text.len();
                Some(Ok(self.delta(DeltaKind::Text, text)))
            }
            Ok(Piece::Reasoning(text)) => Some(Ok(self.delta(DeltaKind::Reasoning, text))),
            Ok(Piece::Citations(citations)) => {
                self.citations = citations;
                None
            }
            Ok(Piece::Usage(usage)) => {
                self.usage = Some(usage);
                None
            }
            Ok(Piece::Retrying { kind, .. }) => {
                telemetry::provider_failed(&self.provider, kind.as_str());
                None
            }
            // There is no session to hand off, and the text says what was not found.
            Ok(Piece::NothingFound | Piece::Aside | Piece::HandOff { .. }) => None,
            Ok(Piece::End(reason)) => Some(self.finish(reason)),
            // What was streamed cannot be taken back.
            Ok(Piece::Replace(_)) => {
                self.take(Err(Failure::new(FailureKind::Filtered, "the provider took back what it had said")))
            }
            Err(failure) => {
                telemetry::provider_failed(&self.provider, failure.kind.as_str());
                let failed = self.failed(&failure);
                Some(self.end(Err(failed)))
            }
        }
    }

    fn delta(&mut self, kind: DeltaKind, text: String) -> GenerateFrame {
        let count = &mut self.counts[usize::from(kind == DeltaKind::Reasoning)];
        *count += 1;
        GenerateFrame::Delta(Delta { first: *count, count: 1, text, kind })
    }

    fn finish(&mut self, reason: FinishReason) -> Result<GenerateFrame> {
        let (usage, citations) = (self.usage.take(), std::mem::take(&mut self.citations));
        self.end(Ok(GenerateFrame::Finished(Finished { reason, usage, citations })))
    }

    /// The last frame; the provider's call ends at once.
    fn end(&mut self, last: Result<GenerateFrame>) -> Result<GenerateFrame> {
        self.over = true;
        self.pieces = Box::pin(stream::empty());
        self.place = None;
        last
    }

    fn failed(&self, failure: &Failure) -> Error {
        let error = Error::new(Reason::ProviderFailed, failure.detail.clone())
            .with("provider", &self.provider)
            .with("kind", failure.kind.as_str());
        match failure.retry_after {
            Some(wait) => error.retry_after(wait),
            None => error,
        }
    }
}
