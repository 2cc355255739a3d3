//! Staff accounts as rows, with their password hashes, which nothing else reads.

use std::collections::HashMap;

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns, insert},
    db::{change, execute, read, row, rows, write},
    login, meta, page,
    request::{self, Created, RequestKey},
    statement::statements,
    word,
};
use crate::{
    domain::{
        page::{Page, PageRequest},
        user::{Availability, Role, User},
    },
    error::{Error, Reason, Result},
};

columns! {
    UserRow in "users" {
        id: Uuid,
        email: String,
        display_name: String,
        role: String,
        availability: String,
        capacity: i64,
        password_hash: String,
        created_at_ms: i64,
        suspended_at_ms: Option<i64>,
    }
}

statements! {
    GET = ["SELECT ", UserRow::COLUMNS, " FROM users WHERE id = ?"];
    BY_EMAIL = ["SELECT ", UserRow::COLUMNS, " FROM users WHERE email = ?"];
    LIST = [
        "SELECT ", UserRow::COLUMNS, " FROM users WHERE created_at_ms > ? OR (created_at_ms = ? AND id > ?)",
        " ORDER BY created_at_ms, id LIMIT ?",
    ];
    EVERY = ["SELECT ", UserRow::COLUMNS, " FROM users ORDER BY created_at_ms, id"];
    LOADS = ["SELECT assignee, COUNT(*) FROM sessions WHERE state = 'human' GROUP BY assignee"];
    SET_PASSWORD = ["UPDATE users SET password_hash = ? WHERE id = ?"];
    SET_AVAILABILITY = ["UPDATE users SET availability = ?, capacity = ? WHERE id = ?"];
    UPDATE = [
        "UPDATE users SET email = ?, display_name = ?, role = ?, capacity = ?, suspended_at_ms = ? WHERE id = ?",
    ];
    OTHER_ADMINS = [
        "SELECT COUNT(*) FROM users WHERE role = 'admin' AND suspended_at_ms IS NULL AND id <> ?",
    ];
    ADMIN = ["SELECT id FROM users WHERE role = 'admin' LIMIT 1"];
    SUSPENDED = ["SELECT id FROM users WHERE suspended_at_ms IS NOT NULL"];
}

/// What is to change of a user; none: it stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserUpdate {
    pub email: Option<String>,
    pub display_name: Option<String>,
    pub role: Option<Role>,
    pub capacity: Option<i64>,
    /// Since when the user is suspended, or that they no longer are.
    pub suspended_at_ms: Option<Option<i64>>,
}

impl Store {
    pub async fn create_user(
        &self,
        user: User,
        password_hash: String,
        request: Option<RequestKey>,
    ) -> Result<Created<User>> {
        write!(self, |tx| {
            if let Some(made) = request::begin(&mut tx, request.as_ref(), user.id, user.created_at_ms).await? {
                let made = row!(tx, UserRow, GET, made)?.ok_or_else(|| Error::not_found("user", made))?;
                return Ok(Created::Repeat(made.try_into()?));
            }
            insert(tx.conn(), vec![UserRow::new(&user, password_hash)]).await?;
            Created::New(user)
        })
    }

    pub async fn get_user(&self, id: Uuid) -> Result<User> {
        read!(self, |reader| {
            let found = row!(reader, UserRow, GET, id)?;
            found.ok_or_else(|| Error::not_found("user", id))?.try_into()
        })
    }

