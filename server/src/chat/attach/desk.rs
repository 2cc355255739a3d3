//! In which order the frames of one stream run: those that share a session one after the other, all
//! others at the same time. Apart because nothing here knows what frames do.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use futures_util::{
    StreamExt,
    future::{BoxFuture, FutureExt},
    stream::FuturesUnordered,
};
use uuid::Uuid;

use super::{Asked, Ran};
use crate::{
    chat::{Chat, watch::Turns},
    domain::rights::Caller,
    error::Result,
};

/// Frames that have been taken and not finished.
#[derive(Default)]
pub(super) struct Desk {
    waiting: VecDeque<Waiting>,
    running: FuturesUnordered<BoxFuture<'static, (u32, Result<Ran>)>>,
    /// The sessions of each running frame.
    busy: HashMap<u32, Vec<Uuid>>,
}

/// A frame that has run.
pub(super) struct Done {
    pub frame_id: u32,
    pub result: Result<Ran>,
}

struct Waiting {
    frame_id: u32,
    sessions: Vec<Uuid>,
    run: BoxFuture<'static, (u32, Result<Ran>)>,
}

impl Desk {
    /// Takes a frame, which runs as soon as no earlier one of its sessions is left. It runs to its end
    /// even when the client goes.
    pub fn take(&mut self, chat: &Arc<Chat>, caller: &Arc<Caller>, turns: &Turns, frame_id: u32, asked: Asked) {
        let sessions = sessions(&asked);
        let (chat, caller, turns) = (Arc::clone(chat), Arc::clone(caller), turns.clone());
        let run = async move {
            let tasks = chat.tasks.clone();
            (frame_id, tasks.finish(async move { chat.run_frame(&caller, &turns, asked).await }).await)
        };
        self.waiting.push_back(Waiting { frame_id, sessions, run: run.boxed() });
        self.start();
    }

    /// The next frame that has run; none while there is none.
    pub async fn done(&mut self) -> Option<Done> {
        let (frame_id, result) = self.running.next().await?;
        self.busy.remove(&frame_id);
        self.start();
        Some(Done { frame_id, result })
    }

    pub fn len(&self) -> usize {
        self.waiting.len() + self.running.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn start(&mut self) {
        let mut taken: HashSet<Uuid> = self.busy.values().flatten().copied().collect();
        let mut still = VecDeque::new();
        for frame in self.waiting.drain(..) {
            let free = frame.sessions.iter().all(|session| !taken.contains(session));
            taken.extend(&frame.sessions);
            if free {
                self.busy.insert(frame.frame_id, frame.sessions);
                self.running.push(frame.run);
            } else {
                still.push_back(frame);
            }
        }
        self.waiting = still;
    }
}

/// The sessions a frame speaks of.
fn sessions(asked: &Asked) -> Vec<Uuid> {
    match asked {
        Asked::Subscribe(cursors) => cursors.iter().map(|cursor| cursor.session_id).collect(),
        Asked::Unsubscribe(sessions) => sessions.clone(),
        Asked::Send(outgoing) => vec![outgoing.session_id],
        Asked::SetTyping { session_id, .. }
        | Asked::MarkRead { session_id, .. }
        | Asked::StopAnswer { session_id, .. } => vec![*session_id],
        Asked::Authenticate(_) | Asked::Ping => Vec::new(),
    }
}
