//! What an answer costs on its way through the server: time added to its deltas, bytes and processor
//! time of each, beside a direct call to the same upstream.

use std::{
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use parlance_client::v1::{self, ask_response::Frame};
use tokio::{task::JoinSet, time::interval};

use super::{
    RUNS, Report, Scale,
    crowd::{self, Member},
    figure::Aim::AtMost,
    latency::Latency,
    process::cpu,
    stamped::{Answer, Stamped, ages},
    wire,
};
use crate::{Person, Server, Setup};

const MEMBERS: usize = 64;
const CONNECTIONS: usize = 4;
const PACED: Answer = Answer { deltas: 50, pace: Some(Duration::from_millis(10)) };
const FLOOD: Answer = Answer { deltas: 2_000, pace: None };
/// Answers begun each second of the paced part.
const PER_SECOND: u32 = 20;
/// Askers of the part without a pace.
const AT_ONCE: usize = 16;
/// Bytes that the replaced system sent for a small delta.
const REPLACED_BYTES: f64 = 1209.0;

/// Time to the first delta, and the age of each when it came.
struct Times {
    first: Latency,
    each: Latency,
}

pub async fn run(scale: Scale) -> Report {
    let mut report = Report::new("Answers");
    let lasts = scale.pick(Duration::from_secs(1), Duration::from_secs(4));
    let upstream = Stamped::start(PACED).await;
    let server = answering(&upstream).await;
    let members = crowd::gather(&server, MEMBERS, CONNECTIONS).await;
    let mut paced = Paced::default();
    for _ in 0..scale.pick(1, RUNS) {
        let direct = on_schedule(lasts, |_| ask_upstream(&upstream)).await;
        let before = cpu(server.pid());
        let through = on_schedule(lasts, |number| ask_server(&members[number % MEMBERS])).await;
        let spent = cpu(server.pid()).saturating_sub(before);
        report.audit(whole(&direct, &through));
        paced.add(&direct, &through, sync_ms(&server.data()), micros_each(spent, through.each.count()));
    }
    paced.tell(&mut report);

    let bytes = bytes_per_delta(&server, &members[0].person).await;
    report.judge("bytes on the socket, each small delta", bytes, AtMost(40.0));
    report.tell("share of the replaced system's bytes", bytes / REPLACED_BYTES);

    let upstream = Stamped::start(FLOOD).await;
    let server = answering(&upstream).await;
    let (mut fast, mut cheap) = (Vec::new(), Vec::new());
    for _ in 0..scale.pick(1, RUNS) {
        let (deltas, took, spent) = flood(&server, lasts / 2).await;
        fast.push(deltas as f64 / took.as_secs_f64());
        cheap.push(micros_each(spent, deltas));
    }
    report.tell("deltas as fast as they go, 16 answers at once (deltas/s)", fast);
    report.tell("processor time of the server, each such delta (µs)", cheap);
    report.note(format!(
        "{PER_SECOND} answers a second of {} deltas 10 ms apart, the same with and without the server; then answers of \
         {} deltas without a pause.",
        PACED.deltas, FLOOD.deltas
    ));
    report.note("One sync: a page written to a file beside the database and synced, the median of fifty.");
    report.note("Upstream and load run in one process on the same cores as the server.");
    report
}

/// The figures of paced answers, one of each run.
#[derive(Default)]
struct Paced {
    first: Vec<f64>,
    first_p99: Vec<f64>,
    beyond_sync: Vec<f64>,
    sync: Vec<f64>,
    each: Vec<f64>,
    direct: Vec<f64>,
    cpu: Vec<f64>,
}

impl Paced {
    fn add(&mut self, direct: &Times, through: &Times, sync_ms: f64, cpu_micros: f64) {
        let added = |of: fn(&Times) -> &Latency, percentile| {
            of(through).percentile_ms(percentile) - of(direct).percentile_ms(percentile)
        };
        self.first.push(added(|times| &times.first, 50.0));
        self.first_p99.push(added(|times| &times.first, 99.0));
        self.beyond_sync.push(added(|times| &times.first, 50.0) - sync_ms);
        self.sync.push(sync_ms);
        self.each.push(added(|times| &times.each, 50.0));
        self.direct.push(direct.each.percentile_ms(50.0));
        self.cpu.push(cpu_micros);
    }

    fn tell(self, report: &mut Report) {
        report.tell("added to the first delta, p50 (ms)", self.first);
        report.tell("added to the first delta, p99 (ms)", self.first_p99);
        report.tell("one sync of the disk, p50 (ms)", self.sync);
        report.judge("added to the first delta beyond one sync, p50 (ms)", self.beyond_sync, AtMost(1.0));
        report.judge("added to each delta, p50 (ms)", self.each, AtMost(0.2));
        report.tell("age of a delta on a direct call, p50 (ms)", self.direct);
        report.tell("processor time of the server, each paced delta (µs)", self.cpu);
    }
}

/// What one synced write of a page takes on the disk of this folder.
fn sync_ms(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("sync")).expect("a file");
    let syncs = Latency::new();
    for _ in 0..50 {
        let began = Instant::now();
        file.write_all(&[1; 4096]).and_then(|()| file.sync_data()).expect("a synced page");
        syncs.record(began.elapsed());
    }
    syncs.percentile_ms(50.0)
}

