//! How the server is watched: metrics, liveness and readiness over plain HTTP on a port of their own,
//! so that no customer's connection can reach them.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::telemetry;

/// Why the server should get no calls now, one sentence each; none when it is ready.
pub type Reasons = Pin<Box<dyn Future<Output = Vec<String>> + Send>>;
/// Looks whether the server is ready.
pub type Ready = Arc<dyn Fn() -> Reasons + Send + Sync>;

/// What there is of each now; none while the server starts.
pub type Now = Arc<dyn Fn() -> Option<telemetry::Now> + Send + Sync>;

/// Answers until told to stop.
pub async fn serve(listener: TcpListener, ready: Ready, now: Now, stop: CancellationToken) {
    let router = Router::new()
        .route("/metrics", get(metrics).with_state(now))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz).with_state(ready));
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(%error, "the ops port is gone");
    }
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
