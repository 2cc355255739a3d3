//! Which pages may call from a browser. Apart from `web`, because it knows origins and nothing of gRPC.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN, VARY,
    },
};
use tonic::body::Body;

use crate::domain::host::Hosts;

/// What pages may send. `authorization` is not covered by a `*`, so all are named.
const SENT: &str = "authorization, content-type, grpc-accept-encoding, grpc-encoding, grpc-timeout, traceparent, \
                    tracestate, x-api-key, x-grpc-web, x-user-agent";
/// What pages may read. An error that comes without a body has its status in the head.
const READ: &str = "grpc-status, grpc-message, grpc-status-details-bin, x-request-id";
/// Seconds for which a browser need not ask again; none keeps it longer.
const MAX_AGE_SECONDS: &str = "7200";
/// A refusal is told to the operator at most so often.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// The origins whose pages may call.
pub struct Cors {
    any: bool,
    allowed: Vec<Origin>,
    hosts: Hosts,
    told: Mutex<Option<Instant>>,
}

/// The page may not call.
pub struct Refused;

/// Scheme, host and port, in the words of a browser's `origin` header.
struct Origin {
    /// Without its port where any port will do.
    text: String,
    any_port: bool,
}

impl Cors {
    /// From the words of `web.allowed_origins`, which have been checked, and the names of our own pages.
    pub fn new(allowed: &[String], hosts: Hosts) -> Self {
        let origin = |word: &String| match word.strip_suffix(":*") {
            Some(text) => Origin { text: text.to_owned(), any_port: true },
            None => Origin { text: word.clone(), any_port: false },
        };
        let any = allowed.iter().any(|word| word == "*");
        Self { any, allowed: allowed.iter().map(origin).collect(), hosts, told: Mutex::default() }
    }

    /// The page whose script calls, as it is to be told that it may; none when no browser asks.
    pub fn judge<B>(&self, request: &Request<B>) -> Result<Option<HeaderValue>, Refused> {
        let Some(origin) = request.headers().get(ORIGIN) else { return Ok(None) };
        if self.any {
            return Ok(Some(HeaderValue::from_static("*")));
        }
        let allowed = origin
            .to_str()
            .is_ok_and(|text| self.allowed.iter().any(|origin| origin.matches(text)) || self.is_own(text, request));
        if allowed {
            return Ok(Some(origin.clone()));
        }
        self.tell_operator(origin);
        Err(Refused)
    }

    /// Whether a browser asks before it sends a call.
    pub fn asks(headers: &HeaderMap) -> bool {
        headers.contains_key(ORIGIN) && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// Tells a browser that a page may call, and how.
    pub fn preflight(page: Option<HeaderValue>) -> Response<Body> {
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = StatusCode::NO_CONTENT;
        let headers = answer.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(SENT));
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE_SECONDS));
        Self::tell(answer, page)
    }

    /// Lets the page read the answer.
    pub fn tell(mut answer: Response<Body>, page: Option<HeaderValue>) -> Response<Body> {
        if let Some(page) = page {
            let headers = answer.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, page);
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(READ));
            headers.insert(VARY, HeaderValue::from_static("origin"));
        }
        answer
    }

    /// The page's author sees only that the browser refuses; the log says what to do about it.
    fn tell_operator(&self, origin: &HeaderValue) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|told| told.elapsed() > TELL_EVERY) {
            *told = Some(Instant::now());
            tracing::warn!(
                ?origin,
                "a page was refused: its origin is not in web.allowed_origins, nor its host in web.allowed_hosts"
            );
        }
    }

    /// Whether the page came from this very host, as behind a proxy that serves both, under a name of ours.
    fn is_own<B>(&self, origin: &str, request: &Request<B>) -> bool {
        let host = request.uri().authority().map(http::uri::Authority::as_str);
        let host = host.or_else(|| request.headers().get(HOST)?.to_str().ok());
        host.is_some_and(|host| {
            origin.split_once("://").is_some_and(|(_, authority)| authority == host) && self.hosts.hold(host)
        })
    }
}

impl Origin {
    fn matches(&self, origin: &str) -> bool {
        match origin.strip_prefix(self.text.as_str()) {
            Some("") => true,
            Some(rest) if self.any_port => rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok()),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn judged(allowed: &[&str], origin: &str) -> bool {
        let allowed: Vec<String> = allowed.iter().map(|word| (*word).to_owned()).collect();
        let request = Request::builder().header(ORIGIN, origin).header(HOST, "chat.example:443").body(()).unwrap();
        Cors::new(&allowed, hosts()).judge(&request).is_ok()
    }

    fn hosts() -> Hosts {
        Hosts::new(&["chat.example".to_owned()])
    }

    #[test]
    fn a_page_is_our_own_only_under_a_name_of_ours() {
        for (host, ours) in
            [("chat.example", true), ("127.0.0.1:50051", true), ("localhost", true), ("rebind.example:50051", false)]
        {
            let request = Request::builder().header(ORIGIN, format!("http://{host}")).header(HOST, host).body(());
            assert_eq!(Cors::new(&[], hosts()).judge(&request.unwrap()).is_ok(), ours, "{host}");
        }
    }

    #[test]
    fn an_origin_is_compared_whole() {
        let allowed = ["https://shop.example", "http://localhost:*"];
        for origin in ["https://shop.example", "http://localhost", "http://localhost:5173", "https://chat.example:443"]
        {
            assert!(judged(&allowed, origin), "{origin}");
        }
        let others =
            ["https://shop.example.evil", "http://shop.example", "http://localhost:1.evil", "null", "", "https://"];
        for origin in others {
            assert!(!judged(&allowed, origin), "{origin}");
        }
        assert!(judged(&["*"], "null"));
    }
}
