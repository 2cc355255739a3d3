//! Durable sends and their fan-out: a ladder of rates on a schedule, then as fast as it goes, beside a
//! raw group-commit loop and a bare tonic echo with as many callers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use parlance_client::v1::{SubscribeResponse, event::Change};
use tokio::time::{MissedTickBehavior, interval_at, sleep};

use super::{
    Report, Scale, commit,
    crowd::{self, Member},
    echo::{self, Echo},
    figure::Aim::{AtLeast, AtMost},
    latency::Latency,
    process::cpu,
};
use crate::{
    Server, Setup,
    audit::{self, Acked},
    frames::event_of,
    person::new_id,
};

const SESSIONS: usize = 200;
const CONNECTIONS: usize = 8;
/// What the replaced system was measured at before it began to lose messages.
const REPLACED_PER_SECOND: f64 = 150.0;
/// A rate is held when this share of it was acknowledged, in no more than its time by as much.
const HELD: f64 = 0.98;

/// One run of all members at one rate, or as fast as each gets its answers.
struct Step {
    per_second: Option<f64>,
    lasts: Duration,
}

struct Outcome {
    acked: u64,
    took: Duration,
    cpu: Duration,
    ack: Latency,
}

/// What the watchers have received.
#[derive(Clone)]
struct Deliveries {
    began: Instant,
    count: Arc<AtomicU64>,
    latency: Latency,
}

pub async fn run(scale: Scale) -> Report {
    let mut report = Report::new("Durable send and fan-out");
    let server = Setup::default().set("PARLANCE_ASSISTANT__ENABLED", false).start().await;
    let members = crowd::gather(&server, SESSIONS, CONNECTIONS).await;
    let deliveries = Deliveries { began: Instant::now(), count: Arc::default(), latency: Latency::new() };
    let watchers = join_all(members.iter().map(|member| watch(member, &deliveries))).await;
    let mut acked: Vec<Vec<Acked>> = vec![Vec::new(); members.len()];

    let lasts = scale.pick(Duration::from_secs(2), Duration::from_secs(8));
    let mut highest = 0.0;
    for &rate in scale.pick(&[200.0][..], &[500.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0, 6000.0]) {
        let outcome =
            step(&server, &members, &mut acked, &Step { per_second: Some(rate), lasts }, deliveries.began).await;
        let held =
            outcome.acked as f64 >= rate * lasts.as_secs_f64() * HELD && outcome.took < lasts.mul_f64(1.0 / HELD);
        tell_rate(&mut report, rate, &outcome, held);
        if !held {
            break;
        }
        highest = rate;
    }
    let full = step(&server, &members, &mut acked, &Step { per_second: None, lasts }, deliveries.began).await;
    let sent_per_second = full.acked as f64 / full.took.as_secs_f64();
    let cpu_each = full.cpu.as_secs_f64() * 1e6 / full.acked as f64;
    report.tell("highest rate of the ladder that was held (messages/s)", highest);
    report.tell("as fast as it goes, 200 at once (messages/s)", sent_per_second);
    report.judge("processor time of the server, each message (µs)", cpu_each, AtMost(170.0));

    let raw = commit::per_second(&server.data().join("parlance.db"), SESSIONS, lasts).await;
    let echoed = echoes_per_second(lasts).await;
    report.tell("raw group-commit loop on the same database, 200 at once (messages/s)", raw);
    report.tell("bare tonic echo, 200 at once (calls/s)", echoed);
    report.judge("share of the raw loop", sent_per_second / raw, AtLeast(0.6));
    report.judge("times the replaced system's 150/s", sent_per_second / REPLACED_PER_SECOND, AtLeast(50.0));

    let total: u64 = acked.iter().map(|own| own.len() as u64).sum();
    await_deliveries(&deliveries, total).await;
    report
        .tell("delivery to a subscriber, from when the send was due, p50 (ms)", deliveries.latency.percentile_ms(50.0));
    let (read_back, audit) = audit(&members, &acked).await;
    report.audit(audit);
    let delivered = deliveries.count.load(Ordering::SeqCst);
    if delivered != total {
        report.audit(Err(format!("{total} acked, {delivered} delivered")));
    }
    report
        .note(format!("Audit: {total} acked, {delivered} delivered, {read_back} read back; order and identity hold."));
    report.note("Load, server and its database share the machine's cores; the raw loop and the echo had them alone.");
    drop(watchers);
    report
}

