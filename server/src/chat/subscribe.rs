//! Many sessions on one stream, with what ends or interrupts the stream as a whole. Subscribe is
//! nothing else; Attach follows and leaves sessions as it goes.

use std::{collections::HashMap, sync::Arc};

use futures_util::{
    StreamExt, TryStreamExt,
    future::{AbortHandle, Abortable},
    stream::{self, BoxStream, SelectAll, Stream},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Chat,
    standing::{Standing, Watched},
    token::expired,
    watch::{Turns, Watch},
};
use crate::{
    clock::Clock,
    domain::{
        frame::{Cursor, EndedReason, Frame, StreamFrame},
        rights::Caller,
    },
    error::{Error, Reason, Result},
    hub::presence::{FollowedSession, OpenStream},
    limits::Limit,
};

/// How long ahead a client hears that its token expires.
const EXPIRY_NOTICE_MS: i64 = 60_000;
/// Watches that are begun at the same time.
const BEGUN_AT_ONCE: usize = 8;

/// What one stream brings: frames of the sessions followed, and of the stream itself.
pub(super) struct Feed {
    sessions: SelectAll<Abortable<BoxStream<'static, (u32, Result<Frame>)>>>,
    /// It follows one session, and ends with it however that ends.
    alone: bool,
    followed: HashMap<Uuid, Followed>,
    channels: u32,
    turns: Turns,
    clock: Clock,
    expires_at_ms: i64,
    warned: bool,
    standing: Standing,
    watched: Watched,
    draining: CancellationToken,
    reconnect_after_ms: i64,
    over: bool,
    most_sessions: Arc<Limit>,
    open: OpenStream,
}

/// A session of the stream: dropping the handle would not end it, aborting does.
struct Followed {
    channel: u32,
    watch: AbortHandle,
    _place: FollowedSession,
}

impl Chat {
    /// One more stream of the caller, if they may have one.
    pub(super) fn open_stream(&self, caller: &Caller) -> Result<OpenStream> {
        let most = usize::try_from(self.bounds.streams.most).unwrap_or(usize::MAX);
        self.hub
            .presence()
            .open(caller.id, most)
            .ok_or_else(|| self.bounds.streams.reached("open streams of one caller"))
    }

    /// Follows sessions from their cursors. Channels are numbered from 1 in the order asked for.
    pub async fn subscribe(
        self: &Arc<Self>,
        caller: &Arc<Caller>,
        cursors: Vec<Cursor>,
    ) -> Result<impl Stream<Item = Result<StreamFrame>> + Send + 'static + use<>> {
        let mut feed = Feed { alone: cursors.len() == 1, ..Feed::open(self, caller)? };
        let watches = match cursors.as_slice() {
            // Alone it has its turn at once.
            [cursor] => vec![Watch::open(self, caller, *cursor).await.map_err(|error| at(error, 0))?],
            _ => self.begin_watches(caller, cursors, &feed.turns).await?,
        };
        feed.follow(watches)?;
        Ok(stream::unfold(feed, |mut feed| async move {
            // With its last session the stream is over.
            if feed.followed.is_empty() {
                return None;
            }
            Some((feed.next().await?, feed))
        }))
    }

    /// All watches, or the error of the first that cannot begin.
    pub(super) async fn begin_watches(
        self: &Arc<Self>,
        caller: &Arc<Caller>,
        cursors: Vec<Cursor>,
        turns: &Turns,
    ) -> Result<Vec<Watch>> {
        for (index, cursor) in cursors.iter().enumerate() {
            if cursors[..index].iter().any(|other| other.session_id == cursor.session_id) {
                return Err(Error::invalid(format!("sessions[{index}].session_id"), "must not repeat"));
            }
        }
        let begin = |(index, cursor)| async move {
            Watch::later(self, caller, cursor, turns).await.map_err(|error| at(error, index))
        };
        stream::iter(cursors.into_iter().enumerate().map(begin)).buffered(BEGUN_AT_ONCE).try_collect().await
    }
}

impl Feed {
    pub fn open(chat: &Arc<Chat>, caller: &Caller) -> Result<Self> {
        let open = chat.open_stream(caller)?;
        Ok(Self {
            sessions: SelectAll::new(),
            alone: false,
            followed: HashMap::new(),
            channels: 0,
            turns: Turns::default(),
            clock: chat.clock.clone(),
            expires_at_ms: caller.expires_at_ms,
            warned: false,
            standing: chat.logins.standing().clone(),
            watched: chat.logins.standing().watch(caller),
            draining: chat.tasks.draining(),
            reconnect_after_ms: chat.settings.reconnect_after_ms,
            over: false,
            most_sessions: Arc::clone(&chat.bounds.sessions),
            open,
        })
    }

