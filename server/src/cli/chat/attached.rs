//! One Attach stream: what is asked goes out under rising numbers, and each frame waits for its own
//! reply. Apart from whoever follows and whoever sends, because they share the stream.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use parlance_client::v1::{
    AttachRequest, AttachResponse, Reply, ack::Ack, attach_request::Frame, chat_service_client::ChatServiceClient,
    reply,
};
use tokio::sync::{mpsc, oneshot};
use tokio_stream::wrappers::UnboundedReceiverStream;
use tonic::{Status, Streaming};

use super::connection::Link;

/// A frame without a reply for so long is sent again on another stream.
const REPLY_LIMIT: Duration = Duration::from_secs(15);

/// The stream as those see it who ask something on it. Clones share it.
#[derive(Clone)]
pub struct Attached(Arc<Mutex<Asking>>);

struct Asking {
    /// None once the stream has ended.
    requests: Option<mpsc::UnboundedSender<AttachRequest>>,
    frame_id: u32,
    waiting: HashMap<u32, oneshot::Sender<Result<Ack, Status>>>,
}

/// Opens a stream; its frames are read by whoever opened it.
pub async fn open(link: &Link) -> Result<(Attached, Streaming<AttachResponse>), Status> {
    let (requests, frames) = mpsc::unbounded_channel();
    let request = link.authorized(()).await?.map(|()| UnboundedReceiverStream::new(frames));
    let stream = ChatServiceClient::new(link.channel()).attach(request).await?.into_inner();
    let asking = Asking { requests: Some(requests), frame_id: 0, waiting: HashMap::new() };
    Ok((Attached(Arc::new(Mutex::new(asking))), stream))
}

impl Attached {
    /// Sends a frame; its reply comes later.
    pub fn send(&self, frame: Frame) -> oneshot::Receiver<Result<Ack, Status>> {
        let (tell, told) = oneshot::channel();
        let mut asking = self.asking();
        asking.frame_id += 1;
        let frame_id = asking.frame_id;
        let request = AttachRequest { frame_id, frame: Some(frame) };
        // Where the stream has ended, the reply's sender is dropped here, which says so.
        if asking.requests.as_ref().is_some_and(|requests| requests.send(request).is_ok()) {
            asking.waiting.insert(frame_id, tell);
        }
        told
    }

    /// Sends a frame and waits for its reply.
    pub async fn ask(&self, frame: Frame) -> Result<Ack, Status> {
        match tokio::time::timeout(REPLY_LIMIT, self.send(frame)).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(_)) => Err(Status::unavailable("the stream ended before the reply")),
            Err(_) => Err(Status::deadline_exceeded("the server did not answer in time")),
        }
    }

    /// Hands a reply to whoever waits for it.
    pub fn take(&self, reply: Reply) {
        let Some(tell) = self.asking().waiting.remove(&reply.frame_id) else { return };
        let told = match reply.result {
            Some(reply::Result::Ack(ack)) => ack.ack.ok_or_else(|| Status::internal("an ack says nothing")),
            Some(reply::Result::Failed(failed)) => Err(parlance_client::status(&failed)),
            Some(reply::Result::Pong(_)) | None => Err(Status::internal("a reply says nothing")),
        };
        // Who no longer waits has given up.
        let _ = tell.send(told);
    }

    /// The stream has ended: nobody waits any longer.
    pub fn end(&self) {
        let mut asking = self.asking();
        asking.requests = None;
        asking.waiting.clear();
    }

    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    fn asking(&self) -> MutexGuard<'_, Asking> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
