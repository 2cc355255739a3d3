//! Callers that go away in the middle of anything: no connection stays in a transaction, and the
//! next writes succeed.

use futures_util::{
    future::{BoxFuture, FutureExt},
    poll,
};
use parlance_server::{
    clock,
    domain::{page::PageRequest, session::Session},
    store::{MessageRange, Saving},
};
use sqlx::{AssertSqlSafe, Connection};

use super::{
    database::{Database, Engine, START_MS, contact, message, on_each_engine},
    people::{new_login, new_user},
};

on_each_engine! {
    a_thousand_cancelled_calls_leave_nothing_behind,
}

const CANCELS: u64 = 1_000;

/// One call of each kind in turn, its result left aside.
fn call<'a>(db: &'a Database, session: &'a Session, number: u64) -> BoxFuture<'a, ()> {
    let store = &db.store;
    let nobody = clock::new_id();
    match number % 8 {
        0 | 1 => store.send(session.id, message(contact(session), "cancelled")).map(drop).boxed(),
        2 => {
            store.create_user(new_user(&format!("{number}@example.org"), START_MS), "h".into(), None).map(drop).boxed()
        }
        3 => store.exchange_login(vec![1], new_login(nobody)).map(drop).boxed(),
        4 => {
            let (text, delta_count) = ("text".to_owned(), 1);
            let saving = Saving { message_id: nobody, epoch: 1, holder: nobody, text, delta_count, lease_until_ms: 1 };
            store.save_answer(saving).map(drop).boxed()
        }
        5 => store.list_users(PageRequest { size: 50, after: None }).map(drop).boxed(),
        6 => store.list_messages(session.id, MessageRange::Newest, true, 50).map(drop).boxed(),
        _ => async {
            drop(store.set_meta("cancelled", "yes").await);
        }
        .boxed(),
    }
}

async fn a_thousand_cancelled_calls_leave_nothing_behind(db: &Database) {
    let session = db.session().await;
    let mut cancelled = 0;
    let mut number = 0;
    // Calls that ended before they could be cancelled do not count.
    while cancelled < CANCELS {
        number += 1;
        // A fixed spread over the turns that calls take, the first of them before any statement.
        let mut call = call(db, &session, number);
        let mut done = false;
        for _ in 0..=number * 7_919 % 3_000 {
            done = done || poll!(&mut call).is_ready();
            tokio::task::yield_now().await;
        }
        cancelled += u64::from(!done);
    }
    println!("{:?}: {number} calls, {cancelled} cancelled", db.engine);
    settle(db, &session).await;
    assert_eq!(open_transactions(db).await, 0);
    for number in 0..100 {
        db.store.send(session.id, message(contact(&session), "kept")).await.unwrap();
        let user = new_user(&format!("kept-{number}@example.org"), START_MS);
        db.store.create_user(user, "h".into(), None).await.unwrap();
        db.store.list_users(PageRequest { size: 5, after: None }).await.unwrap();
    }
    let events = db.store.events_after(session.id, 0, 10_000, true).await.unwrap();
    assert!(events.iter().map(|event| event.seq).eq(1..=i64::try_from(events.len()).unwrap()), "dense");
}

/// Waits until nothing runs that a cancelled caller began; the writer goes on, its queue empty.
async fn settle(db: &Database, session: &Session) {
    while db.running() > 1 {
        tokio::task::yield_now().await;
    }
    db.store.send(session.id, message(contact(session), "last")).await.unwrap();
}

/// Transactions of the test's database that nobody works on.
async fn open_transactions(db: &Database) -> i64 {
    let name = db.url.rsplit('/').next().unwrap();
    match db.engine {
        // Another writer would have had to wait for it, and the last write did not.
        Engine::Sqlite => 0,
        Engine::Postgres => {
            let mut conn = sqlx::PgConnection::connect(&db.url).await.unwrap();
            let idle = "SELECT COUNT(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname =";
            sqlx::query_scalar(AssertSqlSafe(format!("{idle} '{name}'"))).fetch_one(&mut conn).await.unwrap()
        }
        Engine::MySql => {
            let mut conn = sqlx::MySqlConnection::connect(&db.url).await.unwrap();
            let open = "SELECT COUNT(*) FROM information_schema.innodb_trx AS t JOIN information_schema.processlist AS p \
                 ON p.id = t.trx_mysql_thread_id WHERE p.db =";
            sqlx::query_scalar(AssertSqlSafe(format!("{open} '{name}'"))).fetch_one(&mut conn).await.unwrap()
        }
    }
}
