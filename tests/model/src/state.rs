//! What there is in the small world: one database with one session, two servers, a contact, and a reader
//! of the session's stream. Numbers are small and everything can be compared, because every state is kept.

use parlance_server::domain::session::SessionState;

/// A server: 0 or 1.
pub type Place = usize;

/// A server that was killed: what is started in its place has another name (`Chat::node`).
pub const DEAD: Place = 9;

/// An answer, by its place in [`Database::answers`].
pub type Id = u8;

/// Everything at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    pub database: Database,
    pub nodes: [Node; 2],
    pub contact: Vec<Question>,
    pub reader: Option<Reader>,
    /// Commits that a server has told the other, as long as they say anything new there: by whom, seqs from and
    /// to. They may come late or never.
    pub news: Vec<(Place, u8, u8)>,
    pub left: Left,
    /// A promise that the last step broke, where the state alone does not show it.
    pub broken: Option<&'static str>,
}

/// What is committed, and what may yet be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Database {
    pub row: Row,
    pub log: Vec<(u8, Entry)>,
    pub answers: Vec<Answer>,
    /// The epoch for which the timer of waiting is set.
    pub timer: Option<u8>,
    /// Transactions whose COMMIT was asked for over a connection that is no more. They hold their locks.
    pub late: Vec<Batch>,
}

/// The session's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Row {
    pub state: SessionState,
    pub epoch: u8,
    pub assignee: Option<u8>,
    pub previous_assignee: Option<u8>,
    pub last_seq: u8,
    /// The answer being written.
    pub answer: Option<Id>,
}

/// One event of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entry {
    /// The contact's message of this number.
    Sent(u8),
    Begun(Id),
    Ended {
        answer: Id,
        count: u8,
        how: End,
        /// The server that committed it.
        by: Place,
    },
    Moved {
        to: SessionState,
        epoch: u8,
        /// The epoch that a timer was set for, where a timer did this.
        timer: Option<u8>,
    },
}

/// Why an answer ended, as far as promises differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// Its writer had written all of it.
    Complete,
    /// By a newer message, or a change of the floor.
    Stopped,
    /// Its lease was judged to have expired.
    Interrupted,
}

/// The row of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Answer {
    pub seq: u8,
    pub question: u8,
    /// Begun in the place of one that was interrupted.
    pub again: bool,
    /// The server that writes it, or [`DEAD`].
    pub holder: Place,
    pub epoch: u8,
    /// How often the lease was renewed: its deadline, which nobody in this world can compare with a clock.
    pub lease: u8,
    /// The deltas that are saved.
    pub count: u8,
    pub streaming: bool,
    /// The deltas that its writer has told the other server of; not in the database, but as lasting: what is
    /// told may come late, again, or never.
    pub told: u8,
}

/// A server's memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Node {
    /// What waits for the writer (`store/queue.rs`).
    pub queue: Vec<Op>,
    /// The writer's transaction, from its locks to its commit.
    pub batch: Option<Batch>,
    /// Set while nobody knows what became of a commit: the answers whose text is held until then
    /// (`store/unsure.rs`).
    pub unsure: Option<Vec<Id>>,
    /// Answers that it writes (`domain/answer.rs`), and ended ones that a reader has not let go of.
    pub live: Vec<Live>,
    /// How far its listeners know the log (`hub/rooms.rs`); none before the first has read.
    pub known: Option<u8>,
    /// The other server's answer as it is known here (`chat/heads.rs`).
    pub far: Option<Far>,
    /// A look at the session's head, before the answer's text is read: answer and newest seq.
    pub head: Option<(Id, u8)>,
}

/// An answer's text in its writer's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Live {
    pub answer: Id,
    pub phase: Phase,
    /// Deltas that watchers see.
    pub count: u8,
    /// Deltas that came while the text was held.
    pub unseen: u8,
    /// Deltas of the last save that was asked for.
    pub saved: u8,
    /// What the end was asked for with, kept for a repeat.
    pub finish: Option<u8>,
    /// It is the session's in this server's memory, and not an older one whose writer has not noticed.
    pub is_newest: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    Writing,
    Held,
    Ended,
}

/// The other server's answer: its text so far, and the session's newest seq when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Far {
    pub answer: Id,
    pub count: u8,
    pub head_seq: u8,
}

/// What the writer is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    Send(u8),
    TakeOver,
    Release,
    RequestHuman,
    /// The timer of waiting has fired that was set for this epoch.
    Timeout(u8),
    Finish {
        answer: Id,
        count: u8,
    },
    Interrupt {
        answer: Id,
        lease: u8,
    },
    Save {
        answer: Id,
        count: u8,
    },
}

/// A transaction that has judged what it does and holds the session's lock, where it changes the session.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Batch {
    pub ops: Vec<Op>,
    /// What each caller hears after the commit: the seq of a stored message.
    pub stored: Vec<Option<u8>>,
    /// The session as it will be; new answers count on from [`NEW`].
    pub row: Row,
    pub events: Vec<(u8, Entry)>,
    pub begun: Vec<Answer>,
    /// The timer as it will be, if it is replaced.
    pub timer: Option<Option<u8>>,
    /// Answers that it ends.
    pub held: Vec<Id>,
    pub saves: Vec<(Id, u8)>,
}

/// Answers that a transaction makes are numbered from here until it is committed.
pub const NEW: Id = 100;

/// A message of the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Question {
    /// How often it may still be sent under its id.
    pub tries: u8,
    pub acked: Option<u8>,
}

