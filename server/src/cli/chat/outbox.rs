//! Lines on their way: each is sent with the same client_message_id until the server says that it is
//! stored or will never be. One after the other, so that they are stored in the order they were typed.

use parlance_client::v1::{
    AddNoteRequest, AskRequest, SendMessageRequest, ask_response, attach_request::Frame,
    chat_service_client::ChatServiceClient,
};
use tokio::sync::mpsc;
use tonic::{Code, Status, Streaming};

use super::{
    connection::Link,
    news::News,
    patience::{Backoff, passes, why},
};
use crate::{clock, tasks::Tasks};

/// How a line is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A customer's line, which an assistant may answer.
    Ask,
    /// An agent's line.
    Say,
    /// An agent's line for staff.
    Note,
}

/// A line that is not known to be stored.
#[derive(Debug, Clone)]
pub struct Unsent {
    pub session_id: String,
    pub client_message_id: String,
    pub text: String,
    pub kind: Kind,
    /// Stored, but not yet seen in the session.
    acknowledged: bool,
}

/// The lines that are not known to be stored, oldest first.
pub struct Outbox {
    queue: mpsc::UnboundedSender<Unsent>,
    pub unsent: Vec<Unsent>,
}

/// The task that sends.
struct Sending {
    link: Link,
    tasks: Tasks,
}

impl Outbox {
    pub fn start(link: &Link, tasks: &Tasks) -> Self {
        let (queue, mut lines) = mpsc::unbounded_channel();
        let sending = Sending { link: link.clone(), tasks: tasks.clone() };
        tasks.spawn(async move {
            while let Some(line) = lines.recv().await {
                sending.send(line).await;
            }
        });
        Self { queue, unsent: Vec::new() }
    }

    /// Sends a line; the id it was given.
    pub fn push(&mut self, kind: Kind, session_id: &str, text: String) -> String {
        let client_message_id = clock::new_id().to_string();
        let session_id = session_id.to_owned();
        let line = Unsent { session_id, client_message_id: client_message_id.clone(), text, kind, acknowledged: false };
        self.unsent.push(line.clone());
        // The task ends only with the client.
        let _ = self.queue.send(line);
        client_message_id
    }

    /// A line is stored. It stays until it is seen, if its session is the one that is shown.
    pub fn acknowledge(&mut self, client_message_id: &str, shown_session_id: Option<&str>) {
        self.unsent.retain_mut(|line| {
            line.acknowledged |= line.client_message_id == client_message_id;
            !line.acknowledged || Some(line.session_id.as_str()) == shown_session_id
        });
    }

    /// What is stored will no longer be seen: its session is left.
    pub fn forget_acknowledged(&mut self) {
        self.unsent.retain(|line| !line.acknowledged);
    }

    pub fn unacknowledged(&self) -> usize {
        self.unsent.iter().filter(|line| !line.acknowledged).count()
    }

    pub fn texts(&self) -> Vec<String> {
        self.unsent.iter().map(|line| line.text.clone()).collect()
    }

    /// A line is seen or refused.
    pub fn settle(&mut self, client_message_id: &str) -> Option<Unsent> {
        let at = self.unsent.iter().position(|line| line.client_message_id == client_message_id)?;
        Some(self.unsent.remove(at))
    }
}

impl Sending {
    /// Returns when the line is stored or refused.
    async fn send(&self, line: Unsent) {
        let client_message_id = line.client_message_id.clone();
        let mut backoff = Backoff::default();
        loop {
            let sent = match line.kind {
                Kind::Ask => self.ask(&line).await,
                Kind::Say => self.say(&line).await,
                Kind::Note => self.note(&line).await,
            };
            let Err(status) = sent else {
                self.link.back().await;
                return self.link.tell(News::Acknowledged { client_message_id }).await;
            };
            if !self.patience(&status, &mut backoff).await {
                return self.link.tell(News::Refused { client_message_id, why: why(&status) }).await;
            }
        }
    }

