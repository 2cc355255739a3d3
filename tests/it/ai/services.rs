//! Software that others wrote: a real AgentOS is asked, and the vendors' own clients read the upstreams
//! that stand for their services in the other tests.

use std::sync::Arc;

use futures_util::StreamExt;
use parlance_server::{
    ai::{
        FailureKind, Piece, Prompt, Target,
        route::{Limits, Providers},
        settings::{ProviderKind, ProviderSettings},
    },
    domain::message::FinishReason,
    secret::Secret,
};
use parlance_tests::{
    services::{AgentOs, KEY, read},
    upstream::{Upstream, events},
};
use uuid::Uuid;

use super::{
    assert_fails, call,
    kinds::wire::{ANTHROPIC, DASHSCOPE, DASHSCOPE_APP, OPENAI},
    only_with, text, whole,
};

const GREETING: &str = "你好, hello 👋";

fn agno(base_url: &str, key: &str, agent: &str) -> Providers {
    let settings = ProviderSettings {
        base_url: base_url.to_owned(),
        api_key: Secret::new(key),
        models: vec![agent.to_owned()],
        ..ProviderSettings::of(ProviderKind::Agno)
    };
    only_with(settings, Limits::default())
}

#[tokio::test]
async fn an_agent_of_a_real_agentos_answers_fails_and_is_cancelled() {
    let server = AgentOs::start();
    let providers = agno(&server.base_url(), KEY, "support");
    let asked = |question: &str| {
        let session_id = Some(Uuid::from_u128(1));
        let prompt = Prompt { question: question.to_owned(), session_id, ..Prompt::default() };
        providers.get("up").unwrap().stream(Arc::new(prompt), &Target::default())
    };
    let (pieces, failure) = whole(asked("think 你好 & more")).await;
    assert_eq!((failure, text(&pieces).as_str()), (None, "You said: think 你好 & more"));
    assert_eq!(pieces[0], Piece::Reasoning("Let me think.".to_owned()));
    let usage = pieces.iter().find_map(|piece| if let Piece::Usage(usage) = piece { Some(usage) } else { None });
    assert_eq!(usage.map(|usage| (usage.input_tokens, usage.output_tokens)), Some((Some(11), Some(7))));
    assert_eq!(pieces.last(), Some(&Piece::End(FinishReason::Done)));

    let failed = whole(asked("boom")).await;
    assert_fails(&failed, FailureKind::Server);
    assert!(!format!("{:?}", failed.1).contains("SECRET"));

    let mut long = asked("long");
    assert_eq!(long.next().await, Some(Ok(Piece::Text("again ".to_owned()))));
    drop(long);
    let line = tokio::task::spawn_blocking(move || server.until("/cancel")).await.unwrap();
    assert!(line.contains("POST /agents/support/runs/") && line.contains("200"), "{line}");
}

#[tokio::test]
async fn a_real_agentos_refuses_a_wrong_key_and_an_unknown_agent() {
    let server = AgentOs::start();
    for key in ["", "sk-wrong"] {
        assert_fails(&whole(call(&agno(&server.base_url(), key, "support"), "hi")).await, FailureKind::Auth);
    }
    assert_fails(&whole(call(&agno(&server.base_url(), KEY, "nobody"), "hi")).await, FailureKind::Rejected);
}

#[tokio::test]
async fn our_upstreams_are_read_by_the_clients_of_the_services() {
    for kind in [OPENAI, ANTHROPIC, DASHSCOPE, DASHSCOPE_APP] {
        let upstream = Upstream::send(events(&kind.whole(&["你好, ", "hello 👋"])));
        let said = read(kind.name(), &upstream.base_url()).await;
        assert_eq!(said, serde_json::json!({"text": GREETING, "input": 3, "output": 2}), "{}", kind.name());
        let request = upstream.requests().await.pop().expect("a request");
        assert!(request.starts_with(&format!("POST /v1{} ", kind.path)), "{request}");
    }
}
