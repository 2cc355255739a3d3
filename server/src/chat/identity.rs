//! A guest becomes a customer whom the operator's own application vouches for, and takes their sessions
//! along. Apart from logins, because it changes sessions.

use super::{
    Chat,
    login::{Person, TokenPair},
};
use crate::{
    domain::{
        contact::{Contact, Verification},
        rights::{Caller, Principal},
    },
    error::{Error, Reason, Result},
};

/// Sessions moved before it is looked for more.
const BATCH: usize = 100;

/// What IdentifyContact brings.
#[derive(Debug, Clone)]
pub struct Identified {
    pub tokens: TokenPair,
    pub contact: Contact,
    pub moved_sessions: usize,
}

impl Chat {
    /// Logs in the contact whom the token vouches for; a guest's sessions become theirs. A call that is
    /// repeated after it broke off goes on where it was.
    pub async fn identify_contact(&self, token: &str, guest: Option<&str>, locale: String) -> Result<Identified> {
        let identity = self.logins.identity(token)?;
        let guest = guest.map(|guest| self.logins.read(guest)).transpose()?;
        let now_ms = self.clock.now_ms();
        let contact = match self.store.put_contact(&identity, &locale, now_ms).await {
            // The same contact was made at the same moment.
            Err(error) if error.reason == Reason::AlreadyExists => {
                self.store.put_contact(&identity, &locale, now_ms).await?
            }
            contact => contact?,
        };
        let moved_sessions = match guest {
            Some(guest) => self.take_over_guest(&guest, &contact).await?,
            None => 0,
        };
        let tokens = self.logins.begin(&Person::Contact(contact.clone())).await?;
        tracing::info!(contact_id = %contact.id, moved_sessions, "contact identified");
        Ok(Identified { tokens, contact, moved_sessions })
    }

    /// Gives what is the guest's to the contact; how many sessions there were.
    async fn take_over_guest(&self, guest: &Caller, contact: &Contact) -> Result<usize> {
        if guest.principal != Principal::Contact {
            return Err(Error::invalid("guest_access_token", "must be the access token of a guest"));
        }
        let known = self.store.get_contact(guest.id).await?;
        if known.verification == Verification::Verified {
            return Ok(0);
        }
        // A guest who has logged out has given up their sessions; one who is revoked because they moved
        // over has not.
        if known.merged_into.is_none() {
            self.logins.standing().check(guest)?;
            self.quotas.judge_merge(&self.store, guest.id, contact.id).await?;
        }
        if !self.store.merge_guest(guest.id, contact.id).await? {
            return Ok(0);
        }
        self.logins.standing().changed().await;
        let mut moved = 0;
        loop {
            let sessions = self.store.sessions_of_contact(guest.id, BATCH).await?;
            if sessions.is_empty() {
                return Ok(moved);
            }
            for session in sessions {
                self.store.give_session(session, contact.clone()).await?;
                moved += 1;
            }
        }
    }
}
