//! The text of an answer while it is being written. Its writer appends deltas; watchers pull what
//! they lack by number, so a slow watcher gets merged deltas and costs no memory. The store holds a
//! text still while it commits what ends the answer.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use uuid::Uuid;

use super::message::Message;

/// What a delta's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeltaKind {
    Text,
    /// The model's reasoning: shown while it comes to those who may see it, not part of the message.
    Reasoning,
}

/// Consecutive deltas of one kind, merged. Each kind is numbered by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// Number of the first among those of its kind, from 1.
    pub first: i64,
    pub count: i64,
    pub text: String,
    pub kind: DeltaKind,
}

/// What may be done with the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Writing,
    /// A transaction that ends the answer is under way: deltas wait unseen.
    Held,
    Ended,
}

/// The answer one session is being given on this node.
pub struct LiveAnswer {
    /// As it was begun, without text.
    pub message: Arc<Message>,
    state: Mutex<State>,
    /// Contacts may see the reasoning too.
    reasoning_is_open: AtomicBool,
    /// It waits until it may be written.
    is_queued: AtomicBool,
    on_change: Box<dyn Fn() + Send + Sync>,
    on_end: Box<dyn Fn() + Send + Sync>,
}

struct State {
    phase: Phase,
    text: Track,
    reasoning: Track,
    unseen: Vec<(DeltaKind, String)>,
}

/// The deltas of one kind.
#[derive(Default)]
struct Track {
    text: String,
    /// Where each delta ends.
    ends: Vec<usize>,
}

/// All answers being written on this node, by session.
#[derive(Default)]
pub struct LiveAnswers {
    by_session: Mutex<HashMap<Uuid, Arc<LiveAnswer>>>,
}

impl LiveAnswer {
    /// `on_change` is called after each change that watchers see, `on_end`
    /// once at the end, both without any lock held.
    pub fn new(
        message: Arc<Message>,
        on_change: Box<dyn Fn() + Send + Sync>,
        on_end: Box<dyn Fn() + Send + Sync>,
    ) -> Self {
        let (text, reasoning) = (Track::default(), Track::default());
        let state = Mutex::new(State { phase: Phase::Writing, text, reasoning, unseen: Vec::new() });
        let (reasoning_is_open, is_queued) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { message, state, reasoning_is_open, is_queued, on_change, on_end }
    }

    pub fn set_queued(&self, queued: bool) {
        self.is_queued.store(queued, Ordering::Release);
    }

    /// Whether many others are written first; told to whoever comes while it is so.
    pub fn is_queued(&self) -> bool {
        self.is_queued.load(Ordering::Acquire)
    }

    /// Lets contacts see the reasoning; said before any of it comes.
    pub fn open_reasoning(&self) {
        self.reasoning_is_open.store(true, Ordering::Release);
    }

