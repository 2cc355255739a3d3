//! What staff write among themselves, and what the model thinks: what of it reaches the provider and the
//! contact. NOTES.

use parlance_client::v1::{
    self, DeltaKind, MessageState, ask_response::Frame as Ask, session_frame::Frame as SessionFrame,
};
use parlance_tests::{
    Fault, Person, Server, Setup,
    frames::session_frame,
    person::new_id,
    upstream::{Seen, Step, Upstream, delta, end, events},
};
use serde_json::{Value, json};

const NOTE: &str = "NOTE-CANARY: on the fraud list";
const TRANSFER: &str = "TRANSFER-CANARY: ask for the papers";
const BRIEF: &str = "BRIEF-CANARY: the parcel is in <Hamburg>";
const THOUGHT: &str = "THOUGHT-CANARY: I was told that";

/// One chunk with a piece of reasoning.
fn thought(text: &str) -> String {
    let chunk = json!({"choices": [{"index": 0, "delta": {"reasoning_content": text}, "finish_reason": null}]});
    format!("data: {chunk}\n\n")
}

/// A provider that reasons before and in the middle of its answer, and the server that asks it.
async fn reasoning() -> (Upstream, Server) {
    let body = [thought(THOUGHT), delta("It is "), thought(THOUGHT), delta("on its way."), end()].concat();
    let upstream = Upstream::play(vec![vec![Step::Send(events(&body))]]);
    let server = Setup::default()
        .set("PARLANCE_PROVIDERS__UP__KIND", "openai")
        .set("PARLANCE_PROVIDERS__UP__BASE_URL", upstream.base_url())
        .set("PARLANCE_PROVIDERS__UP__MODELS", "m")
        .set("PARLANCE_ASSISTANT__PROVIDER", "up")
        .start()
        .await;
    (upstream, server)
}

/// What the provider was sent: the body of the next request.
async fn sent(upstream: &Upstream) -> Value {
    match upstream.next().await {
        Seen::Request(request) => serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).expect("JSON"),
        other => panic!("a request comes: {other:?}"),
    }
}

/// What of staff's words the request holds: the lines of its fenced block, and nothing outside of it.
fn staff_notes(body: &Value) -> Vec<String> {
    let system = body["messages"][0]["content"].as_str().expect("a system message");
    let (rules, fenced) = system.split_once("\n<data>\n").unwrap_or((system, ""));
    let others = body["messages"].as_array().unwrap().iter().skip(1).map(Value::to_string).collect::<String>();
    assert!(!rules.contains("CANARY") && !others.contains("CANARY"), "{rules}{others}");
    let lines = fenced.lines().filter(|line| line.starts_with('{'));
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    lines.filter(|line| line["kind"] == "staff_note").map(|line| line["text"].as_str().unwrap().to_owned()).collect()
}

/// A session that staff have written about: a note, a transfer with a note, a release with a brief.
async fn written_about(server: &Server, customer: &Person) -> (Person, v1::Session) {
    let (ada, ben) = (server.supervisor("Ada").await, server.agent("Ben").await);
    let session = customer.new_session().await;
    let session_id = session.id.clone();
    let take = v1::TakeOverSessionRequest { session_id: session_id.clone(), ..Default::default() };
    ada.sessions().take_over_session(take).await.expect("Ada has the floor");
    let (id, text) = (new_id(), NOTE.to_owned());
    let note = v1::AddNoteRequest { session_id: session_id.clone(), client_message_id: id, text };
    ada.chat().add_note(note).await.expect("a note");
    let transfer = v1::TransferSessionRequest {
        session_id: session_id.clone(),
        user_id: ben.id.clone(),
        note: TRANSFER.into(),
        ..Default::default()
    };
    ada.sessions().transfer_session(transfer).await.expect("Ben has the floor");
    let release = v1::ReleaseSessionRequest { session_id, brief: BRIEF.into(), ..Default::default() };
    ben.sessions().release_session(release).await.expect("the assistant has the floor");
    (ada, session)
}

async fn update(server: &Server, wanted: v1::Assistant, path: &str) -> Result<v1::Assistant, tonic::Status> {
    let admin = server.admin().await;
    let default = admin.assistants().get_assistant(v1::GetAssistantRequest::default()).await?.into_inner();
    let id = if wanted.id.is_empty() { default.assistant.unwrap().id } else { wanted.id };
    let update_mask = Some(prost_types::FieldMask { paths: vec![path.to_owned()] });
    let request = v1::UpdateAssistantRequest { assistant: Some(v1::Assistant { id, ..wanted }), update_mask };
    Ok(admin.assistants().update_assistant(request).await?.into_inner().assistant.expect("an assistant"))
}

/// Asks, and gives the text and the reasoning that the caller is shown; the numbers of both are dense.
async fn asked(customer: &Person, session_id: &str) -> (String, String) {
    let frames = customer.ask(session_id, "Where is my parcel?").await.all().await;
    assert!(matches!(frames.last().and_then(|frame| frame.frame.as_ref()), Some(Ask::Finished(_))), "{frames:?}");
    let mut shown = Shown::default();
    for frame in frames {
        match frame.frame {
            Some(Ask::Answering(answering)) => shown.restart(&answering),
            Some(Ask::Delta(delta)) => shown.grow(&delta),
            _ => {}
        }
    }
    (shown.text, shown.reasoning)
}

