//! Between servers: news of sessions, published and subscribed to in Redis. All of it are hints; whoever
//! misses one finds out from the database, only later. Each is proved with the servers' own key, so that
//! who reaches Redis cannot make news.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bb8_redis::{
    RedisConnectionManager,
    bb8::{Pool, RunError},
};
use futures_util::StreamExt;
use redis::{Client, ErrorKind, RedisError, aio::PubSubSink};
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{mpsc, watch},
    time::{self, Instant, timeout},
};
use uuid::Uuid;

use super::Hub;
use crate::{
    error::{Error, Result},
    tasks::Tasks,
};

/// The form of what is said. A server that knows another one reads the log instead.
const VERSION: u8 = 1;
/// Bytes of a proof, which stands ahead of what is proved, and of both: more than a whole answer has.
const PROOF: usize = 32;
const MOST_BYTES: usize = 512 << 10;
/// News that wait to be published; more are left out.
const MOST_WAITING: usize = 8_192;
/// News published in one go, and sessions subscribed to in one.
const AT_ONCE: usize = 256;
/// Redis counts as away when it takes longer.
const PATIENCE: Duration = Duration::from_secs(2);
/// A silent connection is asked this often whether it is still there.
const PING_EVERY: Duration = Duration::from_secs(5);
/// Between two tries to connect.
const AGAIN: Duration = Duration::from_millis(500);

/// What one server says of a session to those where somebody listens to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// The log goes so far now.
    Committed { seq: i64 },
    /// Deltas of an answer: so many from `first` on, merged; ahead of them the text has `at` bytes.
    Written { message_id: Uuid, first: i64, count: i64, at: usize, text: String },
    /// Somebody lacks the beginning of an answer.
    Wanted { message_id: Uuid },
    /// The whole text so far, and how many deltas it holds.
    SoFar { message_id: Uuid, count: i64, text: String },
    /// Said to all servers: the session's floor changed.
    Floor,
}

#[derive(Serialize, Deserialize)]
struct Envelope {
    version: u8,
    from: Uuid,
    session_id: Uuid,
    news: News,
}

/// Who must be told apart in [`Envelope`], whatever its version.
#[derive(Deserialize)]
struct Sender {
    from: Uuid,
    session_id: Uuid,
}

/// Tells the other servers.
pub struct Redis {
    waiting: mpsc::Sender<(Uuid, News)>,
    state: watch::Receiver<State>,
}

/// Why the other servers cannot be told or heard; both none when all is well.
#[derive(Debug, Clone, Default)]
struct State {
    telling: Option<String>,
    hearing: Option<String>,
}

/// What runs between the servers.
pub struct Between {
    line: Line,
    waiting: mpsc::Receiver<(Uuid, News)>,
}

/// This server at Redis.
struct Line {
    client: Client,
    /// What all names in Redis begin with.
    prefix: String,
    node: Uuid,
    prove: Prove,
    state: watch::Sender<State>,
}

/// Who hears what other servers say.
pub trait Listener: Send + Sync {
    /// Another server said something of a session; none: something that this version does not know.
    fn hear(&self, session_id: Uuid, news: Option<News>);
    /// Something may have been missed.
    fn hear_again(&self);
}

/// What only servers of the installation can make of bytes.
pub type Prove = Arc<dyn Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync>;

impl Redis {
    /// Connects when first needed. Refused is what no waiting mends.
    pub async fn open(url: &str, installation: Uuid, node: Uuid, prove: Prove) -> Result<(Self, Between)> {
        let client = Client::open(url).map_err(|error| wrong(&error))?;
        match ping(&client).await {
            Err(error) if refuses(&error) => return Err(wrong(&error)),
            Err(error) => tracing::warn!(%error, "Redis does not answer: news of other servers come later"),
            Ok(()) => {}
        }
        let (sender, waiting) = mpsc::channel(MOST_WAITING);
        let (state, states) = watch::channel(State::default());
        let prefix = format!("parlance:{installation}");
        let line = Line { client, prefix, node, prove, state };
        Ok((Self { waiting: sender, state: states }, Between { line, waiting }))
    }

