//! Events as rows. An event names its message, and is read with the message as it is then.

use std::sync::Arc;

use futures_util::TryStreamExt;
use uuid::Uuid;

use super::{
    Store,
    columns::{Columns, Stored, columns},
    db::{Reader, on, read, row},
    message::MessageRow,
    statement::{Engine, statements},
    word,
};
use crate::{
    domain::{
        event::{Change, Event, StateChange},
        message::{Audience, Message, Sender, SenderKind},
        session::SessionState,
    },
    error::{Error, Result},
};

const MESSAGE_ADDED: &str = "message_added";
const MESSAGE_CHANGED: &str = "message_changed";
const MESSAGE_DELETED: &str = "message_deleted";
const STATE_CHANGED: &str = "state_changed";
const SESSION_UPDATED: &str = "session_updated";
const RATED: &str = "rated";

columns! {
    EventRow in "events" {
        session_id: Uuid,
        seq: i64,
        contact_previous_seq: i64,
        id: Uuid,
        created_at_ms: i64,
        actor_kind: String,
        actor_id: Uuid,
        actor_name: String,
        audience: String,
        kind: String,
        message_id: Option<Uuid>,
        body: Option<String>,
    }
}

statements! {
    AFTER = [
        "SELECT ", EventRow::COLUMNS, ", ", MessageRow::COLUMNS,
        " FROM events LEFT JOIN messages ON messages.id = events.message_id",
        " WHERE events.session_id = ? AND events.seq > ? ORDER BY events.seq LIMIT ?",
    ];
    AFTER_FOR_CONTACT = [
        "SELECT ", EventRow::COLUMNS, ", ", MessageRow::COLUMNS,
        " FROM events LEFT JOIN messages ON messages.id = events.message_id",
        " WHERE events.session_id = ? AND events.seq > ? AND events.audience = 'all'",
        " ORDER BY events.seq LIMIT ?",
    ];
    STATE_AT = [
        "SELECT body FROM events WHERE session_id = ? AND seq <= ? AND kind = 'state_changed'",
        " ORDER BY seq DESC LIMIT 1",
    ];
}

/// A page of the log ends early once it has so many bytes: its reader may be slow to take them.
const PAGE_BYTES: usize = 64 << 10;
/// An event without its text.
const EVENT_BYTES: usize = 512;

/// A part of a session's log.
pub struct LogPage {
    pub events: Vec<Arc<Event>>,
    /// The log may go on after it.
    pub more: bool,
}

impl Store {
    /// The next page of the events after a cursor that the reader may see, in order.
    pub async fn log_after(&self, session_id: Uuid, after_seq: i64, limit: usize, staff: bool) -> Result<LogPage> {
        read!(self, |reader| after(&mut reader, session_id, after_seq, limit, staff).await)
    }

    /// As many of them as a page holds.
    pub async fn events_after(
        &self,
        session_id: Uuid,
        after_seq: i64,
        limit: usize,
        staff: bool,
    ) -> Result<Vec<Arc<Event>>> {
        Ok(self.log_after(session_id, after_seq, limit, staff).await?.events)
    }

    /// The state a session was in when an event had happened.
    pub async fn state_at(&self, session_id: Uuid, seq: i64) -> Result<SessionState> {
        read!(self, |reader| {
            let found = row!(reader, (Option<String>,), STATE_AT, session_id, seq)?;
            let (body,) = found.ok_or_else(|| Error::not_found("event", seq))?;
            let change: StateChange = word::from_json(&body.unwrap_or_default())?;
            Ok(change.to)
        })
    }
}

