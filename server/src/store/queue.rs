//! The callers' end of the writer: what they ask for, how they wait for it, and who is not let in any
//! more. What waits for the database is bounded by the time it will take, not only by its number.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::{
    failure,
    saving::Saving,
    work::{self, Asked, Creation, Entry, Item, Job, Look},
};
use crate::{
    domain::{draft::Draft, message::Message, receipt::Receipt, session::Session},
    error::{Error, Reason, Result},
    telemetry,
};

/// Most items of one transaction.
pub(super) const MOST_ITEMS: usize = 256;
/// Callers that may wait for the writer, whatever their work will take.
const QUEUE: usize = 4096;
/// How long a caller waits for its commit. What becomes of it afterwards is unknown to the caller,
/// who repeats it with the same id.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a caller is asked to wait that was not let in.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// Weight of the newest batch in the time that one is taken to need: one in so many.
const SMOOTHED_OVER: u32 = 8;
/// Between two lines of the log about callers that were not let in.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// The callers' end of the queue.
#[derive(Clone)]
pub(super) struct Queue {
    sender: mpsc::Sender<Entry>,
    backlog: Arc<Backlog>,
}

/// Who is let in while the database is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// What callers bring: refused first.
    New,
    /// What changes who has the floor, and what people do to messages that are stored.
    Change,
    /// What ends or keeps what has begun: never refused, there is only so much of it.
    Owed,
}

/// How far the writer is behind.
pub(super) struct Backlog {
    /// More than this much work ahead, and callers are refused.
    limit: Duration,
    /// What a batch takes, smoothed, in microseconds.
    batch_us: AtomicU64,
    /// When the batch began that is being written.
    began: Mutex<Option<Instant>>,
    /// The database did not answer the last batch.
    away: AtomicBool,
    said: Mutex<Said>,
}

/// What the log was told of refused callers.
#[derive(Default)]
struct Said {
    last: Option<Instant>,
    refused_since: u64,
}

impl Queue {
    pub fn new(limit: Duration) -> (Self, mpsc::Receiver<Entry>, Arc<Backlog>) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let backlog = Arc::new(Backlog::new(limit));
        (Self { sender, backlog: Arc::clone(&backlog) }, receiver, backlog)
    }

    /// Waits for a place in the queue, and then for the commit.
    pub async fn change<T: Send + Sync + 'static>(
        &self,
        rank: Rank,
        session_id: Uuid,
        look: Look,
        change: impl FnMut(&mut Draft<'_>, Option<&Arc<Message>>) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let item = |job| Item { session_id, look, new: None, request: None, job };
        self.enter(rank, item, change).await
    }

    /// As [`Self::change`], for what makes a session or something that a request asks for.
    pub async fn create<T: Send + Sync + 'static>(
        &self,
        session_id: Uuid,
        look: Look,
        new: Option<Session>,
        request: Option<Creation>,
        change: impl FnMut(&mut Draft<'_>, Option<&Arc<Message>>) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let (new, request) = (new.map(Box::new), request.map(Box::new));
        self.enter(Rank::New, |job| Item { session_id, look, new, request, job }, change).await
    }

    async fn enter<T: Send + Sync + 'static>(
        &self,
        rank: Rank,
        item: impl FnOnce(Box<dyn Job>) -> Item,
        change: impl FnMut(&mut Draft<'_>, Option<&Arc<Message>>) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job = work::job(change, reply);
        self.wait(rank, Entry::Change(item(job)), answer).await
    }

    /// Saves the text of an answer; false when it is no longer its writer's.
    pub async fn save(&self, work: Saving) -> Result<bool> {
        let (reply, answer) = oneshot::channel();
        self.wait(Rank::Owed, Entry::Save(Asked::new(work, reply)), answer).await
    }

    /// Raises receipts; as they are then.
    pub async fn raise(&self, work: Vec<Receipt>) -> Result<Vec<Receipt>> {
        let (reply, answer) = oneshot::channel();
        self.wait(Rank::Owed, Entry::Raise(Asked::new(work, reply)), answer).await
    }

    async fn wait<T>(&self, rank: Rank, entry: Entry, answer: oneshot::Receiver<Result<T>>) -> Result<T> {
        self.backlog.admit(rank, self.sender.max_capacity() - self.sender.capacity())?;
        let draining = || Error::new(Reason::Draining, "the server is shutting down");
        let wait = async {
            self.sender.send(entry).await.map_err(|_| draining())?;
            answer.await.map_err(|_| draining())?
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| Err(failure::unavailable()))
    }
}

impl Backlog {
    fn new(limit: Duration) -> Self {
        Self {
            limit,
            batch_us: AtomicU64::new(0),
            began: Mutex::default(),
            away: AtomicBool::new(false),
            said: Mutex::default(),
        }
    }

