//! The one error of the server: what went wrong, in terms of what the caller can do about it.

use std::{fmt, time::Duration};

/// What the caller can do about an error. Each kind is one gRPC code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Mend the request.
    Invalid,
    /// Log in.
    Unauthenticated,
    /// Ask someone with more rights.
    Denied,
    /// Look elsewhere.
    NotFound,
    /// Use what exists, or another name.
    Exists,
    /// Bring the object into another state first.
    WrongState,
    /// Read again and decide anew: someone else was faster.
    Aborted,
    /// Wait, or send less.
    Exhausted,
    /// Repeat the same request, with the same id.
    Unavailable,
    /// Give it more time.
    Late,
    /// Use a newer server.
    Unimplemented,
    /// Report it.
    Internal,
}

crate::domain::words! {
    /// Why a call failed, as `google.rpc.ErrorInfo.reason`. The contract's `error.proto` says what each means.
    Reason {
        InvalidField = "INVALID_FIELD",
        MalformedMessage = "MALFORMED_MESSAGE",
        MessageTooLarge = "MESSAGE_TOO_LARGE",
        RequestIdReused = "REQUEST_ID_REUSED",
        ClientMessageIdReused = "CLIENT_MESSAGE_ID_REUSED",
        TokenInvalid = "TOKEN_INVALID",
        TokenExpired = "TOKEN_EXPIRED",
        CredentialsInvalid = "CREDENTIALS_INVALID",
        RefreshTokenReused = "REFRESH_TOKEN_REUSED",
        PermissionDenied = "PERMISSION_DENIED",
        NotFound = "NOT_FOUND",
        AlreadyExists = "ALREADY_EXISTS",
        WrongState = "WRONG_STATE",
        SessionClosed = "SESSION_CLOSED",
        FloorNotHeld = "FLOOR_NOT_HELD",
        FloorTaken = "FLOOR_TAKEN",
        EpochChanged = "EPOCH_CHANGED",
        RateLimited = "RATE_LIMITED",
        StorageFull = "STORAGE_FULL",
        StoreUnavailable = "STORE_UNAVAILABLE",
        Draining = "DRAINING",
        PageTokenInvalid = "PAGE_TOKEN_INVALID",
        ProviderFailed = "PROVIDER_FAILED",
        Unimplemented = "UNIMPLEMENTED",
        Internal = "INTERNAL",
        LimitReached = "LIMIT_REACHED",
        DeadlineExceeded = "DEADLINE_EXCEEDED",
        LoginRevoked = "LOGIN_REVOKED",
        UserSuspended = "USER_SUSPENDED",
        StillNeeded = "STILL_NEEDED",
        IdentityDisabled = "IDENTITY_DISABLED",
        RevisionChanged = "REVISION_CHANGED",
        TooLate = "TOO_LATE",
        WrongMessageState = "WRONG_MESSAGE_STATE",
        AgentUnavailable = "AGENT_UNAVAILABLE",
        Overloaded = "OVERLOADED",
    }
}

/// One broken rule of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Path in proto names, as in `sessions[2].session_id`.
    pub field: String,
    /// A sentence that names the limit.
    pub description: String,
}

/// An error with its reason and the variables of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub reason: Reason,
    pub message: String,
    pub metadata: Vec<(&'static str, String)>,
    pub violations: Vec<Violation>,
    pub retry_after: Option<Duration>,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Reason {
    /// The kind every error of this reason has.
    pub const fn kind(self) -> Kind {
        match self {
            Self::InvalidField
            | Self::MalformedMessage
            | Self::RequestIdReused
            | Self::ClientMessageIdReused
            | Self::PageTokenInvalid => Kind::Invalid,
            Self::TokenInvalid
            | Self::TokenExpired
            | Self::CredentialsInvalid
            | Self::RefreshTokenReused
            | Self::LoginRevoked
            | Self::UserSuspended => Kind::Unauthenticated,
            Self::PermissionDenied => Kind::Denied,
            Self::NotFound => Kind::NotFound,
            Self::AlreadyExists => Kind::Exists,
            Self::WrongState
            | Self::SessionClosed
            | Self::FloorNotHeld
            | Self::ProviderFailed
            | Self::StillNeeded
            | Self::IdentityDisabled
            | Self::TooLate
            | Self::WrongMessageState
            | Self::AgentUnavailable => Kind::WrongState,
            Self::FloorTaken | Self::EpochChanged | Self::RevisionChanged => Kind::Aborted,
            Self::RateLimited | Self::StorageFull | Self::MessageTooLarge | Self::LimitReached | Self::Overloaded => {
                Kind::Exhausted
            }
            Self::StoreUnavailable | Self::Draining => Kind::Unavailable,
            Self::DeadlineExceeded => Kind::Late,
            Self::Unimplemented => Kind::Unimplemented,
            Self::Internal => Kind::Internal,
        }
    }
}

impl Error {
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into(), metadata: Vec::new(), violations: Vec::new(), retry_after: None }
    }

    /// A broken field rule; `description` names the limit.
    pub fn invalid(field: impl Into<String>, description: impl Into<String>) -> Self {
        let violation = Violation { field: field.into(), description: description.into() };
        let message = format!("{}: {}", violation.field, violation.description);
        let mut error = Self::new(Reason::InvalidField, message).with("field", violation.field.clone());
        error.violations.push(violation);
        error
    }

    /// No such object, or none that the caller may see: both answer alike.
    pub fn not_found(resource: &'static str, id: impl fmt::Display) -> Self {
        Self::new(Reason::NotFound, format!("no {resource} with this id")).with("resource", resource).with("id", id)
    }

    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Reason::Internal, message)
    }

    /// Adds a variable of the text, for machines.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        self.metadata.push((key, value.to_string()));
        self
    }

    #[must_use]
    pub const fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    pub const fn kind(&self) -> Kind {
        self.reason.kind()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason.as_str(), self.message)
    }
}

impl std::error::Error for Error {}
