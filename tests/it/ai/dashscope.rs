//! DashScope's own interface: models and applications, in the forms that its documents and its client
//! show. No server of others plays it here.

use std::sync::Arc;

use parlance_server::{
    ai::{
        Failure, FailureKind, Piece, Prompt, Target, Turn, TurnRole,
        route::{Limits, Providers},
        settings::{ProviderKind, ProviderSettings},
    },
    domain::message::{FinishReason, Source},
};
use parlance_tests::upstream::{Seen, Step, Upstream, answer, events};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    assert_fails,
    kinds::wire::{DASHSCOPE_APP, message, result},
    only_with, text, whole,
};

fn providers(kind: ProviderKind, upstream: &Upstream, extra: &str) -> Providers {
    let settings = ProviderSettings {
        base_url: upstream.base_url(),
        models: vec!["one".to_owned()],
        extra: extra.to_owned(),
        ..ProviderSettings::of(kind)
    };
    only_with(settings, Limits::default())
}

async fn read(kind: ProviderKind, prompt: Prompt, body: &str) -> (Vec<Piece>, Option<Failure>) {
    let upstream = Upstream::send(events(body));
    let providers = providers(kind, &upstream, "");
    whole(providers.get("up").unwrap().stream(Arc::new(prompt), &Target::default())).await
}

async fn model(body: &str) -> (Vec<Piece>, Option<Failure>) {
    read(ProviderKind::Dashscope, Prompt { offer_hand_off: true, ..Prompt::default() }, body).await
}

fn choice(message: Value, finish: &str) -> String {
    result(&json!({"output": {"choices": [{"message": message, "finish_reason": finish}]}, "request_id": "r"}))
}

#[tokio::test]
async fn increments_and_the_whole_so_far_give_the_same_text_in_both_forms() {
    let words = ["Parcels arrive ", "within seven days, ", "you see."];
    let form = |text: &str, finish: &str| {
        result(&json!({"output": {"text": text, "finish_reason": finish}, "usage": {}, "request_id": "r"}))
    };
    for is_message in [true, false] {
        for is_whole in [true, false] {
            let body: Vec<String> = (0..3)
                .map(|index| {
                    let text = if is_whole { words[..=index].concat() } else { words[index].to_owned() };
                    let finish = if index == 2 { "stop" } else { "null" };
                    if is_message { result(&message(&text, finish, 1)) } else { form(&text, finish) }
                })
                .collect();
            let (pieces, failure) = model(&body.concat()).await;
            assert_eq!((failure, text(&pieces)), (None, words.concat()), "{is_message} {is_whole}");
        }
    }
}

#[tokio::test]
async fn reasoning_tools_and_reasons_are_read() {
    let thinks = choice(json!({"content": "", "reasoning_content": "Hm."}), "null");
    let call = |arguments: &str| {
        let function = json!({"name": "hand_off", "arguments": arguments});
        json!({"content": "", "tool_calls": [{"index": 0, "id": "c", "type": "function", "function": function}]})
    };
    let body = [thinks.clone(), choice(call("{\"reason\""), "null"), choice(call(": \"angry\"}"), "tool_calls")];
    let (pieces, failure) = model(&body.concat()).await;
    assert_eq!((failure, &pieces[0]), (None, &Piece::Reasoning("Hm.".to_owned())));
    assert!(pieces.contains(&Piece::HandOff { reason: "angry".to_owned() }), "{pieces:?}");

    let cut = [thinks, result(&message("Hi", "length", 2))].concat();
    assert_eq!(model(&cut).await.0.last(), Some(&Piece::End(FinishReason::Length)));
}

