//! The accept loop: takes connections, sets every limit of HTTP/2 by name, and ends them in order
//! when the server stops. Our own, because a general one turns some protections off by default.

use std::{
    io::Cursor,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use hyper::server::conn::http2;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Front, auth::Peer};
use crate::tasks::Tasks;

/// What every HTTP/2 client says first.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

const PREFACE_LIMIT: Duration = Duration::from_secs(10);

/// Streams hear that the server stops before their connection does.
const GOAWAY_AFTER: Duration = Duration::from_millis(100);

const BACK_OFF_FIRST: Duration = Duration::from_millis(50);
const BACK_OFF_MOST: Duration = Duration::from_millis(500);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServeSettings {
    /// Most open connections; further ones wait to be accepted.
    pub max_connections: usize,
    /// How long streams and calls may take to end once the server stops.
    pub drain_ms: u64,
}

/// The HTTP/2 side of the server, shared by all connections.
struct Connections {
    front: Front,
    protocol: http2::Builder<Tracked>,
    /// Told once draining begins, and once it has taken too long.
    draining: CancellationToken,
    cut: CancellationToken,
}

/// Runs the streams of connections as tracked tasks.
#[derive(Clone)]
struct Tracked(Tasks);

impl Default for ServeSettings {
    fn default() -> Self {
        Self { max_connections: 20_000, drain_ms: 10_000 }
    }
}

impl<F: Future<Output: Send> + Send + 'static> hyper::rt::Executor<F> for Tracked {
    fn execute(&self, task: F) {
        self.0.spawn(async move {
            task.await;
        });
    }
}

/// Serves until the server drains and every connection has ended or the time for that is over.
pub async fn serve(listener: TcpListener, front: Front, settings: &ServeSettings, tasks: &Tasks) {
    let connections = Arc::new(Connections {
        front,
        protocol: protocol(tasks),
        draining: tasks.draining(),
        cut: CancellationToken::new(),
    });
    let open = TaskTracker::new();
    let room = Arc::new(Semaphore::new(settings.max_connections));
    accept(&listener, &connections, &open, &room).await;
    drop(listener);
    open.close();
    let limit = Duration::from_millis(settings.drain_ms);
    if timeout(limit, open.wait()).await.is_err() {
        tracing::warn!(connections = open.len(), "connections did not end in time and are cut");
        connections.cut.cancel();
        open.wait().await;
    }
}

/// Every limit by name: what is left out here would be unlimited or turned off.
fn protocol(tasks: &Tasks) -> http2::Builder<Tracked> {
    let mut protocol = http2::Builder::new(Tracked(tasks.clone()));
    protocol
        .timer(TokioTimer::new())
        .max_concurrent_streams(1024)
        .max_local_error_reset_streams(64)
        .max_pending_accept_reset_streams(20)
        .max_header_list_size(16 << 10)
        .max_frame_size(16 << 10)
        // Half of the connection's window is what peers may send in small frames before they are read.
        .initial_connection_window_size(8 << 20)
        .initial_stream_window_size(64 << 10)
        .max_send_buf_size(64 << 10)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    protocol
}

async fn accept(listener: &TcpListener, connections: &Arc<Connections>, open: &TaskTracker, room: &Arc<Semaphore>) {
    let mut back_off = BACK_OFF_FIRST;
    let mut told: Option<Instant> = None;
    loop {
        let accepted = tokio::select! {
            () = connections.draining.cancelled() => return,
            accepted = accept_one(listener, room) => accepted,
        };
        match accepted {
            Ok((stream, peer, permit)) => {
                back_off = BACK_OFF_FIRST;
                let connection = Arc::clone(connections).run(stream, peer);
                open.spawn(async move {
                    connection.await;
                    drop(permit);
                });
            }
            // Mostly "too many open files", which stays so until some are closed.
            Err(error) => {
                if told.is_none_or(|told| told.elapsed() > Duration::from_secs(1)) {
                    told = Some(Instant::now());
                    tracing::warn!(%error, "cannot accept connections");
                }
                metrics::counter!("parlance_accept_failures_total").increment(1);
                sleep(back_off).await;
                back_off = (back_off * 2).min(BACK_OFF_MOST);
            }
        }
    }
}

async fn accept_one(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await.map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, permit))
}

impl Connections {
    /// One TCP connection. TLS will stand between here and [`Self::speak`].
    async fn run(self: Arc<Self>, stream: TcpStream, peer: SocketAddr) {
        // Without it small frames wait 40 ms for the acknowledgement of the ones before.
        let _ = stream.set_nodelay(true);
        let (reader, writer) = stream.into_split();
        self.speak(reader, writer, Peer(peer)).await;
    }

    /// Speaks HTTP/2 with a client that begins to speak it in time. HTTP/1.1, for gRPC-Web, would be
    /// told apart here by its first bytes.
    async fn speak(
        &self,
        mut reader: impl AsyncRead + Send + Unpin + 'static,
        writer: impl AsyncWrite + Send + Unpin + 'static,
        peer: Peer,
    ) {
        let mut first = [0; PREFACE.len()];
        let read = tokio::select! {
            () = self.draining.cancelled() => return,
            read = timeout(PREFACE_LIMIT, reader.read_exact(&mut first)) => read,
        };
        if !matches!(read, Ok(Ok(_))) || first != *PREFACE {
            return;
        }
        let io = TokioIo::new(tokio::io::join(Cursor::new(first).chain(reader), writer));
        let front = self.front.clone();
        let service = tower::service_fn(move |mut request: http::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(peer);
            tower::Service::call(&mut front.clone(), request)
        });
        let connection = self.protocol.serve_connection(io, TowerToHyperService::new(service));
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            _ = connection.as_mut() => return,
            () = self.cut.cancelled() => return,
            () = async { self.draining.cancelled().await; sleep(GOAWAY_AFTER).await } => {}
        }
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            _ = connection.as_mut() => {}
            () = self.cut.cancelled() => {}
        }
    }
}
