//! Every kind of provider as a customer meets it: a real server, whose providers are upstreams of raw
//! bytes that look as their services do.

use parlance_client::v1::{
    CreateSessionRequest, FinishReason, ListProvidersRequest, Message, MessageState, ReleaseSessionRequest, SenderKind,
    Session, SessionConfig, SessionState, StopAnswerRequest, TakeOverSessionRequest, TestProviderRequest,
    ask_response::Frame as Ask,
};
use parlance_tests::{
    Person, Server, Setup,
    frames::has_text,
    person::new_id,
    upstream::{Seen, Step, Upstream, answer, events},
};
use serde_json::{Value, json};

use crate::ai::kinds::wire::{DIFY, KINDS, Kind, data, dify};

/// A provider of this kind at this upstream, called as its kind is.
fn with(setup: Setup, kind: &Kind, upstream: &Upstream) -> Setup {
    let setting = |key: &str| format!("PARLANCE_PROVIDERS__{}__{key}", kind.name().to_uppercase());
    let setup = setup
        .set(&setting("KIND"), kind.name())
        .set(&setting("BASE_URL"), upstream.base_url())
        .set(&setting("API_KEY"), "sk-x");
    if kind.model.is_empty() { setup } else { setup.set(&setting("MODELS"), kind.model) }
}

async fn all_kinds(setup: Setup, upstreams: &[Upstream]) -> Server {
    let named = KINDS.iter().zip(upstreams);
    named.fold(setup, |setup, (kind, upstream)| with(setup, kind, upstream)).start().await
}

async fn session(server: &Server, customer: &Person, provider: &str) -> Session {
    let request = CreateSessionRequest {
        request_id: new_id(),
        contact_id: customer.id.clone(),
        config: Some(SessionConfig { provider: provider.into(), ..Default::default() }),
        ..Default::default()
    };
    let created = server.admin().await.sessions().create_session(request).await.expect("a session");
    created.into_inner().session.expect("a session")
}

fn is_assistants(message: &Message) -> bool {
    message.sender.as_ref().is_some_and(|sender| sender.kind() == SenderKind::Assistant)
}

/// The last answer as staff see it.
async fn last_answer(server: &Server, session: &Session) -> Message {
    let messages = server.admin().await.messages(&session.id).await;
    messages.into_iter().rfind(is_assistants).expect("an answer")
}

#[tokio::test]
async fn a_customer_is_answered_by_every_kind_and_staff_see_what_it_cost() {
    let good = |kind: &Kind| Upstream::send(events(&kind.whole(&["你好, ", "hello 👋"])));
    let upstreams: Vec<Upstream> = KINDS.iter().map(good).collect();
    let server = all_kinds(Setup::default(), &upstreams).await;
    let customer = server.guest().await;
    for kind in KINDS {
        let session = session(&server, &customer, kind.name()).await;
        let answer = customer.ask(&session.id, "Hi?").await.answer().await;
        assert_eq!((answer.state(), &*answer.text), (MessageState::Complete, "你好, hello 👋"), "{}", kind.name());
        let usage = last_answer(&server, &session).await.usage.expect("usage");
        assert_eq!((usage.provider.as_str(), usage.input_tokens, usage.output_tokens), (kind.name(), Some(3), Some(2)));
    }

    let admin = server.admin().await;
    let listed = admin.assistants().list_providers(ListProvidersRequest {}).await.expect("a list").into_inner();
    let kinds: Vec<&str> = listed.providers.iter().map(|provider| provider.kind.as_str()).collect();
    assert_eq!(kinds, ["agno", "anthropic", "builtin", "dashscope", "dashscope_app", "dify", "openai"]);
    for kind in KINDS {
        let request = TestProviderRequest { provider: kind.name().into(), model: String::new() };
        let tried = admin.assistants().test_provider(request).await.expect("the call itself").into_inner();
        assert!(tried.ok && tried.text == "你好, hello 👋", "{}: {tried:?}", kind.name());
    }
}

#[tokio::test]
async fn a_stop_closes_every_kinds_connection_and_keeps_what_came() {
    let begun = |kind: &Kind| {
        let script = vec![Step::Send(events(&kind.begun("Once "))), Step::AwaitClose];
        Upstream::play(vec![script, vec![Step::Send(answer("200 OK", "", "{}"))]])
    };
    let upstreams: Vec<Upstream> = KINDS.iter().map(begun).collect();
    let server = all_kinds(Setup::default(), &upstreams).await;
    let customer = server.guest().await;
    for (kind, upstream) in KINDS.iter().zip(&upstreams) {
        let session = session(&server, &customer, kind.name()).await;
        let mut asking = customer.ask(&session.id, "Tell me a story.").await;
        asking.until(has_text).await;
        assert!(matches!(upstream.next().await, Seen::Request(_)));
        let stop = StopAnswerRequest { session_id: session.id.clone(), ..Default::default() };
        customer.chat().stop_answer(stop).await.expect("it is stopped");
        let mut seen = vec![upstream.next().await];
        if kind.stop.is_some() {
            seen.push(upstream.next().await);
        }
        assert!(seen.contains(&Seen::Closed), "{}: {seen:?}", kind.name());
        let told = |seen: &Seen| matches!((seen, kind.stop), (Seen::Request(text), Some(path)) if text.starts_with(&format!("POST /v1{path}")));
        assert_eq!(seen.iter().any(told), kind.stop.is_some(), "{}: {seen:?}", kind.name());
        let answer = last_answer(&server, &session).await;
        assert_eq!((answer.text.as_str(), answer.state()), ("Once ", MessageState::Stopped), "{}", kind.name());
    }
}

