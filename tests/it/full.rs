//! DB-2: the disk is full. Writes are refused as such, reads go on, nothing stored is lost, and when
//! there is room again the server goes on without a restart.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use parlance_client::v1::Message;
use parlance_tests::{
    Fault, Person, Server, Setup,
    audit::{self, Acked},
    forbidden,
    person::new_id,
};
use sqlx::Connection;
use tonic::Code;

/// Makes a small disk that only the server and its like see, half of it taken by a file that can be
/// deleted, and becomes the server.
const SMALL_DISK: &str = "mount -t tmpfs -o size=8m tmpfs \"$DISK\" \
    && head -c 4194304 /dev/zero > \"$DISK/ballast\" && exec \"$0\" \"$@\"";

/// Whether this kernel lets us have a disk of our own.
fn may_mount() -> bool {
    let tried = Command::new("unshare").args(["-rm", "true"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// A file on the disk that the server sees.
fn on_disk(server: &Server, disk: &Path, file: &str) -> PathBuf {
    let inner = disk.strip_prefix("/").expect("an absolute path");
    Path::new("/proc").join(server.pid().to_string()).join("root").join(inner).join(file)
}

/// Sends until the disk is full; what was acknowledged, and why the next one was refused.
async fn fill(customer: &Person, session_id: &str) -> (Vec<Acked>, Fault) {
    let text = "x".repeat(8_000);
    let mut acked = Vec::new();
    for _ in 0..2_000 {
        let id = new_id();
        match customer.try_send(session_id, &id, &text).await {
            Ok(message) => acked.push(Acked { client_message_id: id, seq: message.seq }),
            Err(status) => return (acked, Fault::of(&status)),
        }
    }
    panic!("8 MiB hold {} messages of 8 KB", acked.len());
}

#[tokio::test]
async fn a_full_disk_refuses_writes_and_nothing_else() {
    if !may_mount() {
        return forbidden("DB-2: a full disk", "this kernel gives tests no disk of their own (unshare -rm)");
    }
    let disk = tempfile::tempdir().expect("a folder");
    let setup = Setup::default()
        .launcher(&["unshare", "-rm", "sh", "-c", SMALL_DISK])
        .set("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .set("DISK", disk.path().display())
        .set("PARLANCE_DATABASE__URL", format!("sqlite:{}/parlance.db", disk.path().display()));
    let server = setup.start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    customer.ask(&session.id, "I want to talk to a person").await.ending().await;
    let (mut acked, fault) = fill(&customer, &session.id).await;
    assert_eq!((fault.code, &*fault.reason), (Code::ResourceExhausted, "STORAGE_FULL"));
    for _ in 0..20 {
        let refused = customer.try_send(&session.id, &new_id(), &"y".repeat(8_000)).await.expect_err("still full");
        assert_eq!(Fault::of(&refused).reason, "STORAGE_FULL");
    }
    let stored: Vec<Message> = customer.messages(&session.id).await;
    audit::messages(&acked, &stored[..]).expect("reads go on, and everything acknowledged is there");

    std::fs::remove_file(on_disk(&server, disk.path(), "ballast")).expect("room again");
    for number in 0..100 {
        let id = new_id();
        let message = customer.try_send(&session.id, &id, &format!("There is room again: {number}")).await;
        acked.push(Acked { client_message_id: id, seq: message.expect("stored").seq });
    }
    let stored = customer.messages(&session.id).await;
    audit::messages(&acked, &stored).expect("all of it");
    let last = customer.session(&session.id).await.last_seq;
    let events = server.admin().await.subscribe(&session.id, Some(("", 0))).await.events_to(last).await;
    let seqs: Vec<i64> = events.iter().map(|event| event.seq).collect();
    audit::dense(&seqs, last).expect("no hole");
    println!("DB-2: acked {}, read back {}", acked.len(), stored.len());

    // Nobody writes now, so a copy is whole; its path is one that SQLite can follow.
    let copy = tempfile::tempdir().expect("a folder");
    for file in ["parlance.db", "parlance.db-wal"] {
        std::fs::copy(on_disk(&server, disk.path(), file), copy.path().join(file)).expect("a copy");
    }
    let database = format!("sqlite:{}", copy.path().join("parlance.db").display());
    let mut conn = sqlx::SqliteConnection::connect(&database).await.expect("opens");
    let check: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut conn).await.expect("an answer");
    assert_eq!(check, "ok");
    conn.close().await.expect("closes");
}
