//! What errors look like on the wire: code, reason, metadata and field paths. Reasons of logins stand
//! in `login.rs`, those of edits in `message.rs`; STORE_UNAVAILABLE, STORAGE_FULL and DRAINING need a
//! fault and stand with those; OVERLOADED stands in `overload.rs`.

use std::time::Duration;

use futures_util::future::join_all;
use parlance_client::v1::{self, AcceptSessionRequest, CloseSessionRequest, TakeOverSessionRequest};
use parlance_tests::{Fault, Server, Setup, person::new_id, raw};
use prost::Message;
use tonic::{Code, Status};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

/// An error must be exactly this.
#[track_caller]
fn told<T: std::fmt::Debug>(
    result: Result<T, Status>,
    code: Code,
    reason: &str,
    metadata: &[(&str, &str)],
    fields: &[&str],
) {
    let fault = Fault::of(&result.expect_err(reason));
    assert_eq!((fault.code, &*fault.reason), (code, reason));
    let told: Vec<(&str, &str)> = fault.metadata.iter().map(|(key, value)| (&**key, &**value)).collect();
    assert_eq!((told, fault.fields), (metadata.to_vec(), fields.iter().map(|field| (*field).to_owned()).collect()));
}

fn close(session: &v1::Session) -> CloseSessionRequest {
    CloseSessionRequest { session_id: session.id.clone(), ..Default::default() }
}

fn take_over(session: &v1::Session) -> TakeOverSessionRequest {
    TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() }
}

fn accept(session: &v1::Session, expected_epoch: Option<i64>) -> AcceptSessionRequest {
    AcceptSessionRequest { session_id: session.id.clone(), expected_epoch }
}

#[tokio::test]
async fn a_request_that_breaks_rules_is_told_every_field() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let request = v1::SendMessageRequest {
        session_id: "1".into(),
        text: "a".repeat(8001),
        expected_epoch: Some(0),
        ..Default::default()
    };
    let fields = ["session_id", "client_message_id", "text", "expected_epoch"];
    let sent = customer.chat().send_message(request).await;
    told(sent, Code::InvalidArgument, "INVALID_FIELD", &[("field", "session_id")], &fields);

    let long = customer.try_send(&new_id(), &new_id(), &"a".repeat(8001)).await;
    told(long, Code::InvalidArgument, "INVALID_FIELD", &[("field", "text"), ("limit", "8000")], &["text"]);
    let nul = customer.try_send(&new_id(), &new_id(), "a\0b").await;
    told(nul, Code::InvalidArgument, "INVALID_FIELD", &[("field", "text")], &["text"]);

    let cursors = [new_id(), "no".into()].map(|session_id| v1::SessionCursor { session_id, ..Default::default() });
    let request = v1::SubscribeRequest { sessions: cursors.into() };
    let path = "sessions[1].session_id";
    told(customer.chat().subscribe(request).await, Code::InvalidArgument, "INVALID_FIELD", &[("field", path)], &[path]);
}

#[tokio::test]
async fn violations_are_many_but_the_answer_stays_small() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let request = v1::SubscribeRequest { sessions: vec![v1::SessionCursor::default(); 100] };
    let fault = Fault::of(&customer.chat().subscribe(request).await.expect_err("no ids"));
    let shown: usize = fault.fields.iter().map(String::len).sum();
    assert!(fault.fields.len() > 50 && shown < 4096, "{} fields", fault.fields.len());
}

#[tokio::test]
async fn bytes_that_are_no_message_and_messages_too_large_are_refused() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let call = async |message| {
        raw::call(&server.channel(), "/parlance.v1.ChatService/SendMessage", Some(&customer.tokens), message).await
    };
    told(call(vec![0xff; 64]).await, Code::InvalidArgument, "MALFORMED_MESSAGE", &[], &[]);
    told(call(vec![0x0a, 0x02, 0xff, 0xfe]).await, Code::InvalidArgument, "MALFORMED_MESSAGE", &[], &[]);
    let limit = [("limit_bytes", "262144")];
    told(call(vec![0; 262_145]).await, Code::ResourceExhausted, "MESSAGE_TOO_LARGE", &limit, &[]);
    told(call(vec![0; 3 << 20]).await, Code::ResourceExhausted, "MESSAGE_TOO_LARGE", &limit, &[]);

    // At the limit it is read, and found to be something else: its text is too long.
    let text = "a".repeat(262_144 - 4);
    let at_limit = v1::SendMessageRequest { text, ..Default::default() }.encode_to_vec();
    assert_eq!(at_limit.len(), 262_144);
    assert_eq!(Fault::of(&call(at_limit).await.expect_err("too long")).reason, "INVALID_FIELD");
}

