//! Who may come in: logins of users and contacts, their tokens, and passwords.

use uuid::Uuid;

use crate::{
    chat::{
        password::Passwords,
        standing::{Standing, suspended},
        token::{IdentityTokens, RefreshToken, Tokens},
    },
    clock::{self, Clock},
    domain::{
        address::Address,
        contact::{Contact, Identity, Verification},
        login::{CallerKind, Login},
        page::{Page, PageRequest},
        rights::{Caller, Permission, Principal},
        user::User,
    },
    error::{Error, Reason, Result},
    limits::Limits,
    secret::Secret,
    store::Store,
    telemetry::sampled::Sampled,
};

/// What the operator chooses about logins.
pub struct LoginSettings {
    /// What access tokens are signed with; the same on every node. 32 random bytes.
    pub secret: Vec<u8>,
    pub access_token_ms: i64,
    pub refresh_token_ms: i64,
    pub password_checks_at_once: usize,
    /// How many may wait for theirs.
    pub password_checks_waiting: usize,
    pub limits: Limits,
    /// What identity tokens are signed with; empty: there are none.
    pub identity_secret: Secret,
}

/// Called after a user has changed their password.
pub type PasswordChanged = Box<dyn Fn(&User) + Send + Sync>;

pub struct Logins {
    pub(super) store: Store,
    pub(super) clock: Clock,
    pub(super) tokens: Tokens,
    identities: IdentityTokens,
    passwords: Passwords,
    standing: Standing,
    pub(super) access_token_ms: i64,
    pub(super) refresh_token_ms: i64,
    password_changed: PasswordChanged,
    /// Lines of the log that strangers can cause.
    told_failed: Sampled,
    told_locked: Sampled,
    told_ended: Sampled,
}

/// The tokens of one login.
#[derive(Debug, Clone)]
pub struct TokenPair {
    pub access_token: Secret,
    pub refresh_token: Secret,
    pub expires_at_ms: i64,
    pub refresh_expires_at_ms: i64,
}

/// Who is behind a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    User(User),
    Contact(Contact),
}

impl Logins {
    pub fn new(store: Store, clock: Clock, settings: LoginSettings, password_changed: PasswordChanged) -> Self {
        Self {
            standing: Standing::new(store.clone(), clock.clone()),
            store,
            clock,
            tokens: Tokens::new(&settings.secret),
            identities: IdentityTokens::new(&settings.identity_secret),
            passwords: Passwords::with_line(
                settings.password_checks_at_once,
                settings.password_checks_waiting,
                &settings.limits,
            ),
            access_token_ms: settings.access_token_ms,
            refresh_token_ms: settings.refresh_token_ms,
            password_changed,
            told_failed: Sampled::default(),
            told_locked: Sampled::default(),
            told_ended: Sampled::default(),
        }
    }

    /// For whoever stores a password.
    pub const fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// Who an access token belongs to; an error when they may call no more.
    pub fn authenticate(&self, token: &str) -> Result<Caller> {
        let caller = self.read(token)?;
        self.standing.check(&caller)?;
        Ok(caller)
    }

    /// Who an access token belongs to, whether or not they may still call.
    pub(super) fn read(&self, token: &str) -> Result<Caller> {
        self.tokens.read(token, self.clock.now_ms())
    }

    /// Whom an identity token vouches for.
    pub(super) fn identity(&self, token: &str) -> Result<Identity> {
        self.identities.read(token, self.clock.now_ms())
    }

    /// Who may call no more.
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// An unknown address and a wrong password answer alike and take as long. The log tells
    /// whose it was, never what was typed: people type their password where their address belongs.
    pub async fn login(&self, email: &str, password: &str, from: Option<Address>) -> Result<(TokenPair, User)> {
        let found = self.store.user_by_email(&email.trim().to_lowercase()).await?;
        let hash = found.as_ref().map(|(_, hash)| hash.as_str());
        let matches = self.passwords.check(password, hash).await?;
        let known = found.map(|(user, _)| user);
        let refused = match known {
            Some(user) if matches && user.suspended_at_ms.is_none() => {
                let tokens = self.begin(&Person::User(user.clone())).await?;
                return Ok((tokens, user));
            }
            Some(user) if matches => (Some(user.id), suspended()),
            other => (other.map(|user| user.id), wrong_credentials()),
        };
        let (user_id, error) = refused;
        if let Some(left_out) = self.told_failed.tell() {
            let (user_id, address, reason) = (shown(user_id), place(from), error.reason.as_str());
            tracing::warn!(user_id, address, reason, left_out, "a login failed");
        }
        Err(error)
    }

