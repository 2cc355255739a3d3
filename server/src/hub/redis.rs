//! Between servers: news of sessions, published and subscribed to in Redis. All of it are hints; whoever
//! misses one finds out from the database, only later. Each is proved with the servers' own key, so that
//! who reaches Redis cannot make news.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use bb8_redis::{
    RedisConnectionManager,
    bb8::{Pool, RunError},
};
use futures_util::StreamExt;
use redis::{Client, ErrorKind, RedisError, aio::PubSubSink};
use tokio::{
    sync::{mpsc, watch},
    time::{self, Instant, timeout},
};
use uuid::Uuid;

use super::{
    Hub,
    buckets::Buckets,
    news::{self, News, Prove, Said},
    rooms::Moved,
};
use crate::{
    domain::rate::Spent,
    error::{Error, Result},
    tasks::Tasks,
};

/// News that wait to be published; more are left out.
const MOST_WAITING: usize = 8_192;
/// While more wait than this, commits are told without what they hold, so that little memory waits.
const MOST_LARGE: usize = 1_024;
/// News published in one go, and sessions subscribed to in one.
const AT_ONCE: usize = 256;
/// Sessions remembered in which people came and went while Redis was away.
const MOST_MOVED: usize = 4_096;
/// Redis counts as away when it takes longer.
const PATIENCE: Duration = Duration::from_secs(2);
/// A silent connection is asked this often whether it is still there.
const PING_EVERY: Duration = Duration::from_secs(5);
/// Between two tries to connect.
const AGAIN: Duration = Duration::from_millis(500);

/// Tells the other servers.
pub struct Redis {
    waiting: mpsc::Sender<(Uuid, News)>,
    buckets: Buckets,
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
    fn hear(&self, from: Uuid, session_id: Uuid, news: Option<News>);
    /// Something may have been missed, or not been told.
    fn hear_again(&self);
    /// Others are heard of this session, and somebody has come or gone here; the first, who does not know who is
    /// at other servers.
    fn moved(&self, session_id: Uuid, is_first: bool);
}

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
        let buckets = Buckets::new(client.clone(), &prefix, Arc::clone(&prove));
        let line = Line { client, prefix, node, prove, state };
        Ok((Self { waiting: sender, buckets, state: states }, Between { line, waiting }))
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

    /// Whether so little waits that news may be large.
    pub fn has_room(&self) -> bool {
        self.waiting.capacity() > MOST_WAITING - MOST_LARGE
    }

    /// Counts for all servers what this one has spent; what is left of each, or none when Redis does not answer.
    pub async fn spend(&self, spent: &[Spent]) -> Option<Vec<f64>> {
        self.buckets.spend(spent).await
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
            () = line.tell(waiting, &listener) => {}
            () = line.hear(&hub, &listener) => {}
        }
    }
}

impl Line {
    /// Publishes what waits, in order.
    async fn tell(&self, mut waiting: mpsc::Receiver<(Uuid, News)>, listener: &impl Listener) {
        let Ok(manager) = RedisConnectionManager::new(self.client.get_connection_info().clone()) else { return };
        let pool = Pool::builder().max_size(1).connection_timeout(PATIENCE).build_unchecked(manager);
        let mut ready = Vec::new();
        while waiting.recv_many(&mut ready, AT_ONCE).await > 0 {
            let mut pipe = redis::pipe();
            for (session_id, news) in ready.drain(..) {
                let channel = self.channel((news != News::Floor).then_some(session_id));
                if let Some(payload) = news::prove(&self.prove, self.node, session_id, news) {
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
            let well = done.is_ok();
            if self.note("told", |state| &mut state.telling, done.err()) && well {
                listener.hear_again();
            }
        }
    }

    /// Listens, on a connection of its own, and again whenever it is lost.
    async fn hear(&self, hub: &Hub, listener: &impl Listener) {
        let mut followed = hub.rooms.follow();
        let mut meanwhile = HashSet::new();
        loop {
            let trouble = self.listen(hub, &mut followed, &mut meanwhile, listener).await;
            self.note("heard", |state| &mut state.hearing, Some(trouble));
            time::sleep(AGAIN).await;
        }
    }

    /// Hears what others say of the sessions that somebody listens to here; why it no longer does.
    async fn listen(
        &self,
        hub: &Hub,
        followed: &mut mpsc::UnboundedReceiver<(Uuid, Moved)>,
        meanwhile: &mut HashSet<Uuid>,
        listener: &impl Listener,
    ) -> String {
        let connected = timeout(PATIENCE, self.client.get_async_pubsub()).await;
        // The sessions that came and went until now are in the list below.
        while let Ok((session_id, moved)) = followed.try_recv() {
            if moved == (Moved::People { is_first: false }) && meanwhile.len() < MOST_MOVED {
                meanwhile.insert(session_id);
            }
        }
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
        meanwhile.drain().for_each(|session_id| listener.moved(session_id, false));
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
                _ = followed.recv_many(&mut moved, AT_ONCE) => {
                    self.follow(&mut sink, std::mem::take(&mut moved), listener).await
                }
                _ = ping.tick() => answered(sink.ping()).await,
            };
            if let Err(trouble) = done {
                return trouble;
            }
        }
    }

    /// Subscribes to what is listened to now, and to nothing else. Who came or went is told once others are heard.
    async fn follow(
        &self,
        sink: &mut PubSubSink,
        moved: Vec<(Uuid, Moved)>,
        listener: &impl Listener,
    ) -> std::result::Result<(), String> {
        let (mut followed, mut people) = (HashMap::new(), HashMap::new());
        for (session_id, moved) in moved {
            match moved {
                Moved::Followed(wanted) => drop(followed.insert(session_id, wanted)),
                Moved::People { is_first } => *people.entry(session_id).or_insert(false) |= is_first,
            }
        }
        let named = |wanted: bool| {
            let of = followed.iter().filter(move |(_, followed)| **followed == wanted);
            of.map(|(session_id, _)| self.channel(Some(*session_id))).collect::<Vec<String>>()
        };
        let (come, gone) = (named(true), named(false));
        if !come.is_empty() {
            answered(sink.subscribe(come)).await?;
        }
        if !gone.is_empty() {
            answered(sink.unsubscribe(gone)).await?;
        }
        people.into_iter().for_each(|(session_id, is_first)| listener.moved(session_id, is_first));
        Ok(())
    }

    fn receive(&self, payload: &[u8], listener: &impl Listener) {
        let said = news::read(&self.prove, payload).filter(|said| said.from != self.node);
        if let Some(Said { from, session_id, news }) = said {
            listener.hear(from, session_id, news);
        }
    }

    /// The channel of a session, or of all.
    fn channel(&self, session_id: Option<Uuid>) -> String {
        let prefix = &self.prefix;
        session_id.map_or_else(|| format!("{prefix}:all"), |session_id| format!("{prefix}:session:{session_id}"))
    }

    /// Remembers a trouble; the log tells when it begins and when it is over. Whether it is another one now.
    fn note(&self, verb: &str, part: impl Fn(&mut State) -> &mut Option<String>, trouble: Option<String>) -> bool {
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
        })
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
