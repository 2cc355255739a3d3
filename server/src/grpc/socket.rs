//! The bytes of a connection, above what carries them: it ends when nobody takes what is written to it, or
//! when it sends more of the frames that HTTP/2 answers without counting than any client needs.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

use super::{connection::Connection, flow::SMALL_WINDOW};

const PREFACE: usize = 24;
const HEAD: usize = 9;
const SETTINGS: u8 = 4;
const INITIAL_WINDOW_SIZE: u16 = 4;
/// HTTP/2's default, until the client says otherwise.
const ENTRY: usize = 6;

pub struct Socket<S> {
    stream: S,
    connection: Arc<Connection>,
    /// None for HTTP/1.1.
    frames: Option<Frames>,
    /// While something is written that is not taken.
    stalled: Option<Pin<Box<Sleep>>>,
}

/// Where the client's side of HTTP/2 has got.
struct Frames {
    preface: usize,
    head: [u8; HEAD],
    in_head: usize,
    /// Bytes left of the frame's content.
    left: usize,
    entry: [u8; ENTRY],
    in_entry: usize,
    free: Free,
}

/// Frames that are answered, or at least read, without a limit of HTTP/2 itself.
struct Free {
    per_second: f64,
    left: f64,
    at: Instant,
}

impl<S> Socket<S> {
    pub fn new(stream: S, connection: &Arc<Connection>, is_http2: bool) -> Self {
        let per_second = connection.ledger.settings.control_frames_per_second;
        let frames = is_http2.then(|| Frames::new(per_second));
        Self { stream, connection: Arc::clone(connection), frames, stalled: None }
    }

    /// What came of writing; an error once nothing has been taken for too long.
    fn written<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let most = self.connection.ledger.settings.stalled;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(most)));
        ready!(stalled.as_mut().poll(context));
        self.connection.stalled();
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl Frames {
    fn new(per_second: u32) -> Self {
        Self {
            preface: PREFACE,
            head: [0; HEAD],
            in_head: 0,
            left: 0,
            entry: [0; ENTRY],
            in_entry: 0,
            free: Free::new(per_second.into()),
        }
    }

    /// Looks at what the client has sent next; the new window of its streams, if it says one.
    fn look(&mut self, mut bytes: &[u8], mut window: impl FnMut(u32)) -> io::Result<()> {
        let preface = self.preface.min(bytes.len());
        self.preface -= preface;
        bytes = &bytes[preface..];
        while !bytes.is_empty() {
            if self.left > 0 {
                let (part, after) = bytes.split_at(self.left.min(bytes.len()));
                self.left -= part.len();
                bytes = after;
                if self.head[3] == SETTINGS {
                    self.settings(part, &mut window);
                }
                continue;
            }
            let (part, after) = bytes.split_at((HEAD - self.in_head).min(bytes.len()));
            self.head[self.in_head..self.in_head + part.len()].copy_from_slice(part);
            self.in_head += part.len();
            bytes = after;
            if self.in_head == HEAD {
                self.in_head = 0;
                self.in_entry = 0;
                self.left = u32::from_be_bytes([0, self.head[0], self.head[1], self.head[2]]) as usize;
                if is_free(self.head[3]) {
                    self.free.take()?;
                }
            }
        }
        Ok(())
    }

    fn settings(&mut self, part: &[u8], window: &mut impl FnMut(u32)) {
        for byte in part {
            self.entry[self.in_entry] = *byte;
            self.in_entry += 1;
            if self.in_entry == ENTRY {
                self.in_entry = 0;
                let [name, also_name, value @ ..] = self.entry;
                if u16::from_be_bytes([name, also_name]) == INITIAL_WINDOW_SIZE {
                    window(u32::from_be_bytes(value));
                }
            }
        }
    }
}

/// PRIORITY, SETTINGS, PING, and what no one knows.
const fn is_free(kind: u8) -> bool {
    matches!(kind, 2 | SETTINGS | 6 | 10..)
}

impl Free {
    fn new(per_second: f64) -> Self {
        // A client that reads for the first time after a while asks about many at once.
        Self { per_second, left: per_second * 10.0, at: Instant::now() }
    }

    fn take(&mut self) -> io::Result<()> {
        if self.left < 1.0 {
            let now = Instant::now();
            self.left += now.duration_since(self.at).as_secs_f64() * self.per_second;
            self.left = self.left.min(self.per_second * 10.0);
            self.at = now;
        }
        if self.left < 1.0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "too many control frames"));
        }
        self.left -= 1.0;
        Ok(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let before = into.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, into))?;
        let Some(frames) = &mut this.frames else { return Poll::Ready(Ok(())) };
        let connection = &this.connection;
        let looked = frames.look(&into.filled()[before..], |bytes| connection.set_window(bytes, SMALL_WINDOW));
        Poll::Ready(looked.inspect_err(|_| connection.flooded()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Socket<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let written = Pin::new(&mut self.stream).poll_flush(context);
        self.written(context, written)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let written = Pin::new(&mut self.stream).poll_shutdown(context);
        self.written(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.written(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[1..], &[kind, 0, 0, 0, 0, 0], content].concat()
    }

    fn sent(frames: &[Vec<u8>]) -> Vec<u8> {
        [&[b'P'; PREFACE][..], &frames.concat()].concat()
    }

    #[tokio::test]
    async fn the_window_of_settings_is_found_however_the_bytes_are_cut() {
        let settings = frame(SETTINGS, &[0, 3, 0, 0, 0, 100, 0, 4, 0, 1, 0, 0, 0, 5, 0, 0, 64, 0]);
        let bytes = sent(&[settings, frame(0, &[SETTINGS; 40]), frame(SETTINGS, &[0, 4, 0, 0, 0, 7])]);
        for size in 1..bytes.len() {
            let mut frames = Frames::new(10);
            let mut seen = Vec::new();
            for part in bytes.chunks(size) {
                frames.look(part, |bytes| seen.push(bytes)).unwrap();
            }
            assert_eq!(seen, [65_536, 7], "cut into {size}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn control_frames_are_read_up_to_their_rate_and_others_without_end() {
        let mut frames = Frames::new(10);
        let ping = frame(6, &[0; 8]);
        frames.look(&sent(&vec![ping.clone(); 100]), |_| {}).unwrap();
        frames.look(&frame(0, b"text").repeat(10_000), |_| {}).unwrap();
        // Whoever asks once more is cut; who waits may go on.
        tokio::time::advance(tokio::time::Duration::from_secs(1)).await;
        frames.look(&ping.repeat(10), |_| {}).unwrap();
        frames.look(&frame(2, &[0; 5]), |_| {}).unwrap_err();
    }
}
