//! The settings: one struct, filled from the compiled-in manual `config.default.toml`, a file, the
//! environment and the command line. Apart, because only here a setting has a name and a place.

mod check;
mod database;
mod layers;
mod provider;

use std::{
    collections::BTreeMap,
    fmt,
    net::SocketAddr,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use figment::Figment;
use serde::Deserialize;

pub use self::{
    layers::{Flag, Sources},
    provider::ProviderSettings,
};
use crate::secret::Secret;

/// The manual: every setting with its default, unit and limits.
pub const MANUAL: &str = include_str!("config.default.toml");

#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    pub data_dir: PathBuf,
    pub server: ServerSettings,
    pub tls: TlsSettings,
    pub web: WebSettings,
    pub limits: LimitSettings,
    pub rates: RateSettings,
    pub login: LoginSettings,
    pub ops: OpsSettings,
    pub database: DatabaseSettings,
    pub redis: RedisSettings,
    pub log: LogSettings,
    pub session: SessionSettings,
    pub answer: AnswerSettings,
    pub assistant: AssistantSettings,
    pub knowledge: KnowledgeSettings,
    pub stream: StreamSettings,
    pub providers: BTreeMap<String, ProviderSettings>,
    /// All settings as they can be shown.
    #[serde(skip)]
    pub shown: Vec<Shown>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct ServerSettings {
    pub listen: SocketAddr,
    pub insecure: bool,
    pub reflection: bool,
    pub drain_seconds: u64,
    pub max_connections: u32,
    pub max_connections_per_address: u32,
    pub trusted_proxies: Vec<String>,
    pub proxy_protocol: Vec<String>,
    pub max_streams_per_connection: u32,
    pub max_request_bytes: u32,
    pub handshake_seconds: u64,
    pub request_seconds: u64,
    pub keepalive_seconds: u64,
    pub keepalive_timeout_seconds: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct TlsSettings {
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub look_every_seconds: u64,
    pub handshake_seconds: u64,
    pub handshakes_at_once: u32,
}

#[derive(Debug, Clone, Deserialize)]
pub struct WebSettings {
    pub allowed_origins: Vec<String>,
    pub allowed_hosts: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LimitSettings {
    pub count_loopback: bool,
    pub contact_open_sessions: u32,
    pub contact_waiting_sessions: u32,
    pub contact_text_bytes_per_day: u64,
    pub address_open_sessions: u32,
    pub address_waiting_sessions: u32,
    pub address_text_bytes_per_day: u64,
    pub streams_per_caller: u32,
    pub sessions_per_caller: u32,
    pub pages_per_caller: u32,
    pub searches_per_caller: u32,
    pub searches_at_once: u32,
    pub changes_per_inbox: u32,
    pub streams_before_login: u32,
    pub open_streams_per_connection: u32,
    pub silent_seconds: u64,
    pub control_frames_per_second: u32,
    pub held_per_connection_bytes: u64,
    pub held_per_address_bytes: u64,
    pub held_percent_of_memory: u64,
    pub stalled_seconds: u64,
    pub slow_bytes_per_second: u64,
    pub slow_seconds: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct RateSettings {
    pub read_per_second: u32,
    pub read_burst: u32,
    pub write_per_second: u32,
    pub write_burst: u32,
    pub login_per_account_per_minute: u32,
    pub login_per_account_anywhere_per_minute: u32,
    pub refresh_per_login_per_minute: u32,
    pub refresh_per_address_per_minute: u32,
    pub login_per_address_per_minute: u32,
    pub generate_per_minute: u32,
    pub search_per_second: u32,
    pub search_burst: u32,
    pub guest_per_address_per_minute: u32,
    pub guest_write_per_address_per_second: u32,
    pub guest_write_per_address_burst: u32,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LoginSettings {
    pub access_token_seconds: i64,
    pub refresh_token_seconds: i64,
    pub password_checks_at_once: u32,
    pub password_checks_waiting: u32,
    pub token_key: Secret,
    pub token_key_file: PathBuf,
    pub identity_secret: Secret,
    pub identity_secret_file: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
pub struct OpsSettings {
    pub listen: SocketAddr,
    pub max_connections: u32,
    pub request_seconds: u64,
    pub allowed_hosts: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct DatabaseSettings {
    pub url: Secret,
    pub tls: DatabaseTls,
    pub ca_file: PathBuf,
    pub pooler: bool,
    pub max_readers: u32,
    pub read_seconds: u64,
    pub write_seconds: u64,
    pub migration_lease_seconds: u64,
    pub max_queued_ms: u64,
}

/// How the way to the database is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatabaseTls {
    Prefer,
    Off,
    Require,
    VerifyFull,
}

#[derive(Debug, Clone, Deserialize)]
pub struct RedisSettings {
    pub url: Secret,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LogSettings {
    pub level: String,
    pub format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Auto,
    Pretty,
    Json,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SessionSettings {
    pub waiting_seconds: i64,
    pub away_seconds: i64,
    pub idle_seconds: i64,
    pub reopen_on_message: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct AnswerSettings {
    pub connect_seconds: u64,
    pub first_delta_seconds: u64,
    pub idle_seconds: u64,
    pub total_seconds: u64,
    pub save_every_seconds: u64,
    pub lease_seconds: i64,
    pub at_once: u32,
    pub at_once_per_contact: u32,
    pub at_once_per_address: u32,
    pub queue_seconds: u64,
    pub restart_interrupted: bool,
    pub retries: u32,
    pub context_tokens: u32,
}

/// What the default assistant is made of.
#[derive(Debug, Clone, Deserialize)]
pub struct AssistantSettings {
    pub display_name: String,
    pub provider: String,
    pub model: String,
    pub instructions: String,
    pub enabled: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct KnowledgeSettings {
    pub passages: u32,
    pub idle_seconds: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct StreamSettings {
    pub checkpoint_seconds: u64,
    pub inbox_push_ms: u64,
}

/// One setting as it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub name: String,
    /// As TOML; secrets as `***`.
    pub value: String,
    /// "default", a file with its line, a variable or a flag.
    pub origin: String,
}

/// The settings and where each came from.
#[derive(Debug)]
pub struct Loaded {
    pub config: Config,
    pub shown: Vec<Shown>,
}

/// What is wrong with one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub setting: String,
    pub place: String,
    pub fault: String,
}

/// All that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

/// The range of each number, `*` standing for a provider's name.
pub const fn ranges() -> &'static [(&'static str, RangeInclusive<i128>)] {
    check::RANGES
}

impl Config {
    /// The defaults alone.
    pub fn defaults() -> Result<Self, Problems> {
        Self::load(&Sources::default()).map(|loaded| loaded.config)
    }

    /// Reads all layers and checks every value, each where it was written.
    pub fn load(sources: &Sources) -> Result<Loaded, Problems> {
        let template = check::Template::new()?;
        let mut figment = Figment::new();
        let mut problems = Vec::new();
        for layer in layers::read(sources, &template)? {
            problems.extend(template.problems_of(&layer));
            figment = figment.merge(layer);
        }
        Problems::none_in(problems)?;

        let mut config: Self = figment.extract().map_err(|error| Problems::of(&error))?;
        let mut problems: Vec<Problem> = config.login.read_secret().into_iter().collect();
        for (name, provider) in &mut config.providers {
            problems.extend(provider.complete(name));
        }
        problems.extend(check::together(&config));
        problems.extend(config.database.problems());
        for problem in &mut problems {
            problem.place = layers::origin(&figment, &problem.setting);
        }
        Problems::none_in(problems)?;
        config.shown = check::shown(&figment);
        Ok(Loaded { shown: config.shown.clone(), config })
    }
}

impl LoginSettings {
    /// Takes the secret from its file.
    fn read_secret(&mut self) -> Option<Problem> {
        let fault = read_secret(&mut self.identity_secret, &self.identity_secret_file, "identity_secret");
        fault.err().map(|fault| Problem::new("login.identity_secret_file", fault))
    }
}

impl TlsSettings {
    /// Whether the port speaks TLS, and nothing else.
    pub fn is_on(&self) -> bool {
        !self.certificate.as_os_str().is_empty()
    }
}

/// Fills a secret from its file, if it has one; `sibling` is the setting that would hold it itself.
fn read_secret(secret: &mut Secret, file: &Path, sibling: &str) -> Result<(), String> {
    if file.as_os_str().is_empty() {
        return Ok(());
    }
    if !secret.is_empty() {
        return Err(format!("{sibling} is set too: set one of them"));
    }
    match std::fs::read_to_string(file) {
        Ok(text) if !text.trim().is_empty() => *secret = Secret::new(text.trim()),
        Ok(_) => return Err(format!("{} is empty", file.display())),
        Err(error) => return Err(format!("cannot read {}: {error}", file.display())),
    }
    Ok(())
}

impl Problem {
    /// A problem whose place is found later.
    fn new(setting: impl Into<String>, fault: impl Into<String>) -> Self {
        Self { setting: setting.into(), place: String::new(), fault: fault.into() }
    }
}

impl Problems {
    fn none_in(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self(problems)) }
    }

    /// What the checks left to serde.
    fn of(error: &figment::Error) -> Self {
        let place = error.metadata.as_ref().map_or_else(String::new, |metadata| metadata.name.to_string());
        Self(vec![Problem { setting: error.path.join("."), place, fault: error.kind.to_string() }])
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.setting.as_str(), self.place.as_str()) {
            ("", place) => write!(f, "{place}: {}", self.fault),
            (setting, "") => write!(f, "{setting}: {}", self.fault),
            (setting, place) => write!(f, "{setting} ({place}): {}", self.fault),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings are wrong:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}
