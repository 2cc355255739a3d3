//! H2: connections that misbehave are cut and leave the others alone; those that behave end in order.

use std::time::Instant;

use futures_util::StreamExt;
use parlance_client::v1::{GetStatusRequest, subscribe_response::Frame};
use parlance_tests::{
    Person, Server, Setup, http2,
    proxies::channel_from,
    server::{ADMIN, HANG},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address()).await.expect("a connection")
}

/// Whether the server closes the connection; what it says before does not matter.
async fn is_cut(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    timeout(HANG, stream.read_to_end(&mut rest)).await.is_ok()
}

#[tokio::test]
async fn what_begins_too_late_or_as_nothing_known_is_cut() {
    let server = Setup::default()
        .set("PARLANCE_SERVER__HANDSHAKE_SECONDS", 5)
        .set("PARLANCE_SERVER__KEEPALIVE_SECONDS", 5)
        .start()
        .await;
    let mut other = connect(&server).await;
    other.write_all(b"\x16\x03\x01\x02\x00 a handshake\r\n\r\n").await.expect("written");
    let mut silent = connect(&server).await;
    let mut slow = connect(&server).await;
    slow.write_all(&http2::PREFACE[..7]).await.expect("written");
    let mut slow_head = connect(&server).await;
    slow_head.write_all(b"POST / HTTP/1.1\r\nhost: ").await.expect("written");
    for stream in [&mut other, &mut silent, &mut slow, &mut slow_head] {
        assert!(is_cut(stream).await);
    }
    server.guest().await.new_session().await;
}

#[tokio::test]
async fn one_address_has_only_so_many_connections() {
    let server = Setup::default()
        .set("PARLANCE_LIMITS__COUNT_LOOPBACK", true)
        .set("PARLANCE_SERVER__MAX_CONNECTIONS_PER_ADDRESS", 2)
        .start()
        .await;
    let mut first = connect(&server).await;
    first.write_all(http2::PREFACE).await.expect("written");
    assert_eq!(http2::read(&mut first).await.expect("a frame").kind, http2::SETTINGS);
    let customer = server.guest().await;
    assert!(is_cut(&mut connect(&server).await).await, "the third is one too many");
    customer.new_session().await;
    // From an address of its own, beside the two that are open.
    let admin = Person::login(channel_from("127.0.0.2", server.address()), ADMIN.0, ADMIN.1).await;
    let limits = admin.system().get_status(GetStatusRequest {}).await.expect("the status").into_inner().limits;
    let of_address = limits.iter().find(|limit| limit.name == "server.max_connections_per_address").expect("a limit");
    assert_eq!((of_address.limit, of_address.refused), (2, 1));
    let all = limits.iter().find(|limit| limit.name == "server.max_connections").expect("a limit");
    assert!(all.used >= 3, "{all:?}");
    drop(first);
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

/// Seconds of processor time that the server has used.
fn processor_seconds(server: &Server) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.pid())).expect("a process");
    let (_, fields) = stat.rsplit_once(')').expect("its name");
    let ticks = |index: usize| fields.split_whitespace().nth(index).and_then(|ticks| ticks.parse::<f64>().ok());
    (ticks(11).expect("user time") + ticks(12).expect("system time")) / 100.0
}

/// CONN-2: far more clients than the server may have open files.
#[tokio::test]
async fn with_few_open_files_streams_go_on_and_the_crowd_waits() {
    let server = Setup::default()
        .launcher(&["/bin/sh", "-c", "ulimit -n 256 && exec \"$0\" \"$@\""])
        .set("PARLANCE_SERVER__HANDSHAKE_SECONDS", 3)
        .start()
        .await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut log = customer.subscribe(&session.id, None).await;
    log.subscribed().await;

    let (began, before) = (Instant::now(), processor_seconds(&server));
    let mut crowd = Vec::new();
    for _ in 0..1000 {
        crowd.push(connect(&server).await);
    }
    // The first ones are cut for saying nothing; until then all room is taken.
    assert!(is_cut(&mut crowd[0]).await);
    let share = 100.0 * (processor_seconds(&server) - before) / began.elapsed().as_secs_f64();
    println!("CONN-2: 1000 connections at 256 open files: {share:.1} % of a processor");
    for number in 0..20 {
        customer.send(&session.id, &format!("{number}")).await;
        log.event().await;
    }
    assert!(!server.log().contains("Too many open files"), "{}", server.log());
    drop(crowd);
    server.guest().await.new_session().await;
}
