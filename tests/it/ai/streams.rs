//! Streams in every shape that is out there: each is read whole, or known to be broken off.

use parlance_server::{
    ai::{FailureKind, Piece},
    domain::message::FinishReason,
};
use parlance_tests::upstream::{Step, Upstream, answer, delta, end, events};

use super::{assert_fails, call, openai, text, whole};

const GREETING: &str = "你好, hello 👋";

/// The greeting in two chunks, and a good end.
fn good() -> String {
    format!("{}{}{}", delta("你好, "), delta("hello 👋"), end())
}

async fn read(upstream: &Upstream) -> (Vec<Piece>, Option<parlance_server::ai::Failure>) {
    whole(call(&openai(&upstream.base_url(), "sk-x"), "hi")).await
}

async fn assert_greets(name: &str, step: Step) {
    let (pieces, failure) = read(&Upstream::play(vec![vec![step]])).await;
    assert_eq!(failure, None, "{name}");
    assert_eq!(text(&pieces), GREETING, "{name}");
    assert_eq!(pieces.last(), Some(&Piece::End(FinishReason::Done)), "{name}");
}

#[tokio::test]
async fn an_answer_is_read_whole_however_it_is_written_down() {
    let body = good();
    let variants = [
        ("plain", body.clone()),
        ("carriage returns", body.replace('\n', "\r\n")),
        ("no blank after the colon", body.replace("data: ", "data:")),
        ("byte order mark", format!("\u{feff}{body}")),
        ("comments and pings", format!(": ping\n\n:HTTP_STATUS/200\n\nevent: ping\n\n{body}")),
        ("empty data", format!("data:\n\n{body}")),
        ("blanks after done", body.replace("[DONE]", "[DONE]  ")),
        ("no blank line at the end", body.trim_end().to_owned()),
        ("no done", body.replace("data: [DONE]\n\n", "")),
        ("no done and no last blank line", body.replace("\n\ndata: [DONE]\n\n", "")),
        ("several data lines", body.replace("\"choices\":", "\ndata: \"choices\":")),
        ("event names and ids", body.replace("data: {", "id: 1\nevent: chunk\ndata: {")),
        ("keep-alive event", format!("event: keepalive\ndata: {{}}\n\n{body}")),
    ];
    for (name, variant) in variants {
        assert_greets(name, Step::Send(events(&variant))).await;
    }
    assert_greets("one byte a packet", Step::Bytewise(events(&body))).await;
    assert_greets(
        "with a charset",
        Step::Send(answer("200 OK", "Content-Type: text/event-stream;charset=UTF-8\r\n", &body)),
    )
    .await;
    assert_greets("without a content type", Step::Send(answer("200 OK", "", &body))).await;
}

#[tokio::test]
async fn chunks_of_compatible_services_are_understood() {
    let body = [
        r#"{"choices":[{"delta":{"role":"","content":null,"reasoning_content":"hm"}}],"service_tier":"x"}"#,
        r#"{"choices":[{"delta":{"content":"Hi"},"finish_reason":"null"}],"id":7}"#,
        r#"{"choices":[],"obfuscation":"xxxx"}"#,
        r#"{"choices":[{"delta":{},"finish_reason":"eos_token"}]}"#,
        r#"{"choices":[{"index":0,"delta":{}}],"usage":{"prompt_tokens":3,"completion_tokens":2}}"#,
    ];
    let body: String = body.iter().map(|chunk| format!("data: {chunk}\n\n")).collect();
    let (pieces, failure) = read(&Upstream::send(events(&body))).await;
    assert_eq!(failure, None);
    assert_eq!(pieces[0], Piece::Reasoning("hm".to_owned()));
    assert_eq!(pieces[1], Piece::Text("Hi".to_owned()));
    assert!(
        matches!(&pieces[2], Piece::Usage(usage) if usage.input_tokens == Some(3) && usage.output_tokens == Some(2))
    );
    assert_eq!(pieces[3..], [Piece::End(FinishReason::Done)]);
}

