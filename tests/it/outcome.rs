//! COMMIT: the connection breaks between a COMMIT and its answer. The server reads again what became of
//! it, and whoever listens hears what was committed, without anybody repeating anything.

use parlance_client::v1::{
    Event, Message, MessageState, SubscribeResponse, TakeOverSessionRequest, event::Change, session_frame::Frame,
};
use parlance_tests::{
    Fault, Frames, Person, Proxy, Server, Setup,
    database::{Empty, Engine},
    frames::{event_of, session_frame},
    person::new_id,
};
use tonic::Code;

/// A server on PostgreSQL behind a proxy, whose lease no test outlasts.
async fn behind_proxy(script: &str) -> (Empty, Proxy, Server) {
    let database = Empty::create(Engine::Postgres).await;
    let proxy = Proxy::before(&database).await;
    let setup = Setup::default().scripted(script).set("PARLANCE_ANSWER__LEASE_SECONDS", 600);
    let server = setup.database(proxy.url(&database)).start().await;
    (database, proxy, server)
}

fn added(event: &Event) -> Option<&Message> {
    match event.change.as_ref()? {
        Change::MessageAdded(added) => added.message.as_ref(),
        _ => None,
    }
}

fn changed(event: &Event) -> Option<&Message> {
    match event.change.as_ref()? {
        Change::MessageChanged(changed) => changed.message.as_ref(),
        _ => None,
    }
}

/// Sends a message whose commit loses its answer; the id to repeat it with.
async fn send_unanswered(proxy: &Proxy, customer: &Person, session_id: &str, text: &str) -> String {
    let id = new_id();
    proxy.cut_commit_of(text);
    let refused = customer.try_send(session_id, &id, text).await.expect_err("the answer is lost");
    let fault = Fault::of(&refused);
    assert_eq!((fault.code, &*fault.reason), (Code::Unavailable, "STORE_UNAVAILABLE"));
    proxy.cuts(1).await;
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_committed_unheard_is_told_and_answered() {
    let (database, proxy, server) = behind_proxy("say All is well.").await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut log = customer.subscribe(&session.id, Some(("", 0))).await;
    let id = send_unanswered(&proxy, &customer, &session.id, "Was this one stored?").await;

    let heard = log.until(|frame| event_of(frame).and_then(added).cloned()).await;
    assert_eq!(heard.client_message_id, id, "nobody has repeated it yet");
    let ended = log.until(|frame| event_of(frame).and_then(changed).cloned()).await;
    assert_eq!((ended.state(), &*ended.text), (MessageState::Complete, "All is well."), "and its answer was begun");

    let repeat = customer.try_send(&session.id, &id, "Was this one stored?").await.expect("known");
    assert_eq!((&repeat.id, repeat.seq), (&heard.id, heard.seq));
    assert_eq!(customer.messages(&session.id).await.len(), 2, "one question, one answer");
    drop(server);
    database.remove().await;
}

/// Reads up to the customer's next message; whether text of the assistant came after the change of floor.
async fn text_after_take_over(stream: &mut Frames<SubscribeResponse>, marker: &str) -> bool {
    let (mut taken, mut late) = (false, false);
    stream
        .until(|frame| {
            match session_frame(frame)? {
                Frame::Delta(_) | Frame::Answering(_) => late |= taken,
                Frame::Event(event) => match event.change.as_ref()? {
                    Change::StateChanged(change) if change.epoch == 2 => taken = true,
                    Change::MessageAdded(added) if added.message.as_ref()?.text == marker => return Some(()),
                    _ => {}
                },
                _ => {}
            }
            None
        })
        .await;
    assert!(taken, "the change of floor was told");
    late
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_take_over_that_was_committed_unheard_silences_the_assistant() {
    let (database, proxy, server) = behind_proxy("pace 5 | words 4000").await;
    let (customer, ada) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    let mut log = customer.subscribe(&session.id, Some(("", 0))).await;
    customer.send(&session.id, "Tell me everything.").await;
    log.until(|frame| matches!(session_frame(frame), Some(Frame::Delta(_))).then_some(())).await;

    proxy.cut_commit_of("Let me handle this");
    let request = TakeOverSessionRequest {
        session_id: session.id.clone(),
        reason: "Let me handle this".into(),
        ..Default::default()
    };
    let unheard = ada.sessions().take_over_session(request.clone()).await.expect_err("the answer is lost");
    assert_eq!(Fault::of(&unheard).reason, "STORE_UNAVAILABLE");
    proxy.cuts(1).await;
    let again = ada.sessions().take_over_session(request).await.expect("hers already").into_inner();
    assert_eq!(again.session.expect("a session").epoch, 2);
    customer.send(&session.id, "Is anybody there?").await;
    assert!(!text_after_take_over(&mut log, "Is anybody there?").await);
    let answer = customer.messages(&session.id).await.swap_remove(1);
    assert_eq!(answer.state(), MessageState::Stopped);
    drop(server);
    database.remove().await;
}
