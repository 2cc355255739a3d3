//! One answer with its attempts: the only loop that retries, and the clock over each phase.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use futures_util::StreamExt;
use tokio::time::{Instant, sleep, timeout_at};

use super::Limits;
use crate::{
    ai::{
        Failure, FailureKind, Piece, Pieces, Prompt, Provider, Target,
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

/// Whom to ask, and what is known of the way there.
pub(super) struct Way {
    pub target: Target,
    pub provider: Arc<dyn Provider>,
    pub breaker: Arc<Breaker>,
}

/// An answer being asked for.
pub(super) struct Answer {
    /// In the order in which they are asked; the next only when the one before gave nothing at all.
    ways: VecDeque<Way>,
    prompt: Arc<Prompt>,
    limits: Limits,
    /// The first request, made ready ahead of the first poll.
    ready: Option<Pieces>,
    /// When it was first polled: what is only made ready takes no time of it.
    started: Option<Instant>,
    /// Calls made so far, and those made before this way.
    attempt: u32,
    before: u32,
    /// What to wait before the next call.
    pause: Duration,
    call: Option<(Pieces, Permit)>,
    has_begun: bool,
    text_bytes: usize,
    is_over: bool,
}

impl Way {
    fn request(&self, prompt: &Arc<Prompt>) -> Pieces {
        self.provider.stream(Arc::clone(prompt), &self.target)
    }
}

impl Answer {
    pub fn new(ways: impl IntoIterator<Item = Way>, prompt: Arc<Prompt>, limits: Limits) -> Self {
        let ways: VecDeque<Way> = ways.into_iter().collect();
        Self {
            ready: ways.front().map(|way| way.request(&prompt)),
            ways,
            prompt,
            limits,
            started: None,
            attempt: 0,
            before: 0,
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
        let started = *self.started.get_or_insert_with(Instant::now);
        let item = match self.piece(started).await {
            Ok(piece) => Ok(self.take(piece)),
            Err(failure) => self.retry(failure, started),
        };
        self.is_over = matches!(item, Err(_) | Ok(Piece::End(_)));
        if self.is_over {
            self.call = None;
        }
        Some(item)
    }

    /// The next piece of the running call, or of a new one.
    async fn piece(&mut self, started: Instant) -> Result<Piece, Failure> {
        if self.call.is_none() {
            // A timer of no length would still wait for the next tick of its clock.
            if !self.pause.is_zero() {
                sleep(std::mem::take(&mut self.pause)).await;
            }
            let unknown = || Failure::new(FailureKind::Rejected, "no provider of this name is configured");
            let way = self.ways.front().ok_or_else(unknown)?;
            let permit = way.breaker.permit().map_err(paused)?;
            let pieces = self.ready.take().unwrap_or_else(|| way.request(&self.prompt));
            self.attempt += 1;
            self.call = Some((pieces, permit));
        }
        let (deadline, phase) = self.deadline(started);
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
    fn deadline(&self, started: Instant) -> (Instant, &'static str) {
        let total = (started + self.limits.total, "the whole answer took longer than its limit");
        let phase = if self.has_begun {
            (Instant::now() + self.limits.idle, "nothing more came within the idle limit")
        } else {
            (started + self.limits.first_delta, "nothing came within the limit for the first delta")
        };
        if phase.0 < total.0 { phase } else { total }
    }

    fn take(&mut self, mut piece: Piece) -> Piece {
        self.has_begun = true;
        if let Piece::Usage(usage) = &mut piece {
            let provider = self.ways.front().map(|way| way.target.provider.clone());
            usage.provider = provider.unwrap_or_default();
        }
        if let Piece::Text(text) | Piece::Reasoning(text) | Piece::Replace(text) = &piece {
            self.text_bytes += text.len();
        }
        let piece = if self.text_bytes > MAX_ANSWER_BYTES { Piece::End(FinishReason::Length) } else { piece };
        if let Some((_, permit)) = &mut self.call {
            if matches!(piece, Piece::End(_)) { permit.worked() } else { permit.began() }
        }
        piece
    }

    /// A notice that a provider is called again, the same or the next one, or the failure when none is.
    fn retry(&mut self, failure: Failure, started: Instant) -> Result<Piece, Failure> {
        // Closes the connection before anything else happens.
        let was_called = self.call.take().is_some_and(|(_, mut permit)| {
            if failure.kind.is_passing() || failure.kind == FailureKind::Garbage {
                permit.failed();
            }
            true
        });
        let wait = failure.retry_after.unwrap_or_else(|| backoff(self.attempt - self.before));
        let most = self.limits.first_delta.min(self.limits.total);
        let may_retry = was_called
            && !self.has_begun
            && failure.kind.is_passing()
            && self.attempt - self.before < self.limits.attempts
            && wait <= LONGEST_RETRY_AFTER
            && started.elapsed() + wait < most;
        let wait = if may_retry { wait } else { Duration::ZERO };
        if !may_retry {
            if self.has_begun || self.ways.len() < 2 || started.elapsed() >= most {
                return Err(failure);
            }
            self.ways.pop_front();
            (self.before, self.ready) = (self.attempt, None);
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
