//! A database of its own for each test, on each engine, with a store and its writer on it.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    ops::Deref,
    sync::{Arc, Mutex},
    time::Duration,
};

use parlance_server::{
    clock::{self, Clock},
    domain::{
        answer::LiveAnswers,
        contact::Verification,
        draft::{NewAnswer, Send},
        floor::Floor,
        message::{Audience, Sender, SenderKind},
        session::{Priority, Session, SessionConfig},
        timer::TimerSettings,
    },
    store::{Commit, Deadlines, LinkSettings, Store, StoreSettings, Writer, WriterHooks},
    tasks::Tasks,
};
use parlance_tests::database::Empty;
pub use parlance_tests::database::{Engine, administer};

pub const START_MS: i64 = 1_800_000_000_000;
pub const TIMERS: TimerSettings = TimerSettings { waiting_ms: 300_000, idle_ms: 86_400_000, away_ms: 120_000 };

const DEADLINES: Deadlines =
    Deadlines { read: Duration::from_secs(60), write: Duration::from_secs(60), lease: Duration::from_secs(5) };

/// More than ten times what the slowest test takes.
const HANG: Duration = Duration::from_secs(180);

/// A store with its writer, as one server has them.
pub struct Node {
    pub store: Store,
    pub live: Arc<LiveAnswers>,
    pub clock: Clock,
    /// What the writer published.
    pub commits: Arc<Mutex<Vec<Commit>>>,
    tasks: Tasks,
    writer: Mutex<Option<Writer>>,
}

/// A database that nothing else uses, and a running node on it.
pub struct Database {
    pub engine: Engine,
    pub url: String,
    node: Node,
    empty: Empty,
}

impl Deref for Database {
    type Target = Node;

    fn deref(&self) -> &Node {
        &self.node
    }
}

/// Runs each of a file's tests once on each engine, and on SQLite again as a server with its own file
/// runs: it judges by the sessions that it remembers. Tests of two nodes that write cannot run so.
macro_rules! on_each_engine {
    (@each $module:ident $engine:ident $alone:literal $($test:ident)+) => {
        mod $module {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let engine = $crate::store::database::Engine::$engine;
                $crate::store::database::run(engine, $alone, super::$test).await;
            })+
        }
    };
    ($($test:ident,)+ $(; two_nodes: $($two:ident,)+)?) => {
        $crate::store::database::on_each_engine!(@each sqlite Sqlite false $($test)+ $($($two)+)?);
        $crate::store::database::on_each_engine!(@each mysql MySql false $($test)+ $($($two)+)?);
        $crate::store::database::on_each_engine!(@each postgres Postgres false $($test)+ $($($two)+)?);
        $crate::store::database::on_each_engine!(@each alone Sqlite true $($test)+);
    };
}

pub(crate) use on_each_engine;

/// Makes a database, runs a test on it and drops it; that of a failed test is left, to be looked at.
pub async fn run(engine: Engine, alone: bool, test: impl AsyncFnOnce(&Database)) {
    let database = Database::create(engine, alone).await;
    tokio::time::timeout(HANG, test(&database)).await.expect("the test hangs");
    database.remove().await;
}

impl Database {
    pub async fn create(engine: Engine, alone: bool) -> Self {
        let empty = Empty::create(engine).await;
        let node = Node::open(&empty.url, alone);
        node.store.migrate().await.unwrap();
        node.start();
        Self { engine, url: empty.url.clone(), node, empty }
    }

    /// Another node on the same database; its queue fills until it is started.
    pub fn another_node(&self) -> Node {
        Node::open(&self.url, false)
    }

    async fn remove(self) {
        self.node.stop().await;
        self.empty.remove().await;
    }
}

