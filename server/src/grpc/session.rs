//! SessionService on the wire: sessions and their floor.

/// What SessionService takes and gives beside sessions.
mod change;

use parlance_client::v1;
use prost::Message;
use sha2::{Digest, Sha256};
use tonic::{Request, Response, Status};

use super::{
    Api, page, parts,
    stubs::session_service_server::SessionService,
    wire::{duration, free, id, object, optional_id, same_words, time},
};
use crate::{
    chat::session::NewSession,
    domain::{
        frame::SessionView,
        session::{ChangeReason, Priority, QueueStatus, Session, SessionConfig, SessionFilter, SessionState},
    },
    error::{Error, Result as Judged},
};

#[tonic::async_trait]
impl SessionService for Api {
    async fn create_session(
        &self,
        request: Request<v1::CreateSessionRequest>,
    ) -> Result<Response<v1::CreateSessionResponse>, Status> {
        let (caller, request) = parts(request)?;
        let view = self.chat.create_session(&caller, request.try_into()?).await?;
        Ok(Response::new(v1::CreateSessionResponse { session: Some(view.into()) }))
    }

    async fn get_session(
        &self,
        request: Request<v1::GetSessionRequest>,
    ) -> Result<Response<v1::GetSessionResponse>, Status> {
        let (caller, request) = parts(request)?;
        let view = self.chat.get_session(&caller, id("session_id", &request.session_id)?).await?;
        Ok(Response::new(v1::GetSessionResponse { session: Some(view.into()) }))
    }