    /// The user with this address, in lower case, and the hash of the password.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<(User, String)>> {
        let email = email.to_owned();
        read!(self, |reader| {
            let with_hash = |row: UserRow| {
                let hash = row.password_hash.clone();
                User::try_from(row).map(|user| (user, hash))
            };
            row!(reader, UserRow, BY_EMAIL, email.as_str())?.map(with_hash).transpose()
        })
    }

    /// The oldest first.
    pub async fn list_users(&self, page: PageRequest) -> Result<Page<User>> {
        let (after, id) = page::after(page);
        read!(self, |reader| {
            let found = rows!(reader, UserRow, LIST, after, after, id, page::one_more(page))?;
            Ok(page::readable(page, found, |user| (user.created_at_ms, user.id)))
        })
    }

    /// Every user with the number of sessions it serves.
    pub async fn agent_loads(&self) -> Result<Vec<(User, i64)>> {
        read!(self, |reader| {
            let loads: HashMap<Uuid, i64> = rows!(reader, (Option<Uuid>, i64), LOADS)?
                .into_iter()
                .filter_map(|(user, count)| Some((user?, count)))
                .collect();
            let users: Vec<User> = word::readable(rows!(reader, UserRow, EVERY)?);
            let load = |user: User| {
                let load = loads.get(&user.id).copied().unwrap_or(0);
                (user, load)
            };
            Ok(users.into_iter().map(load).collect())
        })
    }

    /// Changes a user. Another role or a suspension ends their logins; the last administrator who can log
    /// in stays one.
    pub async fn update_user(&self, id: Uuid, update: UserUpdate) -> Result<User> {
        write!(self, |tx| {
            // First of all, because it lets one change in at a time: of two administrators who suspend each
            // other one succeeds.
            meta::count_up(&mut tx, login::STANDING).await?;
            let before: User = row!(tx, UserRow, GET, id)?.ok_or_else(|| Error::not_found("user", id))?.try_into()?;
            let after = update.applied_to(before.clone());
            if administers(&before) && !administers(&after) {
                let others = row!(tx, (i64,), OTHER_ADMINS, id)?.map_or(0, |(count,)| count);
                if others == 0 {
                    let message = "this is the last administrator who can log in";
                    return Err(Error::new(Reason::StillNeeded, message).with("resource", "user"));
                }
            }
            let (email, name, role) = (after.email.as_str(), after.display_name.as_str(), after.role.as_str());
            execute!(tx, UPDATE, email, name, role, after.capacity, after.suspended_at_ms, id)?;
            if before.role != after.role || after.suspended_at_ms.is_some() {
                login::revoke_all(&mut tx, id, Uuid::nil()).await?;
            }
            after
        })
    }

    pub async fn set_password(&self, id: Uuid, hash: String) -> Result<()> {
        change!(self, |writer| found(execute!(writer, SET_PASSWORD, hash.as_str(), id)?, id))
    }

    pub async fn set_availability(&self, id: Uuid, availability: Availability, capacity: Option<i64>) -> Result<User> {
        write!(self, |tx| {
            let user = row!(tx, UserRow, GET, id)?.ok_or_else(|| Error::not_found("user", id))?;
            let capacity = capacity.unwrap_or(user.capacity);
            execute!(tx, SET_AVAILABILITY, availability.as_str(), capacity, id)?;
            User { availability, capacity, ..user.try_into()? }
        })
    }

    /// Ids of the users who may not call.
    pub async fn suspended_users(&self) -> Result<Vec<Uuid>> {
        read!(self, |reader| Ok(rows!(reader, (Uuid,), SUSPENDED)?.into_iter().map(|(id,)| id).collect()))
    }

    pub async fn admin_exists(&self) -> Result<bool> {
        read!(self, |reader| Ok(row!(reader, (Uuid,), ADMIN)?.is_some()))
    }
}

impl UserUpdate {
    fn applied_to(self, user: User) -> User {
        let suspended_at_ms = match self.suspended_at_ms {
            // Suspending twice changes nothing.
            Some(Some(now_ms)) => Some(user.suspended_at_ms.unwrap_or(now_ms)),
            Some(None) => None,
            None => user.suspended_at_ms,
        };
        User {
            email: self.email.unwrap_or(user.email),
            display_name: self.display_name.unwrap_or(user.display_name),
            role: self.role.unwrap_or(user.role),
            capacity: self.capacity.unwrap_or(user.capacity),
            suspended_at_ms,
            ..user
        }
    }
}

/// Whether the user can log in and change users.
fn administers(user: &User) -> bool {
    user.role == Role::Admin && user.suspended_at_ms.is_none()
}

fn found(matched: u64, id: Uuid) -> Result<()> {
    if matched == 0 { Err(Error::not_found("user", id)) } else { Ok(()) }
}

impl UserRow {
    fn new(user: &User, password_hash: String) -> Self {
        Self {
            id: user.id,
            email: user.email.clone(),
            display_name: user.display_name.clone(),
            role: user.role.as_str().to_owned(),
            availability: user.availability.as_str().to_owned(),
            capacity: user.capacity,
            password_hash,
            created_at_ms: user.created_at_ms,
            suspended_at_ms: user.suspended_at_ms,
        }
    }
}

impl TryFrom<UserRow> for User {
    type Error = Error;

    fn try_from(row: UserRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            email: row.email,
            display_name: row.display_name,
            role: word::parse(&row.role, Role::parse)?,
            availability: word::parse(&row.availability, Availability::parse)?,
            capacity: row.capacity,
            created_at_ms: row.created_at_ms,
            suspended_at_ms: row.suspended_at_ms,
        })
    }
}
