//! RESUME: wherever a stream is cut, a resume brings exactly the missed events in order, or says that
//! it cannot.

use parlance_client::v1::{
    self, AddNoteRequest, ReleaseSessionRequest, ResetReason, ResumeOutcome, TakeOverSessionRequest,
    session_frame::Frame,
};
use parlance_tests::{
    Fault, Frames, Person, Server, Setup, audit,
    frames::{event_of, session_frame},
    person::new_id,
    reader::Reader,
};
use proptest::{prelude::*, test_runner::TestRunner};
use tonic::Code;

#[tokio::test]
async fn a_reader_who_is_cut_at_every_point_misses_nothing() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut reader = Reader::new(&customer, &session.id);
    for number in 0..20 {
        let sent = customer.send(&session.id, &format!("message {number}")).await;
        match number % 4 {
            0 => reader.cut(),
            1 => reader.change_person(&customer.with(server.channel(), customer.tokens.clone())),
            2 if number > 10 => {
                server.kill();
                server.restart().await;
                reader.cut();
            }
            _ => {}
        }
        reader.read_to(sent.seq).await;
    }
    let last_seq = customer.session(&session.id).await.last_seq;
    reader.read_to(last_seq).await;
    let seqs: Vec<i64> = reader.events.iter().map(|event| event.seq).collect();
    println!("RESUME: {} resumes, {} events", reader.resumes, seqs.len());
    audit::dense(&seqs, last_seq).expect("the whole log once");
}

#[tokio::test]
async fn a_cursor_that_is_void_is_told_so_and_the_page_of_messages_fills_the_gap() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    customer.send(&session.id, "Hello.").await;
    let log_id = customer.subscribe(&session.id, None).await.subscribed().await.log_id;

    let foreign = new_id();
    for (log, after, reason) in [(&log_id, 1_000, ResetReason::CursorAhead), (&foreign, 1, ResetReason::LogReplaced)] {
        let mut stream = customer.subscribe(&session.id, Some((log, after))).await;
        let begun = stream.subscribed().await;
        assert_eq!((begun.outcome(), begun.reset_reason()), (ResumeOutcome::Reset, reason));
        let request = v1::ListMessagesRequest { session_id: session.id.clone(), ..Default::default() };
        let page = customer.chat().list_messages(request).await.expect("a page").into_inner();
        assert!(page.as_of_seq >= begun.head_seq, "the page covers what the stream leaves out");
        let sent = customer.send(&session.id, "After the reset.").await;
        let next = stream.event().await;
        assert!(next.seq > begun.head_seq && next.seq <= sent.seq, "live from head_seq + 1");
    }
}

#[tokio::test]
async fn a_cursor_without_a_log_is_refused_unless_it_begins_at_the_beginning() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let cursor = v1::SessionCursor { session_id: session.id.clone(), log_id: String::new(), after_seq: Some(1) };
    let refused = customer.chat().subscribe(v1::SubscribeRequest { sessions: vec![cursor] }).await;
    let fault = Fault::of(&refused.expect_err("a cursor needs its log"));
    assert_eq!((fault.code, fault.fields), (Code::InvalidArgument, vec!["sessions[0].log_id".to_owned()]));

    let begun = customer.subscribe(&session.id, Some(("", 0))).await.subscribed().await;
    assert_eq!(begun.outcome(), ResumeOutcome::Resumed);
    let live = customer.subscribe(&session.id, None).await.subscribed().await;
    assert_eq!(live.outcome(), ResumeOutcome::Live);
}

/// Deltas of the answer that late watchers come to.
const WORDS: i64 = 120;

/// Reads on until so many deltas have been said, of which some may have been before.
async fn said(asking: &mut Frames<v1::AskResponse>, wanted: i64) {
    let said = |frame: &v1::AskResponse| match frame.frame.as_ref()? {
        v1::ask_response::Frame::Answering(answering) => Some(answering.message.as_ref()?.delta_count),
        v1::ask_response::Frame::Delta(delta) => Some(delta.first - 1 + i64::from(delta.count.unwrap_or(1))),
        _ => None,
    };
    if asking.seen().iter().filter_map(said).all(|count| count < wanted) {
        asking.until(|frame| said(frame).filter(|count| *count >= wanted)).await;
    }
}

/// Follows an answer up to its last delta: the text as a watcher puts it together.
async fn watch_answer(watcher: &mut Frames<v1::SubscribeResponse>) -> String {
    let (mut text, mut count) = (String::new(), 0);
    watcher
        .until(|frame| {
            match session_frame(frame)? {
                Frame::Answering(answering) => {
                    let message = answering.message.as_ref()?;
                    (text, count) = (message.text.clone(), message.delta_count);
                }
                Frame::Delta(delta) => {
                    assert_eq!(delta.first, count + 1, "deltas follow each other");
                    text.push_str(&delta.text);
                    count += i64::from(delta.count.unwrap_or(1));
                }
                _ => {}
            }
            (count == WORDS).then_some(())
        })
        .await;
    text
}

