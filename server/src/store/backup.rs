//! Copies of an SQLite database in one file: made while servers write, and judged before one becomes a
//! database again. Apart from the pools: nothing runs on such a file.

use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{meta, migration};
use crate::error::{Error, Reason, Result};

/// Tables that every installation has had since its first version.
const TABLES: &str = "SELECT COUNT(*) FROM sqlite_master \
    WHERE type = 'table' AND name IN ('schema_versions', 'meta', 'sessions', 'messages', 'events')";
const TABLE_COUNT: i64 = 5;
/// SQLite's result codes, the low byte: another holds a lock, the file is damaged, and it is none of SQLite's.
const BUSY: i32 = 5;
const CORRUPT: i32 = 11;
const NOT_A_DATABASE: i32 = 26;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    pub schema: i64,
    pub sessions: i64,
    pub messages: i64,
}

/// The file of an SQLite URL; none of another engine's.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let options: SqliteConnectOptions = url.starts_with("sqlite:").then(|| url.parse().ok())??;
    Some(options.get_filename().to_owned())
}

/// Writes all that the database holds at this moment into an empty file, while others read and write, and
/// looks at what was written.
pub async fn back_up(database: &Path, into: &Path) -> Result<Contents> {
    let failed = |error: sqlx::Error| Error::internal(format!("the backup was not written: {}", said(&error)));
    let mut source = open(database).await.map_err(failed)?;
    let written = sqlx::query("VACUUM INTO ?").bind(into.to_string_lossy().into_owned()).execute(&mut source).await;
    source.close().await.map_err(failed)?;
    written.map_err(failed)?;
    let mut copy = open(into).await.map_err(failed)?;
    let contents = look(&mut copy, into).await;
    copy.close().await.map_err(failed)?;
    contents
}

/// Judges the copy of a backup and makes it a log of its own: whoever has a cursor of the old one reads anew.
pub async fn adopt(copy: &Path) -> Result<Contents> {
    let mut file = open(copy).await.map_err(broken)?;
    let contents = async {
        let contents = look(&mut file, copy).await?;
        migration::check_file(&mut file).await?;
        meta::renew_file(&mut file).await.map_err(broken)?;
        Ok(contents)
    };
    let contents = contents.await;
    file.close().await.map_err(broken)?;
    contents
}

/// Has a database end its log, so that the file alone can be replaced. Refused while somebody has it open.
pub async fn retire(database: &Path) -> Result<()> {
    let ended = async {
        let mut old = open(database).await?;
        let mode = sqlx::query_scalar::<_, String>("PRAGMA journal_mode = DELETE").fetch_one(&mut old).await;
        old.close().await?;
        mode
    };
    let in_use = || Error::new(Reason::WrongState, "another process still has the database open: stop it first");
    match ended.await {
        Ok(mode) if mode == "delete" => Ok(()),
        Ok(_) => Err(in_use()),
        Err(error) if matches!(code(&error), Some(CORRUPT | NOT_A_DATABASE)) => Ok(()),
        Err(error) if code(&error) == Some(BUSY) => Err(in_use()),
        Err(error) => Err(Error::internal(format!("the database that is there cannot be closed: {}", said(&error)))),
    }
}

/// A file that must be there, as it is.
async fn open(file: &Path) -> sqlx::Result<SqliteConnection> {
    SqliteConnectOptions::new().filename(file).disable_statement_logging().connect().await
}

/// What the file holds, if it is whole.
async fn look(file: &mut SqliteConnection, path: &Path) -> Result<Contents> {
    let tables: i64 = sqlx::query_scalar(TABLES).fetch_one(&mut *file).await.map_err(broken)?;
    if tables != TABLE_COUNT {
        return Err(Error::internal("it is a database, but not one of Parlance"));
    }
    let (pages, page_bytes) = (number(file, "PRAGMA page_count").await?, number(file, "PRAGMA page_size").await?);
    let length = std::fs::metadata(path).map_or(0, |found| found.len());
    if u64::try_from(pages * page_bytes) != Ok(length) {
        return Err(Error::internal(format!("it is cut: {length} of {} bytes", pages * page_bytes)));
    }
    let judged = sqlx::query_scalar::<_, String>("PRAGMA integrity_check(1)").fetch_one(&mut *file).await;
    let judged = judged.map_err(broken)?;
    if judged != "ok" {
        return Err(Error::internal(format!("it is damaged: {judged}")));
    }
    let sessions = number(file, "SELECT COUNT(*) FROM sessions").await?;
    let messages = number(file, "SELECT COUNT(*) FROM messages").await?;
    Ok(Contents { schema: migration::schema_of_file(file).await.map_err(broken)?, sessions, messages })
}

async fn number(file: &mut SqliteConnection, question: &'static str) -> Result<i64> {
    sqlx::query_scalar(question).fetch_one(file).await.map_err(broken)
}

fn broken(error: sqlx::Error) -> Error {
    Error::internal(match code(&error) {
        Some(NOT_A_DATABASE) => "it is no database".to_owned(),
        Some(CORRUPT) => "it is damaged, or part of it is missing".to_owned(),
        _ => said(&error),
    })
}

fn code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// SQLite's own words, which name no values.
fn said(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}
