//! gRPC-Web and CORS with raw requests: what a browser sends and what it gets to read.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Request, header::CONTENT_TYPE};
use parlance_client::v1::{self, ask_response::Frame as Ask};
use parlance_tests::{
    Fault, Http1, Person, Server, Setup,
    http1::{framed, status_of, unframed},
    person::new_id,
};
use prost::Message;
use tonic::{Code, body::Body, codegen::Service};

const START_GUEST: &str = "/parlance.v1.AuthService/StartGuest";
const GET_CALLER: &str = "/parlance.v1.AuthService/GetCaller";
const ASK: &str = "/parlance.v1.ChatService/Ask";
const BINARY: &str = "content-type: application/grpc-web+proto";

fn guest() -> Vec<u8> {
    framed(&v1::StartGuestRequest { display_name: "Ada".into(), locale: "en".into() })
}

fn bearer(person: &Person) -> String {
    format!("authorization: Bearer {}", person.tokens.access_token)
}

/// The only message of a body whose call ended well.
fn only<T: Message + Default>(body: &[u8]) -> T {
    let (messages, status) = unframed(body);
    assert_eq!((messages.len(), status.expect("trailers").code()), (1, Code::Ok));
    T::decode(&*messages[0]).expect("the message decodes")
}

#[tokio::test]
async fn calls_over_http1_one_after_the_other() {
    let server = Server::start().await;
    let mut browser = Http1::connect(server.address()).await;
    for _ in 0..3 {
        browser.send("POST", START_GUEST, &[BINARY, "x-grpc-web: 1"], &guest()).await;
        let head = browser.head().await;
        assert_eq!((head.status, head.get("content-type")), (200, "application/grpc-web+proto"));
        let started: v1::StartGuestResponse = only(&browser.rest().await);
        assert_eq!(started.contact.expect("a contact").display_name, "Ada");
    }
}

#[tokio::test]
async fn calls_over_http2() {
    let server = Server::start().await;
    let request = Request::post(format!("http://{}{START_GUEST}", server.address()))
        .header(CONTENT_TYPE, "application/grpc-web+proto")
        .body(Body::new(String::from_utf8(guest()).expect("ASCII")))
        .unwrap();
    let mut channel = server.channel();
    std::future::poll_fn(|context| Service::poll_ready(&mut channel, context)).await.expect("a connection");
    let answer = channel.call(request).await.expect("an answer");
    assert_eq!(answer.headers()[CONTENT_TYPE], "application/grpc-web+proto");
    let mut body = std::pin::pin!(answer.into_body());
    let mut all = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| http_body::Body::poll_frame(body.as_mut(), context)).await {
        all.extend_from_slice(&frame.expect("a frame").into_data().expect("no trailers but those in the body"));
    }
    only::<v1::StartGuestResponse>(&all);
}

#[tokio::test]
async fn text_mode() {
    let server = Server::start().await;
    let mut browser = Http1::connect(server.address()).await;
    let kind = "application/grpc-web-text+proto";
    let headers = [&*format!("content-type: {kind}"), &*format!("accept: {kind}")];
    browser.send("POST", START_GUEST, &headers, STANDARD.encode(guest()).as_bytes()).await;
    assert_eq!(browser.head().await.get("content-type"), kind);
    let mut body = Vec::new();
    while let Some(piece) = browser.piece().await {
        body.extend(STANDARD.decode(piece).expect("base64"));
    }
    only::<v1::StartGuestResponse>(&body);
}

/// How many deltas of the answer are known with this frame.
fn known(frame: &Ask) -> Option<i64> {
    match frame {
        Ask::Delta(delta) => Some(delta.first - 1 + i64::from(delta.count.unwrap_or(1))),
        Ask::Answering(answering) => answering.message.as_ref().map(|message| message.delta_count),
        _ => None,
    }
}

