//! SIGTERM: streams are told, answers may end, and what takes too long is cut without being lost.

use std::time::Duration;

use parlance_client::v1::{
    FinishReason, MessageState, WatchInboxRequest, subscribe_response::Frame as Subscribed,
    watch_inbox_response::Frame as Inbox,
};
use parlance_tests::{Frames, Server, Setup, frames::has_text, ops::page};

/// Long enough to be under way when the signal comes, and short beside the drain limit.
const ANSWER: &str = "pace 20 | words 100";

async fn scripted(script: &str, drain_seconds: u32) -> Server {
    Setup::default().scripted(script).set("PARLANCE_SERVER__DRAIN_SECONDS", drain_seconds).start().await
}

#[tokio::test]
async fn streams_are_told_and_end_well() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut subscription = customer.subscribe(&session.id, Some(("", 0))).await;
    subscription.subscribed().await;
    let admin = server.admin().await;
    let mut inbox =
        Frames::new(admin.inbox().watch_inbox(WatchInboxRequest::default()).await.expect("an inbox").into_inner());
    inbox.until(|frame| matches!(frame.frame, Some(Inbox::Synced(_))).then_some(())).await;

    server.signal("TERM");
    let last = subscription.all().await.pop().and_then(|frame| frame.frame);
    assert!(matches!(last, Some(Subscribed::Draining(_))), "{last:?}");
    let last = inbox.all().await.pop().and_then(|frame| frame.frame);
    assert!(matches!(last, Some(Inbox::Draining(_))), "{last:?}");
    assert!(server.ended().await.success());
}

#[tokio::test]
async fn an_answer_under_way_is_written_to_its_end() {
    let mut server = scripted(ANSWER, 60).await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut asking = customer.ask(&session.id, "Count, please").await;
    asking.until(has_text).await;

    server.signal("TERM");
    let answer = asking.answer().await;
    assert_eq!((answer.state(), answer.delta_count), (MessageState::Complete, 100));
    assert!(server.ended().await.success());
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_cut_and_kept() {
    let mut server = scripted("say The beginning | stall", 2).await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut asking = customer.ask(&session.id, "Will this end?").await;
    asking.until(has_text).await;

    assert!(server.terminate().await.success());
    server.restart_with(|setup| setup.set("PARLANCE_ANSWER__RESTART_INTERRUPTED", false)).await;
    let messages = customer.with(server.channel(), customer.tokens.clone()).messages(&session.id).await;
    let answer = messages.last().expect("an answer");
    assert_eq!((answer.state(), answer.finish_reason()), (MessageState::Failed, FinishReason::Interrupted));
    assert!(answer.text.starts_with("The"), "{answer:?}");
}

#[tokio::test]
async fn a_second_signal_does_not_wait() {
    let mut server = scripted("say The beginning | stall", 600).await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut asking = customer.ask(&session.id, "Will this end?").await;
    asking.until(has_text).await;

    server.signal("TERM");
    // Load balancers hear of it from the ops port, which stays to the end.
    let mut look = tokio::time::interval(Duration::from_millis(5));
    while page(server.ops_address(), "/readyz").await != (503, "draining\n".to_owned()) {
        look.tick().await;
    }
    server.signal("TERM");
    assert!(server.ended().await.success());
}
