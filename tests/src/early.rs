//! A server that acknowledges before it commits, as a process of its own: the audits must fail on it.
//! Only builds with debug assertions can do that; no setting reaches it.

use std::path::PathBuf;

use parlance_server::{
    app::{App, FirstAdministrator},
    clock::Clock,
    config::{Config, Sources},
    store::early,
};
use tokio::signal::unix::{SignalKind, signal};

/// The file in the data folder that stands there once answers come before commits.
pub const MARK: &str = "early";

/// Serves as the environment says, on the folder that follows `--data-dir`, until the process ends. From
/// SIGUSR1 on, answers come before commits.
pub async fn serve(words: &[String]) {
    let mut turned = signal(SignalKind::user_defined1()).expect("a signal");
    let environment = std::env::vars().filter(|(name, _)| !name.starts_with("PARLANCE_ADMIN_"));
    let loaded = Config::load(&Sources { environment: environment.collect(), ..Sources::default() });
    let mut config = loaded.unwrap_or_else(|problems| panic!("{problems}")).config;
    let folder = words.iter().skip_while(|word| *word != "--data-dir").nth(1);
    config.data_dir = PathBuf::from(folder.expect("a folder"));
    let mark = config.data_dir.join(MARK);
    let running = App::start_for(config, Clock::machine(), FirstAdministrator::default()).await;
    let _running = running.expect("the server starts");
    loop {
        turned.recv().await;
        early::begin();
        std::fs::write(&mark, []).expect("a mark");
    }
}