    /// Whether only staff may see the reasoning.
    pub fn reasoning_is_private(&self) -> bool {
        !self.reasoning_is_open.load(Ordering::Acquire)
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

    /// Takes in the text as another node has it, which counts for so many deltas: those that came since
    /// the last look are one.
    pub fn grow(&self, text: &str, count: i64) {
        let grown = {
            let mut state = self.lock();
            state.phase == Phase::Writing && state.text.grow(text, count)
        };
        if grown {
            (self.on_change)();
        }
    }

    /// Takes in so many deltas from `first` on that another node wrote, ahead of which the text has `at`
    /// bytes; false when some before them are missing.
    pub fn extend(&self, first: i64, count: i64, at: usize, text: &str) -> bool {
        {
            let mut state = self.lock();
            let (known, more) = (state.text.count(), first.saturating_add(count) - 1 - state.text.count());
            if more <= 0 || state.phase != Phase::Writing {
                return true;
            }
            let rest = state.text.text.len().checked_sub(at).and_then(|from| text.get(from..));
            let Some(rest) = rest.filter(|_| first <= known + 1) else { return false };
            state.text.extend(rest, more);
        }
        (self.on_change)();
        true
    }

    /// The deltas of a kind after its first `count`, merged.
    pub fn after(&self, kind: DeltaKind, count: i64) -> Option<Delta> {
        self.lock().track(kind).after(count).map(|(text, merged)| Delta { first: count + 1, count: merged, text, kind })
    }

    /// How many deltas of a kind there are.
    pub fn count(&self, kind: DeltaKind) -> i64 {
        self.lock().track(kind).count()
    }

    /// The whole text so far and how many deltas it holds.
    pub fn so_far(&self) -> (String, i64) {
        self.lock().so_far()
    }

    /// All that was written and how many deltas that is, also what waits unseen: what the end of the answer
    /// stores, because a transaction that holds the text still may fail yet.
    pub fn whole(&self) -> (String, i64) {
        let state = self.lock();
        let (mut text, mut count) = state.so_far();
        for (_, unseen) in state.unseen.iter().filter(|(kind, _)| *kind == DeltaKind::Text) {
            text.push_str(unseen);
            count += 1;
        }
        (text, count)
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
    const fn track(&mut self, kind: DeltaKind) -> &mut Track {
        match kind {
            DeltaKind::Text => &mut self.text,
            DeltaKind::Reasoning => &mut self.reasoning,
        }
    }

    fn append(&mut self, kind: DeltaKind, text: &str) {
        let track = self.track(kind);
        track.text.push_str(text);
        track.ends.push(track.text.len());
    }

    fn so_far(&self) -> (String, i64) {
        (self.text.text.clone(), self.text.count())
    }
}

impl Track {
    fn count(&self) -> i64 {
        i64::try_from(self.ends.len()).unwrap_or(i64::MAX)
    }

    /// The whole text that so many deltas made; false when that is nothing new.
    fn grow(&mut self, text: &str, count: i64) -> bool {
        let Some(rest) = text.strip_prefix(&*self.text) else { return false };
        let more = count - self.count();
        if more > 0 {
            self.extend(rest, more);
        }
        more > 0
    }

    /// So many deltas at once.
    fn extend(&mut self, text: &str, count: i64) {
        self.text.push_str(text);
        let count = self.ends.len().saturating_add(usize::try_from(count).unwrap_or(0));
        self.ends.resize(count, self.text.len());
    }

    /// What comes after the first `count` deltas, and how many those are.
    fn after(&self, count: i64) -> Option<(String, i64)> {
        let from = usize::try_from(count).ok().filter(|from| *from < self.ends.len())?;
        let start = from.checked_sub(1).map_or(0, |last| self.ends[last]);
        Some((self.text[start..].to_owned(), self.count() - count))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::{Message, MessageState, Sender};

    fn live() -> LiveAnswer {
        let message = Message::empty(Uuid::nil(), Sender::system(), MessageState::Streaming);
        LiveAnswer::new(Arc::new(message), Box::new(|| ()), Box::new(|| ()))
    }

    fn deltas(live: &LiveAnswer, kind: DeltaKind, count: i64) -> Option<(i64, i64, String)> {
        live.after(kind, count).map(|delta| (delta.first, delta.count, delta.text))
    }

    #[test]
    fn what_another_node_writes_comes_in_steps_and_never_backwards() {
        let live = live();
        live.grow("One ", 2);
        assert_eq!(deltas(&live, DeltaKind::Text, 0), Some((1, 2, "One ".to_owned())));
        live.grow("One two three", 5);
        assert_eq!(deltas(&live, DeltaKind::Text, 2), Some((3, 3, "two three".to_owned())));
        assert!(live.extend(6, 1, 13, " fo") && live.extend(4, 3, 8, "known already"));
        assert!(!live.extend(9, 1, 18, "after a gap"), "some are missing");
        assert!(live.extend(5, 3, 11, "ee four"), "the end is new");
        assert_eq!(deltas(&live, DeltaKind::Text, 5), Some((6, 2, " four".to_owned())));
        for (text, count) in [("One two", 4), ("Another", 9)] {
            live.grow(text, count);
            assert_eq!(live.so_far(), ("One two three four".to_owned(), 7));
        }
    }

    #[test]
    fn the_end_of_an_answer_holds_what_came_while_its_text_was_held_still() {
        let live = live();
        live.push(DeltaKind::Text, "One ");
        live.hold();
        live.push(DeltaKind::Reasoning, "Hm.");
        live.push(DeltaKind::Text, "two");
        let (shown, whole) = (("One ".to_owned(), 1), ("One two".to_owned(), 2));
        assert_eq!((live.so_far(), live.whole()), (shown, whole.clone()));
        live.resume();
        assert_eq!((live.so_far(), live.whole()), (whole.clone(), whole));
    }

    #[test]
    fn text_and_reasoning_are_numbered_each_by_itself() {
        let live = live();
        for (kind, text) in [
            (DeltaKind::Reasoning, "Hm. "),
            (DeltaKind::Text, "One "),
            (DeltaKind::Reasoning, "Well. "),
            (DeltaKind::Text, "two"),
        ] {
            live.push(kind, text);
        }
        assert_eq!(live.so_far(), ("One two".to_owned(), 2));
        assert_eq!(deltas(&live, DeltaKind::Text, 0), Some((1, 2, "One two".to_owned())));
        assert_eq!(deltas(&live, DeltaKind::Text, 1), Some((2, 1, "two".to_owned())));
        assert_eq!(deltas(&live, DeltaKind::Reasoning, 1), Some((2, 1, "Well. ".to_owned())));
        assert_eq!(deltas(&live, DeltaKind::Reasoning, 2), None);
        assert_eq!((live.count(DeltaKind::Text), live.count(DeltaKind::Reasoning)), (2, 2));
    }
}
