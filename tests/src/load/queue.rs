//! QUEUE: thousands who wait for a person. What one more costs, what an accept is pushed to inboxes,
//! and whether positions are right after a restart.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use parlance_client::v1::{
    AcceptSessionRequest, CancelHumanRequestRequest, GetSessionRequest, RequestHumanRequest, WatchInboxRequest,
    WatchInboxResponse, watch_inbox_response::Frame as Inbox,
};
use tokio::time::timeout;

use super::{
    Report, Scale,
    crowd::{self, Member},
    figure::Aim::AtMost,
    process::cpu,
};
use crate::{Frames, Person, Server};

const CONNECTIONS: usize = 16;
const CALLERS: usize = 16;
const INBOXES: usize = 20;
/// How long an inbox must say nothing of sessions until all it was pushed has been counted.
const QUIET: Duration = Duration::from_secs(3);

pub async fn run(scale: Scale) -> Report {
    let (few, many, more) = (50, scale.pick(200, 4_000), scale.pick(50, 1_000));
    let mut report = Report::new("Many who wait");
    let mut server = Server::start().await;
    let mut waiting = crowd::gather(&server, few, CONNECTIONS).await;
    ask_all(&waiting).await;
    let at_few = cost(&server, more).await;
    let rest = crowd::gather(&server, many - few, CONNECTIONS).await;
    ask_all(&rest).await;
    waiting.extend(rest);
    let at_many = cost(&server, more).await;
    let what = |waiting: usize| format!("processor time of CreateSession and RequestHuman at {waiting} waiting (µs)");
    report.tell(what(few), at_few);
    report.tell(what(many), at_many);
    report.judge("ratio", at_many / at_few, AtMost(1.5));

    let (ann, first) = (server.agent("Ann").await, front(&waiting).await);
    let (frames, spent) = accepted(&server, &ann, &first).await;
    report.judge(format!("frames of sessions for one accept, {INBOXES} inboxes"), frames, AtMost(INBOXES as f64));
    report.tell("processor time of that (ms)", spent.as_secs_f64() * 1e3);

    assert!(server.terminate().await.success(), "the server ends well");
    server.restart().await;
    crowd::reconnect(&server, &mut waiting, CONNECTIONS);
    waiting.retain(|member| member.session_id != first);
    report.audit(positions(&waiting).await);
    report.note(format!("{more} sessions, each asked for and given up again, by {CALLERS} callers."));
    report.note(format!("Audit: after a restart, {} places are 1 to {} without a gap.", many - 1, many - 1));
    report
}

async fn ask(member: &Member) {
    let request = RequestHumanRequest { session_id: member.session_id.clone(), ..Default::default() };
    member.person.sessions().request_human(request).await.expect("a person is asked for");
}

async fn ask_all(members: &[Member]) {
    stream::iter(members).map(ask).buffer_unordered(CALLERS).collect::<()>().await;
}

/// Microseconds of the server's processor for each session that is created and asks for a person.
async fn cost(server: &Server, sessions: usize) -> f64 {
    let guests: Vec<Person> =
        crowd::gather(server, sessions, CONNECTIONS).await.into_iter().map(|member| member.person).collect();
    let before = cpu(server.pid());
    let made: Vec<Member> = stream::iter(guests)
        .map(|person| async move {
            let session_id = person.new_session().await.id;
            let member = Member { person, session_id };
            ask(&member).await;
            member
        })
        .buffer_unordered(CALLERS)
        .collect()
        .await;
    let spent = cpu(server.pid()).saturating_sub(before);
    for member in made {
        let request = CancelHumanRequestRequest { session_id: member.session_id, expected_epoch: None };
        member.person.sessions().cancel_human_request(request).await.expect("given up");
    }
    spent.as_secs_f64() * 1e6 / sessions as f64
}

async fn position(member: &Member) -> i32 {
    let request = GetSessionRequest { session_id: member.session_id.clone() };
    let answer = member.person.sessions().get_session(request).await.expect("the session").into_inner();
    answer.session.and_then(|session| session.queue).map_or(0, |queue| queue.position)
}

/// The session that is served next.
async fn front(waiting: &[Member]) -> String {
    for member in waiting {
        if position(member).await == 1 {
            return member.session_id.clone();
        }
    }
    panic!("nobody is the first");
}

/// How many frames of sessions all inboxes get when one is accepted, and what that costs.
async fn accepted(server: &Server, ann: &Person, first: &str) -> (f64, Duration) {
    let mut inboxes = Vec::new();
    for _ in 0..INBOXES {
        let inbox = ann.inbox().watch_inbox(WatchInboxRequest::default()).await.expect("an inbox");
        let mut inbox = Frames::new(inbox.into_inner());
        inbox.until(|frame| matches!(frame.frame, Some(Inbox::Counts(_))).then_some(())).await;
        inboxes.push(inbox);
    }
    let before = cpu(server.pid());
    let accept = AcceptSessionRequest { session_id: first.to_owned(), expected_epoch: None };
    ann.sessions().accept_session(accept).await.expect("accepted");
    let counted = stream::iter(inboxes).map(until_quiet).buffer_unordered(INBOXES).collect::<Vec<usize>>().await;
    (counted.iter().sum::<usize>() as f64, cpu(server.pid()).saturating_sub(before))
}

async fn until_quiet(mut inbox: Frames<WatchInboxResponse>) -> usize {
    let mut frames = 0;
    while let Ok(frame) = timeout(QUIET, inbox.next()).await {
        let frame = frame.expect("the inbox goes on").and_then(|frame| frame.frame);
        frames += usize::from(matches!(frame, Some(Inbox::Upsert(_) | Inbox::Remove(_))));
    }
    frames
}

/// Whether the places are 1, 2, … without a gap.
async fn positions(waiting: &[Member]) -> Result<(), String> {
    let mut places: Vec<i32> = stream::iter(waiting).map(position).buffer_unordered(CALLERS).collect().await;
    places.sort_unstable();
    match (1..).zip(&places).find(|(expected, place)| expected != *place) {
        None => Ok(()),
        Some((expected, place)) => Err(format!("place {place} where {expected} should be")),
    }
}
