//! What an answer must know of the call that asked for it and that no row holds: where it came from, and
//! whether it goes on once nobody is there. Kept from before the question is stored until it is stored or
//! refused, whatever becomes of the call; the commit that claims the answer takes it.

use std::{
    collections::HashMap,
    marker,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use uuid::Uuid;

use super::{Chat, answer::Early};
use crate::{
    domain::{
        address::Address,
        answer::LiveAnswer,
        assistant::Assistant,
        draft::{Send, Sent},
        message::FinishReason,
        rights::Caller,
        session::{Session, SessionState},
    },
    error::{Reason, Result},
};

/// Between two tries to stop an abandoned answer.
const STOP_RETRY: Duration = Duration::from_secs(1);

/// The origins of answers that are not claimed yet, by the answer's id.
#[derive(Default)]
pub(super) struct Origins(Mutex<HashMap<Uuid, Weak<Origin>>>);

#[derive(Default)]
pub(super) struct Origin {
    /// Of a guest, where limits count it.
    pub address: Option<Address>,
    pub abandon: Option<Abandon>,
    /// What the answer will be made from.
    early: Mutex<Option<Early>>,
}

/// The answer is stopped once the contact has had no stream for so long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Abandon {
    pub contact: Uuid,
    pub after_ms: i64,
}

impl Origin {
    pub fn of(caller: &Caller, abandon_after_ms: Option<i64>) -> Self {
        let abandon = abandon_after_ms.map(|after_ms| Abandon { contact: caller.id, after_ms });
        Self { address: caller.address, abandon, early: Mutex::default() }
    }

    /// The same, with what the answer will be made from.
    pub fn with(self, early: Option<Early>) -> Self {
        Self { early: Mutex::new(early), ..self }
    }

    /// Whether an answer is to be expected that must know of it. Where a person has the floor none is; should the
    /// assistant get it in the same moment, the answer is one of a call that is not known.
    pub fn matters(&self, session: &Session, assistant: &Assistant) -> bool {
        let floor = matches!(session.floor.state, SessionState::Assistant | SessionState::Closed);
        self.abandon.is_some() || (assistant.enabled && floor)
    }

    pub fn take_early(&self) -> Option<Early> {
        self.early.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Origins {
    /// What is known of an answer's call; nothing when another process stored the claim.
    pub fn of(&self, answer: Uuid) -> Option<Arc<Origin>> {
        self.lock().get(&answer).and_then(Weak::upgrade)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Weak<Origin>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chat {
    /// Stores a message, and keeps where its answer comes from until that is done.
    pub(super) fn send_from(
        &self,
        session_id: Uuid,
        send: Send,
        origin: Origin,
    ) -> impl Future<Output = Result<Sent>> + marker::Send + 'static + use<> {
        let (store, origins, origin) = (self.store.clone(), Arc::clone(&self.origins), Arc::new(origin));
        let answer = send.answer.as_ref().map(|answer| answer.message_id);
        origins.lock().extend(answer.map(|id| (id, Arc::downgrade(&origin))));
        async move {
            let sent = store.send(session_id, send).await;
            if let Some(id) = answer {
                origins.lock().remove(&id);
            }
            drop(origin);
            sent
        }
    }

    /// Stops the answer once the contact has had no stream for so long.
    pub(super) async fn abandon(self: Arc<Self>, live: Arc<LiveAnswer>, Abandon { contact, after_ms }: Abandon) {
        let answer = &live.message;
        let draining = self.tasks.draining();
        let mut changes = self.hub.presence().changes(contact);
        let subscription = self.hub.subscribe(answer.session_id);
        while !live.has_ended() {
            let due_ms = self.hub.presence().absent_since_ms(contact).map(|since_ms| since_ms + after_ms);
            if due_ms.is_some_and(|due_ms| due_ms <= self.clock.now_ms()) {
                let stopped =
                    self.store.stop(answer.session_id, Some(answer.id), FinishReason::Abandoned, answer.sender.clone());
                match stopped.await {
                    Err(error) if error.reason != Reason::NotFound => {
                        tracing::warn!(session_id = %answer.session_id, %error, "an abandoned answer was not stopped");
                    }
                    _ => return,
                }
                tokio::time::sleep(STOP_RETRY).await;
                continue;
            }
            tokio::select! {
                () = draining.cancelled() => return,
                _ = changes.changed() => {}
                _ = subscription.hear() => {}
                () = self.clock.sleep_until(due_ms.unwrap_or(i64::MAX)) => {}
            }
        }
    }
}
