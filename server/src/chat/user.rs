//! Staff accounts. What needs no caller is apart from [`Chat`], because the command line and the first
//! start make users too.

use uuid::Uuid;

use super::{
    Chat,
    password::{self, Passwords},
};
use crate::{
    clock,
    domain::{
        page::{Page, PageRequest},
        rights::Caller,
        user::{Availability, Role, User},
        words,
    },
    error::{Error, Reason, Result},
    secret::Secret,
    store::{Created, RequestKey, Store, UserUpdate},
};

/// Sessions a new user takes at once.
const CAPACITY: i64 = 5;
/// Code points of a password, as the contract says.
const SHORTEST_PASSWORD: usize = 10;
const LONGEST_PASSWORD: usize = 256;
/// As mail servers have it.
const LONGEST_EMAIL: usize = 254;

/// What a new account is made of.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub email: String,
    pub display_name: String,
    pub role: Role,
    pub password: Secret,
}

words! {
    /// What UpdateUser can change: the paths of its update_mask.
    UserField {
        Email = "email",
        DisplayName = "display_name",
        Role = "role",
        Capacity = "capacity",
    }
}

/// The new values of a user.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub id: Uuid,
    pub email: String,
    pub display_name: String,
    pub role: Option<Role>,
    pub capacity: i64,
}

impl Wanted {
    fn update(self, fields: &[UserField]) -> Result<UserUpdate> {
        let mut update = UserUpdate::default();
        for field in fields {
            match field {
                UserField::Email => update.email = Some(email("user.email", &self.email)?),
                UserField::DisplayName if self.display_name.trim().is_empty() => {
                    return Err(Error::invalid("user.display_name", "must not be empty"));
                }
                UserField::DisplayName => update.display_name = Some(self.display_name.clone()),
                UserField::Role => {
                    let role = self.role.ok_or_else(|| Error::invalid("user.role", "must not be unspecified"))?;
                    update.role = Some(role);
                }
                UserField::Capacity if self.capacity < 1 => {
                    return Err(Error::invalid("user.capacity", "is 1 to 100"));
                }
                UserField::Capacity => update.capacity = Some(self.capacity),
            }
        }
        Ok(update)
    }
}

impl Chat {
    /// `request_id` and `digest` make a repeat return the first call's user.
    pub async fn create_user(&self, caller: &Caller, new: NewUser, request_id: Uuid, digest: Vec<u8>) -> Result<User> {
        let request = RequestKey { caller_id: caller.id, rpc: "CreateUser", request_id, digest };
        let now_ms = self.clock.now_ms();
        match add_user(&self.store, self.logins.passwords(), new, Some(request), now_ms).await? {
            Created::New(user) | Created::Repeat(user) => Ok(user),
        }
    }

    /// The oldest first.
    pub async fn list_users(&self, page: PageRequest) -> Result<Page<User>> {
        self.store.list_users(page).await
    }

    pub async fn get_user(&self, id: Uuid) -> Result<User> {
        self.store.get_user(id).await
    }

    /// Takes the named fields of `wanted`; the others stay as they are.
    pub async fn update_user(&self, caller: &Caller, wanted: Wanted, fields: &[UserField]) -> Result<User> {
        if fields.is_empty() {
            return Err(Error::invalid("update_mask", "must name at least one field"));
        }
        let (id, update) = (wanted.id, wanted.update(fields)?);
        let user = self.store.update_user(id, update).await?;
        self.logins.standing().changed().await;
        self.know_agent(&user);
        tracing::info!(user_id = %user.id, by = %caller.id, "user changed");
        Ok(user)
    }

    pub async fn suspend_user(&self, caller: &Caller, id: Uuid) -> Result<User> {
        let user = suspend(&self.store, id, Some(self.clock.now_ms())).await?;
        self.logins.standing().changed().await;
        self.know_agent(&user);
        self.free_sessions_of(id).await;
        tracing::info!(user_id = %user.id, by = %caller.id, "user suspended");
        Ok(user)
    }

    pub async fn reactivate_user(&self, caller: &Caller, id: Uuid) -> Result<User> {
        let user = suspend(&self.store, id, None).await?;
        self.logins.standing().changed().await;
        self.know_agent(&user);
        tracing::info!(user_id = %user.id, by = %caller.id, "user reactivated");
        Ok(user)
    }

