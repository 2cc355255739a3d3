//! A server process: the real binary on a data folder of its own and free ports. It can be killed and
//! started again on the same data, and its log is printed when the test fails.

use std::{
    ffi::OsStr,
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use parlance_client::v1;
use tempfile::TempDir;
use tonic::transport::{Channel, Endpoint};

use crate::{Person, binary, ports::free_address};

/// A hang guard, not a measure: what takes this long will never end.
pub const HANG: Duration = Duration::from_secs(60);
/// How often a file or process is looked at that cannot be waited for.
const LOOK: Duration = Duration::from_millis(5);

/// Address and password of the administrator that every test server has.
pub const ADMIN: (&str, &str) = ("admin@localhost", "correct horse battery staple");

/// What servers of one installation sign tokens with.
const TOKEN_KEY: &str = "a key of the tests that is long enough";

/// How a server is to be started.
pub struct Setup {
    env: Vec<(String, String)>,
    launcher: Vec<String>,
    args: Vec<String>,
}

/// A running server. Dropping it kills it and removes its data.
pub struct Server {
    process: Child,
    setup: Setup,
    folder: TempDir,
    address: String,
    ops_address: String,
}

impl Default for Setup {
    /// A port that is still free at a restart, a known administrator, the builtin provider without pauses, and rates, quotas and limits
    /// that no test reaches by chance, however busy its machine.
    fn default() -> Self {
        let setup = Self { env: Vec::new(), launcher: Vec::new(), args: Vec::new() };
        setup
            .set("PARLANCE_SERVER__LISTEN", free_address())
            .set("PARLANCE_OPS__LISTEN", "127.0.0.1:0")
            .set("PARLANCE_ADMIN_EMAIL", ADMIN.0)
            .set("PARLANCE_ADMIN_PASSWORD", ADMIN.1)
            .set("PARLANCE_PROVIDERS__BUILTIN__PACE_MS", "0")
            .set("PARLANCE_DATABASE__MAX_QUEUED_MS", 60_000)
            .rates(1_000_000)
            .quotas(1_000_000)
    }
}

impl Setup {
    /// Sets a variable of the server's environment; the last one counts.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl ToString) -> Self {
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value.to_string()));
        self
    }

    /// A database that other servers may share, and the key that they then must have in common.
    #[must_use]
    pub fn database(self, url: impl ToString) -> Self {
        self.set("PARLANCE_DATABASE__URL", url).set("PARLANCE_LOGIN__TOKEN_KEY", TOKEN_KEY)
    }

    /// Starts the server by another program, which becomes the server: its words come first.
    #[must_use]
    pub fn launcher(mut self, words: &[&str]) -> Self {
        self.launcher = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// Adds words to the command line.
    #[must_use]
    pub fn args(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|arg| (*arg).to_owned()));
        self
    }

    /// Gives every rate this limit.
    #[must_use]
    pub fn rates(self, limit: u32) -> Self {
        let names = [
            "READ_PER_SECOND",
            "READ_BURST",
            "WRITE_PER_SECOND",
            "WRITE_BURST",
            "GENERATE_PER_MINUTE",
            "SEARCH_PER_SECOND",
            "SEARCH_BURST",
            "LOGIN_PER_ACCOUNT_PER_MINUTE",
            "LOGIN_PER_ACCOUNT_ANYWHERE_PER_MINUTE",
            "LOGIN_PER_ADDRESS_PER_MINUTE",
            "REFRESH_PER_LOGIN_PER_MINUTE",
            "REFRESH_PER_ADDRESS_PER_MINUTE",
            "GUEST_PER_ADDRESS_PER_MINUTE",
            "GUEST_WRITE_PER_ADDRESS_PER_SECOND",
            "GUEST_WRITE_PER_ADDRESS_BURST",
        ];
        names.iter().fold(self, |setup, name| setup.set(&format!("PARLANCE_RATES__{name}"), limit))
    }

    /// Lets a contact and an address have so many sessions, and so many KiB of text a day.
    #[must_use]
    pub fn quotas(self, limit: u32) -> Self {
        let names = ["CONTACT_OPEN", "CONTACT_WAITING", "ADDRESS_OPEN", "ADDRESS_WAITING"];
        let setup =
            names.iter().fold(self, |setup, name| setup.set(&format!("PARLANCE_LIMITS__{name}_SESSIONS"), limit));
        let bytes = u64::from(limit) << 10;
        ["CONTACT", "ADDRESS"]
            .iter()
            .fold(setup, |setup, name| setup.set(&format!("PARLANCE_LIMITS__{name}_TEXT_BYTES_PER_DAY"), bytes))
    }

    /// Leaves rates and limits as they are where nothing is set.
    #[must_use]
    pub fn limits_of_the_product(mut self) -> Self {
        let ours = ["PARLANCE_RATES__", "PARLANCE_LIMITS__"];
        self.env.retain(|(name, _)| !ours.iter().any(|prefix| name.starts_with(prefix)));
        self
    }

    /// Lets the default assistant say what scripts tell it: `script` unless the question holds one in
    /// `[[…]]`.
    #[must_use]
    pub fn scripted(self, script: &str) -> Self {
        self.set("PARLANCE_PROVIDERS__SCRIPTED__KIND", "scripted")
            .set("PARLANCE_PROVIDERS__SCRIPTED__SCRIPT", script)
            .set("PARLANCE_PROVIDERS__SCRIPTED__PACE_MS", 0)
            .set("PARLANCE_ASSISTANT__PROVIDER", "scripted")
    }

    /// Starts the server and waits until it can be called.
    pub async fn start(self) -> Server {
        let mut server = self.begin();
        server.wait_until_ready().await;
        server
    }

    /// Starts the server and does not wait for it.
    pub fn begin(self) -> Server {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let process = self.spawn(folder.path());
        Server { process, setup: self, folder, address: String::new(), ops_address: String::new() }
    }

    /// The environment is the test's alone: settings of whoever runs the tests do not reach the server.
    fn spawn(&self, folder: &Path) -> Child {
        let log = File::options().create(true).append(true).open(folder.join("log")).expect("a log file");
        let mut words = self.launcher.iter().map(OsStr::new).chain([binary::path().as_os_str()]);
        Command::new(words.next().expect("a program"))
            .args(words)
            .args(&self.args)
            .arg("--data-dir")
            .arg(folder.join("data"))
            .current_dir(folder)
            .env_clear()
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle of the log"))
            .stderr(log)
            .spawn()
            .expect("the server starts")
    }
}

