//! Durable sends and their fan-out: at two rates on a schedule, up a ladder of rates, and as fast as it
//! goes with small and larger texts, shared connections and one each, one and several sends in flight.
//! Beside it, in turn with each run, the same load on the floor server; at the end a raw group-commit
//! loop and a bare tonic echo with as many callers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use parlance_client::v1::{SubscribeResponse, event::Change};
use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval_at, sleep},
};
use tonic::transport::Channel;

use super::{
    RUNS, Report, Scale, commit,
    crowd::{self, Member},
    echo,
    figure::Aim::{AtLeast, AtMost},
    floor::Floor,
    latency::Latency,
    process::cpu,
};
use crate::{
    Setup,
    audit::{self, Acked},
    frames::event_of,
    person::new_id,
};

const SESSIONS: usize = 200;
/// What the replaced system was measured at before it began to lose messages.
const REPLACED_PER_SECOND: f64 = 150.0;
/// A rate is held when this share of it was acknowledged, in no more than its time by as much.
const HELD: f64 = 0.98;
/// Rates at which the processor time of a message is judged, with their aims in microseconds.
const RATES: [(f64, f64); 2] = [(500.0, 350.0), (2000.0, 100.0)];
const LADDER: [f64; 7] = [3000.0, 4000.0, 5000.0, 6000.0, 8000.0, 10_000.0, 12_000.0];
/// Hexadecimal digits at the start of each text: when it was due, in microseconds of the scenario.
const STAMP: usize = 8;

/// How the load sends.
#[derive(Clone, Copy)]
struct Form {
    name: &'static str,
    bytes: usize,
    connections: usize,
    in_flight: usize,
}

const FORMS: [Form; 4] = [
    Form { name: "8 bytes, 8 connections", bytes: 8, connections: 8, in_flight: 1 },
    Form { name: "256 bytes, 8 connections", bytes: 256, connections: 8, in_flight: 1 },
    Form { name: "8 bytes, a connection each", bytes: 8, connections: SESSIONS, in_flight: 1 },
    Form { name: "8 bytes, 8 connections, 4 in flight a session", bytes: 8, connections: 8, in_flight: 4 },
];

/// One run of all members, at a rate or as fast as each gets its answers.
struct Step {
    form: Form,
    per_second: Option<f64>,
    lasts: Duration,
    began: Instant,
}

#[derive(Clone)]
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
    /// Whether what comes now is measured.
    measured: Arc<AtomicBool>,
    latency: Latency,
}

/// The members of one server, over the connections of each form, and all that was acknowledged to them.
struct Crowd {
    pid: u32,
    by_form: Vec<Vec<Member>>,
    acked: Vec<Vec<Acked>>,
    total: u64,
}

pub async fn run(scale: Scale) -> Report {
    let mut report = Report::new("Durable send and fan-out");
    let server = Setup::default().set("PARLANCE_ASSISTANT__ENABLED", false).start().await;
    let members = crowd::gather(&server, SESSIONS, FORMS[0].connections).await;
    let deliveries =
        Deliveries { began: Instant::now(), count: Arc::default(), measured: Arc::default(), latency: Latency::new() };
    let watchers = join_all(members.iter().map(|member| watch(member, &deliveries))).await;
    let mut own = Crowd::new(server.pid(), members, || server.channel());

    rates(&mut report, &mut own, &deliveries, scale).await;
    ladder(&mut report, &mut own, deliveries.began, scale).await;
    let fastest = forms(&mut report, &mut own, deliveries.began, scale).await;

    let lasts = scale.pick(Duration::from_secs(1), Duration::from_secs(4));
    let database = server.data().join("parlance.db");
    let message = commit::per_second(&database, SESSIONS, lasts, false).await;
    let session = commit::per_second(&database, SESSIONS, lasts, true).await;
    report.tell("raw group-commit loop on the same database, message and event rows (messages/s)", message);
    report.tell("the same, and the session's row (messages/s)", session);
    report.tell("bare tonic echo, 200 at once (calls/s)", echoes_per_second(lasts).await);
    report.tell("share of the raw loop that writes the same rows", fastest / session);
    report.judge("times the replaced system's 150/s", fastest / REPLACED_PER_SECOND, AtLeast(50.0));

    await_deliveries(&deliveries, own.total).await;
    let (read_back, audit) = audit(&own).await;
    report.audit(audit);
    let (total, delivered) = (own.total, deliveries.count.load(Ordering::SeqCst));
    if delivered != total {
        report.audit(Err(format!("{total} acked, {delivered} delivered")));
    }
    report
        .note(format!("Audit: {total} acked, {delivered} delivered, {read_back} read back; order and identity hold."));
    report.note(
        "Load, server and its database share the machine's cores, as do load and floor; the raw loops and the echo \
         had them alone. The floor commits one row a message and tells nobody; here 200 subscribers read along.",
    );
    drop(watchers);
    report
}

