//! QUEUE: where those who wait stand, what inboxes are pushed, and what becomes of a suspended agent's
//! sessions, on one server and on two.

use std::collections::BTreeSet;

use parlance_client::v1::{
    self, AcceptSessionRequest, CancelHumanRequestRequest, CloseSessionRequest, DeleteSessionRequest,
    ReopenSessionRequest, RequestHumanRequest, Role, Session, SessionPriority, SessionState, StateChangeReason,
    SubscribeResponse, TransferSessionRequest, UpdateSessionRequest, WatchInboxRequest, WatchInboxResponse,
    attach_request::Frame as Asks, event::Change, session_frame::Frame, watch_inbox_response::Frame as Inbox,
};
use parlance_tests::{
    Fault, Frames, Person, Server, Setup, Stalled,
    attached::subscribe,
    clocked::Clocked,
    database::{Empty, Engine},
    frames::session_frame,
};

use super::standing::parlance;

type Watching = Frames<WatchInboxResponse>;

async fn request_human(person: &Person, session_id: &str) {
    let request = RequestHumanRequest { session_id: session_id.to_owned(), ..Default::default() };
    person.sessions().request_human(request).await.expect("a person is asked for");
}

async fn accept(agent: &Person, session_id: &str) {
    let request = AcceptSessionRequest { session_id: session_id.to_owned(), expected_epoch: None };
    agent.sessions().accept_session(request).await.expect("accepted");
}

/// A new customer whose session waits.
async fn waiting(server: &Server) -> (Person, String) {
    let customer = server.guest().await;
    let session_id = customer.new_session().await.id;
    request_human(&customer, &session_id).await;
    (customer, session_id)
}

/// Opens an inbox and reads its snapshot with the first counts.
async fn watch(agent: &Person, states: &[SessionState]) -> Watching {
    let states = states.iter().map(|state| i32::from(*state)).collect();
    let inbox = agent.inbox().watch_inbox(WatchInboxRequest { states }).await.expect("an inbox");
    let mut inbox = Frames::new(inbox.into_inner());
    inbox.until(|frame| matches!(frame.frame, Some(Inbox::Counts(_))).then_some(())).await;
    inbox
}

fn upserted(frame: &WatchInboxResponse) -> Option<&Session> {
    match frame.frame.as_ref()? {
        Inbox::Upsert(upsert) => upsert.session.as_ref(),
        _ => None,
    }
}

fn shown(inbox: &Watching) -> BTreeSet<&str> {
    inbox.seen().iter().filter_map(upserted).map(|session| &*session.id).collect()
}

/// The newest counts: with the assistant, waiting, with agents, own.
fn counts(inbox: &Watching) -> Option<[i32; 4]> {
    inbox.seen().iter().rev().find_map(|frame| match frame.frame.as_ref()? {
        Inbox::Counts(counts) => Some([counts.assistant, counts.waiting, counts.human, counts.mine]),
        _ => None,
    })
}

/// What an inbox was pushed of sessions since a frame: ids, with `-` for those removed.
fn pushed(inbox: &Watching, since: usize) -> Vec<String> {
    let told = inbox.seen()[since..].iter().filter_map(|frame| match frame.frame.as_ref()? {
        Inbox::Remove(remove) => Some(format!("-{}", remove.session_id)),
        _ => upserted(frame).map(|session| session.id.clone()),
    });
    told.collect()
}

async fn until_position(stream: &mut Frames<SubscribeResponse>, wanted: i32) {
    let at = |frame: &SubscribeResponse| match session_frame(frame)? {
        Frame::Queue(queue) => (queue.position == wanted).then_some(()),
        _ => None,
    };
    stream.until(at).await;
}

fn positions_told(stream: &Frames<SubscribeResponse>) -> Vec<i32> {
    let told = stream.seen().iter().filter_map(|frame| match session_frame(frame)? {
        Frame::Queue(queue) => Some(queue.position),
        _ => None,
    });
    told.collect()
}

/// Where sessions stand; 0 for one that does not wait.
async fn positions(person: &Person, sessions: &[String]) -> Vec<i32> {
    let mut positions = Vec::new();
    for id in sessions {
        positions.push(person.session(id).await.queue.map_or(0, |queue| queue.position));
    }
    positions
}

