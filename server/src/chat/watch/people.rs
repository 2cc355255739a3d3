//! The people of a session as one reader may know them: who is there, who types, how far they have
//! read. Staff know of everyone; a contact only of the agent who has the floor, so that nobody learns
//! who else watches.

use uuid::Uuid;

use crate::domain::{
    frame::Frame,
    message::Sender,
    receipt::Receipt,
    rights::Caller,
    session::{Session, SessionState},
};

pub(super) struct People {
    reader: Uuid,
    staff: bool,
    /// The agent who has the floor.
    agent: Option<Uuid>,
    /// The others of whom the reader knows that they are there.
    shown: Vec<Sender>,
}

impl People {
    /// Of a session that has not been looked at.
    pub fn nobody(reader: &Caller) -> Self {
        Self { reader: reader.id, staff: reader.is_staff(), agent: None, shown: Vec::new() }
    }

    pub fn of(reader: &Caller, session: &Session) -> Self {
        Self { reader: reader.id, staff: reader.is_staff(), agent: agent(session), shown: Vec::new() }
    }

    /// Takes in who has the floor; whether that changes whom the reader may know of.
    pub fn floor(&mut self, session: &Session) -> bool {
        let before = std::mem::replace(&mut self.agent, agent(session));
        !self.staff && before != self.agent
    }

    /// Whether the reader may know of somebody, who is not the reader.
    pub fn knows(&self, who: &Sender) -> bool {
        who.id != self.reader && self.may_know(who.id)
    }

    /// Staff see their own receipts as well: those of their other devices.
    pub fn knows_receipt(&self, receipt: &Receipt) -> bool {
        self.may_know(receipt.participant.id)
    }

    /// Whether what is sent to the reader counts as delivered: to the contact, and to their agent.
    pub fn is_served(&self) -> bool {
        !self.staff || self.agent == Some(self.reader)
    }

    /// Those of whom the reader knows that they are there.
    pub fn shown(&self) -> Vec<Sender> {
        self.shown.clone()
    }

    /// What the reader is to be told, given who is there now.
    pub fn update(&mut self, mut present: Vec<Sender>) -> Vec<Frame> {
        present.retain(|who| self.knows(who));
        present.sort_unstable_by_key(|who| who.id);
        let gone = self.shown.iter().filter(|who| present.iter().all(|other| other.id != who.id));
        let come = present.iter().filter(|who| self.shown.iter().all(|other| other.id != who.id));
        let told = |present| move |who: &Sender| Frame::Presence { who: who.clone(), present };
        let frames = gone.map(told(false)).chain(come.map(told(true))).collect();
        self.shown = present;
        frames
    }

    fn may_know(&self, who: Uuid) -> bool {
        self.staff || self.agent == Some(who)
    }
}

/// A closed session keeps its last agent, who has no floor any more.
fn agent(session: &Session) -> Option<Uuid> {
    session.floor.assignee.filter(|_| session.floor.state == SessionState::Human)
}
