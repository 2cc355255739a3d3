//! `parlance doctor`: looks for what would keep the server from running well, one line for each look.

use std::{
    net::{SocketAddr, TcpListener},
    process::ExitCode,
};

use super::{Place, fail};
use crate::{config::Config, folder::Folder};

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Finding {
    Ok(String),
    Warn(String),
    Fail(String),
}

pub fn run(place: Place) -> ExitCode {
    let config = match place.load(Vec::new()) {
        Ok(loaded) => loaded.config,
        Err(problems) => return fail(problems),
    };
    let findings = look(&config);
    for finding in &findings {
        println!("{finding}");
    }
    if findings.iter().any(|finding| matches!(finding, Finding::Fail(_))) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn look(config: &Config) -> Vec<Finding> {
    let mut findings = vec![Finding::Ok("settings".to_owned())];
    let held = match Folder::open(&config.data_dir) {
        Ok(folder) => {
            findings.extend(modes(&folder));
            folder.is_held()
        }
        Err(error) => {
            findings.push(Finding::Fail(error.message));
            false
        }
    };
    findings.push(if held {
        Finding::Ok("a server runs on the data folder".to_owned())
    } else {
        Finding::Ok("no server runs on the data folder".to_owned())
    });
    if !held {
        findings.push(port("server.listen", config.server.listen));
        findings.push(port("ops.listen", config.ops.listen));
    }
    findings
}

fn modes(folder: &Folder) -> Vec<Finding> {
    let open = folder.open_to_others();
    if open.is_empty() {
        return vec![Finding::Ok(format!("{} is closed to others", folder.root().display()))];
    }
    open.iter().map(|path| Finding::Fail(format!("{} can be read by others", path.display()))).collect()
}

fn port(setting: &str, address: SocketAddr) -> Finding {
    match TcpListener::bind(address) {
        Ok(_) => Finding::Ok(format!("{setting}: {address} is free")),
        Err(error) => Finding::Fail(format!("{setting}: {address}: {error}")),
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ok(what) => write!(f, "ok    {what}"),
            Self::Warn(what) => write!(f, "warn  {what}"),
            Self::Fail(what) => write!(f, "fail  {what}"),
        }
    }
}
