//! Rate limits: token buckets by class, counted for each caller, address or account. Memory is
//! bounded however many of them there are.

/// Who is refused and calls on.
mod refusal;
/// What servers tell each other of their buckets.
mod shared;

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use uuid::Uuid;

use self::{refusal::Refusals, shared::Unsaid};
use super::rules::RateClass;
use crate::{
    domain::{
        address::{Address, Network},
        rights::Caller,
    },
    error::{Error, Reason, Result},
};

const SHARDS: usize = 16;

/// Buckets of one shard. A full bucket is as good as none, so those are dropped first.
const SHARD_CAPACITY: usize = 4096;

/// What callers are told to wait at most.
const MAX_WAIT: Duration = Duration::from_secs(3600);

/// So many calls in so much time; bursts may use them at once. A `burst` of 0 means no limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    pub per_minute: f64,
    pub burst: f64,
}

/// The limits of each class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateSettings {
    /// Reads of one caller.
    pub read: Rate,
    /// Writes of one caller.
    pub write: Rate,
    /// Writes of all guests of one address.
    pub guest_write_address: Rate,
    /// Logins from one address.
    pub login_address: Rate,
    /// Failed logins to one account from one address.
    pub login_account: Rate,
    /// Failed logins to one account from everywhere.
    pub login_account_anywhere: Rate,
    /// Refreshes of one login.
    pub refresh_login: Rate,
    /// Refresh tokens from one address that are none of ours.
    pub refresh_address: Rate,
    /// New guests from one address.
    pub guest_address: Rate,
    /// Texts generated for one caller.
    pub generate: Rate,
    /// Searches and counts of one caller.
    pub search: Rate,
}

/// Whom a limit is counted for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Counted {
    Caller(Uuid),
    Address(Address),
    /// An account, whoever tries.
    Account(String),
    /// An account, tried from one address; those that are not counted are one.
    AccountFrom(String, Option<Address>),
    Login(Uuid),
}

/// Whose bucket it is. An address of IPv6 has several: its own network's and those of wider ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Owner {
    Caller(Uuid),
    Network(Network),
    Account(String),
    AccountFrom(String, Option<Network>),
    Login(Uuid),
}

pub struct Rates {
    settings: RateSettings,
    shards: Vec<Mutex<Shard>>,
    unsaid: Unsaid,
    refusals: Refusals,
}

type Key = (RateClass, Owner);
type Shard = HashMap<Key, Bucket>;

struct Bucket {
    rate: Rate,
    /// What is left by what came here.
    own: Level,
    /// The same by what came to any server, as far as they say.
    all: Level,
    /// Taken here since the others were last told.
    unsaid: f64,
    /// It stands among those that they are to be told of.
    listed: bool,
}

/// So many tokens then.
#[derive(Debug, Clone, Copy)]
struct Level {
    tokens: f64,
    at: Instant,
}

impl Rate {
    pub fn per_second(calls: u32, burst: u32) -> Self {
        Self { per_minute: f64::from(calls) * 60.0, burst: burst.into() }
    }

    /// All of a minute's calls may come at once.
    pub fn per_minute(calls: u32) -> Self {
        Self { per_minute: calls.into(), burst: calls.into() }
    }

    fn times(self, times: usize) -> Self {
        let times = u32::try_from(times).map_or(f64::INFINITY, f64::from);
        Self { per_minute: self.per_minute * times, burst: self.burst * times }
    }
}

impl Default for RateSettings {
    fn default() -> Self {
        Self {
            read: Rate::per_second(200, 400),
            write: Rate::per_second(50, 100),
            guest_write_address: Rate::per_second(200, 400),
            login_address: Rate::per_minute(60),
            login_account: Rate::per_minute(10),
            login_account_anywhere: Rate::per_minute(100),
            refresh_login: Rate::per_minute(60),
            refresh_address: Rate::per_minute(60),
            guest_address: Rate::per_minute(600),
            generate: Rate::per_minute(60),
            search: Rate::per_second(10, 20),
        }
    }
}

