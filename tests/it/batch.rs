//! Many sessions at once: each item of a batch has a result of its own, and figures count what the
//! caller reaches.

use parlance_client::v1::{
    self, BatchDeleteSessionsRequest, BatchUpdateSessionsRequest, CloseSessionRequest, GetSessionStatsRequest,
    ListAgentsRequest, RateSessionRequest, SessionStats, TakeOverSessionRequest, UpdateSessionRequest,
    batch_update_sessions_result::Result as Updated,
};
use parlance_tests::{Fault, Person, Server, person::new_id};
use tonic::{Code, Status};

fn update(session_id: &str, title: &str, paths: &[&str]) -> UpdateSessionRequest {
    UpdateSessionRequest {
        session_id: session_id.into(),
        update_mask: Some(prost_types::FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }),
        title: title.into(),
        ..Default::default()
    }
}

async fn take_over(agent: &Person, session_id: &str) {
    let request = TakeOverSessionRequest { session_id: session_id.into(), ..Default::default() };
    agent.sessions().take_over_session(request).await.expect("taken over");
}

async fn stats(who: &Person, request: GetSessionStatsRequest) -> SessionStats {
    let answer = who.sessions().get_session_stats(request).await.expect("figures");
    answer.into_inner().stats.expect("figures")
}

#[track_caller]
fn fields(result: Result<impl std::fmt::Debug, Status>) -> Vec<String> {
    let fault = Fault::of(&result.expect_err("invalid"));
    assert_eq!((fault.code, &*fault.reason), (Code::InvalidArgument, "INVALID_FIELD"));
    fault.fields
}

#[tokio::test]
async fn a_refused_item_of_a_batch_hinders_no_other() {
    let server = Server::start().await;
    let (customer, ada, bob) = (server.guest().await, server.agent("Ada").await, server.agent("Bob").await);
    let (one, two) = (customer.new_session().await.id, customer.new_session().await.id);
    let held = customer.new_session().await.id;
    take_over(&bob, &held).await;
    let missing = new_id();
    let requests = [&one, &held, &missing, &two].map(|id| update(id, "changed", &["title"]));
    let request = BatchUpdateSessionsRequest { requests: requests.into() };
    let results = ada.sessions().batch_update_sessions(request).await.expect("results").into_inner().results;
    let told = results.iter().map(|result| match result.result.as_ref().expect("a result") {
        Updated::Session(session) => (result.session_id.clone(), session.title.clone()),
        Updated::Error(error) => {
            let fault = Fault::of(&parlance_client::status(error));
            assert_eq!((fault.code, fault.get("id")), (Code::NotFound, &*result.session_id));
            (result.session_id.clone(), fault.reason)
        }
    });
    let told: Vec<(String, String)> = told.collect();
    let expected = [(&one, "changed"), (&held, "NOT_FOUND"), (&missing, "NOT_FOUND"), (&two, "changed")];
    assert_eq!(told, expected.map(|(id, word)| (id.clone(), word.to_owned())));
    assert_eq!(bob.session(&held).await.title, "", "out of Ada's reach");

    let sue = server.supervisor("Sue").await;
    let request = BatchDeleteSessionsRequest { session_ids: vec![one.clone(), missing.clone(), held.clone()] };
    let results = sue.sessions().batch_delete_sessions(request).await.expect("results").into_inner().results;
    let told: Vec<(&str, Option<String>)> = results
        .iter()
        .map(|result| {
            (&*result.session_id, result.error.as_ref().map(|error| Fault::of(&parlance_client::status(error)).reason))
        })
        .collect();
    assert_eq!(told, [(&*one, None), (&*missing, Some("NOT_FOUND".to_owned())), (&*held, None)]);
    let left = customer.sessions().list_sessions(v1::ListSessionsRequest::default()).await.expect("a page");
    let left: Vec<String> = left.into_inner().sessions.into_iter().map(|session| session.id).collect();
    assert_eq!(left, [two]);
}

