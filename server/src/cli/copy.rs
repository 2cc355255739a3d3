//! `parlance copy`: an installation that has been stopped, or a backup, into an empty database of any engine.

use std::{
    fs::OpenOptions,
    io::{IsTerminal, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::ExitCode,
};

use clap::Args;

use super::{Place, fail, log_warnings, restore::refuse_running, wait_for};
use crate::{
    app,
    config::Config,
    folder::{Folder, Held},
    store::{Store, backup::sqlite_file, copy::Progress},
    tasks::Tasks,
};

/// Rows between two lines about one table.
const TOLD_EVERY: u64 = 25_600;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Database to copy from; a backup is sqlite:FILE. Otherwise that of the settings.
    #[arg(long, value_name = "URL", env = "PARLANCE_COPY_FROM", hide_env_values = true)]
    from: Option<String>,
    /// Database to copy into: empty, or holding a copy that was not finished.
    #[arg(long, value_name = "URL", env = "PARLANCE_COPY_TO", hide_env_values = true)]
    to: String,
}

pub fn run(arguments: Arguments) -> ExitCode {
    let Arguments { place, from, to } = arguments;
    match place.load(Vec::new()) {
        Ok(loaded) => wait_for(async move { copy(&loaded.config, from, &to).await }),
        Err(problems) => fail(problems),
    }
}

async fn copy(config: &Config, from: Option<String>, to: &str) -> Result<ExitCode, String> {
    log_warnings();
    let from = from.unwrap_or_else(|| own_url(config));
    if from == to {
        return Err("--from and --to are the same database".to_owned());
    }
    let _held = [hold(&from, true)?, hold(to, false)?];
    let tasks = Tasks::default();
    let open = |url: &str, as_it_is| {
        let store = app::store_at(config, url.to_owned(), as_it_is, &tasks);
        let side = if as_it_is { "--from" } else { "--to" };
        store.map_err(|error| format!("{side}: {}", error.message))
    };
    let (source, target) = (open(&from, true)?, open(to, false)?);
    let copied = both(&source, &target).await;
    source.close().await;
    target.close().await;
    copied?;
    println!("the copy is the same as what was copied; clients keep their cursors");
    eprintln!(
        "start the servers on it with the token key of before (login.token_key, login.token_key_file or \
         secrets/token-key of the old data folder); indexes are made anew"
    );
    Ok(ExitCode::SUCCESS)
}

async fn both(source: &Store, target: &Store) -> Result<(), String> {
    let judged = |side: &'static str| move |error: crate::error::Error| format!("{side}: {}", error.message);
    target.judge().await.map_err(judged("--to"))?;
    source.ping().await.map_err(judged("--from"))?;
    source.copyable().await.map_err(judged("--from"))?;
    refuse_running(source).await?;
    let at_terminal = std::io::stderr().is_terminal();
    let compared = source.copy_to(target, &|progress| tell(progress, at_terminal)).await;
    if at_terminal {
        eprintln!();
    }
    let compared = compared.map_err(|error| error.message)?;
    // One that has started meanwhile wrote what is not in the copy.
    refuse_running(source).await?;
    for table in compared {
        println!("{:20} {:>12} rows  {:032x}", table.table, table.rows, table.checksum);
    }
    target.end_copy().await.map_err(|error| error.message)
}

/// One line that changes for a person, few lines for a log.
fn tell(Progress { table, compared, rows, of }: Progress, at_terminal: bool) {
    let act = if compared { "comparing" } else { "copying" };
    let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
    if at_terminal {
        eprint!("\r\x1b[K{act} {table}: {rows}{of}");
        let _ = std::io::stderr().flush();
    } else if rows % TOLD_EVERY == 0 {
        eprintln!("{act} {table}: {rows}{of}");
    }
}

fn own_url(config: &Config) -> String {
    match config.database.url.reveal() {
        "" => format!("sqlite:{}", Folder::at(&config.data_dir).database().display()),
        url => url.to_owned(),
    }
}

/// Takes the data folder of an SQLite database, if it is in one; makes a new file closed to others.
fn hold(url: &str, is_source: bool) -> Result<Option<Held>, String> {
    let Some(file) = sqlite_file(url) else { return Ok(None) };
    if is_source && !file.is_file() {
        return Err(format!("--from: there is no file {}", file.display()));
    }
    let folder = Folder::at(file.parent().unwrap_or(Path::new(".")));
    let is_data = folder.database() == file && folder.has_secrets();
    let held = is_data.then(|| folder.hold()).transpose().map_err(|error| error.message)?;
    if !is_source {
        let made = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&file);
        made.map_err(|error| format!("--to: cannot write {}: {error}", file.display()))?;
    }
    Ok(held)
}
