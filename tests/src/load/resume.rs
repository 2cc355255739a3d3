//! Everybody comes back at once: every client resumes with its cursor after the server was away.

use std::time::Instant;

use futures_util::{StreamExt, future::join_all, stream};
use parlance_client::v1::{self, ResumeOutcome, session_frame::Frame};

use super::{Report, Scale, crowd, crowd::Member, figure::Aim::AtMost, latency::Latency, process::cpu};
use crate::{Server, Setup, frames::session_frame, ops};

const CONNECTIONS: usize = 50;
const AT_ONCE: usize = 64;
/// Events that each has missed: the question, the answer's begin, its end.
const MISSED: i64 = 3;
const READS: &str = "parlance_store_reads_total";

pub async fn run(scale: Scale) -> Report {
    let clients = scale.pick(200, 5_000);
    let mut report = Report::new("Everybody resumes at once");
    let mut server = Setup::default().scripted("say Gladly.").start().await;
    let mut members = crowd::gather(&server, clients, CONNECTIONS).await;
    stream::iter(&members)
        .map(|member| async move {
            member.person.ask(&member.session_id, "Will you answer?").await.answer().await;
        })
        .buffer_unordered(AT_ONCE)
        .for_each(|()| async {})
        .await;
    let log_id = log_id(&members[0]).await;
    assert!(server.terminate().await.success(), "the server ends well");
    server.restart().await;
    crowd::reconnect(&server, &mut members, CONNECTIONS);

    let (reads, spent) = (reads(&server).await, cpu(server.pid()));
    let latency = Latency::new();
    let began = Instant::now();
    let resumed = join_all(members.iter().map(|member| resume(member, &log_id, began, &latency))).await;
    let took = began.elapsed();
    let reads = self::reads(&server).await - reads;
    let spent = cpu(server.pid()).saturating_sub(spent);
    report.judge("until the last client is whole (s)", took.as_secs_f64(), AtMost(2.5));
    report.tell("until a client is whole, p50 (ms)", latency.percentile_ms(50.0));
    report.tell("until a client is whole, p99 (ms)", latency.percentile_ms(99.0));
    report.judge("database reads, each session", reads / clients as f64, AtMost(1.0));
    report.tell("processor time of the server, each resume (µs)", spent.as_secs_f64() * 1e6 / clients as f64);
    report.audit(resumed.into_iter().collect());
    report.note(format!(
        "{clients} clients over {CONNECTIONS} connections, each {MISSED} events behind, after a restart."
    ));
    report
}

async fn log_id(member: &Member) -> String {
    member.person.subscribe(&member.session_id, None).await.subscribed().await.log_id
}

/// Resumes after the first event and reads until told that nothing is missing.
async fn resume(member: &Member, log_id: &str, began: Instant, latency: &Latency) -> Result<(), String> {
    let mut frames = member.person.subscribe(&member.session_id, Some((log_id, 1))).await;
    let (mut seqs, mut outcome) = (Vec::new(), ResumeOutcome::Unspecified);
    loop {
        let frame = frames.next().await.map_err(|status| status.to_string())?;
        match frame.as_ref().and_then(session_frame) {
            Some(Frame::Subscribed(subscribed)) => outcome = subscribed.outcome(),
            Some(Frame::Event(v1::Event { seq, .. })) => seqs.push(*seq),
            Some(Frame::Checkpoint(_)) => break,
            _ => {}
        }
    }
    latency.record(began.elapsed());
    let expected: Vec<i64> = (2..=1 + MISSED).collect();
    if outcome == ResumeOutcome::Resumed && seqs == expected {
        return Ok(());
    }
    Err(format!("{outcome:?} with {seqs:?} instead of {expected:?}"))
}

/// How often the server has read its database.
async fn reads(server: &Server) -> f64 {
    let (_, page) = ops::page(server.ops_address(), "/metrics").await;
    let line = page.lines().find(|line| line.starts_with(READS)).unwrap_or_default();
    line.split_whitespace().last().and_then(|number| number.parse().ok()).unwrap_or(f64::NAN)
}
