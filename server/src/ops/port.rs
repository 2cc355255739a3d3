//! The ops port's connections: few, and each only for a moment, so that whoever reaches the port cannot use
//! up the files of the process. Where there are too many, the oldest ends: who asks gets an answer.

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::{CancellationToken, DropGuard, WaitForCancellationFutureOwned};

/// Takes connections within their limits.
pub(super) struct Port {
    pub listener: TcpListener,
    pub most: usize,
    /// How long a connection may last.
    pub lasts: Duration,
    /// The open ones, the oldest first; dropping one ends it.
    pub open: VecDeque<DropGuard>,
}

/// A connection that ends in time, whatever the client does or leaves undone.
pub(super) struct Brief {
    stream: TcpStream,
    ended: Pin<Box<WaitForCancellationFutureOwned>>,
    late: Pin<Box<tokio::time::Sleep>>,
}

impl Listener for Port {
    type Io = Brief;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Brief, SocketAddr) {
        let (stream, peer) = Listener::accept(&mut self.listener).await;
        if self.open.len() >= self.most {
            self.open.pop_front();
        }
        let end = CancellationToken::new();
        let ended = Box::pin(end.clone().cancelled_owned());
        self.open.push_back(end.drop_guard());
        (Brief { stream, ended, late: Box::pin(tokio::time::sleep(self.lasts)) }, peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Brief {
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if self.ended.as_mut().poll(context).is_ready() || self.late.as_mut().poll(context).is_ready() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(())
    }
}

impl AsyncRead for Brief {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Brief {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
