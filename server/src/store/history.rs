//! Pages of a session's messages. Apart because most of what is read is read here, so that only the
//! columns that somebody sees are: no digest, no lease, and the session is known already.

use futures_util::TryStreamExt;
use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns},
    db::{on, read},
    message::client_message_id,
    statement::{Engine, statements},
    word,
};
use crate::{
    domain::message::{Audience, FinishReason, Format, Message, MessageState, Sender, SenderKind},
    error::Result,
};

columns! {
    PageRow in "messages" {
        seq: i64,
        id: Uuid,
        revision: i64,
        sender_kind: String,
        sender_id: Uuid,
        sender_name: String,
        identity: Option<Vec<u8>>,
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
        created_at_ms: i64,
        edited_at_ms: Option<i64>,
        deleted_at_ms: Option<i64>,
        brief: bool,
    }
}

statements! {
    BEFORE = [
        "SELECT ", PageRow::COLUMNS, " FROM messages WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
    ];
    BEFORE_FOR_CONTACT = [
        "SELECT ", PageRow::COLUMNS, " FROM messages WHERE session_id = ? AND seq < ? AND audience = 'all'",
        " ORDER BY seq DESC LIMIT ?",
    ];
    AFTER = ["SELECT ", PageRow::COLUMNS, " FROM messages WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?"];
    AFTER_FOR_CONTACT = [
        "SELECT ", PageRow::COLUMNS, " FROM messages WHERE session_id = ? AND seq > ? AND audience = 'all'",
        " ORDER BY seq LIMIT ?",
    ];
}

/// Most text of a page of messages, in bytes.
pub const PAGE_BYTES: usize = 1 << 20;

/// Which messages of a session a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageRange {
    Newest,
    Before(i64),
    After(i64),
}

impl Store {
    /// A part of a session's messages, ascending, as they are shown: without digests and leases. `staff`
    /// also sees private notes. It ends early with the message that is more than a page's worth of text.
    pub async fn list_messages(
        &self,
        session_id: Uuid,
        range: MessageRange,
        staff: bool,
        limit: usize,
    ) -> Result<Vec<Message>> {
        self.messages_within(session_id, range, staff, limit, PAGE_BYTES).await
    }

    /// As [`Self::list_messages`], with the message that is more than so many bytes of text as the last one read.
    pub async fn messages_within(
        &self,
        session_id: Uuid,
        range: MessageRange,
        staff: bool,
        limit: usize,
        most_bytes: usize,
    ) -> Result<Vec<Message>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        read!(self, |reader| {
            let (statement, from, newest_first) = match range {
                MessageRange::Newest => (if staff { BEFORE } else { BEFORE_FOR_CONTACT }, i64::MAX, true),
                MessageRange::Before(seq) => (if staff { BEFORE } else { BEFORE_FOR_CONTACT }, seq, true),
                MessageRange::After(seq) => (if staff { AFTER } else { AFTER_FOR_CONTACT }, seq, false),
            };
            let (mut found, mut bytes) = (Vec::new(), 0);
            on!(reader.conn(), |c: D| {
                let rows = sqlx::query_as::<D, PageRow>(D::text(&statement));
                let mut rows = rows.bind(session_id).bind(from).bind(limit).fetch(c);
                while bytes <= most_bytes
                    && let Some(row) = rows.try_next().await?
                {
                    bytes += row.text.len();
                    found.push(shown(session_id, row)?);
                }
            });
            if newest_first {
                found.reverse();
            }
            Ok(found)
        })
    }
}

fn shown(session_id: Uuid, row: PageRow) -> Result<Message> {
    let kind = word::parse(&row.sender_kind, SenderKind::parse)?;
    Ok(Message {
        id: row.id,
        session_id,
        seq: row.seq,
        revision: row.revision,
        sender: Sender { kind, id: row.sender_id, display_name: row.sender_name },
        client_message_id: row.identity.as_deref().and_then(client_message_id),
        digest: None,
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
        lease: None,
        created_at_ms: row.created_at_ms,
        edited_at_ms: row.edited_at_ms,
        deleted_at_ms: row.deleted_at_ms,
        brief: row.brief,
    })
}