fn micros_each(spent: Duration, count: u64) -> f64 {
    spent.as_secs_f64() * 1e6 / count as f64
}

async fn answering(upstream: &Stamped) -> Server {
    Setup::default()
        .set("PARLANCE_PROVIDERS__LOAD__KIND", "openai")
        .set("PARLANCE_PROVIDERS__LOAD__BASE_URL", upstream.base_url())
        .set("PARLANCE_PROVIDERS__LOAD__API_KEY", "none")
        .set("PARLANCE_PROVIDERS__LOAD__MODELS", "load")
        .set("PARLANCE_ASSISTANT__PROVIDER", "load")
        .start()
        .await
}

/// Begins an ask at every tick, whatever became of the others.
async fn on_schedule<F>(lasts: Duration, mut ask: impl FnMut(usize) -> F) -> Times
where
    F: Future<Output = Times>,
{
    let mut ticks = interval(Duration::from_secs(1) / PER_SECOND);
    let until = Instant::now() + lasts;
    let mut running = FuturesUnordered::new();
    let all = Times { first: Latency::new(), each: Latency::new() };
    let mut number = 0;
    loop {
        tokio::select! {
            due = ticks.tick() => {
                if due.into_std() >= until {
                    break;
                }
                running.push(ask(number));
                number += 1;
            }
            Some(times) = running.next(), if !running.is_empty() => all.add(&times),
        }
    }
    while let Some(times) = running.next().await {
        all.add(&times);
    }
    all
}

async fn ask_upstream(upstream: &Stamped) -> Times {
    let times = Times { first: Latency::new(), each: Latency::new() };
    upstream.ask(&times.first, &times.each).await;
    times
}

async fn ask_server(member: &Member) -> Times {
    let times = Times { first: Latency::new(), each: Latency::new() };
    let began = Instant::now();
    let mut stream = member.person.ask(&member.session_id, "What does it cost?").await.into_stream();
    while let Some(frame) = stream.message().await.expect("the answer comes") {
        let text = match frame.frame {
            Some(Frame::Delta(delta)) => delta.text,
            // The text so far: its deltas are as old as their stamps say.
            Some(Frame::Answering(answering)) => answering.message.map(|message| message.text).unwrap_or_default(),
            _ => continue,
        };
        if !text.is_empty() && times.first.count() == 0 {
            times.first.record(began.elapsed());
        }
        ages(&text, &times.each);
    }
    times
}

impl Times {
    fn add(&self, other: &Self) {
        self.first.add(&other.first);
        self.each.add(&other.each);
    }
}

/// Both ways brought every delta of every answer that was begun.
fn whole(direct: &Times, through: &Times) -> Result<(), String> {
    for (name, times) in [("direct", direct), ("through the server", through)] {
        let (answers, deltas) = (times.first.count(), times.each.count());
        if answers == 0 || deltas != answers * PACED.deltas as u64 {
            return Err(format!("{name}: {answers} answers, {deltas} deltas"));
        }
    }
    Ok(())
}

/// Received bytes from the first delta of an answer to its last.
async fn bytes_per_delta(server: &Server, person: &Person) -> f64 {
    let (channel, received) = wire::counted(server.address());
    let person = person.with(channel, person.tokens.clone());
    let session = person.new_session().await;
    let mut stream = person.ask(&session.id, "How many bytes?").await.into_stream();
    let (mut from, mut first, mut last, mut to) = (0, 0, 0, 0);
    while let Some(frame) = stream.message().await.expect("the answer comes") {
        let Some(Frame::Delta(v1::Delta { first: number, count, .. })) = frame.frame else { continue };
        last = number + i64::from(count.unwrap_or(1)) - 1;
        to = received.bytes();
        if first == 0 {
            (first, from) = (last, to);
        }
    }
    (to - from) as f64 / (last - first) as f64
}

/// Deltas, time, and the server's processor time of answers that come without a pause.
async fn flood(server: &Server, lasts: Duration) -> (u64, Duration, Duration) {
    let members = crowd::gather(server, AT_ONCE, CONNECTIONS).await;
    let before = cpu(server.pid());
    let began = Instant::now();
    let mut askers = JoinSet::new();
    for member in members {
        askers.spawn(async move {
            let mut deltas = 0;
            while began.elapsed() < lasts {
                deltas += member.person.ask(&member.session_id, "Go.").await.answer().await.delta_count;
            }
            deltas
        });
    }
    let deltas: i64 = askers.join_all().await.iter().sum();
    (deltas.unsigned_abs(), began.elapsed(), cpu(server.pid()).saturating_sub(before))
}
