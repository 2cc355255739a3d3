//! The queue agents work: a snapshot of what the caller asked for, then what changes in it.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use futures_util::stream::{self, Stream};
use tokio::{sync::watch, time::Instant};
use uuid::Uuid;

use super::{
    Chat,
    lifetime::{Lifetime, Moment},
};
use crate::{
    domain::{
        frame::{InboxCounts, InboxFrame},
        page::{Page, PageRequest},
        rights::Caller,
        session::{SessionFilter, SessionState},
        user::{Agent, Availability, User},
    },
    error::{Error, Reason, Result},
    hub::{
        inbox::{News, OpenInbox},
        presence::OpenStream,
    },
};

/// Sessions read at once: they are held until the reader has taken them.
const CHUNK: usize = 20;
/// Ids read at once of sessions that the assistant has.
const IDS: usize = 1_000;
/// How long a snapshot waits for a database that does not answer.
const RETRY: Duration = Duration::from_secs(1);

struct Inbox {
    chat: Arc<Chat>,
    caller: Caller,
    filter: SessionFilter,
    open: OpenInbox,
    phase: Phase,
    ready: VecDeque<InboxFrame>,
    synced: bool,
    counted: Option<InboxCounts>,
    counts: watch::Receiver<()>,
    count_due: Instant,
    /// When something was said last: a reader takes a long silence for a broken connection.
    said: Instant,
    lifetime: Lifetime,
    over: bool,
    _stream: OpenStream,
}

/// What the inbox is at.
enum Phase {
    /// All sessions are to be looked at, at first or because too many changed while the reader was away.
    Stale,
    /// Looking at these. `assistants_after`: and then at those of the assistant after this id.
    Looking {
        ids: VecDeque<Uuid>,
        assistants_after: Option<Uuid>,
    },
    Following,
}

impl Chat {
    /// Follows the open sessions of these states within the caller's reach; none named: those that wait
    /// and those the caller serves.
    pub fn watch_inbox(
        self: &Arc<Self>,
        caller: &Caller,
        states: Vec<SessionState>,
    ) -> Result<impl Stream<Item = Result<InboxFrame>> + Send + 'static + use<>> {
        if let Some(index) = states.iter().position(|state| *state == SessionState::Closed) {
            return Err(Error::invalid(format!("states[{index}]"), "must be the state of an open session"));
        }
        let filter = if states.is_empty() {
            let states = vec![SessionState::Waiting, SessionState::Human];
            SessionFilter { states, visible_to_agent: Some(caller.id), ..SessionFilter::default() }
        } else {
            SessionFilter { states, ..caller.reach() }
        };
        let inbox = Inbox {
            chat: Arc::clone(self),
            caller: caller.clone(),
            open: self.hub.inboxes().open(filter.clone(), self.settings.inbox),
            filter,
            phase: Phase::Stale,
            ready: VecDeque::new(),
            synced: false,
            counted: None,
            counts: self.queue().counts(),
            count_due: Instant::now(),
            said: Instant::now(),
            lifetime: Lifetime::new(self, caller),
            over: false,
            _stream: self.open_stream(caller)?,
        };
        Ok(stream::unfold(inbox, |mut inbox| async move { Some((inbox.next().await?, inbox)) }))
    }

    pub async fn set_availability(
        &self,
        caller: &Caller,
        availability: Availability,
        capacity: Option<i64>,
    ) -> Result<User> {
        let user = self.store.set_availability(caller.id, availability, capacity).await?;
        self.know_agent(&user);
        Ok(user)
    }

    /// Who can serve sessions and what they do now, the oldest accounts first.
    pub async fn list_agents(&self, page: PageRequest) -> Result<Page<Agent>> {
        let key = |agent: &Agent| (agent.user.created_at_ms, agent.user.id);
        let agent = |(user, open_sessions): (User, i64)| {
            let absent_since_ms = self.hub.presence().absent_since_ms(user.id);
            Agent { user, open_sessions, absent_since_ms }
        };
        let all = self.store.agent_loads().await?.into_iter().map(agent);
        let active = all.filter(|agent| agent.user.suspended_at_ms.is_none());
        let mut items: Vec<Agent> = active.filter(|one| page.after.is_none_or(|after| key(one) > after)).collect();
        let more = items.len() > page.size;
        items.truncate(page.size);
        let next = items.last().map(key).filter(|_| more);
        Ok(Page { items, next })
    }
}

