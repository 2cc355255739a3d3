//! CRASH-1, CRASH-2 and CRASH-3: a server is killed under load, one of two or both, and in the middle of an
//! answer. What was acknowledged is there, once and in order; an answer is never left unfinished nor given
//! twice.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use futures_util::future::join_all;
use parlance_client::v1::{FinishReason, Message, MessageState, ask_response::Frame};
use parlance_tests::{
    Person, Server, Setup,
    audit::{self, Acked},
    cluster::{Between, Cluster, everywhere, kill_one_or_all},
    database::Engine,
    frames::has_text,
    long,
    person::new_id,
    reader::Reader,
};
use tokio::time::{Duration, MissedTickBehavior, interval};

/// How much is sent while servers are killed.
#[derive(Clone, Copy)]
struct Load {
    id: &'static str,
    sessions: usize,
    messages: usize,
    kills: usize,
}

const ALONE: Load = Load { id: "CRASH-1", sessions: 200, messages: 26, kills: 10 };
/// Two servers share the processors with the load and a database.
const TWO: Load = Load { id: "CRASH-2", sessions: 60, messages: 20, kills: 5 };
/// What the assistant says to each.
const ANSWER: &str = "say One | wait 20 | say word.";
/// What is asked just before a kill: its answer is being written then.
const LONG_QUESTION: &str = "[[say One | wait 5000 | say word.]]";
/// Each session's pace: together about 500 messages a second.
const PACE: Duration = Duration::from_millis(400);
/// How soon a client that was refused comes again; all of them sooner would be a load of its own.
const RETRY: Duration = Duration::from_millis(100);

/// Sends at its pace and repeats each message under its id until it is acknowledged, at the next server where
/// there is one.
async fn send_all(
    mut at: Vec<Person>,
    session_id: String,
    messages: usize,
    acks: Arc<AtomicUsize>,
) -> (Vec<Acked>, usize) {
    let mut pace = interval(PACE);
    let (mut acked, mut offered) = (Vec::new(), 0);
    for number in 0..messages {
        pace.tick().await;
        let id = new_id();
        let mut retry = interval(RETRY);
        retry.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            offered += 1;
            match at[0].try_send(&session_id, &id, &format!("message {number}")).await {
                Ok(message) => {
                    acked.push(Acked { client_message_id: id, seq: message.seq });
                    acks.fetch_add(1, Ordering::SeqCst);
                    break;
                }
                Err(_) => {
                    at.rotate_left(1);
                    retry.tick().await;
                }
            }
        }
    }
    (acked, offered)
}

/// Reads along through every crash until told that all is sent.
async fn read_along(mut at: Vec<Person>, session_id: String, done: Arc<AtomicBool>) -> Reader {
    let mut reader = Reader::new(&at[0], &session_id);
    let mut retry = interval(RETRY);
    while !done.load(Ordering::SeqCst) {
        if reader.step().await.is_err() {
            at.rotate_left(1);
            reader.change_person(&at[0]);
            retry.tick().await;
        }
    }
    let last_seq = at[0].session(&session_id).await.last_seq;
    reader.read_to(last_seq).await;
    reader
}

/// Asks something that takes long, and returns once the answer shows.
async fn be_answered(person: &Person, session_id: &str) {
    let (id, mut retry) = (new_id(), interval(RETRY));
    let mut asking = loop {
        retry.tick().await;
        // The server may have just come back, with much to do.
        if let Ok(asking) = person.try_ask(session_id, &id, LONG_QUESTION).await {
            break asking;
        }
    };
    asking.until(|frame| matches!(frame.frame, Some(Frame::Answering(_) | Frame::Delta(_))).then_some(())).await;
}

