//! Deadlines of sessions, with a clock that the test moves: waiting ends, agents who went lose the
//! floor, silence closes, tokens expire within a stream.

use parlance_client::v1::{
    AcceptSessionRequest, Availability, RequestHumanRequest, Session, SessionState, SetAvailabilityRequest,
    StateChangeReason, SubscribeResponse, TakeOverSessionRequest, WatchInboxRequest, event::Change,
    session_frame::Frame, subscribe_response::Frame as Stream,
};
use parlance_tests::{Fault, Frames, Person, clocked::Clocked, frames::session_frame};

const MINUTE: i64 = 60;

/// The next change of the floor.
async fn next_state(stream: &mut Frames<SubscribeResponse>) -> (SessionState, StateChangeReason) {
    loop {
        if let Some(Change::StateChanged(change)) = stream.event().await.change {
            return (change.to(), change.reason());
        }
    }
}

async fn request_human(person: &Person, session: &Session) {
    let request = RequestHumanRequest { session_id: session.id.clone(), ..Default::default() };
    person.sessions().request_human(request).await.expect("a person is asked for");
}

async fn accept(person: &Person, session: &Session) {
    let request = AcceptSessionRequest { session_id: session.id.clone(), expected_epoch: None };
    person.sessions().accept_session(request).await.expect("accepted");
}

#[tokio::test]
async fn who_waits_in_vain_gets_the_assistant_back_and_is_told() {
    let server = Clocked::start(&[]).await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut stream = customer.subscribe(&session.id, None).await;
    stream.subscribed().await;
    request_human(&customer, &session).await;
    assert_eq!(next_state(&mut stream).await, (SessionState::Waiting, StateChangeReason::ContactAsked));
    server.pass(5 * MINUTE - 1);
    assert_eq!(customer.session(&session.id).await.state(), SessionState::Waiting);
    server.pass(1);
    assert_eq!(next_state(&mut stream).await, (SessionState::Assistant, StateChangeReason::WaitingTimeout));
}

#[tokio::test]
async fn an_accepted_session_is_not_timed_out() {
    let server = Clocked::start(&[]).await;
    let (customer, ann) = (server.guest().await, server.agent("Ann").await);
    let session = customer.new_session().await;
    let mut staff = ann.subscribe(&session.id, None).await;
    staff.subscribed().await;
    request_human(&customer, &session).await;
    accept(&ann, &session).await;
    server.pass(6 * MINUTE);
    let sent = ann.send(&session.id, "I am still here.").await;
    assert!(sent.seq > 0, "the stream keeps the floor with Ann");
}

#[tokio::test]
async fn an_agent_without_a_stream_loses_the_floor_two_minutes_after_the_last_one_ended() {
    let server = Clocked::start(&[]).await;
    let (customer, ann) = (server.guest().await, server.agent("Ann").await);
    let session = customer.new_session().await;
    let mut stream = customer.subscribe(&session.id, None).await;
    stream.subscribed().await;
    let mut inbox =
        Frames::new(ann.inbox().watch_inbox(WatchInboxRequest::default()).await.expect("an inbox").into_inner());
    inbox.next().await.expect("a snapshot");
    let take = TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    ann.sessions().take_over_session(take).await.expect("taken");
    assert_eq!(next_state(&mut stream).await.0, SessionState::Human);

    // With the inbox open nothing happens; without it the two minutes begin.
    server.pass(3 * MINUTE);
    ann.send(&session.id, "With an open inbox.").await;
    drop(inbox);
    let admin = server.admin().await;
    until_streams(&admin, 1).await;
    server.pass(2 * MINUTE);
    assert_eq!(next_state(&mut stream).await, (SessionState::Waiting, StateChangeReason::AgentAway));
}

/// Waits until the server has noticed that a stream ended.
async fn until_streams(admin: &Person, wanted: i32) {
    let mut look = tokio::time::interval(tokio::time::Duration::from_millis(5));
    loop {
        let status = admin.system().get_status(parlance_client::v1::GetStatusRequest {}).await.expect("a status");
        if status.into_inner().streams == wanted {
            return;
        }
        look.tick().await;
    }
}

