//! What a setting may be called and which values it may have. Apart from reading, so that every
//! layer is judged alike and each fault is told with the place where it was written.

use std::{collections::BTreeSet, net::SocketAddr, ops::RangeInclusive};

use figment::{
    Figment,
    value::{Dict, Value},
};

use crate::{
    ai::presets::PRESETS,
    domain::{address::Network, host},
};

use super::{
    Config, MANUAL, Problem, Problems, ProviderSettings, Shown,
    layers::{self, Layer},
};

/// The range of each number; the unit is in its name. `*` stands for a provider's name.
pub(super) const RANGES: &[(&str, RangeInclusive<i128>)] = &[
    ("server.drain_seconds", 1..=600),
    ("server.max_connections", 1..=1_000_000),
    ("server.max_connections_per_address", 1..=1_000_000),
    ("server.max_streams_per_connection", 1..=65_536),
    ("server.max_request_bytes", 65_536..=16_777_216),
    ("server.handshake_seconds", 1..=300),
    ("server.request_seconds", 1..=3_600),
    ("server.keepalive_seconds", 1..=3_600),
    ("server.keepalive_timeout_seconds", 1..=3_600),
    ("tls.look_every_seconds", 1..=86_400),
    ("tls.handshake_seconds", 1..=300),
    ("tls.handshakes_at_once", 1..=1_000_000),
    ("limits.contact_open_sessions", 1..=1_000_000),
    ("limits.contact_waiting_sessions", 1..=1_000_000),
    ("limits.contact_text_bytes_per_day", 32_768..=1_000_000_000_000),
    ("limits.address_open_sessions", 1..=1_000_000),
    ("limits.address_waiting_sessions", 1..=1_000_000),
    ("limits.address_text_bytes_per_day", 32_768..=1_000_000_000_000),
    ("limits.streams_per_caller", 1..=1_000_000),
    ("limits.sessions_per_caller", 1..=1_000_000),
    ("limits.pages_per_caller", 1..=64),
    ("limits.searches_per_caller", 1..=64),
    ("limits.searches_at_once", 1..=64),
    ("limits.changes_per_inbox", 16..=1_000_000),
    ("limits.streams_before_login", 1..=65_536),
    ("limits.open_streams_per_connection", 1..=65_536),
    ("limits.silent_seconds", 1..=3_600),
    ("limits.control_frames_per_second", 100..=1_000_000),
    ("limits.held_per_connection_bytes", 262_144..=1_073_741_824),
    ("limits.held_per_address_bytes", 1_048_576..=1_099_511_627_776),
    ("limits.held_percent_of_memory", 1..=90),
    ("limits.stalled_seconds", 1..=3_600),
    ("limits.slow_bytes_per_second", 0..=1_048_576),
    ("limits.slow_seconds", 1..=3_600),
    ("rates.read_per_second", 1..=1_000_000),
    ("rates.read_burst", 1..=1_000_000),
    ("rates.write_per_second", 1..=1_000_000),
    ("rates.write_burst", 1..=1_000_000),
    ("rates.login_per_account_per_minute", 1..=1_000_000),
    ("rates.login_per_account_anywhere_per_minute", 1..=1_000_000),
    ("rates.refresh_per_login_per_minute", 1..=1_000_000),
    ("rates.refresh_per_address_per_minute", 1..=1_000_000),
    ("rates.login_per_address_per_minute", 1..=1_000_000),
    ("rates.guest_per_address_per_minute", 1..=1_000_000),
    ("rates.generate_per_minute", 1..=1_000_000),
    ("rates.search_per_second", 1..=1_000_000),
    ("rates.search_burst", 1..=1_000_000),
    ("rates.guest_write_per_address_per_second", 1..=1_000_000),
    ("rates.guest_write_per_address_burst", 1..=1_000_000),
    ("login.access_token_seconds", 60..=86_400),
    ("login.refresh_token_seconds", 3_600..=31_536_000),
    ("login.password_checks_at_once", 1..=64),
    ("login.password_checks_waiting", 1..=100_000),
    ("ops.max_connections", 1..=1_024),
    ("ops.request_seconds", 1..=300),
    ("database.max_readers", 1..=256),
    ("database.read_seconds", 1..=60),
    ("database.write_seconds", 1..=120),
    ("database.migration_lease_seconds", 1..=600),
    ("database.max_queued_ms", 100..=60_000),
    ("session.waiting_seconds", 0..=604_800),
    ("session.away_seconds", 0..=604_800),
    ("session.idle_seconds", 0..=31_536_000),
    ("answer.connect_seconds", 1..=60),
    ("answer.first_delta_seconds", 1..=600),
    ("answer.idle_seconds", 1..=600),
    ("answer.total_seconds", 1..=3_600),
    ("answer.save_every_seconds", 1..=60),
    ("answer.lease_seconds", 2..=600),
    ("answer.at_once", 1..=1_000_000),
    ("answer.at_once_per_contact", 1..=1_000),
    ("answer.at_once_per_address", 1..=1_000_000),
    ("answer.queue_seconds", 1..=600),
    ("answer.retries", 0..=10),
    ("answer.context_tokens", 500..=1_000_000),
    ("knowledge.passages", 1..=20),
    ("knowledge.idle_seconds", 1..=86_400),
    ("stream.inbox_push_ms", 100..=60_000),
    ("stream.checkpoint_seconds", 1..=15),
    ("providers.*.pace_ms", 0..=10_000),
    ("providers.*.at_once", 0..=1_000_000),
];
pub(super) const KINDS: &[&str] =
    &["builtin", "openai", "anthropic", "dashscope", "dashscope_app", "dify", "agno", "scripted"];
