//! Who has a stream on one session, at this server and, as they say, at others, and who types in it. Kept only
//! while somebody listens: it is told, never stored.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use uuid::Uuid;

use crate::domain::message::Sender;

/// How often at most it is told that somebody goes on typing.
const TYPING_EVERY: Duration = Duration::from_secs(3);
/// People who type that are remembered; of more, those who began a while ago are forgotten.
const MOST_TYPING: usize = 64;
/// Servers whose people are remembered, and people of each.
const MOST_SERVERS: usize = 64;
pub const MOST_PEOPLE: usize = 64;

#[derive(Default)]
pub(super) struct Attendance(Mutex<State>);

#[derive(Default)]
struct State {
    present: HashMap<Uuid, Present>,
    /// When it was last told that somebody types.
    typing: HashMap<Uuid, Instant>,
    /// Those at other servers, by server.
    elsewhere: HashMap<Uuid, Elsewhere>,
}

struct Elsewhere {
    /// When that was said there.
    at_ms: i64,
    people: Vec<Sender>,
}

/// What somebody's coming or going changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// They have another stream here.
    Same,
    /// It is told to the others; `is_first`: nobody else has a stream here.
    Other { is_first: bool },
}

struct Present {
    who: Sender,
    streams: usize,
}

impl Attendance {
    /// One more stream.
    pub fn enter(&self, who: Sender) -> Step {
        let mut state = self.lock();
        let is_first = state.present.is_empty();
        let present = state.present.entry(who.id).or_insert(Present { who, streams: 0 });
        present.streams += 1;
        if present.streams == 1 { Step::Other { is_first } } else { Step::Same }
    }

    /// One stream less; whether it was their last.
    pub fn leave(&self, who: Uuid) -> bool {
        let mut state = self.lock();
        let Some(present) = state.present.get_mut(&who) else { return false };
        present.streams -= 1;
        let gone = present.streams == 0;
        if gone {
            state.present.remove(&who);
            state.typing.remove(&who);
        }
        gone
    }

    /// Everyone, wherever they are.
    pub fn present(&self) -> Vec<Sender> {
        let state = self.lock();
        let here = state.present.values().map(|present| &present.who);
        let elsewhere = state.elsewhere.values().flat_map(|elsewhere| &elsewhere.people);
        let mut known = HashSet::new();
        here.chain(elsewhere).filter(|who| known.insert(who.id)).cloned().collect()
    }

    /// Those who are here.
    pub fn here(&self) -> Vec<Sender> {
        self.lock().present.values().map(|present| present.who.clone()).take(MOST_PEOPLE).collect()
    }

    pub fn is_attended(&self) -> bool {
        !self.lock().present.is_empty()
    }

    /// Another server said who is there, unless it has said something newer; whether that is news.
    pub fn set_elsewhere(&self, server: Uuid, at_ms: i64, mut people: Vec<Sender>) -> bool {
        people.truncate(MOST_PEOPLE);
        let mut state = self.lock();
        let has_room = state.elsewhere.len() < MOST_SERVERS;
        match state.elsewhere.entry(server) {
            Entry::Occupied(known) if known.get().at_ms > at_ms => false,
            Entry::Occupied(known) => {
                let known = known.into_mut();
                known.at_ms = at_ms;
                std::mem::replace(&mut known.people, people) != known.people
            }
            Entry::Vacant(place) => {
                let is_news = has_room && !people.is_empty();
                if has_room {
                    place.insert(Elsewhere { at_ms, people });
                }
                is_news
            }
        }
    }

    /// Forgets who was at servers that are gone, and what was said before `since_ms`; whether anyone was.
    pub fn keep_elsewhere(&self, servers: &HashSet<Uuid>, since_ms: i64) -> bool {
        let mut state = self.lock();
        let stale = |server: &Uuid, elsewhere: &mut Elsewhere| elsewhere.at_ms < since_ms || !servers.contains(server);
        let gone: Vec<_> = state.elsewhere.extract_if(stale).collect();
        gone.iter().any(|(_, gone)| !gone.people.is_empty())
    }

