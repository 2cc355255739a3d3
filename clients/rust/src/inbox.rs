//! Watching the inbox: what agents work, kept through cuts.

use std::{collections::BTreeMap, time::Duration};

use tonic::{Code, Streaming};

use crate::{
    client::Client,
    error::Error,
    patience::Patience,
    v1::{Counts, Remove, Session, SessionState, WatchInboxRequest, WatchInboxResponse, watch_inbox_response::Frame},
};

type Sessions = BTreeMap<String, Session>;

/// What happens in the inbox.
#[derive(Debug, Clone)]
pub enum InboxChange {
    /// Every session of the inbox, the oldest first: it replaces everything known. The first change is one,
    /// and after each break another one comes.
    Snapshot(Vec<Session>),
    /// A session as it is now.
    Upsert(Box<Session>),
    /// The session of this id is in the inbox no more.
    Remove(String),
    /// How many sessions are in which state.
    Counts(Counts),
}

impl InboxChange {
    /// The sessions it tells of: all of a snapshot, the one of an upsert.
    pub fn sessions(&self) -> &[Session] {
        match self {
            Self::Snapshot(sessions) => sessions,
            Self::Upsert(session) => std::slice::from_ref(session),
            Self::Remove(_) | Self::Counts(_) => &[],
        }
    }
}

/// Brings what happens in the inbox and keeps the list of its sessions, through cuts, restarts of the
/// server and expiry of the token. It has no end but an error that waiting does not mend.
#[derive(Debug)]
pub struct InboxWatch {
    client: Client,
    states: Vec<i32>,
    sessions: Sessions,
    /// The snapshot that is not complete yet.
    coming: Option<Sessions>,
    stream: Option<Streaming<WatchInboxResponse>>,
    patience: Patience,
}

impl InboxWatch {
    pub(crate) fn new(client: Client, states: impl IntoIterator<Item = SessionState>) -> Self {
        Self {
            client,
            states: states.into_iter().map(i32::from).collect(),
            sessions: Sessions::new(),
            coming: None,
            stream: None,
            patience: Patience::new(None),
        }
    }

    /// Gives up when the server has been away for this long; by default never.
    #[must_use]
    pub fn with_patience(mut self, limit: Duration) -> Self {
        self.patience = Patience::new(Some(limit));
        self
    }

    /// The sessions as the changes given so far leave them, the oldest first.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.values()
    }

    /// What happens next.
    pub async fn next(&mut self) -> Result<InboxChange, Error> {
        loop {
            let used = self.client.tokens().access_token;
            match self.step().await {
                Ok(Some(change)) => return Ok(change),
                Ok(None) => {}
                Err(error) => {
                    self.stream = None;
                    self.patience.bear(error, self.client.renewer(), &used).await?;
                }
            }
        }
    }

    async fn step(&mut self) -> Result<Option<InboxChange>, Error> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                let request = WatchInboxRequest { states: self.states.clone() };
                let stream = self.client.inbox().watch_inbox(request).await?.into_inner();
                self.coming = Some(Sessions::new());
                none.insert(stream)
            }
        };
        let early = || Error::of(Code::Unavailable, "the stream of the inbox ended");
        match stream.message().await?.ok_or_else(early)?.frame {
            Some(Frame::Upsert(upsert)) => Ok(upsert.session.and_then(|session| self.upsert(session))),
            Some(Frame::Remove(remove)) => Ok(self.remove(remove)),
            Some(Frame::Synced(_)) => Ok(self.synced()),
            Some(Frame::Counts(counts)) => Ok(self.coming.is_none().then_some(InboxChange::Counts(counts))),
            Some(Frame::Draining(draining)) => {
                self.stream = None;
                let after = draining.reconnect_after.and_then(|after| Duration::try_from(after).ok());
                tokio::time::sleep(after.unwrap_or_default()).await;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Sessions that come before `synced` are of the snapshot, and are given with it.
    fn upsert(&mut self, session: Session) -> Option<InboxChange> {
        let known = self.coming.as_mut().unwrap_or(&mut self.sessions);
        if known.get(&session.id).is_some_and(|known| known.last_seq > session.last_seq) {
            return None;
        }
        known.insert(session.id.clone(), session.clone());
        self.coming.is_none().then(|| InboxChange::Upsert(Box::new(session)))
    }

    fn remove(&mut self, Remove { session_id, last_seq }: Remove) -> Option<InboxChange> {
        let known = self.coming.as_mut().unwrap_or(&mut self.sessions);
        if known.get(&session_id).is_none_or(|known| known.last_seq > last_seq) {
            return None;
        }
        known.remove(&session_id);
        self.coming.is_none().then_some(InboxChange::Remove(session_id))
    }

    /// Only a whole snapshot is a success: what breaks before it is waited for ever longer.
    fn synced(&mut self) -> Option<InboxChange> {
        self.sessions = self.coming.take()?;
        self.patience.succeeded();
        Some(InboxChange::Snapshot(self.sessions.values().cloned().collect()))
    }
}
