//! What SessionService takes and gives beside sessions: updates, batches, ratings, figures. Apart because the methods
//! and the session itself fill a file.

use std::{collections::HashSet, time::Duration};

use parlance_client::v1;
use uuid::Uuid;

use super::priority;
use crate::{
    chat::session::SessionUpdate,
    domain::{
        frame::SessionView,
        session::{Rating, SessionConfig, SessionField, SessionFilter, SessionSettings, SessionStats},
    },
    error::{Error, Result as Judged},
    grpc::{
        status::in_band,
        wire::{duration, id, object, optional_id, time, time_ms},
    },
};

/// The updates of a batch, of each session one: two of one session would have no order.
pub fn updates(request: v1::BatchUpdateSessionsRequest) -> Judged<Vec<SessionUpdate>> {
    let mut known = HashSet::new();
    let update = |(index, update): (usize, v1::UpdateSessionRequest)| {
        let update = SessionUpdate::try_from(update).map_err(|error| at(error, index))?;
        if !known.insert(update.session_id) {
            return Err(Error::invalid(format!("requests[{index}].session_id"), "must not repeat"));
        }
        Ok(update)
    };
    request.requests.into_iter().enumerate().map(update).collect()
}

/// The sessions of a batch, each once.
pub fn ids(request: &v1::BatchDeleteSessionsRequest) -> Judged<Vec<Uuid>> {
    let mut known = HashSet::new();
    let one = |(index, text): (usize, &String)| {
        let session_id = id("session_ids", text)?;
        if !known.insert(session_id) {
            return Err(Error::invalid(format!("session_ids[{index}]"), "must not repeat"));
        }
        Ok(session_id)
    };
    request.session_ids.iter().enumerate().map(one).collect()
}

pub fn updated((session_id, result): (Uuid, Judged<SessionView>)) -> v1::BatchUpdateSessionsResult {
    use v1::batch_update_sessions_result::Result as Wire;
    let result = match result {
        Ok(view) => Wire::Session(view.into()),
        Err(error) => Wire::Error(in_band(error)),
    };
    v1::BatchUpdateSessionsResult { session_id: session_id.into(), result: Some(result) }
}

pub fn deleted((session_id, result): (Uuid, Judged<()>)) -> v1::BatchDeleteSessionsResult {
    v1::BatchDeleteSessionsResult { session_id: session_id.into(), error: result.err().map(in_band) }
}

/// Names the update in an invalid field's path.
fn at(mut error: Error, index: usize) -> Error {
    for violation in &mut error.violations {
        violation.field = format!("requests[{index}].{}", violation.field);
    }
    error
}

impl TryFrom<v1::UpdateSessionRequest> for SessionUpdate {
    type Error = Error;

    fn try_from(request: v1::UpdateSessionRequest) -> Judged<Self> {
        let wanted = SessionSettings {
            title: request.title,
            locale: request.locale,
            config: request.config.map(SessionConfig::from).unwrap_or_default(),
            priority: priority(request.priority),
            metadata: request.metadata.map(object).unwrap_or_default(),
            ..SessionSettings::default()
        };
        Ok(Self {
            session_id: id("session_id", &request.session_id)?,
            fields: fields(&request.update_mask.unwrap_or_default().paths)?,
            wanted,
            assistant_id: optional_id("assistant_id", &request.assistant_id)?,
        })
    }
}

fn fields(paths: &[String]) -> Judged<Vec<SessionField>> {
    let field = |(index, path): (usize, &String)| {
        SessionField::parse(path).filter(|field| field.is_setting()).ok_or_else(|| {
            let known = SessionField::ALL.iter().filter(|field| field.is_setting());
            let known: Vec<&str> = known.map(|field| field.as_str()).collect();
            Error::invalid(format!("update_mask.paths[{index}]"), format!("must be one of {}", known.join(", ")))
        })
    };
    paths.iter().enumerate().map(field).collect()
}

impl From<&Rating> for v1::Rating {
    fn from(rating: &Rating) -> Self {
        Self { score: rating.score, comment: rating.comment.clone(), rated_at: time(rating.rated_at_ms) }
    }
}

impl TryFrom<v1::GetSessionStatsRequest> for SessionFilter {
    type Error = Error;

    fn try_from(request: v1::GetSessionStatsRequest) -> Judged<Self> {
        Ok(Self {
            contact_id: optional_id("contact_id", &request.contact_id)?,
            assignee: optional_id("assignee_user_id", &request.assignee_user_id)?,
            created_from_ms: request.created_from.as_ref().map(time_ms),
            created_before_ms: request.created_before.as_ref().map(time_ms),
            ..Self::default()
        })
    }
}

impl From<SessionStats> for v1::SessionStats {
    fn from(stats: SessionStats) -> Self {
        let average = |ms: f64| Duration::try_from_secs_f64(ms / 1000.0).ok().map(duration);
        Self {
            assistant: stats.assistant,
            waiting: stats.waiting,
            human: stats.human,
            closed: stats.closed,
            contact_messages: stats.contact_messages,
            user_messages: stats.user_messages,
            assistant_messages: stats.assistant_messages,
            handled: stats.handled,
            average_handling: stats.average_handling_ms.and_then(average),
            rated: stats.rated,
            average_score: stats.average_score,
            last_activity_at: stats.last_activity_ms.and_then(time),
        }
    }
}
