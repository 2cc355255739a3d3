//! nginx and HAProxy in front of a server and Redis beside it, as their packages bring them, and clients that come from an
//! address of their own: all of 127.0.0.0/8 is this machine.

use std::{
    fs,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};
use tonic::transport::{Channel, Endpoint};

use crate::{binary::root, ports::free_address, server::HANG};

/// Connections that PgBouncer has for all its clients.
const POOLED: usize = 4;
/// What Redis asks of its clients.
const REDIS_PASSWORD: &str = "secret";

/// A running proxy. Dropping it ends it.
pub struct Proxy {
    process: Child,
    folder: TempDir,
}

/// nginx, with what it serves.
pub struct Nginx {
    /// gRPC over HTTP/2.
    pub grpc: String,
    /// gRPC-Web over HTTP/1.1.
    pub web: String,
    _proxy: Proxy,
}

/// HAProxy, which passes bytes on behind a header of the PROXY protocol.
pub struct HaProxy {
    pub version_1: String,
    pub version_2: String,
    _proxy: Proxy,
}

/// PgBouncer with pool_mode = transaction.
pub struct PgBouncer {
    pub address: String,
    _proxy: Proxy,
}

/// Redis that keeps nothing on disk.
pub struct Redis {
    pub address: String,
    proxy: Option<Proxy>,
}

impl Redis {
    pub async fn start() -> Self {
        let mut redis = Self { address: free_address(), proxy: None };
        redis.restart().await;
        redis
    }

    pub fn url(&self) -> String {
        format!("redis://:{REDIS_PASSWORD}@{}", self.address)
    }

    /// Has Redis do something, as its clients ask for it.
    pub async fn run(&self, words: &[&str]) {
        let mut stream = TcpStream::connect(&self.address).await.expect("Redis listens");
        let said = format!("AUTH {REDIS_PASSWORD}\r\n{}\r\nQUIT\r\n", words.join(" "));
        stream.write_all(said.as_bytes()).await.expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered");
        assert!(!answer.contains("-ERR") && answer.starts_with("+OK"), "{words:?}: {answer}");
    }

    /// Ends it with all it knows.
    pub fn stop(&mut self) {
        self.proxy = None;
    }

    /// Starts it again, empty, where it was.
    pub async fn restart(&mut self) {
        self.stop();
        let port = self.address.rsplit(':').next().unwrap_or_default();
        let args = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--requirepass", REDIS_PASSWORD];
        self.proxy = Some(Proxy::start("redis-server", &args, tempfile::tempdir().expect("a temporary folder")));
        reached(&self.address).await;
    }
}

impl Nginx {
    /// In front of the server; it speaks to it from 127.0.0.1.
    pub async fn start(server: &str) -> Self {
        Self::before(&[server]).await
    }

    /// In front of several servers; each call goes to the next one that takes it.
    pub async fn before(servers: &[&str]) -> Self {
        let (grpc, web) = (free_address(), free_address());
        let servers: String = servers.iter().map(|server| format!("server {server} max_fails=0; ")).collect();
        let config = format!(
            "daemon off; master_process off; pid nginx.pid; error_log stderr warn;
            events {{ worker_connections 512; }}
            http {{
                access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                upstream parlance {{ {servers} keepalive 1; }}
                server {{
                    listen {grpc} http2;
                    client_max_body_size 0;
                    location / {{
                        grpc_pass grpc://parlance;
                        grpc_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    }}
                }}
                server {{
                    listen {web};
                    location / {{
                        proxy_pass http://parlance; proxy_http_version 1.1; proxy_buffering off;
                        proxy_set_header Connection \"\"; proxy_set_header Host $http_host;
                        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    }}
                }}
            }}"
        );
        let folder = folder("nginx.conf", &config);
        let place = folder.path().display().to_string();
        let proxy = Proxy::start("nginx", &["-p", &place, "-e", "stderr", "-c", "nginx.conf"], folder);
        let nginx = Self { grpc, web, _proxy: proxy };
        reached(&nginx.grpc).await;
        nginx
    }
}

impl HaProxy {
    /// In front of the server; it speaks to it from `own`.
    pub async fn start(server: &str, own: &str) -> Self {
        let (version_1, version_2) = (free_address(), free_address());
        let config = format!(
            "global
                maxconn 200
            defaults
                mode tcp
                timeout connect 5s
                timeout client 1m
                timeout server 1m
            listen v1
                bind {version_1}
                server parlance {server} send-proxy source {own}
            listen v2
                bind {version_2}
                server parlance {server} send-proxy-v2 source {own}\n"
        );
        let folder = folder("haproxy.cfg", &config);
        let file = folder.path().join("haproxy.cfg").display().to_string();
        let proxy = Proxy::start("haproxy", &["-db", "-f", &file], folder);
        let haproxy = Self { version_1, version_2, _proxy: proxy };
        reached(&haproxy.version_2).await;
        haproxy
    }
}

impl PgBouncer {
    /// In front of the server of a database; a transaction gets whichever of its few connections is free.
    pub async fn start(server: &str) -> Self {
        let address = free_address();
        let port = address.rsplit(':').next().unwrap_or_default();
        let server = server.rsplit(':').next().unwrap_or_default();
        let user = if is_root() { "user = nobody" } else { "" };
        let config = format!(
            "[databases]
* = host=127.0.0.1 port={server} user=parlance
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {POOLED}
max_client_conn = 300
{user}
"
        );
        let proxy = Proxy::start("pgbouncer", &["pgbouncer.ini"], folder("pgbouncer.ini", &config));
        reached(&address).await;
        Self { address, _proxy: proxy }
    }
}

impl Proxy {
    fn start(name: &str, args: &[&str], folder: TempDir) -> Self {
        let log = fs::File::create(folder.path().join("log")).expect("a log file");
        let process = Command::new(program(name))
            .args(args)
            .env("LD_LIBRARY_PATH", unpacked().join(format!("usr/lib/{}-linux-gnu", std::env::consts::ARCH)))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            .spawn();
        Self { process: process.expect("the proxy starts"), folder }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            eprintln!(
                "== log of the proxy\n{}",
                fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
            );
        }
    }
}

/// A connection from an address of this machine.
pub async fn connect_from(own: &str, to: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::new(own.parse().expect("an address"), 0)).expect("bound");
    socket.connect(to.parse().expect("an address with a port")).await.expect("a connection")
}

/// A channel whose connections come from an address of this machine.
pub fn channel_from(own: &str, to: &str) -> Channel {
    let own: IpAddr = own.parse().expect("an address");
    Endpoint::from_shared(format!("http://{to}"))
        .expect("an address")
        .local_address(Some(own))
        .timeout(HANG)
        .connect_lazy()
}

/// PgBouncer does not run as root.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

fn unpacked() -> PathBuf {
    root().join("target/env/proxies/root")
}

fn program(name: &str) -> PathBuf {
    let roots = [PathBuf::from("/"), unpacked()].into_iter();
    let found = roots
        .flat_map(|root| [root.join("usr/sbin").join(name), root.join("usr/bin").join(name)])
        .find(|place| place.exists());
    found.unwrap_or_else(|| panic!("{name} is missing: tests/env/proxies unpacks it"))
}

fn folder(name: &str, config: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(name), config).expect("written");
    folder
}

async fn reached(address: &str) {
    let began = Instant::now();
    let mut look = tokio::time::interval(Duration::from_millis(5));
    while TcpStream::connect(address).await.is_err() {
        assert!(began.elapsed() < HANG, "nothing listens at {address}");
        look.tick().await;
    }
}
