//! Frames in every order a network can bring them, and what the person is told; apart to keep the
//! view short.

use parlance_client::v1::{
    Answering, Checkpoint, MessageAdded, MessageChanged, SenderKind, StateChangeReason, session_frame::Frame,
};

use super::*;

fn view() -> View {
    View::new(Session { id: "s".to_owned(), epoch: 1, state: SessionState::Assistant.into(), ..Session::default() })
}

fn message(id: &str, revision: i64, state: MessageState, text: &str, delta_count: i64) -> Message {
    let sender = Sender { kind: SenderKind::Assistant.into(), ..Sender::default() };
    let (id, text) = (id.to_owned(), text.to_owned());
    Message { id, revision, text, delta_count, state: state.into(), sender: Some(sender), ..Message::default() }
}

fn event(seq: i64, change: Change) -> Frame {
    Frame::Event(Event { seq, previous_seq: seq - 1, change: Some(change), ..Event::default() })
}

fn added(seq: i64, message: Message) -> Frame {
    event(seq, Change::MessageAdded(MessageAdded { message: Some(message) }))
}

fn changed(seq: i64, message: Message) -> Frame {
    event(seq, Change::MessageChanged(MessageChanged { message: Some(message) }))
}

fn moved(seq: i64, to: SessionState, epoch: i64) -> Frame {
    let reason = StateChangeReason::ContactAsked.into();
    event(seq, Change::StateChanged(StateChanged { to: to.into(), epoch, reason, ..StateChanged::default() }))
}

fn delta(first: i64, count: Option<i32>, text: &str) -> Frame {
    Frame::Delta(Delta { first, count, text: text.to_owned(), ..Delta::default() })
}

fn answering(message: Message) -> Frame {
    Frame::Answering(Answering { message: Some(message) })
}

fn subscribed(outcome: ResumeOutcome, head_seq: i64, session: Session) -> Frame {
    let reset_reason =
        if outcome == ResumeOutcome::Reset { ResetReason::LogReplaced } else { ResetReason::Unspecified };
    Frame::Subscribed(Subscribed {
        session: Some(session),
        log_id: "l".to_owned(),
        head_seq,
        outcome: outcome.into(),
        reset_reason: reset_reason.into(),
        ..Subscribed::default()
    })
}

fn growing(view: &View) -> &str {
    view.growing.as_ref().map_or("", |growing| &growing.text)
}

use MessageState::{Complete, Stopped, Streaming};

#[test]
fn an_answer_grows_by_the_deltas_that_follow_each_other() {
    let mut view = view();
    assert_eq!(view.apply(added(2, message("a", 1, Streaming, "", 0))), [Told::Grew]);
    assert_eq!(view.apply(delta(1, None, "Hel")), [Told::Grew]);
    assert_eq!(view.apply(delta(1, None, "Hel")), []);
    assert_eq!(view.apply(delta(4, None, "!")), []);
    assert_eq!(view.apply(delta(2, Some(2), "lo")), [Told::Grew]);
    assert_eq!((growing(&view), view.cursor), ("Hello", 2));
    let whole = message("a", 2, Complete, "Hello!", 4);
    assert_eq!(view.apply(changed(3, whole.clone())), [Told::Ended(whole)]);
    assert_eq!(view.apply(delta(5, None, "late")), []);
}

#[test]
fn answering_replaces_what_was_missed() {
    let mut view = view();
    view.apply(answering(message("a", 1, Streaming, "He", 2)));
    view.apply(delta(7, None, "?"));
    assert_eq!(view.apply(answering(message("a", 1, Streaming, "Hello wor", 9))), [Told::Grew]);
    view.apply(delta(10, None, "ld"));
    assert_eq!(growing(&view), "Hello world");
}

#[test]
fn reasoning_is_not_text_and_counts_by_itself() {
    let mut view = view();
    view.apply(answering(message("a", 1, Streaming, "", 0)));
    let reasoning = Delta { first: 1, text: "hm".to_owned(), kind: DeltaKind::Reasoning.into(), ..Delta::default() };
    assert_eq!(view.apply(Frame::Delta(reasoning)), [Told::Stage(ProgressStage::Thinking)]);
    view.apply(delta(1, None, "Yes"));
    assert_eq!(growing(&view), "Yes");
}

