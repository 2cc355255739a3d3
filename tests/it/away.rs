//! ANSWER, with its database away in between: an answer that grows goes on in memory while the database is
//! silent, and its end is stored once when it is back, whatever became of the first try.

use std::collections::HashSet;

use parlance_client::v1::{AskResponse, Message, MessageState, ask_response::Frame as Ask, event::Change};
use parlance_tests::{
    Fault, Frames, Person, Proxy, Server, Setup,
    database::{Empty, Engine},
    frames::event_of,
    person::new_id,
    server::HANG,
};
use sqlx::{Connection, PgConnection};
use tonic::Code;

/// What the assistant says: half of it before the database goes, half while it is away.
const SCRIPT: &str = "say one two | wait 6000 | say three four";
const WHOLE: &str = "one two three four";

/// A server on PostgreSQL behind a proxy, with a lease that no test outlasts.
async fn behind_proxy() -> (Empty, Proxy, Server) {
    let database = Empty::create(Engine::Postgres).await;
    let proxy = Proxy::before(&database).await;
    let setup = Setup::default()
        .scripted(SCRIPT)
        .set("PARLANCE_ANSWER__LEASE_SECONDS", 600)
        .set("PARLANCE_DATABASE__WRITE_SECONDS", 10)
        .set("PARLANCE_DATABASE__URL", proxy.url(&database));
    let server = setup.start().await;
    (database, proxy, server)
}

/// Reads until the text shown so far holds this word.
async fn shown(ask: &mut Frames<AskResponse>, word: &str) {
    ask.until(|frame| {
        let text = match frame.frame.as_ref()? {
            Ask::Delta(delta) => &delta.text,
            Ask::Answering(answering) => &answering.message.as_ref()?.text,
            _ => return None,
        };
        text.contains(word).then_some(())
    })
    .await;
}

/// The answer is stored whole, ended by exactly one event, and is the only one.
async fn assert_stored_once(customer: &Person, session_id: &str, ended: &Message) {
    assert_eq!((ended.state(), ended.text.trim()), (MessageState::Complete, WHOLE));
    let stored = customer.messages(session_id).await;
    assert_eq!(stored.len(), 2, "one question and one answer: {stored:?}");
    assert_eq!(stored.last(), Some(ended));
    let mut log = customer.subscribe(session_id, Some(("", 0))).await;
    let (mut ends, mut seen) = (0, HashSet::new());
    log.until(|frame| {
        let event = event_of(frame)?;
        assert!(seen.insert(event.seq), "seq {} came twice", event.seq);
        ends += usize::from(matches!(event.change, Some(Change::MessageChanged(_))));
        (event.seq == 4).then_some(())
    })
    .await;
    assert_eq!(ends, 1, "created, question, answer, its end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_goes_on_while_the_database_is_silent_and_is_stored_once() {
    let (database, proxy, server) = behind_proxy().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut ask = customer.ask(&session.id, "Go on.").await;
    shown(&mut ask, "two").await;
    proxy.freeze_all();
    shown(&mut ask, "four").await;
    server.says("the end of an answer waits for the database", 1).await;
    proxy.thaw();
    assert_stored_once(&customer, &session.id, &ask.answer().await).await;
    drop(server);
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_that_was_committed_unheard_is_not_stored_again() {
    let (database, proxy, server) = behind_proxy().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut ask = customer.ask(&session.id, "Go on.").await;
    shown(&mut ask, "two").await;
    proxy.cut_commit_of("three four");
    proxy.cuts(1).await;
    assert_stored_once(&customer, &session.id, &ask.answer().await).await;
    drop(server);
    database.remove().await;
}

/// Cancels whatever statement waits for a lock, as an operator does; PostgreSQL says 57014 to its client.
async fn cancel_who_waits(operator: &mut PgConnection) {
    const CANCEL: &str = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity \
                          WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let cancelled = async {
        while sqlx::query(CANCEL).fetch_all(&mut *operator).await.expect("it is asked").is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(HANG, cancelled).await.expect("nothing waits for the lock");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_statement_is_its_callers_trouble_and_an_answers_end_is_tried_again() {
    let (database, _proxy, server) = behind_proxy().await;
    let (customer, other) = (server.guest().await, server.guest().await);
    let (session, elsewhere) = (customer.new_session().await, other.new_session().await);
    let mut ask = customer.ask(&session.id, "Go on.").await;
    shown(&mut ask, "two").await;
    let mut holder = PgConnection::connect(&database.url).await.expect("a connection");
    let mut operator = PgConnection::connect(&database.url).await.expect("a connection");
    sqlx::raw_sql("BEGIN; SELECT id FROM sessions FOR UPDATE").execute(&mut holder).await.expect("all rows are held");

    let id = new_id();
    let (refused, ()) = tokio::join!(other.try_send(&elsewhere.id, &id, "held up"), cancel_who_waits(&mut operator));
    let fault = Fault::of(&refused.expect_err("its statement was cancelled"));
    assert_eq!((fault.code, &*fault.reason), (Code::Unavailable, "STORE_UNAVAILABLE"));
    assert!(fault.retry_after.is_some());

    shown(&mut ask, "four").await;
    cancel_who_waits(&mut operator).await;
    server.says("the end of an answer waits for the database", 1).await;
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.expect("the rows are free");
    assert_stored_once(&customer, &session.id, &ask.answer().await).await;
    other.try_send(&elsewhere.id, &id, "held up").await.expect("the same message goes through");
    assert_eq!(other.settled(&elsewhere.id).await.len(), 2, "it was not stored before");
    drop((server, holder, operator));
    database.remove().await;
}
