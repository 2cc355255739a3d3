//! Quotas where other servers commit as well: what they ended counts no longer.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Place, Quotas, Waits};
use crate::{domain::session::Session, error::Result, store::Store};

/// Sessions read at once.
const AT_ONCE: usize = 256;

impl Quotas {
    /// Reads the open sessions of a contact once more, ahead of a refusal; false where nobody else can have
    /// changed them.
    pub(super) async fn read_again(&self, store: &Store, contact_id: Uuid) -> Result<bool> {
        if store.is_embedded() {
            return Ok(false);
        }
        let known: HashMap<Uuid, bool> = store.open_sessions_of(contact_id).await?.into_iter().collect();
        if let Some(ledger) = self.lock().get_mut(&contact_id) {
            let asked = |place: &Place| place.asked || place.waits == Waits::Asked;
            ledger.sessions.retain(|id, place| asked(place) || known.contains_key(id));
            for (session_id, waits) in known {
                let place = Place { asked: false, waits: if waits { Waits::Yes } else { Waits::No } };
                let kept = ledger.sessions.entry(session_id).or_insert(place);
                if !asked(kept) {
                    *kept = place;
                }
            }
        }
        Ok(true)
    }

    /// Whether the sessions of a guest fit beside those of the contact whom they turn out to be.
    pub async fn judge_merge(&self, store: &Store, guest_id: Uuid, contact_id: Uuid) -> Result<()> {
        let guests = store.open_sessions_of(guest_id).await?;
        let known = store.open_sessions_of(contact_id).await?;
        let all = || guests.iter().chain(&known);
        if !guests.is_empty() && all().count() as u64 > self.limits.contact_open.most {
            return Err(self.limits.contact_open.reached("open sessions of one contact"));
        }
        let waits = |sessions: &[(Uuid, bool)]| sessions.iter().any(|(_, waits)| *waits);
        let waiting = all().filter(|(_, waits)| *waits).count();
        if waits(&guests) && waiting as u64 > self.limits.contact_waiting.most {
            return Err(self.limits.contact_waiting.reached("waiting sessions of one contact"));
        }
        Ok(())
    }

    /// Looks at every session that counts for an address.
    pub async fn look_again(&self, store: &Store) -> Result<()> {
        let asked: HashSet<Uuid> = {
            let contacts = self.lock();
            let places = contacts.values().flat_map(|ledger| &ledger.sessions);
            places.filter(|(_, place)| place.asked).map(|(id, _)| *id).collect()
        };
        let held: Vec<Uuid> = self.lock_held().keys().copied().filter(|id| !asked.contains(id)).collect();
        for chunk in held.chunks(AT_ONCE) {
            let found: HashMap<Uuid, Session> =
                store.sessions(chunk.to_vec()).await?.into_iter().map(|session| (session.id, session)).collect();
            for session_id in chunk {
                match found.get(session_id) {
                    Some(session) => self.committed(session, false),
                    None => drop(self.lock_held().remove(session_id)),
                }
            }
        }
        Ok(())
    }
}
