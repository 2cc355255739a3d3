//! A guest who uses all its limits at once: sessions, questions, searches, lists, streams, large texts. What
//! it is refused must be told in terms of the contract, and others must not notice.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::StreamExt;
use parlance_client::v1;
use tokio::task::JoinSet;
use tonic::{Code, Status, Streaming};

use crate::{Fault, Person, Server, person::new_id};

/// What was offered, by kind of call, and how each ended.
pub type Outcomes = BTreeMap<(&'static str, String), u32>;

/// The guest at work. Dropping it ends all it does.
pub struct Hostile {
    work: JoinSet<()>,
    outcomes: Arc<Mutex<Outcomes>>,
}

/// One of several loops of the guest.
#[derive(Clone)]
struct Loop {
    guest: Person,
    session_id: String,
    outcomes: Arc<Mutex<Outcomes>>,
}

/// Loops of each kind.
const AT_ONCE: usize = 8;
/// What a refusal is followed by, so that the load is the server's and not only the client's.
const PAUSE: Duration = Duration::from_millis(2);

impl Hostile {
    /// One guest over a few connections, with a session of large texts in which it searches, so many times
    /// at once.
    pub async fn start(server: &Server, searches: usize) -> Self {
        let guest = server.guest().await;
        let session_id = guest.new_session().await.id;
        let mut hostile = Self { work: JoinSet::new(), outcomes: Arc::default() };
        for number in 0..AT_ONCE {
            let guest = guest.with(server.channel(), guest.tokens.clone());
            let own = Loop { guest, session_id: session_id.clone(), outcomes: Arc::clone(&hostile.outcomes) };
            hostile.work.spawn(own.clone().repeat("session", async |own| own.session().await));
            hostile.work.spawn(own.clone().repeat("text", async |own| own.text().await));
            hostile.work.spawn(own.clone().repeat("ask", async |own| own.ask().await));
            if number < searches {
                hostile.work.spawn(own.clone().repeat("search", async |own| own.search().await));
            }
            hostile.work.spawn(own.clone().repeat("list", async |own| own.list().await));
            hostile.work.spawn(own.streams());
        }
        hostile
    }

    /// Ends it, and says how everything ended; panics at an end that the contract does not know.
    pub async fn stop(mut self) -> Outcomes {
        self.work.shutdown().await;
        std::mem::take(&mut *self.outcomes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Loop {
    async fn repeat(self, what: &'static str, call: impl AsyncFn(&Self) -> Result<(), Status>) {
        loop {
            let done = call(&self).await;
            self.count(what, &done);
            if done.is_err() {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    fn count<T>(&self, what: &'static str, done: &Result<T, Status>) {
        let end = match done {
            Ok(_) => "OK".to_owned(),
            // Without a reason it is the library's own, such as a stream above the connection's limit.
            Err(status) if status.code() == Code::ResourceExhausted => Fault::of(status).reason,
            Err(status) => format!("{:?}: {}", status.code(), status.message()),
        };
        *self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).entry((what, end)).or_default() += 1;
    }

    async fn session(&self) -> Result<(), Status> {
        let request = v1::CreateSessionRequest { request_id: new_id(), ..Default::default() };
        self.guest.sessions().create_session(request).await.map(drop)
    }

    async fn text(&self) -> Result<(), Status> {
        self.guest.try_send(&self.session_id, &new_id(), &"words ".repeat(1_300)).await.map(drop)
    }

    async fn ask(&self) -> Result<(), Status> {
        let request = v1::CreateSessionRequest { request_id: new_id(), ..Default::default() };
        let made = self.guest.sessions().create_session(request).await.map(|made| made.into_inner().session);
        let session_id = made.ok().flatten().map_or_else(|| self.session_id.clone(), |session| session.id);
        let mut frames = self.guest.try_ask(&session_id, &new_id(), "What is your return policy?").await?;
        while frames.next().await?.is_some() {}
        Ok(())
    }

    async fn search(&self) -> Result<(), Status> {
        let query = "zz yy xx ww vv uu tt absent".to_owned();
        let request = v1::SearchMessagesRequest { query, ..Default::default() };
        self.guest.chat().search_messages(request).await.map(drop)
    }

    async fn list(&self) -> Result<(), Status> {
        let request =
            v1::ListMessagesRequest { session_id: self.session_id.clone(), page_size: 200, ..Default::default() };
        self.guest.chat().list_messages(request).await.map(drop)
    }

    /// Opens streams from the beginning of the log and reads none of them.
    async fn streams(self) {
        let mut held: Vec<Streaming<v1::SubscribeResponse>> = Vec::new();
        loop {
            let cursor =
                v1::SessionCursor { session_id: self.session_id.clone(), after_seq: Some(0), ..Default::default() };
            let opened = self.guest.chat().subscribe(v1::SubscribeRequest { sessions: vec![cursor] }).await;
            self.count("stream", &opened);
            match opened {
                Ok(stream) if held.len() < 32 => held.push(stream.into_inner()),
                Ok(mut stream) => drop(stream.get_mut().next().await),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}
