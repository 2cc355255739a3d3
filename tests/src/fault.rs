//! What stands in an error besides its code, read the way a client reads it.

use std::{collections::BTreeMap, time::Duration};

use tonic::{Code, Status};
use tonic_types::StatusExt;

/// An error of the contract, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: Code,
    /// One of `ErrorReason`, without its prefix.
    pub reason: String,
    pub metadata: BTreeMap<String, String>,
    /// Paths of the fields that break a rule.
    pub fields: Vec<String>,
    pub retry_after: Option<Duration>,
}

impl Fault {
    /// Every error of the server has an ErrorInfo of our domain.
    pub fn of(status: &Status) -> Self {
        let details = status.get_error_details();
        let Some(info) = details.error_info() else { panic!("an error without ErrorInfo: {status:?}") };
        assert_eq!(info.domain, "parlance");
        let violations = details.bad_request().map(|request| request.field_violations.as_slice()).unwrap_or_default();
        Self {
            code: status.code(),
            reason: info.reason.clone(),
            metadata: info.metadata.clone().into_iter().collect(),
            fields: violations.iter().map(|violation| violation.field.clone()).collect(),
            retry_after: details.retry_info().and_then(|retry| retry.retry_delay),
        }
    }

    /// What an error value of ours has.
    pub fn get(&self, key: &str) -> &str {
        self.metadata.get(key).map_or("", String::as_str)
    }
}
