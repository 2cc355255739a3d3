//! Who is listening now: publish and subscribe within this node. What is published are hints; a
//! listener that missed one reads the log.

/// Who has a stream on one session.
mod attendance;
/// Limits that servers share.
mod buckets;
/// What all streams wait for.
pub mod changes;
/// Inboxes that are open.
pub mod inbox;
/// What servers say to each other.
pub mod news;
/// Which principals have a stream open.
pub mod presence;
/// How far a session's listeners know its participants to have got.
mod receipts;
/// Between servers.
pub mod redis;
/// The sessions that somebody listens to.
mod rooms;
/// The listeners of one session.
mod topic;

use std::{
    collections::HashSet,
    future::poll_fn,
    sync::Arc,
    task::{Context, Poll},
};

use uuid::Uuid;

pub use self::topic::Heard;
use self::{
    attendance::Step,
    inbox::Inboxes,
    presence::Presence,
    rooms::{Room, Rooms},
};
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

/// What a listener of a session hears.
#[derive(Debug, Clone)]
pub enum Signal {
    /// Committed, in order.
    Events {
        session: Arc<Session>,
        events: Arc<[Arc<Event>]>,
    },
    Progress {
        message_id: Uuid,
        stage: Stage,
    },
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
    rooms: Arc<Rooms>,
    inboxes: Inboxes,
    presence: Presence,
}

/// Tells a session's listeners that the answer being written has something new to pull. Keeps their room, so
/// that a delta need not look for it.
pub struct Pulse(Arc<Room>);

/// One listener; dropping it unsubscribes.
pub struct Subscription {
    room: Arc<Room>,
    place: usize,
    /// Whose stream it is.
    attending: Option<Uuid>,
}

impl Hub {
    pub fn new(clock: Clock) -> Self {
        Self { rooms: Arc::default(), inboxes: Inboxes::default(), presence: Presence::new(clock) }
    }

    pub fn subscribe(&self, session_id: Uuid) -> Subscription {
        let room = self.rooms.kept(session_id);
        let place = room.topic.enter();
        Subscription { room, place, attending: None }
    }

    /// Tells the session's listeners that somebody types, or no longer does; the same again only now
    /// and then. Whether it was no such repetition; nobody knows where nobody listens.
    pub fn types(&self, session_id: Uuid, who: Sender, typing: bool) -> bool {
        let Some(room) = self.rooms.get(session_id) else { return true };
        let is_news = room.attendance.types(who.id, typing);
        if is_news {
            room.topic.tell(Signal::Typing { who: Arc::new(who), typing });
        }
        is_news
    }

    /// Tells the session's listeners how far somebody has got, unless they know.
    pub fn receipt(&self, receipt: Receipt) {
        if let Some(room) = self.rooms.get(receipt.session_id)
            && room.receipts.rises(&receipt)
        {
            room.topic.tell(Signal::Receipt(Arc::new(receipt)));
        }
    }

    /// Those who have a stream of this server on the session.
    pub fn people_here(&self, session_id: Uuid) -> Vec<Sender> {
        self.rooms.get(session_id).map_or_else(Vec::new, |room| room.attendance.here())
    }

    /// Whether anyone has.
    pub fn is_attended(&self, session_id: Uuid) -> bool {
        self.rooms.get(session_id).is_some_and(|room| room.attendance.is_attended())
    }

    /// Sessions on which somebody has a stream of this server.
    pub fn attended(&self) -> Vec<Uuid> {
        let rooms = self.rooms.all();
        rooms.iter().filter(|room| room.attendance.is_attended()).map(|room| room.session_id()).collect()
    }

    /// Another server said who has a stream of its own on the session.
    pub fn set_people_elsewhere(&self, session_id: Uuid, server: Uuid, at_ms: i64, people: Vec<Sender>) {
        if let Some(room) = self.rooms.get(session_id)
            && room.attendance.set_elsewhere(server, at_ms, people)
        {
            room.topic.tell(Signal::Presence);
        }
    }

    /// Whether another server has said who is there.
    pub fn is_told_of_others(&self) -> bool {
        self.rooms.all().iter().any(|room| room.attendance.is_told_of_others())
    }

