//! Quotas: how much one contact may have, and all guests of one address together. What is above is refused
//! with the name of its limit, a repeat never is, and others do not notice.

use futures_util::future::join_all;
use parlance_client::v1::{self, attach_request::Frame as Asks, reply::Result as Replied};
use parlance_tests::{Fault, Person, Setup, person::new_id, proxies::channel_from};
use tonic::{Code, Status};

async fn create(person: &Person, request_id: &str) -> Result<String, Status> {
    let request = v1::CreateSessionRequest { request_id: request_id.into(), ..v1::CreateSessionRequest::default() };
    Ok(person.sessions().create_session(request).await?.into_inner().session.expect("a session").id)
}

async fn ask_for_person(person: &Person, session_id: &str) -> Result<v1::SessionState, Status> {
    let request = v1::RequestHumanRequest { session_id: session_id.into(), ..v1::RequestHumanRequest::default() };
    Ok(person.sessions().request_human(request).await?.into_inner().session.expect("a session").state())
}

async fn send(person: &Person, session_id: &str, client_message_id: &str, text: &str) -> Result<(), Status> {
    let request = v1::SendMessageRequest {
        session_id: session_id.into(),
        client_message_id: client_message_id.into(),
        text: text.into(),
        ..v1::SendMessageRequest::default()
    };
    person.chat().send_message(request).await.map(drop)
}

async fn close(person: &Person, session_id: &str) {
    let request = v1::CloseSessionRequest { session_id: session_id.into(), ..v1::CloseSessionRequest::default() };
    person.sessions().close_session(request).await.expect("closed");
}

#[track_caller]
fn assert_reached<T: std::fmt::Debug>(outcome: Result<T, Status>, name: &str, limit: u32) {
    let fault = Fault::of(&outcome.expect_err("above the limit"));
    assert_eq!((fault.code, fault.reason.as_str()), (Code::ResourceExhausted, "LIMIT_REACHED"));
    assert_eq!((fault.get("limit_name"), fault.get("limit")), (name, limit.to_string().as_str()));
    assert_eq!(fault.retry_after.is_some(), name.ends_with("per_day"), "waiting helps only against a day's limit");
}

const OPEN: &str = "limits.contact_open_sessions";
const WAITING: &str = "limits.contact_waiting_sessions";

#[tokio::test]
async fn a_contact_has_only_so_many_open_sessions_also_at_once_and_after_a_restart() {
    let mut server = Setup::default().set("PARLANCE_LIMITS__CONTACT_OPEN_SESSIONS", 5).start().await;
    let (customer, other) = (server.guest().await, server.guest().await);
    let ids: Vec<String> = (0..20).map(|_| new_id()).collect();
    let outcomes = join_all(ids.iter().map(|id| create(&customer, id))).await;
    let made: Vec<(&String, String)> =
        ids.iter().zip(outcomes.iter()).filter_map(|(id, made)| Some((id, made.as_ref().ok()?.clone()))).collect();
    assert_eq!(made.len(), 5);
    for refused in outcomes.into_iter().filter(Result::is_err) {
        assert_reached(refused, OPEN, 5);
    }
    create(&other, &new_id()).await.expect("others have their own");
    // A repeat returns what is there, however many there are.
    for (request_id, session_id) in &made {
        assert_eq!(&create(&customer, request_id).await.expect("a repeat"), session_id);
    }
    server.kill();
    server.restart().await;
    assert_reached(create(&customer, &new_id()).await, OPEN, 5);
    // What is closed makes room, until it opens again.
    let closed = &made[0].1;
    close(&customer, closed).await;
    create(&customer, &new_id()).await.expect("a free place");
    assert_reached(send(&customer, closed, &new_id(), "Again").await, OPEN, 5);
    let request = v1::ReopenSessionRequest { session_id: closed.clone(), ..v1::ReopenSessionRequest::default() };
    assert_reached(customer.sessions().reopen_session(request).await, OPEN, 5);
    close(&customer, &made[1].1).await;
    send(&customer, closed, &new_id(), "Again").await.expect("a free place");
}

#[tokio::test]
async fn a_contact_has_only_so_many_waiting_sessions_and_beyond_them_the_assistant_answers() {
    let server = Setup::default().set("PARLANCE_LIMITS__CONTACT_WAITING_SESSIONS", 2).start().await;
    let customer = server.guest().await;
    let sessions = join_all((0..6).map(async |_| customer.new_session().await.id)).await;
    let outcomes = join_all(sessions[..4].iter().map(|session| ask_for_person(&customer, session))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 2);
    let waiting = outcomes.iter().position(Result::is_ok).expect("one waits");
    for refused in outcomes.into_iter().filter(Result::is_err) {
        assert_reached(refused, WAITING, 2);
    }
    assert_eq!(ask_for_person(&customer, &sessions[waiting]).await.expect("unchanged"), v1::SessionState::Waiting);
    // Words that ask for a person bring none, and are answered.
    send(&customer, &sessions[4], &new_id(), "I want to talk to a human").await.expect("stored");
    assert_eq!(state(&customer, &sessions[4]).await, v1::SessionState::Assistant);
    let request = v1::CancelHumanRequestRequest { session_id: sessions[waiting].clone(), expected_epoch: None };
    customer.sessions().cancel_human_request(request).await.expect("cancelled");
    send(&customer, &sessions[5], &new_id(), "I want to talk to a human").await.expect("stored");
    assert_eq!(state(&customer, &sessions[5]).await, v1::SessionState::Waiting);
}

