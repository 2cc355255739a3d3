//! What a customer and an agent have in common: one loop over what is typed and what is reported, the
//! open session, the lines on their way. Apart, so that each side says only what is its own.

use std::{collections::VecDeque, future::Future, io};

use parlance_client::v1::{ListMessagesResponse, Session};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc,
};
use tonic::Status as Refusal;

use super::{
    calls,
    commands::{self, Meant},
    connection::Link,
    face::{Face, Input},
    follow::{self, Following},
    news::{Done, News},
    outbox::{Kind, Outbox},
    patience::why,
    tell::Status,
    text,
    view::{Told, View},
    words::{Line, Reader},
};
use crate::tasks::Tasks;

/// What differs between a customer and an agent.
pub trait Side {
    fn text(&mut self, seat: &mut Seat, text: &str);
    fn command(&mut self, seat: &mut Seat, name: &str, rest: &str);
    /// News that only this side understands.
    fn news(&mut self, seat: &mut Seat, news: News);
    /// What goes on, where the open session says nothing.
    fn status(&self, seat: &Seat) -> String;
    fn prompt(&self, seat: &Seat) -> String;
    /// Whether something must be waited for before the next line of a pipe is read.
    fn is_busy(&self, seat: &Seat) -> bool;
}

/// One person at one terminal.
pub struct Seat {
    pub link: Link,
    pub face: Face,
    pub reader: Reader,
    pub outbox: Outbox,
    pub view: Option<View>,
    tasks: Tasks,
    news: mpsc::Receiver<News>,
    status: Status,
    following: Option<Following>,
    /// Commands that have not ended.
    running: usize,
    /// The epoch that a command reached in the open session.
    reached_epoch: i64,
    /// Lines of a pipe that wait for their turn.
    lines: VecDeque<String>,
    input_ended: bool,
    /// The server said that it stops.
    draining: bool,
    /// Ctrl-C was pressed, and nothing else since.
    interrupted: bool,
    /// The answer that was asked to stop.
    stopping: String,
    leaving: Option<Leaving>,
    terminate: Signal,
    hang_up: Signal,
}

/// How the client was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    Well,
    /// With what could not be done.
    Badly(String),
}

enum Happening {
    Input(Input),
    /// Unset when nothing can report any more.
    News(Option<Box<News>>),
    Ended,
}

