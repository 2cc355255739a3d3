//! How much one contact may have, and all guests of one address together: open and waiting sessions, and
//! text a day. This is memory of the node: a contact's sessions are read from the database the first time,
//! what addresses have and the day's text begin anew with the process.

/// Where other servers commit as well.
mod shared;
/// Text of a day.
mod text;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::OnceCell;
use uuid::Uuid;

use self::text::Texts;
use crate::{
    domain::{
        address::{Address, Share, Shares},
        contact::Verification,
        rights::Caller,
        session::{Session, SessionState},
    },
    error::Result,
    limits::{Limit, Limits},
    store::Store,
};

/// Contacts whose sessions are remembered; a contact who was forgotten is read again.
const MOST_CONTACTS: usize = 20_000;

/// What one contact, or one address, may have.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    pub open_sessions: u32,
    pub waiting_sessions: u32,
    pub text_bytes_per_day: u64,
}

#[derive(Debug, Clone, Copy)]
pub struct QuotaSettings {
    pub contact: Allowance,
    /// Of all guests of one address.
    pub address: Allowance,
}

pub(super) struct Quotas {
    contacts: Mutex<HashMap<Uuid, Ledger>>,
    /// What addresses have of sessions, as long as those are open or waiting.
    held: Mutex<HashMap<Uuid, Held>>,
    open: Arc<Shares>,
    waiting: Arc<Shares>,
    pub text: Arc<Texts>,
    limits: Kinds,
}

/// Each limit with its own count of refusals.
struct Kinds {
    contact_open: Arc<Limit>,
    contact_waiting: Arc<Limit>,
    address_open: Arc<Limit>,
    address_waiting: Arc<Limit>,
}

/// The open sessions of one contact, those that are about to be among them.
#[derive(Default)]
struct Ledger {
    /// Set once the database has been read.
    read: Arc<OnceCell<()>>,
    sessions: HashMap<Uuid, Place>,
    /// Closed while the database was being read, which may not know.
    gone: HashSet<Uuid>,
    /// Requests that are making sessions now: their repeats make none.
    requests: HashSet<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// Not yet stored.
    asked: bool,
    waits: Waits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    No,
    Asked,
    Yes,
}

/// What an address has of one session.
struct Held {
    address: Address,
    _open: Option<Share>,
    waiting: Option<Share>,
}

/// A place that a change is about to take: given back when the change did not come about.
pub(super) struct Seat {
    quotas: Arc<Quotas>,
    contact_id: Uuid,
    session_id: Uuid,
    request_id: Option<Uuid>,
}