    /// Whether Redis answers; the error says what is wrong.
    pub async fn check(url: &str) -> Result<()> {
        let client = Client::open(url).map_err(|error| wrong(&error))?;
        ping(&client).await.map_err(|error| wrong(&error))
    }

    /// Never waits; false when too much waits already, and it is left out.
    pub fn say(&self, session_id: Uuid, news: News) -> bool {
        self.waiting.try_send((session_id, news)).is_ok()
    }

    /// Why news do not come at once, if so.
    pub fn trouble(&self) -> Option<String> {
        let state = self.state.borrow();
        state.hearing.clone().or_else(|| state.telling.clone())
    }
}

impl Between {
    /// Runs until the server drains.
    pub async fn run(self, hub: Arc<Hub>, listener: impl Listener, tasks: Tasks) {
        let Self { line, waiting } = self;
        let draining = tasks.draining();
        tokio::select! {
            () = draining.cancelled() => {}
            () = line.tell(waiting) => {}
            () = line.hear(&hub, &listener) => {}
        }
    }
}

impl Line {
    /// Publishes what waits, in order.
    async fn tell(&self, mut waiting: mpsc::Receiver<(Uuid, News)>) {
        let Ok(manager) = RedisConnectionManager::new(self.client.get_connection_info().clone()) else { return };
        let pool = Pool::builder().max_size(1).connection_timeout(PATIENCE).build_unchecked(manager);
        let mut news = Vec::new();
        while waiting.recv_many(&mut news, AT_ONCE).await > 0 {
            let mut pipe = redis::pipe();
            for (session_id, news) in news.drain(..) {
                let channel = self.channel((news != News::Floor).then_some(session_id));
                if let Some(payload) = self.proved(session_id, news) {
                    pipe.publish(channel, payload).ignore();
                }
            }
            let published = async {
                let mut connection = pool.get().await.map_err(|error| match error {
                    RunError::User(error) => error.to_string(),
                    RunError::TimedOut => "no connection in time".to_owned(),
                })?;
                pipe.query_async::<()>(&mut *connection).await.map_err(|error| error.to_string())
            };
            let done = timeout(2 * PATIENCE, published).await.unwrap_or_else(|_| Err("no answer in time".to_owned()));
            self.note("told", |state| &mut state.telling, done.err());
        }
    }

    fn proved(&self, session_id: Uuid, news: News) -> Option<Vec<u8>> {
        let envelope = Envelope { version: VERSION, from: self.node, session_id, news };
        let said = serde_json::to_vec(&envelope).ok()?;
        Some([(self.prove)(&said)?, said].concat())
    }

    /// Listens, on a connection of its own, and again whenever it is lost.
    async fn hear(&self, hub: &Hub, listener: &impl Listener) {
        let mut followed = hub.rooms.follow();
        loop {
            let trouble = self.listen(hub, &mut followed, listener).await;
            self.note("heard", |state| &mut state.hearing, Some(trouble));
            time::sleep(AGAIN).await;
        }
    }

    /// Hears what others say of the sessions that somebody listens to here; why it no longer does.
    async fn listen(
        &self,
        hub: &Hub,
        followed: &mut mpsc::UnboundedReceiver<(Uuid, bool)>,
        listener: &impl Listener,
    ) -> String {
        let connected = timeout(PATIENCE, self.client.get_async_pubsub()).await;
        // What came and went until now is in the list below, and is not kept while Redis is away.
        while followed.try_recv().is_ok() {}
        let (mut sink, mut stream) = match connected {
            Ok(Ok(connection)) => connection.split(),
            Ok(Err(error)) => return error.to_string(),
            Err(_) => return "no answer in time".to_owned(),
        };
        let mut channels = vec![self.channel(None)];
        channels.extend(hub.rooms.sessions().into_iter().map(|session_id| self.channel(Some(session_id))));
        for channels in channels.chunks(AT_ONCE) {
            if let Err(trouble) = answered(sink.subscribe(channels)).await {
                return trouble;
            }
        }
        self.note("heard", |state| &mut state.hearing, None);
        // Until the next telling says otherwise.
        self.note("told", |state| &mut state.telling, None);
        listener.hear_again();
        let mut ping = time::interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        let mut moved = Vec::new();
        loop {
            let done = tokio::select! {
                message = stream.next() => match message {
                    Some(message) => {
                        self.receive(message.get_payload_bytes(), listener);
                        Ok(())
                    }
                    None => Err("the connection ended".to_owned()),
                },
                _ = followed.recv_many(&mut moved, AT_ONCE) => self.follow(&mut sink, std::mem::take(&mut moved)).await,
                _ = ping.tick() => answered(sink.ping()).await,
            };
            if let Err(trouble) = done {
                return trouble;
            }
        }
    }