#[tokio::test]
async fn an_answer_without_its_end_mark_is_truncated_however_it_broke_off() {
    let part = delta("half");
    let chunked = |body: &str| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        format!("{head}{:x}\r\n{body}\r\n", body.len()).into_bytes()
    };
    let long = format!("Content-Type: text/event-stream\r\nContent-Length: {}\r\n", part.len() + 100);
    let broken = [
        ("closed", events(&part)),
        ("closed in the middle of an event", events(&format!("{part}data: {{\"choices\""))),
        ("no last chunk", chunked(&part)),
        ("content length too long", answer("200 OK", &long, &part)),
        ("done without a finish reason", events(&format!("{part}data: [DONE]\n\n"))),
    ];
    for (name, bytes) in broken {
        let outcome = read(&Upstream::send(bytes)).await;
        // A last event that is cut within its JSON is garbage by its bytes and truncated by its cause.
        let kind = outcome.1.as_ref().expect(name).kind;
        assert!(matches!(kind, FailureKind::Truncated | FailureKind::Garbage), "{name}: {kind:?}");
        assert_eq!(text(&outcome.0), "half", "{name}: what came is kept");
    }
    assert_fails(&read(&Upstream::send(events(""))).await, FailureKind::Truncated);
}

#[tokio::test]
async fn what_breaks_after_the_end_mark_breaks_nothing() {
    let finish = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    let body = format!("{}{finish}", delta("Hi"));
    for rest in ["", "garbage that is no chunk", "7\r\ndata: {\r\n"] {
        let bytes = format!("{head}{:x}\r\n{body}\r\n{rest}", body.len());
        let (pieces, failure) = read(&Upstream::send(bytes)).await;
        assert_eq!((failure, text(&pieces).as_str()), (None, "Hi"), "{rest}");
    }
    let (pieces, failure) = read(&Upstream::send(events(&format!("{body}data: {{\"error\":\"late\"}}\n\n")))).await;
    assert_eq!((failure, pieces.last()), (None, Some(&Piece::End(FinishReason::Done))));
}

#[tokio::test]
async fn a_service_that_never_closes_does_not_hold_up_a_whole_answer() {
    let script = vec![Step::Send(events(&good().replace("data: [DONE]\n\n", ""))), Step::AwaitClose];
    let (pieces, failure) = read(&Upstream::play(vec![script])).await;
    assert_eq!((failure, pieces.last()), (None, Some(&Piece::End(FinishReason::Done))));
}

#[tokio::test]
async fn an_error_within_the_stream_ends_it_whatever_follows() {
    let cases = [
        (r#"{"error":{"message":"x","type":"server_error","code":null}}"#, FailureKind::Server),
        (r#"{"error":{"message":"x","code":429}}"#, FailureKind::RateLimited),
        (
            r#"{"error":{"message":"x","type":"throttling_error","param":"None","code":"429"}}"#,
            FailureKind::RateLimited,
        ),
        (r#"{"error":{"code":"content_filter"}}"#, FailureKind::Filtered),
        (r#"{"error":"text"}"#, FailureKind::Server),
        (r#"{"code":"InvalidApiKey","message":"x","request_id":"r"}"#, FailureKind::Auth),
    ];
    for (error, kind) in cases {
        for tail in ["", "data: [DONE]\n\n", &format!("{}{}", delta("more"), end())] {
            let body = format!("{}data: {error}\n\n{tail}", delta("half"));
            let outcome = read(&Upstream::send(events(&body))).await;
            assert_fails(&outcome, kind);
            assert_eq!(text(&outcome.0), "half");
        }
    }
    let native =
        "id:1\nevent:error\n:HTTP_STATUS/429\ndata:{\"code\":\"Odd\",\"message\":\"x\",\"request_id\":\"r\"}\n\n";
    assert_fails(&read(&Upstream::send(events(native))).await, FailureKind::RateLimited);
}

#[tokio::test]
async fn bytes_that_are_no_stream_of_chunks_are_garbage() {
    let mut broken = events(&delta("half"));
    broken.extend_from_slice(b"data: \xff\xfe\n\n");
    let outcome = read(&Upstream::send(broken)).await;
    assert_fails(&outcome, FailureKind::Garbage);
    assert_eq!(text(&outcome.0), "half");

    for body in ["data: not json\n\n", "data: {\"choices\n\n", "Hello, I am no stream.\n"] {
        assert_fails(&read(&Upstream::send(events(body))).await, FailureKind::Garbage);
    }
}
