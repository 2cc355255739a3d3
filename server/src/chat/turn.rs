//! Searches and counts, which look at many rows: few at once, and of each caller fewer, so that nobody takes
//! the readers that all share for them.

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
    error::Result,
    limits::{Limit, Limits},
};

/// How long a caller's next search waits for the one before, and for those of others.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a caller is asked to wait before it repeats.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How many searches run at once: of one caller, and of all.
#[derive(Debug, Clone, Copy)]
pub struct SearchSettings {
    pub per_caller: u32,
    pub at_once: u32,
}

/// Whose turn it is.
pub(super) struct Turns {
    all: Arc<Semaphore>,
    callers: Callers,
    settings: SearchSettings,
    per_caller: Arc<Limit>,
    at_once: Arc<Limit>,
}

type Callers = Arc<Mutex<HashMap<Uuid, Arc<Semaphore>>>>;

/// A turn, which ends when it is dropped.
pub(super) struct Turn {
    _of_caller: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Turns {
    pub fn new(settings: SearchSettings, limits: &Limits) -> Self {
        let SearchSettings { per_caller, at_once } = settings;
        let (all, callers) = (Arc::new(Semaphore::new(whole(at_once))), Callers::default());
        let (of_all, of_each) = (Arc::clone(&all), Arc::clone(&callers));
        let used = move || (whole(at_once) - of_all.available_permits()) as u64;
        let most_used = move || {
            let used = |turns: &Arc<Semaphore>| whole(per_caller) - turns.available_permits();
            lock(&of_each).values().map(used).max().unwrap_or_default() as u64
        };
        Self {
            all,
            callers,
            settings,
            per_caller: limits.add("limits.searches_per_caller", per_caller.into(), most_used),
            at_once: limits.add("limits.searches_at_once", at_once.into(), used),
        }
    }

    /// Waits for the caller's turn, which ends with what is returned.
    pub async fn take(&self, caller: Uuid) -> Result<Turn> {
        let until = Instant::now() + PATIENCE;
        let of_caller = {
            let mut callers = lock(&self.callers);
            // Nobody waits for these, nobody has them.
            callers.retain(|_, turns| Arc::strong_count(turns) > 1);
            let turns = || Arc::new(Semaphore::new(whole(self.settings.per_caller)));
            Arc::clone(callers.entry(caller).or_insert_with(turns))
        };
        let of_caller = turn_of(of_caller, until, &self.per_caller).await?;
        let of_all = turn_of(Arc::clone(&self.all), until, &self.at_once).await?;
        Ok(Turn { _of_caller: of_caller, _of_all: of_all })
    }
}

async fn turn_of(turns: Arc<Semaphore>, until: Instant, limit: &Limit) -> Result<OwnedSemaphorePermit> {
    let taken = timeout_at(until, turns.acquire_owned()).await;
    let refused = || limit.reached("searches and counts may run at once").retry_after(RETRY_AFTER);
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

    fn turns(per_caller: u32, at_once: u32) -> (Turns, Limits) {
        let limits = Limits::default();
        (Turns::new(SearchSettings { per_caller, at_once }, &limits), limits)
    }

    async fn refused(turns: &Turns, caller: Uuid) -> String {
        let error = turns.take(caller).await.err().unwrap();
        assert_eq!(error.retry_after, Some(RETRY_AFTER));
        error.metadata.iter().find(|(key, _)| *key == "limit_name").unwrap().1.clone()
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_has_one_turn_and_others_have_theirs() {
        let (turns, limits) = turns(1, 2);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = turns.take(one).await.unwrap();
        drop(turns.take(other).await.unwrap());
        assert_eq!(refused(&turns, one).await, "limits.searches_per_caller");
        let status: Vec<_> = limits.status().iter().map(|limit| (limit.used, limit.most, limit.refused)).collect();
        assert_eq!(status, [(1, 2, 0), (1, 1, 1)]);
        drop(first);
        drop(turns.take(one).await.unwrap());
        drop(turns.take(other).await.unwrap());
        assert_eq!(lock(&turns.callers).len(), 1, "ended turns are forgotten");
    }

    #[tokio::test(start_paused = true)]
    async fn all_callers_together_have_few() {
        let (turns, _limits) = turns(2, 2);
        let both = (turns.take(Uuid::from_u128(1)).await.unwrap(), turns.take(Uuid::from_u128(2)).await.unwrap());
        assert_eq!(refused(&turns, Uuid::from_u128(3)).await, "limits.searches_at_once");
        drop(both);
        turns.take(Uuid::from_u128(3)).await.unwrap();
    }
}
