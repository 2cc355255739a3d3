//! The Rust client as an application sees it: text as it is written, errors that say why, and cuts that
//! lose nothing.

use std::{collections::BTreeSet, time::Duration};

use parlance_client::{Answer, Client, Following, InboxChange, InboxWatch, Update, connect, v1};
use parlance_tests::{Person, Server, Setup, clocked::Clocked, person::new_id, server::ADMIN};
use tonic::Code;
use v1::session_frame::Frame;

/// A guest of the client's own, and their session.
async fn guest(server: &Server) -> (Client, String) {
    let channel = connect(&format!("http://{}", server.address())).expect("an address");
    let client = Client::guest(channel, v1::StartGuestRequest::default()).await.expect("a guest");
    let session = client.create_session(v1::CreateSessionRequest::default()).await.expect("a session");
    (client, session.id)
}

fn message(session_id: &str, text: &str) -> v1::SendMessageRequest {
    v1::SendMessageRequest { session_id: session_id.into(), text: text.into(), ..Default::default() }
}

fn cursor(session_id: &str, log_id: &str, after_seq: i64) -> v1::SessionCursor {
    v1::SessionCursor { session_id: session_id.into(), log_id: log_id.into(), after_seq: Some(after_seq) }
}

/// All that is still to come of an answer.
async fn rest(answer: &mut Answer) -> String {
    let mut text = String::new();
    while let Some(piece) = answer.next().await.expect("a piece") {
        text.push_str(&piece);
    }
    text
}

/// Reads up to this seq and returns the seqs of the events on the way.
async fn read_to(following: &mut Following, seq: i64) -> Vec<i64> {
    let mut seqs = Vec::new();
    while seqs.last().is_none_or(|last| *last < seq) {
        let update = following.next().await.expect("an update");
        if let Some(Update::Frame { frame, .. }) = update
            && let Frame::Event(event) = *frame
        {
            seqs.push(event.seq);
        }
    }
    seqs
}

#[tokio::test]
async fn the_pieces_of_an_answer_are_its_text() {
    let server = Setup::default().scripted("say Three separate writes.").start().await;
    let (client, session) = guest(&server).await;
    let mut answer = client.ask(&session, "Well?");
    let shown = rest(&mut answer).await;
    let stored = answer.message.as_ref().expect("an answer");
    assert_eq!((shown.as_str(), answer.text.as_str()), (&*stored.text, &*stored.text));
    assert_eq!(stored.text, "Three separate writes.");
    assert_eq!(answer.sent.as_ref().map(|sent| &*sent.text), Some("Well?"));
}

#[tokio::test]
async fn each_piece_of_an_answer_is_seen_before_the_next_is_written() {
    let server = Setup::default().scripted("say Seen | stall").start().await;
    let (client, session) = guest(&server).await;
    let mut answer = client.ask(&session, "Well?");
    assert_eq!(answer.next().await.expect("a piece").as_deref(), Some("Seen "));
    assert!(!answer.is_over());
}

#[tokio::test]
async fn a_cancelled_call_ends_and_its_answer_goes_on() {
    let server = Setup::default().scripted("say Heard, | wait 5000 | say unheard.").start().await;
    let (client, session) = guest(&server).await;
    let client_message_id = new_id();
    let text = "Well?".to_owned();
    let request = v1::AskRequest { session_id: session, client_message_id, text, ..Default::default() };
    let mut answer = client.ask_with(request.clone());
    assert_eq!(answer.next().await.expect("a piece").as_deref(), Some("Heard, "));
    drop(answer);
    let again = client.ask_with(request).finished().await.expect("the same answer");
    assert_eq!(again.message.map(|message| message.text), Some("Heard, unheard.".to_owned()));
}

#[tokio::test]
async fn an_error_says_what_is_missing() {
    let server = Server::start().await;
    let (client, _) = guest(&server).await;
    let missing = new_id();
    let error = client.send(message(&missing, "Hello?")).await.expect_err("no such session");
    assert_eq!((error.code(), error.reason()), (Code::NotFound, Some("NOT_FOUND")));
    assert_eq!(error.metadata().and_then(|metadata| metadata.get("id")), Some(&missing));
    assert!(!error.is_transient());
}

