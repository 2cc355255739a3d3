//! Assistants beyond the default one, the models they can have, and answers without a session.

use parlance_client::v1::{
    self, DeltaKind, FinishReason, GenerateRole as Role, stream_generate_response::Frame as StreamFrame,
};
use parlance_tests::{
    Fault, Frames, Person, Server, Setup,
    person::new_id,
    upstream::{Seen, Step, Upstream, delta, events},
};
use tonic::{Code, Status};

fn said(role: Role, text: &str) -> v1::GenerateMessage {
    v1::GenerateMessage { role: role.into(), text: text.into(), name: String::new() }
}

/// A question to a provider.
fn question(provider: &str, text: &str) -> v1::GenerateRequest {
    let messages = vec![said(Role::Customer, text)];
    v1::GenerateRequest { provider: provider.into(), messages, ..Default::default() }
}

/// The same for StreamGenerate.
fn streamed(request: v1::GenerateRequest) -> v1::StreamGenerateRequest {
    let v1::GenerateRequest { provider, messages, assistant_id, .. } = request;
    v1::StreamGenerateRequest { provider, messages, assistant_id, ..Default::default() }
}

async fn generate(person: &Person, request: v1::GenerateRequest) -> Result<v1::GenerateResponse, Status> {
    Ok(person.assistants().generate(request).await?.into_inner())
}

async fn create(person: &Person, assistant: v1::Assistant) -> Result<v1::Assistant, Status> {
    let request = v1::CreateAssistantRequest { request_id: new_id(), assistant: Some(assistant) };
    Ok(person.assistants().create_assistant(request).await?.into_inner().assistant.expect("an assistant"))
}

fn named(provider: &str) -> v1::Assistant {
    v1::Assistant { display_name: "Parla".into(), provider: provider.into(), enabled: true, ..Default::default() }
}

/// A server with an openai provider at this address, asked once.
async fn with_upstream(upstream: &Upstream) -> Server {
    Setup::default()
        .set("PARLANCE_PROVIDERS__UP__KIND", "openai")
        .set("PARLANCE_PROVIDERS__UP__BASE_URL", upstream.base_url())
        .set("PARLANCE_PROVIDERS__UP__MODELS", "small,large")
        .set("PARLANCE_ANSWER__RETRIES", 0)
        .start()
        .await
}

#[tokio::test]
async fn messages_go_in_and_text_comes_out_whole_or_piece_by_piece() {
    let server = Setup::default().scripted("think Hm | say Good day to you | usage 3 5").start().await;
    let agent = server.agent("Ada").await;
    let whole = generate(&agent, question("scripted", "Hello")).await.unwrap();
    assert_eq!((whole.text.trim(), whole.finish_reason()), ("Good day to you", FinishReason::Done));
    let usage = whole.usage.expect("usage");
    assert_eq!((usage.provider.as_str(), usage.input_tokens, usage.output_tokens), ("scripted", Some(3), Some(5)));

    let stream = agent.assistants().stream_generate(streamed(question("scripted", "Hello"))).await.unwrap();
    let frames = Frames::new(stream.into_inner()).all().await;
    let (mut counts, mut text) = ([0; 2], String::new());
    for frame in &frames[..frames.len() - 1] {
        let Some(StreamFrame::Delta(delta)) = &frame.frame else { panic!("only deltas before the end: {frame:?}") };
        // Text and reasoning are numbered each by itself.
        let count = &mut counts[usize::from(delta.kind() == DeltaKind::Reasoning)];
        assert_eq!((delta.first, delta.count.unwrap_or(1)), (*count + 1, 1));
        *count += 1;
        if delta.kind() != DeltaKind::Reasoning {
            text.push_str(&delta.text);
        }
    }
    assert_eq!(text, whole.text);
    let Some(StreamFrame::Finished(end)) = &frames[frames.len() - 1].frame else { panic!("an end") };
    assert_eq!(end.finish_reason(), FinishReason::Done);
    // Nothing is remembered.
    let sessions = agent.sessions().list_sessions(v1::ListSessionsRequest::default()).await.unwrap().into_inner();
    assert!(sessions.sessions.is_empty());
}

