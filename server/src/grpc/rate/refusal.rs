//! Who calls on and on although refused: their answers are held back, because a refusal at once is followed
//! by the next call, and each costs the processor that others wait for.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use uuid::Uuid;

/// Refusals of a second that one caller gets at once.
const AT_ONCE: u32 = 20;

/// Who was refused how often since the second began.
pub struct Refusals(Mutex<(Instant, HashMap<Uuid, u32>)>);

impl Default for Refusals {
    fn default() -> Self {
        Self(Mutex::new((Instant::now(), HashMap::new())))
    }
}

impl Refusals {
    /// Counts a refusal; whether there have been too many to answer this one at once.
    pub fn is_hasty(&self, caller: Uuid) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, counts) = &mut *known;
        if since.elapsed() >= Duration::from_secs(1) {
            *since = Instant::now();
            counts.clear();
        }
        let count = counts.entry(caller).or_default();
        *count += 1;
        *count > AT_ONCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn only_many_refusals_of_one_are_held_back_and_only_for_a_while() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let refusals = Refusals::default();
        for _ in 0..AT_ONCE {
            assert!(!refusals.is_hasty(one));
        }
        assert!(refusals.is_hasty(one) && !refusals.is_hasty(other));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(!refusals.is_hasty(one));
    }
}
