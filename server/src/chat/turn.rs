//! Turns at what looks at many rows or reads much text: of each caller few at once, of searches and counts few
//! in all and one of them kept for staff, so that nobody takes the readers that all share for them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};
use uuid::Uuid;

use crate::{
    domain::rights::Principal,
    error::Result,
    limits::{Limit, Limits},
};

/// How long a caller's next turn waits for the one before, and for those of others.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a caller is asked to wait before it repeats.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How many searches run at once: of one caller, and of all.
#[derive(Debug, Clone, Copy)]
pub struct SearchSettings {
    pub per_caller: u32,
    pub at_once: u32,
}

/// Whose turn it is to search or to count.
pub(super) struct Turns {
    callers: Callers,
    all: Arc<Semaphore>,
    contacts: Arc<Semaphore>,
    at_once: Arc<Limit>,
}

/// As many turns for one caller as for another.
pub(super) struct Callers {
    turns: Arc<Mutex<HashMap<Uuid, Arc<Semaphore>>>>,
    each: u32,
    what: &'static str,
    limit: Arc<Limit>,
}

/// A turn, which ends when it is dropped.
pub(super) struct Turn {
    _of_caller: OwnedSemaphorePermit,
    _of_contacts: Option<OwnedSemaphorePermit>,
    _of_all: OwnedSemaphorePermit,
}

const SEARCHES: &str = "searches and counts may run at once";

impl Turns {
    pub fn new(settings: SearchSettings, limits: &Limits) -> Self {
        let SearchSettings { per_caller, at_once } = settings;
        let all = Arc::new(Semaphore::new(whole(at_once)));
        // The last one is for staff, who would otherwise wait for whoever comes from outside.
        let contacts = Arc::new(Semaphore::new(whole(at_once.saturating_sub(1).max(1))));
        let of_all = Arc::clone(&all);
        let used = move || (whole(at_once) - of_all.available_permits()) as u64;
        Self {
            callers: Callers::new("limits.searches_per_caller", SEARCHES, per_caller, limits),
            all,
            contacts,
            at_once: limits.add("limits.searches_at_once", at_once.into(), used),
        }
    }

    /// Waits for the caller's turn, which ends with what is returned.
    pub async fn take(&self, caller: Uuid, principal: Principal) -> Result<Turn> {
        let until = Instant::now() + PATIENCE;
        let of_caller = self.callers.take_until(caller, until).await?;
        let of_contacts = match principal {
            Principal::User(_) => None,
            Principal::Contact => Some(turn_of(Arc::clone(&self.contacts), until, &self.at_once, SEARCHES).await?),
        };
        let of_all = turn_of(Arc::clone(&self.all), until, &self.at_once, SEARCHES).await?;
        Ok(Turn { _of_caller: of_caller, _of_contacts: of_contacts, _of_all: of_all })
    }
}

impl Callers {
    /// `what`: as in "at most so many …".
    pub fn new(name: &'static str, what: &'static str, each: u32, limits: &Limits) -> Self {
        let turns = Arc::new(Mutex::new(HashMap::<Uuid, Arc<Semaphore>>::new()));
        let of_each = Arc::clone(&turns);
        let most_used = move || {
            let used = |turns: &Arc<Semaphore>| whole(each) - turns.available_permits();
            lock(&of_each).values().map(used).max().unwrap_or_default() as u64
        };
        Self { turns, each, what, limit: limits.add(name, each.into(), most_used) }
    }

    /// Waits for the caller's turn, which ends with what is returned.
    pub async fn take(&self, caller: Uuid) -> Result<OwnedSemaphorePermit> {
        self.take_until(caller, Instant::now() + PATIENCE).await
    }

    async fn take_until(&self, caller: Uuid, until: Instant) -> Result<OwnedSemaphorePermit> {
        let of_caller = {
            let mut callers = lock(&self.turns);
            // Nobody waits for these, nobody has them.
            callers.retain(|_, turns| Arc::strong_count(turns) > 1);
            let turns = || Arc::new(Semaphore::new(whole(self.each)));
            Arc::clone(callers.entry(caller).or_insert_with(turns))
        };
        turn_of(of_caller, until, &self.limit, self.what).await
    }
}

async fn turn_of(
    turns: Arc<Semaphore>,
    until: Instant,
    limit: &Limit,
    what: &'static str,
) -> Result<OwnedSemaphorePermit> {
    let taken = timeout_at(until, turns.acquire_owned()).await;
    let refused = || limit.reached(what).retry_after(RETRY_AFTER);
    taken.ok().and_then(std::result::Result::ok).ok_or_else(refused)
}

fn whole(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::user::Role;

    const STAFF: Principal = Principal::User(Role::Agent);

    fn turns(per_caller: u32, at_once: u32) -> (Turns, Limits) {
        let limits = Limits::default();
        (Turns::new(SearchSettings { per_caller, at_once }, &limits), limits)
    }

    async fn refused(turns: &Turns, caller: Uuid) -> String {
        let error = turns.take(caller, STAFF).await.err().unwrap();
        assert_eq!(error.retry_after, Some(RETRY_AFTER));
        error.metadata.iter().find(|(key, _)| *key == "limit_name").unwrap().1.clone()
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_has_one_turn_and_others_have_theirs() {
        let (turns, limits) = turns(1, 2);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = turns.take(one, STAFF).await.unwrap();
        drop(turns.take(other, STAFF).await.unwrap());
        assert_eq!(refused(&turns, one).await, "limits.searches_per_caller");
        let status: Vec<_> = limits.status().iter().map(|limit| (limit.used, limit.most, limit.refused)).collect();
        assert_eq!(status, [(1, 2, 0), (1, 1, 1)]);
        drop(first);
        drop(turns.take(one, STAFF).await.unwrap());
        drop(turns.take(other, STAFF).await.unwrap());
        assert_eq!(lock(&turns.callers.turns).len(), 1, "ended turns are forgotten");
    }

    #[tokio::test(start_paused = true)]
    async fn all_callers_together_have_few() {
        let (turns, _limits) = turns(2, 2);
        let both = (
            turns.take(Uuid::from_u128(1), STAFF).await.unwrap(),
            turns.take(Uuid::from_u128(2), STAFF).await.unwrap(),
        );
        assert_eq!(refused(&turns, Uuid::from_u128(3)).await, "limits.searches_at_once");
        drop(both);
        turns.take(Uuid::from_u128(3), STAFF).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_one_is_kept_for_staff() {
        let (turns, _limits) = turns(1, 2);
        let [first, second, agent] = [1, 2, 3].map(Uuid::from_u128);
        let _taken = turns.take(first, Principal::Contact).await.unwrap();
        assert!(turns.take(second, Principal::Contact).await.is_err());
        drop(turns.take(agent, STAFF).await.unwrap());
        let turns = Turns::new(SearchSettings { per_caller: 1, at_once: 1 }, &Limits::default());
        drop(turns.take(first, Principal::Contact).await.unwrap());
    }
}
