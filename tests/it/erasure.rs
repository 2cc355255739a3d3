//! What was deleted is gone: for callers at once, from the disk soon after, however much it is and whatever
//! becomes of the server meanwhile.

use std::{path::Path, str::FromStr, time::Instant};

use parlance_client::v1::{
    DeleteMessageRequest, DeleteSessionRequest, EditMessageRequest, GetSessionRequest, UpdateSessionRequest,
};
use parlance_tests::{Fault, Server, server::HANG};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use crate::search::fill;

/// What is deleted; nothing else in the data folder holds it.
const CANARY: &str = "canary-7f3a-in-the-mine";

/// Rows of the session in all tables that can be large.
async fn rows(server: &Server, session_id: &str) -> i64 {
    let file = format!("sqlite:{}", server.data().join("parlance.db").display());
    // While the server truncates its log or reads it anew, the file is its own.
    let patient = SqliteConnectOptions::from_str(&file).expect("an address").busy_timeout(HANG);
    let mut conn = patient.connect().await.expect("the database answers");
    let count = "SELECT (SELECT COUNT(*) FROM messages WHERE session_id = ?1)
        + (SELECT COUNT(*) FROM events WHERE session_id = ?1)";
    let id = uuid::Uuid::parse_str(session_id).expect("an id");
    let count = sqlx::query_scalar(count).bind(id).fetch_one(&mut conn).await.expect("a number");
    conn.close().await.expect("the connection closes");
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_session_is_gone_at_once_and_its_rows_also_after_a_kill() {
    let mut server = Server::start().await;
    let (admin, other) = (server.admin().await, server.guest().await);
    let (large, small) = (other.new_session().await.id, other.new_session().await.id);
    for text in ["one", "two", "three", "four"] {
        other.send(&large, text).await;
    }
    fill(&mut server, &large).await;
    let (admin, other) =
        (admin.with(server.channel(), admin.tokens.clone()), other.with(server.channel(), other.tokens.clone()));
    let request = DeleteSessionRequest { session_id: large.clone() };
    admin.sessions().delete_session(request).await.expect("a deleted session");
    let request = GetSessionRequest { session_id: large.clone() };
    let mut sessions = other.sessions();
    let (found, _) = tokio::join!(sessions.get_session(request), other.send(&small, "I write meanwhile"));
    // At once: the erasure goes on while anything is judged.
    server.kill();
    assert_eq!(Fault::of(&found.expect_err("it is gone")).reason, "NOT_FOUND");
    let left = rows(&server, &large).await;
    assert!(left > 0, "a session this large is not erased in one piece");
    server.restart().await;
    let began = Instant::now();
    while rows(&server, &large).await > 0 {
        assert!(began.elapsed() < 3 * HANG, "the erasure does not go on");
        other.with(server.channel(), other.tokens.clone()).send(&small, "And still").await;
    }
}

/// Files below a folder that hold the canary.
fn holding(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path));
        } else if std::fs::read(&path)
            .is_ok_and(|bytes| bytes.windows(CANARY.len()).any(|one| one == CANARY.as_bytes()))
        {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Waits, among other customers' messages, until no file holds the canary.
async fn until_nowhere(server: &Server, what: &str) {
    let other = server.guest().await;
    let session = other.new_session().await.id;
    let began = Instant::now();
    loop {
        let found = holding(&server.data());
        if found.is_empty() {
            return;
        }
        assert!(began.elapsed() < HANG, "{what}: {found:?}");
        other.send(&session, "Something else").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleted_text_is_nowhere_in_the_data_folder() {
    let server = Server::start().await;
    let (admin, customer) = (server.admin().await, server.guest().await);
    let session = customer.new_session().await;
    let long = format!("{CANARY} {}", "and so on ".repeat(780));
    for text in [CANARY, &long] {
        let message = customer.send(&session.id, text).await;
        let edit = EditMessageRequest {
            session_id: session.id.clone(),
            message_id: message.id.clone(),
            text: format!("once more: {text}"),
            ..Default::default()
        };
        customer.chat().edit_message(edit).await.expect("an edited message");
        assert!(!holding(&server.data()).is_empty());
        let delete = DeleteMessageRequest { session_id: session.id.clone(), message_id: message.id };
        customer.chat().delete_message(delete).await.expect("a deleted message");
        until_nowhere(&server, "a message").await;
    }
    customer.send(&session.id, &long).await;
    let update = UpdateSessionRequest {
        session_id: session.id.clone(),
        title: CANARY.into(),
        update_mask: Some(prost_types::FieldMask { paths: vec!["title".into()] }),
        ..Default::default()
    };
    admin.sessions().update_session(update).await.expect("a session");
    assert!(!holding(&server.data()).is_empty());
    let delete = DeleteSessionRequest { session_id: session.id };
    admin.sessions().delete_session(delete).await.expect("a deleted session");
    until_nowhere(&server, "a session").await;
}
