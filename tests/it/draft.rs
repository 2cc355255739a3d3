//! The rules of the log, held against a model: whatever is done to a session in whatever order, its
//! events are dense, every audience can tell a gap from a hidden event, and the assistant falls
//! silent when the floor leaves it.

/// What can be done.
mod act;

use std::{cell::Cell, sync::Arc};

use parlance_server::domain::{
    answer::LiveAnswers,
    contact::Verification,
    draft::{Context, Draft},
    event::{Change, Event},
    floor::Floor,
    message::{Audience, Message, MessageState, Sender, SenderKind},
    session::{Priority, Session, SessionConfig, SessionState},
    timer::{TimerKind, TimerSettings},
};
use proptest::prelude::*;
use uuid::Uuid;

use self::act::{Act, Ids, acts, perform};

const CONTACT: Uuid = Uuid::from_u128(100);
const TIMERS: TimerSettings = TimerSettings { waiting_ms: 1_000, idle_ms: 2_000, away_ms: 3_000 };

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

/// The whole history of a session, as batches of one act each would have stored it.
fn play(acts: &[Act]) -> (Session, Vec<Arc<Event>>, Vec<Arc<Message>>) {
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
fn check_identity(messages: &[Arc<Message>]) -> Result<(), TestCaseError> {
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
