//! How many answers may be written at once: for a contact, for the address of guests, for a provider, and
//! in all. What finds no room waits, the oldest first under each limit, and nobody waits for a limit of
//! somebody else: who is kept back by their own limit stands in no other line.

use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    task::{Context, Poll},
    time::Duration,
};

use tokio::sync::oneshot;
use uuid::Uuid;

use crate::{
    domain::address::{Address, Network},
    error::Result,
    limits::{Limit, Limits},
};

/// What a caller who is refused is told to wait: answers take seconds.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// The limits; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtOnce {
    pub per_contact: usize,
    pub per_address: usize,
    pub in_all: usize,
    /// How long an answer waits for its place.
    pub patience: Duration,
}

/// Who asks whom, as far as limits count it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demand<'a> {
    pub contact: Option<Uuid>,
    pub address: Option<Address>,
    pub provider: &'a str,
    /// The provider's own limit; 0 is none.
    pub per_provider: usize,
}

pub(super) struct Admission {
    limits: AtOnce,
    state: Mutex<State>,
    told: Told,
}

/// The limits as the operator sees them.
struct Told {
    contact: Arc<Limit>,
    network: Arc<Limit>,
    provider: Arc<Limit>,
    all: Arc<Limit>,
}

#[derive(Default)]
struct State {
    taken: HashMap<Key, usize>,
    /// Who waits for a limit, by the order in which they came.
    lines: HashMap<Key, BTreeMap<u64, Waiter>>,
    /// In which line each turn stands.
    waiting: HashMap<u64, Key>,
    turns: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Contact(Uuid),
    Network(Network),
    Provider(String),
    All,
}

/// One limit that a place counts against.
struct Count {
    key: Key,
    limit: usize,
}

struct Waiter {
    counts: Arc<[Count]>,
    place: oneshot::Sender<Place>,
}

/// Leave to write one answer; dropping it gives it to the next.
pub(super) struct Place {
    admission: Arc<Admission>,
    counts: Arc<[Count]>,
}

/// A place to come. Dropping it leaves the line.
pub(super) struct Entry {
    admission: Arc<Admission>,
    turn: u64,
    place: oneshot::Receiver<Place>,
}

impl Told {
    fn new(limits: AtOnce, per_provider: usize, all: &Limits, admission: &Weak<Admission>) -> Self {
        let add = |name, most: usize, counted: fn(&Key) -> bool| {
            let admission = Weak::clone(admission);
            let most = u64::try_from(most).unwrap_or(u64::MAX);
            all.add(name, most, move || admission.upgrade().map_or(0, |admission| admission.used(counted)))
        };
        Self {
            contact: add("answer.at_once_per_contact", limits.per_contact, |key| matches!(key, Key::Contact(_))),
            network: add("answer.at_once_per_address", limits.per_address, |key| matches!(key, Key::Network(_))),
            provider: add("providers.at_once", per_provider, |key| matches!(key, Key::Provider(_))),
            all: add("answer.at_once", limits.in_all, |key| *key == Key::All),
        }
    }

    const fn of(&self, key: &Key) -> &Arc<Limit> {
        match key {
            Key::Contact(_) => &self.contact,
            Key::Network(_) => &self.network,
            Key::Provider(_) => &self.provider,
            Key::All => &self.all,
        }
    }
}

impl Admission {
    /// `per_provider` is the highest limit of any provider.
    pub fn new(limits: AtOnce, per_provider: usize, all: &Limits) -> Arc<Self> {
        Arc::new_cyclic(|admission| Self {
            limits,
            state: Mutex::default(),
            told: Told::new(limits, per_provider, all, admission),
        })
    }

    pub const fn patience(&self) -> Duration {
        self.limits.patience
    }

    /// A place at once, or a place in the line.
    pub fn enter(self: &Arc<Self>, demand: Demand<'_>) -> Result<Place, Entry> {
        let counts = self.counts(demand);
        let mut state = self.lock();
        let Some(full) = state.full(&counts) else {
            state.take(&counts);
            drop(state);
            return Ok(Place { admission: Arc::clone(self), counts });
        };
        state.turns += 1;
        let turn = state.turns;
        let (sender, place) = oneshot::channel();
        let limit = Arc::clone(self.told.of(&full));
        state.wait(turn, full, Waiter { counts, place: sender });
        drop(state);
        limit.refuse();
        Err(Entry { admission: Arc::clone(self), turn, place })
    }

    /// Whether there would be a place now.
    pub fn has_room(&self, demand: Demand<'_>) -> bool {
        self.lock().full(&self.counts(demand)).is_none()
    }

