//! Answers at once: what is above a limit waits its turn, says so, and loses nothing; what cannot wait is
//! refused. FAIR.

use std::time::Duration;

use parlance_client::v1::{self, AskResponse, FinishReason, MessageState, ProgressStage, ask_response::Frame as Ask};
use parlance_tests::{Fault, Frames, Person, Server, Setup, frames::has_text, ops::page, person::new_id};
use tonic::Code;

const STALL: &str = "Go. [[say One | stall]]";
const SHORT: &str = "Go. [[say Two]]";

fn setup() -> Setup {
    Setup::default().scripted("say Hello")
}

fn is_queued(frame: &AskResponse) -> Option<()> {
    match frame.frame.as_ref()? {
        Ask::Progress(progress) => (progress.stage() == ProgressStage::Queued).then_some(()),
        _ => None,
    }
}

/// Answers of this person that go on until they are stopped.
async fn stalled(person: &Person, count: usize) -> Vec<(String, Frames<AskResponse>)> {
    let mut running = Vec::new();
    for _ in 0..count {
        let session = person.new_session().await;
        let mut frames = person.ask(&session.id, STALL).await;
        frames.until(has_text).await;
        running.push((session.id, frames));
    }
    running
}

async fn stop(person: &Person, session_id: &str) {
    let request = v1::StopAnswerRequest { session_id: session_id.to_owned(), ..Default::default() };
    person.chat().stop_answer(request).await.expect("the answer is stopped");
}

/// An answer that waits for a place.
async fn queued(person: &Person, text: &str) -> (String, Frames<AskResponse>) {
    let session = person.new_session().await;
    let mut frames = person.ask(&session.id, text).await;
    frames.until(is_queued).await;
    (session.id, frames)
}

async fn metric(server: &Server, name: &str) -> String {
    let (_, body) = page(server.ops_address(), "/metrics").await;
    body.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned()
}

fn generate(provider: &str) -> v1::GenerateRequest {
    let said = v1::GenerateMessage { role: v1::GenerateRole::Customer.into(), text: "Hi".into(), ..Default::default() };
    v1::GenerateRequest { provider: provider.into(), messages: vec![said], ..Default::default() }
}

#[tokio::test]
async fn a_contacts_third_answer_waits_and_begins_when_one_has_ended() {
    let server = setup().start().await;
    let (customer, other) = (server.guest().await, server.guest().await);
    let running = stalled(&customer, 2).await;
    let (_, mut third) = queued(&customer, SHORT).await;
    assert_eq!(metric(&server, "parlance_answers_queued").await, "parlance_answers_queued 1");
    let reached = metric(&server, "parlance_limit_refusals_total{limit=\"answer.at_once_per_contact\"}").await;
    assert!(reached.ends_with(" 1"), "{reached}");
    // Nobody else waits for it.
    stalled(&other, 1).await;
    stop(&customer, &running[0].0).await;
    third.until(has_text).await;
    let answer = third.answer().await;
    assert_eq!((answer.state(), answer.text.trim()), (MessageState::Complete, "Two"));
    assert!(server.log().contains("a limit refuses"));
}

#[tokio::test]
async fn what_ends_a_waiting_answer_frees_its_place_in_the_line() {
    let server = setup().start().await;
    let (ada, customer) = (server.agent("Ada").await, server.guest().await);
    let running = stalled(&customer, 2).await;
    let (stopped, first) = queued(&customer, SHORT).await;
    stop(&customer, &stopped).await;
    assert_eq!(first.answer().await.finish_reason(), FinishReason::StopRequested);

    let (taken, second) = queued(&customer, SHORT).await;
    let take = v1::TakeOverSessionRequest { session_id: taken, ..Default::default() };
    ada.sessions().take_over_session(take).await.expect("Ada has the floor");
    assert!(matches!(second.ending().await, Ask::HandedOff(_)));

    let (superseded, third) = queued(&customer, SHORT).await;
    let mut fourth = customer.ask(&superseded, SHORT).await;
    fourth.until(is_queued).await;
    assert_eq!(third.answer().await.finish_reason(), FinishReason::Superseded);
    stop(&customer, &running[1].0).await;
    assert_eq!(fourth.answer().await.state(), MessageState::Complete);
    assert_eq!(metric(&server, "parlance_answers_queued").await, "parlance_answers_queued 0");
}

