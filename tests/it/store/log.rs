//! What changes a session: every field is read back as it was written, and what each change returns
//! is what the log says.

use std::sync::Arc;

use parlance_server::{
    clock,
    domain::{
        draft::{Finish, Luck, Transition},
        event::{Change, Event, HandOffDetail},
        floor::{Actor, Move},
        message::{Audience, Citation, FinishReason, Message, MessageState, Sender, Source, Usage},
        session::{ChangeReason, Session, SessionState},
    },
    error::Reason,
    store::{MessageRange, Saving},
};
use uuid::Uuid;

use super::database::{Database, START_MS, contact, message, new_answer, new_session, on_each_engine, user};

on_each_engine! {
    a_new_session_is_read_back_whole_with_its_first_event,
    a_message_is_read_back_as_it_was_sent,
    an_answer_grows_is_saved_and_finished,
    a_finish_by_another_writer_changes_nothing,
    a_transition_ends_the_answer_in_its_own_transaction,
    a_dead_answer_is_ended_and_begun_anew_once,
    an_answer_whose_lease_was_renewed_since_it_was_found_dead_goes_on,
    stop_ends_only_the_answer_that_is_meant,
    contacts_read_a_log_without_private_notes,
    pages_of_messages_are_ascending_and_dense,
    unknown_objects_are_not_found,
}

/// Asks the assistant; the question and the answer that began.
async fn ask(db: &Database, session: &Session) -> (Arc<Message>, Arc<Message>) {
    let mut question = message(contact(session), "Where is it?");
    question.answer = Some(new_answer(session));
    let sent = db.store.send(session.id, question).await.unwrap();
    (sent.message, sent.answer.unwrap())
}

fn finish(answer: &Message) -> Finish {
    let lease = answer.lease.unwrap();
    let source = Source::Passage { document_id: clock::new_id(), passage_id: clock::new_id() };
    let citation = Citation {
        source,
        title: "Delivery".to_owned(),
        uri: "https://example.org/delivery".to_owned(),
        quote: "two days".to_owned(),
        start: 3,
        end: 11,
    };
    Finish {
        message_id: answer.id,
        epoch: lease.epoch,
        holder: lease.holder,
        text: "It takes two days.".to_owned(),
        delta_count: 5,
        state: MessageState::Complete,
        reason: FinishReason::Done,
        usage: Some(Usage { provider: "p".into(), model: "m".into(), input_tokens: Some(9), output_tokens: None }),
        citations: vec![citation],
        luck: Luck::Found,
        hand_off: None,
    }
}

async fn log(db: &Database, session_id: Uuid) -> Vec<Arc<Event>> {
    let events = db.store.events_after(session_id, 0, 100, true).await.unwrap();
    let seqs: Vec<i64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..).take(events.len()).collect::<Vec<i64>>(), "the log is dense");
    events
}

fn changed(event: &Event) -> &Message {
    match &event.change {
        Change::MessageChanged(message) | Change::MessageAdded(message) => message,
        other => panic!("not of a message's text: {other:?}"),
    }
}

async fn a_new_session_is_read_back_whole_with_its_first_event(db: &Database) {
    let (new, actor) = (new_session(), user());
    let (created, repeat) = db.store.create_session(new.clone(), actor.clone(), None).await.unwrap();
    assert!(!repeat);
    let expected = Session { last_seq: 1, contact_seq: 1, ..new };
    assert_eq!(*created, expected);
    assert_eq!(db.store.get_session(created.id).await.unwrap(), expected);
    let events = log(db, created.id).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].actor, actor);
    let Change::StateChanged(change) = &events[0].change else { panic!("{:?}", events[0].change) };
    assert_eq!((change.from, change.to, change.epoch), (None, SessionState::Assistant, 1));
    assert_eq!(change.reason, ChangeReason::Created);
    let timers = db.store.due_timers(i64::MAX, 10).await.unwrap();
    assert_eq!(timers.len(), 1, "only the idle timer");
}

async fn a_message_is_read_back_as_it_was_sent(db: &Database) {
    let session = db.session().await;
    let mut send = message(contact(&session), "hello");
    send.reply_to_id = Some(clock::new_id());
    let sent = db.store.send(session.id, send.clone()).await.unwrap();
    assert_eq!((sent.message.seq, sent.repeat), (2, false));
    assert_eq!(sent.message.client_message_id, Some(send.client_message_id));
    assert_eq!(db.store.get_message(send.message_id).await.unwrap(), *sent.message);
    let known = db.store.message_by_identity(session.id, &send.sender, send.client_message_id).await.unwrap();
    assert_eq!(known.as_ref(), Some(&*sent.message));
    let events = log(db, session.id).await;
    assert_eq!(changed(&events[1]), &*sent.message);
    // What the writer published is what the log holds.
    let commits = db.commits.lock().unwrap().clone();
    let published: Vec<_> = commits.iter().flat_map(|commit| commit.events.clone()).collect();
    assert_eq!(published, events);
    assert_eq!(*commits.last().unwrap().session, db.store.get_session(session.id).await.unwrap());
}

