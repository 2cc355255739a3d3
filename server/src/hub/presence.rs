//! Which principals have a stream open, and since when those who had one have none: on this node, and as
//! far as others said so, which users on theirs.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::clock::Clock;

/// Absences are remembered at least this long.
const REMEMBERED_MS: i64 = 3_600_000;
/// How often those that are older are forgotten.
const SWEEP_EVERY_MS: i64 = 60_000;

/// Knows the streams of contacts and users. Cheap to clone.
#[derive(Clone)]
pub struct Presence {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Clock,
    /// Nobody can have been seen before this.
    started_ms: i64,
    known: Mutex<Known>,
    streams: AtomicUsize,
    /// Somebody has come to this node or gone of whom the others are told.
    moved: Notify,
}

#[derive(Default)]
struct Known {
    entries: HashMap<Uuid, Entry>,
    /// Users at other nodes, and contacts for whom a node asks.
    elsewhere: HashSet<Uuid>,
    /// The contacts for whom some node asks.
    wanted: HashSet<Uuid>,
    /// Whose coming and going somebody waits for.
    awaited: HashMap<Uuid, watch::Sender<()>>,
    swept_ms: i64,
}

#[derive(Clone, Copy)]
struct Entry {
    is_user: bool,
    streams: usize,
    /// Sessions that these streams follow.
    sessions: usize,
    ended_ms: i64,
}

/// One open stream; dropping it ends it.
pub struct OpenStream {
    principal: Uuid,
    shared: Arc<Shared>,
}

/// One session that a stream follows; dropping it ends that.
pub struct FollowedSession {
    principal: Uuid,
    shared: Arc<Shared>,
}

impl Presence {
    pub(super) fn new(clock: Clock) -> Self {
        let started_ms = clock.now_ms();
        let (streams, moved) = (AtomicUsize::new(0), Notify::new());
        let shared = Shared { clock, started_ms, known: Mutex::default(), streams, moved };
        Self { shared: Arc::new(shared) }
    }

    /// One more stream, of at most so many; none when there are as many already.
    pub fn open(&self, principal: Uuid, is_user: bool, most: usize) -> Option<OpenStream> {
        let now_ms = self.shared.clock.now_ms();
        let mut known = self.shared.lock();
        known.sweep(now_ms);
        let entry = known.entries.entry(principal).or_insert(Entry { is_user, streams: 0, sessions: 0, ended_ms: 0 });
        if entry.streams >= most {
            return None;
        }
        entry.streams += 1;
        entry.is_user = is_user;
        let came = entry.streams == 1;
        if came && known.is_told(principal) {
            self.shared.moved.notify_one();
        }
        known.tell(principal);
        self.shared.streams.fetch_add(1, Ordering::Relaxed);
        Some(OpenStream { principal, shared: Arc::clone(&self.shared) })
    }

    /// The streams of the principal who has most, and the sessions of the one who follows most.
    pub fn most(&self) -> (usize, usize) {
        let known = self.shared.lock();
        let most = |(streams, sessions): (usize, usize), entry: &Entry| {
            (streams.max(entry.streams), sessions.max(entry.sessions))
        };
        known.entries.values().fold((0, 0), most)
    }

    /// Since when the principal has had no stream; none while one is open.
    pub fn absent_since_ms(&self, principal: Uuid) -> Option<i64> {
        let known = self.shared.lock();
        if known.elsewhere.contains(&principal) {
            return None;
        }
        match known.entries.get(&principal) {
            Some(entry) if entry.streams > 0 => None,
            Some(entry) => Some(entry.ended_ms),
            None => Some(self.shared.started_ms),
        }
    }

    /// Who has a stream on this node of those of whom the others are told: users, and contacts for whom a node asks.
    pub fn told(&self) -> HashSet<Uuid> {
        let known = self.shared.lock();
        let here = |(id, entry): (&Uuid, &Entry)| (entry.streams > 0 && known.is_told(*id)).then_some(*id);
        known.entries.iter().filter_map(here).collect()
    }

