//! SIZE: what is accepted at the limit is refused above it, whatever makes it large, and the memory of
//! the server does not follow what a client declares.

use futures_util::future::join_all;
use parlance_client::v1::{self, auth_service_client::AuthServiceClient};
use parlance_tests::{Fault, Http1, Server, Setup, http1::status_of, person::new_id, raw};
use prost::Message;
use prost_types::{Struct, Value, value::Kind};
use tonic::{Code, Request, Status};

const LIMIT: usize = 262_144;
const START_GUEST: &str = "/parlance.v1.AuthService/StartGuest";
const GET_CALLER: &str = "/parlance.v1.AuthService/GetCaller";
/// Without a token requests are small.
const OPEN_LIMIT: usize = 16_384;

/// A request of exactly this size: a field that no server knows fills it up.
fn request_of(size: usize) -> Vec<u8> {
    let request = v1::StartGuestRequest { display_name: "Ada".into(), locale: "en".into() };
    filled(request.encode_to_vec(), size)
}

fn filled(mut request: Vec<u8>, size: usize) -> Vec<u8> {
    // Field 1000 of bytes: two bytes for its number, then its length.
    let rest = size - request.len() - 2;
    let filling = rest - prost::length_delimiter_len(rest);
    request.extend([0xc2, 0x3e]);
    prost::encode_length_delimiter(filling, &mut request).expect("room");
    request.resize(size, b'x');
    request
}

#[track_caller]
fn too_large(result: Result<Option<Vec<u8>>, Status>, limit: usize) {
    let fault = Fault::of(&result.expect_err("too large"));
    assert_eq!((fault.code, &*fault.reason), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"));
    assert_eq!(fault.get("limit_bytes"), limit.to_string());
}

#[tokio::test]
async fn a_request_at_the_limit_is_taken_and_one_byte_more_is_not() {
    let server = Server::start().await;
    let channel = server.channel();
    raw::call(&channel, START_GUEST, None, request_of(OPEN_LIMIT)).await.expect("at the limit, unknown fields and all");
    too_large(raw::call(&channel, START_GUEST, None, request_of(OPEN_LIMIT + 1)).await, OPEN_LIMIT);
    let customer = server.guest().await;
    let sized = |size| raw::call(&channel, GET_CALLER, Some(&customer.tokens), filled(Vec::new(), size));
    sized(LIMIT).await.expect("at the limit, unknown fields and all");
    too_large(sized(LIMIT + 1).await, LIMIT);
    too_large(sized(8 << 20).await, LIMIT);
    raw::call(&channel, START_GUEST, None, request_of(100)).await.expect("the connection goes on");
}

/// Refusals come before the request has been read; the clients still get to read why, and their
/// connection stays.
#[tokio::test]
async fn many_large_requests_that_are_refused_early_cost_nobody_the_connection() {
    let server = Setup::default().set("PARLANCE_LIMITS__STREAMS_BEFORE_LOGIN", 40).start().await;
    let channel = server.channel();
    let path = "/parlance.v1.ChatService/SendMessage";
    for _ in 0..10 {
        let calls = (0..40).map(|_| raw::call(&channel, path, None, request_of(LIMIT)));
        for refused in join_all(calls).await {
            let fault = Fault::of(&refused.expect_err("no token"));
            assert_eq!((fault.code, &*fault.reason), (Code::Unauthenticated, "TOKEN_INVALID"));
        }
    }
}

#[tokio::test]
async fn nested_free_data_has_an_end() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let nested = |depth: usize| {
        let leaf = Value { kind: Some(Kind::BoolValue(true)) };
        let object = (0..depth).fold(leaf, |inner, _| {
            let fields = [("a".to_owned(), inner)].into();
            Value { kind: Some(Kind::StructValue(Struct { fields })) }
        });
        let metadata = Struct { fields: [("a".to_owned(), object)].into() };
        v1::CreateSessionRequest {
            request_id: new_id(),
            metadata: Some(metadata),
            contact_id: new_id(),
            ..Default::default()
        }
    };
    let deep = admin.sessions().create_session(nested(1000)).await;
    let deep = Fault::of(&deep.expect_err("too deep"));
    assert_eq!((deep.code, &*deep.reason), (Code::InvalidArgument, "MALFORMED_MESSAGE"));
    let shallow = admin.sessions().create_session(nested(5)).await;
    let shallow = Fault::of(&shallow.expect_err("no such contact"));
    assert_ne!(shallow.reason, "MALFORMED_MESSAGE");
}

/// Compressed requests are not read, so a bomb cannot go off.
#[tokio::test]
async fn compressed_requests_are_refused_by_name() {
    let server = Server::start().await;
    let kind = "content-type: application/grpc-web+proto";
    let compressed = [1, 0, 0, 0, 4, 0x1f, 0x8b, 8, 0];
    let cases = [("grpc-encoding: gzip", Code::Unimplemented), ("x-none: ", Code::InvalidArgument)];
    for (encoding, code) in cases {
        let mut browser = Http1::connect(server.address()).await;
        browser.send("POST", START_GUEST, &[kind, encoding], &compressed).await;
        let refused = status_of(&browser.head().await);
        assert_eq!(Fault::of(&refused).code, code, "{encoding}");
        let by_name = refused.message().contains("reads no compressed messages");
        assert_eq!(by_name, code == Code::Unimplemented, "{refused:?}");
    }
}

#[tokio::test]
async fn metadata_has_an_end() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let mut request = Request::new(v1::StartGuestRequest { display_name: "Ada".into(), locale: "en".into() });
    for number in 0..8 {
        let name: tonic::metadata::MetadataKey<_> = format!("x-large-{number}").parse().expect("a name");
        request.metadata_mut().insert(name, "a".repeat(4096).parse().expect("a value"));
    }
    let mut client = AuthServiceClient::new(server.channel());
    client.start_guest(request).await.expect_err("32 KiB of metadata are too much");
    customer.new_session().await;
}
