//! Error bodies as they are out there.

use super::*;

fn kind(status: u16, body: &str) -> FailureKind {
    failure(status, body, Speech::OpenAi).kind
}

#[test]
fn the_status_decides_whatever_the_body_is() {
    for body in
        ["", "<html>bad gateway</html>", r#"{"error":"text"}"#, r#"{"detail":"x"}"#, r#"{"error":{"message":"x"}}"#]
    {
        assert_eq!(kind(401, body), FailureKind::Auth);
        assert_eq!(kind(403, body), FailureKind::Auth);
        assert_eq!(kind(402, body), FailureKind::Quota);
        assert_eq!(kind(404, body), FailureKind::Rejected);
        assert_eq!(kind(408, body), FailureKind::Timeout);
        assert_eq!(kind(422, body), FailureKind::Rejected);
        assert_eq!(kind(429, body), FailureKind::RateLimited);
        assert_eq!(kind(500, body), FailureKind::Server);
        assert_eq!(kind(529, body), FailureKind::Server);
        assert_eq!(kind(302, body), FailureKind::Rejected);
    }
}

#[test]
fn codes_that_say_more_than_the_status_are_heard() {
    assert_eq!(kind(400, r#"{"error":{"code":"Arrearage","type":"Arrearage"}}"#), FailureKind::Quota);
    assert_eq!(kind(400, r#"{"code":"DataInspectionFailed","message":"x"}"#), FailureKind::Filtered);
    assert_eq!(kind(400, r#"{"error":{"code":"content_filter"}}"#), FailureKind::Filtered);
    assert_eq!(kind(400, r#"{"error":{"code":"invalid_api_key"}}"#), FailureKind::Auth);
    assert_eq!(
        kind(503, r#"{"error":{"type":"invalid_request_error","code":"no_fixture_match"}}"#),
        FailureKind::Server
    );
}

#[test]
fn out_of_quota_means_money_at_one_service_and_patience_at_another() {
    let body = r#"{"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}}"#;
    assert_eq!(kind(429, body), FailureKind::Quota);
    assert_eq!(failure(429, body, Speech::DashScope).kind, FailureKind::RateLimited);
    let with_id = r#"{"error":{"message":"m","code":"insufficient_quota"},"request_id":"r"}"#;
    assert_eq!(kind(429, with_id), FailureKind::RateLimited);
}

#[test]
fn within_a_stream_the_code_stands_for_the_status() {
    assert_eq!(kind(200, r#"{"error":{"message":"x","code":429}}"#), FailureKind::RateLimited);
    assert_eq!(
        kind(200, r#"{"error":{"message":"x","type":"throttling_error","code":"429"}}"#),
        FailureKind::RateLimited
    );
    assert_eq!(kind(200, r#"{"error":{"message":"x","code":null,"type":"server_error"}}"#), FailureKind::Server);
    assert_eq!(kind(200, r#"{"error":{"message":"x","type":"invalid_request_error"}}"#), FailureKind::Rejected);
    assert_eq!(kind(200, r#"{"error":"text"}"#), FailureKind::Server);
    assert_eq!(kind(200, r#"{"code":"Throttling.AllocationQuota","message":"x"}"#), FailureKind::RateLimited);
}

#[test]
fn an_error_body_may_itself_be_a_stream_of_events() {
    let body = "event:error\n:HTTP_STATUS/400\ndata:{\"code\":\"Arrearage\",\"message\":\"x\"}\n\ndata: [DONE]\n\n";
    assert_eq!(kind(400, body), FailureKind::Quota);
}

#[test]
fn what_the_service_wrote_is_not_repeated_but_a_plain_code_is() {
    let body = r#"{"error":{"message":"Incorrect API key provided: sk-secret","code":"invalid_api_key"}}"#;
    assert_eq!(failure(401, body, Speech::OpenAi).detail, "the provider answered HTTP 401 (invalid_api_key)");
    let odd = format!(r#"{{"error":{{"code":"{}"}}}}"#, "sk secret ".repeat(9));
    assert_eq!(failure(401, &odd, Speech::OpenAi).detail, "the provider answered HTTP 401");
}

#[test]
fn the_wait_comes_in_seconds_milliseconds_or_as_a_date() {
    let wait = |headers: &[(&'static str, &'static str)]| {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, http::HeaderValue::from_static(value));
        }
        retry_after(&map)
    };
    let date = ("date", "Sat, 21 Nov 2026 00:22:41 GMT");
    assert_eq!(wait(&[("retry-after", "2")]), Some(Duration::from_secs(2)));
    assert_eq!(wait(&[("retry-after", "0")]), Some(Duration::ZERO));
    assert_eq!(wait(&[("retry-after", "86400")]), Some(Duration::from_secs(86_400)));
    assert_eq!(wait(&[("retry-after", "9"), ("retry-after-ms", "1500")]), Some(Duration::from_millis(1_500)));
    assert_eq!(wait(&[("retry-after", "Sat, 21 Nov 2026 00:22:51 GMT"), date]), Some(Duration::from_secs(10)));
    assert_eq!(wait(&[("retry-after", "Sat, 21 Nov 2026 00:22:31 GMT"), date]), Some(Duration::ZERO));
    for bad in ["-1", "soon", "1e99", "NaN", ""] {
        assert_eq!(wait(&[("retry-after", bad)]), None, "{bad}");
    }
    assert_eq!(wait(&[]), None);
}

#[test]
fn a_word_means_what_its_service_means_by_it() {
    let kind = |status, code: &str, speech| {
        let body = format!(r#"{{"code":"{code}","message":"x","status":{status},"error":{{"type":"{code}"}}}}"#);
        failure(status, &body, speech).kind
    };
    assert_eq!(kind(429, "rate_limit_error", Speech::Anthropic), FailureKind::RateLimited);
    assert_eq!(kind(429, "rate_limit_error", Speech::Dify), FailureKind::Quota);
    assert_eq!(kind(429, "too_many_requests", Speech::Dify), FailureKind::RateLimited);
    assert_eq!(kind(400, "provider_quota_exceeded", Speech::Dify), FailureKind::Quota);
    assert_eq!(kind(200, "overloaded_error", Speech::Anthropic), FailureKind::Server);
    assert_eq!(kind(400, "invalid_request_error", Speech::Anthropic), FailureKind::Rejected);
    assert_eq!(kind(429, "exceeded_current_quota_error", Speech::OpenAi), FailureKind::Quota);
    assert_eq!(kind(200, "input_check_error", Speech::Agno), FailureKind::Filtered);
    assert_eq!(kind(200, "model_rate_limit_error", Speech::Agno), FailureKind::RateLimited);
    assert_eq!(kind(429, "1113", Speech::OpenAi), FailureKind::Quota);
    assert_eq!(kind(429, "1302", Speech::OpenAi), FailureKind::RateLimited);
}

#[test]
fn a_document_with_a_good_status_is_an_error_or_no_stream() {
    assert_eq!(document(r#"{"run_id":"r","status":"ERROR","content":"boom"}"#, Speech::Agno).kind, FailureKind::Server);
    assert_eq!(document(r#"{"run_id":"r","status":"COMPLETED"}"#, Speech::Agno).kind, FailureKind::Garbage);
    assert_eq!(document(r#"{"code":"InvalidApiKey","message":"x"}"#, Speech::DashScope).kind, FailureKind::Auth);
    assert_eq!(document(r#"{"error":null,"choices":[]}"#, Speech::OpenAi).kind, FailureKind::Garbage);
}
