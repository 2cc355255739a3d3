//! Start, size and idle memory.

use std::{fs, time::Instant};

use parlance_client::v1::{GetServerInfoRequest, system_service_client::SystemServiceClient};

use super::{
    Report, Scale,
    figure::Aim::AtMost,
    process::{anonymous_bytes, cpu, resident_bytes},
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
    let size = fs::metadata(binary::path()).expect("the binary").len();
    report.judge("start to first good RPC on existing data (ms)", starts_ms, AtMost(100.0));
    let (anonymous, resident) = (anonymous_bytes(server.pid()), resident_bytes(server.pid()));
    report.judge("anonymous memory at rest, before the first search (MiB)", anonymous / MEBIBYTE, AtMost(12.0));
    report.tell("resident memory with the pages of the binary (MiB)", resident / MEBIBYTE);
    report.judge("binary, stripped (MiB)", size as f64 / MEBIBYTE, AtMost(26.0));
    report.tell("processor time of a start (ms)", cpu(server.pid()).as_secs_f64() * 1000.0);
    report.note(format!("{starts} starts."));
    report.audit(if session.id.is_empty() { Err("no session".to_owned()) } else { Ok(()) });
    report
}