impl Server {
    /// A server with the usual settings.
    pub async fn start() -> Self {
        Setup::default().start().await
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where gRPC is, as in `127.0.0.1:40123`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where /metrics, /healthz and /readyz are.
    pub fn ops_address(&self) -> &str {
        &self.ops_address
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Everything the server has written so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// A connection of its own. It connects at its first call, and again after a restart.
    pub fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.address)).expect("an address").timeout(HANG).connect_lazy()
    }

    /// A new customer.
    pub async fn guest(&self) -> Person {
        Person::guest(self.channel()).await
    }

    /// The first administrator.
    pub async fn admin(&self) -> Person {
        Person::login(self.channel(), ADMIN.0, ADMIN.1).await
    }

    /// A new agent of this name.
    pub async fn agent(&self, name: &str) -> Person {
        self.admin().await.hire(self.channel(), name, v1::Role::Agent).await
    }

    /// A new supervisor of this name.
    pub async fn supervisor(&self, name: &str) -> Person {
        self.admin().await.hire(self.channel(), name, v1::Role::Supervisor).await
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill().expect("the server can be killed");
        self.process.wait().expect("the server ends");
    }

    /// Sends a signal by name, as in `TERM`, `STOP` or `CONT`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.pid())]).status();
        assert!(sent.expect("sh starts").success(), "signal {name} was not sent");
    }

    /// SIGTERM, and how the server ended.
    pub async fn terminate(&mut self) -> ExitStatus {
        self.signal("TERM");
        self.ended().await
    }

    /// Waits for the process's own end.
    pub async fn ended(&mut self) -> ExitStatus {
        let mut look = tokio::time::interval(LOOK);
        let began = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().expect("the process can be asked") {
                return status;
            }
            assert!(began.elapsed() < HANG, "the server does not end");
            look.tick().await;
        }
    }

    /// Starts a server that has ended again: same data, same address, so that clients find it.
    pub async fn restart(&mut self) {
        self.restart_with(|setup| setup).await;
    }

    /// As [`Self::restart`], with other settings.
    pub async fn restart_with(&mut self, change: impl FnOnce(Setup) -> Setup) {
        let setup =
            std::mem::replace(&mut self.setup, Setup { env: Vec::new(), launcher: Vec::new(), args: Vec::new() });
        self.setup = change(setup.set("PARLANCE_SERVER__LISTEN", &self.address));
        // What a killed server left behind would look like a server that is ready.
        let _ = std::fs::remove_file(self.data().join("listening.json"));
        self.process = self.setup.spawn(self.folder.path());
        self.wait_until_ready().await;
    }

    /// Waits until the log holds these words so many times.
    pub async fn says(&self, words: &str, times: usize) {
        let mut look = tokio::time::interval(LOOK);
        let began = Instant::now();
        while self.log().matches(words).count() < times {
            assert!(began.elapsed() < HANG, "the server does not say: {words}");
            look.tick().await;
        }
    }

    /// Waits until it can be called.
    pub async fn wait_until_ready(&mut self) {
        let mut look = tokio::time::interval(LOOK);
        let began = Instant::now();
        loop {
            if let Some(listening) = self.listening() {
                let address = |part: &str| listening[part].as_str().unwrap_or_default().to_owned();
                (self.address, self.ops_address) = (address("grpc"), address("ops"));
                return;
            }
            let ended = self.process.try_wait().expect("the process can be asked");
            assert!(ended.is_none(), "the server ended at its start");
            assert!(began.elapsed() < HANG, "the server does not become ready");
            look.tick().await;
        }
    }

    fn listening(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&std::fs::read(self.data().join("listening.json")).ok()?).ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            eprintln!("== log of the server at {}\n{}", self.address, self.log());
        }
    }
}
