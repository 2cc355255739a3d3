//! The end of a session: every table that knows it. Apart so that a new table is not forgotten.

use uuid::Uuid;

use super::{
    db::{Tx, execute},
    statement::{Statement, statements},
};

statements! {
    MESSAGES = ["DELETE FROM messages WHERE session_id = ?"];
    VERSIONS = ["DELETE FROM message_versions WHERE session_id = ?"];
    EVENTS = ["DELETE FROM events WHERE session_id = ?"];
    TIMERS = ["DELETE FROM timers WHERE session_id = ?"];
    HANDLINGS = ["DELETE FROM handlings WHERE session_id = ?"];
    RECEIPTS = ["DELETE FROM receipts WHERE session_id = ?"];
    SESSION = ["DELETE FROM sessions WHERE id = ?"];
}

/// The session itself goes last: its row is what a writer locks.
const TABLES: &[Statement] = &[MESSAGES, VERSIONS, EVENTS, TIMERS, HANDLINGS, RECEIPTS, SESSION];

/// Deletes all there is of a locked session.
pub async fn session(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    for statement in TABLES {
        execute!(tx, *statement, id)?;
    }
    Ok(())
}
