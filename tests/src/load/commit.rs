//! A raw group-commit loop: what the database can do when nothing else is done. It writes the rows of a
//! message and of its event into the server's own tables, as many as wait, one synced commit at a time.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use sqlx::{
    Connection, QueryBuilder, Sqlite, SqliteConnection,
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

/// Messages a second with so many writers, each waiting for its own before the next.
pub async fn per_second(database: &Path, writers: usize, lasts: Duration) -> f64 {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10));
    let connection = SqliteConnection::connect_with(&options).await.expect("the database opens");
    let (queue, waiting) = mpsc::channel(writers);
    let looped = tokio::spawn(commit_all(connection, waiting));
    let until = Instant::now() + lasts;
    let writes = (0..writers).map(|_| {
        let queue = queue.clone();
        async move {
            let session = Uuid::now_v7();
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

async fn commit_all(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Waiting>) {
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
        transaction.commit().await.expect("the commit");
        for message in batch.drain(..) {
            // A writer that no longer waits has come to its time's end.
            let _ = message.done.send(());
        }
    }
}
