//! Builds the parts in order, runs them, and ends them in the opposite order: with its own folder the
//! only place that knows them all. Tests start it within their own process, with a clock of theirs.

/// The first administrator.
mod administrator;
/// What each part takes from the settings.
mod settings;

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::net::{TcpListener, TcpSocket};
use tokio_util::sync::CancellationToken;

use self::administrator::PasswordFile;
pub use self::administrator::{FirstAdministrator, FirstLogin, forget_first_password};
use crate::{
    ai::route::Providers,
    chat::{Chat, Commits, Parts, assistant, login::Logins},
    clock::{self, Clock},
    config::Config,
    domain::answer::LiveAnswers,
    error::{Error, Result},
    folder::{Folder, Held, Listening},
    grpc::{self, tls::Tls},
    hub::{Hub, redis::Redis},
    knowledge::Knowledge,
    limits::Limits,
    ops,
    store::{Store, Writer, WriterHooks},
    tasks::Tasks,
    telemetry,
};

/// How often observations are folded into the metrics' buckets.
const FOLD_EVERY_MS: i64 = 10_000;
/// How often the database is asked for its time.
const FOLLOW_EVERY_MS: i64 = 60_000;
/// How long the look at the database may take until the server counts as not ready.
const READY_LIMIT: Duration = Duration::from_millis(1_500);
/// How long the ops port may take to end once all else has.
const OPS_LIMIT: Duration = Duration::from_millis(200);

/// How many clients may wait to be accepted: after a restart all come at once, and one that finds no
/// place tries again only a second later.
const BACKLOG: u32 = 4096;

pub struct App;

/// A server that is ready for calls.
pub struct Running {
    pub grpc: SocketAddr,
    pub ops: SocketAddr,
    pub clock: Clock,
    /// Set when this start made the first administrator.
    pub first_login: Option<FirstLogin>,
    drain_limit: Duration,
    store: Store,
    tasks: Tasks,
    /// Watched until the end, so not among the tasks that are waited for.
    watch: Tasks,
    folder: Folder,
    /// Given back last.
    _held: Held,
}

impl App {
    /// Starts a server with a generated administrator, whose password is in the data folder.
    pub async fn start(config: Config, clock: Clock) -> Result<Running> {
        Self::start_for(config, clock, FirstAdministrator::default()).await
    }

    pub async fn start_for(config: Config, clock: Clock, first: FirstAdministrator) -> Result<Running> {
        telemetry::start_metrics();
        let folder = Folder::open(&config.data_dir)?;
        let held = folder.hold()?;
        let (tasks, watch) = (Tasks::default(), Tasks::default());
        let chat: Arc<OnceLock<Arc<Chat>>> = Arc::default();

        // First of all, so that a long migration can be told from a dead server.
        let (ops_listener, ops) = listen("ops.listen", config.ops.listen)?;
        let now = Arc::clone(&chat);
        let now: ops::Now = Arc::new(move || now.get().map(|chat| chat.now()));
        watch.spawn(ops::serve(ops_listener, settings::ops(&config), readiness(&chat), now, watch.draining()));
        watch.spawn(fold_metrics(clock.clone(), watch.clone()));

        let (store, writer) = open_store(&config, &folder, &tasks).await?;
        if !store.is_embedded() {
            clock.follow(store.now_ms().await?);
            tasks.spawn(follow_database(store.clone(), clock.clone(), tasks.draining()));
        }
        let password_file = PasswordFile::of(&folder);
        let changed = password_file.password_changed();
        let limits = Limits::default();
        let logins = Logins::new(store.clone(), clock.clone(), settings::logins(&config, &folder, &limits)?, changed);
        logins.check_key().await?;
        let built = build(&config, &folder, (store.clone(), writer), (logins, limits), &clock, &tasks)?;
        prepare(&built, &store, &config, clock.now_ms()).await?;
        join_others(&built, &store, &config, &tasks).await?;

        let tls = settings::tls(&config).map(Tls::open).transpose()?;
        let (grpc_listener, grpc) = listen("server.listen", config.server.listen)?;
        let front = grpc::front(Arc::clone(&built), &settings::grpc(&config), &tasks)?;
        let first_login = password_file.ensure(&store, first, clock.now_ms()).await?;
        built.start();
        if let Some(tls) = &tls {
            tasks.spawn(Arc::clone(tls).renew(tasks.draining()));
        }
        let is_tls = tls.is_some();
        let shared = (tasks.clone(), built.limits().clone());
        tasks.spawn(grpc::serve::serve(grpc_listener, front, settings::serve(&config), tls, shared));

        let _ = chat.set(built);
        let version = env!("CARGO_PKG_VERSION").to_owned();
        folder.write_listening(&Listening { grpc, ops, tls: is_tls, pid: std::process::id(), version })?;
        let drain_limit = Duration::from_secs(config.server.drain_seconds);
        Ok(Running { grpc, ops, clock, first_login, drain_limit, store, tasks, watch, folder, _held: held })
    }
}

impl Running {
    /// Waits until the server has lost something that it cannot go on without, and names it.
    pub async fn lost(&self) -> &'static str {
        self.tasks.lost().await
    }

    /// Ends the server in order; false when something had to be cut at the limit.
    pub async fn shutdown(self) -> bool {
        self.folder.remove_listening();
        let whole = self.tasks.drain(self.drain_limit).await;
        if whole {
            self.store.close().await;
        }
        self.watch.drain(OPS_LIMIT).await;
        whole
    }

    /// Where the server keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder.root().to_owned()
    }
}

