//! A real terminal: raw keys in, drawing out, and everything put back as it was on every way out.

use std::io::{self, Write};

use crossterm::{
    event::{DisableBracketedPaste, EnableBracketedPaste, Event, EventStream},
    execute, terminal,
};
use futures_util::StreamExt;

use super::{
    face::Input,
    input::{Editor, Typed},
    live::Live,
};

/// The terminal while the client runs.
pub struct Screen {
    pub live: Live,
    events: EventStream,
}

impl Screen {
    pub fn open(colours: bool) -> io::Result<Self> {
        let (columns, rows) = terminal::size()?;
        terminal::enable_raw_mode()?;
        let screen = Self { live: Live::new(columns, rows, colours), events: EventStream::new() };
        execute!(io::stdout(), EnableBracketedPaste)?;
        Ok(screen)
    }

    pub fn draw(&mut self) -> io::Result<()> {
        // Asked each time: the terminal breaks its rows anew at once, and its report of it comes later.
        let (columns, rows) = terminal::size()?;
        self.live.resize(columns, rows);
        let drawing = self.live.draw();
        if drawing.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(drawing.as_bytes())?;
        out.flush()
    }

    /// The next thing the person did. May be dropped and called again without losing a key.
    pub async fn next(&mut self) -> io::Result<Input> {
        let Some(event) = self.events.next().await else { return Ok(Input::End) };
        let typed = match event? {
            Event::Key(key) => self.live.editor.key(key),
            Event::Paste(pasted) => {
                self.live.editor.paste(&pasted);
                Typed::Edited
            }
            _ => Typed::Edited,
        };
        Ok(match typed {
            Typed::Line(line) => Input::Line(line),
            Typed::Interrupt if !self.live.editor.is_empty() => {
                self.live.editor.clear();
                Input::Edited
            }
            Typed::Interrupt => Input::Interrupt,
            Typed::End => Input::End,
            Typed::Redraw => {
                execute!(io::stdout(), terminal::Clear(terminal::ClearType::All), crossterm::cursor::MoveTo(0, 0))?;
                self.live.cleared();
                Input::Edited
            }
            Typed::Edited => Input::Edited,
        })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let rest = self.live.finish();
        let mut out = io::stdout().lock();
        // Nothing can be done about a terminal that has gone.
        let _ = out.write_all(rest.as_bytes());
        let _ = execute!(out, DisableBracketedPaste);
        let _ = terminal::disable_raw_mode();
    }
}

/// Asks for a line without showing what is typed; unset when the person gave up.
pub async fn ask_secret(question: &str) -> io::Result<Option<String>> {
    let mut out = io::stderr();
    write!(out, "{question}")?;
    out.flush()?;
    terminal::enable_raw_mode()?;
    let answer = read_secret().await;
    terminal::disable_raw_mode()?;
    writeln!(out)?;
    answer
}

async fn read_secret() -> io::Result<Option<String>> {
    let mut editor = Editor::default();
    let mut events = EventStream::new();
    while let Some(event) = events.next().await {
        match event? {
            Event::Key(key) => match editor.key(key) {
                Typed::Line(line) => return Ok(Some(line)),
                Typed::Interrupt | Typed::End => return Ok(None),
                Typed::Edited | Typed::Redraw => {}
            },
            Event::Paste(pasted) => editor.paste(&pasted),
            _ => {}
        }
    }
    Ok(None)
}
