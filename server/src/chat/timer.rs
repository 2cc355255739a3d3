//! Deadlines of sessions: rows that say when to look, and what is done then. A deadline whose epoch
//! has passed does nothing.

use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};

use super::Chat;
use crate::{
    domain::{
        draft::Transition,
        floor::Move,
        message::Sender,
        session::Session,
        timer::{Timer, TimerKind},
    },
    error::{Reason, Result},
};

/// Deadlines read at once.
const BATCH: usize = 128;
/// Deadlines fired at once: they share commits.
const AT_ONCE: usize = 64;
/// Looked at again after this long when the database did not answer.
const RETRY_MS: i64 = 5_000;
/// Looked at this often when nothing is due, so that rows of other nodes are seen.
const LOOK_EVERY_MS: i64 = 30_000;

impl Chat {
    pub(super) async fn run_timers(self: Arc<Self>) {
        let draining = self.tasks.draining();
        loop {
            let due_ms = match self.fire_due().await {
                Ok(due_ms) => due_ms,
                Err(error) => {
                    tracing::warn!(%error, "timers could not be read");
                    self.clock.now_ms() + RETRY_MS
                }
            };
            tokio::select! {
                () = draining.cancelled() => return,
                () = self.commits.floor_for_timers.notified() => {}
                () = self.clock.sleep_until(due_ms) => {}
            }
        }
    }

    /// Fires what is due and says when to look again.
    async fn fire_due(&self) -> Result<i64> {
        loop {
            let now_ms = self.clock.now_ms();
            let due = self.store.due_timers(now_ms, BATCH).await?;
            if due.is_empty() {
                let next_ms = self.store.next_timer().await?.unwrap_or(i64::MAX);
                return Ok(next_ms.min(now_ms + LOOK_EVERY_MS));
            }
            stream::iter(due)
                .map(|timer| self.fire_or_put_off(timer))
                .buffer_unordered(AT_ONCE)
                .try_collect::<()>()
                .await?;
        }
    }

    /// One that fails is put off, so that it does not keep others from their turn. An error only when
    /// the database takes not even that.
    async fn fire_or_put_off(&self, timer: Timer) -> Result<()> {
        let Err(error) = self.fire(timer).await else { return Ok(()) };
        let (session_id, kind) = (timer.session_id, timer.kind.as_str());
        tracing::warn!(%session_id, kind, %error, "a timer failed and is put off");
        self.store.put_off_timer(Timer { due_ms: self.clock.now_ms() + RETRY_MS, ..timer }).await
    }

    async fn fire(&self, timer: Timer) -> Result<()> {
        let session = match self.store.get_session(timer.session_id).await {
            Err(error) if error.reason == Reason::NotFound => return self.forget(timer).await,
            session => session?,
        };
        if session.floor.epoch != timer.epoch {
            return self.forget(timer).await;
        }
        if timer.kind == TimerKind::Away {
            // Whoever has just come to another server is not away.
            self.look_elsewhere().await?;
        }
        if let Some(due_ms) = self.later(&timer, &session) {
            return self.set(Timer { due_ms, ..timer }).await;
        }
        let wish = match timer.kind {
            TimerKind::Waiting => Move::WaitingTimeout,
            TimerKind::Idle => Move::Idle,
            TimerKind::Away => Move::AgentAway,
        };
        let assistant_on = self.store.serving_assistant(session.assistant_id).await?.enabled;
        let transition =
            Transition { expected_epoch: Some(timer.epoch), ..Transition::plain(wish, Sender::system(), assistant_on) };
        match self.store.transition(session.id, transition).await {
            Ok((_, true)) => Ok(()),
            // The assistant is off: the contact goes on waiting.
            Ok((_, false)) if timer.kind == TimerKind::Waiting => {
                let due_ms = self.clock.now_ms() + self.settings.timers.waiting_ms;
                self.set(Timer { due_ms, ..timer }).await
            }
            Ok((_, false)) => self.forget(timer).await,
            Err(error) if matches!(error.reason, Reason::EpochChanged | Reason::WrongState) => self.forget(timer).await,
            Err(error) => Err(error),
        }
    }

    /// When to look again, for deadlines that something has put off since they were set.
    fn later(&self, timer: &Timer, session: &Session) -> Option<i64> {
        let now_ms = self.clock.now_ms();
        let due_ms = match timer.kind {
            TimerKind::Waiting => return None,
            TimerKind::Idle => session.last_activity_ms + self.settings.timers.idle_ms,
            TimerKind::Away => {
                let away_ms = self.settings.timers.away_ms;
                match self.hub.presence().absent_since_ms(session.floor.assignee?) {
                    None => now_ms + away_ms,
                    Some(since_ms) => since_ms.max(session.assigned_at_ms.unwrap_or(0)) + away_ms,
                }
            }
        };
        (due_ms > now_ms).then_some(due_ms)
    }

    async fn set(&self, timer: Timer) -> Result<()> {
        // False means that a transition has replaced the session's timers meanwhile.
        self.store.set_timer(timer).await.map(drop)
    }

    async fn forget(&self, timer: Timer) -> Result<()> {
        self.store.delete_timer(timer.session_id, timer.kind, timer.epoch).await
    }
}
