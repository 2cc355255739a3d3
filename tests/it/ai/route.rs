//! The way to a provider: time limits for each phase, one loop that retries, the breaker. What takes
//! its time here takes it on a clock that stands still until everything waits.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, future::join_all};
use parlance_server::{
    ai::{
        Failure, FailureKind, Piece, Pieces,
        route::{Limits, Providers},
        scripted::{Gate, Scripted},
        settings::{ProviderKind, ProviderSettings},
    },
    domain::message::FinishReason,
    tasks::Tasks,
};
use parlance_tests::upstream::{Seen, Step, Upstream, answer, delta, end, events};

use super::{ask, assert_fails, only, openai_within, text, whole};

fn settings() -> ProviderSettings {
    ProviderSettings { pace_ms: 0, ..ProviderSettings::of(ProviderKind::Scripted) }
}

fn scripted() -> Providers {
    let empty = std::collections::BTreeMap::new();
    Providers::from_settings(&empty, Limits::default(), &Tasks::default())
        .unwrap()
        .with("s", Arc::new(Scripted::new(&settings())))
}

fn run(providers: &Providers, script: &str) -> Pieces {
    providers.answer(only("s"), ask(&format!("[[{script}]]")))
}

async fn asked(script: &str) -> (Vec<Piece>, Option<Failure>) {
    whole(run(&scripted(), script)).await
}

fn retries(pieces: &[Piece]) -> usize {
    pieces.iter().filter(|piece| matches!(piece, Piece::Retrying { .. })).count()
}