#[tokio::test]
async fn an_error_names_every_field_that_is_wrong() {
    let server = Server::start().await;
    let (client, _) = guest(&server).await;
    let error = client.send(message("no uuid", "")).await.expect_err("no such request");
    let fields: BTreeSet<&str> = error.violations().map(|violation| violation.field).collect();
    assert_eq!(fields, BTreeSet::from(["session_id", "text"]));
}

#[tokio::test]
async fn an_answer_goes_on_after_the_server_was_killed() {
    let mut server = Setup::default().scripted("say This | stall").start().await;
    let (client, session) = guest(&server).await;
    let mut answer = client.ask(&session, "Well?");
    let begun = answer.next().await.expect("a piece").expect("a piece");
    server.kill();
    let (rest, ()) = tokio::join!(rest(&mut answer), server.restart_with(|setup| setup.scripted("say Anew.")));
    assert_eq!((&*begun, &*rest), ("This ", "\nAnew."));
    assert_eq!(answer.message.map(|message| message.text), Some("Anew.".to_owned()));
}

#[tokio::test]
async fn a_subscription_goes_on_after_the_server_was_killed() {
    let mut server = Server::start().await;
    let (client, session) = guest(&server).await;
    let mut following = client.subscribe([cursor(&session, "", 0)]);
    let first = client.send(message(&session, "one")).await.expect("a message").seq;
    let mut seqs = read_to(&mut following, first).await;
    server.kill();
    let (second, ()) = tokio::join!(client.send(message(&session, "two")), server.restart());
    let second = second.expect("a message").seq;
    seqs.extend(read_to(&mut following, second).await);
    assert_eq!(seqs, (1..=second).collect::<Vec<_>>(), "every event once, in order");
    assert_eq!(following.cursor(&session).and_then(|cursor| cursor.after_seq), Some(second));
}

#[tokio::test]
async fn a_void_cursor_brings_the_messages_anew() {
    let server = Server::start().await;
    let (client, session) = guest(&server).await;
    let sent = client.send(message(&session, "one")).await.expect("a message");
    let mut following = client.subscribe([cursor(&session, &new_id(), 1)]);
    let begun = following.next().await.expect("an update").expect("an update");
    assert!(matches!(&begun, Update::Frame { frame, .. } if matches!(**frame, Frame::Subscribed(_))), "{begun:?}");
    match following.next().await.expect("an update").expect("an update") {
        Update::Reloaded { messages, as_of_seq, .. } => {
            assert_eq!(messages.first().map(|message| &*message.id), Some(&*sent.id));
            assert!(as_of_seq >= sent.seq);
        }
        other => panic!("a void cursor reloads: {other:?}"),
    }
}

#[tokio::test]
async fn an_agent_takes_over_in_mid_answer() {
    let server = Setup::default().scripted("say Half an | stall").start().await;
    let ann: Person = server.agent("Ann").await;
    let (client, session) = guest(&server).await;
    let mut answer = client.ask(&session, "Well?");
    answer.next().await.expect("a piece");
    let take = v1::TakeOverSessionRequest { session_id: session.clone(), ..Default::default() };
    ann.sessions().take_over_session(take).await.expect("Ann takes the floor");
    let answer = answer.finished().await.expect("the end");
    let handed = answer.handed_off.as_ref().expect("handed off");
    assert_eq!(handed.reason(), v1::StateChangeReason::TakenOver);
}

#[tokio::test]
async fn calls_that_learn_of_the_same_expiry_make_one_renewal() {
    let server = Clocked::start(&[]).await;
    let client = Client::guest(server.channel(), v1::StartGuestRequest::default()).await.expect("a guest");
    let session = client.create_session(v1::CreateSessionRequest::default()).await.expect("a session").id;
    let first = client.tokens().access_token;
    server.pass(16 * 60);
    let request = v1::GetSessionRequest { session_id: session.clone() };
    let get = || async { client.sessions().get_session(request.clone()).await };
    let (one, other) = tokio::join!(client.call(get), client.call(get));
    assert_eq!(one.expect("a session"), other.expect("renewed once: a refresh token is good once"));
    assert_ne!(client.tokens().access_token, first);
}

