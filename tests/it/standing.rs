//! Who may call no more although their token is good: logins that were revoked, users who are suspended
//! or have another role now. Calls are refused at once and streams end.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use futures_util::future::join_all;
use parlance_client::v1::{self, Role, subscribe_response::Frame};
use parlance_tests::{Fault, Frames, Person, Server, Setup, binary, person::new_id, server::ADMIN};
use tonic::{Code, Status};

/// Why the person may not call; none when they may.
async fn refused(person: &Person) -> Option<String> {
    let called = person.auth().get_caller(v1::GetCallerRequest {}).await;
    called.err().map(|status| {
        assert_eq!(status.code(), Code::Unauthenticated, "{status:?}");
        Fault::of(&status).reason
    })
}

async fn logins(person: &Person, of: &str) -> Result<Vec<v1::Login>, Status> {
    let request = v1::ListLoginsRequest { user_id: of.into(), ..Default::default() };
    Ok(person.auth().list_logins(request).await?.into_inner().logins)
}

async fn revoke(person: &Person, login: &str) -> Result<(), Status> {
    person.auth().revoke_login(v1::RevokeLoginRequest { login_id: login.into() }).await.map(drop)
}

async fn suspend(admin: &Person, user: &str) -> Result<v1::User, Status> {
    let answer = admin.users().suspend_user(v1::SuspendUserRequest { user_id: user.into() }).await?;
    Ok(answer.into_inner().user.expect("a user"))
}

async fn reactivate(admin: &Person, user: &str) -> v1::User {
    let answer = admin.users().reactivate_user(v1::ReactivateUserRequest { user_id: user.into() }).await;
    answer.expect("a user again").into_inner().user.expect("a user")
}

fn update(user: v1::User, paths: &[&str]) -> v1::UpdateUserRequest {
    let paths = paths.iter().map(|path| (*path).to_owned()).collect();
    v1::UpdateUserRequest { user: Some(user), update_mask: Some(prost_types::FieldMask { paths }) }
}

/// How a stream ends that is ended by the server.
async fn end<T: Clone + std::fmt::Debug + 'static>(frames: Frames<T>) -> String {
    Fault::of(&frames.end().await.1.expect("the stream is cut")).reason
}

#[track_caller]
fn reason<T: std::fmt::Debug>(result: Result<T, Status>) -> String {
    Fault::of(&result.expect_err("refused")).reason
}

/// Runs a command on a data folder.
pub fn parlance(data: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(binary::path());
    command.args(words).arg("--data-dir").arg(data).env_clear().stdin(Stdio::null());
    command.output().expect("the command runs")
}

