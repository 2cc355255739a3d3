//! The queue agents work: a snapshot of what the caller may see, then what changes in it.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use futures_util::stream::{self, Stream};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Chat, standing::Watched};
use crate::{
    domain::{
        frame::{InboxCounts, InboxFrame, SessionView},
        page::{MAX_PAGE, Page, PageRequest},
        rights::Caller,
        session::{QueueStatus, Session, SessionFilter, SessionState},
        user::{Agent, Availability, User},
    },
    error::{Error, Reason, Result},
    hub::{InboxSignal, presence::OpenStream},
};

/// Shortest time between two frames of counts.
const COUNTS_EVERY: Duration = Duration::from_secs(1);

struct Inbox {
    chat: Arc<Chat>,
    caller: Caller,
    signals: Receiver<InboxSignal>,
    shown: HashMap<Uuid, Shown>,
    ready: VecDeque<InboxFrame>,
    counted: InboxCounts,
    count_due: Instant,
    /// The snapshot must be read, at first or because signals were missed.
    stale: bool,
    standing: Watched,
    draining: CancellationToken,
    over: bool,
    _open: OpenStream,
}

struct Shown {
    session: Arc<Session>,
    queue: Option<QueueStatus>,
}

impl Chat {
    pub fn watch_inbox(
        self: &Arc<Self>,
        caller: &Caller,
    ) -> impl Stream<Item = Result<InboxFrame>> + Send + 'static + use<> {
        let inbox = Inbox {
            chat: Arc::clone(self),
            caller: caller.clone(),
            signals: self.hub.subscribe_inbox(),
            shown: HashMap::new(),
            ready: VecDeque::new(),
            counted: InboxCounts::default(),
            count_due: Instant::now(),
            stale: true,
            standing: self.logins.standing().watch(caller),
            draining: self.tasks.draining(),
            over: false,
            _open: self.hub.presence().open(caller.id),
        };
        stream::unfold(inbox, |mut inbox| async move { Some((inbox.next().await?, inbox)) })
    }

    pub async fn set_availability(
        &self,
        caller: &Caller,
        availability: Availability,
        capacity: Option<i64>,
    ) -> Result<User> {
        let user = self.store.set_availability(caller.id, availability, capacity).await?;
        self.stir_queue();
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
            if let Some(frame) = self.ready.pop_front() {
                return Some(Ok(frame));
            }
            if self.over {
                return None;
            }
            let step = if self.stale { self.snapshot().await } else { self.listen().await };
            if let Err(error) = step {
                self.over = true;
                return Some(Err(error));
            }
        }
    }

    async fn snapshot(&mut self) -> Result<()> {
        let open = vec![SessionState::Assistant, SessionState::Waiting, SessionState::Human];
        let filter = SessionFilter { states: open, ..self.caller.reach() };
        let mut gone: HashMap<Uuid, Shown> = std::mem::take(&mut self.shown);
        let mut after = None;
        loop {
            let page = self.chat.store.list_sessions(&filter, PageRequest { size: MAX_PAGE, after }).await?;
            for session in page.items {
                gone.remove(&session.id);
                self.show(Arc::new(session));
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        for (session_id, shown) in gone {
            self.ready.push_back(InboxFrame::Remove { session_id, last_seq: shown.session.last_seq });
        }
        self.ready.push_back(InboxFrame::Synced);
        self.counted = self.count();
        self.ready.push_back(InboxFrame::Counts(self.counted));
        self.stale = false;
        Ok(())
    }

    async fn listen(&mut self) -> Result<()> {
        let recount = self.count() != self.counted;
        tokio::select! {
            biased;
            () = self.draining.cancelled() => {
                let reconnect_after_ms = self.chat.settings.reconnect_after_ms;
                self.ready.push_back(InboxFrame::Draining { reconnect_after_ms });
                self.over = true;
            }
            error = self.standing.lost() => return Err(error),
            () = self.chat.clock.sleep_until(self.caller.expires_at_ms) => {
                return Err(Error::new(Reason::TokenExpired, "the access token has expired"));
            }
            signal = self.signals.recv() => match signal {
                Ok(InboxSignal::Changed(session)) => self.changed(session),
                Ok(InboxSignal::Deleted { session_id, last_seq }) => self.remove(session_id, last_seq),
                Ok(InboxSignal::Queue) => self.requeue(),
                Err(RecvError::Lagged(_) | RecvError::Closed) => self.stale = true,
            },
            () = tokio::time::sleep_until(self.count_due), if recount => {
                self.counted = self.count();
                self.count_due = Instant::now() + COUNTS_EVERY;
                self.ready.push_back(InboxFrame::Counts(self.counted));
            }
        }
        Ok(())
    }

    fn changed(&mut self, session: Arc<Session>) {
        if self.shown.get(&session.id).is_some_and(|shown| shown.session.last_seq > session.last_seq) {
            return;
        }
        if session.floor.state != SessionState::Closed && self.caller.may_see(&session) {
            self.show(session);
        } else {
            self.remove(session.id, session.last_seq);
        }
    }

    fn remove(&mut self, session_id: Uuid, last_seq: i64) {
        if self.shown.remove(&session_id).is_some() {
            self.ready.push_back(InboxFrame::Remove { session_id, last_seq });
        }
    }

    fn show(&mut self, session: Arc<Session>) {
        let waits = session.floor.state == SessionState::Waiting;
        let queue = if waits { self.chat.known_queue_status(session.id) } else { None };
        self.ready.push_back(InboxFrame::Upsert(SessionView { session: Arc::clone(&session), queue }));
        self.shown.insert(session.id, Shown { session, queue });
    }

    /// Shows the sessions again whose place in the queue is another one now.
    fn requeue(&mut self) {
        for (session_id, shown) in &mut self.shown {
            let waits = shown.session.floor.state == SessionState::Waiting;
            let queue = if waits { self.chat.known_queue_status(*session_id) } else { None };
            if queue != shown.queue {
                shown.queue = queue;
                let view = SessionView { session: Arc::clone(&shown.session), queue };
                self.ready.push_back(InboxFrame::Upsert(view));
            }
        }
    }

    fn count(&self) -> InboxCounts {
        let mut counts = InboxCounts::default();
        for shown in self.shown.values() {
            match shown.session.floor.state {
                SessionState::Assistant => counts.assistant += 1,
                SessionState::Waiting => counts.waiting += 1,
                SessionState::Human => counts.human += 1,
                SessionState::Closed => {}
            }
            let mine = shown.session.floor.state == SessionState::Human;
            if mine && shown.session.floor.assignee == Some(self.caller.id) {
                counts.mine += 1;
            }
        }
        counts
    }
}
