//! Connections: how each engine's are opened, and what becomes of them. Apart from what runs on them,
//! because here it is decided when one is closed: whatever was given up on the way, by a deadline or a
//! panic, is never used again, since nobody knows what its next answer would belong to.

/// Connections behind a pooler.
mod pinned;

use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{
    AssertSqlSafe, Connection, Database, MySqlPool, PgPool, Sqlite, SqlitePool,
    pool::{PoolConnection, PoolOptions},
    sqlite::SqliteConnectOptions,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::{
    Deadlines,
    db::Conn,
    failure::late,
    link::{self, BUSY_TIMEOUT, LinkSettings},
};
use crate::tasks::Tasks;

/// How long a caller waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// An unused connection is closed, so that an idle server is small.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
/// A connection unused for this long is tested before it is used: the database may have restarted, or
/// something between may have forgotten the connection without a word.
const TESTED_AFTER: Duration = Duration::from_secs(1);
/// How long such a test, and the rollback and test of one that comes back, may take.
const TEST_LIMIT: Duration = Duration::from_secs(1);
/// Steps of SQLite's machine between two looks whether a statement has been given up: well below a
/// millisecond of them.
const STEPS: i32 = 10_000;
/// Rows that SQLite's thread may be ahead of their reader: a page of the usual size, so that it need not
/// wait, and no more, because they are memory.
const ROWS_AHEAD: usize = 64;
/// KiB of SQLite's page cache: of each reader, and of the writer, which keeps what it changes.
const READER_CACHE_KIB: i64 = 1024;
const WRITER_CACHE_KIB: i64 = 8192;

/// A connection taken from its pool. Dropped, it is closed; only [`Self::give_back`] returns it.
pub struct Pooled<D: Database> {
    conn: PoolConnection<D>,
    tasks: Tasks,
    ended: bool,
    place: Option<Place>,
    pin: Option<Pin>,
}

/// What makes a connection behind a pooler ours for a transaction.
struct Pin {
    begin: Arc<str>,
    /// Whether that transaction has begun and not ended.
    holds: bool,
}

/// Connections of SQLite, each a pool of one: so that a statement which is given up can be told from
/// the others' and interrupted.
pub struct Lanes {
    all: Vec<Arc<Lane>>,
    free: Arc<Mutex<Vec<Arc<Lane>>>>,
    permits: Arc<Semaphore>,
}

struct Lane {
    pool: SqlitePool,
    /// Its connection while nobody uses it, and since when. Given back to the pool it would be tested each time,
    /// which costs as much as a statement and tells nothing of a file.
    kept: Mutex<Option<(Pooled<Sqlite>, Instant)>>,
    /// When an unused connection is closed.
    idle: Option<Duration>,
    /// Somebody looks after a kept connection.
    watched: AtomicBool,
    /// How many of its connections were given up; a connection of an earlier count stops what it does.
    given_up: Arc<AtomicU64>,
}

/// A lane in use; free again when dropped.
struct Place {
    lane: Arc<Lane>,
    free: Arc<Mutex<Vec<Arc<Lane>>>>,
    permit: OwnedSemaphorePermit,
}

impl<D: Database> Pooled<D> {
    pub fn new(conn: PoolConnection<D>, tasks: &Tasks) -> Self {
        Self { conn, tasks: tasks.clone(), ended: false, place: None, pin: None }
    }

    /// Returns the connection to its pool, which tests it; if that takes too long it is closed.
    pub fn give_back(mut self) {
        self.ended = true;
        let (returned, place) = (self.conn.return_to_pool(), self.place.take());
        self.tasks.spawn(async move {
            // Dropped halfway, the connection closes and its place in the pool is free.
            drop(timeout(TEST_LIMIT, returned).await);
            drop(place);
        });
    }

    pub fn tasks(&self) -> Tasks {
        self.tasks.clone()
    }
}

impl Pooled<Sqlite> {
    fn taken(mut self, place: Place) -> Self {
        (self.ended, self.place) = (false, Some(place));
        self
    }

    /// Closes it as one that was given up: at once, and without a task of its own.
    fn close(mut self) {
        self.ended = false;
    }

    /// Leaves the connection in its lane for whoever comes next.
    pub fn keep(mut self) {
        let Some(place) = self.place.take() else {
            self.ended = true;
            return;
        };
        let (lane, tasks) = (Arc::clone(&place.lane), self.tasks.clone());
        {
            let mut kept = lock(&lane.kept);
            // Nobody comes next: whoever closes the lane waits for this connection, and it closes when dropped.
            if place.permit.semaphore().is_closed() {
                return;
            }
            self.ended = true;
            *kept = Some((self, Instant::now()));
        }
        drop(place);
        if let Some(idle) = lane.idle
            && !lane.watched.swap(true, Ordering::AcqRel)
        {
            let draining = tasks.draining();
            tasks.spawn(async move {
                tokio::select! {
                    () = draining.cancelled() => {}
                    () = lane.unused_for(idle) => {}
                }
            });
        }
    }
}

impl<D: Database> Drop for Pooled<D> {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        if let Some(place) = &self.place {
            place.lane.given_up.fetch_add(1, Ordering::Relaxed);
        }
        // Taken out of the pool without being asked for anything more.
        drop(self.conn.return_to_pool());
    }
}

