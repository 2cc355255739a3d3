//! The time that a client gives a call: the server keeps it, also where the client does not.

use parlance_client::v1::{self, ask_response::Frame};
use parlance_tests::{
    Fault, Http1, Person, Setup,
    http1::{framed, status_of, unframed},
    person::new_id,
};
use prost::Message;
use tonic::{Code, Status};

const KIND: &str = "content-type: application/grpc-web+proto";

/// A call by someone who waits however long it takes.
async fn call(
    address: &str,
    person: &Person,
    path: &str,
    timeout: &str,
    request: &impl Message,
) -> (Vec<Vec<u8>>, Status) {
    let mut browser = Http1::connect(address).await;
    let authorization = format!("authorization: Bearer {}", person.tokens.access_token);
    let timeout = format!("grpc-timeout: {timeout}");
    browser.send("POST", path, &[KIND, &authorization, &timeout], &framed(request)).await;
    let head = browser.head().await;
    let (messages, end) = unframed(&browser.rest().await);
    (messages, end.unwrap_or_else(|| status_of(&head)))
}

#[tokio::test]
async fn a_call_that_takes_longer_than_its_client_allows_is_ended() {
    let server = Setup::default().scripted("stall").start().await;
    let admin = server.admin().await;
    let path = "/parlance.v1.AssistantService/TestProvider";
    let request = v1::TestProviderRequest { provider: "scripted".into(), ..Default::default() };
    let (messages, status) = call(server.address(), &admin, path, "200m", &request).await;
    let fault = Fault::of(&status);
    assert_eq!((messages.len(), fault.code, &*fault.reason), (0, Code::DeadlineExceeded, "DEADLINE_EXCEEDED"));
}

#[tokio::test]
async fn a_stream_ends_at_its_deadline_and_the_answer_goes_on() {
    let server = Setup::default().scripted("say The beginning | stall").start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let path = "/parlance.v1.ChatService/Ask";
    let request = v1::AskRequest {
        session_id: session.id.clone(),
        client_message_id: new_id(),
        text: "How long?".into(),
        ..Default::default()
    };
    // Far longer than the question takes, and shorter than the assistant may be silent.
    let (messages, status) = call(server.address(), &customer, path, "10S", &request).await;
    let fault = Fault::of(&status);
    assert_eq!((fault.code, &*fault.reason), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"));
    let first = v1::AskResponse::decode(&*messages[0]).expect("a frame");
    assert!(matches!(first.frame, Some(Frame::Sent(_))), "{first:?}");
    let answer = customer.messages(&session.id).await.pop().expect("an answer");
    assert_eq!(answer.state(), v1::MessageState::Streaming);
}

#[tokio::test]
async fn a_deadline_that_cannot_be_read_is_the_clients_mistake() {
    let server = Setup::default().start().await;
    let customer = server.guest().await;
    for timeout in ["soon", "123456789S", "5"] {
        let path = "/parlance.v1.AuthService/GetCaller";
        let (_, status) = call(server.address(), &customer, path, timeout, &v1::GetCallerRequest {}).await;
        let fault = Fault::of(&status);
        assert_eq!((fault.code, &*fault.reason), (Code::InvalidArgument, "MALFORMED_MESSAGE"), "{timeout}");
    }
}
