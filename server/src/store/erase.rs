//! What goes for good: sessions, quotes of deleted messages. Callers find nothing of it at once; the rows
//! go after that, so many in each transaction, because a session can be as large as it likes and nobody
//! else waits for more than one slice of it. What is left to do is a row, so it goes on after a crash.

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns, insert},
    db::{Reader, Tx, change, execute, read, row, rows},
    pool,
    queue::Rank,
    statement::{Statement, statements},
    work::Look,
};
use crate::error::{Reason, Result};

/// Rows of one slice.
const SLICE: i64 = 200;
/// Stands for the whole session where the seq of a message would be.
const WHOLE: i64 = 0;

columns! {
    ErasureRow in "erasures" {
        session_id: Uuid,
        seq: i64,
    }
}

statements! {
    LEFT = [
        "SELECT ", ErasureRow::COLUMNS, " FROM erasures WHERE session_id > ? OR (session_id = ? AND seq > ?)",
        " ORDER BY session_id, seq LIMIT ?",
    ];
    DONE = ["DELETE FROM erasures WHERE session_id = ? AND seq = ?"];
    TIMERS = ["DELETE FROM timers WHERE session_id = ?"];
    HANDLINGS = ["DELETE FROM handlings WHERE session_id = ?"];
    RECEIPTS = ["DELETE FROM receipts WHERE session_id = ?"];
    SESSION = ["DELETE FROM sessions WHERE id = ?"];
    LAST_EVENT = ["SELECT seq FROM events WHERE session_id = ? ORDER BY seq LIMIT 1 OFFSET ?"];
    EVENTS = ["DELETE FROM events WHERE session_id = ? AND seq <= ?"];
    LAST_MESSAGE = ["SELECT seq FROM messages WHERE session_id = ? ORDER BY seq LIMIT 1 OFFSET ?"];
    MESSAGES = ["DELETE FROM messages WHERE session_id = ? AND seq <= ?"];
    LAST_VERSION = [
        "SELECT message_id FROM message_versions WHERE session_id = ? ORDER BY message_id LIMIT 1 OFFSET ?",
    ];
    VERSIONS = ["DELETE FROM message_versions WHERE session_id = ? AND message_id <= ?"];
    LAST_CITATION = [
        "SELECT seq, message_id FROM citations WHERE session_id = ? ORDER BY seq, message_id LIMIT 1 OFFSET ?",
    ];
    CITATIONS = ["DELETE FROM citations WHERE session_id = ? AND (seq < ? OR (seq = ? AND message_id <= ?))"];
}

/// What goes with the session's own row, which goes last: it is what a writer locks.
const AT_ONCE: &[Statement] = &[TIMERS, HANDLINGS, RECEIPTS, SESSION];

/// Something that is still to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    pub session_id: Uuid,
    /// The message whose quotes go; none: all that the session had.
    pub seq: Option<i64>,
}

impl Store {
    /// What is still to be erased, from the one after this.
    pub async fn erasures(&self, after: Option<Erasure>, limit: usize) -> Result<Vec<Erasure>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let (id, seq) = after.map_or((Uuid::nil(), WHOLE), |after| (after.session_id, after.seq.unwrap_or(WHOLE)));
        read!(self, |reader| {
            Ok(rows!(reader, ErasureRow, LEFT, id, id, seq, limit)?.into_iter().map(Erasure::from).collect())
        })
    }

    /// Erases a slice; false when the erasure is done.
    pub async fn erase_slice(&self, erasure: Erasure) -> Result<bool> {
        let Erasure { session_id, seq } = erasure;
        let more = match seq {
            Some(seq) => self.unquote_slice(session_id, seq).await?,
            None => change!(self, |writer| Ok(session_slice(&mut writer, session_id).await?))?,
        };
        if !more {
            change!(self, |writer| Ok(execute!(writer, DONE, session_id, seq.unwrap_or(WHOLE))?))?;
        }
        Ok(more)
    }

    /// Has SQLite keep nothing of what was erased in its log, where it stands until it is overwritten. False
    /// when somebody still reads from there; others end with their transactions what they erased in them.
    pub async fn forget_erased(&self) -> Result<bool> {
        if !self.is_embedded() {
            return Ok(true);
        }
        change!(self, |writer| Ok(pool::truncate_log(writer.conn()).await?))
    }

    async fn unquote_slice(&self, session_id: Uuid, seq: i64) -> Result<bool> {
        let unquoted = self
            .queue()
            .change(Rank::Owed, session_id, Look::Citing(seq), move |draft, _| Ok(draft.unquote_more(seq)))
            .await;
        match unquoted {
            Err(error) if error.reason == Reason::NotFound => Ok(false),
            more => more,
        }
    }
}

/// Deletes a locked session: nobody finds it any more. The rest is left to be erased in slices.
pub(super) async fn session(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    for statement in AT_ONCE {
        execute!(tx, *statement, id)?;
    }
    quotes(tx, id, &[WHOLE]).await
}

/// Leaves the quotes of the messages at these seqs to be erased in slices.
pub(super) async fn quotes(tx: &mut Tx, session_id: Uuid, seqs: &[i64]) -> sqlx::Result<()> {
    insert(tx.conn(), seqs.iter().map(|seq| ErasureRow { session_id, seq: *seq }).collect()).await
}

/// Deletes some rows of a session that is no more; false when there are none. Events go first, because they
/// are read with what they tell of.
async fn session_slice(writer: &mut Reader, id: Uuid) -> sqlx::Result<bool> {
    let past = SLICE - 1;
    let last = row!(writer, (i64,), LAST_EVENT, id, past)?.map_or(i64::MAX, |(seq,)| seq);
    if execute!(writer, EVENTS, id, last)? > 0 {
        return Ok(true);
    }
    let last = row!(writer, (i64,), LAST_MESSAGE, id, past)?.map_or(i64::MAX, |(seq,)| seq);
    if execute!(writer, MESSAGES, id, last)? > 0 {
        return Ok(true);
    }
    let last = row!(writer, (Uuid,), LAST_VERSION, id, past)?.map_or(Uuid::max(), |(message,)| message);
    if execute!(writer, VERSIONS, id, last)? > 0 {
        return Ok(true);
    }
    let (last, message) = row!(writer, (i64, Uuid), LAST_CITATION, id, past)?.unwrap_or((i64::MAX, Uuid::max()));
    Ok(execute!(writer, CITATIONS, id, last, last, message)? > 0)
}

impl From<ErasureRow> for Erasure {
    fn from(row: ErasureRow) -> Self {
        Self { session_id: row.session_id, seq: (row.seq != WHOLE).then_some(row.seq) }
    }
}