impl Rates {
    pub fn new(settings: RateSettings) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { settings, shards, unsaid: Unsaid::default(), refusals: Refusals::default() }
    }

    /// Counts a refusal; whether this caller gets too many to be answered at once.
    pub fn is_hasty(&self, caller: Uuid) -> bool {
        self.refusals.is_hasty(caller)
    }

    /// Counts one call against its class.
    pub fn count(&self, class: RateClass, whom: Counted) -> Result<()> {
        let Some(rate) = self.rate(class, &whom).filter(|rate| rate.burst > 0.0) else { return Ok(()) };
        if let Some(owner) = whom.owner() {
            return self.take(class, owner, rate);
        }
        match whom {
            // The narrowest first: what it refuses takes nothing from its neighbours.
            Counted::Address(address) => {
                // Where a wider network has used its share up, none of its addresses gets a place in the table.
                for (network, _) in address.counted() {
                    self.refuse_spent(class, Owner::Network(network))?;
                }
                address
                    .counted()
                    .try_for_each(|(network, times)| self.take(class, Owner::Network(network), rate.times(times)))
            }
            _ => Ok(()),
        }
    }

    /// Takes back the count of a call that turned out not to be one of those that are counted.
    pub fn give_back(&self, class: RateClass, whom: &Counted) {
        let Some(owner) = whom.owner() else { return };
        let key = (class, owner);
        let mut shard = self.shard(&key);
        let Some(bucket) = shard.get_mut(&key) else { return };
        bucket.give_back();
        self.unsaid.list(key, bucket);
    }

    /// Counts one call of a caller; guests' writes count for their address, too.
    pub fn count_call(&self, class: RateClass, caller: &Caller) -> Result<()> {
        self.count(class, Counted::Caller(caller.id))?;
        match caller.address {
            Some(address) if class == RateClass::Write => self.count(class, Counted::Address(address)),
            _ => Ok(()),
        }
    }

    /// Refuses an owner that is known and has nothing left, without counting.
    fn refuse_spent(&self, class: RateClass, owner: Owner) -> Result<()> {
        let key = (class, owner);
        let wait = self.shard(&key).get(&key).and_then(|bucket| bucket.wait(Instant::now()));
        wait.map_or(Ok(()), |wait| Err(refused(class, wait)))
    }

    fn take(&self, class: RateClass, owner: Owner, rate: Rate) -> Result<()> {
        let key = (class, owner);
        let mut shard = self.shard(&key);
        let now = Instant::now();
        make_room(&mut shard, &key, now);
        let bucket = shard.entry(key.clone()).or_insert_with(|| Bucket::full(rate, now));
        bucket.take(now).map_err(|wait| refused(class, wait))?;
        self.unsaid.list(key, bucket);
        Ok(())
    }

    fn shard(&self, key: &Key) -> MutexGuard<'_, Shard> {
        self.shards[shard_of(key)].lock().unwrap_or_else(PoisonError::into_inner)
    }

    const fn rate(&self, class: RateClass, whom: &Counted) -> Option<Rate> {
        match (class, whom) {
            (RateClass::Read, _) => Some(self.settings.read),
            (RateClass::Write, Counted::Address(_)) => Some(self.settings.guest_write_address),
            (RateClass::Write, _) => Some(self.settings.write),
            (RateClass::Login, Counted::Address(_)) => Some(self.settings.login_address),
            (RateClass::Login, Counted::Account(_)) => Some(self.settings.login_account_anywhere),
            (RateClass::Login, _) => Some(self.settings.login_account),
            (RateClass::Refresh, Counted::Address(_)) => Some(self.settings.refresh_address),
            (RateClass::Refresh, _) => Some(self.settings.refresh_login),
            (RateClass::Guest, _) => Some(self.settings.guest_address),
            (RateClass::Generate, _) => Some(self.settings.generate),
            (RateClass::Search, _) => Some(self.settings.search),
            (RateClass::None, _) => None,
        }
    }
}

impl Counted {
    /// Whose bucket it is, where that is one.
    fn owner(&self) -> Option<Owner> {
        Some(match self {
            Self::Caller(id) => Owner::Caller(*id),
            Self::Login(id) => Owner::Login(*id),
            Self::Account(name) => Owner::Account(name.clone()),
            Self::AccountFrom(name, address) => {
                let network = address.and_then(|address| address.counted().next());
                Owner::AccountFrom(name.clone(), network.map(|(network, _)| network))
            }
            Self::Address(_) => return None,
        })
    }
}

impl Bucket {
    const fn full(rate: Rate, now: Instant) -> Self {
        let level = Level { tokens: rate.burst, at: now };
        Self { rate, own: level, all: level, unsaid: 0.0, listed: false }
    }

    /// Takes one token, or says how long until there is one.
    fn take(&mut self, now: Instant) -> Result<(), Duration> {
        if let Some(wait) = self.wait(now) {
            return Err(wait);
        }
        for level in [&mut self.own, &mut self.all] {
            *level = Level { tokens: level.filled(self.rate, now) - 1.0, at: now };
        }
        self.unsaid += 1.0;
        Ok(())
    }

    fn give_back(&mut self) {
        for level in [&mut self.own, &mut self.all] {
            level.tokens = (level.tokens + 1.0).min(self.rate.burst);
        }
        self.unsaid -= 1.0;
    }

    /// How long until there is a token; none when there is one.
    fn wait(&self, now: Instant) -> Option<Duration> {
        let per_second = self.rate.per_minute / 60.0;
        let lacking = 1.0 - self.filled(now);
        let wait = lacking / per_second.max(f64::MIN_POSITIVE);
        let wait = Duration::try_from_secs_f64(wait.max(0.0)).unwrap_or(Duration::MAX);
        (lacking > 0.0).then(|| wait.clamp(Duration::from_millis(1), MAX_WAIT))
    }

    fn filled(&self, now: Instant) -> f64 {
        self.own.filled(self.rate, now).min(self.all.filled(self.rate, now))
    }
}

impl Level {
    fn filled(self, rate: Rate, now: Instant) -> f64 {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * rate.per_minute / 60.0;
        (self.tokens + gained).min(rate.burst)
    }
}

fn refused(class: RateClass, wait: Duration) -> Error {
    Error::new(Reason::RateLimited, "too many calls").with("rate_class", class.as_str()).retry_after(wait)
}

fn shard_of(key: &Key) -> usize {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    usize::try_from(hasher.finish() % SHARDS as u64).unwrap_or_default()
}

/// Keeps a shard within its capacity: drops the buckets that are full again, and where those are few, whichever come first, a quarter at once so that this is rare. Those forgotten start
/// full, which errs in favour of callers.
fn make_room(shard: &mut Shard, key: &Key, now: Instant) {
    if shard.len() < SHARD_CAPACITY || shard.contains_key(key) {
        return;
    }
    shard.retain(|_, bucket| bucket.filled(now) < bucket.rate.burst);
    let mut surplus = shard.len().saturating_sub(SHARD_CAPACITY / 4 * 3);
    shard.retain(|_, _| {
        let kept = surplus == 0;
        surplus = surplus.saturating_sub(1);
        kept
    });
}

#[cfg(test)]
mod tests;
