//! Providers as a client sees them: a real server whose assistant is aimock, or an upstream made of
//! raw bytes that fails in every way. AI-1 and the recorded request.

use parlance_client::v1::{
    AskResponse, CreateSessionRequest, FinishReason, ListProvidersRequest, Message, MessageState, ProgressStage,
    ReleaseSessionRequest, SenderKind, Session, SessionConfig, SessionState, StateChangeReason, StopAnswerRequest,
    TakeOverSessionRequest, TestProviderRequest, TestProviderResponse, ask_response::Frame as Ask,
};
use parlance_tests::{
    Person, Server, Setup,
    aimock::{Aimock, KEY},
    frames::has_text,
    person::new_id,
    upstream::{Seen, Step, Upstream, answer, delta, end, events},
};

/// Adds an openai provider of this name.
fn provider(setup: Setup, name: &str, base_url: &str, key: &str) -> Setup {
    let setting = |key: &str| format!("PARLANCE_PROVIDERS__{}__{key}", name.to_uppercase());
    setup
        .set(&setting("KIND"), "openai")
        .set(&setting("BASE_URL"), base_url)
        .set(&setting("API_KEY"), key)
        .set(&setting("MODELS"), "gpt-4o,gpt-4o-mini")
}

/// A new session of the customer, answered by this provider.
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

async fn aimock() -> (Aimock, Server) {
    let aimock = Aimock::start();
    let setup = provider(Setup::default(), "aim", &aimock.base_url(), KEY);
    let setup = provider(setup, "wrong", &aimock.base_url(), "sk-wrong");
    let server = setup.set("PARLANCE_ANSWER__RETRIES", 1).start().await;
    (aimock, server)
}

#[tokio::test]
async fn what_no_database_holds_is_replaced_in_an_answer() {
    let upstream = Upstream::send(events(&format!("{}{}", delta("a\0b 👩‍👩‍👧‍👦 \u{10FFFF}"), end())));
    let server = provider(Setup::default(), "odd", &upstream.base_url(), KEY).start().await;
    let customer = server.guest().await;
    let session = session(&server, &customer, "odd").await;
    let answer = customer.ask(&session.id, "Say something odd.").await.answer().await;
    assert_eq!((answer.state(), &*answer.text), (MessageState::Complete, "a\u{FFFD}b 👩‍👩‍👧‍👦 \u{10FFFF}"));
    assert_eq!(customer.messages(&session.id).await.last(), Some(&answer));
}

fn stages(frames: &[AskResponse]) -> Vec<ProgressStage> {
    let stage = |frame: &AskResponse| match frame.frame.as_ref()? {
        Ask::Progress(progress) => Some(progress.stage()),
        _ => None,
    };
    frames.iter().filter_map(stage).collect()
}

fn ending(mut frames: Vec<AskResponse>) -> Ask {
    frames.pop().and_then(|frame| frame.frame).expect("an Ask has an ending")
}

fn finished(frames: Vec<AskResponse>) -> Message {
    match ending(frames) {
        Ask::Finished(finished) => finished.message.expect("a message"),
        other => panic!("the answer ends: {other:?}"),
    }
}

fn handed_off(frames: Vec<AskResponse>) -> (Session, StateChangeReason) {
    match ending(frames) {
        Ask::HandedOff(handed) => (handed.session.clone().expect("a session"), handed.reason()),
        other => panic!("the session is handed off: {other:?}"),
    }
}

