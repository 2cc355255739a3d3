//! How long a stream of somebody goes on: until the server stops, its caller may call no more, or their
//! token has expired. One thing to wait for, and one timer, because most of what is held are streams
//! that say nothing.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use super::{
    Chat,
    standing::{Standing, Watched},
    token::expired,
};
use crate::{clock::Clock, domain::rights::Caller, error::Error};

/// How long ahead a client hears that its token expires.
const NOTICE_MS: i64 = 60_000;

pub(super) struct Lifetime {
    standing: Standing,
    watched: Watched,
    clock: Clock,
    expires_at_ms: i64,
    /// How long ahead of its end it is told next.
    notice_ms: i64,
    /// How long ahead it is told at first.
    first_notice_ms: i64,
    /// Something has changed that [`Self::next`] has not looked at.
    unseen: bool,
    alarm: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// What happens to a stream as a whole.
pub(super) enum Moment {
    Draining,
    Expiring { expires_at_ms: i64 },
    Over(Error),
}

impl Lifetime {
    /// Of a stream that ends with the token.
    pub fn new(chat: &Chat, caller: &Caller) -> Self {
        Self::told_ahead(chat, caller, 0)
    }

    /// Of a stream that is told a while ahead.
    pub fn with_notice(chat: &Chat, caller: &Caller) -> Self {
        Self::told_ahead(chat, caller, NOTICE_MS)
    }

    fn told_ahead(chat: &Chat, caller: &Caller, notice_ms: i64) -> Self {
        let (standing, clock) = (chat.logins.standing().clone(), chat.clock.clone());
        Self {
            watched: standing.watch(caller),
            alarm: Box::pin(clock.alarm(caller.expires_at_ms - notice_ms)),
            standing,
            clock,
            expires_at_ms: caller.expires_at_ms,
            notice_ms,
            first_notice_ms: notice_ms,
            unseen: false,
        }
    }

    /// Goes on with a fresh token of the same principal.
    pub fn renew(&mut self, fresh: &Caller) {
        self.watched = self.standing.watch(fresh);
        self.expires_at_ms = fresh.expires_at_ms;
        self.notice_ms = self.first_notice_ms;
        self.set_alarm(self.notice_ms);
    }

    /// Why the caller may hear no more, if that is so now.
    pub fn end(&self) -> Option<Error> {
        self.watched.is_lost().or_else(|| (self.expires_at_ms <= self.clock.now_ms()).then(expired))
    }

    /// The next thing that happens; may be dropped and asked again.
    pub async fn next(&mut self) -> Moment {
        poll_fn(|context| self.poll(context)).await
    }

    /// Waits until the caller may hear no more.
    pub async fn over(&mut self) -> Error {
        loop {
            if let Some(error) = self.end() {
                return error;
            }
            poll_fn(|context| {
                if self.watched.poll_changed(context).is_ready() {
                    self.unseen = true;
                    return Poll::Ready(());
                }
                self.poll_alarm(0, context)
            })
            .await;
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Moment> {
        while self.watched.poll_changed(context).is_ready() || std::mem::take(&mut self.unseen) {
            if self.watched.is_draining() {
                return Poll::Ready(Moment::Draining);
            }
            if let Some(error) = self.watched.is_lost() {
                return Poll::Ready(Moment::Over(error));
            }
        }
        ready!(self.poll_alarm(self.notice_ms, context));
        if self.notice_ms == 0 {
            return Poll::Ready(Moment::Over(expired()));
        }
        self.notice_ms = 0;
        self.set_alarm(0);
        Poll::Ready(Moment::Expiring { expires_at_ms: self.expires_at_ms })
    }

    /// Ready at so long ahead of the end. What the clock shows counts, whatever the timer says.
    fn poll_alarm(&mut self, notice_ms: i64, context: &mut Context<'_>) -> Poll<()> {
        while self.clock.now_ms() < self.expires_at_ms - notice_ms {
            ready!(self.alarm.as_mut().poll(context));
            self.set_alarm(notice_ms);
        }
        Poll::Ready(())
    }

    fn set_alarm(&mut self, notice_ms: i64) {
        self.alarm = Box::pin(self.clock.alarm(self.expires_at_ms - notice_ms));
    }
}
