//! Finding messages by their words. Apart from reading a session's messages, because it goes through
//! many sessions and must not go through all of them at once.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    Store,
    columns::Stored,
    db::{Conn, Reader, on, row, search},
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

/// Most messages that one search looks at, whoever asks and wherever: the next page goes on from there.
const LOOKED_AT: i64 = 20_000;

statements! {
    // Ids rise with time, so their index is the order of all messages.
    BOUND = ["SELECT id FROM messages WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?"];
    BOUND_OF_CONTACT = [
        "SELECT messages.id FROM sessions JOIN messages ON messages.session_id = sessions.id",
        " WHERE sessions.contact_id = ? AND messages.id < ? ORDER BY messages.id DESC LIMIT 1 OFFSET ?",
    ];
    // A session's own index is by seq.
    SEQ = ["SELECT seq FROM messages WHERE id = ? AND session_id = ?"];
    BOUND_OF_SESSION = [
        "SELECT id, seq FROM messages WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT 1 OFFSET ?",
    ];
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
        search!(self, |reader| {
            let part = part(&mut reader, &search, before).await?;
            let rows = found(reader.conn(), &search, page, &part).await?;
            let mut page = page::readable(page, rows, |message| (0, message.id));
            page.next = page.next.or(part.goes_on.map(|id| (0, id)));
            Ok(page)
        })
    }
}

/// Which messages one search looks at.
struct Part {
    before: Uuid,
    from: Option<Uuid>,
    /// Within a session: its first seq and the one after its last.
    seqs: Option<(i64, i64)>,
    /// The first one, when there are earlier ones.
    goes_on: Option<Uuid>,
}

async fn part(reader: &mut Reader, search: &Search, before: Uuid) -> sqlx::Result<Part> {
    let Some(session_id) = search.session_id else {
        let bound = match search.sessions.contact_id {
            Some(contact) => row!(reader, (Uuid,), BOUND_OF_CONTACT, contact, before, LOOKED_AT)?,
            None => row!(reader, (Uuid,), BOUND, before, LOOKED_AT)?,
        };
        let from = bound.map(|(id,)| id);
        return Ok(Part { before, from, seqs: None, goes_on: from });
    };
    let end = row!(reader, (i64,), SEQ, before, session_id)?.map_or(i64::MAX, |(seq,)| seq);
    let bound = row!(reader, (Uuid, i64), BOUND_OF_SESSION, session_id, end, LOOKED_AT)?;
    let seqs = Some((bound.map_or(0, |(_, seq)| seq), end));
    Ok(Part { before: Uuid::max(), from: None, seqs, goes_on: bound.map(|(id, _)| id) })
}

async fn found(conn: Conn<'_>, search: &Search, page: PageRequest, part: &Part) -> sqlx::Result<Vec<MessageRow>> {
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT ");
        query.push(MessageRow::COLUMNS);
        query.push(" FROM messages JOIN sessions ON sessions.id = messages.session_id WHERE messages.id < ");
        query.push_bind(part.before);
        if let Some(from) = part.from {
            query.push(" AND messages.id >= ").push_bind(from);
        }
        if let Some((first, end)) = part.seqs {
            query.push(" AND messages.seq >= ").push_bind(first).push(" AND messages.seq < ").push_bind(end);
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
            like::holds!(query, "messages.text", word);
        }
        let order = if part.seqs.is_some() { "messages.seq" } else { "messages.id" };
        query.push(" ORDER BY ").push(order).push(" DESC LIMIT ").push_bind(page::one_more(page));
        query.build_query_as().fetch_all(c).await
    })
}
