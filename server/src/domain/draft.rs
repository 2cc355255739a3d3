//! How one change of a session becomes events. A draft is the session as read under its lock; each
//! item of a batch is judged first and then folded in, so a refused item leaves no trace. The store
//! writes what a draft has gathered in one transaction.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    answer::LiveAnswers,
    event::{Change, Event, StateChange},
    floor::{self, Move},
    message::{Audience, FinishReason, Format, Lease, Message, MessageState, Sender, SenderKind, Version},
    session::{ChangeReason, Session, SessionState},
    timer::{Timer, TimerKind, TimerSettings},
};
use crate::error::{Error, Reason, Result};

/// Changes of messages that are stored already.
mod edit;
/// Changes of the session beside its floor.
mod settings;
/// What can be wished of a draft, and what is told of it.
mod wish;

pub use edit::{EDITABLE_MS, MOST_EDITS, MOST_UNQUOTED, Quotes};
pub use wish::{Deletion, Edit, Finish, Luck, NewAnswer, Retry, Send, Sent, Transition};

/// What a draft needs from outside.
pub struct Context<'a> {
    pub now_ms: i64,
    pub new_id: &'a dyn Fn() -> Uuid,
    pub live: &'a LiveAnswers,
    pub timers: TimerSettings,
}

/// A session being changed.
pub struct Draft<'a> {
    pub session: Session,
    /// The answer being written.
    pub answer: Option<Arc<Message>>,
    pub events: Vec<Arc<Event>>,
    /// Messages that are new, as they stand at the end of the batch.
    pub added: Vec<Arc<Message>>,
    /// Messages that were there before, as they stand at the end of the batch.
    pub changed: Vec<Arc<Message>>,
    /// Messages that were there before and that some change of the batch asks about.
    pub read: Vec<Arc<Message>>,
    /// Texts that edits have replaced.
    pub versions: Vec<Version>,
    /// Messages whose earlier texts go.
    pub forgotten: Vec<Uuid>,
    pub quotes: Quotes,
    /// The session goes, with all that belongs to it.
    pub erased: bool,
    /// When set, the session's timers are replaced by these.
    pub timers: Option<Vec<Timer>>,
    /// Times that agents held the floor: (from, to).
    pub handled: Vec<(i64, i64)>,
    /// Answers whose text is held still until the commit.
    pub held: Vec<Uuid>,
    context: &'a Context<'a>,
}

impl<'a> Draft<'a> {
    pub const fn new(session: Session, answer: Option<Arc<Message>>, context: &'a Context<'a>) -> Self {
        Self {
            session,
            answer,
            events: Vec::new(),
            added: Vec::new(),
            changed: Vec::new(),
            read: Vec::new(),
            versions: Vec::new(),
            forgotten: Vec::new(),
            quotes: Quotes::NONE,
            erased: false,
            timers: None,
            handled: Vec::new(),
            held: Vec::new(),
            context,
        }
    }

    /// The first event of a new session.
    pub fn create(&mut self, actor: Sender) {
        let floor = self.session.floor;
        let reason = match floor.state {
            SessionState::Assistant => ChangeReason::Created,
            _ => ChangeReason::AssistantOff,
        };
        let change = StateChange {
            from: None,
            to: floor.state,
            epoch: floor.epoch,
            assignee: None,
            reason,
            note: String::new(),
            hand_off: None,
        };
        self.push(actor, Audience::All, Change::StateChanged(change));
        self.set_timers();
    }

    /// Stores a message; `known` is the one stored before under the same identity.
    pub fn send(&mut self, send: &Send, known: Option<&Arc<Message>>) -> Result<Sent> {
        if let Some(known) = known {
            return repeat(send, known);
        }
        let reopen = self.may_send(send)?;
        if reopen {
            self.transition(&Transition::plain(Move::Reopen, send.sender.clone(), send.assistant_on))?;
        }
        let from_contact = send.sender.kind == SenderKind::Contact;
        if from_contact {
            self.end_answer(MessageState::Stopped, FinishReason::Superseded, &send.sender);
        }
        let message = self.add(new_message(send));
        let mut answer = None;
        if from_contact && self.session.floor.state == SessionState::Assistant {
            if let Some((reason, detail)) = &send.hand_off {
                let mut asked = Transition::plain(Move::HandOff, send.sender.clone(), send.assistant_on);
                asked.reason = *reason;
                asked.hand_off = Some(detail.clone());
                self.transition(&asked)?;
            } else if let Some(new) = &send.answer {
                answer = Some(self.begin(new, message.id, None));
            }
        }
        Ok(Sent { message, repeat: false, answer })
    }

