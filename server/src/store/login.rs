//! Logins as rows. A refresh token is exchanged in one statement that names the newest it saw, so that of
//! two at once only one succeeds and the other looks again.

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns, insert},
    db::{Tx, change, execute, read, row, rows, write},
    meta, page,
    statement::statements,
    word,
};
use crate::{
    domain::{
        login::{CallerKind, LONGEST_ACCESS_MS, Login},
        page::{Page, PageRequest},
    },
    error::{Error, Result},
};

columns! {
    LoginRow in "logins" {
        id: Uuid,
        kind: String,
        principal_id: Uuid,
        token_digest: Vec<u8>,
        revoked: bool,
        created_at_ms: i64,
        used_at_ms: i64,
        expires_at_ms: i64,
        access_ms: i64,
        generation: i64,
        spent_digest: Option<Vec<u8>>,
        spent_at_ms: i64,
    }
}

/// Name of the counter that rises with each change of who may call.
pub(super) const STANDING: &str = "standing";

statements! {
    GET = ["SELECT ", LoginRow::COLUMNS, " FROM logins WHERE id = ?"];
    EXCHANGE = [
        "UPDATE logins SET token_digest = ?, used_at_ms = ?, expires_at_ms = ?, access_ms = ?, generation = ?,",
        " spent_digest = ?, spent_at_ms = ? WHERE id = ? AND token_digest = ? AND revoked = ? AND expires_at_ms > ?",
    ];
    // Its access token can be good for longer than its refresh token.
    REVOKE = [
        "UPDATE logins SET revoked = ? WHERE id = ? AND revoked = ?",
        " AND (expires_at_ms > ? OR used_at_ms + access_ms > ?)",
    ];
    REVOKE_EVERY = ["UPDATE logins SET revoked = ? WHERE revoked = ?"];
    REVOKE_ALL = ["UPDATE logins SET revoked = ? WHERE principal_id = ? AND id <> ? AND revoked = ?"];
    // The first bound is for the index.
    REVOKED = [
        "SELECT id, used_at_ms + access_ms FROM logins WHERE revoked = ? AND used_at_ms > ?",
        " AND used_at_ms + access_ms > ?",
    ];
    LIST = [
        "SELECT ", LoginRow::COLUMNS, " FROM logins WHERE principal_id = ? AND revoked = ? AND expires_at_ms > ?",
        " AND (created_at_ms < ? OR (created_at_ms = ? AND id < ?)) ORDER BY created_at_ms DESC, id DESC LIMIT ?",
    ];
    EXPIRE = ["DELETE FROM logins WHERE expires_at_ms <= ? AND used_at_ms + access_ms <= ?"];
}

impl Store {
    pub async fn create_login(&self, login: &Login) -> Result<()> {
        let row = LoginRow::from(login);
        change!(self, |writer| Ok(insert(writer.conn(), vec![row]).await?))
    }

    pub async fn get_login(&self, id: Uuid) -> Result<Option<Login>> {
        read!(self, |reader| row!(reader, LoginRow, GET, id)?.map(Login::try_from).transpose())
    }

    /// Stores what a login becomes with its next refresh token; false when its newest one is no longer the
    /// one that was seen, or the login has ended.
    pub async fn exchange_login(&self, seen_digest: Vec<u8>, next: Login) -> Result<bool> {
        change!(self, |writer| {
            let (seen, now_ms) = (seen_digest.as_slice(), next.used_at_ms);
            let (digest, spent) = (next.token_digest.as_slice(), next.spent_digest.as_deref());
            let exchanged = execute!(
                writer,
                EXCHANGE,
                digest,
                now_ms,
                next.expires_at_ms,
                next.access_ms,
                next.generation,
                spent,
                next.spent_at_ms,
                next.id,
                seen,
                false,
                now_ms
            )?;
            Ok(exchanged > 0)
        })
    }

