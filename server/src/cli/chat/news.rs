//! What the tasks beside the screen report to it: one channel, so that everything is told in order.

use parlance_client::v1::{ListMessagesResponse, Session, ask_response, session_frame, watch_inbox_response};

/// One report.
#[derive(Debug)]
pub enum News {
    /// The server cannot be reached.
    Lost,
    /// The server said that it is about to stop.
    Draining,
    /// The server answers again.
    Back,
    /// Nothing can be called any more.
    LoggedOut(String),
    /// A frame of a session.
    Frame { session_id: String, frame: session_frame::Frame },
    /// Messages read anew after a reset, or because the person asked for them.
    Page { session_id: String, page: ListMessagesResponse },
    /// A session cannot be followed.
    Unfollowed { session_id: String, why: String },
    /// A new snapshot of the inbox begins.
    InboxBegins,
    /// A frame of the inbox.
    Inbox(watch_inbox_response::Frame),
    /// A line is stored.
    Acknowledged { client_message_id: String },
    /// A line will never be stored.
    Refused { client_message_id: String, why: String },
    /// An asked line has its last frame.
    Answered { client_message_id: String, ending: Option<ask_response::Frame> },
    /// A command has been carried out, or not.
    Done(Done),
}

/// How a command ended.
#[derive(Debug)]
pub enum Done {
    /// What it did will be seen.
    Quietly,
    Said(String),
    Failed(String),
    /// The session after the command.
    Moved(Box<Session>),
    /// Messages that were asked for.
    History(ListMessagesResponse),
    /// A session to open, with its newest messages.
    Opened {
        session: Box<Session>,
        page: ListMessagesResponse,
    },
}

impl Done {
    /// The session it is about; empty where there is none.
    pub fn session_id(&self) -> &str {
        match self {
            Self::Moved(session) | Self::Opened { session, .. } => &session.id,
            _ => "",
        }
    }
}
