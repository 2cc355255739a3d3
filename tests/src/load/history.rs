//! Pages of a long session, the newest and one far down, beside the same range read in raw SQL.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};
use parlance_client::v1::ListMessagesRequest;
use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::time::interval;
use uuid::Uuid;

use super::{RUNS, Report, Scale, crowd, crowd::Member, figure::Aim::AtMost, latency::Latency, process::cpu};
use crate::Setup;

const PAGE: i32 = 50;
const AT_ONCE: usize = 64;
const PER_SECOND: u32 = 1000;

pub async fn run(scale: Scale) -> Report {
    let mut report = Report::new("History pages");
    let server = Setup::default().set("PARLANCE_ASSISTANT__ENABLED", false).start().await;
    let reader = crowd::gather(&server, 1, 1).await.remove(0);
    let messages: i64 = scale.pick(1_000, 50_000);
    stream::iter(0..messages)
        .map(|number| {
            let reader = reader.clone();
            let text = format!("message number {number} of the history");
            async move { reader.person.send(&reader.session_id, &text).await }
        })
        .buffer_unordered(AT_ONCE)
        .for_each(|_| async {})
        .await;

    let lasts = scale.pick(Duration::from_secs(1), Duration::from_millis(2500));
    let mut runs = Runs::default();
    for _ in 0..scale.pick(1, RUNS) {
        let before = cpu(server.pid());
        let newest = pages(&reader, None, lasts).await;
        let spent = cpu(server.pid()).saturating_sub(before);
        let deep = pages(&reader, Some(messages / 10), lasts).await;
        let raw = raw(&server.data().join("parlance.db"), &reader.session_id, messages, lasts).await;
        runs.newest_p99.push(newest.percentile_ms(99.0));
        runs.newest_p50.push(newest.percentile_ms(50.0));
        runs.deep_p99.push(deep.percentile_ms(99.0));
        runs.deep_p50.push(deep.percentile_ms(50.0));
        runs.ratio.push(deep.percentile_ms(50.0) / newest.percentile_ms(50.0));
        runs.raw.push(raw.percentile_ms(50.0));
        runs.cpu.push(spent.as_secs_f64() * 1e6 / newest.count() as f64);
    }
    report.judge("newest page at 1,000/s, p99 (ms)", runs.newest_p99, AtMost(5.0));
    report.tell("newest page at 1,000/s, p50 (ms)", runs.newest_p50);
    report.tell("deep page at 1,000/s, p99 (ms)", runs.deep_p99);
    report.tell("deep page at 1,000/s, p50 (ms)", runs.deep_p50);
    report.judge("deep page to newest page, p50", runs.ratio, AtMost(1.1));
    report.tell("the same range in raw SQL, one after the other, p50 (ms)", runs.raw);
    report.judge("processor time of the server, each page (µs)", runs.cpu, AtMost(450.0));
    report
        .note(format!("Pages of {PAGE} of one session with {messages} messages; the deep one a tenth from its begin."));
    report
}

/// The figures, one of each run.
#[derive(Default)]
struct Runs {
    newest_p99: Vec<f64>,
    newest_p50: Vec<f64>,
    deep_p99: Vec<f64>,
    deep_p50: Vec<f64>,
    ratio: Vec<f64>,
    raw: Vec<f64>,
    cpu: Vec<f64>,
}

/// Calls on a schedule, each counted from when it was due.
async fn pages(reader: &Member, before_seq: Option<i64>, lasts: Duration) -> Latency {
    let latency = Latency::new();
    let mut ticks = interval(Duration::from_secs(1) / PER_SECOND);
    let until = Instant::now() + lasts;
    let mut calls = tokio::task::JoinSet::new();
    loop {
        let due = ticks.tick().await.into_std();
        if due >= until {
            break;
        }
        let request = ListMessagesRequest {
            session_id: reader.session_id.clone(),
            page_size: PAGE,
            before_seq,
            ..Default::default()
        };
        let (mut chat, latency) = (reader.person.chat(), latency.clone());
        calls.spawn(async move {
            let page = chat.list_messages(request).await.expect("a page").into_inner();
            latency.record(due.elapsed());
            assert_eq!(page.messages.len(), PAGE.unsigned_abs() as usize, "a full page");
        });
    }
    calls.join_all().await;
    latency
}

async fn raw(database: &Path, session_id: &str, messages: i64, lasts: Duration) -> Latency {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.expect("the database opens");
    let session: Uuid = session_id.parse().expect("an id");
    let latency = Latency::new();
    let until = Instant::now() + lasts / 5;
    while Instant::now() < until {
        let began = Instant::now();
        let rows = sqlx::query("SELECT * FROM messages WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?")
            .bind(session)
            .bind(messages / 10)
            .bind(PAGE)
            .fetch_all(&mut connection)
            .await
            .expect("a range");
        assert!(rows.iter().all(|row| !row.get::<String, _>("text").is_empty()), "rows with texts");
        latency.record(began.elapsed());
    }
    latency
}
