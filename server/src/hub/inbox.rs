//! Inboxes that are open: what each shows, and what has changed that its reader has not taken yet. A
//! session that changes while its reader is busy is kept once, so a slow reader costs little.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use uuid::Uuid;

use crate::domain::session::{Session, SessionFilter, SessionState};

/// How much an inbox holds for its reader, and how often it tells the same.
#[derive(Debug, Clone, Copy)]
pub struct InboxSettings {
    /// Most sessions that wait to be taken by one reader. With more the inbox looks at all of them again.
    pub most_pending: usize,
    /// Shortest time between two frames of one session whose state and assignee stayed.
    pub push_every: Duration,
}

/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Inboxes(Arc<Mutex<Vec<Arc<Mailbox>>>>);

/// One open inbox; dropping it closes it.
pub struct OpenInbox {
    mailbox: Arc<Mailbox>,
    inboxes: Inboxes,
}

struct Mailbox {
    filter: SessionFilter,
    settings: InboxSettings,
    state: Mutex<State>,
    arrived: Notify,
}

#[derive(Default)]
struct State {
    shown: BTreeMap<Uuid, Shown>,
    /// Being read from the database, perhaps as they were before a change that is heard now.
    loading: Vec<Uuid>,
    pending: HashMap<Uuid, Pending>,
    /// The same by the time from which they may be taken.
    due: BTreeSet<(Instant, Uuid)>,
    missed: bool,
    /// More than may wait did, since this was last asked.
    overflowed: bool,
    /// Number of the present look at all sessions.
    pass: u32,
}

struct Shown {
    last_seq: i64,
    epoch: i64,
    at: Instant,
    pass: u32,
}

struct Pending {
    due: Instant,
    news: News,
}

/// What the reader of an inbox is told.
#[derive(Debug, Clone)]
pub enum News {
    Show(Arc<Session>),
    Gone { session_id: Uuid, last_seq: i64 },
}

impl Inboxes {
    /// Opens an inbox that shows what the filter reaches.
    pub fn open(&self, filter: SessionFilter, settings: InboxSettings) -> OpenInbox {
        let mailbox = Arc::new(Mailbox { filter, settings, state: Mutex::default(), arrived: Notify::new() });
        lock(&self.0).push(Arc::clone(&mailbox));
        OpenInbox { mailbox, inboxes: self.clone() }
    }

    pub fn is_any_open(&self) -> bool {
        !lock(&self.0).is_empty()
    }

    /// What waits to be taken of the inbox of which most does.
    pub fn most_pending(&self) -> usize {
        lock(&self.0).iter().map(|mailbox| lock(&mailbox.state).pending.len()).max().unwrap_or_default()
    }

    /// A session was committed. Only one whose floor moved can leave an inbox.
    pub fn changed(&self, session: &Arc<Session>, floor_moved: bool) {
        for mailbox in lock(&self.0).iter() {
            if mailbox.filter.reaches(session) {
                mailbox.show(session);
            } else if floor_moved {
                mailbox.remove(session.id, session.last_seq);
            }
        }
    }

    /// Whether some inbox does not know of a session that this has become of: its log goes so far, and where its
    /// floor is, if that is known.
    pub fn lack(&self, session_id: Uuid, last_seq: i64, floor: Option<(SessionState, Option<Uuid>)>) -> bool {
        lock(&self.0).iter().any(|mailbox| {
            let state = lock(&mailbox.state);
            match state.newest(session_id) {
                Some(known) => known < last_seq,
                None => floor.is_some_and(|(state, assignee)| mailbox.filter.reaches_floor(state, assignee)),
            }
        })
    }

    /// The next few sessions after this one that inboxes show, in the order of their ids.
    pub fn shown_after(&self, after: Uuid, most: usize) -> Vec<Uuid> {
        let mut shown = BTreeSet::new();
        for mailbox in lock(&self.0).iter() {
            let state = lock(&mailbox.state);
            shown.extend(state.shown.range((Bound::Excluded(after), Bound::Unbounded)).map(|(id, _)| *id).take(most));
        }
        shown.into_iter().take(most).collect()
    }

    /// More may have changed than was told: every inbox looks at all of its sessions.
    pub fn look_again(&self) {
        for mailbox in lock(&self.0).iter() {
            mailbox.miss(&mut lock(&mailbox.state));
        }
    }

    /// A session is no more.
    pub fn deleted(&self, session_id: Uuid, last_seq: i64) {
        lock(&self.0).iter().for_each(|mailbox| mailbox.remove(session_id, last_seq));
    }
}

impl Mailbox {
    fn show(&self, session: &Arc<Session>) {
        let mut state = lock(&self.state);
        // It was read before what has been told since.
        if state.newest(session.id).is_some_and(|known| known > session.last_seq) {
            return;
        }
        let now = Instant::now();
        let same = state.shown.get(&session.id).filter(|shown| shown.epoch == session.floor.epoch);
        let due = same.map_or(now, |shown| now.max(shown.at + self.settings.push_every));
        self.add(&mut state, session.id, Pending { due, news: News::Show(Arc::clone(session)) });
    }

