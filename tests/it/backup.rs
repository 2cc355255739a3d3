//! A backup is taken while customers write, holds what was acknowledged before it, and becomes the database
//! of another data folder; what is no whole backup is refused, and nothing is left half done.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use parlance_client::v1::{ResetReason, ResumeOutcome};
use parlance_tests::{
    Person, Server, Setup,
    audit::{self, Acked},
    command::{Done, run, run_by},
    database::{self, Engine},
};
use tempfile::TempDir;

const KEY: &str = "a key of the tests that is long enough";
const BACKUPS: usize = 3;

fn setup() -> Setup {
    Setup::default().set("PARLANCE_LOGIN__TOKEN_KEY", KEY)
}

fn back_up(data: &Path, file: &Path) -> Done {
    run(&["backup".as_ref(), "--data-dir".as_ref(), data.as_os_str(), file.as_os_str()], &[])
}

fn restore(data: &Path, file: &Path, flags: &[&str]) -> Done {
    let words = ["restore".as_ref(), "--data-dir".as_ref(), data.as_os_str(), file.as_os_str()];
    let flags = flags.iter().map(AsRef::as_ref);
    run(&words.into_iter().chain(flags).collect::<Vec<_>>(), &[])
}

/// Sends until told to stop.
fn send(person: Person, session_id: String, done: &Arc<AtomicBool>) -> tokio::task::JoinHandle<Vec<Acked>> {
    let done = Arc::clone(done);
    tokio::spawn(async move {
        let mut acked = Vec::new();
        while !done.load(Ordering::SeqCst) {
            let message = person.send(&session_id, "Is somebody there?").await;
            acked.push(Acked { client_message_id: message.client_message_id, seq: message.seq });
        }
        acked
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_holds_what_was_acknowledged_and_restores_with_a_log_of_its_own() {
    let server = setup().start().await;
    let customer = server.guest().await;
    let session_id = customer.new_session().await.id;
    let folder = tempfile::tempdir().expect("a folder");
    let done = Arc::new(AtomicBool::new(false));
    let load = send(customer.clone(), customer.new_session().await.id, &done);

    let (mut acked, mut files) = (Vec::new(), Vec::new());
    for round in 0..BACKUPS {
        let message = customer.send(&session_id, &format!("Before backup {round}")).await;
        acked.push(Acked { client_message_id: message.client_message_id, seq: message.seq });
        let file = folder.path().join(format!("{round}.backup"));
        let said = back_up(&server.data(), &file).well();
        assert!(said.contains("messages, schema"), "{said}");
        assert_eq!(fs::metadata(&file).expect("the backup").permissions().mode() & 0o777, 0o600);
        files.push(file);
    }
    done.store(true, Ordering::SeqCst);
    assert!(!load.await.expect("the load ends").is_empty(), "load while backups are made");
    let log_id = customer.subscribe(&session_id, Some(("", 0))).await.subscribed().await.log_id;
    drop(server);

    let mut other = setup().start().await;
    for (round, file) in files.iter().enumerate() {
        restore(&other.data(), file, &["--replace"]).refused(&["in use by another server"]);
        assert!(other.terminate().await.success());
        restore(&other.data(), file, &[]).refused(&["there is a database", "--replace"]);
        restore(&other.data(), file, &["--replace"]).well();
        assert_eq!(parts(&other.data()), Vec::<PathBuf>::new());
        other.restart().await;
        let customer = customer.at(other.channel());
        let stored = customer.settled(&session_id).await;
        audit::messages(&acked[..=round], &stored).expect("the audit of the backup");
        // Whatever they have seen since is no more: they read anew.
        let last_seq = customer.session(&session_id).await.last_seq;
        let begun = customer.subscribe(&session_id, Some((&log_id, last_seq))).await.subscribed().await;
        assert_eq!((begun.outcome(), begun.reset_reason()), (ResumeOutcome::Reset, ResetReason::LogReplaced));
        customer.send(&session_id, "Good that you are back").await;
    }
}

/// Files in the making, and what SQLite puts beside them.
fn parts(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    files.filter(|path| path.to_string_lossy().contains(".part")).collect()
}

/// A backup of a server that has ended.
async fn backup() -> (TempDir, PathBuf) {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session_id = customer.new_session().await.id;
    for _ in 0..20 {
        customer.send(&session_id, &"A long story. ".repeat(200)).await;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("whole");
    back_up(&server.data(), &file).well();
    (folder, file)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_whole_backup_is_refused_and_leaves_no_database() {
    let (folder, whole) = backup().await;
    let bytes = fs::read(&whole).expect("the backup");
    let named = |name: &str| folder.path().join(name);
    let written = |name: &str, bytes: &[u8]| {
        fs::write(named(name), bytes).expect("written");
        named(name)
    };
    let changed = async |name: &str, statements: &str| {
        let file = if name == "another" { written(name, b"") } else { written(name, &bytes) };
        database::run(Engine::Sqlite, &format!("sqlite:{}", file.display()), statements).await;
        file
    };
    let damaged: Vec<u8> = bytes.iter().enumerate().map(|(at, byte)| if at > 8192 { !byte } else { *byte }).collect();
    let log = written("log-wal", b"what is not in the file yet");
    for (file, why) in [
        (named("nowhere"), "no such file"),
        (folder.path().to_owned(), "no such file"),
        (written("text", &b"-- a dump of another kind\n".repeat(400)), "no database"),
        (written("empty", b""), "not one of Parlance"),
        (written("cut", &bytes[..bytes.len() / 2]), "part of it is missing"),
        (written("shorter", &bytes[..bytes.len() - 1]), "it is cut"),
        (written("damaged", &damaged), "damaged"),
        (changed("another", "CREATE TABLE meta (name TEXT)").await, "not one of Parlance"),
        (changed("newer", "INSERT INTO schema_versions VALUES (999, '0999_later.sql', 999)").await, "schema 999"),
        (written("log", &bytes), "in use"),
    ] {
        let data = tempfile::tempdir().expect("a folder");
        let data = data.path().join("data");
        restore(&data, &file, &[]).refused(&["cannot be restored", why]);
        assert!(!data.join("parlance.db").exists(), "{}", file.display());
        assert_eq!(parts(&data), Vec::<PathBuf>::new(), "{}", file.display());
    }
    fs::remove_file(log).expect("removed");
    let data = tempfile::tempdir().expect("a folder");
    let said = restore(&data.path().join("data"), &whole, &[]).well();
    assert!(said.contains("1 sessions") && said.contains("secrets/token-key"), "{said}");
    assert_eq!(fs::read(&whole).expect("the backup"), bytes, "a restore leaves the backup as it is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_cannot_be_written_leaves_nothing_and_says_why() {
    let (folder, whole) = backup().await;
    let server = Server::start().await;
    back_up(&server.data(), &whole).refused(&["is there already"]);
    back_up(&server.data(), &folder.path().join("no/folder")).refused(&["cannot write"]);
    back_up(folder.path(), &folder.path().join("new")).refused(&["no database to back up"]);
    // No file may be longer than 32 KiB, as on a full disk.
    let (data, file) = (server.data(), folder.path().join("long"));
    let words = ["backup".as_ref(), "--data-dir".as_ref(), data.as_os_str(), file.as_os_str()];
    let full = ["/bin/bash", "-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" \"$@\""];
    run_by(&full, &words, &[]).refused(&["the backup was not written"]);
    assert!(!file.exists() && parts(folder.path()).is_empty());
    let elsewhere = [("PARLANCE_DATABASE__URL", "postgres://parlance:canary@127.0.0.1:1/parlance")];
    let done = run(&["backup", "file"], &elsewhere);
    done.refused(&["PostgreSQL", "pg_dump", "restore --by-hand"]);
    assert!(!done.said.contains("canary"));
    let elsewhere = [("PARLANCE_DATABASE__URL", "mysql://parlance:canary@127.0.0.1:1/parlance")];
    run(&["backup", "file"], &elsewhere).refused(&["mariadb-dump", "--single-transaction"]);
    run(&["restore", "file"], &elsewhere).refused(&["mariadb-dump", "restore --by-hand"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shared_database_that_was_restored_by_hand_gets_a_new_log_while_no_server_runs() {
    let database = database::Empty::create(Engine::Postgres).await;
    let mut server = Setup::default().database(&database.url).start().await;
    let customer = server.guest().await;
    let session_id = customer.new_session().await.id;
    let log_id = customer.subscribe(&session_id, Some(("", 0))).await.subscribed().await.log_id;
    let data = tempfile::tempdir().expect("a folder");
    let data = data.path().join("data").display().to_string();
    let env = [("PARLANCE_DATABASE__URL", database.url.as_str()), ("PARLANCE_LOGIN__TOKEN_KEY", KEY)];
    let renew = || run(&["restore", "--by-hand", "--data-dir", &data], &env);
    renew().refused(&["stop the servers first"]);
    assert!(server.terminate().await.success());
    renew().well();
    server.restart().await;
    let customer = customer.at(server.channel());
    let begun = customer.subscribe(&session_id, Some((&log_id, 1))).await.subscribed().await;
    assert_eq!((begun.outcome(), begun.reset_reason()), (ResumeOutcome::Reset, ResetReason::LogReplaced));
    drop(server);
    database.remove().await;
}
