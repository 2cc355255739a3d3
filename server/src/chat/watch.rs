//! One session as one reader sees it: first what the log holds after the cursor, then what happens.
//! Every stream of the contract is made of these. What is heard from the hub is only trusted when it
//! is the next event; whatever else happens, the log is read.

/// Where a watch begins.
mod opening;
/// The people of a session as one reader may know them.
mod people;

use std::{collections::VecDeque, pin::Pin, sync::Arc, time::Duration};

use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, Sleep},
};
use uuid::Uuid;

pub(super) use self::opening::Turns;
use self::people::People;
use super::Chat;
use crate::{
    domain::{
        answer::{Delta, DeltaKind, LiveAnswer},
        event::{Change, Event},
        frame::{Cursor, EndedReason, Frame, Stage},
        message::{Audience, Message, MessageState},
        receipt::Receipt,
        rights::Caller,
        session::{Session, SessionState},
    },
    error::{Reason, Result},
    hub::{Heard, Signal, Subscription},
    store::LogPage,
};

/// The log is read again after this long when the database does not answer.
const RETRY: Duration = Duration::from_millis(500);
/// Most events read from the log at once; a page also ends early by its bytes.
const LOG_PAGE: usize = 100;
/// Checkpoints are due at multiples of this, so that one look at the clock serves many streams.
const CHECKPOINTS_AT_MS: u64 = 250;

pub(super) struct Watch {
    chat: Arc<Chat>,
    caller: Arc<Caller>,
    session_id: Uuid,
    subscription: Subscription,
    /// Where to begin, until the session has been opened.
    unopened: Option<Box<Cursor>>,
    /// None where no other watch shares the stream.
    turns: Option<Turns>,
    /// While a page that was read is not all taken.
    turn: Option<OwnedSemaphorePermit>,
    /// Everything the reader may see up to this seq is delivered or ready.
    cursor: i64,
    /// The log must be read before anything that is heard counts.
    behind: bool,
    people: People,
    /// What is known to be delivered; none when this stream does not count as the session's.
    reported: Option<i64>,
    replayed: bool,
    ready: VecDeque<Frame>,
    following: Option<Following>,
    /// The last answer whose end was delivered.
    ended_answer: Option<Uuid>,
    /// Its seq, or a higher one: up to here no answer is followed again. Others may have ended in between that
    /// this server still writes, because another one ended them.
    ended_seq: i64,
    /// When the next checkpoint is due.
    checkpoint: Pin<Box<Sleep>>,
    /// Events that the next page may have: about as many as its bytes allow.
    page: usize,
    over: bool,
}

/// The answer being shown, and how many of its deltas have been.
struct Following {
    answer: Arc<LiveAnswer>,
    text: i64,
    reasoning: i64,
}

impl Watch {
    /// What it delivers is not the session itself, so it does not count as delivered.
    pub fn unreported(mut self) -> Self {
        self.reported = None;
        self
    }

    pub const fn session_id(&self) -> Uuid {
        self.session_id
    }

