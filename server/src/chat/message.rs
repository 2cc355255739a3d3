//! Reading and sending messages.

/// Edited, deleted, answered anew.
mod change;
/// Found by their words.
mod search;

use std::sync::Arc;

use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use self::change::RetryWish;
use super::{Chat, origin::Origin, phrases, session::author};
use crate::{
    clock,
    domain::{
        assistant::Assistant,
        draft::{NewAnswer, Send, Sent},
        event::HandOffDetail,
        message::{Audience, FinishReason, Message, SenderKind},
        page::MAX_PAGE,
        rights::Caller,
        session::{ChangeReason, Session, SessionState},
    },
    error::{Error, Result},
    store::PAGE_BYTES,
};

pub use crate::store::MessageRange;

/// A message as its sender gives it.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub session_id: Uuid,
    pub client_message_id: Uuid,
    pub text: String,
    pub reply_to_id: Option<Uuid>,
    pub expected_epoch: Option<i64>,
}

/// A page of messages, ascending.
#[derive(Debug, Clone)]
pub struct MessagePage {
    pub messages: Vec<Message>,
    /// Where to go on; none at the end.
    pub next: Option<MessageRange>,
    /// The session's newest seq when the page was read.
    pub as_of_seq: i64,
    pub log_id: Uuid,
}

impl Chat {
    pub async fn send_message(self: &Arc<Self>, caller: &Caller, outgoing: Outgoing) -> Result<Arc<Message>> {
        Ok(self.store_message(caller, outgoing, None).await?.message)
    }

    /// Stores a private note, in any state of the session.
    pub async fn add_note(&self, caller: &Caller, outgoing: Outgoing) -> Result<Arc<Message>> {
        self.visible_session(caller, outgoing.session_id).await?;
        let session_id = outgoing.session_id;
        let send = new_send(caller, outgoing, Audience::Staff);
        Ok(self.store.send(session_id, send).await?.message)
    }

    pub async fn stop_answer(
        &self,
        caller: &Caller,
        session_id: Uuid,
        only: Option<Uuid>,
    ) -> Result<Option<Arc<Message>>> {
        self.visible_session(caller, session_id).await?;
        self.store.stop(session_id, only, FinishReason::StopRequested, caller.sender()).await
    }

    pub async fn list_messages(
        &self,
        caller: &Caller,
        session_id: Uuid,
        range: MessageRange,
        size: usize,
    ) -> Result<MessagePage> {
        // The session is read first: what is written in between is then read twice, not lost.
        let session = self.visible_session(caller, session_id).await?;
        let size = size.clamp(1, MAX_PAGE);
        let (turn, store, staff) = (self.pages.take(caller.id).await?, self.store.clone(), caller.is_staff());
        // The turn lasts as long as the reading, also when the caller has gone.
        let read = async move {
            let _turn = turn;
            store.list_messages(session_id, range, staff, size + 1).await
        };
        let mut messages = self.tasks.finish(read).await?;
        let more = shorten(&mut messages, range, size);
        let next = match range {
            _ if !more => None,
            MessageRange::After(_) => messages.last().map(|last| MessageRange::After(last.seq)),
            MessageRange::Newest | MessageRange::Before(_) => {
                messages.first().map(|first| MessageRange::Before(first.seq))
            }
        };
        Ok(MessagePage { messages, next, as_of_seq: session.last_seq, log_id: self.store.log_id() })
    }

    /// Stores a message together with the claim of the answer to it, where one is due. With
    /// `abandon_after_ms` that answer is stopped once the contact has had no stream for so long.
    pub(super) async fn store_message(
        self: &Arc<Self>,
        caller: &Caller,
        outgoing: Outgoing,
        abandon_after_ms: Option<i64>,
    ) -> Result<Sent> {
        let session = self.store.get_session(outgoing.session_id).await?;
        if !caller.may_see(&session) {
            self.sent_before(caller, &outgoing).await?;
        }
        let (counted, bytes) = (self.count_text(caller, &outgoing).await?, outgoing.text.len());
        let sent = self.store_counted(caller, &session, outgoing, abandon_after_ms).await;
        // What became of an unknown outcome is not counted: it will be sent again.
        if counted && !sent.as_ref().is_ok_and(|sent| !sent.repeat) {
            self.quotas.text.unwrite(caller, bytes);
        }
        sent
    }