#[tokio::test]
async fn a_refused_key_of_any_kind_brings_a_person_and_shows_nowhere() {
    let body =
        json!({"error": {"message": "wrong key sk-x"}, "message": "wrong key sk-x", "detail": "sk-x"}).to_string();
    let refused = |_: &Kind| Upstream::send(answer("401 No", "Content-Type: application/json\r\n", &body));
    let upstreams: Vec<Upstream> = KINDS.iter().map(refused).collect();
    let server = all_kinds(Setup::default().set("PARLANCE_LOG__LEVEL", "debug"), &upstreams).await;
    let customer = server.guest().await;
    for kind in KINDS {
        let session = session(&server, &customer, kind.name()).await;
        let frames = customer.ask(&session.id, "Hi?").await.all().await;
        let Some(Ask::HandedOff(handed)) = frames.last().and_then(|frame| frame.frame.clone()) else {
            panic!("{}: {frames:?}", kind.name())
        };
        assert_eq!(handed.session.expect("a session").state(), SessionState::Waiting, "{}", kind.name());
        assert!(!format!("{frames:?}").contains("sk-x"), "{}", kind.name());
    }
    assert!(!server.log().contains("sk-x"), "no key in the log");
}

#[tokio::test]
async fn a_truncated_answer_of_any_kind_is_marked_and_its_text_is_kept() {
    let cut = |kind: &Kind| Upstream::send(events(&kind.begun("half")));
    let upstreams: Vec<Upstream> = KINDS.iter().map(cut).collect();
    let server = all_kinds(Setup::default(), &upstreams).await;
    let customer = server.guest().await;
    for kind in KINDS {
        let session = session(&server, &customer, kind.name()).await;
        let answer = customer.ask(&session.id, "Hi?").await.answer().await;
        assert_eq!((answer.state(), &*answer.text), (MessageState::Failed, "half"), "{}", kind.name());
        assert_eq!(answer.finish_reason(), FinishReason::ProviderError, "{}", kind.name());
    }
}

/// The body of the next question at an upstream.
async fn asked(upstream: &Upstream) -> Value {
    let Seen::Request(request) = upstream.next().await else { panic!("a request") };
    let (_, body) = request.split_once("\r\n\r\n").expect("a head and a body");
    serde_json::from_str(body).expect("JSON")
}

#[tokio::test]
async fn a_service_that_keeps_the_session_hears_what_a_person_said_meanwhile() {
    let upstream = Upstream::send(events(&DIFY.whole(&["It is on its way."])));
    let server = with(Setup::default(), &DIFY, &upstream).start().await;
    let (customer, ann) = (server.guest().await, server.agent("Ann").await);
    let session = session(&server, &customer, "dify").await;
    customer.ask(&session.id, "Where is it?").await.answer().await;
    assert_eq!(asked(&upstream).await["conversation_id"], "");
    let take = TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    ann.sessions().take_over_session(take).await.expect("Ann takes the floor");
    ann.send(&session.id, "The kettle leaves Lyon on Thursday.").await;
    let release = ReleaseSessionRequest { session_id: session.id.clone(), ..Default::default() };
    ann.sessions().release_session(release).await.expect("Ann gives the floor back");
    customer.ask(&session.id, "When?").await.answer().await;
    let second = asked(&upstream).await;
    let told = second["query"].as_str().expect("a query");
    assert_eq!(second["conversation_id"], "c1");
    assert!(told.contains("leaves Lyon on Thursday") && told.ends_with("When?"), "{told}");
    assert!(!told.contains("Where is it?"), "{told}");
}

#[tokio::test]
async fn an_answer_that_moderation_takes_back_ends_with_what_is_said_instead() {
    let replace = data(&dify("message_replace", json!({"answer": "I cannot say."})));
    let resource = json!({"document_name": "rules.md", "content": "I cannot say."});
    let end = data(&dify("message_end", json!({"metadata": {"retriever_resources": [resource]}})));
    let upstream = Upstream::send(events(&format!("{}{replace}{end}", DIFY.begun("The secret is "))));
    let server = with(Setup::default(), &DIFY, &upstream).start().await;
    let customer = server.guest().await;
    let session = session(&server, &customer, "dify").await;
    let answer = customer.ask(&session.id, "What is the secret?").await.answer().await;
    assert_eq!((answer.state(), &*answer.text), (MessageState::Complete, "I cannot say."));
    assert_eq!(customer.messages(&session.id).await.last(), Some(&answer), "and so it is stored");
    let cited = &answer.citations[0];
    assert_eq!((cited.title.as_str(), cited.document_id.as_str(), &cited.source), ("rules.md", "", &None));
}

#[tokio::test]
async fn a_preset_gives_kind_and_address() {
    let upstream = Upstream::send(events(&DIFY.whole(&["Hi."])));
    let setup = Setup::default()
        .set("PARLANCE_PROVIDERS__SHOP__PRESET", "dify")
        .set("PARLANCE_PROVIDERS__SHOP__BASE_URL", upstream.base_url())
        .set("PARLANCE_PROVIDERS__CLOUD__PRESET", "deepseek")
        .set("PARLANCE_PROVIDERS__CLOUD__MODELS", "deepseek-chat");
    let server = setup.start().await;
    let customer = server.guest().await;
    let session = session(&server, &customer, "shop").await;
    assert_eq!(customer.ask(&session.id, "Hi?").await.answer().await.text, "Hi.");
    let listed = server.admin().await.assistants().list_providers(ListProvidersRequest {}).await.expect("a list");
    let listed = listed.into_inner().providers;
    let cloud = listed.iter().find(|provider| provider.name == "cloud").expect("the provider");
    assert_eq!(cloud.kind, "openai");
}
