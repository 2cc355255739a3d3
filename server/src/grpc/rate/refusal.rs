//! Answers to those who call on and on although they are refused: held back, because a refusal at once is
//! followed by the next call, and each costs the processor that others wait for.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::Counted;
use crate::error::Error;

/// Refusals of a second that one caller or address gets at once.
const AT_ONCE: u32 = 20;
/// How long the others are held back.
const HELD: Duration = Duration::from_secs(1);

/// A call that is not let in, and whose calls these are when they were too many.
pub struct Refusal {
    pub error: Error,
    pub whom: Option<Box<Counted>>,
}

/// Who was refused how often since the second began.
pub struct Refusals(Mutex<(Instant, HashMap<Counted, u32>)>);

impl Refusal {
    pub fn of(whom: &Counted) -> impl FnOnce(Error) -> Self + use<> {
        let whom = Some(Box::new(whom.clone()));
        |error| Self { error, whom }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, whom: None }
    }
}

impl Default for Refusals {
    fn default() -> Self {
        Self(Mutex::new((Instant::now(), HashMap::new())))
    }
}

impl Refusals {
    /// How long this one's next refusal is held back.
    pub fn hold(&self, whom: Counted) -> Option<Duration> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, counts) = &mut *known;
        if since.elapsed() >= Duration::from_secs(1) {
            *since = Instant::now();
            counts.clear();
        }
        let count = counts.entry(whom).or_default();
        *count += 1;
        (*count > AT_ONCE).then_some(HELD)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn only_many_refusals_of_one_are_held_back_and_only_for_a_while() {
        let (one, other) = (Counted::Caller(Uuid::from_u128(1)), Counted::Caller(Uuid::from_u128(2)));
        let refusals = Refusals::default();
        for _ in 0..AT_ONCE {
            assert_eq!(refusals.hold(one.clone()), None);
        }
        assert_eq!(refusals.hold(one.clone()), Some(HELD));
        assert_eq!(refusals.hold(other), None);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(refusals.hold(one), None);
    }
}
