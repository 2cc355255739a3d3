//! What customers notice of one guest who uses all its limits at once.

use std::time::{Duration, Instant};

use tokio::{task::JoinSet, time::interval};

use super::{
    Report, Scale, crowd,
    crowd::Member,
    figure::Aim::{AtLeast, AtMost},
    latency::Latency,
};
use crate::{Setup, hostile::Hostile};

const CUSTOMERS: usize = 20;
const PER_SECOND: u32 = 100;

pub async fn run(scale: Scale) -> Report {
    let mut report = Report::new("One guest with all its limits used");
    let server = Setup::default().limits_of_the_product().start().await;
    let customers = crowd::gather(&server, CUSTOMERS, CUSTOMERS).await;
    let lasts = scale.pick(Duration::from_secs(2), Duration::from_secs(20));
    let quiet = calls(&customers, lasts).await;
    let hostile = Hostile::start(&server, 8).await;
    let beside = calls(&customers, lasts).await;
    let outcomes = hostile.stop().await;
    for (what, quiet, beside) in [("send", &quiet.0, &beside.0), ("history page", &quiet.1, &beside.1)] {
        report.tell(format!("{what}, quiet, p99 (ms)"), quiet.percentile_ms(99.0));
        report.tell(format!("{what}, beside the guest, p99 (ms)"), beside.percentile_ms(99.0));
        let ratio = beside.percentile_ms(99.0) / quiet.percentile_ms(99.0);
        report.judge(format!("{what}, p99 to that of quiet"), ratio, AtMost(3.0));
    }
    let refused: u32 = outcomes.iter().filter(|((_, end), _)| end != "OK").map(|(_, count)| count).sum();
    let served: u32 = outcomes.values().sum::<u32>() - refused;
    report.tell("calls of the guest that were served", f64::from(served));
    report.judge("calls of the guest that were refused", f64::from(refused), AtLeast(1.0));
    report.note(format!("{CUSTOMERS} customers, {PER_SECOND} sends and as many pages a second, beside {outcomes:?}."));
    report
}

/// Sends and pages on a schedule, each counted from when it was due; none may fail.
async fn calls(customers: &[Member], lasts: Duration) -> (Latency, Latency) {
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