    fn remove(&self, session_id: Uuid, last_seq: i64) {
        let mut state = lock(&self.state);
        let known = state.shown.contains_key(&session_id)
            || state.pending.contains_key(&session_id)
            || state.loading.contains(&session_id);
        if known {
            let news = News::Gone { session_id, last_seq };
            self.add(&mut state, session_id, Pending { due: Instant::now(), news });
        }
    }

    fn add(&self, state: &mut State, session_id: Uuid, news: Pending) {
        if state.missed {
            return;
        }
        let before = state.pending.get(&session_id).map(|pending| pending.due);
        if before.is_none() && state.pending.len() >= self.settings.most_pending {
            state.overflowed = true;
            self.miss(state);
        } else {
            let due = before.map_or(news.due, |before| before.min(news.due));
            if let Some(before) = before {
                state.due.remove(&(before, session_id));
            }
            state.due.insert((due, session_id));
            state.pending.insert(session_id, Pending { due, ..news });
            if before != Some(due) {
                self.arrived.notify_one();
            }
        }
    }

    fn miss(&self, state: &mut State) {
        state.missed = true;
        state.pending.clear();
        state.due.clear();
        self.arrived.notify_one();
    }
}

impl State {
    /// How far the log of a session goes that is shown or about to be.
    fn newest(&self, session_id: Uuid) -> Option<i64> {
        let pending = self.pending.get(&session_id).map(|pending| match &pending.news {
            News::Show(session) => session.last_seq,
            News::Gone { last_seq, .. } => *last_seq,
        });
        let shown = self.shown.get(&session_id).map(|shown| shown.last_seq);
        pending.max(shown)
    }
}

impl OpenInbox {
    /// Begins to look at all sessions: what is heard from now on is newer than what will be read.
    pub fn begin_pass(&self) {
        let mut state = lock(&self.mailbox.state);
        state.missed = false;
        state.pass = state.pass.wrapping_add(1);
    }

    /// These are about to be read.
    pub fn loading(&self, ids: Vec<Uuid>) {
        lock(&self.mailbox.state).loading = ids;
    }

    /// They were read: those to be shown. What is pending is newer, and what is shown already need not be
    /// shown again.
    pub fn loaded(&self, sessions: Vec<Session>) -> Vec<Arc<Session>> {
        let mut state = lock(&self.mailbox.state);
        state.loading.clear();
        let (at, pass) = (Instant::now(), state.pass);
        let mut show = Vec::new();
        for session in sessions.into_iter().filter(|session| self.mailbox.filter.reaches(session)) {
            let newer = state.pending.contains_key(&session.id);
            if let Some(shown) = state.shown.get_mut(&session.id).filter(|shown| shown.last_seq >= session.last_seq) {
                shown.pass = pass;
            } else if !newer {
                let shown = Shown { last_seq: session.last_seq, epoch: session.floor.epoch, at, pass };
                state.shown.insert(session.id, shown);
                show.push(Arc::new(session));
            }
        }
        show
    }

    /// All have been looked at: those that were shown and are no longer to be.
    pub fn end_pass(&self) -> Vec<News> {
        let mut state = lock(&self.mailbox.state);
        let State { shown, pending, pass, .. } = &mut *state;
        let gone = shown.extract_if(.., |id, shown| shown.pass != *pass && !pending.contains_key(id));
        gone.map(|(session_id, shown)| News::Gone { session_id, last_seq: shown.last_seq }).collect()
    }

    /// Whether more was missed than is remembered, so that all sessions must be looked at.
    pub fn has_missed(&self) -> bool {
        lock(&self.mailbox.state).missed
    }

    /// Whether more has waited than may, since this was last asked.
    pub fn take_overflowed(&self) -> bool {
        std::mem::take(&mut lock(&self.mailbox.state).overflowed)
    }

    /// The next news, when there is one that may be told now.
    pub fn take(&self) -> Option<News> {
        let mut state = lock(&self.mailbox.state);
        let (now, pass) = (Instant::now(), state.pass);
        while let Some((due, id)) = state.due.first().copied().filter(|(due, _)| *due <= now) {
            state.due.remove(&(due, id));
            let Some(Pending { news, .. }) = state.pending.remove(&id) else { continue };
            let is_shown = match &news {
                News::Show(session) => {
                    let shown = Shown { last_seq: session.last_seq, epoch: session.floor.epoch, at: now, pass };
                    state.shown.insert(id, shown);
                    true
                }
                News::Gone { .. } => state.shown.remove(&id).is_some(),
            };
            if is_shown {
                return Some(news);
            }
        }
        None
    }

    /// Waits until there may be news.
    pub async fn arrived(&self) {
        let due = lock(&self.mailbox.state).due.first().map(|(due, _)| *due);
        match due {
            Some(due) => tokio::select! {
                () = self.mailbox.arrived.notified() => {}
                () = tokio::time::sleep_until(due) => {}
            },
            None => self.mailbox.arrived.notified().await,
        }
    }
}

impl Drop for OpenInbox {
    fn drop(&mut self) {
        lock(&self.inboxes.0).retain(|open| !Arc::ptr_eq(open, &self.mailbox));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
