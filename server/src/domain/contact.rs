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
    /// Who the contact is to the application that vouches for them; none for guests.
    pub external_id: Option<String>,
    /// May be empty.
    pub email: String,
    /// The contact whom a guest turned out to be.
    pub merged_into: Option<Uuid>,
}

/// Who a customer is to the application that vouches for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub external_id: String,
    /// None: as it was.
    pub display_name: Option<String>,
    pub email: Option<String>,
}
