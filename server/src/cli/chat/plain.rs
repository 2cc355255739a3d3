//! Lines for a pipe, a file or a person who asked for them: each event is one line, and an answer is
//! written as it comes. Nothing is ever taken back.

use std::io::{self, BufRead, Write};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc,
};

use super::{face::Input, words::Line};

/// Lines in, lines out.
pub struct Plain {
    lines: mpsc::UnboundedReceiver<String>,
    /// The growing answer as far as it is written: its label and text.
    written: Option<(String, String)>,
    /// Whether the last thing written was a piece of the answer.
    inside: bool,
    status: String,
    interrupt: Signal,
}

impl Plain {
    /// Reads stdin in a thread: a read that waits for a person must not hold up the runtime's end.
    pub fn open() -> io::Result<Self> {
        let (sender, lines) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            for line in io::stdin().lock().lines() {
                let Ok(line) = line else { return };
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { lines, written: None, inside: false, status: String::new(), interrupt })
    }

    pub async fn next(&mut self) -> io::Result<Input> {
        tokio::select! {
            line = self.lines.recv() => Ok(line.map_or(Input::End, Input::Line)),
            _ = self.interrupt.recv() => Ok(Input::Interrupt),
        }
    }

    pub fn say(&mut self, line: &Line) -> io::Result<()> {
        let text = line.text.replace('\n', "\n  ");
        let whole = if line.label.is_empty() { text } else { format!("{}: {text}", line.label) };
        self.write_line(&whole)
    }

    pub fn grow(&mut self, line: &Line) -> io::Result<()> {
        let label = format!("{}:", line.label);
        let known = self.written.take().filter(|(who, text)| *who == label && line.text.starts_with(text.as_str()));
        let fresh = known.is_none();
        let from = known.map_or(0, |(_, text)| text.len());
        let piece = line.text[from..].replace('\n', "\n  ");
        let mut out = io::stdout().lock();
        if fresh || !self.inside {
            if self.inside {
                writeln!(out)?;
            }
            write!(out, "{label} ")?;
        }
        write!(out, "{piece}")?;
        out.flush()?;
        self.inside = true;
        self.written = Some((label, line.text.clone()));
        Ok(())
    }

    pub fn settle(&mut self) -> io::Result<()> {
        self.written = None;
        if std::mem::take(&mut self.inside) {
            writeln!(io::stdout())?;
        }
        Ok(())
    }

    /// A status that is new is a line; an empty one says nothing.
    pub fn status(&mut self, status: &str) -> io::Result<()> {
        if self.status == status {
            return Ok(());
        }
        status.clone_into(&mut self.status);
        if status.is_empty() { Ok(()) } else { self.write_line(&format!("({status})")) }
    }

    fn write_line(&mut self, line: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if std::mem::take(&mut self.inside) {
            writeln!(out)?;
        }
        writeln!(out, "{line}")?;
        out.flush()
    }
}