impl Quotas {
    pub fn new(settings: QuotaSettings, limits: &Limits) -> Arc<Self> {
        let text = Texts::new(settings, limits);
        Arc::new_cyclic(|quotas| {
            let add = |name: &'static str, most: u64, used: fn(&Self) -> u64| {
                let quotas = quotas.clone();
                limits.add(name, most, move || quotas.upgrade().map_or(0, |quotas| used(&quotas)))
            };
            let QuotaSettings { contact, address } = settings;
            let limits = Kinds {
                contact_open: add("limits.contact_open_sessions", contact.open_sessions.into(), Self::most_open),
                contact_waiting: add(
                    "limits.contact_waiting_sessions",
                    contact.waiting_sessions.into(),
                    Self::most_waiting,
                ),
                address_open: add("limits.address_open_sessions", address.open_sessions.into(), |quotas| {
                    quotas.open.usage().0 as u64
                }),
                address_waiting: add("limits.address_waiting_sessions", address.waiting_sessions.into(), |quotas| {
                    quotas.waiting.usage().0 as u64
                }),
            };
            Self {
                contacts: Mutex::default(),
                held: Mutex::default(),
                open: Shares::new(whole(address.open_sessions)),
                waiting: Shares::new(whole(address.waiting_sessions)),
                text: Arc::clone(&text),
                limits,
            }
        })
    }

    /// A place for one more open session of a contact, one that waits at once or not; nothing for staff, whom
    /// no quota holds, and for the repeat of a request that is under way.
    pub async fn open(
        self: &Arc<Self>,
        store: &Store,
        caller: &Caller,
        session_id: Uuid,
        request_id: Option<Uuid>,
        waits: bool,
    ) -> Result<Option<Seat>> {
        if caller.is_staff() {
            return Ok(None);
        }
        self.read(store, caller.id).await?;
        let first = self.open_known(caller, session_id, request_id, waits);
        if first.is_ok() || !self.read_again(store, caller.id).await? {
            return first;
        }
        self.open_known(caller, session_id, request_id, waits)
    }

    fn open_known(
        self: &Arc<Self>,
        caller: &Caller,
        session_id: Uuid,
        request_id: Option<Uuid>,
        waits: bool,
    ) -> Result<Option<Seat>> {
        let mut contacts = self.lock();
        let ledger = contacts.entry(caller.id).or_default();
        let open_already = ledger.sessions.contains_key(&session_id);
        if open_already || request_id.is_some_and(|request| !ledger.requests.insert(request)) {
            return Ok(None);
        }
        let seat = Seat { quotas: Arc::clone(self), contact_id: caller.id, session_id, request_id };
        let judged = self.judge_open(ledger, caller, session_id, waits);
        // Dropping the seat takes the lock.
        drop(contacts);
        judged.map(|()| Some(seat))
    }

    fn judge_open(&self, ledger: &mut Ledger, caller: &Caller, session_id: Uuid, waits: bool) -> Result<()> {
        if ledger.sessions.len() as u64 >= self.limits.contact_open.most {
            return Err(self.limits.contact_open.reached("open sessions of one contact"));
        }
        if waits {
            self.judge_waiting(ledger)?;
        }
        if let Some(address) = caller.address {
            let many = || self.limits.address_open.reached("open sessions of all guests of one address");
            let open = self.open.take(address, 1).ok_or_else(many)?;
            let waiting = waits.then(|| self.waiting_share(address)).transpose()?;
            self.lock_held().insert(session_id, Held { address, _open: Some(open), waiting });
        }
        let waits = if waits { Waits::Asked } else { Waits::No };
        ledger.sessions.insert(session_id, Place { asked: true, waits });
        Ok(())
    }

    /// A place for one more waiting session of a contact; nothing for staff.
    pub async fn wait(self: &Arc<Self>, store: &Store, caller: &Caller, session_id: Uuid) -> Result<Option<Seat>> {
        if caller.is_staff() {
            return Ok(None);
        }
        self.read(store, caller.id).await?;
        let first = self.wait_known(caller, session_id);
        if first.is_ok() || !self.read_again(store, caller.id).await? {
            return first;
        }
        self.wait_known(caller, session_id)
    }

    fn wait_known(self: &Arc<Self>, caller: &Caller, session_id: Uuid) -> Result<Option<Seat>> {
        let mut contacts = self.lock();
        let ledger = contacts.entry(caller.id).or_default();
        // One that is not known to be open is closed, or another node's.
        let place = ledger.sessions.get(&session_id).copied().unwrap_or(Place { asked: true, waits: Waits::No });
        if place.waits != Waits::No {
            return Ok(None);
        }
        self.judge_waiting(ledger)?;
        if let Some(address) = caller.address {
            let share = self.waiting_share(address)?;
            let mut held = self.lock_held();
            held.entry(session_id).or_insert(Held { address, _open: None, waiting: None }).waiting = Some(share);
        }
        ledger.sessions.insert(session_id, Place { waits: Waits::Asked, ..place });
        drop(contacts);
        Ok(Some(Seat { quotas: Arc::clone(self), contact_id: caller.id, session_id, request_id: None }))
    }

    fn judge_waiting(&self, ledger: &Ledger) -> Result<()> {
        let waiting = ledger.sessions.values().filter(|place| place.waits != Waits::No).count();
        if waiting as u64 >= self.limits.contact_waiting.most {
            return Err(self.limits.contact_waiting.reached("waiting sessions of one contact"));
        }
        Ok(())
    }

    fn waiting_share(&self, address: Address) -> Result<Share> {
        let many = || self.limits.address_waiting.reached("waiting sessions of all guests of one address");
        self.waiting.take(address, 1).ok_or_else(many)
    }

    /// A session is now as it was committed.
    pub fn committed(&self, session: &Session, erased: bool) {
        let (open, waits) = (!erased && session.floor.state != SessionState::Closed, is_waiting(session));
        if let Some(ledger) = self.lock().get_mut(&session.contact_id) {
            if open {
                let waits = if waits { Waits::Yes } else { Waits::No };
                ledger.sessions.insert(session.id, Place { asked: false, waits });
            } else {
                ledger.sessions.remove(&session.id);
                if !ledger.read.initialized() {
                    ledger.gone.insert(session.id);
                }
            }
        }
        let mut held = self.lock_held();
        // A guest whom somebody now vouches for counts for no address.
        if !open || session.contact_verification == Verification::Verified {
            held.remove(&session.id);
        } else if let Some(held) = held.get_mut(&session.id) {
            // A hand-off that nobody asked for is not refused, but counts.
            let had = held.waiting.take().filter(|_| waits);
            held.waiting = had.or_else(|| if waits { self.waiting.take(held.address, 1) } else { None });
        }
    }

    /// Reads the open sessions of a contact, once.
    async fn read(&self, store: &Store, contact_id: Uuid) -> Result<()> {
        let read = {
            let mut contacts = self.lock();
            if contacts.len() >= MOST_CONTACTS && !contacts.contains_key(&contact_id) {
                let mut surplus = MOST_CONTACTS / 4;
                contacts.retain(|_, ledger| {
                    let busy = !ledger.requests.is_empty() || ledger.sessions.values().any(|place| place.asked);
                    let kept = busy || surplus == 0;
                    surplus = if kept { surplus } else { surplus - 1 };
                    kept
                });
            }
            Arc::clone(&contacts.entry(contact_id).or_default().read)
        };
        let reading = async {
            let known = store.open_sessions_of(contact_id).await?;
            let mut contacts = self.lock();
            let ledger = contacts.entry(contact_id).or_default();
            for (session_id, waits) in known {
                if !ledger.gone.contains(&session_id) {
                    let waits = if waits { Waits::Yes } else { Waits::No };
                    ledger.sessions.entry(session_id).or_insert(Place { asked: false, waits });
                }
            }
            ledger.gone.clear();
            drop(contacts);
            Ok(())
        };
        read.get_or_try_init(|| reading).await.map(drop)
    }

    fn most_open(&self) -> u64 {
        self.lock().values().map(|ledger| ledger.sessions.len() as u64).max().unwrap_or_default()
    }

    fn most_waiting(&self) -> u64 {
        let waiting = |ledger: &Ledger| ledger.sessions.values().filter(|place| place.waits != Waits::No).count();
        self.lock().values().map(|ledger| waiting(ledger) as u64).max().unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Ledger>> {
        self.contacts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_held(&self) -> MutexGuard<'_, HashMap<Uuid, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    /// What was committed is known as such by now.
    fn drop(&mut self) {
        let mut contacts = self.quotas.lock();
        let Some(ledger) = contacts.get_mut(&self.contact_id) else { return };
        if let Some(request) = &self.request_id {
            ledger.requests.remove(request);
        }
        let Some(place) = ledger.sessions.get_mut(&self.session_id) else { return };
        if place.asked {
            ledger.sessions.remove(&self.session_id);
            self.quotas.lock_held().remove(&self.session_id);
        } else if place.waits == Waits::Asked {
            place.waits = Waits::No;
            if let Some(held) = self.quotas.lock_held().get_mut(&self.session_id) {
                held.waiting = None;
            }
        }
    }
}

fn is_waiting(session: &Session) -> bool {
    session.floor.state == SessionState::Waiting
}

fn whole(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