#[test]
fn nothing_is_told_twice_after_a_reconnect() {
    let mut view = view();
    let question = message("q", 1, Complete, "Why?", 0);
    assert_eq!(view.apply(added(2, question.clone())), [Told::Said(question.clone())]);
    assert_eq!(view.apply(subscribed(ResumeOutcome::Resumed, 2, view.session.clone())), []);
    assert_eq!(view.apply(added(2, question.clone())), []);
    let page = ListMessagesResponse { messages: vec![question], ..ListMessagesResponse::default() };
    assert_eq!(view.page(page), []);
}

#[test]
fn an_answer_that_ended_while_away_ends_what_was_growing() {
    let mut view = view();
    view.apply(added(2, message("a", 1, Streaming, "", 0)));
    view.apply(delta(1, None, "Hel"));
    view.apply(subscribed(ResumeOutcome::Resumed, 3, view.session.clone()));
    let whole = message("a", 2, Stopped, "Hello", 2);
    assert_eq!(view.apply(changed(3, whole.clone())), [Told::Ended(whole)]);
    assert_eq!(view.growing, None);
    assert_eq!(view.apply(answering(message("a", 1, Streaming, "Hel", 1))), []);
}

#[test]
fn a_message_is_replayed_whole_and_its_change_is_silent() {
    let mut view = view();
    let whole = message("a", 2, Complete, "Hello", 2);
    assert_eq!(view.apply(added(2, whole.clone())), [Told::Said(whole.clone())]);
    assert_eq!(view.apply(changed(3, whole)), []);
    assert_eq!(view.cursor, 3);
    let edited = message("a", 3, Complete, "Hello again", 2);
    assert_eq!(view.apply(changed(4, edited.clone())), [Told::Changed(edited)]);
}

#[test]
fn missed_changes_of_the_floor_are_told_in_order() {
    let mut view = view();
    let later = Session { epoch: 3, state: SessionState::Human.into(), ..view.session.clone() };
    view.apply(subscribed(ResumeOutcome::Resumed, 3, later));
    assert!(matches!(&view.apply(moved(2, SessionState::Waiting, 2))[..], [Told::Moved { .. }]));
    assert!(matches!(&view.apply(moved(3, SessionState::Human, 3))[..], [Told::Moved { .. }]));
    assert_eq!(view.apply(moved(4, SessionState::Human, 3)), []);
    assert_eq!(view.session.epoch, 3);
}

#[test]
fn a_reset_is_told_and_everything_reloaded_is_told_again() {
    let mut view = view();
    let question = message("q", 5, Complete, "Why?", 0);
    view.apply(added(9, question));
    view.apply(answering(message("a", 1, Streaming, "B", 1)));
    assert_eq!(
        view.apply(subscribed(ResumeOutcome::Reset, 4, view.session.clone())),
        [Told::Reset(ResetReason::LogReplaced)]
    );
    assert_eq!((view.cursor, &view.growing, view.log_id.as_str()), (4, &None, "l"));
    let older = message("q", 1, Complete, "Why?", 0);
    let page = ListMessagesResponse { messages: vec![older.clone()], ..ListMessagesResponse::default() };
    assert_eq!(view.page(page), [Told::Said(older)]);
}

#[test]
fn the_queue_is_told_when_it_moves_and_only_while_waiting() {
    let mut view = view();
    let second = QueueStatus { position: 2, estimated_wait: None };
    assert_eq!(view.apply(Frame::Queue(second)), []);
    view.apply(moved(2, SessionState::Waiting, 2));
    assert_eq!(view.queue, Some(second), "it came ahead of its event");
    let first = QueueStatus { position: 1, estimated_wait: None };
    assert_eq!(view.apply(Frame::Queue(first)), [Told::Queue(first)]);
    assert_eq!(view.apply(Frame::Queue(first)), []);
    view.apply(moved(3, SessionState::Human, 3));
    assert_eq!(view.queue, None);
}

#[test]
fn an_unknown_event_and_a_checkpoint_move_the_cursor() {
    let mut view = view();
    assert_eq!(view.apply(Frame::Event(Event { seq: 4, ..Event::default() })), []);
    assert_eq!(view.cursor, 4);
    view.apply(Frame::Checkpoint(Checkpoint { seq: 6 }));
    assert_eq!(view.cursor, 6);
    view.apply(Frame::Checkpoint(Checkpoint { seq: 5 }));
    assert_eq!(view.cursor, 6);
}