    /// A place at once, for what does not wait.
    pub fn try_enter(self: &Arc<Self>, demand: Demand<'_>) -> Result<Place> {
        let counts = self.counts(demand);
        let mut state = self.lock();
        let Some(full) = state.full(&counts) else {
            state.take(&counts);
            drop(state);
            return Ok(Place { admission: Arc::clone(self), counts });
        };
        drop(state);
        Err(self.told.of(&full).reached("answers are written at once").retry_after(RETRY_AFTER))
    }

    /// How many answers wait.
    pub fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    /// What is used of a limit by whoever uses most of it.
    fn used(&self, counted: fn(&Key) -> bool) -> u64 {
        let state = self.lock();
        let most = state.taken.iter().filter(|(key, _)| counted(key)).map(|(_, taken)| *taken).max();
        most.and_then(|most| u64::try_from(most).ok()).unwrap_or(0)
    }

    /// The narrowest first: who has used up their own share waits for it and nowhere else.
    fn counts(&self, demand: Demand<'_>) -> Arc<[Count]> {
        let contact = demand.contact.map(|id| Count { key: Key::Contact(id), limit: self.limits.per_contact });
        let networks = demand.address.into_iter().flat_map(Address::counted);
        let networks = networks
            .map(|(network, times)| Count { key: Key::Network(network), limit: self.limits.per_address * times });
        let provider = Count { key: Key::Provider(demand.provider.to_owned()), limit: demand.per_provider };
        let all = Count { key: Key::All, limit: self.limits.in_all };
        contact.into_iter().chain(networks).chain([provider, all]).filter(|count| count.limit > 0).collect()
    }

    /// Gives a place back, and to those who have waited longest for what it frees.
    fn release(self: &Arc<Self>, counts: &[Count]) {
        let granted = {
            let mut state = self.lock();
            state.give_back(counts);
            counts.iter().flat_map(|count| state.admit(count)).collect::<Vec<_>>()
        };
        for Waiter { counts, place } in granted {
            // One who has just left gives the place on by dropping it, which needs the lock again.
            drop(place.send(Place { admission: Arc::clone(self), counts }));
        }
    }

    fn leave(&self, turn: u64) {
        let mut state = self.lock();
        if let Some(key) = state.waiting.remove(&turn)
            && let Some(line) = state.lines.get_mut(&key)
        {
            line.remove(&turn);
            if line.is_empty() {
                state.lines.remove(&key);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The first limit that has no room.
    fn full(&self, counts: &[Count]) -> Option<Key> {
        let full = |count: &&Count| self.is_full(count);
        counts.iter().find(full).map(|count| count.key.clone())
    }

    fn is_full(&self, count: &Count) -> bool {
        self.taken.get(&count.key).is_some_and(|taken| *taken >= count.limit)
    }

    fn take(&mut self, counts: &[Count]) {
        for count in counts {
            *self.taken.entry(count.key.clone()).or_default() += 1;
        }
    }

    fn give_back(&mut self, counts: &[Count]) {
        for count in counts {
            if let Some(taken) = self.taken.get_mut(&count.key) {
                *taken -= 1;
                if *taken == 0 {
                    self.taken.remove(&count.key);
                }
            }
        }
    }

    fn wait(&mut self, turn: u64, key: Key, waiter: Waiter) {
        self.waiting.insert(turn, key.clone());
        self.lines.entry(key).or_default().insert(turn, waiter);
    }

    /// Those of a line who get a place now. Who is kept back by another limit goes over to its line.
    fn admit(&mut self, count: &Count) -> Vec<Waiter> {
        let mut granted = Vec::new();
        while !self.is_full(count) {
            let Some((turn, waiter)) = self.lines.get_mut(&count.key).and_then(BTreeMap::pop_first) else {
                self.lines.remove(&count.key);
                break;
            };
            match self.full(&waiter.counts) {
                Some(other) => self.wait(turn, other, waiter),
                None => {
                    self.waiting.remove(&turn);
                    self.take(&waiter.counts);
                    granted.push(waiter);
                }
            }
        }
        granted
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.admission.release(&self.counts);
    }
}

impl Future for Entry {
    type Output = Place;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Place> {
        match Pin::new(&mut self.place).poll(context) {
            Poll::Ready(Ok(place)) => Poll::Ready(place),
            // The sender lives as long as this stands in line.
            Poll::Ready(Err(_)) | Poll::Pending => Poll::Pending,
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.admission.leave(self.turn);
    }
}

#[cfg(test)]
mod tests;