#[tokio::test]
async fn logging_out_ends_the_login_at_once_and_no_other() {
    let server = Server::start().await;
    let (here, there) = (server.admin().await, server.admin().await);
    let mine = logins(&here, "").await.unwrap();
    assert_eq!(mine.iter().map(|login| login.current).collect::<Vec<_>>(), [false, true], "the newest first");

    here.auth().logout(v1::LogoutRequest {}).await.unwrap();
    assert_eq!(refused(&here).await.as_deref(), Some("LOGIN_REVOKED"));
    let request = v1::RefreshTokenRequest { refresh_token: here.tokens.refresh_token.clone() };
    assert_eq!(reason(there.auth().refresh_token(request).await), "TOKEN_INVALID");
    assert_eq!(refused(&there).await, None);
    assert_eq!(logins(&there, "").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_revoked_login_loses_its_streams() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut frames = customer.subscribe(&session.id, Some(("", 0))).await;
    frames.events_to(1).await;
    let mut attached = customer.attach().await;
    let channel = attached.subscribe(&session.id, Some(("", 0))).await;
    attached.event(channel).await;
    let login = logins(&customer, "").await.unwrap().remove(0);
    revoke(&customer, &login.id).await.unwrap();
    assert_eq!(end(frames).await, "LOGIN_REVOKED");
    let cut = attached.end().await.1.expect("the stream is cut");
    assert_eq!((cut.code(), &*Fault::of(&cut).reason), (Code::Unauthenticated, "LOGIN_REVOKED"));
    assert_eq!(refused(&customer).await.as_deref(), Some("LOGIN_REVOKED"));
}

/// Own, another's and a missing one, for each role; what reaches is revoked.
#[tokio::test]
async fn everyone_ends_their_own_logins_and_administrators_those_of_users() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (agent, supervisor) = (server.agent("Ada").await, server.supervisor("Sue").await);
    let (contact, other_contact) = (server.guest().await, server.guest().await);
    let other = server.agent("Bob").await;
    for person in [&contact, &agent, &supervisor] {
        assert_eq!(reason(logins(person, &other.id).await), "NOT_FOUND");
        assert_eq!(reason(logins(person, &new_id()).await), "NOT_FOUND");
        assert_eq!(logins(person, &person.id).await.unwrap().len(), 1);
        for of in [&other, &other_contact] {
            let login = logins(of, "").await.unwrap().remove(0);
            assert_eq!(reason(revoke(person, &login.id).await), "NOT_FOUND");
        }
    }
    assert_eq!(reason(logins(&admin, &new_id()).await), "NOT_FOUND");
    // A contact is no user.
    assert_eq!(reason(logins(&admin, &other_contact.id).await), "NOT_FOUND");
    let login = logins(&admin, &other.id).await.unwrap().remove(0);
    revoke(&admin, &login.id).await.unwrap();
    revoke(&admin, &login.id).await.unwrap();
    assert_eq!(refused(&other).await.as_deref(), Some("LOGIN_REVOKED"));
    let login = logins(&other_contact, "").await.unwrap().remove(0);
    assert_eq!(reason(revoke(&admin, &login.id).await), "NOT_FOUND");
    assert_eq!(refused(&other_contact).await, None);
}

#[tokio::test]
async fn a_replayed_refresh_token_ends_the_access_token_too() {
    let server = Server::start().await;
    let customer = server.guest().await;
    // Once would be a lost answer.
    let renewed = customer.refreshed().await.refreshed().await;
    let replayed = v1::RefreshTokenRequest { refresh_token: customer.tokens.refresh_token.clone() };
    assert_eq!(reason(renewed.auth().refresh_token(replayed).await), "REFRESH_TOKEN_REUSED");
    assert_eq!(refused(&renewed).await.as_deref(), Some("LOGIN_REVOKED"));
}

#[tokio::test]
async fn a_suspended_users_streams_end_and_their_calls_are_refused_until_they_are_back() {
    let server = Server::start().await;
    let (admin, agent) = (server.admin().await, server.agent("Ada").await);
    let session = server.guest().await.new_session().await;
    let mut followed = agent.subscribe(&session.id, Some(("", 0))).await;
    followed.events_to(1).await;
    let inbox = agent.inbox().watch_inbox(v1::WatchInboxRequest::default()).await.unwrap().into_inner();
    let mut inbox = Frames::new(inbox);
    inbox.next().await.unwrap();

    let suspended = suspend(&admin, &agent.id).await.unwrap();
    assert!(suspended.suspended_at.is_some());
    assert_eq!(suspend(&admin, &agent.id).await.unwrap(), suspended, "twice changes nothing");
    assert_eq!(end(followed).await, "USER_SUSPENDED");
    assert_eq!(end(inbox).await, "USER_SUSPENDED");
    assert_eq!(refused(&agent).await.as_deref(), Some("USER_SUSPENDED"));
    let login = Person::try_login(server.channel(), "ada@example.org", "password of Ada").await.map(|_| ());
    assert_eq!(reason(login), "USER_SUSPENDED");
    let guess = Person::try_login(server.channel(), "ada@example.org", "a guess").await.map(|_| ());
    assert_eq!(reason(guess), "CREDENTIALS_INVALID", "only who knows the password is told");

    assert_eq!(reactivate(&admin, &agent.id).await.suspended_at, None);
    assert_eq!(refused(&agent).await.as_deref(), Some("LOGIN_REVOKED"), "the old login stays revoked");
    let back = Person::login(server.channel(), "ada@example.org", "password of Ada").await;
    assert_eq!(refused(&back).await, None);
}

