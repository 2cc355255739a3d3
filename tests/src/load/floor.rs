//! The floor under durable sends: a bare tonic handler that commits one row for each message, as many as
//! wait in one synced transaction, and does nothing else: no token, no rights, no log, nobody who
//! listens. It takes the same calls as Parlance, so the same load runs against both.

use std::{
    collections::HashMap,
    convert::Infallible,
    path::Path,
    task::{Context, Poll},
};

use futures_util::{FutureExt, future::BoxFuture};
use parlance_client::v1::{Message, SendMessageRequest, SendMessageResponse};
use sqlx::{
    ConnectOptions, Connection, QueryBuilder, Sqlite, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};
use tonic::{
    Request, Response, Status,
    body::Body,
    codegen::{Service, http},
    server::{Grpc, NamedService, UnaryService},
    transport::Server,
};
use tonic_prost::ProstCodec;
use uuid::Uuid;

use super::aside::{self, Aside};

/// What a message of Parlance is, without what its log and its sessions need.
const TABLE: &str = "CREATE TABLE messages (session_id BLOB NOT NULL, seq INTEGER NOT NULL, id BLOB NOT NULL, \
    sender_id BLOB NOT NULL, client_message_id BLOB NOT NULL, text TEXT NOT NULL, created_at_ms INTEGER NOT NULL, \
    PRIMARY KEY (session_id, seq)) WITHOUT ROWID";
/// Most messages of one transaction, as in Parlance.
const MOST: usize = 256;

/// The process, and the folder of its database.
pub struct Floor {
    pub process: Aside,
    folder: TempDir,
}

/// A message that waits for its commit.
struct Waiting {
    request: SendMessageRequest,
    done: oneshot::Sender<Message>,
}

#[derive(Clone)]
struct Handler {
    queue: mpsc::Sender<Waiting>,
}

impl Floor {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let process = Aside::start(&["floor", &folder.path().display().to_string()]);
        Self { process, folder }
    }

    /// How many messages are stored.
    pub async fn stored(&self) -> u64 {
        let options = options(self.folder.path()).read_only(true);
        let mut connection = options.connect().await.expect("the database opens");
        let count: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM messages").fetch_one(&mut connection).await.expect("a count");
        count.unsigned_abs()
    }
}

/// Serves until the process is ended, with its database in this folder; prints its address first.
pub async fn serve(folder: &Path) {
    let options = options(folder).create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
    let mut connection = options.synchronous(SqliteSynchronous::Full).connect().await.expect("the database opens");
    sqlx::raw_sql(TABLE).execute(&mut connection).await.expect("the table");
    let (queue, waiting) = mpsc::channel(4096);
    tokio::spawn(commit_all(connection, waiting));
    let incoming = aside::incoming().await;
    Server::builder().add_service(Handler { queue }).serve_with_incoming(incoming).await.expect("the floor serves");
}

fn options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(folder.join("floor.db")).disable_statement_logging()
}

async fn commit_all(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Waiting>) {
    let (mut batch, mut seqs) = (Vec::new(), HashMap::<Uuid, i64>::new());
    while waiting.recv_many(&mut batch, MOST).await > 0 {
        let stored: Vec<Message> = batch.iter().map(|waiting: &Waiting| message(&waiting.request, &mut seqs)).collect();
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.expect("a transaction");
        let mut insert = QueryBuilder::<Sqlite>::new(
            "INSERT INTO messages (session_id, seq, id, sender_id, client_message_id, text, created_at_ms) ",
        );
        insert.push_values(&stored, |mut row, message| {
            let id = |text: &str| text.parse::<Uuid>().expect("an id");
            row.push_bind(id(&message.session_id)).push_bind(message.seq).push_bind(id(&message.id));
            row.push_bind(id(&message.session_id)).push_bind(id(&message.client_message_id));
            row.push_bind(message.text.clone()).push_bind(message.seq);
        });
        insert.build().execute(&mut *transaction).await.expect("the rows are written");
        transaction.commit().await.expect("the commit");
        for (waiting, message) in batch.drain(..).zip(stored) {
            // Whoever no longer waits has come to its time's end.
            let _ = waiting.done.send(message);
        }
    }
}

fn message(request: &SendMessageRequest, seqs: &mut HashMap<Uuid, i64>) -> Message {
    let seq = seqs.entry(request.session_id.parse().expect("an id")).or_default();
    *seq += 1;
    Message {
        id: Uuid::now_v7().to_string(),
        session_id: request.session_id.clone(),
        client_message_id: request.client_message_id.clone(),
        text: request.text.clone(),
        seq: *seq,
        revision: 1,
        ..Message::default()
    }
}

impl NamedService for Handler {
    const NAME: &'static str = "parlance.v1.ChatService";
}

impl UnaryService<SendMessageRequest> for Handler {
    type Response = SendMessageResponse;
    type Future = BoxFuture<'static, Result<Response<SendMessageResponse>, Status>>;

    fn call(&mut self, request: Request<SendMessageRequest>) -> Self::Future {
        let queue = self.queue.clone();
        let gone = || Status::unavailable("the floor ends");
        async move {
            let (done, stored) = oneshot::channel();
            queue.send(Waiting { request: request.into_inner(), done }).await.map_err(|_| gone())?;
            let message = Some(stored.await.map_err(|_| gone())?);
            Ok(Response::new(SendMessageResponse { message }))
        }
        .boxed()
    }
}

impl Service<http::Request<Body>> for Handler {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let mut grpc = Grpc::new(ProstCodec::default());
        let handler = self.clone();
        async move { Ok(grpc.unary(handler, request).await) }.boxed()
    }
}
