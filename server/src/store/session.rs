//! Sessions as rows: reading and listing them. Changing them is the writer's.

/// Sessions under their locks.
mod lock;

use sqlx::QueryBuilder;
use uuid::Uuid;

pub(super) use self::lock::{existing, locked, locked_or_failed};
use super::{
    Store,
    columns::{self, Columns, Stored, columns},
    db::{Conn, Reader, on, read, row, rows, search},
    page,
    statement::{Engine, statements},
    word,
};
use crate::{
    domain::{
        contact::Verification,
        floor::Floor,
        page::{Page, PageRequest},
        queue::{Open, Place, Turn},
        session::{Priority, Rating, Session, SessionFilter, SessionState},
    },
    error::{Error, Result},
};

columns! {
    SessionRow in "sessions" {
        id: Uuid,
        title: String,
        contact_id: Uuid,
        contact_verification: String,
        channel: String,
        locale: String,
        state: String,
        epoch: i64,
        assignee: Option<Uuid>,
        previous_assignee: Option<Uuid>,
        assistant_id: Uuid,
        config: String,
        priority: i64,
        metadata: String,
        first_seq: i64,
        last_seq: i64,
        contact_seq: i64,
        answer_id: Option<Uuid>,
        nothing_found: i64,
        provider_failures: i64,
        queued_at_ms: Option<i64>,
        assigned_at_ms: Option<i64>,
        created_at_ms: i64,
        updated_at_ms: i64,
        last_activity_ms: i64,
        rating_score: Option<i64>,
        rating_comment: Option<String>,
        rated_at_ms: Option<i64>,
    }
}

statements! {
    GET = ["SELECT ", SessionRow::COLUMNS, " FROM sessions WHERE id = ?"];
    OPEN = [
        "SELECT id, epoch, last_seq, priority, queued_at_ms, assignee, assigned_at_ms FROM sessions",
        " WHERE state = ?",
    ];
    COUNT = ["SELECT COUNT(*) FROM sessions WHERE state = 'assistant'"];
    WITH_ASSISTANT = ["SELECT id FROM sessions WHERE state = 'assistant' AND id > ? ORDER BY id LIMIT ?"];
    SERVED_BY = [
        "SELECT ", SessionRow::COLUMNS, " FROM sessions WHERE state = 'human' AND assignee = ? ORDER BY id",
    ];
    OPEN_OF = [
        "SELECT id, state FROM sessions WHERE contact_id = ? AND state IN ('assistant', 'waiting', 'human')",
    ];
}

/// What an upsert writes over: the columns a draft can change.
const CHANGING: &[&str] = &[
    "title",
    "locale",
    "contact_id",
    "contact_verification",
    "state",
    "epoch",
    "assignee",
    "previous_assignee",
    "assistant_id",
    "config",
    "priority",
    "metadata",
    "first_seq",
    "last_seq",
    "contact_seq",
    "answer_id",
    "nothing_found",
    "provider_failures",
    "queued_at_ms",
    "assigned_at_ms",
    "updated_at_ms",
    "last_activity_ms",
    "rating_score",
    "rating_comment",
    "rated_at_ms",
];

/// What the queue needs of a row.
type OpenRow = (Uuid, i64, i64, i64, Option<i64>, Option<Uuid>, Option<i64>);

/// The session of this id.
pub(super) async fn get(reader: &mut Reader, id: Uuid) -> Result<Session> {
    let found = row!(reader, SessionRow, GET, id)?;
    found.ok_or_else(|| Error::not_found("session", id))?.try_into()
}

impl Store {
    pub async fn get_session(&self, id: Uuid) -> Result<Session> {
        let recent = self.recent();
        if let Some(session) = recent.sessions.get(id) {
            return Ok(Session::clone(&session));
        }
        let since = recent.sessions.begin();
        read!(self, |reader| {
            let session = get(&mut reader, id).await?;
            recent.sessions.keep(since, id, &session);
            Ok(session)
        })
    }

    /// Newest activity first.
    pub async fn list_sessions(&self, filter: &SessionFilter, page: PageRequest) -> Result<Page<Session>> {
        let filter = filter.clone();
        if !filter.text.is_empty() {
            return search!(self, |reader| list(reader.conn(), &filter, page).await);
        }
        read!(self, |reader| list(reader.conn(), &filter, page).await)
    }

