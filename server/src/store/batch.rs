//! One transaction of the writer: lock the sessions of a batch, read what their changes need, fold
//! the changes in the order they came, write what they gathered, commit.

/// What a batch is judged by.
mod before;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use uuid::Uuid;

use self::before::Before;
use super::{
    citation,
    columns::{insert, insert_by_commit},
    db::{Db, Tx, within},
    erase,
    event::EventRow,
    failure::{Cause, Failure},
    handling::HandlingRow,
    message::{self, MessageRow},
    receipt,
    recent::Recent,
    request, saving,
    session::SessionRow,
    step,
    timer::{self, TimerRow},
    version::{self, VersionRow},
    work::{Batch, Item},
    writer::WriterHooks,
};
use crate::{
    domain::{
        draft::{Context, Draft, Quotes},
        event::Event,
        message::{Message, Version},
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
    /// The session is no more.
    pub erased: bool,
}

/// What a batch does, before it is written.
#[derive(Default)]
pub(super) struct Changes {
    sessions: Vec<Change>,
    /// The items that made what their requests ask for, and what that is.
    made: Vec<(usize, Uuid)>,
    now_ms: i64,
    /// From here on it is for the database to say whether they are committed.
    pub commit_asked: bool,
}

/// What the items of one session gathered.
struct Change {
    session: Session,
    /// As it was; none when it is new.
    before: Option<Arc<Session>>,
    events: Vec<Arc<Event>>,
    added: Vec<Arc<Message>>,
    changed: Vec<Arc<Message>>,
    versions: Vec<Version>,
    forgotten: Vec<Uuid>,
    quotes: Quotes,
    erased: bool,
    timers: Option<Vec<Timer>>,
    handled: Vec<(i64, i64)>,
    held: Vec<Uuid>,
}

/// Drafts as they grow; `order` is that of the first item of each.
struct Fold<'a> {
    context: &'a Context<'a>,
    before: Before,
    drafts: HashMap<Uuid, Draft<'a>>,
    /// The sessions as they were, without the new ones.
    begun: HashMap<Uuid, Arc<Session>>,
    order: Vec<Uuid>,
    made: Vec<(usize, Uuid)>,
}

impl Changes {
    /// Answers whose text is held still: (session, message).
    pub fn held(&self) -> impl Iterator<Item = (Uuid, Uuid)> {
        self.sessions.iter().flat_map(|change| change.held.iter().map(|held| (change.session.id, *held)))
    }

    /// The sessions it changes: as each would be, whether it is new, its answers that are held.
    pub fn touched(&self) -> impl Iterator<Item = (&Session, bool, &[Uuid])> {
        self.sessions.iter().map(|change| (&change.session, change.before.is_none(), change.held.as_slice()))
    }

    pub fn into_commits(self) -> impl Iterator<Item = Commit> {
        self.sessions.into_iter().map(|change| Commit {
            session: Arc::new(change.session),
            events: change.events,
            erased: change.erased,
        })
    }
}

/// Runs a batch up to its commit. `changes` tells what was folded even when writing it failed.
pub(super) async fn run(
    db: &Db,
    recent: &Recent,
    hooks: &WriterHooks,
    batch: &mut Batch,
    changes: &mut Changes,
) -> Result<(), Failure> {
    within(db.deadlines().write, async {
        let mut tx = db.tx().await?;
        let prepared = prepare(&mut tx, recent, hooks, batch, changes).await;
        if matches!(prepared, Ok(true)) {
            changes.commit_asked = true;
            return Ok(tx.commit().await?);
        }
        // Refusals and repeats only, or a failure: no disk is waited for.
        if prepared.as_ref().is_err_and(|failure| failure.cause() == Cause::Locked) {
            tx.rolled_back().await;
        } else {
            tx.roll_back();
        }
        prepared.map(drop)
    })
    .await
}

/// Everything but the commit; whether there is anything to commit.
async fn prepare(
    tx: &mut Tx,
    recent: &Recent,
    hooks: &WriterHooks,
    batch: &mut Batch,
    changes: &mut Changes,
) -> Result<bool, Failure> {
    let before = before::read(tx, recent, hooks, &batch.items).await?;
    *changes = fold(hooks, &mut batch.items, before);
    // After the locks and ahead of the changes: a text that ends here is newer than the one saved.
    saving::save(tx, &mut batch.saves).await?;
    write(tx, &mut batch.items, changes).await?;
    receipt::raise(tx, &mut batch.raises).await?;
    Ok(!changes.sessions.is_empty() || !batch.saves.is_empty() || !batch.raises.is_empty())
}