#[tokio::test]
async fn a_subscription_goes_on_after_its_token_expired() {
    let server = Clocked::start(&[]).await;
    let client = Client::guest(server.channel(), v1::StartGuestRequest::default()).await.expect("a guest");
    let session = client.create_session(v1::CreateSessionRequest::default()).await.expect("a session").id;
    let mut following = client.subscribe([cursor(&session, "", 0)]);
    let mut seqs = read_to(&mut following, 1).await;
    server.pass(16 * 60);
    let last = client.send(message(&session, "With another token.")).await.expect("a message").seq;
    seqs.extend(read_to(&mut following, last).await);
    assert_eq!(seqs, (1..=last).collect::<Vec<_>>(), "every event once, in order");
}

#[tokio::test]
async fn a_repeated_message_is_stored_once() {
    let server = Server::start().await;
    let (client, session) = guest(&server).await;
    let mut request = message(&session, "one");
    request.client_message_id = new_id();
    let first = client.send(request.clone()).await.expect("a message");
    let again = client.send(request.clone()).await.expect("a message");
    assert_eq!((again.id, again.seq), (first.id, first.seq));
    request.text = "Something else.".into();
    let error = client.send(request).await.expect_err("another message");
    assert_eq!(error.reason(), Some("CLIENT_MESSAGE_ID_REUSED"));
}

#[tokio::test]
async fn an_error_says_when_to_try_again() {
    let server = Setup::default().set("PARLANCE_RATES__LOGIN_PER_ACCOUNT_PER_MINUTE", 3).start().await;
    let channel = || connect(&format!("http://{}", server.address())).expect("an address");
    for reason in ["CREDENTIALS_INVALID", "CREDENTIALS_INVALID", "CREDENTIALS_INVALID", "RATE_LIMITED"] {
        let error = Client::login(channel(), ADMIN.0, "a guess").await.expect_err("a wrong password");
        assert_eq!(error.reason(), Some(reason));
        assert_eq!(error.retry_after().is_some_and(|wait| !wait.is_zero()), reason == "RATE_LIMITED");
    }
}

#[tokio::test]
async fn what_the_server_asks_to_wait_for_is_waited_for() {
    let setup = Setup::default().set("PARLANCE_RATES__WRITE_PER_SECOND", 10).set("PARLANCE_RATES__WRITE_BURST", 10);
    let server = setup.start().await;
    let (client, session) = guest(&server).await;
    let mut seqs = Vec::new();
    for number in 0..20 {
        seqs.push(client.send(message(&session, &format!("Message {number}"))).await.expect("a message").seq);
    }
    assert!(seqs.is_sorted_by(|one, next| one < next), "each is stored once, in order: {seqs:?}");
}

/// The next change of this kind that tells of the session, or of any if there is none.
async fn until(inbox: &mut InboxWatch, kind: &str, session: Option<&str>) -> InboxChange {
    loop {
        let change = inbox.next().await.expect("a change");
        let (is, removed) = match &change {
            InboxChange::Snapshot(_) => ("snapshot", None),
            InboxChange::Upsert(_) => ("upsert", None),
            InboxChange::Remove(session_id) => ("remove", Some(session_id)),
            InboxChange::Counts(_) => ("counts", None),
        };
        let mut told = change.sessions().iter().map(|session| &session.id).chain(removed);
        if is == kind && session.is_none_or(|session| told.any(|told| told == session)) {
            return change;
        }
    }
}

