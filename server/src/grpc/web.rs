//! The port's outer side: tells gRPC from gRPC-Web, which puts trailers where a browser can read them,
//! and answers what is neither in plain HTTP. Everything behind it sees gRPC alone.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};

use futures_util::{FutureExt, TryFutureExt, future::BoxFuture};
use http::{
    HeaderValue, Method, Request, Response, StatusCode, Version,
    header::{ALLOW, CONTENT_TYPE},
};
use http_body::Body as HttpBody;
use tonic::{body::Body, codegen::Bytes};
use tonic_web::{GrpcWebLayer, GrpcWebService};
use tower::{BoxError, Layer, Service};

use super::{auth::is_open, cors::Cors, rules::MethodRules};

const FOREIGN: &str = "pages of this origin may not call: see web.allowed_origins and web.allowed_hosts\n";
const SPEAKS: &str = "this port speaks gRPC and gRPC-Web; there is nothing else here\n";
const ONLY_POST: &str = "this is a gRPC method: POST it\n";
const NO_GRPC: &str = "the content type is not one of gRPC or gRPC-Web, such as application/grpc-web+proto\n";
const NEEDS_HTTP2: &str = "gRPC needs HTTP/2; over HTTP/1.1 speak gRPC-Web (application/grpc-web+proto)\n";

#[derive(Clone)]
pub struct Web<S> {
    grpc: S,
    web: GrpcWebService<S>,
    cors: Arc<Cors>,
    rules: &'static MethodRules,
}

/// What a request speaks.
enum Speech {
    Grpc,
    GrpcWeb,
    /// A browser asks whether a page may call.
    Preflight,
    Neither(StatusCode, &'static str),
}

impl<S: Clone> Web<S> {
    pub fn new(grpc: S, cors: Cors, rules: &'static MethodRules) -> Self {
        Self { web: GrpcWebLayer::new().layer(grpc.clone()), grpc, cors: Arc::new(cors), rules }
    }
}

impl<S, B, A> Service<Request<B>> for Web<S>
where
    S: Service<Request<Body>, Response = Response<A>, Error = Infallible>,
    S::Future: Send + 'static,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError> + std::fmt::Display,
    A: HttpBody<Data = Bytes> + Send + 'static,
    A::Error: Into<BoxError> + std::fmt::Display,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.grpc.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Ok(page) = self.cors.judge(&request) else {
            return std::future::ready(Ok(plain(StatusCode::FORBIDDEN, FOREIGN))).boxed();
        };
        match speech(&request, self.rules) {
            Speech::Grpc => told(self.grpc.call(request.map(Body::new)).map_ok(|answer| answer.map(Body::new)), page),
            Speech::GrpcWeb => told(self.web.call(request), page),
            Speech::Preflight => std::future::ready(Ok(Cors::preflight(page))).boxed(),
            Speech::Neither(code, why) => told(std::future::ready(Ok(plain(code, why))), page),
        }
    }
}

/// The answer, with what lets the page that asked read it.
fn told(
    answer: impl Future<Output = Result<Response<Body>, Infallible>> + Send + 'static,
    page: Option<HeaderValue>,
) -> BoxFuture<'static, Result<Response<Body>, Infallible>> {
    answer.map_ok(|answer| Cors::tell(answer, page)).boxed()
}

fn speech<B>(request: &Request<B>, rules: &MethodRules) -> Speech {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match *request.method() {
        Method::POST => match kind.split(';').next().unwrap_or_default().trim_end() {
            "application/grpc" | "application/grpc+proto" if request.version() == Version::HTTP_2 => Speech::Grpc,
            "application/grpc" | "application/grpc+proto" => {
                Speech::Neither(StatusCode::HTTP_VERSION_NOT_SUPPORTED, NEEDS_HTTP2)
            }
            // Compared as tonic-web does, or it would not know what to do with it.
            _ if is_grpc_web(kind) => Speech::GrpcWeb,
            _ => Speech::Neither(StatusCode::UNSUPPORTED_MEDIA_TYPE, NO_GRPC),
        },
        Method::OPTIONS if Cors::asks(request.headers()) => Speech::Preflight,
        _ if rules.of(request.uri().path()).is_some() || is_open(request.uri().path()) => {
            Speech::Neither(StatusCode::METHOD_NOT_ALLOWED, ONLY_POST)
        }
        _ => Speech::Neither(StatusCode::NOT_FOUND, SPEAKS),
    }
}

fn is_grpc_web(kind: &str) -> bool {
    kind.strip_prefix("application/grpc-web")
        .is_some_and(|form| matches!(form, "" | "+proto" | "-text" | "-text+proto"))
}

/// An answer of plain HTTP, for people and for clients that took the wrong port.
fn plain(code: StatusCode, why: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::new(why.to_owned()));
    *response.status_mut() = code;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if code == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("POST"));
    }
    response
}
