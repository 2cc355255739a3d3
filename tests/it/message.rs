//! What is done with messages after they were sent: edited, deleted, answered anew, found.

use parlance_client::v1::{
    self, DeleteMessageRequest, EditMessageRequest, ListMessageVersionsRequest, Message, MessageState,
    ReleaseSessionRequest, RetryAnswerRequest, SearchMessagesRequest, TakeOverSessionRequest, citation::Source,
    event::Change, session_frame::Frame,
};
use parlance_tests::{
    Fault, Person, Server, Setup,
    clocked::Clocked,
    frames::{event_of, session_frame, shows_text},
    person::new_id,
};
use tonic::{Code, Status};

async fn edit(who: &Person, message: &Message, text: &str, revision: Option<i64>) -> Result<Message, Status> {
    let request = EditMessageRequest {
        session_id: message.session_id.clone(),
        message_id: message.id.clone(),
        text: text.into(),
        expected_revision: revision,
    };
    Ok(who.chat().edit_message(request).await?.into_inner().message.expect("a message"))
}

async fn delete(who: &Person, message: &Message) -> Result<Message, Status> {
    let request = DeleteMessageRequest { session_id: message.session_id.clone(), message_id: message.id.clone() };
    Ok(who.chat().delete_message(request).await?.into_inner().message.expect("a message"))
}

async fn retry(who: &Person, answer: &Message, request_id: &str) -> Result<Message, Status> {
    let request = RetryAnswerRequest {
        session_id: answer.session_id.clone(),
        message_id: answer.id.clone(),
        request_id: request_id.into(),
    };
    Ok(who.chat().retry_answer(request).await?.into_inner().message.expect("a message"))
}

async fn found(who: &Person, query: &str) -> Vec<String> {
    let request = SearchMessagesRequest { query: query.into(), ..Default::default() };
    let page = who.chat().search_messages(request).await.expect("a page").into_inner();
    page.messages.into_iter().map(|message| message.text).collect()
}

async fn take_over(agent: &Person, session_id: &str) {
    let request = TakeOverSessionRequest { session_id: session_id.into(), ..Default::default() };
    agent.sessions().take_over_session(request).await.expect("taken over");
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Status>, code: Code, reason: &str, metadata: &[(&str, &str)]) {
    let fault = Fault::of(&result.expect_err(reason));
    assert_eq!((fault.code, &*fault.reason), (code, reason));
    let told: Vec<(&str, &str)> = fault.metadata.iter().map(|(key, value)| (&**key, &**value)).collect();
    assert_eq!(told, metadata);
}

#[tokio::test]
async fn an_edit_shows_to_all_and_keeps_the_earlier_text_for_staff() {
    let server = Server::start().await;
    let (customer, ada) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    take_over(&ada, &session.id).await;
    let mut watching = ada.subscribe(&session.id, None).await;
    watching.subscribed().await;
    let id = new_id();
    let sent = customer.try_send(&session.id, &id, "I want my mony back").await.expect("stored");
    let edited = edit(&customer, &sent, "I want my money back", Some(1)).await.expect("edited");
    assert_eq!((edited.revision, edited.seq, edited.edited_at.is_some()), (2, sent.seq, true));
    let again = edit(&customer, &sent, "I want my money back", Some(1)).await.expect("done already");
    assert_eq!(again, edited);
    let event = watching.event().await;
    assert!(matches!(event.change, Some(Change::MessageAdded(_))));
    let Some(Change::MessageChanged(changed)) = watching.event().await.change else { panic!("an edit is told") };
    assert_eq!(changed.message.as_ref(), Some(&edited));
    assert_eq!(ada.session(&session.id).await.last_seq, edited.seq + 1, "once");

    // The same send is known by its first text and shows the new one.
    let repeat = customer.try_send(&session.id, &id, "I want my mony back").await.expect("known");
    assert_eq!(repeat, edited);
    let request = ListMessageVersionsRequest { session_id: session.id.clone(), message_id: sent.id.clone() };
    let versions = ada.chat().list_message_versions(request).await.expect("versions").into_inner().versions;
    assert_eq!(versions.len(), 1);
    assert_eq!((versions[0].revision, &*versions[0].text), (1, "I want my mony back"));
    assert_eq!(versions[0].written_at, sent.created_at);
}