#[tokio::test]
async fn a_batch_is_judged_whole_before_anything_is_done() {
    let server = Server::start().await;
    let (customer, sue) = (server.guest().await, server.supervisor("Sue").await);
    let id = customer.new_session().await.id;
    let batch = async |requests: Vec<UpdateSessionRequest>| {
        sue.sessions().batch_update_sessions(BatchUpdateSessionsRequest { requests }).await
    };
    let good = || update(&id, "changed", &["title"]);
    assert_eq!(fields(batch(Vec::new()).await), ["requests"]);
    assert_eq!(fields(batch(vec![good(); 101]).await), ["requests"]);
    assert_eq!(fields(batch(vec![good(), good()]).await), ["requests[1].session_id"]);
    assert_eq!(
        fields(batch(vec![good(), update("no", &"a".repeat(201), &[])]).await),
        ["requests[1].session_id", "requests[1].update_mask", "requests[1].title"]
    );
    let unknown = update(&new_id(), "", &["title", "epoch"]);
    assert_eq!(fields(batch(vec![good(), unknown]).await), ["requests[1].update_mask.paths[1]"]);
    assert_eq!(customer.session(&id).await.title, "", "nothing was changed");
    let twice = BatchDeleteSessionsRequest { session_ids: vec![id.clone(), id.clone()] };
    assert_eq!(fields(sue.sessions().batch_delete_sessions(twice).await), ["session_ids[1]"]);
    let many = BatchDeleteSessionsRequest { session_ids: (0..101).map(|_| new_id()).collect() };
    assert_eq!(fields(sue.sessions().batch_delete_sessions(many).await), ["session_ids"]);
    assert_eq!(customer.session(&id).await.id, id);
}

#[tokio::test]
async fn figures_count_a_contact_and_what_the_caller_reaches() {
    let server = Server::start().await;
    let (customer, other) = (server.guest().await, server.guest().await);
    let (ada, bob) = (server.agent("Ada").await, server.agent("Bob").await);
    let (one, two) = (customer.new_session().await.id, customer.new_session().await.id);
    other.new_session().await;
    take_over(&ada, &one).await;
    customer.send(&one, "Hello?").await;
    ada.send(&one, "Hello.").await;
    let close = CloseSessionRequest { session_id: one.clone(), ..Default::default() };
    ada.sessions().close_session(close).await.expect("closed");
    customer.ask(&two, "What do you know?").await.answer().await;
    let rate = RateSessionRequest { session_id: one.clone(), score: 4, ..Default::default() };
    customer.sessions().rate_session(rate).await.expect("rated");

    let of_customer = GetSessionStatsRequest { contact_id: customer.id.clone(), ..Default::default() };
    let seen = stats(&ada, of_customer.clone()).await;
    assert_eq!((seen.assistant, seen.waiting, seen.human, seen.closed), (1, 0, 0, 1));
    assert_eq!((seen.contact_messages, seen.user_messages, seen.assistant_messages), (2, 1, 1));
    assert_eq!((seen.handled, seen.rated, seen.average_score), (1, 1, Some(4.0)));
    assert!(seen.average_handling.is_some() && seen.last_activity_at.is_some());
    // Bob does not reach what Ada closed.
    assert_eq!((stats(&bob, of_customer.clone()).await.closed, stats(&bob, of_customer).await.assistant), (0, 1));
    assert_eq!(stats(&ada, GetSessionStatsRequest::default()).await.assistant, 2, "everything in reach");
    let of_ada = GetSessionStatsRequest { assignee_user_id: ada.id.clone(), ..Default::default() };
    assert_eq!(stats(&ada, of_ada).await.closed, 1);
    let created = ada.session(&one).await.created_at;
    let before = GetSessionStatsRequest { created_before: created, ..Default::default() };
    assert_eq!(stats(&ada, before).await, SessionStats::default());
    let from = GetSessionStatsRequest { created_from: created, ..Default::default() };
    assert_eq!(stats(&ada, from).await.closed, 1);
}

#[tokio::test]
async fn agents_are_listed_with_load_and_presence() {
    let server = Server::start().await;
    let (customer, ada, bob) = (server.guest().await, server.agent("Ada").await, server.agent("Bob").await);
    for _ in 0..2 {
        take_over(&ada, &customer.new_session().await.id).await;
    }
    let open = ada.inbox().watch_inbox(v1::WatchInboxRequest::default()).await.expect("an inbox").into_inner();
    let list = async |page_size, page_token: &str| {
        let request = ListAgentsRequest { page_size, page_token: page_token.into() };
        bob.inbox().list_agents(request).await.expect("a page").into_inner()
    };
    let agents = list(0, "").await.agents;
    let told: Vec<(String, i32, bool, bool)> = agents
        .into_iter()
        .map(|agent| {
            let name = agent.user.expect("a user").display_name;
            (name, agent.open_sessions, agent.present, agent.absent_since.is_some())
        })
        .collect();
    let expected = [("Ada", 2, true, false), ("Bob", 0, false, true)];
    assert_eq!(told[1..], expected.map(|(name, open, present, since)| (name.to_owned(), open, present, since)));
    assert_eq!(told.len(), 3, "the administrator is the first");
    let first = list(2, "").await;
    let rest = list(2, &first.next_page_token).await;
    assert_eq!((first.agents.len(), rest.agents.len(), &*rest.next_page_token), (2, 1, ""));
    drop(open);
}
