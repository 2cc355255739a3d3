//! Who may call no more although their access token is still good: those whose login was revoked and
//! users who are suspended. Apart from logins, because it is memory: every call and every stream asks
//! it, and none of them may wait for the database.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use tokio::sync::{Mutex, watch};
use uuid::Uuid;

use super::{Chat, token::expired};
use crate::{
    clock::Clock,
    domain::{login::LONGEST_ACCESS_MS, rights::Caller},
    error::{Error, Reason, Result},
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
    lost: Arc<watch::Sender<Lost>>,
    /// What the newest look at the database found; locked while looking.
    seen: Arc<Mutex<Option<i64>>>,
}

/// One caller's standing, to be waited on by a stream.
pub struct Watched {
    lost: watch::Receiver<Lost>,
    caller_id: Uuid,
    login_id: Uuid,
}

#[derive(Default)]
struct Lost {
    /// Revoked logins, until when their access tokens can be good. No login is ever given back.
    logins: HashMap<Uuid, i64>,
    users: HashSet<Uuid>,
}

impl Standing {
    pub fn new(store: Store, clock: Clock) -> Self {
        let (lost, seen) = (Arc::new(watch::Sender::new(Lost::default())), Arc::default());
        Self { store, clock, lost, seen }
    }

    /// Refuses a caller whose login is revoked or who is suspended.
    pub fn check(&self, caller: &Caller) -> Result<()> {
        self.lost.borrow().judge(caller.id, caller.login_id).map_or(Ok(()), Err)
    }

    /// Refuses a caller who may call no more, for whatever reason, however long ago they were let in.
    pub fn judge(&self, caller: &Caller) -> Result<()> {
        self.check(caller)?;
        if caller.expires_at_ms <= self.clock.now_ms() { Err(expired()) } else { Ok(()) }
    }

    /// Users who are suspended.
    pub(super) fn suspended(&self) -> Vec<Uuid> {
        self.lost.borrow().users.iter().copied().collect()
    }

    pub fn watch(&self, caller: &Caller) -> Watched {
        Watched { lost: self.lost.subscribe(), caller_id: caller.id, login_id: caller.login_id }
    }

    /// A login was revoked in the database: from now on it counts. Until when, the next look tells.
    pub(super) fn revoked(&self, login_id: Uuid) {
        let until_ms = self.clock.now_ms() + LONGEST_ACCESS_MS;
        self.lost.send_modify(|lost| {
            lost.logins.insert(login_id, until_ms);
        });
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
        self.lost.send_modify(|lost| {
            lost.logins.extend(logins);
            lost.logins.retain(|_, until_ms| *until_ms >= now_ms);
            lost.users = users.into_iter().collect();
        });
        *seen = Some(revision);
        Ok(())
    }
}

impl Watched {
    /// Why the caller may call no more, if that is so now.
    pub fn is_lost(&self) -> Option<Error> {
        self.lost.borrow().judge(self.caller_id, self.login_id)
    }

    /// Ends when the caller has lost the right to call, with the reason. May be dropped and asked again.
    pub async fn lost(&mut self) -> Error {
        let (caller_id, login_id) = (self.caller_id, self.login_id);
        let known = self.lost.wait_for(|lost| lost.judge(caller_id, login_id).is_some()).await;
        let told = known.ok().and_then(|lost| lost.judge(caller_id, login_id));
        match told {
            Some(error) => error,
            // The server ends, and with it every stream.
            None => std::future::pending().await,
        }
    }
}

impl Lost {
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

pub(super) fn suspended() -> Error {
    Error::new(Reason::UserSuspended, "the user is suspended")
}
