//! Who is there, who types, how far they have read: staff know of everyone, a contact only of the agent
//! who has the floor.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use parlance_client::v1::{
    self, DeleteSessionRequest, EndedReason, MarkReadRequest, ReleaseSessionRequest, SetTypingRequest,
    SubscribeResponse, TakeOverSessionRequest, session_frame::Frame,
};
use parlance_tests::{Fault, Frames, Person, Server, frames::session_frame};
use tonic::Code;

/// How often at most it is told that somebody goes on typing.
const TYPING_EVERY: Duration = Duration::from_secs(3);

pub type Watching = Frames<SubscribeResponse>;

pub async fn watch(person: &Person, session_id: &str) -> (Watching, v1::Subscribed) {
    let mut stream = person.subscribe(session_id, None).await;
    let subscribed = stream.subscribed().await;
    (stream, subscribed)
}

pub async fn take_over(agent: &Person, session_id: &str) {
    let request = TakeOverSessionRequest { session_id: session_id.to_owned(), ..Default::default() };
    agent.sessions().take_over_session(request).await.expect("the floor is free");
}

pub async fn types(person: &Person, session_id: &str, typing: bool) {
    let request = SetTypingRequest { session_id: session_id.to_owned(), typing };
    person.chat().set_typing(request).await.expect("told");
}

pub async fn reads(person: &Person, session_id: &str, seq: i64) -> v1::Receipt {
    let request = MarkReadRequest { session_id: session_id.to_owned(), seq };
    person.chat().mark_read(request).await.expect("taken").into_inner().receipt.expect("a receipt")
}

pub fn id(sender: Option<&v1::Sender>) -> String {
    sender.expect("a participant").id.clone()
}

fn ids(senders: &[v1::Sender]) -> BTreeSet<String> {
    senders.iter().map(|sender| sender.id.clone()).collect()
}

/// The next time somebody comes or goes.
pub async fn presence(stream: &mut Watching) -> (String, bool) {
    let next = stream.until(|frame| match session_frame(frame)? {
        Frame::Presence(presence) => Some((id(presence.participant.as_ref()), presence.present)),
        _ => None,
    });
    next.await
}

pub async fn typing(stream: &mut Watching) -> (String, bool) {
    let next = stream.until(|frame| match session_frame(frame)? {
        Frame::Typing(typing) => Some((id(typing.participant.as_ref()), typing.typing)),
        _ => None,
    });
    next.await
}

/// Reads on until each of these has a receipt of this seq.
pub async fn read_to(stream: &mut Watching, who: &[&Person], seq: i64) {
    let mut left: BTreeSet<String> = who.iter().map(|person| person.id.clone()).collect();
    let all = stream.until(|frame| {
        if let Frame::Receipt(receipt) = session_frame(frame)?
            && receipt.read_seq == seq
        {
            left.remove(&id(receipt.participant.as_ref()));
        }
        left.is_empty().then_some(())
    });
    all.await;
}

#[tokio::test]
async fn staff_see_who_comes_and_goes_and_a_contact_sees_the_agent_alone() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let (ada, sue) = (server.agent("Ada").await, server.supervisor("Sue").await);
    let session = customer.new_session().await.id;
    let (mut theirs, subscribed) = watch(&customer, &session).await;
    assert_eq!(subscribed.present, []);
    let (mut sues, subscribed) = watch(&sue, &session).await;
    assert_eq!(ids(&subscribed.present), BTreeSet::from([customer.id.clone()]));
    let (adas, subscribed) = watch(&ada, &session).await;
    assert_eq!(ids(&subscribed.present), BTreeSet::from([customer.id.clone(), sue.id.clone()]));
    assert_eq!(presence(&mut sues).await, (ada.id.clone(), true));

    // With the floor the agent becomes visible to the contact, and without it she is no more.
    take_over(&ada, &session).await;
    assert_eq!(presence(&mut theirs).await, (ada.id.clone(), true));
    let (_second, subscribed) = watch(&customer, &session).await;
    assert_eq!(ids(&subscribed.present), BTreeSet::from([ada.id.clone()]));
    let again = ada.subscribe(&session, None).await;
    drop(adas);
    drop(again);
    assert_eq!(presence(&mut sues).await, (ada.id.clone(), false), "with her last stream");
    assert_eq!(presence(&mut theirs).await, (ada.id.clone(), false));
    let back = ada.subscribe(&session, None).await;
    assert_eq!(presence(&mut theirs).await, (ada.id.clone(), true));
    let release = ReleaseSessionRequest { session_id: session.clone(), ..Default::default() };
    ada.sessions().release_session(release).await.expect("released");
    assert_eq!(presence(&mut theirs).await, (ada.id.clone(), false));
    drop(back);

    let told: Vec<_> = theirs.seen().iter().filter_map(session_frame).collect();
    let of_sue =
        |frame: &&Frame| matches!(frame, Frame::Presence(presence) if id(presence.participant.as_ref()) == sue.id);
    assert!(!told.iter().any(of_sue), "nobody learns who else watches");
}

