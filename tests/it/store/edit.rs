//! Changes of what is stored already: edits, deletions, retries, ratings, and the end of a session;
//! and finding and counting what is left.

use std::sync::Arc;

use futures_util::{FutureExt, future::join_all, poll};
use parlance_server::{
    clock,
    domain::{
        draft::{Deletion, Edit, Finish, Luck, MOST_UNQUOTED, Retry, Transition},
        event::Change,
        floor::{Actor, Move},
        message::{Citation, FinishReason, Message, MessageState, Sender, Source},
        session::{Rating, Session, SessionField, SessionFilter, SessionSettings},
    },
    error::Reason,
    store::{Erasure, RequestKey},
};
use parlance_tests::database;
use sqlx::{AssertSqlSafe, Connection, Row};
use uuid::Uuid;

use super::database::{Database, Engine, START_MS, contact, message, new_answer, on_each_engine, user};

on_each_engine! {
    an_edit_is_read_back_with_the_text_before_it,
    a_deletion_takes_text_versions_and_quotes_away,
    a_message_quoted_often_leaves_every_quote,
    an_answer_that_ends_later_quotes_nothing_of_what_was_deleted,
    a_retry_is_begun_once_a_request,
    a_rating_is_read_back,
    an_erased_session_leaves_no_row,
    what_comes_after_the_end_finds_nothing,
    figures_count_what_the_filter_shows,
    ; two_nodes:
    settings_changed_at_once_are_all_kept,
}

fn edit(message: &Message, text: &str) -> Edit {
    Edit { message_id: message.id, text: text.to_owned(), expected_revision: None, actor: message.sender.clone() }
}

fn delete(message: &Message) -> Deletion {
    Deletion { message_id: message.id, actor: message.sender.clone(), any: false }
}

async fn sent(db: &Database, session: &Session, text: &str) -> Arc<Message> {
    db.store.send(session.id, message(contact(session), text)).await.unwrap().message
}

async fn ask(db: &Database, session: &Session) -> Arc<Message> {
    let mut question = message(contact(session), "Where is it?");
    question.answer = Some(new_answer(session));
    db.store.send(session.id, question).await.unwrap().answer.unwrap()
}

/// How an answer ends that quotes the message at this seq.
fn quoting(answer: &Message, seq: i64) -> Finish {
    let lease = answer.lease.unwrap();
    let citation = |source| Citation {
        source,
        title: "Bo".to_owned(),
        uri: String::new(),
        quote: "the secret word".to_owned(),
        start: 0,
        end: 15,
    };
    let passage = Source::Passage { document_id: clock::new_id(), passage_id: clock::new_id() };
    Finish {
        message_id: answer.id,
        epoch: lease.epoch,
        holder: lease.holder,
        text: "So it was said.".to_owned(),
        delta_count: 1,
        state: MessageState::Complete,
        reason: FinishReason::Done,
        usage: None,
        citations: vec![citation(Source::Message { seq }), citation(passage)],
        luck: Luck::Found,
        hand_off: None,
    }
}

fn quotes(message: &Message) -> Vec<&str> {
    message.citations.iter().map(|citation| citation.quote.as_str()).collect()
}

async fn an_edit_is_read_back_with_the_text_before_it(db: &Database) {
    let session = db.session().await;
    let first = sent(db, &session, "one ").await;
    db.clock.advance(1_000);
    let second = db.store.edit_message(session.id, edit(&first, "two")).await.unwrap();
    db.clock.advance(1_000);
    let third = db.store.edit_message(session.id, edit(&first, "three")).await.unwrap();
    assert_eq!((second.revision, second.edited_at_ms), (2, Some(START_MS + 1_000)));
    assert_eq!(db.store.get_message(first.id).await.unwrap(), *third);
    let versions = db.store.message_versions(first.id).await.unwrap();
    let told: Vec<_> = versions.iter().map(|one| (one.revision, &*one.text, one.written_at_ms - START_MS)).collect();
    assert_eq!(told, [(1, "one ", 0), (2, "two", 1_000)]);
    let events = db.store.events_after(session.id, 0, 100, true).await.unwrap();
    assert!(matches!(&events[3].change, Change::MessageChanged(message) if *message == third));
    let stranger = Edit { actor: user(), ..edit(&first, "four") };
    assert_eq!(db.store.edit_message(session.id, stranger).await.unwrap_err().reason, Reason::PermissionDenied);
    let elsewhere = db.session().await;
    let missing = db.store.edit_message(elsewhere.id, edit(&first, "four")).await.unwrap_err();
    assert_eq!(missing.reason, Reason::NotFound, "a message of another session");
}

