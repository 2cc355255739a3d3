//! Streams that are held and say nothing, over shared connections and over one each, beside as many of a
//! bare tonic server; and what a client that says nothing costs.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use tonic::transport::Channel;

use super::{
    RUNS, Report, Scale, crowd,
    crowd::Member,
    echo,
    figure::Aim::AtMost,
    process::{cpu, resident_bytes},
};
use crate::Server;

const AT_ONCE: usize = 64;
const KIBIBYTE: f64 = 1024.0;
/// How long the held streams are watched for what they cost: once from each checkpoint to the next.
const WATCHED: Duration = Duration::from_secs(15);
/// What a stream with a connection of its own may cost at least, in KiB.
const ALONE_KIB: f64 = 40_000.0 / KIBIBYTE;

/// How the streams are held.
struct Form {
    name: &'static str,
    streams: usize,
    connections: usize,
    /// Whether the connections are part of what is measured.
    counts_connections: bool,
}

/// Bytes of a stream, and its microseconds of processor time a second.
type Cost = (f64, f64);

pub async fn run(scale: Scale) -> Report {
    let shared = Form {
        name: "shared connections",
        streams: scale.pick(200, 5_000),
        connections: 50,
        counts_connections: false,
    };
    let alone = scale.pick(50, 1_000);
    let alone = Form { name: "a connection each", streams: alone, connections: alone, counts_connections: true };
    let mut report = Report::new("Held streams");
    let mut server = Server::start().await;
    let mut members = crowd::gather(&server, shared.streams, shared.connections).await;
    for form in [&shared, &alone] {
        let (mut own, mut idle, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..scale.pick(1, RUNS) {
            let (bytes, micros) = parlance(&mut server, &mut members[..form.streams], form, scale).await;
            let beside = self::bare(form).await;
            own.push(bytes / KIBIBYTE);
            idle.push(micros);
            bare.push(beside / KIBIBYTE);
            ratios.push(bytes / beside);
        }
        let mean = bare.iter().sum::<f64>() / bare.len() as f64;
        if form.counts_connections {
            let aim = ALONE_KIB.max(1.25 * mean);
            report.judge(format!("memory of a held Subscribe, {} (KiB)", form.name), own, AtMost(aim));
            report.tell(format!("ratio to a bare one, {}", form.name), ratios);
        } else {
            report.tell(format!("memory of a held Subscribe, {} (KiB)", form.name), own);
            report.judge(format!("ratio to a bare one, {}", form.name), ratios, AtMost(1.5));
        }
        report.tell(format!("memory of a held stream of a bare tonic server, {} (KiB)", form.name), bare);
        report.judge(
            format!("processor time of a client that says nothing, {} (µs a second)", form.name),
            idle,
            AtMost(2.0),
        );
        report.note(format!("{}: {} streams over {} connections.", form.name, form.streams, form.connections));
    }
    report.note(
        "Growth of the resident memory of a freshly started process, from its connections (shared) or from nothing (a \
         connection each) to its streams, each with a session of its own.",
    );
    report
}

async fn parlance(server: &mut Server, members: &mut [Member], form: &Form, scale: Scale) -> Cost {
    assert!(server.terminate().await.success(), "the server ends well");
    server.restart().await;
    crowd::reconnect(server, members, form.connections);
    // The process has served a call before it is measured; of connections that count, one more.
    if form.counts_connections {
        let first = &members[0];
        first.person.with(server.channel(), first.person.tokens.clone()).session(&first.session_id).await;
    } else {
        for member in members.iter().take(form.connections) {
            member.person.session(&member.session_id).await;
        }
    }
    let before = resident_bytes(server.pid());
    let held: Vec<_> = stream::iter(&*members)
        .map(|member| async {
            let mut frames = member.person.subscribe(&member.session_id, None).await;
            frames.subscribed().await;
            frames
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let after = resident_bytes(server.pid());
    let spent = cpu(server.pid());
    let watched = scale.pick(WATCHED / 8, WATCHED);
    tokio::time::sleep(watched).await;
    let spent = cpu(server.pid()).saturating_sub(spent);
    let count = held.len() as f64;
    ((after - before) / count, spent.as_secs_f64() * 1e6 / watched.as_secs_f64() / count)
}

async fn bare(form: &Form) -> f64 {
    let echo = echo::start();
    let channels: Vec<Channel> = (0..form.connections).map(|_| echo.channel()).collect();
    let one_more = [echo.channel()];
    for channel in if form.counts_connections { &one_more[..] } else { &channels } {
        echo::call(channel, "hello".to_owned()).await.expect("an echo");
    }
    let before = resident_bytes(echo.pid());
    let held: Vec<_> = stream::iter(0..form.streams)
        .map(|index| echo::hold(&channels[index % channels.len()]))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let after = resident_bytes(echo.pid());
    assert!(held.iter().all(Result::is_ok), "every stream is held");
    (after - before) / held.len() as f64
}
