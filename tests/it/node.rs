//! Two servers on one database, with nothing between them or with Redis: what one commits reaches the
//! streams of the other, whole and in order, and neither undoes what the other knows.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use parlance_client::v1::{
    self, Event, MessageState, SessionState, StateChangeReason, SubscribeResponse, ask_response::Frame as Ask,
    auth_service_client::AuthServiceClient, event::Change, session_frame::Frame,
};
use parlance_tests::{
    Frames, Person, Server, Setup, binary,
    database::{Empty, Engine},
    frames::{event_of, has_text, session_frame},
    ops::page,
    proxies::Redis,
    server::HANG,
};
use tonic::Code;

/// A hundred seconds long, if nobody ends it.
pub const COUNTING: &str = "say One two | pace 50 | words 2000";
const SENT: i64 = 40;
/// Deltas that a reader waits for.
const HEARD: i64 = 60;
/// Long beside what an agent needs to be there, and waited out twice.
const AWAY_SECONDS: u32 = 6;

pub async fn pair(engine: Engine, script: &str) -> (Empty, Server, Server) {
    let database = Empty::create(engine).await;
    let (one, other) = servers(&database, script, "").await;
    (database, one, other)
}

pub async fn servers(database: &Empty, script: &str, redis: &str) -> (Server, Server) {
    let setup = || {
        let setup = Setup::default().scripted(script).database(&database.url);
        setup.set("PARLANCE_SESSION__AWAY_SECONDS", AWAY_SECONDS).set("PARLANCE_REDIS__URL", redis)
    };
    tokio::join!(setup().start(), setup().start())
}

/// Reads on to the event that is wanted; every event up to it, in order and without a gap.
pub async fn events_until(stream: &mut Frames<SubscribeResponse>, wanted: impl Fn(&Event) -> bool) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    stream
        .until(|frame| {
            let event = event_of(frame)?.clone();
            assert!(events.last().is_none_or(|last| last.seq + 1 == event.seq), "a gap ahead of {event:?}");
            let found = wanted(&event);
            events.push(event);
            found.then_some(())
        })
        .await;
    events
}

pub async fn take_over(person: &Person, session_id: &str) -> v1::Session {
    let request = v1::TakeOverSessionRequest { session_id: session_id.to_owned(), ..Default::default() };
    person.sessions().take_over_session(request).await.expect("taken over").into_inner().session.expect("a session")
}

async fn delivery(admin: &Person) -> v1::ComponentStatus {
    let status = admin.system().get_status(v1::GetStatusRequest {}).await.expect("a status").into_inner();
    status.components.into_iter().find(|part| part.name == "delivery").expect("how news come")
}

/// Waits until a server says that news come at once, or that they do not.
pub async fn until_delivery(admin: &Person, at_once: bool) {
    let began = Instant::now();
    let mut look = tokio::time::interval(Duration::from_millis(20));
    loop {
        let now = delivery(admin).await;
        if now.detail.starts_with("at once") == at_once {
            return assert_eq!(now.ok, at_once, "{now:?}");
        }
        assert!(began.elapsed() < HANG, "{now:?}");
        look.tick().await;
    }
}

/// What a server's page says of its news in this way.
pub async fn news(server: &Server, way: &str) -> u64 {
    let (_, text) = page(server.ops_address(), "/metrics").await;
    let name = format!("parlance_news_total{{way=\"{way}\"}} ");
    text.lines().find_map(|line| line.strip_prefix(&name)).map_or(0, |number| number.parse().expect("a number"))
}

async fn nodes(admin: &Person) -> Vec<v1::NodeStatus> {
    admin.system().get_status(v1::GetStatusRequest {}).await.expect("a status").into_inner().nodes
}

