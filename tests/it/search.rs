//! FAIR, its part about searches: what one caller looks for keeps nobody else from reading.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::future::join_all;
use parlance_client::v1::{
    GetStatusRequest, ListMessagesRequest, SearchKnowledgeRequest, SearchMessagesRequest, SearchMessagesResponse,
};
use parlance_tests::{
    Fault, Person, Server, Setup,
    database::{self, Engine},
};
use tonic::Status;

const SEARCHES: usize = 64;

/// Gives a session some 2^16 messages more, all of them hay, behind the server's back.
pub async fn fill(server: &mut Server, session_id: &str) {
    server.kill();
    let session = format!("X'{}'", session_id.replace('-', ""));
    let mut script = format!("CREATE TEMP TABLE copy AS SELECT * FROM messages WHERE session_id = {session};");
    for round in 0..14 {
        let past = 1_000 << round;
        script += &format!(
            "DELETE FROM copy; INSERT INTO copy SELECT * FROM messages WHERE session_id = {session};
             UPDATE copy SET seq = seq + {past}, id = randomblob(16), identity = NULL;
             INSERT INTO messages SELECT * FROM copy;"
        );
    }
    script += &format!("UPDATE messages SET text = 'hay' WHERE session_id = {session} AND seq > 1000;");
    let file = format!("sqlite:{}", server.data().join("parlance.db").display());
    database::run(Engine::Sqlite, &file, &script).await;
    server.restart().await;
}

async fn search(
    person: &Person,
    session_id: &str,
    query: &str,
    token: String,
) -> Result<SearchMessagesResponse, Status> {
    let session_id = session_id.to_owned();
    let request = SearchMessagesRequest { query: query.into(), session_id, page_token: token, ..Default::default() };
    Ok(person.chat().search_messages(request).await?.into_inner())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_searches_of_one_guest_leave_others_their_reads() {
    let mut server = Server::start().await;
    let (greedy, other) = (server.guest().await, server.guest().await);
    let large = greedy.new_session().await.id;
    for text in ["one", "two", "three", "four"] {
        greedy.send(&large, text).await;
    }
    let small = other.new_session().await.id;
    let known = other.send(&small, "Where is my parcel?").await;
    fill(&mut server, &large).await;

    let (greedy, other) =
        (greedy.with(server.channel(), greedy.tokens.clone()), other.with(server.channel(), other.tokens.clone()));
    let done = Arc::new(AtomicUsize::new(0));
    let searches = (0..SEARCHES).map(|_| {
        let (greedy, large, done) =
            (greedy.with(greedy.channel(), greedy.tokens.clone()), large.clone(), Arc::clone(&done));
        tokio::spawn(async move {
            let found = search(&greedy, &large, "nowhere to be found", String::new()).await;
            done.fetch_add(1, Ordering::SeqCst);
            found
        })
    });
    let searches: Vec<_> = searches.collect();
    // The first one runs: the others have come, or are about to.
    while done.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let request = ListMessagesRequest { session_id: small.clone(), ..Default::default() };
    let page = other.chat().list_messages(request).await.expect("a page").into_inner();
    let before = done.load(Ordering::SeqCst);
    assert!(page.messages.iter().any(|message| message.id == known.id));
    assert!(before < SEARCHES / 2, "{before} of {SEARCHES} searches were served first");
    for found in join_all(searches).await {
        if let Err(status) = found.expect("a search ends") {
            let fault = Fault::of(&status);
            assert_eq!((&*fault.reason, fault.get("limit_name")), ("LIMIT_REACHED", "limits.searches_per_caller"));
            assert!(fault.retry_after.is_some(), "{fault:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_of_a_large_session_looks_at_a_part_and_goes_on_from_there() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await.id;
    let oldest = customer.send(&session, "a needle").await;
    for text in ["one", "two", "three"] {
        customer.send(&session, text).await;
    }
    fill(&mut server, &session).await;
    let customer = customer.with(server.channel(), customer.tokens.clone());
    let (mut found, mut token, mut empty) = (Vec::new(), String::new(), 0);
    loop {
        let page = search(&customer, &session, "NEEDLE", token).await.expect("a page");
        empty += usize::from(page.messages.is_empty());
        found.extend(page.messages.into_iter().map(|message| message.seq));
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(found, [oldest.seq], "the search came to the beginning");
    assert!(empty > 2, "the whole session was looked at for one page");
}

#[tokio::test]
async fn searches_are_counted_by_themselves_and_their_limits_are_shown() {
    let setup = Setup::default().set("PARLANCE_RATES__SEARCH_PER_SECOND", 1).set("PARLANCE_RATES__SEARCH_BURST", 2);
    let server = setup.start().await;
    let admin = server.admin().await;
    let session = server.guest().await.new_session().await.id;
    let knowledge = SearchKnowledgeRequest { query: "returns".into(), ..Default::default() };
    admin.knowledge().search_knowledge(knowledge).await.expect("passages");
    let mut refused = None;
    while refused.is_none() {
        refused = search(&admin, &session, "needle", String::new()).await.err();
    }
    let fault = Fault::of(&refused.expect("a refusal"));
    assert_eq!((&*fault.reason, fault.get("rate_class")), ("RATE_LIMITED", "SEARCH"));
    let request = ListMessagesRequest { session_id: session, ..Default::default() };
    admin.chat().list_messages(request).await.expect("reads are counted apart");
    let limits = admin.system().get_status(GetStatusRequest {}).await.expect("the status").into_inner().limits;
    for (name, most) in
        [("limits.pages_per_caller", 2), ("limits.searches_at_once", 2), ("limits.changes_per_inbox", 1024)]
    {
        assert!(limits.iter().any(|limit| limit.name == name && limit.limit == most), "{limits:?}");
    }
}
