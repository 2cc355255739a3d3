//! What an error of a service means for us: from its status, the codes in its body in all the shapes
//! that are out there, and how long it asks to wait. Never from its prose.

use std::time::Duration;

use http::HeaderMap;
use serde_json::Value;

use super::{Failure, FailureKind};

/// Codes longer than this, or with other characters than a code has, are not repeated in our words.
const MAX_CODE: usize = 48;

/// Whose words an error speaks: some mean another thing elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    OpenAi,
    DashScope,
    Anthropic,
    Dify,
    Agno,
}

/// The failure an error body stands for. `status` is 200 for an error within a stream that began well.
pub(super) fn failure(status: u16, body: &str, speech: Speech) -> Failure {
    let body = json(body).unwrap_or(Value::Null);
    // DashScope's compatible mode adds the id beside the error; at OpenAI it does not stand there.
    let is_compatible = speech == Speech::OpenAi && body.get("request_id").is_some();
    let speech = if is_compatible { Speech::DashScope } else { speech };
    let codes = codes(&body);
    let status = codes.iter().filter(|_| status == 200).find_map(|code| error_status(code)).unwrap_or(status);
    let own = |code: &String| own_code(code, speech).or_else(|| kind_of_code(code));
    let kind = codes.iter().find_map(own).or_else(|| kind_of_status(status));
    // An error within a stream that names nothing known: the service failed.
    let kind = kind.or_else(|| codes.iter().find_map(|code| kind_of_type(code))).unwrap_or(FailureKind::Server);
    Failure::new(kind, detail(status, &codes))
}

/// What a JSON document stands for that came with a good status where a stream was asked for.
pub(super) fn document(body: &str, speech: Speech) -> Failure {
    let value = json(body).unwrap_or(Value::Null);
    let has = |key: &str| value.get(key).is_some_and(|value| !value.is_null());
    // AgentOS says so of a run that failed.
    let is_failed_run = speech == Speech::Agno && value["status"] == "ERROR";
    if has("error") || (has("code") && has("message")) || is_failed_run {
        return failure(200, body, speech);
    }
    Failure::new(FailureKind::Garbage, "the provider answered with a single JSON document where a stream was asked for")
}

/// How long the service asks to wait: `retry-after-ms`, or `retry-after` as seconds or as a date,
/// which counts from the answer's own `date`, so that no clock of ours matters.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds).ok();
    if let Some(wait) = text("retry-after-ms").and_then(|value| value.parse::<f64>().ok()) {
        return seconds(wait / 1_000.0);
    }
    let value = text("retry-after")?;
    if let Ok(wait) = value.parse::<f64>() {
        return seconds(wait);
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let sent = httpdate::parse_http_date(text("date")?).ok()?;
    Some(until.duration_since(sent).unwrap_or_default())
}

/// The body as JSON, also when it is a stream of events with the error in the first.
fn json(body: &str) -> Option<Value> {
    let read = |text: &str| serde_json::from_str(text.trim()).ok();
    read(body).or_else(|| body.lines().filter_map(|line| line.strip_prefix("data:")).find_map(read))
}

/// All codes and types, the more particular first.
fn codes(body: &Value) -> Vec<String> {
    let error = if body["error"].is_object() { &body["error"] } else { body };
    let values = [&error["code"], &error["type"], &body["code"], &error["status"]];
    let word = |value: &Value| match value {
        Value::String(word) if !word.is_empty() => Some(word.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    values.into_iter().filter_map(word).collect()
}

/// vLLM sends its code as a number, LiteLLM as a text with a number in it.
fn error_status(code: &str) -> Option<u16> {
    code.parse().ok().filter(|status| (400..600).contains(status))
}

/// Codes that mean something of their own at one service.
fn own_code(code: &str, speech: Speech) -> Option<FailureKind> {
    Some(match (speech, code) {
        // OpenAI means money by it, DashScope tokens a minute.
        (Speech::DashScope, "insufficient_quota") => FailureKind::RateLimited,
        (Speech::OpenAi, "insufficient_quota") => FailureKind::Quota,
        // Zhipu has numbers: no credit left; content that it refuses.
        (Speech::OpenAi, "1113") => FailureKind::Quota,
        (Speech::OpenAi, "1301") => FailureKind::Filtered,
        // Dify means the plan's quota by it, the model's by the other.
        (Speech::Dify, "rate_limit_error" | "provider_quota_exceeded") => FailureKind::Quota,
        (Speech::Dify, "too_many_requests") => FailureKind::RateLimited,
        (Speech::Dify, "provider_not_initialize" | "unauthorized") => FailureKind::Auth,
        // AgentOS has a guard ahead of the model and one behind it.
        (Speech::Agno, "input_check_error" | "output_check_error") => FailureKind::Filtered,
        (Speech::Agno, "model_rate_limit_error") => FailureKind::RateLimited,
        (Speech::Anthropic, "overloaded_error" | "api_error") => FailureKind::Server,
        (Speech::Anthropic, "timeout_error") => FailureKind::Timeout,
        _ => return None,
    })
}

/// Codes that say more than the status beside them.
fn kind_of_code(code: &str) -> Option<FailureKind> {
    let code = code.to_ascii_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| code.starts_with(word));
    if is(&["content_filter", "content_policy", "data_inspection", "datainspection", "responsibleai"]) {
        return Some(FailureKind::Filtered);
    }
    let bills = ["arrearage", "billing_", "prepaidbill", "postpaidbill", "commoditynotpurchased"];
    let plans =
        ["allocationquota.freetieronly", "accessdenied.unpurchased", "insufficient_credits", "exceeded_current_quota"];
    if is(&bills) || is(&plans) {
        return Some(FailureKind::Quota);
    }
    if is(&["invalid_api_key", "invalidapikey", "incorrect_api_key", "authentication_error"]) {
        return Some(FailureKind::Auth);
    }
    if is(&["throttling", "limit_requests", "rate_limit", "limitrequests"]) {
        return Some(FailureKind::RateLimited);
    }
    None
}

/// Types that count only where no status does.
fn kind_of_type(code: &str) -> Option<FailureKind> {
    let code = code.to_ascii_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| code.contains(word));
    if is(&["permission", "accessdenied"]) {
        Some(FailureKind::Auth)
    } else if is(&["invalid", "not_found", "notfound", "context_length", "badrequest", "too_large"]) {
        Some(FailureKind::Rejected)
    } else {
        None
    }
}

const fn kind_of_status(status: u16) -> Option<FailureKind> {
    Some(match status {
        401 | 403 => FailureKind::Auth,
        402 => FailureKind::Quota,
        429 => FailureKind::RateLimited,
        408 => FailureKind::Timeout,
        // Official clients repeat a conflict and "too early", as they do what the server did wrong.
        409 | 425 | 500.. => FailureKind::Server,
        300..500 => FailureKind::Rejected,
        _ => return None,
    })
}

fn detail(status: u16, codes: &[String]) -> String {
    let is_plain = |code: &&String| {
        code.len() <= MAX_CODE
            && code.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-'))
    };
    let code = codes.iter().find(is_plain).map(|code| format!(" ({code})")).unwrap_or_default();
    match status {
        200 => format!("the provider reported an error within the answer{code}"),
        300..400 => format!("the provider answered with a redirect (HTTP {status}), which is not followed"),
        _ => format!("the provider answered HTTP {status}{code}"),
    }
}

#[cfg(test)]
mod tests;
