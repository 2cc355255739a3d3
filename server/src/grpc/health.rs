//! grpc.health.v1: whether this server takes calls, as a whole and by service.

use std::convert::Infallible;

use http::{Request, Response};
use tokio::time::sleep;
use tonic::{body::Body, server::NamedService};
use tonic_health::{ServingStatus, server::HealthReporter};
use tower::Service;

use super::{
    serve::GOAWAY_AFTER,
    stubs::{
        assistant_service_server as assistant, auth_service_server as auth, chat_service_server as chat,
        inbox_service_server as inbox, knowledge_service_server as knowledge, session_service_server as session,
        system_service_server as system, user_service_server as user,
    },
};
use crate::tasks::Tasks;

/// The empty name stands for the server as a whole.
const NAMES: &[&str] = &[
    "",
    assistant::SERVICE_NAME,
    auth::SERVICE_NAME,
    chat::SERVICE_NAME,
    inbox::SERVICE_NAME,
    knowledge::SERVICE_NAME,
    session::SERVICE_NAME,
    system::SERVICE_NAME,
    user::SERVICE_NAME,
];

/// Says SERVING until the server drains.
pub fn service(
    tasks: &Tasks,
) -> impl Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send + 'static>
+ NamedService
+ Clone
+ Send
+ Sync
+ 'static {
    let (reporter, service) = tonic_health::server::health_reporter();
    let service = service.max_decoding_message_size(super::MAX_QUESTION_BYTES);
    let draining = tasks.draining();
    tasks.spawn(async move {
        tell(&reporter, ServingStatus::Serving).await;
        draining.cancelled().await;
        tell(&reporter, ServingStatus::NotServing).await;
        sleep(GOAWAY_AFTER).await;
        forget(reporter).await;
    });
    service
}

async fn tell(reporter: &HealthReporter, status: ServingStatus) {
    for name in NAMES {
        reporter.set_service_status(name, status).await;
    }
}

/// Ends the streams of those who watch, which would hold up their connections.
async fn forget(mut reporter: HealthReporter) {
    for name in NAMES {
        reporter.clear_service_status(name).await;
    }
}
