//! A proxy between the server and its database, or Redis, which breaks what passes it as networks, poolers and
//! fail-overs do: slowly, between a commit and its answer, or by keeping a connection open and saying
//! nothing on it any more.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use crate::{database::Empty, server::HANG};

/// What connections are to suffer. They are numbered from 1 in the order in which they came.
#[derive(Debug, Clone, Default)]
struct Faults {
    /// How long whatever passes is kept back.
    delay: Duration,
    /// Connections up to this number pass nothing on.
    frozen: u64,
    /// Connections up to this number are reset.
    reset: u64,
    /// The transaction that carries these bytes loses the answer to its COMMIT.
    doomed: Option<Vec<u8>>,
}

struct Shared {
    faults: watch::Sender<Faults>,
    /// How many connections have come.
    came: AtomicU64,
    /// How many commits lost their answer.
    cuts: watch::Sender<u64>,
}

/// Passes everything on until told otherwise; dropping it ends all connections.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

/// One connection through the proxy.
struct Passage {
    number: u64,
    shared: Arc<Shared>,
    client: TcpStream,
    database: TcpStream,
    /// What the client has sent since its last COMMIT.
    transaction: Vec<u8>,
}

impl Proxy {
    /// Stands before the server of this database.
    pub async fn before(database: &Empty) -> Self {
        Self::before_address(&database.address()).await
    }

    /// Stands before whatever listens there.
    pub async fn before_address(behind: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            faults: watch::Sender::default(),
            came: AtomicU64::new(0),
            cuts: watch::Sender::default(),
        });
        let accepting = tokio::spawn(accept(listener, behind.to_owned(), Arc::clone(&shared)));
        Self { address, shared, accepting }
    }

    /// The database's URL by way of the proxy.
    pub fn url(&self, database: &Empty) -> String {
        self.instead_of(&database.address(), &database.url)
    }

    /// A URL in which this address stands, by way of the proxy.
    pub fn instead_of(&self, behind: &str, url: &str) -> String {
        url.replace(behind, &self.address.to_string())
    }

    /// Keeps back whatever passes from now on for so long.
    pub fn delay(&self, by: Duration) {
        self.shared.faults.send_modify(|faults| faults.delay = by);
    }

    /// The connections open so far stay open and silent; new ones work.
    pub fn freeze(&self) {
        let came = self.shared.came.load(Ordering::SeqCst);
        self.shared.faults.send_modify(|faults| faults.frozen = came);
    }

    /// All connections are silent, those still to come too.
    pub fn freeze_all(&self) {
        self.shared.faults.send_modify(|faults| faults.frozen = u64::MAX);
    }

    /// What was frozen passes on what it was sent meanwhile.
    pub fn thaw(&self) {
        self.shared.faults.send_modify(|faults| faults.frozen = 0);
    }

    /// Resets the connections open so far.
    pub fn reset(&self) {
        let came = self.shared.came.load(Ordering::SeqCst);
        self.shared.faults.send_modify(|faults| faults.reset = came);
    }

    /// The transaction that carries these bytes, as the text of a message, will commit and its client not
    /// hear of it: the connection is reset once the database has answered. Done once.
    pub fn cut_commit_of(&self, bytes: &str) {
        self.shared.faults.send_modify(|faults| faults.doomed = Some(bytes.as_bytes().to_vec()));
    }

    /// Waits until so many commits have lost their answer.
    pub async fn cuts(&self, count: u64) {
        let mut cuts = self.shared.cuts.subscribe();
        let waited = tokio::time::timeout(HANG, cuts.wait_for(|cuts| *cuts >= count)).await;
        waited.expect("no commit was cut").expect("the proxy runs");
    }

    /// How many connections have come so far.
    pub fn came(&self) -> u64 {
        self.shared.came.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, database: String, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        // A database that is away refuses, and so does the proxy.
        if let Ok(database) = TcpStream::connect(&database).await {
            let _ = (client.set_nodelay(true), database.set_nodelay(true));
            let number = shared.came.fetch_add(1, Ordering::SeqCst) + 1;
            let passage = Passage { number, shared: Arc::clone(&shared), client, database, transaction: Vec::new() };
            tokio::spawn(passage.run());
        }
    }
}

impl Passage {
    /// Passes bytes on until either side ends or the proxy resets both.
    async fn run(mut self) {
        let mut faults = self.shared.faults.subscribe();
        let (mut asked, mut answered) = ([0; 16 << 10], [0; 16 << 10]);
        loop {
            let thawed = faults.wait_for(|faults| faults.frozen < self.number || faults.reset >= self.number).await;
            let Ok(delay) = thawed.map(|faults| faults.delay) else { return };
            if faults.borrow().reset >= self.number {
                return self.reset();
            }
            tokio::select! {
                changed = faults.changed() => if changed.is_err() { return },
                read = self.client.read(&mut asked) => match read {
                    Ok(count) if count > 0 => {
                        tokio::time::sleep(delay).await;
                        if self.ask(&asked[..count]).await { return self.reset(); }
                    }
                    _ => return,
                },
                read = self.database.read(&mut answered) => match read {
                    Ok(count) if count > 0 => {
                        tokio::time::sleep(delay).await;
                        if self.client.write_all(&answered[..count]).await.is_err() { return; }
                    }
                    _ => return,
                },
            }
        }
    }

    /// Passes on what the client says; true when that was a COMMIT whose answer is to be lost, and the
    /// database has answered it.
    async fn ask(&mut self, bytes: &[u8]) -> bool {
        if self.database.write_all(bytes).await.is_err() {
            return true;
        }
        self.transaction.extend_from_slice(bytes);
        // PostgreSQL ends a text with a zero, MySQL does not.
        if !(bytes.ends_with(b"COMMIT\0") || bytes.ends_with(b"COMMIT")) {
            return false;
        }
        let carried = std::mem::take(&mut self.transaction);
        let mut doomed = false;
        self.shared.faults.send_if_modified(|faults| {
            let carries = |doomed: &Vec<u8>| carried.windows(doomed.len()).any(|window| window == doomed);
            doomed = faults.doomed.as_ref().is_some_and(carries);
            faults.doomed.take_if(|_| doomed);
            false
        });
        if doomed {
            let answered = self.database.read(&mut [0; 1 << 10]).await;
            assert!(answered.is_ok_and(|count| count > 0), "the database did not answer the COMMIT");
            self.shared.cuts.send_modify(|cuts| *cuts += 1);
        }
        doomed
    }

    fn reset(self) {
        let _ = (self.client.set_zero_linger(), self.database.set_zero_linger());
    }
}
