//! The accept loop: takes connections, sets every limit of HTTP by name, and ends them in order
//! when the server stops. Our own, because a general one turns some protections off by default.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    time::{Duration, Instant},
};

use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Front,
    call::answer,
    connection::{Connection, HeldSettings, Ledger},
    descriptors,
    flow::Guarded,
    opening::Opened,
    peer::{Peer, Peers},
    proxy,
    socket::Socket,
    tls::Tls,
};
use crate::{
    domain::address::{Address, Share, Shares},
    limits::{Limit, Limits},
    tasks::Tasks,
    telemetry,
};

/// Streams hear that the server stops before their connection does.
pub(super) const GOAWAY_AFTER: Duration = Duration::from_millis(100);

const BACK_OFF_FIRST: Duration = Duration::from_millis(50);
const BACK_OFF_MOST: Duration = Duration::from_millis(500);
const TELL_EVERY: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServeSettings {
    /// Most open connections; further ones wait to be accepted.
    pub max_connections: usize,
    /// Most open connections of one address; further ones are closed at once.
    pub max_connections_per_address: usize,
    pub max_streams_per_connection: u32,
    /// How long a new connection may take to say what it speaks.
    pub handshake: Duration,
    /// How long a silent connection is left alone, and how long it may then take to answer.
    pub keepalive: Duration,
    pub keepalive_timeout: Duration,
    /// How long streams and calls may take to end once the server stops.
    pub drain: Duration,
    pub peers: Peers,
    pub held: HeldSettings,
}

/// What all connections share.
struct Connections {
    front: Front,
    http1: http1::Builder,
    settings: ServeSettings,
    tasks: Tasks,
    ledger: Arc<Ledger>,
    tls: Option<Arc<Tls>>,
    /// How long a client may say nothing, not even that it is there.
    silence: Duration,
    /// Open connections of each address.
    open: Arc<Shares>,
    per_address: Arc<Limit>,
    draining: CancellationToken,
    /// Draining has taken too long.
    cut: CancellationToken,
}

/// Runs the calls of a connection as tracked tasks that end when their answers are not taken.
#[derive(Clone)]
struct Calls {
    tasks: Tasks,
    connection: Arc<Connection>,
}

impl<F: Future<Output: Send> + Send + 'static> hyper::rt::Executor<F> for Calls {
    fn execute(&self, call: F) {
        self.tasks.spawn(Guarded::new(call, &self.connection));
    }
}

/// Serves until the server drains and every connection has ended or the time for that is over.
pub async fn serve(
    listener: TcpListener,
    front: Front,
    settings: ServeSettings,
    tls: Option<Arc<Tls>>,
    (tasks, limits): (Tasks, Limits),
) {
    let (drain, most) = (settings.drain, descriptors::room_for(settings.max_connections));
    let room = Arc::new(Semaphore::new(most));
    let open = Shares::new(settings.max_connections_per_address);
    let per_address = count(&limits, &room, most, &open);
    let connections = Arc::new(Connections {
        front,
        http1: http1(&settings),
        tls,
        silence: settings.keepalive + settings.keepalive_timeout,
        open,
        per_address,
        ledger: Ledger::new(settings.held.clone(), &limits),
        draining: tasks.draining(),
        settings,
        tasks,
        cut: CancellationToken::new(),
    });
    let running = TaskTracker::new();
    accept(&listener, &connections, &running, &room).await;
    drop(listener);
    running.close();
    if timeout(drain, running.wait()).await.is_err() {
        tracing::warn!(connections = running.len(), "connections did not end in time and are cut");
        connections.cut.cancel();
        running.wait().await;
    }
}

/// Every limit by name: what is left out here would be unlimited or turned off.
fn http2(settings: &ServeSettings, calls: Calls) -> http2::Builder<Calls> {
    let mut http2 = http2::Builder::new(calls);
    http2
        .timer(TokioTimer::new())
        .max_concurrent_streams(settings.max_streams_per_connection)
        .max_local_error_reset_streams(64)
        .max_pending_accept_reset_streams(20)
        .max_header_list_size(16 << 10)
        .max_frame_size(16 << 10)
        // Half of the connection's window is what peers may send in small frames before they are read.
        .initial_connection_window_size(8 << 20)
        .initial_stream_window_size(64 << 10)
        .max_send_buf_size(64 << 10)
        .keep_alive_interval(settings.keepalive)
        .keep_alive_timeout(settings.keepalive_timeout);
    http2
}

/// For gRPC-Web; here a connection has one call at a time.
fn http1(settings: &ServeSettings) -> http1::Builder {
    let mut http1 = http1::Builder::new();
    http1
        .timer(TokioTimer::new())
        .max_headers(64)
        .max_buf_size(64 << 10)
        // Counts from the end of one call to the head of the next, so it ends idle connections too.
        .header_read_timeout(settings.keepalive)
        .half_close(false)
        .keep_alive(true);
    http1
}

/// Shows how many connections there are; the limit of one address, which refuses. Those beyond all wait.
fn count(limits: &Limits, room: &Arc<Semaphore>, most: usize, open: &Arc<Shares>) -> Arc<Limit> {
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let (room, shares) = (Arc::clone(room), Arc::clone(open));
    limits.add("server.max_connections", number(most), move || number(most.saturating_sub(room.available_permits())));
    let of_address = number(open.usage().1);
    limits.add("server.max_connections_per_address", of_address, move || number(shares.usage().0))
}

