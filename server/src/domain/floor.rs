//! Who may speak as the service: the table of states as one pure function.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::session::{ChangeReason, SessionState};
use crate::error::{Error, Reason};

/// The floor of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    pub state: SessionState,
    /// Rises by one with every change of state or assignee; from 1.
    pub epoch: i64,
    /// Who has the floor, or had it last in a closed session.
    pub assignee: Option<Uuid>,
    /// Who had it before, so that a repeated release is known as done.
    pub previous_assignee: Option<Uuid>,
}

/// A user who acts on the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    pub user: Uuid,
    /// May take the floor from another agent.
    pub supervises: bool,
}

/// What is asked of the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Someone in the session wants a person.
    RequestHuman,
    /// The assistant or a policy wants a person. Only while the assistant has the floor.
    HandOff,
    CancelRequest,
    WaitingTimeout,
    Accept(Actor),
    TakeOver(Actor),
    Release(Actor),
    /// To another agent, or back to the queue.
    Transfer(Actor, Option<Uuid>),
    AgentAway,
    Close,
    Idle,
    Reopen,
}

/// What may be done and what follows: the next floor, or none when it is so already.
///
/// Order of judgement: already done, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
pub fn judge(
    floor: &Floor,
    wish: Move,
    expected_epoch: Option<i64>,
    assistant_on: bool,
) -> Result<Option<Floor>, Error> {
    if already(floor, wish) {
        return Ok(None);
    }
    if let Some(holder) = taken(floor, wish) {
        return Err(Error::new(Reason::FloorTaken, "another agent has the floor").with("assignee", holder));
    }
    if expected_epoch.is_some_and(|expected| expected != floor.epoch) {
        return Err(refusal(floor, Reason::EpochChanged, "the session's epoch is not the expected one"));
    }
    match target(floor, wish, assistant_on) {
        Some((state, _)) if state == floor.state && state == SessionState::Waiting => Ok(None),
        Some((state, assignee)) => Ok(Some(floor.next(state, assignee))),
        None if floor.state == SessionState::Closed && matches!(wish, Move::RequestHuman) => {
            Err(refusal(floor, Reason::SessionClosed, "the session is closed"))
        }
        None => Err(refusal(floor, Reason::WrongState, "the session's state does not allow this")),
    }
}

/// A refusal that tells the caller where the floor is now.
pub fn refusal(floor: &Floor, reason: Reason, message: &str) -> Error {
    Error::new(reason, message)
        .with("state", format!("SESSION_STATE_{}", floor.state.as_str().to_uppercase()))
        .with("epoch", floor.epoch)
}

fn already(floor: &Floor, wish: Move) -> bool {
    use SessionState as S;
    match (wish, floor.state) {
        (Move::RequestHuman, S::Waiting | S::Human)
        | (Move::CancelRequest, S::Assistant)
        | (Move::Close | Move::Idle, S::Closed)
        | (Move::Reopen, S::Assistant | S::Waiting | S::Human) => true,
        (Move::Accept(actor) | Move::TakeOver(actor), S::Human) => floor.assignee == Some(actor.user),
        (Move::Release(actor), S::Assistant | S::Waiting) => floor.previous_assignee == Some(actor.user),
        (Move::Transfer(actor, Some(to)), S::Human) if floor.assignee == Some(to) => {
            actor.supervises || actor.user == to || floor.previous_assignee == Some(actor.user)
        }
        (Move::Transfer(actor, None), S::Waiting) => floor.previous_assignee == Some(actor.user),
        _ => false,
    }
}

fn taken(floor: &Floor, wish: Move) -> Option<Uuid> {
    let holder = floor.assignee.filter(|_| floor.state == SessionState::Human)?;
    let actor = match wish {
        Move::Accept(actor) => Actor { supervises: false, ..actor },
        Move::TakeOver(actor) | Move::Release(actor) | Move::Transfer(actor, _) => actor,
        _ => return None,
    };
    (actor.user != holder && !actor.supervises).then_some(holder)
}

fn target(floor: &Floor, wish: Move, assistant_on: bool) -> Option<(SessionState, Option<Uuid>)> {
    use SessionState as S;
    let assistant = if assistant_on { S::Assistant } else { S::Waiting };
    let to = match (wish, floor.state) {
        (Move::RequestHuman | Move::HandOff, S::Assistant) | (Move::AgentAway | Move::Transfer(_, None), S::Human) => {
            (S::Waiting, None)
        }
        (Move::Transfer(_, to @ Some(_)), S::Human) => (S::Human, to),
        (Move::CancelRequest | Move::WaitingTimeout, S::Waiting)
        | (Move::Release(_), S::Human)
        | (Move::Reopen, S::Closed) => (assistant, None),
        (Move::Accept(actor), S::Waiting) | (Move::TakeOver(actor), S::Assistant | S::Waiting | S::Human) => {
            (S::Human, Some(actor.user))
        }
        (Move::Close | Move::Idle, S::Assistant | S::Waiting | S::Human) => (S::Closed, floor.assignee),
        _ => return None,
    };
    Some(to)
}

impl Floor {
    /// The floor of a new session.
    pub const fn first(assistant_on: bool) -> Self {
        let state = if assistant_on { SessionState::Assistant } else { SessionState::Waiting };
        Self { state, epoch: 1, assignee: None, previous_assignee: None }
    }

    fn next(&self, state: SessionState, assignee: Option<Uuid>) -> Self {
        Self { state, epoch: self.epoch + 1, assignee, previous_assignee: self.assignee }
    }
}

impl Move {
    /// The reason a change by this move gives when the caller has none of its own.
    pub const fn reason(self) -> ChangeReason {
        match self {
            Self::RequestHuman => ChangeReason::ContactAsked,
            Self::HandOff => ChangeReason::AssistantAsked,
            Self::CancelRequest => ChangeReason::RequestCancelled,
            Self::WaitingTimeout => ChangeReason::WaitingTimeout,
            Self::Accept(_) => ChangeReason::Accepted,
            Self::TakeOver(_) => ChangeReason::TakenOver,
            Self::Release(_) => ChangeReason::Released,
            Self::Transfer(..) => ChangeReason::Transferred,
            Self::AgentAway => ChangeReason::AgentAway,
            Self::Close => ChangeReason::Closed,
            Self::Idle => ChangeReason::Idle,
            Self::Reopen => ChangeReason::Reopened,
        }
    }
}
