//! What the assistant can look up: splitting documents, the index over their passages, and the search.
//! The only place that names the search engine, and one that knows no database: who calls it brings
//! the passages, and a stamp that says which state of the database they are.

pub mod built_in;
mod index;
mod score;
mod search;
pub mod split;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

use self::index::Index;
pub use self::index::Whole;
pub use self::search::{LEAST, Ranked, rank};
use crate::{
    domain::knowledge::{Found, Passage},
    error::{Error, Result},
};

/// The searchable passages of this data folder. Nothing is opened before the first use.
pub struct Knowledge {
    index: Arc<Index>,
    /// How long it stays open without being used.
    idle_ms: i64,
    last_used_ms: AtomicI64,
    turn: Arc<Mutex<()>>,
}

impl Knowledge {
    pub fn new(folder: PathBuf, idle_ms: i64) -> Self {
        Self { index: Arc::new(Index::new(folder)), idle_ms, last_used_ms: AtomicI64::new(0), turn: Arc::default() }
    }

    pub const fn idle_ms(&self) -> i64 {
        self.idle_ms
    }

    /// Changes and rebuilds take turns; searches need none.
    pub async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    /// As [`Self::turn`], unless somebody has it.
    pub fn try_turn(&self) -> Option<OwnedMutexGuard<()>> {
        Arc::clone(&self.turn).try_lock_owned().ok()
    }

    /// Which state of the database the index holds; none when it is missing or not to be trusted.
    pub async fn stamp(&self) -> Result<Option<String>> {
        self.blocking(|index| Ok(index.stamp())).await
    }

    /// Makes passages findable. On an error the index counts as stale.
    pub async fn put(&self, passages: Vec<Passage>, stamp: String) -> Result<()> {
        self.blocking(move |index| index.change(&passages, None, &stamp)).await
    }

    /// Makes the passages of a document or base unfindable. On an error the index counts as stale.
    pub async fn remove(&self, whole: Whole, stamp: String) -> Result<()> {
        self.blocking(move |index| index.change(&[], Some(whole), &stamp)).await
    }

    /// Begins a new index beside the one that is searched: then [`Self::append`] all passages and
    /// [`Self::finish`], which puts it in its place.
    pub async fn begin(&self) -> Result<()> {
        self.blocking(Index::begin).await
    }

    pub async fn append(&self, passages: Vec<Passage>) -> Result<()> {
        self.blocking(move |index| index.append(&passages)).await
    }

    pub async fn finish(&self, stamp: String) -> Result<()> {
        self.blocking(move |index| index.finish(&stamp)).await
    }

    /// The passages that answer a question, best first; of all knowledge bases when none is named.
    pub async fn search(&self, bases: &[Uuid], question: &str, limit: usize) -> Result<Vec<Found>> {
        let mut found = self.search_near(bases, question, limit).await?;
        found.retain(|found| found.used);
        Ok(found)
    }

    /// As [`Self::search`], with near misses behind.
    pub async fn search_near(&self, bases: &[Uuid], question: &str, limit: usize) -> Result<Vec<Found>> {
        let (bases, question) = (bases.to_vec(), question.to_owned());
        self.blocking(move |index| search::search(index, &bases, &question, limit)).await
    }

    /// As [`Self::search_near`]; none when the index does not hold the state of this stamp.
    pub async fn search_at(
        &self,
        stamp: String,
        bases: &[Uuid],
        question: &str,
        limit: usize,
    ) -> Result<Option<Vec<Found>>> {
        let (bases, question) = (bases.to_vec(), question.to_owned());
        self.blocking(move |index| {
            let current = index.stamp().as_ref() == Some(&stamp);
            current.then(|| search::search(index, &bases, &question, limit)).transpose()
        })
        .await
    }

    /// Makes the next [`Self::stamp`] none.
    pub fn mark_stale(&self) {
        self.index.mark_stale();
    }

    /// Closes the index when nobody used it for the set time. To be called now and then.
    pub async fn close_if_idle(&self, now_ms: i64) {
        if self.index.take_used() {
            self.last_used_ms.store(now_ms, Ordering::SeqCst);
        } else if now_ms.saturating_sub(self.last_used_ms.load(Ordering::SeqCst)) >= self.idle_ms {
            self.close().await;
        }
    }

    /// Gives memory, files and threads back; the next use opens the index again.
    pub async fn close(&self) {
        let closed = self.blocking(|index| {
            index.close();
            Ok(())
        });
        if let Err(error) = closed.await {
            tracing::warn!(%error, "the search index was not closed");
        }
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Index) -> Result<T> + Send + 'static) -> Result<T> {
        let index = Arc::clone(&self.index);
        let done = tokio::task::spawn_blocking(move || work(&index)).await;
        done.unwrap_or_else(|_| Err(Error::internal("the search index failed")))
    }
}