#[tokio::test]
async fn edits_are_refused_by_sender_revision_state_and_number() {
    let server = Setup::default().scripted("say Half | fail server").start().await;
    let (customer, ada) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    let answer = customer.ask(&session.id, "Hello?").await.answer().await;
    take_over(&ada, &session.id).await;
    let sent = customer.send(&session.id, "text 0").await;
    refused(edit(&ada, &sent, "not mine", None).await, Code::PermissionDenied, "PERMISSION_DENIED", &[]);
    refused(edit(&customer, &answer, "not mine", None).await, Code::PermissionDenied, "PERMISSION_DENIED", &[]);
    let stale = edit(&customer, &sent, "stale", Some(3)).await;
    refused(stale, Code::Aborted, "REVISION_CHANGED", &[("revision", "1")]);
    let nul = edit(&customer, &sent, "a\0b", None).await;
    refused(nul, Code::InvalidArgument, "INVALID_FIELD", &[("field", "text")]);
    for number in 1..=20 {
        edit(&customer, &sent, &format!("text {number}"), Some(number)).await.expect("edited");
    }
    let often = edit(&customer, &sent, "once more", None).await;
    refused(often, Code::ResourceExhausted, "LIMIT_REACHED", &[("limit", "20")]);
    delete(&customer, &sent).await.expect("deleted");
    let gone = edit(&customer, &sent, "gone", None).await;
    let metadata = [("message_id", &*sent.id), ("state", "DELETED")];
    refused(gone, Code::FailedPrecondition, "WRONG_MESSAGE_STATE", &metadata);
}

#[tokio::test]
async fn after_fifteen_minutes_only_supervisors_change_anything() {
    let server = Clocked::start(&[]).await;
    let (customer, admin) = (server.guest().await, server.admin().await);
    let session = customer.new_session().await;
    take_over(&admin, &session.id).await;
    let sent = customer.send(&session.id, "What I said").await;
    server.pass(15 * 60);
    let (customer, admin) = (customer.refreshed().await, admin.refreshed().await);
    let edited = edit(&customer, &sent, "What I meant", None).await.expect("just in time");
    server.pass(1);
    let late = edit(&customer, &sent, "What I say now", None).await;
    refused(late, Code::FailedPrecondition, "TOO_LATE", &[("limit_seconds", "900")]);
    refused(delete(&customer, &sent).await, Code::FailedPrecondition, "TOO_LATE", &[("limit_seconds", "900")]);
    let left = delete(&admin, &sent).await.expect("deleted");
    assert_eq!((left.revision, &*left.text), (edited.revision + 1, ""));
}

#[tokio::test]
async fn a_deleted_message_leaves_nothing_of_its_text() {
    let server = Server::start().await;
    let (customer, ada) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    take_over(&ada, &session.id).await;
    let mut watching = customer.subscribe(&session.id, None).await;
    watching.subscribed().await;
    let sent = customer.send(&session.id, "My number is 4000123").await;
    edit(&customer, &sent, "My number is 4000124", None).await.expect("edited");
    refused(delete(&ada, &sent).await, Code::PermissionDenied, "PERMISSION_DENIED", &[]);
    let left = delete(&customer, &sent).await.expect("deleted");
    assert_eq!((&*left.text, left.revision, left.deleted_at.is_some()), ("", 3, true));
    assert_eq!(delete(&customer, &sent).await.expect("done already"), left);
    let deleted = watching
        .until(|frame| match event_of(frame)?.change.as_ref()? {
            Change::MessageDeleted(deleted) => Some(deleted.clone()),
            _ => None,
        })
        .await;
    assert_eq!((deleted.message_id, deleted.revision), (sent.id.clone(), 3));

    let last = ada.session(&session.id).await.last_seq;
    let replay = ada.subscribe(&session.id, Some(("", 0))).await.events_to(last).await;
    assert_eq!(replay.len() as i64, last, "what is left keeps its place");
    assert!(!format!("{replay:?}").contains("40001"), "{replay:#?}");
    assert!(!format!("{:?}", customer.messages(&session.id).await).contains("40001"));
    assert!(found(&ada, "40001").await.is_empty());
    let request = ListMessageVersionsRequest { session_id: session.id.clone(), message_id: sent.id.clone() };
    let versions = ada.chat().list_message_versions(request).await.expect("versions").into_inner().versions;
    assert!(versions.is_empty());
}

