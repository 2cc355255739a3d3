//! Who has a stream on one session, and who types in it. Kept only while somebody listens: it is told,
//! never stored.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use uuid::Uuid;

use crate::domain::message::Sender;

/// How often at most it is told that somebody goes on typing.
const TYPING_EVERY: Duration = Duration::from_secs(3);

#[derive(Default)]
pub(super) struct Attendance(Mutex<State>);

#[derive(Default)]
struct State {
    present: HashMap<Uuid, Present>,
    /// When it was last told that somebody types.
    typing: HashMap<Uuid, Instant>,
}

struct Present {
    who: Sender,
    streams: usize,
}

impl Attendance {
    /// One more stream; whether it is their first.
    pub fn enter(&self, who: Sender) -> bool {
        let mut state = self.lock();
        let present = state.present.entry(who.id).or_insert(Present { who, streams: 0 });
        present.streams += 1;
        present.streams == 1
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

    pub fn present(&self) -> Vec<Sender> {
        self.lock().present.values().map(|present| present.who.clone()).collect()
    }

    /// Whether the others are to be told.
    pub fn types(&self, who: Uuid, typing: bool) -> bool {
        let mut state = self.lock();
        if !typing {
            return state.typing.remove(&who).is_some();
        }
        let now = Instant::now();
        let told = state.typing.get(&who).is_some_and(|told| now.duration_since(*told) < TYPING_EVERY);
        if !told {
            state.typing.insert(who, now);
        }
        !told
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
        assert!(attendance.enter(ada()) && !attendance.enter(ada()));
        assert_eq!(attendance.present(), [ada()]);
        assert!(!attendance.leave(ada().id) && attendance.leave(ada().id) && !attendance.leave(ada().id));
        assert_eq!(attendance.present(), []);
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
