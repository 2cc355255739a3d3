//! Searches and counts, which look at many rows: one at once a caller, so that nobody takes the readers
//! that all share for them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::error::{Error, Reason, Result};

/// How long a caller's next search waits for the one before.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a caller is asked to wait before it repeats.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Whose turn it is.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<Uuid, Arc<Semaphore>>>);

impl Turns {
    /// Waits for the caller's turn, which ends with what is returned.
    pub async fn take(&self, caller: Uuid) -> Result<OwnedSemaphorePermit> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Nobody waits for these, nobody has them.
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(caller).or_insert_with(|| Arc::new(Semaphore::new(1))))
        };
        let taken = tokio::time::timeout(PATIENCE, turn.acquire_owned()).await;
        taken.ok().and_then(std::result::Result::ok).ok_or_else(|| {
            Error::new(Reason::LimitReached, "another search of this caller still runs")
                .with("limit", "searches_at_once")
                .retry_after(RETRY_AFTER)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_caller_has_one_turn_and_others_have_theirs() {
        let turns = Turns::default();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = turns.take(one).await.unwrap();
        drop(turns.take(other).await.unwrap());
        assert_eq!(turns.take(one).await.unwrap_err().reason, Reason::LimitReached);
        drop(first);
        drop(turns.take(one).await.unwrap());
        drop(turns.take(other).await.unwrap());
        assert_eq!(turns.0.lock().unwrap().len(), 1, "ended turns are forgotten");
    }
}
