//! CRASH-3 on a database that several nodes share: a node dies in the middle of an answer, and another
//! that was running all the time finds out by the lease that nobody renews any more.

use parlance_client::v1::{FinishReason, MessageState, event::Change};
use parlance_tests::{
    Server, Setup, audit,
    database::{Empty, Engine},
    frames::{event_of, has_text},
};

const LEASE_SECONDS: u32 = 4;

fn node(database: &Empty, script: &str) -> Setup {
    Setup::default()
        .scripted(script)
        .database(&database.url)
        .set("PARLANCE_ANSWER__SAVE_EVERY_SECONDS", 1)
        .set("PARLANCE_ANSWER__LEASE_SECONDS", LEASE_SECONDS)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_whose_node_died_is_begun_anew_once_by_another_node() {
    let database = Empty::create(Engine::Postgres).await;
    let mut dying = node(&database, "say The beginning | stall").start().await;
    let other: Server = node(&database, "say All of it.").start().await;
    let customer = dying.guest().await;
    let session = customer.new_session().await;
    let mut asking = customer.ask(&session.id, "Will this end?").await;
    asking.until(has_text).await;
    // The other node has looked at the database meanwhile: a lease that is renewed is left alone.
    let watcher = other.admin().await;
    let mut watching = watcher.subscribe(&session.id, Some(("", 0))).await;
    let held = watching
        .until(|frame| match event_of(frame)?.change.as_ref()? {
            Change::MessageAdded(added) => added.message.clone().filter(|message| message.answer_to_id.is_some()),
            _ => None,
        })
        .await;
    dying.kill();

    let ended = watching
        .until(|frame| match event_of(frame)?.change.as_ref()? {
            Change::MessageChanged(changed) => changed.message.clone(),
            _ => None,
        })
        .await;
    assert_eq!((&ended.id, ended.state()), (&held.id, MessageState::Failed));
    assert_eq!(ended.finish_reason(), FinishReason::Interrupted);
    assert!(ended.text.is_empty() || ended.text.starts_with("The"), "what was saved is kept: {ended:?}");
    let anew = watching
        .until(|frame| match event_of(frame)?.change.as_ref()? {
            Change::MessageChanged(changed) => changed.message.clone().filter(|message| message.id != held.id),
            _ => None,
        })
        .await;
    assert_eq!((anew.state(), anew.text.trim()), (MessageState::Complete, "All of it."));
    assert_eq!(anew.retry_of_message_id.as_deref(), Some(&*held.id));

    // Back again, the node that died finds nothing left to do.
    dying.restart_with(|setup| setup.scripted("say A second time.")).await;
    dying.admin().await.session(&session.id).await;
    let stored = watcher.settled(&session.id).await;
    audit::each_answered(&stored).expect("the audit of answers");
    assert_eq!(stored.iter().filter(|message| message.answer_to_id.is_some()).count(), 2, "{stored:#?}");
    drop((dying, other));
    database.remove().await;
}
