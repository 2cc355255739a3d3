//! The rules of the house, each judged from the text of one file.

use super::source::Source;

/// What can be wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Names a layer that it must not know.
    Arrow,
    /// Names a foreign crate outside its home.
    Home,
    LongFile,
    LongFunction,
    /// Uses a word that is not ours.
    Word,
    /// Does not begin by saying what lives there.
    Opening,
    /// A module of the map without its sentence.
    Map,
    /// Cannot be read as Rust.
    Syntax,
}

/// One thing that is wrong.
#[derive(Debug)]
pub struct Finding {
    pub rule: Rule,
    pub place: String,
    pub line: usize,
    pub detail: String,
}

const MAX_FILE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 70;

/// Which modules of the server a module may name besides itself. Those that are not listed as a key
/// (main.rs, app.rs) may name all.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &["error"]),
    ("error", &["domain"]),
    ("clock", &[]),
    ("secret", &[]),
    ("tasks", &["error"]),
    ("telemetry", &["config", "error"]),
    ("limits", &["error", "telemetry"]),
    ("store", &["domain", "error", "clock", "tasks", "secret", "telemetry"]),
    ("hub", &["domain", "error", "clock", "tasks"]),
    ("ai", &["domain", "error", "clock", "tasks", "secret"]),
    ("knowledge", &["domain", "error", "clock", "tasks"]),
    (
        "chat",
        &["domain", "error", "clock", "limits", "tasks", "secret", "telemetry", "store", "hub", "ai", "knowledge"],
    ),
    ("grpc", &["domain", "limits", "error", "clock", "tasks", "telemetry", "chat"]),
    ("ops", &["domain", "error", "clock", "tasks", "chat", "telemetry"]),
    // The terminal client is a stranger to the server: it knows the contract, and tools that serve nobody.
    ("cli::chat", &["clock", "secret", "tasks"]),
];

/// Where a foreign crate may be named: prefixes of module paths.
const HOMES: &[(&str, &[&str])] = &[
    ("tonic", &["grpc", "cli::chat"]),
    ("tonic_prost", &["grpc"]),
    ("tonic_types", &["grpc", "cli::chat"]),
    ("tonic_health", &["grpc"]),
    ("tonic_reflection", &["grpc"]),
    ("prost", &["grpc"]),
    ("prost_types", &["grpc", "cli::chat"]),
    ("prost_reflect", &["grpc"]),
    ("tower", &["grpc", "ai::openai"]),
    ("parlance_client", &["grpc", "cli::chat"]),
    ("sqlx", &["store"]),
    ("lru", &["store", "ai::known"]),
    ("tantivy", &["knowledge"]),
    ("async_openai", &["ai"]),
    ("redis", &["hub"]),
    ("bb8_redis", &["hub"]),
    ("reqwest", &["ai"]),
    ("jsonwebtoken", &["chat::token"]),
    ("argon2", &["chat::password"]),
    ("clap", &["cli"]),
    ("figment", &["config"]),
    // The router of tonic asks its services for an axum trait.
    ("axum", &["ops", "grpc::health"]),
    ("tokio_rustls", &["grpc::tls", "cli::chat"]),
    ("rustix", &["grpc::descriptors", "clock"]),
    ("hyper", &["grpc::serve"]),
    ("crossterm", &["cli::chat"]),
    ("metrics_exporter_prometheus", &["telemetry"]),
    ("tracing_subscriber", &["telemetry"]),
];

const FOREIGN_WORDS: &[&str] = &["conversation", "ticket", "visitor", "bot", "escalate"];
const EMPTY_SUFFIXES: &[&str] = &["Manager", "Helper", "Util", "Impl"];

/// Judges one Rust file. `place` is its path below the repository, as in `server/src/store/mod.rs`.
pub fn judge(place: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |rule: Rule, line: usize, detail: String| {
        findings.push(Finding { rule, place: place.to_owned(), line, detail });
    };
    let lines = text.lines().count();
    if lines > MAX_FILE_LINES {
        found(Rule::LongFile, lines, format!("{lines} lines, at most {MAX_FILE_LINES}"));
    }
    if !text.starts_with("//! ") {
        found(Rule::Opening, 1, "no sentence says what lives here".to_owned());
    }
    let home = module_path(place);
    let source = match Source::read(text, &home) {
        Ok(source) => source,
        Err(error) => {
            found(Rule::Syntax, error.span().start().line, error.to_string());
            return findings;
        }
    };
    for (name, length, line) in &source.functions {
        if *length > MAX_FUNCTION_LINES {
            found(Rule::LongFunction, *line, format!("{name}: {length} lines, at most {MAX_FUNCTION_LINES}"));
        }
    }
    for (name, line) in &source.names {
        if let Some(word) = foreign_word(name) {
            found(Rule::Word, *line, format!("{name}: we do not say \"{word}\""));
        }
    }
    if place == "server/src/lib.rs" {
        for (name, line, _) in source.modules.iter().filter(|(_, _, explained)| !explained) {
            found(Rule::Map, *line, format!("mod {name} has no sentence"));
        }
    }
    if place.starts_with("server/src/") {
        for (path, line) in &source.mentions {
            if let Some((rule, detail)) = forbidden(&home.join("::"), path) {
                found(rule, *line, detail);
            }
        }
    }
    findings
}

/// The words of a name in snake_case, CamelCase or CAPITALS, in lower case.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    for letter in name.chars() {
        if letter == '_' || (letter.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if letter != '_' {
            words.last_mut().expect("never empty").extend(letter.to_lowercase());
        }
        before = letter;
    }
    words
}

/// The first word of a name that we do not use, plural or not.
pub fn foreign_word(name: &str) -> Option<&'static str> {
    let words = words(name);
    let foreign = FOREIGN_WORDS
        .iter()
        .find(|foreign| words.iter().any(|word| word.strip_suffix('s').unwrap_or(word) == **foreign));
    let camel = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
    let empty = || EMPTY_SUFFIXES.iter().find(|suffix| camel && name.ends_with(**suffix));
    foreign.or_else(empty).copied()
}

/// `server/src/store/session.rs` is `["store", "session"]`; elsewhere the path has no meaning.
fn module_path(place: &str) -> Vec<String> {
    let Some(path) = place.strip_prefix("server/src/") else { return Vec::new() };
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    match path {
        "lib" | "main" => Vec::new(),
        _ => path.split('/').map(str::to_owned).collect(),
    }
}

fn within(module: &str, prefix: &str) -> bool {
    module.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn forbidden(home: &str, path: &[String]) -> Option<(Rule, String)> {
    if path[0] != "crate" {
        let (_, homes) = HOMES.iter().find(|(foreign, _)| path[0] == *foreign)?;
        let at_home = homes.iter().any(|prefix| within(home, prefix));
        return (!at_home).then(|| (Rule::Home, format!("{} belongs to {}", path[0], homes.join(", "))));
    }
    let (layer, allowed) = ARROWS.iter().find(|(layer, _)| within(home, layer))?;
    let target = path[1..].join("::");
    let fine = within(&target, layer) || allowed.iter().any(|other| within(&target, other));
    (!fine).then(|| (Rule::Arrow, format!("{layer} must not know {}", path[1])))
}
