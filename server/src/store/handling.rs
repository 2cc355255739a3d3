//! How long agents held the floor: what the estimate of the waiting time rests on.

use uuid::Uuid;

use super::{
    Store,
    columns::columns,
    db::{read, rows},
    statement::statements,
};
use crate::{clock, error::Result};

columns! {
    HandlingRow in "handlings" {
        id: Uuid,
        session_id: Uuid,
        from_ms: i64,
        to_ms: i64,
    }
}

statements! {
    RECENT = ["SELECT to_ms - from_ms FROM handlings ORDER BY to_ms DESC LIMIT ?"];
}

impl Store {
    /// How many milliseconds the last sessions took, the newest first.
    pub async fn handling_times(&self, limit: usize) -> Result<Vec<i64>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        read!(self, |reader| Ok(rows!(reader, (i64,), RECENT, limit)?.into_iter().map(|(time,)| time).collect()))
    }
}

impl From<(Uuid, (i64, i64))> for HandlingRow {
    fn from((session_id, (from_ms, to_ms)): (Uuid, (i64, i64))) -> Self {
        Self { id: clock::new_id(), session_id, from_ms, to_ms }
    }
}
