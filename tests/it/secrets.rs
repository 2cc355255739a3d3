//! LOG: passwords, tokens, keys and what people write go through every method and every way to fail,
//! at the most talkative level, and appear in no log, no metric and no error.

use parlance_client::{DESCRIPTOR, v1};
use parlance_tests::{
    Person, Server, Setup,
    ops::page,
    raw,
    server::{ADMIN, HANG},
    upstream::{Step, Upstream},
};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use tokio::time::timeout;
use tonic::Status;

/// Long enough to be nobody's by chance, with a card's number in it.
const CANARY: &str = "canary-4111111111111111-password";
const KEY: &str = "sk-canary-5500000000000004";

/// Names, not secrets: an error repeats them, so that its reader knows which one was wrong.
const NAMES: [(&str, &str); 2] = [("provider", "nobody"), ("model", "none")];

/// A request whose every text is the canary, as far as a few levels go; ids stay real.
fn request(kind: &MessageDescriptor, ids: &[(&str, &str)], depth: usize) -> DynamicMessage {
    let mut message = DynamicMessage::new(kind.clone());
    for field in kind.fields().filter(|field| !field.is_map()) {
        let Some(value) = value(&field, ids, depth) else { continue };
        message.set_field(&field, if field.is_list() { Value::List(vec![value]) } else { value });
    }
    message
}

fn value(field: &FieldDescriptor, ids: &[(&str, &str)], depth: usize) -> Option<Value> {
    match field.kind() {
        Kind::String => {
            let known = ids.iter().chain(&NAMES).find(|(name, _)| *name == field.name());
            Some(Value::String(known.map_or(CANARY, |(_, id)| id).to_owned()))
        }
        Kind::Bytes => Some(Value::Bytes(CANARY.into())),
        Kind::Message(inner) if depth < 4 && inner.package_name() == "parlance.v1" => {
            Some(Value::Message(request(&inner, ids, depth + 1)))
        }
        _ => None,
    }
}

fn assert_clean(what: &str, text: &str, secrets: &[&str]) {
    for secret in secrets {
        let found = text.lines().find(|line| line.contains(secret));
        assert_eq!(found, None, "{what} shows {secret:?}");
    }
}

fn told(status: &Status) -> String {
    format!("{} {}", status.message(), String::from_utf8_lossy(status.details()))
}

/// The upstream repeats what it was sent, key and all, as some do in their errors.
fn upstream() -> Upstream {
    let body = format!(r#"{{"error":{{"message":"Incorrect API key provided: {KEY} for {CANARY}"}}}}"#);
    let head = format!(
        "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    Upstream::play(vec![vec![Step::Send([head, body].concat().into_bytes())]])
}

async fn through_every_method(server: &Server, people: &[Option<&Person>], session: &str) {
    let pool = DescriptorPool::decode(DESCRIPTOR).expect("the contract decodes");
    let channel = server.channel();
    for method in pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()) {
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        // What ends a login or a session would end the test's own.
        if ["Logout", "DeleteSession", "BatchDeleteSessions", "CloseSession"].contains(&method.name()) {
            continue;
        }
        let fresh = parlance_tests::person::new_id();
        let ids = [("session_id", session), ("request_id", &*fresh), ("client_message_id", &*fresh)];
        for (person, ids) in people.iter().flat_map(|person| [(person, &ids[..]), (person, &[])]) {
            let tokens = person.map(|person| &person.tokens);
            let bytes = request(&method.input(), ids, 0).encode_to_vec();
            let answer = timeout(HANG, raw::call(&channel, &path, tokens, bytes)).await.expect("an answer");
            if let Err(status) = answer {
                assert_clean(&path, &told(&status), &[CANARY, KEY]);
            }
        }
    }
}

#[tokio::test]
async fn nothing_secret_is_written_or_told() {
    let upstream = upstream();
    let server = Setup::default()
        .set("PARLANCE_LOG__LEVEL", "trace")
        .set("PARLANCE_LOG__FORMAT", "json")
        .set("PARLANCE_PROVIDERS__OUTSIDE__KIND", "openai")
        .set("PARLANCE_PROVIDERS__OUTSIDE__BASE_URL", upstream.base_url())
        .set("PARLANCE_PROVIDERS__OUTSIDE__API_KEY", KEY)
        .set("PARLANCE_PROVIDERS__OUTSIDE__MODELS", "one")
        .set("PARLANCE_ASSISTANT__PROVIDER", "outside")
        .start()
        .await;
    let (customer, admin) = (server.guest().await, server.admin().await);
    let session = customer.new_session().await;
    customer.ask(&session.id, &format!("My card is {CANARY}")).await.all().await;
    let log = server.log();
    assert!(log.contains("outside"), "the upstream was asked and refused");
    let refused = Person::try_login(server.channel(), ADMIN.0, CANARY).await.err().expect("a wrong password");
    let forged = customer.with_token(CANARY).auth().get_caller(v1::GetCallerRequest {}).await.expect_err("no token");
    for status in [&refused, &forged] {
        assert_clean("an error", &told(status), &[CANARY]);
    }
    let refreshed = customer.refreshed().await;
    through_every_method(&server, &[None, Some(&refreshed), Some(&admin)], &session.id).await;

    let (_, metrics) = page(server.ops_address(), "/metrics").await;
    let (_, ready) = page(server.ops_address(), "/readyz").await;
    let key = std::fs::read(server.data().join("secrets/token-key")).unwrap_or_default();
    let key = String::from_utf8_lossy(&key).trim().to_owned();
    let mut secrets = vec![CANARY, KEY, ADMIN.1];
    for person in [&customer, &refreshed, &admin] {
        secrets.extend([&*person.tokens.access_token, &*person.tokens.refresh_token]);
    }
    if key.len() > 8 {
        secrets.push(&key);
    }
    assert_clean("the log", &server.log(), &secrets);
    assert_clean("the metrics", &metrics, &secrets);
    assert_clean("readiness", &ready, &secrets);
    assert!(server.log().contains("TRACE"), "the log was at its most talkative");
}
