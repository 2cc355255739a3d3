//! The three engines behind one enum: pools, connections and transactions. Apart because nothing else
//! may know which engine runs; `on!` expands one body for each of them.

use std::{sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use sqlx::{
    MySql, MySqlConnection, MySqlPool, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, pool::PoolConnection,
};

use super::{
    Deadlines, StoreSettings,
    failure::late,
    link,
    pool::{self, Lanes, Pooled},
    statement::Engine,
};
use crate::{
    error::{Error, Result},
    tasks::Tasks,
    telemetry,
};

/// The open database.
pub(super) struct Db {
    pools: Pools,
    deadlines: Deadlines,
    /// What begins each use of a connection of PostgreSQL behind a pooler.
    pin: Option<Arc<str>>,
    /// Where connections are given back.
    tasks: Tasks,
}

enum Pools {
    /// One connection writes; readers do not wait for it.
    Sqlite {
        write: Lanes,
        read: Lanes,
        search: Lanes,
    },
    MySql {
        all: MySqlPool,
        search: MySqlPool,
    },
    Postgres {
        all: PgPool,
        search: PgPool,
    },
}

/// A connection taken from its pool.
pub(super) enum Reader {
    Sqlite(Pooled<Sqlite>),
    MySql(Pooled<MySql>),
    Postgres(Pooled<Postgres>),
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
        let deadline = db.deadlines().read;
        $store.run(deadline, async move { $crate::store::db::lent!(db.reader().await?, |$reader| $body) }).await
    }};
}

/// As `read!`, for what looks at many rows.
macro_rules! search {
    ($store:expr, |$reader:ident| $body:expr) => {{
        let db = $store.db();
        let deadline = db.deadlines().read;
        $store.run(deadline, async move { $crate::store::db::lent!(db.searcher().await?, |$reader| $body) }).await
    }};
}

/// A writing store function of one statement, which is its own transaction.
macro_rules! change {
    ($store:expr, |$writer:ident| $body:expr) => {{
        let db = $store.db();
        let deadline = db.deadlines().write;
        $store
            .run(deadline, async move {
                $crate::store::db::lent!(db.writer().await?, |$writer| {
                    let done: $crate::error::Result<_> = async { $body }.await;
                    $writer.settle().await?;
                    done
                })
            })
            .await
    }};
}

/// Gives a connection back once the body has ended, however it did.
macro_rules! lent {
    ($conn:expr, |$lent:ident| $body:expr) => {{
        let mut $lent = $conn;
        let done: $crate::error::Result<_> = async { $body }.await;
        $lent.give_back();
        done
    }};
}

/// A writing store function: the body gets a transaction, committed when it ends without `return`.
macro_rules! write {
    ($store:expr, |$tx:ident| $body:expr) => {{
        let db = $store.db();
        let deadline = db.deadlines().write;
        $store
            .run(deadline, async move {
                let mut $tx = db.begin().await?;
                let mut commits = false;
                let done: $crate::error::Result<_> = async {
                    let done = $body;
                    commits = true;
                    Ok(done)
                }
                .await;
                if commits {
                    $tx.commit().await?;
                } else {
                    $tx.roll_back();
                }
                done
            })
            .await
    }};
}

pub(super) use super::tx::Tx;
pub(super) use {change, execute, lent, on, read, row, rows, search, write};

/// Runs database work that must end in time; work that does not is dropped, and closes its connection.
pub(super) fn within<T, E: From<sqlx::Error>, W: Future<Output = Result<T, E>>>(
    deadline: Duration,
    work: W,
) -> impl Future<Output = Result<T, E>> + use<T, E, W> {
    tokio::time::timeout(deadline, work).map(|ended| {
        ended.unwrap_or_else(|_| {
            telemetry::store_late();
            Err(late().into())
        })
    })
}

/// On the heap, because it takes more room than all that is then done with the connection.
fn acquire<D: sqlx::Database>(pool: &sqlx::Pool<D>) -> BoxFuture<'static, sqlx::Result<PoolConnection<D>>> {
    pool.acquire().boxed()
}

impl Db {
    /// Opens nothing yet: each pool connects when it is first asked.
    pub fn open(settings: &StoreSettings, tasks: Tasks) -> Result<Self> {
        let StoreSettings { url, deadlines, searchers, link: ways, .. } = settings;
        let (deadlines, searchers) = (*deadlines, *searchers);
        let connections = settings.max_readers.saturating_add(1);
        let opened = match url.split(':').next().unwrap_or_default() {
            "sqlite" => pool::sqlite(url, [1, settings.max_readers, searchers], ways)
                .map(|[write, read, search]| Pools::Sqlite { write, read, search }),
            "mysql" | "mariadb" => pool::mysql(url, [connections, searchers], ways, deadlines)
                .map(|[all, search]| Pools::MySql { all, search }),
            "postgres" | "postgresql" => pool::postgres(url, [connections, searchers], ways, deadlines)
                .map(|[all, search]| Pools::Postgres { all, search }),
            _ => {
                let known = "must begin with sqlite:, mysql: or postgres:";
                return Err(Error::invalid("database.url", known));
            }
        };
        let pools = opened.map_err(|_| Error::invalid("database.url", "is not a database URL"))?;
        let pin = link::pin(ways, deadlines).map(Arc::from);
        Ok(Self { pools, deadlines, pin, tasks })
    }

