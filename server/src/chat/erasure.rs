//! Erases what is gone for its callers already: slice by slice, beside everything else that is written.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::Chat;
use crate::{error::Result, store::Erasure};

/// Erasures read at once.
const BATCH: usize = 100;
/// The shortest time between two rounds, the last part of which makes SQLite tidy its log.
const PAUSE: Duration = Duration::from_secs(1);
/// What could not be done is tried again after a second, then after twice as long each time, up to this:
/// the database does not answer, or somebody always reads from the log.
const LONGEST_PAUSE: Duration = Duration::from_secs(16);
/// Looked at this often when nothing was erased here, so that what another node left behind is seen.
const LOOK_EVERY: Duration = Duration::from_secs(60);

impl Chat {
    pub(super) async fn run_erasures(self: Arc<Self>) {
        let draining = self.tasks.draining();
        // An earlier process may have left something in the log.
        let (mut untidy, mut pause) = (true, PAUSE);
        loop {
            let done = self.erase(&mut untidy).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "what is to be erased could not be read");
                false
            });
            let wait = if done { LOOK_EVERY } else { pause };
            pause = if done { PAUSE } else { LONGEST_PAUSE.min(pause * 2) };
            tokio::select! {
                () = draining.cancelled() => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
            tokio::select! {
                () = draining.cancelled() => return,
                () = self.commits.erased.notified() => untidy = true,
                () = tokio::time::sleep(wait - PAUSE) => {}
            }
        }
    }

    /// Erases all there is to erase; false when some of it was not possible now. A log that is not `untidy`
    /// is not worth a second try, which would take the writer's time again.
    async fn erase(&self, untidy: &mut bool) -> Result<bool> {
        let (mut after, mut whole) = (None, true);
        loop {
            let left = self.store.erasures(after, BATCH).await?;
            let Some(last) = left.last() else { break };
            (after, *untidy) = (Some(*last), true);
            for erasure in left {
                // One that fails keeps no other from being erased.
                whole &= self.erase_whole(erasure).await.unwrap_or_else(|error| {
                    tracing::warn!(session_id = %erasure.session_id, %error, "an erasure failed and is put off");
                    false
                });
            }
        }
        *untidy &= !self.store.forget_erased().await?;
        Ok(whole && !*untidy)
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
