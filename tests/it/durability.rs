//! An acknowledged message is on the disk: the kernel's own record of the server's calls shows, for
//! each message of each batch, its bytes written, then the file synced, and only then the answer sent.
//! A server that acknowledges before its commit is seen to fail here, and when it is killed.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::future::join_all;
use parlance_tests::{
    Person, Server, Setup,
    audit::{self, Acked},
    early, forbidden,
    person::new_id,
};
use tokio::time::{Duration, interval};

const SENDERS: usize = 8;
const MESSAGES: usize = 40;
const KILLS: usize = 3;

/// A server that answers before it commits, once SIGUSR1 has told it to: only builds for tests can.
async fn early_server() -> Server {
    let launcher = [env!("CARGO_BIN_EXE_parlance-load"), "early"];
    Setup::default().set("PARLANCE_ASSISTANT__ENABLED", false).launcher(&launcher).start().await
}

/// Has such a server answer before it commits, from here on.
async fn turn(server: &Server) {
    let mark = server.data().join(early::MARK);
    drop(std::fs::remove_file(&mark));
    server.signal("USR1");
    let mut look = interval(Duration::from_millis(5));
    while !mark.exists() {
        look.tick().await;
    }
}

/// Attaches to every thread of the server and returns once it records; none where the kernel forbids it.
fn record(server: &Server, into: &Path) -> Option<Child> {
    let mut tracer = Command::new("strace")
        .args(["-f", "-s", "100000", "-e", "trace=pwrite64,fdatasync,fsync,writev,sendto,write"])
        .arg("-o")
        .arg(into)
        .args(["-p", &server.pid().to_string()])
        .stderr(Stdio::piped())
        .spawn()
        .expect("strace is installed by `make setup`");
    let mut messages = BufReader::new(tracer.stderr.take().expect("its messages")).lines().map_while(Result::ok);
    let first = messages.find(|line| line.contains("attached") || line.contains("not permitted"));
    let first = first.expect("strace says whether it may look at the server");
    // It dies of a message that nobody takes, as of each thread that begins later, and its record with it.
    std::thread::spawn(|| messages.for_each(drop));
    first.contains("attached").then_some(tracer)
}

