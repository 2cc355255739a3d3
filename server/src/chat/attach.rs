//! Both directions of a chat on one stream: frames of the client run in order within a session and
//! are answered one by one, while frames of the sessions flow. The client is read at all times: what
//! is left unread on a shared connection would in the end break all of its streams.

/// In which order frames run.
mod desk;

use std::{
    collections::VecDeque,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream, Stream},
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use self::desk::{Desk, Done};
use super::{
    Chat,
    message::Outgoing,
    subscribe::Feed,
    watch::{Turns, Watch},
};
use crate::{
    domain::{
        frame::{Cursor, StreamFrame},
        message::Message,
        receipt::Receipt,
        rights::Caller,
    },
    error::{Error, Reason, Result},
};

/// Frames that may wait for their reply, or for the client to read it.
const MOST_UNANSWERED: usize = 64;
/// Frames refused beyond that whose replies may wait.
const MOST_REFUSED: usize = 16_384;
/// Sessions of one stream.
const MOST_SESSIONS: usize = 1_000;
/// Frames that wait between this and the connection: few, so that deltas merge when it is slow.
const READY: usize = 4;

/// A frame of the client, judged by the rules of the RPC it names.
pub struct Asking {
    pub frame_id: u32,
    pub asked: Result<Asked>,
}

/// What a frame asks for.
pub enum Asked {
    Subscribe(Vec<Cursor>),
    Unsubscribe(Vec<Uuid>),
    Send(Outgoing),
    SetTyping {
        session_id: Uuid,
        typing: bool,
    },
    MarkRead {
        session_id: Uuid,
        seq: i64,
    },
    StopAnswer {
        session_id: Uuid,
        message_id: Option<Uuid>,
    },
    /// The same principal with a fresh token.
    Authenticate(Caller),
    Ping,
}

/// What came of a frame.
pub enum Ack {
    /// Channels in the order asked for.
    Subscribed(Vec<u32>),
    Unsubscribed,
    Sent(Arc<Message>),
    TypingSet,
    Read(Receipt),
    Stopped(Option<Arc<Message>>),
    Authenticated {
        expires_at_ms: i64,
    },
    Pong,
}

/// A frame for the client.
pub enum AttachFrame {
    Stream(StreamFrame),
    Reply { frame_id: u32, result: Result<Ack> },
}

/// What a frame leaves to be done on the stream itself once it has run.
enum Ran {
    Acked(Ack),
    Follow(Vec<Watch>),
    Leave(Vec<Uuid>),
}

struct Attached {
    chat: Arc<Chat>,
    caller: Arc<Caller>,
    requests: BoxStream<'static, Result<Asking>>,
    /// The client has closed its side, or cannot be read any more.
    read: bool,
    last_frame_id: u32,
    desk: Desk,
    replies: VecDeque<(u32, Result<Ack>)>,
    /// Frames that found too many unanswered: their replies are all alike.
    refused: VecDeque<u32>,
    feed: Feed,
    /// Set once nothing new begins: how the stream ends when what is due has been said.
    ending: Option<Result<()>>,
    /// The caller may call no more: nothing is said any more but that.
    cut: bool,
    next: Option<AttachFrame>,
    client: mpsc::Sender<AttachFrame>,
}

/// What the connection takes frames from. What is left to say when nothing is done any more waits here,
/// because a client that does not read must not keep the rest of its stream alive.
struct Outlet {
    frames: mpsc::Receiver<AttachFrame>,
    rest: Option<oneshot::Receiver<Box<Rest>>>,
    last: Option<Box<Rest>>,
}

struct Rest {
    /// Who may call no more does not hear either what was ready for them.
    cut: bool,
    next: Option<AttachFrame>,
    replies: VecDeque<(u32, Result<Ack>)>,
    refused: VecDeque<u32>,
    end: Option<Error>,
}

