//! What servers do: the writer of the log, the writers of answers, the recovery of dead ones.

use std::mem;

use crate::{
    Guard, World, fold,
    fold::{Before, Running},
    reader,
    state::{Answer, Batch, Database, Entry, Id, Live, NEW, Node, Op, Phase, Place, State},
    step::{Commit, Step},
};

/// The state after a step that was possible.
pub fn next(world: &World, before: &State, step: Step) -> State {
    let mut state = before.clone();
    take(world, &mut state, step);
    for place in 0..state.nodes.len() {
        reader::let_go(&mut state, place);
    }
    state
}

fn take(world: &World, state: &mut State, step: Step) {
    match step {
        Step::Ask(place, op) => ask(state, place, op),
        Step::Fire(place) => {
            state.left.timeouts -= 1;
            let fired = state.database.timer.map(Op::Timeout);
            state.nodes[place].queue.extend(fired);
        }
        Step::Crash(place, commit) => crash(state, place, commit),
        Step::Fail(place) => {
            state.left.failures -= 1;
            fail(state, place);
        }
        Step::Lose(place) => {
            state.left.losses -= 1;
            lose(state, place);
        }
        Step::Suspect(place, answer) => {
            state.left.suspicions -= 1;
            recover(state, place, answer);
        }
        Step::Recover(place, answer) => recover(state, place, answer),
        Step::Begin(place) => begin(world, state, place),
        Step::Commit(place) => commit(world, state, place),
        Step::Decide(index, commits) => {
            let batch = state.database.late.remove(index);
            if commits {
                apply(world, &mut state.database, &batch);
            }
        }
        Step::LookAgain(place) => look_again(world, state, place),
        Step::Delta(place, answer) => push(world, state, place, answer),
        Step::Save(place, answer) => {
            let Some(live) = state.nodes[place].writer(answer) else { return };
            live.saved = live.count;
            let count = live.count;
            state.nodes[place].queue.push(Op::Save { answer, count });
        }
        Step::Finish(place, answer) => finish(world, state, place, answer),
        Step::JudgeOwn(place) => {
            let own = state.nodes[place].newest().map(|live| live.answer);
            own.into_iter().for_each(|answer| end(&mut state.nodes[place], answer));
        }
        other => reader::take(world, state, other),
    }
}

fn ask(state: &mut State, place: Place, op: Op) {
    let left = &mut state.left;
    match op {
        Op::Send(question) => state.contact[usize::from(question)].tries -= 1,
        Op::TakeOver => left.take_overs -= 1,
        Op::Release => left.releases -= 1,
        _ => left.requests -= 1,
    }
    state.nodes[place].queue.push(op);
}

/// Whatever a server knew is gone; the database ends its transaction, unless COMMIT was under way.
fn crash(state: &mut State, place: Place, commit: Commit) {
    state.left.crashes -= 1;
    let under_way = state.nodes[place].batch.take().filter(|_| commit == Commit::Asked);
    state.database.late.extend(under_way);
    state.kill(place);
    reader::cut(state, place);
}

/// `Writer::attempt`, where nothing was committed: what was held is shown, callers hear of it.
fn fail(state: &mut State, place: Place) {
    let node = &mut state.nodes[place];
    let Some(batch) = node.batch.take() else { return };
    batch.held.iter().for_each(|answer| resume(node, *answer));
    tell_counts(state, place);
}

/// `Writer::attempt`, where COMMIT was asked for: what was held stays so until the session is read again.
fn lose(state: &mut State, place: Place) {
    let node = &mut state.nodes[place];
    let Some(batch) = node.batch.take() else { return };
    if batch.is_locking() {
        node.unsure = Some(batch.held.clone());
    }
    state.database.late.push(batch);
}

/// The lease of a row that was read: `Chat::interrupt_expired`.
fn recover(state: &mut State, place: Place, answer: Id) {
    let lease = state.database.answers[usize::from(answer)].lease;
    state.nodes[place].queue.push(Op::Interrupt { answer, lease });
}

