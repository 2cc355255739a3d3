//! Messages as rows: reading them, and saving the text of an answer that is being written.

use std::collections::HashSet;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    Store,
    columns::{self, Stored, columns},
    db::{Conn, Tx, change, execute, on, read, row, rows},
    failure::Failure,
    statement::{Engine, statements},
    word,
};
use crate::{
    domain::message::{Audience, FinishReason, Format, Lease, Message, MessageState, Sender, SenderKind},
    error::{Error, Result},
};

columns! {
    MessageRow in "messages" {
        session_id: Uuid,
        seq: i64,
        id: Uuid,
        revision: i64,
        sender_kind: String,
        sender_id: Uuid,
        sender_name: String,
        identity: Option<Vec<u8>>,
        digest: Option<Vec<u8>>,
        text: String,
        format: String,
        state: String,
        finish_reason: Option<String>,
        delta_count: i64,
        token_usage: Option<String>,
        citations: Option<String>,
        audience: String,
        reply_to_id: Option<Uuid>,
        retry_of_message_id: Option<Uuid>,
        answer_to_id: Option<Uuid>,
        lease_epoch: Option<i64>,
        lease_holder: Option<Uuid>,
        lease_until_ms: Option<i64>,
        created_at_ms: i64,
        edited_at_ms: Option<i64>,
        deleted_at_ms: Option<i64>,
        brief: bool,
    }
}

statements! {
    GET = ["SELECT ", MessageRow::COLUMNS, " FROM messages WHERE id = ?"];
    BY_IDENTITY = ["SELECT ", MessageRow::COLUMNS, " FROM messages WHERE identity = ?"];
    // An answer is near its question in the log, so no index of its own is kept for this.
    ANSWER_TO = [
        "SELECT ", MessageRow::COLUMNS, " FROM messages JOIN messages AS question",
        " ON messages.session_id = question.session_id AND messages.seq > question.seq",
        " WHERE question.id = ? AND messages.answer_to_id = question.id ORDER BY messages.seq DESC LIMIT 1",
    ];
    UPDATE = [
        "UPDATE messages SET revision = ?, text = ?, state = ?, finish_reason = ?, delta_count = ?, token_usage = ?,",
        " citations = ?, lease_epoch = ?, lease_holder = ?, lease_until_ms = ?, edited_at_ms = ?, deleted_at_ms = ?",
        " WHERE id = ?",
    ];
    PUT_OFF = ["UPDATE messages SET lease_until_ms = ? WHERE id = ? AND state = 'streaming'"];
    AT = ["SELECT ", MessageRow::COLUMNS, " FROM messages WHERE session_id = ? AND seq = ?"];
    EXPIRED = [
        "SELECT ", MessageRow::COLUMNS, " FROM sessions JOIN messages ON messages.id = sessions.answer_id",
        " WHERE sessions.answer_id IS NOT NULL AND messages.state = 'streaming' AND messages.lease_until_ms < ?",
        " ORDER BY messages.lease_until_ms LIMIT ?",
    ];
    HELD_ELSEWHERE = [
        "SELECT ", MessageRow::COLUMNS, " FROM sessions JOIN messages ON messages.id = sessions.answer_id",
        " WHERE sessions.answer_id IS NOT NULL AND messages.state = 'streaming' AND messages.lease_holder <> ? LIMIT ?",
    ];
}

impl Store {
    pub async fn get_message(&self, id: Uuid) -> Result<Message> {
        read!(self, |reader| {
            let found = row!(reader, MessageRow, GET, id)?;
            found.ok_or_else(|| Error::not_found("message", id))?.try_into()
        })
    }

    /// The message that a sender stored under an id of its own, if it did.
    pub async fn message_by_identity(
        &self,
        session_id: Uuid,
        sender: &Sender,
        client_message_id: Uuid,
    ) -> Result<Option<Message>> {
        let identity = identity(session_id, sender, client_message_id);
        read!(self, |reader| row!(reader, MessageRow, BY_IDENTITY, identity)?.map(Message::try_from).transpose())
    }

