//! The one task through which sessions change: it takes what its queue holds, at once and without a
//! timer, and commits it as one transaction. Apart from the transaction itself, it decides what
//! becomes of the callers, whatever becomes of the batch.

use std::{
    mem,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    batch::{self, Changes, Commit},
    db::Db,
    failure::{Cause, Failure},
    queue::{Backlog, MOST_ITEMS, Queue},
    recent::Recent,
    unsure::{Found, LOOK_EVERY, Unsure},
    work::{Batch, Entry},
};
use crate::{
    domain::{answer::LiveAnswers, timer::TimerSettings},
    error::Error,
    tasks::Tasks,
    telemetry,
};

/// How often a batch that lost against another node's is tried.
const ATTEMPTS: usize = 3;
/// How long the queue must stay empty before a draining writer looks whether others still run.
const LINGER: Duration = Duration::from_millis(20);

/// What the writer needs from the parts that know time and listeners.
pub struct WriterHooks {
    pub now_ms: Box<dyn Fn() -> i64 + Send + Sync>,
    pub new_id: fn() -> Uuid,
    pub live: Arc<LiveAnswers>,
    pub timers: TimerSettings,
    /// Called after each commit, once for each session, before any caller is answered.
    pub on_commit: Box<dyn Fn(&Commit) + Send + Sync>,
    /// Called for a session that was read again because nobody knew what became of its commit.
    pub on_found: Box<dyn Fn(&Found) + Send + Sync>,
}

/// The task's end of the queue.
pub struct Writer {
    db: Arc<Db>,
    recent: Arc<Recent>,
    tasks: Tasks,
    queue: mpsc::Receiver<Entry>,
    backlog: Arc<Backlog>,
    unsure: Unsure,
}

impl Writer {
    pub(super) fn new(db: Arc<Db>, recent: Arc<Recent>, tasks: Tasks, most_queued: Duration) -> (Queue, Self) {
        let (callers, queue, backlog) = Queue::new(most_queued);
        (callers, Self { db, recent, tasks, queue, backlog, unsure: Unsure::default() })
    }

    /// Runs until the server drains and nothing is left to write.
    pub async fn run(mut self, hooks: WriterHooks) {
        let mut entries = Vec::with_capacity(MOST_ITEMS);
        while self.next(&mut entries).await {
            let batch = Batch::of(mem::replace(&mut entries, Vec::with_capacity(MOST_ITEMS)));
            self.backlog.begin();
            let away = self.take(&hooks, batch).await.is_err();
            self.backlog.end(away);
        }
    }

    /// Waits for the next work; false when there will be none.
    async fn next(&mut self, entries: &mut Vec<Entry>) -> bool {
        let draining = self.tasks.draining();
        tokio::select! {
            biased;
            count = self.queue.recv_many(entries, MOST_ITEMS) => return count > 0,
            () = tokio::time::sleep(LOOK_EVERY), if !self.unsure.is_empty() => return true,
            () = draining.cancelled() => {}
        }
        // Tasks that end now still have answers to finish; this one ends after them.
        loop {
            match tokio::time::timeout(LINGER, self.queue.recv_many(entries, MOST_ITEMS)).await {
                Ok(count) => return count > 0,
                Err(_) if self.tasks.running() <= 1 => return false,
                Err(_) => {}
            }
        }
    }

    /// Writes a batch, but for sessions that are in doubt. An error: the database is away.
    async fn take(&mut self, hooks: &WriterHooks, batch: Batch) -> Result<(), Cause> {
        if let Err(failure) = self.unsure.look_again(&self.db, hooks).await {
            let cause = failure.cause();
            batch.tell(Some(failure.into()));
            return Err(cause);
        }
        let batch = batch.without(|session| self.unsure.holds(session));
        if batch.is_empty() { Ok(()) } else { self.commit(hooks, batch).await }
    }

    async fn commit(&mut self, hooks: &WriterHooks, mut batch: Batch) -> Result<(), Cause> {
        let Err(failure) = self.attempt(hooks, &mut batch).await else {
            batch.tell(None);
            return Ok(());
        };
        let cause = failure.cause();
        if cause == Cause::Locked {
            return self.around_locks(hooks, batch).await;
        }
        // These are nobody's fault and would not go better for one alone.
        if batch.len() == 1 || matches!(cause, Cause::Away | Cause::Full | Cause::Rival) {
            batch.tell(Some(failure.into()));
            return if cause == Cause::Away { Err(cause) } else { Ok(()) };
        }
        // One of them is at fault; the others need not suffer.
        for mut one in batch.singly() {
            let failed = self.attempt(hooks, &mut one).await.err();
            one.tell(failed.map(Error::from));
        }
        Ok(())
    }

    /// Writes what can be written of a batch while somebody holds some of its rows.
    async fn around_locks(&mut self, hooks: &WriterHooks, batch: Batch) -> Result<(), Cause> {
        self.unsure.suspect(batch.sessions());
        if let Err(failure) = self.unsure.look_again(&self.db, hooks).await {
            let cause = failure.cause();
            batch.tell(Some(failure.into()));
            return Err(cause);
        }
        let mut away = false;
        for mut part in batch.without(|session| self.unsure.holds(session)).by_kind() {
            let failed = self.attempt(hooks, &mut part).await.err();
            away |= failed.as_ref().is_some_and(|failure| failure.cause() == Cause::Away);
            part.tell(failed.map(Error::from));
        }
        if away { Err(Cause::Away) } else { Ok(()) }
    }

    /// Tries a batch, again when another node was in its way, and does what follows from a commit.
    async fn attempt(&mut self, hooks: &WriterHooks, batch: &mut Batch) -> Result<(), Failure> {
        let mut tries = 1;
        loop {
            let mut changes = Changes::default();
            let began = Instant::now();
            match batch::run(&self.db, &self.recent, hooks, batch, &mut changes).await {
                Ok(()) => {
                    telemetry::commit(batch.len(), began.elapsed());
                    self.follow(hooks, changes);
                    return Ok(());
                }
                Err(failure) => {
                    self.recent.sessions.clear();
                    let away = failure.cause() == Cause::Away;
                    if away && changes.commit_asked {
                        // Perhaps committed: what was held stays held until the sessions are read again.
                        self.unsure.add(&changes);
                    } else {
                        changes.held().for_each(|(session, answer)| hooks.live.resume(session, answer));
                    }
                    if away && !self.db.is_embedded() {
                        // The transaction was given up; the database may not know it yet, and keep its locks.
                        self.unsure.suspect(batch.sessions());
                    }
                    if failure.cause() != Cause::Rival || tries == ATTEMPTS {
                        return Err(failure);
                    }
                }
            }
            tries += 1;
        }
    }

    /// What follows from a commit: sessions are known as committed, answers end, and only then others begin.
    fn follow(&self, hooks: &WriterHooks, changes: Changes) {
        let held: Vec<(Uuid, Uuid)> = changes.held().collect();
        let commits: Vec<Commit> = changes.into_commits().collect();
        for commit in &commits {
            let session = (!commit.erased).then(|| Arc::clone(&commit.session));
            self.recent.sessions.change(commit.session.id, session);
        }
        held.into_iter().for_each(|(session, answer)| hooks.live.end(session, answer));
        commits.iter().for_each(|commit| (hooks.on_commit)(commit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever spawns the writer needs this; said here, where it can be broken.
    #[test]
    fn the_writer_can_be_spawned() {
        fn spawnable<T: Send>(_: impl FnOnce(Writer, WriterHooks) -> T) {}
        spawnable(Writer::run);
    }
}
