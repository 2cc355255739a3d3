//! Sessions and their floor.

/// Settings, rating, end.
mod change;

use std::sync::Arc;

use uuid::Uuid;

pub use self::change::SessionUpdate;
use super::{Chat, quota::Seat};
use crate::{
    clock,
    domain::{
        assistant::Assistant,
        contact::Contact,
        draft::Transition,
        event::HandOffDetail,
        floor::{Actor, Floor, Move},
        frame::SessionView,
        message::Sender,
        page::{Page, PageRequest},
        rights::Caller,
        session::{Priority, Session, SessionConfig, SessionFilter, SessionState},
    },
    error::{Error, Reason, Result},
    store::RequestKey,
};

const DEFAULT_CHANNEL: &str = "api";

/// What a caller gives for a new session.
#[derive(Debug, Clone, Default)]
pub struct NewSession {
    pub request_id: Uuid,
    /// Of the request's body; tells a repeat from another request under the same id.
    pub digest: Vec<u8>,
    pub title: String,
    pub assistant_id: Option<Uuid>,
    pub channel: String,
    pub locale: String,
    pub config: SessionConfig,
    pub metadata: serde_json::Map<String, serde_json::Value>,
    /// The contact, when staff creates the session.
    pub contact_id: Option<Uuid>,
    pub priority: Option<Priority>,
}

/// What is told with a change of the floor.
#[derive(Debug, Clone, Default)]
pub struct Told {
    pub note: String,
    pub brief: String,
    pub hand_off: Option<HandOffDetail>,
}

impl Chat {
    pub async fn create_session(&self, caller: &Caller, new: NewSession) -> Result<SessionView> {
        let contact = self.contact_of(caller, new.contact_id).await?;
        let assistant = match new.assistant_id {
            Some(id) => self.open_assistant(caller, id).await?,
            None => self.store.default_assistant().await?,
        };
        self.check_provider(&new.config)?;
        let request = RequestKey {
            caller_id: caller.id,
            rpc: "CreateSession",
            request_id: new.request_id,
            digest: new.digest.clone(),
        };
        let session = self.new_session(new, &contact, &assistant);
        let seat = self.new_seat(caller, &session, &request).await?;
        let (store, sender) = (self.store.clone(), caller.sender());
        let created = async move { store.create_session(session, sender, Some(request)).await };
        let (session, _repeat) = self.seated(seat, created).await?;
        Ok(self.view(session))
    }

    /// The assistant of this id, if the caller may choose it.
    async fn open_assistant(&self, caller: &Caller, id: Uuid) -> Result<Assistant> {
        let assistant = self.store.get_assistant(id).await?;
        if assistant.privacy.staff_only && !caller.is_staff() {
            return Err(Error::not_found("assistant", id));
        }
        Ok(assistant)
    }

    pub async fn get_session(&self, caller: &Caller, session_id: Uuid) -> Result<SessionView> {
        let session = self.visible_session(caller, session_id).await?;
        Ok(self.view(Arc::new(session)))
    }

    /// Lists what the caller may see of what the filter shows.
    pub async fn list_sessions(
        &self,
        caller: &Caller,
        filter: SessionFilter,
        page: PageRequest,
    ) -> Result<Page<SessionView>> {
        let Some(narrowed) = caller.narrowed(filter) else { return Ok(Page { items: Vec::new(), next: None }) };
        let page = if narrowed.text.is_empty() {
            self.store.list_sessions(&narrowed, page).await?
        } else {
            let (turn, store) = (self.turns.take(caller.id, caller.principal).await?, self.store.clone());
            let listed = async move {
                let _turn = turn;
                store.list_sessions(&narrowed, page).await
            };
            self.tasks.finish(listed).await?
        };
        let items = page.items.into_iter().map(|session| self.view(Arc::new(session))).collect();
        Ok(Page { items, next: page.next })
    }