fn tell_rate(report: &mut Report, rate: f64, outcome: &Outcome, held: bool) {
    let end = if held { "" } else { ", not held" };
    for (name, percentile) in [("p50", 50.0), ("p99", 99.0)] {
        report.tell(format!("ack at {rate}/s, {name}{end} (ms)"), outcome.ack.percentile_ms(percentile));
    }
}

async fn step(server: &Server, members: &[Member], acked: &mut [Vec<Acked>], step: &Step, began: Instant) -> Outcome {
    let ack = Latency::new();
    let before = cpu(server.pid());
    let from = Instant::now();
    let sends = members.iter().zip(acked.iter_mut()).enumerate().map(|(index, (member, acked))| {
        let pace = step.per_second.map(|rate| Duration::from_secs_f64(members.len() as f64 / rate));
        let first = pace.unwrap_or_default().mul_f64(index as f64 / members.len() as f64);
        let sender = Sender { member, began, pace, until: from + step.lasts, ack: &ack };
        sender.send(from + first, acked)
    });
    let counts = join_all(sends).await;
    Outcome {
        acked: counts.iter().map(|(count, _)| count).sum(),
        took: counts.iter().map(|(_, last)| last.duration_since(from)).max().unwrap_or_default(),
        cpu: cpu(server.pid()).saturating_sub(before),
        ack,
    }
}

struct Sender<'a> {
    member: &'a Member,
    began: Instant,
    pace: Option<Duration>,
    until: Instant,
    ack: &'a Latency,
}

impl Sender<'_> {
    /// Sends what is due, one after the other, each counted from when it was due. How many, and when the
    /// last was acknowledged.
    async fn send(self, first: Instant, acked: &mut Vec<Acked>) -> (u64, Instant) {
        let mut due = first;
        let mut ticks = self.pace.map(|pace| {
            let mut ticks = interval_at(first.into(), pace);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
            ticks
        });
        let (mut count, mut last) = (0, first);
        loop {
            due = match &mut ticks {
                Some(ticks) => ticks.tick().await.into_std(),
                None => due.max(Instant::now()),
            };
            if due >= self.until {
                return (count, last);
            }
            let id = new_id();
            let text = format!("{}", due.duration_since(self.began).as_micros());
            let sent = self.member.person.try_send(&self.member.session_id, &id, &text).await.expect("an ack");
            self.ack.record(due.elapsed());
            acked.push(Acked { client_message_id: id, seq: sent.seq });
            count += 1;
            last = Instant::now();
        }
    }
}

/// Reads one session and notes how old each message is when it comes.
async fn watch(member: &Member, deliveries: &Deliveries) -> tokio::task::JoinHandle<()> {
    let mut stream = member.person.subscribe(&member.session_id, None).await.into_stream();
    let deliveries = deliveries.clone();
    tokio::spawn(async move {
        while let Ok(Some(frame)) = stream.message().await {
            deliveries.take(&frame);
        }
    })
}

impl Deliveries {
    fn take(&self, frame: &SubscribeResponse) {
        let Some(Change::MessageAdded(added)) = event_of(frame).and_then(|event| event.change.as_ref()) else { return };
        let due = added.message.as_ref().and_then(|message| message.text.parse().ok()).map(Duration::from_micros);
        if let Some(due) = due {
            self.latency.record(self.began.elapsed().saturating_sub(due));
            self.count.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Until all have come, or for ten seconds.
async fn await_deliveries(deliveries: &Deliveries, total: u64) {
    for _ in 0..1000 {
        if deliveries.count.load(Ordering::SeqCst) >= total {
            return;
        }
        sleep(Duration::from_millis(10)).await;
    }
}

async fn audit(members: &[Member], acked: &[Vec<Acked>]) -> (usize, Result<(), String>) {
    let mut read_back = 0;
    for (member, own) in members.iter().zip(acked) {
        let stored = member.person.messages(&member.session_id).await;
        read_back += stored.len();
        if let Err(error) = audit::messages(own, &stored) {
            return (read_back, Err(error));
        }
    }
    (read_back, Ok(()))
}

async fn echoes_per_second(lasts: Duration) -> f64 {
    let echo = Echo::start();
    let channels: Vec<_> = (0..CONNECTIONS).map(|_| echo.channel()).collect();
    let until = Instant::now() + lasts;
    let calls = (0..SESSIONS).map(|index| {
        let channel = channels[index % CONNECTIONS].clone();
        async move {
            let mut count = 0;
            while Instant::now() < until {
                echo::call(&channel, "as long as a message of the load".to_owned()).await.expect("an echo");
                count += 1;
            }
            count
        }
    });
    let total: u64 = join_all(calls).await.iter().sum();
    total as f64 / lasts.as_secs_f64()
}