/// The answer goes on until it is stopped, so what is read of it was written before its end.
#[tokio::test]
async fn a_stream_is_written_as_it_grows() {
    let server = Setup::default().scripted("pace 50 | words 4000").start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let request = v1::AskRequest {
        session_id: session.id.clone(),
        client_message_id: new_id(),
        text: "Are you there?".into(),
        ..Default::default()
    };
    let mut browser = Http1::connect(server.address()).await;
    browser.send("POST", ASK, &[BINARY, &bearer(&customer)], &framed(&request)).await;
    assert_eq!(browser.head().await.status, 200);
    // On a busy machine one piece brings several words.
    let (mut deltas, mut pieces) = (0, 0);
    while pieces < 3 {
        let (frames, end) = unframed(&browser.piece().await.expect("a piece"));
        assert!(end.is_none(), "the answer has not ended");
        let frames = frames.iter().filter_map(|frame| v1::AskResponse::decode(&**frame).expect("a frame").frame);
        let more = frames.filter_map(|frame| known(&frame)).max().unwrap_or(0);
        pieces += i32::from(more > deltas);
        deltas = deltas.max(more);
    }

    let stop = v1::StopAnswerRequest { session_id: session.id, ..Default::default() };
    customer.chat().stop_answer(stop).await.expect("stopped");
    let (frames, end) = unframed(&browser.rest().await);
    let last = v1::AskResponse::decode(&**frames.last().expect("a last frame")).expect("a frame");
    assert!(matches!(last.frame, Some(Ask::Finished(_))), "{last:?}");
    assert_eq!(end.expect("trailers").code(), Code::Ok);
}

#[tokio::test]
async fn a_page_can_read_why_a_call_failed() {
    let server = Setup::default().set("PARLANCE_WEB__ALLOWED_ORIGINS", "https://shop.example").start().await;
    let origin = "origin: https://shop.example";
    let mut browser = Http1::connect(server.address()).await;
    browser.send("POST", GET_CALLER, &[BINARY, origin], &framed(&v1::GetCallerRequest {})).await;
    let head = browser.head().await;
    assert_eq!((head.status, head.get("content-type")), (200, "application/grpc-web+proto"));
    assert_eq!(head.get("access-control-allow-origin"), "https://shop.example");
    for name in ["grpc-status", "grpc-message", "grpc-status-details-bin", "x-request-id"] {
        assert!(head.get("access-control-expose-headers").contains(name), "{head:?}");
        assert!(!head.get(name).is_empty(), "{name} is not in {head:?}");
    }
    assert_eq!(browser.rest().await, b"");
    let fault = Fault::of(&status_of(&head));
    assert_eq!((fault.code, &*fault.reason), (Code::Unauthenticated, "TOKEN_INVALID"));
}

#[tokio::test]
async fn a_page_is_asked_for_before_it_may_call() {
    let server = Setup::default().set("PARLANCE_WEB__ALLOWED_ORIGINS", "https://shop.example").start().await;
    let mut browser = Http1::connect(server.address()).await;
    let asks = ["access-control-request-method: POST", "access-control-request-headers: authorization,x-grpc-web"];
    browser.send("OPTIONS", ASK, &[asks[0], asks[1], "origin: https://shop.example"], b"").await;
    let head = browser.head().await;
    assert_eq!((head.status, head.get("access-control-allow-methods")), (204, "POST"));
    assert_eq!(head.get("access-control-allow-origin"), "https://shop.example");
    for name in ["authorization", "content-type", "grpc-timeout", "x-api-key", "x-grpc-web", "x-user-agent"] {
        assert!(head.get("access-control-allow-headers").split(", ").any(|known| known == name), "{name}");
    }
    assert_eq!((head.get("access-control-max-age"), head.get("vary")), ("7200", "origin"));

    browser.send("OPTIONS", ASK, &[asks[0], asks[1], "origin: https://other.example"], b"").await;
    let head = browser.head().await;
    assert_eq!((head.status, head.get("access-control-allow-origin")), (403, ""));
    browser.rest().await;
    browser.send("POST", START_GUEST, &[BINARY, "origin: https://other.example"], &guest()).await;
    assert_eq!(browser.head().await.status, 403, "what was not asked for is refused as well");
    assert!(server.log().contains("https://other.example"), "the operator is told what to allow");
}

