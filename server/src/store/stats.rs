//! Figures about sessions: counted by the database, never read row by row.

use sqlx::QueryBuilder;

use super::{
    Store,
    db::{Conn, on, search},
    session::narrow,
};
use crate::{
    domain::{
        message::SenderKind,
        session::{SessionFilter, SessionState, SessionStats},
    },
    error::Result,
};

/// State, score, how many sessions have both, and their newest activity.
type Counted = (String, Option<i64>, i64, i64);

impl Store {
    /// Figures about the sessions that a filter shows.
    pub async fn session_stats(&self, filter: &SessionFilter) -> Result<SessionStats> {
        let filter = filter.clone();
        search!(self, |reader| {
            let mut stats = SessionStats::default();
            count_sessions(&mut stats, sessions(reader.conn(), &filter).await?);
            for (kind, count) in messages(reader.conn(), &filter).await? {
                match SenderKind::parse(&kind) {
                    Some(SenderKind::Contact) => stats.contact_messages = count,
                    Some(SenderKind::User) => stats.user_messages = count,
                    Some(SenderKind::Assistant) => stats.assistant_messages = count,
                    // A word of a newer version has no figure here.
                    Some(SenderKind::System) | None => {}
                }
            }
            let (handled, total_ms) = handlings(reader.conn(), &filter).await?;
            stats.handled = handled;
            stats.average_handling_ms = total_ms.map(|total_ms| total_ms / handled as f64);
            Ok(stats)
        })
    }
}

fn count_sessions(stats: &mut SessionStats, counted: Vec<Counted>) {
    let mut scores = 0;
    for (state, score, count, activity_ms) in counted {
        match SessionState::parse(&state) {
            Some(SessionState::Assistant) => stats.assistant += count,
            Some(SessionState::Waiting) => stats.waiting += count,
            Some(SessionState::Human) => stats.human += count,
            Some(SessionState::Closed) => stats.closed += count,
            None => {}
        }
        if let Some(score) = score {
            stats.rated += count;
            scores += score * count;
        }
        stats.last_activity_ms = stats.last_activity_ms.max(Some(activity_ms));
    }
    stats.average_score = (stats.rated > 0).then(|| scores as f64 / stats.rated as f64);
}

async fn sessions(conn: Conn<'_>, filter: &SessionFilter) -> sqlx::Result<Vec<Counted>> {
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new(
            "SELECT state, rating_score, COUNT(*), MAX(last_activity_ms) FROM sessions WHERE 1 = 1",
        );
        narrow!(query, filter);
        query.push(" GROUP BY state, rating_score");
        query.build_query_as().fetch_all(c).await
    })
}

async fn messages(conn: Conn<'_>, filter: &SessionFilter) -> sqlx::Result<Vec<(String, i64)>> {
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new(
            "SELECT messages.sender_kind, COUNT(*) FROM sessions JOIN messages ON messages.session_id = sessions.id \
             WHERE messages.audience = 'all' AND messages.deleted_at_ms IS NULL",
        );
        narrow!(query, filter);
        query.push(" GROUP BY messages.sender_kind");
        query.build_query_as().fetch_all(c).await
    })
}

/// How many there are and their sum, as a float on every engine: their own sums of integers differ.
async fn handlings(conn: Conn<'_>, filter: &SessionFilter) -> sqlx::Result<(i64, Option<f64>)> {
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT COUNT(*), SUM(");
        query.push_bind(1.0_f64).push(" * (handlings.to_ms - handlings.from_ms))");
        query.push(" FROM sessions JOIN handlings ON handlings.session_id = sessions.id WHERE 1 = 1");
        narrow!(query, filter);
        query.build_query_as().fetch_one(c).await
    })
}