async fn a_deletion_takes_text_versions_and_quotes_away(db: &Database) {
    let session = db.session().await;
    let told = sent(db, &session, "the secret").await;
    let edited = db.store.edit_message(session.id, edit(&told, "the secret word")).await.unwrap();
    // A seq that only begins alike is another message's.
    for seq in [told.seq, told.seq * 10 + 1] {
        let answer = ask(db, &session).await;
        db.store.finish(session.id, quoting(&answer, seq)).await.unwrap().unwrap();
    }
    let left = db.store.delete_message(session.id, delete(&told)).await.unwrap();
    assert_eq!((&*left.text, left.revision, left.deleted_at_ms), ("", edited.revision + 1, Some(START_MS)));
    assert_eq!(db.store.get_message(told.id).await.unwrap(), *left);
    assert_eq!(db.store.message_versions(told.id).await.unwrap(), []);
    let events = db.store.events_after(session.id, 0, 100, true).await.unwrap();
    let [.., deleted, changed] = &events[..] else { panic!("{events:?}") };
    assert!(matches!(&deleted.change, Change::MessageDeleted(message) if *message == left));
    let Change::MessageChanged(changed) = &changed.change else { panic!("{changed:?}") };
    assert_eq!((quotes(changed), changed.revision), (vec!["", "the secret word"], 3));
    assert_eq!(db.store.delete_message(session.id, delete(&told)).await.unwrap(), left, "done already");
    assert_eq!(db.store.get_session(session.id).await.unwrap().last_seq, i64::try_from(events.len()).unwrap());
}

/// More quotes than one change takes away, of which the database was told by its migration.
async fn a_message_quoted_often_leaves_every_quote(db: &Database) {
    let session = db.session().await;
    let told = sent(db, &session, "the secret word").await;
    let mut answers = Vec::new();
    for _ in 0..=MOST_UNQUOTED {
        let answer = ask(db, &session).await;
        answers.push(db.store.finish(session.id, quoting(&answer, told.seq)).await.unwrap().unwrap());
    }
    let (migration, drop) = match db.engine {
        Engine::Sqlite => (include_str!("../../../migrations/sqlite/0008_citations.sql"), "handlings_session"),
        Engine::MySql => {
            (include_str!("../../../migrations/mysql/0008_citations.sql"), "handlings_session ON handlings")
        }
        Engine::Postgres => (include_str!("../../../migrations/postgres/0008_citations.sql"), "handlings_session"),
    };
    let anew = format!("DROP TABLE citations; DROP TABLE erasures; DROP INDEX {drop};\n{migration}");
    database::run(db.engine, &db.url, &anew).await;
    db.store.delete_message(session.id, delete(&told)).await.unwrap();
    assert_eq!(db.store.erasures(None, 9).await.unwrap(), [Erasure { session_id: session.id, seq: Some(told.seq) }]);
    erase(db).await;
    for answer in answers {
        let now = db.store.get_message(answer.id).await.unwrap();
        assert_eq!((quotes(&now), now.revision), (vec!["", "the secret word"], 3));
    }
    erase(db).await;
}

/// Erases what is left to be erased; in how many slices.
async fn erase(db: &Database) -> usize {
    let mut slices = 0;
    for erasure in db.store.erasures(None, 9).await.unwrap() {
        slices += 1;
        while db.store.erase_slice(erasure).await.unwrap() {
            slices += 1;
        }
    }
    assert_eq!(db.store.erasures(None, 9).await.unwrap(), []);
    assert!(db.store.forget_erased().await.unwrap(), "nobody reads");
    slices
}

async fn an_answer_that_ends_later_quotes_nothing_of_what_was_deleted(db: &Database) {
    let session = db.session().await;
    let told = sent(db, &session, "the secret word").await;
    let answer = ask(db, &session).await;
    db.store.delete_message(session.id, delete(&told)).await.unwrap();
    let done = db.store.finish(session.id, quoting(&answer, told.seq)).await.unwrap().unwrap();
    assert_eq!(quotes(&done), ["", "the secret word"]);
    assert_eq!(db.store.get_message(answer.id).await.unwrap(), *done);
}

