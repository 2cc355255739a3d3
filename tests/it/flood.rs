//! H2: floods of frames that cost a server more than their sender. The connection is cut or its
//! memory is bounded, and everybody else goes on.

use std::time::Instant;

use parlance_tests::{
    Person, Server, Setup, Unread,
    http2::{
        CONTINUATION, DATA, END_HEADERS, GOAWAY, HEADERS, PING, PRIORITY, RST_STREAM, SETTINGS, WINDOW_UPDATE,
        call_headers, connect, frame, headers, read, read_to_goaway,
    },
    server::HANG,
};
use tokio::{io::AsyncWriteExt, time::timeout};

const LOGIN: &str = "/parlance.v1.AuthService/Login";
/// Far more than any limit, and little beside what a flood could take without one.
const MEMORY_KIB: u64 = 48 << 10;

/// A server with a customer who must not notice anything.
struct Flooded {
    server: Server,
    customer: Person,
    session_id: String,
    before_kib: u64,
}

impl Flooded {
    async fn new() -> Self {
        Self::of(Setup::default()).await
    }

    async fn of(setup: Setup) -> Self {
        let server = setup.start().await;
        let customer = server.guest().await;
        let session_id = customer.new_session().await.id;
        // Also what an answer loads belongs to before.
        customer.ask(&session_id, "Before the flood").await.ending().await;
        let before_kib = memory_kib(&server);
        Self { server, customer, session_id, before_kib }
    }

    async fn others_go_on(&self, what: &str) {
        for number in 0..10 {
            self.customer.send(&self.session_id, &format!("{number}")).await;
        }
        let grown = memory_kib(&self.server).saturating_sub(self.before_kib);
        println!("H2: {what}: memory grew by {grown} KiB");
        assert!(grown < MEMORY_KIB, "{what}: {grown} KiB");
        assert!(!self.server.log().contains("panicked"), "{}", self.server.log());
    }
}

