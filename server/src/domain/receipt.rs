//! How far somebody has got in a session.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::message::Sender;

/// One participant's; both numbers only rise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub session_id: Uuid,
    pub participant: Sender,
    /// Everything up to here has been sent on a stream of theirs.
    pub delivered_seq: i64,
    /// Everything up to here has been read, as they say.
    pub read_seq: i64,
}

impl Receipt {
    /// Takes over what is higher in another one of the same participant; whether anything was.
    pub fn rise(&mut self, other: &Self) -> bool {
        let rises = other.delivered_seq > self.delivered_seq || other.read_seq > self.read_seq;
        self.delivered_seq = self.delivered_seq.max(other.delivered_seq);
        self.read_seq = self.read_seq.max(other.read_seq);
        rises
    }
}