    /// Tells the operator that an account is being guessed at, and from where.
    pub async fn locked_out(&self, email: &str, from: Option<Address>) {
        let Some(left_out) = self.told_locked.tell() else { return };
        let found = self.store.user_by_email(&email.trim().to_lowercase()).await;
        let (user_id, address) = (shown(found.ok().flatten().map(|(user, _)| user.id)), place(from));
        tracing::warn!(user_id, address, left_out, "too many failed logins: refused for a while");
    }

    /// A digest of a request that holds a password.
    pub fn digest(&self, request: &[u8]) -> Result<Vec<u8>> {
        self.tokens.digest("request", request)
    }

    /// A new contact without proof of identity.
    pub async fn start_guest(&self, display_name: String, locale: String) -> Result<(TokenPair, Contact)> {
        let contact = Contact {
            id: clock::new_id(),
            display_name,
            locale,
            verification: Verification::Guest,
            created_at_ms: self.clock.now_ms(),
            external_id: None,
            email: String::new(),
            merged_into: None,
        };
        self.store.create_contact(&contact).await?;
        let person = Person::Contact(contact.clone());
        Ok((self.begin(&person).await?, contact))
    }

    pub async fn get_caller(&self, caller: &Caller) -> Result<Person> {
        let kind = if caller.is_staff() { CallerKind::User } else { CallerKind::Contact };
        self.person(kind, caller.id).await
    }

    /// Changes the caller's own password and ends their other logins.
    pub async fn change_password(&self, caller: &Caller, current: &str, new: &str) -> Result<()> {
        if !caller.is_staff() {
            return Err(Error::new(Reason::PermissionDenied, "contacts have no password"));
        }
        let user = self.store.get_user(caller.id).await?;
        let found = self.store.user_by_email(&user.email).await?;
        let hash = found.as_ref().map(|(_, hash)| hash.as_str());
        if !self.passwords.check(current, hash).await? {
            return Err(wrong_credentials());
        }
        let hash = self.passwords.hash(new).await?;
        self.store.set_password(user.id, hash).await?;
        self.store.revoke_logins(user.id, Some(caller.login_id)).await?;
        self.standing.changed().await;
        (self.password_changed)(&user);
        tracing::info!(user_id = %user.id, "password changed, other logins ended");
        Ok(())
    }

    /// Ends the caller's own login.
    pub async fn logout(&self, caller: &Caller) -> Result<()> {
        self.end(caller.login_id, caller.id).await
    }

    /// The good ones, the newest first; of another user only for who may change users.
    pub async fn list_logins(&self, caller: &Caller, of: Option<Uuid>, page: PageRequest) -> Result<Page<Login>> {
        let principal_id = of.unwrap_or(caller.id);
        if principal_id != caller.id {
            if !caller.principal.allows(Permission::UserWrite) {
                return Err(Error::not_found("user", principal_id));
            }
            self.store.get_user(principal_id).await?;
        }
        self.store.list_logins(principal_id, self.clock.now_ms(), page).await
    }

    /// Ends a login of the caller; of any user for who may change users.
    pub async fn revoke_login(&self, caller: &Caller, login_id: Uuid) -> Result<()> {
        let changes_users = caller.principal.allows(Permission::UserWrite);
        let reaches =
            |login: &Login| login.principal_id == caller.id || (changes_users && login.kind == CallerKind::User);
        let login = self.store.get_login(login_id).await?.filter(reaches);
        self.end(login.ok_or_else(|| Error::not_found("login", login_id))?.id, caller.id).await
    }

    /// Ends every login of a user whose password was set by someone else.
    pub(super) async fn password_was_reset(&self, user: &User) {
        self.standing.changed().await;
        (self.password_changed)(user);
    }

