//! What an answer is made from is gathered while its question is being stored: it still holds all that was
//! said before, nothing leaves for a question that is not stored, and nothing is read that is known.

use parlance_client::v1::{self, FinishReason, ask_response::Frame as Ask};
use parlance_tests::{
    Fault, Server, Setup,
    ops::page,
    person::new_id,
    upstream::{Seen, Step, Upstream, delta, end, events},
};
use serde_json::Value;

/// Questions asked to count what the server reads for them.
const QUESTIONS: usize = 40;

/// What the model was told, as the script `echo` shows it.
fn said(echo: &str) -> Vec<String> {
    let prompt: Value = serde_json::from_str(echo).expect("a prompt");
    let turns = prompt["turns"].as_array().expect("turns");
    turns.iter().map(|turn| turn["text"].as_str().unwrap().to_owned()).collect()
}

async fn reads(server: &Server) -> usize {
    let (_, metrics) = page(server.ops_address(), "/metrics").await;
    let count = metrics.lines().find_map(|line| line.strip_prefix("parlance_store_reads_total "));
    count.expect("the counter").parse().expect("a number")
}

#[tokio::test]
async fn an_answer_knows_all_that_was_said_before_its_question() {
    let server = Setup::default().scripted("say Fine.").start().await;
    let (customer, agent) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    let mut before = Vec::new();
    for number in 1..=3 {
        let question = format!("question {number}");
        let answer = customer.ask(&session.id, &question).await.answer().await;
        before.extend([question, answer.text]);
    }

    // The next question ends an answer, and the one after that comes once a person has said something.
    let growing = "growing [[words 2 | stall]]";
    let mut ask = customer.ask(&session.id, growing).await;
    let shown = |frame: &Ask| match frame {
        Ask::Delta(delta) => delta.text.contains("w2"),
        Ask::Answering(answering) => answering.message.as_ref().is_some_and(|message| message.text.contains("w2")),
        _ => false,
    };
    ask.until(|frame| frame.frame.as_ref().is_some_and(shown).then_some(())).await;
    customer.ask(&session.id, "and now?").await.answer().await;
    assert_eq!(ask.answer().await.finish_reason(), FinishReason::Superseded);
    before.extend([growing, "w1 w2 ", "and now?", "Fine."].map(str::to_owned));

    let take = v1::TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    agent.sessions().take_over_session(take).await.expect("Ada has the floor");
    agent.send(&session.id, "I am Ada.").await;
    let release = v1::ReleaseSessionRequest { session_id: session.id.clone(), ..Default::default() };
    agent.sessions().release_session(release).await.expect("the assistant has the floor");
    before.push("I am Ada.".to_owned());
    let answer = customer.ask(&session.id, "who was that? [[echo]]").await.answer().await;
    assert_eq!(said(&answer.text), before);
}

#[tokio::test]
async fn questions_sent_at_once_are_each_answered_by_what_stands_before_them() {
    let server = Setup::default().scripted("echo").start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let sends = (0..12).map(|number| {
        let (customer, session_id) = (&customer, &session.id);
        async move { customer.send(session_id, &format!("q{number}")).await }
    });
    futures_util::future::join_all(sends).await;
    let messages = customer.settled(&session.id).await;
    for (index, answer) in messages.iter().enumerate().filter(|(_, message)| message.text.starts_with('{')) {
        let told = said(&answer.text);
        let earlier = messages[..index - 1].iter().filter(|message| !message.text.is_empty());
        let earlier: Vec<&str> = earlier.map(|message| message.text.as_str()).collect();
        assert_eq!(told, earlier, "the answer of seq {}", answer.seq);
    }
}

#[tokio::test]
async fn nothing_leaves_for_a_question_that_is_not_stored() {
    let body = events(&format!("{}{}", delta("ok"), end()));
    let upstream = Upstream::play(vec![vec![Step::Send(body.clone())], vec![Step::Send(body)]]);
    let server = Setup::default()
        .set("PARLANCE_PROVIDERS__UP__KIND", "openai")
        .set("PARLANCE_PROVIDERS__UP__BASE_URL", upstream.base_url())
        .set("PARLANCE_PROVIDERS__UP__MODELS", "m")
        .set("PARLANCE_ASSISTANT__PROVIDER", "up")
        .start()
        .await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let id = new_id();
    customer.try_ask(&session.id, &id, "the first").await.expect("it is stored").answer().await;
    for _ in 0..20 {
        let refused = customer.try_send(&session.id, &id, "another body").await.unwrap_err();
        assert_eq!(Fault::of(&refused).reason, "CLIENT_MESSAGE_ID_REUSED");
    }
    customer.ask(&session.id, "the second").await.answer().await;
    for expected in ["the first", "the second"] {
        let Seen::Request(request) = upstream.next().await else { panic!("a request comes") };
        assert!(request.contains(expected) && !request.contains("another body"), "{request}");
    }
}

#[tokio::test]
async fn an_answer_reads_the_history_and_nothing_else() {
    let server = Setup::default().scripted("words 1").start().await;
    // Timers and recovery read too, once in a while. How often in this time, a server says that is asked nothing.
    let idle = Setup::default().scripted("words 1").start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    customer.ask(&session.id, "the first opens what is opened once").await.answer().await;
    let (before, idle_before) = (reads(&server).await, reads(&idle).await);
    for number in 0..QUESTIONS {
        customer.ask(&session.id, &format!("question {number}")).await.answer().await;
    }
    let read = reads(&server).await - before;
    let unasked = reads(&idle).await - idle_before;
    println!("{QUESTIONS} questions, {read} reads, {unasked} of a server without questions");
    assert!(read >= QUESTIONS, "{read} reads: the history is read for each question");
    assert!(read < 2 * QUESTIONS + unasked, "{read} reads, {unasked} of them without a question");
}
