//! COMMIT, its frozen part: the database keeps its connections open and says nothing on them. Callers
//! are told so and find the server well again, with nothing lost or stored twice, and streams outlive it.

use std::time::Duration;

use futures_util::future::join_all;
use parlance_client::v1::{ListMessagesRequest, Message, RequestHumanRequest};
use parlance_tests::{
    Fault, Person, Proxy, Server, Setup,
    audit::{self, Acked},
    database::{Empty, Engine},
    ops,
    person::new_id,
    server::HANG,
};
use tonic::{
    Code, Status,
    transport::{Channel, Endpoint},
};

/// Readers of a server with the usual settings.
const READERS: usize = 4;
/// What HTTP/2 gives a stream and a connection to begin with, in bytes.
const WINDOW: u32 = 65_535;

/// Long beside any call to a database that answers, also on a busy machine: most calls here are made once.
const READ_SECONDS: u32 = 12;
const WRITE_SECONDS: u32 = 15;

/// A server on PostgreSQL behind a proxy, which waits for its database a short while only.
async fn behind_proxy() -> (Empty, Proxy, Server) {
    let database = Empty::create(Engine::Postgres).await;
    let proxy = Proxy::before(&database).await;
    let setup = Setup::default()
        .database(proxy.url(&database))
        .set("PARLANCE_DATABASE__READ_SECONDS", READ_SECONDS)
        .set("PARLANCE_DATABASE__WRITE_SECONDS", WRITE_SECONDS);
    let server = setup.start().await;
    (database, proxy, server)
}

async fn waiting_session(customer: &Person) -> String {
    let session_id = customer.new_session().await.id;
    let request = RequestHumanRequest { session_id: session_id.clone(), ..Default::default() };
    customer.sessions().request_human(request).await.expect("a place in the queue");
    session_id
}

async fn list(customer: &Person, session_id: &str) -> Result<Vec<Message>, Status> {
    let request = ListMessagesRequest { session_id: session_id.into(), ..Default::default() };
    customer.chat().list_messages(request).await.map(|page| page.into_inner().messages)
}

/// Repeats a message until it is acknowledged, as a client does; each failure must be one to repeat.
async fn send_until_acked(customer: &Person, session_id: &str, text: &str) -> Acked {
    let id = new_id();
    let sent = tokio::time::timeout(HANG, async {
        loop {
            match customer.try_send(session_id, &id, text).await {
                Ok(message) => return Acked { client_message_id: id, seq: message.seq },
                Err(status) => assert_away(&status),
            }
        }
    });
    sent.await.expect("no send succeeds any more")
}

fn assert_away(status: &Status) {
    let fault = Fault::of(status);
    assert_eq!((fault.code, &*fault.reason), (Code::Unavailable, "STORE_UNAVAILABLE"), "{status:?}");
    assert!(fault.retry_after.is_some(), "{fault:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_fall_silent_are_replaced_readers_and_writer_alike() {
    let (database, proxy, server) = behind_proxy().await;
    let customer = server.guest().await;
    let session = waiting_session(&customer).await;
    let mut acked = vec![send_until_acked(&customer, &session, "before").await];
    // Every reader has a connection, and each is used a moment before it falls silent.
    for _ in 0..3 {
        join_all((0..4 * READERS).map(|_| list(&customer, &session))).await;
    }
    proxy.freeze();
    let (sent, read) = tokio::join!(
        send_until_acked(&customer, &session, "during"),
        join_all((0..READERS).map(|_| list(&customer, &session))),
    );
    acked.push(sent);
    for status in read.into_iter().filter_map(Result::err) {
        assert_away(&status);
    }
    for round in 0..20 {
        acked.push(send_until_acked(&customer, &session, &format!("after {round}")).await);
    }
    proxy.thaw();
    acked.push(send_until_acked(&customer, &session, "thawed").await);
    audit::messages(&acked, &customer.messages(&session).await).expect("each acknowledged message once");
    assert_eq!(ops::page(server.ops_address(), "/readyz").await.0, 200);
    drop(server);
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_is_behind_while_the_database_is_silent_goes_on_with_the_thaw() {
    const MESSAGES: usize = 250;
    let (database, proxy, server) = behind_proxy().await;
    let customer = server.guest().await;
    let session = waiting_session(&customer).await;
    // Many times what the reader's window holds, so that the log is still to be read.
    let text = "x".repeat(8_000);
    let mut last_seq = 0;
    for _ in 0..MESSAGES / 10 {
        let sent = join_all((0..10).map(|_| customer.send(&session, &text))).await;
        last_seq = sent.iter().map(|message| message.seq).fold(last_seq, i64::max);
    }
    let mut stream = customer.at(narrow(&server)).subscribe(&session, Some(("", 0))).await;
    stream.subscribed().await;
    proxy.freeze_all();
    let read = tokio::spawn(async move { stream.events_to(last_seq).await });
    wait_for_deadline(&server).await;
    assert!(!read.is_finished(), "the whole log was read before the database fell silent");
    assert_away(&customer.try_send(&session, &new_id(), "y").await.expect_err("the database is silent"));
    proxy.thaw();
    let events = read.await.expect("the stream goes on");
    assert!(events.iter().map(|event| event.seq).eq(1..=last_seq), "the log came whole and in order");
    drop(server);
    database.remove().await;
}

/// A connection on which the server is never far ahead of its reader.
fn narrow(server: &Server) -> Channel {
    let endpoint = Endpoint::from_shared(format!("http://{}", server.address())).expect("an address").timeout(HANG);
    endpoint.initial_stream_window_size(WINDOW).initial_connection_window_size(WINDOW).connect_lazy()
}

/// Waits until the server has given up on the database at least once.
async fn wait_for_deadline(server: &Server) {
    let given_up = |page: &str| page.lines().any(|line| line.starts_with("parlance_store_deadlines_total"));
    let mut look = tokio::time::interval(Duration::from_millis(20));
    let looked = tokio::time::timeout(HANG, async {
        while !given_up(&ops::page(server.ops_address(), "/metrics").await.1) {
            look.tick().await;
        }
    });
    looked.await.expect("no deadline passes");
}