    /// Whether anyone is said to be elsewhere.
    pub fn is_told_of_others(&self) -> bool {
        !self.lock().elsewhere.is_empty()
    }

    /// Whether the others are to be told.
    pub fn types(&self, who: Uuid, typing: bool) -> bool {
        let mut state = self.lock();
        if !typing {
            return state.typing.remove(&who).is_some();
        }
        let now = Instant::now();
        let told = state.typing.get(&who).is_some_and(|told| now.duration_since(*told) < TYPING_EVERY);
        if told {
            return false;
        }
        if state.typing.len() >= MOST_TYPING {
            state.typing.retain(|_, told| now.duration_since(*told) < TYPING_EVERY);
        }
        let has_room = state.typing.len() < MOST_TYPING || state.typing.contains_key(&who);
        if has_room {
            state.typing.insert(who, now);
        }
        has_room
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::SenderKind;

    fn ada() -> Sender {
        Sender { kind: SenderKind::User, id: Uuid::from_u128(1), display_name: "Ada".to_owned() }
    }

    #[test]
    fn somebody_is_there_from_the_first_stream_to_the_last() {
        let attendance = Attendance::default();
        assert_eq!([attendance.enter(ada()), attendance.enter(ada())], [Step::Other { is_first: true }, Step::Same]);
        assert_eq!(attendance.present(), [ada()]);
        assert!(!attendance.leave(ada().id) && attendance.leave(ada().id) && !attendance.leave(ada().id));
        assert_eq!(attendance.present(), []);
    }

    #[test]
    fn who_is_elsewhere_is_there_until_the_server_says_otherwise_or_is_gone() {
        let attendance = Attendance::default();
        let (one, other) = (Uuid::from_u128(8), Uuid::from_u128(9));
        assert!(attendance.set_elsewhere(one, 5, vec![ada()]) && attendance.set_elsewhere(other, 5, vec![ada()]));
        assert!(!attendance.set_elsewhere(one, 4, Vec::new()), "older than what is known");
        assert!(!attendance.set_elsewhere(one, 6, vec![ada()]), "nothing new");
        assert_eq!((attendance.present(), attendance.here()), (vec![ada()], Vec::new()));
        assert!(attendance.set_elsewhere(one, 7, Vec::new()));
        assert!(!attendance.set_elsewhere(one, 6, vec![ada()]), "what has gone is not said again");
        assert!(!attendance.keep_elsewhere(&HashSet::from([one, other]), 5));
        assert_eq!(attendance.present(), [ada()]);
        assert!(attendance.keep_elsewhere(&HashSet::from([one]), 5) && !attendance.keep_elsewhere(&HashSet::new(), 0));
        assert_eq!((attendance.present(), attendance.is_told_of_others()), (Vec::new(), false));
        let crowd = (0..100).map(|id| Sender { id: Uuid::from_u128(id), ..ada() }).collect();
        assert!(attendance.set_elsewhere(one, 8, crowd));
        assert_eq!(attendance.present().len(), MOST_PEOPLE);
        for id in 100..300 {
            attendance.set_elsewhere(Uuid::from_u128(id), 8, vec![ada()]);
        }
        assert_eq!(attendance.lock().elsewhere.len(), MOST_SERVERS);
    }

    #[tokio::test(start_paused = true)]
    async fn however_many_are_said_to_type_memory_is_bounded() {
        let attendance = Attendance::default();
        assert_eq!((0..1_000).filter(|id| attendance.types(Uuid::from_u128(*id), true)).count(), MOST_TYPING);
        tokio::time::advance(TYPING_EVERY).await;
        assert!(attendance.types(Uuid::from_u128(1_001), true));
        assert_eq!(attendance.lock().typing.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn typing_is_told_now_and_then_and_its_end_once() {
        let attendance = Attendance::default();
        let types = |typing| attendance.types(ada().id, typing);
        assert!(!types(false), "what never began has no end");
        assert!(types(true) && !types(true));
        tokio::time::advance(TYPING_EVERY).await;
        assert!(types(true) && types(false) && !types(false));
        assert!(types(true), "and may begin again at once");
    }
}
