//! `parlance-load [SCENARIO…] [--short] [--out FOLDER]`: measures the binary named in
//! PARLANCE_TEST_BINARY and prints a table for each scenario: figure, aim, PASS or MISS. `--out` also
//! keeps the tables, and every number behind them in `raw/`. Ends with an error only when an audit
//! fails: a busy machine must not fail a build.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use parlance_tests::load::{self, Report, Scale, echo, floor};

const SCENARIOS: [&str; 9] = ["start", "idle", "send", "ask", "resume", "history", "fair", "queue", "answers"];

struct Wish {
    scenarios: Vec<String>,
    scale: Scale,
    out: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["echo"] => echo::serve().await,
        ["floor", folder] => floor::serve(Path::new(folder)).await,
        _ => {}
    }
    #[cfg(debug_assertions)]
    if words.first().is_some_and(|word| word == "early") {
        parlance_tests::early::serve(&words).await;
    }
    let wish = match parse(words) {
        Ok(wish) => wish,
        Err(error) => {
            eprintln!("{error}\nusage: parlance-load [{}] [--short] [--out FOLDER]", SCENARIOS.join(" "));
            return ExitCode::FAILURE;
        }
    };
    let mut failed = false;
    for name in &wish.scenarios {
        let report = run(name, wish.scale).await;
        failed |= report.has_failed();
        println!("{report}");
        if let Some(folder) = &wish.out {
            let raw = folder.join("raw");
            fs::create_dir_all(&raw).expect("a folder for the figures");
            fs::write(folder.join(format!("{name}.md")), report.to_string()).expect("the figures are written");
            fs::write(raw.join(format!("{name}.csv")), report.raw()).expect("the numbers are written");
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn run(name: &str, scale: Scale) -> Report {
    match name {
        "start" => load::start::run(scale).await,
        "idle" => load::idle::run(scale).await,
        "send" => load::send::run(scale).await,
        "ask" => load::ask::run(scale).await,
        "fair" => load::fair::run(scale).await,
        "resume" => load::resume::run(scale).await,
        "queue" => load::queue::run(scale).await,
        "answers" => load::answers::run(scale).await,
        _ => load::history::run(scale).await,
    }
}

fn parse(words: Vec<String>) -> Result<Wish, String> {
    let mut wish = Wish { scenarios: Vec::new(), scale: Scale::Full, out: None };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match &*word {
            "--short" => wish.scale = Scale::Short,
            "--out" => wish.out = Some(words.next().ok_or("--out needs a folder")?.into()),
            name if SCENARIOS.contains(&name) => wish.scenarios.push(word),
            other => return Err(format!("`{other}` is no scenario")),
        }
    }
    if wish.scenarios.is_empty() {
        wish.scenarios = SCENARIOS.map(String::from).to_vec();
    }
    Ok(wish)
}
