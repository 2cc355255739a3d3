//! What can be done to a session, at random, and doing it. Apart from what must hold whatever is done.

use std::{cell::Cell, sync::Arc};

use parlance_server::domain::{
    draft::{Deletion, Draft, Edit, Finish, Luck, NewAnswer, Retry, Send, Sent, Transition},
    floor::{Actor, Move},
    message::{Audience, FinishReason, Message, MessageState, Sender, SenderKind},
    session::{Priority, SessionField, SessionSettings},
};
use proptest::prelude::*;
use uuid::Uuid;

const CONTACT: Uuid = Uuid::from_u128(100);
const NODE: Uuid = Uuid::from_u128(200);

/// What can be done to a session.
#[derive(Debug, Clone)]
pub enum Act {
    ContactSends {
        id: u128,
        body: u8,
    },
    AgentSends {
        agent: u128,
        id: u128,
    },
    Note {
        agent: u128,
        id: u128,
    },
    Moves {
        wish: Wish,
        expected_epoch: Option<i64>,
    },
    Finishes {
        stale: bool,
    },
    Stops,
    Interrupts {
        again: bool,
    },
    /// Of the message with this number, by the contact or, with a right to all, by a supervisor.
    Edits {
        number: usize,
        text: u8,
    },
    Deletes {
        number: usize,
        any: bool,
    },
    Retries {
        number: usize,
    },
    Updates {
        title: u8,
        priority: bool,
    },
    Rates {
        score: i32,
    },
    ClockSteps {
        by_ms: i64,
    },
}

#[derive(Debug, Clone, Copy)]
pub enum Wish {
    Ask,
    Cancel,
    Timeout,
    Accept(u128),
    TakeOver(u128, bool),
    Release(u128),
    Transfer(u128, Option<u128>),
    Away,
    Close,
    Idle,
    Reopen,
}

pub fn acts() -> impl Strategy<Value = Vec<Act>> {
    let wish = prop_oneof![
        Just(Wish::Ask),
        Just(Wish::Cancel),
        Just(Wish::Timeout),
        (1..3_u128).prop_map(Wish::Accept),
        (1..3_u128, any::<bool>()).prop_map(|(agent, supervises)| Wish::TakeOver(agent, supervises)),
        (1..3_u128).prop_map(Wish::Release),
        (1..3_u128, proptest::option::of(1..3_u128)).prop_map(|(agent, to)| Wish::Transfer(agent, to)),
        Just(Wish::Away),
        Just(Wish::Close),
        Just(Wish::Idle),
        Just(Wish::Reopen),
    ];
    let act = prop_oneof![
        4 => (1..20_u128, 0..2_u8).prop_map(|(id, body)| Act::ContactSends { id, body }),
        2 => (1..3_u128, 20..30_u128).prop_map(|(agent, id)| Act::AgentSends { agent, id }),
        1 => (1..3_u128, 30..40_u128).prop_map(|(agent, id)| Act::Note { agent, id }),
        4 => (wish, proptest::option::weighted(0.2, 1..8_i64))
            .prop_map(|(wish, expected_epoch)| Act::Moves { wish, expected_epoch }),
        2 => any::<bool>().prop_map(|stale| Act::Finishes { stale }),
        1 => Just(Act::Stops),
        1 => any::<bool>().prop_map(|again| Act::Interrupts { again }),
        2 => (0..20_usize, 0..2_u8).prop_map(|(number, text)| Act::Edits { number, text }),
        2 => (0..20_usize, any::<bool>()).prop_map(|(number, any)| Act::Deletes { number, any }),
        2 => (0..20_usize).prop_map(|number| Act::Retries { number }),
        1 => (0..2_u8, any::<bool>()).prop_map(|(title, priority)| Act::Updates { title, priority }),
        1 => (1..3_i32).prop_map(|score| Act::Rates { score }),
        1 => (-5_000..5_000_i64).prop_map(|by_ms| Act::ClockSteps { by_ms }),
    ];
    proptest::collection::vec(act, 1..60)
}

fn sender(kind: SenderKind, id: Uuid) -> Sender {
    Sender { kind, id, display_name: String::new() }
}

/// Ids that only need to differ.
pub struct Ids(pub Cell<u128>);

impl Ids {
    pub fn next(&self) -> Uuid {
        self.0.set(self.0.get() + 1);
        Uuid::from_u128(self.0.get())
    }
}

fn send(draft: &mut Draft<'_>, ids: &Ids, from: Sender, id: u128, body: u8, audience: Audience) -> Option<Sent> {
    let client_message_id = Uuid::from_u128(id);
    let known =
        |message: &&Arc<Message>| message.client_message_id == Some(client_message_id) && message.sender.id == from.id;
    let known = draft.added.iter().find(known).cloned();
    let answer = NewAnswer {
        message_id: ids.next(),
        assistant: sender(SenderKind::Assistant, Uuid::from_u128(300)),
        holder: NODE,
        lease_until_ms: i64::MAX,
    };
    let wanted = Send {
        message_id: ids.next(),
        sender: from,
        client_message_id,
        digest: vec![body],
        text: "text".to_owned(),
        reply_to_id: None,
        expected_epoch: None,
        audience,
        reopens: true,
        assistant_on: true,
        hand_off: None,
        answer: Some(answer),
    };
    draft.send(&wanted, known.as_ref()).ok()
}