async fn an_answer_grows_is_saved_and_finished(db: &Database) {
    let session = db.session().await;
    let (question, answer) = ask(db, &session).await;
    assert_eq!(db.store.get_message(answer.id).await.unwrap(), *answer);
    assert_eq!(db.store.answer_to(question.id).await.unwrap().as_ref(), Some(&*answer));
    assert_eq!(db.store.get_session(session.id).await.unwrap().answer_id, Some(answer.id));
    let lease = answer.lease.unwrap();
    let (message_id, epoch, lease_until_ms) = (answer.id, lease.epoch, START_MS + 20_000);
    let save = |holder| {
        db.store.save_answer(Saving { message_id, epoch, holder, text: "It".into(), delta_count: 1, lease_until_ms })
    };
    assert!(!save(clock::new_id()).await.unwrap(), "another holder");
    assert!(save(lease.holder).await.unwrap());
    let saved = db.store.get_message(answer.id).await.unwrap();
    assert_eq!((saved.text.as_str(), saved.delta_count, saved.revision), ("It", 1, 1));
    assert_eq!(saved.lease.unwrap().until_ms, START_MS + 20_000);

    let done = db.store.finish(session.id, finish(&answer)).await.unwrap().unwrap();
    assert_eq!(db.store.get_message(answer.id).await.unwrap(), *done);
    assert_eq!((done.state, done.revision, done.lease), (MessageState::Complete, 2, None));
    assert_eq!(done.citations.len(), 1);
    assert!(!save(lease.holder).await.unwrap(), "it is over");
    assert_eq!(db.store.get_session(session.id).await.unwrap().answer_id, None);
    let events = log(db, session.id).await;
    // Both events of the answer carry it as it is now.
    assert_eq!((changed(&events[2]), changed(&events[3])), (&*done, &*done));
}

async fn a_finish_by_another_writer_changes_nothing(db: &Database) {
    let session = db.session().await;
    let (_, answer) = ask(db, &session).await;
    let stranger = Finish { holder: clock::new_id(), ..finish(&answer) };
    assert_eq!(db.store.finish(session.id, stranger).await.unwrap(), None);
    assert_eq!(db.store.get_message(answer.id).await.unwrap(), *answer);
    assert_eq!(log(db, session.id).await.len(), 3);
}

async fn a_transition_ends_the_answer_in_its_own_transaction(db: &Database) {
    let session = db.session().await;
    let (_, answer) = ask(db, &session).await;
    let agent = user();
    let wish = Move::TakeOver(Actor { user: agent.id, supervises: false });
    let mut wanted = Transition::plain(wish, agent.clone(), true);
    wanted.brief = "Knows the parcel.".to_owned();
    wanted.hand_off = Some(HandOffDetail { rule: "r".into(), score: Some(0.5), ..HandOffDetail::default() });
    let (taken, changed_it) = db.store.transition(session.id, wanted.clone()).await.unwrap();
    assert!(changed_it);
    assert_eq!(*taken, db.store.get_session(session.id).await.unwrap());
    assert_eq!((taken.floor.epoch, taken.floor.assignee), (2, Some(agent.id)));
    let events = log(db, session.id).await;
    let ended = changed(&events[4]);
    assert_eq!((ended.id, ended.finish_reason), (answer.id, Some(FinishReason::FloorChanged)));
    let Change::StateChanged(change) = &events[5].change else { panic!("{:?}", events[5].change) };
    assert_eq!(change.hand_off, wanted.hand_off);
    let again = db.store.transition(session.id, wanted).await.unwrap();
    assert!(!again.1, "already done");
    assert_eq!(db.store.state_at(session.id, 5).await.unwrap(), SessionState::Assistant);
    assert_eq!(db.store.state_at(session.id, 6).await.unwrap(), SessionState::Human);
    assert_eq!(db.store.human_sessions_of(agent.id).await.unwrap(), [(*taken).clone()]);

    db.clock.advance(4_000);
    let back = Transition::plain(Move::Release(Actor { user: agent.id, supervises: false }), agent, true);
    db.store.transition(session.id, back).await.unwrap();
    assert_eq!(db.store.handling_times(50).await.unwrap(), [4_000]);
}

