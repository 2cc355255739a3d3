//! Now and new ids: the only home of both, so that tests can hand the server a clock of their own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::sync::watch;
use uuid::Uuid;

/// Longest sleep without a look at the clock: a machine that was suspended sleeps on where it left off.
const LONGEST_SLEEP_MS: i64 = 10_000;
/// The same for those of whom there are very many, and who look at the clock for other reasons as well.
const LONGEST_ALARM_MS: i64 = 60_000;

/// Milliseconds since 1970, from the machine or from a test.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    Machine(Arc<Machine>),
    Settable(Arc<watch::Sender<i64>>),
}

/// The time since the machine's start, suspension included, which no correction of its clock turns
/// back; and how far the time of day is ahead of it.
struct Machine {
    /// Only rises, so that no deadline comes twice.
    ahead_ms: AtomicI64,
    /// Whether the database says what time of day it is, and not this machine.
    by_database: AtomicBool,
}

impl Clock {
    pub fn machine() -> Self {
        let ahead_ms = AtomicI64::new(of_day_ms() - since_boot_ms());
        Self(Source::Machine(Arc::new(Machine { ahead_ms, by_database: AtomicBool::new(false) })))
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

    /// Follows the clock of a database that several nodes share, whose answer this is: they then judge
    /// leases and deadlines alike. The answer was under way, so it is never ahead; later ones count
    /// where they say that it is later.
    pub fn follow(&self, database_ms: i64) {
        if let Source::Machine(machine) = &self.0 {
            machine.follow(database_ms, since_boot_ms());
        }
    }

    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::Machine(machine) => machine.now_ms(of_day_ms(), since_boot_ms()),
            Source::Settable(now) => *now.borrow(),
        }
    }

    /// Waits until the clock shows `due_ms`.
    pub async fn sleep_until(&self, due_ms: i64) {
        self.sleep(due_ms, LONGEST_SLEEP_MS).await;
    }

    /// As [`Self::sleep_until`]; after the machine was suspended it may be late by a minute.
    pub fn alarm(&self, due_ms: i64) -> impl Future<Output = ()> + Send + 'static + use<> {
        let clock = self.clone();
        async move { clock.sleep(due_ms, LONGEST_ALARM_MS).await }
    }

    async fn sleep(&self, due_ms: i64, longest_ms: i64) {
        match &self.0 {
            Source::Machine(_) => loop {
                let wait_ms = due_ms.saturating_sub(self.now_ms()).min(longest_ms);
                let Some(wait_ms) = u64::try_from(wait_ms).ok().filter(|wait_ms| *wait_ms > 0) else { return };
                tokio::time::sleep(Duration::from_millis(wait_ms)).await;
            },
            Source::Settable(now) => {
                let mut now = now.subscribe();
                // The sender lives as long as this clock, so the wait can only end with the time.
                let _ = now.wait_for(|now| *now >= due_ms).await;
            }
        }
    }
}

impl Machine {
    fn now_ms(&self, of_day_ms: i64, since_boot_ms: i64) -> i64 {
        if !self.by_database.load(Ordering::Relaxed) {
            self.step_to(of_day_ms - since_boot_ms);
        }
        since_boot_ms + self.ahead_ms.load(Ordering::Relaxed)
    }

    fn follow(&self, database_ms: i64, since_boot_ms: i64) {
        let ahead_ms = database_ms - since_boot_ms;
        if self.by_database.swap(true, Ordering::Relaxed) {
            self.step_to(ahead_ms);
        } else {
            self.ahead_ms.store(ahead_ms, Ordering::Relaxed);
        }
    }

    /// Forwards only.
    fn step_to(&self, ahead_ms: i64) {
        if self.ahead_ms.load(Ordering::Relaxed) < ahead_ms {
            self.ahead_ms.fetch_max(ahead_ms, Ordering::Relaxed);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the home of the machine's clock")]
fn of_day_ms() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}

/// Linux's own monotonic clock leaves out the time that the machine was suspended; this one does not.
#[cfg(target_os = "linux")]
fn since_boot_ms() -> i64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    now.tv_sec.saturating_mul(1_000).saturating_add(now.tv_nsec / 1_000_000)
}

/// Elsewhere the time since the first question; what it misses is made up for by the time of day.
#[cfg(not(target_os = "linux"))]
fn since_boot_ms() -> i64 {
    static FIRST: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    i64::try_from(FIRST.elapsed().as_millis()).unwrap_or(i64::MAX)
}

/// A new UUIDv7.
#[expect(clippy::disallowed_methods, reason = "the home of new ids")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(ahead_ms: i64) -> Machine {
        Machine { ahead_ms: AtomicI64::new(ahead_ms), by_database: AtomicBool::new(false) }
    }

    #[test]
    fn the_time_of_day_corrects_the_clock_forwards_only() {
        let machine = machine(1_000_000);
        assert_eq!(machine.now_ms(1_000_500, 500), 1_000_500);
        // An hour forwards, as after a start before the network had told the time.
        assert_eq!(machine.now_ms(4_600_600, 600), 4_600_600);
        // And back again: what was due stays due.
        assert_eq!(machine.now_ms(1_000_700, 700), 4_600_700);
    }

    #[test]
    fn a_shared_databases_clock_counts_and_not_the_machines() {
        let machine = machine(1_000_000);
        machine.follow(990_100, 100);
        assert_eq!(machine.now_ms(1_000_200, 200), 990_200, "this machine is ten seconds ahead");
        // An answer that took long says an earlier time than it is.
        machine.follow(990_250, 300);
        assert_eq!(machine.now_ms(9_999_999, 300), 990_300);
        machine.follow(990_405, 400);
        assert_eq!(machine.now_ms(0, 400), 990_405);
    }

    #[tokio::test]
    async fn what_is_due_is_not_waited_for() {
        Clock::machine().sleep_until(0).await;
    }
}
