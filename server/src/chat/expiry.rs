//! What is kept for a time only: creating requests for a day, logins while their refresh token is good, and what an
//! answer needs while it is written.

use std::sync::Arc;

use super::Chat;
use crate::error::Result;

/// How often what is too old is forgotten.
const EVERY_MS: i64 = 3_600_000;

impl Chat {
    pub(super) async fn run_expiry(self: Arc<Self>) {
        let draining = self.tasks.draining();
        loop {
            tokio::select! {
                () = draining.cancelled() => return,
                () = self.clock.sleep_until(self.clock.now_ms() + EVERY_MS) => {}
            }
            match self.expire().await {
                Ok(count) => tracing::debug!(count, "forgot old requests and logins"),
                Err(error) => tracing::warn!(%error, "old requests and logins could not be forgotten"),
            }
        }
    }

    async fn expire(&self) -> Result<u64> {
        let now_ms = self.clock.now_ms();
        self.store.expire_abandonments(now_ms - EVERY_MS).await?;
        Ok(self.store.expire_requests(now_ms).await? + self.store.expire_logins(now_ms).await?)
    }
}