#[tokio::test]
async fn what_was_deleted_is_taken_out_of_the_answers_that_quote_it() {
    let server = Server::start().await;
    let (customer, ada) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    take_over(&ada, &session.id).await;
    let told = ada.send(&session.id, "Your refund number is RF-88231 and it comes on Friday.").await;
    let release = ReleaseSessionRequest { session_id: session.id.clone(), ..Default::default() };
    ada.sessions().release_session(release).await.expect("released");
    let answer = customer.ask(&session.id, "What is my refund number?").await.answer().await;
    let quotes = |message: &Message| {
        let cites = |citation: &&v1::Citation| citation.source == Some(Source::MessageSeq(told.seq));
        message.citations.iter().filter(cites).map(|citation| citation.quote.clone()).collect::<Vec<_>>()
    };
    assert!(quotes(&answer).iter().any(|quote| quote.contains("RF-88231")), "{answer:#?}");
    let mut watching = customer.subscribe(&session.id, None).await;
    watching.subscribed().await;
    delete(&ada, &told).await.expect("deleted");
    let changed = watching
        .until(|frame| match event_of(frame)?.change.as_ref()? {
            Change::MessageChanged(changed) => changed.message.clone(),
            _ => None,
        })
        .await;
    assert_eq!((&changed.id, changed.revision), (&answer.id, answer.revision + 1));
    assert!(quotes(&changed).iter().all(String::is_empty), "{changed:#?}");
    assert_eq!(customer.messages(&session.id).await.last(), Some(&changed));
}

