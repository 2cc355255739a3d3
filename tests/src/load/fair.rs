//! What customers notice of one guest who uses all its limits at once.

use std::time::{Duration, Instant};

use tokio::{task::JoinSet, time::interval};

use super::{
    RUNS, Report, Scale, crowd,
    crowd::Member,
    figure::Aim::{AtLeast, AtMost},
    latency::Latency,
};
use crate::{
    Setup,
    hostile::{Hostile, Outcomes},
};

const CUSTOMERS: usize = 20;
const PER_SECOND: u32 = 100;

/// p99 of each run, in milliseconds, and how many times that of quiet it is.
#[derive(Default)]
struct Beside {
    quiet: Vec<f64>,
    beside: Vec<f64>,
    times: Vec<f64>,
}

impl Beside {
    fn add(&mut self, quiet: &Latency, beside: &Latency) {
        let (quiet, beside) = (quiet.percentile_ms(99.0), beside.percentile_ms(99.0));
        self.quiet.push(quiet);
        self.beside.push(beside);
        self.times.push(beside / quiet);
    }

    fn tell(self, report: &mut Report, what: &str) {
        report.tell(format!("{what}, quiet, p99 (ms)"), self.quiet);
        report.tell(format!("{what}, beside the guest, p99 (ms)"), self.beside);
        report.judge(format!("{what}, p99 to that of quiet"), self.times, AtMost(3.0));
    }
}

pub async fn run(scale: Scale) -> Report {
    let mut report = Report::new("One guest with all its limits used");
    let server = Setup::default().limits_of_the_product().start().await;
    let customers = crowd::gather(&server, CUSTOMERS, CUSTOMERS).await;
    let lasts = scale.pick(Duration::from_secs(1), Duration::from_secs(10));
    let (mut sends, mut pages) = (Beside::default(), Beside::default());
    let mut outcomes = Outcomes::new();
    for _ in 0..RUNS {
        let quiet = calls(&customers, lasts).await;
        let hostile = Hostile::start(&server, 8).await;
        let beside = calls(&customers, lasts).await;
        for (outcome, count) in hostile.stop().await {
            *outcomes.entry(outcome).or_default() += count;
        }
        sends.add(&quiet.0, &beside.0);
        pages.add(&quiet.1, &beside.1);
    }
    sends.tell(&mut report, "send");
    pages.tell(&mut report, "history page");
    let refused: u32 = outcomes.iter().filter(|((_, end), _)| end != "OK").map(|(_, count)| count).sum();
    let served: u32 = outcomes.values().sum::<u32>() - refused;
    report.tell("calls of the guests that were served", f64::from(served));
    report.judge("calls of the guests that were refused", f64::from(refused), AtLeast(1.0));
    report.note(format!(
        "{RUNS} runs, another guest in each; {CUSTOMERS} customers, {PER_SECOND} sends and as many pages a second, \
         beside {outcomes:?}."
    ));
    report
}

/// Sends and pages on a schedule, each counted from when it was due; none may fail.
pub(super) async fn calls(customers: &[Member], lasts: Duration) -> (Latency, Latency) {
    let (sends, pages) = (Latency::new(), Latency::new());
    let mut ticks = interval(Duration::from_secs(1) / PER_SECOND);
    let until = Instant::now() + lasts;
    let mut calls = JoinSet::new();
    for customer in customers.iter().cycle() {
        let due = ticks.tick().await.into_std();
        if due >= until {
            break;
        }
        let (customer, sends, pages) = (customer.clone(), sends.clone(), pages.clone());
        calls.spawn(async move {
            customer.person.send(&customer.session_id, "How long does it take?").await;
            sends.record(due.elapsed());
            let began = Instant::now();
            let request = parlance_client::v1::ListMessagesRequest {
                session_id: customer.session_id.clone(),
                ..Default::default()
            };
            customer.person.chat().list_messages(request).await.expect("a page");
            pages.record(began.elapsed());
        });
    }
    calls.join_all().await;
    (sends, pages)
}
