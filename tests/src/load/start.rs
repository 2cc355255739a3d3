//! Start, size and idle memory.

use std::{fs, time::Instant};

use parlance_client::v1::{GetServerInfoRequest, system_service_client::SystemServiceClient};

use super::{
    Report, Scale,
    figure::Aim::AtMost,
    process::{cpu, resident_bytes},
};
use crate::{Server, binary};

const MEBIBYTE: f64 = 1_048_576.0;

pub async fn run(scale: Scale) -> Report {
    let starts = scale.pick(3, 15);
    let mut report = Report::new("Start and size");
    let mut server = Server::start().await;
    let session = server.guest().await.new_session().await;
    let mut starts_ms = Vec::new();
    for _ in 0..starts {
        assert!(server.terminate().await.success(), "the server ends well");
        let began = Instant::now();
        server.restart().await;
        let mut system = SystemServiceClient::new(server.channel());
        system.get_server_info(GetServerInfoRequest {}).await.expect("the server answers");
        starts_ms.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    starts_ms.sort_by(f64::total_cmp);
    let size = fs::metadata(binary::path()).expect("the binary").len();
    report.judge("start to first good RPC on existing data, median (ms)", starts_ms[starts / 2], AtMost(100.0));
    report.judge(
        "resident memory before the first search (MiB)",
        resident_bytes(server.pid()) / MEBIBYTE,
        AtMost(15.0),
    );
    report.judge("binary, stripped (MiB)", size as f64 / MEBIBYTE, AtMost(25.0));
    report.tell("processor time of a start (ms)", cpu(server.pid()).as_secs_f64() * 1000.0);
    report.note(format!("{starts} starts."));
    report.audit(if session.id.is_empty() { Err("no session".to_owned()) } else { Ok(()) });
    report
}
