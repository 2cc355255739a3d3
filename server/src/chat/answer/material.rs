//! What an answer is made from, and what of the limits it takes.

use std::sync::Arc;

use uuid::Uuid;

use super::Writer;
use crate::{
    ai::{Prompt, prompt},
    chat::{Chat, admission::Demand},
    domain::{address::Address, assistant::Assistant, frame::Stage, session::Session},
    error::Result,
    store::MessageRange,
};

/// Messages read for the history; the token budget shortens them further.
const HISTORY: usize = 100;

/// What an answer is made from.
pub(super) struct Material {
    pub session: Session,
    pub assistant: Assistant,
    pub prompt: Arc<Prompt>,
    pub provider: String,
}

impl Chat {
    /// What an answer in this session takes of the limits.
    pub(in crate::chat) fn demand<'a>(
        &self,
        session: &'a Session,
        assistant: &'a Assistant,
        address: Option<Address>,
    ) -> Demand<'a> {
        let provider = provider_of(session, assistant);
        Demand { contact: Some(session.contact_id), address, provider, per_provider: self.providers.at_once(provider) }
    }
}

impl Writer {
    pub(super) async fn gather(&self) -> Result<Material> {
        let chat = &self.chat;
        let session_id = self.message.session_id;
        let session = chat.store.get_session(session_id).await?;
        let assistant = chat.store.serving_assistant(session.assistant_id).await?;
        let question_id = self.message.answer_to_id.unwrap_or(Uuid::nil());
        let question = chat.store.get_message(question_id).await?;
        let history =
            chat.store.list_messages(session_id, MessageRange::Before(self.message.seq), true, HISTORY).await?;
        self.progress(Stage::Searching);
        let passages = chat
            .passages_for(&question.text, &assistant.knowledge_base_ids, &history, chat.settings.answer.passages)
            .await
            .unwrap_or_else(|error| {
                // An answer without sources is better than none.
                tracing::warn!(%session_id, %error, "knowledge could not be searched");
                Vec::new()
            });
        let prompt =
            prompt::build(&session, &assistant, &history, &question, passages, chat.settings.answer.prompt_tokens);
        let provider = provider_of(&session, &assistant).to_owned();
        Ok(Material { provider, prompt: Arc::new(prompt), session, assistant })
    }
}

/// The session's own, else the assistant's.
fn provider_of<'a>(session: &'a Session, assistant: &'a Assistant) -> &'a str {
    if session.config.provider.is_empty() { &assistant.provider } else { &session.config.provider }
}