    pub async fn request_human(
        &self,
        caller: &Caller,
        session_id: Uuid,
        reason: String,
        expected_epoch: Option<i64>,
    ) -> Result<SessionView> {
        let detail = HandOffDetail { rule: "request".to_owned(), evidence: reason.clone(), ..HandOffDetail::default() };
        let told = Told { note: reason, hand_off: Some(detail), ..Told::default() };
        let session = self.visible_session(caller, session_id).await?;
        let seat = if session.floor.state == SessionState::Closed {
            None
        } else {
            self.waiting_seat(caller, &session).await?
        };
        self.seated_transition(caller, session, Move::RequestHuman, expected_epoch, told, seat).await
    }

    pub async fn cancel_human_request(
        &self,
        caller: &Caller,
        session_id: Uuid,
        expected_epoch: Option<i64>,
    ) -> Result<SessionView> {
        let session = self.visible_session(caller, session_id).await?;
        self.transition(caller, session, Move::CancelRequest, expected_epoch, Told::default()).await
    }

    /// Takes a waiting session. What another agent holds answers FLOOR_TAKEN, not NOT_FOUND.
    pub async fn accept_session(
        &self,
        caller: &Caller,
        session_id: Uuid,
        expected_epoch: Option<i64>,
    ) -> Result<SessionView> {
        let session = self.store.get_session(session_id).await?;
        self.transition(caller, session, Move::Accept(actor(caller)), expected_epoch, Told::default()).await
    }

    /// Takes the floor, also in the middle of an answer. What another agent holds answers FLOOR_TAKEN,
    /// not NOT_FOUND.
    pub async fn take_over_session(
        &self,
        caller: &Caller,
        session_id: Uuid,
        reason: String,
        expected_epoch: Option<i64>,
    ) -> Result<SessionView> {
        let session = self.store.get_session(session_id).await?;
        let told = Told { note: reason, ..Told::default() };
        self.transition(caller, session, Move::TakeOver(actor(caller)), expected_epoch, told).await
    }

    pub async fn release_session(
        &self,
        caller: &Caller,
        session_id: Uuid,
        brief: String,
        expected_epoch: Option<i64>,
    ) -> Result<SessionView> {
        let session = self.visible_session(caller, session_id).await?;
        let told = Told { brief, ..Told::default() };
        self.transition(caller, session, Move::Release(actor(caller)), expected_epoch, told).await
    }

    pub async fn close_session(
        &self,
        caller: &Caller,
        session_id: Uuid,
        reason: String,
        expected_epoch: Option<i64>,
    ) -> Result<SessionView> {
        let session = self.visible_session(caller, session_id).await?;
        let told = Told { note: reason, ..Told::default() };
        self.transition(caller, session, Move::Close, expected_epoch, told).await
    }

    /// Gives the session to another agent, or back to the queue. Whoever gave it away before may say so
    /// again, though they reach it no longer.
    pub async fn transfer_session(
        &self,
        caller: &Caller,
        session_id: Uuid,
        to: Option<Uuid>,
        note: String,
        expected_epoch: Option<i64>,
    ) -> Result<SessionView> {
        let session = self.store.get_session(session_id).await?;
        if !caller.may_see(&session) && session.floor.previous_assignee != Some(caller.id) {
            return Err(Error::not_found("session", session_id));
        }
        if let Some(to) = to.filter(|to| session.floor.assignee != Some(*to)) {
            self.check_takes_sessions(to).await?;
        }
        let told = Told { brief: note, ..Told::default() };
        self.transition(caller, session, Move::Transfer(actor(caller), to), expected_epoch, told).await
    }

    async fn check_takes_sessions(&self, user_id: Uuid) -> Result<()> {
        let user = self.store.get_user(user_id).await?;
        if user.suspended_at_ms.is_some() {
            let message = "the user is suspended and takes no sessions";
            return Err(Error::new(Reason::AgentUnavailable, message).with("user_id", user_id));
        }
        Ok(())
    }

