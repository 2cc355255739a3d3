//! ROW: a row that a newer version wrote is its own trouble. Whoever asks for it is told so; lists leave
//! it out, timers and the recovery of answers pass it by, and the server starts.

use std::collections::BTreeSet;

use parlance_client::v1::{
    self, GetSessionRequest, GetSessionStatsRequest, ListAssistantsRequest, ListMessagesRequest, ListSessionsRequest,
    ListUsersRequest, RequestHumanRequest, SearchMessagesRequest, SessionState, WatchInboxRequest, ack::Ack,
    attach_request::Frame as Asks, session_frame::Frame as Shown, watch_inbox_response::Frame as Inbox,
};
use parlance_tests::{
    Fault, Frames, Person, Server, Setup, attached,
    database::{self, Engine},
    frames::has_text,
    person::new_id,
};
use tonic::Status;

/// Every column of a session and of what belongs to it that holds words, or a form that a newer version may change.
const OF_SESSION: [(&str, &str, &str); 14] = [
    ("sessions", "state", "id"),
    ("sessions", "contact_verification", "id"),
    ("messages", "sender_kind", "session_id"),
    ("messages", "format", "session_id"),
    ("messages", "state", "session_id"),
    ("messages", "finish_reason", "session_id"),
    ("messages", "audience", "session_id"),
    ("events", "actor_kind", "session_id"),
    ("events", "kind", "session_id"),
    ("events", "audience", "session_id"),
    ("sessions", "config", "id"),
    ("sessions", "metadata", "id"),
    ("messages", "token_usage", "session_id"),
    ("events", "body", "session_id"),
];
/// What a newer version would say.
const WORD: &str = "from-the-future";

struct Victim {
    table: &'static str,
    column: &'static str,
    key: &'static str,
    session_id: String,
}

async fn waiting_session(customer: &Person) -> String {
    let session_id = customer.new_session().await.id;
    request_human(customer, &session_id).await.expect("a place in the queue");
    session_id
}

async fn request_human(customer: &Person, session_id: &str) -> Result<v1::Session, Status> {
    let request = RequestHumanRequest { session_id: session_id.into(), ..Default::default() };
    Ok(customer.sessions().request_human(request).await?.into_inner().session.expect("a session"))
}

fn set(table: &str, column: &str, key: &str, id: &str) -> String {
    format!("UPDATE {table} SET {column} = '{WORD}' WHERE {key} = X'{}';", id.replace('-', ""))
}

async fn subscribe(person: &Person, session_id: &str) -> Result<Frames<v1::SubscribeResponse>, Status> {
    let request = attached::subscribe(session_id, Some(("", 0)));
    Ok(Frames::new(person.chat().subscribe(request).await?.into_inner()))
}