    /// Ends when one of them has come to this node or gone since it was last asked.
    pub async fn moved(&self) {
        self.shared.moved.notified().await;
    }

    /// Takes in for which contacts nodes ask.
    pub fn set_wanted(&self, contacts: HashSet<Uuid>) {
        let mut known = self.shared.lock();
        if known.wanted != contacts {
            known.wanted = contacts;
            self.shared.moved.notify_one();
        }
    }

    /// Takes in who is at other nodes, of those of whom they tell. Who was there until now is absent from now on.
    pub fn set_elsewhere(&self, there: HashSet<Uuid>) {
        let now_ms = self.shared.clock.now_ms();
        let mut known = self.shared.lock();
        let before = std::mem::replace(&mut known.elsewhere, there);
        let come: Vec<Uuid> = known.elsewhere.difference(&before).copied().collect();
        let gone: Vec<Uuid> = before.difference(&known.elsewhere).copied().collect();
        for id in &gone {
            let absent = Entry { is_user: false, streams: 0, sessions: 0, ended_ms: 0 };
            known.entries.entry(*id).or_insert(absent).ended_ms = now_ms;
        }
        come.into_iter().chain(gone).for_each(|id| known.tell(id));
    }

    /// Changes whenever a stream of the principal begins or ends.
    pub fn changes(&self, principal: Uuid) -> watch::Receiver<()> {
        self.shared.lock().awaited.entry(principal).or_default().subscribe()
    }

    /// Open streams of this node.
    pub fn streams(&self) -> usize {
        self.shared.streams.load(Ordering::Relaxed)
    }
}

impl OpenStream {
    /// The stream follows one more session; none when its principal follows so many already, on all
    /// streams together.
    pub fn follow(&self, most: usize) -> Option<FollowedSession> {
        let mut known = self.shared.lock();
        let entry = known.entries.get_mut(&self.principal)?;
        if entry.sessions >= most {
            return None;
        }
        entry.sessions += 1;
        drop(known);
        Some(FollowedSession { principal: self.principal, shared: Arc::clone(&self.shared) })
    }
}

