//! What happens to sessions all the time: a message or an answer changes few of their columns. Apart
//! from the other changes, because how little is written here decides what a message costs.

use uuid::Uuid;

use super::{
    columns::{self, Stored, columns},
    db::Tx,
    session::{self, SessionRow},
    statement::Update,
};
use crate::domain::session::Session;

columns! {
    /// What messages and answers change in their session.
    StepRow in "sessions" {
        id: Uuid,
        last_seq: i64,
        contact_seq: i64,
        answer_id: Option<Uuid>,
        nothing_found: i64,
        provider_failures: i64,
        updated_at_ms: i64,
        last_activity_ms: i64,
    }
}

const STEP: Update = Update { table: "sessions", given: StepRow::NAMES, keys: &["id"], rising: false, and: "" };

/// Writes sessions that exist and are locked, given as they were and as they are. What messages and
/// answers change touches few columns and one index, which matters: it is what happens all the time.
pub(super) async fn update<'s>(
    tx: &mut Tx,
    sessions: impl Iterator<Item = (&'s Session, &'s Session)>,
) -> sqlx::Result<()> {
    let (steps, others): (Vec<_>, Vec<_>) = sessions.partition(|(before, after)| is_step(before, after));
    session::rewrite(tx.conn(), others.into_iter().map(|(_, after)| SessionRow::from(after)).collect()).await?;
    let steps = steps.into_iter().map(|(_, after)| StepRow::from(after)).collect();
    columns::update_by_commit(tx, &STEP, steps).await
}

/// Whether nothing differs but the columns of [`StepRow`].
fn is_step(before: &Session, after: &Session) -> bool {
    let Session {
        id,
        title,
        contact_id,
        contact_verification,
        channel,
        locale,
        floor,
        assistant_id,
        config,
        priority,
        metadata,
        first_seq,
        queued_at_ms,
        assigned_at_ms,
        created_at_ms,
        rating,
        // These are what a step writes.
        last_seq: _,
        contact_seq: _,
        answer_id: _,
        nothing_found: _,
        provider_failures: _,
        updated_at_ms: _,
        last_activity_ms: _,
    } = before;
    *id == after.id
        && *title == after.title
        && *contact_id == after.contact_id
        && *contact_verification == after.contact_verification
        && *channel == after.channel
        && *locale == after.locale
        && *floor == after.floor
        && *assistant_id == after.assistant_id
        && *config == after.config
        && *priority == after.priority
        && *metadata == after.metadata
        && *first_seq == after.first_seq
        && *queued_at_ms == after.queued_at_ms
        && *assigned_at_ms == after.assigned_at_ms
        && *created_at_ms == after.created_at_ms
        && *rating == after.rating
}

impl From<&Session> for StepRow {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id,
            last_seq: session.last_seq,
            contact_seq: session.contact_seq,
            answer_id: session.answer_id,
            nothing_found: session.nothing_found,
            provider_failures: session.provider_failures,
            updated_at_ms: session.updated_at_ms,
            last_activity_ms: session.last_activity_ms,
        }
    }
}
