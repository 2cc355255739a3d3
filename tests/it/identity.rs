//! A guest turns out to be someone the operator's own application knows: its word is a signed token, and
//! what the guest had becomes theirs.

use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use parlance_client::v1::{self, ContactVerification, auth_service_client::AuthServiceClient};
use parlance_tests::{Fault, Person, Server, Setup, person::new_id};
use serde_json::{Value, json};
use tonic::{Code, Status};

const SECRET: &str = "a secret of the shop, 32 bytes or more";

async fn server() -> Server {
    Setup::default().set("PARLANCE_LOGIN__IDENTITY_SECRET", SECRET).start().await
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

fn claims(customer: &str) -> Value {
    json!({ "sub": customer, "iat": now(), "exp": now() + 300, "name": "Ada", "email": "ada@example.org" })
}

fn sign(claims: &Value) -> String {
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &key).expect("signed")
}

fn request(token: &str, guest: &str) -> v1::IdentifyContactRequest {
    v1::IdentifyContactRequest { identity_token: token.into(), guest_access_token: guest.into(), locale: String::new() }
}

/// As an application does it that puts the guest's token into the request.
async fn identify(server: &Server, token: &str, guest: &str) -> Result<v1::IdentifyContactResponse, Status> {
    let answer = AuthServiceClient::new(server.channel()).identify_contact(request(token, guest)).await?;
    Ok(answer.into_inner())
}

/// The contact of an answer, to call as.
fn person(server: &Server, guest: &Person, answer: &v1::IdentifyContactResponse) -> Person {
    let tokens = answer.tokens.clone().expect("tokens");
    let mut person = guest.with(server.channel(), tokens);
    person.id.clone_from(&answer.contact.as_ref().expect("a contact").id);
    person
}

async fn sessions(person: &Person) -> Vec<v1::Session> {
    let answer = person.sessions().list_sessions(v1::ListSessionsRequest::default()).await.expect("a list");
    answer.into_inner().sessions
}

#[track_caller]
fn reason<T: std::fmt::Debug>(result: Result<T, Status>) -> String {
    let fault = Fault::of(&result.expect_err("refused"));
    if fault.reason != "IDENTITY_DISABLED" {
        assert_eq!(fault.code, Code::Unauthenticated);
    }
    fault.reason
}

#[tokio::test]
async fn a_customer_is_the_same_contact_whenever_the_application_says_so() {
    let server = server().await;
    let first = identify(&server, &sign(&claims("customer-7")), "").await.unwrap();
    let contact = first.contact.clone().unwrap();
    assert_eq!((contact.display_name.as_str(), contact.email.as_str()), ("Ada", "ada@example.org"));
    assert_eq!((contact.external_id.as_str(), contact.verification()), ("customer-7", ContactVerification::Verified));
    let mut renamed = claims("customer-7");
    renamed["name"] = json!("Ada L.");
    let again = identify(&server, &sign(&renamed), "").await.unwrap().contact.unwrap();
    assert_eq!((&again.id, again.display_name.as_str()), (&contact.id, "Ada L."));
    let other = identify(&server, &sign(&claims("customer-8")), "").await.unwrap().contact.unwrap();
    assert_ne!(other.id, contact.id);
}

#[tokio::test]
async fn a_guests_sessions_become_the_contacts_and_the_guests_login_ends() {
    let server = server().await;
    let guest = server.guest().await;
    let (one, two) = (guest.new_session().await, guest.new_session().await);
    let sent = guest.send(&one.id, "I was here before").await;
    let mut watched = server.admin().await.subscribe(&two.id, None).await;
    watched.subscribed().await;

    let token = sign(&claims("customer-7"));
    let answer = identify(&server, &token, &guest.tokens.access_token).await.unwrap();
    assert_eq!(answer.moved_sessions, 2);
    let contact = person(&server, &guest, &answer);
    let mine = sessions(&contact).await;
    assert_eq!(mine.len(), 2);
    for session in &mine {
        let verified = session.contact_verification() == ContactVerification::Verified;
        assert!(session.contact_id == contact.id && verified, "{session:?}");
    }
    assert!(contact.messages(&one.id).await.iter().any(|message| message.id == sent.id));
    contact.send(&one.id, "And here I am").await;
    // Whoever watches is told.
    let event = watched.event().await;
    let Some(v1::event::Change::SessionUpdated(updated)) = event.change else { panic!("{event:?}") };
    assert_eq!(updated.update_mask.unwrap().paths, ["contact_id", "contact_verification"]);

    let gone = guest.auth().get_caller(v1::GetCallerRequest {}).await;
    assert_eq!(reason(gone), "LOGIN_REVOKED");
    // Repeated, nothing more happens; by someone else, neither.
    let again = identify(&server, &token, &guest.tokens.access_token).await.unwrap();
    assert_eq!((again.moved_sessions, &again.contact.unwrap().id), (0, &contact.id));
    let thief = identify(&server, &sign(&claims("customer-8")), &guest.tokens.access_token).await.unwrap();
    assert_eq!(thief.moved_sessions, 0);
    assert_eq!(sessions(&contact).await.len(), 2);
}

