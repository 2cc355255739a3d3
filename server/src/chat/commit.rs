//! What follows every commit: answers begin whose claims it stored, listeners are told, and the tasks
//! that depend on what changed are woken.

use std::sync::Arc;

use tokio::sync::Notify;

use super::{Chat, queue::Queue};
use crate::{
    domain::{
        event::{Change, Event},
        frame::EndedReason,
        message::{FinishReason, Message},
    },
    hub::{Hub, Signal},
    store::{Commit, Found, Sight},
    telemetry,
};

/// Listeners of a session are told of so much text at once; more they read from the log, because what they
/// are told waits in memory for the slowest of them.
const MOST_TOLD: usize = 8 << 10;

/// Who is told of commits.
pub struct Commits {
    hub: Arc<Hub>,
    pub(super) queue: Queue,
    /// Woken when a floor changed: deadlines may differ.
    pub(super) floor_for_timers: Notify,
    /// Woken when something was erased.
    pub(super) erased: Notify,
}

impl Commits {
    pub fn new(hub: Arc<Hub>) -> Arc<Self> {
        Arc::new(Self { hub, queue: Queue::default(), floor_for_timers: Notify::new(), erased: Notify::new() })
    }

    pub const fn hub(&self) -> &Arc<Hub> {
        &self.hub
    }

    /// Something was committed, or may have been, that this node was not told of.
    pub fn doubt(&self) {
        self.queue.doubt();
        self.floor_for_timers.notify_one();
    }

    /// A session that is no more is told as such, and nothing else of it.
    fn tell(&self, Commit { session, events, erased }: &Commit) {
        self.queue.follow(session, events, *erased);
        if *erased {
            self.erased.notify_one();
            self.hub.publish(session.id, Signal::Ended(EndedReason::Deleted));
            self.hub.inboxes().deleted(session.id, session.last_seq);
            return;
        }
        events.iter().for_each(|event| count(&event.change));
        let floor_changed = events.iter().any(|event| matches!(event.change, Change::StateChanged(_)));
        if events.iter().any(|event| matches!(event.change, Change::MessageDeleted(_))) {
            self.erased.notify_one();
        }
        let signal = if is_told_whole(events) {
            Signal::Events { session: Arc::clone(session), events: events.as_slice().into() }
        } else {
            Signal::Look
        };
        self.hub.publish(session.id, signal);
        self.hub.told(session.id, session.last_seq);
        self.hub.inboxes().changed(session, floor_changed);
        if floor_changed {
            self.floor_for_timers.notify_one();
        }
    }
}

impl Chat {
    /// Called by the store's writer in the order of commits, ahead of the next one: an answer is
    /// registered before another commit can end it. Here is the only place where answers begin, so
    /// what became of the caller is all the same.
    pub fn on_commit(self: &Arc<Self>, commit: &Commit) {
        let state = |change: &Change| matches!(change, Change::StateChanged(_) | Change::SessionUpdated(_));
        if commit.erased || commit.events.iter().any(|event| state(&event.change)) {
            self.quotas.committed(&commit.session, commit.erased);
        }
        let claims = commit.events.iter().filter_map(|event| self.claim_in(commit, &event.change));
        claims.for_each(|answer| self.start_answer(Arc::clone(answer), question_in(commit, answer)));
        self.commits.tell(commit);
        self.tell_commit(commit);
    }

    /// Called for a session that was read again after a commit of unknown outcome, here or by another
    /// node: what it began is begun, and whoever listens reads the log.
    pub fn on_found(self: &Arc<Self>, found: &Found) {
        let session_id = found.session_id;
        let own = |answer: &&Arc<Message>| answer.lease.is_some_and(|lease| lease.holder == self.node);
        let begun = |answer: &&Arc<Message>| self.live.get(session_id).is_some_and(|live| live.message.id == answer.id);
        if let Some(answer) = found.answer.as_ref().filter(own).filter(|answer| !begun(answer)) {
            self.start_answer(Arc::clone(answer), None);
        }
        self.hub.publish(session_id, Signal::Look);
        match &found.session {
            Sight::There(session) => {
                self.quotas.committed(session, false);
                self.hub.inboxes().changed(session, true);
            }
            Sight::Gone => self.hub.inboxes().deleted(session_id, found.last_seq),
            Sight::Unreadable => {}
        }
        self.commits.doubt();
    }

    /// The answer that a change claimed for this node, unless the same commit ended it.
    fn claim_in<'c>(&self, commit: &Commit, change: &'c Change) -> Option<&'c Arc<Message>> {
        let Change::MessageAdded(message) = change else { return None };
        let running = !commit.erased && commit.session.answer_id == Some(message.id);
        let own = message.lease.is_some_and(|lease| lease.holder == self.node);
        (running && own).then_some(message)
    }
}

/// Whether listeners are told what was committed, and not only that something was.
pub(super) fn is_told_whole(events: &[Arc<Event>]) -> bool {
    let bytes: usize = events.iter().map(|event| event.change.text_bytes()).sum();
    bytes <= MOST_TOLD
}

/// The question of an answer, if this commit stored it.
fn question_in(commit: &Commit, answer: &Message) -> Option<Arc<Message>> {
    commit.events.iter().find_map(|event| match &event.change {
        Change::MessageAdded(message) if answer.answer_to_id == Some(message.id) => Some(Arc::clone(message)),
        _ => None,
    })
}

/// The second revision of an answer is its end.
fn count(change: &Change) {
    match change {
        Change::MessageAdded(_) => telemetry::message_stored(),
        Change::MessageChanged(message) if message.answer_to_id.is_some() && message.revision == 2 => {
            telemetry::answer_ended(message.finish_reason.map_or("none", FinishReason::as_str));
        }
        _ => {}
    }
}
