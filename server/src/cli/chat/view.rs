//! What is known of one session: frames of its stream go in, what is new to the person comes out.
//! Apart and pure, so that every order of frames can be tested.

use std::collections::HashMap;

use parlance_client::v1::{
    Delta, DeltaKind, EndedReason, Event, ListMessagesResponse, Message, MessageState, ProgressStage, QueueStatus,
    ResetReason, ResumeOutcome, Sender, Session, SessionState, StateChanged, Subscribed, event::Change,
    session_frame::Frame,
};

/// Something the person has not been told yet.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// A whole message.
    Said(Message),
    /// The growing answer has more text, or another one.
    Grew,
    /// The growing answer ended as this message.
    Ended(Message),
    /// A message that was told before has another text.
    Changed(Message),
    /// The floor changed.
    Moved { change: StateChanged, actor: Sender },
    /// The assistant works on the answer.
    Stage(ProgressStage),
    /// The place in the queue.
    Queue(QueueStatus),
    /// What is shown is not continued by what follows.
    Reset(ResetReason),
    /// The session's frames end.
    Gone(EndedReason),
}

/// An answer being written.
#[derive(Debug, Clone, PartialEq)]
pub struct Growing {
    pub id: String,
    pub sender: Sender,
    pub text: String,
    pub delta_count: i64,
}

/// One session as this client knows it.
#[derive(Debug)]
pub struct View {
    pub session: Session,
    pub log_id: String,
    /// Everything up to this seq has been taken in.
    pub cursor: i64,
    pub growing: Option<Growing>,
    pub queue: Option<QueueStatus>,
    /// Revision and text of each message that was told, by id.
    told: HashMap<String, (i64, String)>,
}

impl View {
    pub fn new(session: Session) -> Self {
        let queue = session.queue;
        Self { session, log_id: String::new(), cursor: 0, growing: None, queue, told: HashMap::new() }
    }

    pub const fn id(&self) -> &str {
        self.session.id.as_str()
    }

    /// Whether this revision of a message, or a later one, has been told.
    pub fn knows(&self, message: &Message) -> bool {
        self.told.get(&message.id).is_some_and(|(revision, _)| *revision >= message.revision)
    }

    /// Takes in a frame. A frame this client does not know never gets here.
    pub fn apply(&mut self, frame: Frame) -> Vec<Told> {
        match frame {
            Frame::Subscribed(subscribed) => self.subscribed(subscribed),
            Frame::Event(event) => self.event(event),
            Frame::Answering(answering) => {
                answering.message.into_iter().flat_map(|message| self.message(message)).collect()
            }
            Frame::Progress(progress) => vec![Told::Stage(progress.stage())],
            Frame::Delta(delta) => self.delta(&delta).into_iter().collect(),
            Frame::Queue(queue) => self.queue(queue).into_iter().collect(),
            Frame::Checkpoint(checkpoint) => {
                self.cursor = self.cursor.max(checkpoint.seq);
                Vec::new()
            }
            // A terminal has no place for what comes and goes by itself.
            Frame::Typing(_) | Frame::Presence(_) | Frame::Receipt(_) => Vec::new(),
            Frame::Ended(ended) => vec![Told::Gone(ended.reason())],
        }
    }

    /// Takes in a page of messages: the history, or what is reloaded after a reset.
    pub fn page(&mut self, page: ListMessagesResponse) -> Vec<Told> {
        page.messages.into_iter().flat_map(|message| self.message(message)).collect()
    }

    fn subscribed(&mut self, subscribed: Subscribed) -> Vec<Told> {
        let outcome = subscribed.outcome();
        let reason = subscribed.reset_reason();
        self.log_id = subscribed.log_id;
        let session = subscribed.session.unwrap_or_default();
        if outcome == ResumeOutcome::Resumed {
            // Missed changes of the floor follow as events; until then the session stays as it was told.
            if session.epoch == self.session.epoch {
                self.queue = session.queue.or(self.queue);
                self.session = session;
            }
            return Vec::new();
        }
        self.queue = session.queue;
        self.session = session;
        self.cursor = subscribed.head_seq;
        if outcome != ResumeOutcome::Reset {
            return Vec::new();
        }
        self.growing = None;
        self.told.clear();
        vec![Told::Reset(reason)]
    }

    fn event(&mut self, event: Event) -> Vec<Told> {
        if event.seq <= self.cursor {
            return Vec::new();
        }
        self.cursor = event.seq;
        let actor = event.actor.unwrap_or_default();
        match event.change {
            Some(Change::MessageAdded(added)) => {
                added.message.into_iter().flat_map(|message| self.message(message)).collect()
            }
            Some(Change::MessageChanged(changed)) => {
                changed.message.into_iter().flat_map(|message| self.message(message)).collect()
            }
            Some(Change::StateChanged(change)) => self.moved(change, actor).into_iter().collect(),
            Some(Change::MessageDeleted(_) | Change::SessionUpdated(_) | Change::Rated(_)) | None => Vec::new(),
        }
    }

    fn moved(&mut self, change: StateChanged, actor: Sender) -> Option<Told> {
        // The creation has epoch 1 as the session had when it was opened; it says nothing new.
        if change.epoch <= self.session.epoch {
            return None;
        }
        self.session.epoch = change.epoch;
        self.session.state = change.to;
        self.session.assignee_user_id.clone_from(&change.assignee_user_id);
        if change.to() != SessionState::Waiting {
            self.queue = None;
        }
        Some(Told::Moved { change, actor })
    }

    fn queue(&mut self, queue: QueueStatus) -> Option<Told> {
        // It may come ahead of the event that it belongs to.
        let told = self.queue != Some(queue) && self.session.state() == SessionState::Waiting;
        self.queue = Some(queue);
        told.then_some(Told::Queue(queue))
    }

    fn message(&mut self, message: Message) -> Option<Told> {
        if message.state() == MessageState::Streaming {
            return self.streaming(message);
        }
        let known = self.told.insert(message.id.clone(), (message.revision, message.text.clone()));
        if let Some((revision, text)) = known {
            if revision >= message.revision {
                self.told.insert(message.id, (revision, text));
                return None;
            }
            return (text != message.text).then_some(Told::Changed(message));
        }
        if self.growing.as_ref().is_some_and(|growing| growing.id == message.id) {
            self.growing = None;
            return Some(Told::Ended(message));
        }
        Some(Told::Said(message))
    }

    /// The whole text so far replaces what is shown, unless the answer is known to have ended.
    fn streaming(&mut self, message: Message) -> Option<Told> {
        if self.told.contains_key(&message.id) {
            return None;
        }
        let growing = Growing {
            id: message.id,
            sender: message.sender.unwrap_or_default(),
            text: message.text,
            delta_count: message.delta_count,
        };
        // A page or event may carry the last saved text, which is behind what is shown.
        let behind = self
            .growing
            .as_ref()
            .is_some_and(|shown| shown.id == growing.id && shown.delta_count >= growing.delta_count);
        if behind {
            return None;
        }
        self.growing = Some(growing);
        Some(Told::Grew)
    }

    fn delta(&mut self, delta: &Delta) -> Option<Told> {
        let growing = self.growing.as_mut()?;
        if delta.kind() == DeltaKind::Reasoning {
            return Some(Told::Stage(ProgressStage::Thinking));
        }
        if delta.first != growing.delta_count + 1 {
            return None;
        }
        growing.delta_count += i64::from(delta.count.unwrap_or(1));
        growing.text.push_str(&delta.text);
        Some(Told::Grew)
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
