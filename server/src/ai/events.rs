//! One request over HTTP and the events that answer it: the only way to a service, for every kind. It
//! turns each way in which an upstream goes wrong into a [`Failure`], in order: what came before a
//! fault is given first.

use std::{collections::VecDeque, time::Duration};

use http::header::CONTENT_TYPE;
use reqwest::{Client, Request, Response};

use super::{
    Failure, FailureKind,
    refusal::{self, Speech},
    sse::{Broken, Event, Reader},
};

/// Most bytes of an error body that are read, and how long.
const MAX_ERROR_BYTES: usize = 64 * 1024;
const ERROR_BODY_LIMIT: Duration = Duration::from_secs(5);

/// How long after an answer's end the end of its body is awaited, so that the connection can be used again.
const DRAIN_LIMIT: Duration = Duration::from_millis(50);

/// The events of an answer. Nothing is read ahead of what is asked for; dropped, it closes the connection.
pub(super) struct Events {
    upstream: Response,
    reader: Reader,
    ready: VecDeque<Event>,
    bytes: usize,
    has_events: bool,
    /// The upstream gives nothing more.
    is_read: bool,
    /// What it went wrong with, told behind the events before it.
    fault: Option<Failure>,
}

/// Sends once and gives back a stream of events, or what came instead.
pub(super) async fn send(http: &Client, request: Request, speech: Speech) -> Result<Response, Failure> {
    let mut response = http.execute(request).await.map_err(|error| unreachable(&error))?;
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if status.is_success() && !matches!(kind.as_str(), "application/json" | "text/html") {
        return Ok(response);
    }
    let body = error_body(&mut response).await;
    if !status.is_success() {
        let wait = refusal::retry_after(response.headers());
        return Err(refusal::failure(status.as_u16(), &body, speech).retry_after(wait));
    }
    if kind == "application/json" {
        return Err(refusal::document(&body, speech));
    }
    Err(Failure::new(FailureKind::Garbage, "the provider answered with a web page where a stream was asked for"))
}

/// The beginning of a body, as text; whatever came before it broke, grew too long or took too long.
async fn error_body(response: &mut Response) -> String {
    let mut body = Vec::new();
    let read = async {
        while let Ok(Some(part)) = response.chunk().await {
            body.extend_from_slice(&part[..part.len().min(MAX_ERROR_BYTES - body.len())]);
            if body.len() >= MAX_ERROR_BYTES {
                return;
            }
        }
    };
    // Out of time: what was read so far still tells something.
    let _ = tokio::time::timeout(ERROR_BODY_LIMIT, read).await;
    String::from_utf8_lossy(&body).into_owned()
}

fn unreachable(error: &reqwest::Error) -> Failure {
    let detail = if error.is_connect() && error.is_timeout() {
        "no connection to the provider within the limit"
    } else if error.is_connect() {
        "no connection to the provider"
    } else {
        "the connection to the provider broke before it answered"
    };
    Failure::new(FailureKind::Unreachable, detail)
}

impl Events {
    pub fn new(upstream: Response) -> Self {
        Self {
            upstream,
            reader: Reader::default(),
            ready: VecDeque::new(),
            bytes: 0,
            has_events: false,
            is_read: false,
            fault: None,
        }
    }

    /// The next event with data; none at the end of a stream, whether or not the answer in it is whole.
    pub async fn next(&mut self) -> Result<Option<Event>, Failure> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                if event.data.trim().is_empty() {
                    continue;
                }
                self.has_events = true;
                return Ok(Some(event));
            }
            if self.is_read {
                return self.fault.take().map_or(Ok(None), Err);
            }
            self.read().await;
        }
    }

    /// Reads the end of the body if it is there already: a connection left half-read cannot be reused.
    pub async fn drain(&mut self) {
        let upstream = &mut self.upstream;
        let end = async { while let Ok(Some(_)) = upstream.chunk().await {} };
        let _ = tokio::time::timeout(DRAIN_LIMIT, end).await;
    }

    /// Takes in what came. A fault is only noted: the events before it come first, and the last of
    /// them may still be the one that ends the answer.
    async fn read(&mut self) {
        self.fault = match self.upstream.chunk().await {
            Ok(Some(bytes)) => {
                self.bytes += bytes.len();
                self.reader.feed(&bytes, &mut self.ready).err().map(garbage)
            }
            Ok(None) => {
                self.is_read = true;
                self.end()
            }
            Err(_) => Some(Failure::new(FailureKind::Truncated, "the connection broke within the answer")),
        };
        self.is_read |= self.fault.is_some();
    }

    /// The end of the body: the last event, or what is wrong with all of it.
    fn end(&mut self) -> Option<Failure> {
        match self.reader.finish() {
            Ok(event) => self.ready.extend(event),
            Err(broken) => return Some(garbage(broken)),
        }
        let is_no_stream = self.ready.is_empty() && !self.has_events && self.bytes > 0;
        is_no_stream.then(|| Failure::new(FailureKind::Garbage, "what came is no stream of events"))
    }
}

fn garbage(broken: Broken) -> Failure {
    let detail = match broken {
        Broken::TooLong => "one event of the answer is longer than any answer",
        Broken::NotUtf8 => "the answer is not UTF-8",
    };
    Failure::new(FailureKind::Garbage, detail)
}