#[tokio::test]
async fn an_answer_of_aimock_grows_and_staff_see_what_it_cost() {
    let (_aimock, server) = aimock().await;
    let customer = server.guest().await;
    let session = session(&server, &customer, "aim").await;
    let frames = customer.ask(&session.id, "hello").await.all().await;
    assert!(frames.iter().filter(|frame| matches!(frame.frame, Some(Ask::Delta(_) | Ask::Answering(_)))).count() > 1);
    let answer = finished(frames);
    assert_eq!(answer.text, "你好，这里是 aimock。Hello from aimock, a longer reply to split. [1]");
    assert_eq!((answer.state(), answer.finish_reason()), (MessageState::Complete, FinishReason::Done));
    assert_eq!(answer.usage, None, "what it cost is for staff");

    let seen_by_staff = server.admin().await.messages(&session.id).await.pop().expect("the answer");
    let usage = seen_by_staff.usage.expect("usage");
    assert_eq!((usage.provider.as_str(), usage.model.as_str()), ("aim", "gpt-4o"));
    assert!(usage.input_tokens.is_some() && usage.output_tokens.is_some());
}

#[tokio::test]
async fn the_models_tool_call_hands_the_session_to_a_person() {
    let (_aimock, server) = aimock().await;
    let customer = server.guest().await;
    let session = session(&server, &customer, "aim").await;
    let (session, reason) = handed_off(customer.ask(&session.id, "I must complain").await.all().await);
    assert_eq!((session.state(), reason), (SessionState::Waiting, StateChangeReason::AssistantAsked));
}

#[tokio::test]
async fn a_wrong_key_sends_the_customer_to_the_queue_at_once() {
    let (aimock, server) = aimock().await;
    let customer = server.guest().await;
    let session = session(&server, &customer, "wrong").await;
    let (session, reason) = handed_off(customer.ask(&session.id, "hello").await.all().await);
    assert_eq!((session.state(), reason), (SessionState::Waiting, StateChangeReason::ProviderFailed));
    let failed = customer.messages(&session.id).await.pop().expect("the answer that failed");
    assert_eq!((failed.state(), failed.finish_reason()), (MessageState::Failed, FinishReason::ProviderError));
    assert_eq!(aimock.requests().len(), 0, "no request with this key counts");
    assert!(!server.log().contains("sk-wrong"), "no key in the log");
}

#[tokio::test]
async fn a_rate_limit_is_retried_in_sight_and_the_second_failure_brings_a_person() {
    let (aimock, server) = aimock().await;
    let customer = server.guest().await;
    let session = session(&server, &customer, "aim").await;
    let frames = customer.ask(&session.id, "limit").await.all().await;
    assert!(stages(&frames).contains(&ProgressStage::Retrying));
    let failed = finished(frames);
    assert_eq!((failed.state(), failed.finish_reason()), (MessageState::Failed, FinishReason::ProviderError));
    assert_eq!(aimock.requests().len(), 2);

    let (session, reason) = handed_off(customer.ask(&session.id, "limit again").await.all().await);
    assert_eq!((session.state(), reason), (SessionState::Waiting, StateChangeReason::ProviderFailed));
}

#[tokio::test]
async fn a_truncated_answer_is_marked_and_its_text_is_kept() {
    let (aimock, server) = aimock().await;
    let customer = server.guest().await;
    let session = session(&server, &customer, "aim").await;
    let cut = finished(customer.ask(&session.id, "cut").await.all().await);
    assert_eq!((cut.state(), cut.finish_reason()), (MessageState::Failed, FinishReason::ProviderError));
    assert!(!cut.text.is_empty() && "This answer is cut off before it is whole.".starts_with(&cut.text));
    assert_eq!(aimock.requests().len(), 1, "nothing is asked again after the first delta");
    assert_eq!(customer.messages(&session.id).await.pop().expect("it is stored").text, cut.text);
}

