//! The Messages API: what aimock, which others wrote, makes of our requests and we of its answers; and
//! forms that it does not play.

use std::{sync::Arc, time::Duration};

use parlance_server::{
    ai::{
        Failure, FailureKind, Piece, Prompt, Target,
        route::{Limits, Providers},
        settings::{ProviderKind, ProviderSettings},
    },
    domain::message::FinishReason,
    secret::Secret,
};
use parlance_tests::{
    aimock::{Aimock, KEY},
    upstream::{Upstream, answer, events},
};
use serde_json::{Value, json};

use super::{
    assert_fails, call,
    kinds::wire::{ANTHROPIC, named},
    only_with, text, whole,
};

fn anthropic(base_url: &str, key: &str) -> Providers {
    let settings = ProviderSettings {
        base_url: base_url.to_owned(),
        api_key: Secret::new(key),
        models: vec!["claude-sonnet-4-5".to_owned()],
        ..ProviderSettings::of(ProviderKind::Anthropic)
    };
    only_with(settings, Limits::default())
}

#[tokio::test]
async fn a_stream_of_aimock_arrives_in_pieces_with_its_usage() {
    let aimock = Aimock::start();
    let (pieces, failure) = whole(call(&anthropic(&aimock.base_url(), KEY), "hello")).await;
    assert_eq!(failure, None);
    assert_eq!(text(&pieces), "你好，这里是 aimock。Hello from aimock, a longer reply to split. [1]");
    assert!(pieces.iter().filter(|piece| matches!(piece, Piece::Text(_))).count() >= 3);
    let usage = pieces.iter().find_map(|piece| if let Piece::Usage(usage) = piece { Some(usage) } else { None });
    let usage = usage.expect("usage");
    assert!(usage.input_tokens.is_some() && usage.output_tokens.is_some(), "{usage:?}");
    assert_eq!(pieces.last(), Some(&Piece::End(FinishReason::Done)));
}

#[tokio::test]
async fn its_tool_call_hands_off_and_its_reasoning_is_told_apart() {
    let aimock = Aimock::start();
    let providers = anthropic(&aimock.base_url(), KEY);
    let prompt = Prompt { question: "I must complain".to_owned(), offer_hand_off: true, ..Prompt::default() };
    let (pieces, failure) = whole(providers.get("up").unwrap().stream(Arc::new(prompt), &Target::default())).await;
    assert_eq!(failure, None);
    let reason = "the customer complains".to_owned();
    assert!(pieces.contains(&Piece::HandOff { reason }), "{pieces:?}");

    let (pieces, failure) = whole(call(&providers, "think")).await;
    assert_eq!((failure, text(&pieces).as_str()), (None, "Thought about."));
    assert!(pieces.iter().any(|piece| matches!(piece, Piece::Reasoning(_))), "{pieces:?}");
}

#[tokio::test]
async fn its_refusals_and_its_cut_stream_are_known() {
    let aimock = Aimock::start();
    assert_fails(&whole(call(&anthropic(&aimock.base_url(), "sk-wrong"), "hello")).await, FailureKind::Auth);
    let limited = whole(call(&anthropic(&aimock.base_url(), KEY), "limit")).await;
    assert_fails(&limited, FailureKind::RateLimited);
    let outcome = whole(call(&anthropic(&aimock.base_url(), KEY), "cut")).await;
    assert_fails(&outcome, FailureKind::Truncated);
    assert!("This answer is cut off before it is whole.".starts_with(&text(&outcome.0)));
}

async fn read(body: &str) -> (Vec<Piece>, Option<Failure>) {
    let upstream = Upstream::send(events(body));
    whole(call(&anthropic(&upstream.base_url(), "sk-x"), "hi")).await
}

fn stop(reason: &Value) -> String {
    named(&json!({"type": "message_delta", "delta": {"stop_reason": reason}, "usage": {"output_tokens": 2}}))
}

