//! What streams carry: frames of sessions, of one question, and the events of the log.

use std::time::Duration;

use parlance_client::v1;

use super::wire::{duration, id, optional_id, same_words, time};
use crate::{
    domain::{
        answer::{Delta, DeltaKind},
        event::{Change, Event, HandOffDetail, StateChange},
        frame::{AskFrame, Cursor, EndedReason, Frame, Outcome, ResetReason, Stage, StreamFrame},
        message::Message,
        receipt::Receipt,
        session::SessionState,
    },
    error::Result,
};

same_words!(Stage, v1::ProgressStage, [Queued, Searching, Thinking, Retrying]);
same_words!(ResetReason, v1::ResetReason, [LogReplaced, CursorAhead, CursorPruned]);
same_words!(EndedReason, v1::EndedReason, [Deleted, AccessLost, Unreadable]);

pub fn cursors(request: v1::SubscribeRequest) -> Result<Vec<Cursor>> {
    let cursor = |cursor: v1::SessionCursor| {
        Ok(Cursor {
            session_id: id("session_id", &cursor.session_id)?,
            log_id: optional_id("log_id", &cursor.log_id)?,
            after_seq: cursor.after_seq,
        })
    };
    request.sessions.into_iter().map(cursor).collect()
}

/// A frame of Subscribe, for staff or for a contact.
pub fn subscribed(frame: StreamFrame, staff: bool) -> v1::SubscribeResponse {
    use v1::subscribe_response::Frame as Wire;
    let frame = match frame {
        StreamFrame::Session { channel, frame } => {
            Wire::Session(v1::SessionFrame { channel, frame: Some(session_frame(frame, staff)) })
        }
        StreamFrame::Draining { reconnect_after_ms } => Wire::Draining(draining(reconnect_after_ms)),
        StreamFrame::Expiring { expires_at_ms } => Wire::Expiring(v1::Expiring { expires_at: time(expires_at_ms) }),
    };
    v1::SubscribeResponse { frame: Some(frame) }
}

pub fn draining(reconnect_after_ms: i64) -> v1::Draining {
    let wait = Duration::from_millis(u64::try_from(reconnect_after_ms).unwrap_or_default());
    v1::Draining { reconnect_after: Some(duration(wait)) }
}

pub fn session_frame(frame: Frame, staff: bool) -> v1::session_frame::Frame {
    use v1::session_frame::Frame as Wire;
    match frame {
        Frame::Subscribed { view, log_id, head_seq, outcome, receipts, present } => {
            let (outcome, reset) = match outcome {
                Outcome::Resumed => (v1::ResumeOutcome::Resumed, None),
                Outcome::Live => (v1::ResumeOutcome::Live, None),
                Outcome::Reset(reason) => (v1::ResumeOutcome::Reset, Some(reason)),
            };
            Wire::Subscribed(v1::Subscribed {
                log_id: log_id.into(),
                first_seq: view.session.first_seq,
                head_seq,
                outcome: outcome.into(),
                reset_reason: reset.map_or(0, |reason| v1::ResetReason::from(reason).into()),
                session: Some(view.into()),
                receipts: receipts.iter().map(v1::Receipt::from).collect(),
                present: present.iter().map(v1::Sender::from).collect(),
            })
        }
        Frame::Event(event) => Wire::Event(wire_event(&event, staff)),
        Frame::Answering(message) => Wire::Answering(answering(&message)),
        Frame::Progress(stage) => Wire::Progress(progress(stage)),
        Frame::Delta(delta) => Wire::Delta(delta.into()),
        Frame::Typing { who, typing } => Wire::Typing(v1::Typing { participant: Some((&*who).into()), typing }),
        Frame::Presence { who, present } => Wire::Presence(v1::Presence { participant: Some((&who).into()), present }),
        Frame::Receipt(receipt) => Wire::Receipt((&*receipt).into()),
        Frame::Queue(status) => Wire::Queue(status.into()),
        Frame::Checkpoint(seq) => Wire::Checkpoint(v1::Checkpoint { seq }),
        Frame::Ended(reason) => Wire::Ended(v1::Ended { reason: v1::EndedReason::from(reason).into() }),
    }
}

fn answering(message: &Message) -> v1::Answering {
    v1::Answering { message: Some(message.into()) }
}

fn progress(stage: Stage) -> v1::Progress {
    v1::Progress { stage: v1::ProgressStage::from(stage).into() }
}

