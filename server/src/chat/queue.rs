//! Positions in the queue and how long they take: memory that each commit keeps up, read from the
//! database at the start and whenever it may differ. Those who wait are told once a second at most.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::Instant,
};
use uuid::Uuid;

use super::Chat;
use crate::{
    domain::{
        event::Event,
        frame::InboxCounts,
        queue::{HANDLED, Queue as Known, Table},
        rights::Caller,
        session::{QueueStatus, Session, SessionState},
        user::{Availability, User},
    },
    error::Result,
    hub::Signal,
};

/// Shortest time between two pushes.
const PUSH_EVERY: Duration = Duration::from_secs(1);
/// While someone waits, agents' comings and goings are looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often the table is read: with a database of its own only to be sure, with a shared one because
/// other nodes commit as well.
const READ_EVERY_ALONE: Duration = Duration::from_secs(60);
const READ_EVERY_SHARED: Duration = Duration::from_secs(2);
/// Sessions read at once to tell inboxes of what other nodes did.
const CHUNK: usize = 50;

/// Who waits and who serves whom, for everyone who asks.
#[derive(Default)]
pub struct Queue {
    known: Mutex<Known>,
    /// Positions may differ.
    moved: Notify,
    /// The table may say something else than memory.
    doubted: AtomicBool,
    /// Changes with every number of [`InboxCounts`].
    counts: watch::Sender<()>,
}

impl Queue {
    /// Takes in a commit.
    pub fn follow(&self, session: &Session, events: &[Arc<Event>], erased: bool) {
        if self.lock().follow(session, events, erased) {
            self.moved.notify_one();
            self.counts.send_replace(());
        }
    }

    /// Something was committed that this node has not heard of, or may have been: the table is read soon.
    pub fn doubt(&self) {
        self.doubted.store(true, Ordering::Relaxed);
        self.moved.notify_one();
    }

    /// Changes whenever [`Chat::inbox_counts`] may.
    pub fn counts(&self) -> watch::Receiver<()> {
        self.counts.subscribe()
    }

    pub fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chat {
    /// Where a waiting session stands; none when it no longer waits. Asks no database, so a call that was
    /// committed cannot fail by it.
    pub(super) fn queue_status(&self, session: &Session) -> Option<QueueStatus> {
        if session.floor.state != SessionState::Waiting {
            return None;
        }
        let queue = self.queue().lock();
        let pace = queue.pace(|user| self.is_there(user));
        queue.status(session.id, session.floor.epoch, pace)
    }

    /// How many sessions the caller reaches in which state.
    pub(super) fn inbox_counts(&self, caller: &Caller) -> InboxCounts {
        self.queue().lock().counts(caller.id, caller.supervises())
    }

    /// Waiting sessions.
    pub(super) fn waiting(&self) -> usize {
        self.queue().lock().waiting()
    }

    pub(super) fn queue(&self) -> &Queue {
        &self.commits.queue
    }

    /// Has the estimate take in what became of a user.
    pub(super) fn know_agent(&self, user: &User) {
        self.queue().lock().set_agent(user.id, capacity(user));
        self.queue().moved.notify_one();
    }

    /// Reads the table. What differs from memory was done elsewhere: inboxes are told.
    pub async fn read_queue(&self) -> Result<()> {
        self.queue().doubted.store(false, Ordering::Relaxed);
        self.queue().lock().begin_reading();
        let (table, agents) = match self.read_table().await {
            Ok(read) => read,
            Err(error) => {
                self.queue().lock().give_up_reading();
                self.queue().doubted.store(true, Ordering::Relaxed);
                return Err(error);
            }
        };
        let (differed, is_certain) = {
            let mut queue = self.queue().lock();
            if let Some(agents) = agents {
                queue.set_agents(agents);
            }
            queue.finish_reading(table)
        };
        if !is_certain {
            tracing::debug!("sessions moved while they were counted: they are counted again later");
        }
        self.queue().counts.send_replace(());
        let told = self.tell_inboxes(&differed).await;
        if told.is_err() {
            self.hub.inboxes().look_again();
        }
        told
    }

    /// The agents are for the estimate alone: without them the rest is good.
    async fn read_table(&self) -> Result<(Table, Option<HashMap<Uuid, i64>>)> {
        let agents = match self.store.agent_loads().await {
            Ok(users) => Some(users.iter().filter_map(|(user, _)| Some((user.id, capacity(user)?))).collect()),
            Err(error) => {
                tracing::warn!(%error, "agents could not be read");
                None
            }
        };
        let handled = self.store.handling_times(HANDLED).await?;
        let open = self.store.open_sessions().await?;
        let assistant = self.store.count_with_assistant().await?;
        Ok((Table { open, assistant, handled }, agents))
    }

    async fn tell_inboxes(&self, differed: &[(Uuid, i64)]) -> Result<()> {
        if !self.hub.inboxes().is_any_open() {
            return Ok(());
        }
        for chunk in differed.chunks(CHUNK) {
            let read = self.store.sessions(chunk.iter().map(|(id, _)| *id).collect()).await?;
            let mut found: HashMap<Uuid, Session> = read.into_iter().map(|session| (session.id, session)).collect();
            for (session_id, last_seq) in chunk {
                match found.remove(session_id) {
                    Some(session) => self.hub.inboxes().changed(&Arc::new(session), true),
                    None => self.hub.inboxes().deleted(*session_id, *last_seq),
                }
            }
        }
        Ok(())
    }

    pub(super) async fn run_queue(self: Arc<Self>) {
        let draining = self.tasks.draining();
        let read_every = if self.store.is_embedded() { READ_EVERY_ALONE } else { READ_EVERY_SHARED };
        let mut read_due = Instant::now() + read_every;
        while !draining.is_cancelled() {
            if self.queue().doubted.load(Ordering::Relaxed) || Instant::now() >= read_due {
                read_due = Instant::now() + read_every;
                if let Err(error) = self.read_queue().await {
                    tracing::warn!(%error, "the queue could not be read");
                }
            }
            self.push_queue();
            tokio::select! {
                () = draining.cancelled() => return,
                () = tokio::time::sleep(PUSH_EVERY) => {}
            }
            let someone_waits = self.waiting() > 0;
            tokio::select! {
                () = draining.cancelled() => return,
                () = self.queue().moved.notified() => {}
                () = tokio::time::sleep_until(read_due) => {}
                () = tokio::time::sleep(LOOK_EVERY), if someone_waits => {}
            }
        }
    }

    fn push_queue(&self) {
        let news = {
            let mut queue = self.queue().lock();
            let pace = queue.pace(|user| self.is_there(user));
            queue.tell(pace)
        };
        for (session_id, status) in news {
            self.hub.publish(session_id, Signal::Queue(status));
        }
    }

    fn is_there(&self, user: Uuid) -> bool {
        self.hub.presence().absent_since_ms(user).is_none()
    }
}

/// How many sessions a user takes at once; none when they take none now.
fn capacity(user: &User) -> Option<i64> {
    let takes = user.availability == Availability::Available && user.suspended_at_ms.is_none();
    takes.then_some(user.capacity)
}
