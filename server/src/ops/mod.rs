//! How the server is watched: metrics, liveness and readiness over plain HTTP on a port of their own,
//! so that no customer's connection can reach them.

/// Its connections.
mod port;

use std::{collections::VecDeque, future::Future, pin::Pin, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::port::Port;
use crate::{domain::host::Hosts, telemetry};

const FOREIGN: &str = "this name is not one of the server's: see ops.allowed_hosts\n";

/// Why the server should get no calls now, one sentence each; none when it is ready.
pub type Reasons = Pin<Box<dyn Future<Output = Vec<String>> + Send>>;
/// Looks whether the server is ready.
pub type Ready = Arc<dyn Fn() -> Reasons + Send + Sync>;

/// What there is of each now; none while the server starts.
pub type Now = Arc<dyn Fn() -> Option<telemetry::Now> + Send + Sync>;

/// What the port takes.
#[derive(Debug, Clone)]
pub struct OpsSettings {
    pub max_connections: usize,
    /// How long a connection may last: each is for one request.
    pub request: Duration,
    /// Names under which browsers may ask.
    pub hosts: Hosts,
}

/// Answers until told to stop.
pub async fn serve(listener: TcpListener, settings: OpsSettings, ready: Ready, now: Now, stop: CancellationToken) {
    let router = Router::new()
        .route("/metrics", get(metrics).with_state(now))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz).with_state(ready))
        .layer(middleware::from_fn_with_state(Arc::new(settings.hosts), judged));
    let open = VecDeque::with_capacity(settings.max_connections);
    let port = Port { listener, most: settings.max_connections, lasts: settings.request, open };
    if let Err(error) = axum::serve(port, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(%error, "the ops port is gone");
    }
}

/// Refuses what comes under a stranger's name, and ends the connection after one answer.
async fn judged(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    let host = request.uri().host().or_else(|| request.headers().get(header::HOST)?.to_str().ok());
    let mut answer = if host.is_none_or(|host| hosts.hold(host)) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, FOREIGN).into_response()
    };
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

async fn metrics(State(now): State<Now>) -> impl IntoResponse {
    if let Some(now) = now() {
        telemetry::now(now);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], telemetry::render())
}

async fn readyz(State(ready): State<Ready>) -> (StatusCode, String) {
    let reasons = ready().await;
    if reasons.is_empty() {
        return (StatusCode::OK, "ready\n".to_owned());
    }
    (StatusCode::SERVICE_UNAVAILABLE, reasons.iter().map(|reason| format!("{reason}\n")).collect())
}