#[tokio::test]
async fn errors_are_known_wherever_they_stand() {
    let error = |code: &str| json!({"code": code, "message": "m", "request_id": "r"});
    let stream =
        |status: u16, code: &str| format!("id:1\nevent:error\n:HTTP_STATUS/{status}\ndata:{}\n\n", error(code));
    let codes = [
        (429, "Throttling.AllocationQuota", FailureKind::RateLimited),
        (429, "PrepaidBillOverdue", FailureKind::Quota),
        (400, "Arrearage", FailureKind::Quota),
        (400, "DataInspectionFailed", FailureKind::Filtered),
        (400, "InvalidParameter", FailureKind::Rejected),
        (401, "InvalidApiKey", FailureKind::Auth),
        (403, "AccessDenied.Unpurchased", FailureKind::Quota),
        (404, "ModelNotFound", FailureKind::Rejected),
        (500, "InternalError.Algo", FailureKind::Server),
        (503, "ModelUnavailable", FailureKind::Server),
    ];
    for (status, code, expected) in codes {
        assert_fails(&model(&stream(status, code)).await, expected);
        // A refusal may be a document or itself a stream.
        let json = ("Content-Type: application/json\r\n", error(code).to_string());
        let sse = ("Content-Type: text/event-stream;charset=UTF-8\r\n", stream(status, code));
        for (header, body) in [json, sse] {
            let upstream = Upstream::send(answer(&format!("{status} No"), header, &body));
            let providers = providers(ProviderKind::Dashscope, &upstream, "");
            let pieces = providers.get("up").unwrap().stream(Arc::default(), &Target::default());
            assert_fails(&whole(pieces).await, expected);
        }
    }
    // With a good status, as a document and as an event.
    assert_fails(&model(&result(&error("Throttling"))).await, FailureKind::RateLimited);
    let upstream =
        Upstream::send(answer("200 OK", "Content-Type: application/json\r\n", &error("Throttling").to_string()));
    let providers = providers(ProviderKind::Dashscope, &upstream, "");
    let pieces = providers.get("up").unwrap().stream(Arc::default(), &Target::default());
    assert_fails(&whole(pieces).await, FailureKind::RateLimited);
}

#[tokio::test]
async fn events_without_blank_lines_between_them_are_read() {
    let body = [result(&message("Hi ", "null", 1)), result(&message("there", "stop", 2))].concat();
    let body = body.replace("\n\n", "\n");
    let (pieces, failure) = model(&body).await;
    assert_eq!((failure, text(&pieces).as_str()), (None, "Hi there"));
}

#[tokio::test]
async fn the_request_asks_for_a_stream_of_increments_by_header_and_by_parameters() {
    let upstream = Upstream::send(answer("400 No", "", ""));
    let extra = r#"{"parameters": {"top_p": 0.8, "incremental_output": false}}"#;
    let providers = providers(ProviderKind::Dashscope, &upstream, extra);
    whole(providers.get("up").unwrap().stream(Arc::default(), &Target::default())).await;
    let (head, body) = request(&upstream).await;
    assert!(head.contains("x-dashscope-sse: enable") && head.contains("accept: text/event-stream"), "{head}");
    let parameters = json!({"result_format": "message", "incremental_output": true, "top_p": 0.8});
    assert_eq!((&body["model"], &body["parameters"]), (&json!("one"), &parameters));
    assert_eq!(body["input"]["messages"][0]["role"], "system");
}

async fn request(upstream: &Upstream) -> (String, Value) {
    let Seen::Request(request) = upstream.next().await else { panic!("a request") };
    let (head, body) = request.split_once("\r\n\r\n").expect("a head and a body");
    (head.to_ascii_lowercase(), serde_json::from_str(body).expect("JSON"))
}

