//! The agent's side: the inbox, and one session at a time on the screen.

use parlance_client::v1::{Session, SessionState};

use super::{
    calls, commands,
    follow::Following,
    inbox::Inbox,
    news::{Done, News},
    outbox::Kind,
    seat::{Seat, Side},
};

/// An agent at work.
pub struct Agent {
    inbox: Inbox,
    /// Whether the first snapshot has been shown.
    greeted: bool,
    _following: Following,
}

impl Agent {
    pub fn new(seat: &Seat) -> Self {
        Self { inbox: Inbox::default(), greeted: false, _following: seat.follow_inbox() }
    }

    /// Opens a session without touching its floor.
    pub fn watch(&self, seat: &mut Seat, id: String) {
        seat.start(|link| async move { calls::open(&link, id).await });
    }

    /// The session a command means: the one with the number, or the open one.
    fn meant(&self, seat: &mut Seat, number: &str) -> Option<String> {
        if number.is_empty() {
            let open = seat.view.as_ref().map(|view| view.id().to_owned());
            if open.is_none() {
                seat.fault("Which session? /inbox shows their numbers.");
            }
            return open;
        }
        let found = commands::number(number).and_then(|number| self.inbox.by_number(number));
        if found.is_none() {
            seat.fault(format!("There is no session {number}. /inbox shows their numbers."));
        }
        found
    }

    fn accept(&self, seat: &mut Seat, number: &str) {
        let id = if number.is_empty() { self.inbox.next_waiting() } else { self.meant(seat, number) };
        match id {
            Some(id) => seat.start(|link| async move { calls::accept_session(&link, id).await }),
            None if number.is_empty() => seat.notice("Nobody waits."),
            None => {}
        }
    }

    fn list(&self, seat: &mut Seat) {
        let list = self.inbox.list(&seat.reader);
        if list.is_empty() {
            seat.notice("The inbox is empty.");
        }
        list.into_iter().for_each(|line| seat.notice(line));
    }

    fn opened(&self, seat: &mut Seat, session: Session, page: parlance_client::v1::ListMessagesResponse) {
        let number = self.inbox.number(&session.id).map_or_else(String::new, |number| format!("#{number} "));
        let standing = seat.reader.standing(&session);
        seat.close_view();
        seat.notice(format!("— {number}{standing} —"));
        seat.open(session, page);
    }

    fn holds(seat: &Seat) -> bool {
        seat.view.as_ref().is_some_and(|view| {
            view.session.state() == SessionState::Human && view.session.assignee_user_id() == seat.reader.id
        })
    }

    /// The commands that mean the open session alone.
    fn open_command(&self, seat: &mut Seat, name: &str, rest: &str) -> bool {
        if !matches!(name, "release" | "close" | "note" | "back" | "history" | "session") {
            return false;
        }
        let Some(id) = self.meant(seat, "") else { return true };
        match name {
            "release" => {
                let brief = rest.to_owned();
                seat.start(|link| async move { calls::release_session(&link, id, brief).await });
            }
            "close" => seat.start(|link| async move { calls::close_session(&link, id).await }),
            "note" if rest.is_empty() => seat.fault("What should the note say? /note text"),
            "note" => {
                seat.send(Kind::Note, rest);
            }
            "back" => {
                seat.close_view();
                seat.notice("— inbox —");
                self.list(seat);
            }
            "history" => seat.show_history(),
            _ => {
                let standing = seat.view.as_ref().map(|view| seat.reader.standing(&view.session)).unwrap_or_default();
                seat.notice(format!("Session {id}, {standing}"));
            }
        }
        true
    }
}

impl Side for Agent {
    fn text(&mut self, seat: &mut Seat, text: &str) {
        if Self::holds(seat) {
            seat.send(Kind::Say, text);
        } else if seat.view.is_some() {
            seat.fault("You do not have the floor: /take takes it, /note writes for staff.");
        } else {
            seat.fault("No session is open: /accept takes the next one, /help shows more.");
        }
    }

    fn command(&mut self, seat: &mut Seat, name: &str, rest: &str) {
        if self.open_command(seat, name, rest) {
            return;
        }
        match name {
            "inbox" => self.list(seat),
            "accept" => self.accept(seat, rest),
            "take" => {
                if let Some(id) = self.meant(seat, rest) {
                    seat.start(|link| async move { calls::take_over_session(&link, id).await });
                }
            }
            "watch" if rest.is_empty() => seat.fault("Which session? /watch N"),
            "watch" => {
                if let Some(id) = self.meant(seat, rest) {
                    self.watch(seat, id);
                }
            }
            "help" => seat.notice(commands::help(commands::AGENT_HELP)),
            other => seat.fault(format!("There is no command /{other}. /help shows them, //{other} sends it as text.")),
        }
    }

    fn news(&mut self, seat: &mut Seat, news: News) {
        match news {
            News::InboxBegins => self.inbox.begin(),
            News::Inbox(frame) => {
                let open = seat.view.as_ref().map(|view| view.id().to_owned());
                for line in self.inbox.apply(frame, &seat.reader, open.as_deref()) {
                    seat.notice(line);
                }
                if self.inbox.synced && !self.greeted {
                    self.greeted = true;
                    self.list(seat);
                }
            }
            News::Done(Done::Moved(session)) => self.watch(seat, session.id),
            News::Done(Done::Opened { session, page }) => self.opened(seat, *session, page),
            _ => {}
        }
    }

    fn status(&self, seat: &Seat) -> String {
        // In plain lines every change of a count would be a line of its own.
        if self.inbox.synced && seat.face.is_screen() { self.inbox.summary() } else { String::new() }
    }

    fn prompt(&self, seat: &Seat) -> String {
        let Some(view) = &seat.view else { return "> ".to_owned() };
        let number = self.inbox.number(view.id()).map_or_else(String::new, |number| format!("#{number}"));
        if Self::holds(seat) { format!("{number}> ") } else { format!("{number} (watching)> ") }
    }

    fn is_busy(&self, _: &Seat) -> bool {
        !self.greeted
    }
}
