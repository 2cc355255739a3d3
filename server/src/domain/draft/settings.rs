//! Changes of the session beside its floor: its settings, its rating, its end. Apart from the rules of
//! who may speak, which none of them touches.

use super::Draft;
use crate::domain::{
    contact::Contact,
    event::{Change, Rated},
    message::{Audience, FinishReason, MessageState, Sender},
    session::{Priority, Rating, SessionField, SessionSettings},
};

impl Draft<'_> {
    /// Sets the named fields. False when each has the wanted value already.
    pub fn update(&mut self, wanted: &SessionSettings, fields: &[SessionField], actor: &Sender) -> bool {
        let mut changed: Vec<SessionField> = fields.iter().copied().filter(|field| self.set(*field, wanted)).collect();
        if changed.is_empty() {
            return false;
        }
        changed.sort_unstable();
        // A contact is not told of a change that leaves nothing to see.
        let public = changed.iter().any(|field| field.is_public());
        let audience = if public { Audience::All } else { Audience::Staff };
        self.push(actor.clone(), audience, Change::SessionUpdated(changed));
        true
    }

    /// Rates the session. False when this is its rating already.
    pub fn rate(&mut self, score: i32, comment: &str, actor: &Sender) -> bool {
        let same = |known: &Rating| known.score == score && known.comment == comment;
        if self.session.rating.as_ref().is_some_and(same) {
            return false;
        }
        let comment = comment.to_owned();
        self.session.rating = Some(Rating { score, comment: comment.clone(), rated_at_ms: self.event_time() });
        self.push(actor.clone(), Audience::All, Change::Rated(Rated { score, comment }));
        true
    }

    /// Makes the session another contact's, who was the same person all along.
    pub fn give(&mut self, contact: &Contact) {
        self.session.contact_id = contact.id;
        self.session.contact_verification = contact.verification;
        let change = Change::SessionUpdated(vec![SessionField::ContactId, SessionField::ContactVerification]);
        self.push(Sender::system(), Audience::All, change);
    }

    /// Ends the session for good. A running answer is cut off: nobody is left to read how it ends.
    pub fn erase(&mut self, actor: &Sender) {
        self.end_answer(MessageState::Stopped, FinishReason::StopRequested, actor);
        self.erased = true;
    }

    fn set(&mut self, field: SessionField, wanted: &SessionSettings) -> bool {
        let session = &mut self.session;
        match field {
            SessionField::Title => replace(&mut session.title, &wanted.title),
            SessionField::Locale => replace(&mut session.locale, &wanted.locale),
            SessionField::AssistantId => replace(&mut session.assistant_id, &wanted.assistant_id),
            SessionField::Config => replace(&mut session.config, &wanted.config),
            SessionField::Priority => replace(&mut session.priority, &wanted.priority.unwrap_or(Priority::Normal)),
            SessionField::Metadata => replace(&mut session.metadata, &wanted.metadata),
            // These are given, not set.
            SessionField::ContactId | SessionField::ContactVerification => false,
        }
    }
}

/// True when there was something else before.
fn replace<T: Clone + PartialEq>(place: &mut T, wanted: &T) -> bool {
    let differs = place != wanted;
    if differs {
        place.clone_from(wanted);
    }
    differs
}
