//! What the server tells its operator: logs to stderr, and numbers for /metrics. Apart, so that every
//! metric is named and explained in one place.

/// Lines of the log that others can cause.
pub mod sampled;

use std::{
    io::{self, IsTerminal},
    sync::OnceLock,
    time::Duration,
};

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{
    filter::{LevelFilter, Targets, dynamic_filter_fn},
    fmt::layer,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use self::sampled::Sampled;
use crate::config::{LogFormat, LogSettings};

const CALLS: &str = "parlance_calls_total";
const CALL_SECONDS: &str = "parlance_call_duration_seconds";
const ACCEPT_FAILURES: &str = "parlance_accept_failures_total";
const LIMIT_REFUSALS: &str = "parlance_limit_refusals_total";
const PROXY_HEADER_FAILURES: &str = "parlance_proxy_header_failures_total";
const NEWS: &str = "parlance_news_total";
const STORE_READS: &str = "parlance_store_reads_total";
const STORE_DEADLINES: &str = "parlance_store_deadlines_total";
const STORE_STATEMENTS: &str = "parlance_store_statements_total";
const HANDSHAKE_FAILURES: &str = "parlance_tls_handshake_failures_total";
const MESSAGES: &str = "parlance_messages_stored_total";
const PASSWORD_CHECKS: &str = "parlance_password_checks_total";
const COMMIT_ITEMS: &str = "parlance_commit_items";
const COMMIT_SECONDS: &str = "parlance_commit_duration_seconds";
const ANSWERS: &str = "parlance_answers_total";
const FIRST_DELTA_SECONDS: &str = "parlance_answer_first_delta_seconds";
const QUEUED_ANSWERS: &str = "parlance_answers_queued";
const PROVIDER_FAILURES: &str = "parlance_provider_failures_total";
const WRITES_REFUSED: &str = "parlance_writes_refused_total";
const LIMIT_USED: &str = "parlance_limit_used";
const LIMIT_MOST: &str = "parlance_limit_most";
const STREAMS: &str = "parlance_streams_open";
const RUNNING_ANSWERS: &str = "parlance_answers_running";
const WAITING: &str = "parlance_sessions_waiting";

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
    // It writes whole events of a service that it cannot read: answers, prompts, perhaps keys.
    let filter = filter.with_target("async_openai", LevelFilter::OFF);
    let floods = Sampled::default();
    let few = dynamic_filter_fn(move |line, _| !is_flood(line) || floods.tell().is_some());
    let logs = tracing_subscriber::registry().with(filter).with(few);
    let started = if pretty {
        logs.with(layer().with_writer(io::stderr).with_ansi(on_terminal)).try_init()
    } else {
        let json = layer().json().flatten_event(true).with_span_list(false).with_writer(io::stderr);
        logs.with(json).try_init()
    };
    if started.is_err() {
        tracing::debug!("logs had been started before");
    }
}

