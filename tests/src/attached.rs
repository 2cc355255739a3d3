//! A client of Attach: it numbers its frames, and finds replies and frames of sessions in whatever
//! order they come.

use std::collections::HashMap;

use parlance_client::v1::{
    self, AttachRequest, AttachResponse, SessionCursor, ack::Ack, attach_request::Frame as Asks,
    attach_response::Frame as Says, reply::Result as Replied, session_frame::Frame as Shown,
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tonic::Status;

use crate::{Frames, Person, person::new_id};

/// No channel has this number.
const ALL: u32 = 0;

/// One stream of one person.
pub struct Attached {
    requests: Option<mpsc::UnboundedSender<AttachRequest>>,
    frames: Frames<AttachResponse>,
    frame_id: u32,
    /// Frames up to here have been looked at, on a channel or on [`ALL`].
    looked: HashMap<u32, usize>,
}

impl Person {
    pub async fn attach(&self) -> Attached {
        self.try_attach().await.expect("a stream")
    }

    pub async fn try_attach(&self) -> Result<Attached, Status> {
        let (requests, frames) = mpsc::unbounded_channel();
        let frames = self.chat().attach(UnboundedReceiverStream::new(frames)).await?.into_inner();
        Ok(Attached { requests: Some(requests), frames: Frames::new(frames), frame_id: 0, looked: HashMap::new() })
    }
}

impl Attached {
    /// Sends a frame; its number.
    pub fn send(&mut self, frame: Asks) -> u32 {
        self.frame_id += 1;
        self.send_as(self.frame_id, Some(frame));
        self.frame_id
    }

    /// Sends a frame with this number, whatever came before.
    pub fn send_as(&mut self, frame_id: u32, frame: Option<Asks>) {
        let requests = self.requests.as_ref().expect("the client's side is open");
        // A stream that has ended says why when it is read.
        let _ = requests.send(AttachRequest { frame_id, frame });
        self.frame_id = self.frame_id.max(frame_id);
    }

    /// Closes the client's side.
    pub fn close(&mut self) {
        self.requests = None;
    }

    /// Sends a frame and waits for its reply.
    pub async fn ask(&mut self, frame: Asks) -> Result<Ack, Status> {
        let frame_id = self.send(frame);
        match self.reply(frame_id).await {
            Replied::Ack(ack) => Ok(ack.ack.expect("an ack says of what")),
            Replied::Failed(status) => Err(parlance_client::status(&status)),
            Replied::Pong(_) => panic!("only a ping has a pong"),
        }
    }

    /// The reply to a frame, whenever it came.
    pub async fn reply(&mut self, frame_id: u32) -> Replied {
        let reply = |frame: &AttachResponse| match frame.frame.as_ref()? {
            Says::Reply(reply) if reply.frame_id == frame_id => reply.result.clone(),
            _ => None,
        };
        if let Some(found) = self.frames.seen().iter().find_map(reply) {
            return found;
        }
        self.frames.until(reply).await
    }

    /// Follows a session: its channel.
    pub async fn subscribe(&mut self, session_id: &str, cursor: Option<(&str, i64)>) -> u32 {
        let ack = self.ask(Asks::Subscribe(subscribe(session_id, cursor))).await.expect("a subscription");
        let Ack::Subscribe(ack) = ack else { panic!("an ack of something else: {ack:?}") };
        ack.channels[0]
    }

    pub async fn say(&mut self, session_id: &str, text: &str) -> v1::Message {
        let ack = self.ask(Asks::SendMessage(message(session_id, text))).await.expect("the message is stored");
        let Ack::SendMessage(sent) = ack else { panic!("an ack of something else: {ack:?}") };
        sent.message.expect("a message")
    }

    /// The first frame not looked at yet from which `wanted` picks something.
    pub async fn until<R>(&mut self, wanted: impl FnMut(&AttachResponse) -> Option<R>) -> R {
        self.look(ALL, wanted).await
    }

    /// As [`Self::until`], among the frames of one channel; each has a place of its own.
    pub async fn shown<R>(&mut self, channel: u32, mut wanted: impl FnMut(&Shown) -> Option<R>) -> R {
        self.look(channel, |frame| match frame.frame.as_ref()? {
            Says::Session(session) if session.channel == channel => wanted(session.frame.as_ref()?),
            _ => None,
        })
        .await
    }

    /// The next entry of the log on a channel.
    pub async fn event(&mut self, channel: u32) -> v1::Event {
        self.shown(channel, |frame| match frame {
            Shown::Event(event) => Some(event.clone()),
            _ => None,
        })
        .await
    }

    async fn look<R>(&mut self, place: u32, mut wanted: impl FnMut(&AttachResponse) -> Option<R>) -> R {
        let looked = self.looked.entry(place).or_default();
        while let Some(frame) = self.frames.seen().get(*looked) {
            *looked += 1;
            if let Some(found) = wanted(frame) {
                return found;
            }
        }
        let found = self.frames.until(wanted).await;
        *looked = self.frames.seen().len();
        found
    }

    /// The next frame; none at the end.
    pub async fn next(&mut self) -> Result<Option<AttachResponse>, Status> {
        self.frames.next().await
    }

    /// Every frame taken so far.
    pub fn seen(&self) -> &[AttachResponse] {
        self.frames.seen()
    }

    /// Reads to the end, however the stream ends.
    pub async fn end(self) -> (Vec<AttachResponse>, Option<Status>) {
        self.frames.end().await
    }
}

/// A frame that follows one session.
pub fn subscribe(session_id: &str, cursor: Option<(&str, i64)>) -> v1::SubscribeRequest {
    let cursor = SessionCursor {
        session_id: session_id.to_owned(),
        log_id: cursor.map(|(log_id, _)| log_id.to_owned()).unwrap_or_default(),
        after_seq: cursor.map(|(_, seq)| seq),
    };
    v1::SubscribeRequest { sessions: vec![cursor] }
}

/// A message under a new id.
pub fn message(session_id: &str, text: &str) -> v1::SendMessageRequest {
    v1::SendMessageRequest {
        session_id: session_id.to_owned(),
        client_message_id: new_id(),
        text: text.to_owned(),
        ..Default::default()
    }
}
