//! The first administrator: made while there is none, with a password that only its owner sees.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use crate::{
    chat::{
        login::PasswordChanged,
        password::{Passwords, new_password},
        user::{NewUser, add_user},
    },
    domain::user::{Role, User},
    error::{Reason, Result},
    folder::Folder,
    secret::Secret,
    store::Store,
};

const EMAIL: &str = "admin@localhost";
const NAME: &str = "Administrator";
/// Where the address is remembered of the user whose password lies in the data folder.
const IN_FILE: &str = "admin_password_of";

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

/// The file that holds a first password until its user changes it.
#[derive(Clone)]
pub(super) struct PasswordFile {
    folder: Folder,
    /// Address of the user whose password it is.
    owner: Arc<OnceLock<String>>,
}

impl PasswordFile {
    pub fn of(folder: &Folder) -> Self {
        Self { folder: folder.clone(), owner: Arc::default() }
    }

    /// What follows every ChangePassword.
    pub fn password_changed(&self) -> PasswordChanged {
        let file = self.clone();
        Box::new(move |user| {
            if file.owner.get() == Some(&user.email)
                && let Err(error) = file.folder.remove_admin_password()
            {
                tracing::warn!(%error, "the first administrator's password file was not removed");
            }
        })
    }

    /// Makes an administrator if there is none. The last step of a start, because nobody would learn
    /// the password if a later one failed.
    pub async fn ensure(&self, store: &Store, first: FirstAdministrator, now_ms: i64) -> Result<Option<FirstLogin>> {
        let made = if store.admin_exists().await? { None } else { self.make_once(store, first, now_ms).await? };
        if let Some(owner) = store.meta(IN_FILE).await? {
            let _ = self.owner.set(owner);
        }
        Ok(made)
    }

    /// None when another server made the administrator at the same moment: its password counts.
    async fn make_once(&self, store: &Store, first: FirstAdministrator, now_ms: i64) -> Result<Option<FirstLogin>> {
        match self.make(store, first, now_ms).await {
            Err(error) if error.reason == Reason::AlreadyExists => {
                self.folder.remove_admin_password()?;
                Ok(None)
            }
            made => made.map(Some),
        }
    }

    async fn make(&self, store: &Store, first: FirstAdministrator, now_ms: i64) -> Result<FirstLogin> {
        let email = first.email.unwrap_or_else(|| EMAIL.to_owned()).trim().to_lowercase();
        let chosen = first.password.filter(|password| !password.is_empty());
        let password = chosen.clone().map_or_else(new_password, Ok)?;
        let in_file = chosen.is_none() && !first.at_terminal;
        if in_file {
            // Ahead of the account: a crash in between must not leave one that nobody can log in to.
            self.folder.write_admin_password(&password)?;
            store.set_meta(IN_FILE, &email).await?;
        }
        let (name, role) = (NAME.to_owned(), Role::Admin);
        let new = NewUser { email: email.clone(), display_name: name, role, password: password.clone() };
        add_user(store, &Passwords::new(1), new, None, now_ms).await?;
        Ok(match chosen {
            Some(_) => FirstLogin::Chosen { email },
            None if in_file => FirstLogin::InFile { email, file: self.folder.admin_password() },
            None => FirstLogin::Shown { email, password },
        })
    }
}

/// Removes the file after the password was changed past the server.
pub async fn forget_first_password(store: &Store, folder: &Folder, user: &User) -> Result<()> {
    if store.meta(IN_FILE).await?.as_ref() == Some(&user.email) {
        folder.remove_admin_password()?;
    }
    Ok(())
}