#[tokio::test]
async fn a_silent_session_closes_and_a_message_reopens_it() {
    let server = Clocked::start(&[]).await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    customer.ask(&session.id, "Hello?").await.all().await;
    server.pass(24 * 60 * MINUTE - 1);
    let admin = server.admin().await;
    assert_eq!(admin.session(&session.id).await.state(), SessionState::Assistant);
    let mut stream = admin.subscribe(&session.id, None).await;
    stream.subscribed().await;
    server.pass(1);
    assert_eq!(next_state(&mut stream).await, (SessionState::Closed, StateChangeReason::Idle));
    let fresh = customer.refreshed().await;
    fresh.send(&session.id, "Are you still there?").await;
    assert_eq!(next_state(&mut stream).await, (SessionState::Assistant, StateChangeReason::Reopened));
}

#[tokio::test]
async fn a_stream_is_warned_and_ends_with_its_token() {
    let server = Clocked::start(&[]).await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut stream = customer.subscribe(&session.id, None).await;
    stream.subscribed().await;
    server.pass(14 * MINUTE);
    stream.until(|frame| matches!(frame.frame, Some(Stream::Expiring(_))).then_some(())).await;
    server.pass(MINUTE);
    let (_, ended) = stream.end().await;
    assert_eq!(Fault::of(&ended.expect("an error")).reason, "TOKEN_EXPIRED");
    let late = customer.try_send(&session.id, &parlance_tests::person::new_id(), "Too late.").await;
    assert_eq!(Fault::of(&late.expect_err("expired")).reason, "TOKEN_EXPIRED");
}

#[tokio::test]
async fn the_queue_is_served_oldest_first_and_its_wait_is_estimated_from_experience() {
    let server = Clocked::start(&[]).await;
    let ann = server.agent("Ann").await;
    let mut inbox =
        Frames::new(ann.inbox().watch_inbox(WatchInboxRequest::default()).await.expect("an inbox").into_inner());
    inbox.next().await.expect("a snapshot");
    let available = SetAvailabilityRequest { availability: Availability::Available.into(), capacity: Some(2) };
    ann.inbox().set_availability(available).await.expect("at work");
    // Five sessions of a minute each are what the estimate needs.
    for _ in 0..5 {
        let customer = server.guest().await;
        let session = customer.new_session().await;
        request_human(&customer, &session).await;
        accept(&ann, &session).await;
        server.pass(MINUTE);
        let release = parlance_client::v1::ReleaseSessionRequest { session_id: session.id, ..Default::default() };
        ann.sessions().release_session(release).await.expect("released");
    }
    let mut places = Vec::new();
    for _ in 0..3 {
        let customer = server.guest().await;
        let session = customer.new_session().await;
        request_human(&customer, &session).await;
        server.pass(1);
        let queue = customer.session(&session.id).await.queue.expect("a place");
        places.push((queue.position, queue.estimated_wait.map(|wait| wait.seconds)));
    }
    assert_eq!(places, [(1, Some(30)), (2, Some(60)), (3, Some(90))], "position over two free places, times a minute");
}

#[tokio::test]
async fn positions_are_pushed_when_the_queue_moves() {
    let server = Clocked::start(&[]).await;
    let (first, second, ann) = (server.guest().await, server.guest().await, server.agent("Ann").await);
    let (one, two) = (first.new_session().await, second.new_session().await);
    request_human(&first, &one).await;
    server.pass(1);
    request_human(&second, &two).await;
    let mut stream = second.subscribe(&two.id, None).await;
    let mut position = async |wanted: i32| {
        let at = |frame: &SubscribeResponse| match session_frame(frame)? {
            Frame::Queue(queue) => (queue.position == wanted).then_some(()),
            _ => None,
        };
        stream.until(at).await;
    };
    position(2).await;
    accept(&ann, &one).await;
    position(1).await;
}
