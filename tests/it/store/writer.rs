//! The writer under many callers: dense seqs, one row for one identity, each caller its own result,
//! and nothing half done when a batch or its connection fails.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::{FutureExt, future::join_all, poll};
use parlance_server::{
    clock,
    domain::{
        answer::{DeltaKind, LiveAnswer},
        draft::{Send, Transition},
        event::{Change, Event},
        floor::{Actor, Move},
        message::{FinishReason, Message, Sender},
        session::Session,
    },
    error::Reason,
    store::RequestKey,
};
use sqlx::{AssertSqlSafe, Connection, mysql::MySqlDatabaseError};

use super::database::{
    Database, Engine, Node, administer, contact, message, new_answer, new_session, on_each_engine, user,
};

/// What MariaDB says when a connection that is to be killed has gone by itself.
const UNKNOWN_THREAD: u16 = 1094;

on_each_engine! {
    keys_sent_twice_at_once_are_stored_once_with_dense_seqs,
    the_same_id_with_another_body_is_refused,
    a_refused_item_fails_no_other_of_its_batch,
    a_held_answer_goes_on_when_its_batch_fails,
    one_request_makes_one_session,
    of_twenty_who_accept_one_wins,
    a_lost_connection_fails_no_later_write,
    ; two_nodes:
    a_draining_writer_stores_what_it_has_taken,
    a_broken_rule_fails_only_the_item_that_broke_it,
    two_nodes_share_a_session_without_a_gap,
}

/// The texts of a session's messages by seq, after checking that its log is dense.
async fn texts(node: &Node, session: &Session) -> BTreeMap<i64, String> {
    let mut events = Vec::new();
    loop {
        // A page may be short of what is asked for.
        let cursor = events.last().map_or(0, |event: &Arc<Event>| event.seq);
        let page = node.store.events_after(session.id, cursor, 1_000, true).await.unwrap();
        if page.is_empty() {
            break;
        }
        events.extend(page);
    }
    assert!(events.iter().map(|event| event.seq).eq(1..=i64::try_from(events.len()).unwrap()), "dense");
    let last_seq = node.store.get_session(session.id).await.unwrap().last_seq;
    assert_eq!(usize::try_from(last_seq).unwrap(), events.len());
    let added = events.iter().filter_map(|event| match &event.change {
        Change::MessageAdded(message) => Some((event.seq, message.text.clone())),
        _ => None,
    });
    added.collect()
}

async fn keys_sent_twice_at_once_are_stored_once_with_dense_seqs(db: &Database) {
    let sessions = join_all((0..4).map(|_| db.session())).await;
    let sends = |session: &Arc<Session>| {
        let session = Arc::clone(session);
        (0..20).map(move |key| (Arc::clone(&session), message(contact(&session), &format!("key {key}"))))
    };
    let all: Vec<(Arc<Session>, Send)> = sessions.iter().flat_map(sends).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for (session, send) in all.iter().chain(&all).cloned() {
        let store = db.store.clone();
        tasks.spawn(async move { (send.client_message_id, store.send(session.id, send).await.unwrap()) });
    }
    let results = tasks.join_all().await;
    assert_eq!(results.iter().filter(|(_, sent)| sent.repeat).count(), 80);
    let mut seqs = BTreeMap::new();
    for (key, sent) in results {
        let seq = *seqs.entry(key).or_insert(sent.message.seq);
        assert_eq!(seq, sent.message.seq, "both callers of a key get the same seq");
    }
    for session in &sessions {
        assert_eq!(texts(db, session).await.len(), 20);
    }
}

async fn two_nodes_share_a_session_without_a_gap(db: &Database) {
    let other = db.another_node();
    other.start();
    let session = db.session().await;
    let sends: Vec<Send> = (0..40).map(|key| message(contact(&session), &format!("key {key}"))).collect();
    let of = async |node: &Node| join_all(sends.iter().cloned().map(|send| node.store.send(session.id, send))).await;
    let (here, there) = tokio::join!(of(db), of(&other));
    let seq = |sent: Result<parlance_server::domain::draft::Sent, _>| sent.unwrap().message.seq;
    let here: Vec<i64> = here.into_iter().map(seq).collect();
    assert_eq!(here, there.into_iter().map(seq).collect::<Vec<_>>());
    assert_eq!(texts(db, &session).await.len(), 40);
    other.stop().await;
}

