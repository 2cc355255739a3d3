//! What each event is called in plain words, for a customer and for an agent. Apart and pure: the
//! server sends types, never sentences.

use std::time::Duration;

use parlance_client::v1::{
    Audience, Citation, EndedReason, FinishReason, Message, MessageState, ProgressStage, QueueStatus, ResetReason,
    Sender, SenderKind, Session, SessionState, StateChangeReason, StateChanged, citation::Source,
};

use super::text;

/// What a line is, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    You,
    Contact,
    Assistant,
    User,
    /// Only staff sees it.
    Note,
    /// About the session or this client.
    Notice,
    Fault,
}

/// Something to print: who says it, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub role: Role,
    /// Printed before the text with a colon; may be empty.
    pub label: String,
    pub text: String,
}

impl Line {
    /// As it may be shown: nothing in it that others wrote can command the terminal.
    pub fn cleaned(&self) -> Self {
        Self { role: self.role, label: text::flat(&self.label), text: text::clean(&self.text) }
    }
}

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub agent: bool,
    /// Id of the contact or user.
    pub id: String,
}

impl Line {
    pub fn notice(text: impl Into<String>) -> Self {
        Self { role: Role::Notice, label: String::new(), text: text.into() }
    }

    pub fn fault(text: impl Into<String>) -> Self {
        Self { role: Role::Fault, label: String::new(), text: text.into() }
    }
}

impl Reader {
    /// The name before what a participant says.
    pub fn speaker(&self, sender: &Sender) -> (Role, String) {
        let (role, unnamed) = match sender.kind() {
            _ if sender.id == self.id => return (Role::You, "you".to_owned()),
            SenderKind::Contact => (Role::Contact, "customer"),
            SenderKind::User => (Role::User, "agent"),
            SenderKind::Assistant => (Role::Assistant, "assistant"),
            SenderKind::System | SenderKind::Unspecified => (Role::Notice, "server"),
        };
        let name = text::flat(&sender.display_name);
        (role, if name.is_empty() { unnamed.to_owned() } else { name })
    }

    /// A message with its sources, whole.
    pub fn message(&self, message: &Message) -> Vec<Line> {
        let sender = message.sender.clone().unwrap_or_default();
        let (mut role, mut label) = self.speaker(&sender);
        if message.audience() == Audience::Staff {
            role = Role::Note;
            label = format!("note by {label}");
        }
        let text = text::clean(message.text.trim_end());
        let ending = self.ending(message);
        // Of an answer that ended before its first word only the end is told.
        let said = (!text.is_empty() || ending.is_empty()).then_some(Line { role, label, text });
        said.into_iter().chain(ending).collect()
    }

    /// What follows the text of an answer: how it ended if not well, and its sources.
    pub fn ending(&self, message: &Message) -> Vec<Line> {
        let cut = self.cut(message).map(|why| Line::notice(format!("({why})")));
        let sources = message.citations.iter().enumerate().map(|(at, citation)| source(at + 1, citation));
        cut.into_iter().chain(sources).collect()
    }

