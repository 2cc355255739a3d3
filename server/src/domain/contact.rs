//! A customer.

use uuid::Uuid;

use super::words;

words! {
    /// Whether a contact's identity has been proved.
    Verification {
        Guest = "guest",
        Verified = "verified",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: Uuid,
    pub display_name: String,
    pub locale: String,
    pub verification: Verification,
    pub created_at_ms: i64,
}