/// Asks for a session and all it holds; the first failure.
async fn read_all(person: &Person, session_id: &str) -> Result<(), Status> {
    person.sessions().get_session(GetSessionRequest { session_id: session_id.into() }).await?;
    let request = ListMessagesRequest { session_id: session_id.into(), ..Default::default() };
    person.chat().list_messages(request).await?;
    let mut stream = subscribe(person, session_id).await?;
    while let Some(frame) = stream.next().await? {
        if matches!(parlance_tests::frames::session_frame(&frame), Some(v1::session_frame::Frame::Checkpoint(_))) {
            break;
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_of_a_newer_version_is_nobody_elses_trouble() {
    let setup = Setup::default().scripted("say Hello");
    let mut server = setup.start().await;
    let (customer, admin) = (server.guest().await, server.admin().await);
    let broken = admin.hire(server.channel(), "Broken", v1::Role::Agent).await;
    let mut victims = Vec::new();
    for (table, column, key) in OF_SESSION {
        let owner = server.guest().await;
        let session_id = waiting_session(&owner).await;
        owner.send(&session_id, "Is anybody there?").await;
        victims.push(Victim { table, column, key, session_id });
    }
    // One is in the middle of an answer, which the start must get past.
    let running = customer.new_session().await.id;
    let mut answer = customer.ask(&running, "[[say Wait | stall]]").await;
    answer.until(has_text).await;
    let healthy = waiting_session(&customer).await;
    customer.send(&healthy, "Here I am").await;
    server.kill();

    let mut script: String =
        victims.iter().map(|victim| set(victim.table, victim.column, victim.key, &victim.session_id)).collect();
    script += &set("sessions", "contact_verification", "id", &running);
    script += &set("users", "role", "id", &broken.id);
    script += &format!(
        "INSERT INTO timers (session_id, kind, epoch, due_ms) SELECT id, '{WORD}', epoch, 1 FROM sessions;
         INSERT INTO receipts (session_id, participant_id, participant_kind, participant_name, delivered_seq, read_seq)
         SELECT id, X'00000000000000000000000000000001', '{WORD}', 'x', 1, 1 FROM sessions;"
    );
    let file = format!("sqlite:{}", server.data().join("parlance.db").display());
    // All deadlines have passed while the server was down.
    script += "UPDATE timers SET due_ms = 2 WHERE kind = 'waiting';";
    database::run(Engine::Sqlite, &file, &script).await;
    server.restart().await;

    let customer = customer.with(server.channel(), customer.tokens.clone());
    let admin = admin.with(server.channel(), admin.tokens.clone());
    for victim in &victims {
        let failed = read_all(&admin, &victim.session_id).await;
        let status = failed.expect_err(&format!("{} {} is read as if it were known", victim.table, victim.column));
        assert_eq!(Fault::of(&status).reason, "INTERNAL", "{} {}: {status:?}", victim.table, victim.column);
    }
    others_go_on(&customer, &admin, &healthy).await;
    lists_leave_it_out(&admin, &victims, &healthy, &broken).await;
}

/// The other tables that hold words or forms: whose rows they are, and what is asked for beside them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_of_a_newer_version_about_people_or_knowledge_is_nobody_elses_trouble() {
    let mut server = Setup::default().scripted("say Hello").start().await;
    let (customer, admin) = (server.guest().await, server.admin().await);
    let (stranger, logged_in) = (server.guest().await, server.guest().await);
    let away = admin.hire(server.channel(), "Away", v1::Role::Agent).await;
    let healthy = customer.new_session().await.id;
    let mut broken = Vec::new();
    for name in ["Clever", "Cleverer"] {
        let assistant = v1::Assistant {
            display_name: name.into(),
            provider: "builtin".into(),
            enabled: true,
            ..Default::default()
        };
        let request = v1::CreateAssistantRequest { request_id: new_id(), assistant: Some(assistant) };
        let made = admin.assistants().create_assistant(request).await.expect("an assistant").into_inner();
        broken.push(made.assistant.expect("an assistant").id);
    }
    server.kill();
    let script = set("contacts", "verification", "id", &stranger.id)
        + &set("logins", "kind", "principal_id", &logged_in.id)
        + &set("users", "availability", "id", &away.id)
        + &set("assistants", "hand_off", "id", &broken[0])
        + &set("assistants", "knowledge_base_ids", "id", &broken[1])
        + &format!("UPDATE documents SET format = '{WORD}' WHERE id = (SELECT MIN(id) FROM documents);");
    let file = format!("sqlite:{}", server.data().join("parlance.db").display());
    database::run(Engine::Sqlite, &file, &script).await;
    server.restart().await;

    let (customer, admin) =
        (customer.with(server.channel(), customer.tokens.clone()), admin.with(server.channel(), admin.tokens.clone()));
    assert_eq!(customer.ask(&healthy, "Hello?").await.answer().await.text, "Hello");
    let users = admin.users().list_users(ListUsersRequest::default()).await.expect("users").into_inner().users;
    assert!(!users.is_empty() && users.iter().all(|user| user.id != away.id));
    let listed = admin.assistants().list_assistants(ListAssistantsRequest::default()).await.expect("assistants");
    assert!(listed.into_inner().assistants.iter().all(|assistant| !broken.contains(&assistant.id)));
    let bases = admin.knowledge().list_knowledge_bases(v1::ListKnowledgeBasesRequest::default()).await.expect("bases");
    let base = bases.into_inner().knowledge_bases.swap_remove(0);
    let list = v1::ListDocumentsRequest { knowledge_base_id: base.id, ..Default::default() };
    let documents = admin.knowledge().list_documents(list).await.expect("documents").into_inner().documents;
    assert_eq!(i64::try_from(documents.len()).expect("few"), i64::from(base.document_count) - 1);
    let own = stranger.with(server.channel(), stranger.tokens.clone());
    let request = v1::CreateSessionRequest { request_id: new_id(), ..Default::default() };
    let told = own.sessions().create_session(request).await.expect_err("a contact of a newer version");
    assert_eq!(Fault::of(&told).reason, "INTERNAL", "{told:?}");
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

/// A word of a newer version in the log of one session and in the row of another, and a session between that
/// holds nothing of the kind: all on one stream.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_ends_one_session_of_a_stream_and_no_other() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let mut sessions = Vec::new();
    for _ in 0..3 {
        let session = waiting_session(&customer).await;
        customer.send(&session, "Is anybody there?").await;
        sessions.push(session);
    }
    server.kill();
    let script = set("events", "kind", "session_id", &sessions[0])
        + &set("sessions", "contact_verification", "id", &sessions[2]);
    let file = format!("sqlite:{}", server.data().join("parlance.db").display());
    database::run(Engine::Sqlite, &file, &script).await;
    server.restart().await;
    let customer = customer.with(server.channel(), customer.tokens.clone());
    let cursor = |id: &String| v1::SessionCursor { session_id: id.clone(), log_id: String::new(), after_seq: Some(0) };
    let request = v1::SubscribeRequest { sessions: sessions.iter().map(cursor).collect() };

    let mut stream = Frames::new(customer.chat().subscribe(request.clone()).await.expect("a stream").into_inner());
    let sent = customer.send(&sessions[1], "The others go on.").await;
    let mut ended = BTreeSet::new();
    let mut heard = false;
    stream
        .until(|frame| {
            let Some(v1::subscribe_response::Frame::Session(of)) = &frame.frame else { return None };
            match of.frame.as_ref()? {
                Shown::Ended(end) => drop(ended.insert((of.channel, end.reason()))),
                Shown::Event(event) if of.channel == 2 => heard |= event.seq >= sent.seq,
                _ => {}
            }
            (heard && ended.len() == 2).then_some(())
        })
        .await;
    let unreadable = v1::EndedReason::Unreadable;
    assert_eq!(ended, BTreeSet::from([(1, unreadable), (3, unreadable)]));

    let mut attached = customer.attach().await;
    let Ok(Ack::Subscribe(_)) = attached.ask(Asks::Subscribe(request)).await else { panic!("it follows all") };
    for channel in [1, 3] {
        let end = |shown: &Shown| matches!(shown, Shown::Ended(end) if end.reason() == unreadable).then_some(());
        attached.shown(channel, end).await;
    }
    let sent = attached.say(&sessions[1], "And so does Attach.").await;
    while attached.event(2).await.seq < sent.seq {}
}

/// The timer of a healthy session fires, and new sessions are answered.
async fn others_go_on(customer: &Person, admin: &Person, healthy: &str) {
    let mut stream = customer.subscribe(healthy, Some(("", 0))).await;
    stream
        .until(|frame| match parlance_tests::frames::event_of(frame)?.change.as_ref()? {
            v1::event::Change::StateChanged(change) => {
                (change.from() == SessionState::Waiting && change.to() == SessionState::Assistant).then_some(())
            }
            _ => None,
        })
        .await;
    let session = customer.new_session().await;
    assert_eq!(customer.ask(&session.id, "Hello?").await.answer().await.text, "Hello");
    assert_eq!(request_human(customer, &session.id).await.expect("a place").state(), SessionState::Waiting);
    let request = v1::TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    admin.sessions().take_over_session(request).await.expect("the floor");
    let deleted = v1::DeleteSessionRequest { session_id: session.id };
    admin.sessions().delete_session(deleted).await.expect("a deleted session");
}

async fn lists_leave_it_out(admin: &Person, victims: &[Victim], healthy: &str, broken: &Person) {
    let listed = admin.sessions().list_sessions(ListSessionsRequest::default()).await.expect("sessions").into_inner();
    let ids: Vec<&str> = listed.sessions.iter().map(|session| session.id.as_str()).collect();
    assert!(ids.contains(&healthy), "{ids:?}");
    for victim in victims {
        assert_eq!(ids.contains(&&*victim.session_id), victim.table != "sessions", "{}", victim.column);
    }
    let mut inbox =
        Frames::new(admin.inbox().watch_inbox(WatchInboxRequest::default()).await.expect("an inbox").into_inner());
    inbox.until(|frame| matches!(frame.frame, Some(Inbox::Synced(_))).then_some(())).await;
    let users = admin.users().list_users(ListUsersRequest::default()).await.expect("users").into_inner().users;
    assert!(!users.is_empty() && users.iter().all(|user| user.id != broken.id));
    let search = SearchMessagesRequest { query: "Here I am".into(), ..Default::default() };
    assert_eq!(admin.chat().search_messages(search).await.expect("messages").into_inner().messages.len(), 1);
    admin.sessions().get_session_stats(GetSessionStatsRequest::default()).await.expect("figures");
    admin.assistants().list_assistants(ListAssistantsRequest::default()).await.expect("assistants");
}
