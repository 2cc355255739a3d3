//! A client that gives the server no room to send bodies, and otherwise does all that HTTP/2 asks of it.

use std::sync::Arc;

use prost::Message;
use tokio::{
    io::AsyncWriteExt,
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Mutex, mpsc},
    task::JoinHandle,
    time::timeout,
};

use crate::{
    http2::{self, DATA, END_HEADERS, END_STREAM, Frame, HEADERS, PING, PREFACE, SETTINGS, frame},
    server::HANG,
};

/// The flag of an answer to SETTINGS or PING.
const ACK: u8 = 1;

pub struct Unread {
    write: Arc<Mutex<OwnedWriteHalf>>,
    frames: mpsc::UnboundedReceiver<Frame>,
    next: u32,
    reading: JoinHandle<()>,
}

/// Closes the connection.
impl Drop for Unread {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Unread {
    /// A client that lets so many bytes of each stream be sent.
    pub async fn connect(address: &str, window: u32) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        let (read, mut write) = stream.into_split();
        let settings = [&[0, 4][..], &window.to_be_bytes()].concat();
        write.write_all(&[PREFACE, &frame(SETTINGS, 0, 0, &settings)].concat()).await.expect("written");
        let (seen, frames) = mpsc::unbounded_channel();
        let write = Arc::new(Mutex::new(write));
        let reading = tokio::spawn(answer(read, Arc::clone(&write), seen));
        Self { write, frames, next: 1, reading }
    }

    /// Begins a call, with a token or none; `last`: nothing more is asked. Which stream it has.
    pub async fn call(&mut self, path: &str, token: Option<&str>, request: &impl Message, last: bool) -> u32 {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let extra: Vec<(&str, &str)> = bearer.iter().map(|bearer| ("authorization", bearer.as_str())).collect();
        let id = self.next;
        self.next += 2;
        let head = frame(HEADERS, END_HEADERS, id, &http2::headers(path, &extra));
        let data = frame(DATA, if last { END_STREAM } else { 0 }, id, &http2::message(request));
        self.write(&[head, data].concat()).await;
        id
    }

    pub async fn write(&self, bytes: &[u8]) {
        // An error means that the server has closed, which the frames tell.
        let _ = timeout(HANG, self.write.lock().await.write_all(bytes)).await.expect("the server reads");
    }

    /// The next frame that needs no answer; none when the server has closed.
    pub async fn next(&mut self) -> Option<Frame> {
        timeout(HANG, self.frames.recv()).await.expect("the server says something")
    }

    /// Reads until so many streams have ended, by a reset or otherwise; how many were reset.
    pub async fn ends(&mut self, streams: usize) -> usize {
        let (mut ended, mut resets) = (0, 0);
        while ended < streams {
            let frame = self.next().await.expect("the connection lives");
            let reset = frame.kind == http2::RST_STREAM;
            resets += usize::from(reset);
            ended += usize::from(reset || (frame.kind == HEADERS && frame.flags & END_STREAM != 0));
        }
        resets
    }
}

async fn answer(mut read: OwnedReadHalf, write: Arc<Mutex<OwnedWriteHalf>>, seen: mpsc::UnboundedSender<Frame>) {
    while let Some(said) = http2::read_from(&mut read).await {
        let needs_answer = matches!(said.kind, SETTINGS | PING) && said.flags & ACK == 0;
        if needs_answer {
            let content: &[u8] = if said.kind == PING { &said.payload } else { &[] };
            if write.lock().await.write_all(&frame(said.kind, ACK, 0, content)).await.is_err() {
                return;
            }
        } else if seen.send(said).is_err() {
            return;
        }
    }
}