    fn cut(&self, message: &Message) -> Option<&'static str> {
        if !matches!(message.state(), MessageState::Stopped | MessageState::Failed | MessageState::Complete) {
            return None;
        }
        match message.finish_reason() {
            FinishReason::Unspecified | FinishReason::Done if message.state() == MessageState::Complete => None,
            FinishReason::Length => Some("cut off: the answer reached its longest length"),
            FinishReason::Filtered => Some("cut off by the provider's filter"),
            FinishReason::StopRequested => Some("stopped"),
            FinishReason::Superseded if self.agent => Some("stopped: the customer wrote again"),
            FinishReason::Superseded => Some("stopped: you wrote again"),
            FinishReason::FloorChanged => Some("stopped: the session changed hands"),
            FinishReason::HandedOff => Some("stopped: the assistant passes the session on"),
            FinishReason::Abandoned => Some("stopped: nobody was watching"),
            FinishReason::Interrupted => Some("broken off: the server was interrupted"),
            FinishReason::Timeout => Some("broken off: the answer took too long"),
            FinishReason::ProviderError => Some("broken off: the assistant could not be reached"),
            FinishReason::Unspecified | FinishReason::Done => Some("ended early"),
        }
    }

    /// A change of the floor.
    pub fn moved(&self, change: &StateChanged, actor: &Sender) -> Line {
        let line = Line::notice(if self.agent {
            self.moved_for_agent(change, actor)
        } else {
            self.moved_for_customer(change, actor)
        });
        let note = text::clean(change.note.trim());
        if note.is_empty() { line } else { Line { text: format!("{} “{note}”", line.text), ..line } }
    }

    fn moved_for_customer(&self, change: &StateChanged, actor: &Sender) -> String {
        let who = self.person(actor);
        match (change.to(), change.reason()) {
            (SessionState::Waiting, reason) => match why_waiting(reason) {
                "" => "You are waiting for a person.".to_owned(),
                why => format!("{why} You are waiting for a person."),
            },
            (SessionState::Human, StateChangeReason::Transferred) => {
                "You have been passed to another person.".to_owned()
            }
            (SessionState::Human, _) => format!("{who} has joined."),
            (SessionState::Assistant, StateChangeReason::WaitingTimeout) => {
                "Nobody was free in time. The assistant is back.".to_owned()
            }
            (SessionState::Assistant, StateChangeReason::RequestCancelled) => {
                "You no longer wait. The assistant is back.".to_owned()
            }
            (SessionState::Assistant, StateChangeReason::Reopened) => {
                "The session is open again, with the assistant.".to_owned()
            }
            (SessionState::Assistant, _) => "The assistant is back.".to_owned(),
            (SessionState::Closed, StateChangeReason::Idle) => "The session was closed, as nobody wrote.".to_owned(),
            (SessionState::Closed, _) => "The session is closed.".to_owned(),
            (SessionState::Unspecified, _) => "The session changed.".to_owned(),
        }
    }

    fn moved_for_agent(&self, change: &StateChanged, actor: &Sender) -> String {
        let mine = change.assignee_user_id.as_deref() == Some(self.id.as_str());
        let who = self.person(actor);
        let text = match (change.to(), change.reason()) {
            (SessionState::Waiting, reason) => format!("The session waits for a person: {}.", hand_off_cause(reason)),
            (SessionState::Human, _) if mine => "You have the floor.".to_owned(),
            (SessionState::Human, StateChangeReason::Transferred) => {
                format!("{who} passed the session to another agent.")
            }
            (SessionState::Human, _) => format!("{who} has the floor."),
            (SessionState::Assistant, StateChangeReason::WaitingTimeout) => {
                "Nobody accepted in time; the assistant has the floor again.".to_owned()
            }
            (SessionState::Assistant, StateChangeReason::RequestCancelled) => {
                "The customer no longer wants a person; the assistant has the floor again.".to_owned()
            }
            (SessionState::Assistant, StateChangeReason::Reopened) => {
                "The customer opened the session again.".to_owned()
            }
            (SessionState::Assistant, _) => "The assistant has the floor again.".to_owned(),
            (SessionState::Closed, StateChangeReason::Idle) => "The session was closed, as nobody wrote.".to_owned(),
            (SessionState::Closed, _) => format!("The session was closed by {who}."),
            (SessionState::Unspecified, _) => "The session changed.".to_owned(),
        };
        match &change.hand_off {
            Some(detail) if !detail.evidence.is_empty() => {
                format!("{text} ({}: {})", detail.rule, text::clean(&detail.evidence))
            }
            _ => text,
        }
    }

    fn person(&self, actor: &Sender) -> String {
        let (_, name) = self.speaker(actor);
        match (actor.kind(), name.as_str()) {
            (_, "you") => "you".to_owned(),
            (SenderKind::User, "agent") => "A person".to_owned(),
            (SenderKind::Contact, "customer") => "the customer".to_owned(),
            (SenderKind::System, _) => "the server".to_owned(),
            _ => name,
        }
    }

    /// Where a session stands, when it is opened.
    pub fn standing(&self, session: &Session) -> String {
        match session.state() {
            SessionState::Assistant if self.agent => "with the assistant".to_owned(),
            SessionState::Assistant => {
                "You are talking to the assistant. /human asks for a person, /help shows more.".to_owned()
            }
            SessionState::Waiting if self.agent => "waiting for a person".to_owned(),
            SessionState::Waiting => "You are waiting for a person.".to_owned(),
            SessionState::Human if self.agent && session.assignee_user_id() == self.id => "yours".to_owned(),
            SessionState::Human if self.agent => "with another agent".to_owned(),
            SessionState::Human => "You are talking to a person.".to_owned(),
            SessionState::Closed if self.agent => "closed".to_owned(),
            SessionState::Closed => "The session is closed.".to_owned(),
            SessionState::Unspecified => "unknown".to_owned(),
        }
    }
}

