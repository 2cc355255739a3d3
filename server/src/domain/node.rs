//! One server of an installation, as the others know it.

use uuid::Uuid;

/// A server that says so again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub id: Uuid,
    /// Where it listens, as it knows itself.
    pub address: String,
    pub version: String,
    pub started_at_ms: i64,
    /// When it was last heard of.
    pub seen_at_ms: i64,
}
