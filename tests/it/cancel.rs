//! DB-3 on the whole server: a thousand calls whose callers go away at any moment leave nothing behind
//! that a later call could stumble over, and every question among them is answered. The store alone is
//! asked the same on each engine in `store/cancel.rs`.

use std::task::Poll;

use futures_util::future::{BoxFuture, FutureExt};
use parlance_client::v1::{self, Message, ask_response::Frame, session_frame::Frame as Session};
use parlance_tests::{
    Person, Server, Setup,
    audit::{self, Acked},
    frames::session_frame,
    long,
    person::new_id,
};

const CANCELS: usize = 1_000;

/// What the assistant says; long enough that askers leave before and within it.
const ANSWER: &str = "pace 2 | words 10";
const KINDS: usize = 6;
/// Calls of one customer over one connection: more resets than a server bears are another test.
const A_CONNECTION: usize = 12;
/// How many calls of a kind there are until one is measured anew.
const A_MEASURE: usize = 8;
/// Cancelled sends that must have been found on either side of their commit.
const EACH_SIDE: usize = 20;

/// What became of a call that was waited for.
struct Done(Option<Acked>);

/// One call of each kind in turn.
fn call(who: Person, session_id: String, id: String, number: usize) -> BoxFuture<'static, Option<Done>> {
    match number % KINDS {
        0 => async move {
            let message = who.try_send(&session_id, &id, "Never mind.").await.ok()?;
            Some(Done(Some(Acked { client_message_id: id, seq: message.seq })))
        }
        .boxed(),
        1 => async move {
            let mut asking = who.try_ask(&session_id, &id, "Never mind?").await.ok()?;
            let mut sent = None;
            while let Some(frame) = asking.next().await.ok()? {
                if let Some(Frame::Sent(v1::Sent { message: Some(message) })) = frame.frame {
                    sent = Some(Acked { client_message_id: id.clone(), seq: message.seq });
                }
            }
            Some(Done(sent))
        }
        .boxed(),
        2 => async move {
            let request = v1::CreateSessionRequest { request_id: id, ..Default::default() };
            who.sessions().create_session(request).await.ok().map(|_| Done(None))
        }
        .boxed(),
        3 => async move {
            let request = v1::ListMessagesRequest { session_id, ..Default::default() };
            who.chat().list_messages(request).await.ok().map(|_| Done(None))
        }
        .boxed(),
        4 => async move {
            let request = v1::RateSessionRequest { session_id, score: 3, ..Default::default() };
            who.sessions().rate_session(request).await.ok().map(|_| Done(None))
        }
        .boxed(),
        _ => async move {
            let mut stream = who.subscribe(&session_id, None).await;
            stream.until(|frame| matches!(session_frame(frame), Some(Session::Checkpoint(_))).then_some(())).await;
            Some(Done(None))
        }
        .boxed(),
    }
}

/// Where calls of each kind are given up: all over the turns that the last whole one took, so that a
/// slow machine spreads them as a fast one does.
#[derive(Default)]
struct Spread {
    whole: [Option<usize>; KINDS],
    given: [usize; KINDS],
}

impl Spread {
    /// How many turns the next call of this kind gets; none for as many as it takes.
    fn turns(&mut self, kind: usize) -> Option<usize> {
        let whole = self.whole[kind]?;
        self.given[kind] += 1;
        // A call that was faster than its turns makes the spread shorter; only a whole one makes it longer again.
        if self.given[kind].is_multiple_of(A_MEASURE) {
            return None;
        }
        // Steps of the golden ratio fall into every gap before they fall twice into one.
        Some(1 + (self.given[kind] * 618 % 1_000) * whole / 1_000)
    }
}

/// Polls a call for so many turns and then goes away: what it brought if it was faster, and how many
/// turns that took.
async fn cancelled<T>(mut call: BoxFuture<'static, T>, turns: Option<usize>) -> Poll<(T, usize)> {
    let mut turn = 0;
    while turns.is_none_or(|turns| turn < turns) {
        turn += 1;
        if let Poll::Ready(done) = futures_util::poll!(&mut call) {
            return Poll::Ready((done, turn));
        }
        tokio::task::yield_now().await;
    }
    Poll::Pending
}

/// A session of its own for each message, so that no later one ends an answer that nobody writes.
struct Sent {
    customer: Person,
    session_id: String,
    client_message_id: String,
    acked: Option<Acked>,
}

/// Makes calls until so many were given up; every message that may have been stored.
async fn give_up(server: &Server) -> Vec<Sent> {
    let (mut spread, mut sent, mut asked, mut gone) = (Spread::default(), Vec::new(), 0, 0);
    let (mut customer, mut shared) = (server.guest().await, String::new());
    while gone < CANCELS * long::times() {
        if asked % A_CONNECTION == 0 {
            customer = server.guest().await;
            shared = customer.new_session().await.id;
        }
        let (kind, id) = (asked % KINDS, new_id());
        asked += 1;
        let session_id = if kind < 2 { customer.new_session().await.id } else { shared.clone() };
        let call = call(customer.clone(), session_id.clone(), id.clone(), kind);
        let (is_gone, acked) = match cancelled(call, spread.turns(kind)).await {
            Poll::Ready((done, turns)) => {
                let Done(acked) = done.expect("a call that is waited for succeeds");
                spread.whole[kind] = Some(turns);
                (false, acked)
            }
            Poll::Pending => (true, None),
        };
        gone += usize::from(is_gone);
        if kind < 2 {
            sent.push(Sent { customer: customer.clone(), session_id, client_message_id: id, acked });
        }
    }
    println!("DB-3: {asked} calls, {gone} given up");
    sent
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_that_are_given_up_leave_nothing_behind() {
    let server = Setup::default().scripted(ANSWER).start().await;
    let sent = give_up(&server).await;
    let (mut acked, mut before, mut after) = (0, 0, 0);
    for sent in &sent {
        let stored: Vec<Message> = sent.customer.settled(&sent.session_id).await;
        audit::each_answered(&stored).expect("what is stored is answered, whoever waits for it");
        audit::uninterrupted(&stored).expect("no answer is without a writer");
        let is_stored = stored.iter().any(|message| message.client_message_id == sent.client_message_id);
        match &sent.acked {
            Some(own) => {
                audit::messages(std::slice::from_ref(own), &stored).expect("what was acknowledged is there");
                acked += 1;
            }
            None if is_stored => after += 1,
            None => before += 1,
        }
    }
    println!("DB-3: {acked} messages acked; given up {before} before their commit and {after} after it");
    assert!(before >= EACH_SIDE && after >= EACH_SIDE, "calls were given up on either side of the commit");

    let Sent { customer, session_id, .. } = &sent[0];
    for _ in 0..100 {
        customer.send(session_id, "Kept.").await;
    }
    audit::each_answered(&customer.settled(session_id).await).expect("the next ones are answered too");
    let last = customer.session(session_id).await.last_seq;
    let events = customer.subscribe(session_id, Some(("", 0))).await.events_to(last).await;
    audit::dense(&events.iter().map(|event| event.seq).collect::<Vec<_>>(), last).expect("no hole");
}