#[tokio::test]
async fn the_model_is_told_what_was_said_and_what_the_assistant_knows() {
    let server = Setup::default().scripted("echo").start().await;
    let admin = server.admin().await;
    let mut assistant = named("scripted");
    assistant.instructions = "Speak like a sailor.".into();
    assistant.temperature = Some(0.25);
    let default = admin.assistants().get_assistant(v1::GetAssistantRequest::default()).await.unwrap();
    assistant.knowledge_base_ids = default.into_inner().assistant.unwrap().knowledge_base_ids;
    let assistant = create(&admin, assistant).await.unwrap();
    let messages = vec![
        said(Role::Customer, "Ahoy"),
        said(Role::Assistant, "Ahoy to you"),
        said(Role::Agent, "I take over"),
        said(Role::Customer, "Which databases can Parlance use?"),
    ];
    let mut request = v1::GenerateRequest { assistant_id: assistant.id, messages, ..Default::default() };
    let prompt = async |request| -> serde_json::Value {
        serde_json::from_str(generate(&admin, request).await.unwrap().text.trim()).expect("the prompt")
    };
    let told = prompt(request.clone()).await;
    assert_eq!(told["instructions"], "Speak like a sailor.");
    assert_eq!(told["temperature"], 0.25);
    assert_eq!(told["question"], "Which databases can Parlance use?");
    let roles: Vec<&str> = told["turns"].as_array().unwrap().iter().filter_map(|turn| turn["role"].as_str()).collect();
    assert_eq!(roles, ["customer", "assistant", "agent"]);
    assert!(!told["passages"].as_array().unwrap().is_empty());
    // What the request says wins.
    request.instructions = "Be brief.".into();
    request.temperature = Some(1.0);
    request.max_tokens = Some(7);
    let told = prompt(request).await;
    assert_eq!(
        (&told["instructions"], &told["temperature"], &told["max_tokens"]),
        (&"Be brief.".into(), &1.0.into(), &7.into())
    );
}

#[tokio::test]
async fn a_provider_that_fails_is_told_with_its_name_and_kind() {
    let server = Setup::default().scripted("say Half | fail rejected").start().await;
    let agent = server.agent("Ada").await;
    let fault = Fault::of(&generate(&agent, question("scripted", "Hello")).await.unwrap_err());
    assert_eq!((fault.code, &*fault.reason), (Code::FailedPrecondition, "PROVIDER_FAILED"));
    assert_eq!((fault.get("provider"), fault.get("kind")), ("scripted", "rejected"));

    let stream = agent.assistants().stream_generate(streamed(question("scripted", "Hello"))).await.unwrap();
    let (seen, end) = Frames::new(stream.into_inner()).end().await;
    assert!(!seen.is_empty());
    assert_eq!(Fault::of(&end.expect("an error")).reason, "PROVIDER_FAILED");
}

