//! Receipts as rows, one for each participant of a session. They only rise, whoever writes them.

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns, insert},
    db::{Reader, Tx, execute, read, row, rows, write},
    statement::statements,
    word,
};
use crate::{
    domain::{
        message::{Sender, SenderKind},
        receipt::Receipt,
    },
    error::{Error, Result},
};

columns! {
    ReceiptRow in "receipts" {
        session_id: Uuid,
        participant_id: Uuid,
        participant_kind: String,
        participant_name: String,
        delivered_seq: i64,
        read_seq: i64,
    }
}

statements! {
    OF_SESSION = [
        "SELECT ", ReceiptRow::COLUMNS, " FROM receipts WHERE session_id = ? ORDER BY participant_id",
    ];
    ONE = ["SELECT ", ReceiptRow::COLUMNS, " FROM receipts WHERE session_id = ? AND participant_id = ?"];
    SESSION = ["SELECT id FROM sessions WHERE id = ?"];
    RAISE = [
        "UPDATE receipts SET delivered_seq = CASE WHEN delivered_seq < ? THEN ? ELSE delivered_seq END,",
        " read_seq = CASE WHEN read_seq < ? THEN ? ELSE read_seq END",
        " WHERE session_id = ? AND participant_id = ?",
    ];
}

impl Store {
    pub async fn receipts(&self, session_id: Uuid) -> Result<Vec<Receipt>> {
        read!(self, |reader| of_session(&mut reader, session_id).await)
    }

    /// Raises receipts; as they are then, without those of sessions that are gone.
    pub async fn raise_receipts(&self, receipts: Vec<Receipt>) -> Result<Vec<Receipt>> {
        write!(self, |tx| {
            let mut raised = Vec::with_capacity(receipts.len());
            for receipt in receipts {
                raised.extend(raise(&mut tx, receipt).await?);
            }
            raised
        })
    }
}

/// All receipts of one session.
pub(super) async fn of_session(reader: &mut Reader, session_id: Uuid) -> Result<Vec<Receipt>> {
    Ok(word::readable(rows!(reader, ReceiptRow, OF_SESSION, session_id)?))
}

async fn raise(tx: &mut Tx, receipt: Receipt) -> Result<Option<Receipt>> {
    let Receipt { session_id, ref participant, delivered_seq, read_seq } = receipt;
    let known = execute!(tx, RAISE, delivered_seq, delivered_seq, read_seq, read_seq, session_id, participant.id)? > 0;
    if known {
        return Ok(word::readable(row!(tx, ReceiptRow, ONE, session_id, participant.id)?).pop());
    }
    if row!(tx, (Uuid,), SESSION, session_id)?.is_none() {
        return Ok(None);
    }
    insert(tx.conn(), vec![ReceiptRow::from(&receipt)]).await?;
    Ok(Some(receipt))
}

impl From<&Receipt> for ReceiptRow {
    fn from(receipt: &Receipt) -> Self {
        Self {
            session_id: receipt.session_id,
            participant_id: receipt.participant.id,
            participant_kind: receipt.participant.kind.as_str().to_owned(),
            participant_name: receipt.participant.display_name.clone(),
            delivered_seq: receipt.delivered_seq,
            read_seq: receipt.read_seq,
        }
    }
}

impl TryFrom<ReceiptRow> for Receipt {
    type Error = Error;

    fn try_from(row: ReceiptRow) -> Result<Self> {
        let kind = word::parse(&row.participant_kind, SenderKind::parse)?;
        Ok(Self {
            session_id: row.session_id,
            participant: Sender { kind, id: row.participant_id, display_name: row.participant_name },
            delivered_seq: row.delivered_seq,
            read_seq: row.read_seq,
        })
    }
}
