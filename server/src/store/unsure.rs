//! Sessions of which it is not known what became of a transaction: the connection broke after COMMIT was asked
//! for, or whoever holds them does not let go. They are read again under their locks, and then whoever listens is
//! told to look. Until then nothing is written to them, and everything else is.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use uuid::Uuid;

use super::{
    batch::Changes,
    db::{Db, Tx, within},
    failure::{Cause, Failure},
    message, session,
    writer::WriterHooks,
};
use crate::{
    domain::{answer::LiveAnswers, message::Message, session::Session},
    error::{Error, Result},
};

/// A new session cannot be locked while its commit may still be under way, so it is looked for this
/// long: nothing in the database takes longer.
const NEW_FOR: Duration = Duration::from_secs(15);
/// How often sessions are looked at.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How long looking at them one by one may take: everybody's writes wait meanwhile.
const LOOK_LIMIT: Duration = Duration::from_millis(200);

/// What a session was found to be.
#[derive(Debug, Clone)]
pub struct Found {
    pub session_id: Uuid,
    pub session: Sight,
    /// The answer being written, as it is stored.
    pub answer: Option<Arc<Message>>,
    /// The newest seq it may have had.
    pub last_seq: i64,
}

/// What was seen of a session.
#[derive(Debug, Clone)]
pub enum Sight {
    There(Arc<Session>),
    /// It is no more, or never was.
    Gone,
    /// A newer version wrote it, in words this server does not know.
    Unreadable,
}

#[derive(Default)]
pub(super) struct Unsure {
    doubts: BTreeMap<Uuid, Doubt>,
    /// When they were looked at last.
    looked: Option<Instant>,
}

#[derive(Default)]
struct Doubt {
    last_seq: i64,
    /// Answers whose text is held still.
    held: Vec<Uuid>,
    /// Since when a session is looked for that the commit would have made.
    new_since: Option<Instant>,
    /// Its commit was asked for: something may have changed that nobody here was told of.
    is_asked: bool,
}

/// Sessions as they are, and the answers being written in them.
type Seen = (BTreeMap<Uuid, Result<Session>>, BTreeMap<Uuid, Message>);

impl Unsure {
    pub fn is_empty(&self) -> bool {
        self.doubts.is_empty()
    }

    pub fn holds(&self, session_id: Uuid) -> bool {
        self.doubts.contains_key(&session_id)
    }

    /// A commit was asked for, and nobody knows its outcome.
    pub fn add(&mut self, changes: &Changes) {
        self.looked = None;
        for (session, new, held) in changes.touched() {
            let new_since = new.then(Instant::now);
            let doubt = self.doubts.entry(session.id).or_insert_with(|| Doubt { new_since, ..Doubt::default() });
            doubt.last_seq = doubt.last_seq.max(session.last_seq);
            doubt.held.extend(held);
            doubt.is_asked = true;
        }
    }

    /// Somebody may hold these, perhaps a transaction of ours that was given up.
    pub fn suspect(&mut self, sessions: impl IntoIterator<Item = Uuid>) {
        self.looked = None;
        for session_id in sessions {
            self.doubts.entry(session_id).or_default();
        }
    }

    /// Reads the sessions again under their locks; those that somebody holds stay in doubt.
    pub async fn look_again(&mut self, db: &Db, hooks: &WriterHooks) -> Result<(), Failure> {
        if self.doubts.is_empty() || self.looked.is_some_and(|looked| looked.elapsed() < LOOK_EVERY) {
            return Ok(());
        }
        let ids: BTreeSet<Uuid> = self.doubts.keys().copied().collect();
        if !self.look(db, hooks, &ids).await? {
            let began = Instant::now();
            // Those that it does not come to are looked at the next time.
            for id in ids.into_iter().take_while(|_| began.elapsed() < LOOK_LIMIT) {
                self.look(db, hooks, &BTreeSet::from([id])).await?;
            }
        }
        self.looked = Some(Instant::now());
        Ok(())
    }

    /// Looks at these together; false when somebody holds one of them, or one cannot be read.
    async fn look(&mut self, db: &Db, hooks: &WriterHooks, ids: &BTreeSet<Uuid>) -> Result<bool, Failure> {
        match within(db.deadlines().write, see(db, ids)).await {
            Ok(seen) => self.settle(hooks, ids, seen),
            Err(failure) if failure.cause() == Cause::Away => return Err(failure),
            Err(failure) => {
                tracing::debug!(sessions = ids.len(), error = ?Error::from(failure), "sessions in doubt stay so");
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn settle(&mut self, hooks: &WriterHooks, ids: &BTreeSet<Uuid>, (mut sessions, mut answers): Seen) {
        for session_id in ids {
            let Some(doubt) = self.doubts.remove(session_id) else { continue };
            if !doubt.is_asked {
                // Nothing was to be committed, and nobody holds it any more.
                continue;
            }
            let session = match sessions.remove(session_id) {
                Some(Ok(session)) => Sight::There(Arc::new(session)),
                Some(Err(error)) => {
                    tracing::warn!(%session_id, %error, "a session in doubt cannot be read");
                    Sight::Unreadable
                }
                None if doubt.new_since.is_some_and(|since| since.elapsed() < NEW_FOR) => {
                    self.doubts.insert(*session_id, doubt);
                    continue;
                }
                None => Sight::Gone,
            };
            let known = if let Sight::There(session) = &session { Some(session) } else { None };
            let running = known.and_then(|session| session.answer_id);
            for held in doubt.held {
                // Not committed: the answer goes on. Committed: no delta of it is shown any more.
                let settle = if running == Some(held) { LiveAnswers::resume } else { LiveAnswers::end };
                settle(&hooks.live, *session_id, held);
            }
            let answer = running.and_then(|id| answers.remove(&id)).map(Arc::new);
            let last_seq = known.map_or(doubt.last_seq, |session| session.last_seq);
            (hooks.on_found)(&Found { session_id: *session_id, session, answer, last_seq });
        }
    }
}

async fn see(db: &Db, ids: &BTreeSet<Uuid>) -> Result<Seen, Failure> {
    let mut tx = db.begin().await?;
    let seen = see_in(&mut tx, ids).await;
    tx.rolled_back().await;
    Ok(seen?)
}

async fn see_in(tx: &mut Tx, ids: &BTreeSet<Uuid>) -> sqlx::Result<Seen> {
    let sessions = session::locked_or_failed(tx.conn(), ids).await?;
    let running: Vec<Uuid> = sessions.iter().filter_map(|(_, session)| session.as_ref().ok()?.answer_id).collect();
    let answers = message::readable_of(tx.conn(), &running).await?;
    let answers = answers.into_iter().map(|answer| (answer.id, answer)).collect();
    Ok((sessions.into_iter().collect(), answers))
}
