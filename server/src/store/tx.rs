//! A transaction, of which only we say when it begins and ends: the driver hands a dropped one back to its pool
//! and waits there without a limit.

use std::time::Duration;

use sqlx::{QueryBuilder, Sqlite};

use super::db::{Conn, Reader};

/// How long a rollback may take.
const ROLLBACK_LIMIT: Duration = Duration::from_secs(1);

/// A transaction. Dropped, it is closed with its connection, which rolls it back too.
pub(super) struct Tx {
    conn: Reader,
    /// What SQLite is given together with the COMMIT: each hand-over to its thread costs more than
    /// many a statement.
    script: QueryBuilder<Sqlite>,
}

impl Tx {
    /// On this connection, and yet to begin.
    pub fn new(conn: Reader) -> Self {
        Self { conn, script: QueryBuilder::default() }
    }

    pub fn conn(&mut self) -> Conn<'_> {
        self.conn.conn()
    }

    pub async fn begin(&mut self) -> sqlx::Result<()> {
        self.conn.begin().await
    }

    /// Whether a statement can be handed over together with the BEGIN that is put before it.
    pub const fn begins_with_a_statement(&self) -> bool {
        matches!(self.conn, Reader::Sqlite(_))
    }

    /// Where statements are gathered that are run with the COMMIT, each closed by a semicolon; none on
    /// engines that take one statement at a time.
    pub fn script(&mut self) -> Option<&mut QueryBuilder<Sqlite>> {
        matches!(self.conn, Reader::Sqlite(_)).then_some(&mut self.script)
    }

    /// One that fails closes the connection: what became of the transaction may be unknown.
    pub async fn commit(self) -> sqlx::Result<()> {
        #[cfg(debug_assertions)]
        if super::early::is_on() {
            super::early::later(self.synced());
            return Ok(());
        }
        self.synced().await
    }

    async fn synced(mut self) -> sqlx::Result<()> {
        self.script.push("COMMIT");
        match &mut self.conn {
            Reader::Sqlite(conn) => self.script.build().execute(&mut **conn).await.map(drop)?,
            other => other.end("COMMIT").await?,
        }
        self.conn.give_back();
        Ok(())
    }

    /// Rolls back while the caller goes on; a connection that cannot is closed.
    pub fn roll_back(self) {
        self.conn.tasks().spawn(self.rolled_back());
    }

    /// Rolls back before the caller goes on: until then MariaDB keeps the locks of what failed.
    pub async fn rolled_back(mut self) {
        let rolled_back = tokio::time::timeout(ROLLBACK_LIMIT, self.conn.end("ROLLBACK")).await;
        if matches!(rolled_back, Ok(Ok(()))) {
            self.conn.give_back();
        }
    }
}
