//! Timers as rows. Transitions replace them in their own transaction; here they are found, re-armed
//! and removed, and only while they are still of the session's epoch.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    Store,
    columns::{self, Stored, columns},
    db::{Conn, change, execute, on, read, row, rows, write},
    statement::statements,
    word,
};
use crate::{
    domain::timer::{Timer, TimerKind},
    error::{Error, Result},
};

columns! {
    TimerRow in "timers" {
        session_id: Uuid,
        kind: String,
        epoch: i64,
        due_ms: i64,
    }
}

statements! {
    // Kinds of a newer version are left to the nodes that know them.
    DUE = [
        "SELECT ", TimerRow::COLUMNS, " FROM timers WHERE due_ms <= ? AND kind IN ('waiting', 'idle', 'away')",
        " ORDER BY due_ms LIMIT ?",
    ];
    NEXT = ["SELECT due_ms FROM timers WHERE kind IN ('waiting', 'idle', 'away') ORDER BY due_ms LIMIT 1"];
    // Writes nothing new, but holds the session still, so that no transition replaces its timers meanwhile.
    HOLD = ["UPDATE sessions SET epoch = epoch WHERE id = ? AND epoch = ?"];
    CLEAR = ["DELETE FROM timers WHERE session_id = ? AND kind = ?"];
    SET = ["INSERT INTO timers (session_id, kind, epoch, due_ms) VALUES (?, ?, ?, ?)"];
    PUT_OFF = ["UPDATE timers SET due_ms = ? WHERE session_id = ? AND kind = ? AND epoch = ?"];
    DELETE = ["DELETE FROM timers WHERE session_id = ? AND kind = ? AND epoch = ?"];
}

impl Store {
    /// Timers whose time has come, the longest due first.
    pub async fn due_timers(&self, now_ms: i64, limit: usize) -> Result<Vec<Timer>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        read!(self, |reader| {
            rows!(reader, TimerRow, DUE, now_ms, limit)?.into_iter().map(Timer::try_from).collect()
        })
    }

    /// When the next timer is due.
    pub async fn next_timer(&self) -> Result<Option<i64>> {
        read!(self, |reader| Ok(row!(reader, (i64,), NEXT)?.map(|(due_ms,)| due_ms)))
    }

    /// Sets a timer anew, unless the session has another epoch by now.
    pub async fn set_timer(&self, timer: Timer) -> Result<()> {
        write!(self, |tx| {
            if execute!(tx, HOLD, timer.session_id, timer.epoch)? > 0 {
                execute!(tx, CLEAR, timer.session_id, timer.kind.as_str())?;
                execute!(tx, SET, timer.session_id, timer.kind.as_str(), timer.epoch, timer.due_ms)?;
            }
        })
    }

    /// Puts a timer of that epoch off, whatever became of its session.
    pub async fn put_off_timer(&self, timer: Timer) -> Result<()> {
        change!(self, |writer| {
            execute!(writer, PUT_OFF, timer.due_ms, timer.session_id, timer.kind.as_str(), timer.epoch)?;
            Ok(())
        })
    }

    /// Removes a timer of that epoch; one that was set since stays.
    pub async fn delete_timer(&self, session_id: Uuid, kind: TimerKind, epoch: i64) -> Result<()> {
        change!(self, |writer| {
            execute!(writer, DELETE, session_id, kind.as_str(), epoch)?;
            Ok(())
        })
    }
}

/// Removes all timers of some sessions.
pub(super) async fn clear(conn: Conn<'_>, sessions: &[Uuid]) -> sqlx::Result<()> {
    if sessions.is_empty() {
        return Ok(());
    }
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("DELETE FROM timers WHERE session_id IN (");
        let mut list = query.separated(", ");
        for id in columns::list(sessions) {
            list.push_bind(*id);
        }
        query.push(")");
        query.build().execute(c).await.map(drop)
    })
}

impl From<&Timer> for TimerRow {
    fn from(timer: &Timer) -> Self {
        Self {
            session_id: timer.session_id,
            kind: timer.kind.as_str().to_owned(),
            epoch: timer.epoch,
            due_ms: timer.due_ms,
        }
    }
}

impl TryFrom<TimerRow> for Timer {
    type Error = Error;

    fn try_from(row: TimerRow) -> Result<Self> {
        let kind = word::parse(&row.kind, TimerKind::parse)?;
        Ok(Self { session_id: row.session_id, kind, epoch: row.epoch, due_ms: row.due_ms })
    }
}
