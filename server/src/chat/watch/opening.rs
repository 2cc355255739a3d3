//! How a watch begins: it is judged at once, and reads when its turn on the stream has come.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::{sync::Semaphore, time::sleep};
use uuid::Uuid;

use super::{LOG_PAGE, Watch, people::People};
use crate::{
    chat::Chat,
    domain::{
        frame::{Cursor, EndedReason, Frame, Outcome, ResetReason},
        message::Message,
        rights::Caller,
        session::Session,
    },
    error::{Error, Reason, Result},
    hub::Subscription,
    store::Opening,
};

/// Held by the one watch of a stream that may hold a page of the log: the next is read when its reader
/// has taken the last, however many sessions the stream follows.
#[derive(Clone)]
pub struct Turns(pub(super) Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Watch {
    /// Begins at the cursor, with the first page of what was missed.
    pub async fn open(chat: &Arc<Chat>, caller: &Arc<Caller>, cursor: Cursor) -> Result<Self> {
        let mut watch = Self::unopened(chat, caller, cursor)?;
        let opening = watch.fetch_opening(cursor).await?;
        if !caller.may_see(&opening.session) {
            return Err(Error::not_found("session", cursor.session_id));
        }
        watch.begin(&cursor, opening);
        Ok(watch)
    }

    /// Follows what comes after the claim of an answer that the caller has just been told of. It was listened
    /// for since before, so nothing is read.
    pub fn after_claim(chat: &Arc<Chat>, caller: &Arc<Caller>, subscription: Subscription, claim: &Message) -> Self {
        let mut watch = Self::new(chat, caller, claim.session_id, subscription);
        watch.subscription.attend(caller.sender());
        watch.cursor = claim.seq;
        (watch.behind, watch.replayed) = (false, true);
        watch.set_checkpoint();
        watch.follow();
        watch
    }

    /// Judges the cursor and leaves all reading to the watch's turn.
    pub async fn later(chat: &Arc<Chat>, caller: &Arc<Caller>, cursor: Cursor, turns: &Turns) -> Result<Self> {
        let mut watch = Self::unopened(chat, caller, cursor)?;
        watch.turns = Some(turns.clone());
        let session = match chat.store.get_session(cursor.session_id).await {
            // It ends by itself, in its turn: the others of the stream do not.
            Err(error) if error.reason == Reason::Internal => return Ok(watch),
            session => session?,
        };
        if !caller.may_see(&session) {
            return Err(Error::not_found("session", cursor.session_id));
        }
        watch.people = People::of(caller, &session);
        watch.subscription.attend(caller.sender());
        Ok(watch)
    }

    /// The hub is listened to before the log is read, so nothing falls between. Nobody is told that the
    /// reader is there before it is known that they may be.
    fn unopened(chat: &Arc<Chat>, caller: &Arc<Caller>, cursor: Cursor) -> Result<Self> {
        if cursor.log_id.is_none() && cursor.after_seq.is_some_and(|seq| seq > 0) {
            return Err(Error::invalid("log_id", "must be given with after_seq above 0"));
        }
        let subscription = chat.hub.subscribe(cursor.session_id);
        let unopened = Some(Box::new(cursor));
        Ok(Self { unopened, ..Self::new(chat, caller, cursor.session_id, subscription) })
    }

    fn new(chat: &Arc<Chat>, caller: &Arc<Caller>, session_id: Uuid, subscription: Subscription) -> Self {
        Self {
            chat: Arc::clone(chat),
            caller: Arc::clone(caller),
            session_id,
            subscription,
            unopened: None,
            turns: None,
            turn: None,
            cursor: 0,
            behind: true,
            people: People::nobody(caller),
            reported: Some(0),
            replayed: false,
            ready: VecDeque::new(),
            following: None,
            ended_answer: None,
            ended_seq: 0,
            checkpoint: Box::pin(sleep(Duration::ZERO)),
            page: LOG_PAGE,
            over: false,
        }
    }

    async fn fetch_opening(&self, cursor: Cursor) -> Result<Opening> {
        let (store, staff) = (&self.chat.store, self.caller.is_staff());
        let log_id = store.log_id();
        let missed = move |session: &Session| missed(&cursor, session, log_id);
        store.open_session(self.session_id, LOG_PAGE, staff, missed).await
    }

    /// Says how the session is, and what was missed.
    fn begin(&mut self, cursor: &Cursor, opening: Opening) {
        self.subscription.attend(self.caller.sender());
        let log_id = self.chat.store.log_id();
        let session = Arc::new(opening.session);
        let head_seq = session.last_seq;
        let is_newest = self.subscription.has_read(head_seq);
        self.subscription.has_read_receipts(&opening.receipts);
        let mut receipts = self.chat.with_gathered(session.id, opening.receipts);
        if let Some(reported) = &mut self.reported {
            let own = receipts.iter().find(|receipt| receipt.participant.id == self.caller.id);
            *reported = own.map_or(0, |receipt| receipt.delivered_seq);
        }
        self.people = People::of(&self.caller, &session);
        receipts.retain(|receipt| self.people.knows_receipt(receipt));
        self.people.update(self.subscription.present());
        let outcome = outcome(cursor, &session, log_id);
        let view = self.chat.view(Arc::clone(&session));
        let present = self.people.shown();
        self.cursor = missed(cursor, &session, log_id).unwrap_or(head_seq);
        self.unopened = None;
        self.ready.push_back(Frame::Subscribed { view, log_id, head_seq, outcome, receipts, present });
        match opening.log {
            Some(page) => self.read(&session, page),
            None => self.caught_up(&session),
        }
        // Told to the others before this reader was among them.
        self.behind |= !is_newest;
    }

    /// Opens a session that was judged before; since then it may have changed.
    pub(super) async fn open_now(&mut self, cursor: Cursor) -> Result<()> {
        match self.fetch_opening(cursor).await {
            Ok(opening) if self.caller.may_see(&opening.session) => self.begin(&cursor, opening),
            Ok(_) => self.end(EndedReason::AccessLost),
            Err(error) if error.reason == Reason::NotFound => self.end(EndedReason::Deleted),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// After which seq the log is read at the beginning; none when nothing was missed.
fn missed(cursor: &Cursor, session: &Session, log_id: Uuid) -> Option<i64> {
    let resumed = outcome(cursor, session, log_id) == Outcome::Resumed;
    cursor.after_seq.filter(|after_seq| resumed && *after_seq < session.last_seq)
}

fn outcome(cursor: &Cursor, session: &Session, log_id: Uuid) -> Outcome {
    let Some(after_seq) = cursor.after_seq else { return Outcome::Live };
    if cursor.log_id.is_some_and(|known| known != log_id) {
        Outcome::Reset(ResetReason::LogReplaced)
    } else if after_seq > session.last_seq {
        Outcome::Reset(ResetReason::CursorAhead)
    } else if after_seq + 1 < session.first_seq {
        Outcome::Reset(ResetReason::CursorPruned)
    } else {
        Outcome::Resumed
    }
}
