//! The one task through which sessions change: it takes what its queue holds, at once and without a
//! timer, and commits it as one transaction. Apart from the transaction itself, it decides what
//! becomes of the callers, whatever becomes of the batch.

use std::{
    mem,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::{
    batch::{self, Changes, Commit},
    db::Db,
    failure::{self, Cause, Failure},
    recent::Recent,
    request::{KnownRequests, RequestKey},
};
use crate::{
    domain::{answer::LiveAnswers, draft::Draft, message::Message, session::Session, timer::TimerSettings},
    error::{Error, Reason, Result},
    tasks::Tasks,
    telemetry,
};

/// Most items of one transaction.
const MOST_ITEMS: usize = 256;
/// Callers that may wait; the next ones wait to be let in.
const QUEUE: usize = 4096;
/// How long a caller waits for its commit. What becomes of it afterwards is unknown to the caller,
/// who repeats it with the same id.
const PATIENCE: Duration = Duration::from_secs(15);
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
}

/// The task's end of the queue.
pub struct Writer {
    db: Arc<Db>,
    recent: Arc<Recent>,
    tasks: Tasks,
    queue: mpsc::Receiver<Item>,
}

/// The callers' end of the queue.
#[derive(Clone)]
pub(super) struct Queue(mpsc::Sender<Item>);

/// One change of one session.
pub(super) struct Item {
    pub session_id: Uuid,
    pub look: Look,
    pub new: Option<Session>,
    /// The request that makes the session or message.
    pub request: Option<Creation>,
    pub job: Box<dyn Job>,
}

/// A request, and the id of what it makes unless it is a repeat.
pub(super) struct Creation {
    pub key: RequestKey,
    pub makes: Uuid,
}

/// What a change must know besides its session.
#[derive(Default)]
pub(super) enum Look {
    #[default]
    Nothing,
    /// The message that is known by this.
    Identity(Vec<u8>),
    Message(Uuid),
    /// A message and those that cite it.
    Cited(Uuid),
    /// The messages at these seqs.
    Seqs(Vec<i64>),
}