#[tokio::test]
async fn a_late_watcher_gets_the_whole_text_so_far_and_then_what_is_missing() {
    let server = Setup::default().scripted(&format!("pace 2 | words {WORDS} | stall")).start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut asking = customer.ask(&session.id, "A long answer, please.").await;
    let mut watchers = Vec::new();
    for number in 1..=5 {
        // Each watcher comes when a part of the words more has been said, however few frames bring them.
        said(&mut asking, number * WORDS / 6).await;
        watchers.push(customer.subscribe(&session.id, Some(("", 0))).await);
    }
    let mut watched = Vec::new();
    for mut watcher in watchers {
        let text = watch_answer(&mut watcher).await;
        watched.push((watcher, text));
    }
    let stop = v1::StopAnswerRequest { session_id: session.id.clone(), ..Default::default() };
    let stopped = customer.chat().stop_answer(stop).await.expect("stopped").into_inner().message.expect("an answer");
    assert_eq!((stopped.delta_count, stopped.finish_reason()), (WORDS, v1::FinishReason::StopRequested));
    for (mut watcher, text) in watched {
        assert_eq!(text, stopped.text);
        let last = watcher.until(|frame| match event_of(frame)?.change.as_ref()? {
            v1::event::Change::MessageChanged(changed) => changed.message.clone(),
            _ => None,
        });
        assert_eq!(last.await.text, text, "what was watched is what is kept");
    }
}

/// One step of a random history.
#[derive(Debug, Clone)]
enum Step {
    Send,
    Note,
    TakeOver,
    Release,
    /// The reader of this number drops its stream.
    Cut(usize),
    /// The reader of this number takes a few frames.
    Read(usize, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::Send),
        2 => Just(Step::Note),
        1 => Just(Step::TakeOver),
        1 => Just(Step::Release),
        3 => (0..3_usize).prop_map(Step::Cut),
        4 => (0..3_usize, 1..6_usize).prop_map(|(reader, frames)| Step::Read(reader, frames)),
    ];
    proptest::collection::vec(step, 5..40)
}

async fn play(customer: &Person, agent: &Person, steps: &[Step]) -> Result<(), TestCaseError> {
    let session_id = customer.new_session().await.id;
    let staff = agent;
    let mut readers =
        [Reader::new(customer, &session_id), Reader::new(customer, &session_id), Reader::new(staff, &session_id)];
    for step in steps {
        match step {
            Step::Send => drop(customer.send(&session_id, "How does a take-over work?").await),
            Step::Note => {
                let note = AddNoteRequest {
                    session_id: session_id.clone(),
                    client_message_id: new_id(),
                    text: "For staff.".into(),
                };
                staff.chat().add_note(note).await.expect("a note");
            }
            Step::TakeOver => {
                let request = TakeOverSessionRequest { session_id: session_id.clone(), ..Default::default() };
                staff.sessions().take_over_session(request).await.expect("taken over");
            }
            // Refused unless the agent has the floor, which is no matter here.
            Step::Release => {
                let request = ReleaseSessionRequest { session_id: session_id.clone(), ..Default::default() };
                let _ = staff.sessions().release_session(request).await;
            }
            Step::Cut(reader) => readers[*reader].cut(),
            Step::Read(reader, frames) => {
                for _ in 0..*frames {
                    // With everything read a stream is silent until its next checkpoint.
                    let head = customer.session(&session_id).await.last_seq;
                    if readers[*reader].cursor < head {
                        readers[*reader].step().await.expect("the stream goes on");
                    }
                }
            }
        }
    }
    // A last word of the customer ends any answer that is still running, then all is read.
    let close = v1::CloseSessionRequest { session_id: session_id.clone(), ..Default::default() };
    customer.sessions().close_session(close).await.expect("closed");
    let last_seq = customer.session(&session_id).await.last_seq;
    for reader in &mut readers {
        reader.read_to(last_seq).await;
    }
    let seqs = |reader: &Reader| reader.events.iter().map(|event| event.seq).collect::<Vec<_>>();
    let model = seqs(&readers[2]);
    prop_assert_eq!(audit::dense(&model, last_seq), Ok(()), "staff see every event once");
    let hidden =
        |event: &v1::Event| audit::added(event).is_some_and(|message| message.audience() == v1::Audience::Staff);
    let visible: Vec<i64> = readers[2].events.iter().filter(|event| !hidden(event)).map(|event| event.seq).collect();
    for reader in &readers[..2] {
        prop_assert_eq!(&seqs(reader), &visible, "a contact sees all but the notes, once and in order");
        prop_assert_eq!(audit::received(&reader.events), Ok(()));
    }
    Ok(())
}

#[test]
fn random_cuts_and_interleavings_agree_with_a_model_of_the_log() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let (_server, customer, agent) = runtime.block_on(async {
        let server = Server::start().await;
        let (customer, agent) = (server.guest().await, server.supervisor("Sam").await);
        (server, customer, agent)
    });
    let config = ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&steps(), |steps| runtime.block_on(play(&customer, &agent, &steps)))
        .expect("the log agrees with its model");
}