fn memory_kib(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Stream numbers of a client.
fn streams(count: u32) -> impl Iterator<Item = u32> {
    (0..count).map(|number| number * 2 + 1)
}

#[tokio::test]
async fn streams_that_are_opened_and_reset_at_once() {
    let flooded = Flooded::new().await;
    let mut stream = connect(&flooded.server).await;
    let headers = call_headers(LOGIN);
    let mut written = 0;
    for id in streams(20_000) {
        let pair = [frame(HEADERS, END_HEADERS, id, &headers), frame(RST_STREAM, 0, id, &8_u32.to_be_bytes())].concat();
        if timeout(HANG, stream.write_all(&pair)).await.expect("the server reads or closes").is_err() {
            break;
        }
        written += 1;
    }
    println!("H2: rapid reset: {written} streams");
    flooded.others_go_on("rapid reset").await;
}

#[tokio::test]
async fn connections_that_are_cut_for_a_flood_leave_few_lines_in_the_log() {
    let flooded = Flooded::new().await;
    let headers = call_headers(LOGIN);
    let call =
        |id| [frame(HEADERS, END_HEADERS, id, &headers), frame(RST_STREAM, 0, id, &8_u32.to_be_bytes())].concat();
    let flood: Vec<u8> = streams(100).flat_map(call).collect();
    let began = Instant::now();
    for _ in 0..60 {
        let mut stream = connect(&flooded.server).await;
        let _ = timeout(HANG, stream.write_all(&flood)).await.expect("the server reads or closes");
        read_to_goaway(&mut stream).await;
    }
    let lines = flooded.server.log().lines().filter(|line| line.contains("WARN")).count();
    println!("H2: 60 connections cut for rapid resets: {lines} warnings");
    // Ten of a kind are written in ten seconds, however long the connections take.
    let most = 30 + usize::try_from(began.elapsed().as_secs()).expect("a number");
    assert!((1..=most).contains(&lines), "{lines} of {most}");
    flooded.others_go_on("many connections").await;
}

/// A head that never ends.
#[tokio::test]
async fn headers_that_go_on_and_on_are_cut() {
    let flooded = Flooded::new().await;
    let mut stream = connect(&flooded.server).await;
    stream.write_all(&frame(HEADERS, 0, 1, &call_headers(LOGIN))).await.expect("written");
    // A literal header that is not kept in the table.
    let more: Vec<u8> = [&[0, 1][..], b"a", &[127, 129, 1], &[b'b'; 256]].concat().repeat(16);
    for _ in 0..1000 {
        if stream.write_all(&frame(CONTINUATION, 0, 1, &more)).await.is_err() {
            break;
        }
    }
    let (_, why) = read_to_goaway(&mut stream).await;
    println!("H2: continuation flood: {why:?}");
    flooded.others_go_on("continuation flood").await;
    drop(stream);
}

/// Each stream is reset by the server, because of what the client did to it: streams that cost the
/// server work and that no limit on streams counts.
#[tokio::test]
async fn a_client_that_makes_the_server_reset_streams_is_told_to_go_away() {
    let flooded = Flooded::new().await;
    let mut stream = connect(&flooded.server).await;
    let headers = call_headers(LOGIN);
    let most = 1000;
    for id in streams(most) {
        let overflow = frame(WINDOW_UPDATE, 0, id, &0x7fff_ffff_u32.to_be_bytes());
        let call = [frame(HEADERS, END_HEADERS, id, &headers), overflow].concat();
        if stream.write_all(&call).await.is_err() {
            break;
        }
    }
    let (frames, why) = read_to_goaway(&mut stream).await;
    let resets = frames.iter().filter(|frame| frame.kind == RST_STREAM).count();
    println!("H2: offered {most} streams, {resets} resets before GOAWAY {why:?}");
    assert!(why.is_some() && resets <= 64, "{resets} {why:?}");
    flooded.others_go_on("made resets").await;
}

/// Answers to pings and settings that nobody reads must not pile up.
#[tokio::test]
async fn pings_and_settings_without_end_are_answered_without_storing() {
    for (what, one) in [("pings", frame(PING, 0, 0, &[7; 8])), ("settings", frame(SETTINGS, 0, 0, &[0, 4, 0, 1, 0, 0]))]
    {
        let flooded = Flooded::new().await;
        let mut stream = connect(&flooded.server).await;
        let many = one.repeat(4096);
        let flood = tokio::spawn(async move {
            for _ in 0..256 {
                if stream.write_all(&many).await.is_err() {
                    break;
                }
            }
            stream
        });
        flooded.others_go_on(what).await;
        flood.abort();
    }
}

/// Before one of its calls has shown a good token, a connection has few of them at once.
#[tokio::test]
async fn a_connection_has_only_so_many_streams() {
    let flooded = Flooded::of(Setup::default().rates(1_000_000)).await;
    let info = "/parlance.v1.SystemService/GetServerInfo";
    let mut strange = connect(&flooded.server).await;
    for id in streams(17) {
        strange.write_all(&frame(HEADERS, END_HEADERS, id, &call_headers(info))).await.expect("written");
    }
    let refused = loop {
        let frame = read(&mut strange).await.expect("the connection lives");
        if frame.kind == HEADERS {
            break frame;
        }
    };
    assert_eq!(refused.stream, 16 * 2 + 1, "the first sixteen wait for their requests");
    let mut known = connect(&flooded.server).await;
    let bearer = format!("Bearer {}", flooded.customer.tokens.access_token);
    let with_token = headers("/parlance.v1.SessionService/ListSessions", &[("authorization", &bearer)]);
    for id in streams(129) {
        known.write_all(&frame(HEADERS, END_HEADERS, id, &with_token)).await.expect("written");
    }
    let refused = loop {
        let frame = read(&mut known).await.expect("the connection lives");
        assert!(frame.kind != GOAWAY && frame.kind != HEADERS, "{frame:?}");
        if frame.kind == RST_STREAM {
            break frame;
        }
    };
    assert_eq!((refused.stream, refused.payload), (128 * 2 + 1, 7_u32.to_be_bytes().to_vec()), "REFUSED_STREAM");
    flooded.others_go_on("streams").await;
}

/// Frames that HTTP/2 reads or answers without a limit of its own.
#[tokio::test]
async fn control_frames_without_end_end_their_connection() {
    for (what, one) in [("pings", frame(PING, 0, 0, &[7; 8])), ("priorities", frame(PRIORITY, 0, 1, &[0, 0, 0, 0, 1]))]
    {
        let flooded = Flooded::new().await;
        let mut client = Unread::connect(flooded.server.address(), 0).await;
        // Ten times as many as may come at once.
        for _ in 0..250 {
            client.write(&one.repeat(4096)).await;
        }
        while client.next().await.is_some() {}
        flooded.others_go_on(what).await;
    }
}

/// Requests whose end never comes are given up, so that they cannot be held for nothing.
#[tokio::test]
async fn a_request_that_does_not_arrive_is_given_up() {
    let server = parlance_tests::Setup::default().set("PARLANCE_SERVER__REQUEST_SECONDS", 1).start().await;
    let mut stream = connect(&server).await;
    let headers = call_headers("/parlance.v1.SystemService/GetServerInfo");
    stream.write_all(&frame(HEADERS, END_HEADERS, 1, &headers)).await.expect("written");
    stream.write_all(&frame(DATA, 0, 1, &[0, 0, 0])).await.expect("written");
    loop {
        let frame = read(&mut stream).await.expect("the connection lives");
        if frame.kind == HEADERS && frame.stream == 1 {
            break;
        }
    }
    server.guest().await.new_session().await;
}
