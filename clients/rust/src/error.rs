//! Why a call failed: a status taken apart. Apart from the calls, because a status of any client can
//! be read this way.

use std::{collections::HashMap, fmt, time::Duration};

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

/// A call that failed.
#[derive(Debug, Clone)]
pub struct Error {
    status: Status,
    details: Box<ErrorDetails>,
}

/// One field of a request that breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation<'a> {
    /// Path of the field, as in `sessions[1].session_id`.
    pub field: &'a str,
    /// What is wrong with it, in words for developers.
    pub description: &'a str,
}

impl From<Status> for Error {
    fn from(status: Status) -> Self {
        let details = Box::new(status.get_error_details());
        Self { status, details }
    }
}

impl Error {
    pub(crate) fn of(code: Code, message: &str) -> Self {
        Status::new(code, message).into()
    }

    pub fn code(&self) -> Code {
        self.status.code()
    }

    pub fn status(&self) -> &Status {
        &self.status
    }

    /// One of [`crate::v1::ErrorReason`] without its prefix, as in `NOT_FOUND`; none when the failure is
    /// not the server's, such as a cut connection.
    pub fn reason(&self) -> Option<&str> {
        self.details.error_info().filter(|told| told.domain == "parlance").map(|told| told.reason.as_str())
    }

    /// What belongs to the reason, for example the `limit`.
    pub fn metadata(&self) -> Option<&HashMap<String, String>> {
        self.details.error_info().map(|told| &told.metadata)
    }

    /// Every field of the request that breaks a rule.
    pub fn violations(&self) -> impl Iterator<Item = Violation<'_>> {
        let told = self.details.bad_request().map(|request| request.field_violations.as_slice()).unwrap_or_default();
        told.iter().map(|told| Violation { field: &told.field, description: &told.description })
    }

    /// How long to wait before the call is repeated.
    pub fn retry_after(&self) -> Option<Duration> {
        self.details.retry_info().and_then(|told| told.retry_delay)
    }

    /// Whether the same call may succeed later: the server says how long to wait, is away, draining or
    /// overloaded, or the connection broke. A call that changes something must be repeated with the same id.
    pub fn is_transient(&self) -> bool {
        let may = match self.reason() {
            Some(reason) => matches!(reason, "STORE_UNAVAILABLE" | "DRAINING" | "OVERLOADED"),
            // What breaks under way comes without a reason, in several words.
            None => matches!(
                self.code(),
                Code::Unavailable | Code::Unknown | Code::Internal | Code::Aborted | Code::DataLoss | Code::Cancelled
            ),
        };
        may || self.details.retry_info().is_some()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({})", self.status.message(), self.reason().unwrap_or("no reason"))
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the table of all clients writes it.
    fn told(line: &str) -> (Error, bool) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [code, reason, retry, transient] = words.as_slice() else { panic!("{line}") };
        let code =
            (0..=16).map(Code::from_i32).find(|known| format!("{known:?}").to_uppercase() == code.replace('_', ""));
        let mut details = ErrorDetails::new();
        if *reason != "-" {
            details.set_error_info(*reason, "parlance", HashMap::new());
        }
        if let Ok(seconds) = retry.parse() {
            details.set_retry_info(Some(Duration::from_secs(seconds)));
        }
        (Status::with_error_details(code.unwrap(), "no", details).into(), *transient == "yes")
    }

    #[test]
    fn what_is_transient_is_what_the_contract_says() {
        let table = include_str!("../../../tests/sdk/transient.txt");
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let (error, transient) = told(line);
            assert_eq!(error.is_transient(), transient, "{line}");
        }
    }
}
