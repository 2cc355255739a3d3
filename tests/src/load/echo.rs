//! A bare tonic server in a process of its own: it answers with what it was sent, and holds streams
//! that say one thing. What Parlance does beyond that is what the ratios show.

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use futures_util::{
    FutureExt, StreamExt,
    future::{BoxFuture, ready},
    stream::{self, BoxStream},
};
use tonic::{
    Request, Response, Status, Streaming,
    body::Body,
    client,
    codegen::{Service, http},
    server::{Grpc, NamedService, ServerStreamingService, UnaryService},
    transport::{Channel, Server},
};
use tonic_prost::ProstCodec;

use super::aside::{self, Aside};

const CALL: &str = "/echo.Echo/Call";
const HOLD: &str = "/echo.Echo/Hold";

#[derive(Clone)]
struct Echoing;

type Codec = ProstCodec<String, String>;

impl NamedService for Echoing {
    const NAME: &'static str = "echo.Echo";
}

impl UnaryService<String> for Echoing {
    type Response = String;
    type Future = std::future::Ready<Result<Response<String>, Status>>;

    fn call(&mut self, request: Request<String>) -> Self::Future {
        ready_response(request.into_inner())
    }
}

fn ready_response(text: String) -> std::future::Ready<Result<Response<String>, Status>> {
    std::future::ready(Ok(Response::new(text)))
}

impl ServerStreamingService<String> for Echoing {
    type Response = String;
    type ResponseStream = BoxStream<'static, Result<String, Status>>;
    type Future = std::future::Ready<Result<Response<Self::ResponseStream>, Status>>;

    fn call(&mut self, request: Request<String>) -> Self::Future {
        let first = stream::once(ready(Ok(request.into_inner())));
        std::future::ready(Ok(Response::new(first.chain(stream::pending()).boxed())))
    }
}

impl Service<http::Request<Body>> for Echoing {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let mut grpc = Grpc::new(Codec::default());
        if request.uri().path() == HOLD {
            async move { Ok(grpc.server_streaming(Self, request).await) }.boxed()
        } else {
            async move { Ok(grpc.unary(Self, request).await) }.boxed()
        }
    }
}

/// Serves until the process is ended; prints its address first.
pub async fn serve() {
    let incoming = aside::incoming().await;
    Server::builder().add_service(Echoing).serve_with_incoming(incoming).await.expect("the echo serves");
}

/// Starts one as a process of its own.
pub fn start() -> Aside {
    Aside::start(&["echo"])
}

/// One call.
pub async fn call(channel: &Channel, text: String) -> Result<String, Status> {
    let mut client = client::Grpc::new(channel.clone());
    client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let path = http::uri::PathAndQuery::from_static(CALL);
    Ok(client.unary(Request::new(text), path, Codec::default()).await?.into_inner())
}

/// A held stream, after its first frame.
pub async fn hold(channel: &Channel) -> Result<Streaming<String>, Status> {
    let mut client = client::Grpc::new(channel.clone());
    client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let path = http::uri::PathAndQuery::from_static(HOLD);
    let mut stream = client.server_streaming(Request::new(String::new()), path, Codec::default()).await?.into_inner();
    stream.message().await?;
    Ok(stream)
}
