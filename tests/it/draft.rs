//! The rules of the log, held against a model: whatever is done to a session in whatever order, its
//! events are dense, every audience can tell a gap from a hidden event, and the assistant falls
//! silent when the floor leaves it.

use parlance_server::domain::{
    answer::LiveAnswers,
    contact::Verification,
    draft::{Context, Deletion, Draft, Edit, Finish, Luck, NewAnswer, Retry, Send, Sent, Transition},
    event::{Change, Event},
    floor::{Actor, Floor, Move},
    message::{Audience, FinishReason, Message, MessageState, Sender, SenderKind},
    session::{Priority, Session, SessionConfig, SessionField, SessionSettings, SessionState},
    timer::{TimerKind, TimerSettings},
};
use proptest::prelude::*;
use std::{cell::Cell, sync::Arc};
use uuid::Uuid;

/// What can be done to a session.
#[derive(Debug, Clone)]
enum Act {
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
enum Wish {
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

fn acts() -> impl Strategy<Value = Vec<Act>> {
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

const CONTACT: Uuid = Uuid::from_u128(100);
const NODE: Uuid = Uuid::from_u128(200);
const TIMERS: TimerSettings = TimerSettings { waiting_ms: 1_000, idle_ms: 2_000, away_ms: 3_000 };

fn sender(kind: SenderKind, id: Uuid) -> Sender {
    Sender { kind, id, display_name: String::new() }
}

fn new_session() -> Session {
    Session {
        id: Uuid::from_u128(1),
        title: String::new(),
        contact_id: CONTACT,
        contact_verification: Verification::Guest,
        channel: String::new(),
        locale: String::new(),
        floor: Floor::first(true),
        assistant_id: Uuid::from_u128(300),
        config: SessionConfig::default(),
        priority: Priority::Normal,
        metadata: serde_json::Map::new(),
        first_seq: 1,
        last_seq: 0,
        contact_seq: 0,
        answer_id: None,
        nothing_found: 0,
        provider_failures: 0,
        queued_at_ms: None,
        assigned_at_ms: None,
        created_at_ms: 0,
        updated_at_ms: 0,
        last_activity_ms: 0,
        rating: None,
    }
}

/// Ids that only need to differ.
struct Ids(Cell<u128>);

impl Ids {
    fn next(&self) -> Uuid {
        self.0.set(self.0.get() + 1);
        Uuid::from_u128(self.0.get())
    }
}

fn send(draft: &mut Draft<'_>, ids: &Ids, from: Sender, id: u128, body: u8, audience: Audience) -> Option<Sent> {
    let client_message_id = Uuid::from_u128(id);
    let known =
        |message: &&Message| message.client_message_id == Some(client_message_id) && message.sender.id == from.id;
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

fn perform(draft: &mut Draft<'_>, ids: &Ids, act: &Act) {
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
            draft.interrupt(id, again.then_some(&new));
        }
        Act::Edits { number, text } => {
            let Some(message_id) = draft.added.get(*number).map(|message| message.id) else { return };
            let edit =
                Edit { message_id, text: format!("edited {text}"), expected_revision: None, actor: contact.clone() };
            let _ = draft.edit(&edit);
        }
        Act::Deletes { number, any } => {
            let Some(message_id) = draft.added.get(*number).map(|message| message.id) else { return };
            let actor = if *any { agent(9) } else { contact };
            let _ = draft.delete_message(&Deletion { message_id, actor, any: *any });
        }
        Act::Retries { number } => {
            let Some(message_id) = draft.added.get(*number).map(|message| message.id) else { return };
            let answer = NewAnswer {
                message_id: ids.next(),
                assistant: sender(SenderKind::Assistant, Uuid::from_u128(300)),
                holder: NODE,
                lease_until_ms: i64::MAX,
            };
            let _ = draft.retry(&Retry { message_id, answer }, &contact, None);
        }
        Act::Updates { title, priority } => {
            let priority = if *priority { Priority::High } else { Priority::Low };
            let wanted = SessionSettings { title: title.to_string(), priority: Some(priority), ..Default::default() };
            draft.update(&wanted, &[SessionField::Priority, SessionField::Title], &agent(9));
        }
        Act::Rates { score } => {
            draft.rate(*score, "", &contact);
        }
        Act::ClockSteps { .. } => {}
    }
}

/// The whole history of a session, as batches of one act each would have stored it.
fn play(acts: &[Act]) -> (Session, Vec<Arc<Event>>, Vec<Message>) {
    let ids = Ids(Cell::new(10_000));
    let new_id = || ids.next();
    let live = LiveAnswers::default();
    let (mut session, mut answer) = (new_session(), None);
    let (mut events, mut messages, mut now_ms) = (Vec::new(), Vec::new(), 10_000);
    for (index, act) in acts.iter().enumerate() {
        if let Act::ClockSteps { by_ms } = act {
            now_ms += by_ms;
        }
        let context = Context { now_ms, new_id: &new_id, live: &live, timers: TIMERS };
        let mut draft = Draft::new(session, answer, &context);
        if index == 0 {
            draft.create(Sender::system());
        }
        draft.added = std::mem::take(&mut messages);
        perform(&mut draft, &ids, act);
        events.append(&mut draft.events);
        check_timers(&draft);
        messages = std::mem::take(&mut draft.added);
        (session, answer) = (draft.session, draft.answer);
    }
    (session, events, messages)
}

fn check_timers(draft: &Draft<'_>) {
    let Some(timers) = &draft.timers else { return };
    let has = |kind| timers.iter().any(|timer| timer.kind == kind);
    let state = draft.session.floor.state;
    assert_eq!(has(TimerKind::Waiting), state == SessionState::Waiting);
    assert_eq!(has(TimerKind::Away), state == SessionState::Human);
    assert_eq!(has(TimerKind::Idle), state != SessionState::Closed);
    assert!(timers.iter().all(|timer| timer.epoch == draft.session.floor.epoch));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_log_stays_true(acts in acts()) {
        let (session, events, messages) = play(&acts);

        let seqs: Vec<i64> = events.iter().map(|event| event.seq).collect();
        let dense: Vec<i64> = (1..=session.last_seq).collect();
        prop_assert_eq!(seqs, dense, "every seq once, none missing");
        prop_assert!(events.windows(2).all(|pair| pair[0].created_at_ms <= pair[1].created_at_ms));

        let mut visible = 0;
        for event in &events {
            prop_assert_eq!(event.contact_previous_seq, visible, "a contact can tell a gap from a hidden event");
            if event.audience == Audience::All {
                visible = event.seq;
            }
        }
        prop_assert_eq!(session.contact_seq, visible);

        check_floor(&session, &events)?;
        check_identity(&messages)?;
        for message in messages.iter().filter(|message| message.deleted_at_ms.is_some()) {
            prop_assert!(message.text.is_empty(), "nothing writes into what was deleted");
        }
    }
}

/// Epochs rise by one a change, and no answer begins or goes on while the assistant has not the floor.
fn check_floor(session: &Session, events: &[Arc<Event>]) -> Result<(), TestCaseError> {
    let (mut state, mut epoch, mut running) = (None, 0, None);
    for event in events {
        match &event.change {
            Change::StateChanged(change) => {
                prop_assert_eq!(change.from, state);
                prop_assert_eq!(change.epoch, epoch + 1);
                prop_assert_eq!(running, None, "a transition ends the running answer first");
                (state, epoch) = (Some(change.to), change.epoch);
            }
            Change::MessageAdded(message) if message.sender.kind == SenderKind::Assistant => {
                prop_assert_eq!(state, Some(SessionState::Assistant));
                prop_assert_eq!(running.replace(message.id), None, "one answer at a time");
            }
            Change::MessageAdded(message) if message.sender.kind == SenderKind::User => {
                let note = message.audience == Audience::Staff;
                prop_assert!(note || state == Some(SessionState::Human));
            }
            // Edits and deletions are at anyone's time; what else changes is an answer that ends.
            Change::MessageAdded(_) | Change::SessionUpdated(_) | Change::Rated(_) => {}
            Change::MessageChanged(message) if message.sender.kind != SenderKind::Assistant => {
                prop_assert!(message.edited_at_ms.is_some() && message.state == MessageState::Complete);
            }
            Change::MessageDeleted(message) => {
                prop_assert_ne!(running, Some(message.id), "what is written ends before it is deleted");
                prop_assert!(message.text.is_empty() && message.deleted_at_ms.is_some());
            }
            Change::MessageChanged(message) => {
                prop_assert_eq!(running.take(), Some(message.id));
                prop_assert_ne!(message.state, MessageState::Streaming);
            }
        }
    }
    prop_assert_eq!(running, session.answer_id);
    prop_assert_eq!((state, epoch), (Some(session.floor.state), session.floor.epoch));
    Ok(())
}

/// One message for each sender and client_message_id.
fn check_identity(messages: &[Message]) -> Result<(), TestCaseError> {
    let mut seen = std::collections::HashSet::new();
    for message in messages.iter().filter(|message| message.client_message_id.is_some()) {
        prop_assert!(seen.insert((message.sender.id, message.client_message_id)));
    }
    Ok(())
}

#[test]
fn a_clock_that_steps_back_does_not_turn_time_around() {
    let acts =
        [Act::ContactSends { id: 1, body: 0 }, Act::ClockSteps { by_ms: -5_000 }, Act::ContactSends { id: 2, body: 0 }];
    let (session, events, _) = play(&acts);
    assert!(events.windows(2).all(|pair| pair[0].created_at_ms <= pair[1].created_at_ms));
    assert_eq!(session.updated_at_ms, 10_000);
}
