//! How an agent logs in: what was given, what a server on this machine left for its first
//! administrator, or what is asked for.

use std::{
    fs,
    io::{self, IsTerminal},
    path::Path,
};

use super::{Arguments, connection::Credentials, screen};
use crate::secret::Secret;

const FIRST_ADMINISTRATOR: &str = "admin@localhost";

pub async fn credentials(arguments: &Arguments, data_dir: &Path) -> Result<Credentials, String> {
    let email = arguments.email.clone().unwrap_or_else(|| FIRST_ADMINISTRATOR.to_owned());
    let left = || if email == FIRST_ADMINISTRATOR { left_by_server(data_dir) } else { None };
    let password = match given().or_else(left) {
        Some(password) => password,
        None => ask(&email).await?,
    };
    Ok(Credentials::User { email, password: Secret::new(password) })
}

#[expect(clippy::disallowed_methods, reason = "not a setting: a word of the person at this terminal")]
fn given() -> Option<String> {
    std::env::var("PARLANCE_PASSWORD").ok().filter(|given| !given.is_empty())
}

/// The generated password, which is there until it is changed.
fn left_by_server(data_dir: &Path) -> Option<String> {
    let text = fs::read_to_string(data_dir.join("secrets").join("admin-password")).ok()?;
    text.lines().next().map(str::to_owned).filter(|password| !password.is_empty())
}

async fn ask(email: &str) -> Result<String, String> {
    if !io::stdin().is_terminal() {
        return Err(format!("no password for {email}: set PARLANCE_PASSWORD"));
    }
    let answer = screen::ask_secret(&format!("Password of {email}: ")).await.map_err(|error| error.to_string())?;
    answer.ok_or_else(|| "no password was given".to_owned())
}
