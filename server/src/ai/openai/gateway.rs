//! Stands between the client library and the wire, where status, headers and raw bytes can still be
//! seen: it turns every way in which an upstream goes wrong into a [`Failure`], and hands on only
//! clean events. What the library does with them can then hide nothing.

use std::{
    collections::VecDeque,
    future::Future,
    io,
    sync::{Arc, OnceLock},
    time::Duration,
};

use async_openai::{error::OpenAIError, middleware::HttpRequestFactory};
use futures_util::stream;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Body, Client, Request, Response};
use tokio::sync::Semaphore;
use tower::Service;

use super::refusal;
use crate::ai::{
    Failure, FailureKind,
    sse::{Broken, Event, Reader},
};

/// Most bytes of an error body that are read, and how long.
const MAX_ERROR_BYTES: usize = 64 * 1024;
const ERROR_BODY_LIMIT: Duration = Duration::from_secs(5);

/// How long after `[DONE]` the end of the body is awaited, so that the connection can be used again.
const DRAIN_LIMIT: Duration = Duration::from_millis(50);

/// Events handed on that the answer has not taken yet: the library's own queue has no limit.
const CREDIT: usize = 32;

/// One call: what its stream went wrong with, and leave for more events.
#[derive(Clone)]
pub(super) struct Call {
    fault: Arc<OnceLock<Failure>>,
    credit: Arc<Semaphore>,
}

/// Which services need what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    /// Local services often know no keys.
    pub has_key: bool,
    pub is_dashscope: bool,
}

/// The answer's body on its way through.
struct Filter {
    upstream: Response,
    call: Call,
    is_dashscope: bool,
    reader: Reader,
    ready: VecDeque<Event>,
    bytes: usize,
    events: usize,
    /// The upstream gives nothing more.
    is_read: bool,
    /// Nor does this.
    is_over: bool,
}

impl Call {
    pub fn new() -> Self {
        Self { fault: Arc::default(), credit: Arc::new(Semaphore::new(CREDIT)) }
    }

    /// The answer took an event: one more may come.
    pub fn took_one(&self) {
        self.credit.add_permits(1);
    }

    /// What went wrong below the library, which itself cannot tell one fault from another.
    pub fn fault(&self) -> Option<Failure> {
        self.fault.get().cloned()
    }

    /// The service the library sends its one request through: it sends once, whatever comes.
    pub fn service(
        &self,
        http: Client,
        dialect: Dialect,
    ) -> impl Service<
        HttpRequestFactory,
        Response = Response,
        Error = OpenAIError,
        Future = impl Future<Output = Result<Response, OpenAIError>> + Send + 'static,
    > + Clone
    + Send
    + Sync
    + 'static {
        let call = self.clone();
        tower::service_fn(move |factory: HttpRequestFactory| {
            let (call, http) = (call.clone(), http.clone());
            async move {
                let request = prepare(factory.build().await?, dialect);
                match send(&http, request, dialect).await {
                    Ok(upstream) => Ok(call.filter(upstream, dialect)),
                    Err(failure) => Err(OpenAIError::Boxed(Box::new(failure))),
                }
            }
        })
    }

    fn filter(self, upstream: Response, dialect: Dialect) -> Response {
        let filter = Filter {
            upstream,
            call: self,
            is_dashscope: dialect.is_dashscope,
            reader: Reader::default(),
            ready: VecDeque::new(),
            bytes: 0,
            events: 0,
            is_read: false,
            is_over: false,
        };
        let body = Body::wrap_stream(stream::unfold(filter, |mut filter| async move {
            filter.next().await.map(|bytes| (bytes, filter))
        }));
        Response::from(http::Response::new(body))
    }
}

fn prepare(mut request: Request, dialect: Dialect) -> Request {
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
    if !dialect.has_key {
        headers.remove(AUTHORIZATION);
    } else if let Some(key) = headers.get_mut(AUTHORIZATION) {
        // Keeps it out of whatever logs requests below us.
        key.set_sensitive(true);
    }
    request
}

/// Sends once and gives back a stream of events, or what came instead.
async fn send(http: &Client, request: Request, dialect: Dialect) -> Result<Response, Failure> {
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
        return Err(refusal::failure(status.as_u16(), &body, dialect.is_dashscope).retry_after(wait));
    }
    let is_error = body.contains("\"error\"") || (body.contains("\"code\"") && body.contains("\"message\""));
    if kind == "application/json" && is_error {
        return Err(refusal::failure(200, &body, dialect.is_dashscope));
    }
    let what = if kind == "text/html" { "a web page" } else { "a single JSON document" };
    Err(Failure::new(FailureKind::Garbage, format!("the provider answered with {what} where a stream was asked for")))
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

impl Filter {
    /// The next event as bytes the library reads; an error once, when the stream is broken.
    async fn next(&mut self) -> Option<io::Result<Vec<u8>>> {
        if self.is_over {
            return None;
        }
        match self.event().await {
            Ok(Some(event)) => {
                if let Ok(credit) = self.call.credit.acquire().await {
                    credit.forget();
                }
                let lines: String = event.data.split('\n').map(|line| format!("data: {line}\n")).collect();
                Some(Ok(format!("{lines}\n").into_bytes()))
            }
            Ok(None) => {
                self.is_over = true;
                None
            }
            Err(failure) => {
                self.is_over = true;
                // Set before the library sees the error, so that whoever sees it finds the reason.
                let _ = self.call.fault.set(failure);
                Some(Err(io::Error::other("the stream is broken")))
            }
        }
    }

    /// The next event with data; none at the end of a stream.
    async fn event(&mut self) -> Result<Option<Event>, Failure> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                let data = event.data.trim();
                if data.is_empty() {
                    continue;
                }
                if data.starts_with("[DONE]") {
                    self.drain().await;
                    return Ok(None);
                }
                if event.name == "error" {
                    return Err(refusal::failure(event.status.unwrap_or(200), data, self.is_dashscope));
                }
                self.events += 1;
                return Ok(Some(event));
            }
            if self.is_read {
                return Ok(None);
            }
            self.read().await;
        }
    }

    /// Takes in what came. A fault is only noted: the events before it come first, and the last of
    /// them may still be the one that ends the answer.
    async fn read(&mut self) {
        let fault = match self.upstream.chunk().await {
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
        if let Some(fault) = fault {
            self.is_read = true;
            let _ = self.call.fault.set(fault);
        }
    }

    /// The end of the body: the last event, or what is wrong with all of it.
    fn end(&mut self) -> Option<Failure> {
        match self.reader.finish() {
            Ok(event) => self.ready.extend(event),
            Err(broken) => return Some(garbage(broken)),
        }
        let is_no_stream = self.ready.is_empty() && self.events == 0 && self.bytes > 0;
        is_no_stream.then(|| Failure::new(FailureKind::Garbage, "what came is no stream of events"))
    }

    /// Reads the end of the body if it is there already: a connection left half-read cannot be reused.
    async fn drain(&mut self) {
        let upstream = &mut self.upstream;
        let end = async { while let Ok(Some(_)) = upstream.chunk().await {} };
        let _ = tokio::time::timeout(DRAIN_LIMIT, end).await;
    }
}

fn garbage(broken: Broken) -> Failure {
    let detail = match broken {
        Broken::TooLong => "one event of the answer is longer than any answer",
        Broken::NotUtf8 => "the answer is not UTF-8",
    };
    Failure::new(FailureKind::Garbage, detail)
}
