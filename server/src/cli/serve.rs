//! `parlance serve`: runs the server until it is told to stop.

use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    process::ExitCode,
};

use clap::Args;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Place, fail, wait_for};
use crate::{
    app::{App, FirstAdministrator, FirstLogin, Running},
    clock::Clock,
    config::{Config, Flag},
    secret::Secret,
    telemetry,
};

/// Flags that stand for settings.
#[derive(Debug, Default, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Address and port of gRPC; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Address and port of /metrics, /healthz and /readyz.
    #[arg(long, value_name = "ADDRESS")]
    ops_listen: Option<SocketAddr>,
    /// Allow plain text on an address that is not loopback.
    #[arg(long)]
    insecure: bool,
    /// error, warn, info, debug or trace; also by part.
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<String>,
    /// auto, pretty or json.
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
}

impl Arguments {
    fn flags(&self) -> Vec<Flag> {
        let given = [
            ("--listen", "server.listen", self.listen.map(|address| address.to_string())),
            ("--ops-listen", "ops.listen", self.ops_listen.map(|address| address.to_string())),
            ("--insecure", "server.insecure", self.insecure.then(|| "true".to_owned())),
            ("--log-level", "log.level", self.log_level.clone()),
            ("--log-format", "log.format", self.log_format.clone()),
        ];
        given.into_iter().filter_map(|(flag, setting, value)| Some(Flag { flag, setting, value: value? })).collect()
    }
}

pub fn run(arguments: Arguments) -> ExitCode {
    let flags = arguments.flags();
    match arguments.place.load(flags) {
        Ok(loaded) => wait_for(serve(loaded.config)),
        Err(problems) => fail(problems),
    }
}

async fn serve(config: Config) -> Result<ExitCode, String> {
    telemetry::start_logs(&config.log);
    // Listened to from the start, so that a signal during a long migration is not lost.
    let mut signals = Signals::new().map_err(|error| format!("cannot listen to signals: {error}"))?;
    let mut running =
        App::start_for(config, Clock::machine(), first_administrator()).await.map_err(|error| error.message)?;
    welcome(&mut running);
    let lost = tokio::select! {
        () = signals.next() => None,
        name = running.lost() => Some(name),
    };
    tracing::info!("draining");
    tokio::select! {
        whole = running.shutdown() => {
            if whole {
                tracing::info!("stopped");
            } else {
                tracing::warn!("stopped at the limit of server.drain_seconds: what still ran was cut");
            }
        }
        // A second signal does not wait.
        () = signals.next() => tracing::warn!("stopped at once"),
    }
    // Whoever watches the process starts it anew.
    lost.map_or(Ok(ExitCode::SUCCESS), |name| Err(format!("the server cannot go on without its {name}")))
}

/// Only the person at the terminal sees a generated password, and only now; it never meets the logger.
fn welcome(running: &mut Running) {
    println!("parlance {} serves gRPC on {}, ops on {}", env!("CARGO_PKG_VERSION"), running.grpc, running.ops);
    match running.first_login.take() {
        Some(FirstLogin::Shown { email, password }) => {
            println!("first administrator: {email}, password: {} (shown only now)", password.reveal());
        }
        Some(FirstLogin::InFile { email, file }) => {
            println!("first administrator: {email}, password in {}", file.display());
        }
        Some(FirstLogin::Chosen { email }) => println!("first administrator: {email}"),
        None => {}
    }
}

/// The choice of the operator, and whether a person is there to read a password.
#[expect(clippy::disallowed_methods, reason = "not settings: read only while no administrator exists")]
fn first_administrator() -> FirstAdministrator {
    FirstAdministrator {
        email: std::env::var("PARLANCE_ADMIN_EMAIL").ok(),
        password: std::env::var("PARLANCE_ADMIN_PASSWORD").ok().map(Secret::new),
        at_terminal: io::stdout().is_terminal(),
    }
}

/// SIGTERM and SIGINT, as service managers and people send them.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
