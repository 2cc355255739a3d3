//! More work than the database does in time: new work is refused by name before the server drowns in it,
//! what has begun is kept, and nothing that was acknowledged is missing afterwards.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use parlance_client::v1::{MessageState, SubscribeResponse, event::Change};
use parlance_tests::{
    Fault, Frames, Person, Server, Setup,
    audit::{self, Acked},
    frames::event_of,
    ops,
    person::new_id,
};
use sqlx::Connection;
use tokio::time::timeout;
use tonic::{Code, Status};

/// Callers whose messages wait for the database from the beginning.
const CALLERS: usize = 64;
/// Refusals after which the database is given back.
const ENOUGH: u64 = 50;
/// Whoever is let in has to wait; it is tried again with another message. Long enough for a refusal on a busy
/// machine, and the few that are let in take far less than the ten seconds that the server waits for the lock.
const A_MOMENT: Duration = Duration::from_millis(500);
/// How often the log says that writes are refused.
const LINE_EVERY: Duration = Duration::from_secs(10);

fn assert_overloaded(status: &Status) {
    let fault = Fault::of(status);
    assert_eq!((fault.code, &*fault.reason), (Code::ResourceExhausted, "OVERLOADED"), "{status:?}");
    assert_eq!((fault.get("limit_ms"), fault.retry_after.is_some()), ("300", true));
}

/// Sends one message, again with its id until it is stored, as a client does.
async fn send(who: &Person, session_id: &str) -> Acked {
    let id = new_id();
    loop {
        match who.try_send(session_id, &id, "Pressing.").await {
            Ok(message) => return Acked { client_message_id: id, seq: message.seq },
            Err(status) => assert_overloaded(&status),
        }
    }
}

/// Holds the database's only write lock until enough callers were refused.
async fn hold(server: &Server, who: &Person, session_id: &str) {
    let url = format!("sqlite:{}", server.data().join("parlance.db").display());
    let mut conn = sqlx::SqliteConnection::connect(&url).await.expect("the file opens");
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut conn).await.expect("locked");
    let mut refused = 0;
    while refused < ENOUGH {
        if let Ok(sent) = timeout(A_MOMENT, who.try_send(session_id, &new_id(), "One more.")).await {
            assert_overloaded(&sent.expect_err("nothing can be stored"));
            refused += 1;
        }
    }
    sqlx::raw_sql("ROLLBACK").execute(&mut conn).await.expect("given back");
    conn.close().await.expect("closed");
}

async fn ended(log: &mut Frames<SubscribeResponse>) -> i32 {
    log.until(|frame| match event_of(frame)?.change.as_ref()? {
        Change::MessageChanged(changed) => changed.message.as_ref().map(|message| message.state),
        _ => None,
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_behind_refuses_new_work_and_keeps_what_has_begun() {
    let setup = Setup::default().scripted("say It | wait 100 | say is done.");
    let server = setup.set("PARLANCE_DATABASE__MAX_QUEUED_MS", 300).start().await;
    let customer = server.guest().await;
    let (asked, session) = (customer.new_session().await, customer.new_session().await);
    customer.ask(&session.id, "I want to talk to a person").await.ending().await;
    let mut log = customer.subscribe(&asked.id, Some(("", 0))).await;
    customer.send(&asked.id, "Will you finish?").await;

    let other = customer.with(server.channel(), customer.tokens.clone());
    let began = Instant::now();
    let callers = join_all((0..CALLERS).map(|_| send(&customer, &session.id)));
    let (mut acked, ()) = tokio::join!(callers, hold(&server, &other, &session.id));
    acked.push(send(&other, &session.id).await);
    // They were sent at once, so any order among them is as good as another.
    acked.sort_by_key(|acked| acked.seq);
    println!("OVERLOAD: refused {ENOUGH} and more, acked {}", acked.len());
    assert_eq!(ended(&mut log).await, i32::from(MessageState::Complete), "an answer's end is never refused");

    let stored = customer.messages(&session.id).await;
    audit::messages(&acked, &stored).expect("everything acknowledged is there, once and in order");
    let (_, page) = ops::page(server.ops_address(), "/metrics").await;
    assert!(page.contains("parlance_writes_refused_total"), "{page}");
    let lines = server.log().matches("writes are refused").count();
    let most = 1 + usize::try_from(began.elapsed().as_secs() / LINE_EVERY.as_secs()).expect("few");
    assert!((1..=most).contains(&lines), "one line for many refusals: {lines}");
}
