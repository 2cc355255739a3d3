//! Stops calling a provider that keeps failing, so that a storm of errors costs neither side
//! anything; one probe at a time finds out when it works again.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Failures in a row that open it.
const THRESHOLD: u32 = 5;

/// How long it stays open the first time; doubled after each failed probe.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// The longest pause between two probes.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// One provider's breaker.
#[derive(Default)]
pub(super) struct Breaker {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// Set while open: when the next probe may go, and how long this pause is.
    open: Option<(Instant, Duration)>,
    /// The one call that may go while open.
    is_probing: bool,
}

/// Leave for one call. Dropped without a verdict, it counts for nothing.
pub(super) struct Permit {
    breaker: Arc<Breaker>,
    is_probe: bool,
}

impl Breaker {
    /// Leave to call, or how long to wait.
    pub fn permit(self: &Arc<Self>) -> Result<Permit, Duration> {
        let mut state = self.lock();
        let is_probe = match state.open {
            None => false,
            Some((until, pause)) => {
                let wait = until.saturating_duration_since(Instant::now());
                if !wait.is_zero() || state.is_probing {
                    return Err(wait.max(Duration::from_secs(1)).min(pause));
                }
                state.is_probing = true;
                true
            }
        };
        Ok(Permit { breaker: Arc::clone(self), is_probe })
    }

    /// Whether calls are held back now.
    pub fn is_open(&self) -> bool {
        self.lock().open.is_some()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// The first piece came: enough for a probe, whose answer may still take minutes.
    pub fn began(&mut self) {
        if self.is_probe {
            self.worked();
        }
    }

    /// The provider gave a whole answer.
    pub fn worked(&mut self) {
        *self.breaker.lock() = State::default();
        self.is_probe = false;
    }

    /// The provider failed in a way that other calls will meet too.
    pub fn failed(&mut self) {
        let mut state = self.breaker.lock();
        state.failures = state.failures.saturating_add(1);
        let pause = match state.open {
            Some((_, pause)) if self.is_probe => (pause * 2).min(LONGEST_PAUSE),
            None if state.failures >= THRESHOLD => FIRST_PAUSE,
            _ => return,
        };
        state.open = Some((Instant::now() + pause, pause));
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.is_probe {
            self.breaker.lock().is_probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened() -> Arc<Breaker> {
        let breaker = Arc::new(Breaker::default());
        for _ in 0..THRESHOLD {
            breaker.permit().ok().unwrap().failed();
        }
        breaker
    }

    /// As if the pause were over, without waiting for it.
    fn pause_over(breaker: &Breaker) {
        let mut state = breaker.lock();
        state.open = state.open.map(|(_, pause)| (Instant::now(), pause));
    }

    #[test]
    fn failures_in_a_row_open_it_and_a_success_between_them_does_not() {
        let breaker = Arc::new(Breaker::default());
        for round in 0..2 {
            for _ in 1..THRESHOLD {
                breaker.permit().ok().unwrap().failed();
            }
            assert!(breaker.permit().is_ok(), "round {round}");
            breaker.permit().ok().unwrap().worked();
        }
        assert!(opened().permit().is_err());
    }

    #[test]
    fn one_probe_goes_at_a_time_and_its_success_closes_it() {
        let breaker = opened();
        pause_over(&breaker);
        let mut probe = breaker.permit().ok().unwrap();
        assert!(breaker.permit().is_err(), "a second probe waits");
        probe.began();
        assert!(breaker.permit().is_ok());
    }

    #[test]
    fn a_failed_probe_doubles_the_pause_up_to_a_limit() {
        let breaker = opened();
        for _ in 0..10 {
            pause_over(&breaker);
            breaker.permit().ok().unwrap().failed();
        }
        assert_eq!(breaker.lock().open.unwrap().1, LONGEST_PAUSE);
    }

    #[test]
    fn a_probe_given_up_without_a_verdict_makes_room_for_the_next() {
        let breaker = opened();
        pause_over(&breaker);
        drop(breaker.permit());
        assert!(breaker.permit().is_ok());
    }
}
