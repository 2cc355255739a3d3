//! A lock that one server holds by saying so again and again: a row with a time until which it counts, by
//! the database's clock. Apart from the migrations it guards. The database's own session locks would be
//! shorter, but do not survive a pooler between, and end with a connection.

use std::{future::Future, time::Duration};

use sqlx::QueryBuilder;

use super::{
    db::{Db, execute, on},
    statement::{Engine, statements},
};
use crate::{
    clock,
    error::{Error, Result},
};

pub(super) const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_locks (\
    name VARCHAR(64) NOT NULL PRIMARY KEY, holder VARCHAR(64) NOT NULL, until_ms BIGINT NOT NULL)";
/// The one lock there is.
const NAME: &str = "migrations";
/// How often within its time the lease is renewed.
const RENEWALS: u32 = 4;
/// How often one who waits looks: a few servers that start at once are through within seconds.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often one who waits says so.
const SAID_EVERY: Duration = Duration::from_secs(10);

statements! {
    FREE = ["INSERT INTO schema_locks (name, holder, until_ms) VALUES (?, ?, 0)"];
    RELEASE = ["UPDATE schema_locks SET until_ms = 0 WHERE name = ? AND holder = ?"];
}

/// The lock, held.
pub struct Lease<'a> {
    db: &'a Db,
    holder: String,
    lasts: Duration,
}

impl<'a> Lease<'a> {
    /// Waits until nobody holds the lock, and says so.
    pub async fn take(db: &'a Db, lasts: Duration) -> Result<Self> {
        let lease = Self { db, holder: clock::new_id().to_string(), lasts };
        lease.make_row().await?;
        let mut said = None;
        while !lease.claim().await? {
            if said.is_none_or(|said: tokio::time::Instant| said.elapsed() >= SAID_EVERY) {
                tracing::info!("another server migrates the database: waiting for it");
                said = Some(tokio::time::Instant::now());
            }
            tokio::time::sleep(LOOK_EVERY.min(lasts / RENEWALS)).await;
        }
        Ok(lease)
    }

    /// Does the work while renewing the lease; given up when the lease is lost.
    pub async fn during<T>(&self, work: impl Future<Output = sqlx::Result<T>>) -> Result<T> {
        tokio::select! {
            done = work => Ok(done?),
            lost = self.renew() => Err(lost),
        }
    }

    pub async fn give_back(self) {
        if let Err(error) = self.release().await {
            tracing::warn!(%error, "the lock of the migrations was not given back: it ends by itself");
        }
    }

    async fn release(&self) -> sqlx::Result<()> {
        let mut conn = self.db.writer().await?;
        execute!(conn, RELEASE, NAME, self.holder.as_str())?;
        conn.settle().await?;
        conn.give_back();
        Ok(())
    }

    /// Ends when the lease could not be renewed in its time, or another server has it.
    async fn renew(&self) -> Error {
        let mut renewed = tokio::time::Instant::now();
        loop {
            tokio::time::sleep(self.lasts / RENEWALS).await;
            match tokio::time::timeout(self.lasts, self.claim()).await {
                Ok(Ok(true)) => {
                    renewed = tokio::time::Instant::now();
                    tracing::info!("the database is still being migrated");
                }
                Ok(Ok(false)) => return Error::internal("another server has begun to migrate the database"),
                _ if renewed.elapsed() < self.lasts => {}
                _ => return Error::internal("the lock of the migrations could not be renewed"),
            }
        }
    }

    async fn make_row(&self) -> sqlx::Result<()> {
        let mut conn = self.db.writer().await?;
        // Refused where the row is there.
        let _ = execute!(conn, FREE, NAME, "");
        conn.settle().await?;
        conn.give_back();
        Ok(())
    }

    /// Takes or renews the lease; false while another server has it.
    async fn claim(&self) -> sqlx::Result<bool> {
        let lasts_ms = i64::try_from(self.lasts.as_millis()).unwrap_or(i64::MAX);
        let mut conn = self.db.writer().await?;
        let matched = on!(conn.conn(), |c: D| {
            let mut query = QueryBuilder::<D>::new("UPDATE schema_locks SET holder = ");
            query.push_bind(self.holder.as_str()).push(", until_ms = ").push(D::NOW_MS).push(" + ");
            query.push_bind(lasts_ms).push(" WHERE name = ").push_bind(NAME);
            query.push(" AND (holder = ").push_bind(self.holder.as_str());
            query.push(" OR until_ms < ").push(D::NOW_MS).push(")");
            query.build().execute(c).await.map(|done| done.rows_affected())
        })?;
        conn.settle().await?;
        conn.give_back();
        Ok(matched > 0)
    }
}
