//! Changes of messages that are stored already: edited, deleted, answered anew. Apart from sending,
//! because the floor has no say in them.

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    chat::Chat,
    domain::{
        draft::{Deletion, Edit, Retry},
        message::{Audience, Message, Version},
        rights::Caller,
    },
    error::{Error, Result},
    store::RequestKey,
};

/// Which answer is asked for anew, by which request.
#[derive(Debug, Clone)]
pub struct RetryWish {
    pub request_id: Uuid,
    pub digest: Vec<u8>,
    pub session_id: Uuid,
    pub message_id: Uuid,
}

impl Chat {
    /// Begins another answer in the place of one that failed or was stopped.
    pub async fn retry_answer(&self, caller: &Caller, wish: RetryWish) -> Result<Arc<Message>> {
        let session = self.visible_session(caller, wish.session_id).await?;
        let assistant = self.store.serving_assistant(session.assistant_id).await?;
        let refusal = self.admission.try_enter(self.demand(&session, &assistant, caller.address)).err();
        let retry = Retry { message_id: wish.message_id, answer: self.new_answer(&assistant), refusal };
        let request =
            RequestKey { caller_id: caller.id, rpc: "RetryAnswer", request_id: wish.request_id, digest: wish.digest };
        self.store.retry_answer(session.id, retry, caller.sender(), request).await
    }

    pub async fn edit_message(
        &self,
        caller: &Caller,
        session_id: Uuid,
        message_id: Uuid,
        text: String,
        expected_revision: Option<i64>,
    ) -> Result<Arc<Message>> {
        self.visible_session(caller, session_id).await?;
        let bytes = text.len();
        self.quotas.text.write(caller, bytes, self.clock.now_ms())?;
        let edit = Edit { message_id, text, expected_revision, actor: caller.sender() };
        let edited = self.store.edit_message(session_id, edit).await;
        if edited.is_err() {
            self.quotas.text.unwrite(caller, bytes);
        }
        edited
    }

    /// What is left of the message.
    pub async fn delete_message(&self, caller: &Caller, session_id: Uuid, message_id: Uuid) -> Result<Arc<Message>> {
        self.visible_session(caller, session_id).await?;
        let deletion = Deletion { message_id, actor: caller.sender(), any: caller.supervises() };
        self.store.delete_message(session_id, deletion).await
    }

    /// The texts a message had before its edits, the oldest first.
    pub async fn list_message_versions(
        &self,
        caller: &Caller,
        session_id: Uuid,
        message_id: Uuid,
    ) -> Result<Vec<Version>> {
        self.visible_session(caller, session_id).await?;
        let message = self.store.get_message(message_id).await?;
        let seen = message.audience == Audience::All || caller.is_staff();
        if message.session_id != session_id || !seen {
            return Err(Error::not_found("message", message_id));
        }
        self.store.message_versions(message_id).await
    }
}
