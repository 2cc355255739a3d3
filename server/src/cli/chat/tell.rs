//! What both sides do with news of a session: it is put into words and shown, and what goes on just
//! now is kept in one status.

use parlance_client::v1::SessionState;

use super::{
    face::Face,
    view::{Told, View},
    words::{self, Line, Reader},
};

/// What goes on in the open session just now.
#[derive(Debug, Default)]
pub struct Status {
    stage: &'static str,
}

impl Status {
    /// The status of a session: what the assistant does, or the place in the queue.
    pub fn of(&self, view: &View) -> String {
        match &view.queue {
            _ if !self.stage.is_empty() => self.stage.to_owned(),
            Some(queue) if view.session.state() == SessionState::Waiting => words::queue(queue),
            _ => String::new(),
        }
    }

    /// Shows what is new of a session.
    pub fn tell(&mut self, face: &mut Face, reader: &Reader, view: &View, told: Told) {
        match told {
            Told::Grew => self.grow(face, reader, view),
            Told::Ended(message) => {
                self.stage = "";
                let mut lines = reader.message(&message).into_iter();
                if !message.text.trim().is_empty()
                    && let Some(line) = lines.next()
                {
                    face.grow(line);
                }
                face.settle();
                lines.for_each(|line| face.say(&line));
            }
            Told::Said(message) => {
                settle_what_broke_off(face, view);
                reader.message(&message).iter().for_each(|line| face.say(line));
            }
            Told::Changed(message) => {
                face.say(&Line::notice(format!("message {} was changed:", message.seq)));
                reader.message(&message).iter().for_each(|line| face.say(line));
            }
            Told::Moved { change, actor } => {
                self.stage = "";
                face.say(&reader.moved(&change, &actor));
            }
            Told::Stage(stage) => self.stage = words::stage(stage),
            Told::Queue(_) => {}
            Told::Reset(reason) => {
                self.stage = "";
                face.settle();
                face.say(&Line::notice(words::reset(reason)));
            }
            Told::Gone(reason) => {
                face.settle();
                face.say(&Line::notice(words::gone(reason)));
            }
        }
    }

    fn grow(&mut self, face: &mut Face, reader: &Reader, view: &View) {
        let Some(growing) = view.growing.as_ref().filter(|growing| !growing.text.is_empty()) else { return };
        self.stage = "";
        let (role, label) = reader.speaker(&growing.sender);
        face.grow(Line { role, label, text: super::text::clean(&growing.text) });
    }
}

/// An answer that grew and of which nothing more is known must not stand below what follows it.
fn settle_what_broke_off(face: &mut Face, view: &View) {
    if view.growing.is_none() {
        face.settle();
    }
}
