//! `parlance token`: an access token for a user, for tools such as grpcurl. Whoever may read the data
//! folder can make one, as they could read the key that signs it. Works beside a running server.

use std::process::ExitCode;

use clap::Args;

use super::{Place, database, fail, wait_for};
use crate::{
    app,
    chat::user::get_user_by_email,
    config::Config,
    error::{Error, Reason},
};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Address of the user.
    email: String,
}

pub fn run(arguments: Arguments) -> ExitCode {
    let Arguments { place, email } = arguments;
    match place.load(Vec::new()) {
        Ok(loaded) => wait_for(async move { mint(&loaded.config, &email).await }),
        Err(problems) => fail(problems),
    }
}

/// The token alone goes to the standard output, so that it can be put into another command.
async fn mint(config: &Config, email: &str) -> Result<ExitCode, String> {
    let store = database(config).await?;
    let minted = async {
        let user = get_user_by_email(&store, email).await?;
        if user.suspended_at_ms.is_some() {
            return Err(Error::new(Reason::UserSuspended, format!("{email} is suspended")));
        }
        let logins = app::logins(config, &store)?;
        logins.check_key().await?;
        logins.mint(user).await
    };
    let minted = minted.await;
    store.close().await;
    let (token, _) = minted.map_err(|error| error.message)?;
    println!("{}", token.reveal());
    let seconds = config.login.access_token_seconds;
    eprintln!("good for {seconds} seconds; anyone who has it is {email}: parlance user, or Logout, ends it before");
    Ok(ExitCode::SUCCESS)
}
