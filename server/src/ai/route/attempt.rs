//! One answer with its attempts: the only loop that retries, and the clock over each phase.

use std::{sync::Arc, time::Duration};

use futures_util::StreamExt;
use tokio::time::{Instant, sleep, timeout_at};

use super::Limits;
use crate::{
    ai::{
        Failure, FailureKind, Piece, Pieces, Prompt, Provider,
        breaker::{Breaker, Permit},
    },
    domain::message::FinishReason,
};

/// More than this much text is no answer but a fault: it ends there, as if by its length.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// The pause before the second attempt; doubled for each further one.
const FIRST_BACKOFF: Duration = Duration::from_millis(250);

/// The longest pause that we choose ourselves.
const LONGEST_BACKOFF: Duration = Duration::from_secs(4);

/// The longest pause that a provider may choose: beyond it the answer fails at once.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(10);

/// An answer being asked for.
pub(super) struct Answer {
    name: String,
    provider: Arc<dyn Provider>,
    breaker: Arc<Breaker>,
    prompt: Arc<Prompt>,
    limits: Limits,
    started: Instant,
    /// Calls made so far.
    attempt: u32,
    /// What to wait before the next call.
    pause: Duration,
    call: Option<(Pieces, Permit)>,
    has_begun: bool,
    text_bytes: usize,
    is_over: bool,
}

impl Answer {
    pub fn new(
        name: &str,
        provider: Arc<dyn Provider>,
        breaker: Arc<Breaker>,
        prompt: Arc<Prompt>,
        limits: Limits,
    ) -> Self {
        Self {
            name: name.to_owned(),
            provider,
            breaker,
            prompt,
            limits,
            started: Instant::now(),
            attempt: 0,
            pause: Duration::ZERO,
            call: None,
            has_begun: false,
            text_bytes: 0,
            is_over: false,
        }
    }

    pub async fn next(&mut self) -> Option<Result<Piece, Failure>> {
        if self.is_over {
            return None;
        }
        let item = match self.piece().await {
            Ok(piece) => Ok(self.take(piece)),
            Err(failure) => self.retry(failure),
        };
        self.is_over = matches!(item, Err(_) | Ok(Piece::End(_)));
        if self.is_over {
            self.call = None;
        }
        Some(item)
    }

    /// The next piece of the running call, or of a new one.
    async fn piece(&mut self) -> Result<Piece, Failure> {
        if self.call.is_none() {
            sleep(std::mem::take(&mut self.pause)).await;
            let permit = self.breaker.permit().map_err(paused)?;
            self.attempt += 1;
            self.call = Some((self.provider.stream(Arc::clone(&self.prompt)), permit));
        }
        let (deadline, phase) = self.deadline();
        let Some((pieces, _)) = &mut self.call else {
            return Err(Failure::new(FailureKind::Server, "no call is open"));
        };
        match timeout_at(deadline, pieces.next()).await {
            Ok(Some(item)) => item,
            Ok(None) => Err(Failure::new(FailureKind::Truncated, "the answer broke off without its end mark")),
            Err(_) => Err(Failure::new(FailureKind::Timeout, phase)),
        }
    }

    /// When the running phase is over, and what to say then.
    fn deadline(&self) -> (Instant, &'static str) {
        let total = (self.started + self.limits.total, "the whole answer took longer than its limit");
        let phase = if self.has_begun {
            (Instant::now() + self.limits.idle, "nothing more came within the idle limit")
        } else {
            (self.started + self.limits.first_delta, "nothing came within the limit for the first delta")
        };
        if phase.0 < total.0 { phase } else { total }
    }

    fn take(&mut self, mut piece: Piece) -> Piece {
        self.has_begun = true;
        if let Piece::Usage(usage) = &mut piece {
            usage.provider.clone_from(&self.name);
        }
        if let Piece::Text(text) | Piece::Reasoning(text) = &piece {
            self.text_bytes += text.len();
        }
        let piece = if self.text_bytes > MAX_ANSWER_BYTES { Piece::End(FinishReason::Length) } else { piece };
        if let Some((_, permit)) = &mut self.call {
            if matches!(piece, Piece::End(_)) { permit.worked() } else { permit.began() }
        }
        piece
    }

    /// A notice that the provider is called again, or the failure when it is not.
    fn retry(&mut self, failure: Failure) -> Result<Piece, Failure> {
        // Closes the connection before anything else happens.
        let was_called = self.call.take().is_some_and(|(_, mut permit)| {
            if failure.kind.is_passing() || failure.kind == FailureKind::Garbage {
                permit.failed();
            }
            true
        });
        let wait = failure.retry_after.unwrap_or_else(|| backoff(self.attempt));
        let is_in_time = self.started.elapsed() + wait < self.limits.first_delta.min(self.limits.total);
        let may_retry = was_called
            && !self.has_begun
            && failure.kind.is_passing()
            && self.attempt < self.limits.attempts
            && wait <= LONGEST_RETRY_AFTER
            && is_in_time;
        if !may_retry {
            return Err(failure);
        }
        self.pause = wait;
        Ok(Piece::Retrying { attempt: self.attempt + 1, wait, kind: failure.kind })
    }
}

fn paused(wait: Duration) -> Failure {
    Failure::new(FailureKind::Unreachable, "not called: it kept failing and is given a rest").retry_after(Some(wait))
}

/// The pause after so many attempts, between half and the whole of a doubling step, so that many
/// answers that failed together do not come back together.
fn backoff(attempts: u32) -> Duration {
    let step = FIRST_BACKOFF.saturating_mul(1 << attempts.saturating_sub(1).min(8)).min(LONGEST_BACKOFF);
    let chance = getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX));
    step.mul_f64(0.5 + chance / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_within_their_limits() {
        for attempts in 1..40 {
            let step = FIRST_BACKOFF.saturating_mul(1 << (attempts - 1).min(8)).min(LONGEST_BACKOFF);
            let pause = backoff(attempts);
            assert!(pause >= step / 2 && pause <= step, "{attempts}: {pause:?}");
        }
    }
}