impl Chat {
    /// Serves one client until it goes, its token expires or the server stops.
    pub fn attach(
        self: &Arc<Self>,
        caller: &Arc<Caller>,
        requests: BoxStream<'static, Result<Asking>>,
    ) -> Result<impl Stream<Item = Result<AttachFrame>> + Send + 'static + use<>> {
        let (client, frames) = mpsc::channel(READY);
        let (leave, rest) = oneshot::channel();
        let attached = Attached {
            chat: Arc::clone(self),
            caller: Arc::clone(caller),
            requests,
            read: true,
            last_frame_id: 0,
            desk: Desk::default(),
            replies: VecDeque::new(),
            refused: VecDeque::new(),
            feed: Feed::open(self, caller)?,
            ending: None,
            cut: false,
            next: None,
            client,
        };
        self.tasks.spawn(attached.run(leave));
        let mut outlet = Outlet { frames, rest: Some(rest), last: None };
        Ok(stream::poll_fn(move |context| outlet.poll(context)))
    }

    async fn run_frame(self: &Arc<Self>, caller: &Arc<Caller>, turns: &Turns, asked: Asked) -> Result<Ran> {
        Ok(match asked {
            Asked::Subscribe(cursors) => Ran::Follow(self.begin_watches(caller, cursors, turns).await?),
            Asked::Unsubscribe(sessions) => Ran::Leave(sessions),
            Asked::Send(outgoing) => Ran::Acked(Ack::Sent(self.send_message(caller, outgoing).await?)),
            Asked::SetTyping { session_id, typing } => {
                self.set_typing(caller, session_id, typing).await?;
                Ran::Acked(Ack::TypingSet)
            }
            Asked::MarkRead { session_id, seq } => {
                Ran::Acked(Ack::Read(self.mark_read(caller, session_id, seq).await?))
            }
            Asked::StopAnswer { session_id, message_id } => {
                Ran::Acked(Ack::Stopped(self.stop_answer(caller, session_id, message_id).await?))
            }
            Asked::Authenticate(fresh) => Ran::Acked(Ack::Authenticated { expires_at_ms: fresh.expires_at_ms }),
            Asked::Ping => Ran::Acked(Ack::Pong),
        })
    }
}

impl Attached {
    async fn run(mut self, leave: oneshot::Sender<Box<Rest>>) {
        let client = self.client.clone();
        tokio::select! {
            () = client.closed() => {}
            () = self.serve() => {
                // An error means that the client has gone.
                let _ = leave.send(Box::new(self.rest()));
            }
        }
    }

    async fn serve(&mut self) {
        let client = self.client.clone();
        loop {
            // Ahead of everything, so that a client that does not read cannot put it off.
            if let Some(error) = self.feed.end().filter(|_| self.ending.is_none()) {
                self.bring(Some(Err(error)));
            }
            self.pick();
            if self.is_over() {
                return;
            }
            tokio::select! {
                asking = self.requests.next(), if self.read => self.take(asking),
                Some(done) = self.desk.done() => self.finish(done),
                permit = client.reserve(), if self.next.is_some() => match (permit, self.next.take()) {
                    (Ok(permit), Some(frame)) => permit.send(frame),
                    _ => return,
                },
                frame = self.feed.next_for(self.next.is_none()), if self.ending.is_none() => self.bring(frame),
            }
        }
    }

    fn rest(self) -> Rest {
        let end = self.ending.and_then(Result::err);
        Rest { cut: self.cut, next: self.next, replies: self.replies, refused: self.refused, end }
    }

    /// Chooses what is said next: replies come before what happens in the sessions.
    fn pick(&mut self) {
        if self.next.is_some() {
            return;
        }
        self.next = next_reply(&mut self.replies, &mut self.refused);
    }

    fn is_over(&self) -> bool {
        let nobody_asks = !self.read && self.feed.len() == 0;
        (self.ending.is_some() || nobody_asks) && self.desk.is_empty()
    }

