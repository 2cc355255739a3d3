//! Facts about the installation and how its database is doing.

use sqlx::{QueryBuilder, SqliteConnection};
use uuid::Uuid;

use super::{
    Store,
    db::{Conn, Reader, Tx, change, execute, on, read, row, write},
    statement::{Engine, statements},
};
use crate::{
    clock,
    error::{Error, Reason, Result},
};

/// Name of the fact that says which log cursors belong to.
const LOG_ID: &str = "log_id";

statements! {
    GET = ["SELECT value FROM meta WHERE name = ?"];
    CLEAR = ["DELETE FROM meta WHERE name = ?"];
    SET = ["INSERT INTO meta (name, value) VALUES (?, ?)"];
    COUNT_UP = ["UPDATE counters SET value = value + 1 WHERE name = ?"];
    COUNTER = ["SELECT value FROM counters WHERE name = ?"];
    PING = ["SELECT 1"];
}

impl Store {
    pub async fn meta(&self, name: &str) -> Result<Option<String>> {
        let name = name.to_owned();
        read!(self, |reader| Ok(row!(reader, (String,), GET, name.as_str())?.map(|(value,)| value)))
    }

    pub async fn set_meta(&self, name: &str, value: &str) -> Result<()> {
        match self.replace_meta(name, value).await {
            // Another server has set it in the same moment: its row was not there yet to be replaced.
            Err(error) if error.reason == Reason::AlreadyExists => self.replace_meta(name, value).await,
            stored => stored,
        }
    }

    async fn replace_meta(&self, name: &str, value: &str) -> Result<()> {
        let (name, value) = (name.to_owned(), value.to_owned());
        write!(self, |tx| {
            execute!(tx, CLEAR, name.as_str())?;
            execute!(tx, SET, name.as_str(), value.as_str())?;
        })
    }

    /// Stores a fact unless it is known already; as it is known then, whoever said it first.
    pub async fn found_meta(&self, name: &str, value: &str) -> Result<String> {
        if let Some(known) = self.meta(name).await? {
            return Ok(known);
        }
        let (key, new) = (name.to_owned(), value.to_owned());
        let stored = write!(self, |tx| {
            execute!(tx, SET, key.as_str(), new.as_str())?;
        });
        match (stored, self.meta(name).await?) {
            (_, Some(known)) => Ok(known),
            (stored, None) => stored.map(|()| value.to_owned()),
        }
    }

    /// The log that cursors belong to; known once the migrations have run.
    pub fn log_id(&self) -> Uuid {
        self.known_log_id().get().copied().unwrap_or_default()
    }

    /// Makes the log another one, after the database was put back to an earlier state: every cursor that
    /// clients have is then one of before, and they read their sessions anew.
    pub async fn renew_log(&self) -> Result<()> {
        self.set_meta(LOG_ID, &clock::new_id().to_string()).await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        read!(self, |reader| {
            execute!(reader, PING)?;
            Ok(())
        })
    }

    /// The time by the database's clock, in milliseconds since 1970.
    pub async fn now_ms(&self) -> Result<i64> {
        read!(self, |reader| Ok(now_ms(reader.conn()).await?))
    }

    /// "fsync" when a commit is on disk before it is acknowledged; otherwise what should be mended.
    pub async fn durability(&self) -> Result<String> {
        change!(self, |conn| Ok(durability(conn.conn()).await?))
    }
}

/// Gives the installation its log, once, in the transaction of a migration.
pub(super) async fn found(conn: &mut Reader) -> sqlx::Result<()> {
    if row!(conn, (String,), GET, LOG_ID)?.is_none() {
        execute!(conn, SET, LOG_ID, clock::new_id().to_string())?;
    }
    Ok(())
}

/// As [`Store::renew_log`], in a file that nothing runs on.
pub(super) async fn renew_file(file: &mut SqliteConnection) -> sqlx::Result<()> {
    sqlx::raw_sql("BEGIN").execute(&mut *file).await?;
    sqlx::query(CLEAR.question).bind(LOG_ID).execute(&mut *file).await?;
    sqlx::query(SET.question).bind(LOG_ID).bind(clock::new_id().to_string()).execute(&mut *file).await?;
    sqlx::raw_sql("COMMIT").execute(file).await.map(drop)
}

pub(super) async fn log_id(conn: &mut Reader) -> Result<Uuid> {
    let stored = row!(conn, (String,), GET, LOG_ID)?;
    let log_id = stored.and_then(|(value,)| value.parse().ok());
    log_id.ok_or_else(|| Error::internal("the database has no log_id"))
}

pub(super) async fn now_ms(conn: Conn<'_>) -> sqlx::Result<i64> {
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT ");
        query.push(D::NOW_MS).build_query_scalar().fetch_one(c).await
    })
}

/// Raises a counter and keeps its row locked until the commit.
pub(super) async fn count_up(tx: &mut Tx, name: &str) -> sqlx::Result<()> {
    execute!(tx, COUNT_UP, name).map(drop)
}

pub(super) async fn counter(reader: &mut Reader, name: &str) -> sqlx::Result<i64> {
    Ok(row!(reader, (i64,), COUNTER, name)?.map_or(0, |(value,)| value))
}

/// One of the few questions that each engine must be asked in its own words.
async fn durability(conn: Conn<'_>) -> sqlx::Result<String> {
    let weakness = match conn {
        Conn::Sqlite(c) => {
            let level: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(c).await?;
            (level < 2).then_some("SQLite: synchronous is below FULL, a power cut can lose acknowledged messages")
        }
        Conn::MySql(c) => {
            let asked = "SELECT CAST(@@innodb_flush_log_at_trx_commit AS SIGNED)";
            let level: i64 = sqlx::query_scalar(asked).fetch_one(c).await?;
            (level != 1)
                .then_some("MySQL: innodb_flush_log_at_trx_commit is not 1, a crash can lose acknowledged messages")
        }
        Conn::Postgres(c) => {
            let asked = "SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off'";
            let safe: bool = sqlx::query_scalar(asked).fetch_one(c).await?;
            (!safe).then_some("PostgreSQL: fsync or synchronous_commit is off, a crash can lose acknowledged messages")
        }
    };
    Ok(weakness.unwrap_or("fsync").to_owned())
}