/// The place in the queue: "position 2, about 3 minutes".
pub fn queue(queue: &QueueStatus) -> String {
    let wait = queue.estimated_wait.and_then(|wait| Duration::try_from(wait).ok());
    match wait.map(|wait| wait.as_secs().div_ceil(60)) {
        None => format!("position {}", queue.position),
        Some(0 | 1) => format!("position {}, about a minute", queue.position),
        Some(minutes) => format!("position {}, about {minutes} minutes", queue.position),
    }
}

/// What the assistant does before it answers; empty for what this client does not know.
pub const fn stage(stage: ProgressStage) -> &'static str {
    match stage {
        ProgressStage::Searching => "looking things up …",
        ProgressStage::Thinking => "thinking …",
        ProgressStage::Retrying => "trying again …",
        ProgressStage::Queued => "many ask at once; waiting for a turn …",
        ProgressStage::Unspecified => "",
    }
}

pub const fn reset(reason: ResetReason) -> &'static str {
    match reason {
        ResetReason::LogReplaced => "The server's records were restored from a copy. What follows is read anew.",
        ResetReason::CursorAhead => {
            "The server no longer has the newest messages shown here. What follows is read anew."
        }
        ResetReason::CursorPruned => "Older messages have been removed meanwhile. What follows is read anew.",
        ResetReason::Unspecified => "The session could not be continued. What follows is read anew.",
    }
}

pub const fn gone(reason: EndedReason) -> &'static str {
    match reason {
        EndedReason::Deleted => "The session was deleted.",
        EndedReason::AccessLost => "The session is out of your reach now.",
        EndedReason::Unreadable => "The server cannot read this session now.",
        EndedReason::Unspecified => "The session has ended.",
    }
}

fn source(number: usize, citation: &Citation) -> Line {
    let title = text::flat(&citation.title);
    let place = match citation.source {
        Some(Source::MessageSeq(seq)) => format!("said in this session, message {seq}"),
        _ => text::clean(&citation.uri),
    };
    let text = if place.is_empty() { format!("[{number}] {title}") } else { format!("[{number}] {title} — {place}") };
    Line { role: Role::Notice, label: String::new(), text: format!("  {text}") }
}

const fn why_waiting(reason: StateChangeReason) -> &'static str {
    match reason {
        StateChangeReason::AssistantAsked => "The assistant passes you on.",
        StateChangeReason::NothingFound => "The assistant found no answer.",
        StateChangeReason::ProviderFailed => "The assistant cannot answer just now.",
        StateChangeReason::AgentAway => "Your agent was cut off.",
        StateChangeReason::Reopened => "The session is open again.",
        _ => "",
    }
}