fn fold(hooks: &WriterHooks, items: &mut [Item], before: Before) -> Changes {
    let context = Context { now_ms: before.now_ms, new_id: &hooks.new_id, live: &hooks.live, timers: hooks.timers };
    let mut fold = Fold {
        context: &context,
        before,
        drafts: HashMap::new(),
        begun: HashMap::new(),
        order: Vec::new(),
        made: Vec::new(),
    };
    for (index, item) in items.iter_mut().enumerate() {
        match fold.target(index, item) {
            Ok(session_id) => fold.apply(index, item, session_id),
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
            match self.made_before(item)? {
                Some(made) => session_id = made,
                None => {
                    self.remember(index, item);
                    self.begin(Session::clone(new));
                }
            }
        }
        if !self.drafts.contains_key(&session_id) {
            let session = self.before.sessions.remove(&session_id);
            let session = session.ok_or_else(|| Error::not_found("session", session_id))?;
            self.begin(Session::clone(&session));
            self.begun.insert(session_id, session);
        }
        if self.drafts.get(&session_id).is_some_and(|draft| draft.erased) {
            return Err(Error::not_found("session", session_id));
        }
        Ok(session_id)
    }

    /// What the same request made, earlier or in this batch.
    fn made_before(&self, item: &Item) -> Result<Option<Uuid>> {
        let resource = |key| self.before.requests.resource(key, self.before.now_ms);
        item.request().map_or(Ok(None), resource)
    }

    /// Remembers what a request has made.
    fn remember(&mut self, index: usize, item: &Item) {
        if let Some(creation) = &item.request {
            self.made.push((index, creation.makes));
            self.before.requests.add(&creation.key, creation.makes, self.before.now_ms);
        }
    }

    fn begin(&mut self, session: Session) {
        let answer = session.answer_id.and_then(|id| self.before.answers.remove(&id));
        self.order.push(session.id);
        let (id, mut draft) = (session.id, Draft::new(session, answer, self.context));
        draft.read = self.before.read.remove(&id).unwrap_or_default();
        self.drafts.insert(id, draft);
    }

    fn apply(&mut self, index: usize, item: &mut Item, session_id: Uuid) {
        let made = if item.new.is_some() { Ok(None) } else { self.made_before(item) };
        let Some(draft) = self.drafts.get_mut(&session_id) else { return };
        let known = match (made, item.identity()) {
            (Err(error), _) => return item.job.refuse(error),
            (Ok(Some(made)), _) => draft.message(made),
            (Ok(None), identity) => identity.and_then(|identity| self.before.known.get(identity)),
        };
        let known = known.cloned();
        let added_before = draft.added.len();
        item.job.fold(draft, known.as_ref());
        for message in draft.added.iter().skip(added_before) {
            // A duplicate further on in the batch finds this one.
            if let Some(identity) = message::identity_of(message) {
                self.before.known.insert(identity, Arc::clone(message));
            }
        }
        let makes = item.request.as_ref().map(|creation| creation.makes);
        if draft.added.iter().skip(added_before).any(|message| Some(message.id) == makes) {
            self.remember(index, item);
        }
    }

    fn into_changes(mut self) -> Changes {
        let drafts = self.order.iter().filter_map(|id| self.drafts.remove(id));
        let sessions = drafts.filter(|draft| draft.erased || !draft.events.is_empty()).map(|draft| Change {
            before: self.begun.remove(&draft.session.id),
            session: draft.session,
            events: draft.events,
            added: draft.added,
            changed: draft.changed,
            versions: draft.versions,
            forgotten: draft.forgotten,
            quotes: draft.quotes,
            erased: draft.erased,
            timers: draft.timers,
            handled: draft.handled,
            held: draft.held,
        });
        let sessions = sessions.collect();
        Changes { sessions, made: self.made, now_ms: self.before.now_ms, commit_asked: false }
    }
}

async fn write(tx: &mut Tx, items: &mut [Item], changes: &Changes) -> Result<(), Failure> {
    for (index, made) in &changes.made {
        if let Some(key) = items.get(*index).and_then(Item::request) {
            request::remember(tx, key, *made, changes.now_ms).await?;
        }
    }
    for change in changes.sessions.iter().filter(|change| change.erased) {
        erase::session(tx, change.session.id).await?;
    }
    let all: Vec<&Change> = changes.sessions.iter().filter(|change| !change.erased).collect();
    // The last form of each message that was there before, always in the order of their ids.
    let changed: BTreeMap<Uuid, &Message> =
        all.iter().flat_map(|change| &change.changed).map(|message| (message.id, message.as_ref())).collect();
    for message in changed.into_values() {
        message::update(tx, message).await?;
    }
    for id in all.iter().flat_map(|change| &change.forgotten) {
        version::forget(tx, *id).await?;
    }
    insert(tx.conn(), all.iter().flat_map(|change| &change.versions).map(VersionRow::from).collect()).await?;
    write_quotes(tx, &all).await?;
    let handled = all.iter().flat_map(|change| change.handled.iter().map(|times| (change.session.id, *times)));
    insert(tx.conn(), handled.map(HandlingRow::from).collect()).await?;
    let known = all.iter().filter_map(|change| Some((change.before.as_deref()?, &change.session)));
    step::update(tx, known).await?;
    let new = all.iter().filter(|change| change.before.is_none());
    insert_by_commit(tx, new.map(|change| SessionRow::from(&change.session)).collect()).await?;
    insert_by_commit(
        tx,
        all.iter().flat_map(|change| &change.added).map(|message| MessageRow::from(message.as_ref())).collect(),
    )
    .await?;
    let events = all.iter().flat_map(|change| &change.events);
    insert_by_commit(tx, events.map(|event| EventRow::from(event.as_ref())).collect()).await?;
    // After the sessions: what breaks a rule is named by the first table that refuses it.
    write_timers(tx, &all).await
}

async fn write_quotes(tx: &mut Tx, changes: &[&Change]) -> sqlx::Result<()> {
    for Change { session, quotes, .. } in changes {
        citation::add(tx, session.id, &quotes.added).await?;
        for (seq, answers) in &quotes.removed {
            citation::remove(tx, session.id, *seq, answers).await?;
        }
        erase::quotes(tx, session.id, &quotes.left).await?;
    }
    Ok(())
}

async fn write_timers(tx: &mut Tx, changes: &[&Change]) -> Result<(), Failure> {
    let replaced = || changes.iter().filter(|change| change.timers.is_some());
    let known: Vec<Uuid> =
        replaced().filter(|change| change.before.is_some()).map(|change| change.session.id).collect();
    timer::clear(tx.conn(), &known).await?;
    let timers = replaced().flat_map(|change| change.timers.iter().flatten());
    Ok(insert_by_commit(tx, timers.map(TimerRow::from).collect()).await?)
}