    fn take(&mut self, asking: Option<Result<Asking>>) {
        let asking = match asking {
            // Nobody hears replies after the end: the client sends such frames again.
            Some(Ok(_)) if self.ending.is_some() => return,
            Some(Ok(asking)) => asking,
            Some(Err(error)) => {
                self.read = false;
                return self.end(Err(error));
            }
            None => {
                self.read = false;
                return;
            }
        };
        let Asking { frame_id, asked } = asking;
        let rises = frame_id > self.last_frame_id;
        self.last_frame_id = self.last_frame_id.max(frame_id);
        if self.desk.len() + self.replies.len() >= MOST_UNANSWERED {
            self.refused.push_back(frame_id);
            if self.refused.len() > MOST_REFUSED {
                self.refused.clear();
                self.end(Err(limit("replies that are not read", MOST_REFUSED)));
            }
            return;
        }
        match asked {
            _ if !rises => self.replies.push_back((frame_id, Err(not_rising(self.last_frame_id)))),
            Err(error) => self.replies.push_back((frame_id, Err(error))),
            Ok(asked) => {
                if let Asked::Authenticate(fresh) = &asked {
                    self.feed.renew(fresh);
                    self.caller = Arc::new(fresh.clone());
                }
                self.desk.take(&self.chat, &self.caller, self.feed.turns(), frame_id, asked);
            }
        }
    }

    fn finish(&mut self, Done { frame_id, result }: Done) {
        let result = result.and_then(|ran| match ran {
            Ran::Acked(ack) => Ok(ack),
            Ran::Follow(watches) => self.follow(watches),
            Ran::Leave(sessions) => {
                sessions.into_iter().for_each(|session| self.feed.unfollow(session));
                Ok(Ack::Unsubscribed)
            }
        });
        self.replies.push_back((frame_id, result));
    }

    fn follow(&mut self, watches: Vec<Watch>) -> Result<Ack> {
        let new = watches.iter().filter(|watch| !self.feed.follows(watch.session_id())).count();
        if self.feed.len() + new > MOST_SESSIONS {
            return Err(limit("sessions on a stream", MOST_SESSIONS));
        }
        Ok(Ack::Subscribed(self.feed.follow(watches)?))
    }

    fn bring(&mut self, frame: Option<Result<StreamFrame>>) {
        match frame {
            Some(Ok(frame)) => {
                if matches!(frame, StreamFrame::Draining { .. }) {
                    self.end(Ok(()));
                }
                self.next = Some(AttachFrame::Stream(frame));
            }
            Some(Err(error)) => {
                // Who may call no more hears no more either.
                if error.reason != Reason::TokenExpired {
                    self.desk = Desk::default();
                    self.replies.clear();
                    self.refused.clear();
                    self.next = None;
                    self.cut = true;
                }
                self.end(Err(error));
            }
            None => self.end(Ok(())),
        }
    }

    /// Nothing new begins; what has been asked is still answered.
    fn end(&mut self, how: Result<()>) {
        self.ending.get_or_insert(how);
    }
}

impl Outlet {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<AttachFrame>>> {
        if let Some(rest) = &mut self.rest
            && let Poll::Ready(rest) = rest.poll_unpin(context)
        {
            (self.rest, self.last) = (None, rest.ok());
        }
        if self.last.as_ref().is_none_or(|last| !last.cut)
            && let Some(frame) = ready!(self.frames.poll_recv(context))
        {
            return Poll::Ready(Some(Ok(frame)));
        }
        if self.rest.is_some() { Poll::Pending } else { Poll::Ready(self.last.as_mut().and_then(|last| last.next())) }
    }
}

impl Rest {
    fn next(&mut self) -> Option<Result<AttachFrame>> {
        let frame = self.next.take().or_else(|| next_reply(&mut self.replies, &mut self.refused));
        frame.map(Ok).or_else(|| self.end.take().map(Err))
    }
}

fn next_reply(replies: &mut VecDeque<(u32, Result<Ack>)>, refused: &mut VecDeque<u32>) -> Option<AttachFrame> {
    let reply = replies.pop_front().or_else(|| {
        let frame_id = refused.pop_front()?;
        Some((frame_id, Err(limit("frames without a reply", MOST_UNANSWERED))))
    });
    reply.map(|(frame_id, result)| AttachFrame::Reply { frame_id, result })
}

fn limit(of: &str, most: usize) -> Error {
    Error::new(Reason::LimitReached, format!("at most {most} {of}")).with("limit", most)
}

fn not_rising(last: u32) -> Error {
    Error::invalid("frame_id", format!("must be above that of the frame before, {last}"))
}
