//! A suspended user's sessions go back to the queue at once, whatever streams the user still holds:
//! in the call that suspends, and at each look at who may call no more.

use futures_util::{StreamExt, stream};
use uuid::Uuid;

use super::Chat;
use crate::{
    domain::{draft::Transition, floor::Move, message::Sender, session::Session},
    error::{Reason, Result},
};

/// Sessions freed at once: they share commits.
const AT_ONCE: usize = 64;

impl Chat {
    /// What could not be freed is tried again at the next look.
    pub(super) async fn free_sessions_of(&self, user: Uuid) {
        let sessions = match self.store.human_sessions_of(user).await {
            Ok(sessions) => sessions,
            Err(error) => {
                tracing::warn!(%user, %error, "a suspended user's sessions could not be read");
                return;
            }
        };
        let freed = stream::iter(sessions).map(|session| async move {
            let session_id = session.id;
            if let Err(error) = self.free(session).await {
                tracing::warn!(%session_id, %error, "a suspended user's session was not freed");
            }
        });
        freed.buffer_unordered(AT_ONCE).collect::<()>().await;
    }

    /// Whoever suspended them: another node, the command line, or a call that broke off.
    pub(super) async fn free_sessions_of_suspended(&self) {
        for user in self.logins.standing().suspended() {
            let serves = self.queue().lock().serving(user) > 0;
            if serves {
                self.free_sessions_of(user).await;
            }
        }
    }

    async fn free(&self, session: Session) -> Result<()> {
        let expected_epoch = Some(session.floor.epoch);
        let plain = Transition::plain(Move::AgentAway, Sender::system(), true);
        match self.store.transition(session.id, Transition { expected_epoch, ..plain }).await {
            // Somebody else moved it, or it is no more.
            Err(error) if matches!(error.reason, Reason::EpochChanged | Reason::WrongState | Reason::NotFound) => {
                Ok(())
            }
            freed => freed.map(drop),
        }
    }
}
