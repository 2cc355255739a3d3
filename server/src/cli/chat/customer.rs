//! The customer's side: every line is a question or an answer to a person, and the rest is told.

use std::collections::HashMap;

use parlance_client::v1::{CreateSessionRequest, Session, ask_response::Frame};
use tonic::Status;

use super::{
    calls, commands,
    connection::Link,
    news::{Done, News},
    outbox::Kind,
    seat::{Seat, Side},
};
use crate::clock;

/// The customer and their questions.
#[derive(Default)]
pub struct Customer {
    /// Lines whose end has not been seen, with that end once it is known.
    open: HashMap<String, Option<Frame>>,
}

/// The session to chat in: a new one, or the one to go on with.
pub async fn session(link: &Link, continued: Option<String>, title: String, locale: String) -> Result<Done, Status> {
    let id = match continued {
        Some(id) => id,
        None => {
            let request = CreateSessionRequest {
                request_id: clock::new_id().to_string(),
                title,
                channel: "terminal".to_owned(),
                locale,
                ..CreateSessionRequest::default()
            };
            calls::create_session(link, request).await?.id
        }
    };
    calls::open(link, id).await
}

impl Customer {
    /// Greets, and opens the session.
    pub fn begin(&mut self, seat: &mut Seat, opened: Done) {
        if let Done::Opened { session, page } = opened {
            let standing = seat.reader.standing(&session);
            let earlier = !page.messages.is_empty();
            seat.open(*session, page);
            if earlier {
                seat.notice("— you are back —");
            }
            seat.notice(standing);
        }
    }

    /// Whether what a question ended with is on the screen.
    fn is_shown(seat: &Seat, ending: &Frame) -> bool {
        let Some(view) = &seat.view else { return true };
        let reached = |session: &Session| view.session.epoch >= session.epoch;
        match ending {
            Frame::Finished(finished) => finished.message.as_ref().is_none_or(|message| view.knows(message)),
            Frame::HandedOff(handed_off) => handed_off.session.as_ref().is_none_or(reached),
            _ => true,
        }
    }
}

impl Side for Customer {
    fn text(&mut self, seat: &mut Seat, text: &str) {
        match seat.send(Kind::Ask, text) {
            Some(client_message_id) => {
                self.open.insert(client_message_id, None);
            }
            None => seat.fault("There is no session any more. /quit leaves."),
        }
    }

    fn command(&mut self, seat: &mut Seat, name: &str, rest: &str) {
        let Some(id) = seat.view.as_ref().map(|view| view.id().to_owned()) else { return };
        match name {
            "human" => {
                let reason = rest.to_owned();
                seat.start(|link| async move { calls::request_human(&link, id, reason).await });
            }
            "cancel" => seat.start(|link| async move { calls::cancel_human_request(&link, id).await }),
            "stop" => seat.stop_answer(),
            "close" => seat.start(|link| async move { calls::close_session(&link, id).await }),
            "history" => seat.show_history(),
            "session" => {
                let standing = seat.view.as_ref().map(|view| seat.reader.standing(&view.session)).unwrap_or_default();
                seat.notice(format!("Session {id}. {standing}"));
            }
            "help" => seat.notice(commands::help(commands::CUSTOMER_HELP)),
            other => seat.fault(format!("There is no command /{other}. /help shows them, //{other} sends it as text.")),
        }
    }

    fn news(&mut self, _: &mut Seat, news: News) {
        match news {
            News::Answered { client_message_id, ending: Some(ending) } => {
                self.open.insert(client_message_id, Some(ending));
            }
            News::Answered { client_message_id, ending: None } | News::Refused { client_message_id, .. } => {
                self.open.remove(&client_message_id);
            }
            _ => {}
        }
    }

    fn status(&self, _: &Seat) -> String {
        String::new()
    }

    fn prompt(&self, _: &Seat) -> String {
        "> ".to_owned()
    }

    fn is_busy(&self, seat: &Seat) -> bool {
        self.open.values().any(|ending| ending.as_ref().is_none_or(|ending| !Self::is_shown(seat, ending)))
    }
}
