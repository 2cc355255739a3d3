//! What an answer must know of the call that asked for it and that no row holds: where it came from, and
//! whether it goes on once nobody is there. Kept from before the question is stored until it is stored or
//! refused, whatever becomes of the call; the commit that claims the answer takes it.

use std::{
    collections::HashMap,
    marker,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use uuid::Uuid;

use super::{Chat, abandon::Abandon, answer::Early};
use crate::{
    domain::{
        address::Address,
        assistant::Assistant,
        draft::{Send, Sent},
        rights::Caller,
        session::{Session, SessionState},
    },
    error::Result,
};

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
}