    /// Ends every login of a principal but the excepted one.
    pub async fn revoke_logins(&self, principal_id: Uuid, except: Option<Uuid>) -> Result<()> {
        let except = except.unwrap_or_default();
        write!(self, |tx| revoke_all(&mut tx, principal_id, except).await?)
    }

    /// Ends one login; false when it had ended before.
    pub async fn revoke_login(&self, id: Uuid, now_ms: i64) -> Result<bool> {
        write!(self, |tx| {
            let revoked = execute!(tx, REVOKE, true, id, false, now_ms, now_ms)? > 0;
            if revoked {
                meta::count_up(&mut tx, STANDING).await?;
            }
            revoked
        })
    }

    /// The logins of a principal that are good, the newest first.
    pub async fn list_logins(&self, principal_id: Uuid, now_ms: i64, page: PageRequest) -> Result<Page<Login>> {
        let (before_ms, id) = page.after.unwrap_or((i64::MAX, Uuid::max()));
        read!(self, |reader| {
            let limit = page::one_more(page);
            let found = rows!(reader, LoginRow, LIST, principal_id, false, now_ms, before_ms, before_ms, id, limit)?;
            Ok(page::readable(page, found, |login: &LoginRow| (login.created_at_ms, login.id)))
        })
    }

    /// Revoked logins whose access tokens could still be good, and until when.
    pub async fn revoked_logins(&self, now_ms: i64) -> Result<Vec<(Uuid, i64)>> {
        read!(self, |reader| Ok(rows!(reader, (Uuid, i64), REVOKED, true, now_ms - LONGEST_ACCESS_MS, now_ms)?))
    }

    /// Rises whenever a login is revoked or a user is suspended or comes back.
    pub async fn standing_revision(&self) -> Result<i64> {
        read!(self, |reader| Ok(meta::counter(&mut reader, STANDING).await?))
    }

    /// Ends every login there is.
    pub async fn revoke_every_login(&self) -> Result<()> {
        write!(self, |tx| {
            execute!(tx, REVOKE_EVERY, true, false)?;
            meta::count_up(&mut tx, STANDING).await?;
        })
    }

    /// Forgets logins all of whose tokens have expired, and how many there were.
    pub async fn expire_logins(&self, now_ms: i64) -> Result<u64> {
        change!(self, |writer| Ok(execute!(writer, EXPIRE, now_ms, now_ms)?))
    }
}

/// Ends every login of a principal but the excepted one, and says so to all nodes.
pub(super) async fn revoke_all(tx: &mut Tx, principal_id: Uuid, except: Uuid) -> sqlx::Result<()> {
    if execute!(tx, REVOKE_ALL, true, principal_id, except, false)? > 0 {
        meta::count_up(tx, STANDING).await?;
    }
    Ok(())
}

impl From<&Login> for LoginRow {
    fn from(login: &Login) -> Self {
        Self {
            id: login.id,
            kind: login.kind.as_str().to_owned(),
            principal_id: login.principal_id,
            token_digest: login.token_digest.clone(),
            revoked: login.revoked,
            created_at_ms: login.created_at_ms,
            used_at_ms: login.used_at_ms,
            expires_at_ms: login.expires_at_ms,
            access_ms: login.access_ms,
            generation: login.generation,
            spent_digest: login.spent_digest.clone(),
            spent_at_ms: login.spent_at_ms,
        }
    }
}

impl TryFrom<LoginRow> for Login {
    type Error = Error;

    fn try_from(row: LoginRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: word::parse(&row.kind, CallerKind::parse)?,
            principal_id: row.principal_id,
            token_digest: row.token_digest,
            revoked: row.revoked,
            created_at_ms: row.created_at_ms,
            used_at_ms: row.used_at_ms,
            expires_at_ms: row.expires_at_ms,
            access_ms: row.access_ms,
            generation: row.generation,
            spent_digest: row.spent_digest,
            spent_at_ms: row.spent_at_ms,
        })
    }
}
