//! The Rust client as an application sees it: text as it is written, errors that say why, and cuts that
//! lose nothing.

use std::collections::BTreeSet;

use parlance_client::{Answer, Client, Following, Update, connect, v1};
use parlance_tests::{Person, Server, Setup, clocked::Clocked, person::new_id};
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
async fn an_error_says_what_is_missing_and_names_every_field_that_is_wrong() {
    let server = Server::start().await;
    let (client, _) = guest(&server).await;
    let missing = new_id();
    let error = client.send(message(&missing, "Hello?")).await.expect_err("no such session");
    assert_eq!((error.code(), error.reason()), (Code::NotFound, Some("NOT_FOUND")));
    assert_eq!(error.metadata().and_then(|metadata| metadata.get("id")), Some(&missing));
    assert!(!error.is_transient());

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
async fn what_is_followed_goes_on_after_the_server_was_killed() {
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
async fn calls_and_what_is_followed_go_on_after_the_token_expired() {
    let server = Clocked::start(&[]).await;
    let client = Client::guest(server.channel(), v1::StartGuestRequest::default()).await.expect("a guest");
    let session = client.create_session(v1::CreateSessionRequest::default()).await.expect("a session").id;
    let mut following = client.subscribe([cursor(&session, "", 0)]);
    read_to(&mut following, 1).await;
    let first = client.tokens().access_token;
    server.pass(16 * 60);

    let request = v1::GetSessionRequest { session_id: session.clone() };
    let get = || async { client.sessions().get_session(request.clone()).await };
    let (one, other) = tokio::join!(client.call(get), client.call(get));
    assert_eq!(one.expect("a session"), other.expect("renewed once: a refresh token is good once"));
    assert_ne!(client.tokens().access_token, first);

    server.pass(16 * 60);
    let last = client.send(message(&session, "With another token.")).await.expect("a message").seq;
    assert!(read_to(&mut following, last).await.contains(&last));
}
