//! How far the participants of one session have got, as its listeners were told: only what rises is told.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

use crate::domain::receipt::Receipt;

/// Participants that are remembered; others are told of each time.
const MOST: usize = 256;

#[derive(Default)]
pub(super) struct Receipts(Mutex<HashMap<Uuid, (i64, i64)>>);

impl Receipts {
    /// Whether it says more than was known. It is known from here on.
    pub fn rises(&self, receipt: &Receipt) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = receipt.participant.id;
        let (delivered_seq, read_seq) = known.get(&id).copied().unwrap_or((0, 0));
        let rises = receipt.delivered_seq > delivered_seq || receipt.read_seq > read_seq;
        if rises && (known.len() < MOST || known.contains_key(&id)) {
            known.insert(id, (receipt.delivered_seq.max(delivered_seq), receipt.read_seq.max(read_seq)));
        }
        rises
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Sender;

    fn receipt(participant: usize, delivered_seq: i64, read_seq: i64) -> Receipt {
        let participant = Sender { id: Uuid::from_u128(participant as u128), ..Sender::system() };
        Receipt { session_id: Uuid::nil(), participant, delivered_seq, read_seq }
    }

    #[test]
    fn only_what_rises_is_told_and_memory_is_bounded() {
        let receipts = Receipts::default();
        let rises = |delivered, read| receipts.rises(&receipt(0, delivered, read));
        assert!(rises(2, 1) && !rises(2, 1) && !rises(1, 1) && rises(1, 2) && !rises(2, 2) && rises(3, 0));
        (0..2 * MOST).for_each(|participant| assert!(receipts.rises(&receipt(participant, 9, 9))));
        assert_eq!(receipts.0.lock().unwrap().len(), MOST);
    }
}