impl Inbox {
    async fn next(&mut self) -> Option<Result<InboxFrame>> {
        loop {
            if self.over {
                return None;
            }
            // Also when the reader had stopped: what is ready is not for who may call no more.
            if let Some(error) = self.lifetime.end() {
                self.over = true;
                return Some(Err(error));
            }
            if let Some(frame) = self.ready.pop_front() {
                self.over = matches!(frame, InboxFrame::Draining { .. });
                self.said = Instant::now();
                return Some(Ok(frame));
            }
            let step = match &self.phase {
                Phase::Stale => self.begin(),
                Phase::Looking { .. } => self.look().await,
                Phase::Following => self.follow().await,
            };
            let step = match step {
                Err(error) if error.reason == Reason::StoreUnavailable => self.pause().await,
                step => step,
            };
            if let Err(error) = step {
                self.over = true;
                return Some(Err(error));
            }
        }
    }

    /// What is heard from here on is newer than what will be read.
    fn begin(&mut self) -> Result<()> {
        self.open.begin_pass();
        let shows = |state: SessionState| self.filter.states.contains(&state);
        let queue = self.chat.queue().lock();
        let mut ids = VecDeque::new();
        if shows(SessionState::Waiting) {
            ids.extend(queue.waiting_ids());
        }
        if shows(SessionState::Human) {
            ids.extend(queue.human_ids(self.filter.visible_to_agent));
        }
        let assistants_after = shows(SessionState::Assistant).then_some(Uuid::nil());
        drop(queue);
        self.phase = Phase::Looking { ids, assistants_after };
        Ok(())
    }

    /// Reads some of the sessions, or finds that all have been looked at.
    async fn look(&mut self) -> Result<()> {
        let Phase::Looking { ids, assistants_after } = &mut self.phase else { return Ok(()) };
        if ids.is_empty()
            && let Some(after) = assistants_after.take()
        {
            // Put back first: a read that fails is tried again.
            *assistants_after = Some(after);
            let more = self.chat.store.sessions_with_assistant(after, IDS).await?;
            *assistants_after = more.last().copied();
            ids.extend(more);
        }
        if ids.is_empty() {
            self.synchronize();
            return Ok(());
        }
        let chunk: Vec<Uuid> = ids.iter().take(CHUNK).copied().collect();
        self.open.loading(chunk.clone());
        let read = self.chat.store.sessions(chunk.clone()).await?;
        ids.drain(..chunk.len());
        let place = |id: &Uuid| chunk.iter().position(|one| one == id);
        let mut show = self.open.loaded(read);
        show.sort_by_key(|session| place(&session.id));
        self.ready.extend(show.into_iter().map(InboxFrame::Upsert));
        Ok(())
    }

    fn synchronize(&mut self) {
        self.ready.extend(self.open.end_pass().into_iter().map(frame));
        if !self.synced {
            self.synced = true;
            self.ready.push_back(InboxFrame::Synced);
            self.count();
        }
        self.phase = Phase::Following;
    }

    async fn follow(&mut self) -> Result<()> {
        if self.open.take_overflowed() {
            self.chat.bounds.inbox_changes.refuse();
        }
        if self.open.has_missed() {
            self.phase = Phase::Stale;
            return Ok(());
        }
        if let Some(news) = self.open.take() {
            self.ready.push_back(frame(news));
            return Ok(());
        }
        let silent_too_long = self.said + Duration::from_millis(self.chat.settings.checkpoint_ms);
        let count_due = self.count_due;
        let counts = &mut self.counts;
        let recount = async move {
            tokio::time::sleep_until(count_due).await;
            counts.changed().await
        };
        tokio::select! {
            biased;
            moment = self.lifetime.next() => return self.pass(moment),
            () = self.open.arrived() => {}
            _ = recount => self.count(),
            () = tokio::time::sleep_until(silent_too_long) => {
                self.counted = None;
                self.count();
            }
        }
        Ok(())
    }

    /// Waits for a database that does not answer.
    async fn pause(&mut self) -> Result<()> {
        tokio::select! {
            biased;
            moment = self.lifetime.next() => return self.pass(moment),
            () = tokio::time::sleep(RETRY) => {}
        }
        Ok(())
    }

    fn pass(&mut self, moment: Moment) -> Result<()> {
        match moment {
            Moment::Over(error) => return Err(error),
            Moment::Draining => {
                let reconnect_after_ms = self.chat.settings.reconnect_after_ms;
                self.ready.push_back(InboxFrame::Draining { reconnect_after_ms });
            }
            // An inbox is not told ahead.
            Moment::Expiring { .. } => {}
        }
        Ok(())
    }

    fn count(&mut self) {
        let counts = self.chat.inbox_counts(&self.caller);
        if self.counted != Some(counts) {
            self.counted = Some(counts);
            self.ready.push_back(InboxFrame::Counts(counts));
        }
        self.count_due = Instant::now() + self.chat.settings.inbox.push_every;
    }
}

fn frame(news: News) -> InboxFrame {
    match news {
        News::Show(session) => InboxFrame::Upsert(session),
        News::Gone { session_id, last_seq } => InboxFrame::Remove { session_id, last_seq },
    }
}
