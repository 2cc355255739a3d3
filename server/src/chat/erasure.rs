//! Erases what is gone for its callers already: slice by slice, beside everything else that is written.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::Chat;
use crate::{error::Result, store::Erasure};

/// Erasures read at once.
const BATCH: usize = 100;
/// The shortest time between two rounds, each of which makes SQLite tidy its log; also how long the database
/// is left alone when it did not answer.
const PAUSE: Duration = Duration::from_secs(1);
/// Looked at this often when nothing was erased here, so that what another node left behind is seen.
const LOOK_EVERY: Duration = Duration::from_secs(60);

impl Chat {
    pub(super) async fn run_erasures(self: Arc<Self>) {
        let draining = self.tasks.draining();
        loop {
            let done = self.erase().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "what is to be erased could not be read");
                false
            });
            tokio::select! {
                () = draining.cancelled() => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
            if done {
                tokio::select! {
                    () = draining.cancelled() => return,
                    () = self.commits.erased.notified() => {}
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                }
            }
        }
    }

    /// Erases all there is to erase; false when some of it was not possible now.
    async fn erase(&self) -> Result<bool> {
        let (mut after, mut whole) = (None, true);
        loop {
            let left = self.store.erasures(after, BATCH).await?;
            let Some(last) = left.last() else { break };
            after = Some(*last);
            for erasure in left {
                // One that fails keeps no other from being erased.
                whole &= self.erase_whole(erasure).await.unwrap_or_else(|error| {
                    tracing::warn!(session_id = %erasure.session_id, %error, "an erasure failed and is put off");
                    false
                });
            }
        }
        Ok(self.store.forget_erased().await? && whole)
    }

    /// False when the server stops meanwhile: the next start goes on.
    async fn erase_whole(&self, erasure: Erasure) -> Result<bool> {
        let draining = self.tasks.draining();
        loop {
            let began = Instant::now();
            if !self.store.erase_slice(erasure).await? {
                return Ok(true);
            }
            // As long as the slice took: others have the database at least half of the time.
            tokio::select! {
                () = draining.cancelled() => return Ok(false),
                () = tokio::time::sleep(began.elapsed()) => {}
            }
        }
    }
}