    pub async fn reader(&self) -> sqlx::Result<Reader> {
        telemetry::store_read();
        match &self.pools {
            Pools::Sqlite { read, .. } => read.acquire(&self.tasks).await.map(Reader::Sqlite),
            Pools::MySql { all, .. } => acquire(all).await.map(|conn| Reader::MySql(self.taken(conn))),
            Pools::Postgres { all, .. } => self.pinned(all).await,
        }
    }

    /// A connection for what looks at many rows: there are few of these, and nobody else waits for them.
    pub async fn searcher(&self) -> sqlx::Result<Reader> {
        telemetry::store_read();
        match &self.pools {
            Pools::Sqlite { search, .. } => search.acquire(&self.tasks).await.map(Reader::Sqlite),
            Pools::MySql { search, .. } => acquire(search).await.map(|conn| Reader::MySql(self.taken(conn))),
            Pools::Postgres { search, .. } => self.pinned(search).await,
        }
    }

    /// A connection that may write, without a transaction.
    pub async fn writer(&self) -> sqlx::Result<Reader> {
        match &self.pools {
            Pools::Sqlite { write, .. } => write.acquire(&self.tasks).await.map(Reader::Sqlite),
            _ => self.reader().await,
        }
    }

    pub async fn begin(&self) -> sqlx::Result<Tx> {
        let mut tx = self.tx().await?;
        tx.begin().await?;
        Ok(tx)
    }

    /// A transaction that is yet to begin.
    pub async fn tx(&self) -> sqlx::Result<Tx> {
        Ok(Tx::new(self.writer().await?))
    }

    fn taken<D: sqlx::Database>(&self, conn: PoolConnection<D>) -> Pooled<D> {
        Pooled::new(conn, &self.tasks)
    }

    async fn pinned(&self, pool: &PgPool) -> sqlx::Result<Reader> {
        let conn = acquire(pool).await?;
        match &self.pin {
            None => Ok(Reader::Postgres(self.taken(conn))),
            Some(begin) => Pooled::pinned(conn, &self.tasks, begin).boxed().await.map(Reader::Postgres),
        }
    }

    pub const fn deadlines(&self) -> Deadlines {
        self.deadlines
    }

    /// Whether the database is a file that only this server opens.
    pub const fn is_embedded(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }

    /// The engine's name.
    pub const fn engine(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite { .. } => "SQLite",
            Pools::MySql { .. } => "MySQL",
            Pools::Postgres { .. } => "PostgreSQL",
        }
    }

    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read, search } => {
                search.close().await;
                read.close().await;
                write.close().await;
            }
            Pools::MySql { all, search } => {
                search.close().await;
                all.close().await;
            }
            Pools::Postgres { all, search } => {
                search.close().await;
                all.close().await;
            }
        }
    }
}

impl Reader {
    /// For one statement.
    pub fn conn(&mut self) -> Conn<'_> {
        telemetry::store_statement();
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::MySql(conn) => Conn::MySql(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }

    /// Returns the connection, when what it was taken for has ended.
    pub fn give_back(self) {
        match self {
            Self::Sqlite(conn) => conn.keep(),
            Self::MySql(conn) => conn.give_back(),
            Self::Postgres(conn) => conn.release(),
        }
    }

    /// Commits what was done without a transaction of its own, where a pooler made it part of one.
    pub async fn settle(&mut self) -> sqlx::Result<()> {
        match self {
            Self::Postgres(conn) if conn.is_pinned() => conn.settle().boxed().await,
            _ => Ok(()),
        }
    }

    pub async fn begin(&mut self) -> sqlx::Result<()> {
        if let Self::Postgres(conn) = self {
            return conn.begin().boxed().await;
        }
        let begin = on!(self.conn(), |_c: D| D::BEGIN);
        self.conn().raw(begin).await
    }

    /// Ends a transaction with this word.
    pub async fn end(&mut self, word: &'static str) -> sqlx::Result<()> {
        self.conn().raw(word).await?;
        if let Self::Postgres(conn) = self {
            conn.ended();
        }
        Ok(())
    }

    pub fn tasks(&self) -> Tasks {
        match self {
            Self::Sqlite(conn) => conn.tasks(),
            Self::MySql(conn) => conn.tasks(),
            Self::Postgres(conn) => conn.tasks(),
        }
    }
}

impl Conn<'_> {
    /// A script of any number of statements, none of them prepared.
    pub async fn raw(self, script: &'static str) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(conn) => sqlx::raw_sql(script).execute(conn).await.map(drop),
            Self::MySql(conn) => sqlx::raw_sql(script).execute(conn).await.map(drop),
            Self::Postgres(conn) => sqlx::raw_sql(script).execute(conn).await.map(drop),
        }
    }

    pub fn reborrow(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::MySql(conn) => Conn::MySql(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}
