//! What is done with sessions beside the first hand-over: transferred, reopened, rated, changed,
//! deleted, found.

use futures_util::future::join_all;
use parlance_client::v1::{
    self, CloseSessionRequest, DeleteSessionRequest, ListSessionsRequest, RateSessionRequest, ReopenSessionRequest,
    SessionState, TakeOverSessionRequest, TransferSessionRequest, UpdateSessionRequest, event::Change,
    session_frame::Frame, watch_inbox_response::Frame as InboxFrame,
};
use parlance_tests::{
    Fault, Frames, Person, Server, Setup,
    frames::{session_frame, shows_text},
    person::new_id,
    upstream::{Seen, Step, Upstream, delta, events},
};
use tonic::{Code, Status};

async fn take_over(agent: &Person, session_id: &str) -> v1::Session {
    let request = TakeOverSessionRequest { session_id: session_id.into(), ..Default::default() };
    agent.sessions().take_over_session(request).await.expect("taken over").into_inner().session.expect("a session")
}

async fn transfer(who: &Person, session_id: &str, to: &str, epoch: Option<i64>) -> Result<v1::Session, Status> {
    let request = TransferSessionRequest {
        session_id: session_id.into(),
        user_id: to.into(),
        note: "They wait for a refund.".into(),
        expected_epoch: epoch,
    };
    Ok(who.sessions().transfer_session(request).await?.into_inner().session.expect("a session"))
}

async fn rate(who: &Person, session_id: &str, score: i32, comment: &str) -> Result<v1::Session, Status> {
    let request = RateSessionRequest { session_id: session_id.into(), score, comment: comment.into() };
    Ok(who.sessions().rate_session(request).await?.into_inner().session.expect("a session"))
}

fn update(session_id: &str, paths: &[&str]) -> UpdateSessionRequest {
    UpdateSessionRequest {
        session_id: session_id.into(),
        update_mask: Some(prost_types::FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }),
        ..Default::default()
    }
}

async fn updated(who: &Person, request: UpdateSessionRequest) -> Result<v1::Session, Status> {
    Ok(who.sessions().update_session(request).await?.into_inner().session.expect("a session"))
}

async fn log(who: &Person, session_id: &str) -> Vec<v1::Event> {
    let seq = who.session(session_id).await.last_seq;
    let mut stream = who.subscribe(session_id, Some(("", 0))).await;
    let mut events = Vec::new();
    stream
        .until(|frame| match session_frame(frame)? {
            Frame::Event(event) => {
                events.push(event.clone());
                None
            }
            Frame::Checkpoint(checkpoint) => (checkpoint.seq >= seq).then_some(()),
            _ => None,
        })
        .await;
    events
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Status>, code: Code, reason: &str) -> Fault {
    let fault = Fault::of(&result.expect_err(reason));
    assert_eq!((fault.code, &*fault.reason), (code, reason));
    fault
}

#[tokio::test]
async fn an_agent_gives_a_session_to_another_with_a_note() {
    let server = Server::start().await;
    let (customer, ada, bob) = (server.guest().await, server.agent("Ada").await, server.agent("Bob").await);
    let session = customer.new_session().await;
    take_over(&ada, &session.id).await;
    refused(transfer(&bob, &session.id, &bob.id, None).await, Code::NotFound, "NOT_FOUND");

    let given = transfer(&ada, &session.id, &bob.id, Some(2)).await.expect("given");
    assert_eq!(
        (given.state(), given.epoch, given.assignee_user_id.as_deref()),
        (SessionState::Human, 3, Some(&*bob.id))
    );
    // Ada no longer reaches it, but what she did is done.
    let again = transfer(&ada, &session.id, &bob.id, Some(2)).await.expect("done already");
    assert_eq!((again.epoch, again.last_seq), (3, given.last_seq));
    refused(ada.try_send(&session.id, &new_id(), "Me?").await, Code::NotFound, "NOT_FOUND");
    bob.send(&session.id, "Bob speaking.").await;

    let events = log(&bob, &session.id).await;
    let Some(Change::MessageAdded(note)) = &events[2].change else { panic!("the note: {events:#?}") };
    let note = note.message.as_ref().expect("a message");
    assert_eq!((&*note.text, note.audience()), ("They wait for a refund.", v1::Audience::Staff));
    let Some(Change::StateChanged(change)) = &events[3].change else { panic!("a change: {events:#?}") };
    assert_eq!((change.from(), change.to(), change.epoch), (SessionState::Human, SessionState::Human, 3));
    assert_eq!(change.reason(), v1::StateChangeReason::Transferred);
    let seen = log(&customer, &session.id).await;
    let Some(Change::StateChanged(change)) = &seen[2].change else { panic!("no note for the customer: {seen:#?}") };
    assert_eq!((change.epoch, &change.assignee_user_id, seen[2].previous_seq), (3, &None, 2));
}