    async fn store_counted(
        self: &Arc<Self>,
        caller: &Caller,
        session: &Session,
        outgoing: Outgoing,
        abandon_after_ms: Option<i64>,
    ) -> Result<Sent> {
        if let Some(reply_to) = outgoing.reply_to_id {
            self.check_reply(session, reply_to, caller).await?;
        }
        let mut send = new_send(caller, outgoing, Audience::All);
        send.reopens = self.settings.reopen_on_message;
        let assistant = self.store.serving_assistant(session.assistant_id).await?;
        send.assistant_on = assistant.enabled;
        if send.sender.kind == SenderKind::Contact {
            send.hand_off = hand_off(&send, &assistant);
            send.answer = Some(self.new_answer(&assistant));
        }
        let answered = send.answer.is_some() && send.hand_off.is_none();
        let early = (answered && session.floor.state == SessionState::Assistant)
            .then(|| self.gather_early(session, &assistant, &send.text, caller.address));
        let origin = Origin::of(caller, abandon_after_ms).with(early.flatten());
        // The answer begins with the commit, not here: the caller may be gone by then.
        self.send_seated(caller, session, send, &assistant, origin).await
    }

    /// The claim of an answer by this node.
    pub(super) fn new_answer(&self, assistant: &Assistant) -> NewAnswer {
        NewAnswer {
            message_id: clock::new_id(),
            assistant: author(assistant),
            holder: self.node,
            lease_until_ms: self.clock.now_ms() + self.settings.answer.lease_ms,
        }
    }

    /// A repeat is known as such also after the session has gone out of the sender's reach. Contacts share
    /// an identity, so what is found must be the caller's own.
    async fn sent_before(&self, caller: &Caller, outgoing: &Outgoing) -> Result<()> {
        let (session_id, sender) = (outgoing.session_id, caller.sender());
        let known = self.store.message_by_identity(session_id, &sender, outgoing.client_message_id).await?;
        let own = known.filter(|message| message.sender.id == sender.id);
        own.map(|_| ()).ok_or_else(|| Error::not_found("session", outgoing.session_id))
    }

    async fn check_reply(&self, session: &Session, reply_to: Uuid, caller: &Caller) -> Result<()> {
        let message = self.store.get_message(reply_to).await?;
        let private = message.audience != Audience::All;
        if message.session_id != session.id || (private && !caller.is_staff()) {
            return Err(Error::not_found("message", reply_to));
        }
        if private {
            return Err(Error::invalid("reply_to_id", "is a private note, which the contact must not learn of"));
        }
        Ok(())
    }
}

fn new_send(caller: &Caller, outgoing: Outgoing, audience: Audience) -> Send {
    Send {
        message_id: clock::new_id(),
        sender: caller.sender(),
        client_message_id: outgoing.client_message_id,
        digest: digest(&outgoing, audience),
        text: outgoing.text,
        reply_to_id: outgoing.reply_to_id,
        expected_epoch: outgoing.expected_epoch,
        audience,
        reopens: false,
        assistant_on: true,
        hand_off: None,
        answer: None,
    }
}

/// What a client_message_id stands for: session, text and reply, and whether it is a note.
fn digest(outgoing: &Outgoing, audience: Audience) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(outgoing.session_id);
    hash.update(outgoing.reply_to_id.unwrap_or_default());
    hash.update(audience.as_str());
    hash.update([0]);
    hash.update(&outgoing.text);
    hash.finalize().to_vec()
}

/// Why this message goes to a person instead of the assistant, if it does.
fn hand_off(send: &Send, assistant: &Assistant) -> Option<(ChangeReason, HandOffDetail)> {
    if !assistant.enabled {
        let detail = HandOffDetail { rule: "assistant_off".to_owned(), ..HandOffDetail::default() };
        return Some((ChangeReason::AssistantOff, HandOffDetail { message_id: Some(send.message_id), ..detail }));
    }
    let found = phrases::asks_for_person(&send.text, &assistant.hand_off.phrases)?;
    let detail = HandOffDetail {
        rule: "keyword".to_owned(),
        score: Some(found.score),
        evidence: found.phrase,
        message_id: Some(send.message_id),
    };
    Some((ChangeReason::Keyword, detail))
}

/// Cuts a page that was read one item longer than asked for; true when there is more.
fn shorten(messages: &mut Vec<Message>, range: MessageRange, size: usize) -> bool {
    let from_newest = !matches!(range, MessageRange::After(_));
    let kept = if from_newest { fitting(messages.iter().rev(), size) } else { fitting(messages.iter(), size) };
    let more = kept < messages.len();
    if from_newest {
        messages.drain(..messages.len() - kept);
    } else {
        messages.truncate(kept);
    }
    more
}

/// How many of these a page holds: at least one, at most `size`, and no more once it has enough text.
fn fitting<'m>(messages: impl Iterator<Item = &'m Message>, size: usize) -> usize {
    let mut bytes = 0;
    let fits = |(index, message): &(usize, &Message)| {
        bytes += message.text.len();
        *index == 0 || (*index < size && bytes <= PAGE_BYTES)
    };
    messages.enumerate().take_while(fits).count()
}
