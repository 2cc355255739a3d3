//! JWT, REFRESH, LOGIN: only our own tokens open the door, a refresh token opens it once, and nobody
//! learns who has an account.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::future::join_all;
use jsonwebtoken::{Algorithm, EncodingKey};
use parlance_client::v1::{self, auth_service_client::AuthServiceClient, caller::Principal, subscribe_response::Frame};
use parlance_tests::{
    Fault, Person, Server, Setup,
    clocked::Clocked,
    ops::page,
    server::{ADMIN, HANG},
};
use serde_json::{Value, json};
use sqlx::Connection;
use tonic::{Code, Status, transport::Endpoint};

/// What a call with this token is answered: the reason, or none when it is let in.
async fn reason(person: &Person, token: &str) -> Option<String> {
    let called = person.with_token(token).auth().get_caller(v1::GetCallerRequest {}).await;
    called.err().map(|status| {
        assert_eq!(status.code(), Code::Unauthenticated, "{status:?}");
        Fault::of(&status).reason
    })
}

fn part(text: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).expect("base64")).expect("JSON")
}

/// A token of this header and these claims, signed with a key.
fn sign(header: &Value, claims: &Value, key: &[u8]) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", encode(header), encode(claims));
    let key = EncodingKey::from_secret(key);
    let signature = jsonwebtoken::crypto::sign(text.as_bytes(), &key, Algorithm::HS256).expect("signed");
    format!("{text}.{signature}")
}

fn with(object: &Value, key: &str, value: Value) -> Value {
    let mut object = object.clone();
    object[key] = value;
    object
}

#[tokio::test]
async fn a_token_that_is_not_ours_in_every_part_is_refused() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let secret = std::fs::read(server.data().join("secrets/token-key")).expect("the key");
    let parts: Vec<&str> = admin.tokens.access_token.split('.').collect();
    let (header, claims) = (part(parts[0]), part(parts[1]));
    assert_eq!(reason(&admin, &sign(&header, &claims, &secret)).await, None, "what the server signs is let in");

    let second = claims["iat"].as_i64().expect("a time");
    let wrong_headers = [
        ("alg", json!("none")),
        ("alg", json!("HS512")),
        ("alg", json!("RS256")),
        ("typ", json!("JWT")),
        ("kid", json!("1")),
    ];
    for (key, value) in wrong_headers {
        let token = sign(&with(&header, key, value.clone()), &claims, &secret);
        assert_eq!(reason(&admin, &token).await.as_deref(), Some("TOKEN_INVALID"), "{key} {value}");
    }
    let wrong_claims = [
        ("iss", json!("another")),
        ("aud", json!("another")),
        ("nbf", json!(second + 3600)),
        ("exp", Value::Null),
        ("role", json!("owner")),
        ("sub", json!("admin")),
    ];
    for (key, value) in wrong_claims {
        let token = sign(&header, &with(&claims, key, value.clone()), &secret);
        assert_eq!(reason(&admin, &token).await.as_deref(), Some("TOKEN_INVALID"), "{key} {value}");
    }
    let expired = sign(&header, &with(&claims, "exp", json!(second - 1)), &secret);
    assert_eq!(reason(&admin, &expired).await.as_deref(), Some("TOKEN_EXPIRED"));

    let unsigned = format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#), parts[1]);
    let foreign = sign(&header, &claims, b"another secret of another server");
    let long = sign(&header, &with(&claims, "name", json!("a".repeat(6000))), &secret);
    assert!(long.len() > 8192);
    for token in [&unsigned, &foreign, &long, "", "a.b.c", &admin.tokens.refresh_token] {
        assert_eq!(reason(&admin, token).await.as_deref(), Some("TOKEN_INVALID"), "{token}");
    }
}

#[tokio::test]
async fn a_call_without_a_token_is_refused_before_its_body_is_read() {
    let server = Server::start().await;
    for path in ["/parlance.v1.ChatService/SendMessage", "/parlance.v1.UserService/CreateUser"] {
        let called = parlance_tests::raw::call(&server.channel(), path, None, vec![0xff; 100]).await;
        let fault = Fault::of(&called.expect_err("nobody"));
        assert_eq!((fault.code, &*fault.reason), (Code::Unauthenticated, "TOKEN_INVALID"));
    }
}