#[tokio::test]
async fn leaving_the_call_ends_the_call_of_the_provider() {
    let upstream =
        Upstream::play(vec![vec![Step::Send(events(&delta("One ")).into_iter().collect()), Step::AwaitClose]]);
    let server = with_upstream(&upstream).await;
    let agent = server.agent("Ada").await;
    let stream = agent.assistants().stream_generate(streamed(question("up", "Hello"))).await.unwrap();
    let mut frames = Frames::new(stream.into_inner());
    frames.next().await.unwrap().expect("a delta");
    assert!(matches!(upstream.next().await, Seen::Request(_)));
    drop(frames);
    assert_eq!(upstream.next().await, Seen::Closed);

    let unary = tokio::spawn(async move { generate(&agent, question("up", "Hello")).await.map(drop) });
    assert!(matches!(upstream.next().await, Seen::Request(_)));
    unary.abort();
    assert_eq!(upstream.next().await, Seen::Closed);
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused_by_field() {
    let server = Server::start().await;
    let agent = server.agent("Ada").await;
    let field = async |request| Fault::of(&generate(&agent, request).await.unwrap_err()).fields.remove(0);
    assert_eq!(field(question("", "Hello")).await, "provider");
    assert_eq!(field(question("nowhere", "Hello")).await, "provider");
    assert_eq!(field(v1::GenerateRequest { provider: "builtin".into(), ..Default::default() }).await, "messages");
    let mut last = question("builtin", "Hello");
    last.messages.push(said(Role::Assistant, "Hello"));
    assert_eq!(field(last).await, "messages");
    let long = question("builtin", &"a".repeat(8001));
    assert_eq!(field(long).await, "messages[0].text");
    let mut missing = question("builtin", "Hello");
    missing.assistant_id = new_id();
    assert_eq!(Fault::of(&generate(&agent, missing).await.unwrap_err()).reason, "NOT_FOUND");
}

#[tokio::test]
async fn the_models_are_those_of_the_settings() {
    let upstream = Upstream::send("");
    let server = with_upstream(&upstream).await;
    let agent = server.agent("Ada").await;
    let models = async |provider: &str| {
        let request = v1::ListModelsRequest { provider: provider.into() };
        let models = agent.assistants().list_models(request).await?.into_inner().models;
        Ok::<_, Status>(
            models.into_iter().map(|model| (model.provider, model.name, model.is_default)).collect::<Vec<_>>(),
        )
    };
    let up = |name: &str, first| ("up".to_owned(), name.to_owned(), first);
    assert_eq!(models("up").await.unwrap(), [up("small", true), up("large", false)]);
    assert!(models("").await.unwrap().ends_with(&[up("small", true), up("large", false)]));
    assert_eq!(Fault::of(&models("other").await.unwrap_err()).reason, "NOT_FOUND");
    let mut request = question("up", "Hello");
    request.model = "huge".into();
    assert_eq!(Fault::of(&generate(&agent, request).await.unwrap_err()).fields, ["model"]);
}

#[tokio::test]
async fn sessions_of_a_deleted_assistant_are_served_by_the_default_one() {
    let server = Setup::default().scripted("say From Parla").start().await;
    let admin = server.admin().await;
    let assistant = v1::Assistant { provider: "builtin".into(), ..named("builtin") };
    let request = v1::CreateAssistantRequest { request_id: new_id(), assistant: Some(assistant) };
    let made = admin.assistants().create_assistant(request.clone()).await.unwrap().into_inner().assistant.unwrap();
    let again = admin.assistants().create_assistant(request).await.unwrap().into_inner().assistant.unwrap();
    assert_eq!((&made, made.is_default, made.enabled), (&again, false, true));

    let customer = server.guest().await;
    let request =
        v1::CreateSessionRequest { request_id: new_id(), assistant_id: made.id.clone(), ..Default::default() };
    let session = customer.sessions().create_session(request.clone()).await.unwrap().into_inner().session.unwrap();
    let answer = customer.ask(&session.id, "Hello").await.answer().await;
    assert_ne!(answer.text.trim(), "From Parla");

    let delete = v1::DeleteAssistantRequest { assistant_id: made.id.clone() };
    admin.assistants().delete_assistant(delete.clone()).await.unwrap();
    let answer = customer.ask(&session.id, "Hello again").await.answer().await;
    assert_eq!(answer.text.trim(), "From Parla");
    assert_eq!(customer.session(&session.id).await.assistant_id, made.id);
    let request = v1::CreateSessionRequest { request_id: new_id(), ..request };
    let refused = customer.sessions().create_session(request).await.unwrap_err();
    assert_eq!(Fault::of(&refused).reason, "NOT_FOUND", "a new session cannot name it");
    assert_eq!(admin.assistants().delete_assistant(delete).await.unwrap_err().code(), Code::NotFound);

    let default = admin.assistants().get_assistant(v1::GetAssistantRequest::default()).await.unwrap();
    let assistant_id = default.into_inner().assistant.unwrap().id;
    let kept = admin.assistants().delete_assistant(v1::DeleteAssistantRequest { assistant_id }).await.unwrap_err();
    let fault = Fault::of(&kept);
    assert_eq!((&*fault.reason, fault.get("resource")), ("STILL_NEEDED", "assistant"));
}

#[tokio::test]
async fn a_new_assistant_needs_a_name_and_a_provider_that_is_there() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut nameless = named("builtin");
    nameless.display_name = " ".into();
    let mut homeless = named("builtin");
    homeless.knowledge_base_ids = vec![new_id()];
    for (assistant, field) in [
        (nameless, "assistant.display_name"),
        (named("nowhere"), "assistant.provider"),
        (homeless, "assistant.knowledge_base_ids[0]"),
    ] {
        assert_eq!(Fault::of(&create(&admin, assistant).await.unwrap_err()).fields, [field]);
    }
}
