//! What creating calls have made, by the id of the request, so that a repeat gets the same.

use std::collections::HashMap;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    Store,
    columns::{self, Stored, columns, insert},
    db::{Conn, Tx, change, execute, on, read},
    failure::{self, Cause, Failure},
    statement::statements,
};
use crate::error::{Error, Reason, Result};

/// How long a repeat is known.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

columns! {
    RequestRow in "requests" {
        request_id: Uuid,
        caller_id: Uuid,
        rpc: String,
        digest: Vec<u8>,
        resource_id: Uuid,
        expires_at_ms: i64,
    }
}

statements! {
    FORGET = ["DELETE FROM requests WHERE request_id = ? AND caller_id = ? AND rpc = ? AND expires_at_ms <= ?"];
    EXPIRE = ["DELETE FROM requests WHERE expires_at_ms <= ?"];
}

/// Whose request it is, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    pub caller_id: Uuid,
    pub rpc: &'static str,
    pub request_id: Uuid,
    /// SHA-256 of the request without its id; where it holds a password, one made with our key.
    pub digest: Vec<u8>,
}

/// A resource that a call created now, or that the same call had created before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created<T> {
    New(T),
    Repeat(T),
}

/// Caller, RPC and request.
type Name = (Uuid, String, Uuid);

/// The requests of a batch that are known already.
#[derive(Default)]
pub struct KnownRequests(HashMap<Name, RequestRow>);

impl<T> Created<T> {
    pub fn into_inner(self) -> T {
        match self {
            Self::New(resource) | Self::Repeat(resource) => resource,
        }
    }
}

impl RequestKey {
    fn name(&self) -> Name {
        (self.caller_id, self.rpc.to_owned(), self.request_id)
    }

    fn row(&self, resource_id: Uuid, now_ms: i64) -> RequestRow {
        RequestRow {
            request_id: self.request_id,
            caller_id: self.caller_id,
            rpc: self.rpc.to_owned(),
            digest: self.digest.clone(),
            resource_id,
            expires_at_ms: now_ms + KEPT_MS,
        }
    }
}

impl KnownRequests {
    /// What a request of this name made, whether or not it is the same request.
    pub fn made(&self, key: &RequestKey) -> Option<Uuid> {
        self.0.get(&key.name()).map(|row| row.resource_id)
    }

    /// Adds a request of the same batch.
    pub fn add(&mut self, key: &RequestKey, resource_id: Uuid, now_ms: i64) {
        self.0.insert(key.name(), key.row(resource_id, now_ms));
    }

    /// What the request made, if it is a repeat; an error when the id stood for another request.
    pub fn resource(&self, key: &RequestKey, now_ms: i64) -> Result<Option<Uuid>> {
        match self.0.get(&key.name()).filter(|row| row.expires_at_ms > now_ms) {
            None => Ok(None),
            Some(row) if row.digest == key.digest => Ok(Some(row.resource_id)),
            Some(_) => {
                let message = "another request was made with this request_id";
                Err(Error::new(Reason::RequestIdReused, message).with("request_id", key.request_id))
            }
        }
    }
}

impl Store {
    /// Whether the id of the request has been used, by the same request or another.
    pub async fn knows_request(&self, key: &RequestKey, now_ms: i64) -> Result<bool> {
        let key = key.clone();
        read!(self, |reader| {
            let known = known(reader.conn(), &[&key]).await?;
            Ok(!matches!(known.resource(&key, now_ms), Ok(None)))
        })
    }

    /// Forgets requests that are too old to be repeated, and how many there were.
    pub async fn expire_requests(&self, now_ms: i64) -> Result<u64> {
        change!(self, |writer| Ok(execute!(writer, EXPIRE, now_ms)?))
    }
}

pub(super) async fn known(conn: Conn<'_>, keys: &[&RequestKey]) -> Result<KnownRequests, Failure> {
    if keys.is_empty() {
        return Ok(KnownRequests::default());
    }
    let rows: Vec<RequestRow> = on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT ");
        let mut ids = query.push(RequestRow::COLUMNS).push(" FROM requests WHERE request_id IN (").separated(", ");
        for key in columns::list(keys) {
            ids.push_bind(key.request_id);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await
    })?;
    let by_name = |row: RequestRow| ((row.caller_id, row.rpc.clone(), row.request_id), row);
    Ok(KnownRequests(rows.into_iter().map(by_name).collect()))
}

/// Remembers what a request makes. Ahead of making it, so that of two at once the second waits here.
pub(super) async fn remember(tx: &mut Tx, key: &RequestKey, resource_id: Uuid, now_ms: i64) -> Result<(), Failure> {
    execute!(tx, FORGET, key.request_id, key.caller_id, key.rpc, now_ms)?;
    match insert(tx.conn(), vec![key.row(resource_id, now_ms)]).await {
        Err(error) if failure::cause(&error) == Cause::Constraint => Err(failure::unavailable().into()),
        other => Ok(other?),
    }
}

/// Begins a creating call: what the same request made before, or nothing, and then it is remembered.
pub(super) async fn begin(
    tx: &mut Tx,
    key: Option<&RequestKey>,
    resource_id: Uuid,
    now_ms: i64,
) -> Result<Option<Uuid>> {
    let Some(key) = key else { return Ok(None) };
    let known = known(tx.conn(), &[key]).await?;
    let made = known.resource(key, now_ms)?;
    if made.is_none() {
        remember(tx, key, resource_id, now_ms).await?;
    }
    Ok(made)
}
