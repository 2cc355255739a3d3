//! Writing an answer: claimed by the transaction that stored its question, written delta by delta in
//! a task of its own, ended by one transaction. Whatever else ends it first wins; the writer then
//! only closes the provider's stream, which dropping it does.

use std::{sync::Arc, time::Duration};

use futures_util::StreamExt;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Chat;
use crate::{
    ai::{Failure, FailureKind, Piece, Pieces, Prompt, prompt},
    domain::{
        answer::{DeltaKind, LiveAnswer},
        assistant::Assistant,
        draft::{Finish, Luck},
        event::HandOffDetail,
        frame::Stage,
        message::{Citation, FinishReason, Lease, Message, MessageState, Usage},
        session::{ChangeReason, Session},
    },
    error::{Reason, Result},
    hub::Signal,
    store::{MessageRange, Saving},
    telemetry,
};

/// Messages read for the history; the token budget shortens them further.
const HISTORY: usize = 100;
/// An answer longer than this ends as if the provider's own limit had been reached.
const MOST_BYTES: usize = 64 * 1024;
/// Between two tries to store the end of an answer.
const FINISH_RETRY: Duration = Duration::from_millis(500);

/// One answer being written.
struct Writer {
    chat: Arc<Chat>,
    message: Arc<Message>,
    lease: Lease,
    live: Arc<LiveAnswer>,
    ended: CancellationToken,
    usage: Option<Usage>,
    citations: Vec<Citation>,
    bytes: usize,
    luck: Luck,
}

/// What an answer is made from.
struct Material {
    session: Session,
    assistant: Assistant,
    prompt: Arc<Prompt>,
    provider: String,
}

/// How the writing ended.
struct End {
    state: MessageState,
    reason: FinishReason,
    hand_off: Option<(ChangeReason, HandOffDetail)>,
}

impl Chat {
    /// Begins to write a claimed answer; returns at once.
    pub(super) fn start_answer(self: &Arc<Self>, message: Arc<Message>) {
        let Some(lease) = message.lease else { return };
        let ended = CancellationToken::new();
        let (hub, session_id, on_end) = (Arc::clone(&self.hub), message.session_id, ended.clone());
        let live = Arc::new(LiveAnswer::new(
            Arc::clone(&message),
            Box::new(move || hub.pulse(session_id)),
            Box::new(move || on_end.cancel()),
        ));
        self.live.insert(Arc::clone(&live));
        let writer = Writer {
            chat: Arc::clone(self),
            message,
            lease,
            live,
            ended,
            usage: None,
            citations: Vec::new(),
            bytes: 0,
            luck: Luck::Found,
        };
        self.tasks.spawn(writer.run());
    }
}

