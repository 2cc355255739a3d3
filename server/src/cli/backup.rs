//! `parlance backup`: all that an SQLite database holds in one file, while servers write.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

use super::{Place, fail, part::Part, wait_for};
use crate::{config::Config, folder::Folder, store::backup};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Where the backup goes: a name that is not there yet.
    file: PathBuf,
}

pub fn run(arguments: Arguments) -> ExitCode {
    let Arguments { place, file } = arguments;
    match place.load(Vec::new()) {
        Ok(loaded) => wait_for(async move {
            tokio::select! {
                done = back_up(&loaded.config, &file) => done,
                _ = tokio::signal::ctrl_c() => Err("stopped: there is no backup".to_owned()),
            }
        }),
        Err(problems) => fail(problems),
    }
}

async fn back_up(config: &Config, file: &Path) -> Result<ExitCode, String> {
    let database = database_file(config)?;
    if !database.exists() {
        return Err(format!("there is no database to back up: {} does not exist", database.display()));
    }
    if file.exists() {
        return Err(format!("{} is there already: name another file", file.display()));
    }
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", file.display());
    let part = Part::beside(file).map_err(failed)?;
    let contents = backup::back_up(&database, part.path()).await.map_err(|error| error.message)?;
    part.put(file).map_err(failed)?;
    let backup::Contents { schema, sessions, messages } = contents;
    println!("{}: {sessions} sessions, {messages} messages, schema {schema}", file.display());
    if config.login.token_key.is_empty() && config.login.token_key_file.as_os_str().is_empty() {
        eprintln!("keep secrets/token-key of the data folder with it: without that key everybody has to log in anew");
    }
    Ok(ExitCode::SUCCESS)
}

/// The file of these settings' SQLite database, there or not; on another engine what to use instead.
pub fn database_file(config: &Config) -> Result<PathBuf, String> {
    let url = config.database.url.reveal();
    if url.is_empty() {
        return Ok(Folder::at(&config.data_dir).database());
    }
    backup::sqlite_file(url).ok_or_else(|| {
        let (engine, tools) = if url.starts_with("postgres") {
            ("PostgreSQL", "pg_dump --format=custom, and pg_restore into an empty database")
        } else {
            ("MariaDB or MySQL", "mariadb-dump (mysqldump) --single-transaction, and its client into an empty database")
        };
        format!(
            "this installation is on {engine}, whose own tools keep backups: {tools}; then run `parlance restore \
             --by-hand` before the servers start (docs/operating.md)"
        )
    })
}
