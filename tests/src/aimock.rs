//! aimock, somebody else's double of an OpenAI service, as a process: what our adapter makes of it
//! does not rest on our own idea of the format.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

/// The one key it takes.
pub const KEY: &str = "sk-aimock";

/// A running aimock with the fixtures of `tests/env/aimock`. Dropping it ends it.
pub struct Aimock {
    process: Child,
    address: String,
}

impl Aimock {
    /// Fails where Node or the package is missing: a test that cannot run must not look passed.
    pub fn start() -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let program = tests.join("node_modules/@copilotkit/aimock/dist/cli.js");
        assert!(program.exists(), "aimock is not installed: run `make setup`");
        let mut process = Command::new("node")
            .arg(program)
            .args(["--port", "0", "--strict", "--chunk-size", "8", "--latency", "0", "--fixtures"])
            .arg(tests.join("env/aimock/fixtures.json"))
            .env("AIMOCK_API_KEYS", KEY)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("listening on http://").map(|(_, address)| address.trim().to_owned()))
            .expect("aimock says where it listens");
        // Its output must stay readable, or it ends at its next line.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    /// What a provider's settings call `base_url`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The bodies of all chat requests so far, the oldest first.
    pub fn requests(&self) -> Vec<Value> {
        let mut stream = TcpStream::connect(&self.address).expect("aimock listens");
        let request = format!("GET /v1/_requests HTTP/1.0\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("aimock reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("aimock answers");
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        let entries: Vec<Value> = serde_json::from_str(body).expect("a list of requests");
        entries.into_iter().map(|entry| entry["body"].clone()).collect()
    }
}

impl Drop for Aimock {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
