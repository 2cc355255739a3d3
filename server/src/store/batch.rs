//! One transaction of the writer: lock the sessions of a batch, read what their changes need, fold
//! the changes in the order they came, write what they gathered, commit.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use uuid::Uuid;

use super::{
    columns::insert,
    db::{Db, Tx},
    event::EventRow,
    failure::Failure,
    handling::HandlingRow,
    message::{self, MessageRow},
    request::{self, KnownRequests, RequestKey},
    session::{self, SessionRow},
    timer::{self, TimerRow},
    writer::{Item, NewSession, WriterHooks},
};
use crate::{
    domain::{
        draft::{Context, Draft},
        event::Event,
        message::Message,
        session::Session,
        timer::Timer,
    },
    error::{Error, Result},
};

/// What a committed batch did to one session.
#[derive(Debug, Clone)]
pub struct Commit {
    pub session: Arc<Session>,
    pub events: Vec<Arc<Event>>,
}

/// What a batch does, before it is written.
#[derive(Default)]
pub(super) struct Changes {
    sessions: Vec<Change>,
    /// The items that made a new session.
    made: Vec<usize>,
    now_ms: i64,
}

/// What the items of one session gathered.
struct Change {
    session: Session,
    new: bool,
    events: Vec<Arc<Event>>,
    added: Vec<Message>,
    changed: Vec<Message>,
    timers: Option<Vec<Timer>>,
    handled: Vec<(i64, i64)>,
    held: Vec<Uuid>,
}

/// What the items are judged by, as it is under the lock.
struct Before {
    now_ms: i64,
    sessions: HashMap<Uuid, Session>,
    answers: HashMap<Uuid, Message>,
    /// Messages by their identity.
    known: HashMap<Vec<u8>, Message>,
    requests: KnownRequests,
}

/// Drafts as they grow; `order` is that of the first item of each.
struct Fold<'a> {
    context: &'a Context<'a>,
    before: Before,
    drafts: HashMap<Uuid, Draft<'a>>,
    order: Vec<Uuid>,
    made: Vec<usize>,
    new: HashSet<Uuid>,
}

impl Changes {
    /// Answers whose text is held still: (session, message).
    pub fn held(&self) -> impl Iterator<Item = (Uuid, Uuid)> {
        self.sessions.iter().flat_map(|change| change.held.iter().map(|held| (change.session.id, *held)))
    }

    pub fn into_commits(self) -> impl Iterator<Item = Commit> {
        self.sessions.into_iter().map(|change| Commit { session: Arc::new(change.session), events: change.events })
    }
}

/// Runs a batch up to its commit. `changes` tells what was folded even when writing it failed.
pub(super) async fn run(
    db: &Db,
    hooks: &WriterHooks,
    items: &mut [Item],
    changes: &mut Changes,
) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    let before = read(&mut tx, hooks, items).await?;
    *changes = fold(hooks, items, before);
    if changes.sessions.is_empty() {
        // Refusals and repeats only: the transaction rolls back, and no disk is waited for.
        return Ok(());
    }
    write(&mut tx, items, changes).await?;
    Ok(tx.commit().await?)
}

async fn read(tx: &mut Tx, hooks: &WriterHooks, items: &mut [Item]) -> Result<Before, Failure> {
    let keys: Vec<&RequestKey> = items.iter().filter_map(Item::request).collect();
    let requests = request::known(tx.conn(), &keys).await?;
    let targets = items.iter().filter_map(|item| item.existing(&requests));
    let sessions = session::locked(tx.conn(), &targets.collect::<BTreeSet<_>>()).await?;
    // Only now is it certain which messages there are: whoever stored one held its session.
    let identities: HashSet<&[u8]> = items.iter().filter_map(|item| item.identity.as_deref()).collect();
    let known = message::by_identities(tx.conn(), &identities).await?;
    let running: Vec<Uuid> = sessions.iter().filter_map(|session| session.answer_id).collect();
    let answers = message::by_ids(tx.conn(), &running).await?;
    Ok(Before {
        now_ms: (hooks.now_ms)(),
        sessions: sessions.into_iter().map(|session| (session.id, session)).collect(),
        answers: answers.into_iter().map(|answer| (answer.id, answer)).collect(),
        known: known.into_iter().filter_map(|message| Some((message::identity_of(&message)?, message))).collect(),
        requests,
    })
}