async fn accept(listener: &TcpListener, connections: &Arc<Connections>, running: &TaskTracker, room: &Arc<Semaphore>) {
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
                let peer = Address::from(peer.ip());
                let Ok(share) = connections.share(peer) else { continue };
                let connections = Arc::clone(connections);
                running.spawn(async move {
                    connections.run(stream, peer).await;
                    drop((share, permit));
                });
            }
            // The client has gone again: no want of anything.
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            // Mostly "too many open files", which stays so until some are closed.
            Err(error) => {
                if told.is_none_or(|told| told.elapsed() > TELL_EVERY) {
                    told = Some(Instant::now());
                    tracing::warn!(%error, "cannot accept connections");
                }
                telemetry::accept_failed();
                sleep(back_off).await;
                back_off = (back_off * 2).min(BACK_OFF_MOST);
            }
        }
    }
}

async fn accept_one(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, permit))
}

impl Connections {
    /// One more connection of the address, if it may have one. Those that are not counted have as many
    /// as there are.
    fn share(&self, address: Address) -> Result<Option<Share>, ()> {
        let Some(address) = self.settings.peers.counted(address) else { return Ok(None) };
        self.open.take(address, 1).map(Some).ok_or_else(|| self.per_address.refuse())
    }

    /// One TCP connection.
    async fn run(&self, mut stream: TcpStream, peer: Address) {
        if self.prepare(&stream).is_err() {
            return;
        }
        let Some(peer) = self.announced(&mut stream, peer).await else { return };
        let Some(tls) = &self.tls else { return self.speak(stream, peer).await };
        let shaken = tokio::select! {
            () = self.draining.cancelled() => return,
            shaken = tls.shake_hands(stream) => shaken,
        };
        if let Ok(stream) = shaken {
            // On the heap, so that connections without TLS have no room for what those with it need.
            Box::pin(self.speak(Box::new(stream), peer)).await;
        }
    }

    /// Whom the connection is for: some proxies say so before anything else. None when one that should
    /// does not.
    async fn announced(&self, stream: &mut TcpStream, peer: Address) -> Option<Peer> {
        if !self.settings.peers.proxy_protocol.holds(peer) {
            return Some(Peer(peer));
        }
        let read = tokio::select! {
            () = self.draining.cancelled() => return None,
            read = timeout(self.settings.handshake, proxy::read(stream)) => read.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into())),
        };
        match read {
            Ok(address) => Some(Peer(address.unwrap_or(peer))),
            Err(error) => {
                telemetry::proxy_header_failed();
                // Looks of the proxy whether the port is there end without a word.
                if error.kind() != ErrorKind::UnexpectedEof {
                    tracing::debug!(proxy = ?peer, %error, "a connection does not begin with a PROXY header");
                }
                None
            }
        }
    }

    fn prepare(&self, stream: &TcpStream) -> io::Result<()> {
        // Without it small frames wait 40 ms for the acknowledgement of the ones before.
        stream.set_nodelay(true)?;
        // HTTP/1.1 has no pings of its own to find out that a client is gone.
        let socket = SockRef::from(stream);
        socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(self.silence).with_interval(self.silence / 2))?;
        // Twice as long as a ping of HTTP/2 may take, so that those come first.
        #[cfg(target_os = "linux")]
        socket.set_tcp_user_timeout(Some(self.silence * 2))?;
        Ok(())
    }

    /// Speaks with a client that begins to speak in time.
    async fn speak(&self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, peer: Peer) {
        let opened = tokio::select! {
            () = self.draining.cancelled() => return,
            opened = timeout(self.settings.handshake, Opened::read(stream)) => opened,
        };
        let Ok(Ok(stream)) = opened else { return };
        let is_http2 = stream.is_http2();
        let connection = self.ledger.connect(peer.0);
        let io = TokioIo::new(Socket::new(stream, &connection, is_http2));
        let (front, calls) = (self.front.clone(), Calls { tasks: self.tasks.clone(), connection });
        let connection = Arc::clone(&calls.connection);
        // Called at once, not when its task runs: whether a call is let in counts for the next.
        let service = service_fn(move |request: http::Request<Incoming>| {
            answer(front.clone(), &connection, peer, is_http2, request)
        });
        if is_http2 {
            let connection = pin!(http2(&self.settings, calls).serve_connection(io, service));
            self.run_to_end(connection, |connection| connection.graceful_shutdown()).await;
        } else {
            let connection = pin!(self.http1.serve_connection(io, service));
            self.run_to_end(connection, |connection| connection.graceful_shutdown()).await;
        }
    }

    /// Runs a connection until it ends, is told to and does, or is cut.
    async fn run_to_end<C: Future>(&self, mut connection: Pin<&mut C>, end: impl FnOnce(Pin<&mut C>)) {
        tokio::select! {
            _ = connection.as_mut() => return,
            () = self.cut.cancelled() => return,
            () = self.told_to_stop() => end(connection.as_mut()),
        }
        tokio::select! {
            _ = connection.as_mut() => {}
            () = self.cut.cancelled() => {}
        }
    }

    async fn told_to_stop(&self) {
        self.draining.cancelled().await;
        sleep(GOAWAY_AFTER).await;
    }
}
