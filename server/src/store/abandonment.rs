//! Which answers end once their contact has gone: rows beside the answers, because hardly any has one.

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns, insert},
    db::{change, execute, read, row, rows, write},
    statement::statements,
};
use crate::error::Result;

columns! {
    AbandonmentRow in "abandonments" {
        message_id: Uuid,
        contact_id: Uuid,
        after_ms: i64,
        since_ms: i64,
    }
}

/// An answer that ends once the contact has had no stream for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abandonment {
    pub message_id: Uuid,
    pub contact_id: Uuid,
    pub after_ms: i64,
}

statements! {
    GET = ["SELECT ", AbandonmentRow::COLUMNS, " FROM abandonments WHERE message_id = ?"];
    CONTACTS = ["SELECT DISTINCT contact_id FROM abandonments"];
    FORGET = ["DELETE FROM abandonments WHERE message_id = ?"];
    EXPIRE = ["DELETE FROM abandonments WHERE since_ms < ?"];
}

impl Store {
    /// Says so to all servers, and to whoever begins the answer anew; `instead_of` is the answer that is replaced.
    pub async fn add_abandonment(&self, new: Abandonment, instead_of: Option<Uuid>, now_ms: i64) -> Result<()> {
        let Abandonment { message_id, contact_id, after_ms } = new;
        write!(self, |tx| {
            for gone in [Some(message_id), instead_of].into_iter().flatten() {
                execute!(tx, FORGET, gone)?;
            }
            insert(tx.conn(), vec![AbandonmentRow { message_id, contact_id, after_ms, since_ms: now_ms }]).await?;
        })
    }

    pub async fn find_abandonment(&self, message_id: Uuid) -> Result<Option<Abandonment>> {
        read!(self, |reader| {
            let found = row!(reader, AbandonmentRow, GET, message_id)?;
            Ok(found.map(|AbandonmentRow { message_id, contact_id, after_ms, .. }| Abandonment {
                message_id,
                contact_id,
                after_ms,
            }))
        })
    }

    /// The contacts of all such answers.
    pub async fn contacts_who_may_abandon(&self) -> Result<Vec<Uuid>> {
        read!(self, |reader| Ok(rows!(reader, (Uuid,), CONTACTS)?.into_iter().map(|(id,)| id).collect()))
    }

    pub async fn forget_abandonment(&self, message_id: Uuid) -> Result<()> {
        change!(self, |writer| {
            execute!(writer, FORGET, message_id)?;
            Ok(())
        })
    }

    /// Forgets those of answers that must have ended, and how many there were.
    pub async fn expire_abandonments(&self, before_ms: i64) -> Result<u64> {
        change!(self, |writer| Ok(execute!(writer, EXPIRE, before_ms)?))
    }
}
