//! Tracked tasks: everything that runs beside the calls is spawned here, so that shutting down can
//! tell it to stop and wait until it has, and the end of one that must not end is noticed.

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::error::{Error, Reason, Result};

/// Where tasks are spawned. Clones share one shutdown.
#[derive(Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    draining: CancellationToken,
    /// The first vital task that ended before its time.
    lost: Arc<watch::Sender<Option<&'static str>>>,
}

impl Tasks {
    /// Runs a task that ends by itself or when [`Self::draining`] fires.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(task);
    }

    /// Runs a task that the server cannot do without: when it ends without being told to, or panics,
    /// [`Self::lost`] says so.
    pub fn spawn_vital(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let (draining, lost) = (self.draining.clone(), Arc::clone(&self.lost));
        self.tracker.spawn(async move {
            let panicked = AssertUnwindSafe(task).catch_unwind().await.is_err();
            if panicked || !draining.is_cancelled() {
                tracing::error!(task = name, panicked, "a task that the server cannot do without has ended");
                lost.send_modify(|first| *first = first.or(Some(name)));
            }
        });
    }

    /// The vital task that has ended, if one has.
    pub fn is_lost(&self) -> Option<&'static str> {
        *self.lost.borrow()
    }

    /// Waits until a vital task has ended, and names it.
    pub async fn lost(&self) -> &'static str {
        let mut lost = self.lost.subscribe();
        // This clone keeps the sender, so the wait can only end with a name.
        let name = lost.wait_for(Option::is_some).await.map(|name| *name);
        name.ok().flatten().unwrap_or_default()
    }

    /// Runs a task to its end even when the caller stops waiting for it: a database transaction must
    /// not be dropped halfway. It begins with the call, so that the caller's own future has no room for it:
    /// such rooms add up, and each is copied whenever the future that holds it is moved.
    pub fn finish<T: Send + 'static>(
        &self,
        task: impl Future<Output = Result<T>> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        let ended = self.tracker.spawn(task);
        async move {
            match ended.await {
                Ok(result) => result,
                Err(error) if error.is_panic() => Err(Error::internal("a task failed")),
                Err(_) => Err(Error::new(Reason::Draining, "the server is shutting down")),
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    const HANG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_vital_task_that_ends_or_panics_is_named_and_others_are_not() {
        let tasks = Tasks::default();
        tasks.spawn(async {});
        tasks.spawn(async { panic!("of no consequence") });
        assert_eq!(tasks.is_lost(), None);
        tasks.spawn_vital("writer", async { panic!("on purpose") });
        assert_eq!(tokio::time::timeout(HANG, tasks.lost()).await, Ok("writer"));
        tasks.spawn_vital("timers", async {});
        assert!(tasks.drain(HANG).await);
        assert_eq!(tasks.is_lost(), Some("writer"), "the first one is the cause");

        let ended = Tasks::default();
        ended.spawn_vital("queue", async {});
        assert_eq!(tokio::time::timeout(HANG, ended.lost()).await, Ok("queue"));
    }

    #[tokio::test]
    async fn a_vital_task_that_ends_because_it_is_told_to_is_not_lost() {
        let tasks = Tasks::default();
        let draining = tasks.draining();
        tasks.spawn_vital("writer", async move { draining.cancelled().await });
        assert!(tasks.drain(HANG).await);
        assert_eq!(tasks.is_lost(), None);
    }
}
