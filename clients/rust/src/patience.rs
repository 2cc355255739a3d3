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
        // Tokens that have expired are no trouble; that those which were renewed have expired too is.
        let is_trouble = !is_expired || self.since.is_some();
        let since = *self.since.get_or_insert_with(Instant::now);
        if is_trouble {
            let wait = error.retry_after().unwrap_or_default().max(jittered(self.next));
            if self.limit.is_some_and(|limit| since.elapsed() + wait > limit) {
                return Err(error);
            }
            self.next = (self.next * 2).min(LONGEST);
            tokio::time::sleep(wait).await;
        }
        if is_expired {
            renewed(login, used).await?;
        }
        Ok(())
    }
}

/// A renewal that is cut is one more failure to bear: the next call carries the old token and tells so.
async fn renewed(login: &Login, used: &str) -> Result<(), Error> {
    match login.renew(used).await {
        Err(failed) if !failed.is_transient() => Err(failed),
        _ => Ok(()),
    }
}

/// Between a half and the whole, so that clients do not return as one.
fn jittered(wait: Duration) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "the server's clock is not for clients")]
    let random = Uuid::new_v4().as_bytes()[0];
    wait.mul_f64(0.5 + f64::from(random) / 512.0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use tonic::{Code, Status};
    use tonic_types::{ErrorDetails, StatusExt};

    use super::*;
    use crate::{client::connect, v1::Tokens};

    #[tokio::test]
    async fn a_renewal_that_is_cut_is_one_more_failure_to_bear() {
        // Nobody listens there.
        let nobody = connect("http://127.0.0.1:1").expect("an address");
        let login = Login::new(nobody, Tokens::default());
        let details = ErrorDetails::with_error_info("TOKEN_EXPIRED", "parlance", HashMap::new());
        let expired = || Error::from(Status::with_error_details(Code::Unauthenticated, "no", details.clone()));
        let mut patience = Patience::new(None);
        for _ in 0..2 {
            patience.bear(expired(), &login, "").await.expect("the call is made again");
        }
        let mut hasty = Patience::new(Some(Duration::ZERO));
        hasty.bear(expired(), &login, "").await.expect("tokens that have expired are renewed at once");
        hasty.bear(expired(), &login, "").await.expect_err("patience has an end");
    }
}
