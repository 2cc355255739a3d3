//! Attach: every frame gets its one reply, in order within a session, and no error in a frame ends the
//! stream.

use parlance_client::v1::{
    self, Authenticate, Ping, StopAnswerRequest, Unsubscribe, ack::Ack, attach_request::Frame as Asks,
    attach_response::Frame as Says, reply::Result as Replied, session_frame::Frame as Shown,
};
use parlance_tests::{
    Attached, Fault, Server,
    attached::{message, subscribe},
    audit::{self, Acked},
    clocked::Clocked,
    frames::shows_text,
    person::new_id,
    raw,
};
use prost::Message;
use tonic::{Code, Status};

/// The numbers of all replies, as they came.
fn replied(stream: &Attached) -> Vec<u32> {
    let reply = |frame: &v1::AttachResponse| match frame.frame.as_ref()? {
        Says::Reply(reply) => Some(reply.frame_id),
        _ => None,
    };
    stream.seen().iter().filter_map(reply).collect()
}

async fn refused(stream: &mut Attached, frame: Asks) -> Fault {
    Fault::of(&stream.ask(frame).await.expect_err("a frame that fails"))
}

#[tokio::test]
async fn one_stream_sends_and_follows_many_sessions() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let mut stream = customer.attach().await;
    let sessions = [customer.new_session().await.id, customer.new_session().await.id];
    let cursors = sessions.iter().flat_map(|id| subscribe(id, Some(("", 0))).sessions).collect();
    let ack = stream.ask(Asks::Subscribe(v1::SubscribeRequest { sessions: cursors })).await.expect("both");
    let Ack::Subscribe(ack) = ack else { panic!("{ack:?}") };
    assert_eq!(ack.channels, [1, 2]);
    for (session_id, channel) in sessions.iter().zip(ack.channels) {
        let subscribed = stream.shown(channel, |frame| match frame {
            Shown::Subscribed(subscribed) => subscribed.session.clone(),
            _ => None,
        });
        assert_eq!(&subscribed.await.id, session_id);
        assert_eq!(stream.event(channel).await.seq, 1);
        let sent = stream.say(session_id, "Hello.").await;
        let event = stream.event(channel).await;
        assert_eq!((event.seq, audit::added(&event)), (sent.seq, Some(&sent)));
    }
}

#[tokio::test]
async fn an_error_in_a_frame_is_its_reply_and_that_of_the_rpc() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut stream = customer.attach().await;

    let empty = v1::SendMessageRequest { session_id: "no".into(), ..Default::default() };
    let fault = refused(&mut stream, Asks::SendMessage(empty.clone())).await;
    let rpc = Fault::of(&customer.chat().send_message(empty).await.expect_err("the same"));
    assert_eq!((fault.code, &fault.reason[..]), (Code::InvalidArgument, "INVALID_FIELD"));
    assert_eq!(fault, rpc);

    let missing = refused(&mut stream, Asks::SendMessage(message(&new_id(), "To nowhere."))).await;
    assert_eq!((missing.code, &missing.reason[..]), (Code::NotFound, "NOT_FOUND"));
    let mut twice = subscribe(&session.id, None);
    twice.sessions.push(twice.sessions[0].clone());
    assert_eq!(refused(&mut stream, Asks::Subscribe(twice)).await.fields, ["sessions[1].session_id"]);
    let many = v1::SubscribeRequest { sessions: vec![v1::SessionCursor::default(); 101] };
    assert_eq!(refused(&mut stream, Asks::Subscribe(many)).await.fields, ["sessions"]);

    // Unknown to this server, or nothing at all.
    stream.send_as(10, None);
    let Replied::Failed(status) = stream.reply(10).await else { panic!("an unknown frame fails") };
    assert_eq!(Fault::of(&parlance_client::status(&status)).code, Code::Unimplemented);
    stream.send_as(9, Some(Asks::Ping(Ping {})));
    let Replied::Failed(status) = stream.reply(9).await else { panic!("9 comes before 10") };
    assert_eq!(Fault::of(&parlance_client::status(&status)).fields, ["frame_id"]);

    assert_eq!(stream.say(&session.id, "And still it goes on.").await.seq, 2);
    assert_eq!(replied(&stream), [1, 2, 3, 4, 10, 9, 11], "one reply each");
}