async fn a_dead_answer_is_ended_and_begun_anew_once(db: &Database) {
    let session = db.session().await;
    let (question, answer) = ask(db, &session).await;
    let holder = answer.lease.unwrap().holder;
    assert_eq!(db.store.expired_answers(START_MS + 9_999, 10).await.unwrap(), []);
    let expired = db.store.expired_answers(START_MS + 10_001, 10).await.unwrap();
    assert_eq!(expired, [(session.id, (*answer).clone())]);
    assert_eq!(db.store.streaming_answers_not_held_by(holder, 10).await.unwrap(), []);
    assert_eq!(db.store.streaming_answers_not_held_by(clock::new_id(), 10).await.unwrap(), expired);

    let again = new_answer(&session);
    assert!(db.store.interrupt(session.id, &answer, Some(again.clone())).await.unwrap());
    let begun = db.store.answer_to(question.id).await.unwrap().unwrap();
    assert_eq!((begun.id, begun.retry_of_message_id), (again.message_id, Some(answer.id)));
    assert!(!db.store.interrupt(session.id, &answer, Some(again)).await.unwrap());
    let dead = db.store.get_message(answer.id).await.unwrap();
    assert_eq!((dead.state, dead.finish_reason), (MessageState::Failed, Some(FinishReason::Interrupted)));
}

async fn an_answer_whose_lease_was_renewed_since_it_was_found_dead_goes_on(db: &Database) {
    let session = db.session().await;
    let (_, answer) = ask(db, &session).await;
    let found = db.store.expired_answers(START_MS + 10_001, 10).await.unwrap().remove(0).1;
    let lease = answer.lease.unwrap();
    let saving = Saving {
        message_id: answer.id,
        epoch: lease.epoch,
        holder: lease.holder,
        text: "It takes".to_owned(),
        delta_count: 2,
        lease_until_ms: START_MS + 20_000,
    };
    assert!(db.store.save_answer(saving).await.unwrap());
    assert!(!db.store.interrupt(session.id, &found, Some(new_answer(&session))).await.unwrap());
    let ended = db.store.finish(session.id, finish(&answer)).await.unwrap().unwrap();
    assert_eq!(ended.state, MessageState::Complete);
    assert_eq!(log(db, session.id).await.len(), 4);
}

async fn stop_ends_only_the_answer_that_is_meant(db: &Database) {
    let session = db.session().await;
    let (_, answer) = ask(db, &session).await;
    let stop = |only| db.store.stop(session.id, only, FinishReason::StopRequested, contact(&session));
    assert_eq!(stop(Some(clock::new_id())).await.unwrap(), None);
    let stopped = stop(Some(answer.id)).await.unwrap().unwrap();
    assert_eq!(stopped.state, MessageState::Stopped);
    assert_eq!(stop(None).await.unwrap(), None);
    assert_eq!(log(db, session.id).await.len(), 4);
}

async fn contacts_read_a_log_without_private_notes(db: &Database) {
    let session = db.session().await;
    let mut note = message(user(), "be kind");
    note.audience = Audience::Staff;
    db.store.send(session.id, note).await.unwrap();
    db.store.send(session.id, message(contact(&session), "hello")).await.unwrap();
    let seen = db.store.events_after(session.id, 0, 100, false).await.unwrap();
    let steps: Vec<(i64, i64)> = seen.iter().map(|event| (event.contact_previous_seq, event.seq)).collect();
    assert_eq!(steps, [(0, 1), (1, 3)]);
    for range in [MessageRange::Newest, MessageRange::Before(9), MessageRange::After(0)] {
        assert_eq!(db.store.list_messages(session.id, range, false, 10).await.unwrap().len(), 1);
        assert_eq!(db.store.list_messages(session.id, range, true, 10).await.unwrap().len(), 2);
    }
}

async fn pages_of_messages_are_ascending_and_dense(db: &Database) {
    let session = db.session().await;
    for number in 2..=9 {
        db.store.send(session.id, message(contact(&session), &number.to_string())).await.unwrap();
    }
    let page = async |range| {
        let messages = db.store.list_messages(session.id, range, true, 3).await.unwrap();
        messages.iter().map(|message| message.seq).collect::<Vec<i64>>()
    };
    assert_eq!(page(MessageRange::Newest).await, [7, 8, 9]);
    assert_eq!(page(MessageRange::Before(7)).await, [4, 5, 6]);
    assert_eq!(page(MessageRange::After(0)).await, [2, 3, 4]);
    assert_eq!(page(MessageRange::After(9)).await, [0; 0]);
    let events = db.store.events_after(session.id, 4, 2, true).await.unwrap();
    assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), [5, 6]);
}

async fn unknown_objects_are_not_found(db: &Database) {
    let nobody = clock::new_id();
    let send = message(Sender::system(), "?");
    assert_eq!(db.store.send(nobody, send).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.get_session(nobody).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.get_message(nobody).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.state_at(nobody, 1).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.answer_to(nobody).await.unwrap(), None);
}
