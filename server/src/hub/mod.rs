//! Who is listening now: publish and subscribe within this node. What is published are hints; a
//! listener that missed one reads the log.

/// Who has a stream on one session.
mod attendance;
/// Inboxes that are open.
pub mod inbox;
/// Which principals have a stream open.
pub mod presence;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use tokio::sync::{broadcast, watch};
use uuid::Uuid;

use self::{attendance::Attendance, inbox::Inboxes, presence::Presence};
use crate::{
    clock::Clock,
    domain::{
        event::Event,
        frame::{EndedReason, Stage},
        message::Sender,
        receipt::Receipt,
        session::{QueueStatus, Session},
    },
};

/// Signals a listener may lag behind before it must read the log. Every session that somebody listens
/// to has room for as many, so they are few.
const BACKLOG: usize = 16;

/// What a listener of a session hears.
#[derive(Debug, Clone)]
pub enum Signal {
    /// Committed, in order.
    Events {
        session: Arc<Session>,
        events: Arc<[Arc<Event>]>,
    },
    Progress(Stage),
    Queue(QueueStatus),
    /// Somebody came or went; [`Subscription::present`] says who is there.
    Presence,
    Typing {
        who: Arc<Sender>,
        typing: bool,
    },
    Receipt(Arc<Receipt>),
    /// Something may have been committed of which nothing else is known: the log says what.
    Look,
    Ended(EndedReason),
}

pub struct Hub {
    topics: Arc<Mutex<HashMap<Uuid, Weak<Topic>>>>,
    inboxes: Inboxes,
    presence: Presence,
}

/// One session's listeners.
struct Topic {
    session_id: Uuid,
    signals: broadcast::Sender<Signal>,
    /// Changes when the answer being written has something new to pull.
    pulse: watch::Sender<()>,
    attendance: Attendance,
    topics: Weak<Mutex<HashMap<Uuid, Weak<Topic>>>>,
}

/// Tells a session's listeners that the answer being written has something new to pull. Keeps their topic, so
/// that a delta need not look for it.
pub struct Pulse(Arc<Topic>);

/// One listener; dropping it unsubscribes.
pub struct Subscription {
    pub signals: broadcast::Receiver<Signal>,
    pub pulse: watch::Receiver<()>,
    topic: Arc<Topic>,
    attending: Option<Attending>,
}

/// One stream of somebody; dropping it ends it.
struct Attending {
    who: Uuid,
    topic: Arc<Topic>,
}

impl Hub {
    pub fn new(clock: Clock) -> Self {
        Self { topics: Arc::default(), inboxes: Inboxes::default(), presence: Presence::new(clock) }
    }

    pub fn subscribe(&self, session_id: Uuid) -> Subscription {
        let topic = self.kept(session_id);
        let (signals, pulse) = (topic.signals.subscribe(), topic.pulse.subscribe());
        Subscription { signals, pulse, topic, attending: None }
    }

    /// Tells the session's listeners that somebody types, or no longer does; the same again only now
    /// and then.
    pub fn types(&self, session_id: Uuid, who: Sender, typing: bool) {
        if let Some(topic) = self.topic(session_id)
            && topic.attendance.types(who.id, typing)
        {
            let _ = topic.signals.send(Signal::Typing { who: Arc::new(who), typing });
        }
    }

    /// Tells the session's listeners; without any it does nothing.
    pub fn publish(&self, session_id: Uuid, signal: Signal) {
        if let Some(topic) = self.topic(session_id) {
            // An error means that the last listener has just gone.
            let _ = topic.signals.send(signal);
        }
    }

    /// For the answer that a session is given.
    pub fn pulse(&self, session_id: Uuid) -> Pulse {
        Pulse(self.kept(session_id))
    }

    pub const fn inboxes(&self) -> &Inboxes {
        &self.inboxes
    }

    pub const fn presence(&self) -> &Presence {
        &self.presence
    }

    /// The session's topic, made if need be.
    fn kept(&self, session_id: Uuid) -> Arc<Topic> {
        let mut topics = lock(&self.topics);
        let known = topics.get(&session_id).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let topic = Arc::new(Topic {
                session_id,
                signals: broadcast::Sender::new(BACKLOG),
                pulse: watch::Sender::new(()),
                attendance: Attendance::default(),
                topics: Arc::downgrade(&self.topics),
            });
            topics.insert(session_id, Arc::downgrade(&topic));
            topic
        })
    }

    fn topic(&self, session_id: Uuid) -> Option<Arc<Topic>> {
        lock(&self.topics).get(&session_id).and_then(Weak::upgrade)
    }
}

impl Pulse {
    pub fn beat(&self) {
        self.0.pulse.send_replace(());
    }
}

impl Subscription {
    /// The listener is a stream of somebody, who is present from now on.
    pub fn attend(&mut self, who: Sender) {
        if self.attending.is_some() {
            return;
        }
        let attending = Attending { who: who.id, topic: Arc::clone(&self.topic) };
        if attending.topic.attendance.enter(who) {
            let _ = attending.topic.signals.send(Signal::Presence);
        }
        self.attending = Some(attending);
    }

    /// Everyone who has a stream on the session.
    pub fn present(&self) -> Vec<Sender> {
        self.topic.attendance.present()
    }
}

impl Drop for Attending {
    fn drop(&mut self) {
        if self.topic.attendance.leave(self.who) {
            let _ = self.topic.signals.send(Signal::Presence);
        }
    }
}

impl Drop for Topic {
    fn drop(&mut self) {
        let Some(topics) = self.topics.upgrade() else { return };
        let mut topics = lock(&topics);
        // A new topic may have taken the place already.
        if topics.get(&self.session_id).is_some_and(|known| known.strong_count() == 0) {
            topics.remove(&self.session_id);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
