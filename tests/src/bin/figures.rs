//! Measures the binary named in PARLANCE_TEST_BINARY and prints a table: figure, aim, PASS or MISS.
//! Judges no test, because a busy machine would fail it.

use std::{fs, time::Instant};

use parlance_client::v1::{GetServerInfoRequest, system_service_client::SystemServiceClient};
use parlance_tests::{Server, binary};

const STARTS: usize = 9;
const MEBIBYTE: f64 = 1_048_576.0;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut server = Server::start().await;
    let session = server.guest().await.new_session().await;
    let mut starts_ms = Vec::new();
    for _ in 0..STARTS {
        assert!(server.terminate().await.success(), "the server ends well");
        let began = Instant::now();
        server.restart().await;
        let mut system = SystemServiceClient::new(server.channel());
        system.get_server_info(GetServerInfoRequest {}).await.expect("the server answers");
        starts_ms.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    starts_ms.sort_by(f64::total_cmp);
    let idle = resident_bytes(server.pid());
    let size = fs::metadata(binary::path()).expect("the binary").len();
    assert!(!session.id.is_empty(), "the data folder holds a session");

    println!("| figure | measured | aim | |\n|---|---|---|---|");
    row("start to first good RPC on existing data, median of 9 (ms)", starts_ms[STARTS / 2], 100.0);
    row("resident memory before the first search (MiB)", idle / MEBIBYTE, 15.0);
    row("binary, stripped (MiB)", bytes(size) / MEBIBYTE, 25.0);
}

fn row(what: &str, measured: f64, aim: f64) {
    let verdict = if measured <= aim { "PASS" } else { "MISS" };
    println!("| {what} | {measured:.1} | ≤ {aim} | {verdict} |");
}

fn resident_bytes(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process runs");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its memory");
    let kibibytes: u64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number");
    bytes(kibibytes * 1024)
}

fn bytes(count: u64) -> f64 {
    count as f64
}