    /// Sets the password, or one that is made and returned, and ends all logins of the user.
    pub async fn reset_password(&self, caller: &Caller, id: Uuid, chosen: Secret) -> Result<Option<Secret>> {
        let user = self.store.get_user(id).await?;
        let made = if chosen.is_empty() { Some(password::new_password()?) } else { None };
        set_password(&self.store, self.logins.passwords(), &user, made.as_ref().unwrap_or(&chosen)).await?;
        self.logins.password_was_reset(&user).await;
        tracing::info!(user_id = %user.id, by = %caller.id, "password reset");
        Ok(made)
    }
}

/// Stores a new user after looking at what the contract's field rules cannot see.
pub async fn add_user(
    store: &Store,
    passwords: &Passwords,
    new: NewUser,
    request: Option<RequestKey>,
    now_ms: i64,
) -> Result<Created<User>> {
    let user = User {
        id: clock::new_id(),
        email: email("email", &new.email)?,
        display_name: new.display_name,
        role: new.role,
        availability: Availability::Away,
        capacity: CAPACITY,
        created_at_ms: now_ms,
        suspended_at_ms: None,
    };
    check_password("password", &new.password)?;
    let hash = passwords.hash(new.password.reveal()).await?;
    store.create_user(user, hash, request).await
}

/// Sets another password and ends all logins of the user.
pub async fn set_password(store: &Store, passwords: &Passwords, user: &User, password: &Secret) -> Result<()> {
    check_password("new_password", password)?;
    store.set_password(user.id, passwords.hash(password.reveal()).await?).await?;
    store.revoke_logins(user.id, None).await
}

/// The user with this address, in whatever case.
pub async fn get_user_by_email(store: &Store, address: &str) -> Result<User> {
    let found = store.user_by_email(&email("email", address)?).await?;
    let (user, _) = found.ok_or_else(|| Error::new(Reason::NotFound, format!("no user has the address {address}")))?;
    Ok(user)
}

/// Keeps a user from calling, or lets them in again.
pub async fn suspend(store: &Store, user_id: Uuid, since_ms: Option<i64>) -> Result<User> {
    store.update_user(user_id, UserUpdate { suspended_at_ms: Some(since_ms), ..UserUpdate::default() }).await
}

fn check_password(field: &'static str, password: &Secret) -> Result<()> {
    let length = password.reveal().chars().count();
    if (SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&length) && !password.reveal().trim().is_empty() {
        return Ok(());
    }
    let rule = format!("has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} code points that are not all blanks");
    Err(Error::invalid(field, rule))
}

/// The address in lower case, when it looks like one: whether it receives mail is not our question,
/// so `admin@localhost` is fine.
fn email(field: &'static str, text: &str) -> Result<String> {
    let address = text.trim().to_lowercase();
    let is_address = address.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !address.chars().any(|char| char.is_whitespace() || char.is_control())
    });
    if is_address && address.chars().count() <= LONGEST_EMAIL {
        Ok(address)
    } else {
        Err(Error::invalid(field, format!("is an address such as name@example.org of at most {LONGEST_EMAIL}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_lowered_and_trimmed() {
        assert_eq!(email("email", " Anna.Berg@Example.ORG ").unwrap(), "anna.berg@example.org");
        assert_eq!(email("email", "admin@localhost").unwrap(), "admin@localhost");
        assert_eq!(email("email", "用户@例子.中国").unwrap(), "用户@例子.中国");
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_field() {
        for text in ["", "anna", "@example.org", "anna@", "a@b@c", "an na@example.org", "anna@exa\nmple.org"] {
            assert_eq!(email("email", text).unwrap_err().violations[0].field, "email", "{text:?}");
        }
        assert!(email("email", &format!("{}@example.org", "a".repeat(243))).is_err());
    }

    #[test]
    fn passwords_have_ten_to_256_code_points() {
        let check = |length: usize| check_password("password", &Secret::new("密".repeat(length)));
        assert!(check(9).is_err() && check(10).is_ok() && check(256).is_ok() && check(257).is_err());
        assert!(check_password("password", &Secret::new(" ".repeat(12))).is_err());
    }
}
