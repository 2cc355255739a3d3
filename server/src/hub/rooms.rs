//! The sessions that somebody listens to, and how far each listener knows their logs: what other servers
//! commit is looked for by them.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{AtomicI64, Ordering},
    },
};

use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Signal, attendance::Attendance, receipts::Receipts, topic::Topic};

/// Lower than every seq.
const UNKNOWN: i64 = -1;

/// The rooms there are, and who is told when one comes or goes.
#[derive(Default)]
pub(super) struct Rooms {
    by_session: Mutex<HashMap<Uuid, Weak<Room>>>,
    told: OnceLock<mpsc::UnboundedSender<(Uuid, Moved)>>,
}

/// What happened to a room, for who tells other servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It got a listener, or lost the last one.
    Followed(bool),
    /// Somebody has come or gone; `is_first`: nobody was there before.
    People { is_first: bool },
}

/// One session that somebody listens to.
pub(super) struct Room {
    session_id: Uuid,
    pub topic: Topic,
    pub attendance: Attendance,
    pub receipts: Receipts,
    /// Each listener has been told of the log up to here, or has read it. Below 0: nobody knows yet.
    known_seq: AtomicI64,
    rooms: Weak<Rooms>,
}

impl Rooms {
    pub fn get(&self, session_id: Uuid) -> Option<Arc<Room>> {
        self.lock().get(&session_id).and_then(Weak::upgrade)
    }

    /// The session's room, made if need be.
    pub fn kept(self: &Arc<Self>, session_id: Uuid) -> Arc<Room> {
        let mut rooms = self.lock();
        let known = rooms.get(&session_id).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let room = Arc::new(Room {
                session_id,
                topic: Topic::default(),
                attendance: Attendance::default(),
                receipts: Receipts::default(),
                known_seq: AtomicI64::new(UNKNOWN),
                rooms: Arc::downgrade(self),
            });
            rooms.insert(session_id, Arc::downgrade(&room));
            self.tell(session_id, Moved::Followed(true));
            room
        })
    }

    /// Every session with a listener, read or not.
    pub fn sessions(&self) -> Vec<Uuid> {
        self.lock().keys().copied().collect()
    }

    /// Every session with a listener who has read it.
    pub fn read_sessions(&self) -> Vec<Uuid> {
        let rooms = self.all();
        let read = |room: &&Arc<Room>| room.known_seq.load(Ordering::Relaxed) > UNKNOWN;
        rooms.iter().filter(read).map(|room| room.session_id).collect()
    }

    /// Every room there is.
    pub fn all(&self) -> Vec<Arc<Room>> {
        // Upgraded under the lock and dropped without it: dropping the last one needs the lock.
        self.lock().values().filter_map(Weak::upgrade).collect()
    }

    /// What happens to which sessions, from here on. For one who asks.
    pub fn follow(&self) -> mpsc::UnboundedReceiver<(Uuid, Moved)> {
        let (told, followed) = mpsc::unbounded_channel();
        let _ = self.told.set(told);
        followed
    }

    /// In the order of what happened, because the rooms are locked meanwhile.
    fn tell(&self, session_id: Uuid, moved: Moved) {
        if let Some(told) = self.told.get() {
            let _ = told.send((session_id, moved));
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Weak<Room>>> {
        self.by_session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    pub const fn session_id(&self) -> Uuid {
        self.session_id
    }

    /// Somebody has come to a stream of this server or gone.
    pub fn people_moved(&self, is_first: bool) {
        self.topic.tell(Signal::Presence);
        if let Some(rooms) = self.rooms.upgrade() {
            rooms.tell(self.session_id, Moved::People { is_first });
        }
    }

    /// Everyone here knows the log up to this seq; false when that was known already.
    pub fn learn(&self, seq: i64) -> bool {
        self.known_seq.fetch_max(seq, Ordering::Relaxed) < seq
    }

    /// A listener has read the log up to here; false when the others know of more. What the first one has read
    /// is known by all: those who come later read at least as far.
    pub fn read(&self, seq: i64) -> bool {
        match self.known_seq.compare_exchange(UNKNOWN, seq, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => true,
            Err(known) => known <= seq,
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let Some(rooms) = self.rooms.upgrade() else { return };
        let mut by_session = rooms.lock();
        // A new one may have taken the place already.
        if by_session.get(&self.session_id).is_some_and(|known| known.strong_count() == 0) {
            by_session.remove(&self.session_id);
            rooms.tell(self.session_id, Moved::Followed(false));
        }
    }
}
