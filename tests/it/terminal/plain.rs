//! `parlance chat` in a pipe: lines in, lines out, no control sequences.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use parlance_tests::{Server, Setup, binary, server::ADMIN};

/// Runs the client on lines, to its end.
async fn piped(server: &Server, words: &[&str], lines: &str) -> Output {
    let mut command = Command::new(binary::path());
    command.args(["chat", "--server", server.address()]).args(words);
    command.env_clear().env("PARLANCE_PASSWORD", ADMIN.1).env("XDG_STATE_HOME", server.data().join("state"));
    let mut process =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the client starts");
    let mut stdin = process.stdin.take().expect("a pipe");
    stdin.write_all(lines.as_bytes()).expect("the client reads");
    drop(stdin);
    tokio::task::spawn_blocking(move || process.wait_with_output().expect("the client ends")).await.expect("no panic")
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_line_waits_for_the_answer_to_the_one_before() {
    let server = Setup::default().scripted("pace 5 | say You said: | question").start().await;
    let said = stdout(&piped(&server, &["--name", "Li"], "one\ntwo\n/human\n").await);
    let assistant = said.lines().find_map(|line| line.strip_suffix(": You said: one")).expect("an answer");
    // What the assistant does before it answers is transient: it may be missed.
    let lines: Vec<&str> = said.lines().filter(|line| !line.starts_with('(')).collect();
    let (one, two) = (format!("{assistant}: You said: one"), format!("{assistant}: You said: two"));
    assert_eq!(
        lines,
        [
            "You are talking to the assistant. /human asks for a person, /help shows more.",
            "you: one",
            &one,
            "you: two",
            &two,
            "You are waiting for a person.",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_works_through_a_pipe() {
    let server = Setup::default().scripted("say Hello").start().await;
    let contact = server.guest().await;
    let session = contact.new_session().await;
    contact.send(&session.id, "Is anybody there?").await;
    let said = stdout(&piped(&server, &["--agent"], "/take 1\nI am here.\n/release\n").await);
    for line in ["Guest: Is anybody there?", "you: I am here.", "The assistant has the floor again."] {
        assert!(said.lines().any(|shown| shown == line), "{line:?} is missing:\n{said}");
    }
    let texts: Vec<String> = contact.messages(&session.id).await.into_iter().map(|message| message.text).collect();
    assert!(texts.contains(&"I am here.".to_owned()), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn control_sequences_of_others_are_not_passed_on() {
    let server = Setup::default().scripted("question").start().await;
    let said = stdout(&piped(&server, &[], "red \u{1b}[31mtext\n").await);
    assert!(said.contains("red \u{fffd}[31mtext"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_server_the_client_says_so() {
    let mut server = Server::start().await;
    server.kill();
    let output = piped(&server, &[], "").await;
    assert!(!output.status.success());
    let fault = String::from_utf8_lossy(&output.stderr);
    assert!(fault.contains("no server answers at http://127.0.0.1:"), "{fault}");
}