/// Types, goes on typing at once and stops: whoever reads the stream is told of the first and the last, and of
/// nobody else. Where it did not go on at once, because the machine was busy, that is told too, and it types anew.
async fn types_twice(typist: &Person, session_id: &str, stream: &mut Watching) {
    loop {
        let began = Instant::now();
        types(typist, session_id, true).await;
        types(typist, session_id, true).await;
        let is_at_once = began.elapsed() < TYPING_EVERY;
        types(typist, session_id, false).await;
        let mut told = Vec::new();
        while told.last().is_none_or(|(_, typing)| *typing) {
            told.push(typing(stream).await);
        }
        assert!(told.iter().all(|(who, _)| *who == typist.id), "neither Sue's nor one's own: {told:?}");
        if is_at_once {
            assert_eq!(told, [(typist.id.clone(), true), (typist.id.clone(), false)]);
            return;
        }
    }
}

#[tokio::test]
async fn typing_reaches_those_who_may_know_and_is_not_repeated_at_once() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let (ada, sue) = (server.agent("Ada").await, server.supervisor("Sue").await);
    let session = customer.new_session().await.id;
    take_over(&ada, &session).await;
    let mut theirs = watch(&customer, &session).await.0;
    let mut adas = watch(&ada, &session).await.0;
    types_twice(&sue, &session, &mut adas).await;
    types_twice(&ada, &session, &mut theirs).await;
    types_twice(&customer, &session, &mut adas).await;
    // What comes next was sent later: nothing else was told before it.
    let sent = customer.send(&session, "Done typing.").await;
    for stream in [&mut theirs, &mut adas] {
        let before = stream.seen().len();
        while stream.event().await.seq < sent.seq {}
        let more = stream.seen()[before..].iter().filter_map(session_frame);
        assert_eq!(more.filter(|frame| matches!(frame, Frame::Typing(_))).count(), 0);
    }
}

#[tokio::test]
async fn receipts_rise_reach_those_who_may_know_and_outlive_the_server() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let (ada, sue) = (server.agent("Ada").await, server.supervisor("Sue").await);
    let session = customer.new_session().await.id;
    take_over(&ada, &session).await;
    let seq = customer.send(&session, "Have you read this?").await.seq;
    let (mut theirs, subscribed) = watch(&customer, &session).await;
    assert_eq!(subscribed.receipts, []);
    let mut sues = watch(&sue, &session).await.0;

    let receipt = reads(&ada, &session, seq - 1).await;
    assert_eq!((receipt.read_seq, receipt.delivered_seq), (seq - 1, seq - 1));
    reads(&ada, &session, seq).await;
    assert_eq!(reads(&ada, &session, 1).await.read_seq, seq, "it only rises");
    read_to(&mut theirs, &[&ada], seq).await;
    reads(&sue, &session, seq).await;
    reads(&customer, &session, seq).await;
    read_to(&mut sues, &[&ada, &customer, &sue], seq).await;

    let too_far = MarkReadRequest { session_id: session.clone(), seq: seq + 1 };
    let fault = Fault::of(&ada.chat().mark_read(too_far).await.expect_err("no such event"));
    assert_eq!((fault.code, fault.fields), (Code::InvalidArgument, vec!["seq".to_owned()]));

    server.kill();
    server.restart().await;
    let again = |person: &Person| person.with(server.channel(), person.tokens.clone());
    let subscribed = watch(&again(&customer), &session).await.1;
    let got: Vec<_> = subscribed.receipts.iter().map(|one| (id(one.participant.as_ref()), one.read_seq)).collect();
    assert_eq!(got, [(ada.id.clone(), seq)], "the contact's agent alone");
    let of_all = watch(&again(&sue), &session).await.1.receipts;
    let readers: BTreeSet<_> = of_all.iter().map(|one| id(one.participant.as_ref())).collect();
    assert_eq!(readers, BTreeSet::from([ada.id.clone(), sue.id.clone(), customer.id.clone()]));
    assert!(of_all.iter().all(|one| one.read_seq == seq && one.delivered_seq == seq), "{of_all:?}");
}

