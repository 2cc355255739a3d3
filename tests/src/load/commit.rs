//! A raw group-commit loop: what the database can do when nothing else is done. It writes the rows of a
//! message and of its event into the server's own tables, and the session's row if asked to, as many as
//! wait, one synced commit at a time.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use sqlx::{
    AssertSqlSafe, Connection, QueryBuilder, Sqlite, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// A message that waits for its commit.
struct Waiting {
    session: Uuid,
    seq: i64,
    done: oneshot::Sender<()>,
}

const CHANGE_SESSION: &str = "UPDATE sessions SET last_seq = ?1, contact_seq = ?1, updated_at_ms = ?1, \
    last_activity_ms = ?1 WHERE id = ?2";

/// Messages a second with so many writers, each waiting for its own before the next.
/// `sessions`: whether each message also changes its session, as a send does.
pub async fn per_second(database: &Path, writers: usize, lasts: Duration, sessions: bool) -> f64 {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10));
    let mut connection = SqliteConnection::connect_with(&options).await.expect("the database opens");
    let mut ids = Vec::new();
    for _ in 0..writers {
        let session = Uuid::now_v7();
        if sessions {
            copy_session(&mut connection, session).await;
        }
        ids.push(session);
    }
    let (queue, waiting) = mpsc::channel(writers);
    let looped = tokio::spawn(commit_all(connection, waiting, sessions));
    let until = Instant::now() + lasts;
    let writes = ids.into_iter().map(|session| {
        let queue = queue.clone();
        async move {
            let mut seq = 0;
            while Instant::now() < until {
                let (done, written) = oneshot::channel();
                seq += 1;
                queue.send(Waiting { session, seq, done }).await.expect("the loop runs");
                written.await.expect("the loop commits");
            }
            seq
        }
    });
    let began = Instant::now();
    let count: i64 = join_all(writes).await.iter().sum();
    let took = began.elapsed();
    drop(queue);
    looped.await.expect("the loop ends");
    count as f64 / took.as_secs_f64()
}

async fn commit_all(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Waiting>, sessions: bool) {
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, 1000).await > 0 {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.expect("a transaction");
        let mut messages = QueryBuilder::<Sqlite>::new(
            "INSERT INTO messages (session_id, seq, id, revision, sender_kind, sender_id, sender_name, identity, \
             text, format, state, delta_count, audience, created_at_ms) ",
        );
        messages.push_values(&batch, |mut row, message| {
            row.push_bind(message.session).push_bind(message.seq).push_bind(Uuid::now_v7()).push("1, 'contact'");
            row.push_bind(message.session).push("'Guest'").push_bind(Uuid::now_v7());
            row.push("'as long as a message of the load', 'plain', 'complete', 0, 'all', 1");
        });
        messages.build().execute(&mut *transaction).await.expect("messages are written");
        let mut events = QueryBuilder::<Sqlite>::new(
            "INSERT INTO events (session_id, seq, contact_previous_seq, id, created_at_ms, actor_kind, actor_id, \
             actor_name, audience, kind, message_id) ",
        );
        events.push_values(&batch, |mut row, message| {
            row.push_bind(message.session).push_bind(message.seq).push_bind(message.seq - 1);
            row.push_bind(Uuid::now_v7()).push("1, 'contact'").push_bind(message.session);
            row.push("'Guest', 'all', 'message_added'").push_bind(Uuid::now_v7());
        });
        events.build().execute(&mut *transaction).await.expect("events are written");
        if sessions {
            for message in &batch {
                let changed = sqlx::query(CHANGE_SESSION).bind(message.seq).bind(message.session);
                changed.execute(&mut *transaction).await.expect("the session is written");
            }
        }
        transaction.commit().await.expect("the commit");
        for message in batch.drain(..) {
            // A writer that no longer waits has come to its time's end.
            let _ = message.done.send(());
        }
    }
}

/// A session like the others, under another id.
async fn copy_session(connection: &mut SqliteConnection, id: Uuid) {
    let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info('sessions') WHERE name <> 'id'")
        .fetch_all(&mut *connection)
        .await
        .expect("the columns");
    let columns = columns.join(", ");
    let copy = format!("INSERT INTO sessions (id, {columns}) SELECT ?, {columns} FROM sessions LIMIT 1");
    sqlx::query(AssertSqlSafe(copy)).bind(id).execute(connection).await.expect("a session");
}