#[tokio::test]
async fn the_guests_token_may_come_as_the_bearer_of_the_call() {
    let server = server().await;
    let guest = server.guest().await;
    guest.new_session().await;
    let answer = guest.auth().identify_contact(request(&sign(&claims("customer-7")), "")).await.unwrap().into_inner();
    assert_eq!(answer.moved_sessions, 1);
    // A client that sends its token with every call may do so afterwards, too.
    let contact = person(&server, &guest, &answer);
    let again = contact.auth().identify_contact(request(&sign(&claims("customer-7")), "")).await.unwrap().into_inner();
    assert_eq!(again.moved_sessions, 0);
    let staff = server.admin().await;
    let refused = staff.auth().identify_contact(request(&sign(&claims("customer-7")), "")).await.unwrap_err();
    assert_eq!(Fault::of(&refused).fields, ["guest_access_token"]);
}

#[tokio::test]
async fn a_guest_who_logged_out_and_a_token_that_is_none_move_nothing() {
    let server = server().await;
    let guest = server.guest().await;
    guest.new_session().await;
    guest.auth().logout(v1::LogoutRequest {}).await.unwrap();
    let token = sign(&claims("customer-7"));
    assert_eq!(reason(identify(&server, &token, &guest.tokens.access_token).await), "LOGIN_REVOKED");
    assert_eq!(reason(identify(&server, &token, "no token").await), "TOKEN_INVALID");
    assert_eq!(reason(identify(&server, &token, &token).await), "TOKEN_INVALID");
}

#[tokio::test]
async fn a_token_that_is_not_the_applications_opens_nothing() {
    let server = server().await;
    let good = claims("customer-7");
    let with = |key: &str, value: Value| {
        let mut claims = good.clone();
        claims[key] = value;
        sign(&claims)
    };
    let wrong_key = jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &good,
        &EncodingKey::from_secret(b"another secret that the shop never had"),
    );
    let keyed = Header { kid: Some("1".into()), ..Header::new(Algorithm::HS256) };
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let hs512 = jsonwebtoken::encode(&Header::new(Algorithm::HS512), &good, &key).unwrap();
    let guest = server.guest().await;
    for token in [
        with("exp", json!(now() + 3600)),
        with("exp", Value::Null),
        with("iat", json!(now() + 60)),
        with("sub", json!("")),
        with("aud", json!("another")),
        wrong_key.unwrap(),
        jsonwebtoken::encode(&keyed, &good, &key).unwrap(),
        hs512,
        guest.tokens.access_token.clone(),
    ] {
        assert_eq!(reason(identify(&server, &token, "").await), "TOKEN_INVALID", "{token}");
    }
    let mut expired = with("iat", json!(now() - 400));
    assert_eq!(reason(identify(&server, &expired, "").await), "TOKEN_INVALID", "700 seconds are too many");
    expired = sign(&json!({ "sub": "customer-7", "iat": now() - 400, "exp": now() - 100 }));
    assert_eq!(reason(identify(&server, &expired, "").await), "TOKEN_EXPIRED");
    assert!(!server.log().contains(SECRET));
}

#[tokio::test]
async fn without_a_secret_the_call_says_which_setting_is_missing() {
    let server = Server::start().await;
    let refused = identify(&server, &sign(&claims("customer-7")), "").await.unwrap_err();
    let fault = Fault::of(&refused);
    assert_eq!((fault.code, &*fault.reason), (Code::FailedPrecondition, "IDENTITY_DISABLED"));
    assert_eq!(fault.get("setting"), "login.identity_secret");
}