#[tokio::test]
async fn what_a_stream_has_sent_to_the_contact_counts_as_delivered() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let sue = server.supervisor("Sue").await;
    let session = customer.new_session().await.id;
    let mut theirs = watch(&customer, &session).await.0;
    let mut sues = watch(&sue, &session).await.0;
    let sent = customer.send(&session, "Hello.").await.seq;
    while theirs.event().await.seq < sent {}
    let delivered = sues.until(|frame| match session_frame(frame)? {
        Frame::Receipt(receipt) if receipt.delivered_seq >= sent => Some(receipt.clone()),
        _ => None,
    });
    let receipt = delivered.await;
    assert_eq!((id(receipt.participant.as_ref()), receipt.read_seq), (customer.id.clone(), 0));
    assert!(
        sues.seen().iter().filter_map(session_frame).all(|frame| match frame {
            Frame::Receipt(receipt) => id(receipt.participant.as_ref()) == customer.id,
            _ => true,
        }),
        "a supervisor who watches is no reader of the session"
    );
}

#[tokio::test]
async fn a_session_that_is_deleted_or_out_of_reach_ends_on_the_stream_alone() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let (ada, bob) = (server.agent("Ada").await, server.agent("Bob").await);
    let (deleted, kept) = (customer.new_session().await.id, customer.new_session().await.id);
    let mut stream = bob.attach().await;
    let (first, second) = (stream.subscribe(&deleted, None).await, stream.subscribe(&kept, None).await);
    let ended = |frame: &Frame| match frame {
        Frame::Ended(ended) => Some(ended.reason()),
        _ => None,
    };
    take_over(&ada, &kept).await;
    assert_eq!(stream.shown(second, ended).await, EndedReason::AccessLost);
    let request = DeleteSessionRequest { session_id: deleted.clone() };
    server.admin().await.sessions().delete_session(request).await.expect("deleted");
    assert_eq!(stream.shown(first, ended).await, EndedReason::Deleted);
    let other = customer.new_session().await.id;
    let third = stream.subscribe(&other, None).await;
    let sent = customer.send(&other, "And the stream goes on.").await;
    assert_eq!(stream.event(third).await.seq, sent.seq);
}

#[tokio::test]
async fn a_stranger_who_tries_to_follow_a_session_is_never_shown_as_present() {
    let server = Server::start().await;
    let (customer, stranger, sue) = (server.guest().await, server.guest().await, server.supervisor("Sue").await);
    let session = customer.new_session().await.id;
    let (mut watching, _) = watch(&sue, &session).await;
    let several = [&session, &customer.new_session().await.id].map(|id| v1::SessionCursor {
        session_id: id.clone(),
        log_id: String::new(),
        after_seq: None,
    });
    for sessions in [several[..1].to_vec(), several.to_vec()] {
        let refused = stranger.chat().subscribe(v1::SubscribeRequest { sessions }).await.expect_err("another's");
        assert_eq!(refused.code(), Code::NotFound, "{refused:?}");
    }
    // Whoever comes next is the first that is told of.
    let (_here, _) = watch(&customer, &session).await;
    assert_eq!(presence(&mut watching).await, (customer.id.clone(), true));
}