/// What the kernel saw of so many messages that were sent at once; none where it may not be asked.
async fn recorded(server: &Server, is_early: bool) -> Option<(Vec<String>, String)> {
    let mut people = Vec::new();
    for _ in 0..SENDERS {
        let person = server.guest().await;
        let session = person.new_session().await;
        people.push((person, session.id));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("record");
    let mut tracer = record(server, &file)?;
    if is_early {
        turn(server).await;
    }
    let numbered = |number: usize| (&people[number % SENDERS], format!("durable-{number}-message"));
    // All at once, so that some must share a commit.
    let sends = (0..MESSAGES).map(numbered).map(|((person, session), text)| async move {
        person.send(session, &text).await;
        text
    });
    let texts = join_all(sends).await;
    // What was acknowledged too early is written later: the record must show that as well.
    for (person, session) in &people {
        let mut look = interval(Duration::from_millis(5));
        while person.messages(session).await.len() < MESSAGES / SENDERS {
            look.tick().await;
        }
    }
    let ended = Command::new("sh").args(["-c", &format!("kill -INT {}", tracer.id())]).status();
    assert!(ended.expect("sh starts").success());
    tracer.wait().expect("strace ends");
    Some((texts, std::fs::read_to_string(&file).expect("the record")))
}

/// Where in the record a call of these kinds that carries the text stands.
fn find(record: &[&str], calls: &[&str], text: &str) -> Option<usize> {
    record.iter().position(|line| calls.iter().any(|call| line.contains(call)) && line.contains(text))
}

/// The end of a sync that was begun after one line and was over before another.
fn synced(record: &[&str], after: usize, before: usize) -> Option<usize> {
    let is_sync = |line: &str| line.contains("fdatasync(") || line.contains("fsync(");
    let end = |begun: usize| {
        if record[begun].ends_with("= 0") {
            return Some(begun);
        }
        // Other threads called in between: its end stands further down, under the same thread.
        let thread = record[begun].split_whitespace().next()?;
        let is_end = |line: &&str| line.starts_with(thread) && line.contains("sync resumed>") && line.ends_with("= 0");
        Some(record.iter().skip(begun).position(is_end)? + begun)
    };
    let begun = (after..before).filter(|line| is_sync(record[*line]));
    begun.filter_map(end).find(|end| *end < before)
}

/// Holds a record against the rule; how many syncs carried the messages.
fn judge(record: &str, texts: &[String]) -> Result<usize, String> {
    let record: Vec<&str> = record.lines().collect();
    let mut syncs = HashSet::new();
    for text in texts {
        let written = find(&record, &["pwrite64("], text).ok_or(format!("{text} was not written"))?;
        let sent = find(&record, &["writev(", "sendto(", "write("], text);
        let sent = sent.ok_or(format!("{text} was not acknowledged"))?;
        match synced(&record, written, sent) {
            Some(synced) => drop(syncs.insert(synced)),
            None => return Err(format!("{text}: written at {written}, sent at {sent}, no sync in between")),
        }
    }
    Ok(syncs.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledgement_comes_after_the_sync_of_what_it_acknowledges() {
    let server = Setup::default().set("PARLANCE_ASSISTANT__ENABLED", false).start().await;
    let Some((texts, record)) = recorded(&server, false).await else {
        return forbidden("durability: each acknowledgement after its sync", "strace may not look at the server");
    };
    let syncs = judge(&record, &texts).expect("each message is synced before its acknowledgement");
    println!("durability: {} messages, each after one of {syncs} syncs", texts.len());
    assert!(syncs < texts.len(), "messages shared commits, so batches were judged");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_answers_before_its_sync_is_found_by_the_kernels_record() {
    let server = early_server().await;
    let Some((texts, record)) = recorded(&server, true).await else {
        return forbidden("durability: an early acknowledgement is found", "strace may not look at the server");
    };
    let found = judge(&record, &texts).expect_err("every acknowledgement came too early");
    println!("durability: {found}");
    assert!(found.ends_with("no sync in between"), "{found}");
}

#[test]
fn a_doctored_record_is_found() {
    let texts = ["one".to_owned()];
    let [written, begun, other, done, sent] = [
        "7 pwrite64(9, \"one\", 3, 0) = 3",
        "7 fdatasync(9 <unfinished ...>",
        "8 sendto(4, \"x\", 1) = 1",
        "7 <... fdatasync resumed>) = 0",
        "8 writev(4, [\"one\"]) = 3",
    ];
    let judged = |lines: &[&str]| judge(&lines.join("\n"), &texts);
    assert_eq!(judged(&[written, begun, other, done, sent]), Ok(1));
    assert!(judged(&[written, begun, other, sent, done]).is_err(), "sent before the sync was done");
    assert!(judged(&[begun, written, other, done, sent]).is_err(), "a sync that began before the write");
    assert!(judged(&[written, other, sent]).is_err() && judged(&[begun, done, sent]).is_err());
}

/// Sends without a pause until told to stop; what was acknowledged.
async fn send_on(person: Person, session_id: String, done: Arc<AtomicBool>) -> Vec<Acked> {
    let (mut acked, mut retry) = (Vec::new(), interval(Duration::from_millis(10)));
    while !done.load(Ordering::SeqCst) {
        let id = new_id();
        match person.try_send(&session_id, &id, "Kept?").await {
            Ok(message) => acked.push(Acked { client_message_id: id, seq: message.seq }),
            Err(_) => drop(retry.tick().await),
        }
    }
    acked
}

/// CRASH-1's audit on a server that breaks its promise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_acknowledges_before_its_commit_is_seen_to_lose() {
    let mut server = early_server().await;
    let done = Arc::new(AtomicBool::new(false));
    let (mut people, mut senders) = (Vec::new(), Vec::new());
    for _ in 0..SENDERS {
        let person = server.guest().await;
        let session = person.new_session().await.id;
        senders.push(tokio::spawn(send_on(person.clone(), session.clone(), Arc::clone(&done))));
        people.push((person, session));
    }
    for _ in 0..KILLS {
        turn(&server).await;
        let before = people[0].0.session(&people[0].1).await.last_seq;
        let mut look = interval(Duration::from_millis(5));
        while people[0].0.session(&people[0].1).await.last_seq < before + 10 {
            look.tick().await;
        }
        server.kill();
        server.restart().await;
    }
    done.store(true, Ordering::SeqCst);
    let sent: Vec<_> = join_all(senders).await.into_iter().map(|sent| sent.expect("a sender ends")).collect();
    let mut found = Vec::new();
    for ((person, session), own) in people.iter().zip(&sent) {
        found.extend(audit::messages(own, &person.messages(session).await).err());
    }
    println!("CRASH-1, negative control: {} of {SENDERS} audits failed, one with: {:?}", found.len(), found.first());
    assert!(found.iter().any(|error| error.starts_with("lost")), "{found:?}");
}