impl<D: Database> Deref for Pooled<D> {
    type Target = D::Connection;

    fn deref(&self) -> &D::Connection {
        &self.conn
    }
}

impl<D: Database> DerefMut for Pooled<D> {
    fn deref_mut(&mut self) -> &mut D::Connection {
        &mut self.conn
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.free).push(Arc::clone(&self.lane));
    }
}

impl Lanes {
    fn open(count: u32, options: &SqliteConnectOptions, idle: Option<Duration>) -> Self {
        let all: Vec<Arc<Lane>> = (0..count).map(|_| Arc::new(Lane::open(options.clone(), idle))).collect();
        let permits = Arc::new(Semaphore::new(all.len()));
        Self { free: Arc::new(Mutex::new(all.clone())), all, permits }
    }

    pub async fn acquire(&self, tasks: &Tasks) -> sqlx::Result<Pooled<Sqlite>> {
        let permit = timeout(ACQUIRE_TIMEOUT, Arc::clone(&self.permits).acquire_owned()).await;
        let permit = permit.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        // There are as many permits as lanes.
        let lane = lock(&self.free).pop().ok_or(sqlx::Error::PoolTimedOut)?;
        let place = Place { lane, free: Arc::clone(&self.free), permit };
        let kept = lock(&place.lane.kept).take();
        if let Some((kept, _)) = kept {
            return Ok(kept.taken(place));
        }
        let conn = place.lane.pool.acquire().await?;
        Ok(Pooled { conn, tasks: tasks.clone(), ended: false, place: Some(place), pin: None })
    }

    pub async fn close(&self) {
        self.permits.close();
        for lane in &self.all {
            let kept = lock(&lane.kept).take();
            if let Some((mut kept, _)) = kept {
                kept.conn.return_to_pool().await;
            }
            lane.pool.close().await;
        }
    }
}