const DATABASES: [&str; 5] = ["sqlite:", "postgres:", "postgresql:", "mysql:", "mariadb:"];
const TLS: [&str; 4] = ["prefer", "off", "require", "verify-full"];
const REDIS: [&str; 2] = ["redis://", "rediss://"];
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
const SECRETS: [&str; 5] =
    ["database.url", "redis.url", "login.token_key", "login.identity_secret", "providers.*.api_key"];
/// Bytes of a secret that signs: as many as its signatures have.
const SHORTEST_SECRET: usize = 32;

/// The names and kinds of all settings, taken from their defaults.
pub(super) struct Template {
    settings: Dict,
    /// One provider with every key it may have.
    provider: Value,
}

impl Template {
    pub fn new() -> Result<Self, Problems> {
        let settings = layers::parse("config.default.toml", MANUAL)?;
        let provider = Value::serialize(ProviderSettings::default()).map_err(|error| Problems::of(&error))?;
        Ok(Self { settings, provider })
    }

    /// The default of a setting or section, or what stands for its kind; nothing for an unknown name.
    pub fn kind_of(&self, setting: &str) -> Option<&Value> {
        let keys: Vec<&str> = setting.split('.').collect();
        match keys.as_slice() {
            ["providers", name] if is_name(name) => Some(&self.provider),
            ["providers", name, key] if is_name(name) => self.provider.find_ref(key),
            ["providers", _, ..] => None,
            [key] => self.settings.get(*key),
            [section, key] => self.settings.get(*section)?.as_dict()?.get(*key),
            _ => None,
        }
    }

    /// What is wrong in one layer by itself.
    pub fn problems_of(&self, layer: &Layer) -> Vec<Problem> {
        let mut problems = layer.problems.clone();
        for (setting, value) in leaves(&layer.dict) {
            let fault = match self.kind_of(&setting) {
                None => Some(self.unknown(&setting)),
                Some(kind) => fault_of(&setting, kind, value),
            };
            if let Some(fault) = fault {
                problems.push(Problem { place: layer.place(&setting), setting, fault });
            }
        }
        problems
    }

    /// Says that there is no such setting, and which is the nearest.
    pub fn unknown(&self, setting: &str) -> String {
        let keys: Vec<&str> = setting.split('.').collect();
        if let ["providers", name, ..] = keys.as_slice()
            && !is_name(name)
        {
            return format!("{name:?} is not a name: up to 64 lower-case letters, digits, - and _");
        }
        let nearest = self.names(setting).into_iter().max_by(|a, b| {
            let (a, b) = (strsim::jaro_winkler(a, setting), strsim::jaro_winkler(b, setting));
            a.total_cmp(&b)
        });
        format!("there is no such setting; the nearest is {}", nearest.unwrap_or_default())
    }

    /// All names that could have been meant: those of providers under the provider's own name.
    fn names(&self, setting: &str) -> BTreeSet<String> {
        let mut names: BTreeSet<String> = leaves(&self.settings).into_iter().map(|(name, _)| name).collect();
        names.retain(|name| !name.starts_with("providers."));
        let keys: Vec<&str> = setting.split('.').collect();
        let instance = keys.get(1).filter(|_| keys.len() == 3).unwrap_or(&"NAME");
        let keys = self.provider.as_dict().into_iter().flat_map(Dict::keys);
        names.extend(keys.map(|key| format!("providers.{instance}.{key}")));
        names
    }
}

