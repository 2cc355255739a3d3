//! MEM: clients that do not take what is sent to them. What is held for them is bounded, their streams are
//! reset, everybody else goes on, and the memory comes back.

use std::collections::{BTreeMap, BTreeSet};

use parlance_client::v1::{self, LimitStatus, SubscribeRequest};
use parlance_tests::{
    Fault, Person, Server, Setup, Unread,
    http2::{DATA, END_STREAM, HEADERS, RST_STREAM},
    load::process,
};
use prost::Message;
use tonic::Code;

const SUBSCRIBE: &str = "/parlance.v1.ChatService/Subscribe";
const ATTACH: &str = "/parlance.v1.ChatService/Attach";
const LIST_MESSAGES: &str = "/parlance.v1.ChatService/ListMessages";
const REFLECTION: &str = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
const WATCH: &str = "/grpc.health.v1.Health/Watch";

/// A question of reflection.
#[derive(Clone, PartialEq, Message)]
struct Question {
    #[prost(string, tag = "4")]
    symbol: String,
}

/// A question of health.
#[derive(Clone, PartialEq, Message)]
struct Service {
    #[prost(string, tag = "1")]
    name: String,
}

fn cursors(sessions: &[String]) -> SubscribeRequest {
    let cursor = |id: &String| v1::SessionCursor { session_id: id.clone(), log_id: String::new(), after_seq: Some(0) };
    SubscribeRequest { sessions: sessions.iter().map(cursor).collect() }
}

/// A customer's sessions, full of the longest texts, and with nobody who answers.
async fn full_sessions(server: &Server, customer: &Person, count: usize, messages: usize) -> Vec<String> {
    let (agent, text) = (server.agent("Ada").await, "🙂".repeat(8_000));
    let mut sessions = Vec::new();
    for _ in 0..count {
        let session_id = customer.new_session().await.id;
        let request = v1::TakeOverSessionRequest { session_id: session_id.clone(), ..Default::default() };
        agent.sessions().take_over_session(request).await.expect("the floor is free");
        for _ in 0..messages {
            customer.send(&session_id, &text).await;
        }
        sessions.push(session_id);
    }
    sessions
}

async fn limits(server: &Server) -> BTreeMap<String, LimitStatus> {
    let admin = server.admin().await;
    let status = admin.system().get_status(v1::GetStatusRequest {}).await.expect("the status").into_inner();
    status.limits.into_iter().map(|limit| (limit.name.clone(), limit)).collect()
}

