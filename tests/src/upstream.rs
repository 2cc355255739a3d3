//! An upstream made of raw bytes: it reads a request and plays what a test tells it to, down to where
//! a packet ends and how the connection breaks. Threads and plain sockets, so that nothing between a
//! test and the wire mends anything.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::{
    Mutex,
    mpsc::{UnboundedReceiver as Receiver, UnboundedSender as Sender, unbounded_channel},
};

/// A hang guard, not a measure.
const HANG: Duration = Duration::from_secs(60);

/// How long a write may get nowhere before it counts as blocked for good.
const BLOCKED: Duration = Duration::from_secs(10);

/// What is done on one connection, after its request was read; at the end it is closed.
#[derive(Clone)]
pub enum Step {
    Send(Vec<u8>),
    /// One byte a packet.
    Bytewise(Vec<u8>),
    /// The same bytes again and again, until the other side closes or reads no more.
    Flood(Vec<u8>),
    /// Waits until the other side closes.
    AwaitClose,
}

/// What has happened to a connection.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen {
    /// The whole request, head and body.
    Request(String),
    /// The other side closed while nothing was sent to it.
    Closed,
    /// A flood ended after so many bytes.
    Flooded(usize),
}

/// A listening upstream: the first connection is played the first script, and so on; after the last
/// script the last is played again.
pub struct Upstream {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    seen: Mutex<Receiver<Seen>>,
}

impl Upstream {
    pub fn play(scripts: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (tell, seen) = unbounded_channel();
        let scripts = Arc::new(scripts);
        let is_over = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&is_over);
        std::thread::spawn(move || {
            for (index, stream) in listener.incoming().enumerate() {
                let Ok(stream) = stream else { return };
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let (scripts, tell) = (Arc::clone(&scripts), tell.clone());
                std::thread::spawn(move || {
                    let script = &scripts[index.min(scripts.len() - 1)];
                    // What breaks here is the other side's doing and shows there.
                    let _ = play(stream, script, &tell);
                });
            }
        });
        Self { address, is_over, seen: Mutex::new(seen) }
    }

    /// One connection, one piece of bytes, closed.
    pub fn send(bytes: impl Into<Vec<u8>>) -> Self {
        Self::play(vec![vec![Step::Send(bytes.into())]])
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next thing that happened; waits for it.
    pub async fn next(&self) -> Seen {
        let mut seen = self.seen.lock().await;
        let next = tokio::time::timeout(HANG, seen.recv()).await;
        next.ok().flatten().expect("something happens at the upstream")
    }

    /// All requests so far that [`Self::next`] has not given.
    pub async fn requests(&self) -> Vec<String> {
        let mut seen = self.seen.lock().await;
        let mut requests = Vec::new();
        while let Ok(what) = seen.try_recv() {
            if let Seen::Request(text) = what {
                requests.push(text);
            }
        }
        requests
    }
}

impl Drop for Upstream {
    /// Frees the port: a last connection wakes the listener.
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn play(mut stream: TcpStream, script: &[Step], tell: &Sender<Seen>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let request = read_request(&mut stream)?;
    let _ = tell.send(Seen::Request(request));
    for step in script {
        match step {
            Step::Send(bytes) => stream.write_all(bytes)?,
            Step::Bytewise(bytes) => bytes.chunks(1).try_for_each(|byte| stream.write_all(byte))?,
            Step::Flood(bytes) => {
                let sent = flood(&mut stream, bytes)?;
                let _ = tell.send(Seen::Flooded(sent));
            }
            Step::AwaitClose => {
                stream.set_read_timeout(Some(HANG))?;
                // A close shows as an end, or as a reset when bytes were still on their way.
                let is_closed = match stream.read(&mut [0; 64]) {
                    Ok(count) => count == 0,
                    Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
                };
                if is_closed {
                    let _ = tell.send(Seen::Closed);
                }
            }
        }
    }
    Ok(())
}

fn flood(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<usize> {
    stream.set_write_timeout(Some(BLOCKED))?;
    let mut sent = 0;
    // A bound of its own, so that a reader without one fails its test instead of filling the machine.
    while sent < 512 * 1024 * 1024 {
        match stream.write(bytes) {
            Ok(count) => sent += count,
            Err(_) => break,
        }
    }
    Ok(sent)
}

fn read_request(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let count = stream.read(&mut part)?;
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .map_or(0, |(_, value)| value.trim().parse().unwrap_or(0));
            if body.len() >= length {
                return Ok(text.into_owned());
            }
        }
        if count == 0 {
            return Ok(text.into_owned());
        }
    }
}

/// An answer with this status, these header lines and this body, ended by closing the connection.
pub fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n{body}").into_bytes()
}

/// A stream of events that ends with the connection.
pub fn events(body: &str) -> Vec<u8> {
    answer("200 OK", "Content-Type: text/event-stream\r\n", body)
}

/// One chunk with a piece of text.
pub fn delta(text: &str) -> String {
    format!(
        "data: {}\n\n",
        serde_json::json!({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]})
    )
}

/// The chunk that ends an answer well, the usage, and the end of the stream.
pub fn end() -> String {
    let finish = serde_json::json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
    let usage = serde_json::json!({"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2}});
    format!("data: {finish}\n\ndata: {usage}\n\ndata: [DONE]\n\n")
}
