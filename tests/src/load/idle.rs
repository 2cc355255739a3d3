//! Streams that are held and say nothing, beside as many of a bare tonic server.

use futures_util::{StreamExt, stream};
use tonic::transport::Channel;

use super::{
    Report, Scale, crowd,
    echo::{self, Echo},
    figure::Aim::AtMost,
    process::{cpu, resident_bytes},
};
use crate::Server;

const CONNECTIONS: usize = 20;
const AT_ONCE: usize = 64;
const KIBIBYTE: f64 = 1024.0;
/// How long the held streams are watched for what they cost.
const WATCHED: std::time::Duration = std::time::Duration::from_secs(20);

pub async fn run(scale: Scale) -> Report {
    let streams = scale.pick(200, 5_000);
    let mut report = Report::new("Held streams");
    let (own, idle_cpu) = parlance(streams, scale).await;
    let bare = bare(streams).await;
    report.tell("memory of a held Subscribe (KiB)", own / KIBIBYTE);
    report.tell("memory of a held stream of a bare tonic server (KiB)", bare / KIBIBYTE);
    report.judge("ratio", own / bare, AtMost(1.15));
    report.tell("processor time of a held stream (µs a second)", idle_cpu);
    report.note(format!("{streams} streams over {CONNECTIONS} connections, each with a session of its own."));
    report.note("Growth of the resident memory of a freshly started process, from its connections to its streams.");
    report
}

/// Bytes and microseconds a second for each stream.
async fn parlance(streams: usize, scale: Scale) -> (f64, f64) {
    let mut server = Server::start().await;
    let mut members = crowd::gather(&server, streams, CONNECTIONS).await;
    assert!(server.terminate().await.success(), "the server ends well");
    server.restart().await;
    crowd::reconnect(&server, &mut members, CONNECTIONS);
    for member in members.iter().take(CONNECTIONS) {
        member.person.session(&member.session_id).await;
    }
    let before = resident_bytes(server.pid());
    let held: Vec<_> = stream::iter(&members)
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
    let watched = scale.pick(WATCHED / 10, WATCHED);
    tokio::time::sleep(watched).await;
    let spent = cpu(server.pid()).saturating_sub(spent);
    let count = held.len() as f64;
    ((after - before) / count, spent.as_secs_f64() * 1e6 / watched.as_secs_f64() / count)
}

async fn bare(streams: usize) -> f64 {
    let echo = Echo::start();
    let channels: Vec<Channel> = (0..CONNECTIONS).map(|_| echo.channel()).collect();
    for channel in &channels {
        echo::call(channel, "hello".to_owned()).await.expect("an echo");
    }
    let before = resident_bytes(echo.pid());
    let held: Vec<_> = stream::iter(0..streams)
        .map(|index| echo::hold(&channels[index % CONNECTIONS]))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let after = resident_bytes(echo.pid());
    assert!(held.iter().all(Result::is_ok), "every stream is held");
    (after - before) / held.len() as f64
}
