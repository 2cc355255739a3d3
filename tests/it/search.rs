//! FAIR, its part about searches: what one caller looks for keeps nobody else from reading.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
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

/// Searches that wait or run at every moment.
const SEARCHES: usize = 64;
/// Reads beside them.
const ROUNDS: usize = 5;

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
    let (served, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let searches: Vec<_> = (0..SEARCHES)
        .map(|_| {
            let greedy = greedy.with(greedy.channel(), greedy.tokens.clone());
            tokio::spawn(search_again_and_again(greedy, large.clone(), Arc::clone(&served), Arc::clone(&is_over)))
        })
        .collect();
    // A busy machine may serve many searches before it hands out the page that was read first, so the best counts:
    // a read that waited its turn behind the searches would wait for all of them each time.
    let mut best = usize::MAX;
    for _ in 0..ROUNDS {
        let before = served.load(Ordering::SeqCst);
        // One was served, so the others wait in front of the read.
        while served.load(Ordering::SeqCst) == before {
            assert!(!searches.iter().any(|searching| searching.is_finished()), "a search failed");
            tokio::task::yield_now().await;
        }
        let before = served.load(Ordering::SeqCst);
        let request = ListMessagesRequest { session_id: small.clone(), ..Default::default() };
        let page = other.chat().list_messages(request).await.expect("a page").into_inner();
        best = best.min(served.load(Ordering::SeqCst) - before);
        assert!(page.messages.iter().any(|message| message.id == known.id));
    }
    assert!(best < SEARCHES / 2, "{best} searches were served before one read, and {SEARCHES} wait");
    is_over.store(true, Ordering::SeqCst);
    for searching in join_all(searches).await {
        searching.expect("a search is served or refused for its limit");
    }
}

/// Searches until it is over, counts what was served, and judges why the others were refused.
async fn search_again_and_again(
    greedy: Person,
    session_id: String,
    served: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
) {
    while !is_over.load(Ordering::SeqCst) {
        let Err(status) = search(&greedy, &session_id, "nowhere to be found", String::new()).await else {
            served.fetch_add(1, Ordering::SeqCst);
            continue;
        };
        let fault = Fault::of(&status);
        assert_eq!((&*fault.reason, fault.get("limit_name")), ("LIMIT_REACHED", "limits.searches_per_caller"));
        assert!(fault.retry_after.is_some(), "{fault:?}");
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