/// As [`Store::log_after`], on a connection.
pub(super) async fn after(
    reader: &mut Reader,
    session_id: Uuid,
    after_seq: i64,
    limit: usize,
    staff: bool,
) -> Result<LogPage> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let statement = if staff { AFTER } else { AFTER_FOR_CONTACT };
    let mut found = Vec::new();
    let mut bytes = 0;
    on!(reader.conn(), |c: D| {
        let mut rows = sqlx::query::<D>(D::text(&statement)).bind(session_id).bind(after_seq).bind(most).fetch(c);
        while bytes < PAGE_BYTES
            && let Some(row) = rows.try_next().await?
        {
            let event = <EventRow as Columns<D>>::read(&row, 0)?;
            let message = event.message_id.map(|_| <MessageRow as Columns<D>>::read(&row, EventRow::COUNT));
            let message = message.transpose()?;
            bytes += size(&event, message.as_ref());
            found.push((event, message));
        }
    });
    let more = found.len() == limit || bytes >= PAGE_BYTES;
    let events = found.into_iter().map(|(event, message)| read_event(event, message).map(Arc::new));
    Ok(LogPage { events: events.collect::<Result<_>>()?, more })
}

/// What an event takes of a page, roughly.
fn size(event: &EventRow, message: Option<&MessageRow>) -> usize {
    let message = message.map_or(0, |message| message.text.len() + message.citations.as_ref().map_or(0, String::len));
    EVENT_BYTES + event.body.as_ref().map_or(0, String::len) + message
}

fn read_event(row: EventRow, message: Option<MessageRow>) -> Result<Event> {
    let message = message.map(Message::try_from).transpose()?.map(Arc::new);
    let lacking = || Error::internal("the database holds an event without what it tells of");
    let change = match row.kind.as_str() {
        MESSAGE_ADDED => Change::MessageAdded(message.ok_or_else(lacking)?),
        MESSAGE_CHANGED => Change::MessageChanged(message.ok_or_else(lacking)?),
        MESSAGE_DELETED => Change::MessageDeleted(message.ok_or_else(lacking)?),
        STATE_CHANGED => Change::StateChanged(word::from_json(row.body.as_deref().ok_or_else(lacking)?)?),
        SESSION_UPDATED => Change::SessionUpdated(word::from_json(row.body.as_deref().ok_or_else(lacking)?)?),
        RATED => Change::Rated(word::from_json(row.body.as_deref().ok_or_else(lacking)?)?),
        other => return Err(Error::internal(format!("the database holds an unknown kind of event: {other}"))),
    };
    let kind = word::parse(&row.actor_kind, SenderKind::parse)?;
    Ok(Event {
        session_id: row.session_id,
        seq: row.seq,
        contact_previous_seq: row.contact_previous_seq,
        id: row.id,
        created_at_ms: row.created_at_ms,
        actor: Sender { kind, id: row.actor_id, display_name: row.actor_name },
        audience: word::parse(&row.audience, Audience::parse)?,
        change,
    })
}

impl From<&Event> for EventRow {
    fn from(event: &Event) -> Self {
        let (kind, message_id, body) = match &event.change {
            Change::MessageAdded(message) => (MESSAGE_ADDED, Some(message.id), None),
            Change::MessageChanged(message) => (MESSAGE_CHANGED, Some(message.id), None),
            Change::MessageDeleted(message) => (MESSAGE_DELETED, Some(message.id), None),
            Change::StateChanged(change) => (STATE_CHANGED, None, Some(word::to_json(change))),
            Change::SessionUpdated(fields) => (SESSION_UPDATED, None, Some(word::to_json(fields))),
            Change::Rated(rated) => (RATED, None, Some(word::to_json(rated))),
        };
        Self {
            session_id: event.session_id,
            seq: event.seq,
            contact_previous_seq: event.contact_previous_seq,
            id: event.id,
            created_at_ms: event.created_at_ms,
            actor_kind: event.actor.kind.as_str().to_owned(),
            actor_id: event.actor.id,
            actor_name: event.actor.display_name.clone(),
            audience: event.audience.as_str().to_owned(),
            kind: kind.to_owned(),
            message_id,
            body,
        }
    }
}