/// The database of these settings, at this version's schema.
pub async fn open_store(config: &Config, folder: &Folder, tasks: &Tasks) -> Result<(Store, Writer)> {
    let settings = settings::store(config, folder)?;
    let (store, writer) = Store::open(&settings, tasks.clone())?;
    store.migrate().await?;
    Ok((store, writer))
}

/// What makes and reads tokens, for commands that need no running server.
pub fn logins(config: &Config, store: &Store) -> Result<Logins> {
    let settings = settings::logins(config, &Folder::open(&config.data_dir)?, &Limits::default())?;
    Ok(Logins::new(store.clone(), Clock::machine(), settings, Box::new(|_| {})))
}

/// The database of these settings as it is.
pub fn reach_store(config: &Config, folder: &Folder, tasks: &Tasks) -> Result<Store> {
    Store::open(&settings::store(config, folder)?, tasks.clone()).map(|(store, _)| store)
}

/// Another database than that of the settings, with all else that they say; `as_it_is`: only to read from.
pub fn store_at(config: &Config, url: String, as_it_is: bool, tasks: &Tasks) -> Result<Store> {
    Store::open(&settings::store_at(config, url, as_it_is), tasks.clone()).map(|(store, _)| store)
}

fn build(
    config: &Config,
    folder: &Folder,
    (store, writer): (Store, Writer),
    (logins, limits): (Logins, Limits),
    clock: &Clock,
    tasks: &Tasks,
) -> Result<Arc<Chat>> {
    let live = Arc::new(LiveAnswers::default());
    let commits = Commits::new(Arc::new(Hub::new(clock.clone())));
    let settings = settings::chat(config);
    let timers = settings.timers;
    let chat = Chat::new(Parts {
        store,
        commits,
        live: Arc::clone(&live),
        providers: Arc::new(Providers::from_settings(&settings::providers(config), settings::limits(config), tasks)?),
        knowledge: Arc::new(Knowledge::new(folder.index(), settings::index_idle_ms(config))),
        logins,
        clock: clock.clone(),
        tasks: tasks.clone(),
        limits,
        settings,
    });
    let (now, told, looked) = (clock.clone(), Arc::clone(&chat), Arc::clone(&chat));
    tasks.spawn_vital(
        "writer",
        writer.run(WriterHooks {
            now_ms: Box::new(move || now.now_ms()),
            new_id: clock::new_id,
            live,
            timers,
            on_commit: Box::new(move |commit| told.on_commit(commit)),
            on_found: Box::new(move |found| looked.on_found(found)),
        }),
    );
    Ok(chat)
}

/// What must be in the database before the first call.
async fn prepare(chat: &Arc<Chat>, store: &Store, config: &Config, now_ms: i64) -> Result<()> {
    chat.logins.standing().refresh().await?;
    chat.read_queue().await?;
    let bases = chat.install_manual().await?;
    assistant::apply_settings(store, &settings::assistant(config), bases, now_ms).await
}

/// Tells the other servers on this database, and hears them, by Redis.
async fn join_others(chat: &Arc<Chat>, store: &Store, config: &Config, tasks: &Tasks) -> Result<()> {
    if config.redis.url.is_empty() || store.is_embedded() {
        return Ok(());
    }
    let proving = Arc::clone(chat);
    let prove = Arc::new(move |said: &[u8]| proving.logins.proof_of_news(said));
    let (redis, between) = Redis::open(config.redis.url.reveal(), store.log_id(), chat.node_id(), prove).await?;
    chat.set_redis(redis);
    tasks.spawn_vital("redis", between.run(Arc::clone(&chat.hub), Arc::clone(chat), tasks.clone()));
    Ok(())
}

fn listen(setting: &str, address: SocketAddr) -> Result<(TcpListener, SocketAddr)> {
    let refused = |error| Error::internal(format!("cannot listen on {address} ({setting}): {error}"));
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.map_err(refused)?;
    // A server that ended a moment ago still holds the address of its last connections.
    socket.set_reuseaddr(true).map_err(refused)?;
    socket.bind(address).map_err(refused)?;
    let listener = socket.listen(BACKLOG).map_err(refused)?;
    let real = listener.local_addr().map_err(refused)?;
    Ok((listener, real))
}

fn readiness(chat: &Arc<OnceLock<Arc<Chat>>>) -> ops::Ready {
    let chat = Arc::clone(chat);
    Arc::new(move || {
        let chat = chat.get().cloned();
        Box::pin(async move {
            let Some(chat) = chat else { return vec!["starting".to_owned()] };
            let reasons = tokio::time::timeout(READY_LIMIT, chat.not_ready()).await;
            reasons.unwrap_or_else(|_| vec!["database: no answer in time".to_owned()])
        })
    })
}

/// Keeps to the clock of the database that other nodes keep to as well.
async fn follow_database(store: Store, clock: Clock, draining: CancellationToken) {
    loop {
        tokio::select! {
            () = draining.cancelled() => return,
            () = clock.sleep_until(clock.now_ms() + FOLLOW_EVERY_MS) => {}
        }
        match store.now_ms().await {
            Ok(now_ms) => clock.follow(now_ms),
            Err(error) => tracing::warn!(%error, "the database's clock could not be read"),
        }
    }
}

async fn fold_metrics(clock: Clock, watch: Tasks) {
    let stop = watch.draining();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = clock.sleep_until(clock.now_ms() + FOLD_EVERY_MS) => telemetry::fold(),
        }
    }
}
