//! REDIS-1: what stands between two servers is slow, cut, silent or emptied. Sends are acknowledged and
//! delivered all the same, an answer is read whole at the other server, and when Redis is well again it is
//! used again.

use std::time::Instant;

use parlance_client::v1::{self, ask_response::Frame as Ask, event::Change, session_frame::Frame};
use parlance_tests::{
    Frames, Person, Proxy, Server, Setup,
    cluster::{Between, Cluster},
    database::{Empty, Engine},
    frames::{event_of, session_frame},
    proxies::Redis,
    server::HANG,
};
use tokio::time::{Duration, interval};

/// How slow Redis is where it is slow.
const SLOW: Duration = Duration::from_millis(300);
const SENT: usize = 4;

/// Two servers that reach Redis by way of a proxy each.
struct Apart {
    database: Empty,
    redis: Redis,
    proxies: [Proxy; 2],
    servers: [Server; 2],
}

impl Apart {
    async fn start(engine: Engine, script: &str) -> Self {
        let (database, redis) = (Empty::create(engine).await, Redis::start().await);
        let proxies = [Proxy::before_address(&redis.address).await, Proxy::before_address(&redis.address).await];
        let setup = |proxy: &Proxy| {
            let url = proxy.instead_of(&redis.address, &redis.url());
            Setup::default().scripted(script).database(&database.url).set("PARLANCE_REDIS__URL", url)
        };
        let (one, other) = tokio::join!(setup(&proxies[0]).start(), setup(&proxies[1]).start());
        Self { database, redis, proxies, servers: [one, other] }
    }

    /// Does it to what both servers have open, or only to the one that listens there.
    fn each(&self, fault: impl Fn(&Proxy)) {
        self.proxies.iter().for_each(fault);
    }

    async fn remove(self) {
        drop(self.servers);
        self.database.remove().await;
    }
}

/// Waits until a server says that news come at once.
async fn until_at_once(admin: &Person) {
    let (began, mut look) = (Instant::now(), interval(Duration::from_millis(50)));
    loop {
        let status = admin.system().get_status(v1::GetStatusRequest {}).await.expect("a status").into_inner();
        let delivery = status.components.into_iter().find(|part| part.name == "delivery").expect("how news come");
        if delivery.ok {
            return;
        }
        assert!(began.elapsed() < HANG, "{delivery:?}");
        look.tick().await;
    }
}

/// Sends at one server and reads each message at the other; the seq of the last.
async fn send_and_read(customer: &Person, session_id: &str, there: &mut Frames<v1::SubscribeResponse>) -> i64 {
    let mut last = 0;
    for _ in 0..SENT {
        last = customer.send(session_id, "Are you there?").await.seq;
    }
    there.until(|frame| (event_of(frame)?.seq == last).then_some(())).await;
    last
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_becomes_of_the_way_to_redis_what_is_sent_arrives() {
    let apart = Apart::start(Engine::Postgres, "say Yes.").await;
    let admins = [apart.servers[0].admin().await, apart.servers[1].admin().await];
    let customer = apart.servers[0].guest().await;
    let session = customer.new_session().await;
    let request = v1::TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    admins[0].sessions().take_over_session(request).await.expect("taken over");
    let mut there = customer.at(apart.servers[1].channel()).subscribe(&session.id, Some(("", 0))).await;
    let mut last = send_and_read(&customer, &session.id, &mut there).await;
    for fault in ["slow", "reset", "half-open", "frozen", "emptied", "unsubscribed"] {
        match fault {
            "slow" => apart.each(|proxy| proxy.delay(SLOW)),
            "reset" => apart.each(Proxy::reset),
            "half-open" => apart.each(Proxy::freeze),
            "frozen" => apart.each(Proxy::freeze_all),
            "emptied" => apart.redis.run(&["FLUSHALL"]).await,
            _ => apart.redis.run(&["CLIENT", "KILL", "TYPE", "pubsub"]).await,
        }
        last = send_and_read(&customer, &session.id, &mut there).await.max(last);
        apart.each(|proxy| {
            proxy.delay(Duration::ZERO);
            proxy.thaw();
        });
        last = send_and_read(&customer, &session.id, &mut there).await.max(last);
    }
    for admin in &admins {
        until_at_once(admin).await;
    }
    let seqs: Vec<i64> = there.seen().iter().filter_map(event_of).map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=last).collect::<Vec<i64>>(), "every event once and in order");
    apart.remove().await;
}

