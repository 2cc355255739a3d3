//! What Parlance remembers: the only home of SQL. One function is one transaction; what changes a
//! session goes through the writer, which commits many of them at once.

use std::{
    future::Future,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::FutureExt;
use uuid::Uuid;

use self::{
    db::{Conn, Db, change},
    queue::Queue,
    recent::Recent,
    statement::{Engine, Statement},
};
use crate::{
    error::{Error, Result},
    tasks::Tasks,
};

mod abandonment;
mod assistant;
pub mod backup;
mod batch;
mod citation;
mod columns;
mod contact;
pub mod copy;
mod db;
#[cfg(debug_assertions)]
pub mod early;
mod erase;
mod event;
mod failure;
mod handling;
mod head;
mod history;
mod judge;
mod knowledge;
mod lease;
mod like;
mod link;
mod log;
mod login;
mod message;
mod meta;
mod migration;
mod node;
mod opening;
mod page;
mod pool;
mod queue;
mod receipt;
mod recent;
mod request;
mod saving;
mod search;
mod session;
mod statement;
mod stats;
mod step;
mod timer;
mod tx;
mod unsure;
mod user;
mod version;
mod word;
mod work;
mod writer;

pub use self::{
    abandonment::Abandonment,
    batch::Commit,
    erase::Erasure,
    event::LogPage,
    head::{Active, Head},
    history::{MessageRange, PAGE_BYTES},
    link::{LinkSettings, Tls},
    opening::Opening,
    request::{Created, RequestKey},
    saving::Saving,
    search::Search,
    unsure::{Found, Sight},
    user::UserUpdate,
    writer::{Writer, WriterHooks},
};

/// Every statement with a fixed text.
const STATEMENTS: &[&[Statement]] = &[
    abandonment::ALL,
    assistant::ALL,
    citation::ALL,
    contact::ALL,
    copy::ALL,
    erase::ALL,
    event::ALL,
    handling::ALL,
    head::ALL,
    history::ALL,
    judge::ALL,
    knowledge::ALL,
    lease::ALL,
    login::ALL,
    message::ALL,
    meta::ALL,
    migration::ALL,
    node::ALL,
    receipt::ALL,
    request::ALL,
    search::ALL,
    session::ALL,
    timer::ALL,
    user::ALL,
    version::ALL,
];

/// How to reach the database.
#[derive(Clone)]
pub struct StoreSettings {
    /// `sqlite:`, `mysql:` or `postgres:`; may hold a password.
    pub url: String,
    /// Connections beside the writer's.
    pub max_readers: u32,
    /// Connections for searches and counts.
    pub searchers: u32,
    /// Whether nobody else changes sessions and assistants while this server runs.
    pub alone: bool,
    pub deadlines: Deadlines,
    /// Most work that may wait for the writer, as the time that it will take.
    pub most_queued: Duration,
    pub link: LinkSettings,
}

/// How long the database may take for each piece of work, waiting for a connection included. What takes
/// longer is given up, and its connection is closed.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    pub read: Duration,
    pub write: Duration,
    /// How long a server that migrates may be silent before another one does.
    pub lease: Duration,
}

/// The database. Clones share it.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    settings: StoreSettings,
    db: Arc<Db>,
    tasks: Tasks,
    queue: Queue,
    recent: Arc<Recent>,
    log_id: OnceLock<Uuid>,
}

impl Store {
    /// Connects when first asked. Nothing that changes a session ends before the writer runs.
    pub fn open(settings: &StoreSettings, tasks: Tasks) -> Result<(Self, Writer)> {
        let db = Arc::new(Db::open(settings, tasks.clone())?);
        let recent = Arc::new(Recent::new(settings.alone));
        let (queue, writer) = Writer::new(Arc::clone(&db), Arc::clone(&recent), tasks.clone(), settings.most_queued);
        let settings = settings.clone();
        Ok((Self(Arc::new(Inner { settings, db, tasks, queue, recent, log_id: OnceLock::new() })), writer))
    }

    /// Closes the connections, after the tasks have ended.
    pub async fn close(&self) {
        self.0.db.close().await;
    }

    /// Has the database check every statement; how many there are.
    pub async fn check_statements(&self) -> Result<usize> {
        let engine = self.0.db.engine();
        change!(self, |conn| {
            let all = STATEMENTS.concat();
            for statement in &all {
                prepare(conn.conn(), statement).await.map_err(|error| {
                    Error::internal(format!("{engine} does not know: {} ({error})", statement.question))
                })?;
            }
            Ok(all.len())
        })
    }

    /// Whether the database is a file that only this server opens.
    pub fn is_embedded(&self) -> bool {
        self.0.db.is_embedded()
    }

    fn settings(&self) -> &StoreSettings {
        &self.0.settings
    }

    fn tasks(&self) -> Tasks {
        self.0.tasks.clone()
    }

    fn db(&self) -> Arc<Db> {
        Arc::clone(&self.0.db)
    }

    fn recent(&self) -> Arc<Recent> {
        Arc::clone(&self.0.recent)
    }

    fn queue(&self) -> &Queue {
        &self.0.queue
    }

    fn known_log_id(&self) -> &OnceLock<Uuid> {
        &self.0.log_id
    }

    /// Makes a change and clears what of the memory it has made old, also when its caller goes away meanwhile.
    fn clearing<T: Send + 'static>(
        &self,
        clear: fn(&Recent),
        change: impl Future<Output = Result<T>> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        let recent = self.recent();
        let both = change.map(move |changed| {
            clear(&recent);
            changed
        });
        self.0.tasks.finish(both)
    }

    /// Runs database work in a task of its own: a caller that goes away does not leave a connection
    /// halfway through a statement.
    fn run<T: Send + 'static>(
        &self,
        deadline: Duration,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        self.0.tasks.finish(db::within(deadline, work))
    }
}

async fn prepare(conn: Conn<'_>, statement: &Statement) -> sqlx::Result<()> {
    use sqlx::{Executor, SqlSafeStr};
    db::on!(conn, |c: D| c.prepare(D::text(statement).into_sql_str()).await.map(drop))
}