/// `batch::prepare`: under the lock, everything is read that the work is judged by, and it is judged.
fn begin(world: &World, state: &mut State, place: Place) {
    let ops = mem::take(&mut state.nodes[place].queue);
    let (row, node) = (state.database.row, &state.nodes[place]);
    let running = row.answer.map(|id| {
        let stored = state.database.answers[usize::from(id)];
        // `before::running`: the claim of an own answer is known, and its text is in memory.
        match node.newest().filter(|live| live.answer == id) {
            Some(live) => {
                Running { id, answer: Answer { count: live.count, lease: 0, told: 0, ..stored }, is_own: true }
            }
            None => Running { id, answer: Answer { told: 0, ..stored }, is_own: false },
        }
    });
    let sent = |question: u8| {
        let found = state.database.log.iter().find(|(_, entry)| *entry == Entry::Sent(question));
        found.map(|(seq, _)| (question, *seq))
    };
    let known = ops.iter().filter_map(|op| if let Op::Send(question) = op { sent(*question) } else { None });
    let known: Vec<(u8, u8)> = known.collect();
    let timers_know = world.has(Guard::EpochOfTimer);
    let (batch, is_held) = fold::fold(Before { row, running, holder: place, known, ops, timers_know });
    let node = &mut state.nodes[place];
    if is_held && world.has(Guard::Hold) {
        batch.held.iter().for_each(|answer| node.writer(*answer).into_iter().for_each(Live::hold));
    }
    if batch.is_empty() {
        // Refusals and repeats only: nothing is committed.
        tell(state, place, &batch, &[]);
    } else {
        node.batch = Some(batch);
    }
}

fn commit(world: &World, state: &mut State, place: Place) {
    let Some(batch) = state.nodes[place].batch.take() else { return };
    let (first, refused) = apply(world, &mut state.database, &batch);
    follow(state, place, &batch, first);
    tell(state, place, &batch, &refused);
}

/// What a commit does to the database. The number of the first answer that it made, and the answers whose
/// saves were refused.
fn apply(world: &World, database: &mut Database, batch: &Batch) -> (Id, Vec<Id>) {
    let first = database.answers.len() as Id;
    let number = |answer: Id| if answer < NEW { answer } else { first + (answer - NEW) };
    let mut refused = Vec::new();
    // `batch::prepare` saves ahead of its changes: a text that ends in them is newer.
    for (id, count) in &batch.saves {
        let answer = &mut database.answers[usize::from(*id)];
        // `saving::SAVE`: an answer that has ended has no claim.
        if answer.streaming || !world.has(Guard::ClaimOfSave) {
            (answer.count, answer.lease) = (*count, answer.lease + 1);
        } else {
            refused.push(*id);
        }
    }
    if !batch.is_locking() {
        return (first, refused);
    }
    database.row = batch.row;
    database.row.answer = batch.row.answer.map(number);
    database.timer = batch.timer.unwrap_or(database.timer);
    database.answers.extend(&batch.begun);
    for (seq, entry) in &batch.events {
        let entry = match *entry {
            Entry::Begun(answer) => Entry::Begun(number(answer)),
            Entry::Ended { answer, count, how, by } => {
                let answer = number(answer);
                let ended = &mut database.answers[usize::from(answer)];
                (ended.streaming, ended.count) = (false, count);
                // Nobody asks for its claim any more.
                (ended.lease, ended.epoch) = (0, 0);
                Entry::Ended { answer, count, how, by }
            }
            other => other,
        };
        database.log.push((*seq, entry));
    }
    (first, refused)
}