#[tokio::test]
async fn a_question_being_answered_ends_for_who_may_call_no_more() {
    let server = Setup::default().scripted("say Thinking | stall").start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut asked = customer.ask(&session.id, "Are you there?").await;
    asked.next().await.unwrap();
    customer.auth().logout(v1::LogoutRequest {}).await.unwrap();
    assert_eq!(end(asked).await, "LOGIN_REVOKED");
}

#[tokio::test]
async fn another_role_ends_the_logins_that_carry_the_old_one() {
    let server = Server::start().await;
    let (admin, user) = (server.admin().await, server.supervisor("Sue").await);
    let wanted = v1::User { id: user.id.clone(), role: Role::Agent.into(), capacity: 9, ..Default::default() };
    let changed = admin.users().update_user(update(wanted.clone(), &["role"])).await.unwrap().into_inner();
    let changed = changed.user.unwrap();
    assert_eq!((changed.role(), changed.capacity, changed.display_name.as_str()), (Role::Agent, 5, "Sue"));
    assert_eq!(refused(&user).await.as_deref(), Some("LOGIN_REVOKED"));
    let again = Person::login(server.channel(), "sue@example.org", "password of Sue").await;
    let changed = admin.users().update_user(update(wanted, &["capacity"])).await.unwrap().into_inner();
    assert_eq!(changed.user.unwrap().capacity, 9);
    assert_eq!(refused(&again).await, None, "what is no right ends no login");
}

#[tokio::test]
async fn a_user_is_changed_by_fields_and_keeps_an_address_of_their_own() {
    let server = Server::start().await;
    let (admin, user) = (server.admin().await, server.agent("Ada").await);
    let id = user.id.clone();
    let wanted = |email: &str| v1::User { id: id.clone(), email: email.into(), ..Default::default() };
    let changed = admin.users().update_user(update(wanted(" New@Example.org"), &["email"])).await.unwrap();
    assert_eq!(changed.into_inner().user.unwrap().email, "new@example.org");
    Person::login(server.channel(), "new@example.org", "password of Ada").await;
    let taken = admin.users().update_user(update(wanted(ADMIN.0), &["email"])).await;
    assert_eq!(reason(taken), "ALREADY_EXISTS");
    for (path, field) in [
        ("email", "user.email"),
        ("display_name", "user.display_name"),
        ("role", "user.role"),
        ("capacity", "user.capacity"),
        ("password", "update_mask.paths[0]"),
    ] {
        let refused = admin.users().update_user(update(wanted(""), &[path])).await.unwrap_err();
        assert_eq!(Fault::of(&refused).fields, [field]);
    }
    let nothing = admin.users().update_user(update(wanted("a@example.org"), &[])).await.unwrap_err();
    assert_eq!(Fault::of(&nothing).reason, "INVALID_FIELD");
    let got = user.users().get_user(v1::GetUserRequest { user_id: id.clone() }).await.unwrap().into_inner();
    assert_eq!(got.user.unwrap().email, "new@example.org");
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let demoted = |id: &str| v1::User { id: id.into(), role: Role::Agent.into(), ..Default::default() };
    let refused = suspend(&admin, &admin.id).await.unwrap_err();
    let fault = Fault::of(&refused);
    assert_eq!((fault.code, &*fault.reason), (Code::FailedPrecondition, "STILL_NEEDED"));
    assert_eq!(fault.get("resource"), "user");
    let request = update(demoted(&admin.id), &["role"]);
    assert_eq!(reason(admin.users().update_user(request).await), "STILL_NEEDED");
    // Of two who suspend each other at once, one stays; each time.
    let mut last = admin;
    for round in 0..5 {
        let second = last.hire(server.channel(), &format!("Second{round}"), Role::Admin).await;
        let both = join_all([suspend(&last, &second.id), suspend(&second, &last.id)]).await;
        assert_eq!(both.iter().filter(|one| one.is_ok()).count(), 1, "{both:?}");
        last = if both[0].is_ok() { last } else { second };
        assert_eq!(self::refused(&last).await, None);
    }
}