impl Drop for FollowedSession {
    fn drop(&mut self) {
        if let Some(entry) = self.shared.lock().entries.get_mut(&self.principal) {
            entry.sessions = entry.sessions.saturating_sub(1);
        }
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let now_ms = self.shared.clock.now_ms();
        let mut known = self.shared.lock();
        if let Some(entry) = known.entries.get_mut(&self.principal) {
            entry.streams = entry.streams.saturating_sub(1);
            entry.ended_ms = now_ms;
            let gone = entry.streams == 0;
            if gone && known.is_told(self.principal) {
                self.shared.moved.notify_one();
            }
        }
        known.tell(self.principal);
        self.shared.streams.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Known {
    /// Whether the others are told of them.
    fn is_told(&self, principal: Uuid) -> bool {
        self.entries.get(&principal).is_some_and(|entry| entry.is_user) || self.wanted.contains(&principal)
    }

    /// Wakes those who wait for this principal, if any still do.
    fn tell(&mut self, principal: Uuid) {
        if let Some(awaited) = self.awaited.get(&principal)
            && awaited.send(()).is_err()
        {
            self.awaited.remove(&principal);
        }
    }

    /// Keeps the tables small, now and then: who has been absent for longer than any limit need not be
    /// remembered.
    fn sweep(&mut self, now_ms: i64) {
        if now_ms - self.swept_ms >= SWEEP_EVERY_MS {
            self.swept_ms = now_ms;
            let limit_ms = now_ms - REMEMBERED_MS;
            self.entries.retain(|_, entry| entry.streams > 0 || entry.ended_ms > limit_ms);
            self.awaited.retain(|_, awaited| awaited.receiver_count() > 0);
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE_MS: i64 = 60_000;

    #[test]
    fn only_who_waits_for_a_principal_is_woken_by_its_streams() {
        let presence = Presence::new(Clock::settable(0));
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (ones, others) = (presence.changes(one), presence.changes(other));
        let stream = presence.open(one, false, 1).unwrap();
        assert!(presence.open(one, false, 1).is_none(), "as many as there may be");
        assert!(ones.has_changed().is_ok_and(|changed| changed));
        drop(stream);
        assert!(others.has_changed().is_ok_and(|changed| !changed));
        drop((ones, others));
        drop(presence.open(one, false, 1));
        assert_eq!(presence.shared.lock().awaited.len(), 1, "nobody waits for the first any more");
    }

    #[test]
    fn who_is_at_another_node_is_absent_only_from_when_they_left_it() {
        let clock = Clock::settable(0);
        let presence = Presence::new(clock.clone());
        let (ann, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let stream = presence.open(ann, true, 1);
        drop(presence.open(Uuid::from_u128(3), false, 1));
        assert_eq!(presence.told(), HashSet::from([ann]), "nobody asks for the contact");
        presence.set_elsewhere(HashSet::from([ann, ben]));
        drop(stream);
        clock.advance(MINUTE_MS);
        assert_eq!((presence.absent_since_ms(ann), presence.absent_since_ms(ben)), (None, None));
        presence.set_elsewhere(HashSet::from([ben]));
        clock.advance(MINUTE_MS);
        presence.set_elsewhere(HashSet::from([ben]));
        assert_eq!((presence.absent_since_ms(ann), presence.absent_since_ms(ben)), (Some(MINUTE_MS), None));
    }

    #[tokio::test]
    async fn the_others_are_told_of_a_contact_for_whom_they_ask_and_one_who_waits_hears_of_it() {
        let clock = Clock::settable(0);
        let presence = Presence::new(clock.clone());
        let (lin, bo) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let streams = (presence.open(lin, false, 1), presence.open(bo, false, 1));
        assert!(presence.told().is_empty());
        presence.set_wanted(HashSet::from([lin]));
        presence.moved().await;
        assert_eq!(presence.told(), HashSet::from([lin]));
        drop(streams);
        presence.moved().await;
        assert!(presence.told().is_empty());
        let mut changes = presence.changes(lin);
        presence.set_elsewhere(HashSet::from([lin]));
        assert!(changes.has_changed().unwrap() && presence.absent_since_ms(lin).is_none());
        changes.mark_unchanged();
        clock.advance(MINUTE_MS);
        presence.set_elsewhere(HashSet::new());
        assert!(changes.has_changed().unwrap());
        assert_eq!(presence.absent_since_ms(lin), Some(MINUTE_MS));
    }

    #[test]
    fn absences_are_forgotten_by_time_and_never_while_a_stream_is_open() {
        let clock = Clock::settable(0);
        let presence = Presence::new(clock.clone());
        let held = presence.open(Uuid::from_u128(1), false, 1);
        (2..2_000).for_each(|id| drop(presence.open(Uuid::from_u128(id), false, 1)));
        assert_eq!((presence.shared.lock().entries.len(), presence.streams()), (1_999, 1));
        clock.advance(59 * MINUTE_MS);
        drop(presence.open(Uuid::from_u128(2), false, 1));
        assert_eq!(presence.shared.lock().entries.len(), 1_999, "not yet an hour");
        clock.advance(2 * MINUTE_MS);
        drop(presence.open(Uuid::from_u128(3), false, 1));
        assert_eq!(presence.shared.lock().entries.len(), 3, "who is there, and two who were here lately");
        assert_eq!(presence.absent_since_ms(Uuid::from_u128(1)), None);
        drop(held);
        assert_eq!(presence.absent_since_ms(Uuid::from_u128(1)), Some(61 * MINUTE_MS));
    }
}
