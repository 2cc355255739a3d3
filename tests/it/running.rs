//! The server as a process: its data folder, its ports, its first administrator, its end.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

use parlance_client::v1::ChangePasswordRequest;
use parlance_tests::{Person, Server, Setup, binary, ops::page, server::ADMIN};
use serde_json::Value;
use tokio::net::TcpStream;
use tonic::Code;

/// Runs a command to its end, in a folder of its own and with no environment.
fn parlance(folder: &Path, words: &[&str]) -> Output {
    Command::new(binary::path())
        .args(words)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .expect("the command starts")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("the file is there").permissions().mode() & 0o777
}

#[tokio::test]
async fn the_data_folder_is_closed_to_others() {
    let server = Server::start().await;
    let data = server.data();
    for folder in [data.clone(), data.join("secrets"), data.join("index")] {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
    }
    let secrets = fs::read_dir(data.join("secrets")).unwrap().map(|entry| entry.unwrap().path());
    for file in secrets.chain([data.join("lock"), data.join("listening.json")]) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn a_folder_that_others_could_read_is_closed_at_the_start() {
    let mut server = Server::start().await;
    server.terminate().await;
    fs::set_permissions(server.data(), fs::Permissions::from_mode(0o755)).unwrap();
    server.restart().await;
    assert_eq!(mode(&server.data()), 0o700);
}

#[tokio::test]
async fn a_second_server_on_the_folder_is_refused_by_name() {
    let server = Server::start().await;
    let data = server.data();
    let words = ["--data-dir", data.to_str().unwrap(), "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"];
    let output = parlance(data.parent().unwrap(), &words);
    assert!(!output.status.success());
    let (refusal, pid) = (stderr(&output), format!("process {}", server.pid()));
    assert!(refusal.contains(data.to_str().unwrap()) && refusal.contains(&pid), "{refusal}");
    assert_eq!(page(server.ops_address(), "/readyz").await.0, 200, "the first one still serves");
}

#[tokio::test]
async fn a_folder_with_foreign_files_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "mine").unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let output = parlance(folder.path(), &["--data-dir", "."]);
    assert!(stderr(&output).contains("neither empty nor a data folder"), "{}", stderr(&output));
    assert_eq!(mode(folder.path()), 0o755);
}

#[tokio::test]
async fn the_real_addresses_are_written_when_ready_and_removed_at_the_end() {
    let mut server = Setup::default().set("PARLANCE_SERVER__LISTEN", "127.0.0.1:0").start().await;
    let file = server.data().join("listening.json");
    let listening: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(listening["pid"], server.pid());
    assert_ne!(server.address(), "127.0.0.1:0");
    TcpStream::connect(server.address()).await.expect("gRPC listens where the file says");
    assert!(server.terminate().await.success());
    assert!(!file.exists());
}

#[tokio::test]
async fn a_killed_server_leaves_nothing_that_hinders_the_next() {
    let mut server = Server::start().await;
    server.kill();
    server.restart().await;
    assert_eq!(page(server.ops_address(), "/readyz").await.0, 200);
}

#[tokio::test]
async fn sigterm_and_sigint_end_the_server_in_order() {
    for signal in ["TERM", "INT"] {
        let mut server = Server::start().await;
        server.signal(signal);
        assert!(server.ended().await.success());
        assert!(server.log().contains("stopped"), "{}", server.log());
    }
}

#[tokio::test]
async fn the_ops_port_tells_health_and_numbers() {
    let server = Server::start().await;
    assert_eq!(page(server.ops_address(), "/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(page(server.ops_address(), "/readyz").await, (200, "ready\n".to_owned()));
    let (status, numbers) = page(server.ops_address(), "/metrics").await;
    assert_eq!(status, 200);
    let named: BTreeSet<&str> = numbers.lines().filter_map(|line| line.strip_prefix("# HELP ")).collect();
    assert!(named.iter().any(|line| line.starts_with("parlance_streams_open ")), "{numbers}");
    assert!(named.iter().all(|line| line.starts_with("parlance_")), "{numbers}");
    assert_eq!(page(server.ops_address(), "/else").await.0, 404);
}

#[tokio::test]
async fn logs_are_json_where_nobody_watches() {
    let mut server = Server::start().await;
    server.terminate().await;
    let line = server.log().lines().find(|line| line.contains("draining")).expect("a line about draining").to_owned();
    let line: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(line["level"], "INFO");
}

#[tokio::test]
async fn log_lines_name_the_call_and_its_caller() {
    let server = Setup::default().set("PARLANCE_LOG__LEVEL", "debug").start().await;
    let customer = server.guest().await;
    customer.new_session().await;
    let mut look = tokio::time::interval(Duration::from_millis(5));
    // The line is written after the answer has been sent.
    let call = loop {
        let log = server.log();
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut ended = lines.filter(|line| line["message"] == "call ended").map(|line| line["span"].clone());
        if let Some(call) = ended.next_back().filter(|call| call["method"].to_string().contains("CreateSession")) {
            break call;
        }
        look.tick().await;
    };
    assert!(call["request_id"].as_str().is_some_and(|id| id.len() == 36), "{call}");
    assert!(call["caller"].to_string().contains(&customer.id), "{call}");
}

#[test]
fn plain_text_beyond_loopback_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let output = parlance(folder.path(), &["--listen", "0.0.0.0:0"]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("server.insecure"), "{}", stderr(&output));
    assert!(!folder.path().join("data").exists(), "nothing is made before the settings are right");
}

#[tokio::test]
async fn plain_text_beyond_loopback_starts_when_allowed() {
    let setup = Setup::default().set("PARLANCE_SERVER__LISTEN", "0.0.0.0:0").set("PARLANCE_SERVER__INSECURE", true);
    let server = setup.start().await;
    assert!(server.address().starts_with("0.0.0.0:"));
}

#[test]
fn a_taken_port_is_named_with_its_setting() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let output = parlance(folder.path(), &["--listen", "127.0.0.1:0", "--ops-listen", &address]);
    assert!(stderr(&output).contains(&address) && stderr(&output).contains("ops.listen"), "{}", stderr(&output));
}

