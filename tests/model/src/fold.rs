//! What a transaction does to a session: not modelled, but asked of the server's own rules. The small row
//! becomes a real session, the real `Draft` is given the real wishes in the order of `store/batch.rs`, and
//! what it gathered becomes small again. What was asked once is remembered.

use std::{cell::Cell, cell::RefCell, collections::HashMap, sync::Arc};

use parlance_server::domain::{
    answer::{DeltaKind, LiveAnswer, LiveAnswers},
    contact::Verification,
    draft::{Context, Draft, Finish, Luck, NewAnswer, Send, Transition},
    event::{Change, Event},
    floor::{Actor, Floor, Move},
    message::{Audience, FinishReason, Lease, Message, MessageState, Sender, SenderKind},
    session::{Priority, Session, SessionConfig},
    timer::{Timer, TimerKind, TimerSettings},
};
use uuid::Uuid;

use crate::state::{Answer, Batch, End, Entry, Id, NEW, Op, Place, Row};

const SESSION: Uuid = Uuid::from_u128(1);
const CONTACT: Uuid = Uuid::from_u128(2);
const ASSISTANT: Uuid = Uuid::from_u128(3);
const USERS: u128 = 10;
const AGENT: u8 = 1;
const HOLDERS: u128 = 1_000;
const QUESTIONS: u128 = 2_000;
const ANSWERS: u128 = 3_000;
/// Ids of answers that a transaction may make, by the number of its wish.
const MADE: u128 = 4_000;
const TIMERS: TimerSettings = TimerSettings { waiting_ms: 1, idle_ms: 1, away_ms: 1 };

/// What a transaction is judged by (`store/batch/before.rs`), and what it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Before {
    pub row: Row,
    pub running: Option<Running>,
    pub holder: Place,
    /// The seqs of messages that are asked for again.
    pub known: Vec<(u8, u8)>,
    pub ops: Vec<Op>,
    /// Whether timers say which epoch they were set for.
    pub timers_know: bool,
}

/// The answer being written, as the transaction sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Running {
    pub id: Id,
    pub answer: Answer,
    /// This server writes it.
    pub is_own: bool,
}

/// The transaction, and whether the text of the running answer is to be held still until it is over.
pub type Folded = (Batch, bool);

thread_local! {
    static ASKED: RefCell<HashMap<Before, Folded>> = RefCell::default();
}

pub fn fold(before: Before) -> Folded {
    let known = ASKED.with_borrow(|asked| asked.get(&before).cloned());
    known.unwrap_or_else(|| {
        let folded = fold_anew(&before);
        ASKED.with_borrow_mut(|asked| asked.insert(before, folded.clone()));
        folded
    })
}

fn fold_anew(before: &Before) -> Folded {
    let (live, ids) = (LiveAnswers::default(), Cell::new(0_u64));
    let new_id = || Uuid::from_u128(u128::from(ids.replace(ids.get() + 1)) << 64);
    let context = Context { now_ms: 0, new_id: &new_id, live: &live, timers: TIMERS };
    let running = before.running.as_ref().map(|running| Arc::new(message(running)));
    if let Some(message) = running.as_ref().filter(|_| before.running.as_ref().is_some_and(|running| running.is_own)) {
        let own = LiveAnswer::new(Arc::clone(message), Box::new(|| ()), Box::new(|| ()));
        for _ in 0..message.delta_count {
            own.push(DeltaKind::Text, "x");
        }
        live.insert(Arc::new(own));
    }
    let mut draft = Draft::new(session(&before.row), running, &context);
    let mut batch = Batch {
        ops: before.ops.clone(),
        stored: Vec::new(),
        row: before.row,
        events: Vec::new(),
        begun: Vec::new(),
        timer: None,
        held: Vec::new(),
        saves: Vec::new(),
    };
    let mut made = Vec::new();
    for (number, op) in before.ops.iter().enumerate() {
        let told = draft.events.len();
        batch.stored.push(perform(&mut draft, before, number, *op));
        if let Op::Save { answer, count } = *op {
            batch.saves.push((answer, count));
        }
        for event in &draft.events[told..] {
            let timer = if let Op::Timeout(epoch) = op { Some(*epoch) } else { None };
            batch.events.push((small(event.seq), entry(event, timer, before.holder, (&mut made, &mut batch.begun))));
        }
    }
    batch.row = row(&draft.session, &made);
    let waiting = |timers: &Vec<Timer>| {
        let waiting = timers.iter().find(|timer| timer.kind == TimerKind::Waiting);
        waiting.map(|timer| small(timer.epoch))
    };
    batch.timer = draft.timers.as_ref().map(waiting);
    // Those of this transaction's own making have no writer yet.
    batch.held = draft.held.iter().map(|id| number_of(*id, &made)).filter(|id| *id < NEW).collect();
    let is_held = live.get(SESSION).is_some_and(|own| !own.is_shown());
    (batch, is_held)
}

