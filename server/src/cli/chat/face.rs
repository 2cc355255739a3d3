//! What the person sees and types, be it a screen or plain lines: the two sides of the chat know only
//! this.

use std::io::{self, IsTerminal};

use super::{plain::Plain, screen::Screen, text, words::Line};

/// What the person did.
#[derive(Debug, PartialEq, Eq)]
pub enum Input {
    Line(String),
    /// Something that only the screen needs to know.
    Edited,
    /// Ctrl-C with nothing typed.
    Interrupt,
    /// The end of the input.
    End,
}

/// A screen or plain lines. What goes wrong while writing is kept and told by [`Self::draw`].
pub struct Face {
    kind: Kind,
    broken: Option<io::Error>,
}

enum Kind {
    Screen(Box<Screen>),
    Plain(Plain),
}

impl Face {
    pub fn open(plain: bool, colours: bool) -> io::Result<Self> {
        let kind = if plain { Kind::Plain(Plain::open()?) } else { Kind::Screen(Box::new(Screen::open(colours)?)) };
        Ok(Self { kind, broken: None })
    }

    pub const fn is_screen(&self) -> bool {
        matches!(self.kind, Kind::Screen(_))
    }

    /// Whether lines come from a pipe, where each waits for the answer to the one before.
    pub fn is_piped(&self) -> bool {
        matches!(self.kind, Kind::Plain(_)) && !io::stdin().is_terminal()
    }

    pub fn say(&mut self, line: &Line) {
        let line = &line.cleaned();
        let result = match &mut self.kind {
            Kind::Screen(screen) => {
                screen.live.say(line);
                Ok(())
            }
            Kind::Plain(plain) => plain.say(line),
        };
        self.keep(result);
    }

    /// The whole text so far of the growing answer.
    pub fn grow(&mut self, line: Line) {
        let line = line.cleaned();
        let result = match &mut self.kind {
            Kind::Screen(screen) => {
                screen.live.grow(line);
                Ok(())
            }
            Kind::Plain(plain) => plain.grow(&line),
        };
        self.keep(result);
    }

    /// The growing answer is over; what is shown of it stays.
    pub fn settle(&mut self) {
        let result = match &mut self.kind {
            Kind::Screen(screen) => {
                screen.live.settle();
                Ok(())
            }
            Kind::Plain(plain) => plain.settle(),
        };
        self.keep(result);
    }

    /// What goes on just now; empty for nothing.
    pub fn status(&mut self, status: &str) {
        let status = text::flat(status);
        let result = match &mut self.kind {
            Kind::Screen(screen) => {
                screen.live.status = status;
                Ok(())
            }
            Kind::Plain(plain) => plain.status(&status),
        };
        self.keep(result);
    }

    /// What stands before the line being typed.
    pub fn prompt(&mut self, prompt: String) {
        if let Kind::Screen(screen) = &mut self.kind {
            screen.live.prompt = text::clean(&prompt);
        }
    }

    /// Lines that are not known to be stored.
    pub fn unsent(&mut self, lines: Vec<String>) {
        if let Kind::Screen(screen) = &mut self.kind {
            screen.live.unsent = lines.iter().map(|line| text::clean(line)).collect();
        }
    }

    /// Brings the screen up to date.
    pub fn draw(&mut self) -> io::Result<()> {
        if let Kind::Screen(screen) = &mut self.kind {
            screen.draw()?;
        }
        self.broken.take().map_or(Ok(()), Err)
    }

    /// The next thing the person does; nothing is lost when this is dropped and called again.
    pub async fn next(&mut self) -> io::Result<Input> {
        match &mut self.kind {
            Kind::Screen(screen) => screen.next().await,
            Kind::Plain(plain) => plain.next().await,
        }
    }

    fn keep(&mut self, result: io::Result<()>) {
        if let Err(error) = result {
            self.broken.get_or_insert(error);
        }
    }
}
