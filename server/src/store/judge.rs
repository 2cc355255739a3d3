//! What must hold of a database before anything runs on it, each fault with a sentence that says what to do.
//! Looked at over a connection of its own, whose errors are not yet those of a server at work.

use std::{io, time::Duration};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, MySqlConnection, PgConnection};
use tokio::time::{Instant, sleep, timeout};

use super::{
    Store, StoreSettings,
    db::{execute, within},
    link,
    statement::statements,
};
use crate::{
    clock,
    error::{Error, Result},
};

/// How long a database that starts just now is waited for, and how often it is asked.
const PATIENCE: Duration = Duration::from_secs(5);
const ASKED_EVERY: Duration = Duration::from_millis(200);

const OLDEST_POSTGRES: i64 = 120_000;
const OLDEST_MARIADB: (u32, u32) = (10, 6);
const OLDEST_MYSQL: (u32, u32) = (8, 0);
/// Bytes of the largest statement that MySQL is given: 32 messages of the longest text, each with what
/// belongs to it.
const LARGEST_STATEMENT: i64 = 4 << 20;

statements! {
    INSERT = ["INSERT INTO meta (name, value) VALUES (?, '')"];
    UPDATE = ["UPDATE meta SET value = ? WHERE name = ?"];
    DELETE = ["DELETE FROM meta WHERE name = ?"];
}

/// What PostgreSQL says about itself.
#[derive(Debug)]
struct Postgres {
    number: i64,
    version: String,
    encoding: String,
    standby: bool,
    read_only: bool,
    schema: Option<String>,
    role: String,
    may_create: bool,
    is_made: bool,
}

/// What MariaDB or MySQL says about itself, as names and values.
struct MySql {
    variables: Vec<(String, String)>,
    database: Option<String>,
}

impl Store {
    /// Connects, and refuses what the server cannot run on; otherwise the make and version of the database.
    pub async fn judge(&self) -> Result<String> {
        let settings = self.settings();
        let judged = match settings.url.split(':').next().unwrap_or_default() {
            "sqlite" => sqlite(settings).await.map(|version| (version, Vec::new())),
            "postgres" | "postgresql" => postgres(settings).await.map(|found| (found.shown(), found.faults())),
            _ => mysql(settings).await.map(|found| (found.shown(), found.faults())),
        };
        match judged {
            Ok((version, faults)) if faults.is_empty() => Ok(version),
            Ok((version, faults)) => Err(Error::internal(format!("{version}: {}", faults.join("; ")))),
            Err(error) => Err(Error::internal(told(settings, &error))),
        }
    }

    /// Whether rows can be put in, changed and taken out; none is.
    pub async fn may_write(&self) -> Result<()> {
        // A name that no fact has, nor another server that starts in the same moment: three that wait for each
        // other's row are a deadlock on MySQL.
        let (db, name) = (self.db(), format!("judged {}", clock::new_id()));
        let tried = async {
            let mut tx = db.begin().await?;
            execute!(tx, INSERT, name.as_str())?;
            execute!(tx, UPDATE, name.as_str(), name.as_str())?;
            execute!(tx, DELETE, name.as_str())?;
            tx.roll_back();
            Ok(())
        };
        within(db.deadlines().write, tried).await
    }
}

impl Postgres {
    fn shown(&self) -> String {
        format!("PostgreSQL {}", self.version)
    }

    fn faults(&self) -> Vec<String> {
        let Self { number, encoding, standby, read_only, schema, role, may_create, is_made, .. } = self;
        let mut faults = Vec::new();
        if *number < OLDEST_POSTGRES {
            faults.push(format!("too old, it must be {} or later", OLDEST_POSTGRES / 10_000));
        }
        if encoding != "UTF8" {
            faults.push(format!(
                "the database has the encoding {encoding}: make another with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE \
                 template0"
            ));
        }
        if *standby {
            faults.push("a standby, which cannot be written: database.url must lead to the primary".to_owned());
        } else if *read_only {
            faults.push(format!(
                "default_transaction_read_only is on for this database or the role {role}: switch it off with ALTER \
                 DATABASE or ALTER ROLE, or name the primary in database.url"
            ));
        }
        match schema {
            None => faults.push(format!("the role {role} has no schema to keep tables in: look at its search_path")),
            Some(schema) if !may_create && !is_made => faults.push(format!(
                "the role {role} may not make tables in the schema {schema}: GRANT CREATE ON SCHEMA {schema} TO {role}, \
                 or run `parlance migrate` once as a role that may"
            )),
            Some(_) => {}
        }
        faults
    }
}

