//! What ends a call from our side, and what bounds it: a dropped stream closes the connection, and no
//! upstream can make us hold more than a little.

use futures_util::StreamExt;
use parlance_server::{
    ai::{FailureKind, Piece},
    domain::message::FinishReason,
};
use parlance_tests::upstream::{Seen, Step, Upstream, answer, delta, end, events};

use super::{ask, assert_fails, call, only, openai, text, whole};

const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn dropping_a_stream_closes_the_connection_in_every_phase() {
    let phases = [
        ("before the head", vec![Step::AwaitClose]),
        ("before the first delta", vec![Step::Send(events("")), Step::AwaitClose]),
        ("within an error's body", vec![Step::Send(answer("500 Oops", "", "{")), Step::AwaitClose]),
    ];
    for (name, script) in phases {
        let upstream = Upstream::play(vec![script]);
        let mut pieces = call(&openai(&upstream.base_url(), "sk-x"), "hi");
        tokio::select! {
            piece = pieces.next() => panic!("{name}: {piece:?}"),
            seen = upstream.next() => assert!(matches!(seen, Seen::Request(_)), "{name}"),
        }
        drop(pieces);
        assert_eq!(upstream.next().await, Seen::Closed, "{name}");
    }
}

#[tokio::test]
async fn dropping_a_stream_between_two_deltas_closes_the_connection() {
    let upstream = Upstream::play(vec![vec![Step::Send(events(&delta("one"))), Step::AwaitClose]]);
    let mut pieces = call(&openai(&upstream.base_url(), "sk-x"), "hi");
    assert_eq!(pieces.next().await, Some(Ok(Piece::Text("one".to_owned()))));
    assert!(matches!(upstream.next().await, Seen::Request(_)));
    drop(pieces);
    assert_eq!(upstream.next().await, Seen::Closed);
}

#[tokio::test]
async fn a_line_of_a_hundred_megabytes_is_refused_at_its_beginning() {
    let script = vec![Step::Send(events("data: ")), Step::Flood(vec![b'x'; MIB])];
    let upstream = Upstream::play(vec![script]);
    let outcome = whole(call(&openai(&upstream.base_url(), "sk-x"), "hi")).await;
    assert_fails(&outcome, FailureKind::Garbage);
    assert!(matches!(upstream.next().await, Seen::Request(_)));
    let Seen::Flooded(sent) = upstream.next().await else { panic!("the flood ends") };
    assert!(sent < 100 * MIB, "{sent} bytes were taken");
}

#[tokio::test]
async fn an_endless_error_body_is_cut_short() {
    let script = vec![Step::Send(answer("500 Oops", "", "")), Step::Flood(vec![b'x'; MIB])];
    let upstream = Upstream::play(vec![script]);
    assert_fails(&whole(call(&openai(&upstream.base_url(), "sk-x"), "hi")).await, FailureKind::Server);
    assert!(matches!(upstream.next().await, Seen::Request(_)));
    let Seen::Flooded(sent) = upstream.next().await else { panic!("the flood ends") };
    assert!(sent < 100 * MIB, "{sent} bytes were taken");
}

#[tokio::test]
async fn a_reader_that_waits_makes_the_upstream_wait() {
    let word = "x".repeat(10_000);
    let script = vec![Step::Send(events("")), Step::Flood(delta(&word).into_bytes())];
    let upstream = Upstream::play(vec![script]);
    let mut pieces = call(&openai(&upstream.base_url(), "sk-x"), "hi");
    assert_eq!(pieces.next().await, Some(Ok(Piece::Text(word.clone()))));
    assert!(matches!(upstream.next().await, Seen::Request(_)));
    // The flood ends because nobody reads on: only what fits into the kernel's buffers was taken.
    let Seen::Flooded(sent) = upstream.next().await else { panic!("the flood ends") };
    assert!(sent < 64 * MIB, "{sent} bytes were taken");
    assert_eq!(pieces.next().await, Some(Ok(Piece::Text(word))), "and then goes on");
}

#[tokio::test]
async fn an_endless_answer_ends_by_its_length() {
    let script = vec![Step::Send(events("")), Step::Flood(delta(&"x".repeat(10_000)).into_bytes())];
    let upstream = Upstream::play(vec![script]);
    let (pieces, failure) = whole(openai(&upstream.base_url(), "sk-x").answer(only("up"), ask("hi"))).await;
    assert_eq!((failure, pieces.last()), (None, Some(&Piece::End(FinishReason::Length))));
    assert!(text(&pieces).len() <= MIB);
}

#[tokio::test]
async fn a_call_that_is_never_polled_sends_nothing() {
    let upstream = Upstream::send(events(&end()));
    drop(call(&openai(&upstream.base_url(), "sk-x"), "hi"));
    assert_eq!(upstream.requests().await, [""; 0]);
}
