//! H2: connections that misbehave are cut and leave the others alone; those that behave end in order.

use futures_util::StreamExt;
use parlance_client::v1::subscribe_response::Frame;
use parlance_tests::{Server, Setup, server::HANG};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const END_HEADERS: u8 = 4;

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address()).await.expect("a connection")
}

/// Whether the server closes the connection; what it says before does not matter.
async fn is_cut(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    timeout(HANG, stream.read_to_end(&mut rest)).await.is_ok()
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("short").to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The headers of a call whose body never comes, written without any table.
fn login_headers() -> Vec<u8> {
    let literal = |name: &[u8], value: &str| {
        let length = u8::try_from(value.len()).expect("short");
        [name, &[length], value.as_bytes()].concat()
    };
    [
        vec![0x83, 0x86],
        literal(&[0x04], "/parlance.v1.AuthService/Login"),
        literal(&[0x01], "localhost"),
        literal(&[0x0f, 0x10], "application/grpc"),
    ]
    .concat()
}

/// The kind of the next frame.
async fn read_frame(stream: &mut TcpStream) -> u8 {
    let mut head = [0; 9];
    timeout(HANG, stream.read_exact(&mut head)).await.expect("in time").expect("a frame");
    let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
    stream.read_exact(&mut payload).await.expect("the whole frame");
    head[3]
}

#[tokio::test]
async fn what_begins_too_late_or_as_nothing_known_is_cut() {
    let server = Setup::default()
        .set("PARLANCE_SERVER__HANDSHAKE_SECONDS", 1)
        .set("PARLANCE_SERVER__KEEPALIVE_SECONDS", 1)
        .start()
        .await;
    let mut other = connect(&server).await;
    other.write_all(b"\x16\x03\x01\x02\x00 a handshake\r\n\r\n").await.expect("written");
    let mut silent = connect(&server).await;
    let mut slow = connect(&server).await;
    slow.write_all(&PREFACE[..7]).await.expect("written");
    let mut slow_head = connect(&server).await;
    slow_head.write_all(b"POST / HTTP/1.1\r\nhost: ").await.expect("written");
    for stream in [&mut other, &mut silent, &mut slow, &mut slow_head] {
        assert!(is_cut(stream).await);
    }
    server.guest().await.new_session().await;
}

#[tokio::test]
async fn one_address_has_only_so_many_connections() {
    let server = Setup::default().set("PARLANCE_SERVER__MAX_CONNECTIONS_PER_ADDRESS", 2).start().await;
    let mut first = connect(&server).await;
    first.write_all(PREFACE).await.expect("written");
    assert_eq!(read_frame(&mut first).await, SETTINGS);
    let customer = server.guest().await;
    assert!(is_cut(&mut connect(&server).await).await, "the third is one too many");
    customer.new_session().await;
    drop(first);
}

/// Each stream is reset by the server, because of what the client did to it: streams that cost the
/// server work and that no limit on streams counts.
#[tokio::test]
async fn a_client_that_makes_the_server_reset_streams_is_told_to_go_away() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let mut stream = connect(&server).await;
    stream.write_all(&[PREFACE, &frame(SETTINGS, 0, 0, &[])].concat()).await.expect("written");
    let headers = login_headers();
    let most = 1000;
    for number in 0..most {
        let id = number * 2 + 1;
        let overflow = frame(WINDOW_UPDATE, 0, id, &0x7fff_ffff_u32.to_be_bytes());
        let call = [frame(HEADERS, END_HEADERS, id, &headers), overflow].concat();
        if stream.write_all(&call).await.is_err() {
            break;
        }
    }
    let mut resets = 0;
    loop {
        match read_frame(&mut stream).await {
            RST_STREAM => resets += 1,
            GOAWAY => break,
            _ => {}
        }
    }
    println!("H2: offered {most} streams, {resets} resets before GOAWAY");
    assert!(resets <= 64, "{resets}");
    customer.new_session().await;
}

#[tokio::test]
async fn streams_hear_of_the_end_and_nothing_is_cut() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut log = customer.subscribe(&session.id, None).await;
    log.subscribed().await;
    let mut health = HealthClient::new(server.channel());
    let mut watched = health.watch(HealthCheckRequest::default()).await.expect("a watch").into_inner();
    let first = watched.next().await.expect("a status").expect("a status");
    assert_eq!(first.status(), ServingStatus::Serving);

    server.signal("TERM");
    let draining = log.until(|frame| match frame.frame.as_ref()? {
        Frame::Draining(draining) => draining.reconnect_after,
        _ => None,
    });
    draining.await;
    assert_eq!(log.next().await.expect("the stream ends well"), None);
    let second = watched.next().await.expect("a status").expect("a status");
    assert_eq!(second.status(), ServingStatus::NotServing);
    assert!(server.ended().await.success());
    assert!(!server.log().contains("are cut"), "{}", server.log());
}
