//! One connection as the limits see it: how many calls it has, whether one of them was let in with a token,
//! and how many bytes are held for it, for its address and in all.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{
            AtomicBool, AtomicU64, AtomicUsize,
            Ordering::{Relaxed, SeqCst},
        },
    },
    time::Duration,
};

use super::memory;
use crate::{
    domain::address::{Address as Ip, Network},
    limits::{Limit, Limits},
};

/// Answers that are held back at once: the other half of its streams is for whoever else uses the connection.
const MOST_HELD_ANSWERS: usize = 64;

/// What is held for those who do not take it, and how many calls a connection may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSettings {
    /// Calls at once of a connection without a call that was let in with a token.
    pub first_streams: usize,
    /// Streams that need no token (health, reflection) of one connection.
    pub open_streams: usize,
    pub per_connection: u64,
    pub per_address: u64,
    pub percent_of_memory: u64,
    /// How long a stream may have bytes waiting of which none is taken.
    pub stalled: Duration,
    /// A stream that takes fewer bytes a second for `slow_for` is reset.
    pub slow_bytes_per_second: u64,
    pub slow_for: Duration,
    /// How long a stream that needs no token may be silent.
    pub silent: Duration,
    /// Frames of HTTP/2 that are read or answered without a limit of its own; ten times as many at once.
    pub control_frames_per_second: u32,
}

/// All connections.
pub struct Ledger {
    pub settings: HeldSettings,
    addresses: Mutex<HashMap<Network, Arc<Address>>>,
    held: AtomicU64,
    next: AtomicU64,
    limits: Kinds,
}

/// The limits that a connection may meet.
struct Kinds {
    first_streams: Arc<Limit>,
    open_streams: Arc<Limit>,
    per_connection: Arc<Limit>,
    per_address: Arc<Limit>,
    in_all: Arc<Limit>,
    stalled: Arc<Limit>,
    control_frames: Arc<Limit>,
}

#[derive(Default)]
struct Address {
    held: AtomicU64,
    connections: Mutex<HashMap<u64, Weak<Connection>>>,
}

/// One connection, counted until it is dropped.
pub struct Connection {
    pub ledger: Arc<Ledger>,
    id: u64,
    network: Option<Network>,
    address: Arc<Address>,
    held: AtomicU64,
    calls: AtomicUsize,
    open_streams: AtomicUsize,
    held_answers: AtomicUsize,
    admitted: AtomicBool,
    /// The client lets so little be sent at once that the end of an answer could be left with us.
    small_windows: AtomicBool,
}

/// Bytes held for somebody; given back when dropped.
pub struct Holding {
    connection: Arc<Connection>,
    bytes: u64,
    /// What is read of requests does not count for the connection.
    of_answers: bool,
}

/// One call of a connection, until it has ended.
pub struct OpenCall(Arc<Connection>);

/// One answer that is held back.
pub struct HeldAnswer(Arc<Connection>);

/// One stream that needed no token.
pub struct OpenStream(Arc<Connection>);

impl Ledger {
    pub fn new(settings: HeldSettings, limits: &Limits) -> Arc<Self> {
        let in_all = memory::bytes() / 100 * settings.percent_of_memory;
        Arc::new_cyclic(|ledger: &Weak<Self>| {
            let add = |name, most: u64, used: fn(&Self) -> u64| {
                let ledger = Weak::clone(ledger);
                limits.add(name, most, move || ledger.upgrade().map_or(0, |ledger| used(&ledger)))
            };
            let most = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
            let limits = Kinds {
                first_streams: add("limits.streams_before_login", most(settings.first_streams), Self::most_calls),
                open_streams: add(
                    "limits.open_streams_per_connection",
                    most(settings.open_streams),
                    Self::most_open_streams,
                ),
                per_connection: add("limits.held_per_connection_bytes", settings.per_connection, Self::most_held),
                per_address: add("limits.held_per_address_bytes", settings.per_address, Self::most_held_by_address),
                in_all: add("limits.held_percent_of_memory", in_all, |ledger| ledger.held.load(Relaxed)),
                stalled: add("limits.stalled_seconds", settings.stalled.as_secs(), |_| 0),
                control_frames: add(
                    "limits.control_frames_per_second",
                    settings.control_frames_per_second.into(),
                    |_| 0,
                ),
            };
            Self { settings, addresses: Mutex::default(), held: AtomicU64::new(0), next: AtomicU64::new(0), limits }
        })
    }

    /// A new connection of an address.
    pub fn connect(self: &Arc<Self>, ip: Ip) -> Arc<Connection> {
        let network = ip.counted().next().map(|(network, _)| network);
        let mut addresses = lock(&self.addresses);
        let address = network.map(|network| Arc::clone(addresses.entry(network).or_default())).unwrap_or_default();
        let id = self.next.fetch_add(1, Relaxed);
        let connection = Arc::new(Connection {
            ledger: Arc::clone(self),
            id,
            network,
            address: Arc::clone(&address),
            held: AtomicU64::new(0),
            calls: AtomicUsize::new(0),
            open_streams: AtomicUsize::new(0),
            held_answers: AtomicUsize::new(0),
            admitted: AtomicBool::new(false),
            small_windows: AtomicBool::new(false),
        });
        lock(&address.connections).insert(id, Arc::downgrade(&connection));
        drop(addresses);
        connection
    }

    fn of_connections(&self, number: impl Fn(&Connection) -> u64) -> u64 {
        let addresses: Vec<_> = lock(&self.addresses).values().cloned().collect();
        let most = |address: &Arc<Address>| {
            let connections: Vec<_> = lock(&address.connections).values().filter_map(Weak::upgrade).collect();
            connections.iter().map(|connection| number(connection)).max()
        };
        addresses.iter().filter_map(most).max().unwrap_or(0)
    }