/// The event as its reader may know it: contacts see the last seq that contacts can see.
fn wire_event(event: &Event, staff: bool) -> v1::Event {
    use v1::event::Change as Wire;
    let change = match &event.change {
        Change::MessageAdded(message) => Wire::MessageAdded(v1::MessageAdded { message: Some((&**message).into()) }),
        Change::MessageChanged(message) => {
            Wire::MessageChanged(v1::MessageChanged { message: Some((&**message).into()) })
        }
        Change::MessageDeleted(message) => {
            Wire::MessageDeleted(v1::MessageDeleted { message_id: message.id.into(), revision: message.revision })
        }
        Change::StateChanged(change) => Wire::StateChanged(change.into()),
        Change::SessionUpdated(fields) => {
            let seen = fields.iter().filter(|field| staff || field.is_public());
            let paths = seen.map(|field| field.as_str().to_owned()).collect();
            Wire::SessionUpdated(v1::SessionUpdated { update_mask: Some(prost_types::FieldMask { paths }) })
        }
        Change::Rated(rated) => Wire::Rated(v1::Rated { score: rated.score, comment: rated.comment.clone() }),
    };
    v1::Event {
        seq: event.seq,
        previous_seq: if staff { event.seq - 1 } else { event.contact_previous_seq },
        id: event.id.into(),
        created_at: time(event.created_at_ms),
        actor: Some((&event.actor).into()),
        change: Some(change),
    }
}

impl From<&Receipt> for v1::Receipt {
    fn from(receipt: &Receipt) -> Self {
        Self {
            participant: Some((&receipt.participant).into()),
            delivered_seq: receipt.delivered_seq,
            read_seq: receipt.read_seq,
        }
    }
}

impl From<&StateChange> for v1::StateChanged {
    fn from(change: &StateChange) -> Self {
        Self {
            from: change.from.map_or(0, |from| v1::SessionState::from(from).into()),
            to: v1::SessionState::from(change.to).into(),
            epoch: change.epoch,
            assignee_user_id: change.assignee.map(String::from),
            reason: v1::StateChangeReason::from(change.reason).into(),
            note: change.note.clone(),
            hand_off: change.hand_off.as_ref().map(v1::HandOffDetail::from),
        }
    }
}

impl From<&HandOffDetail> for v1::HandOffDetail {
    fn from(detail: &HandOffDetail) -> Self {
        Self {
            rule: detail.rule.clone(),
            score: detail.score,
            evidence: detail.evidence.clone(),
            message_id: detail.message_id.map(String::from).unwrap_or_default(),
        }
    }
}

impl From<Delta> for v1::Delta {
    fn from(delta: Delta) -> Self {
        let kind = match delta.kind {
            DeltaKind::Text => v1::DeltaKind::Unspecified,
            DeltaKind::Reasoning => v1::DeltaKind::Reasoning,
        };
        let merged = i32::try_from(delta.count).unwrap_or(i32::MAX);
        // Most deltas come alone, and small frames are many: 1 is told by leaving it out.
        let count = (merged != 1).then_some(merged);
        Self { first: delta.first, count, text: delta.text, kind: kind.into() }
    }
}

impl From<AskFrame> for v1::AskResponse {
    fn from(frame: AskFrame) -> Self {
        use v1::ask_response::Frame as Wire;
        let frame = match frame {
            AskFrame::Sent(message) => Wire::Sent(v1::Sent { message: Some((&*message).into()) }),
            AskFrame::Answering(message) => Wire::Answering(answering(&message)),
            AskFrame::Progress(stage) => Wire::Progress(progress(stage)),
            AskFrame::Delta(delta) => Wire::Delta(delta.into()),
            AskFrame::Finished(message) => Wire::Finished(v1::Finished { message: Some((&*message).into()) }),
            AskFrame::HandedOff { session, reason } => Wire::HandedOff(v1::HandedOff {
                session: Some(session.into()),
                reason: v1::StateChangeReason::from(reason).into(),
            }),
            AskFrame::Unanswered { state } => Wire::Unanswered(v1::Unanswered {
                state: v1::SessionState::from(state).into(),
                reason: unanswered(state).into(),
            }),
        };
        Self { frame: Some(frame) }
    }
}

const fn unanswered(state: SessionState) -> v1::UnansweredReason {
    match state {
        SessionState::Waiting => v1::UnansweredReason::Waiting,
        SessionState::Human => v1::UnansweredReason::Human,
        SessionState::Assistant | SessionState::Closed => v1::UnansweredReason::Unspecified,
    }
}