#[tokio::test]
async fn an_inbox_starts_anew_after_the_server_was_killed() {
    let mut server = Server::start().await;
    let (client, session) = guest(&server).await;
    let channel = connect(&format!("http://{}", server.address())).expect("an address");
    let admin = Client::login(channel, ADMIN.0, ADMIN.1).await.expect("the administrator");
    let mut inbox = admin.watch_inbox([]);
    assert!(matches!(inbox.next().await, Ok(InboxChange::Snapshot(sessions)) if sessions.is_empty()));
    let wish = v1::RequestHumanRequest { session_id: session.clone(), ..Default::default() };
    client.sessions().request_human(wish).await.expect("a place in the queue");
    let waiting = until(&mut inbox, "upsert", Some(&session)).await;
    assert_eq!(waiting.sessions()[0].state(), v1::SessionState::Waiting);

    server.kill();
    let (anew, ()) = tokio::join!(until(&mut inbox, "snapshot", Some(&session)), server.restart());
    assert_eq!(inbox.sessions().collect::<Vec<_>>(), anew.sessions().iter().collect::<Vec<_>>());
    let accept = v1::AcceptSessionRequest { session_id: session.clone(), ..Default::default() };
    admin.repeat(|| async { admin.sessions().accept_session(accept.clone()).await }).await.expect("the floor");
    until(&mut inbox, "upsert", Some(&session)).await;
    let release = v1::ReleaseSessionRequest { session_id: session.clone(), ..Default::default() };
    admin.sessions().release_session(release).await.expect("the floor is given back");
    until(&mut inbox, "remove", Some(&session)).await;
    assert_eq!(inbox.sessions().count(), 0);
}

#[tokio::test]
async fn an_inbox_starts_anew_after_the_server_was_stopped() {
    let mut server = Server::start().await;
    let channel = connect(&format!("http://{}", server.address())).expect("an address");
    let admin = Client::login(channel, ADMIN.0, ADMIN.1).await.expect("the administrator");
    let mut inbox = admin.watch_inbox([]);
    until(&mut inbox, "snapshot", None).await;
    let restarting = async {
        assert!(server.terminate().await.success());
        server.restart().await;
    };
    tokio::join!(until(&mut inbox, "snapshot", None), restarting);
}

#[tokio::test]
async fn an_inbox_starts_anew_after_its_token_expired() {
    let server = Clocked::start(&[]).await;
    let admin = Client::login(server.channel(), ADMIN.0, ADMIN.1).await.expect("the administrator");
    let first = admin.tokens().access_token;
    let mut inbox = admin.watch_inbox([v1::SessionState::Waiting]);
    until(&mut inbox, "snapshot", None).await;
    server.pass(16 * 60);
    until(&mut inbox, "snapshot", None).await;
    assert_ne!(admin.tokens().access_token, first);
}

#[tokio::test]
async fn an_inbox_without_permission_ends() {
    let server = Server::start().await;
    let (client, _) = guest(&server).await;
    let error = client.watch_inbox([]).next().await.expect_err("guests have no inbox");
    assert_eq!((error.reason(), error.is_transient()), (Some("PERMISSION_DENIED"), false));
}

#[tokio::test]
async fn patience_has_an_end() {
    let mut server = Server::start().await;
    let (client, session) = guest(&server).await;
    let limit = Duration::from_millis(200);
    let hasty = client.with_patience(limit);
    let mut following = hasty.subscribe([cursor(&session, "", 0)]).with_patience(limit);
    read_to(&mut following, 1).await;
    server.kill();
    assert!(hasty.send(message(&session, "Anyone?")).await.is_err_and(|error| error.is_transient()));
    assert!(hasty.ask(&session, "Anyone?").finished().await.is_err_and(|error| error.is_transient()));
    let error = loop {
        if let Err(error) = following.next().await {
            break error;
        }
    };
    assert!(error.is_transient(), "{error}");
}

#[test]
fn an_address_without_a_scheme_is_refused() {
    for address in ["127.0.0.1:50051", "localhost:50051", "ftp://localhost", "https://localhost", "http://", ""] {
        let refused = connect(address).expect_err("no address");
        assert_eq!((refused.code(), refused.is_transient()), (Code::InvalidArgument, false), "{address}");
    }
}
