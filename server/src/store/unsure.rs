//! Sessions whose last commit has an unknown outcome: the connection broke after COMMIT was asked for.
//! They are read again before anything else is written, and then whoever listens is told to look.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use uuid::Uuid;

use super::{
    batch::Changes,
    db::{Db, within},
    failure::Failure,
    message, session,
    writer::WriterHooks,
};
use crate::domain::{answer::LiveAnswers, message::Message, session::Session};

/// A new session cannot be locked while its commit may still be under way, so it is looked for this
/// long: nothing in the database takes longer.
const NEW_FOR: Duration = Duration::from_secs(15);

/// What a session was found to be.
#[derive(Debug, Clone)]
pub struct Found {
    pub session_id: Uuid,
    /// None when it is no more, or never was.
    pub session: Option<Arc<Session>>,
    /// The answer being written, as it is stored.
    pub answer: Option<Arc<Message>>,
    /// The newest seq it may have had.
    pub last_seq: i64,
}

#[derive(Default)]
pub(super) struct Unsure(BTreeMap<Uuid, Doubt>);

struct Doubt {
    last_seq: i64,
    /// Answers whose text is held still.
    held: Vec<Uuid>,
    /// Since when a session is looked for that the commit would have made.
    new_since: Option<Instant>,
}

impl Unsure {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn add(&mut self, changes: &Changes) {
        for (session, new, held) in changes.touched() {
            let new_since = new.then(Instant::now);
            let doubt = self.0.entry(session.id).or_insert(Doubt { last_seq: 0, held: Vec::new(), new_since });
            doubt.last_seq = doubt.last_seq.max(session.last_seq);
            doubt.held.extend(held);
        }
    }

    /// Reads the sessions again under their locks, which whoever may still be committing holds.
    pub async fn look_again(&mut self, db: &Db, hooks: &WriterHooks) -> Result<(), Failure> {
        if self.0.is_empty() {
            return Ok(());
        }
        let ids: BTreeSet<Uuid> = self.0.keys().copied().collect();
        let (sessions, answers) = within(db.deadlines().write, async {
            let mut tx = db.begin().await?;
            let sessions = session::locked(tx.conn(), &ids).await?;
            let running: Vec<Uuid> = sessions.iter().filter_map(|session| session.answer_id).collect();
            let answers = message::by_ids(tx.conn(), &running).await?;
            tx.roll_back();
            Ok::<_, Failure>((sessions, answers))
        })
        .await?;
        let mut answers: BTreeMap<Uuid, Message> = answers.into_iter().map(|answer| (answer.id, answer)).collect();
        let mut sessions: BTreeMap<Uuid, Session> = sessions.into_iter().map(|session| (session.id, session)).collect();
        for (session_id, doubt) in std::mem::take(&mut self.0) {
            let session = sessions.remove(&session_id);
            let awaited = doubt.new_since.is_some_and(|since| since.elapsed() < NEW_FOR);
            if session.is_none() && awaited {
                self.0.insert(session_id, doubt);
                continue;
            }
            let running = session.as_ref().and_then(|session| session.answer_id);
            for held in doubt.held {
                // Not committed: the answer goes on. Committed: no delta of it is shown any more.
                let settle = if running == Some(held) { LiveAnswers::resume } else { LiveAnswers::end };
                settle(&hooks.live, session_id, held);
            }
            let answer = running.and_then(|id| answers.remove(&id)).map(Arc::new);
            let last_seq = session.as_ref().map_or(doubt.last_seq, |session| session.last_seq);
            (hooks.on_found)(&Found { session_id, session: session.map(Arc::new), answer, last_seq });
        }
        Ok(())
    }
}
