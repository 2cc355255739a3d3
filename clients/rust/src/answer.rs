//! An answer while it is written: it outlives the connection it is watched on.

use tonic::{Code, Streaming};

use crate::{
    client::Client,
    error::Error,
    patience::Patience,
    v1::{AskRequest, AskResponse, DeltaKind, HandedOff, Message, Unanswered, ask_response::Frame},
};

/// Brings the pieces of an answer's text as they are written. A cut connection is opened again under the
/// same id, and the text goes on where it was; should the server have died and begun the answer anew, a
/// line break parts the two. At the end exactly one of `message`, `handed_off` and `unanswered` is set.
///
/// Dropping it ends only the watching. The answer goes on; `StopAnswer` would end it.
#[derive(Debug)]
pub struct Answer {
    /// The question, once it is stored.
    pub sent: Option<Message>,
    /// The whole text so far.
    pub text: String,
    /// The answer as it is stored: complete, stopped or failed.
    pub message: Option<Message>,
    /// The session went to a person before the answer was complete.
    pub handed_off: Option<HandedOff>,
    /// Nobody answers now: the session waits for a person, or a person has it.
    pub unanswered: Option<Unanswered>,
    client: Client,
    request: AskRequest,
    stream: Option<Streaming<AskResponse>>,
    patience: Patience,
    message_id: String,
    delta_count: i64,
}

impl Answer {
    pub(crate) fn new(client: Client, request: AskRequest) -> Self {
        let patience = Patience::new(Some(client.patience()));
        Self {
            sent: None,
            text: String::new(),
            message: None,
            handed_off: None,
            unanswered: None,
            client,
            request,
            stream: None,
            patience,
            message_id: String::new(),
            delta_count: 0,
        }
    }

    /// The next piece of text; none at the end.
    pub async fn next(&mut self) -> Result<Option<String>, Error> {
        while !self.is_over() {
            let used = self.client.tokens().access_token;
            match self.step().await {
                Ok(grown) if grown.is_empty() => {}
                Ok(grown) => return Ok(Some(grown)),
                Err(error) => {
                    self.stream = None;
                    self.patience.bear(error, self.client.renewer(), &used).await?;
                }
            }
        }
        Ok(None)
    }

    /// Waits for the end without looking at the pieces.
    pub async fn finished(mut self) -> Result<Self, Error> {
        while self.next().await?.is_some() {}
        Ok(self)
    }

    /// Whether the answer has ended, one way or another.
    pub fn is_over(&self) -> bool {
        self.message.is_some() || self.handed_off.is_some() || self.unanswered.is_some()
    }

    /// Takes one frame and returns what the text has grown by.
    async fn step(&mut self) -> Result<String, Error> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => none.insert(self.client.chat().ask(self.request.clone()).await?.into_inner()),
        };
        let early = || Error::of(Code::Unavailable, "the stream ended before the answer");
        let frame = stream.message().await?.ok_or_else(early)?.frame;
        self.patience.succeeded();
        Ok(frame.map(|frame| self.take(frame)).unwrap_or_default())
    }

    fn take(&mut self, frame: Frame) -> String {
        match frame {
            Frame::Sent(sent) => self.sent = sent.message,
            Frame::Answering(answering) => {
                return answering.message.map(|message| self.replace(&message)).unwrap_or_default();
            }
            Frame::Delta(delta) if delta.kind() != DeltaKind::Reasoning && delta.first == self.delta_count + 1 => {
                self.delta_count += i64::from(delta.count.unwrap_or(1));
                self.text.push_str(&delta.text);
                return delta.text;
            }
            Frame::Finished(finished) => {
                self.message = finished.message;
                return self.message.clone().map(|message| self.replace(&message)).unwrap_or_default();
            }
            Frame::HandedOff(handed_off) => self.handed_off = Some(handed_off),
            Frame::Unanswered(unanswered) => self.unanswered = Some(unanswered),
            Frame::Delta(_) | Frame::Progress(_) => {}
        }
        String::new()
    }

    /// Brings what has been given to the text as a whole.
    fn replace(&mut self, message: &Message) -> String {
        let mut grown = String::new();
        if message.id != self.message_id {
            if !self.text.is_empty() {
                grown.push('\n');
            }
            self.text.clear();
            self.message_id.clone_from(&message.id);
        }
        self.delta_count = message.delta_count;
        let rest = message.text.get(self.text.len()..).unwrap_or_default();
        self.text.push_str(rest);
        grown + rest
    }
}
