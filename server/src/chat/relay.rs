//! What this server tells the others at once, and what it does when it hears from them. Without Redis
//! nothing is told, and the looks of [`super::heads`] find everything a little later.

use std::{sync::Arc, time::Duration};

use uuid::Uuid;

use super::Chat;
use crate::{
    domain::{
        answer::{DeltaKind, LiveAnswer},
        event::Change,
    },
    error::Reason,
    hub::redis::{News, Redis},
    store::Commit,
    telemetry,
};

/// Between two tellings of what was written of one answer.
const TELL_EVERY: Duration = Duration::from_millis(50);
/// More deltas at once than an answer can have: not ours.
const MOST_DELTAS: i64 = 65_536;

impl Chat {
    /// The way to the other servers, if there is one.
    pub fn set_redis(&self, redis: Redis) {
        let _ = self.redis.set(redis);
    }

    pub(super) fn redis(&self) -> Option<&Redis> {
        self.redis.get()
    }

    fn say(&self, session_id: Uuid, news: News) {
        if let Some(redis) = self.redis() {
            telemetry::news(if redis.say(session_id, news) { "told" } else { "left_out" });
        }
    }

    /// Tells the others of a commit of this server.
    pub(super) fn tell_commit(&self, commit: &Commit) {
        let Commit { session, events, erased } = commit;
        self.say(session.id, News::Committed { seq: session.last_seq });
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
                tokio::time::sleep(TELL_EVERY).await;
            } else {
                listening.hear().await;
            }
        }
    }

    /// Another server said something of a session; none: something that this version does not know.
    pub fn hear(self: &Arc<Self>, session_id: Uuid, news: Option<News>) {
        telemetry::news("heard");
        match news {
            None => self.hub.learn(session_id, None),
            Some(News::Committed { seq }) => {
                self.hub.learn(session_id, Some(seq));
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
                if let Some((text, count)) = own.map(|live| live.so_far()) {
                    self.say(session_id, News::SoFar { message_id, count, text });
                }
            }
            Some(News::Written { .. } | News::SoFar { .. }) => {}
        }
    }

    /// Another server moved the session's floor, made it or erased it.
    fn show_in_inboxes(self: &Arc<Self>, session_id: Uuid) {
        if !self.hub.inboxes().is_any_open() {
            return;
        }
        let chat = Arc::clone(self);
        self.tasks.spawn(async move {
            match chat.store.get_session(session_id).await {
                Ok(session) => chat.hub.inboxes().changed(&Arc::new(session), true),
                Err(error) if error.reason == Reason::NotFound => {
                    chat.hub.inboxes().deleted(session_id, i64::MAX);
                }
                Err(error) => tracing::debug!(%session_id, %error, "an inbox was not told of a session"),
            }
        });
    }

    /// News may have been missed.
    pub fn hear_again(self: &Arc<Self>) {
        self.look_now.notify_one();
        self.commits.doubt();
    }

    /// What an answer of this server was begun for may be over: nobody else would tell its provider.
    fn judge_answer(self: &Arc<Self>, session_id: Uuid) {
        let Some(live) = self.live.get(session_id).filter(|live| self.elsewhere.may_judge(live.message.id)) else {
            return;
        };
        let chat = Arc::clone(self);
        self.tasks.spawn(async move {
            // What is said while the session is read is judged by another look.
            chat.elsewhere.judged(live.message.id);
            match chat.store.get_session(session_id).await {
                Ok(session) if session.answer_id == Some(live.message.id) => {}
                Ok(_) => live.end(),
                // The next save of its text finds out.
                Err(error) => tracing::debug!(%session_id, %error, "an answer was not judged"),
            }
        });
    }

    /// An answer that another server writes is new here, or something of it is missing.
    fn want(self: &Arc<Self>, session_id: Uuid, message_id: Uuid) {
        if !self.hub.is_watched(session_id) || !self.elsewhere.may_want(message_id) {
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
