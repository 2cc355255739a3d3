//! This server as one of several: its heartbeat, and who of the users is where, and of the contacts whose answers
//! end when they go. Who has a stream at any of them is not away.

use std::{collections::HashSet, sync::Arc};

use uuid::Uuid;

use super::Chat;
use crate::{domain::node::Node, error::Result};

/// How often a server says that it is alive.
const BEAT_EVERY_MS: i64 = 10_000;
/// One that has said nothing for so long is gone, and with it all who were there.
pub const SILENT_MS: i64 = 25_000;
/// Servers that have been gone for so long are forgotten.
const REMEMBERED_MS: i64 = 3_600_000;
/// How often it is looked who is at the others.
const LOOK_EVERY_MS: i64 = 2_000;

/// What the others were told of this server.
#[derive(Default)]
struct Said {
    /// None: nobody knows who is here.
    people: Option<HashSet<Uuid>>,
    beat_due_ms: i64,
}

impl Chat {
    /// The servers of this installation that are alive. With a database of its own there is one.
    pub async fn list_nodes(&self) -> Result<Vec<Node>> {
        if self.store.is_embedded() {
            return Ok(vec![self.as_node()]);
        }
        self.store.nodes(self.clock.now_ms() - SILENT_MS).await
    }

    /// This process.
    pub const fn node_id(&self) -> Uuid {
        self.node
    }

    fn as_node(&self) -> Node {
        Node {
            id: self.node,
            address: self.settings.address.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at_ms: self.started_ms,
            seen_at_ms: self.clock.now_ms(),
        }
    }

    pub(super) async fn run_node(self: Arc<Self>) {
        let draining = self.tasks.draining();
        let mut said = Said::default();
        while !draining.is_cancelled() && !self.store.is_embedded() {
            if self.logins.has_other_key().await.unwrap_or(false) {
                // Whoever logged in here is a stranger to the others: this server ends.
                tracing::error!("the installation has another token key than this server");
                return;
            }
            if let Err(error) = self.speak(&mut said).await {
                // What was said may be lost: it is said again.
                said = Said::default();
                tracing::warn!(%error, "the other servers could not be told of this one");
            }
            if let Err(error) = self.look_elsewhere().await {
                tracing::debug!(%error, "who is at other servers could not be read");
            }
            if let Err(error) = self.look_who_is_there().await {
                tracing::debug!(%error, "it could not be read which servers there are");
            }
            tokio::select! {
                () = draining.cancelled() => break,
                () = self.hub.presence().moved() => {}
                () = self.clock.sleep_until(self.clock.now_ms() + LOOK_EVERY_MS) => {}
            }
        }
        draining.cancelled().await;
        if !self.store.is_embedded()
            && let Err(error) = self.store.leave(self.node).await
        {
            tracing::debug!(%error, "the other servers will find out that this one has gone");
        }
    }

    /// Tells the others what has changed here, and now and then that the server is alive.
    async fn speak(&self, said: &mut Said) -> Result<()> {
        let now_ms = self.clock.now_ms();
        if now_ms >= said.beat_due_ms {
            if !self.store.beat(self.as_node()).await? {
                said.people = None;
            }
            self.store.forget_nodes(now_ms - REMEMBERED_MS).await?;
            self.quotas.look_again(&self.store).await?;
            said.beat_due_ms = now_ms + BEAT_EVERY_MS;
        }
        let people = self.hub.presence().told();
        if said.people.as_ref() != Some(&people) {
            self.store.attend(self.node, people.iter().copied().collect()).await?;
            said.people = Some(people);
        }
        Ok(())
    }

    /// Reads who is at other servers now, and for whom they ask.
    pub(super) async fn look_elsewhere(&self) -> Result<()> {
        if !self.store.is_embedded() {
            let since_ms = self.clock.now_ms() - SILENT_MS;
            let users = self.store.present_elsewhere(self.node, since_ms).await?;
            self.hub.presence().set_elsewhere(users.into_iter().collect());
            let wanted = self.store.contacts_who_may_abandon().await?;
            self.hub.presence().set_wanted(wanted.into_iter().collect());
        }
        Ok(())
    }
}