    /// An access token for a user and when it expires. Its login cannot be refreshed.
    pub async fn mint(&self, user: User) -> Result<(Secret, i64)> {
        let person = Person::User(user);
        let pair = self.begin_for(&person, self.access_token_ms).await?;
        Ok((pair.access_token, pair.expires_at_ms))
    }

    async fn end(&self, login_id: Uuid, by: Uuid) -> Result<()> {
        if self.revoke(login_id).await?
            && let Some(left_out) = self.told_ended.tell()
        {
            tracing::info!(%login_id, %by, left_out, "login revoked");
        }
        Ok(())
    }

    /// Ends a login; false when it had ended before.
    pub(super) async fn revoke(&self, login_id: Uuid) -> Result<bool> {
        let revoked = self.store.revoke_login(login_id, self.clock.now_ms()).await?;
        if revoked {
            self.standing.revoked(login_id);
        }
        Ok(revoked)
    }

    /// Stores a new login and makes its first tokens.
    pub(super) async fn begin(&self, person: &Person) -> Result<TokenPair> {
        self.begin_for(person, self.refresh_token_ms).await
    }

    async fn begin_for(&self, person: &Person, lasts_ms: i64) -> Result<TokenPair> {
        let now_ms = self.clock.now_ms();
        let token = self.tokens.refresh_token(clock::new_id(), 0)?;
        let (kind, principal_id) = person.identity();
        let login = Login {
            id: token.login_id,
            kind,
            principal_id,
            token_digest: token.digest(),
            revoked: false,
            created_at_ms: now_ms,
            used_at_ms: now_ms,
            expires_at_ms: now_ms + lasts_ms,
            access_ms: self.access_token_ms,
            generation: 0,
            spent_digest: None,
            spent_at_ms: 0,
        };
        self.store.create_login(&login).await?;
        self.pair(person, &token, now_ms, login.expires_at_ms)
    }

    pub(super) fn pair(
        &self,
        person: &Person,
        refresh: &RefreshToken,
        now_ms: i64,
        until_ms: i64,
    ) -> Result<TokenPair> {
        // Tokens count in seconds.
        let expires_at_ms = (now_ms + self.access_token_ms) / 1000 * 1000;
        let caller = person.caller(refresh.login_id, expires_at_ms);
        Ok(TokenPair {
            access_token: Secret::new(self.tokens.sign(&caller, now_ms)?),
            refresh_token: Secret::new(refresh.reveal()),
            expires_at_ms,
            refresh_expires_at_ms: until_ms,
        })
    }

    pub(super) async fn person(&self, kind: CallerKind, id: Uuid) -> Result<Person> {
        Ok(match kind {
            CallerKind::User => Person::User(self.store.get_user(id).await?),
            CallerKind::Contact => Person::Contact(self.store.get_contact(id).await?),
        })
    }
}

impl Person {
    const fn identity(&self) -> (CallerKind, Uuid) {
        match self {
            Self::User(user) => (CallerKind::User, user.id),
            Self::Contact(contact) => (CallerKind::Contact, contact.id),
        }
    }

    fn caller(&self, login_id: Uuid, expires_at_ms: i64) -> Caller {
        let (id, principal, display_name, verified) = match self {
            Self::User(user) => (user.id, Principal::User(user.role), &user.display_name, true),
            Self::Contact(contact) => {
                let verified = contact.verification == Verification::Verified;
                (contact.id, Principal::Contact, &contact.display_name, verified)
            }
        };
        Caller { id, principal, display_name: display_name.clone(), login_id, expires_at_ms, verified, address: None }
    }
}

fn wrong_credentials() -> Error {
    Error::new(Reason::CredentialsInvalid, "the address or the password is wrong")
}

/// A user as the log names them.
fn shown(user_id: Option<Uuid>) -> String {
    user_id.map_or_else(|| "none with this address".to_owned(), |id| id.to_string())
}

fn place(from: Option<Address>) -> String {
    from.map_or_else(|| "unknown".to_owned(), |address| address.ip().to_string())
}
