//! Sessions read under their locks, or looked for.

use std::collections::{BTreeSet, HashSet};

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::SessionRow;
use crate::{
    domain::session::Session,
    error::Result,
    store::{
        columns::{self, Stored},
        db::{Conn, on},
        failure::Failure,
        statement::Engine,
    },
};

/// Locks a batch's sessions, always in the order of their ids, and reads them as they are then.
pub(in crate::store) async fn locked(conn: Conn<'_>, ids: &BTreeSet<Uuid>) -> Result<Vec<Session>, Failure> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<SessionRow> = on!(conn, |c: D| {
        let mut query = of_ids::<D>(ids);
        query.push(D::LOCK);
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(Session::try_from).collect::<Result<_>>()?)
}

/// As [`locked`], but without waiting for whoever holds one of them, and each by itself.
pub(in crate::store) async fn locked_or_failed(
    conn: Conn<'_>,
    ids: &BTreeSet<Uuid>,
) -> sqlx::Result<Vec<(Uuid, Result<Session>)>> {
    let rows: Vec<SessionRow> = on!(conn, |c: D| {
        let mut query = of_ids::<D>(ids);
        query.push(D::LOCK_OR_FAIL);
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(|row| (row.id, Session::try_from(row))).collect())
}

fn of_ids<D: Engine>(ids: &BTreeSet<Uuid>) -> QueryBuilder<D>
where
    Uuid: for<'q> sqlx::Encode<'q, D> + sqlx::Type<D>,
{
    let mut query = QueryBuilder::<D>::new("SELECT ");
    let mut list = query.push(SessionRow::COLUMNS).push(" FROM sessions WHERE id IN (").separated(", ");
    for id in columns::list(ids) {
        list.push_bind(*id);
    }
    query.push(") ORDER BY id");
    query
}

/// Which of these sessions there are.
pub(in crate::store) async fn existing(conn: Conn<'_>, ids: &BTreeSet<Uuid>) -> sqlx::Result<HashSet<Uuid>> {
    let rows: Vec<(Uuid,)> = on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT id FROM sessions WHERE id IN (");
        let mut list = query.separated(", ");
        for id in columns::list(ids) {
            list.push_bind(*id);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
