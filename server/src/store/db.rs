//! The three engines behind one enum: pools, connections and transactions. Apart because nothing else
//! may know which engine runs; `on!` expands one body for each of them.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection, Database, MySql, MySqlConnection, MySqlPool, PgConnection, PgPool, Postgres, Sqlite,
    SqliteConnection, SqlitePool, Transaction,
    mysql::MySqlConnectOptions,
    pool::{PoolConnection, PoolOptions},
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{StoreSettings, statement::Engine};
use crate::{
    error::{Error, Result},
    telemetry,
};

/// How long a caller waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// An unused connection is closed, so that an idle server is small.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
/// A connection unused for this long is tested before it is used: the database may have restarted.
const TESTED_AFTER: Duration = Duration::from_secs(1);
/// How long SQLite waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Statements that a connection keeps prepared: all of them, and the sizes of those that grow.
const KEPT_STATEMENTS: usize = 200;
/// KiB of SQLite's page cache: of each reader, and of the writer, which keeps what it changes.
const READER_CACHE_KIB: i64 = 1024;
const WRITER_CACHE_KIB: i64 = 8192;

/// After each connect on MySQL: a waiting writer must see what the one before it committed, and no
/// statement outlives its caller's patience. The comments are read by MariaDB or MySQL alone.
const MYSQL_SETUP: &str = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; \
    SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), SESSION innodb_lock_wait_timeout = 10 \
    /*M! , SESSION max_statement_time = 10 */ /*!50708 , SESSION max_execution_time = 10000 */";

/// The open database.
pub(super) enum Db {
    /// One connection writes; readers do not wait for it.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    MySql(MySqlPool),
    Postgres(PgPool),
}

