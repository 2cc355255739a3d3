//! Settings: every layer, every fault with its name and place, and secrets that stay hidden.

use std::path::PathBuf;

use parlance_server::config::{Config, Flag, Loaded, MANUAL, Sources};

fn from_environment(variables: &[(&str, &str)]) -> Result<Loaded, String> {
    let environment = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::load(&Sources { environment, ..Sources::default() }).map_err(|problems| problems.to_string())
}

fn from_file(text: &str) -> Result<Loaded, String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("parlance.toml"), text).unwrap();
    let sources = Sources { folder: Some(folder.path().to_owned()), ..Sources::default() };
    let name = folder.path().join("parlance.toml").display().to_string();
    Config::load(&sources).map_err(|problems| problems.to_string().replace(&name, "parlance.toml"))
}

#[track_caller]
fn assert_says(outcome: Result<Loaded, String>, parts: &[&str]) {
    let problems = outcome.expect_err("the settings are wrong");
    for part in parts {
        assert!(problems.contains(part), "{part:?} is missing in: {problems}");
    }
}

#[test]
fn the_defaults_are_valid_and_local() {
    let config = Config::defaults().unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:50051");
    assert_eq!(config.ops.listen.to_string(), "127.0.0.1:9464");
    assert!(!config.server.insecure);
    assert_eq!(config.providers["builtin"].kind, "builtin");
}

#[test]
fn the_manual_names_the_range_of_every_number() {
    let ranges = parlance_server::config::ranges();
    for shown in Config::load(&Sources::default()).unwrap().shown {
        if shown.value.parse::<i64>().is_err() {
            continue;
        }
        let name = shown.name.replace("providers.builtin.", "providers.*.");
        let (_, range) = ranges.iter().find(|(known, _)| *known == name).expect(&name);
        let limits = format!("{} to {}", range.start(), range.end());
        assert!(MANUAL.contains(&limits), "the manual does not say {limits:?} of {name}");
    }
}

#[test]
fn the_environment_wins_over_the_file_and_a_flag_over_both() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, "[log]\nlevel = \"warn\"\n\n[server]\nlisten = \"127.0.0.1:1\"\ndrain_seconds = 7\n")
        .unwrap();
    let sources = Sources {
        file: Some(file.clone()),
        environment: vec![
            ("PARLANCE_SERVER__LISTEN".to_owned(), "127.0.0.1:2".to_owned()),
            ("PARLANCE_LOG__LEVEL".to_owned(), "error".to_owned()),
        ],
        flags: vec![Flag { flag: "--listen", setting: "server.listen", value: "127.0.0.1:3".to_owned() }],
        ..Sources::default()
    };
    let loaded = Config::load(&sources).unwrap();
    assert_eq!(loaded.config.server.listen.port(), 3);
    assert_eq!(loaded.config.log.level, "error");
    assert_eq!(loaded.config.server.drain_seconds, 7);

    let origin = |name: &str| loaded.shown.iter().find(|shown| shown.name == name).unwrap().origin.clone();
    assert_eq!(origin("server.listen"), "--listen");
    assert_eq!(origin("log.level"), "PARLANCE_LOG__LEVEL");
    assert_eq!(origin("server.drain_seconds"), format!("{}:6", file.display()));
    assert_eq!(origin("server.reflection"), "default");
}

