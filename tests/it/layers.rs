//! The house keeps its order: arrows between layers, homes of foreign crates, sizes, words. Fixtures
//! that break each rule show that it can be broken.

use std::path::{Path, PathBuf};

use parlance_tests::binary::root;

/// The rules.
mod rules;
/// Reading a source file.
mod source;

use rules::{Finding, Rule, foreign_word, judge};

/// What is written by hand in Rust.
const FOLDERS: &[&str] = &["server", "clients/rust", "tests"];

/// A rule with the file that must break it, and where that file pretends to stand.
const FIXTURES: &[(Rule, &str, &str)] = &[
    (Rule::Arrow, "server/src/store/session.rs", include_str!("fixtures/layers/store_knows_chat.rs")),
    (Rule::Arrow, "server/src/hub/mod.rs", include_str!("fixtures/layers/hub_knows_store.rs")),
    (Rule::Arrow, "server/src/domain/floor.rs", include_str!("fixtures/layers/domain_knows_clock.rs")),
    (Rule::Arrow, "server/src/chat/message.rs", include_str!("fixtures/layers/chat_knows_grpc.rs")),
    (Rule::Home, "server/src/chat/message.rs", include_str!("fixtures/layers/chat_names_tonic.rs")),
    (Rule::Home, "server/src/grpc/message.rs", include_str!("fixtures/layers/grpc_names_sqlx.rs")),
    (Rule::LongFunction, "server/src/chat/message.rs", include_str!("fixtures/layers/long_function.rs")),
    (Rule::Word, "tests/it/story.rs", include_str!("fixtures/layers/foreign_word.rs")),
    (Rule::Word, "tests/it/story.rs", include_str!("fixtures/layers/empty_suffix.rs")),
    (Rule::Opening, "server/src/cli/serve.rs", include_str!("fixtures/layers/no_opening.rs")),
    (Rule::Map, "server/src/lib.rs", include_str!("fixtures/layers/map_without_sentence.rs")),
    (Rule::Syntax, "server/src/cli/serve.rs", include_str!("fixtures/layers/no_rust.rs")),
];

#[test]
fn every_source_file_keeps_the_rules() {
    let files = FOLDERS.iter().flat_map(|folder| files(&root().join(folder), "rs"));
    let findings: Vec<Finding> = files.flat_map(|file| judge(&place(&file), &text(&file))).collect();
    let lines =
        findings.iter().map(|found| format!("{}:{} {:?}: {}", found.place, found.line, found.rule, found.detail));
    assert!(findings.is_empty(), "\n{}", lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn each_fixture_breaks_its_rule_and_no_other() {
    for (rule, place, text) in FIXTURES {
        let found: Vec<Rule> = judge(place, text).iter().map(|finding| finding.rule).collect();
        assert!(!found.is_empty() && found.iter().all(|other| other == rule), "{rule:?} at {place}: found {found:?}");
    }
}

#[test]
fn a_file_of_401_lines_is_too_long() {
    let text = |lines: usize| format!("//! A file.\n{}", "// A line.\n".repeat(lines - 1));
    assert!(judge("tests/it/story.rs", &text(400)).is_empty());
    assert_eq!(judge("tests/it/story.rs", &text(401))[0].rule, Rule::LongFile);
}

#[test]
fn contract_and_migrations_use_our_words() {
    let protos = files(&root().join("proto"), "proto");
    let found: Vec<String> = protos
        .chain(files(&root().join("migrations"), "sql"))
        .flat_map(|file| foreign_words(&file).into_iter().map(move |word| format!("{}: {word}", place(&file))))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn migrations_have_the_same_names_for_each_database() {
    let names = |engine: &str| {
        let folder = root().join("migrations").join(engine);
        files(&folder, "sql").map(|file| file.file_name().map(PathBuf::from)).collect::<Vec<_>>()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("mysql"));
    assert_eq!(names("sqlite"), names("postgres"));
}

/// Files of a kind below a folder, in order; fixtures apart, which are wrong on purpose.
fn files(folder: &Path, kind: &str) -> impl Iterator<Item = PathBuf> + use<> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("fixtures") && !path.ends_with("node_modules") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == kind) {
                found.push(path);
            }
        }
    }
    found.sort();
    found.into_iter()
}

/// Names we do not use, outside comments.
fn foreign_words(file: &Path) -> Vec<&'static str> {
    let text = text(file);
    let code =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).filter(|line| !line.starts_with("--"));
    code.flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
        .filter_map(foreign_word)
        .collect()
}

fn place(file: &Path) -> String {
    file.strip_prefix(root()).expect("below the root").display().to_string()
}

fn text(file: &Path) -> String {
    std::fs::read_to_string(file).expect("a file of text")
}