/// An answer is read at another server than the one that writes it, while the way between is cut again and
/// again: every delta once, in order, and the whole text in the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_read_whole_at_another_server_while_the_way_between_is_cut() {
    let apart = Apart::start(Engine::MySql, "pace 20 | words 150").await;
    let customer = apart.servers[0].guest().await;
    let session = customer.new_session().await;
    let mut there = customer.at(apart.servers[1].channel()).subscribe(&session.id, Some(("", 0))).await;
    there.subscribed().await;
    let asking = customer.ask(&session.id, "How far can you count?").await;
    let (mut text, mut count, mut cuts) = (String::new(), None::<i64>, 0);
    let whole = there
        .until(|frame| {
            match session_frame(frame)? {
                Frame::Answering(answering) => {
                    let message = answering.message.as_ref()?;
                    assert!(count.is_none_or(|count| message.delta_count >= count), "text is taken back");
                    (text, count) = (message.text.clone(), Some(message.delta_count));
                }
                Frame::Delta(delta) => {
                    assert_eq!(Some(delta.first - 1), count, "no delta is missed or repeated");
                    text.push_str(&delta.text);
                    count = count.map(|count| count + i64::from(delta.count.unwrap_or(1)));
                    if count > Some(40 * (cuts + 1)) {
                        cuts += 1;
                        apart.each(Proxy::reset);
                    }
                }
                Frame::Event(event) => {
                    if let Some(Change::MessageChanged(changed)) = &event.change {
                        return changed.message.as_ref().map(|message| message.text.clone());
                    }
                }
                _ => {}
            }
            None
        })
        .await;
    assert!(whole.starts_with(&text) && cuts > 0, "{cuts} cuts, shown: {text}, whole: {whole}");
    let Ask::Finished(finished) = asking.ending().await else { panic!("it was finished") };
    assert_eq!(finished.message.expect("a message").text, whole);
    apart.remove().await;
}

/// TEXT: the same texts are accepted, and the same bytes come back, whatever the database, also at the other
/// server and by its stream.
async fn texts_pass_two_servers(engine: Engine) {
    let cluster = Cluster::start(engine, Between::Redis, |setup| setup).await;
    let customer = cluster.servers[0].guest().await;
    let there = customer.at(cluster.servers[1].channel());
    let session = customer.new_session().await;
    let admin = cluster.servers[1].admin().await;
    let request = v1::TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    admin.sessions().take_over_session(request).await.expect("taken over");
    let mut stream = there.subscribe(&session.id, Some(("", 0))).await;
    let texts = [
        "trailing blanks   ",
        "\ttab, \r\nlines \n",
        "👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇳 \u{10FFFF}\u{FFFD}\u{FEFF}",
        "مرحبا \u{202E}txet desrever",
        "ﬀ ß ẞ İ ı ſ K Å é e\u{301}",
        "'\"\\`%_?$1 -- ; /* */ \\0 \\n",
        "\u{1}\u{7F}\u{85}",
    ];
    for text in texts.into_iter().map(str::to_owned).chain([format!("a{}", "\u{301}".repeat(1_000))]) {
        let sent = customer.send(&session.id, &text).await;
        let heard = stream.until(|frame| event_of(frame).filter(|event| event.seq == sent.seq).cloned()).await;
        let Some(Change::MessageAdded(added)) = heard.change else { panic!("a message: {heard:?}") };
        assert_eq!(added.message.expect("a message").text.as_bytes(), text.as_bytes());
    }
    let listed = there.messages(&session.id).await;
    let listed: Vec<&[u8]> = listed.iter().map(|message| message.text.as_bytes()).take(texts.len()).collect();
    assert_eq!(listed, texts.map(str::as_bytes));
    there.try_send(&session.id, &parlance_tests::person::new_id(), "a\0b").await.expect_err("NUL is refused");
    cluster.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_are_the_same_bytes_at_two_servers_on_postgres() {
    texts_pass_two_servers(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_are_the_same_bytes_at_two_servers_on_mariadb() {
    texts_pass_two_servers(Engine::MySql).await;
}
