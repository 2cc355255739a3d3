//! How much text contacts and addresses have written today. Apart from sessions, because nothing gives it
//! back but midnight.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use uuid::Uuid;

use super::QuotaSettings;
use crate::{
    domain::{
        address::{Address, Network},
        rights::Caller,
    },
    error::Result,
    limits::{Limit, Limits},
};

const DAY_MS: i64 = 86_400_000;
/// Writers of a day that are remembered; beyond, the half with less text is forgotten.
const MOST_WRITERS: usize = 100_000;

/// Counts the text of contacts.
pub struct Texts {
    today: Mutex<Today>,
    of_contact: Arc<Limit>,
    of_address: Arc<Limit>,
}

/// Bytes since midnight (UTC).
#[derive(Default)]
struct Today {
    day: i64,
    contacts: HashMap<Uuid, u64>,
    networks: HashMap<Network, u64>,
}

impl Texts {
    pub fn new(settings: QuotaSettings, limits: &Limits) -> Arc<Self> {
        Arc::new_cyclic(|texts| {
            let add = |name: &'static str, most: u64, used: fn(&Today) -> Option<u64>| {
                let texts = texts.clone();
                let used = move || texts.upgrade().and_then(|texts: Arc<Self>| used(&texts.lock())).unwrap_or_default();
                limits.add(name, most, used)
            };
            Self {
                today: Mutex::default(),
                of_contact: add("limits.contact_text_bytes_per_day", settings.contact.text_bytes_per_day, |today| {
                    today.contacts.values().copied().max()
                }),
                of_address: add("limits.address_text_bytes_per_day", settings.address.text_bytes_per_day, |today| {
                    today.networks.values().copied().max()
                }),
            }
        })
    }

    /// Counts what a contact writes, whether or not it will be stored; see [`Self::unwrite`]. Staff may write
    /// what they like.
    pub fn write(&self, caller: &Caller, bytes: usize, now_ms: i64) -> Result<()> {
        if caller.is_staff() {
            return Ok(());
        }
        let bytes = bytes as u64;
        let mut today = self.lock();
        today.begin(now_ms);
        let midnight = Duration::from_millis(u64::try_from(DAY_MS - now_ms.rem_euclid(DAY_MS)).unwrap_or_default());
        let fits =
            |written: Option<&u64>, most: u64| written.map_or(0, |written| *written).saturating_add(bytes) <= most;
        if !fits(today.contacts.get(&caller.id), self.of_contact.most) {
            return Err(self.of_contact.reached("bytes of text a day of one contact").retry_after(midnight));
        }
        for (network, times) in networks(caller) {
            if !fits(today.networks.get(&network), self.of_address.most.saturating_mul(times as u64)) {
                let of = "bytes of text a day of all guests of one address";
                return Err(self.of_address.reached(of).retry_after(midnight));
            }
        }
        *today.contacts.entry(caller.id).or_default() += bytes;
        for (network, _) in networks(caller) {
            *today.networks.entry(network).or_default() += bytes;
        }
        Ok(())
    }

    /// Takes back what was not stored, or had been before.
    pub fn unwrite(&self, caller: &Caller, bytes: usize) {
        let mut today = self.lock();
        let less = |written: &mut u64| *written = written.saturating_sub(bytes as u64);
        today.contacts.get_mut(&caller.id).map(less);
        for (network, _) in networks(caller) {
            today.networks.get_mut(&network).map(less);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Today> {
        self.today.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Today {
    fn begin(&mut self, now_ms: i64) {
        let day = now_ms.div_euclid(DAY_MS);
        if day != self.day {
            *self = Self { day, ..Self::default() };
        }
        forget_some(&mut self.contacts);
        forget_some(&mut self.networks);
    }
}

fn forget_some<K: Eq + Hash>(written: &mut HashMap<K, u64>) {
    if written.len() >= MOST_WRITERS {
        let mut sizes: Vec<u64> = written.values().copied().collect();
        let median = *sizes.select_nth_unstable(MOST_WRITERS / 2).1;
        written.retain(|_, bytes| *bytes > median);
    }
}

fn networks(caller: &Caller) -> impl Iterator<Item = (Network, usize)> {
    caller.address.into_iter().flat_map(Address::counted)
}
