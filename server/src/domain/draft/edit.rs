//! Changes of messages that are stored already: edited, deleted, answered anew. Each is judged by the
//! message as it is under the lock.

use std::{collections::BTreeSet, sync::Arc};

use uuid::Uuid;

use super::{Deletion, Draft, Edit, Retry};
use crate::{
    domain::{
        event::Change,
        floor,
        message::{Audience, FinishReason, Message, MessageState, Sender, SenderKind, Source, Version},
        session::SessionState,
    },
    error::{Error, Reason, Result},
};

/// How long senders may change what they wrote.
pub const EDITABLE_MS: i64 = 15 * 60 * 1000;
/// Most edits of one message.
pub const MOST_EDITS: i64 = 20;
/// Most answers that lose a quote in one change; the others follow it.
pub const MOST_UNQUOTED: usize = 32;

/// What changes about who quotes whom in a session.
#[derive(Default)]
pub struct Quotes {
    /// New quotes: the seq of the message, and the answer that quotes it.
    pub added: Vec<(i64, Uuid)>,
    /// Quotes that are no more: the seq of the message, and the answers that quoted it.
    pub removed: Vec<(i64, Vec<Uuid>)>,
    /// Deleted messages that more answers quote than could be changed.
    pub left: Vec<i64>,
}

impl Quotes {
    pub const NONE: Self = Self { added: Vec::new(), removed: Vec::new(), left: Vec::new() };

    /// Keeps in mind what an answer quotes.
    pub fn add(&mut self, answer: &Message) {
        let quoted = answer.citations.iter().filter(|citation| !citation.quote.is_empty());
        let seqs: BTreeSet<i64> = quoted.filter_map(|citation| citation.source.seq()).collect();
        self.added.extend(seqs.into_iter().map(|seq| (seq, answer.id)));
    }
}