#[tokio::test(start_paused = true)]
async fn what_fails_before_the_first_piece_is_asked_again_and_says_so() {
    for kind in ["server", "unreachable", "rate_limited", "truncated", "timeout"] {
        let (pieces, failure) = asked(&format!("flaky 2 {kind} | say ok")).await;
        assert_eq!(failure, None, "{kind}");
        assert_eq!((retries(&pieces), text(&pieces).as_str()), (2, "ok"), "{kind}");
        assert!(matches!(pieces[1], Piece::Retrying { attempt: 3, .. }), "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_waiting_does_not_mend_is_asked_once() {
    for kind in
        [FailureKind::Auth, FailureKind::Quota, FailureKind::Rejected, FailureKind::Garbage, FailureKind::Filtered]
    {
        let outcome = asked(&format!("flaky 1 {} | say ok", kind.as_str())).await;
        assert_fails(&outcome, kind);
        assert_eq!(outcome.0, []);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_again_after_the_first_piece() {
    for script in ["words 1 | fail server", "think hm | fail server", "words 1 | cut", "nothing | fail server"] {
        let outcome = asked(script).await;
        assert!(outcome.1.is_some(), "{script}");
        assert_eq!((retries(&outcome.0), outcome.0.len()), (0, 1), "{script}");
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_and_their_time_have_an_end() {
    let outcome = asked("fail server").await;
    assert_fails(&outcome, FailureKind::Server);
    assert_eq!(retries(&outcome.0), 3, "four attempts");

    let began = tokio::time::Instant::now();
    let outcome = asked("fail rate_limited 9000").await;
    assert_fails(&outcome, FailureKind::RateLimited);
    assert_eq!(retries(&outcome.0), 2, "a third wait would outlast the limit for the first delta");
    assert_eq!(began.elapsed().as_secs(), 18);

    let outcome = asked("fail rate_limited 86400000").await;
    assert_eq!(outcome.0, [], "nobody waits for a day");
    assert_eq!(outcome.1.unwrap().retry_after, Some(Duration::from_secs(86_400)));
}

#[tokio::test(start_paused = true)]
async fn each_phase_has_a_limit_of_its_own() {
    let took = async |script: &str| {
        let began = tokio::time::Instant::now();
        let outcome = asked(script).await;
        assert_fails(&outcome, FailureKind::Timeout);
        (began.elapsed().as_secs(), text(&outcome.0))
    };
    assert_eq!(took("stall").await, (20, String::new()));
    assert_eq!(took("words 1 | stall").await, (30, "w1 ".to_owned()));
    let (seconds, kept) = took("pace 25000 | words 100").await;
    assert_eq!((seconds, kept.is_empty()), (20, true), "the first word comes too late");
    let (seconds, kept) = took("words 1 | pace 25000 | words 100").await;
    assert_eq!(seconds, 180);
    assert_eq!(kept.split_whitespace().count(), 8, "what came is kept");
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_failures_opens_the_breaker_and_one_probe_closes_it() {
    let providers = scripted();
    for _ in 0..2 {
        whole(run(&providers, "fail server")).await;
    }
    let refused = whole(run(&providers, "say ok")).await;
    assert_fails(&refused, FailureKind::Unreachable);
    assert!(refused.1.unwrap().retry_after.is_some());

    tokio::time::advance(Duration::from_secs(61)).await;
    let mut probe = run(&providers, "think hm | wait 1000 | say ok");
    assert!(matches!(probe.next().await, Some(Ok(Piece::Reasoning(_)))));
    let (pieces, failure) = whole(run(&providers, "say ok")).await;
    assert_eq!((failure, text(&pieces).as_str()), (None, "ok"), "its first piece is enough");
}

#[tokio::test]
async fn the_gate_steps_an_answer_through_the_route_and_a_drop_leaves_it() {
    let gate = Gate::default();
    let provider = Scripted::new(&settings()).with_gate(gate.clone());
    let providers = scripted().with("s", Arc::new(provider));
    let mut pieces = run(&providers, "words 5");
    for number in 1..=3 {
        gate.open(1);
        assert_eq!(pieces.next().await, Some(Ok(Piece::Text(format!("w{number} ")))));
    }
    drop(pieces);
    assert_eq!(gate.until(|counts| counts.left == 1).await.passed, 3);
}

#[tokio::test]
async fn over_the_wire_a_failure_is_followed_by_a_second_request_and_a_stall_by_none() {
    let good = events(&format!("{}{}", delta("ok"), end()));
    let fails = vec![Step::Send(answer("503 Busy", "Retry-After: 0\r\n", ""))];
    let upstream = Upstream::play(vec![fails, vec![Step::Send(good)]]);
    let providers = openai_within(&upstream.base_url(), "sk-x", Limits::default());
    let (pieces, failure) = whole(providers.answer(only("up"), ask("hi"))).await;
    assert_eq!((failure, retries(&pieces), text(&pieces).as_str()), (None, 1, "ok"));
    assert_eq!(upstream.requests().await.len(), 2);

    // A busy machine needs its time to bring what is said: a limit is short only where all has come.
    let before = Limits { first_delta: Duration::from_secs(5), ..Limits::default() };
    let after = Limits { idle: Duration::from_millis(300), ..Limits::default() };
    let stalls = [
        ("before the head", before, vec![Step::AwaitClose]),
        ("before the first delta", before, vec![Step::Send(events(": ping\n\n")), Step::AwaitClose]),
        ("after it", after, vec![Step::Send(events(&delta("half"))), Step::AwaitClose]),
    ];
    let each = stalls.map(async |(name, limits, script)| {
        let upstream = Upstream::play(vec![script]);
        let providers = openai_within(&upstream.base_url(), "sk-x", limits);
        let outcome = whole(providers.answer(only("up"), ask("hi"))).await;
        assert_fails(&outcome, FailureKind::Timeout);
        assert_eq!(text(&outcome.0), if name == "after it" { "half" } else { "" });
        assert!(matches!(upstream.next().await, Seen::Request(_)), "{name}");
        assert_eq!(upstream.requests().await, [""; 0], "{name}: it is asked once");
    });
    join_all(each).await;
}

#[tokio::test]
async fn a_probe_tells_how_one_short_answer_went() {
    let providers = scripted();
    let good = providers.probe("s", "say yes").await.unwrap();
    assert_eq!((good.text.as_str(), good.failure), ("yes", None));
    assert!(good.first_delta.is_some());

    let bad = providers.probe("s", "fail auth").await.unwrap();
    assert_eq!(bad.failure.unwrap().kind, FailureKind::Auth);
    assert_eq!(bad.first_delta, None);
    assert!(providers.probe("nobody", "").await.is_err());
    assert_eq!(providers.probe("builtin", "").await.unwrap().failure, None);
}

#[tokio::test]
async fn an_answer_of_an_unknown_provider_fails_and_settings_that_cannot_work_are_named() {
    assert_fails(&whole(scripted().answer(only("nobody"), ask("hi"))).await, FailureKind::Rejected);
    let refused = |settings: ProviderSettings| {
        let settings = std::collections::BTreeMap::from([("mine".to_owned(), settings)]);
        Providers::from_settings(&settings, Limits::default(), &Tasks::default())
            .err()
            .expect("it is refused")
            .violations[0]
            .field
            .clone()
    };
    assert_eq!(refused(ProviderSettings::of(ProviderKind::Openai)), "providers.mine.base_url");
    assert_eq!(refused(ProviderSettings { script: "sya".to_owned(), ..settings() }), "providers.mine.script");
}

#[tokio::test(start_paused = true)]
async fn the_next_target_is_asked_when_the_one_before_gave_nothing() {
    let failing = Scripted::new(&ProviderSettings { script: "fail server".to_owned(), ..settings() });
    let talking = Scripted::new(&ProviderSettings { script: "words 1 | fail server".to_owned(), ..settings() });
    let providers = scripted().with("failing", Arc::new(failing)).with("talking", Arc::new(talking));
    let both = |one: &str, other: &str| providers.answer([only(one), only(other)].concat(), ask("hi"));

    let (pieces, failure) = whole(both("failing", "s")).await;
    assert_eq!((failure, retries(&pieces), text(&pieces).as_str()), (None, 4, "You said: hi"));
    let outcome = whole(both("talking", "s")).await;
    assert_fails(&outcome, FailureKind::Server);
    assert_eq!(text(&outcome.0), "w1 ", "what has begun is not begun anew elsewhere");
    // By now it is given a rest, which says that nothing was asked.
    assert_fails(&whole(both("failing", "failing")).await, FailureKind::Unreachable);
}

#[tokio::test]
async fn a_long_answer_ends_as_its_script_says() {
    let (pieces, failure) = asked("words 3 | usage 5 6 | end length").await;
    assert_eq!((failure, pieces.last()), (None, Some(&Piece::End(FinishReason::Length))));
}
