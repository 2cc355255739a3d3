//! An acknowledged message is on the disk: the kernel's own record of the server's calls shows, for
//! each message, its bytes written, then the file synced, and only then the answer sent.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use parlance_tests::Server;

const MESSAGES: usize = 20;

/// Attaches to every thread of the server and returns once it records.
fn record(server: &Server, into: &Path) -> Child {
    let mut tracer = Command::new("strace")
        .args(["-f", "-s", "100000", "-e", "trace=pwrite64,fdatasync,fsync,writev,sendto,write"])
        .arg("-o")
        .arg(into)
        .args(["-p", &server.pid().to_string()])
        .stderr(Stdio::piped())
        .spawn()
        .expect("strace is installed by `make setup`");
    let messages = BufReader::new(tracer.stderr.take().expect("its messages"));
    let first =
        messages.lines().map_while(Result::ok).find(|line| line.contains("attached") || line.contains("not permitted"));
    let first = first.expect("strace says whether it may look at the server");
    assert!(first.contains("attached"), "{first}");
    tracer
}

/// Where in the record the text stands in a call of this kind, after a line.
fn find(record: &[&str], after: usize, calls: &[&str], text: &str) -> Option<usize> {
    let is = |line: &&str| calls.iter().any(|call| line.contains(call)) && line.contains(text);
    record.iter().skip(after).position(is).map(|at| at + after)
}

#[tokio::test]
async fn every_acknowledgement_comes_after_the_sync_of_what_it_acknowledges() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    customer.ask(&session.id, "I want to talk to a person").await.ending().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("record");
    let mut tracer = record(&server, &file);
    for number in 0..MESSAGES {
        customer.send(&session.id, &format!("durable-{number}-message")).await;
    }
    let ended = Command::new("sh").args(["-c", &format!("kill -INT {}", tracer.id())]).status();
    assert!(ended.expect("sh starts").success());
    tracer.wait().expect("strace ends");

    let record = std::fs::read_to_string(&file).expect("the record");
    let record: Vec<&str> = record.lines().collect();
    for number in 0..MESSAGES {
        let text = format!("durable-{number}-message");
        let written = find(&record, 0, &["pwrite64("], &text).unwrap_or_else(|| panic!("{text} was not written"));
        let sent = find(&record, 0, &["writev(", "sendto(", "write("], &text);
        let sent = sent.unwrap_or_else(|| panic!("{text} was not acknowledged"));
        let sync = |line: &&str| (line.contains("fdatasync") || line.contains("fsync")) && line.ends_with("= 0");
        let synced = sent > written && record[written..sent].iter().any(sync);
        assert!(synced, "{text}: written at {written}, sent at {sent}, without a sync between");
    }
    println!("durability: {MESSAGES} messages, each synced before its acknowledgement");
}
