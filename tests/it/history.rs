//! Histories of real runs: several clients at two servers send, take over, release and read while servers are
//! killed, and what each of them did and saw is held against the log.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Instant,
};

use futures_util::future::join_all;
use parlance_client::v1::{self, event::Change, session_frame::Frame};
use parlance_tests::{
    Frames, Person, Server,
    cluster::{Between, Cluster, kill_one_or_all},
    database::Engine,
    frames::session_frame,
    history::{self, Call, Done},
    long,
    person::new_id,
    reader::Reader,
};
use tokio::{
    task::JoinHandle,
    time::{Duration, interval},
};
use tonic::Status;

const SESSIONS: usize = 4;
/// Messages of each session's contact at each server, and how often an agent takes it over and releases it.
const MESSAGES: usize = 20;
const TURNS: usize = 4;
const KILLS: usize = 4;
const PACE: Duration = Duration::from_millis(60);
const RETRY: Duration = Duration::from_millis(25);

/// What is known of a session's calls so far.
#[derive(Clone)]
struct Record {
    session_id: String,
    begin: Instant,
    calls: Arc<Mutex<Vec<Call>>>,
    writes: Arc<AtomicUsize>,
}

impl Record {
    fn now(&self) -> Duration {
        self.begin.elapsed()
    }

    fn note(&self, began: Duration, done: Done) {
        let call = Call { began, ended: Some(self.now()), done };
        self.calls.lock().expect("whole").push(call);
    }

    /// Asks until there is an answer; the first time counts as the beginning.
    async fn wrote<T, F>(&self, mut ask: impl FnMut() -> F, done: impl FnOnce(T) -> Done)
    where
        F: Future<Output = Result<T, Status>>,
    {
        let (began, mut retry) = (self.now(), interval(RETRY));
        loop {
            retry.tick().await;
            if let Ok(answer) = ask().await {
                self.note(began, done(answer));
                self.writes.fetch_add(1, Ordering::SeqCst);
                return;
            }
        }
    }
}

/// The contact sends at one server.
async fn send(person: Person, record: Record) {
    let mut pace = interval(PACE);
    for _ in 0..MESSAGES {
        pace.tick().await;
        let id = new_id();
        let ask = || person.try_send(&record.session_id, &id, "Are you there?");
        let done = |message: v1::Message| Done::Wrote { mark: history::message(&id), seq: Some(message.seq) };
        record.wrote(ask, done).await;
    }
}

/// An agent takes the session over at one server and gives it back at the other.
async fn turn(here: Person, there: Person, record: Record) {
    let mut pace = interval(5 * PACE);
    for _ in 0..TURNS {
        pace.tick().await;
        let session_id = record.session_id.clone();
        let request = v1::TakeOverSessionRequest { session_id: session_id.clone(), ..Default::default() };
        let take = || async { Ok(here.sessions().take_over_session(request.clone()).await?.into_inner().session) };
        record.wrote(take, moved).await;
        let request = v1::ReleaseSessionRequest { session_id, ..Default::default() };
        let release = || async { Ok(there.sessions().release_session(request.clone()).await?.into_inner().session) };
        record.wrote(release, moved).await;
    }
}

fn moved(session: Option<v1::Session>) -> Done {
    Done::Wrote { mark: history::epoch(session.expect("a session").epoch), seq: None }
}

/// Reads from nothing, now a list and now a stream, until told that all is sent.
async fn read(person: Person, record: Record, done: Arc<AtomicBool>) {
    let mut pace = interval(PACE / 2);
    while !done.load(Ordering::SeqCst) {
        for only_messages in [true, false] {
            pace.tick().await;
            let began = record.now();
            let read = if only_messages {
                list(&person, &record.session_id).await
            } else {
                replay(&person, &record.session_id).await
            };
            if let Ok((up_to, marks)) = read {
                record.note(began, Done::Read { up_to, marks, only_messages });
            }
        }
    }
}

async fn list(person: &Person, session_id: &str) -> Result<(i64, Vec<(i64, String)>), Status> {
    let request = v1::ListMessagesRequest {
        session_id: session_id.to_owned(),
        page_size: 200,
        after_seq: Some(0),
        ..Default::default()
    };
    let page = person.chat().list_messages(request).await?.into_inner();
    assert_eq!(page.next_page_token, "", "one page holds all");
    Ok((page.as_of_seq, page.messages.iter().filter_map(|message| sent(message, message.seq)).collect()))
}

/// A new stream, up to the first time that it says how far it is.
async fn replay(person: &Person, session_id: &str) -> Result<(i64, Vec<(i64, String)>), Status> {
    let cursor = v1::SessionCursor { session_id: session_id.to_owned(), after_seq: Some(0), ..Default::default() };
    let request = v1::SubscribeRequest { sessions: vec![cursor] };
    let mut stream = Frames::new(person.chat().subscribe(request).await?.into_inner());
    let mut marks = Vec::new();
    loop {
        let frame = stream.next().await?.ok_or_else(|| Status::unavailable("the stream ended"))?;
        match session_frame(&frame) {
            Some(Frame::Event(event)) => marks.extend(mark(event)),
            Some(Frame::Checkpoint(checkpoint)) => return Ok((checkpoint.seq, marks)),
            _ => {}
        }
    }
}

