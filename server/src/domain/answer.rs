//! The text of an answer while it is being written. Its writer appends deltas; watchers pull what
//! they lack by number, so a slow watcher gets merged deltas and costs no memory. The store holds a
//! text still while it commits what ends the answer.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use super::message::Message;

/// What a delta's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeltaKind {
    Text,
    /// The model's reasoning: shown while it comes, not part of the message.
    Reasoning,
}

/// Consecutive deltas of one kind, merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// Number of the first, from 1.
    pub first: i64,
    pub count: i64,
    pub text: String,
    pub kind: DeltaKind,
}

/// What may be done with the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Writing,
    /// Not shown yet, or a transaction that ends the answer is under way: deltas wait unseen.
    Held,
    Ended,
}

/// The answer one session is being given on this node.
pub struct LiveAnswer {
    /// As it was begun, without text.
    pub message: Arc<Message>,
    state: Mutex<State>,
    on_change: Box<dyn Fn() + Send + Sync>,
    on_end: Box<dyn Fn() + Send + Sync>,
}

struct State {
    phase: Phase,
    text: String,
    reasoning: String,
    /// For each delta its kind and where it ends in the text of that kind.
    ends: Vec<(DeltaKind, usize)>,
    unseen: Vec<(DeltaKind, String)>,
}

/// All answers being written on this node, by session.
#[derive(Default)]
pub struct LiveAnswers {
    by_session: Mutex<HashMap<Uuid, Arc<LiveAnswer>>>,
}

impl LiveAnswer {
    /// Held until [`Self::resume`]. `on_change` is called after each change that watchers see, `on_end`
    /// once at the end, both without any lock held.
    pub fn new(
        message: Arc<Message>,
        on_change: Box<dyn Fn() + Send + Sync>,
        on_end: Box<dyn Fn() + Send + Sync>,
    ) -> Self {
        let state = State {
            phase: Phase::Held,
            text: String::new(),
            reasoning: String::new(),
            ends: Vec::new(),
            unseen: Vec::new(),
        };
        Self { message, state: Mutex::new(state), on_change, on_end }
    }

    /// Appends a delta. False once the answer has ended: the writer stops.
    pub fn push(&self, kind: DeltaKind, text: &str) -> bool {
        {
            let mut state = self.lock();
            match state.phase {
                Phase::Writing => state.append(kind, text),
                Phase::Held => state.unseen.push((kind, text.to_owned())),
                Phase::Ended => return false,
            }
        }
        (self.on_change)();
        true
    }

    /// The next deltas after the first `count`, merged while their kind is the same.
    pub fn after(&self, count: i64) -> Option<Delta> {
        let state = self.lock();
        let from = usize::try_from(count).ok()?;
        let &(kind, _) = state.ends.get(from)?;
        let run = state.ends[from..].iter().take_while(|(other, _)| *other == kind).count();
        let start = state.ends[..from].iter().rev().find(|(other, _)| *other == kind).map_or(0, |(_, end)| *end);
        let (_, end) = state.ends[from + run - 1];
        let source = if kind == DeltaKind::Text { &state.text } else { &state.reasoning };
        Some(Delta { first: count + 1, count: i64::try_from(run).ok()?, text: source[start..end].to_owned(), kind })
    }

    /// The whole text so far and how many deltas it holds.
    pub fn so_far(&self) -> (String, i64) {
        self.lock().so_far()
    }

    pub fn has_ended(&self) -> bool {
        self.lock().phase == Phase::Ended
    }

    /// Whether watchers may begin to follow it.
    pub fn is_shown(&self) -> bool {
        self.lock().phase == Phase::Writing
    }

    /// Keeps later deltas unseen until [`Self::resume`] or [`Self::end`].
    fn hold(&self) -> (String, i64) {
        let mut state = self.lock();
        if state.phase == Phase::Writing {
            state.phase = Phase::Held;
        }
        state.so_far()
    }

    /// Shows what was held.
    pub fn resume(&self) {
        {
            let mut state = self.lock();
            if state.phase != Phase::Held {
                return;
            }
            state.phase = Phase::Writing;
            for (kind, text) in std::mem::take(&mut state.unseen) {
                state.append(kind, &text);
            }
        }
        (self.on_change)();
    }

    /// No delta is taken or shown from here on.
    pub fn end(&self) {
        {
            let mut state = self.lock();
            if state.phase == Phase::Ended {
                return;
            }
            state.phase = Phase::Ended;
            state.unseen = Vec::new();
        }
        (self.on_end)();
        (self.on_change)();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn append(&mut self, kind: DeltaKind, text: &str) {
        let target = if kind == DeltaKind::Text { &mut self.text } else { &mut self.reasoning };
        target.push_str(text);
        let end = target.len();
        self.ends.push((kind, end));
    }

    fn so_far(&self) -> (String, i64) {
        (self.text.clone(), i64::try_from(self.ends.len()).unwrap_or(i64::MAX))
    }
}

impl LiveAnswers {
    pub fn insert(&self, answer: Arc<LiveAnswer>) {
        self.lock().insert(answer.message.session_id, answer);
    }

    pub fn get(&self, session_id: Uuid) -> Option<Arc<LiveAnswer>> {
        self.lock().get(&session_id).cloned()
    }

    /// Forgets the answer if it is still the session's.
    pub fn remove(&self, answer: &LiveAnswer) {
        let mut map = self.lock();
        if map.get(&answer.message.session_id).is_some_and(|known| known.message.id == answer.message.id) {
            map.remove(&answer.message.session_id);
        }
    }

    pub fn len(&self) -> usize {
        self.lock().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Holds the text of a session's answer still and returns it, if this node writes it.
    pub fn hold(&self, session_id: Uuid, message_id: Uuid) -> Option<(String, i64)> {
        self.find(session_id, message_id).map(|answer| answer.hold())
    }

    /// The transaction failed: the answer goes on.
    pub fn resume(&self, session_id: Uuid, message_id: Uuid) {
        if let Some(answer) = self.find(session_id, message_id) {
            answer.resume();
        }
    }

    /// The transaction is committed: the answer is over.
    pub fn end(&self, session_id: Uuid, message_id: Uuid) {
        if let Some(answer) = self.find(session_id, message_id) {
            answer.end();
        }
    }

    fn find(&self, session_id: Uuid, message_id: Uuid) -> Option<Arc<LiveAnswer>> {
        self.get(session_id).filter(|answer| answer.message.id == message_id)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<LiveAnswer>>> {
        self.by_session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
