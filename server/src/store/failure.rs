//! What a database error means to the caller: the one place that reads sqlx errors. Values never
//! reach a log, so messages that quote them are left out.

use std::{io, time::Duration};

use sqlx::{error::DatabaseError, error::ErrorKind, mysql::MySqlDatabaseError, sqlite::SqliteError};

use crate::error::{Error, Reason};

/// How long a caller is asked to wait before it repeats.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// What went wrong, in terms of what the store can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A row broke a rule of its table.
    Constraint,
    /// Another transaction was in the way; this one was rolled back.
    Rival,
    /// Another transaction holds a row and did not let go of it.
    Locked,
    Full,
    /// A statement took too long and was ended by the database.
    Slow,
    /// The user of the database lacks a right.
    Forbidden,
    /// The database does not answer; what became of the transaction is unknown.
    Away,
    /// A fault of ours.
    Fault,
}

/// Either the database failed, or what it holds was refused.
#[derive(Debug)]
pub enum Failure {
    Sql(sqlx::Error),
    Refused(Error),
}

impl Failure {
    pub fn cause(&self) -> Cause {
        match self {
            Self::Sql(error) => cause(error),
            Self::Refused(_) => Cause::Fault,
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Sql(error) => error.into(),
            Failure::Refused(error) => error,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match cause(&error) {
            Cause::Constraint => constraint(&error),
            Cause::Full => {
                tracing::error!(cause = told(&error), "the database is full");
                Self::new(Reason::StorageFull, "the database is full")
            }
            Cause::Slow => {
                tracing::warn!(cause = told(&error), "a statement took too long");
                unavailable()
            }
            Cause::Rival | Cause::Locked | Cause::Away => {
                tracing::warn!(cause = told(&error), "the database does not answer");
                unavailable()
            }
            Cause::Forbidden => {
                let words = told(&error);
                tracing::error!(cause = words, "the user of database.url lacks a right");
                Self::internal(format!(
                    "the user of database.url lacks a right: SELECT, INSERT, UPDATE and DELETE on all tables to run, to \
                     make and change tables (CREATE, ALTER, INDEX, REFERENCES; on PostgreSQL to own them) to migrate: {words}"
                ))
            }
            Cause::Fault => {
                tracing::error!(cause = told(&error), "a statement failed");
                Self::internal("the database refused a statement")
            }
        }
    }
}

/// The error of database work that did not end in time.
pub fn late() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "no answer in time"))
}

/// What the caller is told while the database does not answer.
pub fn unavailable() -> Error {
    Error::new(Reason::StoreUnavailable, "the database does not answer").retry_after(RETRY_AFTER)
}

pub fn cause(error: &sqlx::Error) -> Cause {
    match error {
        sqlx::Error::Database(error) => database(error.as_ref()),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => Cause::Away,
        _ => Cause::Fault,
    }
}

fn database(error: &dyn DatabaseError) -> Cause {
    if error.kind() != ErrorKind::Other {
        return Cause::Constraint;
    }
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<SqliteError>().is_some() {
        return sqlite(code.parse().unwrap_or_default());
    }
    if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        return mysql(error.number(), &code);
    }
    postgres(&code)
}

/// By the primary result code, the low byte.
const fn sqlite(code: i32) -> Cause {
    match code & 0xff {
        13 => Cause::Full,
        // Busy, locked, read-only, input/output, not to be opened.
        5 | 6 | 8 | 10 | 14 => Cause::Away,
        19 => Cause::Constraint,
        _ => Cause::Fault,
    }
}

fn mysql(number: u16, state: &str) -> Cause {
    match number {
        1021 | 1114 => Cause::Full,
        1213 => Cause::Rival,
        // Waited for long enough; not to be had at once.
        1205 | 3572 => Cause::Locked,
        // Statement time exceeded (both makes).
        1969 | 3024 => Cause::Slow,
        // No right to the database, the table, the column, an operation, a routine.
        1044 | 1142 | 1143 | 1227 | 1370 => Cause::Forbidden,
        // No such database, too many connections, shutting down, killed, read-only.
        1049 | 1040 | 1053 | 1317 | 1290 | 1836 | 1927 => Cause::Away,
        _ if state.starts_with("08") || state.starts_with("28") => Cause::Away,
        _ => Cause::Fault,
    }
}

fn postgres(state: &str) -> Cause {
    match state {
        "53100" => Cause::Full,
        "40001" | "40P01" => Cause::Rival,
        "55P03" => Cause::Locked,
        "57014" => Cause::Slow,
        "42501" => Cause::Forbidden,
        // No such database, a read-only standby.
        "3D000" | "25006" => Cause::Away,
        _ if ["08", "28", "53", "57", "58"].iter().any(|class| state.starts_with(class)) => Cause::Away,
        _ => Cause::Fault,
    }
}

/// A broken rule as the caller's error, by the name of the index where a caller can cause it.
fn constraint(error: &sqlx::Error) -> Error {
    let name = error.as_database_error().map(index).unwrap_or_default();
    // SQLite names the columns, the others the index.
    if name.contains("users_email") || name.contains("users.email") {
        return Error::new(Reason::AlreadyExists, "a user with this email exists")
            .with("resource", "user")
            .with("field", "email");
    }
    if name.contains("contacts_external") || name.contains("contacts.external_id") {
        return Error::new(Reason::AlreadyExists, "a contact with this external id exists")
            .with("resource", "contact")
            .with("field", "external_id");
    }
    if name.contains("PRIMARY") || name.contains(".id") || name.contains("_pkey") {
        return Error::new(Reason::AlreadyExists, "an object with this id exists").with("resource", "object");
    }
    tracing::error!(cause = told(error), "a rule of a table was broken");
    Error::internal("the database refused a row")
}

/// The name of the broken index, or the words that hold it. MySQL quotes the value ahead of it.
fn index(error: &(dyn DatabaseError + 'static)) -> String {
    match error.constraint() {
        Some(name) => name.to_owned(),
        None => error.message().rsplit(" for key ").next().unwrap_or_default().to_owned(),
    }
}

/// MySQL quotes the value in the message of this one, whatever its SQLSTATE.
const INCORRECT_VALUE: u16 = 1366;

/// An error in words that hold no values.
fn told(error: &sqlx::Error) -> String {
    let sqlx::Error::Database(database) = error else { return error.to_string() };
    if database.try_downcast_ref::<SqliteError>().is_some() {
        // Its messages name columns, never what they hold.
        return database.to_string();
    }
    let state = database.code().unwrap_or_default();
    let number = database.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number);
    let quotes = database.kind() != ErrorKind::Other || state.starts_with("22") || number == Some(INCORRECT_VALUE);
    let words = if quotes { database.constraint().unwrap_or_default() } else { database.message() };
    match number {
        Some(number) => format!("{number} ({state}) {words}"),
        None => format!("{state} {words}"),
    }
}
