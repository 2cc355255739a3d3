//! LOGIN: what guessing a password costs the guesser and nobody else, and what the operator hears of it.

use parlance_client::v1::{self, auth_service_client::AuthServiceClient};
use parlance_tests::{Fault, Person, Server, Setup, server::ADMIN};
use tonic::Status;

/// Nobody's by chance.
const TYPED: &str = "canary-typed-by-mistake";

async fn try_login(server: &Server, email: &str, password: &str) -> Result<Person, Status> {
    Person::try_login(server.channel(), email, password).await
}

async fn reason(server: &Server, email: &str, password: &str) -> String {
    Fault::of(&try_login(server, email, password).await.map(|_| ()).expect_err("refused")).reason
}

async fn refresh(server: &Server, token: &str) -> Result<v1::Tokens, Status> {
    let request = v1::RefreshTokenRequest { refresh_token: token.into() };
    let answer = AuthServiceClient::new(server.channel()).refresh_token(request).await?;
    Ok(answer.into_inner().tokens.expect("tokens"))
}

#[tokio::test]
async fn who_knows_the_password_is_not_counted_and_the_operator_hears_of_who_does_not() {
    let server = Setup::default().set("PARLANCE_RATES__LOGIN_PER_ACCOUNT_PER_MINUTE", 3).start().await;
    for _ in 0..8 {
        try_login(&server, ADMIN.0, ADMIN.1).await.expect("a right password is no guess");
    }
    assert!(!server.log().contains("login failed"), "{}", server.log());
    assert_eq!(reason(&server, ADMIN.0, TYPED).await, "CREDENTIALS_INVALID");
    assert_eq!(reason(&server, TYPED, ADMIN.1).await, "CREDENTIALS_INVALID");
    while reason(&server, ADMIN.0, TYPED).await != "RATE_LIMITED" {}
    let log = server.log();
    let line = |words: &[&str]| log.lines().any(|line| words.iter().all(|word| line.contains(word)));
    let admin = server_admin_id(&log);
    assert!(line(&["a login failed", "127.0.0.1", "CREDENTIALS_INVALID", &admin]), "{log}");
    assert!(line(&["a login failed", "none with this address"]), "{log}");
    assert!(line(&["too many failed logins", "127.0.0.1", &admin]), "{log}");
    for secret in [TYPED, ADMIN.1] {
        assert!(!log.contains(secret), "{secret}");
    }
}

/// The id in the line of the first failure, which is the administrator's.
fn server_admin_id(log: &str) -> String {
    let line = log.lines().find(|line| line.contains("a login failed")).expect("a line");
    let fields: serde_json::Value = serde_json::from_str(line).expect("JSON");
    fields["user_id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn revocations_and_thefts_leave_a_line_without_the_token() {
    let server = Server::start().await;
    let (customer, other) = (server.guest().await, server.guest().await);
    customer.auth().logout(v1::LogoutRequest {}).await.expect("logged out");
    let second = refresh(&server, &other.tokens.refresh_token).await.expect("renewed");
    let third = refresh(&server, &second.refresh_token).await.expect("renewed again");
    refresh(&server, &other.tokens.refresh_token).await.expect_err("spent");
    let log = server.log();
    for (words, whose) in [("login revoked", &customer.id), ("was shown again", &other.id)] {
        assert!(log.lines().any(|line| line.contains(words) && line.contains(whose)), "{words}: {log}");
    }
    for tokens in [&customer.tokens, &other.tokens, &second, &third] {
        assert!(!log.contains(&tokens.refresh_token) && !log.contains(&tokens.access_token));
    }
}

#[tokio::test]
async fn refreshes_and_logins_do_not_use_up_each_other() {
    let server = Setup::default()
        .set("PARLANCE_LIMITS__COUNT_LOOPBACK", true)
        .set("PARLANCE_RATES__REFRESH_PER_ADDRESS_PER_MINUTE", 2)
        .set("PARLANCE_RATES__LOGIN_PER_ADDRESS_PER_MINUTE", 4)
        .start()
        .await;
    let admin = try_login(&server, ADMIN.0, ADMIN.1).await.expect("logged in");
    let mut refused = Vec::new();
    for _ in 0..4 {
        refused.push(Fault::of(&refresh(&server, "garbage").await.expect_err("no token")));
    }
    assert_eq!(refused.iter().filter(|fault| fault.reason == "TOKEN_INVALID").count(), 2);
    let last = &refused[3];
    assert_eq!((&*last.reason, last.get("rate_class")), ("RATE_LIMITED", "REFRESH"));
    // A token of ours is counted for its login, and logins have a class of their own.
    let mut tokens = admin.tokens.clone();
    for _ in 0..4 {
        tokens = refresh(&server, &tokens.refresh_token).await.expect("renewed");
    }
    // The first refusal itself: a login comes back every fifteen seconds.
    let refused = loop {
        if let Err(status) = try_login(&server, ADMIN.0, ADMIN.1).await {
            break Fault::of(&status).reason;
        }
    };
    assert_eq!(refused, "RATE_LIMITED");
    refresh(&server, &tokens.refresh_token).await.expect("renewed all the same");
}