/// A reader of the stream. What is not in the watch survives the stream.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reader {
    /// The server that its stream comes from; none while it has to come back.
    pub node: Option<Place>,
    /// The seq of the last event that it received.
    pub received: u8,
    /// The seq of the last change of the floor that it received.
    pub moved: u8,
    /// Answers whose end it received, a bit each.
    pub over: u16,
    /// Most deltas of each answer that it was shown on the server that writes it.
    pub shown: Vec<u8>,
    pub watch: Watch,
}

/// The server's side of a stream (`chat/watch.rs`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Watch {
    pub cursor: u8,
    pub behind: bool,
    /// It has been opened: its room counts as read.
    pub opened: bool,
    /// The session as it was read, before the log is: newest seq and running answer.
    pub glance: Option<(u8, Option<Id>)>,
    /// What was told and not heard yet: seqs from and to.
    pub told: Vec<(u8, u8)>,
    /// Among it, that there may be more than is told.
    pub look: bool,
    pub following: Option<Following>,
    /// The last answer whose end was delivered.
    pub ended: Option<Id>,
    /// The highest seq of an answer whose end was delivered.
    pub ended_seq: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Following {
    pub answer: Id,
    pub count: u8,
    /// It is written by another server.
    pub is_far: bool,
}

/// What may still be wished and what may still fail: the bounds of what is explored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Left {
    pub take_overs: u8,
    pub releases: u8,
    pub requests: u8,
    pub timeouts: u8,
    /// Servers killed.
    pub crashes: u8,
    /// Commits of unknown outcome.
    pub losses: u8,
    /// Transactions that fail ahead of their commit.
    pub failures: u8,
    /// Leases judged to have expired while their writer lives: clocks differ, or it is slow.
    pub suspicions: u8,
    /// Readers that move to another server of their own will.
    pub moves: u8,
}

impl Node {
    /// The session's answer in this server's memory (`LiveAnswers::get`).
    pub fn newest(&self) -> Option<&Live> {
        self.live.iter().find(|live| live.is_newest && live.phase != Phase::Ended)
    }

    pub fn writer(&mut self, answer: Id) -> Option<&mut Live> {
        self.live.iter_mut().find(|live| live.answer == answer && live.phase != Phase::Ended)
    }

    /// Nothing would be lost with it.
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.batch.is_none() && self.unsure.is_none() && self.live.is_empty()
    }

    pub fn writes(&self, answer: Id) -> bool {
        self.live.iter().any(|live| live.answer == answer && live.phase != Phase::Ended)
    }

    /// Whether such work waits, or is being committed.
    pub fn is_asked(&self, wanted: impl Fn(&Op) -> bool) -> bool {
        let written = self.batch.iter().flat_map(|batch| &batch.ops);
        self.queue.iter().chain(written).any(wanted)
    }
}

impl Batch {
    /// Whether it changes the session, whose lock it then holds.
    pub fn is_locking(&self) -> bool {
        !self.events.is_empty()
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.saves.is_empty()
    }
}

impl State {
    /// Whether somebody holds the lock of the session's row (`SELECT … FOR UPDATE`).
    pub fn is_locked(&self) -> bool {
        let open = self.nodes.iter().filter_map(|node| node.batch.as_ref());
        open.chain(&self.database.late).any(Batch::is_locking)
    }

    pub fn streaming(&self) -> impl Iterator<Item = (Id, &Answer)> {
        (0..).zip(&self.database.answers).filter(|(_, answer)| answer.streaming)
    }

    /// Whether someone is still to renew the lease of an answer.
    pub fn has_writer(&self, answer: Id) -> bool {
        let holder = self.database.answers[usize::from(answer)].holder;
        self.nodes.get(holder).is_some_and(|node| node.writes(answer) || node.unsure.is_some())
    }

    /// A server is killed, and what it has claimed has no holder any more. One that is down and one that has just
    /// been started differ in nothing but that the latter may be asked, so it is started at once.
    pub fn kill(&mut self, place: Place) -> Node {
        let begun = self.database.late.iter_mut().flat_map(|batch| &mut batch.begun);
        for answer in self.database.answers.iter_mut().chain(begun).filter(|answer| answer.holder == place) {
            answer.holder = DEAD;
        }
        std::mem::take(&mut self.nodes[place])
    }

    pub fn room(&mut self, place: Place) -> Option<&mut Reader> {
        self.reader.as_mut().filter(|reader| reader.node == Some(place))
    }
}

impl Live {
    pub const fn begin(answer: Id) -> Self {
        Self { answer, phase: Phase::Writing, count: 0, unseen: 0, saved: 0, finish: None, is_newest: true }
    }

    pub const fn total(&self) -> u8 {
        self.count + self.unseen
    }

    /// Keeps later deltas unseen (`LiveAnswer::hold`).
    pub fn hold(&mut self) {
        if self.phase == Phase::Writing {
            self.phase = Phase::Held;
        }
    }

    /// Shows what was held (`LiveAnswer::resume`).
    pub fn resume(&mut self) {
        if self.phase == Phase::Held {
            self.phase = Phase::Writing;
            self.count += std::mem::take(&mut self.unseen);
        }
    }
}

impl Watch {
    pub const fn after(cursor: u8) -> Self {
        Self {
            cursor,
            behind: true,
            opened: false,
            glance: None,
            told: Vec::new(),
            look: false,
            following: None,
            ended: None,
            ended_seq: 0,
        }
    }
}
