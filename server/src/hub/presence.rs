//! Which principals have a stream open on this node, and since when those who had one have none.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;
use uuid::Uuid;

use crate::clock::Clock;

/// Absences are remembered at least this long.
const REMEMBERED_MS: i64 = 3_600_000;
/// From this many principals on, old absences are forgotten.
const MOST_REMEMBERED: usize = 10_000;

/// Knows the streams of contacts and users. Cheap to clone.
#[derive(Clone)]
pub struct Presence {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Clock,
    /// Nobody can have been seen before this.
    started_ms: i64,
    known: Mutex<HashMap<Uuid, Entry>>,
    changed: watch::Sender<()>,
}

#[derive(Clone, Copy)]
struct Entry {
    streams: usize,
    ended_ms: i64,
}

/// One open stream; dropping it ends it.
pub struct OpenStream {
    principal: Uuid,
    shared: Arc<Shared>,
}

impl Presence {
    pub(super) fn new(clock: Clock) -> Self {
        let started_ms = clock.now_ms();
        let shared = Shared { clock, started_ms, known: Mutex::default(), changed: watch::Sender::new(()) };
        Self { shared: Arc::new(shared) }
    }

    pub fn open(&self, principal: Uuid) -> OpenStream {
        self.shared.forget_old();
        self.shared.lock().entry(principal).or_insert(Entry { streams: 0, ended_ms: 0 }).streams += 1;
        self.shared.changed.send_replace(());
        OpenStream { principal, shared: Arc::clone(&self.shared) }
    }

    /// Since when the principal has had no stream; none while one is open.
    pub fn absent_since_ms(&self, principal: Uuid) -> Option<i64> {
        match self.shared.lock().get(&principal) {
            Some(entry) if entry.streams > 0 => None,
            Some(entry) => Some(entry.ended_ms),
            None => Some(self.shared.started_ms),
        }
    }

    /// Changes whenever a stream begins or ends.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.shared.changed.subscribe()
    }

    /// Open streams of this node.
    pub fn streams(&self) -> usize {
        self.shared.lock().values().map(|entry| entry.streams).sum()
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let now_ms = self.shared.clock.now_ms();
        if let Some(entry) = self.shared.lock().get_mut(&self.principal) {
            entry.streams = entry.streams.saturating_sub(1);
            entry.ended_ms = now_ms;
        }
        self.shared.changed.send_replace(());
    }
}

impl Shared {
    /// Keeps the table small: who has been absent for longer than any limit need not be remembered.
    fn forget_old(&self) {
        let mut known = self.lock();
        if known.len() >= MOST_REMEMBERED {
            let limit_ms = self.clock.now_ms() - REMEMBERED_MS;
            known.retain(|_, entry| entry.streams > 0 || entry.ended_ms > limit_ms);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Entry>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
