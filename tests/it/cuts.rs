//! RESUME, every kind of cut: reset, silence, kill, drain, expiry, a day away. After each the reader
//! has what it missed, in order and once, over Subscribe as over Attach.

use std::collections::BTreeSet;

use parlance_client::v1::{self, TakeOverSessionRequest, event::Change, session_frame::Frame};
use parlance_tests::{
    Fault, Person, Server, Setup, audit,
    clocked::Clocked,
    frames::session_frame,
    reader::{Over, Reader},
    relay::Relay,
};
use tonic::Code;

const BOTH: [Over; 2] = [Over::Subscribe, Over::Attach];

/// A session that an agent holds: nothing happens in it but what the test does.
async fn quiet_session(server: &Server, customer: &Person, agent: &Person) -> String {
    let _ = server;
    let session_id = customer.new_session().await.id;
    let request = TakeOverSessionRequest { session_id: session_id.clone(), ..Default::default() };
    agent.sessions().take_over_session(request).await.expect("the floor is free");
    session_id
}

/// What the reader has is the whole log up to here, once and in order.
async fn is_whole(reader: &mut Reader, seq: i64) {
    reader.read_to(seq).await;
    let seqs: Vec<i64> = reader.events.iter().map(|event| event.seq).collect();
    audit::dense(&seqs, seq).expect("the whole log once");
}

#[tokio::test]
async fn connections_that_are_reset_lose_nothing() {
    let server = Server::start().await;
    let relay = Relay::before(server.address()).await;
    let (customer, agent) = (server.guest().await, server.agent("Ada").await);
    for over in BOTH {
        let session = quiet_session(&server, &customer, &agent).await;
        let mut reader = Reader::over(over, &customer.with(relay.channel(), customer.tokens.clone()), &session);
        for number in 0..30 {
            // Some are missed, some are on their way when the connection breaks.
            let sent = customer.send(&session, &format!("message {number}")).await;
            match number % 5 {
                1 => relay.reset(),
                3 => reader.read_to(sent.seq - 2).await,
                4 => reader.read_to(sent.seq).await,
                _ => {}
            }
        }
        let last = customer.session(&session).await.last_seq;
        is_whole(&mut reader, last).await;
        println!("RESUME: reset, {over:?}: {} resumes, {last} events", reader.resumes);
        assert!(reader.resumes > 5, "{}", reader.resumes);
    }
}

#[tokio::test]
async fn a_peer_that_falls_silent_is_given_up_by_both_sides_and_resumes() {
    let setup = Setup::default().set("PARLANCE_SERVER__KEEPALIVE_SECONDS", 1);
    // A peer that is only slow is not given up.
    let server = setup.set("PARLANCE_SERVER__KEEPALIVE_TIMEOUT_SECONDS", 8).start().await;
    let relay = Relay::before(server.address()).await;
    let (customer, agent) = (server.guest().await, server.agent("Ada").await);
    for over in BOTH {
        let session = quiet_session(&server, &customer, &agent).await;
        let mut watching = agent.subscribe(&session, None).await;
        watching.subscribed().await;
        let mut reader = Reader::over(over, &customer.with(relay.channel(), customer.tokens.clone()), &session);
        let first = customer.send(&session, "Heard.").await;
        reader.read_to(first.seq).await;

        relay.silence();
        let sent = customer.send(&session, "Into the silence.").await;
        // The server gives the silent connection up: nobody is there any more.
        let gone = watching.until(|frame| match session_frame(frame)? {
            Frame::Presence(presence) => (!presence.present).then_some(()),
            _ => None,
        });
        gone.await;
        is_whole(&mut reader, sent.seq).await;
        println!("RESUME: silence, {over:?}: {} resumes", reader.resumes);
        assert_eq!(reader.resumes, 2);
    }
}

#[tokio::test]
async fn servers_that_are_killed_or_drained_lose_nothing() {
    let mut server = Server::start().await;
    let (customer, agent) = (server.guest().await, server.agent("Ada").await);
    let sessions = [quiet_session(&server, &customer, &agent).await, quiet_session(&server, &customer, &agent).await];
    let mut readers =
        [Reader::over(Over::Subscribe, &customer, &sessions[0]), Reader::over(Over::Attach, &customer, &sessions[1])];
    for round in 0..6 {
        for (reader, session) in readers.iter_mut().zip(&sessions) {
            let sent = customer.send(session, "Before the end.").await;
            reader.read_to(sent.seq).await;
            customer.send(session, "Perhaps not seen in time.").await;
        }
        if round % 3 == 0 {
            server.kill();
        } else {
            assert!(server.terminate().await.success());
        }
        server.restart().await;
    }
    for (reader, session) in readers.iter_mut().zip(&sessions) {
        let last = customer.session(session).await.last_seq;
        is_whole(reader, last).await;
        println!("RESUME: 2 kills and 4 drains: {} resumes, {last} events", reader.resumes);
        // Begun once, and anew after each end but the last, before which all may have been on its way.
        assert!(reader.resumes >= 6, "{}", reader.resumes);
    }
}

