//! The one place where an [`Error`] becomes a gRPC status, and where the statuses that tonic makes
//! by itself get the form of ours.

use std::collections::HashMap;

use http::Response;
use prost::Message;
use tonic::{Code, Status, body::Body};
use tonic_types::{ErrorDetails, StatusExt};

use crate::error::{Error, Kind, Reason, Violation};

/// What violations may take of an answer's trailers: some clients refuse more than 8 KiB of them.
const VIOLATION_BYTES: usize = 4 << 10;

const DOMAIN: &str = "parlance";
const DETAILS_HEADER: &str = "grpc-status-details-bin";

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let mut details = ErrorDetails::new();
        let metadata: HashMap<String, String> =
            error.metadata.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        details.set_error_info(error.reason.as_str(), DOMAIN, metadata);
        add_violations(&mut details, &error.violations);
        if let Some(wait) = error.retry_after {
            details.set_retry_info(Some(wait));
        }
        Self::with_error_details(code(error.kind()), public_message(&error), details)
    }
}

const fn code(kind: Kind) -> Code {
    match kind {
        Kind::Invalid => Code::InvalidArgument,
        Kind::Unauthenticated => Code::Unauthenticated,
        Kind::Denied => Code::PermissionDenied,
        Kind::NotFound => Code::NotFound,
        Kind::Exists => Code::AlreadyExists,
        Kind::WrongState => Code::FailedPrecondition,
        Kind::Aborted => Code::Aborted,
        Kind::Exhausted => Code::ResourceExhausted,
        Kind::Unavailable => Code::Unavailable,
        Kind::Late => Code::DeadlineExceeded,
        Kind::Unimplemented => Code::Unimplemented,
        Kind::Internal => Code::Internal,
    }
}

/// Our own faults are told to the log, not to the caller.
fn public_message(error: &Error) -> String {
    if error.kind() != Kind::Internal {
        return error.message.clone();
    }
    tracing::error!(message = %error.message, "a call failed by our fault");
    "a fault of the server; its log knows more by the request id".into()
}

fn add_violations(details: &mut ErrorDetails, violations: &[Violation]) {
    let mut room = VIOLATION_BYTES;
    for (told, violation) in violations.iter().enumerate() {
        let size = violation.field.len() + violation.description.len();
        if size > room {
            details.add_bad_request_violation("", format!("and {} more", violations.len() - told));
            return;
        }
        room -= size;
        details.add_bad_request_violation(&violation.field, &violation.description);
    }
}

/// Gives an answer that carries a status without our details the form of ours.
pub fn mend(response: Response<Body>, max_request_bytes: usize) -> Response<Body> {
    if response.headers().contains_key(DETAILS_HEADER) {
        return response;
    }
    match Status::from_header_map(response.headers()) {
        Some(status) if status.code() != Code::Ok => translate(&status, max_request_bytes).map_or(response, answer),
        _ => response,
    }
}

/// An answer that is nothing but an error.
pub fn answer(error: Error) -> Response<Body> {
    Status::from(error).into_http()
}

/// What a status of tonic's own means. None for those that other services of the port speak, such as
/// health's NOT_FOUND.
fn translate(status: &Status, max_request_bytes: usize) -> Option<Error> {
    let message = status.message();
    let error = match status.code() {
        Code::OutOfRange | Code::ResourceExhausted => {
            Error::new(Reason::MessageTooLarge, format!("a message may have {max_request_bytes} bytes"))
                .with("limit_bytes", max_request_bytes)
        }
        Code::Unimplemented if message.contains("ncoding") || message.contains("ompress") => {
            Error::new(Reason::Unimplemented, "the server reads no compressed messages")
        }
        Code::Unimplemented => unknown_method(),
        // Before a method runs, tonic says INTERNAL for what is wrong with the request's framing.
        Code::Internal | Code::Unknown => {
            Error::new(Reason::MalformedMessage, format!("the request cannot be read: {message}"))
        }
        _ => return None,
    };
    Some(error)
}

/// An error as part of a stream that goes on.
pub fn in_band(error: Error) -> tonic_types::pb::Status {
    let status = Status::from(error);
    // Our statuses carry themselves in their details.
    tonic_types::pb::Status::decode(status.details()).unwrap_or_default()
}

/// What ended a stream of requests.
pub fn unreadable(status: &Status, max_request_bytes: usize) -> Error {
    if let Some(error) = ours(status) {
        return error;
    }
    translate(status, max_request_bytes).unwrap_or_else(|| Error::new(Reason::MalformedMessage, status.message()))
}

/// The error that a status was made of, with the limit that it names.
fn ours(status: &Status) -> Option<Error> {
    let info = status.get_details_error_info().filter(|info| info.domain == DOMAIN)?;
    let error = Error::new(Reason::parse(&info.reason)?, status.message());
    let named = ["limit_name", "limit_bytes"].into_iter().filter_map(|key| Some((key, info.metadata.get(key)?)));
    Some(named.fold(error, |error, (key, value)| error.with(key, value)))
}

pub fn unknown_method() -> Error {
    Error::new(Reason::Unimplemented, "no such method")
}
