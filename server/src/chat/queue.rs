//! Positions in the queue and how long they take: worked out from the database at most once a second
//! and pushed to those who wait.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use uuid::Uuid;

use super::Chat;
use crate::{
    domain::{
        session::{QueueStatus, Session},
        user::Availability,
    },
    error::Result,
    hub::{InboxSignal, Signal},
};

/// Shortest time between two pushes.
const PUSH_EVERY: Duration = Duration::from_secs(1);
/// While someone waits, agents' comings and goings are looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How many handled sessions the estimate rests on, and how many it needs.
const HANDLED: usize = 50;
const FEWEST_HANDLED: usize = 5;

/// What was pushed last.
#[derive(Default)]
pub(super) struct Queue {
    known: Mutex<Positions>,
}

/// Where each session stands, with the epoch since which it waits: whoever left the queue and came
/// back is told anew.
type Positions = HashMap<Uuid, (i64, QueueStatus)>;

impl Chat {
    /// Where a waiting session stands; none when it no longer waits.
    pub(super) async fn queue_status(&self, session: &Session) -> Result<Option<QueueStatus>> {
        if let Some((epoch, status)) = self.queue.lock().get(&session.id)
            && *epoch == session.floor.epoch
        {
            return Ok(Some(*status));
        }
        // Not remembered: what is known must be what was pushed.
        Ok(self.work_out_queue().await?.get(&session.id).map(|(_, status)| *status))
    }

    /// What was pushed last, without looking anew.
    pub(super) fn known_queue_status(&self, session_id: Uuid) -> Option<QueueStatus> {
        self.queue.lock().get(&session_id).map(|(_, status)| *status)
    }

    /// Waiting sessions, as pushed last.
    pub(super) fn known_waiting(&self) -> usize {
        self.queue.lock().len()
    }

    /// Has positions worked out anew soon.
    pub(super) fn stir_queue(&self) {
        self.commits.floor_for_queue.notify_one();
    }

    pub(super) async fn run_queue(self: Arc<Self>) {
        let draining = self.tasks.draining();
        while !draining.is_cancelled() {
            if let Err(error) = self.push_queue().await {
                tracing::warn!(%error, "queue positions could not be worked out");
            }
            let someone_waits = !self.queue.lock().is_empty();
            tokio::select! {
                () = draining.cancelled() => return,
                () = tokio::time::sleep(PUSH_EVERY) => {}
            }
            tokio::select! {
                () = draining.cancelled() => return,
                () = self.commits.floor_for_queue.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY), if someone_waits => {}
            }
        }
    }

    async fn push_queue(&self) -> Result<()> {
        let fresh = self.work_out_queue().await?;
        let before = std::mem::replace(&mut *self.queue.lock(), fresh.clone());
        for (session_id, place) in &fresh {
            if before.get(session_id) != Some(place) {
                self.hub.publish(*session_id, Signal::Queue(place.1));
            }
        }
        if before != fresh {
            self.hub.publish_inbox(InboxSignal::Queue);
        }
        Ok(())
    }

    async fn work_out_queue(&self) -> Result<Positions> {
        let waiting = self.store.waiting_sessions().await?;
        if waiting.is_empty() {
            return Ok(HashMap::new());
        }
        let one_ms = self.time_for_one_ms().await?;
        let status = |(index, session): (usize, Session)| {
            let position = i32::try_from(index + 1).unwrap_or(i32::MAX);
            let wait_ms = one_ms.map(|one_ms| one_ms.saturating_mul(i64::from(position)));
            let estimated_wait = wait_ms.and_then(|ms| u64::try_from(ms).ok()).map(Duration::from_millis);
            (session.id, (session.floor.epoch, QueueStatus { position, estimated_wait }))
        };
        Ok(waiting.into_iter().enumerate().map(status).collect())
    }

    /// Median handling time over free capacity; none with too few handled sessions or nobody at work.
    async fn time_for_one_ms(&self) -> Result<Option<i64>> {
        let mut handled = self.store.handling_times(HANDLED).await?;
        if handled.len() < FEWEST_HANDLED {
            return Ok(None);
        }
        handled.sort_unstable();
        let median = handled[handled.len() / 2];
        let loads = self.store.agent_loads().await?;
        let at_work = loads.iter().filter(|(user, _)| {
            user.availability == Availability::Available && self.hub.presence().absent_since_ms(user.id).is_none()
        });
        let free: Option<i64> = at_work.map(|(user, open)| (user.capacity - open).max(0)).reduce(|sum, one| sum + one);
        Ok(free.map(|free| median / free.max(1)))
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Positions> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
