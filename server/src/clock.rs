//! Now and new ids: the only home of both, so that tests can hand the server a clock of their own.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use tokio::sync::watch;
use uuid::Uuid;

/// Milliseconds since 1970, from the machine or from a test.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    /// Monotonic since the start, so that a step of the machine's clock moves no deadline.
    Machine {
        started: Instant,
        started_ms: i64,
    },
    Settable(Arc<watch::Sender<i64>>),
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "the home of the machine's clock")]
    pub fn machine() -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let started_ms = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
        Self(Source::Machine { started: Instant::now(), started_ms })
    }

    /// A clock that stands still until [`Self::advance`] is called.
    pub fn settable(start_ms: i64) -> Self {
        Self(Source::Settable(Arc::new(watch::Sender::new(start_ms))))
    }

    /// Moves a settable clock on; a machine's clock moves by itself.
    pub fn advance(&self, by_ms: i64) {
        if let Source::Settable(now) = &self.0 {
            now.send_modify(|now| *now += by_ms);
        }
    }

    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::Machine { started, started_ms } => {
                started_ms.saturating_add(i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX))
            }
            Source::Settable(now) => *now.borrow(),
        }
    }

    /// Waits until the clock shows `due_ms`.
    pub async fn sleep_until(&self, due_ms: i64) {
        match &self.0 {
            Source::Machine { .. } => {
                let wait_ms = u64::try_from(due_ms.saturating_sub(self.now_ms())).unwrap_or(0);
                tokio::time::sleep(Duration::from_millis(wait_ms)).await;
            }
            Source::Settable(now) => {
                let mut now = now.subscribe();
                // The sender lives as long as this clock, so the wait can only end with the time.
                let _ = now.wait_for(|now| *now >= due_ms).await;
            }
        }
    }
}

/// A new UUIDv7.
#[expect(clippy::disallowed_methods, reason = "the home of new ids")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
