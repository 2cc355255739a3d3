//! Behind proxies: calls count for the address they come from, as trusted proxies tell it, and nobody else
//! is believed.

use std::time::Instant;

use parlance_client::v1::{self, auth_service_client::AuthServiceClient};
use parlance_tests::{
    Fault, Http1, Person, Setup,
    http1::{framed, status_of, unframed},
    http2,
    proxies::{HaProxy, Nginx, channel_from, connect_from},
    server::{ADMIN, HANG},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tonic::{Code, Request, Status, transport::Channel};

const START_GUEST: &str = "/parlance.v1.AuthService/StartGuest";
/// The beginning of every header of the PROXY protocol in bytes.
const SIGNATURE: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";

/// Every address may have two guests a minute; nginx is believed at 127.0.0.1, HAProxy at 127.0.0.9.
fn two_guests() -> Setup {
    Setup::default()
        .set("PARLANCE_LIMITS__COUNT_LOOPBACK", true)
        .set("PARLANCE_RATES__GUEST_PER_ADDRESS_PER_MINUTE", 2)
        .set("PARLANCE_SERVER__TRUSTED_PROXIES", "127.0.0.1")
        .set("PARLANCE_SERVER__PROXY_PROTOCOL", "127.0.0.9/32")
}

fn guest() -> v1::StartGuestRequest {
    v1::StartGuestRequest { display_name: "Ada".into(), locale: "en".into() }
}

/// Starts a guest, with what the client says of its address.
async fn start_guest(channel: &Channel, forwarded_for: &str) -> Result<(), Status> {
    let mut request = Request::new(guest());
    if !forwarded_for.is_empty() {
        request.metadata_mut().insert("x-forwarded-for", forwarded_for.parse().expect("ASCII"));
    }
    AuthServiceClient::new(channel.clone()).start_guest(request).await.map(drop)
}

#[track_caller]
fn assert_limited(outcome: Result<(), Status>) {
    let refused = outcome.expect_err("the address has had its guests");
    assert_eq!((refused.code(), Fault::of(&refused).reason.as_str()), (Code::ResourceExhausted, "RATE_LIMITED"));
}

/// Two guests of one address, and not a third, whatever it says of itself.
async fn has_two_guests(channel: &Channel) {
    for number in 1..=2 {
        start_guest(channel, &format!("203.0.113.{number}")).await.expect("a guest");
    }
    for forged in ["", "203.0.113.3", "127.0.0.1", "203.0.113.4, 127.0.0.1", "unknown, ,"] {
        assert_limited(start_guest(channel, forged).await);
    }
}

#[tokio::test]
async fn calls_through_nginx_count_for_the_clients_address_though_they_share_a_connection() {
    let server = two_guests().set("PARLANCE_SERVER__MAX_CONNECTIONS_PER_ADDRESS", 1).start().await;
    let nginx = Nginx::start(server.address()).await;
    has_two_guests(&channel_from("127.0.0.2", &nginx.grpc)).await;
    has_two_guests(&channel_from("127.0.0.3", &nginx.grpc)).await;
    // A stream and calls beside it, over more connections than one address may have.
    let staff = Person::login(channel_from("127.0.0.2", &nginx.grpc), ADMIN.0, ADMIN.1).await;
    let mut inbox = staff.inbox().watch_inbox(v1::WatchInboxRequest::default()).await.expect("a stream").into_inner();
    inbox.message().await.expect("a frame").expect("not the end");
    staff.auth().get_caller(v1::GetCallerRequest {}).await.expect("a call beside the stream");
}

#[tokio::test]
async fn grpc_web_over_http1_through_nginx_counts_for_the_clients_address() {
    let server = two_guests().start().await;
    let nginx = Nginx::start(server.address()).await;
    for own in ["127.0.0.2", "127.0.0.3"] {
        let mut browser = Http1::over(connect_from(own, &nginx.web).await);
        for number in 1..=3 {
            let headers = ["content-type: application/grpc-web+proto", "x-forwarded-for: 203.0.113.9"];
            browser.send("POST", START_GUEST, &headers, &framed(&guest())).await;
            let head = browser.head().await;
            let body = browser.rest().await;
            let status = unframed(&body).1.unwrap_or_else(|| status_of(&head));
            let expected = if number <= 2 { Code::Ok } else { Code::ResourceExhausted };
            assert_eq!((head.status, status.code()), (200, expected), "{own} {number}");
        }
    }
}

#[tokio::test]
async fn connections_through_haproxy_count_for_the_clients_address_in_both_versions() {
    let server = two_guests().set("PARLANCE_SERVER__MAX_CONNECTIONS_PER_ADDRESS", 1).start().await;
    let haproxy = HaProxy::start(server.address(), "127.0.0.9").await;
    has_two_guests(&channel_from("127.0.0.2", &haproxy.version_1)).await;
    has_two_guests(&channel_from("127.0.0.3", &haproxy.version_2)).await;
    let mut streams = Vec::new();
    for address in [&haproxy.version_1, &haproxy.version_2, &haproxy.version_1] {
        let customer = Person::guest(channel_from(&format!("127.0.1.{}", streams.len() + 1), address)).await;
        let session = customer.new_session().await;
        let mut log = customer.subscribe(&session.id, None).await;
        log.subscribed().await;
        customer.send(&session.id, "Through a proxy").await;
        log.event().await;
        streams.push(log);
    }
}

#[tokio::test]
async fn strangers_are_not_believed() {
    let server = two_guests().start().await;
    has_two_guests(&channel_from("127.0.0.5", server.address())).await;
    // Nor may they use the PROXY protocol: to them it is a broken request.
    let version_2 = binary(0x21, 0x11, &[203, 0, 113, 7, 192, 0, 2, 1, 195, 80, 1, 187]);
    for header in [b"PROXY TCP4 203.0.113.7 192.0.2.1 50000 443\r\n".to_vec(), version_2] {
        let mut stream = connect_from("127.0.0.5", server.address()).await;
        stream.write_all(&[&header, http2::PREFACE].concat()).await.expect("written");
        let mut answer = Vec::new();
        let _ = timeout(HANG, stream.read_to_end(&mut answer)).await.expect("the connection ends");
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400"), "{}", String::from_utf8_lossy(&answer));
    }
}

#[tokio::test]
async fn hopping_through_networks_of_ipv6_gains_sixteen_times_the_limit_at_most() {
    let server = two_guests().set("PARLANCE_RATES__GUEST_PER_ADDRESS_PER_MINUTE", 1).start().await;
    let channel = channel_from("127.0.0.1", server.address());
    let (mut started, began) = (0, Instant::now());
    for hop in 0..40 {
        // Each in a /64 and a /56 of its own, all in one /48.
        started += u128::from(start_guest(&channel, &format!("2001:db8:1:{:x}::1", hop * 256)).await.is_ok());
    }
    // Sixteen at once, and what came back meanwhile: sixteen a minute.
    let most = 16 + began.elapsed().as_millis() * 16 / 60_000;
    assert!((16..=most).contains(&started), "{started} of at most {most}");
    start_guest(&channel, "2001:db8:2::1").await.expect("another network has its own limit");
    assert_limited(start_guest(&channel, "2001:db8:2::2").await);
}

fn binary(command: u8, family: u8, rest: &[u8]) -> Vec<u8> {
    let length = u16::try_from(rest.len()).expect("short").to_be_bytes();
    [SIGNATURE, &[command, family], &length, rest].concat()
}

/// What a proxy's connection begins with, and then HTTP/2: whether that is answered.
async fn is_served(own: &str, server: &str, header: &[u8]) -> (bool, TcpStream) {
    let mut stream = connect_from(own, server).await;
    let _ = stream.write_all(&[header, http2::PREFACE, &http2::frame(http2::SETTINGS, 0, 0, &[])].concat()).await;
    let served = http2::read(&mut stream).await.is_some_and(|frame| frame.kind == http2::SETTINGS);
    (served, stream)
}

#[tokio::test]
async fn a_proxy_header_is_whole_in_time_and_within_its_bounds_or_the_connection_ends() {
    let server = two_guests()
        .set("PARLANCE_SERVER__HANDSHAKE_SECONDS", 5)
        .set("PARLANCE_SERVER__MAX_CONNECTIONS_PER_ADDRESS", 1)
        .start()
        .await;
    let address = server.address();
    let v4 = [203, 0, 113, 7, 192, 0, 2, 1, 195, 80, 1, 187];
    let with_more = [&v4[..], &[0x04, 0, 3, 1, 2, 3], &[0xee; 500]].concat();
    // More at once than one address may have: a proxy's connections are not counted.
    let mut held = Vec::new();
    for header in [
        b"PROXY UNKNOWN\r\n".to_vec(),
        b"PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n".to_vec(),
        binary(0x20, 0, &[]),
        binary(0x21, 0, &[]),
        binary(0x21, 0x31, &[0; 216]),
        binary(0x21, 0x11, &with_more),
        binary(0x21, 0x11, &v4),
    ] {
        let (served, stream) = is_served("127.0.0.9", address, &header).await;
        assert!(served, "{header:?}");
        held.push(stream);
    }
    for header in [b"".to_vec(), vec![b'P'; 200], binary(0x21, 0x11, &[0; 9000]), binary(0x2f, 0x11, &v4)] {
        assert!(!is_served("127.0.0.9", address, &header).await.0, "{header:?}");
    }
    // Drop by drop, and silence.
    let mut slow = connect_from("127.0.0.9", address).await;
    slow.write_all(b"PROXY TCP4 203.").await.expect("written");
    let mut silent = connect_from("127.0.0.9", address).await;
    for stream in [&mut slow, &mut silent] {
        assert!(timeout(HANG, stream.read_to_end(&mut Vec::new())).await.is_ok(), "it is cut");
    }
    assert!(is_served("127.0.0.9", address, &binary(0x20, 0, &[])).await.0, "others go on");
}
