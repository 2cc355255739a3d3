//! One login: the family of refresh tokens that descend from it.

use uuid::Uuid;

use super::words;

words! {
    /// What kind of principal a caller is.
    CallerKind {
        Contact = "contact",
        User = "user",
    }
}

/// A login as stored. A refresh token is `<login id>.<secret>`; only the digest of the newest secret
/// is kept, so an older secret of a known login is a reuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub id: Uuid,
    pub kind: CallerKind,
    pub principal_id: Uuid,
    pub token_digest: Vec<u8>,
    pub revoked: bool,
    pub created_at_ms: i64,
    pub used_at_ms: i64,
    pub expires_at_ms: i64,
}