impl Writer {
    async fn run(mut self) {
        match self.still_claimed().await {
            Ok(true) => {
                // Only now is it certain that no transaction ended the answer before it was known here.
                self.live.resume();
                let end = self.write().await;
                if !self.live.has_ended() {
                    self.finish(end).await;
                }
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(message_id = %self.message.id, %error, "an answer was not begun"),
        }
        self.live.end();
        self.chat.live.remove(&self.live);
    }

    async fn still_claimed(&self) -> Result<bool> {
        let session = self.chat.store.get_session(self.message.session_id).await?;
        Ok(session.answer_id == Some(self.message.id) && session.floor.epoch == self.lease.epoch)
    }

    async fn write(&mut self) -> End {
        let material = match self.gather().await {
            Ok(material) => material,
            Err(error) => {
                tracing::warn!(message_id = %self.message.id, %error, "an answer could not be prepared");
                return End::failed(FinishReason::ProviderError);
            }
        };
        // What the model thinks of staff's words must not reach the contact by another way.
        if material.assistant.privacy.show_reasoning && material.prompt.briefs.is_empty() {
            self.live.open_reasoning();
        }
        self.progress(Stage::Thinking);
        let pieces = self.chat.providers.answer(&material.provider, Arc::clone(&material.prompt));
        self.read(pieces, &material).await
    }

    async fn read(&mut self, mut pieces: Pieces, material: &Material) -> End {
        let settings = self.chat.settings.answer.clone();
        let mut save = tokio::time::interval_at(
            Instant::now() + Duration::from_millis(settings.save_every_ms),
            Duration::from_millis(settings.save_every_ms),
        );
        save.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let draining = self.chat.tasks.draining();
        let cut = async {
            draining.cancelled().await;
            tokio::time::sleep(Duration::from_millis(settings.drain_ms)).await;
        };
        tokio::pin!(cut);
        let ended = self.ended.clone();
        loop {
            tokio::select! {
                biased;
                () = ended.cancelled() => return End::failed(FinishReason::Interrupted),
                () = &mut cut => return End::failed(FinishReason::Interrupted),
                _ = save.tick() => self.save().await,
                piece = pieces.next() => {
                    let step = match piece {
                        Some(Ok(piece)) => self.take(piece, material),
                        Some(Err(failure)) => Some(self.failed(&failure, material)),
                        None => Some(self.failed(&Failure::new(FailureKind::Truncated, "the stream ended"), material)),
                    };
                    if let Some(end) = step {
                        return end;
                    }
                }
            }
        }
    }

    /// Takes one piece in; an end when it was the last.
    fn take(&mut self, piece: Piece, material: &Material) -> Option<End> {
        match piece {
            Piece::Text(text) => return self.push(&storable(text), &material.provider),
            Piece::Reasoning(text) => {
                self.live.push(DeltaKind::Reasoning, &text);
            }
            Piece::Citations(citations) => self.citations = citations,
            Piece::Usage(usage) => self.usage = Some(usage),
            Piece::Retrying { kind, .. } => {
                telemetry::provider_failed(&material.provider, kind.as_str());
                self.progress(Stage::Retrying);
            }
            Piece::NothingFound => {
                self.luck = Luck::NothingFound;
                let limit = material.assistant.hand_off.nothing_found;
                if limit > 0 && material.session.nothing_found + 1 >= limit {
                    let evidence = format!("nothing found for {limit} questions in a row");
                    return Some(self.hand_off(ChangeReason::NothingFound, "nothing_found", evidence));
                }
            }
            Piece::HandOff { reason } => {
                return Some(self.hand_off(ChangeReason::AssistantAsked, "hand_off_tool", storable(reason)));
            }
            Piece::End(reason) => {
                return Some(End { state: MessageState::Complete, reason, hand_off: None });
            }
        }
        None
    }

    fn push(&mut self, text: &str, provider: &str) -> Option<End> {
        if self.bytes == 0 {
            let took_ms = self.chat.clock.now_ms() - self.message.created_at_ms;
            telemetry::first_delta(provider, Duration::from_millis(took_ms.unsigned_abs()));
        }
        self.bytes += text.len();
        if self.bytes > MOST_BYTES {
            return Some(End { state: MessageState::Complete, reason: FinishReason::Length, hand_off: None });
        }
        self.live.push(DeltaKind::Text, text);
        None
    }

    fn failed(&mut self, failure: &Failure, material: &Material) -> End {
        tracing::warn!(
            session_id = %self.message.session_id,
            message_id = %self.message.id,
            provider = material.provider,
            kind = failure.kind.as_str(),
            detail = failure.detail,
            "the provider failed"
        );
        telemetry::provider_failed(&material.provider, failure.kind.as_str());
        self.luck = Luck::ProviderFailed;
        let reason = match failure.kind {
            FailureKind::Timeout => FinishReason::Timeout,
            FailureKind::Filtered => FinishReason::Filtered,
            _ => FinishReason::ProviderError,
        };
        let mut end = End::failed(reason);
        let limit = material.assistant.hand_off.provider_failures;
        // What waiting does not mend counts as down at once.
        let down = !failure.kind.is_passing() && !matches!(failure.kind, FailureKind::Filtered);
        if limit > 0 && (down || material.session.provider_failures + 1 >= limit) {
            let evidence = failure.kind.as_str().to_owned();
            end.hand_off = Some((ChangeReason::ProviderFailed, self.detail("provider_failed", evidence)));
        }
        end
    }

    fn hand_off(&self, reason: ChangeReason, rule: &str, evidence: String) -> End {
        End {
            state: MessageState::Stopped,
            reason: FinishReason::HandedOff,
            hand_off: Some((reason, self.detail(rule, evidence))),
        }
    }

    fn detail(&self, rule: &str, evidence: String) -> HandOffDetail {
        HandOffDetail { rule: rule.to_owned(), score: None, evidence, message_id: self.message.answer_to_id }
    }

    fn progress(&self, stage: Stage) {
        self.chat.hub.publish(self.message.session_id, Signal::Progress(stage));
    }

    /// Saves the text so far and renews the claim. A claim that is lost ends the writing.
    async fn save(&self) {
        let (text, count) = self.live.so_far();
        let until_ms = self.chat.clock.now_ms() + self.chat.settings.answer.lease_ms;
        let Lease { epoch, holder, .. } = self.lease;
        let message_id = self.message.id;
        let saving = Saving { message_id, epoch, holder, text, delta_count: count, lease_until_ms: until_ms };
        match self.chat.store.save_answer(saving).await {
            Ok(true) => {}
            Ok(false) => self.live.end(),
            Err(error) => tracing::warn!(message_id = %self.message.id, %error, "an answer was not saved"),
        }
    }

    /// Stores the end; repeated while the database does not answer, because only one end can count.
    async fn finish(&mut self, end: End) {
        let (text, delta_count) = self.live.so_far();
        let finish = Finish {
            message_id: self.message.id,
            epoch: self.lease.epoch,
            holder: self.lease.holder,
            text,
            delta_count,
            state: end.state,
            reason: end.reason,
            usage: self.usage.take(),
            citations: std::mem::take(&mut self.citations),
            luck: self.luck,
            hand_off: end.hand_off,
        };
        let draining = self.chat.tasks.draining();
        while !self.live.has_ended() {
            match self.chat.store.finish(self.message.session_id, finish.clone()).await {
                Err(error) if matches!(error.reason, Reason::StoreUnavailable | Reason::StorageFull) => {
                    tracing::warn!(message_id = %self.message.id, %error, "the end of an answer waits for the database");
                }
                Err(error) => {
                    tracing::error!(message_id = %self.message.id, %error, "the end of an answer was refused");
                    return;
                }
                Ok(_) => return,
            }
            if draining.is_cancelled() {
                return;
            }
            tokio::time::sleep(FINISH_RETRY).await;
        }
    }

    async fn gather(&self) -> Result<Material> {
        let chat = &self.chat;
        let session_id = self.message.session_id;
        let session = chat.store.get_session(session_id).await?;
        let assistant = chat.store.serving_assistant(session.assistant_id).await?;
        let question_id = self.message.answer_to_id.unwrap_or(Uuid::nil());
        let question = chat.store.get_message(question_id).await?;
        let history =
            chat.store.list_messages(session_id, MessageRange::Before(self.message.seq), true, HISTORY).await?;
        self.progress(Stage::Searching);
        let passages = chat
            .passages_for(&question.text, &assistant.knowledge_base_ids, &history, chat.settings.answer.passages)
            .await
            .unwrap_or_else(|error| {
                // An answer without sources is better than none.
                tracing::warn!(%session_id, %error, "knowledge could not be searched");
                Vec::new()
            });
        let prompt =
            prompt::build(&session, &assistant, &history, &question, passages, chat.settings.answer.prompt_tokens);
        let provider = if session.config.provider.is_empty() { &assistant.provider } else { &session.config.provider };
        Ok(Material { provider: provider.clone(), prompt: Arc::new(prompt), session, assistant })
    }
}

/// What a provider says may hold NUL, which not every database can store.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{FFFD}") } else { text }
}

impl End {
    const fn failed(reason: FinishReason) -> Self {
        Self { state: MessageState::Failed, reason, hand_off: None }
    }
}