    /// A batch is being written from now on.
    pub fn begin(&self) {
        *lock(&self.began) = Some(Instant::now());
    }

    /// It is written, or not because the database was away.
    pub fn end(&self, away: bool) {
        let took = lock(&self.began).take().map_or(Duration::ZERO, |began| began.elapsed());
        self.away.store(away, Ordering::Relaxed);
        let before = self.one();
        let smoothed = if before.is_zero() { took } else { (before * (SMOOTHED_OVER - 1) + took) / SMOOTHED_OVER };
        self.batch_us.store(u64::try_from(smoothed.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// How long what comes now would wait behind so many others. Nothing is ahead of the first: it is
    /// how the writer learns that the database is back.
    fn ahead(&self, waiting: usize) -> Duration {
        let Some(running) = lock(&self.began).map(|began| began.elapsed()) else {
            return self.one() * u32::try_from(waiting / MOST_ITEMS).unwrap_or(u32::MAX);
        };
        let batches = 1 + u32::try_from(waiting / MOST_ITEMS).unwrap_or(u32::MAX - 1);
        self.one().max(running).saturating_mul(batches)
    }

    fn one(&self) -> Duration {
        Duration::from_micros(self.batch_us.load(Ordering::Relaxed))
    }

    fn admit(&self, rank: Rank, waiting: usize) -> Result<()> {
        let (limit, most) = match rank {
            Rank::New => (self.limit, QUEUE / 2),
            Rank::Change => (self.limit * 2, QUEUE * 3 / 4),
            Rank::Owed => return Ok(()),
        };
        if self.ahead(waiting) <= limit && waiting < most {
            return Ok(());
        }
        telemetry::write_refused();
        self.say();
        if self.away.load(Ordering::Relaxed) {
            return Err(failure::unavailable());
        }
        let message = "more work waits for the database than it does in time";
        Err(Error::new(Reason::Overloaded, message).with("limit_ms", self.limit.as_millis()).retry_after(RETRY_AFTER))
    }

    /// One line for many refusals.
    fn say(&self) {
        let mut said = lock(&self.said);
        said.refused_since += 1;
        if said.last.is_none_or(|last| last.elapsed() >= LINE_EVERY) {
            tracing::warn!(refused = said.refused_since, "the database is behind: writes are refused");
            *said = Said { last: Some(Instant::now()), refused_since: 0 };
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(backlog: &Backlog, rank: Rank, waiting: usize) -> Option<Reason> {
        backlog.admit(rank, waiting).err().map(|error| error.reason)
    }

    #[test]
    fn nobody_is_refused_while_nothing_is_written() {
        let backlog = Backlog::new(Duration::ZERO);
        backlog.end(true);
        assert_eq!(refused(&backlog, Rank::New, 0), None, "somebody must find out that the database is back");
    }

    #[test]
    fn callers_are_refused_by_the_work_ahead_and_what_is_owed_never() {
        let backlog = Backlog::new(Duration::from_millis(100));
        backlog.batch_us.store(30_000, Ordering::Relaxed);
        backlog.begin();
        assert_eq!(refused(&backlog, Rank::New, 2 * MOST_ITEMS), None, "three batches of 30 ms");
        assert_eq!(refused(&backlog, Rank::New, 3 * MOST_ITEMS), Some(Reason::Overloaded));
        assert_eq!(refused(&backlog, Rank::Change, 3 * MOST_ITEMS), None);
        assert_eq!(refused(&backlog, Rank::Change, 6 * MOST_ITEMS), Some(Reason::Overloaded));
        assert_eq!(refused(&backlog, Rank::Owed, QUEUE), None);
    }

    #[test]
    fn a_queue_that_is_half_full_takes_nothing_new_however_fast_the_database() {
        let backlog = Backlog::new(Duration::from_secs(1));
        assert_eq!(refused(&backlog, Rank::New, QUEUE / 2), Some(Reason::Overloaded));
        assert_eq!(refused(&backlog, Rank::Change, QUEUE / 2), None);
    }

    #[test]
    fn a_batch_that_does_not_end_counts_by_its_age_and_an_absent_database_by_its_name() {
        let backlog = Backlog::new(Duration::from_millis(100));
        backlog.end(true);
        *lock(&backlog.began) = Instant::now().checked_sub(Duration::from_millis(101));
        assert_eq!(refused(&backlog, Rank::New, 0), Some(Reason::StoreUnavailable));
        backlog.end(false);
        *lock(&backlog.began) = Instant::now().checked_sub(Duration::from_millis(101));
        assert_eq!(refused(&backlog, Rank::New, 0), Some(Reason::Overloaded));
    }
}
