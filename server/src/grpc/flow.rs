//! Answers on their way out: given to HTTP in small pieces, so that it is seen whether the client takes
//! them, and ended when it does not. HTTP asks for nothing more of an answer while there is no room to
//! send it, so whoever waits for that must stand outside: the task that HTTP runs a call in.

use std::{
    cell::Cell,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Duration, Instant, Sleep, sleep};
use tokio_util::sync::DropGuard;
use tonic::{
    Status,
    body::Body,
    codegen::{Bytes, http::HeaderMap},
};

use super::connection::{Connection, Holding, OpenCall, OpenStream};
use crate::error::{Error, Reason};

/// The most that is given to HTTP at once: less than a reader takes within `limits.stalled_seconds` who
/// is just fast enough, so that it is seen to take something.
pub const PIECE: usize = 2 << 10;
/// A client that lets less be sent at once could leave the rest of an answer with us for ever.
pub const SMALL_WINDOW: u32 = 16 << 10;
/// From so many waiting bytes on, a stream is counted with the page of the log that it may hold as well.
const READS_LOG: usize = 16 << 10;
const LOG_PAGE: u64 = 64 << 10;
/// How often it is asked of a stream with bytes waiting whether its caller may still hear them.
const JUDGE_EVERY: Duration = Duration::from_secs(1);

tokio::task_local! {
    /// How far the answer of the call has got that is being polled.
    static FLOW: Cell<Flow>;
    /// Says whether the caller of that call may hear no more.
    static GONE: Cell<Option<Gone>>;
}

type Gone = Box<dyn Fn() -> bool + Send>;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Flow {
    /// Bytes that have been taken.
    taken: u64,
    /// Bytes that are ready and were not taken yet.
    waiting: usize,
}

/// A call as a task of its own: it ends, and its stream is reset, when the client takes too little.
pub struct Guarded<F> {
    /// On the heap, so that it need not be moved about.
    call: Pin<Box<F>>,
    connection: Arc<Connection>,
    flow: Flow,
    gone: Option<Gone>,
    wait: Option<Box<Wait>>,
    _open: OpenCall,
}

/// The stream that is being answered also ends when its caller may hear no more while it waits to be read:
/// nothing asks the stream itself then.
pub fn end_when(gone: impl Fn() -> bool + Send + 'static) {
    // Elsewhere than in a task of its own nobody asks.
    let _ = GONE.try_with(|cell| cell.set(Some(Box::new(gone))));
}

impl<F: Future> Guarded<F> {
    pub fn new(call: F, connection: &Arc<Connection>) -> Self {
        Self {
            call: Box::pin(call),
            connection: Arc::clone(connection),
            flow: Flow::default(),
            gone: None,
            wait: None,
            _open: connection.open_call(),
        }
    }
}

