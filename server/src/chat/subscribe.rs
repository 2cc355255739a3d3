//! Many sessions on one stream, with what ends or interrupts the stream as a whole.

use std::sync::Arc;

use futures_util::{
    StreamExt,
    stream::{self, BoxStream, SelectAll, Stream},
};
use tokio_util::sync::CancellationToken;

use super::{Chat, standing::Watched, watch::Watch};
use crate::{
    clock::Clock,
    domain::{
        frame::{Cursor, Frame, StreamFrame},
        rights::Caller,
    },
    error::{Error, Reason, Result},
    hub::presence::OpenStream,
};

/// How long ahead a client hears that its token expires.
const EXPIRY_NOTICE_MS: i64 = 60_000;

struct Feed {
    sessions: SelectAll<BoxStream<'static, Result<StreamFrame>>>,
    clock: Clock,
    expires_at_ms: i64,
    warned: bool,
    standing: Watched,
    draining: CancellationToken,
    reconnect_after_ms: i64,
    over: bool,
    _open: OpenStream,
}

impl Chat {
    /// Follows sessions from their cursors. Channels are numbered from 1 in the order asked for.
    pub async fn subscribe(
        self: &Arc<Self>,
        caller: &Caller,
        cursors: Vec<Cursor>,
    ) -> Result<impl Stream<Item = Result<StreamFrame>> + Send + 'static + use<>> {
        let open = self.hub.presence().open(caller.id);
        let mut sessions = SelectAll::new();
        for (index, cursor) in cursors.iter().enumerate() {
            if cursors[..index].iter().any(|other| other.session_id == cursor.session_id) {
                return Err(Error::invalid(format!("sessions[{index}].session_id"), "must not repeat"));
            }
            let watch = Watch::begin(self, caller, *cursor).await.map_err(|error| at(error, index))?;
            let channel = u32::try_from(index + 1).unwrap_or(u32::MAX);
            sessions.push(frames(watch, channel).boxed());
        }
        let feed = Feed {
            sessions,
            clock: self.clock.clone(),
            expires_at_ms: caller.expires_at_ms,
            warned: false,
            standing: self.logins.standing().watch(caller),
            draining: self.tasks.draining(),
            reconnect_after_ms: self.settings.reconnect_after_ms,
            over: false,
            _open: open,
        };
        Ok(stream::unfold(feed, |mut feed| async move { Some((feed.next().await?, feed)) }))
    }
}

impl Feed {
    async fn next(&mut self) -> Option<Result<StreamFrame>> {
        if self.over {
            return None;
        }
        let notice_ms = self.expires_at_ms - if self.warned { 0 } else { EXPIRY_NOTICE_MS };
        tokio::select! {
            biased;
            () = self.draining.cancelled() => {
                self.over = true;
                Some(Ok(StreamFrame::Draining { reconnect_after_ms: self.reconnect_after_ms }))
            }
            error = self.standing.lost() => {
                self.over = true;
                Some(Err(error))
            }
            () = self.clock.sleep_until(notice_ms) => Some(self.expire()),
            frame = self.sessions.next() => frame,
        }
    }

    fn expire(&mut self) -> Result<StreamFrame> {
        if self.warned {
            self.over = true;
            return Err(Error::new(Reason::TokenExpired, "the access token has expired"));
        }
        self.warned = true;
        Ok(StreamFrame::Expiring { expires_at_ms: self.expires_at_ms })
    }
}

fn frames(watch: Watch, channel: u32) -> impl Stream<Item = Result<StreamFrame>> + Send {
    stream::unfold(watch, move |mut watch| async move {
        let frame = watch.next().await?;
        Some((frame.map(|frame: Frame| StreamFrame::Session { channel, frame }), watch))
    })
}

/// Names the cursor in an invalid field's path.
fn at(mut error: Error, index: usize) -> Error {
    for violation in &mut error.violations {
        violation.field = format!("sessions[{index}].{}", violation.field);
    }
    error
}