    /// Changes the floor. False when it was so already.
    pub fn transition(&mut self, wanted: &Transition) -> Result<bool> {
        let from = self.session.floor;
        let next = floor::judge(&from, wanted.wish, wanted.expected_epoch, wanted.assistant_on)?;
        let Some(next) = next else { return Ok(false) };
        if !wanted.brief.is_empty() {
            let brief = self.brief(wanted);
            self.add(brief);
        }
        let why = if wanted.wish == Move::HandOff { FinishReason::HandedOff } else { FinishReason::FloorChanged };
        self.end_answer(MessageState::Stopped, why, &wanted.actor);
        self.session.floor = next;
        let now = self.event_time();
        if let Some(since) = self.session.assigned_at_ms.take() {
            self.handled.push((since, now));
        }
        self.session.assigned_at_ms = (next.state == SessionState::Human).then_some(now);
        self.session.queued_at_ms = (next.state == SessionState::Waiting).then_some(now);
        if wanted.wish == Move::Reopen {
            // It is among the newest again; servers find by this what others have reopened.
            self.session.last_activity_ms = now;
        }
        self.session.nothing_found = 0;
        self.session.provider_failures = 0;
        let change = StateChange {
            from: Some(from.state),
            to: next.state,
            epoch: next.epoch,
            assignee: next.assignee,
            reason: wanted.reason,
            note: wanted.note.clone(),
            hand_off: wanted.hand_off.clone(),
        };
        self.push(wanted.actor.clone(), Audience::All, Change::StateChanged(change));
        self.set_timers();
        Ok(true)
    }

    /// Ends the answer as its writer saw it. None when it is no longer that writer's.
    pub fn finish(&mut self, finish: &Finish) -> Result<Option<Arc<Message>>> {
        let own = |answer: &Message| {
            answer.id == finish.message_id
                && answer.lease.is_some_and(|lease| lease.epoch == finish.epoch && lease.holder == finish.holder)
        };
        let Some(answer) = self.answer.take_if(|answer| own(answer)) else { return Ok(None) };
        let mut answer = Arc::unwrap_or_clone(answer);
        self.session.answer_id = None;
        self.held.push(answer.id);
        answer.text.clone_from(&finish.text);
        answer.delta_count = finish.delta_count;
        answer.usage.clone_from(&finish.usage);
        answer.citations.clone_from(&finish.citations);
        self.unquote_deleted(&mut answer);
        self.quotes.add(&answer);
        let actor = answer.sender.clone();
        let message = self.close(answer, finish.state, finish.reason, actor.clone());
        match finish.luck {
            Luck::Found => (self.session.nothing_found, self.session.provider_failures) = (0, 0),
            Luck::NothingFound => self.session.nothing_found += 1,
            Luck::ProviderFailed => self.session.provider_failures += 1,
            Luck::Unknown => {}
        }
        if let Some((reason, detail)) = &finish.hand_off {
            let mut asked = Transition::plain(Move::HandOff, actor, true);
            asked.reason = *reason;
            asked.hand_off = Some(detail.clone());
            self.transition(&asked)?;
        }
        Ok(Some(message))
    }

    /// Ends the running answer for someone who is not its writer; `only` names the answer that is meant.
    pub fn stop(&mut self, only: Option<Uuid>, reason: FinishReason, actor: &Sender) -> Option<Arc<Message>> {
        if only.is_some_and(|only| self.session.answer_id != Some(only)) {
            return None;
        }
        self.end_answer(MessageState::Stopped, reason, actor)
    }

    /// Ends an answer whose writer died, and begins it anew where `again` says how. False when it is
    /// not running any more, or when its lease is no longer the one that told of the death: its writer
    /// was only late.
    pub fn interrupt(&mut self, message_id: Uuid, lease: Option<Lease>, again: Option<&NewAnswer>) -> bool {
        let Some(answer) = self.answer.as_ref().filter(|answer| (answer.id, answer.lease) == (message_id, lease))
        else {
            return false;
        };
        let question = answer.answer_to_id;
        if self.end_answer(MessageState::Failed, FinishReason::Interrupted, &Sender::system()).is_none() {
            return false;
        }
        let again = again.filter(|_| self.session.floor.state == SessionState::Assistant);
        if let Some((new, question)) = again.zip(question) {
            self.begin(new, question, Some(message_id));
        }
        true
    }

    fn begin(&mut self, new: &NewAnswer, question: Uuid, retry_of: Option<Uuid>) -> Arc<Message> {
        let mut answer = Message::empty(new.message_id, new.assistant.clone(), MessageState::Streaming);
        answer.format = Format::Markdown;
        answer.answer_to_id = Some(question);
        answer.retry_of_message_id = retry_of;
        answer.lease =
            Some(Lease { epoch: self.session.floor.epoch, holder: new.holder, until_ms: new.lease_until_ms });
        self.session.answer_id = Some(new.message_id);
        let message = self.add(answer);
        self.answer = Some(Arc::clone(&message));
        message
    }

    fn end_answer(&mut self, state: MessageState, reason: FinishReason, actor: &Sender) -> Option<Arc<Message>> {
        let mut answer = Arc::unwrap_or_clone(self.answer.take()?);
        self.session.answer_id = None;
        if let Some((text, delta_count)) = self.context.live.hold(self.session.id, answer.id) {
            answer.text = text;
            answer.delta_count = delta_count;
        }
        self.held.push(answer.id);
        Some(self.close(answer, state, reason, actor.clone()))
    }