async fn the_same_id_with_another_body_is_refused(db: &Database) {
    let session = db.session().await;
    let first = message(contact(&session), "one body");
    let other = Send { digest: b"other".to_vec(), text: "another body".to_owned(), ..first.clone() };
    db.store.send(session.id, first.clone()).await.unwrap();
    let refused = db.store.send(session.id, other.clone()).await.unwrap_err();
    assert_eq!(refused.reason, Reason::ClientMessageIdReused);
    // Within one batch as well.
    let fresh = Send { client_message_id: clock::new_id(), message_id: clock::new_id(), ..first };
    let clash = Send { client_message_id: fresh.client_message_id, ..other };
    let node = db.another_node();
    let mut batch = (node.store.send(session.id, fresh).boxed(), node.store.send(session.id, clash).boxed());
    assert!(poll!(&mut batch.0).is_pending() && poll!(&mut batch.1).is_pending());
    node.start();
    let (first, second) = tokio::join!(batch.0, batch.1);
    assert_eq!(first.unwrap().message.seq, 3);
    assert_eq!(second.unwrap_err().reason, Reason::ClientMessageIdReused);
    node.stop().await;
}

async fn a_refused_item_fails_no_other_of_its_batch(db: &Database) {
    let session = db.session().await;
    let node = db.another_node();
    let stranger = message(user(), "I do not have the floor");
    let mut early = node.store.send(session.id, message(contact(&session), "first")).boxed();
    let mut refused = node.store.send(session.id, stranger).boxed();
    let mut unknown = node.store.send(clock::new_id(), message(Sender::system(), "nowhere")).boxed();
    let mut late = node.store.send(session.id, message(contact(&session), "last")).boxed();
    for waiting in [&mut early, &mut refused, &mut unknown, &mut late] {
        assert!(poll!(waiting).is_pending());
    }
    node.start();
    let (early, refused, unknown, late) = tokio::join!(early, refused, unknown, late);
    assert_eq!((early.unwrap().message.seq, late.unwrap().message.seq), (2, 3));
    assert_eq!(refused.unwrap_err().reason, Reason::FloorNotHeld);
    assert_eq!(unknown.unwrap_err().reason, Reason::NotFound);
    let commits = node.commits.lock().unwrap().clone();
    assert_eq!(commits.len(), 1, "one batch, one session");
    assert_eq!(commits[0].events.len(), 2);
    node.stop().await;
}

async fn a_broken_rule_fails_only_the_item_that_broke_it(db: &Database) {
    let session = db.session().await;
    let node = db.another_node();
    // The id is taken: the whole statement fails, and with it the batch.
    let twin = Session { id: session.id, ..new_session() };
    let mut good = node.store.send(session.id, message(contact(&session), "good")).boxed();
    let mut bad = node.store.create_session(twin, Sender::system(), None).boxed();
    assert!(poll!(&mut good).is_pending() && poll!(&mut bad).is_pending());
    node.start();
    let (good, bad) = tokio::join!(good, bad);
    assert_eq!(good.unwrap().message.seq, 2);
    assert_eq!(bad.unwrap_err().reason, Reason::AlreadyExists);
    assert_eq!(texts(db, &session).await.len(), 1);
    node.stop().await;
}

async fn a_held_answer_goes_on_when_its_batch_fails(db: &Database) {
    let session = db.session().await;
    let node = db.another_node();
    let mut question = message(contact(&session), "why?");
    question.answer = Some(new_answer(&session));
    let answer = db.store.send(session.id, question).await.unwrap().answer.unwrap();
    let live = begin_live(&node, answer);
    live.push(DeltaKind::Text, "Because");
    let twin = Session { id: session.id, ..new_session() };
    let stop = node.store.stop(session.id, None, FinishReason::StopRequested, contact(&session));
    let mut stop = stop.boxed();
    let mut bad = node.store.create_session(twin, Sender::system(), None).boxed();
    assert!(poll!(&mut stop).is_pending() && poll!(&mut bad).is_pending());
    node.start();
    let (stopped, bad) = tokio::join!(stop, bad);
    assert_eq!(bad.unwrap_err().reason, Reason::AlreadyExists);
    let stopped = stopped.unwrap().unwrap();
    assert_eq!((stopped.text.as_str(), stopped.delta_count), ("Because", 1));
    assert!(live.has_ended());
    assert_eq!(*stopped, db.store.get_message(stopped.id).await.unwrap());
    node.stop().await;
}

fn begin_live(node: &Node, answer: Arc<Message>) -> Arc<LiveAnswer> {
    let (session_id, message_id) = (answer.session_id, answer.id);
    let live = Arc::new(LiveAnswer::new(answer, Box::new(|| ()), Box::new(|| ())));
    node.live.insert(Arc::clone(&live));
    node.live.resume(session_id, message_id);
    live
}