impl Lane {
    fn open(options: SqliteConnectOptions, idle: Option<Duration>) -> Self {
        let given_up = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&given_up);
        let pool = pool(1).idle_timeout(idle).after_connect(move |conn: &mut sqlx::SqliteConnection, _| {
            let given_up = Arc::clone(&counted);
            Box::pin(async move {
                let before = given_up.load(Ordering::Relaxed);
                let goes_on = move || given_up.load(Ordering::Relaxed) == before;
                conn.lock_handle().await?.set_progress_handler(STEPS, goes_on);
                Ok(())
            })
        });
        let pool = pool.connect_lazy_with(options);
        Self { pool, kept: Mutex::default(), idle, watched: AtomicBool::new(false), given_up }
    }

    /// Closes the kept connection once nobody has used it for so long.
    async fn unused_for(&self, idle: Duration) {
        loop {
            tokio::time::sleep(idle).await;
            let unused = {
                let mut kept = lock(&self.kept);
                let unused = kept.take_if(|(_, since)| since.elapsed() >= idle);
                // Whoever keeps one from here on has it looked after anew.
                self.watched.store(unused.is_none(), Ordering::Release);
                unused
            };
            if let Some((unused, _)) = unused {
                return unused.close();
            }
        }
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        if let Some((kept, _)) = lock(&self.kept).take() {
            kept.close();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lane that writes, those that read and do not wait for it, and those that search.
pub fn sqlite(url: &str, [writers, readers, searchers]: [u32; 3], link: &LinkSettings) -> sqlx::Result<[Lanes; 3]> {
    let options = link::sqlite(url, link)?;
    // The writer's connection is kept: opening it anew would checkpoint the log each time.
    // What it deletes is overwritten with zeros.
    let writing = cached(&options, WRITER_CACHE_KIB).pragma("secure_delete", "ON");
    let write = Lanes::open(writers, &writing, None);
    let reading = cached(&options, READER_CACHE_KIB).pragma("query_only", "ON").row_buffer_size(ROWS_AHEAD);
    Ok([
        write,
        Lanes::open(readers.max(1), &reading, Some(IDLE_TIMEOUT)),
        Lanes::open(searchers, &reading, Some(IDLE_TIMEOUT)),
    ])
}

/// Moves all of SQLite's log into the database and cuts it off; false when somebody reads from it. The writer
/// does not wait for that.
pub async fn truncate_log(conn: Conn<'_>) -> sqlx::Result<bool> {
    let Conn::Sqlite(conn) = conn else { return Ok(true) };
    sqlx::raw_sql("PRAGMA busy_timeout = 0").execute(&mut *conn).await?;
    let cut = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *conn).await;
    // Whatever became of it, because the connection is used again: it must wait for others as before.
    let timeout = AssertSqlSafe(format!("PRAGMA busy_timeout = {}", BUSY_TIMEOUT.as_millis()));
    sqlx::raw_sql(timeout).execute(&mut *conn).await?;
    let (busy, _, _): (i64, i64, i64) = cut?;
    Ok(busy == 0)
}

fn cached(options: &SqliteConnectOptions, kib: i64) -> SqliteConnectOptions {
    options.clone().pragma("cache_size", (-kib).to_string())
}

/// Pools of these sizes.
pub fn mysql<const N: usize>(
    url: &str,
    sizes: [u32; N],
    link: &LinkSettings,
    deadlines: Deadlines,
) -> sqlx::Result<[MySqlPool; N]> {
    let (options, setup) = (link::mysql(url, link)?, link::mysql_setup(deadlines));
    Ok(sizes.map(|size| {
        let setup = setup.clone();
        let pool = tested(pool(size)).after_connect(move |conn, _| {
            let setup = AssertSqlSafe(setup.clone());
            Box::pin(async move { sqlx::raw_sql(setup).execute(conn).await.map(drop) })
        });
        pool.connect_lazy_with(options.clone())
    }))
}

/// Pools of these sizes.
pub fn postgres<const N: usize>(
    url: &str,
    sizes: [u32; N],
    link: &LinkSettings,
    deadlines: Deadlines,
) -> sqlx::Result<[PgPool; N]> {
    let options = link::postgres(url, link, deadlines)?;
    Ok(sizes.map(|size| tested(pool(size)).connect_lazy_with(options.clone())))
}

fn pool<D: Database>(connections: u32) -> PoolOptions<D> {
    PoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(IDLE_TIMEOUT)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// A connection to a server may have died while it was unused; one just used is trusted.
fn tested<D: Database>(options: PoolOptions<D>) -> PoolOptions<D> {
    options.before_acquire(|conn, meta| {
        Box::pin(async move {
            if meta.idle_for > TESTED_AFTER {
                timeout(TEST_LIMIT, conn.ping()).await.unwrap_or_else(|_| Err(late()))?;
            }
            Ok(true)
        })
    })
}

#[cfg(test)]
mod tests {
    use sqlx::{ConnectOptions, sqlite::SqliteJournalMode};

    use super::*;

    #[tokio::test]
    async fn a_log_that_cannot_be_cut_leaves_the_writer_its_patience() {
        let folder = std::env::temp_dir().join(crate::clock::new_id().to_string());
        std::fs::create_dir(&folder).unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.join("log.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        let mut conn = options.connect().await.unwrap();
        // Within a transaction SQLite refuses to touch the log.
        sqlx::raw_sql("CREATE TABLE t (n); BEGIN; INSERT INTO t VALUES (1)").execute(&mut conn).await.unwrap();
        truncate_log(Conn::Sqlite(&mut conn)).await.unwrap_err();
        let left: i64 = sqlx::query_scalar("PRAGMA busy_timeout").fetch_one(&mut conn).await.unwrap();
        assert_eq!(u128::try_from(left).unwrap(), BUSY_TIMEOUT.as_millis());
        sqlx::raw_sql("COMMIT").execute(&mut conn).await.unwrap();
        assert!(truncate_log(Conn::Sqlite(&mut conn)).await.unwrap());
        conn.close().await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }

    /// As a rollback does that nobody waits for: it gave its connection back to a lane that was closed already.
    #[tokio::test]
    async fn what_comes_back_while_its_lane_is_closed_is_closed_too() {
        let folder = std::env::temp_dir().join(crate::clock::new_id().to_string());
        std::fs::create_dir(&folder).unwrap();
        let options = SqliteConnectOptions::new().filename(folder.join("lane.db")).create_if_missing(true);
        let lanes = Lanes::open(1, &options, None);
        let used = lanes.acquire(&Tasks::default()).await.unwrap();
        let mut closing = Box::pin(lanes.close());
        assert!(futures_util::poll!(closing.as_mut()).is_pending());
        used.keep();
        timeout(Duration::from_secs(60), closing).await.expect("closed");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