async fn a_retry_is_begun_once_a_request(db: &Database) {
    let session = db.session().await;
    let broken = ask(db, &session).await;
    let who = contact(&session);
    db.store.stop(session.id, None, FinishReason::StopRequested, who.clone()).await.unwrap().unwrap();
    let key = RequestKey { caller_id: who.id, rpc: "RetryAnswer", request_id: clock::new_id(), digest: vec![1; 32] };
    let retry = |key: &RequestKey| {
        let retry = Retry { message_id: broken.id, answer: new_answer(&session), refusal: None };
        db.store.retry_answer(session.id, retry, who.clone(), key.clone())
    };
    let both = join_all([retry(&key), retry(&key)]).await;
    let both: Vec<Arc<Message>> = both.into_iter().map(Result::unwrap).collect();
    assert_eq!(both[0].id, both[1].id);
    assert_eq!(both[0].retry_of_message_id, Some(broken.id));
    assert_eq!(retry(&key).await.unwrap().id, both[0].id, "known later, too");
    let other = RequestKey { request_id: clock::new_id(), ..key.clone() };
    assert_eq!(retry(&other).await.unwrap_err().reason, Reason::WrongMessageState, "one is being written");
    let reused = RequestKey { digest: vec![2; 32], ..key };
    assert_eq!(retry(&reused).await.unwrap_err().reason, Reason::RequestIdReused);
}

async fn settings_changed_at_once_are_all_kept(db: &Database) {
    let session = db.session().await;
    let other = db.another_node();
    other.start();
    let wanted = SessionSettings { title: "new".into(), locale: "de".into(), ..SessionSettings::default() };
    for round in 0..10 {
        let wanted = SessionSettings { title: format!("{round} "), locale: format!("x{round}"), ..wanted.clone() };
        let (title, locale) = tokio::join!(
            db.store.update_session(session.id, wanted.clone(), vec![SessionField::Title], user()),
            other.store.update_session(session.id, wanted.clone(), vec![SessionField::Locale], user()),
        );
        title.and(locale).unwrap();
        let now = db.store.get_session(session.id).await.unwrap();
        assert_eq!((now.title, now.locale), (wanted.title, wanted.locale));
    }
    let events = db.store.events_after(session.id, 1, 100, true).await.unwrap();
    assert_eq!(events.len(), 20);
    let Change::SessionUpdated(fields) = &events[0].change else { panic!("{:?}", events[0].change) };
    assert_eq!(fields.len(), 1);
    other.stop().await;
}

async fn a_rating_is_read_back(db: &Database) {
    let session = db.session().await;
    for (score, comment) in [(1, "slow "), (5, "")] {
        let rated = db.store.rate_session(session.id, score, comment.into(), contact(&session)).await.unwrap();
        let rating = Rating { score, comment: comment.to_owned(), rated_at_ms: START_MS };
        assert_eq!(rated.rating, Some(rating));
        assert_eq!(db.store.get_session(session.id).await.unwrap(), *rated);
    }
    let events = db.store.events_after(session.id, 1, 100, false).await.unwrap();
    assert!(matches!(&events[0].change, Change::Rated(rated) if rated.comment == "slow "));
}

/// How many rows each table has of a session; the tables are those that have such a column.
async fn rows_of(db: &Database, session_id: Uuid) -> Vec<(String, i64)> {
    let tables = match db.engine {
        Engine::Sqlite => {
            "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c ON c.name = 'session_id'"
        }
        Engine::MySql => {
            "SELECT CONVERT(table_name USING utf8mb4) FROM information_schema.columns \
             WHERE table_schema = DATABASE() AND column_name = 'session_id'"
        }
        Engine::Postgres => {
            "SELECT table_name::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND column_name = 'session_id'"
        }
    };
    macro_rules! count {
        ($conn:ty, $mark:literal) => {{
            let mut conn = <$conn>::connect(&db.url).await.unwrap();
            let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut conn).await.unwrap();
            let mut counts = Vec::new();
            for table in tables {
                let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} WHERE session_id = {}", $mark));
                let row = sqlx::query(count).bind(session_id).fetch_one(&mut conn).await.unwrap();
                counts.push((table, row.get::<i64, _>(0)));
            }
            conn.close().await.unwrap();
            counts
        }};
    }
    match db.engine {
        Engine::Sqlite => count!(sqlx::SqliteConnection, "?"),
        Engine::MySql => count!(sqlx::MySqlConnection, "?"),
        Engine::Postgres => count!(sqlx::PgConnection, "$1"),
    }
}

