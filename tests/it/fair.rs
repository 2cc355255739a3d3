//! FAIR: one guest uses all its limits at once, and everybody else is served as if it were not there.

use futures_util::future::join_all;
use parlance_client::v1::{self, ask_response::Frame};
use parlance_tests::{Person, Setup, hostile::Hostile};

/// What may be told to a guest who wants more than its share.
const REFUSALS: [&str; 5] = ["OK", "RATE_LIMITED", "LIMIT_REACHED", "OVERLOADED", "STORAGE_FULL"];
/// Its connection holds more than it may, of streams that it does not read: the one that asks is reset.
const RESET: &str = "Cancelled: h2 protocol error";

/// The built-in base knows the answer: of questions without one the second brings a person.
const QUESTION: &str = "What do I have to back up?";

/// A customer's chat, every part of which must succeed at the first try.
async fn chat(customer: &Person, agent: &Person) {
    let session = customer.new_session().await;
    let mut log = customer.subscribe(&session.id, None).await;
    log.subscribed().await;
    for _ in 0..5 {
        customer.send(&session.id, QUESTION).await;
        log.event().await;
        customer.session(&session.id).await;
    }
    let mut answer = customer.ask(&session.id, QUESTION).await;
    loop {
        let frame = answer.next().await.expect("the stream goes on").expect("not the end");
        if let Some(Frame::Finished(finished)) = frame.frame {
            assert_eq!(finished.message.expect("a message").state(), v1::MessageState::Complete);
            break;
        }
    }
    let request = v1::RequestHumanRequest { session_id: session.id.clone(), ..Default::default() };
    customer.sessions().request_human(request).await.expect("it waits");
    let request = v1::AcceptSessionRequest { session_id: session.id.clone(), ..Default::default() };
    agent.sessions().accept_session(request).await.expect("accepted");
    agent.send(&session.id, "How can I help?").await;
    assert!(customer.messages(&session.id).await.len() >= 8);
}

#[tokio::test]
async fn one_guest_who_uses_every_limit_keeps_nobody_else_from_being_served() {
    let server = Setup::default().limits_of_the_product().start().await;
    let agent = server.agent("Ada").await;
    let customers = join_all((0..4).map(|_| server.guest())).await;
    let hostile = Hostile::start(&server, 8).await;
    for _ in 0..3 {
        join_all(customers.iter().map(|customer| chat(customer, &agent))).await;
    }
    let outcomes = hostile.stop().await;
    println!("FAIR: {outcomes:?}");
    for ((what, end), count) in &outcomes {
        let known = REFUSALS.contains(&end.as_str()) || end.starts_with(RESET);
        assert!(known, "{what}: {count} × {end}");
    }
    assert!(outcomes.keys().any(|(_, end)| end != "OK"), "the limits were reached");
    assert!(!server.log().contains("panicked"), "{}", server.log());
}