    /// The next frame; none after the last one.
    pub async fn next(&mut self) -> Option<Result<Frame>> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Some(Ok(frame));
            }
            self.turn = None;
            if self.over {
                return None;
            }
            if self.behind {
                self.take_turn().await;
                // Apart on the heap: a watch that only listens does not keep room for it.
                match Box::pin(self.read_log()).await {
                    Ok(()) => {}
                    // The stream outlives the outage: the log is read from the same place.
                    Err(error) if error.reason == Reason::StoreUnavailable => tokio::time::sleep(RETRY).await,
                    Err(error) => {
                        self.over = true;
                        return Some(Err(error));
                    }
                }
            } else if let Some(delta) = self.pull() {
                return Some(Ok(Frame::Delta(delta)));
            } else {
                self.report();
                self.listen().await;
            }
        }
    }

    async fn listen(&mut self) {
        // A stream that is silent keeps no room for what it has said.
        self.ready = VecDeque::new();
        tokio::select! {
            biased;
            heard = self.subscription.hear() => match heard {
                Heard::Signal(signal) => self.hear(signal),
                Heard::Missed => self.behind = true,
                Heard::Pulse => self.follow(),
            },
            () = self.checkpoint.as_mut() => self.checkpoint(),
        }
    }

    fn hear(&mut self, signal: Signal) {
        match signal {
            Signal::Events { session, events } => {
                for event in events.iter() {
                    if event.seq <= self.cursor {
                        continue;
                    }
                    if event.seq != self.cursor + 1 {
                        self.behind = true;
                        return;
                    }
                    self.deliver(event);
                }
                if session.last_seq < self.cursor {
                    // As it was before what has been read: it judges nobody.
                } else if !self.caller.may_see(&session) {
                    self.end(EndedReason::AccessLost);
                } else if self.people.floor(&session) {
                    self.meet();
                }
            }
            Signal::Presence => self.meet(),
            Signal::Typing { who, typing } if self.people.knows(&who) => {
                self.ready.push_back(Frame::Typing { who, typing });
            }
            Signal::Receipt(receipt) if self.people.knows_receipt(&receipt) => {
                self.ready.push_back(Frame::Receipt(receipt));
            }
            Signal::Typing { .. } | Signal::Receipt(_) => {}
            Signal::Progress { message_id, stage } => {
                if self.ended_answer != Some(message_id) {
                    self.ready.push_back(Frame::Progress(stage));
                }
            }
            // Staff have the inbox.
            Signal::Queue(_) if self.caller.is_staff() => {}
            Signal::Queue(status) => self.ready.push_back(Frame::Queue(status)),
            Signal::Look => self.behind = true,
            Signal::Ended(reason) => self.end(reason),
        }
    }

    async fn take_turn(&mut self) {
        if let Some(turns) = &self.turns {
            // It is never closed, so there is no error.
            self.turn = Arc::clone(&turns.0).acquire_owned().await.ok();
        }
    }

    async fn read_log(&mut self) -> Result<()> {
        if let Some(cursor) = self.unopened.as_deref().copied() {
            return self.open_now(cursor).await;
        }
        let Some(session) = self.session_now().await? else { return Ok(()) };
        let staff = self.caller.is_staff();
        let page = self.chat.store.log_after(self.session_id, self.cursor, self.page, staff).await?;
        self.read(&session, page);
        Ok(())
    }

    /// Delivers a page of the log that was read after the session.
    fn read(&mut self, session: &Session, page: LogPage) {
        for event in &page.events {
            self.deliver(event);
        }
        // The database reads ahead of what is taken, so no more is asked for than is.
        let ended_early = page.more && page.events.len() < self.page;
        self.page = if ended_early { (2 * page.events.len()).min(LOG_PAGE) } else { LOG_PAGE };
        if !page.more {
            self.caught_up(session);
        }
    }

    /// The session as it was before the log is read: whatever it holds up to then is in the log. None,
    /// and the watch ends, when the caller may no longer see it.
    async fn session_now(&mut self) -> Result<Option<Arc<Session>>> {
        let session = match self.chat.store.get_session(self.session_id).await {
            Err(error) if error.reason == Reason::NotFound => {
                self.end(EndedReason::Deleted);
                return Ok(None);
            }
            session => session?,
        };
        if !self.caller.may_see(&session) {
            self.end(EndedReason::AccessLost);
            return Ok(None);
        }
        self.people.floor(&session);
        Ok(Some(Arc::new(session)))
    }

    /// The log has been read to its end, which was at least the session's newest seq.
    fn caught_up(&mut self, session: &Session) {
        self.cursor = self.cursor.max(session.last_seq);
        self.behind = false;
        self.end_answer_of(session);
        self.follow();
        // Coming and going may have been missed as well.
        self.meet();
        if !self.replayed {
            self.replayed = true;
            if session.floor.state == SessionState::Waiting
                && !self.caller.is_staff()
                && let Some(status) = self.chat.queue_status(session)
            {
                self.ready.push_back(Frame::Queue(status));
            }
            self.checkpoint();
        }
    }

    /// An answer of this server that the session no longer has, because another server ended it, is over for
    /// its writer as well.
    fn end_answer_of(&mut self, session: &Session) {
        let own = self.chat.live.get(self.session_id);
        let over = |live: &Arc<LiveAnswer>| live.message.seq <= session.last_seq;
        if let Some(live) = own.filter(over).filter(|live| session.answer_id != Some(live.message.id)) {
            self.has_ended(&live.message);
            live.end();
        }
    }

    fn deliver(&mut self, event: &Arc<Event>) {
        self.cursor = event.seq;
        if let Change::MessageChanged(message) = &event.change
            && message.state != MessageState::Streaming
            && message.answer_to_id.is_some()
        {
            self.finish_following(message);
        }
        if event.audience == Audience::All || self.caller.is_staff() {
            self.ready.push_back(Frame::Event(Arc::clone(event)));
        }
        if let Change::MessageAdded(_) = &event.change {
            self.follow();
        }
    }

    /// Shows what is left of an answer ahead of its end, and nothing of it afterwards.
    fn finish_following(&mut self, message: &Message) {
        while self.following.as_ref().is_some_and(|following| following.answer.message.id == message.id) {
            match self.pull() {
                Some(delta) => self.ready.push_back(Frame::Delta(delta)),
                None => self.following = None,
            }
        }
        self.has_ended(message);
    }

    fn has_ended(&mut self, message: &Message) {
        self.ended_answer = Some(message.id);
        self.ended_seq = self.ended_seq.max(message.seq);
    }

    /// Begins to show the answer being written, once its own event has been delivered.
    fn follow(&mut self) {
        if self.behind {
            return;
        }
        let own = self.chat.live.get(self.session_id);
        let Some(answer) = own.or_else(|| self.chat.elsewhere.get(self.session_id, self.cursor)) else { return };
        // One that another server writes may have been read anew.
        if self.following.as_ref().is_some_and(|following| !is_read_anew(&following.answer, &answer)) {
            return;
        }
        let known = answer.message.seq <= self.cursor && answer.message.seq > self.ended_seq;
        if !known || !answer.is_shown() {
            return;
        }
        // Reasoning before now is lost to this reader; counted first, so that none is after it.
        let reasoning = answer.count(DeltaKind::Reasoning);
        let (text, count) = answer.so_far();
        let message = Message { text, delta_count: count, ..Message::clone(&answer.message) };
        self.ready.push_back(Frame::Answering(Arc::new(message)));
        if answer.is_queued() {
            self.ready.push_back(Frame::Progress(Stage::Queued));
        }
        self.following = Some(Following { answer, text: count, reasoning });
    }

    fn pull(&mut self) -> Option<Delta> {
        let following = self.following.as_mut()?;
        let answer = &following.answer;
        if self.caller.is_staff() || !answer.reasoning_is_private() {
            let delta = answer.after(DeltaKind::Reasoning, following.reasoning);
            if let Some(delta) = delta {
                following.reasoning += delta.count;
                return Some(delta);
            }
        }
        let delta = answer.after(DeltaKind::Text, following.text)?;
        following.text += delta.count;
        Some(delta)
    }

    /// Tells who has come or gone of those the reader may know of.
    fn meet(&mut self) {
        self.ready.extend(self.people.update(self.subscription.present()));
    }

    /// All that was ready has been taken: for the contact and their agent it counts as delivered.
    fn report(&mut self) {
        let Some(reported) = &mut self.reported else { return };
        if *reported < self.cursor && self.people.is_served() {
            *reported = self.cursor;
            let (session_id, participant) = (self.session_id, self.caller.sender());
            self.chat.receipts.delivered(Receipt { session_id, participant, delivered_seq: self.cursor, read_seq: 0 });
        }
    }

    fn checkpoint(&mut self) {
        self.ready.push_back(Frame::Checkpoint(self.cursor));
        self.set_checkpoint();
    }

    fn set_checkpoint(&mut self) {
        let wait = next_checkpoint(self.chat.clock.now_ms(), self.chat.settings.checkpoint_ms);
        self.checkpoint.as_mut().reset(Instant::now() + wait);
    }

    fn end(&mut self, reason: EndedReason) {
        self.ready.push_back(Frame::Ended(reason));
        self.over = true;
    }
}

/// How long it is to the last of the common times within the longest silence.
fn next_checkpoint(now_ms: i64, longest_ms: u64) -> Duration {
    let past_ms = (now_ms.unsigned_abs() + longest_ms) % CHECKPOINTS_AT_MS;
    Duration::from_millis(if past_ms < longest_ms { longest_ms - past_ms } else { longest_ms })
}

fn is_read_anew(followed: &Arc<LiveAnswer>, answer: &Arc<LiveAnswer>) -> bool {
    followed.message.id == answer.message.id && !Arc::ptr_eq(followed, answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_are_due_together_and_never_later_than_they_may() {
        let due = |now_ms: i64, longest_ms| next_checkpoint(now_ms, longest_ms).as_millis();
        assert_eq!([due(0, 15_000), due(1, 15_000), due(249, 15_000)], [15_000, 14_999, 14_751]);
        assert_eq!([due(1, 100), due(240, 100), due(250, 100)], [100, 10, 100]);
    }
}
