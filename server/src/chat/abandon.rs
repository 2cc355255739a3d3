//! Answers that end once their contact has gone. A stream at any server counts: who writes such an answer says so in
//! the database, and the others say who of these contacts is with them.

use std::{sync::Arc, time::Duration};

use uuid::Uuid;

use super::Chat;
use crate::{
    domain::{answer::LiveAnswer, message::FinishReason},
    error::Reason,
    store::Abandonment,
};

/// Between two tries to stop an abandoned answer.
const STOP_RETRY: Duration = Duration::from_secs(1);
/// How long it takes to hear of a contact who is at another server: each looks every two seconds.
const HEARD_MS: i64 = 6_000;

/// The answer is stopped once the contact has had no stream for so long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Abandon {
    pub contact: Uuid,
    pub after_ms: i64,
}

impl Chat {
    /// Stops the answer once the contact has gone, as the call that asked for it said; or as the answer had it
    /// in whose place this one was begun, when its server died.
    pub(super) fn may_be_abandoned(self: &Arc<Self>, live: &Arc<LiveAnswer>, abandon: Option<Abandon>) {
        let replaced = live.message.retry_of_message_id;
        if abandon.is_none() && replaced.is_none() {
            return;
        }
        let (chat, live) = (Arc::clone(self), Arc::clone(live));
        self.tasks.spawn(async move {
            let abandon = match (abandon, replaced) {
                (None, Some(replaced)) => chat.abandon_of(replaced).await,
                (abandon, _) => abandon,
            };
            if let Some(abandon) = abandon {
                chat.abandon(&live, abandon).await;
            }
        });
    }

    /// Said by the server that wrote this answer.
    async fn abandon_of(&self, message_id: Uuid) -> Option<Abandon> {
        match self.store.find_abandonment(message_id).await {
            Ok(found) => found.map(|found| Abandon { contact: found.contact_id, after_ms: found.after_ms }),
            Err(error) => {
                tracing::debug!(%message_id, %error, "it could not be read whether an answer may be abandoned");
                None
            }
        }
    }

    async fn abandon(&self, live: &LiveAnswer, abandon: Abandon) {
        let message_id = live.message.id;
        let Abandon { contact, after_ms } = abandon;
        let said = Abandonment { message_id, contact_id: contact, after_ms };
        let replaced = live.message.retry_of_message_id;
        if let Err(error) = self.store.add_abandonment(said, replaced, self.clock.now_ms()).await {
            tracing::debug!(%message_id, %error, "other servers do not know that an answer may be abandoned");
        }
        self.until_abandoned(live, abandon).await;
        // Not when this server is told to end: another may begin the answer anew.
        if (live.has_ended() || !self.tasks.draining().is_cancelled())
            && let Err(error) = self.store.forget_abandonment(message_id).await
        {
            tracing::debug!(%message_id, %error, "that an answer could have been abandoned is forgotten later");
        }
    }

    async fn until_abandoned(&self, live: &LiveAnswer, Abandon { contact, after_ms }: Abandon) {
        let answer = &live.message;
        let draining = self.tasks.draining();
        let mut changes = self.hub.presence().changes(contact);
        let subscription = self.hub.subscribe(answer.session_id);
        let (began_ms, heard_ms) = (self.clock.now_ms(), self.heard_after_ms().await);
        while !live.has_ended() {
            let due_ms = self.hub.presence().absent_since_ms(contact);
            let due_ms = due_ms.map(|since_ms| (since_ms + after_ms).max(since_ms.max(began_ms) + heard_ms));
            if due_ms.is_some_and(|due_ms| due_ms <= self.clock.now_ms()) {
                let stopped =
                    self.store.stop(answer.session_id, Some(answer.id), FinishReason::Abandoned, answer.sender.clone());
                match stopped.await {
                    Err(error) if error.reason != Reason::NotFound => {
                        tracing::warn!(session_id = %answer.session_id, %error, "an abandoned answer was not stopped");
                    }
                    _ => return,
                }
                tokio::time::sleep(STOP_RETRY).await;
                continue;
            }
            tokio::select! {
                () = draining.cancelled() => return,
                _ = changes.changed() => {}
                _ = subscription.hear() => {}
                () = self.clock.sleep_until(due_ms.unwrap_or(i64::MAX)) => {}
            }
        }
    }

    /// How long others may take to say that the contact is with them.
    async fn heard_after_ms(&self) -> i64 {
        let are_alone = self.list_nodes().await.is_ok_and(|nodes| nodes.len() < 2);
        if are_alone { 0 } else { HEARD_MS }
    }
}