/// A warning about a connection that floods the server, and is cut for it: anyone can cause as many as they
/// like.
fn is_flood(line: &tracing::Metadata<'_>) -> bool {
    *line.level() == tracing::Level::WARN && line.target().starts_with("h2::")
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

/// A call has ended; for a stream that is its last frame. `code` is the gRPC code.
pub fn call(method: &'static str, code: String, took: Duration) {
    counter!(CALLS, "method" => method, "code" => code).increment(1);
    histogram!(CALL_SECONDS, "method" => method).record(took);
}

/// A connection could not be accepted, mostly for want of file descriptors.
pub fn accept_failed() {
    counter!(ACCEPT_FAILURES).increment(1);
}

/// Something was refused, or ended, because of a limit; `limit` is its setting.
pub fn limit_refused(limit: &'static str) {
    counter!(LIMIT_REFUSALS, "limit" => limit).increment(1);
}

/// News of sessions that went between servers: `told`, `heard`, `whole` where a commit came with what it holds, or
/// `left_out` because Redis was behind.
pub fn news(way: &'static str) {
    counter!(NEWS, "way" => way).increment(1);
}

/// A connection of a proxy did not begin with a header of the PROXY protocol.
pub fn proxy_header_failed() {
    counter!(PROXY_HEADER_FAILURES).increment(1);
}

/// A client did not finish the TLS handshake, or not in time.
pub fn handshake_failed() {
    counter!(HANDSHAKE_FAILURES).increment(1);
}

/// One transaction of the writer, with so many items.
pub fn commit(items: usize, took: Duration) {
    histogram!(COMMIT_ITEMS).record(u32::try_from(items).unwrap_or(u32::MAX));
    histogram!(COMMIT_SECONDS).record(took);
}

/// A write was refused because too much work waits for the database.
pub fn write_refused() {
    counter!(WRITES_REFUSED).increment(1);
}

/// A message is in the database; of an answer this is its beginning.
pub fn message_stored() {
    counter!(MESSAGES).increment(1);
}

/// A password was worked on, whether or not its account exists.
pub fn password_worked_on() {
    counter!(PASSWORD_CHECKS).increment(1);
}

/// The database is asked to read.
pub fn store_read() {
    counter!(STORE_READS).increment(1);
}

/// Work of the database was given up because it did not end in time.
pub fn store_late() {
    counter!(STORE_DEADLINES).increment(1);
}

/// A statement goes to the database.
pub fn store_statement() {
    counter!(STORE_STATEMENTS).increment(1);
}

/// An answer has ended; `outcome` is the word of its finish reason.
pub fn answer_ended(outcome: &'static str) {
    counter!(ANSWERS, "outcome" => outcome).increment(1);
}

/// The first words of an answer came, so long after it was begun.
pub fn first_delta(provider: &str, took: Duration) {
    histogram!(FIRST_DELTA_SECONDS, "provider" => provider.to_owned()).record(took);
}

/// A call to a provider failed; `kind` is the word of the failure.
pub fn provider_failed(provider: &str, kind: &'static str) {
    counter!(PROVIDER_FAILURES, "provider" => provider.to_owned(), "kind" => kind).increment(1);
}

/// How much of a limit is used, and how much there is.
pub fn limit_used(limit: &'static str, used: u64, most: u64) {
    // Above 2^53 a gauge is not exact, which no limit needs.
    gauge!(LIMIT_USED, "limit" => limit).set(used as f64);
    gauge!(LIMIT_MOST, "limit" => limit).set(most as f64);
}

/// What there is of each now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub streams: usize,
    pub answers: usize,
    /// Of these, those that wait for a place.
    pub queued: usize,
    pub waiting: usize,
}

/// Sets what is shown as it is, not counted.
pub fn now(now: Now) {
    for (name, number) in
        [(STREAMS, now.streams), (RUNNING_ANSWERS, now.answers), (QUEUED_ANSWERS, now.queued), (WAITING, now.waiting)]
    {
        gauge!(name).set(u32::try_from(number).unwrap_or(u32::MAX));
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

/// The texts of the metrics page.
fn describe() {
    describe_counter!(PASSWORD_CHECKS, "Passwords hashed or compared with a hash.");
    describe_counter!(CALLS, "Calls that ended, by method and gRPC code.");
    describe_histogram!(CALL_SECONDS, Unit::Seconds, "From a call's first byte to its last, by method.");
    describe_counter!(ACCEPT_FAILURES, "Connections that could not be accepted.");
    describe_counter!(LIMIT_REFUSALS, "What limits refused or ended, by the setting of the limit.");
    describe_counter!(PROXY_HEADER_FAILURES, "Connections of proxies without a whole header of the PROXY protocol.");
    describe_counter!(NEWS, "News of sessions between servers: told, heard, or left out because Redis was behind.");
    describe_counter!(STORE_READS, "Times that the database was asked to read.");
    describe_counter!(STORE_DEADLINES, "Work that the database did not end in time, its connections closed.");
    describe_counter!(STORE_STATEMENTS, "Statements sent to the database.");
    describe_counter!(HANDSHAKE_FAILURES, "TLS handshakes that failed or took too long.");
    describe_counter!(MESSAGES, "Messages committed to the database; answers count when they begin.");
    describe_histogram!(COMMIT_ITEMS, "Changes that the writer put into one transaction.");
    describe_histogram!(COMMIT_SECONDS, Unit::Seconds, "One transaction of the writer, from its begin to its commit.");
    describe_counter!(WRITES_REFUSED, "Writes that were refused because too much work waited for the database.");
    describe_counter!(ANSWERS, "Answers that ended, by finish reason.");
    describe_histogram!(FIRST_DELTA_SECONDS, Unit::Seconds, "From an answer's begin to its first words, by provider.");
    describe_counter!(PROVIDER_FAILURES, "Failed calls to providers, by provider and kind.");
    describe_gauge!(LIMIT_USED, "How much of a limit is used: by whoever uses most of it, or in all.");
    describe_gauge!(LIMIT_MOST, "How much there is of a limit.");
    describe_gauge!(STREAMS, "Open streams of this node.");
    describe_gauge!(QUEUED_ANSWERS, "Of the answers being written, those that wait until fewer are.");
    describe_gauge!(RUNNING_ANSWERS, "Answers being written by this node.");
    describe_gauge!(WAITING, "Sessions of the installation that wait for a person.");
    now(Now { streams: 0, answers: 0, queued: 0, waiting: 0 });
}
