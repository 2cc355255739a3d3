//! Everybody comes back at once: every client resumes with its cursor after the server was away.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, future::join_all, stream};
use parlance_client::v1::{self, ResumeOutcome, session_frame::Frame};

use super::{RUNS, Report, Scale, crowd, crowd::Member, figure::Aim::AtMost, latency::Latency, process::cpu};
use crate::{Server, Setup, frames::session_frame, ops};

const CONNECTIONS: usize = 50;
const AT_ONCE: usize = 64;
/// Events that each has missed: the question, the answer's begin, its end.
const MISSED: i64 = 3;
/// How long the server is watched before, to know what it reads by itself.
const AT_REST: Duration = Duration::from_secs(2);

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
    let mut runs = Runs::default();
    for _ in 0..scale.pick(1, RUNS) {
        assert!(server.terminate().await.success(), "the server ends well");
        server.restart().await;
        crowd::reconnect(&server, &mut members, CONNECTIONS);
        let found = runs.add(&server, &members, &log_id).await;
        report.audit(found);
    }
    report.judge("until the last client is whole (s)", runs.took, AtMost(2.5));
    report.tell("until a client is whole, p50 (ms)", runs.p50);
    report.tell("until a client is whole, p99 (ms)", runs.p99);
    report.judge("times the database was asked, each session", runs.asked, AtMost(1.0));
    report.tell("statements of these, each session", runs.statements);
    report.tell("processor time of the server, each resume (µs)", runs.cpu);
    report.note(format!(
        "{clients} clients over {CONNECTIONS} connections, each {MISSED} events behind, after a restart. What the \
         server reads by itself in as much time is taken off."
    ));
    report
}

/// The figures, one of each run.
#[derive(Default)]
struct Runs {
    took: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
    asked: Vec<f64>,
    statements: Vec<f64>,
    cpu: Vec<f64>,
}

impl Runs {
    async fn add(&mut self, server: &Server, members: &[Member], log_id: &str) -> Result<(), String> {
        let at_rest = Counts::of(server).await;
        tokio::time::sleep(AT_REST).await;
        let (before, spent) = (Counts::of(server).await, cpu(server.pid()));
        let latency = Latency::new();
        let began = Instant::now();
        let resumed = join_all(members.iter().map(|member| resume(member, log_id, began, &latency))).await;
        let took = began.elapsed();
        let after = Counts::of(server).await;
        let spent = cpu(server.pid()).saturating_sub(spent);
        let by_itself = took.as_secs_f64() / AT_REST.as_secs_f64();
        let each = |of: fn(&Counts) -> f64| {
            (of(&after) - of(&before) - (of(&before) - of(&at_rest)) * by_itself) / members.len() as f64
        };
        self.took.push(took.as_secs_f64());
        self.p50.push(latency.percentile_ms(50.0));
        self.p99.push(latency.percentile_ms(99.0));
        self.asked.push(each(|counts| counts.reads));
        self.statements.push(each(|counts| counts.statements));
        self.cpu.push(spent.as_secs_f64() * 1e6 / members.len() as f64);
        resumed.into_iter().collect()
    }
}

/// How often the server has asked its database to read, and with how many statements.
struct Counts {
    reads: f64,
    statements: f64,
}

impl Counts {
    async fn of(server: &Server) -> Self {
        let (_, page) = ops::page(server.ops_address(), "/metrics").await;
        let count = |name: &str| {
            let line = page.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split_whitespace().last().and_then(|number| number.parse().ok()).unwrap_or(f64::NAN)
        };
        Self { reads: count("parlance_store_reads_total"), statements: count("parlance_store_statements_total") }
    }
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