impl Node {
    fn open(url: &str, alone: bool) -> Self {
        let tasks = Tasks::default();
        let (url, most_queued) = (url.to_owned(), DEADLINES.write);
        let (max_readers, searchers, deadlines, link) = (4, 2, DEADLINES, LinkSettings::default());
        let settings = StoreSettings { url, max_readers, searchers, alone, deadlines, most_queued, link };
        let (store, writer) = Store::open(&settings, tasks.clone()).unwrap();
        Self {
            store,
            live: Arc::new(LiveAnswers::default()),
            clock: Clock::settable(START_MS),
            commits: Arc::default(),
            tasks,
            writer: Mutex::new(Some(writer)),
        }
    }

    /// Starts the writer.
    pub fn start(&self) {
        let (now, commits) = (self.clock.clone(), Arc::clone(&self.commits));
        let hooks = WriterHooks {
            now_ms: Box::new(move || now.now_ms()),
            new_id: clock::new_id,
            live: Arc::clone(&self.live),
            timers: TIMERS,
            on_commit: Box::new(move |commit| commits.lock().unwrap().push(commit.clone())),
            on_found: Box::new(|_| {}),
        };
        let writer = self.writer.lock().unwrap().take().unwrap();
        self.tasks.spawn(writer.run(hooks));
    }

    /// How many of its tasks run, the writer among them.
    pub fn running(&self) -> usize {
        self.tasks.running()
    }

    /// Lets the writer end and closes the connections.
    pub async fn stop(&self) {
        assert!(self.tasks.drain(Duration::from_secs(60)).await, "the writer did not end");
        self.store.close().await;
    }

    /// A session with the assistant, stored.
    pub async fn session(&self) -> Arc<Session> {
        self.store.create_session(new_session(), Sender::system(), None).await.unwrap().0
    }
}

/// A session as CreateSession would make it; every field that can be filled is.
pub fn new_session() -> Session {
    Session {
        id: clock::new_id(),
        title: "Where is my parcel?".to_owned(),
        contact_id: clock::new_id(),
        contact_verification: Verification::Guest,
        channel: "web".to_owned(),
        locale: "en".to_owned(),
        floor: Floor::first(true),
        assistant_id: clock::new_id(),
        config: SessionConfig { model: "small".to_owned(), temperature: Some(0.25), ..SessionConfig::default() },
        priority: Priority::Normal,
        metadata: serde_json::from_str(r#"{"order": 7, "tags": ["a", null]}"#).unwrap(),
        first_seq: 1,
        last_seq: 0,
        contact_seq: 0,
        answer_id: None,
        nothing_found: 0,
        provider_failures: 0,
        queued_at_ms: None,
        assigned_at_ms: None,
        created_at_ms: START_MS,
        updated_at_ms: START_MS,
        last_activity_ms: START_MS,
        rating: None,
    }
}

pub fn contact(session: &Session) -> Sender {
    Sender { kind: SenderKind::Contact, id: session.contact_id, display_name: "Ada".to_owned() }
}

pub fn user() -> Sender {
    Sender { kind: SenderKind::User, id: clock::new_id(), display_name: "Bo".to_owned() }
}

/// A message as SendMessage would make it.
pub fn message(sender: Sender, text: &str) -> Send {
    Send {
        message_id: clock::new_id(),
        sender,
        client_message_id: clock::new_id(),
        digest: digest(text),
        text: text.to_owned(),
        reply_to_id: None,
        expected_epoch: None,
        audience: Audience::All,
        reopens: true,
        assistant_on: true,
        hand_off: None,
        answer: None,
    }
}

/// Stands in for SHA-256: as long, and another for another text.
fn digest(text: &str) -> Vec<u8> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish().to_be_bytes().repeat(4)
}

pub fn new_answer(session: &Session) -> NewAnswer {
    let assistant =
        Sender { kind: SenderKind::Assistant, id: session.assistant_id, display_name: "Assistant".to_owned() };
    let (message_id, holder) = (clock::new_id(), clock::new_id());
    NewAnswer { message_id, assistant, holder, lease_until_ms: START_MS + 10_000 }
}