/// Under which mark an event is known; answers and their ends are nobody's calls.
fn mark(event: &v1::Event) -> Option<(i64, String)> {
    match event.change.as_ref()? {
        Change::MessageAdded(added) => sent(added.message.as_ref()?, event.seq),
        Change::StateChanged(change) => Some((event.seq, history::epoch(change.epoch))),
        _ => None,
    }
}

fn sent(message: &v1::Message, seq: i64) -> Option<(i64, String)> {
    (!message.client_message_id.is_empty()).then(|| (seq, history::message(&message.client_message_id)))
}

/// Kills one server after the other, then both at once, while the session's changes are written.
async fn kill(servers: &mut [Server], writes: &AtomicUsize) {
    let mut look = interval(Duration::from_millis(5));
    for kill in 1..=KILLS {
        while writes.load(Ordering::SeqCst) < kill * (2 * MESSAGES + 2 * TURNS) / (KILLS + 1) {
            look.tick().await;
        }
        kill_one_or_all(servers, kill, kill == KILLS).await;
    }
}

/// One session, and who acts on it.
struct Play {
    person: Person,
    record: Record,
    writers: Vec<JoinHandle<()>>,
    readers: Vec<JoinHandle<()>>,
}

impl Play {
    async fn begin(cluster: &Cluster, agent: &Person, done: &Arc<AtomicBool>) -> Self {
        let person = cluster.servers[0].guest().await;
        let session_id = person.new_session().await.id;
        let record = Record { session_id, begin: Instant::now(), calls: Arc::default(), writes: Arc::default() };
        let (people, agents) = (cluster.everywhere(&person, 0), cluster.everywhere(agent, 0));
        let mut writers: Vec<_> =
            people.iter().map(|person| tokio::spawn(send(person.clone(), record.clone()))).collect();
        writers.push(tokio::spawn(turn(agents[0].clone(), agents[1].clone(), record.clone())));
        let read = |person: &Person| tokio::spawn(read(person.clone(), record.clone(), Arc::clone(done)));
        let readers = people.iter().map(read).collect();
        Self { person, record, writers, readers }
    }

    /// Its calls, and the log as it is in the end.
    async fn end(self) -> (Vec<Call>, Vec<(i64, String)>) {
        join_all(self.readers).await.into_iter().for_each(|read| read.expect("a reader ends"));
        let mut whole = Reader::new(&self.person, &self.record.session_id);
        whole.read_to(self.person.session(&self.record.session_id).await.last_seq).await;
        let calls = self.record.calls.lock().expect("whole").clone();
        (calls, whole.events.iter().filter_map(mark).collect())
    }
}

async fn record_and_check(engine: Engine, between: Between) {
    let mut cluster = Cluster::start(engine, between, |setup| setup.scripted("say One | wait 20 | say word.")).await;
    let (agent, done) = (cluster.servers[0].admin().await, Arc::new(AtomicBool::new(false)));
    let mut plays = Vec::new();
    for _ in 0..SESSIONS {
        plays.push(Play::begin(&cluster, &agent, &done).await);
    }
    let writes = Arc::clone(&plays[0].record.writes);
    kill(&mut cluster.servers, &writes).await;
    for writer in plays.iter_mut().flat_map(|play| play.writers.drain(..)) {
        writer.await.expect("a writer ends");
    }
    done.store(true, Ordering::SeqCst);
    let (mut all, mut reads) = (0, 0);
    for play in plays {
        let (calls, log) = play.end().await;
        history::check(&calls, &log).expect("the history is one of the log");
        for (wrong, calls, log) in history::doctored(&calls, &log) {
            let found = history::check(&calls, &log).expect_err(wrong);
            assert!(found.starts_with(wrong), "{wrong}: {found}");
        }
        all += calls.len();
        reads += calls.iter().filter(|call| matches!(call.done, Done::Read { .. })).count();
    }
    println!("HISTORY {engine:?}, {between:?}: {KILLS} kills, {all} calls, {reads} of them reads");
    assert!(reads > SESSIONS * MESSAGES, "there was much to judge");
    cluster.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_clients_of_two_servers_did_and_saw_is_one_history_on_postgres() {
    for _ in 0..long::times() {
        record_and_check(Engine::Postgres, Between::Redis).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_clients_of_two_servers_did_and_saw_is_one_history_on_mariadb() {
    for _ in 0..long::times() {
        record_and_check(Engine::MySql, Between::Nothing).await;
    }
}