#[tokio::test]
async fn an_expired_token_and_a_day_away_lose_nothing() {
    let server = Clocked::start(&[]).await;
    let mut customer = server.guest().await;
    for over in BOTH {
        let session = customer.new_session().await.id;
        let mut reader = Reader::over(over, &customer, &session);
        let sent = customer.send(&session, "Hello?").await;
        reader.read_to(sent.seq).await;
        server.pass(15 * 60);
        let ended = loop {
            if let Err(status) = reader.step().await {
                break status;
            }
        };
        let fault = Fault::of(&ended);
        assert_eq!((fault.code, &fault.reason[..]), (Code::Unauthenticated, "TOKEN_EXPIRED"));

        customer = customer.refreshed().await;
        reader.change_person(&customer);
        let sent = customer.send(&session, "And again.").await;
        reader.read_to(sent.seq).await;

        // A day later the session has been closed for being idle; nothing else was missed.
        reader.cut();
        server.pass(25 * 60 * 60);
        customer = customer.refreshed().await;
        reader.change_person(&customer);
        let closed = loop {
            let session = customer.session(&session).await;
            if session.state() == v1::SessionState::Closed {
                break session;
            }
            tokio::task::yield_now().await;
        };
        is_whole(&mut reader, closed.last_seq).await;
        let change = reader.events.last().and_then(|event| event.change.clone());
        let Some(Change::StateChanged(change)) = change else { panic!("{change:?}") };
        assert_eq!(change.reason(), v1::StateChangeReason::Idle);
        println!("RESUME: expiry and a day, {over:?}: {} resumes, {} events", reader.resumes, closed.last_seq);
    }
}

/// Over one connection: what one stream goes through does not reach the others.
#[tokio::test]
async fn a_hundred_sessions_resume_at_once_each_from_its_own_cursor() {
    let server = Server::start().await;
    let (customer, agent) = (server.guest().await, server.agent("Ada").await);
    let mut cursors = Vec::new();
    let log_id = {
        let session = quiet_session(&server, &customer, &agent).await;
        customer.subscribe(&session, None).await.subscribed().await.log_id
    };
    for number in 0..100 {
        let session_id = quiet_session(&server, &customer, &agent).await;
        for _ in 0..number % 4 {
            customer.send(&session_id, "Missed.").await;
        }
        cursors.push(v1::SessionCursor { session_id, log_id: log_id.clone(), after_seq: Some(2 + number % 2) });
    }
    for cursor in &mut cursors {
        let last = customer.session(&cursor.session_id).await.last_seq;
        cursor.after_seq = cursor.after_seq.map(|seq| seq.min(last));
    }
    let request = v1::SubscribeRequest { sessions: cursors.clone() };
    let mut stream = parlance_tests::Frames::new(customer.chat().subscribe(request).await.expect("all").into_inner());
    let mut reached: Vec<i64> = cursors.iter().map(|cursor| cursor.after_seq.unwrap_or_default()).collect();
    let mut waiting: BTreeSet<usize> = (0..100).collect();
    while !waiting.is_empty() {
        let Ok(Some(frame)) = stream.next().await else { panic!("the stream goes on") };
        let Some(v1::subscribe_response::Frame::Session(frame)) = frame.frame else { continue };
        let session = usize::try_from(frame.channel - 1).expect("small");
        match frame.frame {
            Some(Frame::Event(event)) => {
                assert!(event.previous_seq <= reached[session] && reached[session] < event.seq, "{event:?}");
                reached[session] = event.seq;
            }
            Some(Frame::Checkpoint(checkpoint)) => {
                assert!(checkpoint.seq >= reached[session]);
                assert_eq!(reached[session], customer.session(&cursors[session].session_id).await.last_seq);
                waiting.remove(&session);
            }
            _ => {}
        }
    }
}