#[tokio::test]
async fn a_session_goes_back_to_the_queue_and_only_from_a_person() {
    let server = Server::start().await;
    let (customer, ada, sue) = (server.guest().await, server.agent("Ada").await, server.supervisor("Sue").await);
    let session = customer.new_session().await;
    refused(transfer(&ada, &session.id, "", None).await, Code::FailedPrecondition, "WRONG_STATE");
    take_over(&ada, &session.id).await;
    refused(transfer(&sue, &session.id, "", Some(1)).await, Code::Aborted, "EPOCH_CHANGED");
    let unknown = transfer(&ada, &session.id, &new_id(), None).await;
    assert_eq!(refused(unknown, Code::NotFound, "NOT_FOUND").get("resource"), "user");
    let admin = server.admin().await;
    let request = v1::SuspendUserRequest { user_id: server.agent("Bob").await.id };
    let bob = admin.users().suspend_user(request).await.expect("suspended").into_inner().user.expect("a user");
    let away = transfer(&ada, &session.id, &bob.id, None).await;
    assert_eq!(refused(away, Code::FailedPrecondition, "AGENT_UNAVAILABLE").get("user_id"), bob.id);
    let queued = transfer(&ada, &session.id, "", None).await.expect("queued");
    assert_eq!((queued.state(), queued.epoch, queued.assignee_user_id), (SessionState::Waiting, 3, None));
    assert_eq!(transfer(&ada, &session.id, "", None).await.expect("done already").epoch, 3);
    // A supervisor may do it for another.
    take_over(&ada, &session.id).await;
    let given = transfer(&sue, &session.id, &sue.id, None).await.expect("given");
    assert_eq!((given.epoch, given.assignee_user_id), (5, Some(sue.id.clone())));
}

#[tokio::test]
async fn a_closed_session_reopens_with_the_assistant() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let reopen = async |epoch| {
        let request =
            ReopenSessionRequest { session_id: session.id.clone(), expected_epoch: epoch, ..Default::default() };
        let answer = customer.sessions().reopen_session(request).await?;
        Ok::<_, Status>(answer.into_inner().session.expect("a session"))
    };
    assert_eq!(reopen(None).await.expect("open already").last_seq, session.last_seq);
    let close = CloseSessionRequest { session_id: session.id.clone(), ..Default::default() };
    customer.sessions().close_session(close).await.expect("closed");
    refused(reopen(Some(1)).await, Code::Aborted, "EPOCH_CHANGED");
    let open = reopen(Some(2)).await.expect("reopened");
    assert_eq!((open.state(), open.epoch), (SessionState::Assistant, 3));
    assert_eq!(customer.ask(&session.id, "Hello again?").await.answer().await.state(), v1::MessageState::Complete);
}

#[tokio::test]
async fn the_latest_rating_counts_and_staff_sees_it() {
    let server = Server::start().await;
    let (customer, ada) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    for score in [0, 6, -1] {
        refused(rate(&customer, &session.id, score, "").await, Code::InvalidArgument, "INVALID_FIELD");
    }
    refused(rate(&ada, &session.id, 5, "").await, Code::PermissionDenied, "PERMISSION_DENIED");
    rate(&customer, &session.id, 2, "Slow.").await.expect("rated");
    let first = rate(&customer, &session.id, 2, "Slow.").await.expect("the same again");
    assert_eq!(first.last_seq, 2, "the same rating is no event");
    rate(&customer, &session.id, 5, "").await.expect("rated anew");
    let rating = ada.session(&session.id).await.rating.expect("a rating");
    assert_eq!((rating.score, &*rating.comment, rating.rated_at.is_some()), (5, "", true));
    let rated: Vec<(i32, String)> = log(&ada, &session.id)
        .await
        .into_iter()
        .filter_map(|event| match event.change? {
            Change::Rated(rated) => Some((rated.score, rated.comment)),
            _ => None,
        })
        .collect();
    assert_eq!(rated, [(2, "Slow.".to_owned()), (5, String::new())]);
}