#[tokio::test]
async fn an_answer_that_finds_no_place_in_time_fails_and_its_question_stays() {
    let server = setup().set("PARLANCE_ANSWER__QUEUE_SECONDS", 1).start().await;
    let customer = server.guest().await;
    let _running = stalled(&customer, 2).await;
    let (session, third) = queued(&customer, SHORT).await;
    let answer = third.answer().await;
    assert_eq!((answer.state(), answer.finish_reason()), (MessageState::Failed, FinishReason::Timeout));
    assert_eq!(customer.messages(&session).await.len(), 2);
    let request = v1::RetryAnswerRequest { request_id: new_id(), session_id: session, message_id: answer.id };
    let refused = customer.chat().retry_answer(request).await.expect_err("no place");
    let fault = Fault::of(&refused);
    assert_eq!((fault.code, &*fault.reason), (Code::ResourceExhausted, "LIMIT_REACHED"));
    assert_eq!((fault.get("limit"), fault.get("limit_name")), ("2", "answer.at_once_per_contact"));
    assert!(fault.retry_after.is_some_and(|wait| wait > Duration::ZERO), "{fault:?}");
}

#[tokio::test]
async fn a_provider_gives_its_places_back_however_a_call_ends() {
    let server = setup().set("PARLANCE_PROVIDERS__SCRIPTED__AT_ONCE", 1).start().await;
    let (agent, customer, other) = (server.agent("Ada").await, server.guest().await, server.guest().await);
    let session = customer.new_session().await;
    for script in ["say Well", "fail rejected", "nothing | say No", "say Half | cut"] {
        customer.ask(&session.id, &format!("Go. [[{script}]]")).await.ending().await;
        agent.assistants().generate(generate("scripted")).await.expect("a place");
    }
    let running = stalled(&customer, 1).await;
    let refused = Fault::of(&agent.assistants().generate(generate("scripted")).await.expect_err("no place"));
    assert_eq!((&*refused.reason, refused.get("limit_name")), ("LIMIT_REACHED", "providers.at_once"));
    agent.assistants().generate(generate("builtin")).await.expect("another provider");
    let (_, waits) = queued(&other, SHORT).await;
    stop(&customer, &running[0].0).await;
    assert_eq!(waits.answer().await.state(), MessageState::Complete);
}

#[tokio::test]
async fn guests_of_one_address_share_a_limit_and_known_customers_do_not_count() {
    let setup = setup().set("PARLANCE_LIMITS__COUNT_LOOPBACK", true).set("PARLANCE_ANSWER__AT_ONCE_PER_ADDRESS", 2);
    let server = setup.start().await;
    let mut running = Vec::new();
    for _ in 0..2 {
        let guest = server.guest().await;
        let answers = stalled(&guest, 1).await;
        running.push((guest, answers));
    }
    let third = server.guest().await;
    let (_, waits) = queued(&third, SHORT).await;
    let (guest, answers) = &running[0];
    stop(guest, &answers[0].0).await;
    assert_eq!(waits.answer().await.state(), MessageState::Complete);
}

#[tokio::test]
async fn an_answer_that_is_to_be_abandoned_is_so_whatever_became_of_its_ask() {
    let server = setup().start().await;
    let customer = server.guest().await;
    for number in 0..24_u64 {
        let session = customer.new_session().await;
        let request = v1::AskRequest {
            session_id: session.id.clone(),
            client_message_id: new_id(),
            text: STALL.into(),
            abandon_after: Some(prost_types::Duration { seconds: 0, nanos: 50_000_000 }),
            ..Default::default()
        };
        let asked = customer.clone();
        let mut call = Box::pin(async move { asked.chat().ask(request).await });
        for _ in 0..number * 17 % 200 {
            if futures_util::poll!(&mut call).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(call);
        // What was not stored is asked by nobody.
        let last = customer.messages(&session.id).await.pop();
        if last.is_some() {
            let admin = server.admin().await;
            let mut log = admin.subscribe(&session.id, Some(("", 0))).await;
            let reason = log.until(ended).await;
            assert_eq!(reason, FinishReason::Abandoned, "call {number}");
        }
    }
}

fn ended(frame: &v1::SubscribeResponse) -> Option<FinishReason> {
    match parlance_tests::frames::event_of(frame)?.change.as_ref()? {
        v1::event::Change::MessageChanged(changed) => Some(changed.message.as_ref()?.finish_reason()),
        _ => None,
    }
}
