//! Streams that must not end: a session's log and the inbox, each in a task of its own that resumes
//! after every cut and reports frames in order.

use std::{future::Future, time::Duration};

use parlance_client::v1::{
    self, ListMessagesRequest, ResumeOutcome, SessionCursor, SessionState, SubscribeRequest, WatchInboxRequest,
    attach_request, attach_response, chat_service_client::ChatServiceClient, inbox_service_client::InboxServiceClient,
    session_frame::Frame, watch_inbox_response,
};
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::{Code, Status, Streaming};

use super::{
    attached::{self, Attached},
    connection::Link,
    news::News,
    patience::{Backoff, passes, why},
};
use crate::tasks::Tasks;

/// The server sends at least a checkpoint, or the counts, every 15 s; a stream that is silent for longer is cut.
const SILENCE_LIMIT: Duration = Duration::from_secs(45);
/// A stream is not opened again for a token that expires sooner than this after its opening.
const SHORTEST_STREAM: Duration = Duration::from_secs(10);
const OPEN_LIMIT: Duration = Duration::from_secs(15);

/// What the inbox shows: sessions that the assistant has can be taken as well.
const SHOWN: [SessionState; 3] = [SessionState::Assistant, SessionState::Waiting, SessionState::Human];

/// Follows until it is dropped.
pub struct Following {
    _stop: DropGuard,
}

/// Follows a session after `after_seq` of the log `log_id`, which may be empty for the whole log.
pub fn session(link: &Link, tasks: &Tasks, session_id: String, log_id: String, after_seq: i64) -> Following {
    let cursor = SessionCursor { session_id, log_id, after_seq: Some(after_seq) };
    let mut follower = SessionFollower { link: link.clone(), cursor };
    start(tasks, async move {
        let mut backoff = Backoff::default();
        loop {
            let result = follower.once(&mut backoff).await;
            let fate = recover(&follower.link, result, &mut backoff).await;
            if let Some(why) = fate {
                if !why.is_empty() {
                    let session_id = follower.cursor.session_id.clone();
                    follower.link.tell(News::Unfollowed { session_id, why }).await;
                }
                return;
            }
        }
    })
}

/// Follows the inbox: a snapshot each time it begins.
pub fn inbox(link: &Link, tasks: &Tasks) -> Following {
    let link = link.clone();
    start(tasks, async move {
        let mut backoff = Backoff::default();
        loop {
            let result = inbox_once(&link, &mut backoff).await;
            if let Some(why) = recover(&link, result, &mut backoff).await {
                link.tell(News::LoggedOut(why)).await;
                return;
            }
        }
    })
}

fn start(tasks: &Tasks, follow: impl Future<Output = ()> + Send + 'static) -> Following {
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    tasks.spawn(async move {
        stopped.run_until_cancelled_owned(follow).await;
    });
    Following { _stop: stop.drop_guard() }
}

/// Waits where trying again may help; otherwise the reason not to, empty when all has been said.
async fn recover(link: &Link, result: Result<(), Status>, backoff: &mut Backoff) -> Option<String> {
    let status = match result {
        Ok(()) => return Some(String::new()),
        Err(status) => status,
    };
    if status.code() == Code::Unauthenticated {
        return match link.renew().await {
            Ok(()) => {
                backoff.wait(&status).await;
                None
            }
            Err(refused) if !passes(&refused) => {
                link.tell(News::LoggedOut(why(&refused))).await;
                Some(String::new())
            }
            Err(unreachable) => {
                link.lost().await;
                backoff.wait(&unreachable).await;
                None
            }
        };
    }
    if !passes(&status) {
        return Some(why(&status));
    }
    link.lost().await;
    backoff.wait(&status).await;
    None
}

struct SessionFollower {
    link: Link,
    cursor: SessionCursor,
}

/// Takes a stream away from those who send on it, however its reading ends.
struct Detached {
    link: Link,
    attached: Attached,
}

impl Drop for Detached {
    fn drop(&mut self) {
        self.link.detach(&self.attached);
    }
}

