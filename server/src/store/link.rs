//! How a connection to each engine is made: what it is told of our ways before its first statement, and how
//! it is protected on the way. Apart from the pools, because a database is also looked at before there is one.

use std::{path::PathBuf, str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions,
    mysql::{MySqlConnectOptions, MySqlSslMode},
    postgres::{PgConnectOptions, PgSslMode},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::Deadlines;

/// How long SQLite waits for another process that writes.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// MySQL ends a connection that says nothing for this long, whatever it holds: longer than the pool, which looks
/// once a minute, leaves one unused.
const SILENT_SECONDS: u64 = 150;
/// Statements that a connection keeps prepared: all of them, and the sizes of those that grow.
const KEPT_STATEMENTS: usize = 200;
/// What MySQL is to be strict about, whatever its own settings are: nothing is cut, and text means what it
/// says.
const SQL_MODE: &str =
    "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT";

/// How connections are made.
#[derive(Debug, Clone, Default)]
pub struct LinkSettings {
    pub tls: Tls,
    /// Whom [`Tls::VerifyFull`] trusts besides the public authorities; empty: nobody.
    pub ca_file: PathBuf,
    /// Whether PostgreSQL is behind a pooler that gives each transaction any of its connections.
    pub pooler: bool,
    /// Whether an SQLite file must be there and stays as it is.
    pub as_it_is: bool,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tls {
    /// As the URL says, otherwise where the server offers it.
    #[default]
    Prefer,
    Off,
    /// Or none; nobody looks at the certificate.
    Require,
    /// Or none; the certificate must be of somebody trusted and bear the server's name.
    VerifyFull,
}

pub fn sqlite(url: &str, link: &LinkSettings) -> sqlx::Result<SqliteConnectOptions> {
    let options = SqliteConnectOptions::from_str(url)?
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(KEPT_STATEMENTS)
        .disable_statement_logging();
    if link.as_it_is {
        return Ok(options);
    }
    Ok(options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full))
}

pub fn mysql(url: &str, link: &LinkSettings) -> sqlx::Result<MySqlConnectOptions> {
    let options = MySqlConnectOptions::from_str(url)?
        .charset("utf8mb4")
        .collation("utf8mb4_bin")
        .statement_cache_capacity(KEPT_STATEMENTS)
        .disable_statement_logging();
    let options = match link.tls {
        Tls::Prefer => options,
        Tls::Off => options.ssl_mode(MySqlSslMode::Disabled),
        Tls::Require => options.ssl_mode(MySqlSslMode::Required),
        Tls::VerifyFull => options.ssl_mode(MySqlSslMode::VerifyIdentity),
    };
    Ok(if link.ca_file.as_os_str().is_empty() { options } else { options.ssl_ca(&link.ca_file) })
}

/// After each connect: a waiting writer must see what the one before it committed, and no statement
/// outlives its caller's patience. The comments are read by MariaDB or MySQL alone.
pub fn mysql_setup(deadlines: Deadlines) -> String {
    let limit = statement_limit(deadlines);
    let (seconds, ms) = (limit.as_secs_f32(), limit.as_millis());
    let (lock_seconds, idle_seconds) = (lock_limit(deadlines).as_secs().max(1), deadlines.write.as_secs().max(1));
    format!(
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; \
         SET SESSION sql_mode = '{SQL_MODE}', \
         SESSION innodb_lock_wait_timeout = {lock_seconds}, SESSION wait_timeout = {SILENT_SECONDS} \
         /*M! , SESSION max_statement_time = {seconds}, SESSION idle_transaction_timeout = {idle_seconds} */ /*!50708 , SESSION max_execution_time = {ms} */"
    )
}

pub fn postgres(url: &str, link: &LinkSettings, deadlines: Deadlines) -> sqlx::Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url)?.disable_statement_logging();
    let options = if link.pooler {
        // What it lets nobody set at the start of a connection is set in each transaction.
        options.extra_float_digits(None::<i8>).statement_cache_capacity(0)
    } else {
        options.options(postgres_session(deadlines)).statement_cache_capacity(KEPT_STATEMENTS)
    };
    let options = match link.tls {
        Tls::Prefer => options,
        Tls::Off => options.ssl_mode(PgSslMode::Disable),
        Tls::Require => options.ssl_mode(PgSslMode::Require),
        Tls::VerifyFull => options.ssl_mode(PgSslMode::VerifyFull),
    };
    Ok(if link.ca_file.as_os_str().is_empty() { options } else { options.ssl_root_cert(&link.ca_file) })
}

/// Begins a transaction behind a pooler: until its end, and no longer, statements meet one connection. That may
/// know prepared statements of somebody else by the names of ours, and none of our settings.
pub fn pin(link: &LinkSettings, deadlines: Deadlines) -> Option<String> {
    let ours = postgres_session(deadlines);
    let settings = ours.iter().filter(|(name, _)| !name.starts_with("tcp_"));
    let settings = settings.map(|(name, value)| format!("; SET LOCAL {name} = '{value}'")).collect::<String>();
    link.pooler.then(|| format!("DEALLOCATE ALL; BEGIN{settings}"))
}

fn postgres_session(deadlines: Deadlines) -> [(&'static str, String); 8] {
    // A slow statement ends by itself ahead of the deadline: it is then that statement's fault alone.
    let limit = statement_limit(deadlines).as_millis().to_string();
    [
        ("statement_timeout", limit),
        ("lock_timeout", lock_limit(deadlines).as_millis().to_string()),
        // By then we have given the transaction up, and it holds others up.
        ("idle_in_transaction_session_timeout", deadlines.write.as_millis().to_string()),
        ("client_min_messages", "error".to_owned()),
        // The database's end of the connection: a node that vanished leaves no locks behind for long.
        ("tcp_keepalives_idle", "30".to_owned()),
        ("tcp_keepalives_interval", "10".to_owned()),
        ("tcp_keepalives_count", "3".to_owned()),
        ("tcp_user_timeout", "30000".to_owned()),
    ]
}

/// How long a statement waits for a row that another transaction holds: the others of its batch wait with it.
fn lock_limit(deadlines: Deadlines) -> Duration {
    deadlines.write / 5
}

/// How long the database itself lets a statement run.
fn statement_limit(deadlines: Deadlines) -> Duration {
    deadlines.write.mul_f32(0.9)
}