const fn hand_off_cause(reason: StateChangeReason) -> &'static str {
    match reason {
        StateChangeReason::ContactAsked | StateChangeReason::Keyword => "the customer asked for one",
        StateChangeReason::AssistantAsked => "the assistant asked for one",
        StateChangeReason::NothingFound => "the assistant found nothing",
        StateChangeReason::ProviderFailed => "the provider failed",
        StateChangeReason::AssistantOff => "no assistant is switched on",
        StateChangeReason::AgentAway => "its agent was cut off",
        StateChangeReason::Reopened => "the customer opened it again",
        _ => "it was put back",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(kind: SenderKind, id: &str, name: &str) -> Sender {
        Sender { kind: kind.into(), id: id.to_owned(), display_name: name.to_owned() }
    }

    fn customer() -> Reader {
        Reader { agent: false, id: "c".to_owned() }
    }

    fn agent() -> Reader {
        Reader { agent: true, id: "u".to_owned() }
    }

    fn change(to: SessionState, reason: StateChangeReason) -> StateChanged {
        StateChanged { to: to.into(), reason: reason.into(), ..StateChanged::default() }
    }

    #[test]
    fn the_customer_is_told_who_joins_and_that_the_assistant_is_back() {
        let ann = sender(SenderKind::User, "u", "Ann");
        let joined = customer().moved(&change(SessionState::Human, StateChangeReason::Accepted), &ann);
        assert_eq!(joined.text, "Ann has joined.");
        let back = customer().moved(&change(SessionState::Assistant, StateChangeReason::Released), &ann);
        assert_eq!(back.text, "The assistant is back.");
        let failed = change(SessionState::Waiting, StateChangeReason::ProviderFailed);
        let waiting = customer().moved(&failed, &sender(SenderKind::System, "", ""));
        assert_eq!(waiting.text, "The assistant cannot answer just now. You are waiting for a person.");
    }

    #[test]
    fn the_agent_is_told_why_a_session_waits_and_whose_it_is() {
        let system = sender(SenderKind::System, "", "");
        let waiting = agent().moved(&change(SessionState::Waiting, StateChangeReason::NothingFound), &system);
        assert_eq!(waiting.text, "The session waits for a person: the assistant found nothing.");
        let mut mine = change(SessionState::Human, StateChangeReason::Accepted);
        mine.assignee_user_id = Some("u".to_owned());
        assert_eq!(agent().moved(&mine, &sender(SenderKind::User, "u", "Ann")).text, "You have the floor.");
        mine.assignee_user_id = Some("other".to_owned());
        assert_eq!(agent().moved(&mine, &sender(SenderKind::User, "other", "Bo")).text, "Bo has the floor.");
    }

    #[test]
    fn an_answer_is_followed_by_how_it_ended_and_its_sources() {
        let citation = |title: &str, uri: &str, source| Citation {
            title: title.to_owned(),
            uri: uri.to_owned(),
            source,
            ..Citation::default()
        };
        let message = Message {
            state: MessageState::Stopped.into(),
            finish_reason: FinishReason::StopRequested.into(),
            citations: vec![
                citation("Guide", "https://example.org", Some(Source::PassageId("p".to_owned()))),
                citation("Ann", "", Some(Source::MessageSeq(7))),
            ],
            ..Message::default()
        };
        let lines: Vec<String> = customer().ending(&message).into_iter().map(|line| line.text).collect();
        assert_eq!(
            lines,
            ["(stopped)", "  [1] Guide — https://example.org", "  [2] Ann — said in this session, message 7"]
        );
    }

    #[test]
    fn names_of_others_cannot_break_the_line() {
        let (_, name) = agent().speaker(&sender(SenderKind::Contact, "c", "A\u{1b}[31m\nB"));
        assert_eq!(name, "A\u{fffd}[31m B");
    }

    #[test]
    fn no_line_commands_the_terminal() {
        let text = "one\u{9b}2J\ntwo\u{2066}".to_owned();
        let line = Line { role: Role::Notice, label: "A\u{1b}]0;x\u{7}\nB".to_owned(), text };
        let shown = line.cleaned();
        assert_eq!(shown.label, "A\u{fffd}]0;x\u{fffd} B");
        assert_eq!(shown.text, "one\u{fffd}2J\ntwo\u{fffd}");
    }

    #[test]
    fn the_place_in_the_queue_is_in_minutes() {
        let status =
            |seconds| QueueStatus { position: 2, estimated_wait: Some(prost_types::Duration { seconds, nanos: 0 }) };
        assert_eq!(queue(&QueueStatus { position: 1, estimated_wait: None }), "position 1");
        assert_eq!(queue(&status(20)), "position 2, about a minute");
        assert_eq!(queue(&status(130)), "position 2, about 3 minutes");
    }
}
