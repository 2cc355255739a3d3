//! DB-3 on the whole server: a thousand calls whose callers go away at any moment leave nothing behind
//! that a later call could stumble over. The store alone is asked the same on each engine in
//! `store/cancel.rs`.

use std::task::Poll;

use futures_util::future::{BoxFuture, FutureExt};
use parlance_client::v1::{self, Message};
use parlance_tests::{
    Person, Server,
    audit::{self, Acked},
    person::new_id,
};

const CANCELS: u64 = 1_000;

/// One call of each kind in turn; what an acknowledged send stored.
fn call(who: Person, session_id: String, number: u64) -> BoxFuture<'static, Option<Acked>> {
    let id = new_id();
    match number % 6 {
        0 | 1 => async move {
            let message = who.try_send(&session_id, &id, "Never mind.").await.ok()?;
            Some(Acked { client_message_id: id, seq: message.seq })
        }
        .boxed(),
        2 => async move {
            let request = v1::CreateSessionRequest { request_id: id, ..Default::default() };
            who.sessions().create_session(request).await.ok().and(None)
        }
        .boxed(),
        3 => async move {
            let request = v1::ListMessagesRequest { session_id, ..Default::default() };
            who.chat().list_messages(request).await.ok().and(None)
        }
        .boxed(),
        4 => async move {
            let request = v1::RateSessionRequest {
                session_id,
                score: 1 + i32::try_from(number % 5).unwrap_or_default(),
                ..Default::default()
            };
            who.sessions().rate_session(request).await.ok().and(None)
        }
        .boxed(),
        _ => async move {
            let mut stream = who.subscribe(&session_id, Some(("", 0))).await;
            while stream.next().await.is_ok_and(|frame| frame.is_some()) {}
            None
        }
        .boxed(),
    }
}

/// Polls a call for so many turns and then goes away; what it brought if it was faster.
async fn cancelled(mut call: BoxFuture<'static, Option<Acked>>, turns: u64) -> Poll<Option<Acked>> {
    for _ in 0..turns {
        if let Poll::Ready(done) = futures_util::poll!(&mut call) {
            return Poll::Ready(done);
        }
        tokio::task::yield_now().await;
    }
    Poll::Pending
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_that_are_given_up_leave_nothing_behind() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    customer.ask(&session.id, "I want to talk to a person").await.ending().await;
    let (mut gone, mut asked, mut acked) = (0, 0, Vec::new());
    while gone < CANCELS {
        asked += 1;
        // A fixed spread over the turns that calls take.
        let turns = 1 + asked * 7_919 % 400;
        match cancelled(call(customer.clone(), session.id.clone(), asked), turns).await {
            Poll::Ready(done) => acked.extend(done),
            Poll::Pending => gone += 1,
        }
    }
    println!("DB-3: {asked} calls, {gone} given up, {} acked", acked.len());
    for _ in 0..100 {
        let id = new_id();
        let message = customer.try_send(&session.id, &id, "Kept.").await.expect("stored");
        acked.push(Acked { client_message_id: id, seq: message.seq });
    }
    let stored: Vec<Message> = customer.messages(&session.id).await;
    audit::messages(&acked, &stored).expect("everything acknowledged is there, once and in order");
    let last = customer.session(&session.id).await.last_seq;
    let events = customer.subscribe(&session.id, Some(("", 0))).await.events_to(last).await;
    audit::dense(&events.iter().map(|event| event.seq).collect::<Vec<_>>(), last).expect("no hole");
}
