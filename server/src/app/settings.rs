//! What each part takes from the settings: here names and units meet.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    ai::{
        route::Limits,
        settings::{ProviderKind, ProviderSettings},
    },
    chat::{
        AnswerSettings, ChatSettings,
        admission::AtOnce,
        assistant::DefaultAssistant,
        login::LoginSettings,
        quota::{Allowance, QuotaSettings},
        system::Setting,
        turn::SearchSettings,
    },
    config::{self, Config, DatabaseTls, Shown},
    domain::{address::Networks, host::Hosts, timer::TimerSettings},
    error::Result,
    folder::{self, Folder},
    grpc::{
        GrpcSettings,
        connection::HeldSettings,
        peer::Peers,
        rate::{Rate, RateSettings},
        serve::ServeSettings,
        tls::TlsSettings,
    },
    hub::inbox::InboxSettings,
    limits::Limits as Counted,
    ops::OpsSettings,
    store::{Deadlines, LinkSettings, StoreSettings, Tls},
};

/// Percent of the drain limit: answers end first, then calls and streams, so that the rest can be stored.
const ANSWERS_PERCENT: u64 = 70;
const CALLS_PERCENT: u64 = 90;
/// Answers at once of a provider whose settings do not say.
const REMOTE_AT_ONCE: usize = 100;
/// What a client is told to wait before it connects again; clients add some chance of their own.
const RECONNECT_AFTER_MS: i64 = 500;

pub(super) fn store(config: &Config, folder: &Folder) -> Result<StoreSettings> {
    // The data folder belongs to one running server.
    let alone = config.database.url.is_empty();
    let url = if alone {
        // Made here, closed to others: SQLite gives its side files the mode of the database.
        format!("sqlite:{}", folder.make_database()?.display())
    } else {
        config.database.url.reveal().to_owned()
    };
    Ok(StoreSettings { alone, ..store_at(config, url, false) })
}

/// A database with an address of its own.
pub(super) fn store_at(config: &Config, url: String, as_it_is: bool) -> StoreSettings {
    let deadlines = Deadlines {
        read: Duration::from_secs(config.database.read_seconds),
        write: Duration::from_secs(config.database.write_seconds),
        lease: Duration::from_secs(config.database.migration_lease_seconds),
    };
    let most_queued = Duration::from_millis(config.database.max_queued_ms);
    let (max_readers, searchers) = (config.database.max_readers, config.limits.searches_at_once);
    let tls = match config.database.tls {
        DatabaseTls::Prefer => Tls::Prefer,
        DatabaseTls::Off => Tls::Off,
        DatabaseTls::Require => Tls::Require,
        DatabaseTls::VerifyFull => Tls::VerifyFull,
    };
    let (ca_file, pooler) = (config.database.ca_file.clone(), config.database.pooler);
    let link = LinkSettings { tls, ca_file, pooler, as_it_is };
    StoreSettings { url, max_readers, searchers, alone: false, deadlines, most_queued, link }
}

pub(super) fn logins(config: &Config, folder: &Folder, limits: &Counted) -> Result<LoginSettings> {
    Ok(LoginSettings {
        secret: token_key(config, folder)?,
        access_token_ms: config.login.access_token_seconds * 1000,
        refresh_token_ms: config.login.refresh_token_seconds * 1000,
        password_checks_at_once: whole(config.login.password_checks_at_once),
        password_checks_waiting: whole(config.login.password_checks_waiting),
        limits: limits.clone(),
        identity_secret: config.login.identity_secret.clone(),
    })
}

/// The key of the settings, or else the data folder's own.
fn token_key(config: &Config, folder: &Folder) -> Result<Vec<u8>> {
    let config::LoginSettings { token_key, token_key_file, .. } = &config.login;
    if !token_key.is_empty() {
        return Ok(token_key.reveal().as_bytes().to_owned());
    }
    if !token_key_file.as_os_str().is_empty() {
        return folder::read_key(token_key_file);
    }
    folder.token_key()
}