#[tokio::test]
async fn a_reset_password_is_told_once_and_ends_every_login() {
    let server = Server::start().await;
    let (admin, user) = (server.admin().await, server.agent("Ada").await);
    let reset = async |password: &str| {
        let request = v1::ResetPasswordRequest { user_id: user.id.clone(), new_password: password.into() };
        admin.users().reset_password(request).await.map(|answer| answer.into_inner().password)
    };
    let made = reset("").await.unwrap();
    assert!(made.len() >= 20, "{made}");
    assert_eq!(refused(&user).await.as_deref(), Some("LOGIN_REVOKED"));
    assert!(Person::try_login(server.channel(), "ada@example.org", "password of Ada").await.is_err());
    let again = Person::login(server.channel(), "ada@example.org", &made).await;
    assert_eq!(reset("a password that was chosen").await.unwrap(), "");
    assert_eq!(refused(&again).await.as_deref(), Some("LOGIN_REVOKED"));
    Person::login(server.channel(), "ada@example.org", "a password that was chosen").await;
    assert_eq!(Fault::of(&reset("short").await.unwrap_err()).fields, ["new_password"]);
    assert!(!server.log().contains(&made));
}

#[tokio::test]
async fn the_command_line_suspends_beside_a_running_server() {
    let server = Server::start().await;
    let agent = server.agent("Ada").await;
    let session = server.guest().await.new_session().await;
    let mut frames = agent.subscribe(&session.id, Some(("", 0))).await;
    frames.events_to(1).await;
    let data = server.data();
    let output = parlance(&data, &["user", "suspend", "ada@example.org"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(end(frames).await, "USER_SUSPENDED");
    assert_eq!(refused(&agent).await.as_deref(), Some("USER_SUSPENDED"));
    let list = parlance(&data, &["user", "list"]);
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    let shown = |email: &str| list.lines().find(|line| line.contains(email)).unwrap().contains("(suspended)");
    assert!(shown("ada@example.org") && !shown(ADMIN.0), "{list}");

    let output = parlance(&data, &["user", "reactivate", "ADA@example.org"]);
    assert!(output.status.success(), "{output:?}");
    Person::login(server.channel(), "ada@example.org", "password of Ada").await;
    for words in [["user", "suspend", ADMIN.0], ["user", "suspend", "nobody@example.org"]] {
        let output = parlance(&data, &words);
        assert!(!output.status.success(), "{words:?}");
    }
}

#[tokio::test]
async fn a_token_from_the_command_line_opens_the_door_and_can_be_revoked() {
    let mut server = Server::start().await;
    let admin = server.admin().await;
    let output = parlance(&server.data(), &["token", ADMIN.0]);
    let token = String::from_utf8(output.stdout).unwrap();
    let tool = admin.with_token(token.trim());
    assert_eq!(refused(&tool).await, None);
    tool.auth().logout(v1::LogoutRequest {}).await.unwrap();
    assert_eq!(refused(&tool).await.as_deref(), Some("LOGIN_REVOKED"));
    assert_eq!(refused(&admin).await, None);

    // What was revoked stays so over a restart, and what is made without a server is good with one.
    server.terminate().await;
    let output = parlance(&server.data(), &["token", ADMIN.0]);
    server.restart().await;
    assert_eq!(refused(&admin.with(server.channel(), tool.tokens.clone())).await.as_deref(), Some("LOGIN_REVOKED"));
    let token = String::from_utf8(output.stdout).unwrap();
    let tool = admin.with(server.channel(), v1::Tokens { access_token: token.trim().into(), ..admin.tokens.clone() });
    assert_eq!(refused(&tool).await, None);
}

#[tokio::test]
async fn a_stream_that_ends_so_says_nothing_after_it() {
    let server = Server::start().await;
    let (admin, agent) = (server.admin().await, server.agent("Ada").await);
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut frames = agent.subscribe(&session.id, Some(("", 0))).await;
    frames.events_to(1).await;
    suspend(&admin, &agent.id).await.unwrap();
    let secret = customer.send(&session.id, "After the suspension").await;
    let (seen, _) = frames.end().await;
    let told = seen.iter().any(|frame| match &frame.frame {
        Some(Frame::Session(session)) => format!("{session:?}").contains(&secret.id),
        _ => false,
    });
    assert!(!told);
}
