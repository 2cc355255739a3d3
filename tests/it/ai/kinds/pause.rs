//! A service that says nothing more, and a reader that waits: what takes its time on a real clock, so all kinds at once.

use std::time::Duration;

use futures_util::{StreamExt, future::join_all};
use parlance_server::ai::{FailureKind, Piece, route::Limits};
use parlance_tests::upstream::{Seen, Step, Upstream, events};

use super::{
    MIB, at, flooded, questions, settings,
    wire::{KINDS, Kind},
};
use crate::ai::{ask, assert_fails, call, only, only_with, text, whole};

/// An upstream that does this and then says nothing more: a timeout, of one question.
async fn stalls(kind: &Kind, limits: Limits, first: Option<Vec<u8>>, came: &str) {
    let script = first.map(Step::Send).into_iter().chain([Step::AwaitClose]).collect();
    let upstream = Upstream::play(vec![script]);
    let providers = only_with(settings(kind, &upstream.base_url(), "sk-x"), limits);
    let outcome = whole(providers.answer(only("up"), ask("hi"))).await;
    assert_fails(&outcome, FailureKind::Timeout);
    assert_eq!(text(&outcome.0), came, "{}", kind.name());
    assert!(matches!(upstream.next().await, Seen::Request(_)), "{}", kind.name());
    assert_eq!(questions(kind, &upstream).await, 0, "{}: it is asked once", kind.name());
}

#[tokio::test]
async fn a_stall_before_or_after_the_first_delta_is_a_timeout_and_asks_once() {
    // A busy machine needs its time to bring what is said: a limit is short only where all has come.
    let before = Limits { first_delta: Duration::from_secs(5), ..Limits::default() };
    let after = Limits { idle: Duration::from_millis(300), ..Limits::default() };
    let each = KINDS.map(async |kind| {
        let begun = events(&format!(": ping\n\n{}", (kind.begin)()));
        let half = events(&kind.begun("half"));
        tokio::join!(
            stalls(&kind, before, None, ""),
            stalls(&kind, before, Some(begun), ""),
            stalls(&kind, after, Some(half), "half"),
        );
    });
    join_all(each).await;
}

#[tokio::test]
async fn a_reader_that_waits_makes_the_upstream_wait() {
    let each = KINDS.map(async |kind| {
        let word = "x".repeat(10_000);
        let flood = Step::Flood((kind.delta)(&word).into_bytes());
        let upstream = Upstream::play(vec![vec![Step::Send(events(&kind.begun("first"))), flood]]);
        let mut pieces = call(&at(&kind, &upstream), "hi");
        assert_eq!(pieces.next().await, Some(Ok(Piece::Text("first".to_owned()))), "{}", kind.name());
        // Only what fits into the kernel's buffers was taken.
        assert!(flooded(&upstream).await < 64 * MIB, "{}", kind.name());
        assert_eq!(pieces.next().await, Some(Ok(Piece::Text(word))), "{}: and then goes on", kind.name());
    });
    join_all(each).await;
}
