//! The calls of the contract that commands make, each by its own name.

use parlance_client::v1::{
    self, Availability, Session, ack::Ack, attach_request::Frame, chat_service_client::ChatServiceClient,
    inbox_service_client::InboxServiceClient, session_service_client::SessionServiceClient,
};
use tonic::Status;

use super::{connection::Link, follow, news::Done};

/// Calls one method of one service.
macro_rules! call {
    ($link:expr, $client:ident, $method:ident, $request:expr) => {
        $link.call($request, |channel, request| async move { $client::new(channel).$method(request).await }).await
    };
}

pub async fn create_session(link: &Link, request: v1::CreateSessionRequest) -> Result<Session, Status> {
    known(call!(link, SessionServiceClient, create_session, request)?.session)
}

/// A session with its newest messages. The messages are read first: what happens in between is in the
/// session, and following from the messages on brings it.
pub async fn open(link: &Link, session_id: String) -> Result<Done, Status> {
    let page = follow::newest_page(link, session_id.clone()).await?;
    let request = v1::GetSessionRequest { session_id };
    let session = known(call!(link, SessionServiceClient, get_session, request)?.session)?;
    Ok(Done::Opened { session: Box::new(session), page })
}

pub async fn request_human(link: &Link, session_id: String, reason: String) -> Result<Done, Status> {
    let request = v1::RequestHumanRequest { session_id, reason, expected_epoch: None };
    moved(call!(link, SessionServiceClient, request_human, request)?.session)
}

pub async fn cancel_human_request(link: &Link, session_id: String) -> Result<Done, Status> {
    let request = v1::CancelHumanRequestRequest { session_id, expected_epoch: None };
    moved(call!(link, SessionServiceClient, cancel_human_request, request)?.session)
}

pub async fn accept_session(link: &Link, session_id: String) -> Result<Done, Status> {
    let request = v1::AcceptSessionRequest { session_id, expected_epoch: None };
    moved(call!(link, SessionServiceClient, accept_session, request)?.session)
}

pub async fn take_over_session(link: &Link, session_id: String) -> Result<Done, Status> {
    let request = v1::TakeOverSessionRequest { session_id, reason: String::new(), expected_epoch: None };
    moved(call!(link, SessionServiceClient, take_over_session, request)?.session)
}

pub async fn release_session(link: &Link, session_id: String, brief: String) -> Result<Done, Status> {
    let request = v1::ReleaseSessionRequest { session_id, brief, expected_epoch: None };
    moved(call!(link, SessionServiceClient, release_session, request)?.session)
}

pub async fn close_session(link: &Link, session_id: String) -> Result<Done, Status> {
    let request = v1::CloseSessionRequest { session_id, reason: String::new(), expected_epoch: None };
    moved(call!(link, SessionServiceClient, close_session, request)?.session)
}

pub async fn stop_answer(link: &Link, session_id: String) -> Result<Done, Status> {
    let request = v1::StopAnswerRequest { session_id, message_id: String::new() };
    let stopped = match link.attached() {
        Some(stream) => match stream.ask(Frame::StopAnswer(request)).await? {
            Ack::StopAnswer(stopped) => stopped.message,
            _ => None,
        },
        None => call!(link, ChatServiceClient, stop_answer, request)?.message,
    };
    Ok(if stopped.is_some() { Done::Quietly } else { Done::Said("No answer is being written.".to_owned()) })
}

pub async fn set_availability(link: &Link, availability: Availability) -> Result<(), Status> {
    let request = v1::SetAvailabilityRequest { availability: availability.into(), capacity: None };
    call!(link, InboxServiceClient, set_availability, request).map(|_| ())
}

fn moved(session: Option<Session>) -> Result<Done, Status> {
    known(session).map(|session| Done::Moved(Box::new(session)))
}

fn known(session: Option<Session>) -> Result<Session, Status> {
    session.ok_or_else(|| Status::internal("the server gave no session"))
}
