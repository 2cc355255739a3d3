//! HTTP/1.1 by hand: what the server says is seen piece by piece, as it comes.

use std::collections::BTreeMap;

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tonic::Status;

use crate::server::HANG;

/// One connection; `S` is what it runs over.
pub struct Http1<S = TcpStream> {
    stream: S,
    read: Vec<u8>,
    body: Body,
}

/// What an answer says before its body. Names are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
}

/// How much of the body is still to come.
#[derive(Clone, Copy)]
enum Body {
    Pieces,
    Bytes(usize),
}

impl Head {
    pub fn get(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl Http1 {
    pub async fn connect(address: &str) -> Self {
        Self::over(TcpStream::connect(address).await.expect("a connection"))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Http1<S> {
    pub const fn over(stream: S) -> Self {
        Self { stream, read: Vec::new(), body: Body::Bytes(0) }
    }

    /// Sends a request; headers are lines such as `origin: https://shop.example`.
    pub async fn send(&mut self, method: &str, path: &str, headers: &[&str], body: &[u8]) {
        let length = if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
        let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: chat.example\r\n{length}{lines}\r\n");
        self.stream.write_all(&[head.as_bytes(), body].concat()).await.expect("written");
    }

    /// The head of the next answer.
    pub async fn head(&mut self) -> Head {
        let head = self.read_to(b"\r\n\r\n").await.expect("an answer");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").expect("a header");
            (name.to_lowercase(), value.to_owned())
        };
        let headers: BTreeMap<_, _> = lines.filter(|line| !line.is_empty()).map(header).collect();
        let length = headers.get("content-length").map_or(0, |length| length.parse().expect("a length"));
        self.body = if headers.contains_key("transfer-encoding") { Body::Pieces } else { Body::Bytes(length) };
        Head { status: status.parse().expect("a number"), headers }
    }

    /// The next piece of the body as the server wrote it; none at the body's end.
    pub async fn piece(&mut self) -> Option<Vec<u8>> {
        match self.body {
            Body::Bytes(0) => None,
            Body::Bytes(length) => {
                self.body = Body::Bytes(0);
                Some(self.take(length).await)
            }
            Body::Pieces => {
                let length = self.read_to(b"\r\n").await.expect("a piece");
                let length = usize::from_str_radix(length.trim(), 16).expect("a length");
                let piece = self.take(length).await;
                self.take(2).await;
                (length > 0).then_some(piece)
            }
        }
    }

    /// All that is left of the body.
    pub async fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        while let Some(piece) = self.piece().await {
            rest.extend(piece);
        }
        rest
    }

    /// Whether the server closes the connection without another word.
    pub async fn is_closed(&mut self) -> bool {
        self.read.is_empty() && self.more().await == 0
    }

    async fn read_to(&mut self, end: &[u8]) -> Option<String> {
        loop {
            let found = self.read.windows(end.len()).position(|part| part == end);
            if let Some(at) = found {
                let part: Vec<u8> = self.read.drain(..at + end.len()).collect();
                return Some(String::from_utf8(part).expect("ASCII"));
            }
            if self.more().await == 0 {
                return None;
            }
        }
    }

    async fn take(&mut self, length: usize) -> Vec<u8> {
        while self.read.len() < length {
            assert_ne!(self.more().await, 0, "the body ends too soon");
        }
        self.read.drain(..length).collect()
    }

    async fn more(&mut self) -> usize {
        let read = timeout(HANG, self.stream.read_buf(&mut self.read)).await.expect("the server says something");
        // A reset is an end, too.
        read.unwrap_or(0)
    }
}

/// A message as gRPC and gRPC-Web frame it.
pub fn framed(message: &impl prost::Message) -> Vec<u8> {
    let message = message.encode_to_vec();
    let length = u32::try_from(message.len()).expect("short").to_be_bytes();
    [&[0], &length[..], &message].concat()
}

/// What a body of gRPC-Web holds: its messages, and how the call ended if that is in it.
pub fn unframed(mut body: &[u8]) -> (Vec<Vec<u8>>, Option<Status>) {
    let mut messages = Vec::new();
    while let [kind, a, b, c, d, rest @ ..] = body {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let (frame, rest) = rest.split_at(length);
        body = rest;
        if *kind & 0x80 == 0 {
            messages.push(frame.to_vec());
        } else {
            assert!(body.is_empty(), "trailers are the last");
            return (messages, Status::from_header_map(&trailers(frame)));
        }
    }
    (messages, None)
}

fn trailers(frame: &[u8]) -> http::HeaderMap {
    let lines = std::str::from_utf8(frame).expect("ASCII").lines();
    let trailer = |line: &str| {
        let (name, value) = line.split_once(':').expect("a trailer");
        (name.parse::<http::HeaderName>().expect("a name"), value.trim().parse().expect("a value"))
    };
    lines.map(trailer).collect()
}

/// The status in the head of an answer without a body.
pub fn status_of(head: &Head) -> Status {
    let header = |(name, value): (&String, &String)| {
        (name.parse::<http::HeaderName>().expect("a name"), value.parse().expect("a value"))
    };
    Status::from_header_map(&head.headers.iter().map(header).collect()).expect("a status in the head")
}