#[tokio::test]
async fn an_inbox_shows_what_waits_and_what_is_ones_own_unless_it_names_states() {
    let server = Server::start().await;
    let (ada, bob, sue) = (server.agent("Ada").await, server.agent("Bob").await, server.supervisor("Sue").await);
    let customer = server.guest().await;
    let chatting = customer.new_session().await.id;
    let (_, queued) = waiting(&server).await;
    let ((_, adas), (_, bobs)) = (waiting(&server).await, waiting(&server).await);
    accept(&ada, &adas).await;
    accept(&bob, &bobs).await;

    use SessionState::{Assistant, Closed, Human, Waiting};
    let mut inbox = watch(&ada, &[]).await;
    assert_eq!(shown(&inbox), BTreeSet::from([&*queued, &adas]));
    assert_eq!(counts(&inbox), Some([1, 1, 1, 1]), "all within reach, whatever is shown");
    let one = inbox.seen().iter().filter_map(upserted).find(|session| session.id == queued).expect("it waits");
    assert!(one.waiting_since.is_some() && one.queue.is_none(), "agents can count: {one:?}");
    let sues = watch(&sue, &[]).await;
    assert_eq!((shown(&sues), counts(&sues)), (BTreeSet::from([&*queued]), Some([1, 1, 2, 0])));
    assert_eq!(shown(&watch(&sue, &[Human]).await), BTreeSet::from([&*adas, &bobs]));
    assert_eq!(shown(&watch(&ada, &[Human]).await), BTreeSet::from([&*adas]));
    assert_eq!(shown(&watch(&ada, &[Assistant, Waiting]).await), BTreeSet::from([&*chatting, &queued]));
    for (states, field) in [(vec![Human.into(), Closed.into()], "states[1]"), (vec![0], "states[0]")] {
        let refused = ada.inbox().watch_inbox(WatchInboxRequest { states }).await.expect_err("no open state");
        let fault = Fault::of(&refused);
        assert_eq!((&*fault.reason, fault.fields), ("INVALID_FIELD", vec![field.to_owned()]));
    }

    // What the assistant is told is nothing to the inbox; that its customer waits is.
    let since = inbox.seen().len();
    customer.ask(&chatting, "How does an agent take over a session?").await.answer().await;
    let release = v1::ReleaseSessionRequest { session_id: bobs.clone(), ..Default::default() };
    bob.sessions().release_session(release).await.expect("released");
    request_human(&customer, &chatting).await;
    inbox.until(|frame| upserted(frame).filter(|session| session.id == chatting).map(drop)).await;
    assert_eq!(pushed(&inbox, since), [&*chatting]);
    inbox
        .until(|frame| matches!(frame.frame.as_ref()?, Inbox::Counts(counts) if counts.waiting == 2).then_some(()))
        .await;
    assert_eq!(counts(&inbox), Some([1, 2, 1, 1]));
}

#[tokio::test]
async fn an_idle_inbox_gives_signs_of_life() {
    let server = Setup::default().set("PARLANCE_STREAM__CHECKPOINT_SECONDS", 1).start().await;
    let mut inbox = watch(&server.agent("Ada").await, &[]).await;
    let first = inbox.seen().last().cloned();
    for _ in 0..2 {
        assert_eq!(inbox.next().await.expect("a sign of life"), first, "the counts, as they were");
    }
}

