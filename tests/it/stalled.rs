//! REFRESH for readers who stop: whoever may call no more is neither heard nor served on a stream whose
//! answers they leave unread, however long ago that was.

use futures_util::future::select_all;
use parlance_client::v1::{self, Availability, attach_request::Frame as Asks, attach_response::Frame as Says};
use parlance_tests::{
    Person, Setup, Stalled, Unread,
    attached::{message, subscribe},
    clocked::Clocked,
    http2::HEADERS,
    server::HANG,
};
use tokio::time::timeout;

/// Longer than an access token is good.
const LONG_S: i64 = 16 * 60;

/// Whether the session has a message of this text, as its contact sees it.
async fn stored(contact: &Person, session_id: &str, text: &str) -> bool {
    contact.messages(session_id).await.iter().any(|message| message.text == text)
}

/// Says something on the stream and waits until it is stored.
async fn heard(stream: &mut Stalled, contact: &Person, session_id: &str, text: &str) {
    stream.say(Asks::SendMessage(message(session_id, text))).await;
    let arrives = async {
        while !stored(contact, session_id, text).await {
            tokio::task::yield_now().await;
        }
    };
    timeout(HANG, arrives).await.expect("the message is stored");
}

#[tokio::test]
async fn an_expired_token_writes_no_more_though_its_replies_are_unread() {
    let server = Clocked::start(&[]).await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut stream = Stalled::attach(&server.address(), &customer.tokens.access_token).await;
    stream.stall().await;
    heard(&mut stream, &customer, &session.id, "In time").await;
    server.pass(LONG_S);
    for _ in 0..5 {
        stream.say(Asks::SendMessage(message(&session.id, "Too late"))).await;
    }
    let (frames, end) = stream.read().await;
    assert_eq!(end, "TOKEN_EXPIRED");
    let replies = frames.iter().filter(|frame| matches!(frame.frame, Some(Says::Reply(_)))).count();
    assert_eq!(replies, 13, "what was done in time is still answered");
    let back = customer.refreshed().await;
    assert!(stored(&back, &session.id, "In time").await);
    assert!(!stored(&back, &session.id, "Too late").await);
}

#[tokio::test]
async fn a_revoked_login_does_not_come_back_when_its_tokens_would_have_expired() {
    let server = Clocked::start(&[]).await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut stream = Stalled::attach(&server.address(), &customer.tokens.access_token).await;
    stream.stall().await;
    heard(&mut stream, &customer, &session.id, "In time").await;
    customer.auth().logout(v1::LogoutRequest {}).await.expect("logged out");
    stream.say(Asks::SendMessage(message(&session.id, "Revoked"))).await;
    server.pass(LONG_S);
    // Somebody else's, so that the table of revoked logins is looked through.
    server.guest().await.auth().logout(v1::LogoutRequest {}).await.expect("logged out");
    for _ in 0..5 {
        stream.say(Asks::SendMessage(message(&session.id, "Back again"))).await;
    }
    let (frames, end) = stream.read().await;
    assert_eq!(end, "LOGIN_REVOKED");
    assert!(frames.len() <= 1, "nothing is said but what the connection had taken already: {frames:?}");
    let agent = server.agent("Ada").await;
    let texts: Vec<_> = agent.messages(&session.id).await.into_iter().map(|message| message.text).collect();
    assert!(texts.iter().all(|text| text != "Revoked" && text != "Back again"), "{texts:?}");
}

/// How many streams are open.
async fn streams(admin: &Person) -> i64 {
    let status = admin.system().get_status(v1::GetStatusRequest {}).await.expect("the status").into_inner();
    i64::from(status.streams)
}

/// Waits until so many streams are open: they are counted beside what is said on them.
async fn until_streams(admin: &Person, open: i64) {
    let counted = async {
        while streams(admin).await != open {
            tokio::task::yield_now().await;
        }
    };
    assert!(timeout(HANG, counted).await.is_ok(), "{} streams are open, not {open}", streams(admin).await);
}

#[tokio::test]
async fn a_suspended_agent_who_does_not_read_is_gone_at_once() {
    let server =
        Clocked::start(&[("PARLANCE_RATES__READ_PER_SECOND", "1000000"), ("PARLANCE_RATES__READ_BURST", "1000000")])
            .await;
    let (admin, agent) = (server.admin().await, server.agent("Ada").await);
    let request = v1::SetAvailabilityRequest { availability: Availability::Available.into(), ..Default::default() };
    agent.inbox().set_availability(request).await.expect("available");
    let session = server.guest().await.new_session().await;
    let mut stream = Stalled::attach(&server.address(), &agent.tokens.access_token).await;
    stream.say(Asks::Subscribe(subscribe(&session.id, None))).await;
    stream.stall().await;
    until_streams(&admin, 1).await;
    let request = v1::SuspendUserRequest { user_id: agent.id.clone() };
    admin.users().suspend_user(request).await.expect("suspended");
    // It is gone though nothing of it was read.
    until_streams(&admin, 0).await;
    assert_eq!(stream.read().await.1, "USER_SUSPENDED");
}