#[tokio::test]
async fn no_answer_goes_on_to_a_question_that_was_deleted() {
    let server = Setup::default().scripted("pace 2 | words 20 | stall").start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut watching = customer.subscribe(&session.id, Some(("", 0))).await;
    let asking = customer.ask(&session.id, "My number is 4000123, what now?").await;
    watching.until(|frame| shows_text(session_frame(frame)?)).await;
    let question = customer.messages(&session.id).await.remove(0);
    delete(&customer, &question).await.expect("deleted");
    assert_eq!(asking.answer().await.state(), MessageState::Stopped);
    let (mut ended, mut seqs) = (false, Vec::new());
    watching
        .until(|frame| match session_frame(frame)? {
            Frame::Delta(_) | Frame::Answering(_) => {
                assert!(!ended, "no delta after the end");
                None
            }
            Frame::Event(event) => {
                seqs.push(event.seq);
                match event.change.as_ref()? {
                    Change::MessageChanged(_) => {
                        ended = true;
                        None
                    }
                    Change::MessageDeleted(_) => Some(()),
                    _ => None,
                }
            }
            _ => None,
        })
        .await;
    assert!(ended && seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{seqs:?}");
}

#[tokio::test]
async fn a_failed_answer_is_given_anew_once_a_request() {
    let server =
        Setup::default().scripted("flaky 1 filtered | say At last.").set("PARLANCE_ANSWER__RETRIES", 0).start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let failed = customer.ask(&session.id, "Hello?").await.answer().await;
    assert_eq!(failed.state(), MessageState::Failed);
    let question = customer.messages(&session.id).await.remove(0);
    refused(
        retry(&customer, &question, &new_id()).await,
        Code::FailedPrecondition,
        "WRONG_MESSAGE_STATE",
        &[("message_id", &question.id), ("state", "MESSAGE_STATE_COMPLETE")],
    );
    let id = new_id();
    let again = retry(&customer, &failed, &id).await.expect("begun");
    assert_eq!(again.retry_of_message_id.as_deref(), Some(&*failed.id));
    assert_eq!(again.answer_to_id.as_deref(), Some(&*question.id));
    let mut watching = customer.subscribe(&session.id, Some(("", 0))).await;
    let done = watching
        .until(|frame| match event_of(frame)?.change.as_ref()? {
            Change::MessageChanged(changed) => changed.message.clone().filter(|message| message.id == again.id),
            Change::MessageAdded(added) => {
                added.message.clone().filter(|message| message.id == again.id && message.revision == 2)
            }
            _ => None,
        })
        .await;
    assert_eq!((done.state(), &*done.text), (MessageState::Complete, "At last."));
    assert_eq!(retry(&customer, &failed, &id).await.expect("known").id, again.id);
    assert_eq!(customer.messages(&session.id).await.len(), 3, "one retry");
    let other = retry(&customer, &again, &id).await;
    refused(other, Code::InvalidArgument, "REQUEST_ID_REUSED", &[("request_id", &id)]);

    take_over(&server.agent("Ada").await, &session.id).await;
    let human = [("epoch", "2"), ("state", "SESSION_STATE_HUMAN")];
    refused(retry(&customer, &failed, &new_id()).await, Code::FailedPrecondition, "WRONG_STATE", &human);
}

#[tokio::test]
async fn words_are_found_in_what_the_caller_reaches() {
    let server = Setup::default().scripted("say Ready.").start().await;
    let (customer, other) = (server.guest().await, server.guest().await);
    let (ada, bob) = (server.agent("Ada").await, server.agent("Bob").await);
    let session = customer.new_session().await;
    take_over(&ada, &session.id).await;
    for text in ["A blue parcel, 100% late", "Where is my red PARCEL?", "小包裹在哪里", "no_such"] {
        customer.send(&session.id, text).await;
    }
    let note = v1::AddNoteRequest {
        session_id: session.id.clone(),
        client_message_id: new_id(),
        text: "parcel was lost by us".into(),
    };
    ada.chat().add_note(note).await.expect("a note");
    assert_eq!(found(&customer, "parcel").await, ["Where is my red PARCEL?", "A blue parcel, 100% late"]);
    assert_eq!(found(&customer, "late parcel").await, ["A blue parcel, 100% late"], "every word, in any order");
    assert_eq!(found(&ada, "parcel").await.len(), 3, "staff finds notes too");
    assert_eq!(found(&customer, "包裹").await, ["小包裹在哪里"]);
    assert_eq!(found(&customer, "0%").await, ["A blue parcel, 100% late"]);
    assert!(found(&customer, "%%").await.is_empty() && found(&customer, "o_u").await.is_empty(), "no patterns");
    assert!(found(&other, "parcel").await.is_empty(), "another's session");
    assert!(found(&bob, "parcel").await.is_empty(), "what another agent holds");

    let mut request = SearchMessagesRequest { query: "parcel".into(), page_size: 2, ..Default::default() };
    request.session_id.clone_from(&session.id);
    let page = ada.chat().search_messages(request.clone()).await.expect("a page").into_inner();
    request.page_token = page.next_page_token;
    let rest = ada.chat().search_messages(request.clone()).await.expect("a page").into_inner();
    assert_eq!((page.messages.len(), rest.messages.len(), &*rest.next_page_token), (2, 1, ""));
    request.query = "other".into();
    refused(ada.chat().search_messages(request).await, Code::InvalidArgument, "PAGE_TOKEN_INVALID", &[]);
}

#[tokio::test]
async fn nothing_public_answers_a_private_note() {
    let server = Server::start().await;
    let (customer, agent) = (server.guest().await, server.agent("Ada").await);
    let session = customer.new_session().await;
    let take = TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    agent.sessions().take_over_session(take).await.expect("taken over");
    let note =
        v1::AddNoteRequest { session_id: session.id.clone(), text: "Private".into(), client_message_id: new_id() };
    let note = agent.chat().add_note(note).await.expect("noted").into_inner().message.expect("a note");
    let reply = |person: &Person| {
        let request = v1::SendMessageRequest {
            session_id: session.id.clone(),
            client_message_id: new_id(),
            text: "About that".into(),
            reply_to_id: note.id.clone(),
            ..Default::default()
        };
        let mut chat = person.chat();
        async move { Fault::of(&chat.send_message(request).await.expect_err("refused")) }
    };
    let staff = reply(&agent).await;
    assert_eq!((&*staff.reason, &*staff.fields), ("INVALID_FIELD", &["reply_to_id".to_owned()][..]));
    assert_eq!(reply(&customer).await.reason, "NOT_FOUND");
}
