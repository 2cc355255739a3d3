//! What other servers on the same database commit, should nobody say so: the sessions that somebody listens
//! to, and those that inboxes show, are looked at once a second, many at a time. A commit of this server costs no
//! look.

/// What inboxes must be told of it.
mod inboxes;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use self::inboxes::Looked;
use super::Chat;
use crate::{
    domain::{
        answer::LiveAnswer,
        message::{Message, MessageState},
    },
    error::Result,
    store::Head,
};

const LOOK_EVERY_MS: i64 = 1_000;
/// Sessions looked at in one statement.
const AT_ONCE: usize = 512;

/// Answers that other servers write, as far as is known here, by session.
#[derive(Default)]
pub(super) struct Elsewhere(Mutex<HashMap<Uuid, Far>>);

struct Far {
    answer: Arc<LiveAnswer>,
    /// The session's newest seq when it was seen: who has read further may know its end already.
    head_seq: i64,
}

impl Elsewhere {
    /// The answer of a session, for a listener who has read so far.
    pub fn get(&self, session_id: Uuid, cursor: i64) -> Option<Arc<LiveAnswer>> {
        let known = self.lock();
        let far = known.get(&session_id).filter(|far| cursor <= far.head_seq)?;
        Some(Arc::clone(&far.answer))
    }

    /// This answer of a session, whoever asks.
    pub fn of(&self, session_id: Uuid, message_id: Uuid) -> Option<Arc<LiveAnswer>> {
        let known = self.lock();
        known.get(&session_id).map(|far| Arc::clone(&far.answer)).filter(|answer| answer.message.id == message_id)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Far>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chat {
    pub(super) async fn run_heads(self: Arc<Self>) {
        let draining = self.tasks.draining();
        let mut looked = Looked::default();
        while !draining.is_cancelled() && !self.store.is_embedded() {
            tokio::select! {
                () = draining.cancelled() => {}
                () = self.until_next_look() => {
                    if let Err(error) = self.look_at_heads().await {
                        tracing::debug!(%error, "the sessions that are listened to could not be looked at");
                    }
                    if let Err(error) = self.look_at_inboxes(&mut looked).await {
                        tracing::debug!(%error, "the sessions that inboxes show could not be looked at");
                    }
                }
            }
        }
        draining.cancelled().await;
    }

    async fn until_next_look(&self) {
        tokio::select! {
            () = self.look_now.notified() => {}
            () = self.clock.sleep_until(self.clock.now_ms() + LOOK_EVERY_MS) => {}
        }
    }

    async fn look_at_heads(&self) -> Result<()> {
        let watched = self.hub.watched();
        let (mut far, mut looked) = (HashMap::new(), HashMap::new());
        for chunk in watched.chunks(AT_ONCE) {
            let heads = self.store.heads(chunk.to_vec()).await?;
            let heads: HashMap<Uuid, Head> = heads.into_iter().map(|head| (head.session_id, head)).collect();
            for session_id in chunk {
                // One that is not there was erased elsewhere: who reads the log is told so.
                let last_seq = heads.get(session_id).map(|head| head.last_seq);
                self.hub.learn(*session_id, last_seq);
                looked.insert(*session_id, last_seq.unwrap_or(i64::MAX));
            }
            far.extend(heads.into_values().filter_map(|head| Some((head.answer_id?, head))));
        }
        self.read_far(far, &looked).await?;
        self.look_at_receipts(&watched).await
    }

    /// Who has got further, should nobody say so.
    async fn look_at_receipts(&self, watched: &[Uuid]) -> Result<()> {
        if self.is_by_redis() {
            return Ok(());
        }
        for chunk in watched.chunks(AT_ONCE) {
            self.store.receipts_of(chunk.to_vec()).await?.into_iter().for_each(|receipt| self.hub.receipt(receipt));
        }
        Ok(())
    }

    /// Reads the answer that another server writes for a session.
    pub(super) async fn look_at_answer(&self, session_id: Uuid) -> Result<()> {
        let heads = self.store.heads(vec![session_id]).await?;
        let running = heads.into_iter().filter_map(|head| Some((head.answer_id?, head)));
        self.read_on(&running.collect()).await
    }

    /// Reads on in the answers that other servers write, and forgets all others.
    async fn read_far(&self, mut running: HashMap<Uuid, Head>, looked: &HashMap<Uuid, i64>) -> Result<()> {
        let own =
            |head: &Head| self.live.get(head.session_id).is_some_and(|live| Some(live.message.id) == head.answer_id);
        running.retain(|_, head| !own(head));
        // One that was begun after the look is not among what it found.
        self.elsewhere.lock().retain(|session_id, far| {
            let is_newer = looked.get(session_id).is_none_or(|last_seq| far.head_seq > *last_seq);
            is_newer || running.contains_key(&far.answer.message.id)
        });
        self.read_on(&running).await
    }

    async fn read_on(&self, running: &HashMap<Uuid, Head>) -> Result<()> {
        let ids: Vec<Uuid> = running.keys().copied().collect();
        for chunk in ids.chunks(AT_ONCE) {
            for message in self.store.messages(chunk.to_vec()).await? {
                if let Some(head) = running.get(&message.id).filter(|_| message.state == MessageState::Streaming) {
                    self.grow(message, head);
                }
            }
        }
        Ok(())
    }

    fn grow(&self, mut message: Message, head: &Head) {
        let (session_id, count) = (head.session_id, message.delta_count);
        let text = std::mem::take(&mut message.text);
        let answer = {
            let mut known = self.elsewhere.lock();
            let far = known.get(&session_id).filter(|far| far.answer.message.id == message.id);
            let answer = far.map_or_else(|| self.begin_far(message), |far| Arc::clone(&far.answer));
            known.insert(session_id, Far { answer: Arc::clone(&answer), head_seq: head.last_seq });
            answer
        };
        // Whoever listens here may lack what came before; and from now on the session is looked at.
        self.hub.learn(session_id, Some(head.last_seq));
        answer.resume();
        answer.grow(&text, count);
    }

    fn begin_far(&self, mut message: Message) -> Arc<LiveAnswer> {
        message.delta_count = 0;
        let pulse = self.hub.pulse(message.session_id);
        Arc::new(LiveAnswer::new(Arc::new(message), Box::new(move || pulse.beat()), Box::new(|| ())))
    }
}
