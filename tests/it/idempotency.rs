//! IDEM-1: the same client_message_id is stored once, however often and whenever it comes.

use futures_util::future::join_all;
use parlance_client::v1::{CreateSessionRequest, SendMessageRequest, ask_response::Frame};
use parlance_tests::{Fault, Server, Setup, person::new_id};
use tonic::Code;

#[tokio::test]
async fn one_id_sent_fifty_times_at_once_is_one_message_with_one_seq() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    customer.ask(&session.id, "I want to talk to a person").await.ending().await;
    let mut sent = Vec::new();
    for copies in [2, 10, 50] {
        let id = new_id();
        // Two connections, so that the copies really race.
        let other = customer.with(server.channel(), customer.tokens.clone());
        let calls = (0..copies).map(|copy| {
            let who = if copy % 2 == 0 { &customer } else { &other };
            who.try_send(&session.id, &id, "Only once, please.")
        });
        let messages: Vec<_> = join_all(calls).await.into_iter().map(|sent| sent.expect("stored")).collect();
        assert!(messages.iter().all(|message| message == &messages[0]), "every copy gets the same answer");
        sent.push((id, messages[0].clone()));
    }
    let stored = customer.messages(&session.id).await;
    let copies = stored.iter().filter(|message| message.text == "Only once, please.").count();
    println!("IDEM-1: offered 62, acked 62, read back {copies}");
    assert_eq!(copies, 3, "one row an id");

    server.kill();
    server.restart().await;
    for (id, first) in sent {
        let repeat = customer.try_send(&session.id, &id, "Only once, please.").await.expect("known after a restart");
        assert_eq!((repeat.id, repeat.seq), (first.id, first.seq));
        let refused = customer.try_send(&session.id, &id, "Another body.").await.expect_err("another body");
        let fault = Fault::of(&refused);
        assert_eq!((fault.code, &*fault.reason), (Code::InvalidArgument, "CLIENT_MESSAGE_ID_REUSED"));
    }
}

#[tokio::test]
async fn send_message_and_ask_share_one_identity() {
    let server = Setup::default().scripted("say All is well.").start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let id = new_id();
    let sent = customer.try_send(&session.id, &id, "How are things?").await.expect("stored");
    let frames = customer.try_ask(&session.id, &id, "How are things?").await.expect("attaches").all().await;
    let Some(Frame::Sent(first)) = &frames[0].frame else { panic!("sent comes first: {frames:?}") };
    assert_eq!(first.message.as_ref().map(|message| message.seq), Some(sent.seq));
    let Some(Frame::Finished(finished)) = &frames[frames.len() - 1].frame else { panic!("one answer: {frames:?}") };
    let answer = finished.message.clone().expect("a message");

    // Asked again, it has the same ending, and there is still only one answer.
    let again = customer.try_ask(&session.id, &id, "How are things?").await.expect("attaches").answer().await;
    assert_eq!(again, answer);
    assert_eq!(customer.messages(&session.id).await.len(), 2);
}

#[tokio::test]
async fn an_id_belongs_to_its_sender_and_session() {
    let server = Server::start().await;
    let (one, other) = (server.guest().await, server.guest().await);
    let id = new_id();
    let (first, second) = (one.new_session().await, one.new_session().await);
    let foreign = other.new_session().await;
    for (who, session) in [(&one, &first), (&one, &second), (&other, &foreign)] {
        who.try_send(&session.id, &id, "The same id in another place.").await.expect("its own message");
    }
    assert_eq!(one.messages(&first.id).await[0].client_message_id, id);
}

#[tokio::test]
async fn a_refused_message_is_not_remembered() {
    let server = Setup::default().set("PARLANCE_SESSION__REOPEN_ON_MESSAGE", false).start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let close = parlance_client::v1::CloseSessionRequest { session_id: session.id.clone(), ..Default::default() };
    customer.sessions().close_session(close).await.expect("closed");
    let id = new_id();
    for _ in 0..2 {
        let refused = customer.try_send(&session.id, &id, "Hello?").await.expect_err("closed");
        assert_eq!(Fault::of(&refused).reason, "SESSION_CLOSED");
    }
    assert!(customer.messages(&session.id).await.is_empty());
}

#[tokio::test]
async fn a_request_id_gives_the_same_session_and_refuses_another_request() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let request = CreateSessionRequest { request_id: new_id(), title: "Once".into(), ..Default::default() };
    let calls = (0..10).map(|_| {
        let (customer, request) = (customer.clone(), request.clone());
        async move { customer.sessions().create_session(request).await.expect("a session").into_inner().session }
    });
    let sessions = join_all(calls).await;
    assert!(sessions.iter().all(|session| session == &sessions[0]));
    let other = CreateSessionRequest { title: "Twice".into(), ..request };
    let refused = customer.sessions().create_session(other).await.expect_err("another request");
    assert_eq!(Fault::of(&refused).reason, "REQUEST_ID_REUSED");
}

#[tokio::test]
async fn a_reply_to_is_part_of_the_body() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let first = customer.send(&session.id, "First.").await;
    let mut request = SendMessageRequest {
        session_id: session.id.clone(),
        client_message_id: new_id(),
        text: "Second.".into(),
        reply_to_id: first.id.clone(),
        ..Default::default()
    };
    let sent = customer.chat().send_message(request.clone()).await.expect("stored").into_inner().message;
    assert_eq!(sent.and_then(|message| message.reply_to_id), Some(first.id));
    request.reply_to_id.clear();
    let refused = customer.chat().send_message(request).await.expect_err("another body");
    assert_eq!(Fault::of(&refused).reason, "CLIENT_MESSAGE_ID_REUSED");
}
