//! Answers that are none: errors by status and body, pages and documents where a stream belongs.

use std::time::Duration;

use parlance_server::ai::{Failure, FailureKind};
use parlance_tests::{
    ports::free_address,
    upstream::{Seen, Step, Upstream, answer},
};

use super::{call, openai, whole};

const JSON: &str = "Content-Type: application/json\r\n";
const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";

/// What the adapter makes of an answer, after exactly one request.
async fn failure_of(status: &str, headers: &str, body: &str) -> Failure {
    let upstream = Upstream::send(answer(status, headers, body));
    let (pieces, failure) = whole(call(&openai(&upstream.base_url(), "sk-x"), "hi")).await;
    assert_eq!(pieces, [], "{status}");
    assert_eq!(upstream.requests().await.len(), 1, "{status}: retries belong to the route alone");
    failure.expect(status)
}

#[tokio::test]
async fn every_status_is_known_whatever_body_comes_with_it() {
    let bodies = [
        (JSON, r#"{"error":{"message":"m","type":"t","param":null,"code":"c"}}"#),
        (JSON, r#"{"error":{"message":"m","code":400}}"#),
        (JSON, r#"{"error":"text"}"#),
        (JSON, r#"{"detail":[{"loc":["body"]}]}"#),
        (JSON, r#"{"code":"X","message":"m","request_id":"r"}"#),
        (JSON, "{malformed"),
        (HTML, "<html><h1>Bad gateway</h1></html>"),
        ("Content-Type: text/event-stream\r\n", "data: {\"error\":{\"message\":\"m\"}}\n\ndata: [DONE]\n\n"),
        ("", ""),
    ];
    let statuses = [
        ("400 Bad Request", FailureKind::Rejected),
        ("401 Unauthorized", FailureKind::Auth),
        ("404 Not Found", FailureKind::Rejected),
        ("429 Too Many Requests", FailureKind::RateLimited),
        ("500 Internal Server Error", FailureKind::Server),
        ("503 Service Unavailable", FailureKind::Server),
        ("529 Overloaded", FailureKind::Server),
    ];
    for (status, kind) in statuses {
        for (headers, body) in bodies {
            let failure = failure_of(status, headers, body).await;
            assert_eq!(failure.kind, kind, "{status} {body}");
            assert!(failure.detail.contains(&status[..3]), "{failure}");
        }
    }
}

#[tokio::test]
async fn pages_and_documents_where_a_stream_belongs_are_garbage() {
    let document = r#"{"id":"c","choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]}"#;
    assert_eq!(failure_of("200 OK", JSON, document).await.kind, FailureKind::Garbage);
    assert_eq!(failure_of("200 OK", JSON, "{malformed json: <<<chaos>>>").await.kind, FailureKind::Garbage);
    assert_eq!(failure_of("200 OK", HTML, "<html>Please log in</html>").await.kind, FailureKind::Garbage);
    assert_eq!(failure_of("200 OK", "Content-Type: text/plain\r\n", "hello").await.kind, FailureKind::Garbage);
}

#[tokio::test]
async fn an_error_document_with_a_good_status_is_an_error() {
    let body = r#"{"error":{"message":"m","type":"rate_limit_error","code":"rate_limit_exceeded"}}"#;
    assert_eq!(failure_of("200 OK", JSON, body).await.kind, FailureKind::RateLimited);
    let native = r#"{"code":"InvalidApiKey","message":"m","request_id":"r"}"#;
    assert_eq!(failure_of("200 OK", JSON, native).await.kind, FailureKind::Auth);
}

#[tokio::test]
async fn the_wait_that_a_service_asks_for_is_told() {
    let wait = async |header: &str| failure_of("429 Too Many Requests", header, "").await.retry_after;
    assert_eq!(wait("Retry-After: 7\r\n").await, Some(Duration::from_secs(7)));
    assert_eq!(wait("Retry-After: 0\r\n").await, Some(Duration::ZERO));
    assert_eq!(wait("Retry-After-Ms: 250\r\n").await, Some(Duration::from_millis(250)));
    let dates = "Date: Sat, 21 Nov 2026 00:22:41 GMT\r\nRetry-After: Sat, 21 Nov 2026 00:23:41 GMT\r\n";
    assert_eq!(wait(dates).await, Some(Duration::from_secs(60)));
    assert_eq!(wait("Retry-After: soon\r\n").await, None);
}

#[tokio::test]
async fn a_redirect_to_an_inner_address_is_not_followed() {
    let inner = Upstream::send(answer("200 OK", JSON, "secrets"));
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let failure = failure_of(status, &format!("Location: http://{}/\r\n", inner.address()), "").await;
        assert_eq!(failure.kind, FailureKind::Rejected, "{status}");
        assert!(!failure.detail.contains(&inner.address().to_string()));
    }
    assert_eq!(inner.requests().await, [""; 0]);
}

#[tokio::test]
async fn a_service_that_is_not_there_or_hangs_up_is_unreachable() {
    let nobody = openai(&format!("http://{}/v1", free_address()), "sk-x");
    let (_, failure) = whole(call(&nobody, "hi")).await;
    assert_eq!(failure.unwrap().kind, FailureKind::Unreachable);

    let silent = Upstream::play(vec![vec![]]);
    let (_, failure) = whole(call(&openai(&silent.base_url(), "sk-x"), "hi")).await;
    assert_eq!(failure.unwrap().kind, FailureKind::Unreachable);
    assert_eq!(silent.requests().await.len(), 1);

    let half = Upstream::play(vec![vec![Step::Send(b"HTTP/1.1 200 O".to_vec())]]);
    let (_, failure) = whole(call(&openai(&half.base_url(), "sk-x"), "hi")).await;
    assert_eq!(failure.unwrap().kind, FailureKind::Unreachable);
}

#[tokio::test]
async fn nothing_that_the_service_wrote_is_repeated() {
    let body = r#"{"error":{"message":"Incorrect API key provided: sk-x. The question was hi","code":"sk-x leaked"}}"#;
    let failure = failure_of("401 Unauthorized", JSON, body).await;
    assert_eq!(failure.detail, "the provider answered HTTP 401");
}

#[tokio::test]
async fn the_request_goes_to_the_right_place_with_the_right_key() {
    for (suffix, key) in [("", "sk-x"), ("/", "sk-x"), ("//", "")] {
        let upstream = Upstream::send(answer("400 Bad Request", "", ""));
        let providers = openai(&format!("{}{suffix}", upstream.base_url()), key);
        let _ = whole(call(&providers, "hi")).await;
        let Seen::Request(request) = upstream.next().await else { panic!("a request comes first") };
        let head = request.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
        assert!(head.starts_with("post /v1/chat/completions http/1.1\r\n"), "{head}");
        assert_eq!(head.contains("authorization: bearer sk-x"), !key.is_empty(), "{head}");
        assert_eq!(head.contains("authorization"), !key.is_empty(), "{head}");
        assert!(!head.contains("openai-organization") && !head.contains("openai-project"), "{head}");
    }
}
