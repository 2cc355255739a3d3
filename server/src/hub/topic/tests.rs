//! What listeners of a session hear, and what is kept for them.

use std::sync::Arc;

use uuid::Uuid;

use super::*;
use crate::domain::{
    event::{Change, Event, Rated},
    frame::Stage,
    message::{Audience, Sender, SenderKind},
    session::{Session, SessionState},
};

fn hear(topic: &Topic, place: usize) -> Poll<Heard> {
    topic.hear(place, &Context::from_waker(Waker::noop()))
}

/// The stage that is heard next.
fn stage(topic: &Topic, place: usize) -> Option<Stage> {
    match hear(topic, place) {
        Poll::Ready(Heard::Signal(Signal::Progress { stage, .. })) => Some(stage),
        _ => None,
    }
}

fn kept(topic: &Topic) -> usize {
    topic.lock().kept.len()
}

#[test]
fn everyone_hears_all_in_order_and_nothing_is_kept_once_all_have_heard_it() {
    let topic = Topic::default();
    topic.tell(Signal::Look);
    assert_eq!(kept(&topic), 0, "nobody listens");
    let (one, other) = (topic.enter(), topic.enter());
    topic.tell(Signal::Progress { message_id: Uuid::nil(), stage: Stage::Searching });
    topic.tell(Signal::Progress { message_id: Uuid::nil(), stage: Stage::Thinking });
    let late = topic.enter();
    assert_eq!([stage(&topic, one), stage(&topic, one)], [Some(Stage::Searching), Some(Stage::Thinking)]);
    assert!(hear(&topic, one).is_pending() && hear(&topic, late).is_pending());
    assert_eq!(stage(&topic, other), Some(Stage::Searching));
    assert_eq!(kept(&topic), 1);
    topic.leave(other);
    assert_eq!(kept(&topic), 0, "who has gone hears no more");
    assert_eq!(topic.enter(), other, "a place that is free is taken again");
    topic.tell(Signal::Look);
    assert!(matches!(hear(&topic, late), Poll::Ready(Heard::Signal(Signal::Look))));
}

#[test]
fn who_is_behind_by_more_than_is_kept_is_told_so_and_goes_on_from_there() {
    let topic = Topic::default();
    let (slow, fast) = (topic.enter(), topic.enter());
    for _ in 0..MOST + 2 {
        topic.tell(Signal::Progress { message_id: Uuid::nil(), stage: Stage::Thinking });
        assert!(stage(&topic, fast).is_some());
    }
    assert!(matches!(hear(&topic, slow), Poll::Ready(Heard::Missed)));
    assert_eq!((0..MOST + 2).filter_map(|_| stage(&topic, slow)).count(), MOST);
    assert!(hear(&topic, slow).is_pending());
    assert_eq!(kept(&topic), 0);
}

#[test]
fn the_text_that_is_kept_for_the_slow_is_bounded() {
    let topic = Topic::default();
    let slow = topic.enter();
    let rated = Rated { score: 5, comment: "a".repeat(8_000) };
    let event = Arc::new(Event {
        session_id: Uuid::from_u128(1),
        seq: 1,
        contact_previous_seq: 0,
        id: Uuid::from_u128(2),
        created_at_ms: 0,
        actor: Sender { kind: SenderKind::Contact, id: Uuid::from_u128(3), display_name: String::new() },
        audience: Audience::All,
        change: Change::Rated(rated),
    });
    let session = Arc::new(Session::example(1, SessionState::Human));
    for _ in 0..MOST {
        topic.tell(Signal::Events { session: Arc::clone(&session), events: [Arc::clone(&event)].into() });
    }
    assert_eq!((kept(&topic), topic.lock().bytes), (4, 32_000));
    assert!(matches!(hear(&topic, slow), Poll::Ready(Heard::Missed)));
}

#[test]
fn pulses_come_together_and_after_what_was_told() {
    let topic = Topic::default();
    let place = topic.enter();
    topic.pulse();
    topic.pulse();
    topic.tell(Signal::Look);
    assert!(matches!(hear(&topic, place), Poll::Ready(Heard::Signal(Signal::Look))));
    assert!(matches!(hear(&topic, place), Poll::Ready(Heard::Pulse)));
    assert!(hear(&topic, place).is_pending());
}
