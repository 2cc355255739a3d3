//! A server within the test's own process, whose clock stands still until the test moves it.

use parlance_client::v1;
use parlance_server::{
    app::{App, FirstAdministrator, Running},
    clock::Clock,
    config::{Config, Sources},
    secret::Secret,
};
use tempfile::TempDir;
use tonic::transport::{Channel, Endpoint};

use crate::{Person, server::ADMIN};

/// Where such clocks begin: 2026-01-01.
const START_MS: i64 = 1_767_225_600_000;

/// The server, its clock and its data.
pub struct Clocked {
    pub clock: Clock,
    running: Running,
    _folder: TempDir,
}

impl Clocked {
    /// Starts a server with these variables over the defaults.
    pub async fn start(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let free = [("PARLANCE_SERVER__LISTEN", "127.0.0.1:0"), ("PARLANCE_OPS__LISTEN", "127.0.0.1:0")];
        let all = free
            .iter()
            .chain([&("PARLANCE_PROVIDERS__BUILTIN__PACE_MS", "0"), &("PARLANCE_DATABASE__MAX_QUEUED_MS", "60000")])
            .chain(variables);
        let environment = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let loaded = Config::load(&Sources { environment, ..Sources::default() });
        let mut config = loaded.unwrap_or_else(|problems| panic!("{problems}")).config;
        config.data_dir = folder.path().join("data");
        let clock = Clock::settable(START_MS);
        let first = FirstAdministrator {
            email: Some(ADMIN.0.to_owned()),
            password: Some(Secret::new(ADMIN.1)),
            at_terminal: false,
        };
        let running = App::start_for(config, clock.clone(), first).await.expect("the server starts");
        Self { clock, running, _folder: folder }
    }

    pub fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.running.grpc)).expect("an address").connect_lazy()
    }

    /// Where it listens for gRPC.
    pub fn address(&self) -> String {
        self.running.grpc.to_string()
    }

    pub async fn guest(&self) -> Person {
        Person::guest(self.channel()).await
    }

    pub async fn admin(&self) -> Person {
        Person::login(self.channel(), ADMIN.0, ADMIN.1).await
    }

    pub async fn agent(&self, name: &str) -> Person {
        self.admin().await.hire(self.channel(), name, v1::Role::Agent).await
    }

    /// Moves the clock on.
    pub fn pass(&self, seconds: i64) {
        self.clock.advance(seconds * 1_000);
    }
}
