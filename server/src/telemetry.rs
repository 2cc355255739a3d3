//! What the server tells its operator: logs to stderr, and numbers for /metrics. Apart, so that every
//! metric is named and explained in one place.

use std::{
    io::{self, IsTerminal},
    sync::OnceLock,
    time::Duration,
};

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt::layer,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::config::{LogFormat, LogSettings};

const RPCS: &str = "parlance_rpcs_total";
const RPC_SECONDS: &str = "parlance_rpc_duration_seconds";
const MESSAGES: &str = "parlance_messages_stored_total";
const BATCH_SESSIONS: &str = "parlance_commit_batch_items";
const COMMIT_SECONDS: &str = "parlance_commit_duration_seconds";
const ANSWERS: &str = "parlance_answers_total";
const FIRST_DELTA_SECONDS: &str = "parlance_answer_first_delta_seconds";
const RUNNING_ANSWERS: &str = "parlance_answers_running";
const STREAMS: &str = "parlance_streams_open";
const WAITING: &str = "parlance_sessions_waiting";
const PROVIDER_FAILURES: &str = "parlance_provider_failures_total";

/// Bounds of latencies, from a loopback call to a slow model.
const SECONDS: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];
const ITEMS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to write logs to stderr. Only the process does this, once; in-process servers share it.
pub fn start_logs(settings: &LogSettings) {
    let on_terminal = io::stderr().is_terminal();
    let pretty = match settings.format {
        LogFormat::Pretty => true,
        LogFormat::Json => false,
        LogFormat::Auto => on_terminal,
    };
    // The settings have been checked, so the fallback is never taken.
    let filter = settings.level.parse().unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let logs = tracing_subscriber::registry().with(filter);
    let started = if pretty {
        logs.with(layer().with_writer(io::stderr).with_ansi(on_terminal)).try_init()
    } else {
        let json = layer().json().flatten_event(true).with_current_span(false).with_writer(io::stderr);
        logs.with(json).try_init()
    };
    if started.is_err() {
        tracing::debug!("logs had been started before");
    }
}

/// Begins to count, once in a process.
pub fn start_metrics() {
    recorder();
}

/// All numbers in the text form that Prometheus reads.
pub fn render() -> String {
    recorder().map(PrometheusHandle::render).unwrap_or_default()
}

/// Folds what was observed into its buckets: needed where nobody reads the metrics, or memory grows.
pub fn fold() {
    if let Some(recorder) = recorder() {
        recorder.run_upkeep();
    }
}

/// A call has ended, or for a stream: its headers have been sent and it has ended.
pub fn rpc(method: &str, code: &'static str, took: Duration) {
    counter!(RPCS, "method" => method.to_owned(), "code" => code).increment(1);
    histogram!(RPC_SECONDS, "method" => method.to_owned()).record(took);
}

/// One transaction of the writer: so many items, so many new messages among them.
pub fn commit(items: usize, messages: usize, took: Duration) {
    histogram!(BATCH_SESSIONS).record(u32::try_from(items).unwrap_or(u32::MAX));
    counter!(MESSAGES).increment(u64::try_from(messages).unwrap_or(u64::MAX));
    histogram!(COMMIT_SECONDS).record(took);
}

/// An answer has ended: `outcome` is its finish reason.
pub fn answer_ended(provider: &str, outcome: &'static str) {
    counter!(ANSWERS, "provider" => provider.to_owned(), "outcome" => outcome).increment(1);
}

/// The first words of an answer came, so long after the question was stored.
pub fn first_delta(provider: &str, took: Duration) {
    histogram!(FIRST_DELTA_SECONDS, "provider" => provider.to_owned()).record(took);
}

/// A call to a provider failed: `kind` is the word of the failure.
pub fn provider_failed(provider: &str, kind: &'static str) {
    counter!(PROVIDER_FAILURES, "provider" => provider.to_owned(), "kind" => kind).increment(1);
}

/// Sessions that wait for a person now.
pub fn waiting(sessions: usize) {
    gauge!(WAITING).set(u32::try_from(sessions).unwrap_or(u32::MAX));
}

/// One more of a thing for as long as it is kept.
#[derive(Debug)]
pub struct Counted(&'static str);

impl Counted {
    fn new(name: &'static str) -> Self {
        gauge!(name).increment(1);
        Self(name)
    }

    /// An open stream.
    pub fn stream() -> Self {
        Self::new(STREAMS)
    }

    /// An answer being written.
    pub fn answer() -> Self {
        Self::new(RUNNING_ANSWERS)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        gauge!(self.0).decrement(1);
    }
}

fn recorder() -> Option<&'static PrometheusHandle> {
    RECORDER.get_or_init(install).as_ref()
}

fn install() -> Option<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_items".to_owned()), &ITEMS));
    let recorder = builder.and_then(PrometheusBuilder::install_recorder);
    match recorder {
        Ok(recorder) => {
            describe();
            Some(recorder)
        }
        Err(error) => {
            tracing::warn!(%error, "metrics are off");
            None
        }
    }
}

/// The texts of the metrics page; gauges begin at zero, so that they are there before the first use.
fn describe() {
    describe_counter!(RPCS, "Calls that ended, by method and gRPC code.");
    describe_histogram!(RPC_SECONDS, Unit::Seconds, "From a call's arrival to its end, by method.");
    describe_counter!(MESSAGES, "Messages committed to the database.");
    describe_histogram!(BATCH_SESSIONS, "Items the writer put into one transaction.");
    describe_histogram!(COMMIT_SECONDS, Unit::Seconds, "One transaction of the writer, its lock included.");
    describe_counter!(ANSWERS, "Answers that ended, by provider and finish reason.");
    describe_histogram!(FIRST_DELTA_SECONDS, Unit::Seconds, "From the question to the answer's first words.");
    describe_counter!(PROVIDER_FAILURES, "Failed calls to providers, by provider and kind.");
    describe_gauge!(RUNNING_ANSWERS, "Answers being written by this node.");
    describe_gauge!(STREAMS, "Open streams of this node.");
    describe_gauge!(WAITING, "Sessions of the installation that wait for a person.");
    for name in [RUNNING_ANSWERS, STREAMS, WAITING] {
        gauge!(name).set(0);
    }
}