pub(super) fn chat(config: &Config) -> ChatSettings {
    ChatSettings {
        timers: TimerSettings {
            waiting_ms: config.session.waiting_seconds * 1000,
            idle_ms: config.session.idle_seconds * 1000,
            away_ms: config.session.away_seconds * 1000,
        },
        reopen_on_message: config.session.reopen_on_message,
        answer: AnswerSettings {
            save_every_ms: config.answer.save_every_seconds * 1000,
            lease_ms: config.answer.lease_seconds * 1000,
            restart_interrupted: config.answer.restart_interrupted,
            drain_ms: drain_ms(config, ANSWERS_PERCENT),
            at_once: AtOnce {
                per_contact: whole(config.answer.at_once_per_contact),
                per_address: whole(config.answer.at_once_per_address),
                in_all: whole(config.answer.at_once),
                patience: Duration::from_secs(config.answer.queue_seconds),
            },
            prompt_tokens: whole(config.answer.context_tokens),
            passages: whole(config.knowledge.passages),
        },
        quotas: QuotaSettings {
            contact: Allowance {
                open_sessions: config.limits.contact_open_sessions,
                waiting_sessions: config.limits.contact_waiting_sessions,
                text_bytes_per_day: config.limits.contact_text_bytes_per_day,
            },
            address: Allowance {
                open_sessions: config.limits.address_open_sessions,
                waiting_sessions: config.limits.address_waiting_sessions,
                text_bytes_per_day: config.limits.address_text_bytes_per_day,
            },
        },
        checkpoint_ms: config.stream.checkpoint_seconds * 1000,
        shown: config.shown.iter().map(shown).collect(),
        reconnect_after_ms: RECONNECT_AFTER_MS,
        streams_per_caller: config.limits.streams_per_caller,
        sessions_per_caller: config.limits.sessions_per_caller,
        pages_per_caller: config.limits.pages_per_caller,
        searches: SearchSettings {
            per_caller: config.limits.searches_per_caller,
            at_once: config.limits.searches_at_once,
        },
        inbox: InboxSettings {
            most_pending: whole(config.limits.changes_per_inbox),
            push_every: Duration::from_millis(config.stream.inbox_push_ms),
        },
        address: config.server.listen.to_string(),
    }
}

fn shown(setting: &Shown) -> Setting {
    let Shown { name, value, origin } = setting.clone();
    Setting { name, value, source: origin }
}

pub(super) fn assistant(config: &Config) -> DefaultAssistant {
    let settings = config.assistant.clone();
    DefaultAssistant {
        display_name: settings.display_name,
        provider: settings.provider,
        model: settings.model,
        instructions: settings.instructions,
        enabled: settings.enabled,
    }
}

pub(super) fn providers(config: &Config) -> BTreeMap<String, ProviderSettings> {
    let made = config.providers.iter().map(|(name, settings)| {
        // The kind has been checked where it was read.
        let kind = ProviderKind::parse(&settings.kind).unwrap_or(ProviderKind::Builtin);
        let provider = ProviderSettings {
            kind,
            base_url: settings.base_url.clone(),
            api_key: settings.api_key.clone(),
            models: models(config, name, settings),
            extra: settings.extra.clone(),
            sends_history: settings.sends_history,
            pace_ms: settings.pace_ms,
            // Only what is paid for, or calculates elsewhere, needs one unless the settings say so.
            at_once: match (kind, whole(settings.at_once)) {
                (kind, 0) if kind.is_remote() => REMOTE_AT_ONCE,
                (_, at_once) => at_once,
            },
            script: settings.script.clone(),
        };
        (name.clone(), provider)
    });
    made.collect()
}

/// Those of the settings, or else the one that the default assistant asks for.
fn models(config: &Config, name: &str, settings: &config::ProviderSettings) -> Vec<String> {
    let assistant = &config.assistant;
    if settings.models.is_empty() && assistant.provider == *name && !assistant.model.is_empty() {
        return vec![assistant.model.clone()];
    }
    settings.models.clone()
}

pub(super) fn limits(config: &Config) -> Limits {
    Limits {
        connect: Duration::from_secs(config.answer.connect_seconds),
        first_delta: Duration::from_secs(config.answer.first_delta_seconds),
        idle: Duration::from_secs(config.answer.idle_seconds),
        total: Duration::from_secs(config.answer.total_seconds),
        attempts: config.answer.retries + 1,
    }
}