impl MySql {
    fn variable(&self, name: &str) -> &str {
        let found = self.variables.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    fn is_mariadb(&self) -> bool {
        self.variable("version").contains("MariaDB")
    }

    fn shown(&self) -> String {
        let make = if self.is_mariadb() { "MariaDB" } else { "MySQL" };
        format!("{make} {}", self.variable("version").split('-').next().unwrap_or_default())
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let oldest = if self.is_mariadb() { OLDEST_MARIADB } else { OLDEST_MYSQL };
        if number(self.variable("version")) < oldest {
            faults.push(format!("too old, it must be {}.{} or later", oldest.0, oldest.1));
        }
        if is_on(self.variable("read_only")) {
            faults.push("read_only is on, as on a replica: database.url must lead to the primary".to_owned());
        }
        if is_on(self.variable("log_bin")) && self.variable("binlog_format") == "STATEMENT" {
            faults.push("binlog_format is STATEMENT, which refuses our writes: set ROW or MIXED".to_owned());
        }
        let packet = self.variable("max_allowed_packet").parse().unwrap_or(i64::MAX);
        if packet < LARGEST_STATEMENT {
            faults.push(format!(
                "max_allowed_packet is {packet} bytes and the largest statement has {LARGEST_STATEMENT}: set it to 16M \
                 there"
            ));
        }
        if self.database.is_none() {
            faults.push(
                "database.url names no database: put its name at the end, as in mysql://host/parlance".to_owned(),
            );
        }
        faults
    }
}

async fn sqlite(settings: &StoreSettings) -> sqlx::Result<String> {
    let mut conn = link::sqlite(&settings.url, &settings.link)?.connect().await?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut conn).await?;
    sqlx::query("SELECT COUNT(*) FROM sqlite_master").execute(&mut conn).await?;
    conn.close().await?;
    Ok(format!("SQLite {version}"))
}

async fn postgres(settings: &StoreSettings) -> sqlx::Result<Postgres> {
    let options = link::postgres(&settings.url, &settings.link, settings.deadlines)?;
    let mut conn: PgConnection = patiently(|| options.connect()).await?;
    let asked = "SELECT current_setting('server_version_num')::bigint, current_setting('server_version'), \
        current_setting('server_encoding'), pg_is_in_recovery(), \
        current_setting('default_transaction_read_only') = 'on', current_schema()::text, current_user::text, \
        COALESCE(has_schema_privilege(current_schema()::text, 'CREATE'), FALSE), \
        to_regclass('schema_versions') IS NOT NULL";
    if let Some(begin) = link::pin(&settings.link, settings.deadlines) {
        sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut conn).await?;
    }
    let found = sqlx::query_as(asked).fetch_one(&mut conn).await?;
    sqlx::raw_sql("COMMIT").execute(&mut conn).await?;
    conn.close().await?;
    let (number, version, encoding, standby, read_only, schema, role, may_create, is_made) = found;
    Ok(Postgres { number, version, encoding, standby, read_only, schema, role, may_create, is_made })
}

async fn mysql(settings: &StoreSettings) -> sqlx::Result<MySql> {
    let options = link::mysql(&settings.url, &settings.link)?;
    let mut conn: MySqlConnection = patiently(|| options.connect()).await?;
    let asked = "SHOW VARIABLES WHERE Variable_name IN \
        ('version', 'read_only', 'max_allowed_packet', 'log_bin', 'binlog_format')";
    let variables = sqlx::query_as(asked).fetch_all(&mut conn).await?;
    let database = sqlx::query_scalar("SELECT DATABASE()").fetch_one(&mut conn).await?;
    let setup = AssertSqlSafe(link::mysql_setup(settings.deadlines));
    sqlx::raw_sql(setup).execute(&mut conn).await?;
    conn.close().await?;
    Ok(MySql { variables, database })
}

/// Connects; a database that is not there yet is asked again for a while.
async fn patiently<C, F: Future<Output = sqlx::Result<C>>>(connect: impl Fn() -> F) -> sqlx::Result<C> {
    let until = Instant::now() + PATIENCE;
    loop {
        let left = until.saturating_duration_since(Instant::now()).max(ASKED_EVERY);
        let Ok(tried) = timeout(left, connect()).await else { return Err(sqlx::Error::PoolTimedOut) };
        match tried {
            Err(error) if starts(&error) && Instant::now() < until => sleep(ASKED_EVERY).await,
            tried => return tried,
        }
    }
}