#[tokio::test]
async fn doctor_says_what_is_well_and_what_is_not() {
    let server = Server::start().await;
    let data = server.data();
    let doctor = || parlance(data.parent().unwrap(), &["doctor", "--data-dir", data.to_str().unwrap()]);
    let well = doctor();
    let said = String::from_utf8_lossy(&well.stdout).into_owned();
    assert!(well.status.success(), "{said}");
    assert!(said.contains(&format!("process {} serves it", server.pid())), "{said}");

    assert!(said.contains("ok    database: acknowledged means on disk"), "{said}");
    assert!(said.contains("ok    clock"), "{said}");

    fs::set_permissions(data.join("secrets"), fs::Permissions::from_mode(0o755)).unwrap();
    let ill = doctor();
    assert!(!ill.status.success());
    assert!(String::from_utf8_lossy(&ill.stdout).contains("secrets is open to others"));
}

#[tokio::test]
async fn a_generated_password_lies_in_a_private_file_until_it_is_changed() {
    let mut server = Setup::default().set("PARLANCE_ADMIN_PASSWORD", "").start().await;
    let file = server.data().join("secrets/admin-password");
    let password = fs::read_to_string(&file).expect("the password's file").trim().to_owned();
    assert_eq!(mode(&file), 0o600);
    assert!(password.len() >= 20);
    assert!(server.log().contains("secrets/admin-password") && !server.log().contains(&password), "{}", server.log());

    let admin = Person::login(server.channel(), ADMIN.0, &password).await;
    let request = ChangePasswordRequest { current_password: password, new_password: "correct horse".to_owned() };
    admin.auth().change_password(request).await.expect("the password is changed");
    assert!(!file.exists());

    server.terminate().await;
    server.restart().await;
    assert!(!file.exists(), "an administrator exists, so no other is made");
    Person::login(server.channel(), ADMIN.0, "correct horse").await;
}

#[tokio::test]
async fn another_users_new_password_leaves_the_file_alone() {
    let server = Setup::default().set("PARLANCE_ADMIN_PASSWORD", "").start().await;
    let data = server.data();
    let file = data.join("secrets/admin-password");
    let parlance = |words: &[&str]| {
        let output = parlance(data.parent().unwrap(), &[words, &["--data-dir", data.to_str().unwrap()]].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let told = parlance(&["user", "create", "Ann@Example.org", "--role", "supervisor"]);
    let password = told.trim().strip_prefix("password: ").expect("a password").to_owned();
    Person::login(server.channel(), "ann@example.org", &password).await;
    assert!(parlance(&["user", "list"]).contains("supervisor  ann@example.org"));
    parlance(&["user", "reset-password", "ann@example.org"]);
    assert!(file.exists());
    parlance(&["user", "reset-password", ADMIN.0]);
    assert!(!file.exists(), "what it held is no longer the password");
}

#[tokio::test]
async fn the_chosen_administrator_is_looked_at_only_while_there_is_none() {
    let mut server = Server::start().await;
    assert!(!server.data().join("secrets/admin-password").exists());
    server.terminate().await;
    server.restart_with(|setup| setup.set("PARLANCE_ADMIN_EMAIL", "other@localhost")).await;
    server.admin().await;
    let other = Person::try_login(server.channel(), "other@localhost", ADMIN.1).await;
    assert_eq!(other.err().expect("nobody").code(), Code::Unauthenticated);
}
