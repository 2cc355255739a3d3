//! Who is there and who types at other servers, and what they have spent of limits, as far as Redis tells: nobody stores it. What is said is the whole
//! truth of one server about one session, so that it may be said twice or be lost without harm; and it is of now, so
//! that nobody gains by saying it once more later.

use std::{sync::Arc, time::Duration};

use tokio::time;
use uuid::Uuid;

use super::{
    Chat,
    relay::{Again, Task, lock},
};
use crate::{
    domain::{message::Sender, rate::Spent, rights::Caller},
    error::Result,
    hub::{news::News, redis::Redis},
};

/// What was said this long ago, or will be, does not count: servers keep to the database's clock.
const OF_NOW_MS: i64 = 30_000;
/// Who comes and goes within this is told of once.
const TOGETHER: Duration = Duration::from_millis(50);
/// How long others may take to say again who is there; and how far their clocks may be behind.
const ANSWERED_MS: i64 = 4_000;
const BEHIND_MS: i64 = 1_000;
/// Sessions of which it is said again who is there, each so often.
const AGAIN: usize = 1_000;
const AGAIN_EVERY: Duration = Duration::from_millis(500);

impl Chat {
    /// Tells the others that the caller types, or no longer does.
    pub async fn set_typing(&self, caller: &Caller, session_id: Uuid, typing: bool) -> Result<()> {
        self.visible_session(caller, session_id).await?;
        if self.hub.types(session_id, caller.sender(), typing) {
            self.say(session_id, News::Typing { at_ms: self.clock.now_ms(), who: caller.sender(), typing });
        }
        Ok(())
    }

    pub(super) fn hear_typing(&self, session_id: Uuid, at_ms: i64, who: Sender, typing: bool) {
        if self.is_of_now(at_ms) {
            self.hub.types(session_id, who, typing);
        }
    }

    pub(super) fn hear_present(&self, from: Uuid, session_id: Uuid, at_ms: i64, people: Vec<Sender>) {
        if self.is_of_now(at_ms) {
            self.hub.set_people_elsewhere(session_id, from, at_ms, people);
        }
    }

    /// Tells the other servers who is here, once for all who come and go in the same moment.
    pub(super) fn say_present(self: &Arc<Self>, session_id: Uuid) {
        if self.redis().is_none() || !self.asked.may_begin(Task::Present, session_id) {
            return;
        }
        let chat = Arc::clone(self);
        self.tasks.spawn(async move {
            time::sleep(TOGETHER).await;
            chat.asked.begun(Task::Present, session_id);
            let people = chat.hub.people_here(session_id);
            chat.say(session_id, News::Present { at_ms: chat.clock.now_ms(), people });
        });
    }

    /// Others may not have heard who is here, nor this server who is there: it is said and asked again, a part of
    /// the sessions at a time.
    pub(super) fn say_present_again(self: &Arc<Self>) {
        let chat = Arc::clone(self);
        let mine = Again { since_ms: self.clock.now_ms(), until_ms: None };
        *lock(&self.asked.again) = mine;
        self.tasks.spawn(async move {
            for sessions in chat.hub.attended().chunks(AGAIN) {
                // Another one has begun since then.
                if *lock(&chat.asked.again) != mine {
                    return;
                }
                for session_id in sessions {
                    chat.say_present(*session_id);
                    chat.say(*session_id, News::WhoIsThere);
                }
                time::sleep(AGAIN_EVERY).await;
            }
            let mut again = lock(&chat.asked.again);
            if *again == mine {
                again.until_ms = Some(chat.clock.now_ms());
            }
        });
    }

    /// Forgets those who were at servers that are gone, or that did not say so again when they were asked.
    pub(super) async fn look_who_is_there(&self) -> Result<()> {
        if self.redis().is_none() || !self.hub.is_told_of_others() {
            return Ok(());
        }
        let again = *lock(&self.asked.again);
        let answered = again.until_ms.is_some_and(|until_ms| self.clock.now_ms() - until_ms > ANSWERED_MS);
        let since_ms = if answered && self.is_by_redis() { again.since_ms - BEHIND_MS } else { i64::MIN };
        let servers = self.list_nodes().await?.into_iter().map(|node| node.id).collect();
        self.hub.keep_people_elsewhere(&servers, since_ms);
        Ok(())
    }

    /// Counts for all servers what this one has spent of limits; what is left of each. None where each has its own.
    pub async fn spend(&self, spent: &[Spent]) -> Option<Vec<f64>> {
        self.redis()?.spend(spent).await
    }

    /// Whether limits are shared with other servers.
    pub fn has_shared_limits(&self) -> bool {
        self.redis().is_some()
    }

    /// Whether others are told and heard at once.
    pub(super) fn is_by_redis(&self) -> bool {
        self.redis().map(Redis::trouble).is_some_and(|trouble| trouble.is_none())
    }

    fn is_of_now(&self, at_ms: i64) -> bool {
        (self.clock.now_ms() - at_ms).abs() < OF_NOW_MS
    }
}
