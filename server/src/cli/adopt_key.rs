//! `parlance adopt-key`: makes the token key of these settings that of the installation, after the key it
//! had was lost or has become known.

use std::process::ExitCode;

use super::{Place, database, fail, wait_for};
use crate::{app, config::Config};

pub fn run(place: Place) -> ExitCode {
    match place.load(Vec::new()) {
        Ok(loaded) => wait_for(async move { adopt(&loaded.config).await }),
        Err(problems) => fail(problems),
    }
}

async fn adopt(config: &Config) -> Result<ExitCode, String> {
    let store = database(config).await?;
    let adopted = async { app::logins(config, &store)?.adopt_key().await };
    let adopted = adopted.await;
    store.close().await;
    println!(
        "{}",
        match adopted.map_err(|error| error.message)? {
            true => "the installation has a new token key: start every server with it; everybody has to log in anew",
            false => "the installation has this token key",
        }
    );
    Ok(ExitCode::SUCCESS)
}
