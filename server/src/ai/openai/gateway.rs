//! Stands between the client library and the wire, where status, headers and raw bytes can still be
//! seen: it sends and reads as every provider does, and hands on only clean events. What the library
//! does with them can then hide nothing.

use std::{
    future::Future,
    io,
    sync::{Arc, OnceLock},
};

use async_openai::{error::OpenAIError, middleware::HttpRequestFactory};
use futures_util::stream;
use http::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use reqwest::{Body, Client, Request, Response};
use tokio::sync::Semaphore;
use tower::Service;

use crate::ai::{
    Failure,
    events::{self, Events},
    refusal::{self, Speech},
    sse::Event,
};

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
    pub speech: Speech,
}

/// The answer's body on its way through.
struct Filter {
    events: Events,
    call: Call,
    speech: Speech,
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
                match events::send(&http, request, dialect.speech).await {
                    Ok(upstream) => Ok(call.filter(upstream, dialect.speech)),
                    Err(failure) => Err(OpenAIError::Boxed(Box::new(failure))),
                }
            }
        })
    }

    fn filter(self, upstream: Response, speech: Speech) -> Response {
        let filter = Filter { events: Events::new(upstream), call: self, speech, is_over: false };
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

    /// The next event of the answer; none at the end of a stream.
    async fn event(&mut self) -> Result<Option<Event>, Failure> {
        let Some(event) = self.events.next().await? else { return Ok(None) };
        if event.data.trim_start().starts_with("[DONE]") {
            self.events.drain().await;
            return Ok(None);
        }
        if event.name == "error" {
            return Err(refusal::failure(event.status.unwrap_or(200), &event.data, self.speech));
        }
        Ok(Some(event))
    }
}
