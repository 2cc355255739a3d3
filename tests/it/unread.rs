//! MEM: clients that do not take what is sent to them. What is held for them is bounded, their streams are
//! reset, everybody else goes on, and the memory comes back.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use parlance_client::v1::{self, LimitStatus, SubscribeRequest};
use parlance_tests::{
    Fault, Person, Server, Setup, Unread,
    http2::{DATA, END_STREAM, HEADERS, RST_STREAM},
    load::process,
    person::new_id,
    server::HANG,
};
use prost::Message;
use tokio::time::timeout;
use tonic::Code;

const SUBSCRIBE: &str = "/parlance.v1.ChatService/Subscribe";
const ASK: &str = "/parlance.v1.ChatService/Ask";
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
    let gone = async { while self::limits(&server).await["limits.held_percent_of_memory"].used > 0 {} };
    timeout(HANG, gone).await.expect("nothing is held for who has gone");
}

const CONNECTIONS: usize = 4;
const STREAMS: usize = 64;
const ASKS: usize = 4;
const EACH: usize = 33;
const OPEN: usize = 50;

/// Every limit of one guest at once: streams, followed sessions, answers, sessions, and what is held unread.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_guest_at_every_limit_at_once_holds_no_more_than_these_allow_and_leaves_nothing_behind() {
    let server = Setup::default()
        .rates(1_000_000)
        .scripted("say Thinking | stall")
        .set("PARLANCE_LIMITS__CONTACT_OPEN_SESSIONS", OPEN)
        .set("PARLANCE_LIMITS__STALLED_SECONDS", 600)
        .set("PARLANCE_LIMITS__SLOW_SECONDS", 600)
        .start()
        .await;
    let guest = server.guest().await;
    let mut sessions = full_sessions(&server, &guest, 4, 40).await;
    while sessions.len() < OPEN {
        sessions.push(guest.new_session().await.id);
    }
    let request = v1::CreateSessionRequest { request_id: new_id(), ..Default::default() };
    let refused = guest.sessions().create_session(request).await.expect_err("one session more than a guest may have");
    let refused = Fault::of(&refused);
    assert_eq!(refused.metadata["limit_name"], "limits.contact_open_sessions", "{refused:?}");
    // What pages cost while they are read is there before it is counted.
    let connections = [(); CONNECTIONS].map(|()| guest.with(server.channel(), guest.tokens.clone()));
    let readers = connections.iter().flat_map(|guest| [guest; 3].into_iter().zip(&sessions));
    join_all(readers.map(|(guest, session)| guest.messages(session))).await;
    let start = resident_mib(&server);

    let unread = everything_unread(&server, &guest, &sessions).await;
    // A question is there before its answer has begun.
    let begun = async {
        loop {
            let at_once = limits(&server).await;
            if at_once["answer.at_once_per_contact"].used == 2 {
                return at_once;
            }
        }
    };
    let at_once = timeout(HANG, begun).await.expect("two answers at once");
    let used = |name: &str| (at_once[name].used, at_once[name].limit);
    assert_eq!(used("limits.streams_per_caller"), (64, 64));
    let followed = i64::try_from((STREAMS - ASKS) * EACH).expect("few");
    assert_eq!(used("limits.sessions_per_caller"), (followed, 2_000));
    assert_eq!(used("answer.at_once_per_contact"), (2, 2));
    let (held, most) = used("limits.held_per_connection_bytes");
    assert!(held > 0 && held <= most, "{held} of {most}");
    let grown = resident_mib(&server) - start;
    // What is held for the connections, and what MEM allows a process that has done something.
    let bound = CONNECTIONS as f64 * most as f64 / f64::from(1 << 20) + 0.25 * start + 16.0;
    println!("MEM: a guest at every limit: memory from {start:.0} by {grown:.0} MiB, bound {bound:.0} MiB");
    assert!(grown < bound, "{grown:.0} MiB of {bound:.0}");

    drop(unread);
    let left = async {
        let known = ["limits.streams_per_caller", "limits.sessions_per_caller", "limits.held_per_address_bytes"];
        loop {
            let limits = limits(&server).await;
            if known.iter().all(|name| limits[*name].used == 0) && resident_mib(&server) <= 1.25 * start + 16.0 {
                break;
            }
        }
    };
    timeout(HANG, left).await.expect("nothing is left of who has gone");
}

/// Uses all streams, followed sessions and answers, and leaves pages unread until each connection holds what it may.
async fn everything_unread(server: &Server, guest: &Person, sessions: &[String]) -> Vec<Unread> {
    let token = guest.tokens.access_token.clone();
    let mut unread = Vec::new();
    for _ in 0..CONNECTIONS {
        unread.push(Unread::connect(server.address(), 0).await);
    }
    for number in 0..ASKS {
        let ask = v1::AskRequest {
            session_id: sessions[OPEN - 1 - number].clone(),
            client_message_id: new_id(),
            text: "Are you there?".to_owned(),
            ..Default::default()
        };
        unread[number % CONNECTIONS].call(ASK, Some(&token), &ask, true).await;
    }
    for number in 0..STREAMS - ASKS {
        unread[number % CONNECTIONS].call(SUBSCRIBE, Some(&token), &cursors(&sessions[..EACH]), true).await;
    }
    for connection in &mut unread {
        begun(connection, STREAMS / CONNECTIONS).await;
    }
    let refused = guest.chat().subscribe(cursors(&sessions[..1])).await.expect_err("one stream more");
    assert_eq!(Fault::of(&refused).metadata["limit_name"], "limits.streams_per_caller");
    // Pages until each connection holds what it may, which resets the calls beyond.
    for connection in &mut unread {
        for number in 0..8 {
            let request = v1::ListMessagesRequest {
                session_id: sessions[number % 4].clone(),
                page_size: 200,
                ..Default::default()
            };
            connection.call(LIST_MESSAGES, Some(&token), &request, true).await;
        }
        connection.ends(1).await;
    }
    unread
}

/// Waits until so many calls have been let in.
async fn begun(unread: &mut Unread, calls: usize) {
    let mut begun = 0;
    while begun < calls {
        let frame = unread.next().await.expect("the connection lives");
        begun += usize::from(frame.kind == HEADERS && frame.flags & END_STREAM == 0);
    }
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
    let server = Setup::default().set("PARLANCE_LIMITS__SILENT_SECONDS", 5).start().await;
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
