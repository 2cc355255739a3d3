//! Lets a test stand between two deltas for as long as it likes: no sleeps, no guesses.

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

/// Opens step by step: one step lets one delta of one answer through. Clones are the same gate.
#[derive(Clone)]
pub struct Gate {
    steps: Arc<Semaphore>,
    counts: Arc<watch::Sender<Counts>>,
}

/// What has happened at a gate so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answers begun.
    pub entered: usize,
    /// Answers given up or over: their connection, if they had one, would be closed.
    pub left: usize,
    /// Answers that wait for a step now.
    pub waiting: usize,
    /// Deltas let through.
    pub passed: usize,
}

/// One answer's way through the gate.
pub(super) struct Pass(Gate);

/// Counts a waiting answer also when it is dropped while waiting.
struct Waiting<'a>(&'a Gate);

impl Default for Gate {
    fn default() -> Self {
        Self { steps: Arc::new(Semaphore::new(0)), counts: Arc::new(watch::Sender::new(Counts::default())) }
    }
}

impl Gate {
    /// Lets the next `count` deltas through.
    pub fn open(&self, count: usize) {
        self.steps.add_permits(count);
    }

    /// Lets one delta through and waits until it has passed.
    pub async fn step(&self) {
        let passed = self.counts().passed;
        self.open(1);
        self.until(|counts| counts.passed > passed).await;
    }

    pub fn counts(&self) -> Counts {
        *self.counts.borrow()
    }

    /// Waits until the counts are as asked, and returns them.
    pub async fn until(&self, is_so: impl FnMut(&Counts) -> bool) -> Counts {
        // The gate itself holds the sender, so the channel cannot close while this waits.
        match self.counts.subscribe().wait_for(is_so).await {
            Ok(counts) => *counts,
            Err(_) => self.counts(),
        }
    }

    pub(super) fn enter(&self) -> Pass {
        self.counts.send_modify(|counts| counts.entered += 1);
        Pass(self.clone())
    }
}

impl Pass {
    pub async fn step(&self) {
        self.0.counts.send_modify(|counts| counts.waiting += 1);
        let waiting = Waiting(&self.0);
        if let Ok(permit) = self.0.steps.acquire().await {
            permit.forget();
        }
        drop(waiting);
        self.0.counts.send_modify(|counts| counts.passed += 1);
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.counts.send_modify(|counts| counts.waiting -= 1);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.0.counts.send_modify(|counts| counts.left += 1);
    }
}
