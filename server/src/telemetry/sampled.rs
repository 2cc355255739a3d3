//! Lines of the log that others can cause as often as they like: only so many are written. Apart, because
//! every such line must be sampled alike.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Lines of one kind in each period.
const MOST_LINES: u32 = 10;
const PERIOD: Duration = Duration::from_secs(10);

/// Decides which lines of one kind are written.
#[derive(Default)]
pub struct Sampled(Mutex<Lines>);

#[derive(Default)]
struct Lines {
    since: Option<Instant>,
    written: u32,
    left_out: u64,
}

impl Sampled {
    /// Whether this line is written, and how many were left out since the last one that was.
    pub fn tell(&self) -> Option<u64> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if lines.since.is_none_or(|since| now.saturating_duration_since(since) >= PERIOD) {
            lines.since = Some(now);
            lines.written = 0;
        }
        if lines.written >= MOST_LINES {
            lines.left_out += 1;
            return None;
        }
        lines.written += 1;
        Some(std::mem::take(&mut lines.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_first_lines_are_written_and_the_rest_are_counted() {
        let sampled = Sampled::default();
        let written = (0..1_000).filter(|_| sampled.tell() == Some(0)).count();
        assert_eq!(written, 10);
        tokio::time::advance(PERIOD).await;
        assert_eq!(sampled.tell(), Some(990));
        assert_eq!(sampled.tell(), Some(0));
    }
}
