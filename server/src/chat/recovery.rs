//! Answers whose writer died: they end as interrupted and, where policy says so, are begun anew once.

use std::sync::Arc;

use uuid::Uuid;

use super::Chat;
use crate::{domain::message::Message, error::Result};

/// Answers looked at at once.
const BATCH: usize = 100;
/// An answer that could not be ended is looked at again after this long.
const RETRY_MS: i64 = 30_000;
/// How often expired claims are looked for.
const LOOK_EVERY_MS: i64 = 2_000;

impl Chat {
    /// Looks once at what an earlier process left behind. On an embedded database nobody else can hold
    /// an answer, so nothing need expire first.
    pub async fn recover(&self) -> Result<()> {
        if self.store.is_embedded() {
            let mut ended = true;
            while ended {
                ended = false;
                for (session_id, answer) in self.store.streaming_answers_not_held_by(self.node, BATCH).await? {
                    // One that cannot be ended holds up neither the others nor the start.
                    ended |= self.interrupt(session_id, answer).await.unwrap_or_else(|error| {
                        tracing::warn!(%session_id, %error, "a dead answer could not be ended");
                        false
                    });
                }
            }
        }
        Ok(())
    }

    pub(super) async fn run_recovery(self: Arc<Self>) {
        let draining = self.tasks.draining();
        loop {
            if let Err(error) = self.interrupt_expired().await {
                tracing::warn!(%error, "dead answers could not be looked for");
            }
            tokio::select! {
                () = draining.cancelled() => return,
                () = self.clock.sleep_until(self.clock.now_ms() + LOOK_EVERY_MS) => {}
            }
        }
    }

    async fn interrupt_expired(&self) -> Result<()> {
        for (session_id, answer) in self.store.expired_answers(self.clock.now_ms(), BATCH).await? {
            // A writer of this node is alive whatever the claim says: its saves only wait for the database.
            let alive = self.live.get(session_id).is_some_and(|live| live.message.id == answer.id);
            if alive {
                continue;
            }
            let id = answer.id;
            if let Err(error) = self.interrupt(session_id, answer).await {
                tracing::warn!(%session_id, %error, "a dead answer could not be ended and is put off");
                self.store.put_off_answer(id, self.clock.now_ms() + RETRY_MS).await?;
            }
        }
        Ok(())
    }

    /// False when the answer had been ended already.
    async fn interrupt(&self, session_id: Uuid, answer: Message) -> Result<bool> {
        let session = self.store.get_session(session_id).await?;
        let assistant = self.store.serving_assistant(session.assistant_id).await?;
        let once = answer.retry_of_message_id.is_none();
        let again = self.settings.answer.restart_interrupted && once && assistant.enabled;
        let new = again.then(|| self.new_answer(&assistant));
        self.store.interrupt(session_id, answer.id, new).await
    }
}