/// Nobody's stream is reset because it is not read.
const PATIENT: [(&str, &str); 2] =
    [("PARLANCE_LIMITS__STALLED_SECONDS", "600"), ("PARLANCE_LIMITS__SLOW_SECONDS", "600")];

/// Begins to follow the session, and asks in it, and leaves unread what comes of both.
async fn begin_unread(address: &str, person: &Person, session_id: &str) -> Unread {
    let token = person.tokens.access_token.clone();
    let mut unread = Unread::connect(address, 0).await;
    unread.call("/parlance.v1.ChatService/Subscribe", Some(&token), &subscribe(session_id, Some(("", 0))), true).await;
    let message = message(session_id, "Unread");
    let ask = v1::AskRequest {
        session_id: message.session_id,
        client_message_id: message.client_message_id,
        text: message.text,
        ..Default::default()
    };
    unread.call("/parlance.v1.ChatService/Ask", Some(&token), &ask, true).await;
    unread
}

/// Waits until so many calls have been let in.
async fn begun(unread: &mut Unread, calls: usize) {
    let mut begun = 0;
    while begun < calls {
        begun += usize::from(unread.next().await.expect("the connection lives").kind == HEADERS);
    }
}

#[tokio::test]
async fn streams_that_are_not_read_end_with_their_callers_right_to_hear_them() {
    let server = Clocked::start(&PATIENT).await;
    let (admin, agent, customer) = (server.admin().await, server.agent("Ada").await, server.guest().await);
    let session_id = customer.new_session().await.id;
    let request = v1::TakeOverSessionRequest { session_id: session_id.clone(), ..Default::default() };
    agent.sessions().take_over_session(request).await.expect("the floor is free");
    let address = server.address();

    let mut suspended = begin_unread(&address, &agent, &session_id).await;
    let inbox = v1::WatchInboxRequest::default();
    let token = agent.tokens.access_token.clone();
    suspended.call("/parlance.v1.InboxService/WatchInbox", Some(&token), &inbox, true).await;
    let mut revoked = begin_unread(&address, &customer, &session_id).await;
    let other = server.guest().await;
    let others = other.new_session().await.id;
    let mut expired = Unread::connect(&address, 0).await;
    let follow = subscribe(&others, Some(("", 0)));
    let token = other.tokens.access_token.clone();
    expired.call("/parlance.v1.ChatService/Subscribe", Some(&token), &follow, true).await;
    begun(&mut suspended, 3).await;
    begun(&mut revoked, 2).await;
    begun(&mut expired, 1).await;
    assert_eq!(streams(&admin).await, 6);

    let request = v1::SuspendUserRequest { user_id: agent.id.clone() };
    admin.users().suspend_user(request).await.expect("suspended");
    assert_eq!(suspended.ends(3).await, 3, "reset, because there is no room to say why");
    customer.auth().logout(v1::LogoutRequest {}).await.expect("logged out");
    assert_eq!(revoked.ends(2).await, 2);
    until_streams(&admin, 1).await;
    server.pass(LONG_S);
    assert_eq!(expired.ends(1).await, 1);
}

#[tokio::test]
async fn a_frame_that_is_begun_and_never_completed_ends_its_stream() {
    let server = Setup::default().set("PARLANCE_SERVER__REQUEST_SECONDS", 1).start().await;
    let customer = server.guest().await;
    let mut stream = Stalled::attach(server.address(), &customer.tokens.access_token).await;
    stream.say(Asks::Ping(v1::Ping {})).await;
    stream.begin(3);
    let (frames, end) = stream.read().await;
    assert_eq!(end, "DEADLINE_EXCEEDED");
    assert!(frames.iter().any(|frame| matches!(frame.frame, Some(Says::Reply(_)))), "whole frames are answered");
}

#[tokio::test]
async fn what_has_arrived_of_a_frame_is_counted_until_it_is_whole() {
    let server = Setup::default()
        .set("PARLANCE_SERVER__REQUEST_SECONDS", 600)
        .set("PARLANCE_LIMITS__HELD_PER_ADDRESS_BYTES", 1 << 20)
        .start()
        .await;
    let customer = server.guest().await;
    let mut streams = Vec::new();
    for _ in 0..5 {
        let mut stream = Stalled::attach(server.address(), &customer.tokens.access_token).await;
        stream.say(Asks::Ping(v1::Ping {})).await;
        stream.begin(250 << 10);
        streams.push(Box::pin(stream.read()));
    }
    let ((_, end), _, others) = select_all(streams).await;
    assert_eq!(end, "LIMIT_REACHED");
    assert_eq!(others.len(), 4);
}