/// Sends under kills, then holds everything against what was acknowledged.
async fn survive(servers: &mut [Server], load: Load) {
    let Load { id, sessions, messages, kills } = load;
    let (messages, kills) = (messages * long::times(), kills * long::times());
    let (acks, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut people = Vec::new();
    for number in 0..sessions {
        let person = servers[number % servers.len()].guest().await;
        let session = person.new_session().await;
        people.push((everywhere(servers, &person, number), session.id));
    }
    let mut cut_off = Vec::new();
    for kill in 1..=kills {
        let person = servers[kill % servers.len()].guest().await;
        let session = person.new_session().await;
        cut_off.push((person, session.id));
    }
    let senders: Vec<_> = people
        .iter()
        .map(|(at, session)| tokio::spawn(send_all(at.clone(), session.clone(), messages, Arc::clone(&acks))))
        .collect();
    // An odd step, so that there are readers at every server.
    let readers: Vec<_> = people
        .iter()
        .step_by(9)
        .map(|(at, session)| tokio::spawn(read_along(at.clone(), session.clone(), Arc::clone(&done))))
        .collect();
    for kill in 1..=kills {
        let mut look = interval(Duration::from_millis(5));
        while acks.load(Ordering::SeqCst) < kill * sessions * messages / (kills + 1) {
            look.tick().await;
        }
        let (person, session_id) = &cut_off[kill - 1];
        be_answered(person, session_id).await;
        kill_one_or_all(servers, kill, kill == kills).await;
    }
    let sent: Vec<_> = join_all(senders).await.into_iter().map(|sent| sent.expect("a sender ends")).collect();
    done.store(true, Ordering::SeqCst);
    let readers = join_all(readers).await;

    let (mut acked, mut offered, mut read_back, mut answers, mut broken) = (0, 0, 0, 0, 0);
    for ((at, session_id), (own, tries)) in people.iter().zip(&sent) {
        let stored = audit_session(&at[0], session_id, own).await;
        let given = stored.iter().filter(|message| message.answer_to_id.is_some()).count();
        (acked, offered) = (acked + own.len(), offered + tries);
        (read_back, answers) = (read_back + stored.len() - given, answers + given);
        broken += stored.iter().filter(|message| message.finish_reason() == FinishReason::Interrupted).count();
    }
    for (person, session_id) in &cut_off {
        let stored = audit_session(person, session_id, &[]).await;
        assert!(stored.iter().any(|message| message.finish_reason() == FinishReason::Interrupted), "{stored:#?}");
    }
    let mut resumes = 0;
    for (reader, (_, session_id)) in readers.into_iter().zip(people.iter().step_by(9)) {
        let reader = reader.expect("a reader ends");
        audit::received(&reader.events).expect("the audit of a reader");
        let seqs: Vec<i64> = reader.events.iter().map(|event| event.seq).collect();
        audit::dense(&seqs, reader.cursor).unwrap_or_else(|error| panic!("{session_id}: {error}"));
        // Of two servers one is killed at a time, until the last kill.
        assert!(reader.resumes > kills / 2 / servers.len(), "the reader lived through the kills");
        resumes += reader.resumes;
    }
    println!(
        "{id}: {} servers, {kills} kills, offered {offered}, acked {acked}, read back {read_back}, answers {answers}, \
         {broken} of them and {} more interrupted, {resumes} resumes",
        servers.len(),
        cut_off.len()
    );
    assert_eq!((acked, read_back), (sessions * messages, sessions * messages));
}

/// Every message of a session, after its audits.
async fn audit_session(person: &Person, session_id: &str, acked: &[Acked]) -> Vec<Message> {
    let stored = person.settled(session_id).await;
    audit::messages(acked, &stored).expect("the audit of messages");
    audit::each_answered(&stored).expect("the audit of answers");
    let mut whole = Reader::new(person, session_id);
    let last_seq = person.session(session_id).await.last_seq;
    whole.read_to(last_seq).await;
    let seqs: Vec<i64> = whole.events.iter().map(|event| event.seq).collect();
    audit::dense(&seqs, last_seq).expect("the audit of the log");
    stored
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_doubled_or_reordered_by_kills_under_load() {
    // Every message is a question; its answer takes long enough for kills to find some being written.
    let server = Setup::default().scripted(ANSWER).start().await;
    survive(&mut [server], ALONE).await;
}

/// CRASH-2: one server is killed while clients go on at the other, then the other, then both.
async fn survive_at_two(engine: Engine, between: Between) {
    let change = |setup: Setup| setup.scripted(ANSWER).set("PARLANCE_ANSWER__LEASE_SECONDS", 2);
    let mut cluster = Cluster::start(engine, between, change).await;
    survive(&mut cluster.servers, TWO).await;
    cluster.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_when_one_of_two_servers_is_killed_or_both_on_postgres() {
    survive_at_two(Engine::Postgres, Between::Redis).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_when_one_of_two_servers_is_killed_or_both_on_mariadb() {
    survive_at_two(Engine::MySql, Between::Redis).await;
}

/// The whole time: nothing depends on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_by_two_servers_whose_redis_is_gone() {
    survive_at_two(Engine::Postgres, Between::GoneRedis).await;
}

/// Kills the server once the answer has begun to show, and starts it again.
async fn kill_within_an_answer(server: &mut Server, person: &Person, session_id: &str, id: &str) {
    let mut asking = person.try_ask(session_id, id, "A long question.").await.expect("taken");
    asking.until(has_text).await;
    server.kill();
    server.restart().await;
}

#[tokio::test]
async fn an_answer_whose_writer_dies_is_begun_anew_once() {
    let mut server = Setup::default().scripted("pace 5 | words 40 | stall").start().await;
    let person = server.guest().await;
    let session = person.new_session().await;
    let id = new_id();
    kill_within_an_answer(&mut server, &person, &session.id, &id).await;
    // Asked again under the same id, the client is attached to the new answer.
    kill_within_an_answer(&mut server, &person, &session.id, &id).await;

    let last = person.try_ask(&session.id, &id, "A long question.").await.expect("attaches").answer().await;
    assert_eq!((last.state(), last.finish_reason()), (MessageState::Failed, FinishReason::Interrupted));
    let stored = person.messages(&session.id).await;
    audit::answers(&stored).expect("the audit of answers");
    let answers: Vec<_> = stored.iter().filter(|message| message.answer_to_id.is_some()).collect();
    assert_eq!(answers.len(), 2, "the first and one more, not a third: {answers:#?}");
    assert_eq!(answers[1].retry_of_message_id.as_deref(), Some(&*answers[0].id));
}

#[tokio::test]
async fn an_interrupted_answer_is_completed_after_the_restart() {
    let mut server = Setup::default().scripted("pace 5 | words 40 | stall").start().await;
    let person = server.guest().await;
    let session = person.new_session().await;
    let id = new_id();
    let mut asking = person.try_ask(&session.id, &id, "A long question.").await.expect("taken");
    asking.until(has_text).await;
    server.kill();
    server.restart_with(|setup| setup.scripted("say All of it.")).await;
    let answer = person.try_ask(&session.id, &id, "A long question.").await.expect("attaches").answer().await;
    assert_eq!((answer.state(), answer.text.trim()), (MessageState::Complete, "All of it."));
    audit::answers(&person.messages(&session.id).await).expect("the audit of answers");
}

#[tokio::test]
async fn where_policy_says_no_an_interrupted_answer_stays_so() {
    let setup = Setup::default().set("PARLANCE_ANSWER__RESTART_INTERRUPTED", false);
    let mut server = setup.scripted("pace 5 | words 40 | stall").start().await;
    let person = server.guest().await;
    let session = person.new_session().await;
    let id = new_id();
    kill_within_an_answer(&mut server, &person, &session.id, &id).await;
    let answer = person.try_ask(&session.id, &id, "A long question.").await.expect("attaches").answer().await;
    assert_eq!(answer.finish_reason(), FinishReason::Interrupted);
    assert!(!person.session(&session.id).await.id.is_empty());
    let stored = person.messages(&session.id).await;
    assert_eq!(stored.iter().filter(|message| message.answer_to_id.is_some()).count(), 1);
}
