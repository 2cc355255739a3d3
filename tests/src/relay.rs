//! A relay between clients and a server that breaks connections the way networks do: with a reset, or
//! by saying nothing any more.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};
use tonic::transport::{Channel, Endpoint};

use crate::server::HANG;

/// What the connections open so far are to do. New ones always work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Reset,
    Silence,
}

/// Passes bytes on until told otherwise; dropping it ends everything.
pub struct Relay {
    address: SocketAddr,
    /// Each fault breaks the connections that are older than its number.
    faults: Arc<watch::Sender<(u64, Fault)>>,
    accepting: JoinHandle<()>,
}

impl Relay {
    /// Stands between clients and this address.
    pub async fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let faults = Arc::new(watch::Sender::new((0, Fault::Reset)));
        let accepting = tokio::spawn(accept(listener, server.to_owned(), Arc::clone(&faults)));
        Self { address, faults, accepting }
    }

    /// A connection through the relay. It notices a silent peer by itself.
    pub fn channel(&self) -> Channel {
        let endpoint = Endpoint::from_shared(format!("http://{}", self.address)).expect("an address");
        let endpoint = endpoint.timeout(HANG).http2_keep_alive_interval(Duration::from_secs(1));
        // A busy machine answers late.
        let endpoint = endpoint.keep_alive_timeout(Duration::from_secs(8));
        endpoint.keep_alive_while_idle(true).connect_lazy()
    }

    /// Resets every connection, on both sides.
    pub fn reset(&self) {
        self.fault(Fault::Reset);
    }

    /// Passes nothing on any more, in either direction, and keeps the connections open.
    pub fn silence(&self) {
        self.fault(Fault::Silence);
    }

    fn fault(&self, fault: Fault) {
        self.faults.send_modify(|(number, newest)| (*number, *newest) = (*number + 1, fault));
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, server: String, faults: Arc<watch::Sender<(u64, Fault)>>) {
    while let Ok((client, _)) = listener.accept().await {
        // A server that is away refuses, and so does the relay.
        if let Ok(upstream) = TcpStream::connect(&server).await {
            tokio::spawn(pass(client, upstream, faults.subscribe()));
        }
    }
}

async fn pass(mut client: TcpStream, mut upstream: TcpStream, mut faults: watch::Receiver<(u64, Fault)>) {
    faults.mark_unchanged();
    let fault = tokio::select! {
        _ = both_ways(&mut client, &mut upstream) => return,
        changed = faults.changed() => changed.map(|()| faults.borrow().1),
    };
    match fault {
        Ok(Fault::Reset) => {
            let _ = (client.set_zero_linger(), upstream.set_zero_linger());
        }
        // Held until the relay goes, or another fault comes.
        Ok(Fault::Silence) => drop(faults.changed().await),
        Err(_) => {}
    }
}

async fn both_ways(client: &mut TcpStream, upstream: &mut TcpStream) -> std::io::Result<()> {
    let (mut from_client, mut from_server) = ([0; 16 << 10], [0; 16 << 10]);
    loop {
        tokio::select! {
            read = client.read(&mut from_client) => match read? {
                0 => return Ok(()),
                count => upstream.write_all(&from_client[..count]).await?,
            },
            read = upstream.read(&mut from_server) => match read? {
                0 => return Ok(()),
                count => client.write_all(&from_server[..count]).await?,
            },
        }
    }
}
