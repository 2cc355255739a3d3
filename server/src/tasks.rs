//! Tracked tasks: everything that runs beside the calls is spawned here, so that shutting down can
//! tell it to stop and wait until it has.

use std::{future::Future, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::error::{Error, Reason, Result};

/// Where tasks are spawned. Clones share one shutdown.
#[derive(Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    draining: CancellationToken,
}

impl Tasks {
    /// Runs a task that ends by itself or when [`Self::draining`] fires.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(task);
    }

    /// Runs a task to its end even when the caller stops waiting for it: a database transaction must
    /// not be dropped halfway.
    pub async fn finish<T: Send + 'static>(&self, task: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
        match self.tracker.spawn(task).await {
            Ok(result) => result,
            Err(error) if error.is_panic() => Err(Error::internal("a task failed")),
            Err(_) => Err(Error::new(Reason::Draining, "the server is shutting down")),
        }
    }

    /// How many tasks have not ended.
    pub fn running(&self) -> usize {
        self.tracker.len()
    }

    /// Fires when the server begins to shut down.
    pub fn draining(&self) -> CancellationToken {
        self.draining.clone()
    }

    /// Tells every task to stop and waits for them; false when some were still running at the limit.
    pub async fn drain(&self, limit: Duration) -> bool {
        self.draining.cancel();
        self.tracker.close();
        tokio::time::timeout(limit, self.tracker.wait()).await.is_ok()
    }
}
