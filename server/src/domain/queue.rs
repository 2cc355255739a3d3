//! Who waits for a person and who serves whom, kept up with each commit: positions, counts and
//! estimates come from here and need no database, which stays the truth.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use uuid::Uuid;

use super::{
    event::{Change, Event, StateChange},
    frame::InboxCounts,
    ranked::Ranked,
    session::{Priority, QueueStatus, Session, SessionState},
};

/// How many handled sessions the estimate rests on, and how many it needs.
pub const HANDLED: usize = 50;
const FEWEST_HANDLED: usize = 5;
/// Up to here every change of a position is told; further back only when it is a tenth off.
const EXACT: i32 = 20;

/// An open session that the assistant does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    pub session_id: Uuid,
    pub epoch: i64,
    pub last_seq: i64,
    pub place: Place,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Waiting(Turn),
    Human { assignee: Option<Uuid>, since_ms: i64 },
}

/// The order of those who wait: priority, then time, then id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    priority: Reverse<i64>,
    queued_at_ms: i64,
    session_id: Uuid,
}

/// All of them, in memory.
#[derive(Default)]
pub struct Queue {
    open: HashMap<Uuid, Known>,
    waiting: Ranked<Turn>,
    by_assignee: HashMap<Uuid, i64>,
    /// Sessions that the assistant has: a number, because there may be very many.
    assistant: i64,
    /// How long the last sessions were with an agent, the newest first.
    handled: VecDeque<i64>,
    /// Who takes sessions now, and how many at once.
    agents: HashMap<Uuid, i64>,
    /// While the table is read: what commits have changed meanwhile, which is newer than what is read.
    reading: Option<Meanwhile>,
}

struct Known {
    open: Open,
    /// What its contact was told last.
    told: Option<QueueStatus>,
}

#[derive(Default)]
struct Meanwhile {
    sessions: HashSet<Uuid>,
    assistant: bool,
}

/// What the table says.
pub struct Table {
    pub open: Vec<Open>,
    /// How many sessions the assistant has.
    pub assistant: i64,
    pub handled: Vec<i64>,
}

/// How fast the queue moves.
#[derive(Clone, Copy)]
pub struct Pace {
    median_ms: i64,
    free: i64,
}

impl Turn {
    pub const fn new(priority: Priority, queued_at_ms: i64, session_id: Uuid) -> Self {
        Self { priority: Reverse(priority.rank()), queued_at_ms, session_id }
    }
}

impl Open {
    /// None when the session is closed or with the assistant.
    fn of(session: &Session) -> Option<Self> {
        let place = match session.floor.state {
            SessionState::Waiting => {
                Place::Waiting(Turn::new(session.priority, session.queued_at_ms.unwrap_or(0), session.id))
            }
            SessionState::Human => {
                let since_ms = session.assigned_at_ms.unwrap_or(0);
                Place::Human { assignee: session.floor.assignee, since_ms }
            }
            SessionState::Assistant | SessionState::Closed => return None,
        };
        Some(Self { session_id: session.id, epoch: session.floor.epoch, last_seq: session.last_seq, place })
    }
}

impl Queue {
    /// Takes in what was committed of a session; whether positions or counts may differ now.
    pub fn follow(&mut self, session: &Session, events: &[Arc<Event>], erased: bool) -> bool {
        if let Some(meanwhile) = &mut self.reading {
            meanwhile.sessions.insert(session.id);
        }
        let mut since = self.open.get(&session.id).and_then(|known| match known.open.place {
            Place::Human { since_ms, .. } => Some(since_ms),
            Place::Waiting(_) => None,
        });
        let mut moved = erased;
        for event in events {
            if let Change::StateChanged(change) = &event.change {
                moved = true;
                self.count(change, event.created_at_ms, &mut since);
            }
        }
        if erased && session.floor.state == SessionState::Assistant {
            self.count_assistant(-1);
        }
        self.set(session.id, Open::of(session).filter(|_| !erased)) || moved
    }

