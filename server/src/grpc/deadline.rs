//! When a call is over whether it has ended or not: at the time that its client gave it.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};
use http::{HeaderMap, Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};
use tonic::{Status, body::Body};
use tower::Service;

use super::status;
use crate::error::{Error, Reason};

const TIMEOUT: &str = "grpc-timeout";
/// What the contract of gRPC allows, in digits.
const MAX_DIGITS: usize = 8;

#[derive(Clone)]
pub struct Deadline<S> {
    inner: S,
}

/// An answer that ends when its call is over.
struct Limited {
    body: Body,
    over: Option<Pin<Box<Sleep>>>,
    /// Nothing follows any more.
    ended: bool,
}

impl<S> Deadline<S> {
    pub const fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S> Service<Request<Body>> for Deadline<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let over = match given(request.headers()) {
            Ok(given) => given.and_then(|given| Instant::now().checked_add(given)),
            Err(error) => return std::future::ready(Ok(status::answer(error))).boxed(),
        };
        let answer = self.inner.call(request);
        let Some(over) = over else { return answer.boxed() };
        async move {
            let answer = timeout_at(over, answer).await.unwrap_or_else(|_| Ok(status::answer(too_late())))?;
            Ok(answer.map(|body| {
                let over = Some(Box::pin(sleep_until(over)));
                Body::new(Limited { body, over, ended: false })
            }))
        }
        .boxed()
    }
}

/// The time that the client gives the call.
fn given(headers: &HeaderMap) -> Result<Option<Duration>, Error> {
    let Some(value) = headers.get(TIMEOUT) else { return Ok(None) };
    let read = value.to_str().ok().and_then(read_timeout);
    let malformed = || Error::new(Reason::MalformedMessage, "grpc-timeout is not up to 8 digits and a unit of HMSmun");
    read.map(Some).ok_or_else(malformed)
}

fn read_timeout(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.len() > MAX_DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(number * 3600)),
        "M" => Some(Duration::from_secs(number * 60)),
        "S" => Some(Duration::from_secs(number)),
        "m" => Some(Duration::from_millis(number)),
        "u" => Some(Duration::from_micros(number)),
        "n" => Some(Duration::from_nanos(number)),
        _ => None,
    }
}

fn too_late() -> Error {
    Error::new(Reason::DeadlineExceeded, "the time that the client gave the call is over")
}

impl HttpBody for Limited {
    type Data = <Body as HttpBody>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Status>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        // What is ready goes out first: only waiting can be too long.
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.ended = frame.is_none();
            return Poll::Ready(frame);
        }
        let Some(over) = &mut self.over else { return Poll::Pending };
        if over.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.ended = true;
        // The method stops here, too.
        self.body = Body::empty();
        let mut trailers = HeaderMap::new();
        Poll::Ready(Some(Status::from(too_late()).add_header(&mut trailers).map(|()| Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_read_as_grpc_writes_them() {
        let cases = [("1H", 3_600_000), ("2M", 120_000), ("3S", 3_000), ("99999999m", 99_999_999), ("5000u", 5)];
        for (text, wanted_ms) in cases {
            assert_eq!(read_timeout(text), Some(Duration::from_millis(wanted_ms)), "{text}");
        }
        for text in ["", "S", "1", "1s", "-1S", "+1S", "1.5S", "123456789S", "1é", "é"] {
            assert_eq!(read_timeout(text), None, "{text}");
        }
    }
}
