//! Builds the parts in order, runs them, and ends them in the opposite order: the only file that
//! knows them all. Tests start it within their own process, with a clock of theirs.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::net::TcpListener;

use crate::{
    clock::Clock,
    config::Config,
    error::{Error, Result},
    folder::{Folder, Held, Listening},
    ops,
    secret::Secret,
    tasks::Tasks,
    telemetry,
};

/// How often observations are folded into the metrics' buckets.
const FOLD_EVERY_MS: i64 = 10_000;
/// How long the ops port may take to end once all else has.
const OPS_LIMIT: Duration = Duration::from_millis(200);

pub struct App;

/// Who the first administrator is to be; looked at only while there is none.
#[derive(Debug, Default)]
pub struct FirstAdministrator {
    pub email: Option<String>,
    pub password: Option<Secret>,
    /// A person can read a generated password; otherwise it goes into a file.
    pub at_terminal: bool,
}

/// How the administrator made at this start can log in.
#[derive(Debug)]
pub enum FirstLogin {
    Chosen { email: String },
    Shown { email: String, password: Secret },
    InFile { email: String, file: PathBuf },
}

/// A server that is ready for calls.
pub struct Running {
    pub grpc: SocketAddr,
    pub ops: SocketAddr,
    pub clock: Clock,
    pub first_login: Option<FirstLogin>,
    ready: Arc<AtomicBool>,
    drain_limit: Duration,
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
        let (tasks, watch, ready) = (Tasks::default(), Tasks::default(), Arc::new(AtomicBool::new(false)));

        let ops_listener = listen("ops.listen", config.ops.listen).await?;
        let ops = ops_listener.local_addr().map_err(|error| Error::internal(error.to_string()))?;
        watch.spawn(ops::serve(ops_listener, readiness(&ready), watch.draining()));
        watch.spawn(fold_metrics(clock.clone(), watch.clone()));

        let _ = first;
        let grpc_listener = listen("server.listen", config.server.listen).await?;
        let grpc = grpc_listener.local_addr().map_err(|error| Error::internal(error.to_string()))?;

        let draining = tasks.draining();
        tasks.spawn(async move {
            draining.cancelled().await;
            drop(grpc_listener);
        });

        folder.write_listening(&Listening {
            grpc,
            ops,
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })?;
        ready.store(true, Ordering::Release);
        Ok(Running {
            grpc,
            ops,
            clock,
            first_login: None,
            ready,
            drain_limit: Duration::from_secs(config.server.drain_seconds),
            tasks,
            watch,
            folder,
            _held: held,
        })
    }
}

impl Running {
    /// Ends the server in order; false when something had to be cut at the limit.
    pub async fn shutdown(self) -> bool {
        self.ready.store(false, Ordering::Release);
        self.folder.remove_listening();
        let whole = self.tasks.drain(self.drain_limit).await;
        self.watch.drain(OPS_LIMIT).await;
        whole
    }
}

async fn listen(setting: &str, address: SocketAddr) -> Result<TcpListener> {
    let refused = |error| Error::internal(format!("cannot listen on {address} ({setting}): {error}"));
    TcpListener::bind(address).await.map_err(refused)
}

fn readiness(ready: &Arc<AtomicBool>) -> ops::Ready {
    let ready = Arc::clone(ready);
    Arc::new(move || {
        let ready = Arc::clone(&ready);
        Box::pin(async move {
            if ready.load(Ordering::Acquire) { Vec::new() } else { vec!["starting or draining".to_owned()] }
        })
    })
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