#[tokio::test]
async fn an_accept_pushes_only_what_changed_and_a_restart_keeps_the_order() {
    let mut server = Server::start().await;
    let (admin, ada, bob) = (server.admin().await, server.agent("Ada").await, server.agent("Bob").await);
    let (mut customers, mut sessions) = (Vec::new(), Vec::new());
    let mut thirtieth = None;
    for number in 1..=60 {
        let customer = server.guest().await;
        let session_id = customer.new_session().await.id;
        if number == 30 {
            // Before it waits, so that its position comes as a push.
            let mut stream = customer.subscribe(&session_id, None).await;
            stream.subscribed().await;
            thirtieth = Some(stream);
        }
        request_human(&customer, &session_id).await;
        customers.push(customer);
        sessions.push(session_id);
    }
    let mut thirtieth = thirtieth.expect("one of sixty");
    let mut inboxes = Vec::new();
    for number in 0..20 {
        inboxes.push((number % 10 == 0, watch(if number % 10 == 0 { &bob } else { &ada }, &[]).await));
    }
    let mut second = customers[1].subscribe(&sessions[1], None).await;
    let mut staff = ada.subscribe(&sessions[1], None).await;
    until_position(&mut second, 2).await;
    until_position(&mut thirtieth, 30).await;
    staff.subscribed().await;
    let since: Vec<usize> = inboxes.iter().map(|(_, inbox)| inbox.seen().len()).collect();

    accept(&bob, &sessions[0]).await;
    until_position(&mut second, 1).await;
    let (_, marker) = waiting(&server).await;
    for ((is_bobs, inbox), since) in inboxes.iter_mut().zip(since) {
        inbox.until(|frame| upserted(frame).filter(|session| session.id == marker).map(drop)).await;
        let accepted = if *is_bobs { sessions[0].clone() } else { format!("-{}", sessions[0]) };
        assert_eq!(pushed(inbox, since), [accepted, marker.clone()], "of 60 that wait");
    }
    // What comes next was told after the positions.
    for (stream, index) in [(&mut thirtieth, 29), (&mut staff, 1)] {
        let sent = customers[index].send(&sessions[index], "Still there?").await;
        while stream.event().await.seq < sent.seq {}
    }
    assert!(positions_told(&thirtieth).iter().all(|told| *told == 30), "twenty-nine is as good as thirty");
    assert_eq!(positions_told(&staff), [0; 0], "agents have the inbox");

    server.kill();
    server.restart().await;
    let admin = admin.with(server.channel(), admin.tokens.clone());
    sessions.push(marker);
    assert_eq!(positions(&admin, &sessions).await, Vec::from_iter(0..=60));
}

#[tokio::test]
async fn whoever_leaves_the_queue_and_comes_back_stands_behind_those_who_stayed() {
    let server = Server::start().await;
    let (admin, ada) = (server.admin().await, server.agent("Ada").await);
    let (mut customers, mut sessions) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let (customer, session_id) = waiting(&server).await;
        customers.push(customer);
        sessions.push(session_id);
    }
    let cancel = CancelHumanRequestRequest { session_id: sessions[0].clone(), expected_epoch: None };
    customers[0].sessions().cancel_human_request(cancel).await.expect("cancelled");
    request_human(&customers[0], &sessions[0]).await;
    assert_eq!(positions(&admin, &sessions).await, [5, 1, 2, 3, 4]);

    accept(&ada, &sessions[1]).await;
    let back = TransferSessionRequest { session_id: sessions[1].clone(), ..Default::default() };
    ada.sessions().transfer_session(back).await.expect("back in the queue");
    assert_eq!(positions(&admin, &sessions).await, [4, 5, 1, 2, 3]);

    let close = CloseSessionRequest { session_id: sessions[2].clone(), ..Default::default() };
    customers[2].sessions().close_session(close).await.expect("closed");
    assert_eq!(positions(&admin, &sessions).await, [3, 4, 0, 1, 2]);
    let reopen = ReopenSessionRequest { session_id: sessions[2].clone(), ..Default::default() };
    customers[2].sessions().reopen_session(reopen).await.expect("reopened");
    request_human(&customers[2], &sessions[2]).await;
    assert_eq!(positions(&admin, &sessions).await, [3, 4, 5, 1, 2]);

    let urgent = UpdateSessionRequest {
        session_id: sessions[2].clone(),
        priority: SessionPriority::Urgent.into(),
        update_mask: Some(prost_types::FieldMask { paths: vec!["priority".to_owned()] }),
        ..Default::default()
    };
    admin.sessions().update_session(urgent).await.expect("urgent");
    assert_eq!(positions(&admin, &sessions).await, [4, 5, 1, 2, 3]);
    let delete = DeleteSessionRequest { session_id: sessions.remove(3) };
    admin.sessions().delete_session(delete).await.expect("deleted");
    assert_eq!(positions(&admin, &sessions).await, [3, 4, 1, 2]);
}

