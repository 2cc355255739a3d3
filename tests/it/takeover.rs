//! FLOOR-1 and FLOOR-2 on a real server: whoever takes the floor, at whatever point of an answer, the
//! assistant falls silent at that event, in the log and on every stream.

use futures_util::future::join_all;
use parlance_client::v1::{
    AcceptSessionRequest, CloseSessionRequest, Message, MessageState, RequestHumanRequest, SenderKind, SessionState,
    TakeOverSessionRequest, ask_response::Frame as Ask, event::Change, session_frame::Frame,
};
use parlance_tests::{Fault, Frames, Person, Server, Setup, frames::session_frame};
use tonic::Code;

/// The floor is taken after each number of deltas up to this.
const DELTAS: i64 = 34;

/// Ways to take the floor from the assistant.
#[derive(Debug, Clone, Copy)]
enum Way {
    TakeOver,
    HandOff,
    Close,
}

async fn take(way: Way, customer: &Person, agent: &Person, session_id: &str) -> i64 {
    let session_id = session_id.to_owned();
    let session = match way {
        Way::TakeOver => {
            let request = TakeOverSessionRequest { session_id, ..Default::default() };
            agent.sessions().take_over_session(request).await.expect("taken over").into_inner().session
        }
        Way::HandOff => {
            let request = RequestHumanRequest { session_id, ..Default::default() };
            customer.sessions().request_human(request).await.expect("handed off").into_inner().session
        }
        Way::Close => {
            let request = CloseSessionRequest { session_id, ..Default::default() };
            customer.sessions().close_session(request).await.expect("closed").into_inner().session
        }
    };
    session.expect("a session").epoch
}

/// Reads a stream up to the change of this epoch, and then everything up to a later message.
async fn hear(stream: &mut Frames<parlance_client::v1::SubscribeResponse>, epoch: i64, last: &str) {
    let mut left = false;
    let mut finished = None;
    stream
        .until(|frame| {
            match session_frame(frame)? {
                Frame::Event(event) => match event.change.as_ref()? {
                    Change::StateChanged(change) if change.epoch == epoch => {
                        left = true;
                        assert_eq!(finished, Some(event.seq - 1), "the answer ends one seq ahead of the change");
                    }
                    Change::MessageChanged(changed) => {
                        let message = changed.message.as_ref()?;
                        assert!(!left, "no assistant event after the change: {message:?}");
                        assert_eq!(message.state(), MessageState::Stopped);
                        finished = Some(event.seq);
                    }
                    Change::MessageAdded(added) => {
                        let message = added.message.as_ref()?;
                        if left && message.text == last {
                            return Some(());
                        }
                        let assistants = message.sender.as_ref()?.kind() == SenderKind::Assistant;
                        assert!(!(left && assistants), "no assistant message after the change");
                    }
                    _ => {}
                },
                Frame::Answering(_) | Frame::Delta(_) => assert!(!left, "no assistant text after the change"),
                _ => {}
            }
            None
        })
        .await;
}

/// One answer to this script, cut after `position` deltas were shown; returns the deltas the stored text
/// holds.
async fn cut(server: &Server, agent: &Person, way: Way, script: &str, position: i64) -> i64 {
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut watching = customer.subscribe(&session.id, Some(("", 0))).await;
    let mut staff = agent.subscribe(&session.id, Some(("", 0))).await;
    let mut asking = customer.ask(&session.id, &format!("Tell me a long story. [[{script}]]")).await;
    let seen = asking
        .until(|frame| {
            let seen = match frame.frame.as_ref()? {
                Ask::Sent(_) => 0,
                Ask::Delta(delta) => delta.first - 1 + i64::from(delta.count.unwrap_or(1)),
                Ask::Answering(answering) => answering.message.as_ref()?.delta_count,
                _ => return None,
            };
            (seen >= position).then_some(seen)
        })
        .await;
    let epoch = take(way, &customer, agent, &session.id).await;
    // The customer may still write; nobody answers. A closed session is handed to a person first.
    let last = match way {
        Way::TakeOver => agent.send(&session.id, "A person writes.").await.text,
        Way::HandOff => customer.send(&session.id, "A person writes.").await.text,
        Way::Close => customer.send(&session.id, "I want to talk to a person").await.text,
    };
    hear(&mut watching, epoch, &last).await;
    hear(&mut staff, epoch, &last).await;
    let stored: Vec<Message> = customer.messages(&session.id).await;
    let answer = stored.iter().find(|message| message.state() == MessageState::Stopped).expect("the cut answer");
    let words: Vec<String> = (1..=answer.delta_count).map(|word| format!("w{word}")).collect();
    assert_eq!(answer.text.split_whitespace().collect::<Vec<_>>(), words, "the text is what its deltas said");
    assert!(answer.delta_count >= seen, "what was shown is kept");
    answer.delta_count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_transition_at_any_position_no_assistant_text_appears() {
    let server = Setup::default().scripted("say Yes.").start().await;
    // A supervisor, because an agent does not see a session that somebody closed.
    let agent = server.supervisor("Ann").await;
    let mut runs = 0;
    for way in [Way::TakeOver, Way::HandOff, Way::Close] {
        // An answer that stands still is cut at exactly this position, each of them.
        for position in 0..=DELTAS {
            let script = if position == 0 { "stall".to_owned() } else { format!("words {position} | stall") };
            assert_eq!(cut(&server, &agent, way, &script, position).await, position, "{way:?}");
            runs += 1;
        }
        // One in full flow is cut wherever it is by then.
        for position in (0..DELTAS).step_by(3) {
            let script = format!("pace 1 | words {} | stall", 4 * DELTAS);
            assert!(cut(&server, &agent, way, &script, position).await >= position, "{way:?}");
            runs += 1;
        }
    }
    println!("FLOOR-1: {runs} transitions, at each of {} positions in each of 3 ways", DELTAS + 1);
}

#[tokio::test]
async fn of_twenty_agents_who_accept_at_once_one_wins() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    customer.ask(&session.id, "I want to talk to a person").await.ending().await;
    let admin = server.admin().await;
    let mut agents = Vec::new();
    for number in 0..20 {
        agents.push(admin.hire(server.channel(), &format!("Agent{number}"), parlance_client::v1::Role::Agent).await);
    }
    let accepts = agents.iter().map(|agent| {
        let request = AcceptSessionRequest { session_id: session.id.clone(), expected_epoch: None };
        let mut sessions = agent.sessions();
        async move { sessions.accept_session(request).await }
    });
    let (won, lost): (Vec<_>, Vec<_>) = join_all(accepts).await.into_iter().partition(Result::is_ok);
    println!("FLOOR-2: {} won, {} lost", won.len(), lost.len());
    assert_eq!((won.len(), lost.len()), (1, 19));
    let held = customer.session(&session.id).await;
    assert_eq!(held.state(), SessionState::Human);
    assert_eq!(held.assignee_user_id, None, "a customer does not see who by id");
    let winner = won.into_iter().next().and_then(Result::ok).expect("one").into_inner().session.expect("a session");
    for error in lost {
        let fault = Fault::of(&error.expect_err("lost"));
        assert_eq!((fault.code, &*fault.reason), (Code::Aborted, "FLOOR_TAKEN"));
        assert_eq!(Some(fault.get("assignee")), winner.assignee_user_id.as_deref());
    }
}
