//! Who may speak: the table of states, written by hand from the contract and held against the
//! function that judges.

use parlance_server::{
    domain::{
        floor::{Actor, Floor, Move, judge},
        session::SessionState::{self, Assistant, Closed, Human, Waiting},
    },
    error::Reason,
};
use uuid::Uuid;

const ANN: Uuid = Uuid::from_u128(1);
const BEN: Uuid = Uuid::from_u128(2);

fn floor(state: SessionState) -> Floor {
    let assignee = matches!(state, Human | Closed).then_some(ANN);
    Floor { state, epoch: 7, assignee, previous_assignee: None }
}

const fn agent(user: Uuid) -> Actor {
    Actor { user, supervises: false }
}

const fn supervisor(user: Uuid) -> Actor {
    Actor { user, supervises: true }
}

/// What a row of the table expects.
#[derive(Debug, PartialEq)]
enum Expect {
    To(SessionState, Option<Uuid>),
    Unchanged,
    Refused(Reason),
}

use Expect::{Refused, To, Unchanged};

/// Every move in every state; columns are ASSISTANT, WAITING, HUMAN (held by Ann), CLOSED (last Ann).
fn table() -> Vec<(Move, [Expect; 4])> {
    let wrong = || Refused(Reason::WrongState);
    vec![
        (Move::RequestHuman, [To(Waiting, None), Unchanged, Unchanged, Refused(Reason::SessionClosed)]),
        (Move::HandOff, [To(Waiting, None), wrong(), wrong(), wrong()]),
        (Move::CancelRequest, [Unchanged, To(Assistant, None), wrong(), wrong()]),
        (Move::WaitingTimeout, [wrong(), To(Assistant, None), wrong(), wrong()]),
        (Move::Accept(agent(ANN)), [wrong(), To(Human, Some(ANN)), Unchanged, wrong()]),
        (Move::Accept(agent(BEN)), [wrong(), To(Human, Some(BEN)), Refused(Reason::FloorTaken), wrong()]),
        (Move::Accept(supervisor(BEN)), [wrong(), To(Human, Some(BEN)), Refused(Reason::FloorTaken), wrong()]),
        (Move::TakeOver(agent(ANN)), [To(Human, Some(ANN)), To(Human, Some(ANN)), Unchanged, wrong()]),
        (
            Move::TakeOver(agent(BEN)),
            [To(Human, Some(BEN)), To(Human, Some(BEN)), Refused(Reason::FloorTaken), wrong()],
        ),
        (Move::TakeOver(supervisor(BEN)), [To(Human, Some(BEN)), To(Human, Some(BEN)), To(Human, Some(BEN)), wrong()]),
        (Move::Release(agent(ANN)), [wrong(), wrong(), To(Assistant, None), wrong()]),
        (Move::Release(agent(BEN)), [wrong(), wrong(), Refused(Reason::FloorTaken), wrong()]),
        (Move::Transfer(agent(ANN), Some(BEN)), [wrong(), wrong(), To(Human, Some(BEN)), wrong()]),
        (Move::Transfer(agent(ANN), Some(ANN)), [wrong(), wrong(), Unchanged, wrong()]),
        (Move::Transfer(agent(BEN), Some(BEN)), [wrong(), wrong(), Refused(Reason::FloorTaken), wrong()]),
        (Move::Transfer(agent(BEN), Some(ANN)), [wrong(), wrong(), Refused(Reason::FloorTaken), wrong()]),
        (Move::Transfer(supervisor(BEN), Some(BEN)), [wrong(), wrong(), To(Human, Some(BEN)), wrong()]),
        (Move::Transfer(supervisor(BEN), Some(ANN)), [wrong(), wrong(), Unchanged, wrong()]),
        (Move::Transfer(agent(ANN), None), [wrong(), wrong(), To(Waiting, None), wrong()]),
        (Move::Transfer(agent(BEN), None), [wrong(), wrong(), Refused(Reason::FloorTaken), wrong()]),
        (Move::Transfer(supervisor(BEN), None), [wrong(), wrong(), To(Waiting, None), wrong()]),
        (Move::AgentAway, [wrong(), wrong(), To(Waiting, None), wrong()]),
        (Move::Close, [To(Closed, None), To(Closed, None), To(Closed, Some(ANN)), Unchanged]),
        (Move::Idle, [To(Closed, None), To(Closed, None), To(Closed, Some(ANN)), Unchanged]),
        (Move::Reopen, [Unchanged, Unchanged, Unchanged, To(Assistant, None)]),
    ]
}

