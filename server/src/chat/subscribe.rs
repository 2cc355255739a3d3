//! Many sessions on one stream, with what ends or interrupts the stream as a whole. Subscribe is
//! nothing else; Attach follows and leaves sessions as it goes.

use std::{collections::HashMap, sync::Arc};

use futures_util::{
    StreamExt, TryStreamExt,
    future::{AbortHandle, Abortable, Either},
    stream::{self, BoxStream, SelectAll, Stream},
};
use uuid::Uuid;

use super::{
    Chat,
    lifetime::{Lifetime, Moment},
    watch::{Turns, Watch},
};
use crate::{
    domain::{
        frame::{Cursor, EndedReason, Frame, StreamFrame},
        rights::Caller,
    },
    error::{Error, Reason, Result},
    hub::presence::{FollowedSession, OpenStream},
    limits::Limit,
};

/// Watches that are begun at the same time.
const BEGUN_AT_ONCE: usize = 8;

/// What one stream brings: frames of the sessions followed, and of the stream itself.
pub(super) struct Feed {
    sessions: SelectAll<Abortable<Channel>>,
    followed: HashMap<Uuid, Followed>,
    channels: u32,
    turns: Turns,
    lifetime: Lifetime,
    reconnect_after_ms: i64,
    over: bool,
    most_sessions: Arc<Limit>,
    open: OpenStream,
}

/// What comes of one session, with its channel.
type Channel = BoxStream<'static, (u32, Result<Frame>)>;

/// A session of the stream: dropping the handle would not end it, aborting does.
struct Followed {
    channel: u32,
    watch: AbortHandle,
    _place: FollowedSession,
}

/// What a stream of one session brings, as most are: nothing but that session's watch.
struct Alone {
    watch: Watch,
    lifetime: Lifetime,
    reconnect_after_ms: i64,
    over: bool,
    _place: FollowedSession,
    _open: OpenStream,
}

impl Chat {
    /// One more stream of the caller, if they may have one.
    pub(super) fn open_stream(&self, caller: &Caller) -> Result<OpenStream> {
        let most = usize::try_from(self.bounds.streams.most).unwrap_or(usize::MAX);
        self.hub
            .presence()
            .open(caller.id, caller.is_staff(), most)
            .ok_or_else(|| self.bounds.streams.reached("open streams of one caller"))
    }

    /// Follows sessions from their cursors. Channels are numbered from 1 in the order asked for.
    pub async fn subscribe(
        self: &Arc<Self>,
        caller: &Arc<Caller>,
        cursors: Vec<Cursor>,
    ) -> Result<impl Stream<Item = Result<StreamFrame>> + Send + 'static + use<>> {
        if let [cursor] = cursors.as_slice() {
            let alone = self.subscribe_alone(caller, *cursor).await?;
            return Ok(Either::Left(stream::unfold(
                alone,
                |mut alone| async move { Some((alone.next().await?, alone)) },
            )));
        }
        let mut feed = Feed::open(self, caller)?;
        let watches = self.begin_watches(caller, cursors, &feed.turns).await?;
        feed.follow(watches)?;
        Ok(Either::Right(stream::unfold(feed, |mut feed| async move {
            // With its last session the stream is over.
            if feed.followed.is_empty() {
                return None;
            }
            Some((feed.next().await?, feed))
        })))
    }

    async fn subscribe_alone(self: &Arc<Self>, caller: &Arc<Caller>, cursor: Cursor) -> Result<Alone> {
        let open = self.open_stream(caller)?;
        let lifetime = Lifetime::with_notice(self, caller);
        let watch = Watch::open(self, caller, cursor).await.map_err(|error| at(error, 0))?;
        let place = follow(&self.bounds.sessions, &open)?;
        let reconnect_after_ms = self.settings.reconnect_after_ms;
        Ok(Alone { watch, lifetime, reconnect_after_ms, over: false, _place: place, _open: open })
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
            followed: HashMap::new(),
            channels: 0,
            turns: Turns::default(),
            lifetime: Lifetime::with_notice(chat, caller),
            reconnect_after_ms: chat.settings.reconnect_after_ms,
            over: false,
            most_sessions: Arc::clone(&chat.bounds.sessions),
            open,
        })
    }

    /// Follows all of these on new channels, in the order given, or none of them.
    pub fn follow(&mut self, watches: Vec<Watch>) -> Result<Vec<u32>> {
        let place = |watch| Ok((watch, follow(&self.most_sessions, &self.open)?));
        let placed: Vec<_> = watches.into_iter().map(place).collect::<Result<_>>()?;
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
        self.lifetime.renew(fresh);
    }

    /// The next frame, waiting also while no session is followed; none at the end.
    pub async fn next(&mut self) -> Option<Result<StreamFrame>> {
        if self.over {
            return None;
        }
        let frame = tokio::select! {
            biased;
            moment = self.lifetime.next() => {
                let (frame, over) = said(moment, self.reconnect_after_ms);
                self.over = over;
                return Some(frame);
            }
            Some((channel, frame)) = self.sessions.next() => self.of_session(channel, frame),
        };
        Some(frame)
    }

    /// What cannot be read of one session ends it, and nothing else.
    fn of_session(&mut self, channel: u32, frame: Result<Frame>) -> Result<StreamFrame> {
        let frame = match frame {
            Err(error) if error.reason == Reason::Internal => {
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
        let error = self.lifetime.over().await;
        self.over = true;
        Some(Err(error))
    }

    /// Why the caller may hear no more, if that is so now.
    pub fn end(&self) -> Option<Error> {
        self.lifetime.end()
    }
}

impl Alone {
    /// The next frame; none at the end.
    async fn next(&mut self) -> Option<Result<StreamFrame>> {
        if self.over {
            return None;
        }
        let frame = tokio::select! {
            biased;
            moment = self.lifetime.next() => {
                let (frame, over) = said(moment, self.reconnect_after_ms);
                self.over = over;
                return Some(frame);
            }
            frame = self.watch.next() => frame?,
        };
        self.over = frame.is_err();
        Some(frame.map(|frame| StreamFrame::Session { channel: 1, frame }))
    }
}

/// A place for one more session that a stream follows.
fn follow(most: &Limit, open: &OpenStream) -> Result<FollowedSession> {
    let place = open.follow(usize::try_from(most.most).unwrap_or(usize::MAX));
    place.ok_or_else(|| most.reached("followed sessions of one caller"))
}

/// What a stream says of itself, and whether it is over then.
fn said(moment: Moment, reconnect_after_ms: i64) -> (Result<StreamFrame>, bool) {
    match moment {
        Moment::Draining => (Ok(StreamFrame::Draining { reconnect_after_ms }), true),
        Moment::Expiring { expires_at_ms } => (Ok(StreamFrame::Expiring { expires_at_ms }), false),
        Moment::Over(error) => (Err(error), true),
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
