//! The text of an answer that is being written, saved now and then for its claim: no event, no lock of
//! the session, many in one statement.

use std::collections::HashSet;

use uuid::Uuid;

use super::{
    Store,
    columns::{self, Stored, columns},
    db::Tx,
    failure::Failure,
    message,
    statement::Update,
    work::Asked,
};
use crate::{domain::message::MessageState, error::Result};

columns! {
    /// The text of an answer so far, for its claim.
    SavingRow in "messages" {
        id: Uuid,
        lease_epoch: i64,
        lease_holder: Uuid,
        text: String,
        delta_count: i64,
        lease_until_ms: i64,
    }
}

const SAVE: Update = Update {
    table: "messages",
    given: SavingRow::NAMES,
    keys: &["id", "lease_epoch", "lease_holder"],
    rising: false,
    and: " AND messages.state = 'streaming'",
};

/// The text of an answer so far, by whom it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saving {
    pub message_id: Uuid,
    pub epoch: i64,
    pub holder: Uuid,
    pub text: String,
    pub delta_count: i64,
    /// The renewed lease.
    pub lease_until_ms: i64,
}

impl Store {
    /// Saves the text so far and renews the lease. False when the answer is no longer this writer's.
    pub async fn save_answer(&self, saving: Saving) -> Result<bool> {
        self.queue().save(saving).await
    }
}

/// Saves texts of answers in one statement, and looks which were not their writers' any more if some
/// were not.
pub(super) async fn save(tx: &mut Tx, asked: &mut [Asked<Saving, bool>]) -> Result<(), Failure> {
    let rows: Vec<SavingRow> = asked.iter().map(|asked| SavingRow::from(&asked.work)).collect();
    let count = rows.len();
    let matched = columns::update(tx.conn(), &SAVE, rows).await?;
    // If some were not there, those that are still held are asked for.
    let held = if usize::try_from(matched).ok() == Some(count) { None } else { Some(held(tx, asked).await?) };
    for asked in asked {
        asked.result = Some(held.as_ref().is_none_or(|held| held.contains(&asked.work.message_id)));
    }
    Ok(())
}

/// Which of these are still written by whoever saves them.
async fn held(tx: &mut Tx, asked: &[Asked<Saving, bool>]) -> Result<HashSet<Uuid>, Failure> {
    let ids: Vec<Uuid> = asked.iter().map(|asked| asked.work.message_id).collect();
    let mut held: HashSet<Uuid> = HashSet::new();
    for message in message::by_ids(tx.conn(), &ids).await? {
        let Some(lease) = message.lease.filter(|_| message.state == MessageState::Streaming) else { continue };
        let same = |Saving { message_id, epoch, holder, .. }: &Saving| {
            (*message_id, *epoch, *holder) == (message.id, lease.epoch, lease.holder)
        };
        if asked.iter().any(|asked| same(&asked.work)) {
            held.insert(message.id);
        }
    }
    Ok(held)
}

impl From<&Saving> for SavingRow {
    fn from(saving: &Saving) -> Self {
        Self {
            id: saving.message_id,
            lease_epoch: saving.epoch,
            lease_holder: saving.holder,
            text: saving.text.clone(),
            delta_count: saving.delta_count,
            lease_until_ms: saving.lease_until_ms,
        }
    }
}
