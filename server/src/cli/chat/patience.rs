//! What a failed call means: whether to try again, how long to wait before that, and what to tell.

use std::time::Duration;

use parlance_client::v1;
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// A server that stops may not keep its clients away for longer than this.
const LONGEST_DRAIN: Duration = Duration::from_secs(30);

/// Whether the same call may succeed later: the connection broke, or the server asks for patience.
pub fn passes(status: &Status) -> bool {
    match status.code() {
        Code::Unavailable | Code::Unknown | Code::DeadlineExceeded | Code::Cancelled => true,
        Code::ResourceExhausted => status.get_details_retry_info().is_some(),
        // Without a reason of the server's it is the transport that speaks.
        Code::Internal => status.get_details_error_info().is_none(),
        _ => false,
    }
}

/// What went wrong, for the person.
pub fn why(status: &Status) -> String {
    let reason = status.get_details_error_info().map(|info| info.reason).unwrap_or_default();
    let words = match reason.as_str() {
        "FLOOR_TAKEN" => "another agent was faster",
        "FLOOR_NOT_HELD" => "you do not have the floor",
        "EPOCH_CHANGED" => "the session changed meanwhile",
        "SESSION_CLOSED" => "the session is closed",
        "NOT_FOUND" => "there is no such session, or none you may see",
        "CREDENTIALS_INVALID" => "unknown address or wrong password",
        _ if reason.is_empty() && passes(status) => "the server cannot be reached",
        _ => status.message(),
    };
    words.to_owned()
}

/// Waiting between attempts: longer each time up to five seconds, and never in step with other clients.
#[derive(Default)]
pub struct Backoff {
    failures: u32,
    /// What a server that is about to stop asked for.
    at_least: Duration,
}

impl Backoff {
    pub const fn reset(&mut self) {
        *self = Self { failures: 0, at_least: Duration::ZERO };
    }

    /// The server is about to stop, and asks not to come back sooner.
    pub fn drain(&mut self, draining: &v1::Draining) {
        let asked: Option<Duration> = draining.reconnect_after.and_then(|after| after.try_into().ok());
        self.at_least = asked.unwrap_or_default().min(LONGEST_DRAIN);
    }

    /// Waits as long as the server asks for, or as long as the number of failures suggests.
    pub async fn wait(&mut self, status: &Status) {
        let asked = status.get_details_retry_info().and_then(|info| info.retry_delay);
        let wait = asked.unwrap_or_else(|| self.next(getrandom::u32().unwrap_or(u32::MAX / 2)));
        tokio::time::sleep(wait.max(std::mem::take(&mut self.at_least))).await;
    }

    fn next(&mut self, chance: u32) -> Duration {
        let most_ms = (250_u64 << self.failures.min(5)).min(5000);
        self.failures = self.failures.saturating_add(1);
        let jitter_ms = u64::from(chance) * (most_ms / 2) / u64::from(u32::MAX);
        Duration::from_millis(most_ms / 2 + jitter_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_come_slower_but_never_more_than_five_seconds_apart() {
        let mut backoff = Backoff::default();
        let waits_ms: Vec<u128> = (0..7).map(|_| backoff.next(u32::MAX).as_millis()).collect();
        assert_eq!(waits_ms, [250, 500, 1000, 2000, 4000, 5000, 5000]);
        assert_eq!(Backoff::default().next(0).as_millis(), 125);
    }

    #[test]
    fn a_broken_connection_passes_and_a_refusal_does_not() {
        assert!(passes(&Status::unavailable("")));
        assert!(passes(&Status::unknown("transport error")));
        assert!(!passes(&Status::invalid_argument("")));
        assert!(!passes(&Status::resource_exhausted("full")));
    }
}