#[tokio::test]
async fn an_application_keeps_the_session_and_is_told_what_it_has_not_heard() {
    let upstream = Upstream::play(vec![vec![Step::Send(events(&DASHSCOPE_APP.whole(&["Hi."])))]]);
    let extra = r#"{"input": {"biz_params": {"user_prompt_params": {"a": 1}}},
                    "parameters": {"rag_options": {"pipeline_ids": ["kb"]}}}"#;
    let providers = providers(ProviderKind::DashscopeApp, &upstream, extra);
    let turn = |role, text: &str| Turn { role, name: "Ann".to_owned(), text: text.to_owned() };
    let asked = async |session: u128, turns: &[Turn]| {
        let session_id = Some(Uuid::from_u128(session));
        let prompt = Prompt { question: "When?".to_owned(), turns: turns.to_vec(), session_id, ..Prompt::default() };
        let (_, failure) = whole(providers.get("up").unwrap().stream(Arc::new(prompt), &Target::default())).await;
        assert_eq!(failure, None);
        request(&upstream).await.1
    };
    let first = asked(1, &[]).await;
    assert_eq!((&first["input"]["prompt"], first["input"].get("session_id")), (&json!("When?"), None));
    assert_eq!(first["input"]["biz_params"]["user_prompt_params"]["a"], 1);
    assert_eq!(first["parameters"]["rag_options"]["pipeline_ids"][0], "kb");
    assert_eq!(first["parameters"]["incremental_output"], true);

    let before = turn(TurnRole::Customer, "Is it on its way?");
    let said = turn(TurnRole::Agent, "It leaves <on> Friday.");
    let history = [before, turn(TurnRole::Assistant, "Hi."), said];
    let second = asked(1, &history).await;
    assert_eq!(second["input"]["session_id"], "s1");
    let told = second["input"]["prompt"].as_str().unwrap();
    assert!(told.contains("human_colleague") && told.contains("\\u003con> Friday"), "{told}");
    assert!(!told.contains("on its way") && told.ends_with("When?"), "{told}");

    let other = asked(2, &history).await;
    assert_eq!(other["input"].get("session_id"), None);
    assert!(other["input"]["prompt"].as_str().unwrap().contains("on its way"), "another session knows nothing yet");
}

#[tokio::test]
async fn an_application_names_its_documents_and_thinks_aloud() {
    let thought = json!([{"action_type": "reasoning", "thought": "Hm."}, {"action_type": "api", "response": "SECRET"}]);
    let document = json!({
        "index_id": "1", "title": "FAQ", "doc_name": "faq.pdf", "doc_url": "https://docs.example/faq",
        "text": "INTERNAL: margin 28. Parcels arrive within seven days.",
    });
    let frame = |output: Value| result(&json!({"output": output, "usage": {}, "request_id": "r"}));
    let body = [
        frame(json!({"session_id": "s", "finish_reason": "null", "text": "", "thoughts": thought})),
        frame(json!({"finish_reason": "null", "text": "Parcels arrive in seven days.", "doc_references": null})),
        frame(json!({"finish_reason": "stop", "text": "", "thoughts": null, "doc_references": [document]})),
    ];
    let (pieces, failure) = read(ProviderKind::DashscopeApp, Prompt::default(), &body.concat()).await;
    assert_eq!((failure, &pieces[0]), (None, &Piece::Reasoning("Hm.".to_owned())));
    let Some(Piece::Citations(cited)) = pieces.iter().find(|piece| matches!(piece, Piece::Citations(_))) else {
        panic!("{pieces:?}")
    };
    assert_eq!((cited[0].title.as_str(), cited[0].uri.as_str()), ("FAQ", "https://docs.example/faq"));
    assert_eq!(cited[0].quote, "Parcels arrive within seven days.");
    assert!(matches!(cited[0].source, Source::Passage { document_id, .. } if document_id.is_nil()));
}

#[tokio::test]
async fn a_workflow_may_answer_by_messages_of_its_nodes() {
    let frame = |content: &str, finish: &str| {
        let message = json!({"node_id": "End", "node_is_completed": "false", "message": {"content": content}});
        result(&json!({"output": {"workflow_message": message, "finish_reason": finish}, "usage": {}}))
    };
    let body = [frame("I am ", "null"), frame("here.", "null"), frame("", "stop")].concat();
    let (pieces, failure) = read(ProviderKind::DashscopeApp, Prompt::default(), &body).await;
    assert_eq!((failure, text(&pieces).as_str()), (None, "I am here."));
}
