//! Reading a stream: one frame at a time or up to the one that a test waits for, never for ever.

use std::{fmt::Debug, time::Instant};

use parlance_client::v1;
use tokio::time::timeout;
use tonic::{Status, Streaming};

use crate::server::HANG;

/// A stream of a call, and everything it has said so far.
pub struct Frames<T> {
    stream: Streaming<T>,
    seen: Vec<T>,
}

impl<T: Clone + Debug + 'static> Frames<T> {
    pub fn new(stream: Streaming<T>) -> Self {
        Self { stream, seen: Vec::new() }
    }

    /// The stream itself, for who reads more than should be kept.
    pub fn into_stream(self) -> Streaming<T> {
        self.stream
    }

    /// Every frame taken so far, in order.
    pub fn seen(&self) -> &[T] {
        &self.seen
    }

    /// The next frame; none at the end of the stream.
    pub async fn next(&mut self) -> Result<Option<T>, Status> {
        let next = self.read().await?;
        self.seen.extend(next.clone());
        Ok(next)
    }

    /// Reads on until `wanted` picks something.
    pub async fn until<R>(&mut self, mut wanted: impl FnMut(&T) -> Option<R>) -> R {
        let began = Instant::now();
        loop {
            // Checkpoints come for ever, so a stream that lives is no sign of hope.
            assert!(began.elapsed() < 2 * HANG, "the frame did not come\nseen: {:#?}", self.seen);
            match self.next().await {
                Ok(Some(frame)) => {
                    if let Some(found) = wanted(&frame) {
                        return found;
                    }
                }
                end => panic!("the stream ended before the frame came: {end:?}\nseen: {:#?}", self.seen),
            }
        }
    }

    /// Reads to the end of a stream that ends well: every frame of it.
    pub async fn all(mut self) -> Vec<T> {
        while self.next().await.expect("the stream ends well").is_some() {}
        self.seen
    }

    /// Reads to the end, however the stream ends.
    pub async fn end(mut self) -> (Vec<T>, Option<Status>) {
        loop {
            match self.next().await {
                Ok(Some(_)) => {}
                Ok(None) => return (self.seen, None),
                Err(status) => return (self.seen, Some(status)),
            }
        }
    }

    async fn read(&mut self) -> Result<Option<T>, Status> {
        match timeout(HANG, self.stream.message()).await {
            Ok(frame) => frame,
            Err(_) => panic!("nothing came for {HANG:?}\nseen: {:#?}", self.seen),
        }
    }
}

impl Frames<v1::AskResponse> {
    /// The ending of an Ask: its last frame.
    pub async fn ending(self) -> v1::ask_response::Frame {
        let last = self.all().await.pop().expect("an Ask has frames");
        last.frame.expect("a frame says something")
    }

    /// The answer of an Ask that is finished.
    pub async fn answer(self) -> v1::Message {
        match self.ending().await {
            v1::ask_response::Frame::Finished(finished) => finished.message.expect("a message"),
            other => panic!("the question was not answered: {other:#?}"),
        }
    }
}

impl Frames<v1::SubscribeResponse> {
    /// The next entry of the log, whatever else comes between.
    pub async fn event(&mut self) -> v1::Event {
        self.until(|frame| event_of(frame).cloned()).await
    }

    /// Entries of the log up to and including this seq.
    pub async fn events_to(&mut self, seq: i64) -> Vec<v1::Event> {
        let mut events = Vec::new();
        while events.last().is_none_or(|event: &v1::Event| event.seq < seq) {
            events.push(self.event().await);
        }
        events
    }

    /// How the subscription began.
    pub async fn subscribed(&mut self) -> v1::Subscribed {
        self.until(|frame| match session_frame(frame) {
            Some(v1::session_frame::Frame::Subscribed(subscribed)) => Some(subscribed.clone()),
            _ => None,
        })
        .await
    }
}

/// Whether an Ask shows text by now. Who begins to read after the first deltas gets them as the text so far, and where
/// nothing is said after it no delta ever comes.
pub fn has_text(frame: &v1::AskResponse) -> Option<()> {
    match frame.frame.as_ref()? {
        v1::ask_response::Frame::Delta(_) => Some(()),
        v1::ask_response::Frame::Answering(answering) => is_begun(answering),
        _ => None,
    }
}

/// As [`has_text`], for what a subscription says of a session.
pub fn shows_text(frame: &v1::session_frame::Frame) -> Option<()> {
    match frame {
        v1::session_frame::Frame::Delta(_) => Some(()),
        v1::session_frame::Frame::Answering(answering) => is_begun(answering),
        _ => None,
    }
}

fn is_begun(answering: &v1::Answering) -> Option<()> {
    (answering.message.as_ref()?.delta_count > 0).then_some(())
}

/// What a frame says of its session.
pub fn session_frame(frame: &v1::SubscribeResponse) -> Option<&v1::session_frame::Frame> {
    match frame.frame.as_ref()? {
        v1::subscribe_response::Frame::Session(session) => session.frame.as_ref(),
        _ => None,
    }
}

/// The entry of the log that a frame brings.
pub fn event_of(frame: &v1::SubscribeResponse) -> Option<&v1::Event> {
    match session_frame(frame)? {
        v1::session_frame::Frame::Event(event) => Some(event),
        _ => None,
    }
}