    /// The newest answer to a contact's message.
    pub async fn answer_to(&self, question_id: Uuid) -> Result<Option<Message>> {
        read!(self, |reader| row!(reader, MessageRow, ANSWER_TO, question_id)?.map(Message::try_from).transpose())
    }

    /// Answers whose writer has not been heard of in time, with their sessions.
    pub async fn expired_answers(&self, now_ms: i64, limit: usize) -> Result<Vec<(Uuid, Message)>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        read!(self, |reader| Ok(with_session(rows!(reader, MessageRow, EXPIRED, now_ms, limit)?)))
    }

    /// Has an answer that could not be ended counted as expired only at this time.
    pub async fn put_off_answer(&self, message_id: Uuid, until_ms: i64) -> Result<()> {
        change!(self, |writer| {
            execute!(writer, PUT_OFF, until_ms, message_id)?;
            Ok(())
        })
    }

    /// Answers that another node, or an earlier run of this one, was writing.
    pub async fn streaming_answers_not_held_by(&self, holder: Uuid, limit: usize) -> Result<Vec<(Uuid, Message)>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        read!(self, |reader| Ok(with_session(rows!(reader, MessageRow, HELD_ELSEWHERE, holder, limit)?)))
    }
}

/// Session, sender and client message in one value. A session has one contact, whoever a guest turns
/// out to be: the contact's side is one sender, without an id.
pub(super) fn identity(session_id: Uuid, sender: &Sender, client_message_id: Uuid) -> Vec<u8> {
    let sender_id = if sender.kind == SenderKind::Contact { Uuid::nil() } else { sender.id };
    [session_id, sender_id, client_message_id].iter().flat_map(|id| *id.as_bytes()).collect()
}

/// The client message's part of an identity.
pub(super) fn client_message_id(identity: &[u8]) -> Option<Uuid> {
    Uuid::from_slice(identity.get(32..)?).ok()
}

/// What a stored message is known by, if its sender named it.
pub(super) fn identity_of(message: &Message) -> Option<Vec<u8>> {
    Some(identity(message.session_id, &message.sender, message.client_message_id?))
}

/// The messages a batch's identities stand for. With `begins` the transaction begins with this.
pub(super) async fn by_identities(
    conn: Conn<'_>,
    identities: &HashSet<&[u8]>,
    begins: bool,
) -> Result<Vec<Message>, Failure> {
    if identities.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<MessageRow> = on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::default();
        if begins {
            query.push(D::BEGIN).push("; ");
        }
        query.push("SELECT ");
        let mut list = query.push(MessageRow::COLUMNS).push(" FROM messages WHERE identity IN (").separated(", ");
        for identity in columns::list(identities.iter().copied()) {
            list.push_bind(identity);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(messages(rows)?)
}

pub(super) async fn by_ids(conn: Conn<'_>, ids: &[Uuid]) -> Result<Vec<Message>, Failure> {
    Ok(messages(rows_of(conn, ids).await?)?)
}

/// Of these messages those that this server can read.
pub(super) async fn readable_of(conn: Conn<'_>, ids: &[Uuid]) -> sqlx::Result<Vec<Message>> {
    Ok(word::readable(rows_of(conn, ids).await?))
}

async fn rows_of(conn: Conn<'_>, ids: &[Uuid]) -> sqlx::Result<Vec<MessageRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(conn, |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT ");
        let mut list = query.push(MessageRow::COLUMNS).push(" FROM messages WHERE id IN (").separated(", ");
        for id in columns::list(ids) {
            list.push_bind(*id);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await
    })
}

/// The messages of a session at these seqs.
pub(super) async fn at(tx: &mut Tx, session_id: Uuid, seqs: &[i64]) -> Result<Vec<Message>, Failure> {
    let mut found = Vec::new();
    for seq in seqs {
        found.extend(row!(tx, MessageRow, AT, session_id, *seq)?);
    }
    Ok(messages(found)?)
}