    /// Subscribes to what is listened to now, and to nothing else.
    async fn follow(&self, sink: &mut PubSubSink, moved: Vec<(Uuid, bool)>) -> std::result::Result<(), String> {
        let last: HashMap<Uuid, bool> = moved.into_iter().collect();
        let named = |wanted: bool| {
            let of = last.iter().filter(move |(_, followed)| **followed == wanted);
            of.map(|(session_id, _)| self.channel(Some(*session_id))).collect::<Vec<String>>()
        };
        let (come, gone) = (named(true), named(false));
        if !come.is_empty() {
            answered(sink.subscribe(come)).await?;
        }
        if !gone.is_empty() {
            answered(sink.unsubscribe(gone)).await?;
        }
        Ok(())
    }

    fn receive(&self, payload: &[u8], listener: &impl Listener) {
        let whole = payload.split_at_checked(PROOF).filter(|_| payload.len() <= MOST_BYTES);
        let Some((proof, said)) = whole else { return };
        if (self.prove)(said).is_none_or(|ours| ours != proof) {
            return;
        }
        let Ok(sender) = serde_json::from_slice::<Sender>(said) else { return };
        if sender.from != self.node {
            let known = serde_json::from_slice::<Envelope>(said).ok().filter(|envelope| envelope.version == VERSION);
            listener.hear(sender.session_id, known.map(|envelope| envelope.news));
        }
    }

    /// The channel of a session, or of all.
    fn channel(&self, session_id: Option<Uuid>) -> String {
        let prefix = &self.prefix;
        session_id.map_or_else(|| format!("{prefix}:all"), |session_id| format!("{prefix}:session:{session_id}"))
    }

    /// Remembers a trouble; the log tells when it begins and when it is over.
    fn note(&self, verb: &str, part: impl Fn(&mut State) -> &mut Option<String>, trouble: Option<String>) {
        self.state.send_if_modified(|state| {
            let known = part(state);
            match (&known, &trouble) {
                (None, Some(trouble)) => tracing::warn!(trouble, "by Redis no other server is {verb}: news come later"),
                (Some(_), None) => tracing::info!("by Redis other servers are {verb} again"),
                _ => {}
            }
            let changed = *known != trouble;
            *known = trouble;
            changed
        });
    }
}

async fn answered(asked: impl Future<Output = redis::RedisResult<()>>) -> std::result::Result<(), String> {
    match timeout(PATIENCE, asked).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err("no answer in time".to_owned()),
    }
}

async fn ping(client: &Client) -> redis::RedisResult<()> {
    let answered = async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        redis::cmd("PING").query_async::<()>(&mut connection).await
    };
    timeout(PATIENCE, answered).await.unwrap_or_else(|_| Err((ErrorKind::Io, "no answer in time").into()))
}

/// Redis answered, and what it said no waiting mends.
fn refuses(error: &RedisError) -> bool {
    matches!(error.kind(), ErrorKind::AuthenticationFailed | ErrorKind::InvalidClientConfig)
        || error.code().is_some_and(|code| !["LOADING", "MASTERDOWN", "BUSY"].contains(&code))
}

fn wrong(error: &RedisError) -> Error {
    let detail = error.detail().unwrap_or_default();
    let kind = error.kind();
    Error::internal(format!(
        "redis.url cannot be used ({kind:?} {detail}): name a server of Redis 6 or later with its password, as in \
         redis://:password@host:6379"
    ))
}
