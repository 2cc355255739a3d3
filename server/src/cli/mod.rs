//! The command line: one file for each command.

/// Another token key for the installation.
mod adopt_key;
/// A backup of an SQLite database.
mod backup;
/// A terminal client.
pub mod chat;
/// Prints the settings in force.
mod config;
/// An installation into another database.
mod copy;
/// Looks for what would keep the server from running well.
mod doctor;
/// Brings the database to this version's schema.
mod migrate;
/// A file in the making.
mod part;
/// A backup becomes the database.
mod restore;
/// Runs the server.
mod serve;
/// Access tokens for tools.
mod token;
/// Staff accounts.
mod user;

use std::{fmt::Display, future::Future, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    app,
    config::{Config, Flag, Loaded, LogFormat, LogSettings, Problems, Sources},
    error::Error,
    folder::Folder,
    store::Store,
    tasks::Tasks,
    telemetry,
};

/// Customer-service chat backend: an assistant answers at once, a person can take the floor at any
/// moment, and no message is lost.
#[derive(Debug, Parser)]
#[command(name = "parlance", version, propagate_version = true, args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    /// Without a command the server runs.
    #[command(flatten)]
    serve: serve::Arguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server (also without a command).
    Serve(serve::Arguments),
    /// Chat in this terminal.
    Chat(ChatArguments),
    /// Bring the database to this version's schema, without serving.
    Migrate(Place),
    /// Create, list, suspend and reactivate users, reset passwords.
    User(user::Arguments),
    /// Print an access token for a user, for tools such as grpcurl.
    Token(token::Arguments),
    /// Make the token key of these settings that of the installation, where the old one is lost.
    AdoptKey(Place),
    /// Write all that the SQLite database holds into one file, also while a server runs.
    Backup(backup::Arguments),
    /// Make a backup the database of this data folder.
    Restore(restore::Arguments),
    /// Copy an installation that has been stopped, or a backup, into an empty database of any engine.
    Copy(copy::Arguments),
    /// Print the settings in force and where each came from; secrets are hidden.
    Config(config::Arguments),
    /// Look for what would keep the server from running well.
    Doctor(Place),
    /// Print the version.
    Version,
}

/// Which installation is meant.
#[derive(Debug, Clone, Default, Args)]
struct Place {
    /// File with settings; otherwise parlance.toml in the working folder, if it is there.
    #[arg(long, value_name = "FILE", env = "PARLANCE_CONFIG")]
    config: Option<PathBuf>,
    /// Folder with database, secrets and index.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ChatArguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    chat: chat::Arguments,
}

impl Place {
    fn load(self, mut flags: Vec<Flag>) -> Result<Loaded, Problems> {
        if let Some(folder) = self.data_dir {
            flags.push(Flag { flag: "--data-dir", setting: "data_dir", value: folder.display().to_string() });
        }
        Config::load(&Sources::of_process(self.config, flags))
    }

    /// Where a server of this place keeps its data; its other settings need not be right.
    fn folder(self) -> PathBuf {
        let usual = self.data_dir.clone().unwrap_or_else(|| PathBuf::from("./data"));
        self.load(Vec::new()).map_or(usual, |loaded| loaded.config.data_dir)
    }
}

/// Runs what the command line asks for.
pub fn run() -> ExitCode {
    let line = CommandLine::parse();
    match line.command.unwrap_or(Command::Serve(line.serve)) {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Chat(arguments) => {
            let folder = arguments.place.folder();
            wait_for(async move { Ok(chat::run(arguments.chat, &folder).await) })
        }
        Command::Migrate(place) => migrate::run(place),
        Command::User(arguments) => user::run(arguments),
        Command::Token(arguments) => token::run(arguments),
        Command::AdoptKey(place) => adopt_key::run(place),
        Command::Backup(arguments) => backup::run(arguments),
        Command::Restore(arguments) => restore::run(arguments),
        Command::Copy(arguments) => copy::run(arguments),
        Command::Config(arguments) => config::run(arguments),
        Command::Doctor(place) => doctor::run(place),
        Command::Version => {
            println!("parlance {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
    }
}

/// The database of these settings, for commands that need no running server.
async fn database(config: &Config) -> Result<Store, String> {
    log_warnings();
    let opened = async {
        let folder = Folder::open(&config.data_dir)?;
        let (store, _) = app::open_store(config, &folder, &Tasks::default()).await?;
        Ok::<_, Error>(store)
    };
    opened.await.map_err(|error| error.message)
}

/// Has a command say why something is away, which the error itself keeps to itself.
fn log_warnings() {
    telemetry::start_logs(&LogSettings { level: "warn".to_owned(), format: LogFormat::Auto });
}

/// Runs a command to its end; what went wrong goes to stderr in one piece.
fn wait_for(command: impl Future<Output = Result<ExitCode, String>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(format!("cannot start threads: {error}")),
    };
    let code = runtime.block_on(command).unwrap_or_else(fail);
    // What still runs has been given its time.
    runtime.shutdown_background();
    code
}

fn fail(error: impl Display) -> ExitCode {
    eprintln!("parlance: {error}");
    ExitCode::FAILURE
}
