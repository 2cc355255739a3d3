//! Finding messages by their words. Apart from reading a session's messages, because it goes through
//! many sessions and must not go through all of them at once.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    Store,
    columns::Stored,
    db::{Conn, on, read, row},
    like,
    message::MessageRow,
    page,
    session::narrow,
    statement::statements,
};
use crate::{
    domain::{
        message::Message,
        page::{Page, PageRequest},
        session::SessionFilter,
    },
    error::Result,
};

/// Most messages that one search looks at where nothing else bounds it.
const LOOKED_AT: i64 = 20_000;

statements! {
    // Ids rise with time, so their index is the order of all messages.
    BOUND = ["SELECT id FROM messages WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?"];
}

/// What is searched for, and where.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// All must be in the text.
    pub words: Vec<String>,
    pub session_id: Option<Uuid>,
    pub sessions: SessionFilter,
    /// Whether private notes are found.
    pub staff: bool,
}

impl Store {
    /// The newest first. A page may be short and still not the last.
    pub async fn search_messages(&self, search: Search, page: PageRequest) -> Result<Page<Message>> {
        let before = page.after.map_or(Uuid::max(), |(_, id)| id);
        read!(self, |reader| {
            let bounded = search.session_id.is_some() || search.sessions.contact_id.is_some();
            let bound = if bounded { None } else { row!(reader, (Uuid,), BOUND, before, LOOKED_AT)? };
            let bound = bound.map(|(id,)| id);
            let rows = found(reader.conn(), &search, page, before, bound).await?;
            let mut page = page::readable(page, rows, |message| (0, message.id));
            page.next = page.next.or(bound.map(|id| (0, id)));
            Ok(page)
        })
    }
}

async fn found(
    conn: Conn<'_>,
    search: &Search,
    page: PageRequest,
    before: Uuid,
    bound: Option<Uuid>,
) -> sqlx::Result<Vec<MessageRow>> {
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT ");
        query.push(MessageRow::COLUMNS);
        query.push(" FROM messages JOIN sessions ON sessions.id = messages.session_id WHERE messages.id < ");
        query.push_bind(before);
        if let Some(bound) = bound {
            query.push(" AND messages.id >= ").push_bind(bound);
        }
        if let Some(session_id) = search.session_id {
            query.push(" AND messages.session_id = ").push_bind(session_id);
        }
        let sessions = &search.sessions;
        narrow!(query, sessions);
        if !search.staff {
            query.push(" AND messages.audience = 'all'");
        }
        for word in &search.words {
            query.push(" AND LOWER(messages.text) LIKE LOWER(").push_bind(like::containing(word)).push(") ESCAPE '!'");
        }
        query.push(" ORDER BY messages.id DESC LIMIT ").push_bind(page::one_more(page));
        query.build_query_as().fetch_all(c).await
    })
}
