//! DRAIN-1 in short: the server is restarted again and again under load, or each of two behind nginx in its
//! turn, and an application that uses the Rust client sees nothing of it: no call fails, nothing is lost or
//! doubled, every question is answered. Streams are told before they end.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
};

use futures_util::future::join_all;
use parlance_client::{
    Client, Update, connect,
    v1::{self, session_frame::Frame as Session, subscribe_response::Frame},
};
use parlance_tests::{
    Frames, Person, Server, Setup,
    audit::{self, Acked},
    cluster::{Between, Cluster},
    database::Engine,
    long,
    person::new_id,
    proxies::Nginx,
};
use tokio::{
    task::JoinHandle,
    time::{Duration, interval},
};

const RESTARTS: usize = 20;
const RESTARTS_OF_TWO: usize = 6;
const SESSIONS: usize = 20;
/// Sessions that are followed too: by an application, and by someone who looks at each frame.
const FOLLOWED: usize = 5;
const PACE: Duration = Duration::from_millis(100);
const LOOK: Duration = Duration::from_millis(10);
const ANSWER: &str = "say One | wait 20 | say word.";

/// One customer's application, and what only the test knows of its session.
struct App {
    client: Client,
    person: Person,
    session_id: String,
}

/// Who follows a session, and how often they have begun to.
struct Follower {
    task: JoinHandle<Seen>,
    begun: Arc<AtomicUsize>,
    last_seq: Arc<AtomicI64>,
}

/// What a follower received.
#[derive(Default)]
struct Seen {
    events: Vec<v1::Event>,
    /// Streams that said they would end, and those that ended otherwise.
    told: usize,
    bad_ends: Vec<String>,
}

impl App {
    /// The application knows one address; the test speaks to a server itself.
    async fn start(address: &str, server: &Server) -> Self {
        let channel = connect(&format!("http://{address}")).expect("an address");
        let client = Client::guest(channel, v1::StartGuestRequest::default()).await.expect("a guest");
        let session = client.create_session(v1::CreateSessionRequest::default()).await.expect("a session");
        let person = server.guest().await.with(server.channel(), client.tokens());
        Self { client, person, session_id: session.id }
    }

    /// Sends until told to stop. What the client does not mend by itself, a user would see: it fails the
    /// test.
    fn send(&self, done: &Arc<AtomicBool>, acks: &Arc<AtomicUsize>) -> JoinHandle<Vec<Acked>> {
        let (client, session_id) = (self.client.clone(), self.session_id.clone());
        let (done, acks) = (Arc::clone(done), Arc::clone(acks));
        tokio::spawn(async move {
            let (mut acked, mut pace) = (Vec::new(), interval(PACE));
            while !done.load(Ordering::SeqCst) {
                pace.tick().await;
                let request = v1::SendMessageRequest {
                    session_id: session_id.clone(),
                    client_message_id: new_id(),
                    text: "Are you there?".into(),
                    ..Default::default()
                };
                let message = client.send(request).await.expect("no restart is seen by who sends");
                acked.push(Acked { client_message_id: message.client_message_id, seq: message.seq });
                acks.fetch_add(1, Ordering::SeqCst);
            }
            acked
        })
    }

    /// Follows the whole log with the client.
    fn follow(&self) -> Follower {
        let (client, cursor) = (self.client.clone(), cursor(&self.session_id, "", 0));
        Follower::start(move |begun, last_seq| async move {
            let (mut following, mut seen) = (client.subscribe([cursor]), Seen::default());
            while seen.events.last().is_none_or(|event| event.seq < last_seq.load(Ordering::SeqCst)) {
                let update = following.next().await.expect("no restart is seen by who follows");
                match update.expect("the session is there") {
                    Update::Frame { frame, .. } => match *frame {
                        Session::Subscribed(_) => drop(begun.fetch_add(1, Ordering::SeqCst)),
                        Session::Event(event) => seen.events.push(event),
                        _ => {}
                    },
                    reloaded @ Update::Reloaded { .. } => panic!("every cursor is good: {reloaded:?}"),
                }
            }
            seen
        })
    }

    /// Follows the whole log frame by frame, as the contract says that one comes back.
    fn look_closely(&self) -> Follower {
        let (person, session_id) = (self.person.clone(), self.session_id.clone());
        Follower::start(move |begun, last_seq| async move {
            let (mut seen, mut log_id, mut after) = (Seen::default(), String::new(), 0);
            let mut look = interval(LOOK);
            while after < last_seq.load(Ordering::SeqCst) {
                look.tick().await;
                let request = v1::SubscribeRequest { sessions: vec![cursor(&session_id, &log_id, after)] };
                let Ok(stream) = person.chat().subscribe(request).await else { continue };
                let mut stream = Frames::new(stream.into_inner());
                let mut back = None;
                let end = loop {
                    let frame = match stream.next().await {
                        Ok(Some(frame)) => frame.frame,
                        Ok(None) => break None,
                        Err(status) => break Some(status),
                    };
                    assert!(back.is_none(), "draining is the last word, not {frame:?}");
                    match frame {
                        Some(Frame::Draining(draining)) => back = draining.reconnect_after,
                        Some(Frame::Session(frame)) => match frame.frame {
                            Some(Session::Subscribed(subscribed)) => {
                                log_id = subscribed.log_id;
                                begun.fetch_add(1, Ordering::SeqCst);
                            }
                            Some(Session::Event(event)) => {
                                after = event.seq;
                                seen.events.push(event);
                            }
                            _ => {}
                        },
                        _ => {}
                    }
                    if after >= last_seq.load(Ordering::SeqCst) {
                        return seen;
                    }
                };
                match (end, back) {
                    (None, Some(wait)) => {
                        seen.told += 1;
                        tokio::time::sleep(Duration::try_from(wait).expect("a wait")).await;
                    }
                    // Too early after the restart; nothing had begun.
                    (Some(_), None) if stream.seen().is_empty() => {}
                    end => seen.bad_ends.push(format!("{end:?}")),
                }
            }
            seen
        })
    }
}

