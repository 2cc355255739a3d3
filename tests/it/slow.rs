//! SLOW: readers that stop reading cost the server a bounded amount of memory, disturb nobody, and miss
//! nothing when they go on.

use std::collections::HashMap;

use futures_util::future::join_all;
use parlance_client::v1::{
    AttachResponse, GetStatusRequest, Ping, SetTypingRequest, SubscribeResponse, TakeOverSessionRequest,
    attach_request::Frame as Asks, attach_response::Frame as Says, reply::Result as Replied, session_frame::Frame,
};
use parlance_tests::{
    Fault, Frames, Person, Server, Setup,
    attached::subscribe,
    audit,
    frames::{event_of, session_frame},
    load::process,
};
use tonic::{Streaming, transport::Endpoint};

/// The longest text in bytes: 32,000 of them.
fn long_text() -> String {
    "🙂".repeat(8_000)
}

async fn quiet_session(customer: &Person, agent: &Person) -> String {
    let session_id = customer.new_session().await.id;
    let request = TakeOverSessionRequest { session_id: session_id.clone(), ..Default::default() };
    agent.sessions().take_over_session(request).await.expect("the floor is free");
    session_id
}

async fn begin(person: &Person, session_id: &str) -> Streaming<SubscribeResponse> {
    person.chat().subscribe(subscribe(session_id, Some(("", 0)))).await.expect("a subscription").into_inner()
}

/// Sends so many of the longest messages to each session, all sessions at the same time.
async fn flood(customer: &Person, sessions: &[String], count: usize) {
    let text = long_text();
    join_all(sessions.iter().map(|session| async {
        for _ in 0..count {
            customer.send(session, &text).await;
        }
    }))
    .await;
}

/// What the contract lets a stream hold for a reader who does not read, and a connection of its own cost; in KiB
/// of the whole process.
const KIB_A_READER: f64 = 256.0 + 40.0;
/// What a client takes of a stream before it is read: as little as HTTP/2 has it without being told.
const WINDOW: u32 = 65_535;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_who_stop_cost_little_disturb_nobody_and_miss_nothing() {
    // Many readers, so that what the process needs besides them weighs little in each one's part.
    const READERS: usize = 64;
    const SESSIONS: usize = 8;
    const ROUND: usize = 40;
    // Nobody is reset here: what is counted is what is held until then.
    let patient = [("PARLANCE_LIMITS__STALLED_SECONDS", 600), ("PARLANCE_LIMITS__SLOW_SECONDS", 600)];
    let setup = Setup::default().rates(1_000_000);
    let server = patient.iter().fold(setup, |setup, (name, value)| setup.set(name, value)).start().await;
    let (customer, agent) = (server.guest().await, server.agent("Ada").await);
    let mut sessions = Vec::new();
    for _ in 0..SESSIONS {
        sessions.push(quiet_session(&customer, &agent).await);
    }
    // What sending and reading need anyway is there before it is counted.
    flood(&customer, &sessions, ROUND).await;
    join_all(sessions.iter().map(|session| read_to_the_end(&server, &customer, session))).await;
    let before = process::anonymous_bytes(server.pid());
    let mut slow = Vec::new();
    for session in sessions.iter().cycle().take(READERS) {
        // Each over a connection of its own, and never read until the end.
        slow.push(begin(&on_a_connection(&server, &customer), session).await);
    }
    let mut fast = Frames::new(begin(&agent, &sessions[0]).await);
    flood(&customer, &sessions, ROUND).await;
    let grown = (process::anonymous_bytes(server.pid()) - before) / 1024.0 / READERS as f64;
    let held = held_per_address(&server).await / READERS as u64 / 1024;
    let sent = (ROUND * long_text().len()) >> 10;
    println!(
        "SLOW-1: {READERS} readers stopped, {sent} KiB sent to each, {held} KiB held for each, {grown:.0} KiB of memory"
    );
    assert!((1..=256).contains(&held), "{held} KiB held for a reader who stops");
    assert!(grown < KIB_A_READER, "{grown:.0} KiB a reader who stops");

    let last = customer.session(&sessions[0]).await.last_seq;
    let got: Vec<i64> = fast.events_to(last).await.iter().map(|event| event.seq).collect();
    audit::dense(&got, last).expect("whoever reads hears everything");
    for (stream, session) in slow.into_iter().zip(sessions.iter().cycle()) {
        let last = customer.session(session).await.last_seq;
        let got = resumed(&customer, session, stream, last).await;
        audit::dense(&got, last).expect("whoever goes on reading has missed nothing");
    }
}

fn on_a_connection(server: &Server, customer: &Person) -> Person {
    let endpoint = Endpoint::from_shared(format!("http://{}", server.address())).expect("an address");
    customer.with(endpoint.initial_stream_window_size(WINDOW).connect_lazy(), customer.tokens.clone())
}