#[tokio::test]
async fn free_data_nested_a_thousand_deep_is_refused() {
    let server = Server::start().await;
    let customer = server.guest().await;
    // Field 7 of CreateSession, and then Struct, its entry, Value and Struct again.
    let mut nested = Vec::new();
    for _ in 0..1000 {
        for tag in [0x2a, 0x12, 0x0a] {
            nested = [vec![tag], varint(nested.len()), nested].concat();
        }
    }
    let message = [vec![0x3a], varint(nested.len()), nested].concat();
    let path = "/parlance.v1.SessionService/CreateSession";
    let called = raw::call(&server.channel(), path, Some(&customer.tokens), message).await;
    told(called, Code::InvalidArgument, "MALFORMED_MESSAGE", &[], &[]);
}

fn varint(number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost::encoding::encode_varint(number as u64, &mut bytes);
    bytes
}

#[tokio::test]
async fn what_does_not_exist_is_told_by_its_kind() {
    let server = Server::start().await;
    let (customer, other) = (server.guest().await, server.guest().await);
    for path in ["/parlance.v1.ChatService/Sing", "/parlance.v2.ChatService/Ask", "/nothing"] {
        let called = raw::call(&server.channel(), path, Some(&customer.tokens), Vec::new()).await;
        told(called, Code::Unimplemented, "UNIMPLEMENTED", &[], &[]);
    }
    // A missing session and another's answer alike, but for the id that was asked for.
    let foreign = other.new_session().await.id;
    for id in [new_id(), foreign] {
        let got = customer.sessions().get_session(v1::GetSessionRequest { session_id: id.clone() }).await;
        told(got, Code::NotFound, "NOT_FOUND", &[("id", &id), ("resource", "session")], &[]);
    }
}

#[tokio::test]
async fn a_role_that_may_not_is_told_the_permission_or_the_field() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let listed = customer.users().list_users(v1::ListUsersRequest::default()).await;
    told(listed, Code::PermissionDenied, "PERMISSION_DENIED", &[("permission", "USER_READ")], &[]);
    let request = v1::CreateSessionRequest { request_id: new_id(), priority: 4, ..Default::default() };
    let created = customer.sessions().create_session(request).await;
    told(created, Code::PermissionDenied, "PERMISSION_DENIED", &[("field", "priority")], &[]);
}

#[tokio::test]
async fn a_name_that_is_taken_and_a_token_of_another_list_are_refused() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let request = v1::CreateUserRequest {
        request_id: new_id(),
        email: "Admin@Localhost".into(),
        display_name: "Second".into(),
        role: v1::Role::Agent.into(),
        password: "long enough for this".into(),
    };
    let created = admin.users().create_user(request).await;
    told(created, Code::AlreadyExists, "ALREADY_EXISTS", &[("field", "email"), ("resource", "user")], &[]);

    let request = v1::ListUsersRequest { page_token: "bm90aGluZw".into(), ..Default::default() };
    told(admin.users().list_users(request).await, Code::InvalidArgument, "PAGE_TOKEN_INVALID", &[], &[]);
}

