//! ANSWER: no claim without a writer. An answer begins with the commit that stored its claim, whatever
//! became of the caller: it went away at any instruction, or its time ran out.

use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt, join_all};
use parlance_client::v1::{
    AskRequest, Event, FinishReason, Message, MessageState, RetryAnswerRequest, SendMessageRequest, Session,
    event::Change,
};
use parlance_tests::{Person, Server, Setup, person::new_id};
use tonic::Request;

/// Customers, each of whom gives up so many calls.
const CUSTOMERS: u64 = 12;
const CALLS: u64 = 25;

/// How a call begins an answer, and how its caller goes away.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Send,
    Ask,
    Retry,
    /// SendMessage whose time runs out.
    Deadline,
}

const fn way(number: u64) -> Way {
    match number % 8 {
        5 => Way::Ask,
        6 => Way::Retry,
        7 => Way::Deadline,
        _ => Way::Send,
    }
}

/// What one call asks for: the same request whenever it is repeated.
#[derive(Clone)]
struct Call {
    way: Way,
    id: String,
    session_id: String,
    text: String,
    /// The answer to begin anew.
    broken: String,
}

impl Call {
    /// Runs the call; true when it was answered well.
    async fn run(self, who: Person, limit: Option<Duration>) -> bool {
        let Self { way, id, session_id, text, broken } = self;
        match way {
            Way::Send | Way::Deadline => {
                let message = SendMessageRequest { session_id, client_message_id: id, text, ..Default::default() };
                let mut request = Request::new(message);
                limit.into_iter().for_each(|limit| request.set_timeout(limit));
                who.chat().send_message(request).await.is_ok()
            }
            Way::Ask => {
                let request = AskRequest { session_id, client_message_id: id, text, ..Default::default() };
                let Ok(stream) = who.chat().ask(request).await else { return false };
                stream.into_inner().message().await.is_ok()
            }
            Way::Retry => {
                let request = RetryAnswerRequest { request_id: id, session_id, message_id: broken };
                who.chat().retry_answer(request).await.is_ok()
            }
        }
    }
}

/// Polls a call for so many turns and then goes away; whether it was faster.
async fn given_up(mut call: BoxFuture<'static, bool>, turns: u64) -> bool {
    for _ in 0..turns {
        if futures_util::poll!(&mut call).is_ready() {
            return false;
        }
        tokio::task::yield_now().await;
    }
    true
}

/// Gives one call up after so many turns, says it again as a client does, and sees its one answer end.
async fn ask_and_leave(who: &Person, session: &Session, number: u64) -> bool {
    let way = way(number);
    let mut call = Call {
        way,
        id: new_id(),
        session_id: session.id.clone(),
        text: format!("Question {number}?"),
        broken: String::new(),
    };
    if way == Way::Retry {
        call.text = format!("{} [[flaky 1 filtered | say Whole.]]", call.text);
        call.broken = who.ask(&session.id, &call.text).await.answer().await.id;
    }
    let turns = 1 + number * 7_919 % 400;
    let limit = (way == Way::Deadline).then(|| Duration::from_micros(300 + number * 7_919 % 4_000));
    let gone = match limit {
        Some(limit) => !call.clone().run(who.clone(), Some(limit)).await,
        None => given_up(call.clone().run(who.clone(), None).boxed(), turns).await,
    };
    assert!(call.run(who.clone(), None).await, "the repeat is answered");
    gone
}

fn changed(event: &Event) -> Option<&Message> {
    match event.change.as_ref()? {
        Change::MessageChanged(changed) => changed.message.as_ref(),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_goes_away_each_question_is_answered_once() {
    // A lease that no test outlasts: only the commit itself can begin an answer.
    let setup = Setup::default().scripted("say All is well.").set("PARLANCE_ANSWER__LEASE_SECONDS", 600);
    let server = setup.start().await;
    let customers = (0..CUSTOMERS).map(|lane| leave_calls(&server, lane * CALLS));
    let gone: u64 = join_all(customers).await.into_iter().sum();
    println!("ANSWER: offered {}, given up {gone}", CUSTOMERS * CALLS);
    assert!(gone > CUSTOMERS * CALLS / 4, "most callers went away");
}

/// One customer's calls; how many of them were given up.
async fn leave_calls(server: &Server, first: u64) -> u64 {
    let customer = server.guest().await;
    let mut gone = 0;
    for number in first..first + CALLS {
        let session = customer.new_session().await;
        gone += u64::from(ask_and_leave(&customer, &session, number).await);
        let answers = if way(number) == Way::Retry { 2 } else { 1 };
        let mut log = customer.subscribe(&session.id, Some(("", 0))).await;
        for _ in 1..answers {
            log.until(|frame| parlance_tests::frames::event_of(frame).and_then(changed).cloned()).await;
        }
        let ended = log.until(|frame| parlance_tests::frames::event_of(frame).and_then(changed).cloned()).await;
        assert_eq!(ended.state(), MessageState::Complete, "{:?}: {ended:?}", way(number));
        let stored = customer.messages(&session.id).await;
        assert_eq!(stored.len(), 1 + answers, "one answer to one question: {stored:?}");
    }
    gone
}

/// Customers whose answers a crash interrupts, and the sessions of each.
const CUT_OFF: usize = 100;
const SESSIONS: usize = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_crash_interrupted_is_answered_anew_once() {
    let mut server = Setup::default().scripted("say It begins | stall").start().await;
    let customers = join_all((0..CUT_OFF).map(|_| server.guest())).await;
    let asked = join_all(customers.iter().map(async |customer| {
        let mut sessions = Vec::new();
        for _ in 0..SESSIONS {
            let session = customer.new_session().await;
            customer.send(&session.id, "Will you come back?").await;
            sessions.push(session.id);
        }
        sessions
    }))
    .await;
    server.kill();
    server.restart_with(|setup| setup.set("PARLANCE_PROVIDERS__SCRIPTED__SCRIPT", "say Here I am.")).await;
    let again = join_all(customers.iter().zip(&asked).map(async |(customer, sessions)| {
        let mut again = 0;
        for id in sessions {
            again += usize::from(answered_anew(customer, id).await);
        }
        again
    }))
    .await;
    let again: usize = again.into_iter().sum();
    println!("CRASH-3: {} answers cut off, {again} answered anew", CUT_OFF * SESSIONS);
    assert_eq!(again, CUT_OFF * SESSIONS);
}

/// Whether a session holds one question, its interrupted answer and one that is whole.
async fn answered_anew(customer: &Person, session_id: &str) -> bool {
    let mut log = customer.subscribe(session_id, Some(("", 0))).await;
    log.until(|frame| {
        let message = parlance_tests::frames::event_of(frame).and_then(changed)?;
        (message.state() == MessageState::Complete).then_some(())
    })
    .await;
    let stored = customer.messages(session_id).await;
    let [_, broken, whole] = &stored[..] else { panic!("one question, two answers: {stored:?}") };
    broken.finish_reason() == FinishReason::Interrupted && whole.retry_of_message_id.as_ref() == Some(&broken.id)
}