pub fn perform(draft: &mut Draft<'_>, ids: &Ids, act: &Act) {
    let agent = |id: u128| sender(SenderKind::User, Uuid::from_u128(1_000 + id));
    let contact = sender(SenderKind::Contact, CONTACT);
    match act {
        Act::ContactSends { id, body } => {
            send(draft, ids, contact, *id, *body, Audience::All);
        }
        Act::AgentSends { agent: who, id } => {
            send(draft, ids, agent(*who), *id, 0, Audience::All);
        }
        Act::Note { agent: who, id } => {
            send(draft, ids, agent(*who), *id, 0, Audience::Staff);
        }
        Act::Moves { wish, expected_epoch } => {
            let of = |id: u128, supervises: bool| Actor { user: Uuid::from_u128(1_000 + id), supervises };
            let wish = match *wish {
                Wish::Ask => Move::RequestHuman,
                Wish::Cancel => Move::CancelRequest,
                Wish::Timeout => Move::WaitingTimeout,
                Wish::Accept(id) => Move::Accept(of(id, false)),
                Wish::TakeOver(id, supervises) => Move::TakeOver(of(id, supervises)),
                Wish::Release(id) => Move::Release(of(id, false)),
                Wish::Transfer(id, to) => Move::Transfer(of(id, false), to.map(|to| of(to, false).user)),
                Wish::Away => Move::AgentAway,
                Wish::Close => Move::Close,
                Wish::Idle => Move::Idle,
                Wish::Reopen => Move::Reopen,
            };
            let mut transition = Transition::plain(wish, Sender::system(), true);
            transition.expected_epoch = *expected_epoch;
            let _ = draft.transition(&transition);
        }
        Act::Finishes { stale } => {
            let Some(lease) = draft.answer.as_ref().and_then(|answer| answer.lease) else { return };
            let finish = Finish {
                message_id: draft.session.answer_id.unwrap_or_default(),
                epoch: if *stale { lease.epoch - 1 } else { lease.epoch },
                holder: NODE,
                text: "whole".to_owned(),
                delta_count: 1,
                state: MessageState::Complete,
                reason: FinishReason::Done,
                usage: None,
                citations: Vec::new(),
                luck: Luck::Found,
                hand_off: None,
            };
            let finished = draft.finish(&finish).expect("a finish is judged, never refused");
            assert_eq!(finished.is_none(), *stale, "only the writer under its own epoch may finish");
        }
        Act::Stops => {
            draft.stop(None, FinishReason::StopRequested, &Sender::system());
        }
        Act::Interrupts { again } => {
            let new = NewAnswer {
                message_id: ids.next(),
                assistant: sender(SenderKind::Assistant, Uuid::from_u128(300)),
                holder: NODE,
                lease_until_ms: i64::MAX,
            };
            let id = draft.session.answer_id.unwrap_or_default();
            let lease = draft.answer.as_ref().and_then(|answer| answer.lease);
            draft.interrupt(id, lease, again.then_some(&new));
        }
        Act::ClockSteps { .. } => {}
        other => change(draft, ids, other),
    }
}

/// Changes of what is stored already.
fn change(draft: &mut Draft<'_>, ids: &Ids, act: &Act) {
    let contact = sender(SenderKind::Contact, CONTACT);
    let supervisor = sender(SenderKind::User, Uuid::from_u128(1_009));
    let nth = |draft: &Draft<'_>, number: usize| draft.added.get(number).map(|message| message.id);
    match act {
        Act::Edits { number, text } => {
            let Some(message_id) = nth(draft, *number) else { return };
            let edit =
                Edit { message_id, text: format!("edited {text}"), expected_revision: None, actor: contact.clone() };
            let _ = draft.edit(&edit);
        }
        Act::Deletes { number, any } => {
            let Some(message_id) = nth(draft, *number) else { return };
            let actor = if *any { supervisor } else { contact };
            let _ = draft.delete_message(&Deletion { message_id, actor, any: *any });
        }
        Act::Retries { number } => {
            let Some(message_id) = nth(draft, *number) else { return };
            let answer = NewAnswer {
                message_id: ids.next(),
                assistant: sender(SenderKind::Assistant, Uuid::from_u128(300)),
                holder: NODE,
                lease_until_ms: i64::MAX,
            };
            let _ = draft.retry(&Retry { message_id, answer, refusal: None }, &contact, None);
        }
        Act::Updates { title, priority } => {
            let priority = if *priority { Priority::High } else { Priority::Low };
            let wanted = SessionSettings { title: title.to_string(), priority: Some(priority), ..Default::default() };
            draft.update(&wanted, &[SessionField::Priority, SessionField::Title], &supervisor);
        }
        Act::Rates { score } => {
            draft.rate(*score, "", &contact);
        }
        _ => {}
    }
}