/// A connection taken from its pool.
pub(super) enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    MySql(PoolConnection<MySql>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction: rolled back unless committed.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    MySql(Transaction<'static, MySql>),
    Postgres(Transaction<'static, Postgres>),
}

/// Either of the two, borrowed for one statement.
pub(super) enum Conn<'c> {
    Sqlite(&'c mut SqliteConnection),
    MySql(&'c mut MySqlConnection),
    Postgres(&'c mut PgConnection),
}

/// Expands one body for the three engines: `$c` is the connection, `$D` the engine's type.
macro_rules! on {
    ($conn:expr, |$c:ident: $D:ident| $body:expr) => {
        match $conn {
            $crate::store::db::Conn::Sqlite($c) => {
                type $D = sqlx::Sqlite;
                $body
            }
            $crate::store::db::Conn::MySql($c) => {
                type $D = sqlx::MySql;
                $body
            }
            $crate::store::db::Conn::Postgres($c) => {
                type $D = sqlx::Postgres;
                $body
            }
        }
    };
}

/// All rows of a statement, as a row type or tuple.
macro_rules! rows {
    ($on:expr, $row:ty, $statement:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::db::on!($on.conn(), |c: D| {
            let text = <D as $crate::store::statement::Engine>::text(&$statement);
            sqlx::query_as::<D, $row>(text)$(.bind($bind))*.fetch_all(c).await
        })
    };
}

/// The first row of a statement, if any.
macro_rules! row {
    ($on:expr, $row:ty, $statement:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::db::on!($on.conn(), |c: D| {
            let text = <D as $crate::store::statement::Engine>::text(&$statement);
            sqlx::query_as::<D, $row>(text)$(.bind($bind))*.fetch_optional(c).await
        })
    };
}

/// Runs a statement; how many rows it matched.
macro_rules! execute {
    ($on:expr, $statement:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::db::on!($on.conn(), |c: D| {
            let text = <D as $crate::store::statement::Engine>::text(&$statement);
            sqlx::query::<D>(text)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected())
        })
    };
}

/// A reading store function: the body gets a connection, in a task that outlives its caller.
macro_rules! read {
    ($store:expr, |$reader:ident| $body:expr) => {{
        let db = $store.db();
        $store
            .run(async move {
                let mut $reader = db.reader().await?;
                $body
            })
            .await
    }};
}

/// A writing store function of one statement, which is its own transaction.
macro_rules! change {
    ($store:expr, |$writer:ident| $body:expr) => {{
        let db = $store.db();
        $store
            .run(async move {
                let mut $writer = db.writer().await?;
                $body
            })
            .await
    }};
}

/// A writing store function: the body gets a transaction, committed when it ends without `return`.
macro_rules! write {
    ($store:expr, |$tx:ident| $body:expr) => {{
        let db = $store.db();
        $store
            .run(async move {
                let mut $tx = db.begin().await?;
                let done = $body;
                $tx.commit().await?;
                Ok(done)
            })
            .await
    }};
}

pub(super) use {change, execute, on, read, row, rows, write};

impl Db {
    /// Opens nothing yet: each pool connects when it is first asked.
    pub fn open(settings: &StoreSettings) -> Result<Self> {
        let url = settings.url.as_str();
        let scheme = url.split(':').next().unwrap_or_default();
        let opened = match scheme {
            "sqlite" => sqlite(url, settings.max_readers),
            "mysql" | "mariadb" => mysql(url, settings.max_readers).map(Self::MySql),
            "postgres" | "postgresql" => postgres(url, settings.max_readers).map(Self::Postgres),
            _ => {
                let known = "must begin with sqlite:, mysql: or postgres:";
                return Err(Error::invalid("database.url", known));
            }
        };
        opened.map_err(|_| Error::invalid("database.url", "is not a database URL"))
    }

    pub async fn reader(&self) -> sqlx::Result<Reader> {
        telemetry::store_read();
        Ok(match self {
            Self::Sqlite { read, .. } => Reader::Sqlite(read.acquire().await?),
            Self::MySql(pool) => Reader::MySql(pool.acquire().await?),
            Self::Postgres(pool) => Reader::Postgres(pool.acquire().await?),
        })
    }

    /// A connection that may write, without a transaction.
    pub async fn writer(&self) -> sqlx::Result<Reader> {
        match self {
            Self::Sqlite { write, .. } => Ok(Reader::Sqlite(write.acquire().await?)),
            _ => self.reader().await,
        }
    }

    pub async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with(Sqlite::BEGIN).await?),
            Self::MySql(pool) => Tx::MySql(pool.begin_with(MySql::BEGIN).await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(Postgres::BEGIN).await?),
        })
    }

    /// The engine's name.
    /// Whether the database is a file that only this server opens.
    pub const fn is_embedded(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    pub const fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::MySql(_) => "MySQL",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::MySql(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Reader {
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::MySql(conn) => Conn::MySql(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}

impl Tx {
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(tx) => Conn::Sqlite(tx),
            Self::MySql(tx) => Conn::MySql(tx),
            Self::Postgres(tx) => Conn::Postgres(tx),
        }
    }

    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::MySql(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

impl Conn<'_> {
    pub fn reborrow(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::MySql(conn) => Conn::MySql(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}

fn sqlite(url: &str, max_readers: u32) -> sqlx::Result<Db> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(KEPT_STATEMENTS)
        .disable_statement_logging();
    // The writer's connection is kept: opening it anew would checkpoint the log each time.
    let write = closed_in_transaction(pool(1).idle_timeout(None)).connect_lazy_with(cached(&options, WRITER_CACHE_KIB));
    let reading = cached(&options, READER_CACHE_KIB).pragma("query_only", "ON");
    let read = pool::<Sqlite>(max_readers.max(1)).connect_lazy_with(reading);
    Ok(Db::Sqlite { write, read })
}

fn cached(options: &SqliteConnectOptions, kib: i64) -> SqliteConnectOptions {
    options.clone().pragma("cache_size", (-kib).to_string())
}

fn mysql(url: &str, max_readers: u32) -> sqlx::Result<MySqlPool> {
    let options = MySqlConnectOptions::from_str(url)?
        .charset("utf8mb4")
        .collation("utf8mb4_bin")
        .statement_cache_capacity(KEPT_STATEMENTS)
        .disable_statement_logging();
    Ok(tested(pool(max_readers.saturating_add(1)))
        .after_connect(|conn, _| Box::pin(async move { sqlx::raw_sql(MYSQL_SETUP).execute(conn).await.map(drop) }))
        .connect_lazy_with(options))
}

fn postgres(url: &str, max_readers: u32) -> sqlx::Result<PgPool> {
    // The warning that there is nothing to roll back is the usual case after a release.
    let session = [
        ("statement_timeout", "10000"),
        ("lock_timeout", "10000"),
        ("idle_in_transaction_session_timeout", "30000"),
        ("client_min_messages", "error"),
    ];
    let options = PgConnectOptions::from_str(url)?
        .options(session)
        .statement_cache_capacity(KEPT_STATEMENTS)
        .disable_statement_logging();
    Ok(tested(pool(max_readers.saturating_add(1)))
        .after_release(|conn, _| {
            // A future dropped while it began leaves a transaction that the pool does not know of.
            Box::pin(async move { sqlx::raw_sql("ROLLBACK").execute(conn).await.map(|_| true) })
        })
        .connect_lazy_with(options))
}

fn pool<D: Database>(connections: u32) -> PoolOptions<D> {
    PoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(IDLE_TIMEOUT)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// SQLite itself ends a transaction that finds the disk full; the rollback that follows then fails, and
/// the driver believes for ever that the transaction is open. Such a connection is opened anew.
fn closed_in_transaction(options: PoolOptions<Sqlite>) -> PoolOptions<Sqlite> {
    options.after_release(|conn, _| {
        Box::pin(async move {
            if conn.is_in_transaction() {
                // A rollback that was only asked for so far is done once this is answered.
                conn.ping().await?;
            }
            Ok(!conn.is_in_transaction())
        })
    })
}

/// A connection to a server may have died while it was unused; one just used is trusted.
fn tested<D: Database>(options: PoolOptions<D>) -> PoolOptions<D> {
    options.before_acquire(|conn, meta| {
        Box::pin(async move {
            if meta.idle_for > TESTED_AFTER {
                conn.ping().await?;
            }
            Ok(true)
        })
    })
}