/// What is sent at one server while its contact also writes at the other: both streams read the same log.
async fn both_read_one_log(engine: Engine) {
    let (database, one, other) = pair(engine, "say Yes.").await;
    let customer = one.guest().await;
    let there = customer.at(other.channel());
    let session = customer.new_session().await;
    take_over(&one.admin().await, &session.id).await;
    let mut here_stream = customer.subscribe(&session.id, Some(("", 0))).await;
    let mut there_stream = there.subscribe(&session.id, Some(("", 0))).await;
    let mut last = 0;
    for number in 0..SENT {
        let sender = if number % 3 == 0 { &there } else { &customer };
        last = sender.send(&session.id, &format!("number {number}")).await.seq;
    }
    let here = events_until(&mut here_stream, |event| event.seq == last).await;
    let elsewhere = events_until(&mut there_stream, |event| event.seq == last).await;
    assert_eq!(here, elsewhere);
    let texts = here.iter().filter_map(|event| match event.change.as_ref()? {
        Change::MessageAdded(added) => added.message.as_ref().map(|message| message.text.clone()),
        _ => None,
    });
    let wanted: Vec<String> = (0..SENT).map(|number| format!("number {number}")).collect();
    assert_eq!(texts.filter(|text| text.starts_with("number")).collect::<Vec<_>>(), wanted);

    let admin = other.admin().await;
    let known = nodes(&admin).await;
    assert_eq!(known.len(), 2, "{known:?}");
    assert_eq!(known.iter().filter(|node| node.answers).count(), 1, "{known:?}");
    drop((one, other));
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_server_commits_the_other_delivers_on_postgres() {
    both_read_one_log(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_server_commits_the_other_delivers_on_mariadb() {
    both_read_one_log(Engine::MySql).await;
}

/// A reader at another server than the one that writes sees the text so far, then what follows, and at a
/// take-over there nothing more of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_read_and_taken_over_at_another_server() {
    let database = Empty::create(Engine::Postgres).await;
    let servers = servers(&database, COUNTING, "").await;
    read_and_take_over(&servers).await;
    drop(servers);
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_read_and_taken_over_at_another_server_by_redis() {
    let (database, redis) = (Empty::create(Engine::Postgres).await, Redis::start().await);
    let servers = servers(&database, COUNTING, &redis.url()).await;
    for server in [&servers.0, &servers.1] {
        until_delivery(&server.admin().await, true).await;
    }
    read_and_take_over(&servers).await;
    // The text came from the other server, the take-over went to it.
    assert!(news(&servers.1, "heard").await > 10 && news(&servers.0, "heard").await > 0);
    drop(servers);
    database.remove().await;
}

async fn read_and_take_over((one, other): &(Server, Server)) {
    let customer = one.guest().await;
    let session = customer.new_session().await;
    let mut asking = customer.ask(&session.id, "How far can you count?").await;
    asking.until(has_text).await;

    let admin = other.admin().await;
    let mut stream = admin.subscribe(&session.id, None).await;
    let mut text = String::new();
    let (mut from, mut count) = (None, None);
    stream
        .until(|frame| {
            match session_frame(frame)? {
                Frame::Answering(answering) => {
                    let message = answering.message.as_ref()?;
                    (text, count) = (message.text.clone(), Some(message.delta_count));
                    from = from.or(count);
                }
                Frame::Delta(delta) => {
                    assert_eq!(Some(delta.first - 1), count, "no delta is missed or repeated");
                    text.push_str(&delta.text);
                    count = count.map(|count| count + i64::from(delta.count.unwrap_or(1)));
                    // So many were heard here, wherever this reader began.
                    return (count >= from.map(|from| from + HEARD)).then_some(());
                }
                _ => {}
            }
            None
        })
        .await;
    assert!(text.starts_with("One two"), "{text}");

    let taken = take_over(&admin, &session.id).await;
    asking.until(|frame| matches!(frame.frame, Some(Ask::HandedOff(_))).then_some(())).await;
    let last = admin.send(&session.id, "I am here now.").await;
    let mut over = false;
    stream
        .until(|frame| match session_frame(frame)? {
            Frame::Delta(delta) => {
                assert!(!over, "a delta after the take-over: {delta:?}");
                None
            }
            Frame::Event(event) => {
                over |= matches!(&event.change, Some(Change::StateChanged(change)) if change.epoch == taken.epoch);
                (event.seq == last.seq).then_some(())
            }
            _ => None,
        })
        .await;
    let answers: Vec<v1::Message> =
        customer.messages(&session.id).await.into_iter().filter(|message| message.answer_to_id.is_some()).collect();
    assert_eq!(answers.iter().map(v1::Message::state).collect::<Vec<_>>(), [MessageState::Stopped]);
}

/// REDIS-1: sends are acknowledged and delivered while Redis is away, and it is used again when it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_may_come_and_go() {
    let (database, mut redis) = (Empty::create(Engine::Postgres).await, Redis::start().await);
    let (one, other) = servers(&database, "say Yes.", &redis.url()).await;
    let (here, there) = (one.admin().await, other.admin().await);
    for admin in [&here, &there] {
        until_delivery(admin, true).await;
    }
    let customer = one.guest().await;
    let session = customer.new_session().await;
    take_over(&here, &session.id).await;
    let mut stream = customer.at(other.channel()).subscribe(&session.id, Some(("", 0))).await;
    let mut sent = 0;
    for is_there in [true, false, true, false] {
        if is_there {
            redis.restart().await;
        } else {
            redis.stop();
        }
        for _ in 0..5 {
            sent = customer.send(&session.id, "Are you there?").await.seq;
        }
        until_delivery(&here, is_there).await;
        until_delivery(&there, is_there).await;
        sent = customer.send(&session.id, "And now?").await.seq.max(sent);
    }
    let events = events_until(&mut stream, |event| event.seq == sent).await;
    assert_eq!(events.len(), usize::try_from(sent).expect("a number"), "every event once");
    drop((one, other));
    database.remove().await;
}

/// An agent who has a stream at one server is not away for the other, whose timer it is; one who has a stream
/// nowhere is, and so is one whose server has ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_at_another_server_keeps_the_floor() {
    let (database, one, mut other) = pair(Engine::Postgres, "say Yes.").await;
    let admin = one.admin().await;
    let ann = admin.hire(one.channel(), "Ann", v1::Role::Agent).await;
    let ben = admin.hire(one.channel(), "Ben", v1::Role::Agent).await;
    let customer = one.guest().await;
    let (anns, bens) = (customer.new_session().await, customer.new_session().await);
    let inbox = v1::WatchInboxRequest::default();
    let at_other = ann.at(other.channel());
    let mut there = Frames::new(at_other.inbox().watch_inbox(inbox).await.expect("an inbox").into_inner());
    there.next().await.expect("a snapshot");
    take_over(&ann, &anns.id).await;
    let mut stream = customer.subscribe(&anns.id, None).await;
    stream.subscribed().await;
    take_over(&ben, &bens.id).await;
    // Ben's session was taken later, so Ann's time would have been over before his.
    let mut lost = customer.subscribe(&bens.id, Some(("", 0))).await;
    let left = |event: &Event| matches!(&event.change, Some(Change::StateChanged(change)) if change.reason() == StateChangeReason::AgentAway);
    events_until(&mut lost, left).await;
    assert_eq!(customer.session(&anns.id).await.state(), SessionState::Human);

    assert!(other.terminate().await.success());
    events_until(&mut stream, left).await;
    assert_eq!(nodes(&admin).await.len(), 1);
    drop(one);
    database.remove().await;
}

/// What another server ended counts no longer against a contact's quota.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quotas_know_what_other_servers_ended() {
    let database = Empty::create(Engine::Postgres).await;
    let setup = || {
        let setup = Setup::default().database(&database.url);
        let setup = setup.set("PARLANCE_LIMITS__CONTACT_WAITING_SESSIONS", 1);
        setup.set("PARLANCE_LIMITS__CONTACT_OPEN_SESSIONS", 3)
    };
    let (one, other) = tokio::join!(setup().start(), setup().start());
    let (customer, admin) = (one.guest().await, other.admin().await);
    for _ in 0..5 {
        let session_id = customer.new_session().await.id;
        let request = v1::RequestHumanRequest { session_id: session_id.clone(), ..Default::default() };
        customer.sessions().request_human(request).await.expect("one waits at a time");
        let request = v1::AcceptSessionRequest { session_id: session_id.clone(), expected_epoch: None };
        admin.sessions().accept_session(request).await.expect("accepted");
        let request = v1::CloseSessionRequest { session_id, ..Default::default() };
        admin.sessions().close_session(request).await.expect("closed");
    }
    drop((one, other));
    database.remove().await;
}