/// One item (`Fold::apply`); the seq of a message that is stored.
fn perform(draft: &mut Draft<'_>, before: &Before, number: usize, op: Op) -> Option<u8> {
    let again = NewAnswer {
        message_id: Uuid::from_u128(MADE + number as u128),
        assistant: sender(SenderKind::Assistant, ASSISTANT),
        holder: Uuid::from_u128(HOLDERS + before.holder as u128),
        lease_until_ms: 0,
    };
    match op {
        Op::Send(question) => {
            let send = question_of(question, again);
            let known = before.known.iter().find(|(known, _)| *known == question);
            let known = known.map(|(_, seq)| Arc::new(stored(&send, *seq)));
            let in_batch = draft.added.iter().find(|message| message.id == send.message_id).cloned();
            let sent = draft.send(&send, known.or(in_batch).as_ref());
            return sent.ok().map(|sent| small(sent.message.seq));
        }
        Op::TakeOver => turn(draft, Move::TakeOver(actor()), None),
        Op::Release => turn(draft, Move::Release(actor()), None),
        Op::RequestHuman => turn(draft, Move::RequestHuman, None),
        Op::Timeout(epoch) => turn(draft, Move::WaitingTimeout, before.timers_know.then_some(epoch)),
        Op::Finish { answer, count } => {
            let lease = before.running.as_ref().filter(|running| running.id == answer);
            drop(draft.finish(&finish(answer, before.holder, lease.map_or(0, |running| running.answer.epoch), count)));
        }
        Op::Interrupt { answer, lease } => {
            let judged = before.running.as_ref().filter(|running| running.id == answer);
            let judged = judged.map(|running| Answer { lease, ..running.answer });
            // `Chat::interrupt`: once.
            let once = judged.is_some_and(|answer| !answer.again);
            draft.interrupt(answer_id(answer), judged.map(|answer| lease_of(&answer)), once.then_some(&again));
        }
        Op::Save { .. } => {}
    }
    None
}

fn turn(draft: &mut Draft<'_>, wish: Move, expected_epoch: Option<u8>) {
    let actor = Sender::system();
    let expected_epoch = expected_epoch.map(i64::from);
    drop(draft.transition(&Transition { expected_epoch, ..Transition::plain(wish, actor, true) }));
}

const fn actor() -> Actor {
    Actor { user: Uuid::from_u128(USERS + AGENT as u128), supervises: false }
}

fn question_of(question: u8, answer: NewAnswer) -> Send {
    let id = Uuid::from_u128(QUESTIONS + u128::from(question));
    Send {
        message_id: id,
        sender: sender(SenderKind::Contact, CONTACT),
        client_message_id: id,
        digest: vec![question],
        text: "?".to_owned(),
        reply_to_id: None,
        expected_epoch: None,
        audience: Audience::All,
        reopens: true,
        assistant_on: true,
        hand_off: None,
        answer: Some(answer),
    }
}

/// The message that was stored under the same identity.
fn stored(send: &Send, seq: u8) -> Message {
    let mut message = Message::empty(send.message_id, send.sender.clone(), MessageState::Complete);
    message.digest = Some(send.digest.clone());
    message.client_message_id = Some(send.client_message_id);
    message.seq = i64::from(seq);
    message
}

fn finish(answer: Id, holder: Place, epoch: u8, count: u8) -> Finish {
    Finish {
        message_id: answer_id(answer),
        epoch: i64::from(epoch),
        holder: Uuid::from_u128(HOLDERS + holder as u128),
        text: "x".repeat(usize::from(count)),
        delta_count: i64::from(count),
        state: MessageState::Complete,
        reason: FinishReason::Done,
        usage: None,
        citations: Vec::new(),
        luck: Luck::Found,
        hand_off: None,
    }
}

