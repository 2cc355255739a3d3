//! What a watch of a session begins with, over one connection: many watches begin at once when a
//! server comes back.

use uuid::Uuid;

use super::{LogPage, Store, db::read, event, receipt, session};
use crate::{
    domain::{receipt::Receipt, session::Session},
    error::Result,
};

/// A session, its receipts, and the beginning of what its reader has missed.
pub struct Opening {
    pub session: Session,
    pub receipts: Vec<Receipt>,
    /// None when the log was not asked for.
    pub log: Option<LogPage>,
}

impl Store {
    /// `from` says after which seq the log is read, given the session; none: not at all. The session is
    /// read first: whatever it holds by then is in the log.
    pub async fn open_session(
        &self,
        session_id: Uuid,
        limit: usize,
        staff: bool,
        from: impl FnOnce(&Session) -> Option<i64> + Send + 'static,
    ) -> Result<Opening> {
        read!(self, |reader| {
            let session = session::get(&mut reader, session_id).await?;
            let log = match from(&session) {
                Some(after_seq) => Some(event::after(&mut reader, session_id, after_seq, limit, staff).await?),
                None => None,
            };
            let receipts = receipt::of_session(&mut reader, session_id).await?;
            Ok(Opening { session, receipts, log })
        })
    }
}
