//! An installation goes from engine to engine and is the same on each: customers go on where they were. A copy
//! that is interrupted goes on, one that differs is refused, and no server starts on half of one.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
};

use parlance_client::v1::{self, ResumeOutcome};
use parlance_tests::{
    Person, Server, Setup, binary,
    command::{Done, run},
    database::{self, Empty, Engine},
    person::new_id,
    server::HANG,
};
use sqlx::{Connection, Executor, PgConnection};

/// More than two pages of messages.
const MESSAGES: usize = 600;

/// A stopped server on SQLite and what its people knew.
struct Installation {
    server: Server,
    customer: Person,
    session_id: String,
    log_id: String,
    messages: Vec<v1::Message>,
    session: v1::Session,
    events: Vec<v1::Event>,
}

impl Installation {
    async fn stopped(messages: usize) -> Self {
        let mut server = setup().start().await;
        let (customer, agent) = (server.guest().await, server.agent("Ann").await);
        let session_id = customer.new_session().await.id;
        fill(&customer, &agent, &server.supervisor("Sue").await, &session_id, messages).await;
        let messages = customer.settled(&session_id).await;
        let session = customer.session(&session_id).await;
        let mut stream = customer.subscribe(&session_id, Some(("", 0))).await;
        let log_id = stream.subscribed().await.log_id;
        let events = stream.events_to(session.last_seq).await;
        assert!(server.terminate().await.success());
        Self { server, customer, session_id, log_id, messages, session, events }
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.server.data().join("parlance.db").display())
    }

    /// A server on a copy is the server of before to everybody.
    async fn goes_on(&self, url: &str) {
        let server = setup().database(url).start().await;
        let customer = self.customer.at(server.channel());
        assert_eq!(customer.messages(&self.session_id).await, self.messages);
        assert_eq!(customer.session(&self.session_id).await, self.session);
        let middle = self.events[self.events.len() / 2].seq;
        let mut stream = customer.subscribe(&self.session_id, Some((&self.log_id, middle))).await;
        let begun = stream.subscribed().await;
        assert_eq!((begun.outcome(), &begun.log_id), (ResumeOutcome::Resumed, &self.log_id));
        let last = self.events.last().expect("events").seq;
        let missed: Vec<_> = self.events.iter().filter(|event| event.seq > middle).cloned().collect();
        assert_eq!(stream.events_to(last).await, missed);
        let agent = Person::login(server.channel(), "ann@example.org", "password of Ann").await;
        let sent = agent.send(&self.session_id, "Here we are again").await;
        assert_eq!(stream.event().await.seq, sent.seq);
        customer.send(&self.session_id, "Good").await;
    }
}

fn setup() -> Setup {
    Setup::default().database("").set("PARLANCE_SESSION__AWAY_SECONDS", 604_800)
}

/// Leaves rows in most tables, with text that engines disagree about.
async fn fill(customer: &Person, agent: &Person, supervisor: &Person, session_id: &str, messages: usize) {
    let id = || session_id.to_owned();
    customer.ask(session_id, "How do I install Parlance?").await.answer().await;
    let base =
        v1::CreateKnowledgeBaseRequest { request_id: new_id(), display_name: "Köln".into(), ..Default::default() };
    let base = supervisor.knowledge().create_knowledge_base(base).await.expect("a base").into_inner();
    let document = v1::AddDocumentRequest {
        request_id: new_id(),
        knowledge_base_id: base.knowledge_base.expect("a base").id,
        title: "Parcels".into(),
        text: "Parcels leave Köln every day. 包裹每天从科隆发出。".repeat(200),
        ..Default::default()
    };
    supervisor.knowledge().add_document(document).await.expect("a document");
    let request = v1::RequestHumanRequest { session_id: id(), ..Default::default() };
    customer.sessions().request_human(request).await.expect("a place in the queue");
    let request = v1::AcceptSessionRequest { session_id: id(), expected_epoch: None };
    agent.sessions().accept_session(request).await.expect("accepted");
    let note = v1::AddNoteRequest { session_id: id(), client_message_id: new_id(), text: "Be kind.".into() };
    agent.chat().add_note(note).await.expect("a note");
    for (index, text) in ["trailing blanks   ", "👩‍👩‍👧‍👦 \u{10ffff} ñ n\u{303}", "'; DROP TABLE \\ \" %_", "\r\n\t"]
        .into_iter()
        .cycle()
        .take(messages)
        .enumerate()
    {
        customer.send(session_id, &format!("{index} {text}")).await;
    }
    let message = customer.send(session_id, "First words").await;
    let edit = v1::EditMessageRequest {
        session_id: id(),
        message_id: message.id.clone(),
        text: "Second words".into(),
        expected_revision: None,
    };
    customer.chat().edit_message(edit).await.expect("edited");
    let message = customer.send(session_id, "Words to be forgotten").await;
    let delete = v1::DeleteMessageRequest { session_id: id(), message_id: message.id };
    customer.chat().delete_message(delete).await.expect("deleted");
    let read = v1::MarkReadRequest { session_id: id(), seq: message.seq };
    agent.chat().mark_read(read).await.expect("read");
}

fn copy(from: &str, to: &str) -> Done {
    // The password of a URL is nobody's business who lists processes.
    run(&["copy", "--from", from], &[("PARLANCE_COPY_TO", to), ("PARLANCE_DATABASE__WRITE_SECONDS", "30")])
}