#[tokio::test]
async fn an_unknown_account_and_a_wrong_password_answer_alike() {
    let server = Server::start().await;
    let mut answers = Vec::new();
    for email in [ADMIN.0, "nobody@localhost", "not an address"] {
        let status = Person::try_login(server.channel(), email, "wrong").await.map(|_| ()).expect_err("wrong");
        assert_eq!(Fault::of(&status).reason, "CREDENTIALS_INVALID");
        answers.push((status.code(), status.message().to_owned(), status.details().to_vec()));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    // The case of an address does not matter, that of a password does.
    Person::login(server.channel(), "ADMIN@localhost", ADMIN.1).await;
    let shouted = Person::try_login(server.channel(), ADMIN.0, &ADMIN.1.to_uppercase()).await;
    assert!(shouted.is_err());
}

#[tokio::test]
async fn guessing_is_slowed_down_for_each_account() {
    let server = Setup::default().set("PARLANCE_RATES__LOGIN_PER_ACCOUNT_PER_MINUTE", 3).start().await;
    let mut reasons = Vec::new();
    for _ in 0..6 {
        let status = Person::try_login(server.channel(), ADMIN.0, "guess").await.map(|_| ()).expect_err("wrong");
        reasons.push(Fault::of(&status));
    }
    let limited = reasons.iter().find(|fault| fault.reason == "RATE_LIMITED").expect("the fourth is too many");
    assert!(limited.retry_after.is_some() && limited.get("rate_class") == "LOGIN");
    let other = Person::try_login(server.channel(), "nobody@localhost", "guess").await.map(|_| ());
    assert_eq!(Fault::of(&other.expect_err("wrong")).reason, "CREDENTIALS_INVALID", "another account has its own");
}

#[tokio::test]
async fn strangers_are_counted_by_their_address_and_told_when_to_come_back() {
    let server = Setup::default()
        .set("PARLANCE_LIMITS__COUNT_LOOPBACK", true)
        .set("PARLANCE_RATES__GUEST_PER_ADDRESS_PER_MINUTE", 2)
        .set("PARLANCE_RATES__LOGIN_PER_ADDRESS_PER_MINUTE", 2)
        .start()
        .await;
    let auth = || AuthServiceClient::new(server.channel());
    let (mut guests, mut logins) = (Vec::new(), Vec::new());
    for number in 0..5 {
        guests.extend(auth().start_guest(v1::StartGuestRequest::default()).await.err());
        // Each to another account: the address is the same.
        let email = format!("nobody{number}@localhost");
        logins.push(Person::try_login(server.channel(), &email, "a guess").await.map(|_| ()).expect_err("nobody"));
    }
    assert_eq!(guests.len(), 3);
    for (status, class) in [(&guests[0], "GUEST"), (&logins[2], "LOGIN")] {
        let fault = Fault::of(status);
        assert_eq!((fault.code, &*fault.reason), (Code::ResourceExhausted, "RATE_LIMITED"));
        assert_eq!(fault.get("rate_class"), class);
        let wait = fault.retry_after.expect("RetryInfo");
        assert!(wait.as_secs() < 60 && !wait.is_zero(), "{wait:?}");
    }
    // Identity tokens count as guests do.
    let request = v1::IdentifyContactRequest { identity_token: "any".into(), ..Default::default() };
    assert_eq!(Fault::of(&auth().identify_contact(request).await.expect_err("too many")).reason, "RATE_LIMITED");
}

async fn refresh(person: &Person, token: &str) -> Result<v1::Tokens, Status> {
    let request = v1::RefreshTokenRequest { refresh_token: token.into() };
    let answer = AuthServiceClient::new(person.channel()).refresh_token(request).await?;
    Ok(answer.into_inner().tokens.expect("tokens"))
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_its_replay_ends_the_login() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let first = customer.tokens.clone();
    let second = refresh(&customer, &first.refresh_token).await.expect("renewed");
    assert_ne!(second.refresh_token, first.refresh_token);
    assert_eq!(reason(&customer, &second.access_token).await, None);
    let third = refresh(&customer, &second.refresh_token).await.expect("renewed again");

    let replayed = refresh(&customer, &first.refresh_token).await.expect_err("spent");
    let fault = Fault::of(&replayed);
    assert_eq!((fault.code, &*fault.reason), (Code::Unauthenticated, "REFRESH_TOKEN_REUSED"));
    let revoked = refresh(&customer, &third.refresh_token).await.expect_err("the login has ended");
    assert_eq!(Fault::of(&revoked).reason, "TOKEN_INVALID");
    for token in ["", "x", &first.access_token] {
        let refused = refresh(&customer, token).await.expect_err("no refresh token");
        assert!(["TOKEN_INVALID", "INVALID_FIELD"].contains(&&*Fault::of(&refused).reason));
    }
}

#[tokio::test]
async fn of_many_who_refresh_at_once_none_is_thrown_out() {
    let server = Setup::default().set("PARLANCE_LIMITS__STREAMS_BEFORE_LOGIN", 20).start().await;
    let customer = server.guest().await;
    let token = customer.tokens.refresh_token.clone();
    let answers = join_all((0..20).map(|_| refresh(&customer, &token))).await;
    let answers: Vec<_> = answers.into_iter().map(|answer| answer.expect("each is answered")).collect();
    // Tabs of a browser that share one token: whichever wrote last goes on.
    let next = refresh(&customer, &answers[11].refresh_token).await.expect("renewed");
    assert_eq!(reason(&customer, &next.access_token).await, None);
    let last = refresh(&customer, &next.refresh_token).await.expect("renewed again");
    // What was handed out beside it is not good for ever.
    let theft = refresh(&customer, &answers[3].refresh_token).await.expect_err("void");
    assert_eq!(Fault::of(&theft).reason, "REFRESH_TOKEN_REUSED");
    assert_eq!(reason(&customer, &last.access_token).await.as_deref(), Some("LOGIN_REVOKED"));
}

/// A digest of the request is in the database for a day, and in backups for longer.
#[tokio::test]
async fn a_password_cannot_be_guessed_from_what_is_kept_of_a_request() {
    let mut digests = Vec::new();
    let request = v1::CreateUserRequest {
        request_id: parlance_tests::person::new_id(),
        email: "victim@shop.example".into(),
        display_name: "Victim".into(),
        role: v1::Role::Agent.into(),
        password: "Sommer2026!".into(),
    };
    for _ in 0..2 {
        let server = Server::start().await;
        let admin = server.admin().await;
        let made = admin.users().create_user(request.clone()).await.expect("a user").into_inner();
        let again = admin.users().create_user(request.clone()).await.expect("the same").into_inner();
        assert_eq!(made, again);
        let other = v1::CreateUserRequest { password: "Winter2026!".into(), ..request.clone() };
        let refused = admin.users().create_user(other).await.expect_err("another request");
        assert_eq!(Fault::of(&refused).reason, "REQUEST_ID_REUSED");
        let url = format!("sqlite://{}?mode=ro", server.data().join("parlance.db").display());
        let mut database = sqlx::SqliteConnection::connect(&url).await.expect("the database");
        let found = sqlx::query_as("SELECT digest FROM requests WHERE rpc = 'CreateUser'").fetch_one(&mut database);
        let (digest,): (Vec<u8>,) = found.await.expect("a request");
        digests.push(digest);
    }
    assert_ne!(digests[0], digests[1], "without this installation's key nobody can make it");
}

#[tokio::test]
async fn a_changed_password_ends_the_other_logins_and_opens_only_with_the_new() {
    let server = Server::start().await;
    let (here, there) = (server.admin().await, server.admin().await);
    let change = |current: &str| v1::ChangePasswordRequest {
        current_password: current.into(),
        new_password: "a brand new password".into(),
    };
    let wrong = here.auth().change_password(change("not it")).await.expect_err("wrong");
    assert_eq!(Fault::of(&wrong).reason, "CREDENTIALS_INVALID");
    here.auth().change_password(change(ADMIN.1)).await.expect("changed");
    refresh(&here, &here.tokens.refresh_token).await.expect("the login that changed it goes on");
    refresh(&there, &there.tokens.refresh_token).await.expect_err("the other has ended");
    assert!(Person::try_login(server.channel(), ADMIN.0, ADMIN.1).await.is_err());
    Person::login(server.channel(), ADMIN.0, "a brand new password").await;

    let customer = server.guest().await;
    let refused = customer.auth().change_password(change("any")).await.expect_err("contacts have none");
    assert_eq!(refused.code(), Code::PermissionDenied);
}

#[tokio::test]
async fn a_guest_is_who_they_say_without_proof() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let answer = customer.auth().get_caller(v1::GetCallerRequest {}).await.expect("the caller").into_inner();
    let Some(Principal::Contact(contact)) = answer.caller.and_then(|caller| caller.principal) else {
        panic!("a guest is a contact");
    };
    assert_eq!((contact.id.as_str(), contact.display_name.as_str()), (customer.id.as_str(), "Guest"));
    assert_eq!(contact.verification(), v1::ContactVerification::Guest);
    assert_eq!(answer.expires_at, customer.tokens.expires_at);
}