#[tokio::test]
async fn named_settings_change_together_and_contacts_hear_of_what_they_see() {
    let server = Server::start().await;
    let (customer, ada) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    let mut request = update(&session.id, &["title", "priority", "config"]);
    request.title = "Refund".into();
    request.locale = "de".into();
    request.priority = v1::SessionPriority::Urgent.into();
    request.config = Some(v1::SessionConfig { model: "large".into(), ..Default::default() });
    let seen = updated(&ada, request.clone()).await.expect("changed");
    assert_eq!(
        (&*seen.title, seen.priority(), &*seen.locale),
        ("Refund", v1::SessionPriority::Urgent, &*session.locale)
    );
    assert_eq!(seen.config.as_ref().map(|config| &*config.model), Some("large"));
    assert_eq!(updated(&ada, request).await.expect("the same again").last_seq, seen.last_seq);

    let mut quiet = update(&session.id, &["metadata"]);
    quiet.metadata = Some(prost_types::Struct { fields: [("order".into(), 7.0.into())].into() });
    updated(&ada, quiet).await.expect("changed");
    let masks = async |who: &Person| {
        let events = log(who, &session.id).await.into_iter();
        let mask = |event: v1::Event| match event.change? {
            Change::SessionUpdated(updated) => Some((event.seq, updated.update_mask.expect("a mask").paths)),
            _ => None,
        };
        events.filter_map(mask).collect::<Vec<_>>()
    };
    let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    assert_eq!(masks(&ada).await, [(2, paths(&["title", "config", "priority"])), (3, paths(&["metadata"]))]);
    assert_eq!(masks(&customer).await, [(2, paths(&["title"]))], "staff fields are not even named");

    let fault = refused(updated(&ada, update(&session.id, &["state"])).await, Code::InvalidArgument, "INVALID_FIELD");
    assert_eq!(fault.fields, ["update_mask.paths[0]"]);
    let mut request = update(&session.id, &["title", "assistant_id"]);
    request.assistant_id = new_id();
    assert_eq!(refused(updated(&ada, request).await, Code::NotFound, "NOT_FOUND").get("resource"), "assistant");
    assert_eq!(ada.session(&session.id).await.title, "Refund", "all or none");
}

#[tokio::test]
async fn changes_of_different_settings_at_once_are_all_kept() {
    let server = Server::start().await;
    let (customer, ada) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    for round in 0..10 {
        let requests = ["title", "locale", "priority", "config"].map(|path| {
            let mut request = update(&session.id, &[path]);
            request.title = format!("title {round}");
            request.locale = format!("x{round}");
            request.priority = 1 + round % 2;
            request.config = Some(v1::SessionConfig { model: format!("model {round}"), ..Default::default() });
            updated(&ada, request)
        });
        for result in join_all(requests).await {
            result.expect("changed");
        }
        let seen = ada.session(&session.id).await;
        let model = seen.config.map(|config| config.model).unwrap_or_default();
        assert_eq!(
            (seen.title, seen.locale, seen.priority, model),
            (format!("title {round}"), format!("x{round}"), 1 + round % 2, format!("model {round}"))
        );
    }
}

