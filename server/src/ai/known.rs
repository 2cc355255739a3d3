//! What services call the sessions that they keep themselves, by ours. Kept in memory and within bounds:
//! where an id is not known here, after a restart or at another node, the service is told what was said
//! before and begins a session of its own anew.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

/// Sessions of one provider that are remembered; the one that was not used for longest goes first. An
/// entry takes some 200 bytes.
const MOST: usize = 20_000;

/// No service's id is longer.
const MAX_ID: usize = 256;

/// The sessions of one provider: of ours, with one of its applications.
type Ids = lru::LruCache<(Uuid, String), String>;

#[derive(Clone)]
pub(super) struct Known(Arc<Mutex<Ids>>);

/// Where the id of one session is kept.
pub(super) struct Place {
    known: Known,
    /// None where nothing is kept.
    key: Option<(Uuid, String)>,
}

impl Default for Known {
    fn default() -> Self {
        let most = std::num::NonZeroUsize::new(MOST).unwrap_or(std::num::NonZeroUsize::MIN);
        Self(Arc::new(Mutex::new(Ids::new(most))))
    }
}

impl Known {
    pub fn place(&self, session: Option<Uuid>, app: &str) -> Place {
        Place { known: self.clone(), key: session.map(|session| (session, app.to_owned())) }
    }

    fn lock(&self) -> MutexGuard<'_, Ids> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// What the service calls the session.
    pub fn id(&self) -> Option<String> {
        self.known.lock().get(self.key.as_ref()?).cloned()
    }

    pub fn keep(&self, id: &str) {
        if let Some(key) = self.key.as_ref().filter(|_| !id.is_empty() && id.len() <= MAX_ID) {
            self.known.lock().put(key.clone(), id.to_owned());
        }
    }

    /// False when it was not known.
    pub fn forget(&self) -> bool {
        self.key.as_ref().is_some_and(|key| self.known.lock().pop(key).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_that_was_not_used_for_longest_goes_first() {
        let known = Known::default();
        let place = |number: u128| known.place(Some(Uuid::from_u128(number)), "app");
        (0..20_000).for_each(|number| place(number).keep("c"));
        assert_eq!(place(0).id().as_deref(), Some("c"));
        assert_eq!(known.place(Some(Uuid::from_u128(0)), "other").id(), None);
        place(20_000).keep("c");
        assert_eq!((place(1).id(), place(0).id().is_some()), (None, true));
        assert!(place(0).forget() && !place(0).forget());
        assert_eq!(place(0).id(), None);
    }

    #[test]
    fn without_a_session_or_a_usable_id_nothing_is_kept() {
        let known = Known::default();
        for (session, id) in
            [(None, "c".to_owned()), (Some(Uuid::nil()), String::new()), (Some(Uuid::nil()), "c".repeat(257))]
        {
            let place = known.place(session, "");
            place.keep(&id);
            assert_eq!(place.id(), None, "{id}");
        }
    }
}