async fn one_request_makes_one_session(db: &Database) {
    let key = |digest: &[u8]| {
        let (caller_id, request_id) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
        RequestKey { caller_id, rpc: "CreateSession", request_id, digest: digest.to_vec() }
    };
    let create = |digest| db.store.create_session(new_session(), Sender::system(), Some(key(digest)));
    let made = join_all((0..20).map(|_| create(b"a"))).await;
    let made: Vec<(Arc<Session>, bool)> = made.into_iter().map(Result::unwrap).collect();
    assert_eq!(made.iter().filter(|(_, repeat)| !repeat).count(), 1);
    let first = made[0].0.id;
    assert!(made.iter().all(|(session, _)| session.id == first));
    assert_eq!(create(b"b").await.unwrap_err().reason, Reason::RequestIdReused);
    // The repeat shows the session as it is now.
    let sent = db.store.send(first, message(contact(&made[0].0), "hello")).await.unwrap();
    assert_eq!(create(b"a").await.unwrap().0.last_seq, sent.message.seq);
    // A day later the id may be used again.
    db.clock.advance(24 * 60 * 60 * 1000);
    let (later, repeat) = create(b"b").await.unwrap();
    assert!(!repeat && later.id != first);
    db.clock.advance(24 * 60 * 60 * 1000);
    assert_eq!(db.store.expire_requests(db.clock.now_ms()).await.unwrap(), 1);
}

async fn of_twenty_who_accept_one_wins(db: &Database) {
    let session = db.session().await;
    let ask = Transition::plain(Move::RequestHuman, contact(&session), true);
    db.store.transition(session.id, ask).await.unwrap();
    let accept = |_| {
        let agent = user();
        let wish = Move::Accept(Actor { user: agent.id, supervises: false });
        db.store.transition(session.id, Transition::plain(wish, agent, true))
    };
    let results = join_all((0..20).map(accept)).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let lost = results.iter().filter_map(|result| result.as_ref().err());
    assert!(lost.map(|error| error.reason).all(|reason| reason == Reason::FloorTaken));
    assert_eq!(db.store.get_session(session.id).await.unwrap().floor.epoch, 3);
}

async fn a_lost_connection_fails_no_later_write(db: &Database) {
    let session = db.session().await;
    for round in 0..5 {
        cut_connections(db).await;
        let send = message(contact(&session), &round.to_string());
        // A failure is told as such, and the same message may be sent again.
        let mut stored = db.store.send(session.id, send.clone()).await;
        for _ in 0..10 {
            let Err(error) = &stored else { break };
            assert_eq!(error.reason, Reason::StoreUnavailable);
            stored = db.store.send(session.id, send.clone()).await;
        }
        stored.unwrap();
    }
    assert_eq!(texts(db, &session).await.len(), 5);
}

/// Has the server close every connection to the test's database; SQLite has none to lose.
async fn cut_connections(db: &Database) {
    let name = db.url.rsplit('/').next().unwrap();
    match db.engine {
        Engine::Sqlite => {}
        Engine::Postgres => {
            let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname =";
            administer(db.engine, &format!("{cut} '{name}'")).await;
        }
        Engine::MySql => {
            let mut conn = sqlx::MySqlConnection::connect(&db.url).await.unwrap();
            let list = format!(
                "SELECT CAST(id AS SIGNED) FROM information_schema.processlist WHERE db = '{name}' AND id <> CONNECTION_ID()"
            );
            let ids: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(list)).fetch_all(&mut conn).await.unwrap();
            for id in ids {
                let killed = sqlx::raw_sql(AssertSqlSafe(format!("KILL {id}"))).execute(&mut conn).await;
                let is_gone = |error: &sqlx::Error| {
                    let error =
                        error.as_database_error().and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
                    error.is_some_and(|error| error.number() == UNKNOWN_THREAD)
                };
                assert!(killed.as_ref().err().is_none_or(is_gone), "{killed:?}");
            }
            conn.close().await.unwrap();
        }
    }
}

async fn a_draining_writer_stores_what_it_has_taken(db: &Database) {
    let session = db.session().await;
    let node = db.another_node();
    let sends = (0..300).map(|number| node.store.send(session.id, message(contact(&session), &number.to_string())));
    let mut sends: Vec<_> = sends.map(FutureExt::boxed).collect();
    for send in &mut sends {
        assert!(poll!(send).is_pending());
    }
    node.start();
    let (results, ()) = tokio::join!(join_all(sends), node.stop());
    assert!(results.into_iter().all(|result| result.is_ok()));
    assert_eq!(texts(db, &session).await.len(), 300);
    let late = node.store.send(session.id, message(contact(&session), "too late")).await;
    assert_eq!(late.unwrap_err().reason, Reason::Draining);
}
