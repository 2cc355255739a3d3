//! DRAIN-1 in short: the server is restarted again and again under load, and clients that follow
//! `draining` lose nothing, double nothing and see no stream end badly.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use futures_util::future::join_all;
use parlance_client::v1::subscribe_response::Frame;
use parlance_tests::{
    Frames, Person, Server, Setup,
    audit::{self, Acked},
    person::new_id,
};
use tokio::time::{Duration, interval};
use tonic::Code;

const RESTARTS: usize = 20;
const SESSIONS: usize = 20;
const PACE: Duration = Duration::from_millis(20);
const RETRY: Duration = Duration::from_millis(10);

/// What one client saw while the server came and went.
#[derive(Default)]
struct Seen {
    acked: Vec<Acked>,
    offered: usize,
    draining: usize,
    /// Streams that ended in another way than after `draining`, though they had begun.
    bad_ends: Vec<String>,
}

/// Sends until told to stop; what is not acknowledged is sent again under its id.
async fn send(person: Person, session_id: String, done: Arc<AtomicBool>) -> Seen {
    let mut seen = Seen::default();
    let (mut pace, mut retry) = (interval(PACE), interval(RETRY));
    while !done.load(Ordering::SeqCst) {
        pace.tick().await;
        let id = new_id();
        loop {
            seen.offered += 1;
            match person.try_send(&session_id, &id, "On my way").await {
                Ok(message) => {
                    seen.acked.push(Acked { client_message_id: id, seq: message.seq });
                    break;
                }
                Err(status) => {
                    // What a client repeats by itself; anything else its user would have to see.
                    // A GOAWAY that a call runs into is an error of the connection under any code.
                    let of_connection = std::error::Error::source(&status).is_some();
                    let is_gone =
                        of_connection || matches!(status.code(), Code::Unavailable | Code::Unknown | Code::Cancelled);
                    assert!(is_gone, "{status:?}");
                    retry.tick().await;
                }
            }
        }
    }
    seen
}

/// Follows the log from the beginning through every restart, up to the last seq.
async fn follow(person: Person, session_id: String, last_seq: Arc<AtomicUsize>) -> Seen {
    let (mut seen, mut cursor, mut log_id) = (Seen::default(), 0, String::new());
    let mut retry = interval(RETRY);
    let at_end = |cursor: i64| usize::try_from(cursor).expect("a seq") >= last_seq.load(Ordering::SeqCst);
    while !at_end(cursor) {
        retry.tick().await;
        let Ok(mut stream) = subscribe(&person, &session_id, &log_id, cursor).await else { continue };
        let (mut is_told, mut come_back) = (false, Duration::ZERO);
        let end = loop {
            if at_end(cursor) {
                return seen;
            }
            match stream.next().await {
                Ok(Some(frame)) => match frame.frame {
                    Some(Frame::Draining(draining)) => {
                        is_told = true;
                        let wait = draining.reconnect_after.expect("when to come back");
                        come_back = Duration::try_from(wait).expect("a wait");
                    }
                    Some(Frame::Session(frame)) => {
                        assert!(!is_told, "draining is the last word, not {frame:?}");
                        take(frame, &mut cursor, &mut log_id);
                    }
                    _ => {}
                },
                Ok(None) => break None,
                Err(status) => break Some(status),
            }
        };
        seen.draining += usize::from(is_told);
        tokio::time::sleep(come_back).await;
        if end.is_some() || !is_told {
            seen.bad_ends.push(format!("told {is_told}, {end:?}"));
        }
    }
    seen
}

async fn subscribe(
    person: &Person,
    session_id: &str,
    log_id: &str,
    after_seq: i64,
) -> Result<Frames<parlance_client::v1::SubscribeResponse>, tonic::Status> {
    use parlance_client::v1::{SessionCursor, SubscribeRequest};
    let cursor = SessionCursor { session_id: session_id.into(), log_id: log_id.into(), after_seq: Some(after_seq) };
    Ok(Frames::new(person.chat().subscribe(SubscribeRequest { sessions: vec![cursor] }).await?.into_inner()))
}

fn take(frame: parlance_client::v1::SessionFrame, cursor: &mut i64, log_id: &mut String) {
    use parlance_client::v1::session_frame::Frame;
    match frame.frame {
        Some(Frame::Subscribed(subscribed)) => log_id.clone_from(&subscribed.log_id),
        Some(Frame::Event(event)) => {
            assert!(event.previous_seq <= *cursor && *cursor < event.seq, "after {cursor} came {event:?}");
            *cursor = event.seq;
        }
        Some(Frame::Checkpoint(checkpoint)) => *cursor = checkpoint.seq,
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restarts_under_load_are_not_noticed_by_clients_that_follow_draining() {
    let mut server = Setup::default().set("PARLANCE_ASSISTANT__ENABLED", false).start().await;
    let done = Arc::new(AtomicBool::new(false));
    let (mut people, mut senders, mut followers) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..SESSIONS {
        let person = server.guest().await;
        let session = person.new_session().await.id;
        senders.push(tokio::spawn(send(person.clone(), session.clone(), Arc::clone(&done))));
        if number < 5 {
            let own = Arc::new(AtomicUsize::new(usize::MAX));
            followers.push((tokio::spawn(follow(person.clone(), session.clone(), Arc::clone(&own))), own));
        }
        people.push((person, session));
    }
    for restart in 0..RESTARTS {
        restart_once(&mut server, &people[0], restart).await;
    }
    done.store(true, Ordering::SeqCst);
    let sent: Vec<Seen> = join_all(senders).await.into_iter().map(|seen| seen.expect("a sender ends")).collect();

    let (mut acked, mut offered, mut read_back) = (0, 0, 0);
    for ((person, session), seen) in people.iter().zip(&sent) {
        let stored = person.messages(session).await;
        audit::messages(&seen.acked, &stored).expect("the audit of messages");
        (acked, offered, read_back) = (acked + seen.acked.len(), offered + seen.offered, read_back + stored.len());
    }
    let mut draining = 0;
    for ((follower, own), (person, session)) in followers.into_iter().zip(&people) {
        let last = person.session(session).await.last_seq;
        own.store(usize::try_from(last).expect("a seq"), Ordering::SeqCst);
        // A stream at rest says at its next checkpoint how far it is; a last event says it now.
        person.send(session, "The end").await;
        let seen = follower.await.expect("a follower ends");
        assert_eq!(seen.bad_ends, Vec::<String>::new());
        draining += seen.draining;
    }
    println!("DRAIN-1: {RESTARTS} restarts, offered {offered}, acked {acked}, read back {read_back}, told {draining}");
    assert_eq!(acked, read_back);
    // Who waits as long as asked misses restarts that are quicker than that.
    assert!(draining >= 5, "streams live through the restarts: {draining}");
    assert!(!server.log().contains("are cut"), "{}", server.log());
}

/// Waits until the new server has stored something, so that every restart happens under load.
async fn restart_once(server: &mut Server, (person, session): &(Person, String), number: usize) {
    assert!(server.terminate().await.success(), "restart {number}");
    server.restart().await;
    let before = person.session(session).await.last_seq;
    let mut look = interval(RETRY);
    while person.session(session).await.last_seq <= before {
        look.tick().await;
    }
}
