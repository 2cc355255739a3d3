//! Which answers quote a message of their session. Apart from the answers, which hold the quotes: who deletes
//! a message must find them without looking at all others.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    columns::{Stored, columns, insert},
    db::{Tx, on, rows},
    failure::Failure,
    message::{self, MessageRow},
    statement::statements,
};
use crate::domain::{draft::MOST_UNQUOTED, message::Message};

columns! {
    CitationRow in "citations" {
        session_id: Uuid,
        seq: i64,
        message_id: Uuid,
    }
}

statements! {
    // Those that are there: a citation outlives the deletion of its answer.
    CITING = [
        "SELECT ", MessageRow::COLUMNS, " FROM citations JOIN messages ON messages.id = citations.message_id",
        " WHERE citations.session_id = ? AND citations.seq = ? ORDER BY citations.message_id LIMIT ?",
    ];
}

/// Some of the messages that cite the one at this seq: one more than are changed at once.
pub(super) async fn citing(tx: &mut Tx, session_id: Uuid, seq: i64) -> Result<Vec<Message>, Failure> {
    let limit = i64::try_from(MOST_UNQUOTED + 1).unwrap_or(i64::MAX);
    Ok(message::messages(rows!(tx, MessageRow, CITING, session_id, seq, limit)?)?)
}

/// Keeps what answers quote: the seq of a message, and the answer that quotes it.
pub(super) async fn add(tx: &mut Tx, session_id: Uuid, cited: &[(i64, Uuid)]) -> sqlx::Result<()> {
    let row = |(seq, message_id): &(i64, Uuid)| CitationRow { session_id, seq: *seq, message_id: *message_id };
    insert(tx.conn(), cited.iter().map(row).collect()).await
}

/// Forgets what answers quoted of one message.
pub(super) async fn remove(tx: &mut Tx, session_id: Uuid, seq: i64, answers: &[Uuid]) -> sqlx::Result<()> {
    on!(tx.conn(), |c: D| {
        let mut query = QueryBuilder::<D>::new("DELETE FROM citations WHERE session_id = ");
        query.push_bind(session_id).push(" AND seq = ").push_bind(seq).push(" AND message_id IN (");
        let mut list = query.separated(", ");
        for id in super::columns::list(answers.iter().copied()) {
            list.push_bind(id);
        }
        query.push(")");
        query.build().execute(c).await.map(drop)
    })
}
