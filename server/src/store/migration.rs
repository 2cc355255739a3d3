//! Brings the database to the schema this server knows, at start. A thin runner of our own: it also
//! records from which schema on an older server can still run on the newer database. Steps may take as
//! long as they need; one server at a time takes them.

use std::time::Duration;

use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    Deadlines, Store, copy,
    db::{Db, Reader, execute, row},
    lease::{self, Lease},
    meta,
    statement::statements,
};
use crate::error::{Error, Reason, Result};

/// How long a step may take: an index over many millions of rows is made within it.
const STEP_LIMIT: Duration = Duration::from_secs(86_400);

/// One step of the schema.
struct Migration {
    version: i64,
    /// The file's name in each of the three folders.
    name: &'static str,
    /// A server that knows at least this version still runs on the database after the step.
    runs_from: i64,
    sqlite: &'static str,
    mysql: &'static str,
    postgres: &'static str,
}

/// What the database says about itself.
#[derive(Clone, Copy)]
struct Stand {
    version: i64,
    runs_from: i64,
}

macro_rules! migrations {
    ($($version:literal $name:literal runs_from $runs_from:literal,)+) => {
        &[$(Migration {
            version: $version,
            name: $name,
            runs_from: $runs_from,
            sqlite: include_str!(concat!("../../../migrations/sqlite/", $name)),
            mysql: include_str!(concat!("../../../migrations/mysql/", $name)),
            postgres: include_str!(concat!("../../../migrations/postgres/", $name)),
        },)+]
    };
}

const MIGRATIONS: &[Migration] = migrations! {
    1 "0001_first.sql" runs_from 1,
    2 "0002_edits.sql" runs_from 2,
    3 "0003_people.sql" runs_from 2,
    4 "0004_receipts.sql" runs_from 2,
    5 "0005_one_contact.sql" runs_from 5,
    6 "0006_private.sql" runs_from 5,
    7 "0007_logins.sql" runs_from 5,
    8 "0008_citations.sql" runs_from 5,
    9 "0009_nodes.sql" runs_from 5,
    10 "0010_abandonments.sql" runs_from 5,
};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_versions (\
    version BIGINT NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL, runs_from BIGINT NOT NULL)";

statements! {
    STAND = ["SELECT version, runs_from FROM schema_versions ORDER BY version DESC LIMIT 1"];
    RECORD = ["INSERT INTO schema_versions (version, name, runs_from) VALUES (?, ?, ?)"];
}

impl Store {
    /// Runs the migrations the database lacks. Several servers may do so at once: one takes the steps, the
    /// others wait for it.
    pub async fn migrate(&self) -> Result<()> {
        self.judge().await?;
        self.migrate_unjudged().await?;
        let mut conn = self.db().reader().await?;
        copy::refuse_unfinished(&mut conn).await?;
        conn.give_back();
        self.may_write().await
    }

    /// As [`Self::migrate`], also where a copy was not finished.
    pub(super) async fn migrate_unjudged(&self) -> Result<()> {
        let settings = self.settings().clone();
        // Connections of its own, on which nothing is given up.
        let deadlines = Deadlines { read: STEP_LIMIT, write: STEP_LIMIT, ..settings.deadlines };
        let db = Db::open(&super::StoreSettings { max_readers: 1, searchers: 1, deadlines, ..settings }, self.tasks())?;
        let migrated = async move {
            let migrated = migrate(&db).await;
            db.close().await;
            migrated
        };
        let log_id = self.tasks().finish(migrated).await?;
        self.known_log_id().get_or_init(|| log_id);
        Ok(())
    }
}

async fn migrate(db: &Db) -> Result<Uuid> {
    let mut found = founded(db).await?;
    if found.version < newest() {
        found = if db.is_embedded() {
            // The data folder belongs to one server, and the file to one transaction at a time.
            catch_up(db).await?
        } else {
            let lease = Lease::take(db, db.deadlines().lease).await?;
            let reached = lease.during(catch_up(db)).await;
            lease.give_back().await;
            reached?
        };
    }
    check(found)?;
    let mut conn = db.writer().await?;
    let log_id = meta::log_id(&mut conn).await?;
    conn.give_back();
    Ok(log_id)
}

/// Where the database stands; it gets the tables that say so. Where they are, making them is not asked for: a
/// server may run without the right to.
async fn founded(db: &Db) -> Result<Stand> {
    if let Ok(found) = looked(db).await
        && found.version >= newest()
    {
        return Ok(found);
    }
    // Two servers that make it at the same moment are in each other's way, once.
    for table in [TABLE, lease::TABLE] {
        if made(db, table).await.is_err() {
            made(db, table).await?;
        }
    }
    Ok(looked(db).await?)
}

async fn looked(db: &Db) -> sqlx::Result<Stand> {
    let mut conn = db.writer().await?;
    let found = stand(&mut conn).await;
    conn.give_back();
    found
}

