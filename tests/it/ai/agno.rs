//! Runs of an AgentOS, in the order in which a real one was seen to tell of them.

use std::sync::Arc;

use parlance_server::{
    ai::{
        Failure, FailureKind, Piece, Prompt, Target,
        route::{Limits, Providers},
        settings::{ProviderKind, ProviderSettings},
    },
    domain::message::FinishReason,
};
use parlance_tests::upstream::{Seen, Upstream, answer, events};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    assert_fails,
    kinds::wire::{AGNO, run},
    only_with, text, whole,
};

fn providers(upstream: &Upstream) -> Providers {
    let settings = ProviderSettings {
        base_url: upstream.base_url(),
        models: vec!["support".to_owned(), "teams/desk".to_owned()],
        ..ProviderSettings::of(ProviderKind::Agno)
    };
    only_with(settings, Limits::default())
}

async fn read_as(model: &str, body: &str) -> (Vec<Piece>, Option<Failure>) {
    let upstream = Upstream::send(events(body));
    let target = Target { model: model.to_owned(), ..Target::default() };
    whole(providers(&upstream).get("up").unwrap().stream(Arc::default(), &target)).await
}

async fn read(body: &str) -> (Vec<Piece>, Option<Failure>) {
    read_as("", body).await
}

fn said(text: &str) -> String {
    run("RunContent", json!({"content": text, "content_type": "str"}))
}

#[tokio::test]
async fn tools_reasoning_and_other_agents_are_told_apart_from_the_answer() {
    let body = [
        (AGNO.begin)(),
        run("RunContent", json!({"content_type": "str", "reasoning_content": "Hm."})),
        run("ToolCallStarted", json!({"tool": {"tool_name": "x", "tool_args": {}}})),
        run("ToolCallCompleted", json!({"content": "SECRET", "tool": {"result": "SECRET"}})),
        run("RunContent", json!({"content": "SECRET", "nested_depth": 1})),
        run("RunCompleted", json!({"content": "SECRET", "nested_depth": 1})),
        run("TeamRunContent", json!({"content": "SECRET"})),
        said("Hi "),
        run("RunIntermediateContent", json!({"content": "SECRET"})),
        run("CustomEvent", json!({"content": "SECRET"})),
        said("there"),
        (AGNO.end)(),
    ];
    let (pieces, failure) = read(&body.concat()).await;
    assert_eq!((failure, text(&pieces).as_str()), (None, "Hi there"));
    assert_eq!(pieces[0], Piece::Reasoning("Hm.".to_owned()));

    let completed = run("RunCompleted", json!({"content": "Hi there", "metrics": {"duration": 0.1}}));
    let (pieces, failure) = read(&completed).await;
    assert_eq!((failure, text(&pieces).as_str()), (None, "Hi there"), "without increments it says all at its end");
}

#[tokio::test]
async fn a_team_answers_by_its_own_events() {
    let team = |event: &str, more: Value| run(&format!("Team{event}"), more);
    let body = [
        team("RunStarted", json!({})),
        said("a member works"),
        run("RunCompleted", json!({"content": "a member works"})),
        team("RunContent", json!({"content": "Hi there"})),
        team("RunCompleted", json!({"content": "Hi there", "metrics": {"input_tokens": 3}})),
    ];
    let (pieces, failure) = read_as("teams/desk", &body.concat()).await;
    assert_eq!((failure, text(&pieces).as_str()), (None, "Hi there"));
}

#[tokio::test]
async fn the_first_end_counts() {
    let cancelled = [AGNO.begun("half"), run("RunCancelled", json!({"content": "half"})), (AGNO.end)()];
    let outcome = read(&cancelled.concat()).await;
    assert_fails(&outcome, FailureKind::Truncated);
    assert_eq!(text(&outcome.0), "half");

    let (pieces, failure) = read(&[AGNO.begun("Wait."), run("RunPaused", json!({"tools": []}))].concat()).await;
    assert_eq!((failure, pieces.last()), (None, Some(&Piece::End(FinishReason::Done))));
    assert!(pieces.iter().any(|piece| matches!(piece, Piece::HandOff { .. })), "{pieces:?}");

    let failed = [AGNO.begun("half"), run("RunError", json!({"content": "SECRET", "error_type": "RuntimeError"}))];
    let outcome = read(&failed.concat()).await;
    assert_fails(&outcome, FailureKind::Server);
    assert!(!format!("{:?}", outcome.1).contains("SECRET"));
}

#[tokio::test]
async fn a_failed_run_with_a_good_status_is_a_failure() {
    let body = json!({"run_id": "r", "content": "SECRET", "status": "ERROR", "metrics": {}}).to_string();
    let upstream = Upstream::send(answer("200 OK", "Content-Type: application/json\r\n", &body));
    let pieces = providers(&upstream).get("up").unwrap().stream(Arc::default(), &Target::default());
    assert_fails(&whole(pieces).await, FailureKind::Server);
}

#[tokio::test]
async fn a_run_is_asked_for_as_a_form_in_the_session_of_its_customer() {
    let both = AGNO.whole(&["Hi."]) + &run("TeamRunCompleted", json!({"content": "Hi."}));
    let upstream = Upstream::send(events(&both));
    let providers = providers(&upstream);
    let session_id = Some(Uuid::from_u128(7));
    let prompt = Arc::new(Prompt { question: "a b&c=你".to_owned(), session_id, ..Prompt::default() });
    for (model, path) in [("", "agents/support"), ("teams/desk", "teams/desk"), ("../x", "agents/%2E%2E%2Fx")] {
        let target = Target { model: model.to_owned(), ..Target::default() };
        whole(providers.get("up").unwrap().stream(Arc::clone(&prompt), &target)).await;
        let Seen::Request(request) = upstream.next().await else { panic!("a request") };
        assert!(request.starts_with(&format!("POST /v1/{path}/runs HTTP/1.1\r\n")), "{request}");
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(head.to_ascii_lowercase().contains("content-type: application/x-www-form-urlencoded"), "{head}");
        let session = Uuid::from_u128(7);
        let form = format!(
            "message=a+b%26c%3D%E4%BD%A0&stream=true&stream_events=true&session_id={session}&user_id={session}"
        );
        assert_eq!(body, form);
    }
}
