//! A reader that survives its connection: it keeps a cursor, resumes with it, and checks on the way
//! that nothing is missed or repeated.

use parlance_client::v1::{self, ResumeOutcome, session_frame::Frame};
use tonic::Status;

use crate::{Frames, Person, frames::session_frame};

/// One session as one person has read it so far.
pub struct Reader {
    person: Person,
    session_id: String,
    log_id: String,
    stream: Option<Frames<v1::SubscribeResponse>>,
    /// Everything up to here has been received.
    pub cursor: i64,
    pub events: Vec<v1::Event>,
    /// How often the stream was begun.
    pub resumes: usize,
}

impl Reader {
    /// Reads the whole log from its beginning.
    pub fn new(person: &Person, session_id: &str) -> Self {
        Self {
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
                self.take(&frame);
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

    fn take(&mut self, frame: &v1::SubscribeResponse) {
        match session_frame(frame) {
            Some(Frame::Subscribed(subscribed)) => {
                assert_eq!(subscribed.outcome(), ResumeOutcome::Resumed, "{subscribed:?}");
                self.log_id.clone_from(&subscribed.log_id);
            }
            Some(Frame::Event(event)) => {
                let whole = event.previous_seq <= self.cursor && self.cursor < event.seq;
                assert!(whole, "after {} came {event:?}", self.cursor);
                self.cursor = event.seq;
                self.events.push(event.clone());
            }
            Some(Frame::Checkpoint(checkpoint)) => {
                assert!(checkpoint.seq >= self.cursor, "a checkpoint never goes back");
                self.cursor = checkpoint.seq;
            }
            _ => {}
        }
    }

    async fn resume(&mut self) -> Result<Frames<v1::SubscribeResponse>, Status> {
        self.resumes += 1;
        let cursor = v1::SessionCursor {
            session_id: self.session_id.clone(),
            log_id: self.log_id.clone(),
            after_seq: Some(self.cursor),
        };
        let request = v1::SubscribeRequest { sessions: vec![cursor] };
        Ok(Frames::new(self.person.chat().subscribe(request).await?.into_inner()))
    }
}
