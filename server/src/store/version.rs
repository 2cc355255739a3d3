//! Earlier texts of edited messages as rows: written by the writer, read by staff.

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns},
    db::{Tx, execute, read, rows},
    statement::statements,
};
use crate::{domain::message::Version, error::Result};

columns! {
    VersionRow in "message_versions" {
        message_id: Uuid,
        revision: i64,
        session_id: Uuid,
        text: String,
        written_at_ms: i64,
    }
}

statements! {
    LIST = ["SELECT ", VersionRow::COLUMNS, " FROM message_versions WHERE message_id = ? ORDER BY revision"];
    FORGET = ["DELETE FROM message_versions WHERE message_id = ?"];
}

impl Store {
    /// The texts a message had before, the oldest first.
    pub async fn message_versions(&self, message_id: Uuid) -> Result<Vec<Version>> {
        read!(self, |reader| {
            Ok(rows!(reader, VersionRow, LIST, message_id)?.into_iter().map(Version::from).collect())
        })
    }
}

/// Deletes the earlier texts of a message.
pub(super) async fn forget(tx: &mut Tx, message_id: Uuid) -> sqlx::Result<()> {
    execute!(tx, FORGET, message_id).map(drop)
}

impl From<&Version> for VersionRow {
    fn from(version: &Version) -> Self {
        Self {
            message_id: version.message_id,
            revision: version.revision,
            session_id: version.session_id,
            text: version.text.clone(),
            written_at_ms: version.written_at_ms,
        }
    }
}

impl From<VersionRow> for Version {
    fn from(row: VersionRow) -> Self {
        Self {
            message_id: row.message_id,
            session_id: row.session_id,
            revision: row.revision,
            text: row.text,
            written_at_ms: row.written_at_ms,
        }
    }
}