/// The reasons of a session's moves to the queue.
async fn queued_for(person: &Person, session_id: &str, last_seq: i64) -> Vec<StateChangeReason> {
    let log = person.subscribe(session_id, Some(("", 0))).await.events_to(last_seq).await;
    let moves = log.into_iter().filter_map(|event| match event.change? {
        Change::StateChanged(change) if change.to() == SessionState::Waiting => Some(change.reason()),
        _ => None,
    });
    moves.collect()
}

#[tokio::test]
async fn a_suspended_agents_sessions_wait_again_when_the_call_returns_though_their_reader_stalls() {
    let server = Clocked::start(&[]).await;
    let (admin, ada, customer) = (server.admin().await, server.agent("Ada").await, server.guest().await);
    let mut sessions = Vec::new();
    for number in 0..3 {
        sessions.push(customer.new_session().await.id);
        let take = v1::TakeOverSessionRequest { session_id: sessions[number].clone(), ..Default::default() };
        ada.sessions().take_over_session(take).await.expect("taken");
    }
    let mut stream = Stalled::attach(&server.address(), &ada.tokens.access_token).await;
    stream.say(Asks::Subscribe(subscribe(&sessions[0], None))).await;
    stream.stall().await;
    let request = v1::SuspendUserRequest { user_id: ada.id.clone() };
    admin.users().suspend_user(request).await.expect("suspended");
    for (index, session_id) in sessions.iter().enumerate() {
        let session = customer.session(session_id).await;
        assert_eq!((session.state(), session.epoch), (SessionState::Waiting, 3));
        assert_eq!(session.queue.map(|queue| queue.position), i32::try_from(index + 1).ok());
        let why = queued_for(&customer, session_id, session.last_seq).await;
        assert_eq!(why, [StateChangeReason::AgentAway]);
    }
}

#[tokio::test]
async fn who_is_suspended_from_the_command_line_loses_the_floor_too() {
    // Not because she has no stream.
    let server = Setup::default().set("PARLANCE_SESSION__AWAY_SECONDS", 86_400).start().await;
    let ada = server.agent("Ada").await;
    let (customer, session_id) = waiting(&server).await;
    accept(&ada, &session_id).await;
    let mut stream = customer.subscribe(&session_id, None).await;
    stream.subscribed().await;
    assert!(parlance(&server.data(), &["user", "suspend", "ada@example.org"]).status.success());
    let change = stream.event().await.change;
    let Some(Change::StateChanged(change)) = change else { panic!("the floor moves: {change:?}") };
    assert_eq!((change.to(), change.reason()), (SessionState::Waiting, StateChangeReason::AgentAway));
    until_position(&mut stream, 1).await;
}

#[tokio::test]
async fn two_servers_on_one_database_agree_on_the_queue() {
    let database = Empty::create(Engine::Postgres).await;
    let setup = || Setup::default().database(&database.url);
    let (one, other) = (setup().start().await, setup().start().await);
    let admin = one.admin().await;
    admin.hire(one.channel(), "Ann", Role::Agent).await;
    let ann = Person::login(other.channel(), "ann@example.org", "password of Ann").await;
    let mut inbox = watch(&ann, &[]).await;

    let ((first, taken), (second, left)) = (waiting(&one).await, waiting(&one).await);
    let mut missing = BTreeSet::from([taken.clone(), left.clone()]);
    inbox
        .until(|frame| {
            missing.remove(&upserted(frame)?.id);
            missing.is_empty().then_some(())
        })
        .await;
    let mut stream = second.subscribe(&left, None).await;
    until_position(&mut stream, 2).await;
    accept(&ann, &taken).await;
    until_position(&mut stream, 1).await;
    let sent = first.send(&taken, "Hello?").await;
    inbox.until(|frame| upserted(frame).filter(|one| one.id == taken && one.last_seq >= sent.seq).map(drop)).await;

    // Suspended at the one server, Ann loses what she took at the other.
    let request = v1::SuspendUserRequest { user_id: ann.id.clone() };
    admin.users().suspend_user(request).await.expect("suspended");
    assert_eq!(first.session(&taken).await.state(), SessionState::Waiting);
    let mut inbox = watch(&other.admin().await, &[]).await;
    while shown(&inbox) != BTreeSet::from([&*taken, &left]) {
        inbox.next().await.expect("the inbox goes on");
    }
    drop((one, other));
    database.remove().await;
}
