//! What two servers on one database tell each other beside the log: who is there, who types and how far they have
//! read, what inboxes show, whose answers go on, and what of a limit is used up.

use parlance_client::v1::{
    self, FinishReason, SessionState, WatchInboxResponse, event::Change, session_frame::Frame,
    watch_inbox_response::Frame as Inbox,
};
use parlance_tests::{
    Fault, Frames, Person, Server, Setup,
    database::{Empty, Engine},
    frames::{event_of, has_text, session_frame},
    person::new_id,
    proxies::Redis,
    server::ADMIN,
};

use crate::{
    node::{COUNTING, events_until, news, pair, servers, take_over, until_delivery},
    presence::{presence, read_to, reads, types, typing, watch},
};

const SENT: i64 = 20;
/// Failed logins to one account, and how many more another server may let through before it has heard.
const FAILURES: usize = 8;
const UNHEARD: usize = 3;

/// Two servers that tell each other by Redis.
async fn told(script: &str) -> (Empty, Redis, Server, Server) {
    let (database, redis) = (Empty::create(Engine::Postgres).await, Redis::start().await);
    let (one, other) = servers(&database, script, &redis.url()).await;
    for server in [&one, &other] {
        until_delivery(&server.admin().await, true).await;
    }
    (database, redis, one, other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_there_types_and_reads_is_known_at_another_server_by_redis() {
    let (database, _redis, mut one, other) = told("say Yes.").await;
    let ada = one.agent("Ada").await;
    let (here, customer) = {
        let here = one.guest().await;
        (here.clone(), here.at(other.channel()))
    };
    let session = here.new_session().await.id;
    // Who takes over and is nowhere to be seen is away soon.
    let _there = inbox(&ada).await;
    take_over(&ada, &session).await;
    let mut theirs = watch(&customer, &session).await.0;
    let mut adas = watch(&ada, &session).await.0;
    assert_eq!(presence(&mut adas).await, (customer.id.clone(), true), "who was there before");
    assert_eq!(presence(&mut theirs).await, (ada.id.clone(), true));
    let second = watch(&customer, &session).await;
    assert_eq!(second.1.present.len(), 1, "{:?}", second.1.present);

    for (typist, reader) in [(&ada, &mut theirs), (&customer, &mut adas)] {
        for typed in [true, true, false] {
            types(typist, &session, typed).await;
        }
        for typed in [true, false] {
            assert_eq!(typing(reader).await, (typist.id.clone(), typed));
        }
    }
    let seq = ada.send(&session, "Have you read this?").await.seq;
    reads(&customer, &session, seq).await;
    read_to(&mut adas, &[&customer], seq).await;
    reads(&ada, &session, seq).await;
    read_to(&mut theirs, &[&ada], seq).await;

    drop(adas);
    assert_eq!(presence(&mut theirs).await, (ada.id.clone(), false));
    let _back = watch(&ada, &session).await;
    assert_eq!(presence(&mut theirs).await, (ada.id.clone(), true));
    assert!(one.terminate().await.success());
    assert_eq!(presence(&mut theirs).await, (ada.id.clone(), false), "with her server");
    drop(other);
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_far_somebody_has_read_is_known_at_another_server_without_redis() {
    let (database, one, other) = pair(Engine::MySql, "say Yes.").await;
    let (ada, customer) = (one.agent("Ada").await, one.guest().await);
    let session = customer.new_session().await.id;
    // Else she is away soon.
    let _there = inbox(&ada).await;
    take_over(&ada, &session).await;
    let seq = customer.send(&session, "Have you read this?").await.seq;
    let mut theirs = watch(&customer.at(other.channel()), &session).await.0;
    reads(&ada, &session, seq - 1).await;
    read_to(&mut theirs, &[&ada], seq - 1).await;
    reads(&ada, &session, seq).await;
    read_to(&mut theirs, &[&ada], seq).await;
    drop((one, other));
    database.remove().await;
}

/// A commit comes with what it holds, and everyone sees of it what they would see at the server that made it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_committed_comes_whole_by_redis_and_notes_stay_in_the_house() {
    let (database, _redis, one, other) = told("say Yes.").await;
    let (sue, customer) = (one.supervisor("Sue").await, one.guest().await);
    let session = customer.new_session().await.id;
    take_over(&sue, &session).await;
    let readers = [sue.clone(), sue.at(other.channel()), customer.clone(), customer.at(other.channel())];
    let mut streams = Vec::new();
    for reader in &readers {
        let mut stream = reader.subscribe(&session, Some(("", 0))).await;
        stream.until(|frame| matches!(session_frame(frame)?, Frame::Checkpoint(_)).then_some(())).await;
        streams.push(stream);
    }
    let before = news(&other, "whole").await;
    for number in 0..SENT {
        customer.send(&session, &format!("number {number}")).await;
        let (session_id, client_message_id) = (session.clone(), new_id());
        let note = v1::AddNoteRequest { session_id, client_message_id, text: "For us alone.".to_owned() };
        sue.chat().add_note(note).await.expect("a note");
    }
    let last = customer.send(&session, "That is all.").await.seq;
    let mut logs = Vec::new();
    for stream in &mut streams {
        stream.until(|frame| (event_of(frame)?.seq == last).then_some(())).await;
        logs.push(stream.seen().iter().filter_map(event_of).cloned().collect::<Vec<_>>());
    }
    let whole = news(&other, "whole").await - before;
    assert!(whole > SENT.unsigned_abs(), "{whole} commits came whole");
    assert_eq!(logs[0], logs[1]);
    assert_eq!(logs[2], logs[3]);
    let contacts = logs[3].iter().zip(&logs[3][1..]);
    assert!(contacts.clone().all(|(one, next)| next.previous_seq == one.seq), "{:?}", logs[3]);
    let is_note = |event: &&v1::Event| matches!(&event.change, Some(Change::MessageAdded(added)) if added.message.as_ref().is_some_and(|message| message.text == "For us alone."));
    let notes = |log: &[v1::Event]| i64::try_from(log.iter().filter(is_note).count()).expect("a number");
    assert_eq!((notes(&logs[1]), notes(&logs[3])), (SENT, 0));
    drop((one, other));
    database.remove().await;
}

/// What waits for nobody, as this person sees it come and go.
async fn inbox(person: &Person) -> Frames<WatchInboxResponse> {
    let request = v1::WatchInboxRequest { states: vec![SessionState::Assistant.into()] };
    let mut inbox = Frames::new(person.inbox().watch_inbox(request).await.expect("an inbox").into_inner());
    inbox.until(|frame| matches!(frame.frame, Some(Inbox::Synced(_))).then_some(())).await;
    inbox
}

/// Reads on until the inbox shows the session as it should be, or without it.
async fn shows(
    inbox: &mut Frames<WatchInboxResponse>,
    session_id: &str,
    wanted: impl Fn(Option<&v1::Session>) -> bool,
) {
    let next = inbox.until(|frame| {
        let found = match frame.frame.as_ref()? {
            Inbox::Upsert(upsert) => upsert.session.as_ref().filter(|session| session.id == session_id).map(Some),
            Inbox::Remove(remove) => (remove.session_id == session_id).then_some(None),
            _ => None,
        };
        found.is_some_and(&wanted).then_some(())
    });
    next.await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inbox_shows_what_other_servers_do_to_sessions_without_redis() {
    let (database, one, other) = pair(Engine::Postgres, "say Yes.").await;
    let customer = one.guest().await;
    let early = customer.new_session().await.id;
    let admin = one.admin().await;
    let mut inbox = inbox(&admin.at(other.channel())).await;

    let session = customer.new_session().await.id;
    shows(&mut inbox, &session, |shown| shown.is_some()).await;
    customer.ask(&session, "What do you know?").await.answer().await;
    let last = customer.session(&session).await.last_seq;
    shows(&mut inbox, &session, |shown| shown.is_some_and(|session| session.last_seq >= last)).await;
    let close = v1::CloseSessionRequest { session_id: session.clone(), ..Default::default() };
    admin.sessions().close_session(close).await.expect("closed");
    shows(&mut inbox, &session, |shown| shown.is_none()).await;
    let reopen = v1::ReopenSessionRequest { session_id: session.clone(), ..Default::default() };
    admin.sessions().reopen_session(reopen).await.expect("reopened");
    shows(&mut inbox, &session, |shown| shown.is_some()).await;
    let taken = take_over(&admin, &session).await;
    shows(&mut inbox, &session, |shown| shown.is_none()).await;
    let request = v1::ReleaseSessionRequest { session_id: taken.id, ..Default::default() };
    admin.sessions().release_session(request).await.expect("released");
    shows(&mut inbox, &session, |shown| shown.is_some()).await;
    for gone in [early, session] {
        admin.sessions().delete_session(v1::DeleteSessionRequest { session_id: gone.clone() }).await.expect("deleted");
        shows(&mut inbox, &gone, |shown| shown.is_none()).await;
    }
    drop((one, other));
    database.remove().await;
}

async fn ask(person: &Person, session_id: &str) -> Frames<v1::AskResponse> {
    let request = v1::AskRequest {
        session_id: session_id.to_owned(),
        client_message_id: new_id(),
        text: "How far can you count?".to_owned(),
        abandon_after: Some(prost_types::Duration { seconds: 1, nanos: 0 }),
        ..Default::default()
    };
    Frames::new(person.chat().ask(request).await.expect("the question is taken").into_inner())
}

fn ended(event: &v1::Event, reason: FinishReason) -> bool {
    let Some(Change::MessageChanged(changed)) = &event.change else { return false };
    changed.message.as_ref().is_some_and(|message| message.finish_reason() == reason)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_goes_on_while_its_contact_is_at_another_server() {
    let (database, one, other) = pair(Engine::Postgres, COUNTING).await;
    let (admin, customer) = (one.admin().await, one.guest().await);
    let session = customer.new_session().await.id;
    let there = customer.at(other.channel());
    let mut theirs = there.subscribe(&session, None).await;
    theirs.subscribed().await;
    let mut staffs = admin.subscribe(&session, Some(("", 0))).await;
    drop(ask(&customer, &session).await);
    // So many words take far longer than the contact may be away.
    let mut text = String::new();
    let far = staffs.until(|frame| match session_frame(frame)? {
        Frame::Answering(answering) => {
            text.clone_from(&answering.message.as_ref()?.text);
            None
        }
        Frame::Delta(delta) => {
            text.push_str(&delta.text);
            text.contains("w180").then_some(())
        }
        Frame::Event(event) => {
            assert!(!ended(event, FinishReason::Abandoned), "{event:?}");
            None
        }
        _ => None,
    });
    far.await;
    drop(theirs);
    events_until(&mut admin.subscribe(&session, Some(("", 0))).await, |event| ended(event, FinishReason::Abandoned))
        .await;
    drop((one, other));
    database.remove().await;
}

#[tokio::test]
async fn an_answer_begun_anew_after_a_crash_is_abandoned_like_the_one_before() {
    let mut server = Setup::default().scripted(COUNTING).start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await.id;
    let mut asking = ask(&customer, &session).await;
    asking.until(has_text).await;
    server.kill();
    server.restart().await;
    let mut log = server.admin().await.subscribe(&session, Some(("", 0))).await;
    events_until(&mut log, |event| ended(event, FinishReason::Interrupted)).await;
    events_until(&mut log, |event| ended(event, FinishReason::Abandoned)).await;
}

/// How many wrong passwords a server looks at until it refuses to.
async fn guesses(server: &Server) -> usize {
    let mut looked_at = 0;
    while looked_at < 4 * FAILURES {
        let refused = Person::try_login(server.channel(), ADMIN.0, "a guess").await.map(|_| ()).expect_err("wrong");
        if Fault::of(&refused).reason == "RATE_LIMITED" {
            break;
        }
        looked_at += 1;
    }
    looked_at
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_share_their_limits_by_redis_and_each_has_its_own_without() {
    let (database, mut redis) = (Empty::create(Engine::Postgres).await, Redis::start().await);
    let setup = || {
        let setup = Setup::default().database(&database.url).set("PARLANCE_REDIS__URL", redis.url());
        setup.set("PARLANCE_RATES__LOGIN_PER_ACCOUNT_PER_MINUTE", FAILURES)
    };
    let (one, other, third) = tokio::join!(setup().start(), setup().start(), setup().start());
    for server in [&one, &other, &third] {
        until_delivery(&server.admin().await, true).await;
    }
    assert!(guesses(&one).await >= FAILURES);
    let more = guesses(&other).await;
    assert!(more <= UNHEARD, "{more} guesses more at the other server");
    redis.stop();
    let alone = guesses(&third).await;
    assert!(alone >= FAILURES, "{alone} guesses at a server that hears of no other");
    drop((one, other, third));
    database.remove().await;
}
