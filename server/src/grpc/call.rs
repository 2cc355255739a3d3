//! One call as HTTP brings it, before it is one of gRPC: whether its connection may have one more, what of
//! its head is kept, and how its answer goes out.

use std::{
    convert::Infallible,
    fmt::Display,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::{HeaderMap, HeaderName, HeaderValue};
use http_body::{Body as HttpBody, Frame};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::codegen::Bytes;
use tower::BoxError;

use super::{Front, connection::Connection, flow::Answer, peer::Peer, status};
use crate::error::{Error, Reason};

const HEALTH_WATCH: &str = "/grpc.health.v1.Health/Watch";
const REFLECTION: &str = "/grpc.reflection.";
/// Bytes of a head that is kept as it is.
const LIGHT_HEAD: usize = 4 << 10;
/// What is read of a head.
const READ_HEADERS: [&str; 17] = [
    "access-control-request-headers",
    "access-control-request-method",
    "authorization",
    "content-length",
    "content-type",
    "forwarded",
    "grpc-accept-encoding",
    "grpc-encoding",
    "grpc-timeout",
    "host",
    "origin",
    "te",
    "traceparent",
    "x-api-key",
    "x-forwarded-for",
    "x-grpc-web",
    "x-request-id",
];

/// What is asked on a stream that needed no token. It ends with the answer: the service would otherwise wait
/// for the next question of a client that was given up, and the stream could not be reset.
struct Questions<B> {
    body: Pin<Box<B>>,
    over: Pin<Box<WaitForCancellationFutureOwned>>,
}

/// One call. It is let in, or not, before this returns: the next one of its connection is judged after.
pub fn answer<B>(
    mut front: Front,
    connection: &Arc<Connection>,
    peer: Peer,
    is_http2: bool,
    mut request: http::Request<B>,
) -> impl Future<Output = Result<http::Response<Answer>, Infallible>> + Send + use<B>
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError> + Display,
{
    let path = request.uri().path();
    let is_watch = path == HEALTH_WATCH;
    let place = (is_watch || path.starts_with(REFLECTION)).then(|| connection.open_stream()).transpose();
    let place =
        if connection.has_room() { place.map_err(open_streams) } else { Err(unknown(connection.refuse_call())) };
    let connection = Arc::clone(connection);
    let answered = place.map(|place| {
        lighten(request.headers_mut());
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(Arc::clone(&connection));
        let Some(place) = place else { return (None, tower::Service::call(&mut front, request)) };
        let over = CancellationToken::new();
        let request =
            request.map(|body| Questions { body: Box::pin(body), over: Box::pin(over.clone().cancelled_owned()) });
        (Some((place, over.drop_guard())), tower::Service::call(&mut front, request))
    });
    async move {
        let (place, response) = match answered {
            Ok((place, answer)) => (place, answer.await?),
            Err(error) => (None, status::answer(error)),
        };
        Ok(response.map(|body| {
            let answer = Answer::new(body, &connection, is_http2);
            match place {
                Some((place, over)) => answer.open(place, over, is_watch),
                None => answer,
            }
        }))
    }
}

impl<B: HttpBody<Data = Bytes>> HttpBody for Questions<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        if self.over.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        self.body.as_mut().poll_frame(context)
    }
}

/// A large head is kept without what nobody reads of it: a call may last.
fn lighten(headers: &mut HeaderMap) {
    let size = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len();
    if headers.iter().map(size).sum::<usize>() <= LIGHT_HEAD {
        return;
    }
    let mut kept = HeaderMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| READ_HEADERS.contains(&name.as_str())) {
        kept.append(name, value.clone());
    }
    *headers = kept;
}

fn open_streams(most: usize) -> Error {
    let message = format!("a connection may have {most} streams of health and reflection");
    Error::new(Reason::LimitReached, message)
        .with("limit", most)
        .with("limit_name", "limits.open_streams_per_connection")
}

fn unknown(most: usize) -> Error {
    let message = format!("a connection may have {most} calls at once before one of them has shown a good token");
    Error::new(Reason::LimitReached, message).with("limit", most).with("limit_name", "limits.streams_before_login")
}
