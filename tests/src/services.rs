//! Services and clients that others wrote, as processes: an AgentOS to be asked, and the vendors' own
//! clients to judge the upstreams that we make ourselves.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::Value;

use crate::binary::root;

/// The one key that the AgentOS takes.
pub const KEY: &str = "sk-agno";

/// A hang guard, not a measure.
const HANG: Duration = Duration::from_secs(120);

/// A running AgentOS with the one agent of `tests/env/services`. Dropping it ends it.
pub struct AgentOs {
    process: Child,
    address: String,
    log: Receiver<String>,
}

/// Fails where the packages are missing: a test that cannot run must not look passed.
fn python() -> PathBuf {
    let python = root().join("target/env/services/bin/python");
    assert!(python.exists(), "the services are not installed: run `make setup`");
    python
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("env/services")
}

impl AgentOs {
    pub fn start() -> Self {
        let mut process = Command::new(python())
            .args(["-m", "uvicorn", "--host", "127.0.0.1", "--port", "0", "--app-dir"])
            .arg(folder())
            .arg("agentos:app")
            .env("OS_SECURITY_KEY", KEY)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("python runs");
        let (tell, log) = channel();
        let told = tell.clone();
        // It says where it listens on one, and who calls on the other.
        let (said, errors) = (process.stdout.take().expect("its output"), process.stderr.take().expect("its errors"));
        std::thread::spawn(move || {
            BufReader::new(said).lines().map_while(Result::ok).try_for_each(|line| tell.send(line))
        });
        std::thread::spawn(move || {
            BufReader::new(errors).lines().map_while(Result::ok).try_for_each(|line| told.send(line))
        });
        let mut started = Self { process, address: String::new(), log };
        let line = started.until("running on http://");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        address.expect("an address").clone_into(&mut started.address);
        started
    }

    /// What a provider's settings call `base_url`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits for a line of its log that holds this.
    pub fn until(&self, part: &str) -> String {
        loop {
            let line = self.log.recv_timeout(HANG).unwrap_or_else(|_| panic!("it never says {part:?}"));
            if line.contains(part) {
                return line;
            }
        }
    }
}

impl Drop for AgentOs {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the service's own client makes of one answer of an upstream: its text and its tokens.
pub async fn read(kind: &str, base_url: &str) -> Value {
    let mut command = Command::new(python());
    command.arg(folder().join("read.py")).args([kind, base_url]).stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("it ends").expect("python runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().last().unwrap_or_default();
    serde_json::from_str(line).unwrap_or_else(|_| panic!("{kind}: {said}{}", String::from_utf8_lossy(&output.stderr)))
}
