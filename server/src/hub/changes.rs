//! Something that very many wait for and that hardly ever changes for one of them: those whom a change
//! concerns are woken then, and all cost nothing until.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    task::{Context, Poll, Waker},
};

use uuid::Uuid;

/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Changes(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// How often it has changed.
    count: AtomicU64,
    waiting: Mutex<Places>,
}

#[derive(Default)]
struct Places {
    wakers: Vec<Option<Waker>>,
    free: Vec<usize>,
    /// The places of those whom changes of something concern, by its id.
    concerned: BTreeSet<(Uuid, usize)>,
}

/// One that waits; dropping it ends that.
pub struct Waiting {
    shared: Arc<Shared>,
    /// Changes of these concern it.
    ids: [Uuid; 2],
    /// Up to which change it has looked; none: it has not looked at all.
    seen: Option<u64>,
    place: Option<usize>,
    /// What stands in its place.
    waker: Option<Waker>,
}

impl Changes {
    /// It has changed for everyone: all look at it.
    pub fn tell_all(&self) {
        self.0.count.fetch_add(1, SeqCst);
        // Woken without the lock: waking may drop what waits.
        let wakers: Vec<Waker> = self.0.lock().wakers.iter().flatten().cloned().collect();
        wakers.into_iter().for_each(Waker::wake);
    }

    /// It has changed for these: whom they concern look at it, and the others when they are awake anyway.
    pub fn tell(&self, ids: impl IntoIterator<Item = Uuid>) {
        self.0.count.fetch_add(1, SeqCst);
        for id in ids {
            let wakers = self.0.lock().concerned_by(id);
            wakers.into_iter().for_each(Waker::wake);
        }
    }

    /// One that waits, whom changes of these concern.
    pub fn wait(&self, ids: [Uuid; 2]) -> Waiting {
        Waiting { shared: Arc::clone(&self.0), ids, seen: None, place: None, waker: None }
    }
}

impl Waiting {
    /// Ready once for the beginning and then for what has changed since the last time.
    pub fn poll(&mut self, context: &Context<'_>) -> Poll<()> {
        if self.is_new() {
            return Poll::Ready(());
        }
        if self.waker.as_ref().is_none_or(|waker| !waker.will_wake(context.waker())) {
            self.leave_waker(context.waker());
            // It may have changed before the waker was there.
            if self.is_new() {
                return Poll::Ready(());
            }
        }
        Poll::Pending
    }

    fn is_new(&mut self) -> bool {
        let count = self.shared.count.load(SeqCst);
        self.seen.replace(count) != Some(count)
    }

    fn leave_waker(&mut self, waker: &Waker) {
        let mut places = self.shared.lock();
        let place = *self.place.get_or_insert_with(|| places.take(self.ids));
        let before = places.wakers[place].replace(waker.clone());
        drop(places);
        drop(before);
        self.waker = Some(waker.clone());
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        let mut places = self.shared.lock();
        let waker = places.leave(place, self.ids);
        drop(places);
        drop(waker);
    }
}

impl Places {
    fn take(&mut self, ids: [Uuid; 2]) -> usize {
        let place = self.free.pop().unwrap_or_else(|| {
            self.wakers.push(None);
            self.wakers.len() - 1
        });
        self.concerned.extend(ids.map(|id| (id, place)));
        place
    }

    fn leave(&mut self, place: usize, ids: [Uuid; 2]) -> Option<Waker> {
        for id in ids {
            self.concerned.remove(&(id, place));
        }
        self.free.push(place);
        self.wakers[place].take()
    }

    fn concerned_by(&self, id: Uuid) -> Vec<Waker> {
        let places = self.concerned.range((id, 0)..=(id, usize::MAX));
        places.filter_map(|(_, place)| self.wakers[*place].clone()).collect()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Places> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering::Relaxed},
        task::Wake,
    };

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Relaxed);
        }
    }

    const ONE: [Uuid; 2] = [Uuid::from_u128(1), Uuid::from_u128(2)];
    const OTHER: [Uuid; 2] = [Uuid::from_u128(3), Uuid::from_u128(4)];

    #[test]
    fn each_change_is_seen_once_and_whoever_has_gone_is_not_woken() {
        let changes = Changes::default();
        let (one, other) = (Arc::new(Woken::default()), Arc::new(Woken::default()));
        let wakers = [Waker::from(Arc::clone(&one)), Waker::from(Arc::clone(&other))];
        let [ones, others] = wakers.each_ref().map(Context::from_waker);
        let (mut stays, mut goes) = (changes.wait(ONE), changes.wait(OTHER));
        assert!(stays.poll(&ones).is_ready(), "the first look");
        assert!(stays.poll(&ones).is_pending() && goes.poll(&others).is_ready() && goes.poll(&others).is_pending());
        changes.tell_all();
        assert!(stays.poll(&ones).is_ready() && stays.poll(&ones).is_pending());
        drop(goes);
        changes.tell_all();
        changes.tell(OTHER);
        assert_eq!((one.0.load(Relaxed), other.0.load(Relaxed)), (2, 1));
        let mut next = changes.wait(OTHER);
        assert!(next.poll(&others).is_ready() && next.poll(&others).is_pending());
        assert_eq!(changes.0.lock().wakers.len(), 2, "a place that is free is taken again");
        // The same that waits elsewhere is woken there.
        assert!(stays.poll(&others).is_ready() && stays.poll(&others).is_pending());
        changes.tell_all();
        assert_eq!((one.0.load(Relaxed), other.0.load(Relaxed)), (2, 3));
        drop((stays, next));
        assert!(changes.0.lock().concerned.is_empty(), "nothing is left of those who have gone");
    }

    #[test]
    fn a_change_wakes_only_those_whom_it_concerns() {
        let changes = Changes::default();
        let (one, other) = (Arc::new(Woken::default()), Arc::new(Woken::default()));
        let wakers = [Waker::from(Arc::clone(&one)), Waker::from(Arc::clone(&other))];
        let [ones, others] = wakers.each_ref().map(Context::from_waker);
        let (mut waits, mut sleeps) = (changes.wait(ONE), changes.wait(OTHER));
        for (waiting, context) in [(&mut waits, &ones), (&mut sleeps, &others)] {
            assert!(waiting.poll(context).is_ready() && waiting.poll(context).is_pending());
        }
        changes.tell([ONE[0], Uuid::from_u128(5)]);
        changes.tell([ONE[1]]);
        assert_eq!((one.0.load(Relaxed), other.0.load(Relaxed)), (2, 0));
        assert!(waits.poll(&ones).is_ready() && sleeps.poll(&others).is_ready(), "whoever is awake looks");
    }
}