    fn close(&mut self, mut answer: Message, state: MessageState, reason: FinishReason, actor: Sender) -> Arc<Message> {
        answer.state = state;
        answer.finish_reason = Some(reason);
        answer.lease = None;
        answer.revision += 1;
        let message = Arc::new(answer);
        self.session.last_activity_ms = self.event_time();
        self.push(actor, message.audience, Change::MessageChanged(Arc::clone(&message)));
        self.keep(&message);
        message
    }

    /// Remembers the newest form of a message, whether it is new in this batch or not.
    fn keep(&mut self, message: &Arc<Message>) {
        let same = |known: &&mut Arc<Message>| known.id == message.id;
        if let Some(known) = self.added.iter_mut().chain(&mut self.changed).find(same) {
            known.clone_from(message);
        } else {
            self.changed.push(Arc::clone(message));
        }
    }

    fn add(&mut self, mut message: Message) -> Arc<Message> {
        message.session_id = self.session.id;
        message.seq = self.session.last_seq + 1;
        message.created_at_ms = self.event_time();
        self.session.last_activity_ms = message.created_at_ms;
        let message = Arc::new(message);
        self.added.push(Arc::clone(&message));
        self.push(message.sender.clone(), message.audience, Change::MessageAdded(Arc::clone(&message)));
        message
    }

    fn push(&mut self, actor: Sender, audience: Audience, change: Change) {
        let created_at_ms = self.event_time();
        let event = Event {
            session_id: self.session.id,
            seq: self.session.last_seq + 1,
            contact_previous_seq: self.session.contact_seq,
            id: (self.context.new_id)(),
            created_at_ms,
            actor,
            audience,
            change,
        };
        self.session.last_seq = event.seq;
        if audience == Audience::All {
            self.session.contact_seq = event.seq;
        }
        self.session.updated_at_ms = created_at_ms;
        self.events.push(Arc::new(event));
    }

    /// Time never runs backwards within a session, whatever the clock does.
    fn event_time(&self) -> i64 {
        self.context.now_ms.max(self.session.updated_at_ms)
    }

    fn set_timers(&mut self) {
        let state = self.session.floor.state;
        let now = self.event_time();
        let wanted = [
            (TimerKind::Idle, self.context.timers.idle_ms, state != SessionState::Closed),
            (TimerKind::Waiting, self.context.timers.waiting_ms, state == SessionState::Waiting),
            (TimerKind::Away, self.context.timers.away_ms, state == SessionState::Human),
        ];
        let timer = |(kind, wait_ms, applies): (TimerKind, i64, bool)| {
            (applies && wait_ms > 0).then(|| Timer {
                session_id: self.session.id,
                kind,
                epoch: self.session.floor.epoch,
                due_ms: now + wait_ms,
            })
        };
        self.timers = Some(wanted.into_iter().filter_map(timer).collect());
    }

    /// Whether a closed session must be reopened for this message; an error when it may not be sent.
    fn may_send(&self, send: &Send) -> Result<bool> {
        let floor = &self.session.floor;
        if send.audience == Audience::Staff {
            return Ok(false);
        }
        if send.sender.kind == SenderKind::Contact {
            let closed = floor.state == SessionState::Closed;
            if closed && !send.reopens {
                return Err(floor::refusal(floor, Reason::SessionClosed, "the session is closed"));
            }
            return Ok(closed);
        }
        if send.expected_epoch.is_some_and(|expected| expected != floor.epoch) {
            return Err(floor::refusal(floor, Reason::EpochChanged, "the session's epoch is not the expected one"));
        }
        if floor.state != SessionState::Human || floor.assignee != Some(send.sender.id) {
            return Err(floor::refusal(floor, Reason::FloorNotHeld, "the session is not assigned to you"));
        }
        Ok(false)
    }

    fn brief(&self, wanted: &Transition) -> Message {
        let mut note = Message::empty((self.context.new_id)(), wanted.actor.clone(), MessageState::Complete);
        note.text.clone_from(&wanted.brief);
        note.audience = Audience::Staff;
        // Only what is given to the assistant with the floor is meant for it.
        note.brief = matches!(wanted.wish, Move::Release(_));
        note
    }
}

fn repeat(send: &Send, known: &Arc<Message>) -> Result<Sent> {
    if known.digest.as_deref() != Some(&send.digest) {
        let message = "another message was sent with this client_message_id";
        return Err(
            Error::new(Reason::ClientMessageIdReused, message).with("client_message_id", send.client_message_id)
        );
    }
    Ok(Sent { message: Arc::clone(known), repeat: true, answer: None })
}

fn new_message(send: &Send) -> Message {
    let mut message = Message::empty(send.message_id, send.sender.clone(), MessageState::Complete);
    message.client_message_id = Some(send.client_message_id);
    message.digest = Some(send.digest.clone());
    message.text.clone_from(&send.text);
    message.audience = send.audience;
    message.reply_to_id = send.reply_to_id;
    message
}