impl SessionFollower {
    /// Follows one stream until nothing more will come of the session.
    async fn once(&mut self, backoff: &mut Backoff) -> Result<(), Status> {
        let (attached, mut stream) = limited(attached::open(&self.link)).await?;
        let _detached = Detached { link: self.link.clone(), attached: attached.clone() };
        let cursors = SubscribeRequest { sessions: vec![self.cursor.clone()] };
        let mut subscribed = attached.send(attach_request::Frame::Subscribe(cursors));
        self.link.attach(&attached);
        let mut authenticated = Instant::now();
        loop {
            match next(&mut stream).await?.frame {
                Some(attach_response::Frame::Session(v1::SessionFrame { frame: Some(frame), .. })) => {
                    if self.frame(frame, backoff).await? {
                        return Ok(());
                    }
                }
                Some(attach_response::Frame::Reply(reply)) => {
                    attached.take(reply);
                    if let Ok(Err(refused)) = subscribed.try_recv() {
                        return Err(refused);
                    }
                }
                Some(attach_response::Frame::Draining(draining)) => {
                    backoff.drain(&draining);
                    self.link.tell(News::Draining).await;
                }
                Some(attach_response::Frame::Expiring(_)) if authenticated.elapsed() >= SHORTEST_STREAM => {
                    self.link.renew().await?;
                    authenticated = Instant::now();
                    let access_token = self.link.access_token().await;
                    // A refusal shows when the stream ends.
                    drop(attached.send(attach_request::Frame::Authenticate(v1::Authenticate { access_token })));
                }
                // Tokens that expire as soon as they are made: the stream is resumed when it is cut.
                Some(attach_response::Frame::Expiring(_)) => {}
                // A frame of a newer server.
                Some(attach_response::Frame::Session(_)) | None => {}
            }
        }
    }

    /// Takes a frame; whether it was the session's last.
    async fn frame(&mut self, frame: Frame, backoff: &mut Backoff) -> Result<bool, Status> {
        let after_seq = self.cursor.after_seq.unwrap_or_default();
        let mut reset = false;
        let mut over = false;
        match &frame {
            Frame::Subscribed(subscribed) => {
                backoff.reset();
                self.link.back().await;
                self.cursor.log_id.clone_from(&subscribed.log_id);
                reset = subscribed.outcome() == ResumeOutcome::Reset;
                if reset {
                    self.cursor.after_seq = Some(subscribed.head_seq);
                }
            }
            Frame::Event(event) if event.previous_seq > after_seq => {
                return Err(Status::unavailable("events are missing"));
            }
            Frame::Event(event) => self.cursor.after_seq = Some(after_seq.max(event.seq)),
            Frame::Checkpoint(checkpoint) => self.cursor.after_seq = Some(after_seq.max(checkpoint.seq)),
            Frame::Ended(_) => over = true,
            _ => {}
        }
        let session_id = self.cursor.session_id.clone();
        self.link.tell(News::Frame { session_id: session_id.clone(), frame }).await;
        if reset {
            // Read before the next frame, so that what is older is told first.
            let page = newest_page(&self.link, session_id.clone()).await?;
            self.link.tell(News::Page { session_id, page }).await;
        }
        Ok(over)
    }
}

/// The newest messages of a session.
pub async fn newest_page(link: &Link, session_id: String) -> Result<v1::ListMessagesResponse, Status> {
    let request = ListMessagesRequest { session_id, ..ListMessagesRequest::default() };
    link.call(request, |channel, request| async move { ChatServiceClient::new(channel).list_messages(request).await })
        .await
}

async fn inbox_once(link: &Link, backoff: &mut Backoff) -> Result<(), Status> {
    let request = link.authorized(WatchInboxRequest { states: SHOWN.map(i32::from).to_vec() }).await?;
    let mut inbox = InboxServiceClient::new(link.channel());
    let mut stream = limited(inbox.watch_inbox(request)).await?.into_inner();
    link.tell(News::InboxBegins).await;
    let mut begun = false;
    loop {
        let frame = next(&mut stream).await?.frame;
        if !std::mem::replace(&mut begun, true) {
            backoff.reset();
            link.back().await;
        }
        match frame {
            Some(watch_inbox_response::Frame::Draining(draining)) => {
                backoff.drain(&draining);
                link.tell(News::Draining).await;
            }
            Some(frame) => link.tell(News::Inbox(frame)).await,
            None => {}
        }
    }
}

async fn limited<T>(open: impl Future<Output = Result<T, Status>>) -> Result<T, Status> {
    let late = |_| Err(Status::deadline_exceeded("the server did not answer in time"));
    tokio::time::timeout(OPEN_LIMIT, open).await.unwrap_or_else(late)
}

async fn next<T>(stream: &mut Streaming<T>) -> Result<T, Status> {
    match tokio::time::timeout(SILENCE_LIMIT, stream.message()).await {
        Ok(Ok(Some(frame))) => Ok(frame),
        Ok(Ok(None)) => Err(ended()),
        Ok(Err(status)) => Err(status),
        Err(_) => Err(Status::deadline_exceeded("the stream is silent")),
    }
}

fn ended() -> Status {
    Status::unavailable("the stream ended")
}
