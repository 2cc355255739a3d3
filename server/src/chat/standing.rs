//! Who may call no more although their access token is still good: those whose login was revoked and
//! users who are suspended. Apart from logins, because it is memory: every call and every stream asks
//! it, and none of them may wait for the database.

use std::{
    collections::{HashMap, HashSet},
    future::poll_fn,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    task::{Context, Poll},
};

use tokio::sync::Mutex;
use uuid::Uuid;

use super::{Chat, token::expired};
use crate::{
    clock::Clock,
    domain::{login::LONGEST_ACCESS_MS, rights::Caller},
    error::{Error, Reason, Result},
    hub::changes::{Changes, Waiting},
    store::Store,
};

/// How often the database is asked whether something has changed: what other nodes and the command line
/// do is known after this time.
const LOOK_EVERY_MS: i64 = 1_000;

/// Knows who has lost the right to call. Clones share what they know.
#[derive(Clone)]
pub struct Standing {
    store: Store,
    clock: Clock,
    lost: Arc<RwLock<Lost>>,
    /// Wakes the streams of those who have lost the right, and when the server stops all.
    changes: Changes,
    /// What the newest look at the database found; locked while looking.
    seen: Arc<Mutex<Option<i64>>>,
}

/// One caller's standing, to be waited on by a stream.
pub struct Watched {
    lost: Arc<RwLock<Lost>>,
    changes: Waiting,
    caller_id: Uuid,
    login_id: Uuid,
}

#[derive(Default)]
struct Lost {
    /// Revoked logins, until when their access tokens can be good. No login is ever given back.
    logins: HashMap<Uuid, i64>,
    users: HashSet<Uuid>,
    /// The server stops.
    draining: bool,
}

impl Standing {
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock, lost: Arc::default(), changes: Changes::default(), seen: Arc::default() }
    }

    /// Refuses a caller whose login is revoked or who is suspended.
    pub fn check(&self, caller: &Caller) -> Result<()> {
        read(&self.lost).judge(caller.id, caller.login_id).map_or(Ok(()), Err)
    }

    /// Refuses a caller who may call no more, for whatever reason, however long ago they were let in.
    pub fn judge(&self, caller: &Caller) -> Result<()> {
        self.check(caller)?;
        if caller.expires_at_ms <= self.clock.now_ms() { Err(expired()) } else { Ok(()) }
    }

    /// Users who are suspended.
    pub(super) fn suspended(&self) -> Vec<Uuid> {
        read(&self.lost).users.iter().copied().collect()
    }

    pub fn watch(&self, caller: &Caller) -> Watched {
        let changes = self.changes.wait([caller.id, caller.login_id]);
        let lost = Arc::clone(&self.lost);
        Watched { lost, changes, caller_id: caller.id, login_id: caller.login_id }
    }

    /// The server stops: every stream is told.
    pub(super) fn drain(&self) {
        self.write().draining = true;
        self.changes.tell_all();
    }

    fn write(&self) -> RwLockWriteGuard<'_, Lost> {
        self.lost.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A login was revoked in the database: from now on it counts. Until when, the next look tells.
    pub(super) fn revoked(&self, login_id: Uuid) {
        let until_ms = self.clock.now_ms() + LONGEST_ACCESS_MS;
        if self.write().logins.insert(login_id, until_ms).is_none() {
            self.changes.tell([login_id]);
        }
    }

    /// More was changed in the database than one login: it counts when this returns.
    pub(super) async fn changed(&self) {
        if let Err(error) = self.refresh().await {
            tracing::warn!(%error, "a revoked login or a suspended user counts only from the next look at the database");
        }
    }

    /// Reads what has changed since the last look, if anything has. Changes committed before the call
    /// count when it returns.
    pub async fn refresh(&self) -> Result<()> {
        let mut seen = self.seen.lock().await;
        // Read ahead of the rows: a change that comes between is found at the next look.
        let revision = self.store.standing_revision().await?;
        if *seen == Some(revision) {
            return Ok(());
        }
        let now_ms = self.clock.now_ms();
        let logins = self.store.revoked_logins(now_ms).await?;
        let users = self.store.suspended_users().await?;
        let fresh = self.write().take_over(logins, users, now_ms);
        self.changes.tell(fresh);
        *seen = Some(revision);
        Ok(())
    }
}

impl Watched {
    /// Why the caller may call no more, if that is so now.
    pub fn is_lost(&self) -> Option<Error> {
        read(&self.lost).judge(self.caller_id, self.login_id)
    }

    /// Whether the server stops.
    pub fn is_draining(&self) -> bool {
        read(&self.lost).draining
    }

    /// Ready when something may have changed for the caller, and for the first time.
    pub fn poll_changed(&mut self, context: &Context<'_>) -> Poll<()> {
        self.changes.poll(context)
    }

    /// Ends when the caller has lost the right to call, with the reason. May be dropped and asked again.
    pub async fn lost(&mut self) -> Error {
        loop {
            // Looked at each time: whoever asks again has perhaps not heard the answer.
            if let Some(error) = self.is_lost() {
                return error;
            }
            poll_fn(|context| self.poll_changed(context)).await;
        }
    }
}

impl Lost {
    /// What the database says; the ids of those who are new among the lost.
    fn take_over(&mut self, logins: Vec<(Uuid, i64)>, users: Vec<Uuid>, now_ms: i64) -> Vec<Uuid> {
        let mut fresh: Vec<Uuid> = users.iter().filter(|id| !self.users.contains(id)).copied().collect();
        for (id, until_ms) in logins {
            if self.logins.insert(id, until_ms).is_none() {
                fresh.push(id);
            }
        }
        self.logins.retain(|_, until_ms| *until_ms >= now_ms);
        self.users = users.into_iter().collect();
        fresh
    }

    fn judge(&self, caller_id: Uuid, login_id: Uuid) -> Option<Error> {
        if self.users.contains(&caller_id) {
            return Some(suspended());
        }
        let revoked = || Error::new(Reason::LoginRevoked, "the login was revoked: log in again");
        self.logins.contains_key(&login_id).then(revoked)
    }
}

impl Chat {
    /// Follows what other nodes and the command line change. Without the database, what was known counts.
    pub(super) async fn run_standing(self: Arc<Self>) {
        let draining = self.tasks.draining();
        loop {
            tokio::select! {
                () = draining.cancelled() => return,
                () = self.clock.sleep_until(self.clock.now_ms() + LOOK_EVERY_MS) => {}
            }
            if let Err(error) = self.logins.standing().refresh().await {
                tracing::debug!(%error, "revoked logins and suspended users could not be read");
            }
            self.free_sessions_of_suspended().await;
        }
    }
}

fn read(lost: &RwLock<Lost>) -> RwLockReadGuard<'_, Lost> {
    lost.read().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn suspended() -> Error {
    Error::new(Reason::UserSuspended, "the user is suspended")
}
