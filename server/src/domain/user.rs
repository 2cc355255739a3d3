//! A staff account.

use uuid::Uuid;

use super::words;

words! {
    /// Built-in roles, the least first.
    Role {
        Agent = "agent",
        Supervisor = "supervisor",
        Admin = "admin",
    }
}

words! {
    /// Whether new sessions may come to a user.
    Availability {
        Available = "available",
        Busy = "busy",
        Away = "away",
    }
}

/// A user as one who serves sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    pub user: User,
    /// How many sessions the user serves now.
    pub open_sessions: i64,
    /// Since when the user has had no stream; none while one is open.
    pub absent_since_ms: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: Uuid,
    /// Lower case.
    pub email: String,
    pub display_name: String,
    pub role: Role,
    pub availability: Availability,
    /// How many sessions the user takes at once.
    pub capacity: i64,
    pub created_at_ms: i64,
    /// Since when the user may not log in; none while they may.
    pub suspended_at_ms: Option<i64>,
}
