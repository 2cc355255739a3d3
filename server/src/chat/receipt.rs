//! How far participants have got. What streams deliver and what readers say is gathered in memory and
//! written at most once a second for each participant of a session; then it is told.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use uuid::Uuid;

use super::Chat;
use crate::{
    domain::{receipt::Receipt, rights::Caller},
    error::{Error, Result},
    hub::news::News,
};

/// How often a receipt is written and told at most.
const EVERY: Duration = Duration::from_secs(1);
/// Receipts written in one transaction.
const AT_ONCE: usize = 256;

/// Receipts that are not written yet, or have just been, by session.
#[derive(Default)]
pub(super) struct Receipts {
    gathered: Mutex<HashMap<Uuid, Vec<Gathered>>>,
    /// Somebody has read: it is written without delay, if none was just before.
    read: Notify,
}

struct Gathered {
    receipt: Receipt,
    unwritten: bool,
    /// Not to be written before; once written, it is forgotten then.
    earliest: Instant,
    due: Instant,
}

impl Receipts {
    /// Something was sent on a stream of the participant.
    pub fn delivered(&self, receipt: Receipt) {
        self.gather(receipt, EVERY);
    }

    fn gather(&self, receipt: Receipt, delay: Duration) {
        let now = Instant::now();
        let mut gathered = self.lock();
        let of_session = gathered.entry(receipt.session_id).or_default();
        let same = |known: &Gathered| known.receipt.participant.id == receipt.participant.id;
        let Some(known) = of_session.iter_mut().find(|known| same(known)) else {
            of_session.push(Gathered { receipt, unwritten: true, earliest: now, due: now + delay });
            return;
        };
        if known.receipt.rise(&receipt) {
            let due = known.earliest.max(now + delay);
            known.due = if known.unwritten { known.due.min(due) } else { due };
            known.unwritten = true;
        }
    }

    /// Takes in what is not written yet of one session.
    pub fn add_to(&self, session_id: Uuid, receipts: &mut Vec<Receipt>) {
        for Gathered { receipt, .. } in self.lock().get(&session_id).into_iter().flatten() {
            match receipts.iter_mut().find(|known| known.participant.id == receipt.participant.id) {
                Some(known) => drop(known.rise(receipt)),
                None => receipts.push(receipt.clone()),
            }
        }
    }

    /// What is to be written now; what was written a while ago is forgotten.
    fn due(&self) -> Vec<Receipt> {
        let now = Instant::now();
        let mut gathered = self.lock();
        gathered.retain(|_, of_session| {
            of_session.retain(|one| one.unwritten || one.earliest > now);
            !of_session.is_empty()
        });
        let due = gathered.values_mut().flatten().filter(|one| one.unwritten && one.due <= now).take(AT_ONCE);
        due.map(|one| {
            one.unwritten = false;
            one.earliest = now + EVERY;
            one.receipt.clone()
        })
        .collect()
    }