#[tokio::test]
async fn a_wrong_password_of_redis_stops_the_start_with_a_sentence() {
    let (database, redis) = (Empty::create(Engine::Postgres).await, Redis::start().await);
    let url = redis.url().replace("secret", "canary");
    let mut server = Setup::default().database(&database.url).set("PARLANCE_REDIS__URL", url).begin();
    assert!(!server.ended().await.success());
    let said = server.log();
    assert!(said.contains("redis.url cannot be used") && !said.contains("canary"), "{said}");
    database.remove().await;
}

/// Runs a command with a data folder of its own on this database.
fn run(words: &[&str], url: &str, key: &str) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let done = Command::new(binary::path())
        .args(words)
        .arg("--data-dir")
        .arg(folder.path().join("data"))
        .current_dir(folder.path())
        .env_clear()
        .env("PARLANCE_DATABASE__URL", url)
        .env("PARLANCE_LOGIN__TOKEN_KEY", key)
        .env("PARLANCE_SERVER__LISTEN", "127.0.0.1:0")
        .env("PARLANCE_OPS__LISTEN", "127.0.0.1:0")
        .output()
        .expect("the command starts");
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_another_token_key_is_told_what_to_do() {
    let database = Empty::create(Engine::Postgres).await;
    let other_key = "another key, which is long enough as well";
    let mut server = Setup::default().database(&database.url).start().await;
    let (started, said) = run(&["serve"], &database.url, other_key);
    assert!(!started && said.contains("login.token_key_file") && said.contains("adopt-key"), "{said}");
    assert!(!said.contains(other_key), "{said}");
    let (made, said) = run(&["token", "admin@localhost"], &database.url, other_key);
    assert!(!made && said.contains("another key"), "{said}");
    let (well, said) = run(&["doctor"], &database.url, other_key);
    assert!(!well && said.contains("fail  token key"), "{said}");

    // Not while the server runs; then its logins end.
    let (adopted, said) = run(&["adopt-key"], &database.url, other_key);
    assert!(!adopted && said.contains("stop the servers"), "{said}");
    let customer = server.guest().await;
    assert!(server.terminate().await.success());
    let (adopted, said) = run(&["adopt-key"], &database.url, other_key);
    assert!(adopted && said.contains("log in anew"), "{said}");
    let (made, said) = run(&["token", "admin@localhost"], &database.url, other_key);
    assert!(made, "{said}");
    server.restart_with(|setup| setup.set("PARLANCE_LOGIN__TOKEN_KEY", other_key)).await;
    let request = v1::RefreshTokenRequest { refresh_token: customer.tokens.refresh_token.clone() };
    let ended = AuthServiceClient::new(server.channel()).refresh_token(request).await.expect_err("ended");
    assert_eq!(ended.code(), Code::Unauthenticated, "{ended:?}");
    drop(server);
    database.remove().await;
}