impl Seat {
    pub fn new(link: Link, tasks: Tasks, news: mpsc::Receiver<News>, face: Face, reader: Reader) -> io::Result<Self> {
        let outbox = Outbox::start(&link, &tasks);
        Ok(Self {
            link,
            face,
            reader,
            outbox,
            view: None,
            tasks,
            news,
            status: Status::default(),
            following: None,
            running: 0,
            reached_epoch: 0,
            lines: VecDeque::new(),
            input_ended: false,
            draining: false,
            interrupted: false,
            stopping: String::new(),
            leaving: None,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Runs until the person leaves.
    pub async fn run(&mut self, side: &mut impl Side) -> io::Result<Leaving> {
        loop {
            if let Some(leaving) = self.leaving.take() {
                return Ok(leaving);
            }
            self.show(side);
            self.face.draw()?;
            match self.next().await? {
                Happening::Input(input) => self.input(side, input),
                Happening::News(Some(news)) => {
                    self.take_news(side, *news);
                    // What has piled up is drawn at once.
                    while let Ok(more) = self.news.try_recv() {
                        self.take_news(side, more);
                    }
                }
                Happening::News(None) | Happening::Ended => return Ok(Leaving::Well),
            }
            self.advance(side);
        }
    }

    /// Opens a session: shows its newest messages and follows it from there.
    pub fn open(&mut self, session: Session, page: ListMessagesResponse) {
        self.close_view();
        let (log_id, after_seq) = (page.log_id.clone(), page.as_of_seq);
        let mut view = View::new(session);
        (view.log_id, view.cursor) = (log_id.clone(), after_seq);
        let told = view.page(page);
        self.following = Some(follow::session(&self.link, &self.tasks, view.id().to_owned(), log_id, after_seq));
        self.view = Some(view);
        self.tell(told);
    }

    pub fn close_view(&mut self) {
        self.face.settle();
        self.following = None;
        self.view = None;
        self.status = Status::default();
        self.reached_epoch = 0;
        self.outbox.forget_acknowledged();
    }

    /// Sends a text to the open session; the id it was given.
    pub fn send(&mut self, kind: Kind, text: &str) -> Option<String> {
        let view = self.view.as_ref()?;
        Some(self.outbox.push(kind, view.id(), text.to_owned()))
    }

    /// Starts a command; how it ends is reported.
    pub fn start<F>(&mut self, command: impl FnOnce(Link) -> F)
    where
        F: Future<Output = Result<Done, Refusal>> + Send + 'static,
    {
        self.running += 1;
        let (link, command) = (self.link.clone(), command(self.link.clone()));
        self.tasks.spawn(async move {
            let done = command.await.unwrap_or_else(|status| Done::Failed(why(&status)));
            link.tell(News::Done(done)).await;
        });
    }

    /// Follows the inbox for as long as the answer is kept.
    pub fn follow_inbox(&self) -> Following {
        follow::inbox(&self.link, &self.tasks)
    }

    pub fn notice(&mut self, text: impl Into<String>) {
        self.face.say(&Line::notice(text));
    }

    pub fn fault(&mut self, text: impl Into<String>) {
        self.face.say(&Line::fault(text));
    }

    pub fn leave(&mut self) {
        self.leaving = Some(match self.outbox.unacknowledged() {
            0 => Leaving::Well,
            1 => Leaving::Badly("one line was not sent".to_owned()),
            lines => Leaving::Badly(format!("{lines} lines were not sent")),
        });
    }

    async fn next(&mut self) -> io::Result<Happening> {
        tokio::select! {
            news = self.news.recv() => Ok(Happening::News(news.map(Box::new))),
            input = self.face.next(), if !self.input_ended => input.map(Happening::Input),
            _ = self.terminate.recv() => Ok(Happening::Ended),
            _ = self.hang_up.recv() => Ok(Happening::Ended),
        }
    }

    fn show(&mut self, side: &impl Side) {
        let of_view = self.view.as_ref().map(|view| self.status.of(view)).unwrap_or_default();
        let status = if of_view.is_empty() { side.status(self) } else { of_view };
        self.face.status(&status);
        self.face.prompt(side.prompt(self));
        self.face.unsent(self.outbox.texts());
    }

    fn input(&mut self, side: &mut impl Side, input: Input) {
        let again = std::mem::replace(&mut self.interrupted, input == Input::Interrupt);
        match input {
            Input::Edited => {}
            // In a pipe a line waits for the answer to the one before; stopping it cannot wait.
            Input::Line(line) if self.face.is_piped() && line.trim() != "/stop" => self.lines.push_back(line),
            Input::Line(line) => self.line(side, &line),
            Input::Interrupt => self.interrupt(again),
            Input::End if self.face.is_piped() => self.input_ended = true,
            Input::End => self.leave(),
        }
    }

    /// The next lines of a pipe, as far as nothing is waited for.
    fn advance(&mut self, side: &mut impl Side) {
        while self.leaving.is_none() && !self.is_busy(side) {
            match self.lines.pop_front() {
                Some(line) => self.line(side, &line),
                None if self.input_ended => self.leave(),
                None => return,
            }
        }
    }

    fn is_busy(&self, side: &impl Side) -> bool {
        let behind = self.view.as_ref().is_some_and(|view| view.session.epoch < self.reached_epoch);
        self.running > 0 || behind || !self.outbox.unsent.is_empty() || side.is_busy(self)
    }

    fn line(&mut self, side: &mut impl Side, line: &str) {
        match commands::read(line) {
            Meant::Nothing => {}
            Meant::Text(text) => side.text(self, text),
            Meant::Command("quit" | "exit", _) => self.leave(),
            Meant::Command(name, rest) => side.command(self, name, rest),
        }
    }

    /// A growing answer is stopped; otherwise the second time in a row is meant.
    fn interrupt(&mut self, again: bool) {
        let growing = self.view.as_ref().and_then(|view| view.growing.as_ref());
        if let Some(growing) = growing.filter(|growing| growing.id != self.stopping) {
            self.stopping.clone_from(&growing.id);
            self.interrupted = false;
            self.stop_answer();
        } else if again || self.face.is_piped() {
            self.leave();
        } else {
            self.notice("Ctrl-C again leaves.");
        }
    }

    pub fn stop_answer(&mut self) {
        let Some(id) = self.view.as_ref().map(|view| view.id().to_owned()) else { return };
        self.start(|link| async move { calls::stop_answer(&link, id).await });
    }

    pub fn show_history(&mut self) {
        let Some(id) = self.view.as_ref().map(|view| view.id().to_owned()) else { return };
        self.start(|link| async move { follow::newest_page(&link, id).await.map(Done::History) });
    }

    fn take_news(&mut self, side: &mut impl Side, news: News) {
        match news {
            News::Lost => self.notice("The connection is lost. Trying again …"),
            // Each stream is told.
            News::Draining if self.draining => {}
            News::Draining => {
                self.draining = true;
                self.notice("The server is about to stop; what is open goes on when it is back.");
            }
            News::Back => {
                self.draining = false;
                self.notice("Connected again.");
            }
            News::LoggedOut(why) => self.leaving = Some(Leaving::Badly(why)),
            News::Frame { session_id, frame } => {
                let told = self.view_of(&session_id).map(|view| view.apply(frame));
                self.tell(told.unwrap_or_default());
            }
            News::Page { session_id, page } => {
                let told = self.view_of(&session_id).map(|view| view.page(page));
                self.tell(told.unwrap_or_default());
            }
            News::Unfollowed { session_id, why } if self.view_of(&session_id).is_some() => {
                self.fault(format!("The session cannot be followed: {why}."));
            }
            News::Acknowledged { client_message_id } => {
                let shown = self.view.as_ref().map(|view| view.id().to_owned());
                self.outbox.acknowledge(&client_message_id, shown.as_deref());
            }
            News::Done(done) => {
                self.running = self.running.saturating_sub(1);
                self.done(side, done);
            }
            News::Refused { client_message_id, why } => {
                if let Some(line) = self.outbox.settle(&client_message_id) {
                    self.fault(format!("Not sent: “{}”: {why}.", text::shortened(&line.text)));
                }
                side.news(self, News::Refused { client_message_id, why });
            }
            other => side.news(self, other),
        }
    }

    fn done(&mut self, side: &mut impl Side, done: Done) {
        match done {
            Done::Quietly => {}
            Done::Said(text) => self.notice(text),
            Done::Failed(why) => self.fault(format!("Not done: {why}.")),
            Done::History(page) => {
                self.notice("— newest messages —");
                for message in &page.messages {
                    self.reader.message(message).iter().for_each(|line| self.face.say(line));
                }
                self.notice("—");
            }
            Done::Moved(session) if self.view_of(&session.id).is_some() => {
                self.reached_epoch = self.reached_epoch.max(session.epoch);
            }
            other => side.news(self, News::Done(other)),
        }
    }

    fn view_of(&mut self, session_id: &str) -> Option<&mut View> {
        self.view.as_mut().filter(|view| view.id() == session_id)
    }

    fn tell(&mut self, told: Vec<Told>) {
        let gone = told.iter().any(|told| matches!(told, Told::Gone(_)));
        let Some(view) = &self.view else { return };
        for told in told {
            if let Told::Said(message) = &told {
                self.outbox.settle(&message.client_message_id);
            }
            if let Told::Reset(_) = &told {
                self.reached_epoch = 0;
            }
            self.status.tell(&mut self.face, &self.reader, view, told);
        }
        if gone {
            self.close_view();
        }
    }
}