/// Processor time and waiting at each of the two rates, here and on the floor.
async fn rates(report: &mut Report, own: &mut Crowd, deliveries: &Deliveries, scale: Scale) {
    let lasts = scale.pick(Duration::from_secs(1), Duration::from_secs(3));
    for (rate, aim) in RATES {
        let step = Step { form: FORMS[0], per_second: Some(rate), lasts, began: deliveries.began };
        let (mut here, mut below) = (Vec::new(), Vec::new());
        deliveries.latency.clear();
        for _ in 0..scale.pick(1, RUNS) {
            deliveries.measured.store(true, Ordering::SeqCst);
            here.push(own.step(0, &step).await);
            deliveries.measured.store(false, Ordering::SeqCst);
            below.push(on_floor(report, own, 0, &step).await);
        }
        let each = |of: fn(&Outcome) -> f64, outcomes: &[Outcome]| outcomes.iter().map(of).collect::<Vec<_>>();
        let at = format!("at {rate}/s");
        report.judge(
            format!("processor time of the server {at}, each message (µs)"),
            each(cpu_each, &here),
            AtMost(aim),
        );
        report.tell(format!("the same of the floor {at} (µs)"), each(cpu_each, &below));
        report.tell(format!("ack {at}, p50 (ms)"), each(|outcome| outcome.ack.percentile_ms(50.0), &here));
        report.tell(format!("ack {at}, p99 (ms)"), each(|outcome| outcome.ack.percentile_ms(99.0), &here));
        report
            .tell(format!("ack of the floor {at}, p50 (ms)"), each(|outcome| outcome.ack.percentile_ms(50.0), &below));
        let heard = deliveries.latency.percentile_ms(50.0);
        report.tell(format!("delivery to a subscriber {at}, from when the send was due, p50 (ms)"), heard);
    }
}

async fn ladder(report: &mut Report, own: &mut Crowd, began: Instant, scale: Scale) {
    let lasts = scale.pick(Duration::from_millis(500), Duration::from_secs(3));
    let mut highest = 0.0;
    for &rate in scale.pick(&LADDER[..1], &LADDER[..]) {
        let outcome = own.step(0, &Step { form: FORMS[0], per_second: Some(rate), lasts, began }).await;
        let held =
            outcome.acked as f64 >= rate * lasts.as_secs_f64() * HELD && outcome.took < lasts.mul_f64(1.0 / HELD);
        if !held {
            break;
        }
        highest = rate;
        report.tell(format!("ack at {rate}/s, p99 (ms)"), outcome.ack.percentile_ms(99.0));
    }
    report.tell("highest rate of the ladder that was held (messages/s)", highest);
}

/// As fast as it goes, in each form, in turn with the floor; messages a second of the first form.
async fn forms(report: &mut Report, own: &mut Crowd, began: Instant, scale: Scale) -> f64 {
    let lasts = scale.pick(Duration::from_millis(500), Duration::from_millis(2500));
    let mut fastest = 0.0;
    for (index, form) in FORMS.into_iter().enumerate() {
        let step = Step { form, per_second: None, lasts, began };
        let (mut here, mut below, mut shares, mut cpu) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..scale.pick(1, RUNS) {
            let outcome = own.step(index, &step).await;
            let floor = on_floor(report, own, index, &step).await;
            here.push(per_second(&outcome));
            below.push(per_second(&floor));
            shares.push(per_second(&outcome) / per_second(&floor));
            cpu.push(cpu_each(&outcome));
        }
        fastest = if index == 0 { middle(&here) } else { fastest };
        report.tell(format!("as fast as it goes, {} (messages/s)", form.name), here);
        report.tell(format!("the floor, {} (messages/s)", form.name), below);
        report.tell(format!("processor time of the server, each message, {} (µs)", form.name), cpu);
        report.judge(format!("share of the floor, {}", form.name), shares, AtLeast(0.6));
    }
    fastest
}

