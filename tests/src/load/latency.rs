//! Latencies from many tasks in one HDR histogram: 1 µs to 60 s, three digits.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hdrhistogram::Histogram;

#[derive(Clone)]
pub struct Latency(Arc<Mutex<Histogram<u64>>>);

impl Latency {
    pub fn new() -> Self {
        let histogram = Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds that fit");
        Self(Arc::new(Mutex::new(histogram)))
    }

    pub fn record(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).saturating_record(micros);
    }

    /// Milliseconds that so many of a hundred stayed below.
    pub fn percentile_ms(&self, percentile: f64) -> f64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).value_at_percentile(percentile) as f64 / 1000.0
    }

    pub fn add(&self, other: &Self) {
        let other = other.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(other).expect("the same bounds");
    }

    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub fn count(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