/// What the server counts under a name.
async fn counted(server: &Server, name: &str) -> u64 {
    let (_, text) = page(server.ops_address(), "/metrics").await;
    let line = text.lines().find(|line| line.split(' ').next() == Some(name));
    line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or_default()
}

#[tokio::test]
async fn an_unknown_account_costs_the_same_work_as_a_known_one() {
    let server = Server::start().await;
    let mut work = Vec::new();
    for (email, password) in [(ADMIN.0, "wrong"), ("nobody@localhost", "wrong"), (ADMIN.0, ADMIN.1)] {
        let before = counted(&server, "parlance_password_checks_total").await;
        let _ = Person::try_login(server.channel(), email, password).await;
        work.push(counted(&server, "parlance_password_checks_total").await - before);
    }
    assert_eq!(work, [1, 1, 1]);
}

/// KiB that the server had in memory at most.
fn most_memory_kib(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the most memory");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_logins_at_once_take_little_memory_and_let_the_chat_go_on() {
    const LOGINS: usize = 500;
    let server = Setup::default().set("PARLANCE_LIMITS__STREAMS_BEFORE_LOGIN", LOGINS).start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let before_kib = most_memory_kib(&server);
    // The last of them waits for all others: on a slow machine longer than any other call of a test may take.
    let endpoint = Endpoint::from_shared(format!("http://{}", server.address())).expect("an address");
    let channel = endpoint.timeout(HANG * 5).connect_lazy();
    let logins = tokio::spawn(join_all((0..LOGINS).map(move |number| {
        let channel = channel.clone();
        // Half of them are nobody's.
        let email = if number % 2 == 0 { ADMIN.0.to_owned() } else { format!("nobody{number}@localhost") };
        async move { Person::try_login(channel, &email, ADMIN.1).await.is_ok() }
    })));
    // The first of them are being worked on.
    while counted(&server, "parlance_password_checks_total").await < 3 {}
    for number in 0..20 {
        customer.send(&session.id, &format!("Message {number}")).await;
    }
    assert!(!logins.is_finished(), "the messages waited for the logins");
    let let_in = logins.await.expect("the logins end").into_iter().filter(|let_in| *let_in).count();
    assert_eq!(let_in, LOGINS / 2);
    let grown_kib = most_memory_kib(&server) - before_kib;
    println!("LOGIN: {LOGINS} logins at once, {let_in} let in, the most memory grew by {grown_kib} KiB");
    // All at once would be 9.5 GB; two at once, with what 500 waiting calls need, is far below this.
    assert!(grown_kib < 300 * 1024, "{grown_kib} KiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logins_beyond_those_that_may_wait_are_told_to_come_later() {
    const LOGINS: usize = 60;
    const WAITING: usize = 4;
    let server = Setup::default()
        .set("PARLANCE_LIMITS__STREAMS_BEFORE_LOGIN", LOGINS)
        .set("PARLANCE_LOGIN__PASSWORD_CHECKS_WAITING", WAITING)
        .start()
        .await;
    let channel = server.channel();
    let logins = join_all((0..LOGINS).map(|_| Person::try_login(channel.clone(), ADMIN.0, ADMIN.1))).await;
    let refused: Vec<Fault> = logins.iter().filter_map(|login| login.as_ref().err()).map(Fault::of).collect();
    println!("LOGIN: {LOGINS} at once, {WAITING} may wait, {} told to come later", refused.len());
    assert!(!refused.is_empty(), "so many never come one by one");
    assert!(LOGINS - refused.len() >= WAITING + 2, "whoever waited or was at work is let in");
    for fault in &refused {
        assert_eq!((fault.code, &*fault.reason), (Code::ResourceExhausted, "OVERLOADED"), "{fault:?}");
        assert_eq!(fault.get("limit_name"), "login.password_checks_waiting");
        assert!(fault.retry_after.is_some(), "{fault:?}");
    }
    let status = server.admin().await.system().get_status(v1::GetStatusRequest {}).await.expect("the status");
    let limit = status.into_inner().limits.into_iter().find(|limit| limit.name == "login.password_checks_waiting");
    let limit = limit.expect("the limit");
    assert_eq!((limit.used, limit.refused), (0, i64::try_from(refused.len()).expect("few")));
}

#[tokio::test]
async fn a_stream_hears_that_its_token_expires_and_ends_then() {
    let server = Clocked::start(&[]).await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut frames = customer.subscribe(&session.id, Some(("", 0))).await;
    frames.events_to(1).await;
    server.pass(14 * 60 + 1);
    frames.until(|frame| matches!(frame.frame, Some(Frame::Expiring(_))).then_some(())).await;
    server.pass(60);
    let (_, end) = frames.end().await;
    assert_eq!(Fault::of(&end.expect("an error")).reason, "TOKEN_EXPIRED");
    // The same with the token refreshed goes on.
    let refreshed = customer.refreshed().await;
    refreshed.subscribe(&session.id, Some(("", 0))).await.events_to(1).await;
}