impl Draft<'_> {
    /// Gives a message another text. It is returned unchanged when it has that text already.
    pub fn edit(&mut self, edit: &Edit) -> Result<Arc<Message>> {
        let mut message = self.visible(edit.message_id, &edit.actor)?;
        if !is_own(&message, &edit.actor) {
            return Err(Error::new(Reason::PermissionDenied, "only the sender may edit a message"));
        }
        if message.deleted_at_ms.is_none() && message.text == edit.text {
            return Ok(Arc::new(message));
        }
        if edit.expected_revision.is_some_and(|expected| expected != message.revision) {
            let changed = "the message's revision is not the expected one";
            return Err(Error::new(Reason::RevisionChanged, changed).with("revision", message.revision));
        }
        if message.deleted_at_ms.is_some() || message.state != MessageState::Complete {
            return Err(wrong_state(&message));
        }
        self.in_time(&message)?;
        if message.revision > MOST_EDITS {
            let often = "the message has been edited too often";
            return Err(Error::new(Reason::LimitReached, often).with("limit", MOST_EDITS));
        }
        self.versions.push(Version {
            message_id: message.id,
            session_id: message.session_id,
            revision: message.revision,
            text: std::mem::replace(&mut message.text, edit.text.clone()),
            written_at_ms: message.edited_at_ms.unwrap_or(message.created_at_ms),
        });
        message.edited_at_ms = Some(self.event_time());
        Ok(self.change(message, edit.actor.clone()))
    }

    /// Leaves nothing of a message but that it was there, and nothing of it in what others quote. It is
    /// returned unchanged when it was deleted before.
    pub fn delete_message(&mut self, deletion: &Deletion) -> Result<Arc<Message>> {
        let mut message = self.visible(deletion.message_id, &deletion.actor)?;
        if !deletion.any && !is_own(&message, &deletion.actor) {
            let refused = "only the sender and supervisors may delete a message";
            return Err(Error::new(Reason::PermissionDenied, refused));
        }
        if message.deleted_at_ms.is_some() {
            return Ok(Arc::new(message));
        }
        if !deletion.any {
            self.in_time(&message)?;
        }
        // Nothing may be written any more on what is gone.
        let asked = |answer: &Arc<Message>| answer.id == message.id || answer.answer_to_id == Some(message.id);
        if self.answer.as_ref().is_some_and(asked) {
            self.end_answer(MessageState::Stopped, FinishReason::StopRequested, &deletion.actor);
            message = self.visible(message.id, &deletion.actor)?;
        }
        message.text = String::new();
        message.citations = Vec::new();
        message.edited_at_ms = None;
        message.deleted_at_ms = Some(self.event_time());
        message.revision += 1;
        self.versions.retain(|version| version.message_id != message.id);
        self.forgotten.push(message.id);
        let message = Arc::new(message);
        self.keep(&message);
        self.push(deletion.actor.clone(), message.audience, Change::MessageDeleted(Arc::clone(&message)));
        if self.unquote(message.seq, &deletion.actor) {
            self.quotes.left.push(message.seq);
        }
        Ok(message)
    }

    /// Begins another answer in the place of one that broke off; `known` is the one that the same
    /// request began before.
    pub fn retry(&mut self, retry: &Retry, actor: &Sender, known: Option<&Arc<Message>>) -> Result<Arc<Message>> {
        if let Some(known) = known {
            return Ok(Arc::clone(known));
        }
        let broken = self.visible(retry.message_id, actor)?;
        let broke_off = matches!(broken.state, MessageState::Failed | MessageState::Stopped);
        let Some(question) = broken.answer_to_id.filter(|_| broke_off && broken.deleted_at_ms.is_none()) else {
            return Err(wrong_state(&broken));
        };
        if self.session.floor.state != SessionState::Assistant {
            let message = "the assistant does not have the floor";
            return Err(floor::refusal(&self.session.floor, Reason::WrongState, message));
        }
        match (&self.answer, &retry.refusal) {
            (Some(running), _) => Err(wrong_state(running)),
            (None, Some(refusal)) => Err(refusal.clone()),
            (None, None) => Ok(self.begin(&retry.answer, question, Some(broken.id))),
        }
    }

    /// A message of the session that the actor may see, as it is by now.
    pub fn message(&self, id: Uuid) -> Option<&Arc<Message>> {
        let mut known = self.answer.iter().chain(&self.added).chain(&self.changed).chain(&self.read);
        known.find(|message| message.id == id)
    }

    /// Takes the words of messages that were deleted meanwhile out of an answer's quotes.
    pub(super) fn unquote_deleted(&self, answer: &mut Message) {
        for citation in &mut answer.citations {
            let Source::Message { seq } = citation.source else { continue };
            let cited = self.added.iter().chain(&self.changed).chain(&self.read).find(|message| message.seq == seq);
            if cited.is_some_and(|message| message.deleted_at_ms.is_some()) {
                citation.quote = String::new();
            }
        }
    }

    /// Takes a deleted message's words out of more quotes; whether there are still others.
    pub fn unquote_more(&mut self, seq: i64) -> bool {
        self.unquote(seq, &Sender::system())
    }

    /// Takes a message's words out of the quotes that are known here, as many as one change may change;
    /// whether there are others.
    fn unquote(&mut self, seq: i64, actor: &Sender) -> bool {
        let cites =
            |message: &Message| message.citations.iter().any(|citation| citation.source == Source::Message { seq });
        let known = self.added.iter().chain(&self.changed).chain(&self.read);
        let ids: BTreeSet<Uuid> = known.filter(|message| cites(message)).map(|message| message.id).collect();
        let now: Vec<Uuid> = ids.iter().copied().take(MOST_UNQUOTED).collect();
        for id in &now {
            // What the batch has changed already counts, not what it read.
            let Some(mut message) = self.message(*id).map(|message| Message::clone(message)) else { continue };
            let of_it = message.citations.iter_mut().filter(|citation| citation.source == Source::Message { seq });
            let mut quoted = false;
            for citation in of_it {
                quoted |= !citation.quote.is_empty();
                citation.quote = String::new();
            }
            if quoted {
                self.change(message, actor.clone());
            }
        }
        let left = ids.len() > now.len();
        if !now.is_empty() {
            self.quotes.removed.push((seq, now));
        }
        left
    }

    /// The next revision of a message, told as such.
    fn change(&mut self, mut message: Message, actor: Sender) -> Arc<Message> {
        message.revision += 1;
        let message = Arc::new(message);
        self.keep(&message);
        self.push(actor, message.audience, Change::MessageChanged(Arc::clone(&message)));
        message
    }

    fn visible(&self, id: Uuid, actor: &Sender) -> Result<Message> {
        let message = self.message(id).filter(|message| message.session_id == self.session.id);
        let seen = |message: &&Arc<Message>| message.audience == Audience::All || actor.kind == SenderKind::User;
        message.filter(seen).map(|message| Message::clone(message)).ok_or_else(|| Error::not_found("message", id))
    }

    fn in_time(&self, message: &Message) -> Result<()> {
        if self.event_time() - message.created_at_ms <= EDITABLE_MS {
            return Ok(());
        }
        let late = "a message can be changed by its sender only for some time";
        Err(Error::new(Reason::TooLate, late).with("limit_seconds", EDITABLE_MS / 1000))
    }
}

fn is_own(message: &Message, actor: &Sender) -> bool {
    message.sender.kind == actor.kind && message.sender.id == actor.id
}

fn wrong_state(message: &Message) -> Error {
    let state = match message.deleted_at_ms {
        Some(_) => "DELETED".to_owned(),
        None => format!("MESSAGE_STATE_{}", message.state.as_str().to_uppercase()),
    };
    Error::new(Reason::WrongMessageState, "the message's state does not allow this")
        .with("message_id", message.id)
        .with("state", state)
}
