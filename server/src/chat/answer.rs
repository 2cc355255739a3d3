//! Writing an answer: claimed by the transaction that stored its question, written delta by delta in
//! a task of its own, ended by one transaction. Whatever else ends it first wins; the writer then
//! only closes the provider's stream, which dropping it does.

/// How the writing ended.
mod end;
/// What an answer is made from.
mod material;

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, future::BoxFuture};
use tokio::time::{Instant, Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

pub(super) use self::material::Early;
use self::{end::End, material::Material};
use super::{
    Chat,
    admission::{Entry, Place},
};
use crate::{
    ai::{Failure, FailureKind, Piece},
    domain::{
        address::Address,
        answer::{DeltaKind, LiveAnswer},
        draft::{Finish, Luck},
        event::HandOffDetail,
        frame::Stage,
        message::{Citation, FinishReason, Lease, Message, MessageState, Usage},
        session::ChangeReason,
    },
    error::{Error, Reason, Result},
    hub::Signal,
    store::Saving,
    telemetry,
};

/// An answer longer than this ends as if the provider's own limit had been reached.
const MOST_BYTES: usize = 64 * 1024;
/// Between two tries to store the end of an answer.
const FINISH_RETRY: Duration = Duration::from_millis(500);

/// One answer being written.
struct Writer {
    chat: Arc<Chat>,
    message: Arc<Message>,
    /// None when it was stored by another commit than the claim.
    question: Option<Arc<Message>>,
    lease: Lease,
    live: Arc<LiveAnswer>,
    address: Option<Address>,
    ended: CancellationToken,
    usage: Option<Usage>,
    citations: Vec<Citation>,
    /// What the provider says instead of all that was shown; readers see it with the end.
    instead: Option<String>,
    bytes: usize,
    luck: Luck,
}

impl Chat {
    /// Begins to write a claimed answer; returns at once. Called by the store's writer ahead of the next
    /// commit, so nothing of this node can have ended the answer before it is known here.
    pub(super) fn start_answer(self: &Arc<Self>, message: Arc<Message>, question: Option<Arc<Message>>) {
        let Some(lease) = message.lease else { return };
        let ended = CancellationToken::new();
        let (pulse, on_end) = (self.hub.pulse(message.session_id), ended.clone());
        let live = Arc::new(LiveAnswer::new(
            Arc::clone(&message),
            Box::new(move || pulse.beat()),
            Box::new(move || on_end.cancel()),
        ));
        self.live.insert(Arc::clone(&live));
        self.tell_answer(&live);
        let origin = self.origins.of(message.id);
        let (address, abandon) = origin.as_ref().map_or((None, None), |origin| (origin.address, origin.abandon));
        self.may_be_abandoned(&live, abandon);
        let writer = Writer {
            chat: Arc::clone(self),
            message,
            question,
            lease,
            live,
            address,
            ended,
            usage: None,
            citations: Vec::new(),
            instead: None,
            bytes: 0,
            luck: Luck::Found,
        };
        self.tasks.spawn(writer.run(origin.and_then(|origin| origin.take_early())));
    }
}

impl Writer {
    async fn run(mut self, early: Option<Early>) {
        let end = self.write(early).await;
        if !self.live.has_ended() {
            self.finish(end).await;
        }
    }

    async fn write(&mut self, early: Option<Early>) -> End {
        let prepared = tokio::select! {
            biased;
            () = self.ended.cancelled() => return End::failed(FinishReason::Interrupted),
            prepared = self.prepare(early) => prepared,
        };
        let (place, material) = match prepared {
            Ok(prepared) => prepared,
            Err(end) => return end,
        };
        // What the model thinks of staff's words must not reach the contact by another way.
        if material.assistant.privacy.show_reasoning && !material.has_briefs {
            self.live.open_reasoning();
        }
        self.progress(Stage::Thinking);
        let end = self.read(material).await;
        // The provider's call is over; storing the end may take longer.
        drop(place);
        end
    }

    /// Waits until the answer may be written; with what it is made from, which is gathered anew if it had
    /// to wait.
    async fn prepare(&self, early: Option<Early>) -> Result<(Place, Material), End> {
        let early = match early {
            Some(early) => early.of(&self.message).await,
            None => None,
        };
        let enter = |session, assistant| self.chat.admission.enter(self.chat.demand(session, assistant, self.address));
        let entered = match &early {
            Some(material) => enter(&material.session, &material.assistant),
            None => {
                let (session, assistant) = self.parties().await.map_err(|error| self.unprepared(&error))?;
                enter(&session, &assistant)
            }
        };
        let place = match (entered, early) {
            (Ok(place), Some(material)) => return Ok((place, material)),
            (Ok(place), None) => place,
            (Err(entry), early) => {
                drop(early);
                self.wait(entry).await?
            }
        };
        let material = self.gather().await.map_err(|error| self.unprepared(&error))?;
        Ok((place, material))
    }

    async fn wait(&self, entry: Entry) -> Result<Place, End> {
        self.live.set_queued(true);
        self.progress(Stage::Queued);
        let waited = self.queue(entry).await;
        self.live.set_queued(false);
        waited
    }

    async fn queue(&self, mut entry: Entry) -> Result<Place, End> {
        let patience = tokio::time::sleep(self.chat.admission.patience());
        let (mut save, cut) = (self.saves(), self.cut());
        tokio::pin!(patience, cut);
        loop {
            tokio::select! {
                biased;
                () = self.ended.cancelled() => return Err(End::failed(FinishReason::Interrupted)),
                () = &mut cut => return Err(End::failed(FinishReason::Interrupted)),
                place = &mut entry => return Ok(place),
                () = &mut patience => return Err(End::failed(FinishReason::Timeout)),
                _ = save.tick() => self.saving().await,
            }
        }
    }

    fn unprepared(&self, error: &Error) -> End {
        tracing::warn!(message_id = %self.message.id, %error, "an answer could not be prepared");
        End::failed(FinishReason::ProviderError)
    }

    /// When the text so far is saved and the claim renewed.
    fn saves(&self) -> Interval {
        let every = Duration::from_millis(self.chat.settings.answer.save_every_ms);
        let mut saves = tokio::time::interval_at(Instant::now() + every, every);
        saves.set_missed_tick_behavior(MissedTickBehavior::Delay);
        saves
    }

    /// Ends when a server that is shutting down waits no longer.
    fn cut(&self) -> impl Future<Output = ()> + use<> {
        let (draining, limit_ms) = (self.chat.tasks.draining(), self.chat.settings.answer.drain_ms);
        async move {
            draining.cancelled().await;
            tokio::time::sleep(Duration::from_millis(limit_ms)).await;
        }
    }

    async fn read(&mut self, mut material: Material) -> End {
        let (mut save, cut) = (self.saves(), self.cut());
        tokio::pin!(cut);
        let ended = self.ended.clone();
        // Neither deltas nor a stop wait for the database.
        let mut saving: Option<BoxFuture<'static, ()>> = None;
        loop {
            tokio::select! {
                biased;
                () = ended.cancelled() => return End::failed(FinishReason::Interrupted),
                () = &mut cut => return End::failed(FinishReason::Interrupted),
                () = saved(&mut saving) => saving = None,
                _ = save.tick(), if saving.is_none() => saving = Some(self.saving()),
                piece = material.pieces.next() => {
                    let step = match piece {
                        Some(Ok(piece)) => self.take(piece, &material),
                        Some(Err(failure)) => Some(self.failed(&failure, &material)),
                        None => Some(self.failed(&Failure::new(FailureKind::Truncated, "the stream ended"), &material)),
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
            Piece::Replace(text) => {
                (self.bytes, self.instead) = (0, Some(String::new()));
                return self.push(&storable(text), &material.provider);
            }
            Piece::Reasoning(text) => {
                self.live.push(DeltaKind::Reasoning, &text);
            }
            Piece::Citations(citations) => self.citations = citations,
            Piece::Usage(usage) => self.usage = Some(usage),
            Piece::Retrying { kind, .. } => {
                telemetry::provider_failed(&material.provider, kind.as_str());
                self.progress(Stage::Retrying);
            }
            Piece::Aside => self.luck = Luck::Unknown,
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
        match &mut self.instead {
            Some(instead) => instead.push_str(text),
            None => drop(self.live.push(DeltaKind::Text, text)),
        }
        None
    }

    /// What counts where this was shown.
    fn counting(&self, (shown, deltas): (String, i64)) -> (String, i64) {
        (self.instead.clone().unwrap_or(shown), deltas)
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
        End::handed_off(reason, self.detail(rule, evidence))
    }

    fn detail(&self, rule: &str, evidence: String) -> HandOffDetail {
        HandOffDetail { rule: rule.to_owned(), score: None, evidence, message_id: self.message.answer_to_id }
    }

    fn progress(&self, stage: Stage) {
        if !self.live.has_ended() {
            let signal = Signal::Progress { message_id: self.message.id, stage };
            self.chat.hub.publish(self.message.session_id, signal);
        }
    }

    /// Saves the text so far and renews the claim, beside whatever else goes on. A claim that is lost ends
    /// the writing.
    fn saving(&self) -> BoxFuture<'static, ()> {
        let (chat, live, message_id) = (Arc::clone(&self.chat), Arc::clone(&self.live), self.message.id);
        let (text, count) = self.counting(self.live.so_far());
        let until_ms = chat.clock.now_ms() + chat.settings.answer.lease_ms;
        let Lease { epoch, holder, .. } = self.lease;
        let saving = Saving { message_id, epoch, holder, text, delta_count: count, lease_until_ms: until_ms };
        Box::pin(async move {
            match chat.store.save_answer(saving).await {
                Ok(true) => {}
                Ok(false) => live.end(),
                Err(error) => tracing::warn!(%message_id, %error, "an answer was not saved"),
            }
        })
    }

    /// Stores the end; repeated while the database does not answer, because only one end can count.
    async fn finish(&mut self, end: End) {
        let (text, delta_count) = self.counting(self.live.whole());
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
}

/// When a save that runs has ended.
async fn saved(saving: &mut Option<BoxFuture<'static, ()>>) {
    match saving {
        Some(saving) => saving.await,
        None => std::future::pending().await,
    }
}

/// What a provider says may hold NUL, which not every database can store.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{FFFD}") } else { text }
}

impl Drop for Writer {
    /// However the writing ends, no watcher waits for more of it.
    fn drop(&mut self) {
        self.live.end();
        self.chat.live.remove(&self.live);
    }
}