async fn an_erased_session_leaves_no_row(db: &Database) {
    let (session, kept) = (db.session().await, db.session().await);
    for session in [&session, &kept] {
        let told = sent(db, session, "one").await;
        db.store.edit_message(session.id, edit(&told, "two")).await.unwrap();
        let agent = user();
        let actor = Actor { user: agent.id, supervises: false };
        for wish in [Move::TakeOver(actor), Move::Release(actor)] {
            db.store.transition(session.id, Transition::plain(wish, agent.clone(), true)).await.unwrap();
        }
        ask(db, session).await;
        let answer = ask(db, session).await;
        db.store.finish(session.id, quoting(&answer, told.seq)).await.unwrap().unwrap();
    }
    let more = join_all((0..450).map(|_| sent(db, &session, "more"))).await;
    let before = rows_of(db, session.id).await;
    let filled = before.iter().filter(|(_, count)| *count > 0).count();
    assert!(filled >= 5, "every table of the writer's: {before:?}");
    db.store.erase_session(session.id, user()).await.unwrap();
    assert_eq!(db.store.get_session(session.id).await.unwrap_err().reason, Reason::NotFound, "at once");
    let left: i64 = rows_of(db, session.id).await.into_iter().map(|(_, count)| count).sum();
    assert!(left > 2 * i64::try_from(more.len()).unwrap(), "the rest goes in slices: {left}");
    assert!(erase(db).await >= 2 * 3 + 3, "events, messages, versions, citations");
    let left = rows_of(db, session.id).await;
    assert!(left.iter().all(|(_, count)| *count == 0), "{left:?}");
    assert_eq!(rows_of(db, kept.id).await.iter().filter(|(_, count)| *count > 0).count(), filled, "others stay");
    assert_eq!(db.store.erase_session(session.id, user()).await.unwrap_err().reason, Reason::NotFound);
    let commits = db.commits.lock().unwrap().clone();
    assert!(commits.last().unwrap().erased && commits.last().unwrap().session.id == session.id);
}

async fn what_comes_after_the_end_finds_nothing(db: &Database) {
    let session = db.session().await;
    let node = db.another_node();
    let mut before = node.store.send(session.id, message(contact(&session), "before")).boxed();
    let mut end = node.store.erase_session(session.id, user()).boxed();
    let mut after = node.store.send(session.id, message(contact(&session), "after")).boxed();
    assert!(poll!(&mut before).is_pending() && poll!(&mut end).is_pending() && poll!(&mut after).is_pending());
    node.start();
    let (before, end, after) = tokio::join!(before, end, after);
    assert_eq!(before.unwrap().message.seq, 2);
    end.unwrap();
    assert_eq!(after.unwrap_err().reason, Reason::NotFound);
    erase(db).await;
    assert!(rows_of(db, session.id).await.iter().all(|(_, count)| *count == 0));
    node.stop().await;
}

async fn figures_count_what_the_filter_shows(db: &Database) {
    let (one, two) = (db.session().await, db.session().await);
    assert_eq!(db.store.session_stats(&SessionFilter::default()).await.unwrap().average_handling_ms, None);
    let agent = user();
    let actor = Actor { user: agent.id, supervises: false };
    for (wish, later_ms) in [(Move::TakeOver(actor), 3_000), (Move::Release(actor), 0), (Move::TakeOver(actor), 1_000)]
    {
        db.store.transition(one.id, Transition::plain(wish, agent.clone(), true)).await.unwrap();
        db.clock.advance(later_ms);
    }
    let gone = sent(db, &one, "gone").await;
    db.store.delete_message(one.id, delete(&gone)).await.unwrap();
    sent(db, &one, "one").await;
    db.store.send(one.id, message(agent.clone(), "two")).await.unwrap();
    db.store.transition(one.id, Transition::plain(Move::Close, Sender::system(), true)).await.unwrap();
    for (session, score) in [(&one, 5), (&two, 2)] {
        db.store.rate_session(session.id, score, String::new(), contact(session)).await.unwrap();
    }
    let all = db.store.session_stats(&SessionFilter::default()).await.unwrap();
    assert_eq!((all.assistant, all.waiting, all.human, all.closed), (1, 0, 0, 1));
    assert_eq!((all.contact_messages, all.user_messages, all.assistant_messages), (1, 1, 0));
    assert_eq!((all.handled, all.average_handling_ms), (2, Some(2_000.0)));
    assert_eq!((all.rated, all.average_score), (2, Some(3.5)));
    assert_eq!(all.last_activity_ms, Some(db.store.get_session(one.id).await.unwrap().last_activity_ms));
    let only = SessionFilter { contact_id: Some(two.contact_id), ..SessionFilter::default() };
    let only = db.store.session_stats(&only).await.unwrap();
    assert_eq!((only.assistant, only.closed, only.handled, only.average_score), (1, 0, 0, Some(2.0)));
    let later = SessionFilter { created_from_ms: Some(START_MS + 1), ..SessionFilter::default() };
    assert_eq!(db.store.session_stats(&later).await.unwrap(), Default::default());
}