#[tokio::test]
async fn pages_of_this_machine_and_of_hosts_that_are_ours_may_call_unless_told_otherwise() {
    let server = Server::start().await;
    let mut browser = Http1::connect(server.address()).await;
    let origins =
        [("http://localhost:5173", 200), ("http://chat.example", 403), ("http://shop.example", 403), ("null", 403)];
    for (origin, status) in origins {
        browser.send("POST", START_GUEST, &[BINARY, &format!("origin: {origin}")], &guest()).await;
        assert_eq!(browser.head().await.status, status, "{origin}");
        browser.rest().await;
    }
    let server = Setup::default().set("PARLANCE_WEB__ALLOWED_HOSTS", "chat.example").start().await;
    let mut browser = Http1::connect(server.address()).await;
    browser.send("POST", START_GUEST, &[BINARY, "origin: http://chat.example"], &guest()).await;
    assert_eq!(browser.head().await.get("access-control-allow-origin"), "http://chat.example");
    let server = Setup::default().set("PARLANCE_WEB__ALLOWED_ORIGINS", "*").start().await;
    let mut browser = Http1::connect(server.address()).await;
    browser.send("POST", START_GUEST, &[BINARY, "origin: null"], &guest()).await;
    let head = browser.head().await;
    assert_eq!((head.status, head.get("access-control-allow-origin")), (200, "*"));
}

#[tokio::test]
async fn what_is_no_call_is_told_so_in_plain_http() {
    let server = Server::start().await;
    let mut browser = Http1::connect(server.address()).await;
    let cases: [(&str, &str, &[&str], u16); 7] = [
        ("GET", "/", &[], 404),
        ("GET", "/favicon.ico", &[], 404),
        ("GET", START_GUEST, &[], 405),
        ("GET", "/grpc.health.v1.Health/Check", &[], 405),
        ("OPTIONS", START_GUEST, &[], 405),
        ("POST", START_GUEST, &["content-type: application/json"], 415),
        ("POST", START_GUEST, &["content-type: application/grpc"], 505),
    ];
    for (method, path, headers, status) in cases {
        browser.send(method, path, headers, b"").await;
        let head = browser.head().await;
        assert_eq!(head.status, status, "{method} {path} {headers:?}");
        assert!(head.get("content-type").starts_with("text/plain"));
        assert!(browser.rest().await.len() > 10, "a sentence says why");
    }
}

#[tokio::test]
async fn sizes_are_limited_as_for_grpc() {
    let server = Setup::default().set("PARLANCE_SERVER__MAX_REQUEST_BYTES", 65_536).start().await;
    let declared = [&[0][..], &(64_u32 << 20).to_be_bytes(), b"and nothing comes"].concat();
    let long = framed(&v1::StartGuestRequest { display_name: "a".repeat(65_536), locale: String::new() });
    for body in [declared, long] {
        let mut browser = Http1::connect(server.address()).await;
        browser.send("POST", START_GUEST, &[BINARY], &body).await;
        let fault = Fault::of(&status_of(&browser.head().await));
        assert_eq!((fault.code, fault.get("limit_bytes")), (Code::ResourceExhausted, "65536"));
    }
}

#[tokio::test]
async fn connections_of_browsers_end_in_order() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let (mut idle, mut stream) = (Http1::connect(server.address()).await, Http1::connect(server.address()).await);
    idle.send("GET", "/", &[], b"").await;
    assert_eq!(idle.head().await.status, 404);
    idle.rest().await;
    let cursor = v1::SessionCursor { session_id: session.id, ..Default::default() };
    let request = framed(&v1::SubscribeRequest { sessions: vec![cursor] });
    stream.send("POST", "/parlance.v1.ChatService/Subscribe", &[BINARY, &bearer(&customer)], &request).await;
    assert_eq!(stream.head().await.status, 200);
    stream.piece().await.expect("the subscription begins");

    server.signal("TERM");
    let (frames, end) = unframed(&stream.rest().await);
    let last = v1::SubscribeResponse::decode(&**frames.last().expect("a last frame")).expect("a frame");
    assert!(matches!(last.frame, Some(v1::subscribe_response::Frame::Draining(_))), "{last:?}");
    assert_eq!(end.expect("trailers").code(), Code::Ok);
    assert!(stream.is_closed().await && idle.is_closed().await);
    assert!(server.ended().await.success());
    assert!(!server.log().contains("are cut"), "{}", server.log());
}
