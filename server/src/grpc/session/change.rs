//! What SessionService takes and gives beside sessions: updates, ratings. Apart because the methods
//! and the session itself fill a file.

use parlance_client::v1;

use super::priority;
use crate::{
    chat::session::SessionUpdate,
    domain::session::{Rating, SessionConfig, SessionField, SessionSettings},
    error::{Error, Result as Judged},
    grpc::wire::{id, object, optional_id, time},
};

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
        SessionField::parse(path).ok_or_else(|| {
            let known: Vec<&str> = SessionField::ALL.iter().map(|field| field.as_str()).collect();
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