#[tokio::test]
async fn what_a_person_said_reaches_the_model_with_its_role_and_a_brief_only_as_data() {
    let (aimock, server) = aimock().await;
    let customer = server.guest().await;
    let ann = server.agent("Ann").await;
    let session = session(&server, &customer, "aim").await;
    let take = TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    ann.sessions().take_over_session(take).await.expect("Ann takes the floor");
    ann.send(&session.id, "The kettle leaves Lyon on Thursday.").await;
    let brief = "Offer a voucher.".to_owned();
    let release = ReleaseSessionRequest { session_id: session.id.clone(), brief, expected_epoch: None };
    ann.sessions().release_session(release).await.expect("Ann gives the floor back");
    finished(customer.ask(&session.id, "hello, when does it leave?").await.all().await);

    let request = aimock.requests().pop().expect("a request");
    let messages = request["messages"].as_array().expect("messages");
    let said = messages.iter().find(|message| message["name"] == "human_agent").expect("a colleague's words");
    assert_eq!(said["role"], "assistant");
    assert_eq!(said["content"], "[human colleague Ann] The kettle leaves Lyon on Thursday.");
    let told: Vec<String> = messages[1..].iter().map(ToString::to_string).collect();
    assert!(!told.concat().contains("voucher"), "a brief is no turn");
    let (_, data) = messages[0]["content"].as_str().expect("text").split_once("<data>").expect("a block of data");
    assert!(data.contains("staff_note") && data.contains("Offer a voucher."));
}

#[tokio::test]
async fn a_stop_and_a_take_over_close_the_connection_to_the_provider() {
    let upstream = Upstream::play(vec![vec![Step::Send(events(&delta("Once "))), Step::AwaitClose]]);
    let server = provider(Setup::default(), "raw", &upstream.base_url(), "").start().await;
    let (customer, ann) = (server.guest().await, server.agent("Ann").await);
    for is_stop in [true, false] {
        let session = session(&server, &customer, "raw").await;
        let mut asking = customer.ask(&session.id, "Tell me a story.").await;
        asking.until(has_text).await;
        assert!(matches!(upstream.next().await, Seen::Request(_)));
        if is_stop {
            let stop = StopAnswerRequest { session_id: session.id.clone(), ..Default::default() };
            customer.chat().stop_answer(stop).await.expect("it is stopped");
        } else {
            let take = TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
            ann.sessions().take_over_session(take).await.expect("Ann takes the floor");
        }
        assert_eq!(upstream.next().await, Seen::Closed);
        let messages = customer.messages(&session.id).await;
        let answer = messages.iter().rfind(|message| is_assistants(message)).expect("an answer");
        assert_eq!((answer.text.as_str(), answer.state()), ("Once ", MessageState::Stopped));
    }
}

fn is_assistants(message: &Message) -> bool {
    message.sender.as_ref().is_some_and(|sender| sender.kind() == SenderKind::Assistant)
}

/// AI-1: each fault on a provider of its own, so that none is remembered for another.
#[tokio::test]
async fn every_fault_of_an_upstream_ends_the_answer_and_keeps_what_came() {
    let half = delta("half");
    let html = answer("200 OK", "Content-Type: text/html\r\n", "<html>log in</html>");
    let inner = Upstream::send(answer("200 OK", "", "secrets"));
    let redirect = answer("302 Found", &format!("Location: http://{}/\r\n", inner.address()), "");
    let day = answer("429 Too Many Requests", "Retry-After: 86400\r\n", "");
    let line = vec![Step::Send(events(&format!("{half}data: "))), Step::Flood(vec![b'x'; 1 << 20])];
    let faults: Vec<(&str, Vec<Step>, FinishReason, &str)> = vec![
        ("PAGE", vec![Step::Send(html)], FinishReason::ProviderError, ""),
        ("REDIRECT", vec![Step::Send(redirect)], FinishReason::ProviderError, ""),
        ("DAY", vec![Step::Send(day)], FinishReason::ProviderError, ""),
        ("LINE", line, FinishReason::ProviderError, "half"),
        ("BROKEN", vec![Step::Send(events(&half))], FinishReason::ProviderError, "half"),
        ("SILENT", vec![Step::AwaitClose], FinishReason::Timeout, ""),
        ("STALLED", vec![Step::Send(events(&half)), Step::AwaitClose], FinishReason::Timeout, "half"),
        ("SPLIT", vec![Step::Bytewise(events(&format!("{}{}", delta("你好👋"), end())))], FinishReason::Done, "你好👋"),
    ];
    let upstreams: Vec<Upstream> = faults.iter().map(|(_, script, ..)| Upstream::play(vec![script.clone()])).collect();
    let mut servers = Vec::new();
    for (first_s, idle_s) in [(60, 60), (1, 60), (60, 1)] {
        let setup = Setup::default()
            .set("PARLANCE_ANSWER__FIRST_DELTA_SECONDS", first_s)
            .set("PARLANCE_ANSWER__IDLE_SECONDS", idle_s);
        let named = faults.iter().zip(&upstreams);
        let setup =
            named.fold(setup, |setup, ((name, ..), upstream)| provider(setup, name, &upstream.base_url(), "sk-x"));
        let server = setup.start().await;
        servers.push((server.guest().await, server));
    }
    for (name, _, reason, text) in &faults {
        // A second is short for what is meant to come, so only the silence that is meant is measured by it.
        let (customer, server) = match *name {
            "SILENT" => &servers[1],
            "STALLED" => &servers[2],
            _ => &servers[0],
        };
        let session = session(server, customer, &name.to_lowercase()).await;
        let _ = customer.ask(&session.id, "hello").await.all().await;
        let answer = customer.messages(&session.id).await.pop().expect("an answer");
        assert_eq!((answer.finish_reason(), answer.text.as_str()), (*reason, *text), "{name}");
        assert_ne!(answer.state(), MessageState::Streaming, "{name}");
    }
    for (upstream, (name, ..)) in upstreams.iter().zip(&faults) {
        assert_eq!(upstream.requests().await.len(), 1, "{name} is asked once");
    }
    assert_eq!(inner.requests().await, [""; 0], "no redirect is followed");
}

