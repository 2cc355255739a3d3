//! Following sessions: a stream that goes on after a cut without a gap.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use tonic::{Code, Streaming};

use crate::{
    client::Client,
    error::Error,
    patience::Patience,
    v1::{
        ListMessagesRequest, Message, ResumeOutcome, SessionCursor, SessionFrame, SubscribeRequest, SubscribeResponse,
        Subscribed, session_frame, subscribe_response::Frame,
    },
};

const RELOAD_PAGE: i32 = 200;

/// Something that happens in a session.
#[derive(Debug, Clone)]
pub enum Update {
    /// A frame of the contract. Each event comes once and in order.
    Frame { session_id: String, frame: Box<session_frame::Frame> },
    /// The cursor was void: the newest messages, ascending, replace everything known. Events after
    /// `as_of_seq` follow.
    Reloaded { session_id: String, messages: Vec<Message>, as_of_seq: i64 },
}

/// Brings what happens in sessions, through cuts, restarts of the server and expiry of the token.
#[derive(Debug)]
pub struct Following {
    client: Client,
    cursors: HashMap<String, SessionCursor>,
    channels: HashMap<u32, String>,
    stream: Option<Streaming<SubscribeResponse>>,
    patience: Patience,
    ready: VecDeque<Update>,
}

impl Following {
    pub(crate) fn new(client: Client, cursors: impl IntoIterator<Item = SessionCursor>) -> Self {
        Self {
            client,
            cursors: cursors.into_iter().map(|cursor| (cursor.session_id.clone(), cursor)).collect(),
            channels: HashMap::new(),
            stream: None,
            patience: Patience::new(None),
            ready: VecDeque::new(),
        }
    }

    /// Gives up when the server has been away for this long; by default never.
    #[must_use]
    pub fn with_patience(mut self, limit: Duration) -> Self {
        self.patience = Patience::new(Some(limit));
        self
    }

    /// How far a session has been read: kept, it lets a later one go on from here.
    pub fn cursor(&self, session_id: &str) -> Option<&SessionCursor> {
        self.cursors.get(session_id)
    }

    /// What happens next; none when no session is left.
    pub async fn next(&mut self) -> Result<Option<Update>, Error> {
        loop {
            if let Some(update) = self.ready.pop_front() {
                return Ok(Some(update));
            }
            if self.cursors.is_empty() {
                return Ok(None);
            }
            let used = self.client.tokens().access_token;
            if let Err(error) = self.step().await {
                self.stream = None;
                self.patience.bear(error, self.client.renewer(), &used).await?;
            }
        }
    }

    async fn step(&mut self) -> Result<(), Error> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                self.channels.clear();
                let request = SubscribeRequest { sessions: self.cursors.values().cloned().collect() };
                none.insert(self.client.chat().subscribe(request).await?.into_inner())
            }
        };
        let early = || Error::of(Code::Unavailable, "the stream ended before its sessions");
        let frame = stream.message().await?.ok_or_else(early)?.frame;
        self.patience.succeeded();
        match frame {
            Some(Frame::Session(frame)) => self.take(frame).await?,
            Some(Frame::Draining(draining)) => {
                self.stream = None;
                let after = draining.reconnect_after.and_then(|after| Duration::try_from(after).ok());
                tokio::time::sleep(after.unwrap_or_default()).await;
            }
            // At the expiry the stream ends, and the next one has another token.
            Some(Frame::Expiring(_)) | None => {}
        }
        Ok(())
    }

    async fn take(&mut self, SessionFrame { channel, frame }: SessionFrame) -> Result<(), Error> {
        let Some(frame) = frame else { return Ok(()) };
        if let session_frame::Frame::Subscribed(begun) = frame {
            return self.begin(channel, begun).await;
        }
        let Some(session_id) = self.channels.get(&channel).cloned() else { return Ok(()) };
        if self.is_new(&session_id, &frame)? {
            self.ready.push_back(Update::Frame { session_id, frame: Box::new(frame) });
        }
        Ok(())
    }

    /// Sets the cursor to where the stream begins, and reads the messages anew where it cannot go on.
    async fn begin(&mut self, channel: u32, begun: Subscribed) -> Result<(), Error> {
        let session_id = begun.session.as_ref().map(|session| session.id.clone()).unwrap_or_default();
        let (log_id, mut after_seq, outcome) = (begun.log_id.clone(), begun.head_seq, begun.outcome());
        let frame = Box::new(session_frame::Frame::Subscribed(begun));
        let subscribed = Update::Frame { session_id: session_id.clone(), frame };
        let mut reloaded = None;
        if outcome == ResumeOutcome::Reset {
            // Should the caller give up meanwhile, the stream is gone and begins at the old cursor again.
            let stream = self.stream.take();
            let (messages, as_of_seq) = self.reload(&session_id).await?;
            self.stream = stream;
            after_seq = as_of_seq;
            reloaded = Some(Update::Reloaded { session_id: session_id.clone(), messages, as_of_seq });
        }
        if let Some(cursor) = self.cursors.get_mut(&session_id) {
            cursor.log_id = log_id;
            if outcome != ResumeOutcome::Resumed {
                cursor.after_seq = Some(after_seq);
            }
            self.channels.insert(channel, session_id);
            self.ready.extend([Some(subscribed), reloaded].into_iter().flatten());
        }
        Ok(())
    }

    async fn reload(&self, session_id: &str) -> Result<(Vec<Message>, i64), Error> {
        let session_id = session_id.to_owned();
        let request = ListMessagesRequest { session_id, page_size: RELOAD_PAGE, ..ListMessagesRequest::default() };
        let page = self.client.chat().list_messages(request).await?.into_inner();
        Ok((page.messages, page.as_of_seq))
    }

    /// Moves the cursor; an event that has been given already is not new.
    fn is_new(&mut self, session_id: &str, frame: &session_frame::Frame) -> Result<bool, Error> {
        let Some(cursor) = self.cursors.get_mut(session_id) else { return Ok(false) };
        let read = cursor.after_seq.unwrap_or_default();
        match frame {
            session_frame::Frame::Event(event) if event.seq <= read => return Ok(false),
            // The server promises that this does not happen; should it, the stream is begun again.
            session_frame::Frame::Event(event) if event.previous_seq > read => {
                return Err(Error::of(Code::DataLoss, "an event is missing"));
            }
            session_frame::Frame::Event(event) => cursor.after_seq = Some(event.seq),
            session_frame::Frame::Checkpoint(checkpoint) => cursor.after_seq = Some(read.max(checkpoint.seq)),
            session_frame::Frame::Ended(_) => {
                self.cursors.remove(session_id);
            }
            _ => {}
        }
        Ok(true)
    }
}
