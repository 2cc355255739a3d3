//! `parlance doctor`: looks for what would keep the server from running well, one line for each look.

use std::{
    net::{SocketAddr, TcpListener},
    process::ExitCode,
    time::Duration,
};

use tokio::{net::TcpStream, time::timeout};

use super::{Place, fail, log_warnings, wait_for};
use crate::{
    app,
    clock::Clock,
    config::{Config, ProviderSettings},
    domain::{
        page::PageRequest,
        session::{Session, SessionFilter},
    },
    error::Result,
    folder::Folder,
    grpc,
    hub::redis::Redis,
    store::Store,
    tasks::Tasks,
};

/// How long a provider may take to accept a connection.
const REACH_LIMIT: Duration = Duration::from_secs(5);
/// Clocks of machines may differ by so much without harm.
const CLOCK_LIMIT_MS: i64 = 5_000;
/// What the store says when nothing acknowledged can be lost.
const DURABLE: &str = "fsync";

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Finding {
    Ok(String),
    Warn(String),
    Fail(String),
}

pub fn run(place: Place) -> ExitCode {
    let config = match place.load(Vec::new()) {
        Ok(loaded) => loaded.config,
        Err(problems) => return fail(problems),
    };
    log_warnings();
    wait_for(async move {
        let findings = look(&config).await;
        for finding in &findings {
            println!("{finding}");
        }
        let ill = findings.iter().any(|finding| matches!(finding, Finding::Fail(_)));
        Ok(if ill { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    })
}

async fn look(config: &Config) -> Vec<Finding> {
    let folder = Folder::at(&config.data_dir);
    let mut findings = vec![Finding::Ok("settings".to_owned())];
    findings.extend(data(&folder));
    findings.extend(certificate(config));
    if !folder.is_held() {
        findings.push(port("server.listen", config.server.listen));
        findings.push(port("ops.listen", config.ops.listen));
    }
    findings.extend(database(config, &folder).await);
    findings.extend(redis(config).await);
    for (name, provider) in &config.providers {
        findings.push(reach(name, provider).await);
    }
    findings
}

/// Looks at the database as it is: nothing is made and nothing migrated.
async fn database(config: &Config, folder: &Folder) -> Vec<Finding> {
    if config.database.url.is_empty() && !folder.has_database() {
        return vec![Finding::Ok("database: will be made in the data folder".to_owned())];
    }
    let looked = async {
        let store = app::reach_store(config, folder, &Tasks::default())?;
        let mut findings = look_into(&store).await;
        if let Ok(findings) = &mut findings {
            findings.extend(key(config, folder, &store).await);
        }
        store.close().await;
        findings
    };
    looked.await.unwrap_or_else(|error| vec![Finding::Fail(format!("database: {}", error.message))])
}

/// The key of a shared database's servers; one that a first start would make is not looked at.
async fn key(config: &Config, folder: &Folder, store: &Store) -> Option<Finding> {
    let given = !config.login.token_key.is_empty() || !config.login.token_key_file.as_os_str().is_empty();
    if store.is_embedded() || !(given || folder.has_token_key()) {
        return None;
    }
    let looked = async { app::logins(config, store)?.has_other_key().await };
    Some(match looked.await {
        Ok(false) => Finding::Ok("token key: as the other servers have it".to_owned()),
        Ok(true) => Finding::Fail("token key: the other servers on the database have another".to_owned()),
        Err(error) => Finding::Fail(format!("token key: {}", error.message)),
    })
}

async fn redis(config: &Config) -> Option<Finding> {
    let url = config.redis.url.reveal();
    if url.is_empty() {
        return None;
    }
    Some(match Redis::check(url).await {
        Ok(()) => Finding::Ok("redis: answers".to_owned()),
        Err(error) => Finding::Fail(format!("redis: {}", error.message)),
    })
}

async fn look_into(store: &Store) -> Result<Vec<Finding>> {
    let version = store.judge().await?;
    store.ping().await?;
    let mut findings = vec![Finding::Ok(format!("database: {version} answers"))];
    let durability = store.durability().await?;
    findings.push(if durability == DURABLE {
        Finding::Ok("database: acknowledged means on disk".to_owned())
    } else {
        Finding::Warn(format!("database: {durability}"))
    });
    match store.list_sessions(&SessionFilter::default(), PageRequest { size: 1, after: None }).await {
        Ok(page) => {
            findings.push(clock(page.items.first()));
            store.may_write().await?;
        }
        Err(_) => {
            findings.push(Finding::Warn("database: not of this version yet; the next start migrates it".to_owned()))
        }
    }
    Ok(findings)
}

/// A clock behind what it once wrote gives times that go backwards.
fn clock(newest: Option<&Session>) -> Finding {
    let behind_ms = newest.map_or(0, |session| session.last_activity_ms - Clock::machine().now_ms());
    if behind_ms <= CLOCK_LIMIT_MS {
        return Finding::Ok("clock".to_owned());
    }
    Finding::Fail(format!("clock: {} s behind the newest entry of the database", behind_ms / 1000))
}

/// Whether a connection to the provider can be made; its key is not needed for that.
async fn reach(name: &str, provider: &ProviderSettings) -> Finding {
    let shown = format!("provider {name} ({})", provider.kind);
    if provider.base_url.is_empty() {
        return Finding::Ok(shown);
    }
    let uri: Option<http::Uri> = provider.base_url.parse().ok();
    let Some((host, port)) = uri.as_ref().and_then(|uri| Some((uri.host()?, port_of(uri)?))) else {
        return Finding::Fail(format!("{shown}: base_url is not an address such as https://api.example.org/v1"));
    };
    let host = host.trim_matches(['[', ']']);
    match timeout(REACH_LIMIT, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Finding::Ok(format!("{shown}: {host}:{port} accepts connections")),
        Ok(Err(error)) => Finding::Warn(format!("{shown}: {host}:{port}: {error}")),
        Err(_) => Finding::Warn(format!("{shown}: {host}:{port} does not answer")),
    }
}

fn port_of(uri: &http::Uri) -> Option<u16> {
    uri.port_u16().or(match uri.scheme_str()? {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    })
}

fn data(folder: &Folder) -> Vec<Finding> {
    let shown = folder.root().display();
    if !folder.root().exists() {
        return vec![Finding::Ok(format!("data folder {shown}: will be made"))];
    }
    if folder.is_foreign() {
        return vec![Finding::Fail(format!("data folder {shown}: holds something else"))];
    }
    let mut findings = match folder.listening() {
        Some(listening) if folder.is_held() => {
            vec![Finding::Ok(format!("data folder {shown}: process {} serves it on {}", listening.pid, listening.grpc))]
        }
        _ if folder.is_held() => vec![Finding::Warn(format!("data folder {shown}: a server starts or stops"))],
        _ => vec![Finding::Ok(format!("data folder {shown}: no server runs"))],
    };
    let open = folder.open_to_others().into_iter();
    findings.extend(open.map(|path| Finding::Fail(format!("{} is open to others", path.display()))));
    findings
}

fn certificate(config: &Config) -> Option<Finding> {
    let tls = &config.tls;
    tls.is_on().then(|| match grpc::tls::check(&tls.certificate, &tls.key) {
        Ok(()) => Finding::Ok(format!("tls: {} goes with its key", tls.certificate.display())),
        Err(error) => Finding::Fail(error.message),
    })
}

fn port(setting: &str, address: SocketAddr) -> Finding {
    match TcpListener::bind(address) {
        Ok(_) => Finding::Ok(format!("{setting}: {address} is free")),
        Err(error) => Finding::Fail(format!("{setting}: {address}: {error}")),
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ok(what) => write!(f, "ok    {what}"),
            Self::Warn(what) => write!(f, "warn  {what}"),
            Self::Fail(what) => write!(f, "fail  {what}"),
        }
    }
}
