//! Contacts as rows.

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns, insert},
    db::{change, execute, read, row, rows, write},
    login,
    statement::statements,
    word,
};
use crate::{
    clock,
    domain::contact::{Contact, Identity, Verification},
    error::{Error, Result},
};

columns! {
    ContactRow in "contacts" {
        id: Uuid,
        display_name: String,
        locale: String,
        verification: String,
        created_at_ms: i64,
        external_id: Option<String>,
        email: Option<String>,
        merged_into: Option<Uuid>,
    }
}

statements! {
    GET = ["SELECT ", ContactRow::COLUMNS, " FROM contacts WHERE id = ?"];
    BY_EXTERNAL_ID = ["SELECT ", ContactRow::COLUMNS, " FROM contacts WHERE external_id = ?"];
    UPDATE = ["UPDATE contacts SET display_name = ?, email = ?, locale = ? WHERE id = ?"];
    MERGE = ["UPDATE contacts SET merged_into = ? WHERE id = ? AND verification = 'guest' AND merged_into IS NULL"];
    SESSIONS = ["SELECT id FROM sessions WHERE contact_id = ? ORDER BY id LIMIT ?"];
}

impl Store {
    pub async fn create_contact(&self, contact: &Contact) -> Result<()> {
        let row = ContactRow::from(contact);
        change!(self, |writer| Ok(insert(writer.conn(), vec![row]).await?))
    }

    pub async fn get_contact(&self, id: Uuid) -> Result<Contact> {
        read!(self, |reader| {
            let found = row!(reader, ContactRow, GET, id)?;
            found.ok_or_else(|| Error::not_found("contact", id))?.try_into()
        })
    }

    /// The contact whom an application vouches for, made when there is none; what it says of them now is
    /// stored. ALREADY_EXISTS when another call made the contact at the same moment.
    pub async fn put_contact(&self, identity: &Identity, locale: &str, now_ms: i64) -> Result<Contact> {
        let (identity, locale) = (identity.clone(), locale.to_owned());
        write!(self, |tx| {
            let external_id = identity.external_id.as_str();
            let known = row!(tx, ContactRow, BY_EXTERNAL_ID, external_id)?.map(Contact::try_from).transpose()?;
            let contact = known.clone().unwrap_or_else(|| new_contact(external_id, now_ms));
            let told = |text: String, before: &String| if text.is_empty() { before.clone() } else { text };
            let contact = Contact {
                display_name: identity.display_name.unwrap_or_else(|| contact.display_name.clone()),
                email: identity.email.unwrap_or_else(|| contact.email.clone()),
                locale: told(locale, &contact.locale),
                ..contact
            };
            if known.is_none() {
                insert(tx.conn(), vec![ContactRow::from(&contact)]).await?;
            } else if known.as_ref() != Some(&contact) {
                let (name, email, locale) = (&contact.display_name, &contact.email, &contact.locale);
                execute!(tx, UPDATE, name.as_str(), email.as_str(), locale.as_str(), contact.id)?;
            }
            contact
        })
    }

    /// Says who a guest turned out to be and ends the guest's logins. False when the guest turned out to
    /// be someone else before.
    pub async fn merge_guest(&self, guest: Uuid, into: Uuid) -> Result<bool> {
        write!(self, |tx| {
            if execute!(tx, MERGE, into, guest)? > 0 {
                login::revoke_all(&mut tx, guest, Uuid::nil()).await?;
                true
            } else {
                row!(tx, ContactRow, GET, guest)?.is_some_and(|guest| guest.merged_into == Some(into))
            }
        })
    }

    pub async fn sessions_of_contact(&self, contact: Uuid, limit: usize) -> Result<Vec<Uuid>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        read!(self, |reader| {
            Ok(rows!(reader, (Uuid,), SESSIONS, contact, limit)?.into_iter().map(|(id,)| id).collect())
        })
    }
}

fn new_contact(external_id: &str, now_ms: i64) -> Contact {
    Contact {
        id: clock::new_id(),
        display_name: String::new(),
        locale: String::new(),
        verification: Verification::Verified,
        created_at_ms: now_ms,
        external_id: Some(external_id.to_owned()),
        email: String::new(),
        merged_into: None,
    }
}

impl From<&Contact> for ContactRow {
    fn from(contact: &Contact) -> Self {
        Self {
            id: contact.id,
            display_name: contact.display_name.clone(),
            locale: contact.locale.clone(),
            verification: contact.verification.as_str().to_owned(),
            created_at_ms: contact.created_at_ms,
            external_id: contact.external_id.clone(),
            email: Some(contact.email.clone()),
            merged_into: contact.merged_into,
        }
    }
}

impl TryFrom<ContactRow> for Contact {
    type Error = Error;

    fn try_from(row: ContactRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            display_name: row.display_name,
            locale: row.locale,
            verification: word::parse(&row.verification, Verification::parse)?,
            created_at_ms: row.created_at_ms,
            external_id: row.external_id,
            email: row.email.unwrap_or_default(),
            merged_into: row.merged_into,
        })
    }
}
