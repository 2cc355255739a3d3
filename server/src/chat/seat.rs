//! Where quotas are asked: before a contact opens a session, waits or writes. A repeat makes nothing, so
//! it is never refused.

use futures_util::FutureExt;

use super::{Chat, message::Outgoing, origin::Origin, quota::Seat};
use crate::{
    domain::{
        assistant::Assistant,
        draft::{Send, Sent},
        message::SenderKind,
        rights::Caller,
        session::{ChangeReason, Session, SessionState},
    },
    error::{Error, Reason, Result},
    store::RequestKey,
};

impl Chat {
    /// A place for a new session.
    pub(super) async fn new_seat(
        &self,
        caller: &Caller,
        session: &Session,
        request: &RequestKey,
    ) -> Result<Option<Seat>> {
        let waits = session.floor.state == SessionState::Waiting;
        let seat = self.quotas.open(&self.store, caller, session.id, Some(request.request_id), waits).await;
        match seat {
            Err(error) if is_quota(&error) && self.store.knows_request(request, self.clock.now_ms()).await? => Ok(None),
            seat => seat,
        }
    }

    /// A place for a closed session that opens again.
    pub(super) async fn reopened_seat(
        &self,
        caller: &Caller,
        session: &Session,
        assistant_on: bool,
    ) -> Result<Option<Seat>> {
        if session.floor.state != SessionState::Closed {
            return Ok(None);
        }
        self.quotas.open(&self.store, caller, session.id, None, !assistant_on).await
    }

    /// A place for a session that is to wait; one that does not change needs none.
    pub(super) async fn waiting_seat(&self, caller: &Caller, session: &Session) -> Result<Option<Seat>> {
        match session.floor.state {
            SessionState::Assistant | SessionState::Closed => self.quotas.wait(&self.store, caller, session.id).await,
            SessionState::Waiting | SessionState::Human => Ok(None),
        }
    }

    /// Counts the text of a message; true when it was counted.
    pub(super) async fn count_text(&self, caller: &Caller, outgoing: &Outgoing) -> Result<bool> {
        match self.quotas.text.write(caller, outgoing.text.len(), self.clock.now_ms()) {
            Err(error) if self.is_repeat(caller, outgoing).await? => {
                tracing::debug!(%error, "a repeat is not counted");
                Ok(false)
            }
            counted => counted.map(|()| true),
        }
    }

    /// Stores a message within the quotas of its sender. A word of it that asks for a person brings none to
    /// those for whom as many sessions wait as may: the assistant answers.
    pub(super) async fn send_seated(
        &self,
        caller: &Caller,
        session: &Session,
        mut send: Send,
        assistant: &Assistant,
        origin: Origin,
    ) -> Result<Sent> {
        let mut seats = Vec::new();
        if send.sender.kind == SenderKind::Contact {
            if send.reopens {
                seats.extend(self.reopened_seat(caller, session, assistant.enabled).await?);
            }
            if matches!(send.hand_off, Some((ChangeReason::Keyword, _))) {
                match self.waiting_seat(caller, session).await {
                    Err(error) if is_quota(&error) => send.hand_off = None,
                    seat => seats.extend(seat?),
                }
            }
        }
        if seats.is_empty() && !origin.matters(session, assistant) {
            return self.store.send(session.id, send).await;
        }
        // Where an answer comes from is known until its claim is stored, also when the caller goes.
        self.seated(seats, self.send_from(session.id, send, origin)).await
    }

    /// Changes something that needs seats. They are held until it is decided, also when the caller goes.
    pub(super) fn seated<T: std::marker::Send + 'static>(
        &self,
        seats: impl IntoIterator<Item = Seat>,
        change: impl Future<Output = Result<T>> + std::marker::Send + 'static,
    ) -> impl Future<Output = Result<T>> + std::marker::Send {
        let seats: Vec<Seat> = seats.into_iter().collect();
        self.tasks.finish(change.map(move |done| {
            drop(seats);
            done
        }))
    }

    async fn is_repeat(&self, caller: &Caller, outgoing: &Outgoing) -> Result<bool> {
        let sender = caller.sender();
        let known = self.store.message_by_identity(outgoing.session_id, &sender, outgoing.client_message_id);
        Ok(known.await?.is_some())
    }
}

fn is_quota(error: &Error) -> bool {
    error.reason == Reason::LimitReached
}