#[test]
fn providers_are_named_instances_in_the_environment() {
    let loaded = from_environment(&[
        ("PARLANCE_PROVIDERS__LOCAL__KIND", "openai"),
        ("PARLANCE_PROVIDERS__LOCAL__BASE_URL", "http://127.0.0.1:11434/v1"),
        ("PARLANCE_PROVIDERS__LOCAL__API_KEY", "12345678"),
        ("PARLANCE_PROVIDERS__LOCAL__MODELS", "small, large"),
        ("PARLANCE_ASSISTANT__PROVIDER", "local"),
        ("PARLANCE_ASSISTANT__MODEL", "large"),
    ])
    .unwrap();
    let local = &loaded.config.providers["local"];
    assert_eq!(local.models, ["small", "large"]);
    assert_eq!(local.api_key.reveal(), "12345678");
    assert_eq!(loaded.config.assistant.model, "large");
    assert!(loaded.config.providers.contains_key("builtin"), "the built-in provider stays");
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_nearest_name() {
    assert_says(
        from_file("# mine\n[server]\nlisen = \"127.0.0.1:1\"\n"),
        &["server.lisen (parlance.toml:3)", "the nearest is server.listen"],
    );
    assert_says(from_file("[sesion]\nidle_seconds = 5\n"), &["parlance.toml:2", "the nearest is session.idle_seconds"]);
    assert_says(
        from_file("[providers.local]\nkind = \"openai\"\nbase_uri = \"http://127.0.0.1/v1\"\n"),
        &["parlance.toml:3", "the nearest is providers.local.base_url"],
    );
}

#[test]
fn an_unknown_variable_is_named_with_the_nearest_name() {
    assert_says(
        from_environment(&[("PARLANCE_DATABASE_URL", "sqlite:x")]),
        &["PARLANCE_DATABASE_URL", "the nearest is database.url"],
    );
    assert_says(from_environment(&[("PARLANCE_SERVER__LISTENS", "x")]), &["PARLANCE_SERVER__LISTENS", "server.listen"]);
}

#[test]
fn variables_of_other_purposes_are_left_alone() {
    from_environment(&[
        ("PARLANCE_ADMIN_EMAIL", "someone@example.org"),
        ("PARLANCE_PORT_50051_TCP_ADDR", "10.0.0.1"),
        ("PARLANCE_SERVICE_HOST", "10.0.0.1"),
    ])
    .unwrap();
}

#[test]
fn a_malformed_value_is_named_with_its_place() {
    assert_says(
        from_file("[session]\nwaiting_seconds = \"soon\"\n"),
        &["session.waiting_seconds (parlance.toml:2)", "\"soon\" is not a whole number"],
    );
    assert_says(
        from_environment(&[("PARLANCE_SERVER__REFLECTION", "maybe")]),
        &["SERVER__REFLECTION", "true or false"],
    );
    assert_says(
        from_environment(&[("PARLANCE_OPS__LISTEN", "9464")]),
        &["PARLANCE_OPS__LISTEN", "an address with a port"],
    );
    assert_says(from_environment(&[("PARLANCE_LOG__FORMAT", "xml")]), &["PARLANCE_LOG__FORMAT", "auto, pretty, json"]);
    assert_says(
        from_environment(&[("PARLANCE_LOG__LEVEL", "loud")]),
        &["PARLANCE_LOG__LEVEL", "\"loud\" is not a level"],
    );
    assert_says(
        from_environment(&[("PARLANCE_DATABASE__URL", "oracle://canary")]),
        &["PARLANCE_DATABASE__URL", "sqlite:, postgres:"],
    );
    assert_says(from_file("[session\nwaiting_seconds = 1\n"), &["parlance.toml:1", "not TOML"]);
}

#[test]
fn a_number_outside_its_range_is_refused_with_the_range() {
    assert_says(
        from_environment(&[("PARLANCE_SERVER__DRAIN_SECONDS", "0")]),
        &["server.drain_seconds (PARLANCE_SERVER__DRAIN_SECONDS)", "0 is not from 1 to 600"],
    );
    assert_says(from_file("[providers.builtin]\npace_ms = -1\n"), &["providers.builtin.pace_ms", "0 to 10000"]);
}

#[test]
fn all_faults_are_told_at_once() {
    assert_says(
        from_file("data_dri = 1\n[server]\ndrain_seconds = 0\n[log]\nformat = \"xml\"\n"),
        &["data_dri (parlance.toml:1)", "server.drain_seconds", "log.format"],
    );
}

#[test]
fn plain_text_beyond_loopback_needs_the_word_insecure() {
    assert_says(
        from_environment(&[("PARLANCE_SERVER__LISTEN", "0.0.0.0:50051")]),
        &["server.listen (PARLANCE_SERVER__LISTEN)", "server.insecure = true"],
    );
    from_environment(&[("PARLANCE_SERVER__LISTEN", "0.0.0.0:50051"), ("PARLANCE_SERVER__INSECURE", "true")]).unwrap();
}

#[test]
fn the_assistants_provider_must_be_configured() {
    assert_says(
        from_environment(&[("PARLANCE_ASSISTANT__PROVIDER", "locl")]),
        &["assistant.provider (PARLANCE_ASSISTANT__PROVIDER)", "there are: builtin"],
    );
    assert_says(
        from_environment(&[("PARLANCE_PROVIDERS__LOCAL__MODELS", "a")]),
        &["providers.local.kind", "is missing"],
    );
}

#[test]
fn secrets_are_never_shown() {
    let loaded = from_environment(&[
        ("PARLANCE_PROVIDERS__BUILTIN__API_KEY", "sk-canary"),
        ("PARLANCE_DATABASE__URL", "postgres://parlance:canary@localhost/parlance"),
    ])
    .unwrap();
    assert!(!format!("{loaded:?}").contains("canary"));
    assert!(loaded.shown.iter().any(|shown| shown.name == "providers.builtin.api_key" && shown.value == "***"));

    let broken = from_file("[providers.builtin]\napi_key = [\"sk-canary\"]\n").expect_err("not a text");
    assert!(!broken.contains("canary"), "{broken}");
    let broken = from_file("[providers.builtin]\napi_key = sk-canary\n").expect_err("not TOML");
    assert!(!broken.contains("canary"), "{broken}");
}

#[test]
fn a_key_can_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, "sk-from-file\n").unwrap();
    let variable = |name: &str, value: PathBuf| (name.to_owned(), value.display().to_string());
    let environment = vec![variable("PARLANCE_PROVIDERS__BUILTIN__API_KEY_FILE", file)];
    let loaded = Config::load(&Sources { environment, ..Sources::default() }).unwrap();
    assert_eq!(loaded.config.providers["builtin"].api_key.reveal(), "sk-from-file");

    let environment = vec![variable("PARLANCE_PROVIDERS__BUILTIN__API_KEY_FILE", folder.path().join("none"))];
    let problems = Config::load(&Sources { environment, ..Sources::default() }).expect_err("no such file").to_string();
    assert!(
        problems.contains("providers.builtin.api_key_file (PARLANCE_PROVIDERS__BUILTIN__API_KEY_FILE)"),
        "{problems}"
    );
}

