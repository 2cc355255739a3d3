//! What this server tells the others at once, and what it does when it hears from them. Without Redis
//! nothing is told, and the looks of [`super::heads`] find everything a little later.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{self, Instant};
use uuid::Uuid;

use super::{Chat, commit::is_told_whole};
use crate::{
    domain::{
        answer::{DeltaKind, LiveAnswer},
        event::Change,
    },
    error::Reason,
    hub::{
        news::{News, Whole},
        redis::{Listener, Redis},
    },
    store::Commit,
    telemetry,
};

/// Between two tellings of what was written of one answer.
const TELL_EVERY: Duration = Duration::from_millis(50);
/// Between two sayings of what is missing of an answer.
const SAY_EVERY: Duration = Duration::from_millis(200);
/// More deltas at once than an answer can have: not ours.
const MOST_DELTAS: i64 = 65_536;

/// What is being done about what others said, so that it is done once, however often they say it.
#[derive(Default)]
pub(super) struct Asked {
    /// When everyone was asked again who is there.
    pub again: Mutex<Again>,
    /// Answers of which something was missing, and when that was said or answered.
    said: Mutex<HashMap<Uuid, Instant>>,
    under_way: Mutex<HashSet<(Task, Uuid)>>,
}

/// From when until when.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Again {
    pub since_ms: i64,
    /// None while it goes on.
    pub until_ms: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Task {
    /// To look whether an answer of this server is over.
    Judge,
    /// To show a session in inboxes.
    Show,
    /// To say an answer of this server as far as it is written.
    Say,
    /// To say who is here.
    Present,
}

impl Asked {
    /// Whether nobody is about to do it yet.
    pub fn may_begin(&self, task: Task, id: Uuid) -> bool {
        lock(&self.under_way).insert((task, id))
    }

    /// It is done from here on: what is said now asks for another time.
    pub fn begun(&self, task: Task, id: Uuid) {
        lock(&self.under_way).remove(&(task, id));
    }

    /// Whether it may be said, now and then, what of an answer is missing, or what it is so far.
    fn may_say(&self, message_id: Uuid) -> bool {
        let now = Instant::now();
        let mut said = lock(&self.said);
        said.retain(|_, at| now - *at < SAY_EVERY);
        let may = !said.contains_key(&message_id);
        if may {
            said.insert(message_id, now);
        }
        may
    }
}

impl Chat {
    /// The way to the other servers, if there is one.
    pub fn set_redis(&self, redis: Redis) {
        let _ = self.redis.set(redis);
    }

    pub(super) fn redis(&self) -> Option<&Redis> {
        self.redis.get()
    }

    pub(super) fn say(&self, session_id: Uuid, news: News) {
        if let Some(redis) = self.redis() {
            telemetry::news(if redis.say(session_id, news) { "told" } else { "left_out" });
        }
    }

    /// Tells the others of a commit of this server.
    pub(super) fn tell_commit(&self, commit: &Commit) {
        let Commit { session, events, erased } = commit;
        if let Some(redis) = self.redis() {
            let whole = !erased && is_told_whole(events) && redis.has_room();
            let whole = whole.then(|| Whole { session: Arc::clone(session), events: events.as_slice().into() });
            self.say(session.id, News::Committed { seq: session.last_seq, whole });
        }
        let is_new = session.last_seq == 1;
        if *erased || is_new || events.iter().any(|event| matches!(event.change, Change::StateChanged(_))) {
            self.say(session.id, News::Floor);
        }
    }

    /// Tells the others what is written of an answer, the first words at once, then merged.
    pub(super) fn tell_answer(self: &Arc<Self>, live: &Arc<LiveAnswer>) {
        if self.redis().is_some() {
            self.tasks.spawn(Arc::clone(self).relay(Arc::clone(live)));
        }
    }

    async fn relay(self: Arc<Self>, live: Arc<LiveAnswer>) {
        let (session_id, message_id) = (live.message.session_id, live.message.id);
        let listening = self.hub.subscribe(session_id);
        let (mut told, mut at) = (0, 0);
        while !live.has_ended() {
            if let Some(delta) = live.after(DeltaKind::Text, told) {
                told += delta.count;
                let (first, count, text) = (delta.first, delta.count, delta.text);
                let bytes = text.len();
                self.say(session_id, News::Written { message_id, first, count, at, text });
                at += bytes;
                time::sleep(TELL_EVERY).await;
            } else {
                listening.hear().await;
            }
        }
    }