    /// Forgets those who were at servers that are gone, and what was said before `since_ms`.
    pub fn keep_people_elsewhere(&self, servers: &HashSet<Uuid>, since_ms: i64) {
        for room in self.rooms.all() {
            if room.attendance.keep_elsewhere(servers, since_ms) {
                room.topic.tell(Signal::Presence);
            }
        }
    }

    /// Tells the session's listeners; without any it does nothing.
    pub fn publish(&self, session_id: Uuid, signal: Signal) {
        if let Some(room) = self.rooms.get(session_id) {
            room.topic.tell(signal);
        }
    }

    /// For the answer that a session is given.
    pub fn pulse(&self, session_id: Uuid) -> Pulse {
        Pulse(self.rooms.kept(session_id))
    }

    pub const fn inboxes(&self) -> &Inboxes {
        &self.inboxes
    }

    pub const fn presence(&self) -> &Presence {
        &self.presence
    }

    /// The session's listeners have been told of its log up to here.
    pub fn told(&self, session_id: Uuid, seq: i64) {
        if let Some(room) = self.rooms.get(session_id) {
            room.learn(seq);
        }
    }

    /// Another server has committed up to here, or nobody knows how far: who listens reads the log, unless
    /// it is known already.
    pub fn learn(&self, session_id: Uuid, seq: Option<i64>) {
        if let Some(room) = self.rooms.get(session_id)
            && seq.is_none_or(|seq| room.learn(seq))
        {
            room.topic.tell(Signal::Look);
        }
    }

    /// Another server has committed these events, the last of the session's log.
    pub fn deliver(&self, session: Arc<Session>, events: Arc<[Arc<Event>]>) {
        if let Some(room) = self.rooms.get(session.id)
            && room.learn(session.last_seq)
        {
            room.topic.tell(Signal::Events { session, events });
        }
    }

    /// Whether somebody listens to the session.
    pub fn is_watched(&self, session_id: Uuid) -> bool {
        self.rooms.get(session_id).is_some()
    }

    /// Sessions that somebody listens to and has read.
    pub fn watched(&self) -> Vec<Uuid> {
        self.rooms.read_sessions()
    }
}

impl Signal {
    /// How much text it holds.
    fn bytes(&self) -> usize {
        match self {
            Self::Events { events, .. } => events.iter().map(|event| event.change.text_bytes()).sum(),
            _ => 0,
        }
    }
}

impl Pulse {
    pub fn beat(&self) {
        self.0.topic.pulse();
    }
}

impl Subscription {
    /// The listener is a stream of somebody, who is present from now on.
    pub fn attend(&mut self, who: Sender) {
        if self.attending.is_some() {
            return;
        }
        self.attending = Some(who.id);
        if let Step::Other { is_first } = self.room.attendance.enter(who) {
            self.room.people_moved(is_first);
        }
    }

    /// Everyone who has a stream on the session.
    pub fn present(&self) -> Vec<Sender> {
        self.room.attendance.present()
    }

    /// The listener has read how far others have got; those who listen already may not know.
    pub fn has_read_receipts(&self, receipts: &[Receipt]) {
        let is_shared = self.room.topic.is_shared();
        for receipt in receipts.iter().filter(|receipt| self.room.receipts.rises(receipt)) {
            if is_shared {
                self.room.topic.tell(Signal::Receipt(Arc::new(receipt.clone())));
            }
        }
    }

    /// The listener has read the log up to here; false when others know of more.
    pub fn has_read(&self, seq: i64) -> bool {
        self.room.read(seq)
    }

    /// What has been told and was not heard yet, in order.
    pub fn poll(&self, context: &Context<'_>) -> Poll<Heard> {
        self.room.topic.hear(self.place, context)
    }

    /// Waits until there is something to hear.
    pub async fn hear(&self) -> Heard {
        poll_fn(|context| self.poll(context)).await
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.room.topic.leave(self.place);
        if self.attending.is_some_and(|who| self.room.attendance.leave(who)) {
            self.room.people_moved(false);
        }
    }
}
