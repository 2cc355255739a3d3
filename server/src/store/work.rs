//! What callers ask of the writer: changes of sessions, saved texts of answers, receipts; and how each
//! caller hears what became of it.

use std::sync::Arc;

use tokio::sync::oneshot;
use uuid::Uuid;

use super::{
    failure,
    request::{KnownRequests, RequestKey},
    saving::Saving,
};
use crate::{
    domain::{draft::Draft, message::Message, receipt::Receipt, session::Session},
    error::{Error, Result},
};

/// What the writer takes from its queue.
pub(super) enum Entry {
    Change(Item),
    Save(Asked<Saving, bool>),
    Raise(Asked<Vec<Receipt>, Vec<Receipt>>),
}

/// Work without a draft, and the caller's way back.
pub(super) struct Asked<T, R> {
    pub work: T,
    pub result: Option<R>,
    reply: oneshot::Sender<Result<R>>,
}

/// One change of one session.
pub(super) struct Item {
    pub session_id: Uuid,
    pub look: Look,
    /// Boxed, because few changes have one and each is moved several times.
    pub new: Option<Box<Session>>,
    /// The request that makes the session or message.
    pub request: Option<Box<Creation>>,
    pub job: Box<dyn Job>,
}

/// A request, and the id of what it makes unless it is a repeat.
pub(super) struct Creation {
    pub key: RequestKey,
    pub makes: Uuid,
}

/// What a change must know besides its session.
#[derive(Default)]
pub(super) enum Look {
    #[default]
    Nothing,
    /// The message that is known by this.
    Identity(Vec<u8>),
    Message(Uuid),
    /// A message and some of those that cite it.
    Cited(Uuid),
    /// Some of the messages that cite the one at this seq.
    Citing(i64),
    /// The messages at these seqs.
    Seqs(Vec<i64>),
}

/// What an item does to its draft, and whom it tells.
pub(super) trait Job: Send + Sync {
    fn fold(&mut self, draft: &mut Draft<'_>, known: Option<&Arc<Message>>);
    fn refuse(&mut self, error: Error);
    /// Tells the caller; `failed` is why nothing of the batch was stored.
    fn tell(self: Box<Self>, failed: Option<Error>);
}

/// A job as a closure with the caller's way back.
struct Call<T, F> {
    change: F,
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

/// What one transaction is to do.
#[derive(Default)]
pub(super) struct Batch {
    pub items: Vec<Item>,
    pub saves: Vec<Asked<Saving, bool>>,
    pub raises: Vec<Asked<Vec<Receipt>, Vec<Receipt>>>,
}

impl<T, F> Job for Call<T, F>
where
    T: Send + Sync,
    F: FnMut(&mut Draft<'_>, Option<&Arc<Message>>) -> Result<T> + Send + Sync,
{
    fn fold(&mut self, draft: &mut Draft<'_>, known: Option<&Arc<Message>>) {
        self.result = Some((self.change)(draft, known));
    }

    fn refuse(&mut self, error: Error) {
        self.result = Some(Err(error));
    }

    fn tell(self: Box<Self>, failed: Option<Error>) {
        let Self { result, reply, .. } = *self;
        let folded = || result.unwrap_or_else(|| Err(Error::internal("a change was not folded")));
        // A caller that has gone reads the log when it is back.
        drop(reply.send(failed.map_or_else(folded, Err)));
    }
}

/// A closure as a job, with the caller's way back.
pub(super) fn job<T: Send + Sync + 'static>(
    change: impl FnMut(&mut Draft<'_>, Option<&Arc<Message>>) -> Result<T> + Send + Sync + 'static,
    reply: oneshot::Sender<Result<T>>,
) -> Box<dyn Job> {
    Box::new(Call { change, result: None, reply })
}

impl<T, R> Asked<T, R> {
    pub const fn new(work: T, reply: oneshot::Sender<Result<R>>) -> Self {
        Self { work, result: None, reply }
    }

    pub fn tell(self, failed: Option<Error>) {
        let result = || self.result.ok_or_else(|| Error::internal("a batch left something out"));
        drop(self.reply.send(failed.map_or_else(result, Err)));
    }
}

impl Item {
    pub fn request(&self) -> Option<&RequestKey> {
        self.request.as_ref().map(|creation| &creation.key)
    }

    /// What the message of the change is known by.
    pub fn identity(&self) -> Option<&[u8]> {
        match &self.look {
            Look::Identity(identity) => Some(identity),
            _ => None,
        }
    }

    /// The session to lock: the given one, or the one that a repeated request made.
    pub fn existing(&self, requests: &KnownRequests) -> Option<Uuid> {
        if self.new.is_some() { requests.made(self.request()?) } else { Some(self.session_id) }
    }
}

impl Batch {
    pub fn of(entries: Vec<Entry>) -> Self {
        let mut batch = Self::default();
        for entry in entries {
            match entry {
                Entry::Change(item) => batch.items.push(item),
                Entry::Save(asked) => batch.saves.push(asked),
                Entry::Raise(asked) => batch.raises.push(asked),
            }
        }
        batch
    }

    pub fn len(&self) -> usize {
        self.items.len() + self.saves.len() + self.raises.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sessions that its items change, new ones apart.
    pub fn sessions(&self) -> impl Iterator<Item = Uuid> {
        self.items.iter().filter(|item| item.new.is_none()).map(|item| item.session_id)
    }

    /// Without the items of these sessions, whose callers are told.
    pub fn without(mut self, is_held: impl Fn(Uuid) -> bool) -> Self {
        let (held, items) = self.items.into_iter().partition(|item| is_held(item.session_id));
        self.items = items;
        Self { items: held, ..Self::default() }.tell(Some(failure::unavailable()));
        self
    }

    /// The same work in up to three batches, by what it locks: sessions, messages, receipts.
    pub fn by_kind(self) -> impl Iterator<Item = Self> + Send {
        let items = Self { items: self.items, ..Self::default() };
        let saves = Self { saves: self.saves, ..Self::default() };
        let raises = Self { raises: self.raises, ..Self::default() };
        [items, saves, raises].into_iter().filter(|batch| !batch.is_empty())
    }

    /// The same work, one piece at a time.
    pub fn singly(self) -> impl Iterator<Item = Self> + Send {
        let items = self.items.into_iter().map(Entry::Change);
        let saves = self.saves.into_iter().map(Entry::Save);
        let raises = self.raises.into_iter().map(Entry::Raise);
        items.chain(saves).chain(raises).map(|entry| Self::of(vec![entry]))
    }

    /// Tells the callers; `failed` is why nothing of it was stored.
    pub fn tell(self, failed: Option<Error>) {
        self.items.into_iter().for_each(|item| item.job.tell(failed.clone()));
        self.saves.into_iter().for_each(|asked| asked.tell(failed.clone()));
        self.raises.into_iter().for_each(|asked| asked.tell(failed.clone()));
    }
}
