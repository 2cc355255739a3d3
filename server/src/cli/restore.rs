//! `parlance restore`: makes a backup the database of a data folder, with a log of its own, so that clients
//! whose cursors are of the time after the backup read their sessions anew.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

use super::{
    Place,
    backup::database_file,
    database, fail,
    part::{Part, has_log, remove_side_files},
    wait_for,
};
use crate::{
    chat::node::SILENT_MS,
    config::Config,
    folder::Folder,
    store::{Store, backup},
};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// What `parlance backup` wrote.
    #[arg(required_unless_present = "by_hand")]
    file: Option<PathBuf>,
    /// Give up the database that is there.
    #[arg(long)]
    replace: bool,
    /// The database was already restored with its engine's own tools: only give it a new log.
    #[arg(long, conflicts_with_all = ["file", "replace"])]
    by_hand: bool,
}

pub fn run(arguments: Arguments) -> ExitCode {
    let Arguments { place, file, replace, .. } = arguments;
    match place.load(Vec::new()) {
        Ok(loaded) => wait_for(async move {
            match file {
                Some(file) => restore(&loaded.config, &file, replace).await,
                None => renew(&loaded.config).await,
            }
        }),
        Err(problems) => fail(problems),
    }
}

async fn restore(config: &Config, file: &Path, replace: bool) -> Result<ExitCode, String> {
    let refused = |why: &str| format!("{} cannot be restored: {why}", file.display());
    let place = database_file(config)?;
    if !file.is_file() {
        return Err(refused("there is no such file"));
    }
    if has_log(file) {
        return Err(refused("it is a database in use, with part of it in a -wal file beside: use `parlance backup`"));
    }
    let folder = Folder::open(&config.data_dir).map_err(|error| error.message)?;
    let _held = folder.hold().map_err(|error| error.message)?;
    let shown = place.display();
    if place.exists() && !replace {
        return Err(format!(
            "there is a database at {shown}: restore into another folder, or give it up with --replace"
        ));
    }
    let failed = |error: std::io::Error| format!("cannot write {shown}: {error}");
    let part = Part::beside(&place).map_err(failed)?;
    part.fill(file).map_err(failed)?;
    let contents = backup::adopt(part.path()).await.map_err(|error| refused(&error.message))?;
    if place.exists() {
        backup::retire(&place).await.map_err(|error| error.message)?;
    }
    // Left beside a damaged database, or by hand: SQLite would add it to the new one.
    remove_side_files(&place);
    part.put(&place).map_err(failed)?;
    let backup::Contents { schema, sessions, messages } = contents;
    println!("{shown}: {sessions} sessions, {messages} messages, schema {schema}; clients read their sessions anew");
    let given = !config.login.token_key.is_empty() || !config.login.token_key_file.as_os_str().is_empty();
    if !given && !folder.has_token_key() {
        eprintln!("put the old secrets/token-key into the data folder now: without it everybody has to log in anew");
    }
    Ok(ExitCode::SUCCESS)
}

/// Servers would go on with the log they know.
async fn renew(config: &Config) -> Result<ExitCode, String> {
    let held = database_file(config).is_ok().then(|| Folder::open(&config.data_dir)?.hold()).transpose();
    let _held = held.map_err(|error| error.message)?;
    let store = database(config).await?;
    let renewed = async {
        refuse_running(&store).await?;
        store.renew_log().await.map_err(|error| error.message)
    };
    let renewed = renewed.await;
    store.close().await;
    renewed?;
    println!("the installation has a new log: clients read their sessions anew");
    Ok(ExitCode::SUCCESS)
}

/// Refuses while servers say that they use the database.
pub async fn refuse_running(store: &Store) -> Result<(), String> {
    let looked = async { store.nodes(store.now_ms().await? - SILENT_MS).await };
    let running = looked.await.map_err(|error| error.message)?;
    let named: Vec<&str> = running.iter().map(|node| &*node.address).collect();
    if named.is_empty() {
        return Ok(());
    }
    let (named, seconds) = (named.join(", "), SILENT_MS / 1000);
    Err(format!("stop the servers first: {named} (one that was killed counts as running for {seconds} s)"))
}
