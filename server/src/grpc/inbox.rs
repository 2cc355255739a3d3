//! InboxService on the wire: the queue that agents work.

use parlance_client::v1;
use tonic::{Request, Response, Status, codegen::tokio_stream::StreamExt};

use super::{
    Api, FrameStream, page, parts,
    session::states,
    stream,
    stubs::inbox_service_server::InboxService,
    user::availability,
    wire::{count, time},
};
use crate::{
    domain::{frame::InboxFrame, user::Agent},
    error::Error,
};

#[tonic::async_trait]
impl InboxService for Api {
    type WatchInboxStream = FrameStream<v1::WatchInboxResponse>;

    async fn watch_inbox(
        &self,
        request: Request<v1::WatchInboxRequest>,
    ) -> Result<Response<Self::WatchInboxStream>, Status> {
        let (caller, request) = parts(request)?;
        let frames = self.chat.watch_inbox(&caller, states(&request.states)?)?.map(|frame| Ok(frame?.into()));
        self.end_with(&caller);
        Ok(Response::new(Box::pin(frames)))
    }

    async fn set_availability(
        &self,
        request: Request<v1::SetAvailabilityRequest>,
    ) -> Result<Response<v1::SetAvailabilityResponse>, Status> {
        let (caller, request) = parts(request)?;
        let availability =
            availability(request.availability).ok_or_else(|| Error::invalid("availability", "is required"))?;
        let user = self.chat.set_availability(&caller, availability, request.capacity.map(i64::from)).await?;
        Ok(Response::new(v1::SetAvailabilityResponse { user: Some(user.into()) }))
    }

    async fn list_agents(
        &self,
        request: Request<v1::ListAgentsRequest>,
    ) -> Result<Response<v1::ListAgentsResponse>, Status> {
        let (_, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let (agents, next_page_token) = page::write(self.chat.list_agents(page).await?, binding);
        Ok(Response::new(v1::ListAgentsResponse { agents, next_page_token }))
    }
}

impl From<Agent> for v1::Agent {
    fn from(agent: Agent) -> Self {
        Self {
            user: Some(agent.user.into()),
            open_sessions: count(agent.open_sessions),
            present: agent.absent_since_ms.is_none(),
            absent_since: agent.absent_since_ms.and_then(time),
        }
    }
}

impl From<InboxFrame> for v1::WatchInboxResponse {
    fn from(frame: InboxFrame) -> Self {
        use v1::watch_inbox_response::Frame as Wire;
        let frame = match frame {
            InboxFrame::Upsert(session) => Wire::Upsert(v1::Upsert { session: Some((&*session).into()) }),
            InboxFrame::Remove { session_id, last_seq } => {
                Wire::Remove(v1::Remove { session_id: session_id.into(), last_seq })
            }
            InboxFrame::Synced => Wire::Synced(v1::Synced {}),
            InboxFrame::Counts(counts) => Wire::Counts(v1::Counts {
                assistant: counts.assistant,
                waiting: counts.waiting,
                human: counts.human,
                mine: counts.mine,
            }),
            InboxFrame::Draining { reconnect_after_ms } => Wire::Draining(stream::draining(reconnect_after_ms)),
        };
        Self { frame: Some(frame) }
    }
}
