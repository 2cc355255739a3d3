//! What every kind of provider must do, whatever its wire looks like: one suite, run for each.

use std::time::Duration;

use futures_util::StreamExt;
use parlance_server::{
    ai::{
        Failure, FailureKind, Piece, Pieces,
        route::{Limits, Providers},
        settings::ProviderSettings,
    },
    domain::message::FinishReason,
    secret::Secret,
};
use parlance_tests::{
    ports::free_address,
    upstream::{Seen, Step, Upstream, answer, events},
};

use super::{ask, assert_fails, call, only, only_with, text, whole};

/// Services that say nothing more, and readers that wait.
mod pause;
/// How each kind looks on the wire.
pub mod wire;

use wire::{KINDS, Kind};

const GREETING: &str = "你好, hello 👋";
const MIB: usize = 1024 * 1024;

fn settings(kind: &Kind, base_url: &str, key: &str) -> ProviderSettings {
    ProviderSettings {
        base_url: base_url.to_owned(),
        api_key: Secret::new(key),
        models: Some(kind.model).filter(|model| !model.is_empty()).map(str::to_owned).into_iter().collect(),
        ..ProviderSettings::of(kind.kind)
    }
}

/// One provider of this kind, called `up`, at an upstream.
fn at(kind: &Kind, upstream: &Upstream) -> Providers {
    only_with(settings(kind, &upstream.base_url(), "sk-x"), Limits::default())
}

async fn read(kind: &Kind, upstream: &Upstream) -> (Vec<Piece>, Option<Failure>) {
    whole(call(&at(kind, upstream), "hi")).await
}

/// The questions among the requests so far; stopping is none.
async fn questions(kind: &Kind, upstream: &Upstream) -> usize {
    let begin = format!("POST /v1{} ", kind.path);
    upstream.requests().await.iter().filter(|request| request.starts_with(&begin)).count()
}

#[tokio::test]
async fn an_answer_is_read_whole_however_it_is_written_down() {
    for kind in KINDS {
        let body = kind.whole(&["你好, ", "hello 👋"]);
        let variants = [
            ("plain", Step::Send(events(&body))),
            ("one byte a packet", Step::Bytewise(events(&body))),
            ("carriage returns", Step::Send(events(&body.replace('\n', "\r\n")))),
            ("no blank after the colon", Step::Send(events(&body.replace("data: ", "data:")))),
            ("byte order mark", Step::Send(events(&format!("\u{feff}{body}")))),
            ("comments and pings", Step::Send(events(&format!(": ping\n\nevent: ping\n\ndata:\n\n{body}")))),
            ("no blank line at the end", Step::Send(events(body.trim_end()))),
            (
                "with a charset",
                Step::Send(answer("200 OK", "Content-Type: text/event-stream;charset=UTF-8\r\n", &body)),
            ),
        ];
        for (name, step) in variants {
            let name = format!("{}, {name}", kind.name());
            let (pieces, failure) = read(&kind, &Upstream::play(vec![vec![step]])).await;
            assert_eq!((failure, text(&pieces).as_str()), (None, GREETING), "{name}");
            assert_eq!(pieces.last(), Some(&Piece::End(FinishReason::Done)), "{name}");
            let usage =
                pieces.iter().find_map(|piece| if let Piece::Usage(usage) = piece { Some(usage) } else { None });
            let usage = usage.unwrap_or_else(|| panic!("{name}: usage"));
            assert_eq!((usage.input_tokens, usage.output_tokens), (Some(3), Some(2)), "{name}");
        }
    }
}

#[tokio::test]
async fn unknown_events_and_keys_are_skipped() {
    for kind in KINDS {
        let odd = wire::named(&serde_json::json!({"type": "brand_new", "event": "BrandNew", "x": [{}], "content": 7}));
        let body = format!("{}{odd}{}{odd}{}", (kind.begin)(), (kind.delta)("Hi."), (kind.end)());
        let (pieces, failure) = read(&kind, &Upstream::send(events(&body))).await;
        assert_eq!((failure, text(&pieces).as_str()), (None, "Hi."), "{}", kind.name());
    }
}

