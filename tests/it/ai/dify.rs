//! Applications of Dify, in the forms that its documents show. No server of others plays it here.

use std::sync::Arc;

use parlance_server::{
    ai::{
        Failure, FailureKind, Piece, Prompt, Target, Turn, TurnRole,
        route::{Limits, Providers},
        settings::{ProviderKind, ProviderSettings},
    },
    domain::message::FinishReason,
};
use parlance_tests::upstream::{Seen, Step, Upstream, answer, events};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    assert_fails,
    kinds::wire::{DIFY, data, dify},
    only_with, text, whole,
};

fn providers(upstream: &Upstream, sends_history: bool) -> Providers {
    let settings = ProviderSettings {
        base_url: upstream.base_url(),
        extra: r#"{"inputs": {"shop": "north"}, "user": "not this"}"#.to_owned(),
        sends_history,
        ..ProviderSettings::of(ProviderKind::Dify)
    };
    only_with(settings, Limits::default())
}

async fn read(body: &str) -> (Vec<Piece>, Option<Failure>) {
    let upstream = Upstream::send(events(body));
    whole(providers(&upstream, false).get("up").unwrap().stream(Arc::default(), &Target::default())).await
}

fn event(name: &str, more: Value) -> String {
    data(&dify(name, more))
}

#[tokio::test]
async fn every_kind_of_application_is_read() {
    let thought = event("agent_thought", json!({"position": 1, "thought": "", "tool": "x", "tool_input": "{}"}));
    let said = |text: &str| event("agent_message", json!({"answer": text}));
    let end = (DIFY.end)();
    let chatflow = [
        event("workflow_started", json!({"data": {}})),
        event("node_started", json!({"data": {"title": "x"}})),
        event("reasoning_chunk", json!({"data": {"reasoning": "Hm.", "node_id": "n", "is_final": false}})),
        event("message", json!({"answer": "Hi "})),
        event("node_finished", json!({"data": {"outputs": {"text": "SECRET"}}})),
        event("message", json!({"answer": "there"})),
    ];
    let applications = [
        ("chat", format!("{}{}{end}", (DIFY.delta)("Hi "), (DIFY.delta)("there"))),
        ("agent", format!("{thought}{}{thought}{}{end}", said("Hi "), said("there"))),
        ("new agent", format!("{}{}{}{end}", said("Hi "), said("there"), (DIFY.delta)("Hi there"))),
        ("chatflow", chatflow.concat() + &end),
        ("with speech", format!("{}{end}{}", (DIFY.delta)("Hi there"), event("tts_message", json!({"audio": "AA"})))),
    ];
    for (name, body) in applications {
        let (pieces, failure) = read(&body).await;
        assert_eq!((failure, text(&pieces).as_str()), (None, "Hi there"), "{name}");
        assert_eq!(pieces.last(), Some(&Piece::End(FinishReason::Done)), "{name}");
        let thinks = pieces.contains(&Piece::Reasoning("Hm.".to_owned()));
        assert_eq!(thinks, name == "chatflow", "{name}");
    }
}

#[tokio::test]
async fn what_moderation_takes_back_is_replaced() {
    let replace = event("message_replace", json!({"answer": "I cannot say."}));
    let (pieces, failure) = read(&format!("{}{replace}{}", DIFY.begun("A secret"), (DIFY.end)())).await;
    assert_eq!(failure, None);
    assert_eq!(pieces[..2], [Piece::Text("A secret".to_owned()), Piece::Replace("I cannot say.".to_owned())]);
    let (pieces, _) = read(&format!("{}{replace}{}", (DIFY.begin)(), (DIFY.end)())).await;
    assert_eq!(text(&pieces), "I cannot say.", "where nothing was said, nothing is taken back");
}

#[tokio::test]
async fn documents_are_cited_by_the_words_that_the_answer_uses() {
    let resource = json!({
        "position": 1, "dataset_name": "Help", "document_name": "shipping.md", "score": 0.9,
        "content": "INTERNAL: margin 28. Parcels arrive within seven days.",
    });
    let end = event("message_end", json!({"metadata": {"retriever_resources": [resource]}}));
    let (pieces, failure) = read(&format!("{}{end}", DIFY.begun("Parcels arrive in seven days."))).await;
    let cited = pieces.iter().find_map(|piece| if let Piece::Citations(cited) = piece { Some(cited) } else { None });
    let cited = cited.unwrap_or_else(|| panic!("{pieces:?}, {failure:?}"));
    assert_eq!(
        (cited[0].title.as_str(), cited[0].quote.as_str()),
        ("shipping.md", "Parcels arrive within seven days.")
    );
}