    /// The sessions that wait or are with an agent. Read without what a newer version might write, so that
    /// no row keeps the others out.
    pub async fn open_sessions(&self) -> Result<Vec<Open>> {
        read!(self, |reader| {
            let mut open = Vec::new();
            for (session_id, epoch, last_seq, priority, queued_at_ms, ..) in
                rows!(reader, OpenRow, OPEN, SessionState::Waiting.as_str())?
            {
                let turn = Turn::new(Priority::from_rank(priority), queued_at_ms.unwrap_or(0), session_id);
                open.push(Open { session_id, epoch, last_seq, place: Place::Waiting(turn) });
            }
            for (session_id, epoch, last_seq, _, _, assignee, assigned_at_ms) in
                rows!(reader, OpenRow, OPEN, SessionState::Human.as_str())?
            {
                let place = Place::Human { assignee, since_ms: assigned_at_ms.unwrap_or(0) };
                open.push(Open { session_id, epoch, last_seq, place });
            }
            Ok(open)
        })
    }

    /// How many sessions the assistant has.
    pub async fn count_with_assistant(&self) -> Result<i64> {
        read!(self, |reader| Ok(row!(reader, (i64,), COUNT)?.map_or(0, |(count,)| count)))
    }

    /// The sessions that the assistant has, in the order of their ids.
    pub async fn sessions_with_assistant(&self, after: Uuid, limit: usize) -> Result<Vec<Uuid>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        read!(self, |reader| {
            Ok(rows!(reader, (Uuid,), WITH_ASSISTANT, after, limit)?.into_iter().map(|(id,)| id).collect())
        })
    }

    /// Those of these sessions that exist, in any order.
    pub async fn sessions(&self, ids: Vec<Uuid>) -> Result<Vec<Session>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        read!(self, |reader| Ok(word::readable(those(reader.conn(), &ids).await?)))
    }

    /// The sessions whose floor a user has.
    pub async fn human_sessions_of(&self, user: Uuid) -> Result<Vec<Session>> {
        read!(self, |reader| Ok(word::readable(rows!(reader, SessionRow, SERVED_BY, user)?)))
    }

    /// The sessions of a contact that are not closed, and whether each waits.
    pub async fn open_sessions_of(&self, contact_id: Uuid) -> Result<Vec<(Uuid, bool)>> {
        read!(self, |reader| {
            let found = rows!(reader, (Uuid, String), OPEN_OF, contact_id)?;
            Ok(found.into_iter().map(|(id, state)| (id, state == SessionState::Waiting.as_str())).collect())
        })
    }
}

/// Adds a filter to a query of sessions, after its WHERE.
macro_rules! narrow {
    ($query:ident, $filter:expr) => {
        if !$filter.states.is_empty() {
            let mut states = $query.push(" AND sessions.state IN (").separated(", ");
            for state in &$filter.states {
                states.push_bind(state.as_str());
            }
            $query.push(")");
        }
        if let Some(contact) = $filter.contact_id {
            $query.push(" AND sessions.contact_id = ").push_bind(contact);
        }
        if let Some(assignee) = $filter.assignee {
            $query.push(" AND sessions.assignee = ").push_bind(assignee);
        }
        if !$filter.text.is_empty() {
            $crate::store::like::holds!($query, "sessions.title", &$filter.text);
        }
        if let Some(from_ms) = $filter.created_from_ms {
            $query.push(" AND sessions.created_at_ms >= ").push_bind(from_ms);
        }
        if let Some(before_ms) = $filter.created_before_ms {
            $query.push(" AND sessions.created_at_ms < ").push_bind(before_ms);
        }
        if let Some(agent) = $filter.visible_to_agent {
            $query.push(" AND (sessions.state IN ('assistant', 'waiting') OR sessions.assignee = ").push_bind(agent);
            $query.push(")");
        }
    };
}

pub(super) use narrow;

async fn list(conn: Conn<'_>, filter: &SessionFilter, page: PageRequest) -> Result<Page<Session>> {
    let found = listed(conn, filter, page).await?;
    Ok(page::readable(page, found, |session| (session.last_activity_ms, session.id)))
}

async fn those(conn: Conn<'_>, ids: &[Uuid]) -> sqlx::Result<Vec<SessionRow>> {
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT ");
        let mut list = query.push(SessionRow::COLUMNS).push(" FROM sessions WHERE id IN (").separated(", ");
        for id in columns::list(ids) {
            list.push_bind(*id);
        }
        query.push(")");
        query.build_query_as::<SessionRow>().fetch_all(c).await
    })
}

