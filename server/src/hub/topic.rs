//! The listeners of one session: what they have not heard yet, and whom to wake when there is more.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use super::Signal;

/// Signals that a listener may be behind before it must read the log, and the text in them: every
/// session that somebody listens to keeps as many, so they are few.
const MOST: usize = 16;
const MOST_BYTES: usize = 32 << 10;

/// What a listener hears.
#[derive(Debug)]
pub enum Heard {
    Signal(Signal),
    /// It was behind by more than is kept: the log says what it has not heard.
    Missed,
    /// The answer being written has something new to pull.
    Pulse,
}

/// What is told, to whom.
#[derive(Default)]
pub(super) struct Topic(Mutex<State>);

#[derive(Default)]
struct State {
    kept: VecDeque<Kept>,
    /// The number of the first that is kept.
    first: u64,
    bytes: usize,
    listeners: Vec<Option<Listener>>,
    listening: usize,
}

struct Kept {
    signal: Signal,
    bytes: usize,
    /// Listeners who have not heard it.
    unheard: usize,
}

struct Listener {
    /// The number of the signal it hears next.
    next: u64,
    pulsed: bool,
    waker: Option<Waker>,
}

impl Topic {
    /// One more listener, who hears what is told from now on. Its place.
    pub fn enter(&self) -> usize {
        let mut state = self.lock();
        let listener = Listener { next: state.end(), pulsed: false, waker: None };
        state.listening += 1;
        if let Some(place) = state.listeners.iter().position(Option::is_none) {
            state.listeners[place] = Some(listener);
            return place;
        }
        // Mostly there is one.
        if state.listeners.is_empty() {
            state.listeners.reserve_exact(1);
        }
        state.listeners.push(Some(listener));
        state.listeners.len() - 1
    }

    pub fn leave(&self, place: usize) {
        let mut state = self.lock();
        let Some(listener) = state.listeners.get_mut(place).and_then(Option::take) else { return };
        state.listening -= 1;
        let heard = usize::try_from(listener.next.saturating_sub(state.first)).unwrap_or(usize::MAX);
        state.kept.iter_mut().skip(heard).for_each(|kept| kept.unheard -= 1);
        state.forget_heard();
        drop(state);
        drop(listener);
    }

    /// Whether somebody else listens than the one who asks.
    pub fn is_shared(&self) -> bool {
        self.lock().listening > 1
    }

    /// Tells every listener; without any it does nothing.
    pub fn tell(&self, signal: Signal) {
        let mut state = self.lock();
        if state.listening == 0 {
            return;
        }
        let (bytes, unheard) = (signal.bytes(), state.listening);
        state.bytes += bytes;
        state.kept.push_back(Kept { signal, bytes, unheard });
        while state.kept.len() > MOST || (state.bytes > MOST_BYTES && state.kept.len() > 1) {
            state.forget_first();
        }
        let wakers = state.wakers();
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// The answer being written has grown or ended.
    pub fn pulse(&self) {
        let mut state = self.lock();
        state.listeners.iter_mut().flatten().for_each(|listener| listener.pulsed = true);
        let wakers = state.wakers();
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    pub fn hear(&self, place: usize, context: &Context<'_>) -> Poll<Heard> {
        let mut state = self.lock();
        let State { kept, first, listeners, .. } = &mut *state;
        let Some(listener) = listeners.get_mut(place).and_then(Option::as_mut) else { return Poll::Pending };
        if listener.next < *first {
            listener.next = *first;
            return Poll::Ready(Heard::Missed);
        }
        let index = usize::try_from(listener.next - *first).unwrap_or(usize::MAX);
        if let Some(kept) = kept.get_mut(index) {
            listener.next += 1;
            kept.unheard -= 1;
            let signal = kept.signal.clone();
            state.forget_heard();
            return Poll::Ready(Heard::Signal(signal));
        }
        if std::mem::take(&mut listener.pulsed) {
            return Poll::Ready(Heard::Pulse);
        }
        let known = listener.waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker()));
        let before = if known { None } else { listener.waker.replace(context.waker().clone()) };
        drop(state);
        drop(before);
        Poll::Pending
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The number of the next signal.
    fn end(&self) -> u64 {
        self.first + self.kept.len() as u64
    }

    fn forget_first(&mut self) {
        if let Some(kept) = self.kept.pop_front() {
            self.first += 1;
            self.bytes -= kept.bytes;
        }
    }

    /// What everyone has heard need not be kept.
    fn forget_heard(&mut self) {
        while self.kept.front().is_some_and(|kept| kept.unheard == 0) {
            self.forget_first();
        }
    }

    /// Those who wait; they are woken without the lock, because that may drop a listener.
    fn wakers(&mut self) -> Vec<Waker> {
        self.listeners.iter_mut().flatten().filter_map(|listener| listener.waker.take()).collect()
    }
}

#[cfg(test)]
mod tests;