fn resident_mib(server: &Server) -> f64 {
    process::resident_bytes(server.pid()) / f64::from(1 << 20)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_who_open_no_window_are_reset_and_hold_no_more_than_their_connection_may() {
    const SUBSCRIBES: usize = 60;
    const PAGES: usize = 20;
    const ATTACHES: usize = 20;
    const QUESTIONS: usize = 4;
    let server = Setup::default().rates(1_000_000).set("PARLANCE_LIMITS__STALLED_SECONDS", 4).start().await;
    let customer = server.guest().await;
    let sessions = full_sessions(&server, &customer, 3, 60).await;
    customer.messages(&sessions[0]).await;
    let start = resident_mib(&server);

    let token = customer.tokens.access_token.clone();
    let mut known = Unread::connect(server.address(), 0).await;
    let all = cursors(&sessions);
    for _ in 0..SUBSCRIBES {
        known.call(SUBSCRIBE, Some(&token), &all, true).await;
    }
    for index in 0..PAGES {
        let session_id = sessions[index % sessions.len()].clone();
        let request = v1::ListMessagesRequest { session_id, page_size: 200, ..Default::default() };
        known.call(LIST_MESSAGES, Some(&token), &request, true).await;
    }
    for _ in 0..ATTACHES {
        let frame = Some(v1::attach_request::Frame::Subscribe(all.clone()));
        known.call(ATTACH, Some(&token), &v1::AttachRequest { frame_id: 1, frame }, false).await;
    }
    let mut strange = Unread::connect(server.address(), 0).await;
    for _ in 0..QUESTIONS {
        strange.call(REFLECTION, None, &Question { symbol: "parlance.v1.ChatService".to_owned() }, false).await;
    }

    // Some at once, because more than the connection may have waits for them, all others in time.
    let mut most: f64 = 0.0;
    let (mut resets, mut ended) = (0, BTreeSet::new());
    while ended.len() < SUBSCRIBES + PAGES {
        let frame = known.next().await.expect("the connection lives");
        assert_ne!(frame.kind, DATA, "there is no room for it");
        resets += usize::from(frame.kind == RST_STREAM);
        let is_end = frame.kind == RST_STREAM || (frame.kind == HEADERS && frame.flags & END_STREAM != 0);
        let is_read = usize::try_from(frame.stream / 2).is_ok_and(|index| index < SUBSCRIBES + PAGES);
        if is_end && is_read {
            ended.insert(frame.stream);
        }
        most = most.max(resident_mib(&server));
    }
    assert_eq!(strange.ends(QUESTIONS).await, QUESTIONS);
    customer.session(&sessions[0]).await;
    let limits = limits(&server).await;
    let grown = most - start;
    println!(
        "MEM: {} calls without a window have ended, {resets} resets, memory from {start:.0} by {grown:.0} MiB",
        ended.len()
    );
    assert!(limits["limits.held_per_connection_bytes"].refused > 0, "{limits:?}");
    assert!(limits["limits.stalled_seconds"].refused > 0, "{limits:?}");
    // Half a MiB a stream, with the tables of 100 calls; without limits it is six.
    assert!(grown < 48.0, "{grown:.0} MiB for one connection");

    drop((known, strange));
    let held = |name: &str| limits[name].used;
    assert_eq!(held("limits.held_per_connection_bytes"), 0, "{limits:?}");
    assert_eq!(held("limits.held_percent_of_memory"), 0, "{limits:?}");
}

#[tokio::test]
async fn what_is_left_of_answers_to_clients_with_tiny_windows_is_not_held() {
    let server = Setup::default().set("PARLANCE_LIMITS__STALLED_SECONDS", 1).start().await;
    let mut client = Unread::connect(server.address(), 1).await;
    for _ in 0..8 {
        client.call("/parlance.v1.SystemService/GetServerInfo", None, &v1::GetServerInfoRequest {}, true).await;
    }
    // One byte of each is taken; had the rest been left behind, the stream would never be reset.
    assert_eq!(client.ends(8).await, 8);
}

#[tokio::test]
async fn one_caller_has_so_many_streams_and_sessions_and_is_told_which_limit_it_is() {
    let server = Setup::default()
        .set("PARLANCE_LIMITS__STREAMS_PER_CALLER", 2)
        .set("PARLANCE_LIMITS__SESSIONS_PER_CALLER", 3)
        .start()
        .await;
    let customer = server.guest().await;
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(customer.new_session().await.id);
    }
    let two = customer.chat().subscribe(cursors(&sessions[..2])).await.expect("two of three");
    let limit = |status: tonic::Status| {
        let fault = Fault::of(&status);
        assert_eq!((fault.code, fault.reason.as_str()), (Code::ResourceExhausted, "LIMIT_REACHED"), "{fault:?}");
        fault.metadata["limit_name"].clone()
    };
    let refused = customer.chat().subscribe(cursors(&sessions[1..])).await.expect_err("four of three");
    assert_eq!(limit(refused), "limits.sessions_per_caller");
    let one = customer.chat().subscribe(cursors(&sessions[2..])).await.expect("three of three");
    let refused = customer.chat().subscribe(cursors(&sessions[..1])).await.expect_err("a third stream");
    assert_eq!(limit(refused), "limits.streams_per_caller");
    let other = server.guest().await;
    let session = other.new_session().await.id;
    other.chat().subscribe(cursors(&[session])).await.expect("others have limits of their own");
    let limits = limits(&server).await;
    let shown = |name: &str| (limits[name].used, limits[name].limit, limits[name].refused);
    assert_eq!(shown("limits.streams_per_caller"), (2, 2, 1));
    assert_eq!(shown("limits.sessions_per_caller"), (3, 3, 1));
    drop((two, one));
}

#[tokio::test]
async fn streams_that_need_no_token_are_few_and_may_not_be_silent() {
    let server = Setup::default().set("PARLANCE_LIMITS__SILENT_SECONDS", 1).start().await;
    let mut client = Unread::connect(server.address(), 65_535).await;
    let mut watches = Vec::new();
    for _ in 0..3 {
        watches.push(client.call(WATCH, None, &Service { name: String::new() }, true).await);
    }
    watches
        .push(client.call(REFLECTION, None, &Question { symbol: "parlance.v1.ChatService".to_owned() }, false).await);
    let fifth = client.call(WATCH, None, &Service { name: String::new() }, true).await;
    let (mut begun, mut ended) = (Vec::new(), Vec::new());
    while ended.len() < 5 {
        let frame = client.next().await.expect("the connection lives");
        if frame.kind == HEADERS {
            let which = if frame.flags & END_STREAM == 0 { &mut begun } else { &mut ended };
            which.push(frame.stream);
        }
    }
    begun.sort_unstable();
    ended.sort_unstable();
    assert_eq!(begun, watches, "the fifth is refused");
    watches.push(fifth);
    assert_eq!(ended, watches, "and all others end when they have been silent");
}