pub(super) fn grpc(config: &Config) -> GrpcSettings {
    let rates = &config.rates;
    GrpcSettings {
        reflection: config.server.reflection,
        allowed_origins: config.web.allowed_origins.clone(),
        hosts: Hosts::new(&config.web.allowed_hosts),
        max_request_bytes: whole(config.server.max_request_bytes),
        arrival: Duration::from_secs(config.server.request_seconds),
        rates: RateSettings {
            read: Rate::per_second(rates.read_per_second, rates.read_burst),
            write: Rate::per_second(rates.write_per_second, rates.write_burst),
            login_address: Rate::per_minute(rates.login_per_address_per_minute),
            login_account: Rate::per_minute(rates.login_per_account_per_minute),
            login_account_anywhere: Rate::per_minute(rates.login_per_account_anywhere_per_minute),
            refresh_login: Rate::per_minute(rates.refresh_per_login_per_minute),
            refresh_address: Rate::per_minute(rates.refresh_per_address_per_minute),
            guest_address: Rate::per_minute(rates.guest_per_address_per_minute),
            generate: Rate::per_minute(rates.generate_per_minute),
            search: Rate::per_second(rates.search_per_second, rates.search_burst),
            guest_write_address: Rate::per_second(
                rates.guest_write_per_address_per_second,
                rates.guest_write_per_address_burst,
            ),
        },
        peers: peers(config),
    }
}

pub(super) fn ops(config: &Config) -> OpsSettings {
    OpsSettings {
        max_connections: whole(config.ops.max_connections),
        request: Duration::from_secs(config.ops.request_seconds),
        hosts: Hosts::new(&config.ops.allowed_hosts),
    }
}

fn peers(config: &Config) -> Peers {
    Peers {
        proxies: Networks::new(&config.server.trusted_proxies),
        proxy_protocol: Networks::new(&config.server.proxy_protocol),
        count_loopback: config.limits.count_loopback,
    }
}

/// Nothing where the port speaks plain text.
pub(super) fn tls(config: &Config) -> Option<TlsSettings> {
    let tls = &config.tls;
    tls.is_on().then(|| TlsSettings {
        certificate: tls.certificate.clone(),
        key: tls.key.clone(),
        look_every: Duration::from_secs(tls.look_every_seconds),
        handshake: Duration::from_secs(tls.handshake_seconds),
        handshakes_at_once: whole(tls.handshakes_at_once),
    })
}

pub(super) fn serve(config: &Config) -> ServeSettings {
    let server = &config.server;
    ServeSettings {
        max_connections: whole(server.max_connections),
        max_connections_per_address: whole(server.max_connections_per_address),
        max_streams_per_connection: server.max_streams_per_connection,
        handshake: Duration::from_secs(server.handshake_seconds),
        keepalive: Duration::from_secs(server.keepalive_seconds),
        keepalive_timeout: Duration::from_secs(server.keepalive_timeout_seconds),
        drain: Duration::from_millis(drain_ms(config, CALLS_PERCENT)),
        peers: peers(config),
        held: held(config),
    }
}

fn held(config: &Config) -> HeldSettings {
    let limits = &config.limits;
    HeldSettings {
        first_streams: whole(limits.streams_before_login),
        open_streams: whole(limits.open_streams_per_connection),
        per_connection: limits.held_per_connection_bytes,
        per_address: limits.held_per_address_bytes,
        percent_of_memory: limits.held_percent_of_memory,
        stalled: Duration::from_secs(limits.stalled_seconds),
        slow_bytes_per_second: limits.slow_bytes_per_second,
        slow_for: Duration::from_secs(limits.slow_seconds),
        silent: Duration::from_secs(limits.silent_seconds),
        control_frames_per_second: limits.control_frames_per_second,
    }
}

pub(super) fn index_idle_ms(config: &Config) -> i64 {
    config.knowledge.idle_seconds * 1000
}

const fn drain_ms(config: &Config, percent: u64) -> u64 {
    config.server.drain_seconds * 1000 * percent / 100
}

fn whole(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