#[tokio::test]
async fn a_workflow_that_waits_for_a_person_hands_off_and_one_that_failed_says_why() {
    for name in ["human_input_required", "workflow_paused"] {
        let (pieces, failure) = read(&format!("{}{}", DIFY.begun("Wait."), event(name, json!({"data": {}})))).await;
        assert_eq!(failure, None, "{name}");
        assert!(pieces.iter().any(|piece| matches!(piece, Piece::HandOff { .. })), "{name}: {pieces:?}");
    }
    let failed = event("workflow_finished", json!({"data": {"status": "failed", "error": "SECRET"}}));
    let error = |code: &str| event("error", json!({"status": 400, "code": code, "message": "SECRET"}));
    let codes = [
        ("provider_quota_exceeded", FailureKind::Quota),
        ("provider_not_initialize", FailureKind::Auth),
        ("completion_request_error", FailureKind::Rejected),
    ];
    for (code, expected) in codes {
        let outcome = read(&format!("{}{failed}{}", DIFY.begun("half"), error(code))).await;
        assert_fails(&outcome, expected);
        assert_eq!(text(&outcome.0), "half");
        assert!(!format!("{:?}", outcome.1).contains("SECRET"));
    }
    assert_fails(&read(&format!("{}{failed}", DIFY.begun("half"))).await, FailureKind::Truncated);
}

#[tokio::test]
async fn too_many_requests_pass_and_a_plan_that_is_used_up_does_not() {
    for (code, expected) in [("too_many_requests", FailureKind::RateLimited), ("rate_limit_error", FailureKind::Quota)]
    {
        let body = json!({"code": code, "message": "m", "status": 429}).to_string();
        let upstream = Upstream::send(answer("429 No", "Content-Type: application/json\r\n", &body));
        let pieces = providers(&upstream, false).get("up").unwrap().stream(Arc::default(), &Target::default());
        assert_fails(&whole(pieces).await, expected);
    }
}

/// Asks in a session and gives back what was sent.
async fn asked(providers: &Providers, upstream: &Upstream, session: Option<u128>, turns: &[Turn]) -> Value {
    let session_id = session.map(Uuid::from_u128);
    let prompt = Prompt { question: "When?".to_owned(), turns: turns.to_vec(), session_id, ..Prompt::default() };
    let (_, failure) = whole(providers.get("up").unwrap().stream(Arc::new(prompt), &Target::default())).await;
    assert_eq!(failure, None);
    next_request(upstream).await
}

async fn next_request(upstream: &Upstream) -> Value {
    let Seen::Request(request) = upstream.next().await else { panic!("a request") };
    let (_, body) = request.split_once("\r\n\r\n").expect("a head and a body");
    serde_json::from_str(body).expect("JSON")
}

fn history() -> [Turn; 3] {
    let turn = |role, text: &str| Turn { role, name: "Ann".to_owned(), text: text.to_owned() };
    [
        turn(TurnRole::Customer, "Is it on its way?"),
        turn(TurnRole::Assistant, "Hi."),
        turn(TurnRole::Agent, "It leaves on Friday."),
    ]
}

#[tokio::test]
async fn the_service_keeps_the_session_and_is_told_what_it_has_not_heard() {
    let upstream = Upstream::send(events(&DIFY.whole(&["Hi."])));
    let providers = providers(&upstream, false);
    let first = asked(&providers, &upstream, Some(1), &[]).await;
    assert_eq!((&first["query"], &first["conversation_id"]), (&json!("When?"), &json!("")));
    assert_eq!((&first["response_mode"], &first["inputs"]), (&json!("streaming"), &json!({"shop": "north"})));
    assert_eq!(first["user"], Uuid::from_u128(1).to_string(), "what the adapter says stays");

    let second = asked(&providers, &upstream, Some(1), &history()).await;
    let told = second["query"].as_str().unwrap();
    assert_eq!((&second["conversation_id"], &second["user"]), (&json!("c1"), &first["user"]));
    assert!(told.contains("Friday") && !told.contains("on its way") && told.ends_with("When?"), "{told}");

    for session in [Some(2), None, None] {
        let other = asked(&providers, &upstream, session, &history()).await;
        assert_eq!(other["conversation_id"], "");
        assert!(other["query"].as_str().unwrap().contains("on its way"));
    }
}

#[tokio::test]
async fn a_service_that_remembers_nothing_is_told_the_history_each_time() {
    let upstream = Upstream::send(events(&DIFY.whole(&["Hi."])));
    let providers = providers(&upstream, true);
    for _ in 0..2 {
        let sent = asked(&providers, &upstream, Some(1), &history()).await;
        assert_eq!(sent["conversation_id"], "");
        assert!(sent["query"].as_str().unwrap().contains("on its way"));
    }
}

#[tokio::test]
async fn a_session_that_the_service_has_forgotten_is_begun_anew_with_all_that_was_said() {
    let gone = json!({"code": "not_found", "message": "Conversation Not Exists.", "status": 404}).to_string();
    let good = vec![Step::Send(events(&DIFY.whole(&["Hi."])))];
    let refused = vec![Step::Send(answer("404 Not Found", "Content-Type: application/json\r\n", &gone))];
    let upstream = Upstream::play(vec![good.clone(), refused, good]);
    let providers = providers(&upstream, false);
    asked(&providers, &upstream, Some(1), &[]).await;
    let second = asked(&providers, &upstream, Some(1), &history()).await;
    assert_eq!(second["conversation_id"], "c1");
    let third = next_request(&upstream).await;
    assert_eq!(third["conversation_id"], "");
    assert!(third["query"].as_str().unwrap().contains("on its way"));
}