    fn of_addresses(&self, number: impl Fn(&Address) -> u64) -> u64 {
        lock(&self.addresses).values().map(|address| number(address)).max().unwrap_or(0)
    }

    fn most_calls(&self) -> u64 {
        self.of_connections(
            |connection| {
                if connection.is_admitted() { 0 } else { connection.calls.load(Relaxed) as u64 }
            },
        )
    }

    fn most_open_streams(&self) -> u64 {
        self.of_connections(|connection| connection.open_streams.load(Relaxed) as u64)
    }

    fn most_held(&self) -> u64 {
        self.of_connections(|connection| connection.held.load(Relaxed))
    }

    fn most_held_by_address(&self) -> u64 {
        self.of_addresses(|address| address.held.load(Relaxed))
    }
}

impl Connection {
    /// A call was let in with a token: from now on this is a client's connection.
    pub fn admit(&self) {
        if !self.admitted.load(Relaxed) {
            self.admitted.store(true, SeqCst);
        }
    }

    pub fn is_admitted(&self) -> bool {
        self.admitted.load(Relaxed)
    }

    /// Whether one more call may be looked at.
    pub fn has_room(&self) -> bool {
        self.is_admitted() || self.calls.load(SeqCst) < self.ledger.settings.first_streams
    }

    /// A call beyond what a connection may have before one of its calls was let in.
    pub fn refuse_call(&self) -> usize {
        self.ledger.limits.first_streams.refuse();
        self.ledger.settings.first_streams
    }

    /// A place for an answer that is held back; others may share the connection.
    pub fn hold_answer(self: &Arc<Self>) -> Option<HeldAnswer> {
        let place = HeldAnswer(Arc::clone(self));
        (self.held_answers.fetch_add(1, SeqCst) < MOST_HELD_ANSWERS).then_some(place)
    }

    pub fn open_call(self: &Arc<Self>) -> OpenCall {
        self.calls.fetch_add(1, SeqCst);
        OpenCall(Arc::clone(self))
    }

    /// A place for a stream that needs no token, or how many there may be.
    pub fn open_stream(self: &Arc<Self>) -> Result<OpenStream, usize> {
        let place = OpenStream(Arc::clone(self));
        if self.open_streams.fetch_add(1, SeqCst) < self.ledger.settings.open_streams {
            return Ok(place);
        }
        self.ledger.limits.open_streams.refuse();
        Err(self.ledger.settings.open_streams)
    }

    /// Nothing of an answer was taken in time, or too little.
    pub fn stalled(&self) {
        self.ledger.limits.stalled.refuse();
    }

    /// More control frames came than any client needs.
    pub fn flooded(&self) {
        self.ledger.limits.control_frames.refuse();
    }

    /// What the client lets be sent of a stream before it has said more.
    pub fn set_window(&self, bytes: u32, small: u32) {
        self.small_windows.store(bytes < small, Relaxed);
    }

    pub fn has_small_windows(&self) -> bool {
        self.small_windows.load(Relaxed)
    }

    /// Nothing held as yet of what is to be sent.
    pub fn hold(self: &Arc<Self>) -> Holding {
        Holding { connection: Arc::clone(self), bytes: 0, of_answers: true }
    }

    /// Nothing held as yet of what is being received.
    pub fn hold_request(self: &Arc<Self>) -> Holding {
        Holding { connection: Arc::clone(self), bytes: 0, of_answers: false }
    }

    fn add(&self, bytes: u64, of_answers: bool) {
        if of_answers {
            self.held.fetch_add(bytes, SeqCst);
        }
        self.address.held.fetch_add(bytes, SeqCst);
        self.ledger.held.fetch_add(bytes, SeqCst);
    }

    fn give_back(&self, bytes: u64, of_answers: bool) {
        if of_answers {
            self.held.fetch_sub(bytes, SeqCst);
        }
        self.address.held.fetch_sub(bytes, SeqCst);
        self.ledger.held.fetch_sub(bytes, SeqCst);
    }

    /// The limit that is exceeded now, if one is.
    fn exceeded(&self) -> Option<&Limit> {
        let limits = &self.ledger.limits;
        let held = [
            (&self.held, &limits.per_connection),
            (&self.address.held, &limits.per_address),
            (&self.ledger.held, &limits.in_all),
        ];
        held.into_iter().find(|(held, limit)| held.load(SeqCst) > limit.most).map(|(_, limit)| &**limit)
    }
}

impl Holding {
    /// Holds so many bytes from now on; the name of the limit that forbids it, which holds nothing.
    pub fn set(&mut self, bytes: u64) -> Result<(), &'static str> {
        let grows = bytes > self.bytes;
        let (connection, of_answers) = (&self.connection, self.of_answers);
        if grows {
            connection.add(bytes - self.bytes, of_answers);
        } else {
            connection.give_back(self.bytes - bytes, of_answers);
        }
        self.bytes = bytes;
        let Some(limit) = self.connection.exceeded().filter(|_| grows) else { return Ok(()) };
        limit.refuse();
        let name = limit.name;
        self.clear();
        Err(name)
    }

    pub fn clear(&mut self) {
        self.connection.give_back(std::mem::take(&mut self.bytes), self.of_answers);
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Drop for HeldAnswer {
    fn drop(&mut self) {
        self.0.held_answers.fetch_sub(1, SeqCst);
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, SeqCst);
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.open_streams.fetch_sub(1, SeqCst);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut addresses = lock(&self.ledger.addresses);
        let mut connections = lock(&self.address.connections);
        connections.remove(&self.id);
        if connections.is_empty()
            && let Some(network) = self.network
        {
            addresses.remove(&network);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