    /// Another server moved the session's floor, made it or erased it.
    fn show_in_inboxes(self: &Arc<Self>, session_id: Uuid) {
        if !self.hub.inboxes().is_any_open() || !self.asked.may_begin(Task::Show, session_id) {
            return;
        }
        let chat = Arc::clone(self);
        self.tasks.spawn(async move {
            chat.asked.begun(Task::Show, session_id);
            match chat.store.get_session(session_id).await {
                Ok(session) => chat.hub.inboxes().changed(&Arc::new(session), true),
                Err(error) if error.reason == Reason::NotFound => {
                    chat.hub.inboxes().deleted(session_id, i64::MAX);
                }
                Err(error) => tracing::debug!(%session_id, %error, "an inbox was not told of a session"),
            }
        });
    }

    /// What an answer of this server was begun for may be over: nobody else would tell its provider.
    fn judge_answer(self: &Arc<Self>, session_id: Uuid) {
        let Some(live) = self.live.get(session_id) else { return };
        if !self.asked.may_begin(Task::Judge, live.message.id) {
            return;
        }
        let chat = Arc::clone(self);
        self.tasks.spawn(async move {
            chat.asked.begun(Task::Judge, live.message.id);
            match chat.store.get_session(session_id).await {
                Ok(session) if session.answer_id == Some(live.message.id) => {}
                Ok(_) => live.end(),
                // The next save of its text finds out.
                Err(error) => tracing::debug!(%session_id, %error, "an answer was not judged"),
            }
        });
    }

    /// At once, or together with what others ask for meanwhile.
    fn say_so_far(self: &Arc<Self>, session_id: Uuid, live: Arc<LiveAnswer>) {
        let message_id = live.message.id;
        if self.asked.may_say(message_id) {
            let (text, count) = live.so_far();
            self.say(session_id, News::SoFar { message_id, count, text });
        } else if self.asked.may_begin(Task::Say, message_id) {
            let chat = Arc::clone(self);
            self.tasks.spawn(async move {
                time::sleep(SAY_EVERY).await;
                chat.asked.begun(Task::Say, message_id);
                let (text, count) = live.so_far();
                chat.say(session_id, News::SoFar { message_id, count, text });
            });
        }
    }

    /// An answer that another server writes is new here, or something of it is missing.
    fn want(self: &Arc<Self>, session_id: Uuid, message_id: Uuid) {
        if !self.hub.is_watched(session_id) || !self.asked.may_say(message_id) {
            return;
        }
        let chat = Arc::clone(self);
        self.tasks.spawn(async move {
            if let Err(error) = chat.look_at_answer(session_id).await {
                tracing::debug!(%session_id, %error, "an answer of another server was not read");
            }
            chat.say(session_id, News::Wanted { message_id });
        });
    }
}

impl Listener for Arc<Chat> {
    fn hear(&self, from: Uuid, session_id: Uuid, news: Option<News>) {
        telemetry::news("heard");
        match news {
            None => self.hub.learn(session_id, None),
            Some(News::Committed { seq, whole }) => {
                match whole.filter(|whole| whole.reaches(session_id, seq)) {
                    Some(Whole { session, events }) => {
                        telemetry::news("whole");
                        self.hub.deliver(session, events);
                    }
                    None => self.hub.learn(session_id, Some(seq)),
                }
                self.judge_answer(session_id);
            }
            Some(News::Floor) => {
                self.commits.doubt();
                self.show_in_inboxes(session_id);
            }
            Some(News::Written { message_id, first, count, at, text })
                if (1..=MOST_DELTAS).contains(&count) && (1..=MOST_DELTAS).contains(&first) =>
            {
                let known = self.elsewhere.of(session_id, message_id);
                if !known.is_some_and(|answer| answer.extend(first, count, at, &text)) {
                    self.want(session_id, message_id);
                }
            }
            Some(News::SoFar { message_id, count, text }) if (0..=MOST_DELTAS).contains(&count) => {
                if let Some(answer) = self.elsewhere.of(session_id, message_id) {
                    answer.grow(&text, count);
                }
            }
            Some(News::Wanted { message_id }) => {
                let own = self.live.get(session_id).filter(|live| live.message.id == message_id && live.is_shown());
                if let Some(live) = own {
                    self.say_so_far(session_id, live);
                }
            }
            Some(News::Written { .. } | News::SoFar { .. }) => {}
            Some(News::Typing { at_ms, who, typing }) => self.hear_typing(session_id, at_ms, who, typing),
            Some(News::Present { at_ms, people }) => self.hear_present(from, session_id, at_ms, people),
            Some(News::WhoIsThere) if self.hub.is_attended(session_id) => self.say_present(session_id),
            Some(News::WhoIsThere) => {}
            Some(News::Receipt(receipt)) if receipt.session_id == session_id => self.hub.receipt(receipt),
            Some(News::Receipt(_)) => {}
        }
    }

    fn hear_again(&self) {
        self.look_now.notify_one();
        self.commits.doubt();
        self.say_present_again();
    }

    fn moved(&self, session_id: Uuid, is_first: bool) {
        self.say_present(session_id);
        if is_first {
            self.say(session_id, News::WhoIsThere);
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