/// `Writer::follow`: answers end, others begin, and whoever listens is told.
fn follow(state: &mut State, place: Place, batch: &Batch, first: Id) {
    let node = &mut state.nodes[place];
    batch.held.iter().for_each(|answer| end_newest(node, *answer));
    if !batch.is_locking() {
        return;
    }
    // `Chat::claim_in`: one that the same commit ended is not begun.
    if let Some(answer) = batch.row.answer.filter(|answer| *answer >= NEW) {
        start(node, first + (answer - NEW));
    }
    reader::publish(state, place, batch);
}

/// `Chat::start_answer`.
fn start(node: &mut Node, answer: Id) {
    node.live.iter_mut().for_each(|live| live.is_newest = false);
    node.live.push(Live::begin(answer));
}

/// Each caller hears what became of its work.
fn tell(state: &mut State, place: Place, batch: &Batch, refused: &[Id]) {
    for (op, stored) in batch.ops.iter().zip(&batch.stored) {
        match op {
            Op::Send(question) => {
                let question = &mut state.contact[usize::from(*question)];
                question.acked = question.acked.or(*stored);
            }
            // `chat/answer.rs`: its writer is done, or finds that it is not the writer any more.
            Op::Finish { answer, .. } => end(&mut state.nodes[place], *answer),
            Op::Save { answer, .. } if refused.contains(answer) => end(&mut state.nodes[place], *answer),
            _ => {}
        }
    }
}

/// `Unsure::look_again`: what was held is shown again or ended, and what was committed unheard is followed.
fn look_again(world: &World, state: &mut State, place: Place) {
    let row = state.database.row;
    let node = &mut state.nodes[place];
    for held in node.unsure.take().into_iter().flatten() {
        if row.answer == Some(held) {
            resume(node, held);
        } else {
            end_newest(node, held);
        }
    }
    if let Some(answer) = row.answer {
        // `Chat::on_found`.
        let stored = state.database.answers[usize::from(answer)];
        let is_own = stored.holder == place || !world.has(Guard::Holder);
        if is_own && node.newest().is_none_or(|live| live.answer != answer) {
            start(node, answer);
        }
    }
    tell_counts(state, place);
    reader::look(state, place);
}

/// `LiveAnswer::push`.
fn push(world: &World, state: &mut State, place: Place, answer: Id) {
    let Some(live) = state.nodes[place].writer(answer) else { return };
    if live.phase == Phase::Held && world.has(Guard::Hold) {
        live.unseen += 1;
    } else {
        live.count += 1;
    }
    tell_counts(state, place);
}

/// The end is asked for with the text as it is then, and again with the same text if need be.
fn finish(world: &World, state: &mut State, place: Place, answer: Id) {
    let is_whole = world.has(Guard::WholeText);
    let node = &mut state.nodes[place];
    let Some(live) = node.writer(answer) else { return };
    let text = if is_whole { live.total() } else { live.count };
    let count = *live.finish.get_or_insert(text);
    node.queue.push(Op::Finish { answer, count });
}

/// What a reader elsewhere can hear of this server's answers from now on (`Chat::relay`).
fn tell_counts(state: &mut State, place: Place) {
    if state.reader.is_none() {
        return;
    }
    for live in &state.nodes[place].live {
        let answer = &mut state.database.answers[usize::from(live.answer)];
        answer.told = answer.told.max(live.count);
    }
}

/// `LiveAnswers::resume`.
fn resume(node: &mut Node, answer: Id) {
    let newest = node.live.iter_mut().find(|live| live.is_newest && live.answer == answer);
    newest.into_iter().for_each(Live::resume);
}

/// `LiveAnswers::end`: only the session's answer is known there.
fn end_newest(node: &mut Node, answer: Id) {
    if node.newest().is_some_and(|live| live.answer == answer) {
        end(node, answer);
    }
}

/// `LiveAnswer::end`: no delta is taken or shown from here on.
pub fn end(node: &mut Node, answer: Id) {
    if let Some(live) = node.writer(answer) {
        (live.phase, live.unseen) = (Phase::Ended, 0);
    }
}
