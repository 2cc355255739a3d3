//! A request on its way in: it must arrive in time, and what an early refusal leaves unread is read
//! away, because a client that is cut off while it sends does not get to read why.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};
use tonic::{Status, body::Body};
use tower::Service;

use super::{
    connection::{Connection, Holding},
    flow,
    rules::MethodRules,
    streamed::Streamed,
};
use crate::{
    domain::rights::Permission,
    error::{Error, Reason},
    tasks::Tasks,
};

/// Its only method takes a stream.
const REFLECTION: &str = "/grpc.reflection.";

/// Requests of at most so many bytes are not counted, and those of methods that need no token have no more.
const SMALL: usize = 16 << 10;
/// What stands ahead of each message of gRPC: whether it is compressed, and its length.
pub const MESSAGE_HEAD: usize = 5;

/// How much is read away, in largest requests; a client that sends more is cut off.
const READ_AWAY: usize = 4;

#[derive(Clone)]
pub struct Arrival<S> {
    inner: S,
    rules: &'static MethodRules,
    limits: Limits,
    tasks: Tasks,
}

#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long a request may take to arrive, and each message of a stream of them.
    pub time: Duration,
    pub max_request_bytes: usize,
}

/// A request as the method reads it.
struct Arriving {
    body: Unread,
    limit: Instant,
    /// Made when the request turns out not to be here at once, which is rare.
    late: Option<Pin<Box<Sleep>>>,
    /// How much has arrived.
    bytes: usize,
    is_public: bool,
    connection: Option<Arc<Connection>>,
    held: Option<Holding>,
}

/// What has not been read of a request; nothing once it is whole.
#[derive(Clone)]
struct Unread(Arc<Mutex<Option<Body>>>);

impl<S> Arrival<S> {
    pub const fn new(inner: S, rules: &'static MethodRules, limits: Limits, tasks: Tasks) -> Self {
        Self { inner, rules, limits, tasks }
    }
}

impl<S> Service<Request<Body>> for Arrival<S>
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
        let path = request.uri().path();
        let rule = self.rules.of(path).map(|(_, rule)| rule);
        let connection = request.extensions().get::<Arc<Connection>>().cloned();
        if rule.map_or(path.starts_with(REFLECTION), |rule| rule.streams_requests) {
            let request = request.map(|body| Body::new(Streamed::new(body, self.limits, connection)));
            return self.inner.call(request).boxed();
        }
        let is_public = rule.is_none_or(|rule| rule.permission == Permission::Public);
        let limit = Instant::now() + self.limits.time;
        let (head, body) = request.into_parts();
        let unread = Unread(Arc::new(Mutex::new(Some(body))));
        let body = Body::new(Arriving {
            body: unread.clone(),
            limit,
            late: None,
            bytes: 0,
            is_public,
            connection,
            held: None,
        });
        let answer = self.inner.call(Request::from_parts(head, body));
        let (tasks, most) = (self.tasks.clone(), self.limits.max_request_bytes * READ_AWAY);
        async move {
            let answer = answer.await;
            if !unread.is_whole() {
                let draining = tasks.draining();
                tasks.spawn(async move {
                    tokio::select! {
                        () = draining.cancelled() => {}
                        _ = timeout_at(limit, unread.read_away(most)) => {}
                    }
                });
            }
            answer
        }
        .boxed()
    }
}

impl Unread {
    fn lock(&self) -> MutexGuard<'_, Option<Body>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_whole(&self) -> bool {
        self.lock().as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<<Body as HttpBody>::Data>, Status>>> {
        let mut body = self.lock();
        let frame = body.as_mut().map_or(Poll::Ready(None), |body| Pin::new(body).poll_frame(context));
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            *body = None;
        }
        frame
    }

    async fn read_away(&self, most: usize) {
        let mut read = 0;
        while read < most {
            let frame = std::future::poll_fn(|context| self.poll(context)).await;
            let Some(Ok(frame)) = frame else { return };
            read += frame.data_ref().map_or(0, |bytes| bytes.len());
        }
    }
}

impl Arriving {
    /// So much more has arrived, and is held until the request is whole.
    fn count(&mut self, bytes: usize) -> Result<(), Error> {
        self.bytes += bytes;
        if self.bytes <= SMALL + MESSAGE_HEAD {
            return Ok(());
        }
        if self.is_public {
            let message = format!("a request without a token may have {SMALL} bytes");
            return Err(Error::new(Reason::MessageTooLarge, message).with("limit_bytes", SMALL));
        }
        let Some(connection) = &self.connection else { return Ok(()) };
        let held = self.held.get_or_insert_with(|| connection.hold_request());
        held.set(self.bytes as u64).map_err(flow::held)
    }
}

impl HttpBody for Arriving {
    type Data = <Body as HttpBody>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Status>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = this.body.poll(context) {
            let data = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
            let counted = data.map_or(Ok(()), |bytes| this.count(bytes.len()));
            return Poll::Ready(counted.map_or_else(|error| Some(Err(error.into())), |()| frame));
        }
        let limit = this.limit;
        let late = this.late.get_or_insert_with(|| Box::pin(sleep_until(limit)));
        late.as_mut().poll(context).map(|()| {
            let error = Error::new(Reason::DeadlineExceeded, "the request took too long to arrive");
            Some(Err(error.into()))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_whole()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.lock().as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}
