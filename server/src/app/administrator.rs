//! The first administrator: made while there is none, with a password that only its owner sees.

use std::path::PathBuf;

use crate::{
    chat::{
        login::PasswordChanged,
        password::Passwords,
        user::{NewUser, add_user},
    },
    domain::user::{Role, User},
    error::{Error, Result},
    folder::Folder,
    secret::Secret,
    store::Store,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

const EMAIL: &str = "admin@localhost";
const NAME: &str = "Administrator";
/// Where the address is remembered of the user whose password lies in the data folder.
const IN_FILE: &str = "admin_password_of";
/// 20 characters, 120 bits.
const PASSWORD_BYTES: usize = 15;

/// Who the first administrator is to be; looked at only while there is none.
#[derive(Debug, Default)]
pub struct FirstAdministrator {
    pub email: Option<String>,
    pub password: Option<Secret>,
    /// A person can read a generated password; otherwise it goes into a file.
    pub at_terminal: bool,
}

/// How the administrator made at this start can log in.
#[derive(Debug)]
pub enum FirstLogin {
    Chosen { email: String },
    Shown { email: String, password: Secret },
    InFile { email: String, file: PathBuf },
}

/// A password nobody can guess.
pub fn new_password() -> Result<Secret> {
    let mut bytes = [0; PASSWORD_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(format!("no random numbers: {error}")))?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
}

/// Makes an administrator if there is none.
pub(super) async fn ensure(
    store: &Store,
    folder: &Folder,
    first: FirstAdministrator,
    now_ms: i64,
) -> Result<Option<FirstLogin>> {
    if store.admin_exists().await? {
        return Ok(None);
    }
    let email = first.email.unwrap_or_else(|| EMAIL.to_owned()).trim().to_lowercase();
    let chosen = first.password.filter(|password| !password.is_empty());
    let password = chosen.clone().map_or_else(new_password, Ok)?;
    let in_file = chosen.is_none() && !first.at_terminal;
    if in_file {
        // Ahead of the account: a crash in between must not leave one that nobody can log in to.
        folder.write_admin_password(&password)?;
        store.set_meta(IN_FILE, &email).await?;
    }
    let new =
        NewUser { email: email.clone(), display_name: NAME.to_owned(), role: Role::Admin, password: password.clone() };
    add_user(store, &Passwords::new(1), new, None, now_ms).await?;
    Ok(Some(match chosen {
        Some(_) => FirstLogin::Chosen { email },
        None if in_file => FirstLogin::InFile { email, file: folder.admin_password() },
        None => FirstLogin::Shown { email, password },
    }))
}

/// Removes the file with the first password once that is no longer the user's.
pub async fn forget_first_password(store: &Store, folder: &Folder, user: &User) -> Result<()> {
    if store.meta(IN_FILE).await?.as_ref() == Some(&user.email) {
        folder.remove_admin_password()?;
    }
    Ok(())
}

/// What follows every ChangePassword.
pub(super) async fn password_changed(store: &Store, folder: &Folder) -> Result<PasswordChanged> {
    let (owner, folder) = (store.meta(IN_FILE).await?, folder.clone());
    Ok(Box::new(move |user| {
        if owner.as_ref() == Some(&user.email)
            && let Err(error) = folder.remove_admin_password()
        {
            tracing::warn!(%error, "the first administrator's password file was not removed");
        }
    }))
}