    async fn list_sessions(
        &self,
        request: Request<v1::ListSessionsRequest>,
    ) -> Result<Response<v1::ListSessionsResponse>, Status> {
        let (caller, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let found = self.chat.list_sessions(&caller, request.try_into()?, page).await?;
        let (sessions, next_page_token) = page::write(found, binding);
        Ok(Response::new(v1::ListSessionsResponse { sessions, next_page_token }))
    }

    async fn request_human(
        &self,
        request: Request<v1::RequestHumanRequest>,
    ) -> Result<Response<v1::RequestHumanResponse>, Status> {
        let (caller, v1::RequestHumanRequest { session_id, reason, expected_epoch }) = parts(request)?;
        let session_id = id("session_id", &session_id)?;
        let view = self.chat.request_human(&caller, session_id, reason, expected_epoch).await?;
        Ok(Response::new(v1::RequestHumanResponse { session: Some(view.into()) }))
    }

    async fn cancel_human_request(
        &self,
        request: Request<v1::CancelHumanRequestRequest>,
    ) -> Result<Response<v1::CancelHumanRequestResponse>, Status> {
        let (caller, request) = parts(request)?;
        let session_id = id("session_id", &request.session_id)?;
        let view = self.chat.cancel_human_request(&caller, session_id, request.expected_epoch).await?;
        Ok(Response::new(v1::CancelHumanRequestResponse { session: Some(view.into()) }))
    }

    async fn accept_session(
        &self,
        request: Request<v1::AcceptSessionRequest>,
    ) -> Result<Response<v1::AcceptSessionResponse>, Status> {
        let (caller, request) = parts(request)?;
        let session_id = id("session_id", &request.session_id)?;
        let view = self.chat.accept_session(&caller, session_id, request.expected_epoch).await?;
        Ok(Response::new(v1::AcceptSessionResponse { session: Some(view.into()) }))
    }

    async fn take_over_session(
        &self,
        request: Request<v1::TakeOverSessionRequest>,
    ) -> Result<Response<v1::TakeOverSessionResponse>, Status> {
        let (caller, v1::TakeOverSessionRequest { session_id, reason, expected_epoch }) = parts(request)?;
        let session_id = id("session_id", &session_id)?;
        let view = self.chat.take_over_session(&caller, session_id, reason, expected_epoch).await?;
        Ok(Response::new(v1::TakeOverSessionResponse { session: Some(view.into()) }))
    }

    async fn release_session(
        &self,
        request: Request<v1::ReleaseSessionRequest>,
    ) -> Result<Response<v1::ReleaseSessionResponse>, Status> {
        let (caller, v1::ReleaseSessionRequest { session_id, brief, expected_epoch }) = parts(request)?;
        let session_id = id("session_id", &session_id)?;
        let view = self.chat.release_session(&caller, session_id, brief, expected_epoch).await?;
        Ok(Response::new(v1::ReleaseSessionResponse { session: Some(view.into()) }))
    }

    async fn close_session(
        &self,
        request: Request<v1::CloseSessionRequest>,
    ) -> Result<Response<v1::CloseSessionResponse>, Status> {
        let (caller, v1::CloseSessionRequest { session_id, reason, expected_epoch }) = parts(request)?;
        let session_id = id("session_id", &session_id)?;
        let view = self.chat.close_session(&caller, session_id, reason, expected_epoch).await?;
        Ok(Response::new(v1::CloseSessionResponse { session: Some(view.into()) }))
    }

    async fn transfer_session(
        &self,
        request: Request<v1::TransferSessionRequest>,
    ) -> Result<Response<v1::TransferSessionResponse>, Status> {
        let (caller, v1::TransferSessionRequest { session_id, user_id, note, expected_epoch }) = parts(request)?;
        let (session_id, to) = (id("session_id", &session_id)?, optional_id("user_id", &user_id)?);
        let view = self.chat.transfer_session(&caller, session_id, to, note, expected_epoch).await?;
        Ok(Response::new(v1::TransferSessionResponse { session: Some(view.into()) }))
    }

    async fn reopen_session(
        &self,
        request: Request<v1::ReopenSessionRequest>,
    ) -> Result<Response<v1::ReopenSessionResponse>, Status> {
        let (caller, v1::ReopenSessionRequest { session_id, reason, expected_epoch }) = parts(request)?;
        let session_id = id("session_id", &session_id)?;
        let view = self.chat.reopen_session(&caller, session_id, reason, expected_epoch).await?;
        Ok(Response::new(v1::ReopenSessionResponse { session: Some(view.into()) }))
    }

    async fn rate_session(
        &self,
        request: Request<v1::RateSessionRequest>,
    ) -> Result<Response<v1::RateSessionResponse>, Status> {
        let (caller, v1::RateSessionRequest { session_id, score, comment }) = parts(request)?;
        let view = self.chat.rate_session(&caller, id("session_id", &session_id)?, score, comment).await?;
        Ok(Response::new(v1::RateSessionResponse { session: Some(view.into()) }))
    }

    async fn update_session(
        &self,
        request: Request<v1::UpdateSessionRequest>,
    ) -> Result<Response<v1::UpdateSessionResponse>, Status> {
        let (caller, request) = parts(request)?;
        let view = self.chat.update_session(&caller, request.try_into()?).await?;
        Ok(Response::new(v1::UpdateSessionResponse { session: Some(view.into()) }))
    }

    async fn delete_session(
        &self,
        request: Request<v1::DeleteSessionRequest>,
    ) -> Result<Response<v1::DeleteSessionResponse>, Status> {
        let (caller, request) = parts(request)?;
        self.chat.delete_session(&caller, id("session_id", &request.session_id)?).await?;
        Ok(Response::new(v1::DeleteSessionResponse {}))
    }

    async fn batch_update_sessions(
        &self,
        request: Request<v1::BatchUpdateSessionsRequest>,
    ) -> Result<Response<v1::BatchUpdateSessionsResponse>, Status> {
        let (caller, request) = parts(request)?;
        let results = self.chat.batch_update_sessions(&caller, change::updates(request)?).await;
        let results = results.into_iter().map(change::updated).collect();
        Ok(Response::new(v1::BatchUpdateSessionsResponse { results }))
    }

    async fn batch_delete_sessions(
        &self,
        request: Request<v1::BatchDeleteSessionsRequest>,
    ) -> Result<Response<v1::BatchDeleteSessionsResponse>, Status> {
        let (caller, request) = parts(request)?;
        let results = self.chat.batch_delete_sessions(&caller, change::ids(&request)?).await;
        let results = results.into_iter().map(change::deleted).collect();
        Ok(Response::new(v1::BatchDeleteSessionsResponse { results }))
    }

    async fn get_session_stats(
        &self,
        request: Request<v1::GetSessionStatsRequest>,
    ) -> Result<Response<v1::GetSessionStatsResponse>, Status> {
        let (caller, request) = parts(request)?;
        let stats = self.chat.get_session_stats(&caller, request.try_into()?).await?;
        Ok(Response::new(v1::GetSessionStatsResponse { stats: Some(stats.into()) }))
    }
}

same_words!(SessionState, v1::SessionState, state, [Assistant, Waiting, Human, Closed]);
same_words!(Priority, v1::SessionPriority, priority, [Low, Normal, High, Urgent]);
same_words!(
    ChangeReason,
    v1::StateChangeReason,
    [
        Created,
        ContactAsked,
        Keyword,
        AssistantAsked,
        NothingFound,
        ProviderFailed,
        AssistantOff,
        TakenOver,
        Accepted,
        RequestCancelled,
        WaitingTimeout,
        Released,
        AgentAway,
        Closed,
        Idle,
        Reopened,
        Transferred,
    ]
);

impl TryFrom<v1::CreateSessionRequest> for NewSession {
    type Error = Error;

