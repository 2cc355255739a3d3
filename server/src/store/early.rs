//! The negative control of durability: commits that are told before they are done, so that the audits
//! can be seen to fail. Apart because no release build holds it, and no setting reaches it.

use std::{
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// How long a commit is late: longer than a kill takes.
const LATE: Duration = Duration::from_millis(100);

static IS_ON: AtomicBool = AtomicBool::new(false);

/// From here on every commit of this process comes too late.
pub fn begin() {
    IS_ON.store(true, Ordering::SeqCst);
}

pub(super) fn is_on() -> bool {
    IS_ON.load(Ordering::SeqCst)
}

/// Commits after a while; meanwhile the transaction holds its connection.
#[expect(clippy::disallowed_methods, reason = "nobody waits for what breaks the promise")]
pub(super) fn later(commit: impl Future<Output = sqlx::Result<()>> + Send + 'static) {
    tokio::spawn(async move {
        tokio::time::sleep(LATE).await;
        drop(commit.await);
    });
}
