//! `parlance chat`: a terminal client that speaks the public contract only, as any other client would.
//! Apart from the server's own parts, none of which it uses.

use std::{path::Path, process::ExitCode};

use clap::Args;

/// The line being typed.
mod input;
/// Widths and rows.
mod text;

/// Chat in this terminal, as a customer or, with --agent, as a person who serves customers.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Address of the server; otherwise the one in listening.json of the data folder, or
    /// http://127.0.0.1:50051.
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// Serve customers instead of being one.
    #[arg(long)]
    pub agent: bool,
    /// Address to log in with; otherwise the first administrator's.
    #[arg(long, requires = "agent")]
    pub email: Option<String>,
    /// Password to log in with; otherwise the data folder's secrets/admin-password, or asked for.
    #[arg(long, env = "PARLANCE_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
    /// Go on with this session.
    #[arg(long, value_name = "ID")]
    pub session: Option<String>,
    /// Name that the others see.
    #[arg(long)]
    pub name: Option<String>,
    /// Language as a BCP 47 tag, for example zh-CN.
    #[arg(long)]
    pub locale: Option<String>,
    /// One line for each event, without moving the cursor; always so where it is not a terminal.
    #[arg(long)]
    pub plain: bool,
    /// Any value turns colours off.
    #[arg(long, env = "NO_COLOR", hide = true)]
    pub no_color: Option<String>,
}

/// Runs the client until its user leaves. What went wrong is told on stderr.
pub async fn run(arguments: Arguments, data_dir: &Path) -> ExitCode {
    let _ = (arguments, data_dir);
    ExitCode::SUCCESS
}