fn fold(hooks: &WriterHooks, items: &mut [Item], before: Before) -> Changes {
    let context = Context { now_ms: before.now_ms, new_id: &hooks.new_id, live: &hooks.live, timers: hooks.timers };
    let mut fold = Fold {
        context: &context,
        before,
        drafts: HashMap::new(),
        order: Vec::new(),
        made: Vec::new(),
        new: HashSet::new(),
    };
    for (index, item) in items.iter_mut().enumerate() {
        match fold.target(index, item) {
            Ok(session_id) => fold.apply(item, session_id),
            Err(error) => item.job.refuse(error),
        }
    }
    fold.into_changes()
}

impl Fold<'_> {
    /// The session an item changes, with its draft begun.
    fn target(&mut self, index: usize, item: &Item) -> Result<Uuid> {
        let mut session_id = item.session_id;
        if let Some(new) = &item.new {
            match self.made_before(new)? {
                Some(made) => session_id = made,
                None => {
                    self.made.push(index);
                    self.new.insert(session_id);
                    self.begin(new.session.clone());
                }
            }
        }
        if !self.drafts.contains_key(&session_id) {
            let session = self.before.sessions.remove(&session_id);
            self.begin(session.ok_or_else(|| Error::not_found("session", session_id))?);
        }
        Ok(session_id)
    }

    /// The session that the same request made, earlier or in this batch.
    fn made_before(&mut self, new: &NewSession) -> Result<Option<Uuid>> {
        let Some(key) = &new.request else { return Ok(None) };
        let made = self.before.requests.resource(key, self.before.now_ms)?;
        if made.is_none() {
            self.before.requests.add(key, new.session.id, self.before.now_ms);
        }
        Ok(made)
    }

    fn begin(&mut self, session: Session) {
        let answer = session.answer_id.and_then(|id| self.before.answers.remove(&id));
        self.order.push(session.id);
        self.drafts.insert(session.id, Draft::new(session, answer, self.context));
    }

    fn apply(&mut self, item: &mut Item, session_id: Uuid) {
        let Some(draft) = self.drafts.get_mut(&session_id) else { return };
        let known = item.identity.as_ref().and_then(|identity| self.before.known.get(identity));
        let added_before = draft.added.len();
        item.job.fold(draft, known);
        for message in draft.added.iter().skip(added_before) {
            // A duplicate further on in the batch finds this one.
            if let Some(identity) = message::identity_of(message) {
                self.before.known.insert(identity, message.clone());
            }
        }
    }

    fn into_changes(mut self) -> Changes {
        let drafts = self.order.iter().filter_map(|id| self.drafts.remove(id));
        let sessions = drafts.filter(|draft| !draft.events.is_empty()).map(|draft| Change {
            new: self.new.contains(&draft.session.id),
            session: draft.session,
            events: draft.events,
            added: draft.added,
            changed: draft.changed,
            timers: draft.timers,
            handled: draft.handled,
            held: draft.held,
        });
        Changes { sessions: sessions.collect(), made: self.made, now_ms: self.before.now_ms }
    }
}

async fn write(tx: &mut Tx, items: &mut [Item], changes: &Changes) -> Result<(), Failure> {
    for item in changes.made.iter().filter_map(|index| items.get(*index)) {
        if let Some(key) = item.request() {
            request::remember(tx, key, item.session_id, changes.now_ms).await?;
        }
    }
    let all = &changes.sessions;
    let of = |new: bool| all.iter().filter(move |change| change.new == new).map(|change| &change.session);
    insert(tx.conn(), of(true).map(SessionRow::from).collect()).await?;
    insert(tx.conn(), all.iter().flat_map(|change| &change.added).map(MessageRow::from).collect()).await?;
    let events = all.iter().flat_map(|change| &change.events);
    insert(tx.conn(), events.map(|event| EventRow::from(event.as_ref())).collect()).await?;
    session::update(tx.conn(), of(false).map(SessionRow::from).collect()).await?;
    // The last form of each message that was there before.
    let changed: HashMap<Uuid, &Message> =
        all.iter().flat_map(|change| &change.changed).map(|message| (message.id, message)).collect();
    for message in changed.into_values() {
        message::update(tx, message).await?;
    }
    write_timers(tx, all).await?;
    let handled = all.iter().flat_map(|change| change.handled.iter().map(|times| (change.session.id, *times)));
    insert(tx.conn(), handled.map(HandlingRow::from).collect()).await?;
    Ok(())
}

async fn write_timers(tx: &mut Tx, changes: &[Change]) -> Result<(), Failure> {
    let replaced = || changes.iter().filter(|change| change.timers.is_some());
    let known: Vec<Uuid> = replaced().filter(|change| !change.new).map(|change| change.session.id).collect();
    timer::clear(tx.conn(), &known).await?;
    let timers = replaced().flat_map(|change| change.timers.iter().flatten());
    Ok(insert(tx.conn(), timers.map(TimerRow::from).collect()).await?)
}