impl Follower {
    fn start<F>(follow: impl FnOnce(Arc<AtomicUsize>, Arc<AtomicI64>) -> F) -> Self
    where
        F: Future<Output = Seen> + Send + 'static,
    {
        let (begun, last_seq) = (Arc::<AtomicUsize>::default(), Arc::new(AtomicI64::new(i64::MAX)));
        Self { task: tokio::spawn(follow(Arc::clone(&begun), Arc::clone(&last_seq))), begun, last_seq }
    }

    /// Waits until it has begun so many streams.
    async fn has_begun(&self, streams: usize) {
        let mut look = interval(LOOK);
        while self.begun.load(Ordering::SeqCst) < streams {
            assert!(!self.task.is_finished(), "the follower gave up");
            look.tick().await;
        }
    }

    /// Lets it read to the end of its session.
    async fn end(self, app: &App) -> Seen {
        self.last_seq.store(app.person.session(&app.session_id).await.last_seq, Ordering::SeqCst);
        // A stream at rest says at its next checkpoint how far it is; a last event says it now.
        app.person.send(&app.session_id, "The end").await;
        self.task.await.expect("a follower ends")
    }
}

fn cursor(session_id: &str, log_id: &str, after_seq: i64) -> v1::SessionCursor {
    v1::SessionCursor { session_id: session_id.into(), log_id: log_id.into(), after_seq: Some(after_seq) }
}

/// Restarts the servers in turn while applications send and follow by way of this address.
async fn roll(servers: &mut [Server], address: &str, restarts: usize) {
    let (done, acks) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut apps = Vec::new();
    for _ in 0..SESSIONS {
        apps.push(App::start(address, &servers[0]).await);
    }
    let senders: Vec<_> = apps.iter().map(|app| app.send(&done, &acks)).collect();
    let followers: Vec<_> = apps.iter().take(FOLLOWED).map(|app| (app.follow(), app.look_closely())).collect();
    let count = servers.len();
    for restart in 1..=restarts {
        // Everybody has come back before the next one, so that a restart of the only server is one for each of
        // them.
        let begun = if count == 1 { restart } else { 1 };
        for (follower, close) in &followers {
            follower.has_begun(begun).await;
            close.has_begun(begun).await;
        }
        let (before, mut look) = (acks.load(Ordering::SeqCst), interval(LOOK));
        while acks.load(Ordering::SeqCst) < before + SESSIONS {
            look.tick().await;
        }
        assert!(servers[restart % count].terminate().await.success(), "restart {restart}");
        servers[restart % count].restart().await;
    }
    done.store(true, Ordering::SeqCst);
    let sent: Vec<_> = join_all(senders).await.into_iter().map(|sent| sent.expect("a sender ends")).collect();

    let (mut acked, mut read_back) = (0, 0);
    for (app, own) in apps.iter().zip(&sent) {
        let stored = app.person.settled(&app.session_id).await;
        audit::messages(own, &stored).expect("the audit of messages");
        audit::each_answered(&stored).expect("the audit of answers");
        audit::uninterrupted(&stored).expect("whoever drains ends its answers");
        acked += own.len();
        read_back += stored.iter().filter(|message| message.answer_to_id.is_none()).count();
    }
    let mut told = 0;
    for ((follower, close), app) in followers.into_iter().zip(&apps) {
        for follower in [follower, close] {
            let seen = follower.end(app).await;
            audit::received(&seen.events).expect("the audit of a follower");
            assert_eq!(seen.bad_ends, Vec::<String>::new());
            told += seen.told;
        }
    }
    println!("DRAIN-1: {count} servers, {restarts} restarts, acked {acked}, read back {read_back}, told {told}");
    assert_eq!(acked, read_back);
    assert!(acked > restarts * SESSIONS, "load in every restart");
    // Of two servers each stream has one, and comes back at the other.
    assert!(if count == 1 { told == restarts * FOLLOWED } else { told > 0 }, "{told} streams were told");
    for server in servers {
        assert!(!server.log().contains("are cut"), "{}", server.log());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_sees_nothing_of_restarts_under_load() {
    let server = Setup::default().scripted(ANSWER).start().await;
    let address = server.address().to_owned();
    roll(&mut [server], &address, RESTARTS * long::times()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_sees_nothing_of_rolling_restarts_of_two_servers_behind_nginx() {
    let mut cluster = Cluster::start(Engine::Postgres, Between::Redis, |setup| setup.scripted(ANSWER)).await;
    let addresses: Vec<String> = cluster.servers.iter().map(|server| server.address().to_owned()).collect();
    let nginx = Nginx::before(&addresses.iter().map(String::as_str).collect::<Vec<_>>()).await;
    roll(&mut cluster.servers, &nginx.grpc, RESTARTS_OF_TWO * long::times()).await;
    cluster.remove().await;
}
