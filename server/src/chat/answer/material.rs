//! What an answer is made from: gathered while its question is being stored, so that the provider is asked
//! as soon as the commit is known; gathered anew where something else came between.

use std::sync::Arc;

use futures_util::future::join;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::Writer;
use crate::{
    ai::{
        Pieces,
        prompt::{self, Question},
    },
    chat::{
        Chat,
        admission::Demand,
        knowledge::{Known, best_quotes},
    },
    domain::{address::Address, assistant::Assistant, frame::Stage, message::Message, session::Session},
    error::Result,
    store::MessageRange,
};

/// Messages read for the history; the token budget shortens them further.
const HISTORY: usize = 100;
/// No text has more bytes a token, by the count of [`prompt::tokens`].
const BYTES_A_TOKEN: usize = 16;

/// What an answer is made from.
pub(in crate::chat) struct Material {
    pub session: Session,
    pub assistant: Assistant,
    pub provider: String,
    /// Staff's words are among what the provider is told.
    pub has_briefs: bool,
    /// The provider's answer: its request is ready, and is sent with the first poll.
    pub pieces: Pieces,
}

/// Material that is gathered while the question is being stored. Dropped, it is given up.
pub(in crate::chat) struct Early {
    /// The session's newest seq before the gathering began.
    last_seq: i64,
    material: oneshot::Receiver<Result<Material>>,
}

impl Early {
    /// The material, if nothing came between it and the question of this answer.
    pub(super) async fn of(self, answer: &Message) -> Option<Material> {
        if answer.seq != self.last_seq + 2 {
            return None;
        }
        // An error shows again, and is told, when it is gathered anew.
        self.material.await.ok()?.ok()
    }
}

impl Chat {
    /// What an answer in this session takes of the limits.
    pub(in crate::chat) fn demand<'a>(
        &self,
        session: &'a Session,
        assistant: &'a Assistant,
        address: Option<Address>,
    ) -> Demand<'a> {
        let provider = prompt::provider(session, assistant);
        Demand { contact: Some(session.contact_id), address, provider, per_provider: self.providers.at_once(provider) }
    }

    /// Begins to gather what the answer to a question will be made from that is about to be stored as the
    /// session's next event. None where the answer would have to wait for its place: until then it would
    /// take memory and grow old.
    pub(in crate::chat) fn gather_early(
        self: &Arc<Self>,
        session: &Session,
        assistant: &Assistant,
        question: &str,
        address: Option<Address>,
    ) -> Option<Early> {
        if !self.admission.has_room(self.demand(session, assistant, address)) {
            return None;
        }
        let (chat, session, assistant) = (Arc::clone(self), session.clone(), assistant.clone());
        let (question, last_seq) = (question.to_owned(), session.last_seq);
        let (mut sender, material) = oneshot::channel();
        self.tasks.spawn(async move {
            let question = Question { text: &question, seq: last_seq + 1 };
            tokio::select! {
                biased;
                () = sender.closed() => {}
                material = chat.gather(session, assistant, question, question.seq) => drop(sender.send(material)),
            }
        });
        Some(Early { last_seq, material })
    }

    /// What answers this question, of what the session holds before a seq. Nothing is sent yet.
    async fn gather(
        &self,
        session: Session,
        assistant: Assistant,
        question: Question<'_>,
        before: i64,
    ) -> Result<Material> {
        let settings = &self.settings.answer;
        let range = MessageRange::Before(before);
        let most_bytes = settings.prompt_tokens.saturating_mul(BYTES_A_TOKEN).min(crate::store::PAGE_BYTES);
        let (history, known) = join(
            self.store.messages_within(session.id, range, true, HISTORY, most_bytes),
            self.known_of(question.text, &assistant.knowledge_base_ids),
        )
        .await;
        let (history, known) = (
            history?,
            known.unwrap_or_else(|error| {
                // An answer without sources is better than none.
                tracing::warn!(session_id = %session.id, %error, "knowledge could not be searched");
                Known::default()
            }),
        );
        let quotes = best_quotes(question.text, &history, known.passages, settings.passages);
        let mut prompt = prompt::build(&session, &assistant, &history, question, quotes, settings.prompt_tokens);
        prompt.leads = known.leads;
        let target = prompt::target(&session, &assistant);
        let (provider, has_briefs) = (target.provider.clone(), !prompt.briefs.is_empty());
        let pieces = self.providers.answer(vec![target], Arc::new(prompt));
        Ok(Material { session, assistant, provider, has_briefs, pieces })
    }
}

impl Writer {
    /// The session and its assistant, as they are now.
    pub(super) async fn parties(&self) -> Result<(Session, Assistant)> {
        let store = &self.chat.store;
        let session = store.get_session(self.message.session_id).await?;
        let assistant = store.serving_assistant(session.assistant_id).await?;
        Ok((session, assistant))
    }

    pub(super) async fn gather(&self) -> Result<Material> {
        let (session, assistant) = self.parties().await?;
        let question = match &self.question {
            Some(question) => Arc::clone(question),
            None => {
                let id = self.message.answer_to_id.unwrap_or(Uuid::nil());
                Arc::new(self.chat.store.get_message(id).await?)
            }
        };
        self.progress(Stage::Searching);
        let asked = Question { text: &question.text, seq: question.seq };
        self.chat.gather(session, assistant, asked, self.message.seq).await
    }
}