async fn made(db: &Db, table: &'static str) -> sqlx::Result<()> {
    let mut conn = db.writer().await?;
    let made = raw(&mut conn, table).await;
    let settled = conn.settle().await;
    conn.give_back();
    made.and(settled)
}

fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |last| last.version)
}

/// Refuses a database that only newer servers understand.
fn check(found: Stand) -> Result<()> {
    if found.runs_from <= newest() {
        return Ok(());
    }
    let Stand { version, runs_from } = found;
    let known = newest();
    let message =
        format!("the database has schema {version}, for servers that know schema {runs_from}; this one knows {known}");
    Err(Error::new(Reason::WrongState, message))
}

/// Refuses a database that is not at this server's schema.
pub(super) async fn require_newest(conn: &mut Reader) -> Result<()> {
    let none = "the database to copy from holds no installation";
    let Stand { version, .. } = stand(conn).await.map_err(|_| Error::internal(none))?;
    let known = newest();
    if version == known {
        return Ok(());
    }
    let act = if version > known { "use the version that made it" } else { "run `parlance migrate` on it first" };
    Err(Error::internal(format!("the database has schema {version}, this version copies schema {known}: {act}")))
}

/// All steps for SQLite, and the tables that the runner makes for itself.
#[cfg(test)]
pub(super) fn sqlite_scripts() -> impl Iterator<Item = &'static str> {
    [TABLE, lease::TABLE].into_iter().chain(MIGRATIONS.iter().map(|migration| migration.sqlite))
}

/// Reads again, now that no other server migrates, and applies what is still missing.
async fn catch_up(db: &Db) -> sqlx::Result<Stand> {
    let mut conn = db.writer().await?;
    let mut reached = stand(&mut conn).await?;
    let from = reached.version;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > from) {
        tracing::info!(step = migration.name, of = newest(), "migrating the database");
        conn.begin().await?;
        match apply(&mut conn, migration).await {
            Ok(()) => conn.end("COMMIT").await?,
            Err(error) => {
                conn.end("ROLLBACK").await?;
                return Err(error);
            }
        }
        tracing::info!(step = migration.name, "the database was migrated");
        reached = Stand { version: migration.version, runs_from: migration.runs_from };
    }
    conn.give_back();
    Ok(reached)
}

async fn apply(conn: &mut Reader, migration: &Migration) -> sqlx::Result<()> {
    let script = match conn {
        Reader::Sqlite(_) => migration.sqlite,
        Reader::MySql(_) => migration.mysql,
        Reader::Postgres(_) => migration.postgres,
    };
    raw(conn, script).await?;
    meta::found(conn).await?;
    execute!(conn, RECORD, migration.version, migration.name, migration.runs_from).map(drop)
}

async fn stand(conn: &mut Reader) -> sqlx::Result<Stand> {
    let (version, runs_from) = row!(conn, (i64, i64), STAND)?.unwrap_or_default();
    Ok(Stand { version, runs_from })
}

/// The schema of a database that nothing runs on.
pub(super) async fn schema_of_file(file: &mut SqliteConnection) -> sqlx::Result<i64> {
    Ok(stand_of_file(file).await?.version)
}

/// Refuses a file that only newer servers understand.
pub(super) async fn check_file(file: &mut SqliteConnection) -> Result<()> {
    check(stand_of_file(file).await?)
}

async fn stand_of_file(file: &mut SqliteConnection) -> sqlx::Result<Stand> {
    let (version, runs_from) = sqlx::query_as(STAND.question).fetch_optional(file).await?.unwrap_or_default();
    Ok(Stand { version, runs_from })
}

async fn raw(conn: &mut Reader, script: &'static str) -> sqlx::Result<()> {
    conn.conn().raw(script).await
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    fn names(engine: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(engine);
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn every_engine_has_the_same_migrations_and_each_is_run() {
        let run: BTreeSet<String> = MIGRATIONS.iter().map(|migration| migration.name.to_owned()).collect();
        for engine in ["sqlite", "mysql", "postgres"] {
            assert_eq!(names(engine), run, "migrations/{engine}");
        }
    }

    #[test]
    fn versions_are_dense_and_named_by_their_files() {
        for (index, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(migration.version, i64::try_from(index).unwrap() + 1);
            assert!(migration.name.starts_with(&format!("{:04}_", migration.version)), "{}", migration.name);
            assert!(migration.runs_from >= 1 && migration.runs_from <= migration.version);
        }
    }

    #[test]
    fn a_database_for_newer_servers_is_refused() {
        assert!(check(Stand { version: newest() + 1, runs_from: newest() }).is_ok());
        let refused = check(Stand { version: newest() + 1, runs_from: newest() + 1 });
        assert_eq!(refused.unwrap_err().reason, Reason::WrongState);
    }
}