    /// They could not be written: they are due again.
    fn keep(&self, receipts: Vec<Receipt>) {
        let now = Instant::now();
        let mut gathered = self.lock();
        for receipt in receipts {
            let of_session = gathered.entry(receipt.session_id).or_default();
            match of_session.iter_mut().find(|known| known.receipt.participant.id == receipt.participant.id) {
                Some(known) => (known.unwritten, known.due) = (true, now + EVERY),
                None => of_session.push(Gathered { receipt, unwritten: true, earliest: now, due: now + EVERY }),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Vec<Gathered>>> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chat {
    /// The caller has read everything up to `seq`, which counts as delivered too.
    pub async fn mark_read(&self, caller: &Caller, session_id: Uuid, seq: i64) -> Result<Receipt> {
        let session = self.visible_session(caller, session_id).await?;
        if seq > session.last_seq {
            let newest = session.last_seq;
            return Err(
                Error::invalid("seq", format!("must be at most {newest}, the newest event")).with("limit", newest)
            );
        }
        let mine = Receipt { session_id, participant: caller.sender(), delivered_seq: seq, read_seq: seq };
        self.receipts.gather(mine.clone(), Duration::ZERO);
        self.receipts.read.notify_one();
        let receipts = self.with_gathered(session_id, self.store.receipts(session_id).await?);
        Ok(receipts.into_iter().find(|receipt| receipt.participant.id == caller.id).unwrap_or(mine))
    }

    /// The receipts of a session, given those that are stored.
    pub(super) fn with_gathered(&self, session_id: Uuid, mut stored: Vec<Receipt>) -> Vec<Receipt> {
        self.receipts.add_to(session_id, &mut stored);
        stored
    }

    /// Writes what has been gathered and tells it.
    pub(super) async fn run_receipts(self: Arc<Self>) {
        let draining = self.tasks.draining();
        loop {
            tokio::select! {
                () = draining.cancelled() => break,
                () = self.receipts.read.notified() => {}
                () = tokio::time::sleep(EVERY) => {}
            }
            self.write_receipts().await;
        }
        self.write_receipts().await;
    }

    async fn write_receipts(&self) {
        loop {
            let due = self.receipts.due();
            if due.is_empty() {
                return;
            }
            match self.store.raise_receipts(due.clone()).await {
                Ok(raised) => raised.into_iter().for_each(|receipt| {
                    self.say(receipt.session_id, News::Receipt(receipt.clone()));
                    self.hub.receipt(receipt);
                }),
                Err(error) => {
                    tracing::debug!(%error, "receipts could not be written");
                    return self.receipts.keep(due);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::{Sender, SenderKind};

    fn receipt(delivered_seq: i64, read_seq: i64) -> Receipt {
        let participant = Sender { kind: SenderKind::Contact, id: Uuid::from_u128(1), display_name: String::new() };
        Receipt { session_id: Uuid::from_u128(2), participant, delivered_seq, read_seq }
    }

    #[tokio::test(start_paused = true)]
    async fn a_receipt_is_due_once_a_second_and_only_when_it_has_risen() {
        let receipts = Receipts::default();
        receipts.gather(receipt(1, 1), Duration::ZERO);
        assert_eq!(receipts.due(), [receipt(1, 1)]);
        receipts.gather(receipt(3, 2), Duration::ZERO);
        receipts.gather(receipt(2, 3), Duration::ZERO);
        assert_eq!(receipts.due(), [], "not twice in a second");
        tokio::time::advance(EVERY).await;
        assert_eq!(receipts.due(), [receipt(3, 3)]);
        receipts.gather(receipt(1, 1), Duration::ZERO);
        tokio::time::advance(EVERY).await;
        assert_eq!(receipts.due(), [], "nothing rose");
        assert!(receipts.lock().is_empty(), "and nothing is kept");
    }

    #[tokio::test(start_paused = true)]
    async fn reading_does_not_wait_for_what_was_delivered() {
        let receipts = Receipts::default();
        receipts.delivered(receipt(5, 0));
        receipts.gather(receipt(4, 4), Duration::ZERO);
        assert_eq!(receipts.due(), [receipt(5, 4)]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_could_not_be_written_is_due_again() {
        let receipts = Receipts::default();
        receipts.delivered(receipt(5, 0));
        assert_eq!(receipts.due(), [], "deliveries are gathered for a second");
        tokio::time::advance(EVERY).await;
        let due = receipts.due();
        receipts.keep(due);
        tokio::time::advance(EVERY).await;
        assert_eq!(receipts.due(), [receipt(5, 0)]);
    }

    #[test]
    fn what_is_not_written_yet_counts_already() {
        let receipts = Receipts::default();
        receipts.delivered(receipt(5, 2));
        let (mut stored, mut none) = (vec![receipt(4, 3)], Vec::new());
        receipts.add_to(receipt(0, 0).session_id, &mut stored);
        receipts.add_to(receipt(0, 0).session_id, &mut none);
        assert_eq!((stored, none), (vec![receipt(5, 3)], vec![receipt(5, 2)]));
    }
}
