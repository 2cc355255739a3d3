//! What changes a session's log. Each is judged and stored by the writer, together with whatever else
//! happens at the same moment.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    Store, message,
    queue::Rank,
    request::RequestKey,
    work::{Creation, Look},
};
use crate::{
    domain::{
        contact::Contact,
        draft::{Deletion, Edit, Finish, NewAnswer, Retry, Send, Sent, Transition},
        message::{FinishReason, Message, Sender},
        session::{Session, SessionField, SessionSettings},
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
        let request = request.map(|key| Creation { key, makes: id });
        self.queue()
            .create(id, Look::Nothing, Some(session), request, move |draft, _| {
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
        let identity = message::identity(session_id, &send.sender, send.client_message_id);
        self.queue()
            .change(Rank::New, session_id, Look::Identity(identity), move |draft, known| draft.send(&send, known))
            .await
    }

    /// Changes the floor; the session as it is then, and whether this changed it.
    pub async fn transition(&self, session_id: Uuid, wanted: Transition) -> Result<(Arc<Session>, bool)> {
        self.queue()
            .change(Rank::Change, session_id, Look::Nothing, move |draft, _| {
                let changed = draft.transition(&wanted)?;
                Ok((Arc::new(draft.session.clone()), changed))
            })
            .await
    }

    /// Gives a session to the contact whom its guest turned out to be.
    pub async fn give_session(&self, session_id: Uuid, contact: Contact) -> Result<()> {
        self.queue()
            .change(Rank::Owed, session_id, Look::Nothing, move |draft, _| {
                draft.give(&contact);
                Ok(())
            })
            .await
    }

    /// Ends an answer as its writer saw it. None when it is no longer that writer's.
    pub async fn finish(&self, session_id: Uuid, finish: Finish) -> Result<Option<Arc<Message>>> {
        // An answer must not quote what was deleted while it was written.
        let cited = finish.citations.iter().filter_map(|citation| citation.source.seq());
        let look = Look::Seqs(cited.collect());
        self.queue().change(Rank::Owed, session_id, look, move |draft, _| draft.finish(&finish)).await
    }

    /// Ends the running answer, or only the named one; none when it was not running.
    pub async fn stop(
        &self,
        session_id: Uuid,
        only: Option<Uuid>,
        reason: FinishReason,
        actor: Sender,
    ) -> Result<Option<Arc<Message>>> {
        self.queue()
            .change(Rank::Change, session_id, Look::Nothing, move |draft, _| Ok(draft.stop(only, reason, &actor)))
            .await
    }

    /// Ends an answer whose writer died, and begins it anew where `again` says how. False when it was
    /// not running any more, or when its lease has been renewed since it was found like this.
    pub async fn interrupt(&self, session_id: Uuid, found: &Message, again: Option<NewAnswer>) -> Result<bool> {
        let (id, lease) = (found.id, found.lease);
        self.queue()
            .change(Rank::Owed, session_id, Look::Nothing, move |draft, _| {
                Ok(draft.interrupt(id, lease, again.as_ref()))
            })
            .await
    }

    /// Sets the named fields; the session as it is then.
    pub async fn update_session(
        &self,
        session_id: Uuid,
        wanted: SessionSettings,
        fields: Vec<SessionField>,
        actor: Sender,
    ) -> Result<Arc<Session>> {
        self.queue()
            .change(Rank::Change, session_id, Look::Nothing, move |draft, _| {
                draft.update(&wanted, &fields, &actor);
                Ok(Arc::new(draft.session.clone()))
            })
            .await
    }

    pub async fn rate_session(
        &self,
        session_id: Uuid,
        score: i32,
        comment: String,
        actor: Sender,
    ) -> Result<Arc<Session>> {
        self.queue()
            .change(Rank::Change, session_id, Look::Nothing, move |draft, _| {
                draft.rate(score, &comment, &actor);
                Ok(Arc::new(draft.session.clone()))
            })
            .await
    }

    /// Erases a session and all that belongs to it.
    pub async fn erase_session(&self, session_id: Uuid, actor: Sender) -> Result<()> {
        self.queue()
            .change(Rank::Change, session_id, Look::Nothing, move |draft, _| {
                draft.erase(&actor);
                Ok(())
            })
            .await
    }

    /// Gives a message another text, if its sender asks in time.
    pub async fn edit_message(&self, session_id: Uuid, edit: Edit) -> Result<Arc<Message>> {
        self.queue()
            .change(Rank::Change, session_id, Look::Message(edit.message_id), move |draft, _| draft.edit(&edit))
            .await
    }

    /// Deletes a message's text, wherever it is; what is left of it.
    pub async fn delete_message(&self, session_id: Uuid, deletion: Deletion) -> Result<Arc<Message>> {
        let look = Look::Cited(deletion.message_id);
        self.queue().change(Rank::Change, session_id, look, move |draft, _| draft.delete_message(&deletion)).await
    }

    /// Begins another answer in the place of one that broke off, or returns the one begun before.
    pub async fn retry_answer(
        &self,
        session_id: Uuid,
        retry: Retry,
        actor: Sender,
        key: RequestKey,
    ) -> Result<Arc<Message>> {
        let (look, makes) = (Look::Message(retry.message_id), retry.answer.message_id);
        self.queue()
            .create(session_id, look, None, Some(Creation { key, makes }), move |draft, known| {
                draft.retry(&retry, &actor, known)
            })
            .await
    }
}