fn entry(event: &Event, timer: Option<u8>, by: Place, (made, begun): (&mut Vec<Uuid>, &mut Vec<Answer>)) -> Entry {
    match &event.change {
        Change::MessageAdded(message) if message.sender.kind == SenderKind::Contact => {
            Entry::Sent(small(message.id.as_u128() - QUESTIONS))
        }
        Change::MessageAdded(message) => {
            made.push(message.id);
            begun.push(answer_of(message));
            Entry::Begun(number_of(message.id, made))
        }
        Change::MessageChanged(message) => Entry::Ended {
            answer: number_of(message.id, made),
            count: small(message.delta_count),
            how: match message.finish_reason {
                Some(FinishReason::Done) => End::Complete,
                Some(FinishReason::Interrupted) => End::Interrupted,
                _ => End::Stopped,
            },
            by,
        },
        Change::StateChanged(change) => Entry::Moved { to: change.to, epoch: small(change.epoch), timer },
        other => unreachable!("nobody wishes for {other:?}"),
    }
}

fn answer_of(message: &Message) -> Answer {
    let lease = message.lease.unwrap_or(Lease { epoch: 0, holder: Uuid::nil(), until_ms: 0 });
    Answer {
        seq: small(message.seq),
        question: small(message.answer_to_id.map_or(0, |id| id.as_u128() - QUESTIONS)),
        again: message.retry_of_message_id.is_some(),
        holder: usize::from(small(lease.holder.as_u128() - HOLDERS)),
        epoch: small(lease.epoch),
        lease: 0,
        count: 0,
        streaming: true,
        told: 0,
    }
}

/// The row of an answer as `before::running` hands it to the draft.
fn message(running: &Running) -> Message {
    let Running { id, answer, .. } = running;
    let mut message = Message::empty(answer_id(*id), sender(SenderKind::Assistant, ASSISTANT), MessageState::Streaming);
    message.session_id = SESSION;
    message.seq = i64::from(answer.seq);
    message.delta_count = i64::from(answer.count);
    message.text = "x".repeat(usize::from(answer.count));
    message.answer_to_id = Some(Uuid::from_u128(QUESTIONS + u128::from(answer.question)));
    message.retry_of_message_id = answer.again.then_some(Uuid::nil());
    message.lease = Some(lease_of(answer));
    message
}

fn lease_of(answer: &Answer) -> Lease {
    let holder = Uuid::from_u128(HOLDERS + answer.holder as u128);
    Lease { epoch: i64::from(answer.epoch), holder, until_ms: i64::from(answer.lease) }
}

fn session(row: &Row) -> Session {
    let user = |user: u8| Uuid::from_u128(USERS + u128::from(user));
    let floor = Floor {
        state: row.state,
        epoch: i64::from(row.epoch),
        assignee: row.assignee.map(user),
        previous_assignee: row.previous_assignee.map(user),
    };
    Session {
        id: SESSION,
        title: String::new(),
        contact_id: CONTACT,
        contact_verification: Verification::Guest,
        channel: String::new(),
        locale: String::new(),
        floor,
        assistant_id: ASSISTANT,
        config: SessionConfig::default(),
        priority: Priority::Normal,
        metadata: Default::default(),
        first_seq: 1,
        last_seq: i64::from(row.last_seq),
        contact_seq: i64::from(row.last_seq),
        answer_id: row.answer.map(answer_id),
        nothing_found: 0,
        provider_failures: 0,
        queued_at_ms: None,
        assigned_at_ms: None,
        created_at_ms: 0,
        updated_at_ms: 0,
        last_activity_ms: 0,
        rating: None,
    }
}

fn row(session: &Session, made: &[Uuid]) -> Row {
    let user = |id: Uuid| small(id.as_u128() - USERS);
    Row {
        state: session.floor.state,
        epoch: small(session.floor.epoch),
        assignee: session.floor.assignee.map(user),
        previous_assignee: session.floor.previous_assignee.map(user),
        last_seq: small(session.last_seq),
        answer: session.answer_id.map(|id| number_of(id, made)),
    }
}

fn sender(kind: SenderKind, id: Uuid) -> Sender {
    Sender { kind, id, display_name: String::new() }
}

const fn answer_id(answer: Id) -> Uuid {
    Uuid::from_u128(ANSWERS + answer as u128)
}

/// An answer's number: [`NEW`] and on where the transaction made it.
fn number_of(id: Uuid, made: &[Uuid]) -> Id {
    match (0..).zip(made).find(|(_, other)| **other == id) {
        Some((number, _)) => NEW + number,
        None => small(id.as_u128() - ANSWERS),
    }
}

fn small<T: TryInto<u8>>(number: T) -> u8 {
    number.try_into().unwrap_or_else(|_| unreachable!("the world is small"))
}
