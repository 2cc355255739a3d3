//! A reader that survives its connection: it keeps a cursor, resumes with it, and checks on the way
//! that nothing is missed or repeated.

use parlance_client::v1::{self, ResumeOutcome, attach_request, attach_response, session_frame::Frame};
use tonic::Status;

use crate::{Attached, Frames, Person, attached::subscribe, frames::session_frame};

/// Which call is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Subscribe,
    Attach,
}

/// One session as one person has read it so far.
pub struct Reader {
    over: Over,
    person: Person,
    session_id: String,
    log_id: String,
    stream: Option<Stream>,
    /// Everything up to here has been received.
    pub cursor: i64,
    pub events: Vec<v1::Event>,
    /// How often the stream was begun.
    pub resumes: usize,
}

enum Stream {
    Subscribe(Frames<v1::SubscribeResponse>),
    Attach(Attached),
}

impl Stream {
    /// The next frame of the session, or of the stream; none at the end.
    async fn next(&mut self) -> Result<Option<Option<Frame>>, Status> {
        Ok(match self {
            Self::Subscribe(stream) => stream.next().await?.map(|frame| session_frame(&frame).cloned()),
            Self::Attach(stream) => stream.next().await?.map(|frame| match frame.frame {
                Some(attach_response::Frame::Session(frame)) => frame.frame,
                _ => None,
            }),
        })
    }
}

impl Reader {
    /// Reads the whole log from its beginning.
    pub fn new(person: &Person, session_id: &str) -> Self {
        Self::over(Over::Subscribe, person, session_id)
    }

    /// As [`Self::new`], with the call that is read.
    pub fn over(over: Over, person: &Person, session_id: &str) -> Self {
        Self {
            over,
            person: person.clone(),
            session_id: session_id.to_owned(),
            log_id: String::new(),
            stream: None,
            cursor: 0,
            events: Vec::new(),
            resumes: 0,
        }
    }

    /// Drops the stream; the next read resumes.
    pub fn cut(&mut self) {
        self.stream = None;
    }

    /// Goes on with other tokens or over another connection.
    pub fn change_person(&mut self, person: &Person) {
        self.person = person.clone();
        self.cut();
    }

    /// Takes one frame; a broken stream is resumed at the next call.
    pub async fn step(&mut self) -> Result<(), Status> {
        if self.stream.is_none() {
            self.stream = Some(self.resume().await?);
        }
        let Some(stream) = &mut self.stream else { return Ok(()) };
        match stream.next().await {
            Ok(Some(frame)) => {
                self.take(frame);
                Ok(())
            }
            Ok(None) => {
                self.cut();
                Ok(())
            }
            Err(status) => {
                self.cut();
                Err(status)
            }
        }
    }

    /// Reads until everything up to this seq has been received.
    pub async fn read_to(&mut self, seq: i64) {
        while self.cursor < seq {
            if self.step().await.is_err() {
                // The server is away: a call that waits for it keeps this from spinning.
                tokio::task::yield_now().await;
            }
        }
    }

    fn take(&mut self, frame: Option<Frame>) {
        match frame {
            Some(Frame::Subscribed(subscribed)) => {
                assert_eq!(subscribed.outcome(), ResumeOutcome::Resumed, "{subscribed:?}");
                self.log_id.clone_from(&subscribed.log_id);
            }
            Some(Frame::Event(event)) => {
                let whole = event.previous_seq <= self.cursor && self.cursor < event.seq;
                assert!(whole, "after {} came {event:?}", self.cursor);
                self.cursor = event.seq;
                self.events.push(event);
            }
            Some(Frame::Checkpoint(checkpoint)) => {
                assert!(checkpoint.seq >= self.cursor, "a checkpoint never goes back");
                self.cursor = checkpoint.seq;
            }
            _ => {}
        }
    }

    async fn resume(&mut self) -> Result<Stream, Status> {
        self.resumes += 1;
        let request = subscribe(&self.session_id, Some((&self.log_id, self.cursor)));
        if self.over == Over::Subscribe {
            return Ok(Stream::Subscribe(Frames::new(self.person.chat().subscribe(request).await?.into_inner())));
        }
        let mut stream = self.person.try_attach().await?;
        stream.send(attach_request::Frame::Subscribe(request));
        Ok(Stream::Attach(stream))
    }
}
