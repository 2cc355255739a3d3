//! Something that very many wait for and that hardly ever changes: each of them is woken then, and costs
//! nothing until.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    task::{Context, Poll, Waker},
};

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
}

/// One that waits; dropping it ends that.
pub struct Waiting {
    shared: Arc<Shared>,
    /// Up to which change it has looked; none: it has not looked at all.
    seen: Option<u64>,
    place: Option<usize>,
    /// What stands in its place.
    waker: Option<Waker>,
}

impl Changes {
    /// It has changed: everyone looks at it.
    pub fn tell(&self) {
        self.0.count.fetch_add(1, SeqCst);
        // Woken without the lock: waking may drop what waits.
        let wakers: Vec<Waker> = self.0.lock().wakers.iter().flatten().cloned().collect();
        wakers.into_iter().for_each(Waker::wake);
    }

    pub fn wait(&self) -> Waiting {
        Waiting { shared: Arc::clone(&self.0), seen: None, place: None, waker: None }
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
        let place = *self.place.get_or_insert_with(|| places.take());
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
        let waker = places.wakers[place].take();
        places.free.push(place);
        drop(places);
        drop(waker);
    }
}

impl Places {
    fn take(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.wakers.push(None);
            self.wakers.len() - 1
        })
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

    #[test]
    fn each_change_is_seen_once_and_whoever_has_gone_is_not_woken() {
        let changes = Changes::default();
        let (one, other) = (Arc::new(Woken::default()), Arc::new(Woken::default()));
        let wakers = [Waker::from(Arc::clone(&one)), Waker::from(Arc::clone(&other))];
        let [ones, others] = wakers.each_ref().map(Context::from_waker);
        let (mut stays, mut goes) = (changes.wait(), changes.wait());
        assert!(stays.poll(&ones).is_ready(), "the first look");
        assert!(stays.poll(&ones).is_pending() && goes.poll(&others).is_ready() && goes.poll(&others).is_pending());
        changes.tell();
        assert!(stays.poll(&ones).is_ready() && stays.poll(&ones).is_pending());
        drop(goes);
        changes.tell();
        assert_eq!((one.0.load(Relaxed), other.0.load(Relaxed)), (2, 1));
        let mut next = changes.wait();
        assert!(next.poll(&others).is_ready() && next.poll(&others).is_pending());
        assert_eq!(changes.0.lock().wakers.len(), 2, "a place that is free is taken again");
        // The same that waits elsewhere is woken there.
        assert!(stays.poll(&others).is_ready() && stays.poll(&others).is_pending());
        changes.tell();
        assert_eq!((one.0.load(Relaxed), other.0.load(Relaxed)), (2, 3));
    }
}
