//! HTTP/2 by hand: the frames that no library sends.

use prost::Message;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{Server, server::HANG};

pub const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

pub const DATA: u8 = 0;
pub const HEADERS: u8 = 1;
pub const PRIORITY: u8 = 2;
pub const RST_STREAM: u8 = 3;
pub const SETTINGS: u8 = 4;
pub const PING: u8 = 6;
pub const GOAWAY: u8 = 7;
pub const WINDOW_UPDATE: u8 = 8;
pub const CONTINUATION: u8 = 9;

pub const END_STREAM: u8 = 1;
pub const END_HEADERS: u8 = 4;

/// A frame as the server sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub kind: u8,
    pub flags: u8,
    pub stream: u32,
    pub payload: Vec<u8>,
}

pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("short").to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The headers of a call, written without any table.
pub fn call_headers(path: &str) -> Vec<u8> {
    let literal = |name: &[u8], value: &str| {
        let length = u8::try_from(value.len()).expect("short");
        [name, &[length], value.as_bytes()].concat()
    };
    [
        vec![0x83, 0x86],
        literal(&[0x04], path),
        literal(&[0x01], "localhost"),
        literal(&[0x0f, 0x10], "application/grpc"),
    ]
    .concat()
}

/// The headers of a call and some more, of any length, written without any table.
pub fn headers(path: &str, extra: &[(&str, &str)]) -> Vec<u8> {
    let more = extra.iter().flat_map(|(name, value)| [vec![0], text(name), text(value)].concat());
    call_headers(path).into_iter().chain(more).collect()
}

/// A text of HPACK: its length in seven bits, or the rest of it in bytes of seven bits.
fn text(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    match u8::try_from(text.len()) {
        Ok(short) if short < 127 => bytes.push(short),
        _ => {
            bytes.push(127);
            let mut left = text.len() - 127;
            while left >= 128 {
                bytes.push(0x80 | u8::try_from(left % 128).expect("seven bits"));
                left /= 128;
            }
            bytes.push(u8::try_from(left).expect("seven bits"));
        }
    }
    bytes.extend(text.as_bytes());
    bytes
}

/// A message as gRPC puts it into DATA.
pub fn message(message: &impl Message) -> Vec<u8> {
    let length = u32::try_from(message.encoded_len()).expect("short").to_be_bytes();
    [&[0], &length[..], &message.encode_to_vec()].concat()
}

/// A connection that has said the preface and its settings.
pub async fn connect(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).await.expect("a connection");
    stream.write_all(&[PREFACE, &frame(SETTINGS, 0, 0, &[])].concat()).await.expect("written");
    stream
}

/// The next frame; none when the server has closed.
pub async fn read(stream: &mut TcpStream) -> Option<Frame> {
    timeout(HANG, read_from(stream)).await.expect("the server says something")
}

/// As [`read`], however long it takes.
pub async fn read_from(stream: &mut (impl AsyncRead + Unpin)) -> Option<Frame> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).await.ok()?;
    let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
    stream.read_exact(&mut payload).await.ok()?;
    let stream = u32::from_be_bytes([head[5] & 0x7f, head[6], head[7], head[8]]);
    Some(Frame { kind: head[3], flags: head[4], stream, payload })
}

/// Everything up to a GOAWAY or to the end; `why` is what the GOAWAY says.
pub async fn read_to_goaway(stream: &mut TcpStream) -> (Vec<Frame>, Option<String>) {
    let mut frames = Vec::new();
    while let Some(frame) = read(stream).await {
        if frame.kind == GOAWAY {
            return (frames, Some(String::from_utf8_lossy(&frame.payload[8..]).into_owned()));
        }
        frames.push(frame);
    }
    (frames, None)
}