    /// Whether the line is to be sent again, after a wait.
    async fn patience(&self, status: &Status, backoff: &mut Backoff) -> bool {
        if status.code() == Code::Unauthenticated {
            match self.link.renew().await {
                Ok(()) => {}
                Err(refused) if !passes(&refused) => return false,
                Err(_) => self.link.lost().await,
            }
            backoff.wait(status).await;
            return true;
        }
        if !passes(status) {
            return false;
        }
        if status.code() != Code::ResourceExhausted {
            self.link.lost().await;
        }
        backoff.wait(status).await;
        true
    }

    async fn say(&self, line: &Unsent) -> Result<(), Status> {
        let request = SendMessageRequest {
            session_id: line.session_id.clone(),
            client_message_id: line.client_message_id.clone(),
            text: line.text.clone(),
            ..SendMessageRequest::default()
        };
        // Between two streams it goes as a call of its own: the id makes them one message.
        if let Some(stream) = self.link.attached() {
            return stream.ask(Frame::SendMessage(request)).await.map(|_| ());
        }
        let send = |channel, request| async move { ChatServiceClient::new(channel).send_message(request).await };
        self.link.call(request, send).await.map(|_| ())
    }

    async fn note(&self, line: &Unsent) -> Result<(), Status> {
        let request = AddNoteRequest {
            session_id: line.session_id.clone(),
            client_message_id: line.client_message_id.clone(),
            text: line.text.clone(),
        };
        let send = |channel, request| async move { ChatServiceClient::new(channel).add_note(request).await };
        self.link.call(request, send).await.map(|_| ())
    }

    /// Returns when the question is stored; its last frame is reported later, by a task of its own, so
    /// that the next line need not wait for the answer.
    async fn ask(&self, line: &Unsent) -> Result<(), Status> {
        let stream = stored(&self.link, line).await?;
        let (link, line) = (self.link.clone(), line.clone());
        self.tasks.spawn(async move {
            let ending = ending(&link, &line, stream).await;
            link.tell(News::Answered { client_message_id: line.client_message_id, ending }).await;
        });
        Ok(())
    }
}

/// Asks, or attaches again, and waits for `sent`.
async fn stored(link: &Link, line: &Unsent) -> Result<Streaming<parlance_client::v1::AskResponse>, Status> {
    let request = AskRequest {
        session_id: line.session_id.clone(),
        client_message_id: line.client_message_id.clone(),
        text: line.text.clone(),
        ..AskRequest::default()
    };
    let request = link.authorized(request).await?;
    let mut stream = ChatServiceClient::new(link.channel()).ask(request).await?.into_inner();
    match stream.message().await? {
        Some(_) => Ok(stream),
        None => Err(Status::unavailable("the stream ended before the message was stored")),
    }
}

/// Reads to the last frame, attaching again after each cut. The growing answer itself is shown from the
/// session's stream, which everybody in the session sees alike.
async fn ending(
    link: &Link,
    line: &Unsent,
    mut stream: Streaming<parlance_client::v1::AskResponse>,
) -> Option<ask_response::Frame> {
    let mut backoff = Backoff::default();
    loop {
        let mut status = Status::unavailable("the stream ended");
        loop {
            match stream.message().await {
                Ok(Some(response)) => {
                    backoff.reset();
                    if let Some(ending) = response.frame.filter(is_ending) {
                        return Some(ending);
                    }
                }
                Ok(None) => break,
                Err(cut) => {
                    status = cut;
                    break;
                }
            }
        }
        stream = loop {
            if !passes(&status) && status.code() != Code::Unauthenticated {
                return None;
            }
            backoff.wait(&status).await;
            if status.code() == Code::Unauthenticated && link.renew().await.is_err_and(|refused| !passes(&refused)) {
                return None;
            }
            match stored(link, line).await {
                Ok(stream) => break stream,
                Err(again) => status = again,
            }
        };
    }
}

const fn is_ending(frame: &ask_response::Frame) -> bool {
    use ask_response::Frame;
    matches!(frame, Frame::Finished(_) | Frame::HandedOff(_) | Frame::Unanswered(_))
}