#[test]
fn every_move_in_every_state_does_what_the_contract_says() {
    for (wish, expected) in table() {
        for (state, expected) in [Assistant, Waiting, Human, Closed].into_iter().zip(expected) {
            let before = floor(state);
            let got = match judge(&before, wish, None, true) {
                Ok(Some(next)) => {
                    assert_eq!(next.epoch, before.epoch + 1, "{wish:?} from {state:?} raises the epoch by one");
                    To(next.state, next.assignee)
                }
                Ok(None) => Unchanged,
                Err(error) => Refused(error.reason),
            };
            assert_eq!(got, expected, "{wish:?} from {state:?}");
        }
    }
}

#[test]
fn where_the_assistant_is_off_the_session_waits_instead() {
    for (wish, state) in [(Move::Release(agent(ANN)), Human), (Move::Reopen, Closed)] {
        let next = judge(&floor(state), wish, None, false).expect("allowed").expect("a change");
        assert_eq!(next.state, Waiting, "{wish:?}");
    }
    for wish in [Move::CancelRequest, Move::WaitingTimeout] {
        assert_eq!(judge(&floor(Waiting), wish, None, false), Ok(None), "{wish:?} leaves it waiting");
    }
}

#[test]
fn a_repeated_release_is_known_as_done_only_to_who_released() {
    let released = judge(&floor(Human), Move::Release(agent(ANN)), None, true).expect("allowed").expect("a change");
    assert_eq!(judge(&released, Move::Release(agent(ANN)), None, true), Ok(None));
    let other = judge(&released, Move::Release(agent(BEN)), None, true).expect_err("not Ben's to release");
    assert_eq!(other.reason, Reason::WrongState);
}

#[test]
fn a_repeated_transfer_is_known_as_done_only_to_who_transferred() {
    for to in [Some(BEN), None] {
        let given =
            judge(&floor(Human), Move::Transfer(agent(ANN), to), None, true).expect("allowed").expect("a change");
        assert_eq!(judge(&given, Move::Transfer(agent(ANN), to), Some(7), true), Ok(None), "to {to:?}");
        let third = Move::Transfer(agent(Uuid::from_u128(3)), to);
        let other = judge(&given, third, None, true).expect_err("not a third one's to give");
        assert!(matches!(other.reason, Reason::FloorTaken | Reason::WrongState), "{other:?}");
    }
}

#[test]
fn what_is_judged_first_is_told_first() {
    let stale = Some(3);
    assert_eq!(judge(&floor(Human), Move::Accept(agent(ANN)), stale, true), Ok(None), "done before epoch");
    let taken = judge(&floor(Human), Move::TakeOver(agent(BEN)), stale, true).expect_err("taken");
    assert_eq!(taken.reason, Reason::FloorTaken, "taken before epoch");
    assert!(taken.metadata.contains(&("assignee", ANN.to_string())));
    let changed = judge(&floor(Closed), Move::Accept(agent(ANN)), stale, true).expect_err("stale");
    assert_eq!(changed.reason, Reason::EpochChanged, "epoch before state");
    assert!(changed.metadata.contains(&("epoch", "7".to_owned())));
    assert!(changed.metadata.contains(&("state", "SESSION_STATE_CLOSED".to_owned())));
}
