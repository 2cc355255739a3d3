//! Receipts as rows, one for each participant of a session. They only rise, whoever writes them.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    Store,
    columns::{self, Stored, columns, insert},
    db::{Conn, Reader, Tx, on, read, rows},
    failure::Failure,
    session,
    statement::{Update, statements},
    word,
    work::Asked,
};
use crate::{
    domain::{
        message::{Sender, SenderKind},
        receipt::Receipt,
    },
    error::{Error, Result},
};

/// Session and participant.
type Key = (Uuid, Uuid);

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
}

columns! {
    /// How far a participant has got; who it is does not change.
    RaisedRow in "receipts" {
        session_id: Uuid,
        participant_id: Uuid,
        delivered_seq: i64,
        read_seq: i64,
    }
}

const RAISE: Update = Update {
    table: "receipts",
    given: RaisedRow::NAMES,
    keys: &["session_id", "participant_id"],
    rising: true,
    and: "",
};

impl Store {
    pub async fn receipts(&self, session_id: Uuid) -> Result<Vec<Receipt>> {
        read!(self, |reader| of_session(&mut reader, session_id).await)
    }

    /// Those of several sessions, in any order.
    pub async fn receipts_of(&self, session_ids: Vec<Uuid>) -> Result<Vec<Receipt>> {
        let sessions = session_ids.into_iter().collect();
        read!(self, |reader| Ok(word::readable(of_sessions(reader.conn(), &sessions).await?)))
    }

    /// Raises receipts; as they are then, without those of sessions that are gone.
    pub async fn raise_receipts(&self, receipts: Vec<Receipt>) -> Result<Vec<Receipt>> {
        self.queue().raise(receipts).await
    }
}

/// All receipts of one session.
pub(super) async fn of_session(reader: &mut Reader, session_id: Uuid) -> Result<Vec<Receipt>> {
    Ok(word::readable(rows!(reader, ReceiptRow, OF_SESSION, session_id)?))
}

/// Raises the receipts of a batch: one statement for those that are stored, one for the others.
pub(super) async fn raise(tx: &mut Tx, asked: &mut [Asked<Vec<Receipt>, Vec<Receipt>>]) -> Result<(), Failure> {
    let mut given: BTreeMap<Key, Receipt> = BTreeMap::new();
    for receipt in asked.iter().flat_map(|asked| &asked.work) {
        given
            .entry(key(receipt))
            .and_modify(|known| {
                known.rise(receipt);
            })
            .or_insert_with(|| receipt.clone());
    }
    if given.is_empty() {
        asked.iter_mut().for_each(|asked| asked.result = Some(Vec::new()));
        return Ok(());
    }
    let sessions: BTreeSet<Uuid> = given.keys().map(|(session_id, _)| *session_id).collect();
    columns::update(tx.conn(), &RAISE, given.values().map(RaisedRow::from).collect()).await?;
    let stored = of_sessions(tx.conn(), &sessions).await?;
    stored.iter().for_each(|row| drop(given.remove(&(row.session_id, row.participant_id))));
    let mut stored: BTreeMap<Key, Receipt> =
        word::readable(stored).into_iter().map(|receipt| (key(&receipt), receipt)).collect();
    if !given.is_empty() {
        let there = session::existing(tx.conn(), &sessions).await?;
        given.retain(|(session_id, _), _| there.contains(session_id));
        insert(tx.conn(), given.values().map(ReceiptRow::from).collect()).await?;
        stored.extend(given);
    }
    for asked in asked {
        asked.result = Some(asked.work.iter().filter_map(|receipt| stored.get(&key(receipt)).cloned()).collect());
    }
    Ok(())
}

const fn key(receipt: &Receipt) -> Key {
    (receipt.session_id, receipt.participant.id)
}

async fn of_sessions(conn: Conn<'_>, sessions: &BTreeSet<Uuid>) -> sqlx::Result<Vec<ReceiptRow>> {
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT ");
        let mut list = query.push(ReceiptRow::COLUMNS).push(" FROM receipts WHERE session_id IN (").separated(", ");
        for id in columns::list(sessions) {
            list.push_bind(*id);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await
    })
}

impl From<&Receipt> for RaisedRow {
    fn from(receipt: &Receipt) -> Self {
        Self {
            session_id: receipt.session_id,
            participant_id: receipt.participant.id,
            delivered_seq: receipt.delivered_seq,
            read_seq: receipt.read_seq,
        }
    }
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
