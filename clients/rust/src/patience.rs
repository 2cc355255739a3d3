//! How long to wait before something is tried again, and when to give up.

use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::{error::Error, login::Login};

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(5);

/// Waits longer after each failure in a row.
#[derive(Debug)]
pub(crate) struct Patience {
    /// Gives up after failures for this long; none: never.
    limit: Option<Duration>,
    next: Duration,
    since: Option<Instant>,
}

impl Patience {
    pub(crate) fn new(limit: Option<Duration>) -> Self {
        Self { limit, next: FIRST, since: None }
    }

    pub(crate) fn succeeded(&mut self) {
        self.next = FIRST;
        self.since = None;
    }

    /// Waits if a repeat can mend the failure; returns it if not, or when patience is at its end. `used` is
    /// the access token that the call carried.
    pub(crate) async fn bear(&mut self, error: Error, login: &Login, used: &str) -> Result<(), Error> {
        let is_expired = error.reason() == Some("TOKEN_EXPIRED");
        if !is_expired && !error.is_transient() {
            return Err(error);
        }
        let since = *self.since.get_or_insert_with(Instant::now);
        let wait = error.retry_after().unwrap_or_default().max(jittered(self.next));
        if self.limit.is_some_and(|limit| since.elapsed() + wait > limit) {
            return Err(error);
        }
        self.next = (self.next * 2).min(LONGEST);
        if is_expired {
            return login.renew(used).await;
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }
}

/// Between a half and the whole, so that clients do not return as one.
fn jittered(wait: Duration) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "the server's clock is not for clients")]
    let random = Uuid::new_v4().as_bytes()[0];
    wait.mul_f64(0.5 + f64::from(random) / 512.0)
}