async fn state(person: &Person, session_id: &str) -> v1::SessionState {
    let request = v1::GetSessionRequest { session_id: session_id.into() };
    person.sessions().get_session(request).await.expect("a session").into_inner().session.expect("a session").state()
}

#[tokio::test]
async fn text_of_a_day_is_counted_once_however_often_it_is_sent() {
    let server = Setup::default().set("PARLANCE_LIMITS__CONTACT_TEXT_BYTES_PER_DAY", 32_768).start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await.id;
    let text = "x".repeat(8_000);
    let ids: Vec<String> = (0..4).map(|_| new_id()).collect();
    for id in ids.iter().chain(&ids) {
        send(&customer, &session, id, &text).await.expect("within the limit");
    }
    let last = new_id();
    assert_reached(send(&customer, &session, &last, &text).await, "limits.contact_text_bytes_per_day", 32_768);
    for id in &ids {
        send(&customer, &session, id, &text).await.expect("a repeat");
    }
    send(&customer, &session, &last, &text[..700]).await.expect("what was refused may be sent shorter");
}

#[tokio::test]
async fn guests_of_one_address_share_their_limits_and_known_customers_do_not() {
    let server = Setup::default()
        .set("PARLANCE_LIMITS__COUNT_LOOPBACK", true)
        .set("PARLANCE_LIMITS__ADDRESS_OPEN_SESSIONS", 3)
        .set("PARLANCE_LIMITS__ADDRESS_WAITING_SESSIONS", 1)
        .set("PARLANCE_LIMITS__ADDRESS_TEXT_BYTES_PER_DAY", 40_000)
        .start()
        .await;
    let from = async |own: &str| Person::guest(channel_from(own, server.address())).await;
    let (first, second, elsewhere) = (from("127.0.0.2").await, from("127.0.0.2").await, from("127.0.0.3").await);
    let open = [create(&first, &new_id()).await, create(&second, &new_id()).await, create(&second, &new_id()).await];
    let open: Vec<String> = open.into_iter().map(|made| made.expect("within the limit")).collect();
    assert_reached(create(&first, &new_id()).await, "limits.address_open_sessions", 3);
    let other = create(&elsewhere, &new_id()).await.expect("another address");

    ask_for_person(&first, &open[0]).await.expect("one may wait");
    assert_reached(ask_for_person(&second, &open[1]).await, "limits.address_waiting_sessions", 1);
    ask_for_person(&elsewhere, &other).await.expect("another address");

    let text = "x".repeat(8_000);
    for person in [&first, &second, &second, &second, &first] {
        let session = if std::ptr::eq(person, &raw const first) { &open[0] } else { &open[1] };
        send(person, session, &new_id(), &text).await.expect("within the limit");
    }
    assert_reached(send(&second, &open[1], &new_id(), "x").await, "limits.address_text_bytes_per_day", 40_000);
    send(&elsewhere, &other, &new_id(), &text).await.expect("another address");

    close(&first, &open[0]).await;
    create(&first, &new_id()).await.expect("what is closed makes room");
    ask_for_person(&second, &open[1]).await.expect("and no longer waits");
    // Staff of the same address, for the same customer.
    let staff =
        Person::login(channel_from("127.0.0.2", server.address()), "admin@localhost", parlance_tests::server::ADMIN.1);
    let request = v1::CreateSessionRequest {
        request_id: new_id(),
        contact_id: first.id.clone(),
        ..v1::CreateSessionRequest::default()
    };
    staff.await.sessions().create_session(request).await.expect("no limit for staff");
}

#[tokio::test]
async fn frames_of_attach_that_are_no_calls_count_as_reads() {
    let setup = Setup::default().set("PARLANCE_RATES__READ_PER_SECOND", 1).set("PARLANCE_RATES__READ_BURST", 20);
    let server = setup.start().await;
    let mut stream = server.guest().await.attach().await;
    let mut outcomes = Vec::new();
    for _ in 0..60 {
        let ping = stream.send(Asks::Ping(v1::Ping {}));
        outcomes.push(stream.reply(ping).await);
    }
    let refused = outcomes.iter().find_map(|outcome| match outcome {
        Replied::Failed(status) => Some(Fault::of(&parlance_client::status(status))),
        _ => None,
    });
    assert_eq!(refused.expect("pings above the rate are refused").reason, "RATE_LIMITED");
    assert!(matches!(outcomes[0], Replied::Pong(_)));
}