#[tokio::test]
async fn frames_of_a_session_run_in_order_and_too_many_at_once_are_refused_by_reply() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let close = v1::TakeOverSessionRequest { session_id: session.id.clone(), ..Default::default() };
    server.agent("Ada").await.sessions().take_over_session(close).await.expect("no answers");
    let mut stream = customer.attach().await;
    let offered = 1_000;
    let sent: Vec<_> = (0..offered).map(|number| message(&session.id, &format!("message {number}"))).collect();
    let frames: Vec<u32> = sent.iter().map(|message| stream.send(Asks::SendMessage(message.clone()))).collect();
    let mut acked = Vec::new();
    for (message, frame_id) in sent.iter().zip(frames) {
        match stream.reply(frame_id).await {
            Replied::Ack(v1::Ack { ack: Some(Ack::SendMessage(sent)) }) => {
                let seq = sent.message.expect("a message").seq;
                acked.push(Acked { client_message_id: message.client_message_id.clone(), seq });
            }
            Replied::Failed(status) => {
                let fault = Fault::of(&parlance_client::status(&status));
                assert_eq!((fault.code, &fault.reason[..]), (Code::ResourceExhausted, "LIMIT_REACHED"));
                assert_eq!(fault.get("limit"), "64");
            }
            other => panic!("{other:?}"),
        }
    }
    let mut numbers = replied(&stream);
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(1..=offered), "every frame has one reply");
    println!("Attach: offered {offered}, acked {}", acked.len());
    assert!((64..1_000).contains(&acked.len()), "{}", acked.len());
    assert!(acked.is_sorted_by_key(|acked| acked.seq));
    audit::messages(&acked, &customer.messages(&session.id).await).expect("what is acked is stored");
}

#[tokio::test]
async fn a_session_followed_again_goes_on_anew_and_one_left_is_silent() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut stream = customer.attach().await;
    let first = stream.subscribe(&session.id, Some(("", 0))).await;
    let second = stream.subscribe(&session.id, Some(("", 0))).await;
    assert_ne!(first, second);
    let sent = stream.say(&session.id, "Hello.").await;
    while stream.event(second).await.seq < sent.seq {}
    let left = Unsubscribe { session_ids: vec![session.id.clone()] };
    stream.ask(Asks::Unsubscribe(left)).await.expect("left");
    let until = stream.seen().len();
    stream.say(&session.id, "Unheard.").await;
    stream.close();
    let (seen, status) = stream.end().await;
    assert!(status.is_none(), "{status:?}");
    let of_sessions = |frame: &&v1::AttachResponse| matches!(frame.frame, Some(Says::Session(_)));
    assert_eq!(seen[until..].iter().find(of_sessions), None);
    let mut after_second = seen.iter().skip_while(|frame| match &frame.frame {
        Some(Says::Session(frame)) => frame.channel != second,
        _ => true,
    });
    assert!(after_second.all(|frame| !matches!(&frame.frame, Some(Says::Session(frame)) if frame.channel == first)));
}

#[tokio::test]
async fn a_client_that_has_said_all_still_hears_its_sessions() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut stream = customer.attach().await;
    let channel = stream.subscribe(&session.id, None).await;
    let ping = stream.send(Asks::Ping(Ping {}));
    stream.close();
    assert!(matches!(stream.reply(ping).await, Replied::Pong(_)));
    let sent = customer.send(&session.id, "Hello.").await;
    assert_eq!(stream.event(channel).await.seq, sent.seq);
}

#[tokio::test]
async fn an_answer_is_asked_for_watched_and_stopped_on_one_stream() {
    let server = parlance_tests::Setup::default().scripted("say A beginning | stall").start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut stream = customer.attach().await;
    let channel = stream.subscribe(&session.id, Some(("", 0))).await;
    stream.say(&session.id, "Begin, please.").await;
    stream.shown(channel, shows_text).await;
    let stop = StopAnswerRequest { session_id: session.id.clone(), ..Default::default() };
    let Ack::StopAnswer(stopped) = stream.ask(Asks::StopAnswer(stop)).await.expect("stopped") else { panic!() };
    let stopped = stopped.message.expect("an answer ran");
    assert_eq!(stopped.state(), v1::MessageState::Stopped);
    let last = stream.shown(channel, |frame| match frame {
        Shown::Event(v1::Event { change: Some(v1::event::Change::MessageChanged(changed)), .. }) => {
            changed.message.clone()
        }
        _ => None,
    });
    assert_eq!(last.await, stopped);
}