#[tokio::test]
async fn a_session_deleted_in_mid_answer_ends_everywhere_at_once() {
    let half = events(&delta("half an answer"));
    let upstream = Upstream::play(vec![vec![Step::Send(half), Step::AwaitClose]]);
    let server = Setup::default()
        .set("PARLANCE_PROVIDERS__SLOW__KIND", "openai")
        .set("PARLANCE_PROVIDERS__SLOW__BASE_URL", upstream.base_url())
        .set("PARLANCE_PROVIDERS__SLOW__API_KEY", "sk-slow")
        .set("PARLANCE_PROVIDERS__SLOW__MODELS", "m")
        .set("PARLANCE_ASSISTANT__PROVIDER", "slow")
        .start()
        .await;
    let (customer, ada, sue) = (server.guest().await, server.agent("Ada").await, server.supervisor("Sue").await);
    let session = customer.new_session().await;
    let mut watching = customer.subscribe(&session.id, Some(("", 0))).await;
    let states = vec![SessionState::Assistant.into()];
    let inbox = sue.inbox().watch_inbox(v1::WatchInboxRequest { states }).await.expect("an inbox").into_inner();
    let mut inbox = Frames::new(inbox);
    inbox.until(|frame| matches!(frame.frame, Some(InboxFrame::Synced(_))).then_some(())).await;
    let asking = customer.ask(&session.id, "Tell me a story.").await;
    watching.until(|frame| shows_text(session_frame(frame)?)).await;

    let request = || DeleteSessionRequest { session_id: session.id.clone() };
    for (who, code) in [(&customer, Code::PermissionDenied), (&ada, Code::PermissionDenied)] {
        assert_eq!(who.sessions().delete_session(request()).await.expect_err("not theirs to delete").code(), code);
    }
    sue.sessions().delete_session(request()).await.expect("deleted");
    assert!(matches!(upstream.next().await, Seen::Request(_)));
    assert_eq!(upstream.next().await, Seen::Closed, "the provider's call ends");
    let seen = watching.seen().len();
    watching
        .until(|frame| {
            matches!(session_frame(frame)?, Frame::Ended(ended) if ended.reason() == v1::EndedReason::Deleted)
                .then_some(())
        })
        .await;
    let after = &watching.seen()[seen..];
    assert!(!after.iter().any(|frame| matches!(session_frame(frame), Some(Frame::Event(_)))), "{after:#?}");
    let (_, status) = asking.end().await;
    assert_eq!(status.map(|status| status.code()), Some(Code::NotFound));
    inbox
        .until(|frame| match frame.frame.as_ref()? {
            InboxFrame::Remove(remove) => (remove.session_id == session.id).then_some(()),
            _ => None,
        })
        .await;
    refused(sue.sessions().delete_session(request()).await, Code::NotFound, "NOT_FOUND");
    refused(customer.try_send(&session.id, &new_id(), "Hello?").await, Code::NotFound, "NOT_FOUND");
}

#[tokio::test]
async fn at_whatever_point_of_an_answer_a_session_is_deleted_nothing_of_it_follows() {
    let server = Setup::default().scripted("pace 2 | words 20 | stall").start().await;
    let (customer, sue) = (server.guest().await, server.supervisor("Sue").await);
    for position in 0..20 {
        let session = customer.new_session().await;
        let mut watching = customer.subscribe(&session.id, Some(("", 0))).await;
        let asking = customer.ask(&session.id, "Tell me a story.").await;
        let mut seen = 0;
        watching
            .until(|frame| {
                match session_frame(frame)? {
                    Frame::Delta(delta) => seen = delta.first - 1 + i64::from(delta.count.unwrap_or(1)),
                    Frame::Answering(answering) => seen = answering.message.as_ref()?.delta_count,
                    _ => return None,
                }
                (seen >= position).then_some(())
            })
            .await;
        let request = DeleteSessionRequest { session_id: session.id.clone() };
        sue.sessions().delete_session(request).await.expect("deleted");
        let ended = |frame: &v1::SubscribeResponse| match session_frame(frame)? {
            Frame::Ended(ended) => Some(ended.reason()),
            _ => None,
        };
        assert_eq!(watching.until(ended).await, v1::EndedReason::Deleted);
        assert_eq!(asking.end().await.1.map(|status| status.code()), Some(Code::NotFound));
        let request = v1::ListMessagesRequest { session_id: session.id.clone(), ..Default::default() };
        refused(customer.chat().list_messages(request).await, Code::NotFound, "NOT_FOUND");
    }
}

#[tokio::test]
async fn sessions_are_found_by_a_part_of_their_title() {
    let server = Server::start().await;
    let (customer, ada) = (server.guest().await, server.agent("Ada").await);
    for title in ["100% refund", "100 refunds", "Über_uns", "客服 会话"] {
        let request = v1::CreateSessionRequest { request_id: new_id(), title: title.into(), ..Default::default() };
        customer.sessions().create_session(request).await.expect("created");
    }
    let found = async |who: &Person, text: &str| {
        let request = ListSessionsRequest { text: text.into(), ..Default::default() };
        let sessions = who.sessions().list_sessions(request).await.expect("a page").into_inner().sessions;
        let mut titles: Vec<String> = sessions.into_iter().map(|session| session.title).collect();
        titles.sort();
        titles
    };
    assert_eq!(found(&ada, "REFUND").await, ["100 refunds", "100% refund"]);
    assert_eq!(found(&ada, "100%").await, ["100% refund"], "% stands for itself");
    assert_eq!(found(&customer, "r_u").await, ["Über_uns"], "and so does _");
    assert_eq!(found(&customer, "会话").await, ["客服 会话"]);
    assert!(found(&server.guest().await, "refund").await.is_empty(), "another's are not found");
}