async fn listed(conn: Conn<'_>, filter: &SessionFilter, page: PageRequest) -> sqlx::Result<Vec<SessionRow>> {
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT ");
        query.push(SessionRow::COLUMNS).push(" FROM sessions WHERE 1 = 1");
        narrow!(query, filter);
        if let Some((activity, id)) = page.after {
            // Spelled out, because MySQL does not use an index for a comparison of rows.
            query.push(" AND (last_activity_ms < ").push_bind(activity);
            query.push(" OR (last_activity_ms = ").push_bind(activity).push(" AND id < ").push_bind(id).push("))");
        }
        query.push(" ORDER BY last_activity_ms DESC, id DESC LIMIT ").push_bind(page::one_more(page));
        query.build_query_as::<SessionRow>().fetch_all(c).await
    })
}

/// Writes the changed columns of sessions that exist and are locked, many in one statement.
pub(super) async fn rewrite(mut conn: Conn<'_>, rows: Vec<SessionRow>) -> sqlx::Result<()> {
    for rows in columns::in_sizes(rows, columns::MOST_ROWS_OF_MYSQL) {
        on!(conn.reborrow(), |c: D| {
            let mut query = QueryBuilder::<D>::new(SessionRow::INSERT);
            query.push_values(rows, |values, row| <SessionRow as Columns<D>>::push(row, values));
            query.push(D::UPSERT_BY_ID);
            let mut changes = query.separated(", ");
            for name in CHANGING {
                changes.push(name).push_unseparated(" = ").push_unseparated(D::proposed(name));
            }
            query.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

impl From<&Session> for SessionRow {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id,
            title: session.title.clone(),
            contact_id: session.contact_id,
            contact_verification: session.contact_verification.as_str().to_owned(),
            channel: session.channel.clone(),
            locale: session.locale.clone(),
            state: session.floor.state.as_str().to_owned(),
            epoch: session.floor.epoch,
            assignee: session.floor.assignee,
            previous_assignee: session.floor.previous_assignee,
            assistant_id: session.assistant_id,
            config: word::to_json(&session.config),
            priority: session.priority.rank(),
            metadata: word::to_json(&session.metadata),
            first_seq: session.first_seq,
            last_seq: session.last_seq,
            contact_seq: session.contact_seq,
            answer_id: session.answer_id,
            nothing_found: session.nothing_found,
            provider_failures: session.provider_failures,
            queued_at_ms: session.queued_at_ms,
            assigned_at_ms: session.assigned_at_ms,
            created_at_ms: session.created_at_ms,
            updated_at_ms: session.updated_at_ms,
            last_activity_ms: session.last_activity_ms,
            rating_score: session.rating.as_ref().map(|rating| rating.score.into()),
            rating_comment: session.rating.as_ref().map(|rating| rating.comment.clone()),
            rated_at_ms: session.rating.as_ref().map(|rating| rating.rated_at_ms),
        }
    }
}

impl TryFrom<SessionRow> for Session {
    type Error = Error;

    fn try_from(row: SessionRow) -> Result<Self> {
        let rating = match (row.rating_score, row.rating_comment, row.rated_at_ms) {
            (Some(score), Some(comment), Some(rated_at_ms)) => {
                Some(Rating { score: i32::try_from(score).unwrap_or_default(), comment, rated_at_ms })
            }
            _ => None,
        };
        Ok(Self {
            id: row.id,
            title: row.title,
            contact_id: row.contact_id,
            contact_verification: word::parse(&row.contact_verification, Verification::parse)?,
            channel: row.channel,
            locale: row.locale,
            floor: Floor {
                state: word::parse(&row.state, SessionState::parse)?,
                epoch: row.epoch,
                assignee: row.assignee,
                previous_assignee: row.previous_assignee,
            },
            assistant_id: row.assistant_id,
            config: word::from_json(&row.config)?,
            priority: Priority::from_rank(row.priority),
            metadata: word::from_json(&row.metadata)?,
            first_seq: row.first_seq,
            last_seq: row.last_seq,
            contact_seq: row.contact_seq,
            answer_id: row.answer_id,
            nothing_found: row.nothing_found,
            provider_failures: row.provider_failures,
            queued_at_ms: row.queued_at_ms,
            assigned_at_ms: row.assigned_at_ms,
            created_at_ms: row.created_at_ms,
            updated_at_ms: row.updated_at_ms,
            last_activity_ms: row.last_activity_ms,
            rating,
        })
    }
}
