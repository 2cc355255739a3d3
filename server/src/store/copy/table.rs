//! The one list of the tables that a copy takes along, and of those that it leaves; what columns they have is
//! asked of the database.

use serde_json::Value;

use super::row::{Cell, Kind};
use crate::{
    error::{Error, Result},
    store::db::Conn,
};

/// A table that is copied.
pub struct Table {
    pub name: &'static str,
    /// Its primary key, in order.
    pub key: &'static [&'static str],
    /// Whether the migrations themselves put rows into it, which those of the copy replace.
    pub is_founded: bool,
}

/// All of them, none ahead of one that it refers to.
pub const COPIED: &[Table] = &[
    founded("meta", &["name"]),
    founded("counters", &["name"]),
    table("users", &["id"]),
    table("contacts", &["id"]),
    table("logins", &["id"]),
    table("requests", &["request_id", "caller_id", "rpc"]),
    table("assistants", &["id"]),
    table("knowledge_bases", &["id"]),
    table("documents", &["id"]),
    table("document_texts", &["document_id"]),
    table("passages", &["id"]),
    table("sessions", &["id"]),
    table("messages", &["session_id", "seq"]),
    table("message_versions", &["message_id", "revision"]),
    table("events", &["session_id", "seq"]),
    table("timers", &["session_id", "kind"]),
    table("handlings", &["id"]),
    table("receipts", &["session_id", "participant_id"]),
    table("abandonments", &["message_id"]),
    table("citations", &["session_id", "seq", "message_id"]),
    table("erasures", &["session_id", "seq"]),
];

/// Tables that are not copied: which servers run, who is at them, and what the database says about its own
/// schema.
#[cfg(test)]
const LEFT: &[&str] = &["nodes", "attendances", "schema_versions", "schema_locks"];

/// A column and what its engine has in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

const fn table(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, key, is_founded: false }
}

const fn founded(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, key, is_founded: true }
}

impl Table {
    pub fn kind(&self, columns: &[Column], name: &str) -> Kind {
        columns.iter().find(|column| column.name == name).map_or(Kind::Text, |column| column.kind)
    }

    /// The key of a row.
    pub fn key_of(&self, columns: &[Column], row: &[Cell]) -> Vec<Cell> {
        let value = |name: &&str| {
            let at = columns.iter().position(|column| column.name == **name);
            at.and_then(|at| row.get(at)).cloned().unwrap_or(Cell::Nothing)
        };
        self.key.iter().map(value).collect()
    }

    /// A key as a mark keeps it.
    pub fn key_from(&self, columns: &[Column], stored: &[Value]) -> Option<Vec<Cell>> {
        let parts = self.key.iter().zip(stored);
        let key: Vec<Cell> =
            parts.map(|(name, value)| Cell::from_json(self.kind(columns, name), value)).collect::<Option<_>>()?;
        (key.len() == self.key.len()).then_some(key)
    }
}

impl Column {
    /// By the type that the engine declares.
    pub fn new(table: &str, name: String, declared: &str) -> Result<Self> {
        let kind = match declared.to_ascii_lowercase().split('(').next().unwrap_or_default().trim() {
            "text" | "mediumtext" | "longtext" | "varchar" | "character varying" => Kind::Text,
            "blob" | "binary" | "varbinary" | "bytea" | "mediumblob" | "longblob" => Kind::Bytes,
            "uuid" => Kind::Id,
            "bigint" => Kind::Number,
            "boolean" | "tinyint" => Kind::Flag,
            "double" | "double precision" => Kind::Real,
            other => {
                let message = format!("the column {name} of the table {table} has the type {other}, which is not ours");
                return Err(Error::internal(message));
            }
        };
        Ok(Self { name, kind })
    }
}

/// Names and types of a table's columns, in each engine's own words.
pub async fn columns(conn: Conn<'_>, table: &str) -> sqlx::Result<Vec<(String, String)>> {
    match conn {
        Conn::Sqlite(conn) => {
            sqlx::query_as("SELECT name, type FROM pragma_table_info(?)").bind(table.to_owned()).fetch_all(conn).await
        }
        Conn::MySql(conn) => {
            let asked = "SELECT CAST(column_name AS CHAR), CAST(data_type AS CHAR) FROM information_schema.columns \
                WHERE table_schema = DATABASE() AND table_name = ?";
            sqlx::query_as(asked).bind(table.to_owned()).fetch_all(conn).await
        }
        Conn::Postgres(conn) => {
            let asked = "SELECT column_name::text, data_type::text FROM information_schema.columns \
                WHERE table_schema = current_schema() AND table_name = $1";
            sqlx::query_as(asked).bind(table.to_owned()).fetch_all(conn).await
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sqlx::{Connection, SqliteConnection};

    use super::*;
    use crate::store::migration;

    async fn migrated() -> SqliteConnection {
        let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for script in migration::sqlite_scripts() {
            sqlx::raw_sql(script).execute(&mut conn).await.unwrap();
        }
        conn
    }

    #[tokio::test]
    async fn every_table_of_the_migrations_is_copied_or_left_on_purpose() {
        let mut conn = migrated().await;
        let asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let there: Vec<String> = sqlx::query_scalar(asked).fetch_all(&mut conn).await.unwrap();
        let there: BTreeSet<&str> = there.iter().map(String::as_str).collect();
        let known: BTreeSet<&str> = COPIED.iter().map(|table| table.name).chain(LEFT.iter().copied()).collect();
        assert_eq!(there, known, "say in COPIED or LEFT what becomes of a new table");
    }

    #[tokio::test]
    async fn every_key_is_the_tables_own_and_every_column_can_be_read() {
        let mut conn = migrated().await;
        for table in COPIED {
            let asked = "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk";
            let key: Vec<String> = sqlx::query_scalar(asked).bind(table.name).fetch_all(&mut conn).await.unwrap();
            assert_eq!(key, table.key, "{}", table.name);
            let found = columns(Conn::Sqlite(&mut conn), table.name).await.unwrap();
            for (name, declared) in found {
                Column::new(table.name, name, &declared).unwrap();
            }
        }
    }

    #[tokio::test]
    async fn no_table_is_ahead_of_one_that_it_refers_to() {
        let mut conn = migrated().await;
        for (at, table) in COPIED.iter().enumerate() {
            let asked = "SELECT \"table\" FROM pragma_foreign_key_list(?)";
            let others: Vec<String> = sqlx::query_scalar(asked).bind(table.name).fetch_all(&mut conn).await.unwrap();
            for other in others {
                assert!(COPIED[..at].iter().any(|earlier| earlier.name == other), "{} before {other}", table.name);
            }
        }
    }
}