/// Whether the database may be about to start.
fn starts(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == io::ErrorKind::ConnectionRefused,
        // Cannot connect now.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}

/// Why a database cannot be used, and what to do. Never holds a password.
fn told(settings: &StoreSettings, error: &sqlx::Error) -> String {
    let place = place(&settings.url);
    match error {
        sqlx::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
            format!("{place} cannot be trusted (database.tls, database.ca_file): {error}")
        }
        sqlx::Error::Tls(error) => format!("{place}: no TLS (database.tls, database.ca_file): {error}"),
        sqlx::Error::Io(error) => format!("{place} cannot be reached: {error}"),
        sqlx::Error::PoolTimedOut => format!("{place} does not answer"),
        sqlx::Error::Configuration(error) => format!("database.url: {error}"),
        sqlx::Error::Database(error) => {
            let words = error.message();
            match error.code().unwrap_or_default().as_ref() {
                "28P01" | "28000" => format!("{place} refuses the user or the password of database.url: {words}"),
                "3D000" | "42000" => {
                    format!("{place} has no such database, or not for this user; make it first: {words}")
                }
                // PgBouncer's own words.
                _ if words.contains("startup parameter") => {
                    format!("{place} is a pooler: set database.pooler = true ({words})")
                }
                _ => format!("{place}: {words}"),
            }
        }
        other => format!("{place}: {other}"),
    }
}

/// Where a database is, without who asks and how.
fn place(url: &str) -> String {
    let (scheme, rest) = url.split_once(':').unwrap_or(("", url));
    if scheme == "sqlite" {
        return rest.trim_start_matches("//").to_owned();
    }
    let rest = rest.trim_start_matches('/').split('?').next().unwrap_or_default();
    rest.rsplit('@').next().unwrap_or_default().to_owned()
}

/// The first two numbers of a version.
fn number(version: &str) -> (u32, u32) {
    let mut parts = version.split(|letter: char| !letter.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

/// As servers of all versions say it.
fn is_on(value: &str) -> bool {
    !matches!(value, "" | "OFF" | "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mysql(change: &[(&str, &str)]) -> Vec<String> {
        let usual = [
            ("version", "10.11.6-MariaDB-0+deb12u1"),
            ("read_only", "OFF"),
            ("max_allowed_packet", "16777216"),
            ("log_bin", "ON"),
            ("binlog_format", "MIXED"),
        ];
        let variables = change.iter().chain(&usual).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        MySql { variables: variables.collect(), database: Some("parlance".to_owned()) }.faults()
    }

    fn postgres(change: impl FnOnce(&mut Postgres)) -> Vec<String> {
        let mut found = Postgres {
            number: 150_008,
            version: "15.8".to_owned(),
            encoding: "UTF8".to_owned(),
            standby: false,
            read_only: false,
            schema: Some("public".to_owned()),
            role: "parlance".to_owned(),
            may_create: true,
            is_made: false,
        };
        change(&mut found);
        found.faults()
    }

    #[track_caller]
    fn says(faults: &[String], words: &str) {
        assert!(faults.len() == 1 && faults[0].contains(words), "{faults:?}");
    }

    #[test]
    fn versions_that_are_too_old_are_refused_and_all_later_ones_taken() {
        for version in ["10.6.0-MariaDB", "11.4.2-MariaDB-ubu2404", "8.0.36", "8.4.0", "9.1.0", "8.0.11-TiDB-v7.5.1"] {
            assert!(mysql(&[("version", version)]).is_empty(), "{version}");
        }
        for version in ["10.5.29-MariaDB", "5.5.68-MariaDB", "5.7.44", "5.7.44-log", ""] {
            says(&mysql(&[("version", version)]), "too old");
        }
        says(&postgres(|found| found.number = 110_022), "12 or later");
        assert!(postgres(|found| found.number = OLDEST_POSTGRES).is_empty());
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        says(&mysql(&[("read_only", "ON")]), "primary");
        says(&mysql(&[("binlog_format", "STATEMENT")]), "binlog_format");
        assert!(mysql(&[("binlog_format", "STATEMENT"), ("log_bin", "OFF")]).is_empty());
        says(&mysql(&[("max_allowed_packet", "1048576")]), "1048576");
        says(&postgres(|found| (found.standby, found.read_only) = (true, true)), "standby");
        says(&postgres(|found| found.read_only = true), "default_transaction_read_only");
        says(&postgres(|found| found.may_create = false), "GRANT CREATE ON SCHEMA public");
        assert!(postgres(|found| (found.may_create, found.is_made) = (false, true)).is_empty());
        says(&postgres(|found| found.schema = None), "search_path");
        says(&postgres(|found| found.encoding = "SQL_ASCII".to_owned()), "ENCODING 'UTF8'");
    }

    #[test]
    fn a_place_has_no_password() {
        assert_eq!(place("postgres://user:p@ss@db.example:5432/parlance?sslmode=require"), "db.example:5432/parlance");
        assert_eq!(place("mysql://db/parlance"), "db/parlance");
        assert_eq!(place("sqlite:/data/parlance.db"), "/data/parlance.db");
    }
}
