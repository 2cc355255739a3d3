//! Answers whose writer died: they end as interrupted and, where policy says so, are begun anew once.
//! Many are ended at once, so that they share commits, and beside the calls: the port already listens.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use uuid::Uuid;

use super::Chat;
use crate::{
    domain::message::Message,
    error::{Reason, Result},
};

/// Answers ended at once: what the writer puts into one commit.
const AT_ONCE: usize = 256;
/// An answer that could not be ended is looked at again after this long.
const RETRY_MS: i64 = 30_000;
/// How often expired claims are looked for.
const LOOK_EVERY_MS: i64 = 2_000;
/// Between two looks at what an earlier process left behind, while the database does not answer.
const AGAIN: Duration = Duration::from_millis(500);

impl Chat {
    pub(super) async fn run_recovery(self: Arc<Self>) {
        let draining = self.tasks.draining();
        // On an embedded database nobody else can hold an answer, so nothing need expire first.
        while self.store.is_embedded() && self.end_left_behind().await {
            tokio::select! {
                () = draining.cancelled() => return,
                () = tokio::time::sleep(AGAIN) => {}
            }
        }
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

    /// Ends what an earlier process was writing; true when that must be tried again.
    async fn end_left_behind(&self) -> bool {
        loop {
            let left = match self.store.streaming_answers_not_held_by(self.node, AT_ONCE).await {
                Ok(left) => left,
                Err(error) => {
                    tracing::warn!(%error, "what was left behind could not be read");
                    return true;
                }
            };
            // Those that cannot be ended now are left to their leases.
            if !self.interrupt_all(left).await {
                return false;
            }
        }
    }

    async fn interrupt_expired(&self) -> Result<()> {
        let mut expired = self.store.expired_answers(self.clock.now_ms(), AT_ONCE).await?;
        // A writer of this node is alive whatever the claim says: its saves only wait for the database.
        expired
            .retain(|(session_id, answer)| self.live.get(*session_id).is_none_or(|live| live.message.id != answer.id));
        self.interrupt_all(expired).await;
        Ok(())
    }

    /// Ends these answers; whether any was still running. One that cannot be ended holds up no other.
    async fn interrupt_all(&self, answers: Vec<(Uuid, Message)>) -> bool {
        let each = answers.into_iter().map(|(session_id, answer)| async move {
            let message_id = answer.id;
            let ended = self.interrupt(session_id, answer).await;
            if let Err(error) = &ended {
                tracing::warn!(%session_id, %message_id, %error, "a dead answer could not be ended yet");
                // What passes is looked at again sooner, and so is what cannot be put off either.
                if error.reason != Reason::StoreUnavailable {
                    drop(self.store.put_off_answer(message_id, self.clock.now_ms() + RETRY_MS).await);
                }
            }
            ended.unwrap_or(false)
        });
        join_all(each).await.contains(&true)
    }

    /// False when the answer had been ended already, or its writer has been heard of meanwhile.
    async fn interrupt(&self, session_id: Uuid, answer: Message) -> Result<bool> {
        let session = self.store.get_session(session_id).await?;
        let assistant = self.store.serving_assistant(session.assistant_id).await?;
        let once = answer.retry_of_message_id.is_none();
        let again = self.settings.answer.restart_interrupted && once && assistant.enabled;
        let new = again.then(|| self.new_answer(&assistant));
        self.store.interrupt(session_id, &answer, new).await
    }
}