    fn count(&mut self, change: &StateChange, at_ms: i64, since: &mut Option<i64>) {
        if change.from == Some(SessionState::Assistant) {
            self.count_assistant(-1);
        }
        if change.to == SessionState::Assistant {
            self.count_assistant(1);
        }
        if let Some(since_ms) = since.take() {
            self.handled.push_front(at_ms - since_ms);
            self.handled.truncate(HANDLED);
        }
        *since = (change.to == SessionState::Human).then_some(at_ms);
    }

    fn count_assistant(&mut self, by: i64) {
        self.assistant = (self.assistant + by).max(0);
        if let Some(meanwhile) = &mut self.reading {
            meanwhile.assistant = true;
        }
    }

    /// Whether its place is another one now.
    fn set(&mut self, session_id: Uuid, open: Option<Open>) -> bool {
        let before = self.open.remove(&session_id);
        let (was, is) = (before.as_ref().map(|known| known.open.place), open.map(|open| open.place));
        if was != is {
            match was {
                Some(Place::Waiting(turn)) => self.waiting.remove(&turn),
                Some(Place::Human { assignee: Some(user), .. }) => self.load(user, -1),
                _ => {}
            }
            match is {
                Some(Place::Waiting(turn)) => self.waiting.insert(turn),
                Some(Place::Human { assignee: Some(user), .. }) => self.load(user, 1),
                _ => {}
            }
        }
        if let Some(open) = open {
            // Whoever left the queue and came back is told anew.
            let told = before.filter(|known| known.open.epoch == open.epoch).and_then(|known| known.told);
            self.open.insert(session_id, Known { open, told });
        }
        was != is
    }

    fn load(&mut self, user: Uuid, by: i64) {
        let load = self.by_assignee.entry(user).or_default();
        *load += by;
        if *load <= 0 {
            self.by_assignee.remove(&user);
        }
    }

    /// The table is about to be read.
    pub fn begin_reading(&mut self) {
        self.reading = Some(Meanwhile::default());
    }

    /// The table could not be read.
    pub fn give_up_reading(&mut self) {
        self.reading = None;
    }

    /// Takes over what the table says of sessions that were not changed meanwhile: those that differed,
    /// with their newest known seq, and whether the number of the assistant's sessions is certain.
    pub fn finish_reading(&mut self, table: Table) -> (Vec<(Uuid, i64)>, bool) {
        let meanwhile = self.reading.take().unwrap_or_default();
        let mut gone: HashMap<Uuid, i64> = self.open.iter().map(|(id, known)| (*id, known.open.last_seq)).collect();
        gone.retain(|id, _| !meanwhile.sessions.contains(id));
        let mut differed = Vec::new();
        for open in table.open.into_iter().filter(|open| !meanwhile.sessions.contains(&open.session_id)) {
            gone.remove(&open.session_id);
            if self.open.get(&open.session_id).is_none_or(|known| known.open != open) {
                self.set(open.session_id, Some(open));
                differed.push((open.session_id, open.last_seq));
            }
        }
        for (session_id, last_seq) in gone {
            self.set(session_id, None);
            differed.push((session_id, last_seq));
        }
        if !meanwhile.assistant {
            self.assistant = table.assistant;
        }
        self.handled = table.handled.into();
        (differed, !meanwhile.assistant)
    }

    /// Who takes sessions, and how many at once.
    pub fn set_agents(&mut self, agents: HashMap<Uuid, i64>) {
        self.agents = agents;
    }

    /// One of them; none when they take no sessions now.
    pub fn set_agent(&mut self, user: Uuid, capacity: Option<i64>) {
        match capacity {
            Some(capacity) => self.agents.insert(user, capacity),
            None => self.agents.remove(&user),
        };
    }