#[tokio::test]
async fn an_answer_without_its_end_mark_is_truncated_and_what_came_is_kept() {
    for kind in KINDS {
        let half = kind.begun("half");
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        let long = format!("Content-Type: text/event-stream\r\nContent-Length: {}\r\n", half.len() + 100);
        let broken = [
            ("closed", events(&half)),
            ("no last chunk", format!("{head}{:x}\r\n{half}\r\n", half.len()).into_bytes()),
            ("content length too long", answer("200 OK", &long, &half)),
            ("done", events(&format!("{half}data: [DONE]\n\n"))),
        ];
        for (name, bytes) in broken {
            let outcome = read(&kind, &Upstream::send(bytes)).await;
            let failure = outcome.1.unwrap_or_else(|| panic!("{}, {name}: it fails", kind.name()));
            assert_eq!(failure.kind, FailureKind::Truncated, "{}, {name}: {failure}", kind.name());
            assert_eq!(text(&outcome.0), "half", "{}, {name}", kind.name());
        }
        assert_fails(&read(&kind, &Upstream::send(events(""))).await, FailureKind::Truncated);
    }
}

#[tokio::test]
async fn what_is_no_answer_is_garbage() {
    for kind in KINDS {
        let mut bytes = events(&kind.begun("half"));
        bytes.extend_from_slice(b"data: \xff\xfe\n\n");
        let outcome = read(&kind, &Upstream::send(bytes)).await;
        assert_fails(&outcome, FailureKind::Garbage);
        assert_eq!(text(&outcome.0), "half", "{}", kind.name());
        let bodies = [
            answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", "<html>log in</html>"),
            answer("200 OK", "Content-Type: application/json\r\n", r#"{"hello": "world"}"#),
            answer("200 OK", "Content-Type: application/json\r\n", "{malformed"),
            answer("200 OK", "Content-Type: text/plain\r\n", "hello"),
            events("data: not json\n\n"),
            events("Hello, I am no stream.\n"),
        ];
        for bytes in bodies {
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            let (pieces, failure) = read(&kind, &Upstream::send(bytes)).await;
            assert_eq!(failure.map(|failure| failure.kind), Some(FailureKind::Garbage), "{}: {shown}", kind.name());
            assert_eq!(pieces, []);
        }
    }
}

#[tokio::test]
async fn every_status_is_known_and_the_wait_that_is_asked_for_is_told() {
    let statuses = [
        ("400 Bad Request", FailureKind::Rejected),
        ("401 Unauthorized", FailureKind::Auth),
        ("404 Not Found", FailureKind::Rejected),
        ("429 Too Many Requests", FailureKind::RateLimited),
        ("500 Internal Server Error", FailureKind::Server),
        ("503 Service Unavailable", FailureKind::Server),
        ("529 Overloaded", FailureKind::Server),
    ];
    let bodies = ["", "<html>bad gateway</html>", r#"{"detail":"sk-x"}"#, r#"{"error":{"message":"sk-x"}}"#];
    for kind in KINDS {
        for (status, expected) in statuses {
            for body in bodies {
                let upstream = Upstream::send(answer(status, "Retry-After: 7\r\n", body));
                let (pieces, failure) = read(&kind, &upstream).await;
                let failure = failure.expect(status);
                assert_eq!((failure.kind, pieces.len()), (expected, 0), "{} {status} {body}", kind.name());
                assert_eq!(failure.retry_after, Some(Duration::from_secs(7)), "{} {status}", kind.name());
                assert!(!failure.to_string().contains("sk-x"), "{failure}");
                assert_eq!(questions(&kind, &upstream).await, 1, "{} {status}: retries are the route's", kind.name());
            }
        }
    }
}

#[tokio::test]
async fn an_error_within_the_stream_ends_it_whatever_follows() {
    for kind in KINDS {
        let (fault, expected) = kind.fault;
        for tail in [String::new(), format!("{}{}", (kind.delta)("more"), (kind.end)())] {
            let body = format!("{}{}{tail}", kind.begun("half"), fault());
            let outcome = read(&kind, &Upstream::send(events(&body))).await;
            assert_fails(&outcome, expected);
            assert_eq!(text(&outcome.0), "half", "{}", kind.name());
            assert!(!format!("{:?}", outcome.1).contains("sk-x"), "{}", kind.name());
        }
    }
}

#[tokio::test]
async fn what_breaks_after_the_end_mark_breaks_nothing_and_a_late_close_holds_nothing_up() {
    for kind in KINDS {
        let body = kind.whole(&["Hi"]);
        let (fault, _) = kind.fault;
        let late = [
            vec![Step::Send(events(&format!("{body}{}", fault())))],
            vec![Step::Send(events(&body)), Step::Send(b"data: \xff\n\n".to_vec())],
            vec![Step::Send(events(&body)), Step::AwaitClose],
        ];
        for script in late {
            let (pieces, failure) = read(&kind, &Upstream::play(vec![script])).await;
            assert_eq!((failure, text(&pieces).as_str()), (None, "Hi"), "{}", kind.name());
            assert_eq!(pieces.last(), Some(&Piece::End(FinishReason::Done)), "{}", kind.name());
        }
    }
}

#[tokio::test]
async fn a_service_that_is_not_there_or_hangs_up_is_unreachable() {
    let nobody = format!("http://{}/v1", free_address());
    for kind in KINDS {
        let providers = only_with(settings(&kind, &nobody, "sk-x"), Limits::default());
        assert_fails(&whole(call(&providers, "hi")).await, FailureKind::Unreachable);
        for script in [vec![], vec![Step::Send(b"HTTP/1.1 200 O".to_vec())]] {
            assert_fails(&read(&kind, &Upstream::play(vec![script])).await, FailureKind::Unreachable);
        }
    }
}

#[tokio::test]
async fn a_redirect_to_an_inner_address_is_not_followed() {
    let inner = Upstream::send(answer("200 OK", "", "secrets"));
    for kind in KINDS {
        for status in ["302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
            let location = format!("Location: http://{}/\r\n", inner.address());
            let outcome = read(&kind, &Upstream::send(answer(status, &location, ""))).await;
            assert_fails(&outcome, FailureKind::Rejected);
            assert!(!format!("{:?}", outcome.1).contains(&inner.address().to_string()), "{}", kind.name());
        }
    }
    assert_eq!(inner.requests().await, [""; 0]);
}

#[tokio::test]
async fn what_failed_before_the_first_delta_is_asked_again_in_sight() {
    for kind in KINDS {
        let fails = vec![Step::Send(answer("503 Busy", "Retry-After: 0\r\n", ""))];
        let upstream = Upstream::play(vec![fails, vec![Step::Send(events(&kind.whole(&["ok"])))]]);
        let (pieces, failure) = whole(at(&kind, &upstream).answer(only("up"), ask("hi"))).await;
        assert_eq!((failure, text(&pieces).as_str()), (None, "ok"), "{}", kind.name());
        assert!(matches!(pieces[0], Piece::Retrying { attempt: 2, kind: FailureKind::Server, .. }), "{}", kind.name());
        assert_eq!(questions(&kind, &upstream).await, 2, "{}", kind.name());
    }
}

#[tokio::test]
async fn an_endless_line_is_refused_at_its_beginning_and_an_endless_answer_at_its_length() {
    for kind in KINDS {
        let script = vec![Step::Send(events(&format!("{}data: ", kind.begun("half")))), Step::Flood(vec![b'x'; MIB])];
        let upstream = Upstream::play(vec![script]);
        let outcome = read(&kind, &upstream).await;
        assert_fails(&outcome, FailureKind::Garbage);
        assert_eq!(text(&outcome.0), "half", "{}", kind.name());
        assert!(flooded(&upstream).await < 100 * MIB, "{}", kind.name());

        let piece = (kind.delta)(&"x".repeat(10_000));
        let begun = Step::Send(events(&kind.begun("first ")));
        let upstream = Upstream::play(vec![vec![begun, Step::Flood(piece.into_bytes())]]);
        let (pieces, failure) = whole(at(&kind, &upstream).answer(only("up"), ask("hi"))).await;
        assert_eq!((failure, pieces.last()), (None, Some(&Piece::End(FinishReason::Length))), "{}", kind.name());
        assert!(text(&pieces).len() <= MIB, "{}", kind.name());
    }
}

/// The bytes that a flood came to.
async fn flooded(upstream: &Upstream) -> usize {
    loop {
        if let Seen::Flooded(sent) = upstream.next().await {
            return sent;
        }
    }
}

/// A call on which nobody waits any more once its request has been seen.
async fn asked_and_dropped(mut pieces: Pieces, upstream: &Upstream) {
    tokio::select! {
        piece = pieces.next() => panic!("{piece:?}"),
        seen = upstream.next() => assert!(matches!(seen, Seen::Request(_))),
    }
}

#[tokio::test]
async fn dropping_an_answer_closes_the_connection_in_every_phase() {
    for kind in KINDS {
        for script in [
            vec![Step::AwaitClose],
            vec![Step::Send(events("")), Step::AwaitClose],
            vec![Step::Send(answer("500 Oops", "", "{")), Step::AwaitClose],
        ] {
            let upstream = Upstream::play(vec![script]);
            asked_and_dropped(call(&at(&kind, &upstream), "hi"), &upstream).await;
            assert_eq!(upstream.next().await, Seen::Closed, "{}", kind.name());
        }
    }
}

#[tokio::test]
async fn a_service_that_goes_on_by_itself_is_told_to_stop_once() {
    for kind in KINDS {
        let begun = vec![Step::Send(events(&kind.begun("one"))), Step::AwaitClose];
        let upstream = Upstream::play(vec![begun, vec![Step::Send(answer("200 OK", "", "{}"))]]);
        let mut pieces = call(&at(&kind, &upstream), "hi");
        assert_eq!(pieces.next().await, Some(Ok(Piece::Text("one".to_owned()))), "{}", kind.name());
        assert!(matches!(upstream.next().await, Seen::Request(_)));
        drop(pieces);
        let mut seen = vec![upstream.next().await];
        if let Some(path) = kind.stop {
            seen.push(upstream.next().await);
            let stops =
                |seen: &Seen| matches!(seen, Seen::Request(text) if text.starts_with(&format!("POST /v1{path}")));
            assert!(seen.iter().any(stops), "{}: {seen:?}", kind.name());
        }
        assert!(seen.contains(&Seen::Closed), "{}: {seen:?}", kind.name());

        // A whole answer needs no stop.
        let upstream = Upstream::send(events(&kind.whole(&["one"])));
        let (_, failure) = read(&kind, &upstream).await;
        assert_eq!((failure, upstream.requests().await.len()), (None, 1), "{}", kind.name());
    }
}

#[tokio::test]
async fn the_request_goes_to_the_right_place_with_the_right_key() {
    for kind in KINDS {
        for (suffix, key) in [("", "sk-x"), ("//", "")] {
            let upstream = Upstream::send(answer("400 Bad Request", "", ""));
            let settings = settings(&kind, &format!("{}{suffix}", upstream.base_url()), key);
            let _ = whole(call(&only_with(settings, Limits::default()), "hi")).await;
            let Seen::Request(request) = upstream.next().await else { panic!("a request comes first") };
            let head = request.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
            assert!(head.starts_with(&format!("post /v1{} http/1.1\r\n", kind.path)), "{head}");
            assert_eq!(head.contains(kind.key), !key.is_empty(), "{head}");
            assert_eq!(head.contains("authorization") || head.contains("api-key"), !key.is_empty(), "{head}");
        }
    }
}

#[tokio::test]
async fn a_call_that_is_never_polled_sends_nothing() {
    for kind in KINDS {
        let upstream = Upstream::send(events(&kind.whole(&["one"])));
        drop(call(&at(&kind, &upstream), "hi"));
        assert_eq!(upstream.requests().await, [""; 0], "{}", kind.name());
    }
}

#[test]
fn settings_that_cannot_work_are_named() {
    for kind in KINDS {
        let refused = |settings: ProviderSettings| {
            let settings = std::collections::BTreeMap::from([("mine".to_owned(), settings)]);
            let tasks = parlance_server::tasks::Tasks::default();
            let error = Providers::from_settings(&settings, Limits::default(), &tasks).err();
            error.unwrap_or_else(|| panic!("{}: it is refused", kind.name())).violations[0].field.clone()
        };
        let good = settings(&kind, "http://h/v1", "sk-x");
        for url in ["", "localhost:1/v1", "ftp://h/v1", "http://u:p@h/v1", "http://h/v1?x=1"] {
            let settings = ProviderSettings { base_url: url.to_owned(), ..good.clone() };
            assert_eq!(refused(settings), "providers.mine.base_url", "{} {url}", kind.name());
        }
        for key in ["sk one", "sk\n", "钥匙", "sk\u{7f}"] {
            let settings = ProviderSettings { api_key: Secret::new(key), ..good.clone() };
            assert_eq!(refused(settings), "providers.mine.api_key", "{} {key:?}", kind.name());
        }
        let extra = ProviderSettings { extra: "[1]".to_owned(), ..good.clone() };
        assert_eq!(refused(extra), "providers.mine.extra", "{}", kind.name());
        if !kind.model.is_empty() {
            let settings = ProviderSettings { models: vec![], ..good };
            assert_eq!(refused(settings), "providers.mine.models", "{}", kind.name());
        }
    }
}
