//! How far the logs of many sessions go, read at once: what other servers committed shows in it.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    Store, columns,
    db::{Conn, on, read, rows},
    message,
    statement::statements,
};
use crate::{
    domain::{message::Message, session::SessionState},
    error::Result,
};

/// The end of one session's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub session_id: Uuid,
    pub last_seq: i64,
    /// The answer that is being written.
    pub answer_id: Option<Uuid>,
}

/// A session in which something happened lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Active {
    pub session_id: Uuid,
    pub last_seq: i64,
    pub state: SessionState,
    pub assignee: Option<Uuid>,
}

type ActiveRow = (Uuid, i64, String, Option<Uuid>);

statements! {
    ACTIVE = [
        "SELECT id, last_seq, state, assignee FROM sessions WHERE last_activity_ms >= ?",
        " ORDER BY last_activity_ms DESC, id DESC LIMIT ?",
    ];
}

impl Store {
    /// Sessions in which something happened since then, the newest first; one of a state that is not known here is
    /// left out.
    pub async fn active_sessions(&self, since_ms: i64, limit: usize) -> Result<Vec<Active>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        read!(self, |reader| {
            let found = rows!(reader, ActiveRow, ACTIVE, since_ms, limit)?;
            let active = found.into_iter().filter_map(|(session_id, last_seq, state, assignee)| {
                Some(Active { session_id, last_seq, state: SessionState::parse(&state)?, assignee })
            });
            Ok(active.collect())
        })
    }

    /// The heads of those of these sessions that there are, in any order.
    pub async fn heads(&self, session_ids: Vec<Uuid>) -> Result<Vec<Head>> {
        read!(self, |reader| Ok(heads(reader.conn(), &session_ids).await?))
    }

    /// Those of these messages that there are and this server can read, in any order.
    pub async fn messages(&self, ids: Vec<Uuid>) -> Result<Vec<Message>> {
        read!(self, |reader| Ok(message::readable_of(reader.conn(), &ids).await?))
    }
}

async fn heads(conn: Conn<'_>, session_ids: &[Uuid]) -> sqlx::Result<Vec<Head>> {
    let found: Vec<(Uuid, i64, Option<Uuid>)> = on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT id, last_seq, answer_id FROM sessions WHERE id IN (");
        let mut list = query.separated(", ");
        for id in columns::list(session_ids) {
            list.push_bind(*id);
        }
        query.push(")").build_query_as().fetch_all(c).await
    })?;
    Ok(found.into_iter().map(|(session_id, last_seq, answer_id)| Head { session_id, last_seq, answer_id }).collect())
}