#[derive(Default)]
struct Shown {
    text: String,
    reasoning: String,
    /// The last delta of text, and of reasoning.
    last: [i64; 2],
}

impl Shown {
    fn restart(&mut self, answering: &v1::Answering) {
        let message = answering.message.as_ref().expect("a message");
        (self.text, self.last[0]) = (message.text.clone(), message.delta_count);
    }

    fn grow(&mut self, delta: &v1::Delta) {
        let is_text = delta.kind() != DeltaKind::Reasoning;
        let last = &mut self.last[usize::from(!is_text)];
        // Reasoning of before the reader came is not told.
        assert!(delta.first == *last + 1 || (!is_text && *last == 0), "{delta:?} after {last}");
        *last = delta.first - 1 + i64::from(delta.count.unwrap_or(1));
        if is_text { &mut self.text } else { &mut self.reasoning }.push_str(&delta.text);
    }
}

#[tokio::test]
async fn of_what_staff_write_only_the_brief_reaches_the_provider() {
    let (upstream, server) = reasoning().await;
    let customer = server.guest().await;
    let (_, session) = written_about(&server, &customer).await;
    assert_eq!(asked(&customer, &session.id).await.0, "It is on its way.");
    let body = sent(&upstream).await;
    assert_eq!(staff_notes(&body), [BRIEF]);
    assert!(!body.to_string().contains("NOTE-CANARY") && !body.to_string().contains("TRANSFER-CANARY"));

    let wanted = v1::Assistant { reads_notes: true, ..Default::default() };
    assert!(update(&server, wanted, "reads_notes").await.unwrap().reads_notes);
    asked(&customer, &session.id).await;
    assert_eq!(staff_notes(&sent(&upstream).await), [NOTE, TRANSFER, BRIEF]);
}

#[tokio::test]
async fn reasoning_is_for_staff_unless_the_assistant_shows_it_and_nothing_of_staff_is_in_the_prompt() {
    let (_upstream, server) = reasoning().await;
    let customer = server.guest().await;
    let (ada, briefed) = written_about(&server, &customer).await;
    let plain = customer.new_session().await;
    for session in [&briefed, &plain] {
        let (text, reasoning) = asked(&customer, &session.id).await;
        assert_eq!((&*text, &*reasoning), ("It is on its way.", ""));
    }
    let wanted = v1::Assistant { show_reasoning: true, ..Default::default() };
    assert!(update(&server, wanted, "show_reasoning").await.unwrap().show_reasoning);
    assert_eq!(asked(&customer, &briefed.id).await.1, "", "a brief is in the prompt");
    let (text, reasoning) = asked(&customer, &plain.id).await;
    assert_eq!((&*text, reasoning), ("It is on its way.", THOUGHT.repeat(2)));

    let stored = customer.messages(&briefed.id).await;
    assert!(stored.iter().all(|message| !message.text.contains("CANARY")), "{stored:?}");
    let answer = stored.last().expect("an answer");
    assert_eq!((answer.state(), answer.delta_count), (MessageState::Complete, 2), "reasoning is not counted");
    // Staff see it either way.
    let mut watching = ada.subscribe(&briefed.id, None).await;
    watching.subscribed().await;
    let (asks, mut shown) = (customer.send(&briefed.id, "And now?"), Shown::default());
    let watched = watching.until(|frame| {
        match session_frame(frame)? {
            SessionFrame::Answering(answering) => shown.restart(answering),
            SessionFrame::Delta(delta) => shown.grow(delta),
            _ => {}
        }
        (shown.text == "It is on its way.").then_some(())
    });
    tokio::join!(asks, watched);
    assert!(shown.reasoning.ends_with(THOUGHT), "{}", shown.reasoning);
}

#[tokio::test]
async fn an_assistant_for_staff_is_not_there_for_a_contact() {
    let server = Server::start().await;
    let (admin, customer) = (server.admin().await, server.guest().await);
    let wanted = v1::Assistant {
        display_name: "Inside".into(),
        provider: "builtin".into(),
        enabled: true,
        staff_only: true,
        ..Default::default()
    };
    let request = v1::CreateAssistantRequest { request_id: new_id(), assistant: Some(wanted) };
    let inside = admin.assistants().create_assistant(request).await.unwrap().into_inner().assistant.unwrap();
    assert!(inside.staff_only);
    let create = |assistant_id: &str, contact_id: &str| v1::CreateSessionRequest {
        request_id: new_id(),
        assistant_id: assistant_id.to_owned(),
        contact_id: contact_id.to_owned(),
        ..Default::default()
    };
    let fault = async |id: &str| Fault::of(&customer.sessions().create_session(create(id, "")).await.unwrap_err());
    let (hidden, missing) = (fault(&inside.id).await, fault(&new_id()).await);
    assert_eq!((hidden.code, &*hidden.reason), (missing.code, &*missing.reason), "as if it were missing");
    admin.sessions().create_session(create(&inside.id, &customer.id)).await.expect("staff may name it");

    let default = v1::Assistant { staff_only: true, ..Default::default() };
    let refused = Fault::of(&update(&server, default, "staff_only").await.unwrap_err());
    assert_eq!(refused.fields, ["assistant.staff_only"], "sessions that name none need it");
    let open = v1::Assistant { id: inside.id.clone(), ..Default::default() };
    assert!(!update(&server, open, "staff_only").await.unwrap().staff_only);
    customer.sessions().create_session(create(&inside.id, "")).await.expect("open to all now");
}