fn expiring(frame: &v1::AttachResponse) -> Option<i64> {
    match frame.frame.as_ref()? {
        Says::Expiring(expiring) => expiring.expires_at.map(|at| at.seconds),
        _ => None,
    }
}

#[tokio::test]
async fn a_fresh_token_carries_the_stream_on_and_without_one_it_ends() {
    let server = Clocked::start(&[]).await;
    let (customer, other) = (server.guest().await, server.guest().await);
    let session = customer.new_session().await;
    let mut stream = customer.attach().await;
    let channel = stream.subscribe(&session.id, None).await;
    server.pass(14 * 60);
    let first = stream.until(expiring).await;

    let authenticate = |token: &str| Asks::Authenticate(Authenticate { access_token: token.into() });
    for token in [&other.tokens.access_token[..], "nonsense"] {
        let fault = refused(&mut stream, authenticate(token)).await;
        assert_eq!((fault.code, &fault.reason[..]), (Code::Unauthenticated, "TOKEN_INVALID"));
    }
    let fresh = customer.refreshed().await;
    let ack = stream.ask(authenticate(&fresh.tokens.access_token)).await.expect("a fresh token");
    let Ack::Authenticate(ack) = ack else { panic!("{ack:?}") };
    assert!(ack.expires_at.expect("a time").seconds > first);

    server.pass(60);
    let sent = stream.say(&session.id, "Past the first token's end.").await;
    assert_eq!(stream.event(channel).await.seq, sent.seq);
    server.pass(13 * 60);
    assert!(stream.until(expiring).await > first, "told anew");
    server.pass(60);
    let (_, status) = stream.end().await;
    let fault = Fault::of(&status.expect("an end with a reason"));
    assert_eq!((fault.code, &fault.reason[..]), (Code::Unauthenticated, "TOKEN_EXPIRED"));
}

#[tokio::test]
async fn a_draining_server_answers_what_it_has_taken() {
    let mut server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let mut stream = customer.attach().await;
    stream.subscribe(&session.id, None).await;
    let sent: Vec<u32> = (0..60).map(|_| stream.send(Asks::SendMessage(message(&session.id, "Hello.")))).collect();
    stream.reply(sent[0]).await;
    server.signal("TERM");
    let (seen, status) = stream.end().await;
    assert!(status.is_none(), "{status:?}");
    assert!(seen.iter().any(|frame| matches!(frame.frame, Some(Says::Draining(_)))));
    let acked = seen.iter().filter_map(|frame| match frame.frame.as_ref()? {
        Says::Reply(v1::Reply {
            result: Some(Replied::Ack(v1::Ack { ack: Some(Ack::SendMessage(sent)) })), ..
        }) => sent.message.clone(),
        _ => None,
    });
    let acked: Vec<Acked> =
        acked.map(|message| Acked { client_message_id: message.client_message_id, seq: message.seq }).collect();
    assert!(server.ended().await.success());
    server.restart().await;
    let stored = customer.with(server.channel(), customer.tokens.clone()).messages(&session.id).await;
    audit::messages(&acked, &stored).expect("what is acked is stored");
    let from_customer = stored.iter().filter(|message| !message.client_message_id.is_empty()).count();
    assert_eq!(from_customer, acked.len(), "and what is stored has been acked");
}

#[tokio::test]
async fn what_is_no_frame_at_all_ends_the_stream_with_a_reason() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let large = v1::AttachRequest { frame_id: 1, frame: Some(Asks::SendMessage(message("", &"a".repeat(300_000)))) };
    for (bytes, code, reason) in [
        (vec![0x0f, 0xff, 0xff], Code::InvalidArgument, "MALFORMED_MESSAGE"),
        (large.encode_to_vec(), Code::ResourceExhausted, "MESSAGE_TOO_LARGE"),
    ] {
        let path = "/parlance.v1.ChatService/Attach";
        let ended = raw::call(&server.channel(), path, Some(&customer.tokens), bytes).await;
        let status: Status = ended.expect_err("no reply is possible");
        let fault = Fault::of(&status);
        assert_eq!((fault.code, &fault.reason[..]), (code, reason));
    }
}