#[tokio::test]
async fn reasons_to_stop_are_told_apart() {
    let reasons = [
        ("end_turn", FinishReason::Done),
        ("stop_sequence", FinishReason::Done),
        ("pause_turn", FinishReason::Done),
        ("brand_new", FinishReason::Done),
        ("max_tokens", FinishReason::Length),
        ("model_context_window_exceeded", FinishReason::Length),
        ("refusal", FinishReason::Filtered),
    ];
    for (reason, expected) in reasons {
        // The reason is the end, also where the last event is missing.
        let (pieces, failure) = read(&format!("{}{}", ANTHROPIC.begun("Hi"), stop(&json!(reason)))).await;
        assert_eq!((failure, pieces.last()), (None, Some(&Piece::End(expected))), "{reason}");
    }
    assert_fails(&read(&format!("{}{}", (ANTHROPIC.begin)(), stop(&json!("refusal")))).await, FailureKind::Filtered);
    assert_fails(&read(&format!("{}{}", ANTHROPIC.begun("Hi"), stop(&Value::Null))).await, FailureKind::Truncated);
}

#[tokio::test]
async fn a_tool_call_in_fragments_beside_thinking_is_read_at_its_end() {
    let block = |index: u32, block: Value| {
        named(&json!({"type": "content_block_start", "index": index, "content_block": block}))
    };
    let delta =
        |index: u32, delta: Value| named(&json!({"type": "content_block_delta", "index": index, "delta": delta}));
    let body = [
        block(0, json!({"type": "thinking", "thinking": "", "signature": ""})),
        delta(0, json!({"type": "thinking_delta", "thinking": "Hm."})),
        delta(0, json!({"type": "signature_delta", "signature": "Eq"})),
        block(1, json!({"type": "redacted_thinking", "data": "x"})),
        block(2, json!({"type": "tool_use", "id": "toolu_1", "name": "hand_off", "input": {}})),
        delta(2, json!({"type": "input_json_delta", "partial_json": "{\"reason\": \"an"})),
        delta(2, json!({"type": "input_json_delta", "partial_json": "gry\"}"})),
        stop(&json!("tool_use")),
    ];
    let upstream = Upstream::send(events(&body.concat()));
    let prompt = Prompt { question: "hi".to_owned(), offer_hand_off: true, ..Prompt::default() };
    let providers = anthropic(&upstream.base_url(), "sk-x");
    let (pieces, failure) = whole(providers.get("up").unwrap().stream(Arc::new(prompt), &Target::default())).await;
    assert_eq!((failure, &pieces[0]), (None, &Piece::Reasoning("Hm.".to_owned())));
    assert!(pieces.contains(&Piece::HandOff { reason: "angry".to_owned() }), "{pieces:?}");
}

#[tokio::test]
async fn errors_are_known_by_their_types_with_and_without_a_status() {
    let types = [
        ("overloaded_error", "529 Overloaded", FailureKind::Server),
        ("api_error", "500 Oops", FailureKind::Server),
        ("rate_limit_error", "429 Too Many Requests", FailureKind::RateLimited),
        ("authentication_error", "401 Unauthorized", FailureKind::Auth),
        ("permission_error", "403 Forbidden", FailureKind::Auth),
        ("billing_error", "402 Payment Required", FailureKind::Quota),
        ("invalid_request_error", "400 Bad Request", FailureKind::Rejected),
        ("not_found_error", "404 Not Found", FailureKind::Rejected),
        ("request_too_large", "413 Too Large", FailureKind::Rejected),
        ("timeout_error", "504 Gateway Timeout", FailureKind::Timeout),
    ];
    for (kind, status, expected) in types {
        let error = json!({"type": "error", "error": {"type": kind, "message": "m"}, "request_id": "req_1"});
        assert_fails(&read(&named(&error)).await, expected);
        let refused = answer(status, "Content-Type: application/json\r\nretry-after: 3\r\n", &error.to_string());
        let upstream = Upstream::send(refused);
        let outcome = whole(call(&anthropic(&upstream.base_url(), "sk-x"), "hi")).await;
        assert_fails(&outcome, expected);
        assert_eq!(outcome.1.unwrap().retry_after, Some(Duration::from_secs(3)));
    }
}