#[tokio::test]
async fn nothing_in_the_servers_environment_reaches_a_provider_but_its_settings() {
    let upstream = Upstream::send(events(&format!("{}{}", delta("Hi."), end())));
    let nowhere = "http://127.0.0.1:9";
    let setup = ["OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"]
        .iter()
        .fold(provider(Setup::default(), "raw", &upstream.base_url(), ""), |setup, name| setup.set(name, "leaked"));
    let setup = ["OPENAI_BASE_URL", "HTTP_PROXY", "http_proxy", "ALL_PROXY"]
        .iter()
        .fold(setup, |setup, name| setup.set(name, nowhere));
    let server = setup.start().await;
    let customer = server.guest().await;
    let session = session(&server, &customer, "raw").await;
    assert_eq!(finished(customer.ask(&session.id, "hello").await.all().await).text, "Hi.");
    let Seen::Request(request) = upstream.next().await else { panic!("a request comes first") };
    let head = request.split("\r\n\r\n").next().expect("a head").to_ascii_lowercase();
    assert!(!head.contains("leaked") && !head.contains("authorization"), "{head}");
}

#[tokio::test]
async fn a_provider_can_be_listed_and_tried_without_a_session() {
    let (_aimock, server) = aimock().await;
    let admin = server.admin().await;
    let listed = admin.assistants().list_providers(ListProvidersRequest {}).await.expect("a list").into_inner();
    let names: Vec<(&str, &str)> =
        listed.providers.iter().map(|provider| (provider.name.as_str(), provider.kind.as_str())).collect();
    assert_eq!(names, [("aim", "openai"), ("builtin", "builtin"), ("wrong", "openai")]);
    assert_eq!(listed.providers[0].models, ["gpt-4o", "gpt-4o-mini"]);

    let wrong = tried(&admin, "wrong").await;
    assert!(!wrong.ok && wrong.error.contains("401") && wrong.first_delta.is_none(), "{wrong:?}");
    let builtin = tried(&admin, "builtin").await;
    assert!(builtin.ok && builtin.first_delta.is_some() && !builtin.text.is_empty(), "{builtin:?}");
}

async fn tried(admin: &Person, provider: &str) -> TestProviderResponse {
    let request = TestProviderRequest { provider: provider.into(), model: String::new() };
    admin.assistants().test_provider(request).await.expect("the call itself succeeds").into_inner()
}
