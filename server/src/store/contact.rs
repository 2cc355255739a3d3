//! Contacts as rows.

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns, insert},
    db::{change, read, row},
    statement::statements,
    word,
};
use crate::{
    domain::contact::{Contact, Verification},
    error::{Error, Result},
};

columns! {
    ContactRow in "contacts" {
        id: Uuid,
        display_name: String,
        locale: String,
        verification: String,
        created_at_ms: i64,
    }
}

statements! {
    GET = ["SELECT ", ContactRow::COLUMNS, " FROM contacts WHERE id = ?"];
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
}

impl From<&Contact> for ContactRow {
    fn from(contact: &Contact) -> Self {
        Self {
            id: contact.id,
            display_name: contact.display_name.clone(),
            locale: contact.locale.clone(),
            verification: contact.verification.as_str().to_owned(),
            created_at_ms: contact.created_at_ms,
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
        })
    }
}