impl<F: Future> Future for Guarded<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let (gone, call) = (Cell::new(this.gone.take()), &mut this.call);
        let (polled, flow, gone) = GONE.sync_scope(gone, || {
            let poll = || (call.as_mut().poll(context), FLOW.with(Cell::get));
            let (polled, flow) = FLOW.sync_scope(Cell::new(this.flow), poll);
            (polled, flow, GONE.with(Cell::take))
        });
        (this.flow, this.gone) = (flow, gone);
        if polled.is_ready() {
            return Poll::Ready(());
        }
        if flow.waiting == 0 {
            this.wait = None;
            return Poll::Pending;
        }
        let connection = &this.connection;
        let wait = this.wait.get_or_insert_with(|| Box::new(Wait::new(connection, flow)));
        let over = wait.is_over(connection, flow, context) || this.gone.as_ref().is_some_and(|gone| gone());
        if over { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// A stream that has bytes waiting.
struct Wait {
    held: Holding,
    /// When something was taken last.
    taken_at: Instant,
    taken: u64,
    /// What had been taken when the speed was measured last, and when.
    measured: u64,
    measured_at: Instant,
    timer: Pin<Box<Sleep>>,
}

impl Wait {
    fn new(connection: &Arc<Connection>, flow: Flow) -> Self {
        let now = Instant::now();
        Self {
            held: connection.hold(),
            taken_at: now,
            taken: flow.taken,
            measured: flow.taken,
            measured_at: now,
            timer: Box::pin(sleep(Duration::ZERO)),
        }
    }

    /// Whether the stream has waited for too long, or too much is held.
    fn is_over(&mut self, connection: &Connection, flow: Flow, context: &mut Context<'_>) -> bool {
        let waiting = flow.waiting as u64 + if flow.waiting >= READS_LOG { LOG_PAGE } else { 0 };
        if self.held.set(waiting).is_err() {
            return true;
        }
        let (settings, now) = (&connection.ledger.settings, Instant::now());
        if flow.taken > self.taken {
            (self.taken, self.taken_at) = (flow.taken, now);
        }
        if now >= self.measured_at + settings.slow_for {
            let wanted = settings.slow_bytes_per_second * settings.slow_for.as_secs();
            if flow.taken - self.measured < wanted {
                connection.stalled();
                return true;
            }
            (self.measured, self.measured_at) = (flow.taken, now);
        }
        let due = (self.taken_at + settings.stalled).min(self.measured_at + settings.slow_for).min(now + JUDGE_EVERY);
        if due < self.timer.deadline() || self.timer.deadline() <= now {
            self.timer.as_mut().reset(due);
        }
        if now >= self.taken_at + settings.stalled {
            connection.stalled();
            return true;
        }
        // When it rings this is looked at again.
        self.timer.as_mut().poll(context).is_ready() && {
            context.waker().wake_by_ref();
            false
        }
    }
}

/// An answer in pieces.
pub struct Answer {
    body: Body,
    /// What is left of the frame that is being given.
    rest: Bytes,
    /// The piece given last: taken once another is asked for.
    given: usize,
    connection: Arc<Connection>,
    /// Where no task stands outside, as in HTTP/1.1.
    held: Option<Holding>,
    open: Option<Open>,
    ended: bool,
}

/// A stream that needed no token, which may not be silent for long.
struct Open {
    _place: OpenStream,
    /// Tells what reads the questions that the answer has ended.
    _over: DropGuard,
    /// A client that also calls may watch the server's health for as long as it likes.
    is_watch: bool,
    silent: Option<Pin<Box<Sleep>>>,
}

impl Answer {
    pub fn new(body: Body, connection: &Arc<Connection>, is_http2: bool) -> Self {
        Self {
            body,
            rest: Bytes::new(),
            given: 0,
            connection: Arc::clone(connection),
            held: (!is_http2).then(|| connection.hold()),
            open: None,
            ended: false,
        }
    }

    /// The answer is a stream that needed no token.
    pub fn open(mut self, place: OpenStream, over: DropGuard, is_watch: bool) -> Self {
        let silent = Some(Box::pin(sleep(self.connection.ledger.settings.silent)));
        self.open = Some(Open { _place: place, _over: over, is_watch, silent });
        self
    }

    /// The next piece of what is left. The end of an answer to a client with small windows goes alone: it
    /// is asked for when all before it can be sent.
    fn piece(&mut self) -> Bytes {
        let left = self.rest.len();
        let most = if self.connection.has_small_windows() { PIECE.min(left - 1).max(1) } else { PIECE };
        let piece = self.rest.split_to(most.min(left));
        self.given = piece.len();
        piece
    }

    fn tell(&self) {
        let (given, waiting) = (self.given, self.given + self.rest.len());
        // Elsewhere than in a task of its own nobody wants to know.
        let _ = FLOW.try_with(|flow| flow.set(Flow { waiting, ..flow.get() }));
        debug_assert!(given > 0 || waiting == 0);
    }

    /// What was given last has been taken.
    fn taken(&mut self) {
        let given = std::mem::take(&mut self.given) as u64;
        let waiting = self.rest.len();
        let _ = FLOW.try_with(|flow| flow.set(Flow { taken: flow.get().taken + given, waiting }));
    }

    /// Whether a stream that may not be silent has been so for too long.
    fn is_silent(&mut self, context: &mut Context<'_>) -> bool {
        let Some(open) = &mut self.open else { return false };
        let Some(silent) = &mut open.silent else { return false };
        let over = silent.as_mut().poll(context).is_ready();
        if over && open.is_watch && self.connection.is_admitted() {
            open.silent = None;
            return false;
        }
        over
    }

    fn end(&mut self, error: Error) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        self.ended = true;
        // The method stops here, too.
        self.body = Body::empty();
        let mut trailers = HeaderMap::new();
        Poll::Ready(Some(Status::from(error).add_header(&mut trailers).map(|()| Frame::trailers(trailers))))
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        this.taken();
        if this.rest.is_empty() {
            match Pin::new(&mut this.body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(bytes) => this.rest = bytes,
                    Err(other) => return Poll::Ready(Some(Ok(other))),
                },
                Poll::Ready(other) => return Poll::Ready(other),
                Poll::Pending if this.is_silent(context) => return this.end(silent()),
                Poll::Pending => return Poll::Pending,
            }
            if let Some(silent) = this.open.as_mut().and_then(|open| open.silent.as_mut()) {
                silent.as_mut().reset(Instant::now() + this.connection.ledger.settings.silent);
            }
            let len = this.rest.len() as u64;
            if let Some(Err(limit)) = this.held.as_mut().map(|held| held.set(len)) {
                return this.end(held(limit));
            }
        }
        if this.rest.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(Bytes::new()))));
        }
        let piece = this.piece();
        this.tell();
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.ended || (self.rest.is_empty() && self.body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        if self.rest.is_empty() { self.body.size_hint() } else { SizeHint::default() }
    }
}

fn silent() -> Error {
    Error::new(Reason::DeadlineExceeded, "nothing was asked or told for too long")
}

/// Too much is held for those who do not read.
pub fn held(limit: &'static str) -> Error {
    let message = format!("too much is held for readers who do not read: {limit}");
    Error::new(Reason::LimitReached, message).with("limit_name", limit)
}