#[tokio::test]
async fn the_floor_refuses_by_state_epoch_and_holder() {
    let server = Setup::default().set("PARLANCE_SESSION__REOPEN_ON_MESSAGE", false).start().await;
    let customer = server.guest().await;
    let (ada, bob) = (server.agent("Ada").await, server.agent("Bob").await);
    let session = customer.new_session().await;
    let assistant = [("epoch", "1"), ("state", "SESSION_STATE_ASSISTANT")];
    let accepted = ada.sessions().accept_session(accept(&session, None)).await;
    told(accepted, Code::FailedPrecondition, "WRONG_STATE", &assistant, &[]);
    let sent = ada.try_send(&session.id, &new_id(), "Not mine yet.").await;
    told(sent, Code::FailedPrecondition, "FLOOR_NOT_HELD", &assistant, &[]);
    let accepted = ada.sessions().accept_session(accept(&session, Some(7))).await;
    told(accepted, Code::Aborted, "EPOCH_CHANGED", &assistant, &[]);

    ada.sessions().take_over_session(take_over(&session)).await.expect("the floor is free");
    let taken = bob.sessions().take_over_session(take_over(&session)).await;
    told(taken, Code::Aborted, "FLOOR_TAKEN", &[("assignee", &ada.id)], &[]);

    customer.sessions().close_session(close(&session)).await.expect("closed");
    let sent = customer.try_send(&session.id, &new_id(), "Hello?").await;
    told(sent, Code::FailedPrecondition, "SESSION_CLOSED", &[("epoch", "3"), ("state", "SESSION_STATE_CLOSED")], &[]);
}

#[tokio::test]
async fn an_id_used_for_something_else_is_refused() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let id = new_id();
    customer.try_send(&session.id, &id, "One.").await.expect("stored");
    let other = customer.try_send(&session.id, &id, "Two.").await;
    told(other, Code::InvalidArgument, "CLIENT_MESSAGE_ID_REUSED", &[("client_message_id", &id)], &[]);
    let mut request = v1::CreateSessionRequest { request_id: new_id(), ..Default::default() };
    customer.sessions().create_session(request.clone()).await.expect("created");
    request.title = "Another".into();
    let request_id = request.request_id.clone();
    let created = customer.sessions().create_session(request).await;
    told(created, Code::InvalidArgument, "REQUEST_ID_REUSED", &[("request_id", &request_id)], &[]);
}

#[tokio::test]
async fn too_many_calls_are_told_when_to_come_back() {
    let server =
        Setup::default().set("PARLANCE_RATES__WRITE_PER_SECOND", 1).set("PARLANCE_RATES__WRITE_BURST", 2).start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let ids: Vec<String> = (0..10).map(|_| new_id()).collect();
    // At once, so that they do not last as long as ten calls are allowed to.
    let sent = join_all(ids.iter().map(|id| customer.try_send(&session.id, id, "Again!"))).await;
    let refused = sent.into_iter().find_map(Result::err);
    let fault = Fault::of(&refused.expect("ten calls are more than two and one a second"));
    assert_eq!((fault.code, &*fault.reason), (Code::ResourceExhausted, "RATE_LIMITED"));
    assert_eq!(fault.get("rate_class"), "WRITE");
    let wait = fault.retry_after.expect("RetryInfo");
    assert!(wait > Duration::ZERO && wait <= Duration::from_secs(1), "{wait:?}");
    // Another caller has a rate of their own.
    server.guest().await.new_session().await;
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let answer = customer.auth().get_caller(v1::GetCallerRequest {}).await.expect("the caller");
        ids.push(answer.metadata().get("x-request-id").cloned().expect("an id"));
    }
    let refused = customer.with_token("no").auth().get_caller(v1::GetCallerRequest {}).await.expect_err("no token");
    ids.push(refused.metadata().get("x-request-id").cloned().expect("an id"));
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

/// Tools such as grpcurl ask for what stands in errors by these names, or show bytes.
#[tokio::test]
async fn tools_can_read_what_stands_in_errors() {
    let server = Server::start().await;
    for name in ["google.rpc.ErrorInfo", "google.rpc.BadRequest", "google.rpc.RetryInfo", "google.rpc.Status"] {
        let request = ServerReflectionRequest {
            host: String::new(),
            message_request: Some(MessageRequest::FileContainingSymbol(name.to_owned())),
        };
        let mut client = ServerReflectionClient::new(server.channel());
        let answers = client.server_reflection_info(futures_util::stream::iter([request])).await.expect("reflection");
        let answer = answers.into_inner().message().await.expect("an answer").expect("an answer").message_response;
        let Some(MessageResponse::FileDescriptorResponse(found)) = answer else { panic!("{name}: {answer:?}") };
        assert!(!found.file_descriptor_proto.is_empty(), "{name}");
    }
}