#[tokio::test]
async fn the_settings_are_shown_to_administrators_without_their_secrets() {
    let server = Setup::default()
        .set("PARLANCE_LOGIN__IDENTITY_SECRET", SECRET)
        .set("PARLANCE_PROVIDERS__UP__KIND", "openai")
        .set("PARLANCE_PROVIDERS__UP__BASE_URL", "http://127.0.0.1:9/v1")
        .set("PARLANCE_PROVIDERS__UP__MODELS", "small")
        .set("PARLANCE_PROVIDERS__UP__API_KEY", "sk-hidden-key")
        .start()
        .await;
    let admin = server.admin().await;
    let shown = admin.system().get_config(v1::GetConfigRequest {}).await.unwrap().into_inner().settings;
    let setting = |name: &str| {
        let found = shown.iter().find(|setting| setting.name == name);
        found.map(|setting| (setting.value.as_str(), setting.source.as_str())).unwrap_or_else(|| panic!("{name}"))
    };
    assert_eq!(setting("login.identity_secret"), ("***", "PARLANCE_LOGIN__IDENTITY_SECRET"));
    assert_eq!(setting("providers.up.api_key").0, "***");
    assert_eq!(setting("providers.up.base_url").0, "\"http://127.0.0.1:9/v1\"");
    assert_eq!(setting("server.reflection"), ("true", "default"));
    assert_eq!(setting("database.url").0, "\"\"");
    let all = format!("{shown:?}");
    assert!(!all.contains(SECRET) && !all.contains("hidden"), "{all}");
}

#[tokio::test]
async fn a_guests_unacked_message_is_the_same_message_once_the_guest_is_known() {
    let server = server().await;
    let guest = server.guest().await;
    let session = guest.new_session().await;
    let id = new_id();
    let sent = guest.try_send(&session.id, &id, "Did you get this?").await.expect("stored");
    let answer = identify(&server, &sign(&claims("customer-7")), &guest.tokens.access_token).await.unwrap();
    let contact = person(&server, &guest, &answer);
    // The guest's outbox does not know that it was stored.
    let repeat = contact.try_send(&session.id, &id, "Did you get this?").await.expect("known");
    assert_eq!((&repeat.id, repeat.seq), (&sent.id, sent.seq));
    let copies = contact.messages(&session.id).await;
    assert_eq!(copies.iter().filter(|message| message.client_message_id == id).count(), 1);
    let refused = contact.try_send(&session.id, &id, "Another body").await.expect_err("another body");
    assert_eq!(Fault::of(&refused).reason, "CLIENT_MESSAGE_ID_REUSED");
    // The contact's side of a session is one sender, and strangers are not on it.
    let stranger = server.guest().await;
    let probed = stranger.try_send(&session.id, &id, "Did you get this?").await.expect_err("not theirs");
    assert_eq!(Fault::of(&probed).reason, "NOT_FOUND");
}

/// Whoever turns out to be known gets no more by being many guests first.
#[tokio::test]
async fn the_sessions_of_guests_add_up_to_the_contacts_quota() {
    let setup = Setup::default().set("PARLANCE_LOGIN__IDENTITY_SECRET", SECRET);
    let server = setup.set("PARLANCE_LIMITS__CONTACT_WAITING_SESSIONS", 1).start().await;
    let waiting_guest = async || {
        let guest = server.guest().await;
        let session_id = guest.new_session().await.id;
        let request = v1::RequestHumanRequest { session_id, ..Default::default() };
        guest.sessions().request_human(request).await.expect("the guest waits");
        guest
    };
    let token = sign(&claims("customer-7"));
    let (first, second) = (waiting_guest().await, waiting_guest().await);
    let known = identify(&server, &token, &first.tokens.access_token).await.expect("identified");
    let known = person(&server, &first, &known);
    let refused = Fault::of(&identify(&server, &token, &second.tokens.access_token).await.expect_err("too many wait"));
    assert_eq!((&*refused.reason, refused.get("limit_name")), ("LIMIT_REACHED", "limits.contact_waiting_sessions"));
    assert_eq!(sessions(&known).await.len(), 1);
    assert_eq!(sessions(&second).await.len(), 1, "the guest keeps what they had");

    let request =
        v1::CancelHumanRequestRequest { session_id: sessions(&second).await[0].id.clone(), ..Default::default() };
    second.sessions().cancel_human_request(request).await.expect("waits no more");
    identify(&server, &token, &second.tokens.access_token).await.expect("identified");
    assert_eq!(sessions(&known).await.len(), 2);
}
