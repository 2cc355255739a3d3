//! The outermost layer of gRPC: gives each call an id and a span, counts it, and turns a panic or a status
//! of tonic's own into an error of ours.

use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    pin::Pin,
    task::{Context, Poll},
    time::Instant,
};

use futures_util::{FutureExt, future::BoxFuture};
use http::{HeaderValue, Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tonic::body::Body;
use tower::Service;
use tracing::{Instrument, Span};

use super::{rules::MethodRules, status};
use crate::{clock, error::Error, telemetry};

const REQUEST_ID: &str = "x-request-id";
const GRPC_STATUS: &str = "grpc-status";

/// What is told of a call whose client went before its end.
const CANCELLED: &str = "1";

#[derive(Clone)]
pub struct Trace<S> {
    inner: S,
    rules: &'static MethodRules,
    max_request_bytes: usize,
}

/// The body of an answer: it is written within the call's span, and its end is the call's end.
pub struct Traced {
    body: Body,
    call: Call,
}

/// One call, from its first byte to its last.
struct Call {
    span: Span,
    method: &'static str,
    began: Instant,
    /// The gRPC status, once it is known.
    code: Option<HeaderValue>,
}

impl<S> Trace<S> {
    pub const fn new(inner: S, rules: &'static MethodRules, max_request_bytes: usize) -> Self {
        Self { inner, rules, max_request_bytes }
    }
}

impl<S, B> Service<Request<B>> for Trace<S>
where
    S: Service<Request<B>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Traced>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let id = clock::new_id();
        // Paths come from anyone, so only known ones become labels.
        let method = self.rules.of(request.uri().path()).map_or("other", |(path, _)| path);
        let span = tracing::info_span!(
            "call",
            request_id = %id,
            method,
            caller = tracing::field::Empty,
            session_id = tracing::field::Empty
        );
        let mut call = Call { span: span.clone(), method, began: Instant::now(), code: None };
        let max_request_bytes = self.max_request_bytes;
        // The door is passed at once, within the span: it tells who calls.
        let answer = span.in_scope(|| self.inner.call(request));
        let traced = async move {
            let response = AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|_| Ok(panicked()))?;
            let mut response = status::mend(response, max_request_bytes);
            response.headers_mut().insert(REQUEST_ID, header(&id.to_string()));
            // An answer without a body has its status in the head.
            call.code = response.headers().get(GRPC_STATUS).cloned();
            Ok(response.map(|body| Traced { body, call }))
        };
        traced.instrument(span).boxed()
    }
}

fn panicked() -> Response<Body> {
    status::answer(Error::internal("a method panicked"))
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

impl HttpBody for Traced {
    type Data = <Body as HttpBody>::Data;
    type Error = <Body as HttpBody>::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let this = self.get_mut();
        let _entered = this.call.span.enter();
        let frame = Pin::new(&mut this.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(trailers) = frame.trailers_ref()
        {
            this.call.code = trailers.get(GRPC_STATUS).cloned();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let code = self.code.as_ref().and_then(|code| code.to_str().ok()).unwrap_or(CANCELLED).to_owned();
        let took = self.began.elapsed();
        tracing::debug!(parent: &self.span, code, took_ms = took.as_secs_f64() * 1e3, "call ended");
        telemetry::call(self.method, code, took);
    }
}
