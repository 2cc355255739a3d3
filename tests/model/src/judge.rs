//! What must hold in every state: the promises of log, answer and floor, and that nothing is left undone
//! once nothing fails any more.

use parlance_server::domain::session::SessionState;

use crate::{
    World,
    state::{Database, End, Entry, Id, Phase, State},
    step::{Step, steps},
};

pub const DENSE: &str = "every seq is given once, and none is left out";
pub const EPOCH: &str = "the epoch rises by one with each change of the floor";
pub const TIMER: &str = "a timer changes the floor only in the epoch it was set for";
pub const ONE: &str = "a session has one running answer at most, and knows it";
pub const SPEAKS: &str = "the assistant answers only while it has the floor";
pub const ENDS: &str = "an answer ends once, and after its beginning";
pub const TEXT: &str = "the text of an answer that has ended stays as it is";
pub const WHOLE: &str = "a complete answer holds everything that was written";
pub const ANSWERED: &str = "a question is answered once, and once more where its answer was interrupted";
pub const KEPT: &str = "what was acknowledged stands in the log, once, where it was said to be";
pub const WRITER: &str = "an answer has one writer, the holder of its claim";
pub const ORDER: &str = "a reader receives every event once and in order";
pub const AFTER_THE_END: &str = "nothing of an answer is shown after its end";
pub const AFTER_THE_FLOOR: &str = "nothing of an answer is shown after the change of the floor that ended it";
pub const SHOWN: &str = "a server that ends its own answer has shown no more of it than there is";
pub const UNDONE: &str = "when nothing fails any more every answer ends and every reader has everything";

/// The promise that does not hold in a state, if one does not.
pub fn judge(world: &World, state: &State) -> Option<&'static str> {
    let told = state.broken.or_else(|| log(world, &state.database)).or_else(|| database(&state.database));
    told.or_else(|| contact(state)).or_else(|| writers(state)).or_else(|| undone(world, state))
}

/// Reads the log from its beginning, as anybody may.
fn log(world: &World, database: &Database) -> Option<&'static str> {
    let (mut epoch, mut floor, mut running) = (0, SessionState::Assistant, None);
    let mut ended: Vec<(Id, End)> = Vec::new();
    for (expected, (seq, entry)) in (1..).zip(&database.log) {
        if *seq != expected {
            return Some(DENSE);
        }
        match *entry {
            Entry::Moved { to, epoch: next, timer } => {
                if next != epoch + 1 {
                    return Some(EPOCH);
                }
                if timer.is_some_and(|meant| meant != epoch) {
                    return Some(TIMER);
                }
                if running.is_some() {
                    return Some(SPEAKS);
                }
                (epoch, floor) = (next, to);
            }
            Entry::Sent(_) => {}
            Entry::Begun(answer) => {
                if running.is_some() {
                    return Some(ONE);
                }
                if floor != SessionState::Assistant {
                    return Some(SPEAKS);
                }
                running = Some(answer);
            }
            Entry::Ended { answer, count, how, .. } => {
                if running.take() != Some(answer) {
                    return Some(ENDS);
                }
                if how == End::Complete && count != world.scope.deltas {
                    return Some(WHOLE);
                }
                if database.answers[usize::from(answer)].count != count {
                    return Some(TEXT);
                }
                ended.push((answer, how));
            }
        }
    }
    if epoch != database.row.epoch || floor != database.row.state {
        return Some(EPOCH);
    }
    if running != database.row.answer { Some(ONE) } else { answered(database, &ended) }
}

/// Of all answers to a question, all but the last were interrupted, and there are two at most.
fn answered(database: &Database, ended: &[(Id, End)]) -> Option<&'static str> {
    for (answer, row) in (0..).zip(&database.answers) {
        let mut later =
            database.answers.iter().skip(usize::from(answer) + 1).filter(|other| other.question == row.question);
        let is_interrupted = ended.contains(&(answer, End::Interrupted));
        if let Some(again) = later.next()
            && !(is_interrupted && again.again && !row.again && later.next().is_none())
        {
            return Some(ANSWERED);
        }
    }
    None
}

/// Rows beside the log.
fn database(database: &Database) -> Option<&'static str> {
    let mut streaming = (0..).zip(&database.answers).filter(|(_, answer)| answer.streaming).map(|(answer, _)| answer);
    if usize::from(database.row.last_seq) != database.log.len() {
        return Some(DENSE);
    }
    (streaming.next() != database.row.answer || streaming.next().is_some()).then_some(ONE)
}

fn contact(state: &State) -> Option<&'static str> {
    for (number, question) in (0..).zip(&state.contact) {
        let mut seqs =
            state.database.log.iter().filter(|(_, entry)| *entry == Entry::Sent(number)).map(|(seq, _)| *seq);
        let stored = seqs.next();
        if seqs.next().is_some() || question.acked.is_some() && question.acked != stored {
            return Some(KEPT);
        }
    }
    None
}

fn writers(state: &State) -> Option<&'static str> {
    for (place, node) in state.nodes.iter().enumerate() {
        for live in node.live.iter().filter(|live| live.phase != Phase::Ended) {
            if state.database.answers[usize::from(live.answer)].holder != place {
                return Some(WRITER);
            }
        }
    }
    None
}

/// A state in which nothing is due must leave nothing open.
fn undone(world: &World, state: &State) -> Option<&'static str> {
    let is_open = state.streaming().next().is_some()
        || state.reader.as_ref().is_some_and(|reader| reader.received < state.database.row.last_seq)
        || !has_answers(state);
    if !is_open {
        return None;
    }
    let mut next = Vec::new();
    steps(world, state, &mut next);
    (!next.into_iter().any(Step::is_due)).then_some(UNDONE)
}

/// Each question that came while the assistant had the floor was given an answer, and one that was
/// interrupted for the first time another.
fn has_answers(state: &State) -> bool {
    let (log, mut floor) = (&state.database.log, SessionState::Assistant);
    log.iter().enumerate().all(|(index, (_, entry))| {
        let next = log.get(index + 1).map(|(_, entry)| *entry);
        let of = |answer: Id| state.database.answers[usize::from(answer)];
        match *entry {
            Entry::Moved { to, .. } => {
                floor = to;
                true
            }
            Entry::Sent(question) if floor == SessionState::Assistant => {
                matches!(next, Some(Entry::Begun(answer)) if of(answer).question == question)
            }
            Entry::Ended { answer, how: End::Interrupted, .. } if !of(answer).again => {
                matches!(next, Some(Entry::Begun(again)) if of(again).again)
            }
            _ => true,
        }
    })
}
