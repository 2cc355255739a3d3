//! The commands of the README, run as they stand there: every block marked `sh` but `make test`, in
//! order, in one shell, in a folder as fresh as a clone. Apart from the suite because it takes the
//! README's ports and a release build.

use std::{
    fs,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use parlance_tests::binary::root;

/// A hang guard: the release build may be part of it.
const HANG: Duration = Duration::from_secs(1800);

/// What a newcomer is promised to see, in this order. Each is looked for behind the one before.
const SEEN: &[&str] = &[
    "grpc.health.v1.Health",
    "grpc.reflection.v1.ServerReflection",
    "parlance.v1.ChatService",
    // The answer grows and names its sources.
    "\"sent\"",
    "\"delta\"",
    "\"finished\"",
    "\"quote\"",
    // The same through four clients, then other tools.
    "From “Why no message gets lost”",
    "From “Why no message gets lost”",
    "From “Why no message gets lost”",
    "From “Why no message gets lost”",
    "\"refreshToken\"",
    "\"refreshToken\"",
    "\"SERVING\"",
    // The log from its first event.
    "\"subscribed\"",
    "\"seq\": \"1\"",
    "\"messageAdded\"",
    // The same log after kill -9.
    "\"RESUME_OUTCOME_RESUMED\"",
    "\"seq\": \"1\"",
    "\"messageAdded\"",
    // The floor is taken in the middle of an answer.
    "\"SESSION_STATE_HUMAN\"",
    "\"handedOff\"",
    "\"STATE_CHANGE_REASON_TAKEN_OVER\"",
    "\"MESSAGE_STATE_STOPPED\"",
    // Given back, the assistant cites the person.
    "\"SESSION_STATE_ASSISTANT\"",
    "\"messageSeq\"",
];

#[test]
fn the_readmes_commands_do_what_it_says() {
    let script = blocks("README.md")
        .iter()
        .enumerate()
        .fold(String::new(), |script, (number, block)| format!("{script}echo '== block {}'\n{block}\n", number + 1));
    let out = root().join("target/tour.log");
    let mut shell = shell(&script, &out);
    let ended = wait(&mut shell);
    // Whatever the tour left running belongs to the shell's process group.
    let _ = Command::new("sh").args(["-c", &format!("kill -KILL -- -{}", shell.id())]).stderr(Stdio::null()).status();
    let seen = fs::read_to_string(&out).expect("the tour's output");
    let server_log = fs::read_to_string(root().join("target/fresh/server.log")).unwrap_or_default();
    assert!(ended, "the tour does not end\n{seen}\n== server.log\n{server_log}");
    let mut rest = seen.as_str();
    for wanted in SEEN {
        let Some(at) = rest.find(wanted) else {
            panic!("{wanted} does not come\n== output\n{seen}\n== server.log\n{server_log}");
        };
        rest = &rest[at + wanted.len()..];
    }
}

#[test]
fn both_readmes_have_the_same_commands() {
    let commands = |file: &str| {
        let lines: Vec<String> = blocks(file).iter().flat_map(|block| block.lines().map(str::to_owned)).collect();
        lines.into_iter().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>()
    };
    assert!(!commands("README.md").is_empty());
    assert_eq!(commands("README.md"), commands("README.zh-CN.md"));
}

/// The blocks of a file that a reader is meant to run.
fn blocks(file: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(file)).expect("the README");
    let fenced = text.split("\n```sh\n").skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default().to_owned());
    fenced.filter(|block| block.trim() != "make test").collect()
}

/// A shell in the fresh folder. Only where things are is told to it, nothing about Parlance.
fn shell(script: &str, out: &std::path::Path) -> Child {
    let prepared = Command::new(root().join("tests/env/fresh-copy")).arg("true").status();
    assert!(prepared.expect("bash starts").success(), "the fresh folder cannot be made");
    let root = root().canonicalize().expect("the root is there");
    let path = format!("{}:{}", root.join("target/env/bin").display(), std::env::var("PATH").unwrap_or_default());
    let log = fs::File::create(out).expect("a file for the output");
    let mut command = Command::new("bash");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PARLANCE_")) {
        command.env_remove(name);
    }
    command
        .args(["-c", script])
        .current_dir(root.join("target/fresh"))
        .env("PATH", path)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a second handle"))
        .stderr(log)
        .process_group(0)
        .spawn()
        .expect("bash starts")
}

fn wait(shell: &mut Child) -> bool {
    let began = Instant::now();
    while began.elapsed() < HANG {
        if shell.try_wait().expect("the shell can be asked").is_some() {
            return true;
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
    false
}