/// The tables of a report, each with its rows and checksum.
fn tables(said: &str) -> Vec<&str> {
    said.lines().filter(|line| line.contains(" rows  ")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_installation_is_the_same_on_every_engine_and_customers_go_on_where_they_were() {
    let installation = Installation::stopped(MESSAGES).await;
    let folder = tempfile::tempdir().expect("a folder");
    let postgres = Empty::create(Engine::Postgres).await;
    let mysql = Empty::create(Engine::MySql).await;
    let file = folder.path().join("copied.db");
    let sqlite = format!("sqlite:{}", file.display());
    let chain = [&*installation.url(), &*postgres.url, &*mysql.url, &*sqlite];
    let mut first = String::new();
    for step in chain.windows(2) {
        let said = copy(step[0], step[1]).well();
        assert!(said.contains("copying messages: 0 of") && said.contains("token key"), "{said}");
        if first.is_empty() {
            first.clone_from(&said);
        }
        assert_eq!(tables(&said), tables(&first));
    }
    assert!(tables(&first).iter().any(|line| line.starts_with("messages")), "{first}");
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).expect("the copy").permissions());
    assert_eq!(mode & 0o777, 0o600);
    for url in &chain[1..] {
        installation.goes_on(url).await;
    }
    postgres.remove().await;
    mysql.remove().await;
}

async fn interrupted(engine: Engine) {
    let installation = Installation::stopped(MESSAGES).await;
    let target = Empty::create(engine).await;
    let env = [("PARLANCE_DATABASE__URL", target.url.as_str())];
    run(&["migrate"], &env).well();
    database::run(engine, &target.url, "ALTER TABLE events ADD CONSTRAINT short CHECK (seq < 400)").await;
    copy(&installation.url(), &target.url).refused(&["the same command goes on from there"]);
    run(&["serve"], &env).refused(&["a copy that was not finished"]);
    let another = Installation::stopped(1).await;
    copy(&another.url(), &target.url).refused(&["unfinished copy of another installation"]);

    database::run(engine, &target.url, "ALTER TABLE events DROP CONSTRAINT short").await;
    let said = copy(&installation.url(), &target.url).well();
    let again: Vec<&str> = said.lines().filter(|line| line.starts_with("copying")).collect();
    assert!(!again.iter().any(|line| line.contains("messages")), "what was copied is not copied again: {said}");
    installation.goes_on(&target.url).await;
    target.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_into_postgres_that_was_interrupted_within_a_table_goes_on_there() {
    interrupted(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_into_mariadb_that_was_interrupted_within_a_table_goes_on_there() {
    interrupted(Engine::MySql).await;
}

/// Runs a copy until it says these words, and kills it.
fn killed(from: &str, to: &str, words: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut copy = Command::new(binary::path())
        .args(["copy", "--from", from, "--to", to])
        .current_dir(folder.path())
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the copy starts");
    let (said, hears) = mpsc::channel();
    let lines = BufReader::new(copy.stderr.take().expect("its messages")).lines();
    std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| said.send(line)));
    while !hears.recv_timeout(HANG).expect("the copy says more").contains(words) {}
    copy.kill().expect("killed");
    copy.wait().expect("ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_copy_goes_on_and_one_that_differs_is_refused() {
    let installation = Installation::stopped(1).await;
    let target = Empty::create(Engine::Postgres).await;
    let env = [("PARLANCE_DATABASE__URL", target.url.as_str())];
    run(&["migrate"], &env).well();
    let mut blocker = PgConnection::connect(&target.url).await.expect("the database answers");
    let mut transaction = blocker.begin().await.expect("a transaction");
    transaction.execute("LOCK TABLE events IN EXCLUSIVE MODE").await.expect("the lock");
    killed(&installation.url(), &target.url, "copying events");
    transaction.rollback().await.expect("the lock is given back");
    blocker.close().await.expect("the connection closes");

    let changed = "UPDATE messages SET text = 'never said' WHERE seq = (SELECT MAX(seq) FROM messages)";
    database::run(Engine::Postgres, &target.url, changed).await;
    copy(&installation.url(), &target.url).refused(&["differs in the table messages"]);
    run(&["serve"], &env).refused(&["a copy that was not finished"]);
    target.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_use_or_is_no_installation_is_not_copied() {
    let mut installation = Installation::stopped(1).await;
    let (from, target) = (installation.url(), Empty::create(Engine::Postgres).await);
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let sqlite = |path: &Path| format!("sqlite:{}", path.display());
    let written = |name: &str, bytes: &[u8]| -> PathBuf {
        fs::write(file(name), bytes).expect("written");
        file(name)
    };
    copy(&from, &from).refused(&["the same database"]);
    copy(&sqlite(&file("nowhere")), &target.url).refused(&["there is no file"]);
    copy(&sqlite(&written("empty", b"")), &target.url).refused(&["no installation"]);
    let backup = file("backup");
    let data = installation.server.data();
    let words = ["backup".as_ref(), "--data-dir".as_ref(), data.as_os_str(), backup.as_os_str()];
    run(&words, &[]).well();
    let older = written("older", &fs::read(&backup).expect("the backup"));
    let statement = "DELETE FROM schema_versions WHERE version > 1";
    database::run(Engine::Sqlite, &sqlite(&older), statement).await;
    copy(&sqlite(&older), &target.url).refused(&["schema 1", "parlance migrate"]);

    // A backup is as good as the installation, and stays as it is.
    let bytes = fs::read(&backup).expect("the backup");
    copy(&sqlite(&backup), &target.url).well();
    assert_eq!(fs::read(&backup).expect("the backup"), bytes);
    copy(&from, &target.url).refused(&["holds this installation already"]);
    installation.server.restart().await;
    copy(&from, &target.url).refused(&["in use by another server"]);
    let other = Installation::stopped(1).await;
    copy(&other.url(), &target.url).refused(&["in use", "users"]);
    let server = setup().database(&target.url).start().await;
    copy(&target.url, &sqlite(&file("late"))).refused(&["stop the servers first"]);
    drop(server);
    target.remove().await;
}