#[test]
fn an_origin_that_no_browser_sends_is_a_mistake() {
    let allow = |origins: &str| from_environment(&[("PARLANCE_WEB__ALLOWED_ORIGINS", origins)]);
    for origins in ["*", "https://shop.example", "http://localhost:*, http://[::1]:8080", ""] {
        assert!(allow(origins).is_ok(), "{origins}");
    }
    for origin in ["shop.example", "https://shop.example/", "https://*.example", "ftp://a", "https://Shop.example"] {
        assert_says(allow(origin), &["web.allowed_origins", origin, "is not an origin"]);
    }
}

#[test]
fn a_certificate_and_its_key_belong_together_and_allow_every_address() {
    let certificate = ("PARLANCE_TLS__CERTIFICATE", "certificate.pem");
    let listen = ("PARLANCE_SERVER__LISTEN", "0.0.0.0:50051");
    assert_says(from_environment(&[certificate]), &["tls.key", "is missing"]);
    assert_says(from_environment(&[("PARLANCE_TLS__KEY", "key.pem")]), &["tls.certificate", "is missing"]);
    assert_says(from_environment(&[listen]), &["server.listen", "tls.certificate"]);
    assert!(from_environment(&[certificate, ("PARLANCE_TLS__KEY", "key.pem"), listen]).is_ok());
}

#[test]
fn tls_to_the_database_is_said_in_one_place_and_only_where_there_is_a_way() {
    let folder = tempfile::tempdir().unwrap();
    let (ca, other) = (folder.path().join("ca.pem"), folder.path().join("other"));
    std::fs::write(&ca, "-----BEGIN CERTIFICATE-----\n").unwrap();
    std::fs::write(&other, "no certificate").unwrap();
    let load = |url: &str, tls: &str, file: &str| {
        let variables = [("DATABASE__URL", url), ("DATABASE__TLS", tls), ("DATABASE__CA_FILE", file)];
        let set = variables.iter().filter(|(_, value)| !value.is_empty());
        let environment = set.map(|(name, value)| (format!("PARLANCE_{name}"), (*value).to_owned())).collect();
        Config::load(&Sources { environment, ..Sources::default() }).map_err(|problems| problems.to_string())
    };
    let (ca, other, url) = (ca.to_str().unwrap(), other.to_str().unwrap(), "mysql://db/parlance");
    assert!(
        load(url, "verify-full", ca).is_ok() && load(url, "verify-full", "").is_ok() && load(url, "off", "").is_ok()
    );
    assert!(load("postgres://db/parlance?sslmode=verify-full", "", "").is_ok());
    assert_says(load(url, "yes", ""), &["database.tls", "verify-full"]);
    assert_says(load("", "require", ""), &["database.tls", "SQLite is a file"]);
    assert_says(load("mysql://db/parlance?ssl-mode=REQUIRED", "require", ""), &["database.tls", "one place"]);
    assert_says(load(url, "require", ca), &["database.ca_file", "verify-full"]);
    assert_says(load(url, "verify-full", other), &["database.ca_file", "no certificate"]);
    assert_says(load(url, "verify-full", "nowhere.pem"), &["database.ca_file", "cannot read nowhere.pem"]);
}