    /// How fast the queue moves; none with too few handled sessions or no free place at an agent who is
    /// there.
    pub fn pace(&self, is_there: impl Fn(Uuid) -> bool) -> Option<Pace> {
        if self.handled.len() < FEWEST_HANDLED {
            return None;
        }
        let mut handled = Vec::from_iter(self.handled.iter().copied());
        handled.sort_unstable();
        let there = self.agents.iter().filter(|(user, _)| is_there(**user));
        let free: i64 = there.map(|(user, capacity)| (capacity - self.serving(*user)).max(0)).sum();
        (free > 0).then(|| Pace { median_ms: handled[handled.len() / 2], free })
    }

    /// Where a session of this epoch stands; none when it does not wait.
    pub fn status(&self, session_id: Uuid, epoch: i64, pace: Option<Pace>) -> Option<QueueStatus> {
        let known = self.open.get(&session_id).filter(|known| known.open.epoch == epoch)?;
        match &known.open.place {
            Place::Waiting(turn) => Some(status(pace, self.waiting.rank(turn)?)),
            Place::Human { .. } => None,
        }
    }

    /// Those whose contacts should be told where they stand now. They count as told.
    pub fn tell(&mut self, pace: Option<Pace>) -> Vec<(Uuid, QueueStatus)> {
        let mut news = Vec::new();
        for (rank, turn) in self.waiting.iter().enumerate() {
            let Some(known) = self.open.get_mut(&turn.session_id) else { continue };
            let status = status(pace, rank);
            if known.told.is_none_or(|told| is_news(told, status)) {
                known.told = Some(status);
                news.push((turn.session_id, status));
            }
        }
        news
    }

    /// How many sessions are in which state, as somebody sees them who reaches all, or all but those of
    /// other agents.
    pub fn counts(&self, user: Uuid, all: bool) -> InboxCounts {
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let mine = i32::try_from(self.serving(user)).unwrap_or(i32::MAX);
        InboxCounts {
            assistant: i32::try_from(self.assistant).unwrap_or(i32::MAX),
            waiting: number(self.waiting.len()),
            human: if all { number(self.open.len() - self.waiting.len()) } else { mine },
            mine,
        }
    }

    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// How many sessions a user serves.
    pub fn serving(&self, user: Uuid) -> i64 {
        self.by_assignee.get(&user).copied().unwrap_or(0)
    }

    /// Those that wait, the next to be served first.
    pub fn waiting_ids(&self) -> impl Iterator<Item = Uuid> {
        self.waiting.iter().map(|turn| turn.session_id)
    }

    /// Those that are with an agent, or with this one.
    pub fn human_ids(&self, of: Option<Uuid>) -> impl Iterator<Item = Uuid> {
        let fits = move |known: &&Known| match known.open.place {
            Place::Human { assignee, .. } => of.is_none() || assignee == of,
            Place::Waiting(_) => false,
        };
        self.open.values().filter(fits).map(|known| known.open.session_id)
    }
}

fn status(pace: Option<Pace>, rank: usize) -> QueueStatus {
    let position = i32::try_from(rank + 1).unwrap_or(i32::MAX);
    let wait_ms = pace.map(|pace| pace.median_ms.saturating_mul(i64::from(position)) / pace.free);
    let estimated_wait = wait_ms.and_then(|ms| u64::try_from(ms).ok()).map(Duration::from_millis);
    QueueStatus { position, estimated_wait }
}

/// Near the front each step is; further back only a tenth.
fn is_news(told: QueueStatus, now: QueueStatus) -> bool {
    let off = |told: u128, now: u128| told.abs_diff(now) * 10 >= told.max(1);
    let place = |status: QueueStatus| u128::from(status.position.unsigned_abs());
    let moved = told.position != now.position;
    if moved && (now.position <= EXACT || off(place(told), place(now))) {
        return true;
    }
    match (told.estimated_wait, now.estimated_wait) {
        (Some(told), Some(now)) => told != now && off(told.as_millis(), now.as_millis()),
        (told, now) => told.is_some() != now.is_some(),
    }
}

#[cfg(test)]
mod tests;
