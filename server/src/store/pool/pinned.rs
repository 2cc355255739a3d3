//! A connection of PostgreSQL behind a pooler: ours from the beginning of a transaction to its end, and anybody's
//! before and after. Apart, because without a pooler none of this happens.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Postgres, pool::PoolConnection};
use tokio::time::timeout;

use super::{Pin, Pooled, TEST_LIMIT};
use crate::tasks::Tasks;

impl Pooled<Postgres> {
    /// As [`Self::new`], behind a pooler: begins the transaction without which each statement, and even the
    /// parts of one, might meet another connection.
    pub async fn pinned(conn: PoolConnection<Postgres>, tasks: &Tasks, begin: &Arc<str>) -> sqlx::Result<Self> {
        let mut taken = Self::new(conn, tasks);
        taken.pin = Some(Pin { begin: Arc::clone(begin), holds: false });
        taken.begin().await?;
        Ok(taken)
    }

    /// Begins a transaction, unless it has been begun for a pooler.
    pub async fn begin(&mut self) -> sqlx::Result<()> {
        let begin = match &mut self.pin {
            Some(pin) if pin.holds => return Ok(()),
            Some(pin) => {
                pin.holds = true;
                pin.begin.to_string()
            }
            None => "BEGIN".to_owned(),
        };
        sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut *self.conn).await.map(drop)
    }

    /// Whether a pooler's transaction goes on.
    pub fn is_pinned(&self) -> bool {
        self.pin.as_ref().is_some_and(|pin| pin.holds)
    }

    /// Commits what was done without a transaction of its own.
    pub async fn settle(&mut self) -> sqlx::Result<()> {
        if self.is_pinned() {
            sqlx::raw_sql("COMMIT").execute(&mut *self.conn).await?;
            self.ended();
        }
        Ok(())
    }

    /// Says that the transaction has ended.
    pub const fn ended(&mut self) {
        if let Some(pin) = &mut self.pin {
            pin.holds = false;
        }
    }

    /// Returns the connection once a transaction that the pooler needed has ended.
    pub fn release(mut self) {
        if !self.is_pinned() {
            return self.give_back();
        }
        self.tasks.clone().spawn(async move {
            if matches!(timeout(TEST_LIMIT, self.settle()).await, Ok(Ok(()))) {
                self.give_back();
            }
        });
    }
}