async fn read_to_the_end(server: &Server, customer: &Person, session: &str) {
    let last = customer.session(session).await.last_seq;
    Frames::new(begin(&on_a_connection(server, customer), session).await).events_to(last).await;
}

/// Bytes held for all readers of the one address there is.
async fn held_per_address(server: &Server) -> u64 {
    let admin = server.admin().await;
    let status = admin.system().get_status(GetStatusRequest {}).await.expect("the status").into_inner();
    let limit = status.limits.into_iter().find(|limit| limit.name == "limits.held_per_address_bytes");
    limit.expect("the limit").used.try_into().expect("a number of bytes")
}

/// Reads to a seq, resuming where the server has given the reader up.
async fn resumed(customer: &Person, session: &str, stream: Streaming<SubscribeResponse>, last: i64) -> Vec<i64> {
    let mut stream = Frames::new(stream);
    let mut log_id = String::new();
    let mut got: Vec<i64> = Vec::new();
    while got.last().is_none_or(|seq| *seq < last) {
        match stream.next().await {
            Ok(Some(frame)) => {
                if let Some(Frame::Subscribed(subscribed)) = session_frame(&frame) {
                    log_id.clone_from(&subscribed.log_id);
                }
                got.extend(event_of(&frame).map(|event| event.seq));
            }
            _ => stream = customer.subscribe(session, Some((&log_id, got.last().copied().unwrap_or(0)))).await,
        }
    }
    got
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_idle_readers_of_tiny_frames_keep_their_eight_connections() {
    const CONNECTIONS: usize = 8;
    const READERS: usize = 16;
    const STREAMS: usize = 1_000;
    const EACH: usize = 10;
    let server = Setup::default().rates(1_000_000).start().await;
    let agent = server.agent("Ada").await;
    let channels: Vec<_> = (0..CONNECTIONS).map(|_| server.channel()).collect();
    let mut readers = Vec::new();
    for _ in 0..READERS {
        let customer = server.guest().await;
        let session = quiet_session(&customer, &agent).await;
        readers.push((customer, session));
    }
    let mut streams: Vec<(String, Streaming<SubscribeResponse>)> = Vec::new();
    for number in 0..STREAMS {
        let (customer, session) = &readers[number % READERS];
        let customer = customer.with(channels[number / (STREAMS / CONNECTIONS)].clone(), customer.tokens.clone());
        let stream = customer.chat().subscribe(subscribe(session, None)).await.expect("a stream").into_inner();
        streams.push((session.clone(), stream));
    }
    let mut last = HashMap::new();
    for (_, session) in &readers {
        for number in 0..EACH {
            let request = SetTypingRequest { session_id: session.clone(), typing: number % 2 == 0 };
            agent.chat().set_typing(request).await.expect("told");
        }
    }
    // The connections still carry calls, and then every stream its frames.
    for (number, (customer, session)) in readers.iter().enumerate() {
        let customer = customer.with(channels[number % CONNECTIONS].clone(), customer.tokens.clone());
        last.insert(session.clone(), customer.send(session, "Still here?").await.seq);
    }
    let mut tiny = 0;
    for (session, stream) in streams {
        let (mut stream, seq) = (Frames::new(stream), last[&session]);
        while stream.event().await.seq < seq {}
        let typing = |frame: &&SubscribeResponse| matches!(session_frame(frame), Some(Frame::Typing(_)));
        tiny += stream.seen().iter().filter(typing).count();
        assert!(stream.seen().iter().filter_map(event_of).all(|event| event.seq == seq));
    }
    println!("SLOW-2: {STREAMS} streams of {READERS} callers on {CONNECTIONS} connections, {tiny} tiny frames");
    assert_eq!(tiny, STREAMS * EACH);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_frames_of_a_client_who_reads_nothing_are_each_answered_in_the_end() {
    const FRAMES: u32 = 10_000;
    let server = Server::start().await;
    let customer = server.guest().await;
    let mut stream = customer.attach().await;
    for _ in 0..FRAMES {
        stream.send(Asks::Ping(Ping {}));
    }
    // Calls on the same connection are answered meanwhile.
    let session = customer.new_session().await;
    for _ in 0..100 {
        customer.session(&session.id).await;
    }
    let mut replies = Vec::new();
    while replies.len() < FRAMES as usize {
        let frame: Option<AttachResponse> = stream.next().await.expect("the stream goes on");
        if let Some(Says::Reply(reply)) = frame.expect("the stream goes on").frame {
            match reply.result.expect("a result") {
                Replied::Pong(_) => {}
                Replied::Failed(status) => {
                    assert_eq!(Fault::of(&parlance_client::status(&status)).reason, "LIMIT_REACHED")
                }
                Replied::Ack(ack) => panic!("{ack:?}"),
            }
            replies.push(reply.frame_id);
        }
    }
    replies.sort_unstable();
    assert!(replies.into_iter().eq(1..=FRAMES), "one reply each");
    println!("SLOW-2: {FRAMES} tiny frames sent at once, as many replies");
}