/// What an item does to its draft, and whom it tells.
pub(super) trait Job: Send + Sync {
    fn fold(&mut self, draft: &mut Draft<'_>, known: Option<&Message>);
    fn refuse(&mut self, error: Error);
    /// Tells the caller; `failed` is why nothing of the batch was stored.
    fn tell(self: Box<Self>, failed: Option<Error>);
}

/// A job as a closure with the caller's way back.
struct Call<T, F> {
    change: F,
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for Call<T, F>
where
    T: Send + Sync,
    F: FnMut(&mut Draft<'_>, Option<&Message>) -> Result<T> + Send + Sync,
{
    fn fold(&mut self, draft: &mut Draft<'_>, known: Option<&Message>) {
        self.result = Some((self.change)(draft, known));
    }

    fn refuse(&mut self, error: Error) {
        self.result = Some(Err(error));
    }

    fn tell(self: Box<Self>, failed: Option<Error>) {
        let Self { result, reply, .. } = *self;
        let folded = || result.unwrap_or_else(|| Err(Error::internal("a change was not folded")));
        // A caller that has gone reads the log when it is back.
        drop(reply.send(failed.map_or_else(folded, Err)));
    }
}

impl Item {
    pub fn request(&self) -> Option<&RequestKey> {
        self.request.as_ref().map(|creation| &creation.key)
    }

    /// What the message of the change is known by.
    pub fn identity(&self) -> Option<&[u8]> {
        match &self.look {
            Look::Identity(identity) => Some(identity),
            _ => None,
        }
    }

    /// The session to lock: the given one, or the one that a repeated request made.
    pub fn existing(&self, requests: &KnownRequests) -> Option<Uuid> {
        if self.new.is_some() { requests.made(self.request()?) } else { Some(self.session_id) }
    }
}

impl Queue {
    /// Waits for a place in the queue, and then for the commit.
    pub async fn change<T: Send + Sync + 'static>(
        &self,
        session_id: Uuid,
        look: Look,
        change: impl FnMut(&mut Draft<'_>, Option<&Message>) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        self.create(session_id, look, None, None, change).await
    }

    /// As [`Self::change`], for what makes a session or something that a request asks for.
    pub async fn create<T: Send + Sync + 'static>(
        &self,
        session_id: Uuid,
        look: Look,
        new: Option<Session>,
        request: Option<Creation>,
        change: impl FnMut(&mut Draft<'_>, Option<&Message>) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Call { change, result: None, reply });
        let item = Item { session_id, look, new, request, job };
        let draining = || Error::new(Reason::Draining, "the server is shutting down");
        let wait = async {
            self.0.send(item).await.map_err(|_| draining())?;
            answer.await.map_err(|_| draining())?
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| Err(failure::unavailable()))
    }
}

impl Writer {
    pub(super) fn new(db: Arc<Db>, recent: Arc<Recent>, tasks: Tasks) -> (Queue, Self) {
        let (sender, queue) = mpsc::channel(QUEUE);
        (Queue(sender), Self { db, recent, tasks, queue })
    }

    /// Runs until the server drains and nothing is left to write.
    pub async fn run(mut self, hooks: WriterHooks) {
        let mut items = Vec::with_capacity(MOST_ITEMS);
        while self.next(&mut items).await {
            self.commit(&hooks, mem::take(&mut items)).await;
        }
    }

    /// Waits for the next items; false when there will be none.
    async fn next(&mut self, items: &mut Vec<Item>) -> bool {
        let draining = self.tasks.draining();
        tokio::select! {
            biased;
            count = self.queue.recv_many(items, MOST_ITEMS) => return count > 0,
            () = draining.cancelled() => {}
        }
        // Tasks that end now still have answers to finish; this one ends after them.
        loop {
            match tokio::time::timeout(LINGER, self.queue.recv_many(items, MOST_ITEMS)).await {
                Ok(count) => return count > 0,
                Err(_) if self.tasks.running() <= 1 => return false,
                Err(_) => {}
            }
        }
    }

    async fn commit(&self, hooks: &WriterHooks, mut items: Vec<Item>) {
        let Err(failure) = self.attempt(hooks, &mut items).await else {
            return tell(items, None);
        };
        let singly = items.len() > 1 && matches!(failure.cause(), Cause::Constraint | Cause::Fault | Cause::Slow);
        if !singly {
            return tell(items, Some(failure.into()));
        }
        // One of them is at fault; the others need not suffer.
        for item in items {
            let mut item = vec![item];
            let failed = self.attempt(hooks, &mut item).await.err();
            tell(item, failed.map(Error::from));
        }
    }

    /// Tries a batch, again when another node was in its way, and does what follows from a commit.
    async fn attempt(&self, hooks: &WriterHooks, items: &mut [Item]) -> Result<(), Failure> {
        let mut tries = 1;
        loop {
            let mut changes = Changes::default();
            let began = Instant::now();
            match batch::run(&self.db, &self.recent, hooks, items, &mut changes).await {
                Ok(()) => {
                    telemetry::commit(items.len(), began.elapsed());
                    self.follow(hooks, changes);
                    return Ok(());
                }
                Err(failure) => {
                    changes.held().for_each(|(session, answer)| hooks.live.resume(session, answer));
                    // Whether it was committed is not always known.
                    self.recent.sessions.clear();
                    if failure.cause() != Cause::Rival || tries == ATTEMPTS {
                        return Err(failure);
                    }
                }
            }
            tries += 1;
        }
    }

    /// What follows from a commit. Sessions are known as committed before answers end: a writer of an
    /// answer that is registered too late to be ended here then sees that its claim is gone.
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

fn tell(items: Vec<Item>, failed: Option<Error>) {
    for item in items {
        item.job.tell(failed.clone());
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
