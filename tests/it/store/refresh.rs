//! REFRESH: what becomes of refresh tokens that are shown again, and of revocations, on every database.

use std::sync::Arc;

use futures_util::future::join_all;
use parlance_server::{
    chat::login::{LoginSettings, Logins, TokenPair},
    clock::Clock,
    domain::rights::Caller,
    error::{Reason, Result},
    limits::Limits,
    secret::Secret,
};

use super::database::{Database, START_MS, on_each_engine};

on_each_engine! {
    a_lost_answer_ends_nothing,
    a_token_that_was_spent_earlier_ends_the_login,
    of_twenty_at_once_every_one_is_answered_and_one_goes_on,
    a_secret_that_never_was_ends_nothing,
    what_was_revoked_stays_so_under_other_settings,
}

/// A node with the settings of its start.
fn node(db: &Database, clock: &Clock, access_seconds: i64) -> Arc<Logins> {
    let settings = LoginSettings {
        secret: b"thirty-two bytes of test secret.".to_vec(),
        access_token_ms: access_seconds * 1_000,
        refresh_token_ms: 30 * 86_400_000,
        password_checks_at_once: 1,
        password_checks_waiting: 10,
        limits: Limits::default(),
        identity_secret: Secret::new(""),
    };
    Arc::new(Logins::new(db.store.clone(), clock.clone(), settings, Box::new(|_| {})))
}

async fn guest(logins: &Logins) -> TokenPair {
    logins.start_guest("Guest".into(), String::new()).await.unwrap().0
}

async fn refresh(logins: &Logins, pair: &TokenPair) -> Result<TokenPair> {
    refresh_text(logins, pair.refresh_token.reveal()).await
}

async fn refresh_text(logins: &Logins, text: &str) -> Result<TokenPair> {
    let (token, _) = logins.read_refresh_token(text)?;
    logins.refresh_token(&token).await.map(|(pair, _)| pair)
}

fn caller(logins: &Logins, pair: &TokenPair) -> Result<Caller> {
    logins.authenticate(pair.access_token.reveal())
}

async fn a_lost_answer_ends_nothing(db: &Database) {
    let clock = Clock::settable(START_MS);
    let logins = node(db, &clock, 900);
    let first = guest(&logins).await;
    let lost = refresh(&logins, &first).await.unwrap();
    clock.advance(59_000);
    // By another process, as after a restart.
    let logins = node(db, &clock, 900);
    let second = refresh(&logins, &first).await.unwrap();
    assert_ne!(second.refresh_token.reveal(), lost.refresh_token.reveal());
    // The answer was late, not lost: what it brought is void, and forgiven alike.
    let third = refresh(&logins, &lost).await.unwrap();
    assert!(caller(&logins, &lost).is_ok() && caller(&logins, &third).is_ok());
    clock.advance(1_000);
    let fourth = refresh(&logins, &third).await.unwrap();
    assert!(caller(&logins, &fourth).is_ok(), "the newest may be spent at any time");
}

async fn a_token_that_was_spent_earlier_ends_the_login(db: &Database) {
    let clock = Clock::settable(START_MS);
    let logins = node(db, &clock, 900);
    // Each of these is stolen: spent too long ago, spent twice over, void for too long, void and replaced.
    for how in 0..4 {
        let first = guest(&logins).await;
        let void = refresh(&logins, &first).await.unwrap();
        let newest = if how < 2 { void.clone() } else { refresh(&logins, &first).await.unwrap() };
        match how {
            0 | 2 => clock.advance(60_000),
            _ => drop(refresh(&logins, &newest).await.unwrap()),
        }
        let shown = if how < 2 { &first } else { &void };
        assert_eq!(refresh(&logins, shown).await.unwrap_err().reason, Reason::RefreshTokenReused, "{how}");
        assert_eq!(refresh(&logins, &newest).await.unwrap_err().reason, Reason::TokenInvalid, "{how}");
        assert_eq!(caller(&logins, &newest).unwrap_err().reason, Reason::LoginRevoked, "{how}");
    }
}

async fn of_twenty_at_once_every_one_is_answered_and_one_goes_on(db: &Database) {
    let clock = Clock::settable(START_MS);
    let logins = [node(db, &clock, 900), node(db, &clock, 900)];
    let first = guest(&logins[0]).await;
    let answers = join_all((0..20).map(|number| refresh(&logins[number % 2], &first))).await;
    let pairs: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    // Whichever of them the client kept, it can go on with it.
    let kept = refresh(&logins[0], &pairs[7]).await.unwrap();
    refresh(&logins[1], &kept).await.unwrap();
    // Now that one is spent, the others are not its own.
    assert_eq!(refresh(&logins[0], &pairs[8]).await.unwrap_err().reason, Reason::RefreshTokenReused);
}

async fn a_secret_that_never_was_ends_nothing(db: &Database) {
    let clock = Clock::settable(START_MS);
    let logins = node(db, &clock, 900);
    let pair = guest(&logins).await;
    let (login, secret) = pair.refresh_token.reveal().split_once('.').unwrap();
    let others = guest(&logins).await;
    let (_, foreign) = others.refresh_token.reveal().split_once('.').unwrap();
    // A random one, one of another login, and its own with one letter changed.
    let changed = secret.replacen(&secret[10..11], if &secret[10..11] == "A" { "B" } else { "A" }, 1);
    for secret in [&"a2s5".repeat(10)[..40], "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY", foreign, &changed] {
        let refused = refresh_text(&logins, &format!("{login}.{secret}")).await.unwrap_err();
        assert_eq!(refused.reason, Reason::TokenInvalid, "{secret}");
    }
    assert!(caller(&logins, &pair).is_ok());
    refresh(&logins, &pair).await.unwrap();
}

async fn what_was_revoked_stays_so_under_other_settings(db: &Database) {
    let clock = Clock::settable(START_MS);
    let long = node(db, &clock, 3_600);
    let pair = guest(&long).await;
    // Refreshed by a node that gives shorter ones: the first token is still the longest.
    let short = node(db, &clock, 60);
    refresh(&short, &pair).await.unwrap();
    long.logout(&caller(&long, &pair).unwrap()).await.unwrap();
    clock.advance(69_000);
    let restarted = node(db, &clock, 60);
    restarted.standing().refresh().await.unwrap();
    assert_eq!(caller(&restarted, &pair).unwrap_err().reason, Reason::LoginRevoked);
    // Nothing of it is left once all of its tokens have expired.
    clock.advance(3_600_000);
    assert_eq!(db.store.revoked_logins(clock.now_ms()).await.unwrap(), []);
    assert_eq!(caller(&restarted, &pair).unwrap_err().reason, Reason::TokenExpired);
}
