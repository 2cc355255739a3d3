//! `parlance migrate`: brings the database to this version's schema without serving, as the server
//! itself does at its start.

use std::process::ExitCode;

use super::{Place, database, fail, wait_for};

pub fn run(place: Place) -> ExitCode {
    match place.load(Vec::new()) {
        Ok(loaded) => wait_for(async move {
            let store = database(&loaded.config).await?;
            println!("the database is up to date");
            store.close().await;
            Ok(ExitCode::SUCCESS)
        }),
        Err(problems) => fail(problems),
    }
}
