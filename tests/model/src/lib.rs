//! The protocol of floor, log, lease and answer, on two servers and one database: small enough that every
//! state within a bound is visited, whatever fails on the way. A promise that does not hold is shown with the
//! shortest way to it.
//!
//! What a transaction does to a session is asked of the server's own `Draft` and `floor::judge`; around it
//! stand, as steps, the database with its locks, the writer, the answer's writer, the recovery of dead answers
//! and the stream of a reader. The comment of each step names the function that it stands for. The unique keys
//! of the tables are left out: the lock alone must do.
//!
//! Time is left out too. A lease may be judged to have expired at any moment, and a timer to be due: whatever
//! clocks show, servers cannot do more than that. News between servers that only say "look" are left out: a
//! look may happen at any moment, so they may be lost, late and repeated. Commits and deltas that are told to
//! the other server come at any time after they were told, or not at all.

/// Visits every state.
pub mod explore;
/// What a transaction does: the server's own rules.
mod fold;
/// What must hold.
pub mod judge;
/// The stream of a reader.
mod reader;
/// What there is.
pub mod state;
/// What can happen.
pub mod step;
/// What servers do.
mod writer;

use parlance_server::domain::session::SessionState;

use crate::state::{Database, Entry, Left, Node, Place, Question, Reader, Row, State, Watch};

/// A rule of the server that can be taken away, to see that it is needed and that the lack is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Sessions are locked before they are read (`store/batch/before.rs`).
    LockBeforeRead,
    /// After a commit of unknown outcome, too (`store/unsure.rs`).
    LockBeforeLookingAgain,
    /// Only the holder of its claim begins an answer (`Chat::on_found`).
    Holder,
    /// A timer changes the floor only in the epoch it was set for (`chat/timer.rs`).
    EpochOfTimer,
    /// The text of an answer is saved only while it is written under its claim (`store/saving.rs`).
    ClaimOfSave,
    /// What is heard after a gap is not delivered: the log is read (`Watch::hear`).
    ReadAfterGap,
    /// No delta is shown between the judging of a transaction and its commit (`LiveAnswer::hold`).
    Hold,
    /// An answer is not followed that is older than one whose end was delivered (`Watch::follow`).
    NotAfterItsEnd,
    /// The end of an answer holds what came while its text was held still (`LiveAnswer::whole`).
    WholeText,
}

/// How much of the world is explored.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    pub name: &'static str,
    /// Messages of the contact.
    pub questions: u8,
    /// How often each may be sent under its id, here or there.
    pub tries: u8,
    /// Deltas of each answer.
    pub deltas: u8,
    pub has_reader: bool,
    /// Which server is asked for the first question, and for all else; none: any. The reader begins at server 0.
    pub asked: [Option<Place>; 2],
    pub left: Left,
}

/// What is explored.
#[derive(Debug, Clone, Copy)]
pub struct World {
    pub scope: Scope,
    /// The rule that is missing.
    pub without: Option<Guard>,
}

impl World {
    pub fn has(&self, guard: Guard) -> bool {
        self.without != Some(guard)
    }

    /// One session that has just been made, and two servers that have nothing to do.
    pub fn begin(&self) -> State {
        let Scope { questions, tries, has_reader, left, .. } = self.scope;
        let to = SessionState::Assistant;
        let row = Row { state: to, epoch: 1, assignee: None, previous_assignee: None, last_seq: 1, answer: None };
        let log = vec![(1, Entry::Moved { to, epoch: 1, timer: None })];
        State {
            database: Database { row, log, answers: Vec::new(), timer: None, late: Vec::new() },
            nodes: [Node::default(), Node::default()],
            contact: vec![Question { tries, acked: None }; usize::from(questions)],
            reader: has_reader.then(|| Reader {
                node: Some(0),
                received: 0,
                moved: 0,
                over: 0,
                shown: Vec::new(),
                watch: Watch::after(0),
            }),
            news: Vec::new(),
            left,
            broken: None,
        }
    }
}