/// What is wrong only when settings are seen together.
pub(super) fn together(config: &Config) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (setting, file, other) in [
        ("tls.certificate", &config.tls.certificate, &config.tls.key),
        ("tls.key", &config.tls.key, &config.tls.certificate),
    ] {
        if file.as_os_str().is_empty() && !other.as_os_str().is_empty() {
            problems.push(Problem::new(setting, "is missing: a certificate and its key belong together"));
        }
    }
    if !config.server.insecure && !config.tls.is_on() && !config.server.listen.ip().is_loopback() {
        let fault = format!(
            "{} is not a loopback address and the server speaks plain text: listen on 127.0.0.1, set \
             tls.certificate and tls.key, or set server.insecure = true to let passwords and tokens cross the network unprotected",
            config.server.listen
        );
        problems.push(Problem::new("server.listen", fault));
    }
    if config.answer.lease_seconds.unsigned_abs() <= config.answer.save_every_seconds {
        problems.push(Problem::new("answer.lease_seconds", "must be longer than answer.save_every_seconds"));
    }
    let secret = &config.login.identity_secret;
    if !secret.is_empty() && secret.reveal().len() < SHORTEST_SECRET {
        let file = !config.login.identity_secret_file.as_os_str().is_empty();
        let setting = if file { "login.identity_secret_file" } else { "login.identity_secret" };
        problems.push(Problem::new(setting, format!("the secret has fewer than {SHORTEST_SECRET} bytes")));
    }
    let (key, file) = (&config.login.token_key, &config.login.token_key_file);
    if !key.is_empty() && key.reveal().len() < SHORTEST_SECRET {
        problems.push(Problem::new("login.token_key", format!("the key has fewer than {SHORTEST_SECRET} bytes")));
    }
    if !key.is_empty() && !file.as_os_str().is_empty() {
        problems.push(Problem::new("login.token_key_file", "token_key is set too: set one of them"));
    }
    if !config.providers.contains_key(&config.assistant.provider) {
        let known: Vec<&str> = config.providers.keys().map(String::as_str).collect();
        let fault = format!("no provider is named {:?}; there are: {}", config.assistant.provider, known.join(", "));
        problems.push(Problem::new("assistant.provider", fault));
    }
    let providers = config.providers.iter();
    problems.extend(providers.flat_map(|(name, provider)| provider.problems(name, &config.assistant)));
    problems
}

/// All settings in force, by name.
pub(super) fn shown(figment: &Figment) -> Vec<Shown> {
    let Ok(merged) = figment.extract::<Dict>() else { return Vec::new() };
    let show = |(name, value): (String, &Value)| {
        let is_set = value.as_str().is_none_or(|text| !text.is_empty());
        let value = if is_secret(&name) && is_set { "***".to_owned() } else { as_toml(value) };
        Shown { origin: layers::origin(figment, &name), name, value }
    };
    leaves(&merged).into_iter().map(show).collect()
}

/// The settings of a layer with their whole names.
fn leaves(dict: &Dict) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (key, value) in dict {
        match value.as_dict() {
            Some(inner) if !inner.is_empty() => {
                found.extend(leaves(inner).into_iter().map(|(name, value)| (format!("{key}.{name}"), value)));
            }
            _ => found.push((key.clone(), value)),
        }
    }
    found
}

fn fault_of(setting: &str, kind: &Value, value: &Value) -> Option<String> {
    let wanted = match (kind, value) {
        (Value::Num(..), Value::Num(_, number)) => {
            let range = range_of(setting)?;
            let fits = number.to_i128().is_some_and(|number| range.contains(&number));
            return (!fits).then(|| format!("{} is not from {} to {}", as_toml(value), range.start(), range.end()));
        }
        (Value::String(..), Value::String(_, text)) => return text_fault(setting, text),
        (Value::Array(..), Value::Array(_, items)) if items.iter().all(|item| item.as_str().is_some()) => {
            let mut words = items.iter().filter_map(Value::as_str);
            return match setting {
                "web.allowed_origins" => words.find_map(origin_fault),
                "server.trusted_proxies" | "server.proxy_protocol" => words.find_map(network_fault),
                "web.allowed_hosts" | "ops.allowed_hosts" => words.find_map(host_fault),
                _ => None,
            };
        }
        (Value::Bool(..), Value::Bool(..)) | (Value::Dict(..), Value::Dict(..)) => return None,
        (Value::Num(..), _) => "a whole number",
        (Value::String(..), _) => "a text",
        (Value::Array(..), _) => "a list of texts",
        (Value::Bool(..), _) => "true or false",
        _ => "a section",
    };
    let given = if is_secret(setting) { "the value".to_owned() } else { as_toml(value) };
    Some(format!("{given} is not {wanted}"))
}

