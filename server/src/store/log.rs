//! What changes a session's log. Each is judged and stored by the writer, together with whatever else
//! happens at the same moment.

use std::sync::Arc;

use uuid::Uuid;

use super::{Store, message, request::RequestKey, writer::NewSession};
use crate::{
    domain::{
        draft::{Finish, NewAnswer, Send, Sent, Transition},
        message::{FinishReason, Message, Sender},
        session::Session,
    },
    error::Result,
};

impl Store {
    /// Creates a session with its first event; true when the same request had created it before.
    pub async fn create_session(
        &self,
        session: Session,
        actor: Sender,
        request: Option<RequestKey>,
    ) -> Result<(Arc<Session>, bool)> {
        let id = session.id;
        let new = NewSession { session, request };
        self.queue()
            .change(id, None, Some(new), move |draft, _| {
                let repeat = draft.session.id != id;
                if !repeat {
                    draft.create(actor.clone());
                }
                Ok((Arc::new(draft.session.clone()), repeat))
            })
            .await
    }

    /// Stores a message, and begins its answer where the assistant has the floor.
    pub async fn send(&self, session_id: Uuid, send: Send) -> Result<Sent> {
        let identity = message::identity(session_id, send.sender.id, send.client_message_id);
        self.queue().change(session_id, Some(identity), None, move |draft, known| draft.send(&send, known)).await
    }

    /// Changes the floor; the session as it is then, and whether this changed it.
    pub async fn transition(&self, session_id: Uuid, wanted: Transition) -> Result<(Arc<Session>, bool)> {
        self.queue()
            .change(session_id, None, None, move |draft, _| {
                let changed = draft.transition(&wanted)?;
                Ok((Arc::new(draft.session.clone()), changed))
            })
            .await
    }

    /// Ends an answer as its writer saw it. None when it is no longer that writer's.
    pub async fn finish(&self, session_id: Uuid, finish: Finish) -> Result<Option<Arc<Message>>> {
        self.queue().change(session_id, None, None, move |draft, _| draft.finish(&finish)).await
    }

    /// Ends the running answer, or only the named one; none when it was not running.
    pub async fn stop(
        &self,
        session_id: Uuid,
        only: Option<Uuid>,
        reason: FinishReason,
        actor: Sender,
    ) -> Result<Option<Arc<Message>>> {
        self.queue().change(session_id, None, None, move |draft, _| Ok(draft.stop(only, reason, &actor))).await
    }

    /// Ends an answer whose writer died, and begins it anew where `again` says how. None when it was
    /// not running any more; inside, the new answer.
    pub async fn interrupt(
        &self,
        session_id: Uuid,
        message_id: Uuid,
        again: Option<NewAnswer>,
    ) -> Result<Option<Option<Arc<Message>>>> {
        self.queue()
            .change(session_id, None, None, move |draft, _| Ok(draft.interrupt(message_id, again.as_ref())))
            .await
    }
}