/// Writes what can change in a message.
pub(super) async fn update(tx: &mut Tx, message: &Message) -> sqlx::Result<()> {
    let row = MessageRow::from(message);
    execute!(
        tx,
        UPDATE,
        row.revision,
        row.text.as_str(),
        row.state.as_str(),
        row.finish_reason.as_deref(),
        row.delta_count,
        row.token_usage.as_deref(),
        row.citations.as_deref(),
        row.lease_epoch,
        row.lease_holder,
        row.lease_until_ms,
        row.edited_at_ms,
        row.deleted_at_ms,
        row.id,
    )
    .map(drop)
}

pub(super) fn messages(rows: Vec<MessageRow>) -> Result<Vec<Message>> {
    rows.into_iter().map(Message::try_from).collect()
}

fn with_session(rows: Vec<MessageRow>) -> Vec<(Uuid, Message)> {
    word::readable(rows).into_iter().map(|message: Message| (message.session_id, message)).collect()
}

impl From<&Message> for MessageRow {
    fn from(message: &Message) -> Self {
        Self {
            session_id: message.session_id,
            seq: message.seq,
            id: message.id,
            revision: message.revision,
            sender_kind: message.sender.kind.as_str().to_owned(),
            sender_id: message.sender.id,
            sender_name: message.sender.display_name.clone(),
            identity: identity_of(message),
            digest: message.digest.clone(),
            text: message.text.clone(),
            format: message.format.as_str().to_owned(),
            state: message.state.as_str().to_owned(),
            finish_reason: message.finish_reason.map(|reason| reason.as_str().to_owned()),
            delta_count: message.delta_count,
            token_usage: message.usage.as_ref().map(word::to_json),
            citations: (!message.citations.is_empty()).then(|| word::to_json(&message.citations)),
            audience: message.audience.as_str().to_owned(),
            reply_to_id: message.reply_to_id,
            retry_of_message_id: message.retry_of_message_id,
            answer_to_id: message.answer_to_id,
            lease_epoch: message.lease.map(|lease| lease.epoch),
            lease_holder: message.lease.map(|lease| lease.holder),
            lease_until_ms: message.lease.map(|lease| lease.until_ms),
            created_at_ms: message.created_at_ms,
            edited_at_ms: message.edited_at_ms,
            deleted_at_ms: message.deleted_at_ms,
            brief: message.brief,
        }
    }
}

impl TryFrom<MessageRow> for Message {
    type Error = Error;

    fn try_from(row: MessageRow) -> Result<Self> {
        let kind = word::parse(&row.sender_kind, SenderKind::parse)?;
        let lease = match (row.lease_epoch, row.lease_holder, row.lease_until_ms) {
            (Some(epoch), Some(holder), Some(until_ms)) => Some(Lease { epoch, holder, until_ms }),
            _ => None,
        };
        Ok(Self {
            id: row.id,
            session_id: row.session_id,
            seq: row.seq,
            revision: row.revision,
            sender: Sender { kind, id: row.sender_id, display_name: row.sender_name },
            client_message_id: row.identity.as_deref().and_then(client_message_id),
            digest: row.digest,
            text: row.text,
            format: word::parse(&row.format, Format::parse)?,
            state: word::parse(&row.state, MessageState::parse)?,
            finish_reason: row.finish_reason.map(|word| word::parse(&word, FinishReason::parse)).transpose()?,
            delta_count: row.delta_count,
            usage: row.token_usage.as_deref().map(word::from_json).transpose()?,
            citations: row.citations.as_deref().map_or(Ok(Vec::new()), word::from_json)?,
            audience: word::parse(&row.audience, Audience::parse)?,
            reply_to_id: row.reply_to_id,
            retry_of_message_id: row.retry_of_message_id,
            answer_to_id: row.answer_to_id,
            lease,
            created_at_ms: row.created_at_ms,
            edited_at_ms: row.edited_at_ms,
            deleted_at_ms: row.deleted_at_ms,
            brief: row.brief,
        })
    }
}