fn text_fault(setting: &str, text: &str) -> Option<String> {
    let one_of_these = |words: &[&str]| (!words.contains(&text)).then(|| format!("{text:?} is not {}", one_of(words)));
    match wildcard(setting).as_str() {
        "server.listen" | "ops.listen" => text
            .parse::<SocketAddr>()
            .is_err()
            .then(|| format!("{text:?} is not an address with a port, such as 127.0.0.1:50051")),
        "database.url" => {
            let known = text.is_empty() || DATABASES.iter().any(|scheme| text.starts_with(scheme));
            (!known).then(|| format!("the value does not begin with {}", one_of(&DATABASES)))
        }
        "database.tls" => one_of_these(&TLS),
        "redis.url" => {
            let known = text.is_empty() || REDIS.iter().any(|scheme| text.starts_with(scheme));
            (!known).then(|| {
                format!(
                    "the value is not of the form redis://:password@host:6379: it does not begin with {}",
                    one_of(&REDIS)
                )
            })
        }
        "log.format" => one_of_these(&["auto", "pretty", "json"]),
        "log.level" => level_fault(text),
        "providers.*.kind" => one_of_these(KINDS),
        "providers.*.preset" if !text.is_empty() => {
            let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
            one_of_these(&names)
        }
        "data_dir" if text.is_empty() => Some("must not be empty".to_owned()),
        _ => None,
    }
}

/// An origin is compared with what browsers send, so what they never send is a mistake.
fn origin_fault(word: &str) -> Option<String> {
    let bare = word.strip_suffix(":*").unwrap_or(word);
    let is_origin = bare.parse::<http::Uri>().is_ok_and(|uri| {
        let is_web = uri.scheme_str().is_some_and(|scheme| matches!(scheme, "http" | "https"));
        // A path, even `/`, is no part of it.
        is_web && uri.authority().is_some_and(|host| bare.ends_with(host.as_str()))
    });
    let is_plain = !bare.contains(['*', '@']) && !bare.contains(char::is_uppercase);
    let right = word == "*" || is_origin && is_plain;
    (!right).then(|| format!("{word:?} is not an origin, such as \"https://shop.example\", and not \"*\""))
}

fn host_fault(word: &str) -> Option<String> {
    (!host::is_name(word)).then(|| format!("{word:?} is not the name of a host, such as \"chat.shop.example\""))
}

fn network_fault(word: &str) -> Option<String> {
    let wrong = word.parse::<Network>().is_err();
    wrong.then(|| format!("{word:?} is not an address or a network, such as \"10.0.0.5\" or \"10.0.0.0/8\""))
}

/// A bare word would pass for the name of a part, so it is looked at here.
fn level_fault(text: &str) -> Option<String> {
    let wrong = text.split(',').map(|part| part.rsplit('=').next().unwrap_or(part).trim());
    let wrong = wrong.filter(|level| !LEVELS.contains(level)).collect::<Vec<_>>();
    wrong.first().map(|level| format!("{level:?} is not a level: {}", one_of(&LEVELS)))
}

pub(super) fn one_of(words: &[&str]) -> String {
    format!("one of {}", words.join(", "))
}

fn range_of(setting: &str) -> Option<&'static RangeInclusive<i128>> {
    let setting = wildcard(setting);
    RANGES.iter().find(|(name, _)| *name == setting).map(|(_, range)| range)
}

/// The name with `*` for a provider's own.
fn wildcard(setting: &str) -> String {
    match setting.split('.').collect::<Vec<_>>().as_slice() {
        ["providers", _, key] => format!("providers.*.{key}"),
        _ => setting.to_owned(),
    }
}

fn is_secret(setting: &str) -> bool {
    SECRETS.contains(&wildcard(setting).as_str())
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

fn as_toml(value: &Value) -> String {
    match value {
        Value::String(_, text) => format!("{text:?}"),
        Value::Bool(_, flag) => flag.to_string(),
        Value::Num(_, number) => match (number.to_i128(), number.to_f64()) {
            (Some(whole), _) => whole.to_string(),
            (None, Some(float)) => float.to_string(),
            (None, None) => String::new(),
        },
        Value::Array(_, items) => format!("[{}]", items.iter().map(as_toml).collect::<Vec<_>>().join(", ")),
        _ => "{}".to_owned(),
    }
}
