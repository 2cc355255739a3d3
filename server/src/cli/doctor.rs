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
    let folder = Folder::at(&config.data_dir);
    let mut findings = vec![Finding::Ok("settings".to_owned())];
    findings.extend(data(&folder));
    if !folder.is_held() {
        findings.push(port("server.listen", config.server.listen));
        findings.push(port("ops.listen", config.ops.listen));
    }
    findings
}

fn data(folder: &Folder) -> Vec<Finding> {
    let shown = folder.root().display();
    if !folder.root().exists() {
        return vec![Finding::Ok(format!("data folder {shown}: will be made"))];
    }
    if folder.is_foreign() {
        return vec![Finding::Fail(format!("data folder {shown}: holds something else"))];
    }
    let mut findings = match folder.listening() {
        Some(listening) if folder.is_held() => {
            vec![Finding::Ok(format!("data folder {shown}: process {} serves it on {}", listening.pid, listening.grpc))]
        }
        _ if folder.is_held() => vec![Finding::Warn(format!("data folder {shown}: a server starts or stops"))],
        _ => vec![Finding::Ok(format!("data folder {shown}: no server runs"))],
    };
    let open = folder.open_to_others().into_iter();
    findings.extend(open.map(|path| Finding::Fail(format!("{} is open to others", path.display()))));
    findings
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
