//! The whole product in one test, to be read first: a customer asks, an answer grows with its
//! sources, a person takes the floor, answers and hands back, and the assistant remembers.

use parlance_client::v1::{
    AcceptSessionRequest, AddNoteRequest, Availability, Message, ReleaseSessionRequest, SenderKind, Session,
    SessionState, SetAvailabilityRequest, StateChangeReason, SubscribeResponse, TakeOverSessionRequest,
    WatchInboxRequest, ask_response::Frame as Ask, citation::Source, event::Change, session_frame::Frame,
    watch_inbox_response::Frame as Inbox,
};
use parlance_tests::{
    Frames, Person, Server,
    frames::{event_of, session_frame},
    person::new_id,
};

#[tokio::test]
async fn a_customer_asks_a_person_takes_over_and_the_assistant_remembers() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let ann = server.agent("Ann").await;
    let session = customer.new_session().await;

    the_answer_grows_and_names_its_sources(&customer, &session.id).await;
    let mut customers_view = customer.subscribe(&session.id, Some(("", 0))).await;
    let waiting = the_customer_asks_for_a_person_and_queues(&customer, &mut customers_view, &ann, &session.id).await;
    let promise = ann_accepts_promises_and_hands_back(&ann, &waiting).await;
    the_assistant_knows_what_ann_promised(&customer, &session.id, promise.seq).await;

    // A take-over is an event; after it the customer hears Ann and nobody else.
    let take = TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    ann.sessions().take_over_session(take).await.expect("Ann takes the floor");
    let last = ann.send(&session.id, "It is me again.").await;

    // Nothing of this is lost when the server dies, and the log can be read again from any point.
    server.kill();
    server.restart().await;
    let before = customers_view.seen().iter().filter_map(event_of).count();
    assert!(before > 0, "the customer had been reading");
    the_log_is_whole_and_keeps_what_is_for_staff(&customer, &session.id, last.seq).await;
}

/// A question is answered at once, piece by piece, with what the answer rests on.
async fn the_answer_grows_and_names_its_sources(customer: &Person, session_id: &str) {
    let mut asking = customer.ask(session_id, "How does an agent take over a session?").await;
    let mut shown = String::new();
    let answer = asking
        .until(|frame| match frame.frame.as_ref()? {
            Ask::Answering(answering) => {
                shown.clone_from(&answering.message.as_ref()?.text);
                None
            }
            Ask::Delta(delta) => {
                shown.push_str(&delta.text);
                None
            }
            Ask::Finished(finished) => finished.message.clone(),
            _ => None,
        })
        .await;
    assert_eq!(shown, answer.text, "what was watched is what was stored");
    assert!(!answer.citations.is_empty(), "a real answer names its sources");
}

/// Ann works the queue; the customer asks for a person and learns where they stand; Ann sees it.
async fn the_customer_asks_for_a_person_and_queues(
    customer: &Person,
    customers_view: &mut Frames<SubscribeResponse>,
    ann: &Person,
    session_id: &str,
) -> Session {
    let available = SetAvailabilityRequest { availability: Availability::Available.into(), capacity: None };
    ann.inbox().set_availability(available).await.expect("Ann is at work");
    let mut inbox =
        Frames::new(ann.inbox().watch_inbox(WatchInboxRequest::default()).await.expect("an inbox").into_inner());
    match customer.ask(session_id, "I want to talk to a person").await.ending().await {
        Ask::HandedOff(handed) => assert_eq!(handed.reason(), StateChangeReason::Keyword),
        other => panic!("a request for a person hands off: {other:?}"),
    }
    let position = customers_view
        .until(|frame| match session_frame(frame)? {
            Frame::Queue(queue) => Some(queue.position),
            _ => None,
        })
        .await;
    assert_eq!(position, 1);
    let waiting = inbox
        .until(|frame| match frame.frame.as_ref()? {
            Inbox::Upsert(upsert) => upsert.session.clone().filter(|one| one.state() == SessionState::Waiting),
            _ => None,
        })
        .await;
    assert_eq!(waiting.id, session_id);
    waiting
}

/// Ann answers with something that stands nowhere else, and gives the floor back with a brief.
async fn ann_accepts_promises_and_hands_back(ann: &Person, waiting: &Session) -> Message {
    let accept = AcceptSessionRequest { session_id: waiting.id.clone(), expected_epoch: Some(waiting.epoch) };
    ann.sessions().accept_session(accept).await.expect("Ann accepts");
    let promise = ann.send(&waiting.id, "The replacement kettle leaves our Lyon workshop on Thursday.").await;
    let note = AddNoteRequest {
        session_id: waiting.id.clone(),
        client_message_id: new_id(),
        text: "Second complaint this month.".into(),
    };
    ann.chat().add_note(note).await.expect("a private note");
    let release = ReleaseSessionRequest {
        session_id: waiting.id.clone(),
        brief: "Offer a voucher if they ask again.".into(),
        expected_epoch: None,
    };
    ann.sessions().release_session(release).await.expect("Ann gives the floor back");
    promise
}

/// Asked about it, the assistant cites Ann; the brief stays with the staff.
async fn the_assistant_knows_what_ann_promised(customer: &Person, session_id: &str, seq: i64) {
    let asking = customer.ask(session_id, "When does the replacement kettle leave the workshop?").await;
    let answer = asking.answer().await;
    assert!(answer.text.contains("Thursday"), "{}", answer.text);
    assert!(answer.citations.iter().any(|citation| citation.source == Some(Source::MessageSeq(seq))));
    assert!(!answer.text.contains("voucher"), "a brief is never quoted");
}

/// The customer reads everything again: no gap, and no word of the notes.
async fn the_log_is_whole_and_keeps_what_is_for_staff(customer: &Person, session_id: &str, last: i64) {
    let log = customer.subscribe(session_id, Some(("", 0))).await.events_to(last).await;
    assert!(log.windows(2).all(|pair| pair[1].previous_seq == pair[0].seq), "no gap that the customer could see");
    let actors = log.iter().filter_map(|event| event.actor.as_ref());
    assert!(actors.map(|actor| &*actor.display_name).any(|name| name == "Ann"));
    let messages = log.iter().filter_map(|event| match event.change.as_ref()? {
        Change::MessageAdded(added) => added.message.as_ref(),
        _ => None,
    });
    for message in messages {
        assert!(!message.text.contains("voucher") && !message.text.contains("complaint"), "notes are for staff");
    }
    let spoken = customer.messages(session_id).await;
    assert!(spoken.iter().any(|message| message.sender.as_ref().is_some_and(|one| one.kind() == SenderKind::User)));
}