    pub async fn reopen_session(
        &self,
        caller: &Caller,
        session_id: Uuid,
        reason: String,
        expected_epoch: Option<i64>,
    ) -> Result<SessionView> {
        let session = self.visible_session(caller, session_id).await?;
        let told = Told { note: reason, ..Told::default() };
        let assistant_on = self.store.serving_assistant(session.assistant_id).await?.enabled;
        let seat = self.reopened_seat(caller, &session, assistant_on).await?;
        self.seated_transition(caller, session, Move::Reopen, expected_epoch, told, seat).await
    }

    async fn transition(
        &self,
        caller: &Caller,
        session: Session,
        wish: Move,
        expected_epoch: Option<i64>,
        told: Told,
    ) -> Result<SessionView> {
        self.seated_transition(caller, session, wish, expected_epoch, told, None).await
    }

    async fn seated_transition(
        &self,
        caller: &Caller,
        session: Session,
        wish: Move,
        expected_epoch: Option<i64>,
        told: Told,
        seat: Option<Seat>,
    ) -> Result<SessionView> {
        let assistant_on = self.store.serving_assistant(session.assistant_id).await?.enabled;
        let transition = Transition {
            expected_epoch,
            note: told.note,
            brief: told.brief,
            hand_off: told.hand_off,
            ..Transition::plain(wish, caller.sender(), assistant_on)
        };
        let store = self.store.clone();
        let changed = async move { store.transition(session.id, transition).await };
        let (session, _changed) = self.seated(seat, changed).await?;
        Ok(self.view(session))
    }

    /// The session, if it exists for this caller: another's and a missing one answer alike.
    pub(super) async fn visible_session(&self, caller: &Caller, session_id: Uuid) -> Result<Session> {
        let session = self.store.get_session(session_id).await?;
        if caller.may_see(&session) { Ok(session) } else { Err(Error::not_found("session", session_id)) }
    }

    /// The session with its place in the queue.
    pub(super) fn view(&self, session: Arc<Session>) -> SessionView {
        let queue = self.queue_status(&session);
        SessionView { session, queue }
    }

    async fn contact_of(&self, caller: &Caller, named: Option<Uuid>) -> Result<Contact> {
        match named {
            None if caller.is_staff() => Err(Error::invalid("contact_id", "must be set when staff creates a session")),
            Some(id) if !caller.is_staff() && id != caller.id => {
                Err(Error::new(Reason::PermissionDenied, "only staff may set contact_id").with("field", "contact_id"))
            }
            named => self.store.get_contact(named.unwrap_or(caller.id)).await,
        }
    }

    fn new_session(&self, new: NewSession, contact: &Contact, assistant: &Assistant) -> Session {
        let now_ms = self.clock.now_ms();
        let floor = Floor::first(assistant.enabled);
        let or = |given: String, other: &str| if given.is_empty() { other.to_owned() } else { given };
        Session {
            id: clock::new_id(),
            title: new.title,
            contact_id: contact.id,
            contact_verification: contact.verification,
            channel: or(new.channel, DEFAULT_CHANNEL),
            locale: or(new.locale, &contact.locale),
            floor,
            assistant_id: assistant.id,
            config: new.config,
            priority: new.priority.unwrap_or(Priority::Normal),
            metadata: new.metadata,
            first_seq: 1,
            last_seq: 0,
            contact_seq: 0,
            answer_id: None,
            nothing_found: 0,
            provider_failures: 0,
            queued_at_ms: (floor.state == SessionState::Waiting).then_some(now_ms),
            assigned_at_ms: None,
            created_at_ms: now_ms,
            updated_at_ms: now_ms,
            last_activity_ms: now_ms,
            rating: None,
        }
    }
}

/// The assistant as the author of its messages.
pub(super) fn author(assistant: &Assistant) -> Sender {
    Sender {
        kind: crate::domain::message::SenderKind::Assistant,
        id: assistant.id,
        display_name: assistant.display_name.clone(),
    }
}

const fn actor(caller: &Caller) -> Actor {
    Actor { user: caller.id, supervises: caller.supervises() }
}