fn middle(runs: &[f64]) -> f64 {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn per_second(outcome: &Outcome) -> f64 {
    outcome.acked as f64 / outcome.took.as_secs_f64()
}

fn cpu_each(outcome: &Outcome) -> f64 {
    outcome.cpu.as_secs_f64() * 1e6 / outcome.acked as f64
}

/// The same step on a floor server of its own; what it acknowledged must be in its table.
async fn on_floor(report: &mut Report, own: &Crowd, form: usize, step: &Step) -> Outcome {
    let floor = Floor::start();
    let mut crowd = Crowd::new(floor.process.pid(), own.by_form[0].clone(), || floor.process.channel());
    let outcome = crowd.step(form, step).await;
    let stored = floor.stored().await;
    if stored != outcome.acked {
        report.audit(Err(format!("the floor acknowledged {} and holds {stored}", outcome.acked)));
    }
    outcome
}

impl Crowd {
    fn new(pid: u32, members: Vec<Member>, channel: impl Fn() -> Channel) -> Self {
        let over = |form: Form| {
            let channels: Vec<Channel> = (0..form.connections).map(|_| channel()).collect();
            let member = |(index, member): (usize, &Member)| {
                let channel = channels[index % channels.len()].clone();
                let person = member.person.with(channel, member.person.tokens.clone());
                Member { person, session_id: member.session_id.clone() }
            };
            members.iter().enumerate().map(member).collect()
        };
        let acked = vec![Vec::new(); members.len()];
        Self { pid, by_form: FORMS.map(over).into(), acked, total: 0 }
    }

    async fn step(&mut self, form: usize, step: &Step) -> Outcome {
        let members = &self.by_form[form];
        let ack = Latency::new();
        let before = cpu(self.pid);
        let from = Instant::now();
        let senders = members.len() * step.form.in_flight;
        let sends = (0..senders).map(|index| {
            let pace = step.per_second.map(|rate| Duration::from_secs_f64(senders as f64 / rate));
            let first = pace.unwrap_or_default().mul_f64(index as f64 / senders as f64);
            let sender =
                Sender { member: &members[index % members.len()], step, pace, until: from + step.lasts, ack: &ack };
            sender.send(from + first)
        });
        let sent = join_all(sends).await;
        let mut outcome =
            Outcome { acked: 0, took: Duration::ZERO, cpu: cpu(self.pid).saturating_sub(before), ack: ack.clone() };
        for (index, (acked, last)) in sent.into_iter().enumerate() {
            outcome.acked += acked.len() as u64;
            outcome.took = outcome.took.max(last.duration_since(from));
            self.acked[index % SESSIONS].extend(acked);
        }
        self.total += outcome.acked;
        outcome
    }
}

struct Sender<'a> {
    member: &'a Member,
    step: &'a Step,
    pace: Option<Duration>,
    until: Instant,
    ack: &'a Latency,
}

impl Sender<'_> {
    /// Sends what is due, one after the other, each counted from when it was due. What was acknowledged,
    /// and when the last was.
    async fn send(self, first: Instant) -> (Vec<Acked>, Instant) {
        let mut due = first;
        let mut ticks = self.pace.map(|pace| {
            let mut ticks = interval_at(first.into(), pace);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
            ticks
        });
        let (mut acked, mut last) = (Vec::new(), first);
        loop {
            due = match &mut ticks {
                Some(ticks) => ticks.tick().await.into_std(),
                None => due.max(Instant::now()),
            };
            if due >= self.until {
                return (acked, last);
            }
            let id = new_id();
            let stamp = due.duration_since(self.step.began).as_micros();
            let text = format!("{stamp:0STAMP$x}{}", "x".repeat(self.step.form.bytes - STAMP));
            let sent = self.member.person.try_send(&self.member.session_id, &id, &text).await.expect("an ack");
            self.ack.record(due.elapsed());
            acked.push(Acked { client_message_id: id, seq: sent.seq });
            last = Instant::now();
        }
    }
}

/// Reads one session and notes how old each message is when it comes.
async fn watch(member: &Member, deliveries: &Deliveries) -> JoinHandle<()> {
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
        let stamp = added.message.as_ref().and_then(|message| message.text.get(..STAMP));
        let Some(due) = stamp.and_then(|stamp| u64::from_str_radix(stamp, 16).ok()) else { return };
        if self.measured.load(Ordering::Relaxed) {
            self.latency.record(self.began.elapsed().saturating_sub(Duration::from_micros(due)));
        }
        self.count.fetch_add(1, Ordering::SeqCst);
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

/// What several senders of one session sent has no order but that of its seqs.
async fn audit(crowd: &Crowd) -> (usize, Result<(), String>) {
    let mut read_back = 0;
    for (member, own) in crowd.by_form[0].iter().zip(&crowd.acked) {
        let stored = member.person.messages(&member.session_id).await;
        read_back += stored.len();
        let mut own = own.clone();
        own.sort_by_key(|acked| acked.seq);
        if let Err(error) = audit::messages(&own, &stored) {
            return (read_back, Err(error));
        }
    }
    (read_back, Ok(()))
}

async fn echoes_per_second(lasts: Duration) -> f64 {
    let echo = echo::start();
    let channels: Vec<_> = (0..FORMS[0].connections).map(|_| echo.channel()).collect();
    let until = Instant::now() + lasts;
    let calls = (0..SESSIONS).map(|index| {
        let channel = channels[index % channels.len()].clone();
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
