//! How much of each limit is used and how often it refused. Apart, so that GetStatus, /metrics and the log
//! show the same numbers for limits of every part.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use crate::{
    error::{Error, Reason},
    telemetry::{self, sampled::Sampled},
};

/// The limits of this node. Clones share them.
#[derive(Clone, Default)]
pub struct Limits(Arc<Mutex<Vec<Counted>>>);

/// A limit, and what says how much of it is used now.
type Counted = (Arc<Limit>, Box<dyn Fn() -> u64 + Send + Sync>);

/// One limit, named as its setting.
pub struct Limit {
    pub name: &'static str,
    pub most: u64,
    refused: AtomicU64,
    lines: Sampled,
}

/// One limit as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitStatus {
    pub name: &'static str,
    pub most: u64,
    /// Of a limit for each caller, connection or address: by the one that uses most of it.
    pub used: u64,
    /// Since the start.
    pub refused: u64,
}

impl Limits {
    /// A new limit; `used` says how much of it is used.
    pub fn add(&self, name: &'static str, most: u64, used: impl Fn() -> u64 + Send + Sync + 'static) -> Arc<Limit> {
        let limit = Arc::new(Limit { name, most, refused: AtomicU64::new(0), lines: Sampled::default() });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((Arc::clone(&limit), Box::new(used)));
        limit
    }

    /// All limits, in the order of their names.
    pub fn status(&self) -> Vec<LimitStatus> {
        let limits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let status = |(limit, used): &Counted| LimitStatus {
            name: limit.name,
            most: limit.most,
            used: used(),
            refused: limit.refused.load(Relaxed),
        };
        let mut all: Vec<LimitStatus> = limits.iter().map(status).collect();
        all.sort_unstable_by_key(|limit| limit.name);
        all
    }
}

impl Limit {
    /// The refusal of one thing more.
    pub fn reached(&self, what: &str) -> Error {
        self.refuse();
        Error::new(Reason::LimitReached, format!("at most {} {what}", self.most))
            .with("limit", self.most)
            .with("limit_name", self.name)
    }

    /// Something was refused, or ended, because of this limit.
    pub fn refuse(&self) {
        let refused = self.refused.fetch_add(1, Relaxed) + 1;
        telemetry::limit_refused(self.name);
        if let Some(left_out) = self.lines.tell() {
            tracing::warn!(limit = self.name, most = self.most, refused, left_out, "a limit refuses");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_shown_by_name_with_what_is_used_and_was_refused() {
        let limits = Limits::default();
        let streams = limits.add("streams", 4, || 3);
        limits.add("bytes", 10, || 0);
        streams.refuse();
        streams.refuse();
        let bytes = LimitStatus { name: "bytes", most: 10, used: 0, refused: 0 };
        let streams = LimitStatus { name: "streams", most: 4, used: 3, refused: 2 };
        assert_eq!(limits.status(), [bytes, streams]);
    }
}