    fn try_from(mut request: v1::CreateSessionRequest) -> Judged<Self> {
        let request_id = id("request_id", &std::mem::take(&mut request.request_id))?;
        Ok(Self {
            request_id,
            digest: digest(&request),
            title: request.title,
            assistant_id: optional_id("assistant_id", &request.assistant_id)?,
            channel: request.channel,
            locale: request.locale,
            config: request.config.map(SessionConfig::from).unwrap_or_default(),
            metadata: request.metadata.map(object).unwrap_or_default(),
            contact_id: optional_id("contact_id", &request.contact_id)?,
            priority: priority(request.priority),
        })
    }
}

/// What a request says, in short; its own id must have been taken out.
pub fn digest(request: &impl Message) -> Vec<u8> {
    Sha256::digest(request.encode_to_vec()).to_vec()
}

/// The states a caller names.
pub fn states(numbers: &[i32]) -> Judged<Vec<SessionState>> {
    let state = |(index, number): (usize, &i32)| {
        state(*number).ok_or_else(|| Error::invalid(format!("states[{index}]"), "must not be unspecified"))
    };
    numbers.iter().enumerate().map(state).collect()
}

impl TryFrom<v1::ListSessionsRequest> for SessionFilter {
    type Error = Error;

    fn try_from(request: v1::ListSessionsRequest) -> Judged<Self> {
        Ok(Self {
            states: states(&request.states)?,
            contact_id: optional_id("contact_id", &request.contact_id)?,
            assignee: optional_id("assignee_user_id", &request.assignee_user_id)?,
            text: request.text,
            ..Self::default()
        })
    }
}

impl From<v1::SessionConfig> for SessionConfig {
    fn from(config: v1::SessionConfig) -> Self {
        let v1::SessionConfig { provider, model, temperature, max_tokens } = config;
        Self { provider, model, temperature, max_tokens }
    }
}

impl From<&SessionConfig> for v1::SessionConfig {
    fn from(config: &SessionConfig) -> Self {
        let SessionConfig { provider, model, temperature, max_tokens } = config.clone();
        Self { provider, model, temperature, max_tokens }
    }
}

impl From<SessionView> for v1::Session {
    fn from(view: SessionView) -> Self {
        Self { queue: view.queue.map(v1::QueueStatus::from), ..(&*view.session).into() }
    }
}

/// Without its place in the queue.
impl From<&Session> for v1::Session {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id.into(),
            title: session.title.clone(),
            contact_id: session.contact_id.into(),
            contact_verification: v1::ContactVerification::from(session.contact_verification).into(),
            channel: session.channel.clone(),
            locale: session.locale.clone(),
            state: v1::SessionState::from(session.floor.state).into(),
            epoch: session.floor.epoch,
            assignee_user_id: session.floor.assignee.map(String::from),
            assistant_id: session.assistant_id.into(),
            config: Some((&session.config).into()),
            priority: v1::SessionPriority::from(session.priority).into(),
            metadata: Some(free(&session.metadata)),
            first_seq: session.first_seq,
            last_seq: session.last_seq,
            queue: None,
            waiting_since: session.queued_at_ms.and_then(time),
            created_at: time(session.created_at_ms),
            updated_at: time(session.updated_at_ms),
            last_activity_at: time(session.last_activity_ms),
            rating: session.rating.as_ref().map(v1::Rating::from),
        }
    }
}

impl From<QueueStatus> for v1::QueueStatus {
    fn from(status: QueueStatus) -> Self {
        Self { position: status.position, estimated_wait: status.estimated_wait.map(duration) }
    }
}