    /// Follows all of these on new channels, in the order given, or none of them.
    pub fn follow(&mut self, watches: Vec<Watch>) -> Result<Vec<u32>> {
        let most = usize::try_from(self.most_sessions.most).unwrap_or(usize::MAX);
        let place = |watch| Some((watch, self.open.follow(most)?));
        let placed: Option<Vec<_>> = watches.into_iter().map(place).collect();
        let placed = placed.ok_or_else(|| self.most_sessions.reached("followed sessions of one caller"))?;
        Ok(placed.into_iter().map(|(watch, place)| self.follow_one(watch, place)).collect())
    }

    /// In place of an earlier watch of the same session.
    fn follow_one(&mut self, watch: Watch, place: FollowedSession) -> u32 {
        self.channels += 1;
        let (handle, registration) = AbortHandle::new_pair();
        let followed = Followed { channel: self.channels, watch: handle, _place: place };
        if let Some(before) = self.followed.insert(watch.session_id(), followed) {
            before.watch.abort();
        }
        self.sessions.push(Abortable::new(frames(watch, self.channels).boxed(), registration));
        self.channels
    }

    /// Nothing more of the session comes.
    pub fn unfollow(&mut self, session_id: Uuid) {
        if let Some(followed) = self.followed.remove(&session_id) {
            followed.watch.abort();
        }
    }

    pub fn turns(&self) -> &Turns {
        &self.turns
    }

    pub fn follows(&self, session_id: Uuid) -> bool {
        self.followed.contains_key(&session_id)
    }

    /// Sessions followed now.
    pub fn len(&self) -> usize {
        self.followed.len()
    }

    /// Goes on with a fresh token of the same principal.
    pub fn renew(&mut self, fresh: &Caller) {
        self.expires_at_ms = fresh.expires_at_ms;
        self.warned = false;
        self.watched = self.standing.watch(fresh);
    }

    /// The next frame, waiting also while no session is followed; none at the end.
    pub async fn next(&mut self) -> Option<Result<StreamFrame>> {
        if self.over {
            return None;
        }
        let notice_ms = self.expires_at_ms - if self.warned { 0 } else { EXPIRY_NOTICE_MS };
        let frame = tokio::select! {
            biased;
            () = self.draining.cancelled() => {
                self.over = true;
                return Some(Ok(StreamFrame::Draining { reconnect_after_ms: self.reconnect_after_ms }));
            }
            error = self.watched.lost() => {
                self.over = true;
                return Some(Err(error));
            }
            () = self.clock.sleep_until(notice_ms) => return Some(self.expire()),
            Some((channel, frame)) = self.sessions.next() => self.of_session(channel, frame),
        };
        Some(frame)
    }

    /// What cannot be read of one session ends it, and nothing else.
    fn of_session(&mut self, channel: u32, frame: Result<Frame>) -> Result<StreamFrame> {
        let frame = match frame {
            Err(error) if error.reason == Reason::Internal && !self.alone => {
                let followed = self.followed.iter().find(|(_, followed)| followed.channel == channel);
                let session_id = followed.map(|(session_id, _)| session_id.to_string());
                tracing::warn!(session_id, %error, "a session cannot be read and is no longer followed");
                Frame::Ended(EndedReason::Unreadable)
            }
            frame => frame?,
        };
        if matches!(frame, Frame::Ended(_)) {
            self.followed.retain(|_, followed| followed.channel != channel);
        }
        Ok(StreamFrame::Session { channel, frame })
    }

    /// As [`Self::next`]; while there is no room for a frame, only why the stream ends.
    pub async fn next_for(&mut self, room: bool) -> Option<Result<StreamFrame>> {
        if room {
            return self.next().await;
        }
        let error = tokio::select! {
            biased;
            error = self.watched.lost() => error,
            () = self.clock.sleep_until(self.expires_at_ms) => expired(),
        };
        self.over = true;
        Some(Err(error))
    }

    /// Why the caller may hear no more, if that is so now.
    pub fn end(&self) -> Option<Error> {
        self.watched.is_lost().or_else(|| (self.expires_at_ms <= self.clock.now_ms()).then(expired))
    }

    fn expire(&mut self) -> Result<StreamFrame> {
        if self.warned {
            self.over = true;
            return Err(expired());
        }
        self.warned = true;
        Ok(StreamFrame::Expiring { expires_at_ms: self.expires_at_ms })
    }
}

fn frames(watch: Watch, channel: u32) -> impl Stream<Item = (u32, Result<Frame>)> + Send {
    stream::unfold(watch, move |mut watch| async move {
        let frame = watch.next().await?;
        Some(((channel, frame), watch))
    })
}

/// Names the cursor in an invalid field's path.
fn at(mut error: Error, index: usize) -> Error {
    for violation in &mut error.violations {
        violation.field = format!("sessions[{index}].{}", violation.field);
    }
    error
}
