//! What clients did and saw of one session, held against its log: whether there is one order in which
//! everything happened, as everybody saw it.
//!
//! In general that is searched for; here it need not be, because the log is that order: each change has its
//! seq. What is left is whether the seqs agree with time and with what was read. A change that was
//! acknowledged before another was asked for stands before it. A read that begins from nothing (a page of
//! messages from the first on, a new stream up to its first checkpoint) holds the log up to some seq, whole;
//! that seq is no lower than any change acknowledged, and anything read, before the read began, on whatever
//! server, because every server reads what the database has committed. Nothing is read before somebody asked
//! for it. And each change stands in the log once, where its acknowledgement said.

use std::{collections::HashMap, time::Duration};

/// One call of a client, by the time since the beginning of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub began: Duration,
    /// None when no answer came; what was asked for may have happened all the same.
    pub ended: Option<Duration>,
    pub done: Done,
}

/// What a call did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// A change that stands in the log under this mark, and where it was said to stand.
    Wrote { mark: String, seq: Option<i64> },
    /// The log up to this seq, or of it only the messages.
    Read { up_to: i64, marks: Vec<(i64, String)>, only_messages: bool },
}

/// Marks of messages begin with this.
pub const MESSAGE: &str = "message ";

/// The mark of a message, by what its sender calls it.
#[must_use]
pub fn message(client_message_id: &str) -> String {
    format!("{MESSAGE}{client_message_id}")
}

/// The mark of a change of the floor.
#[must_use]
pub fn epoch(epoch: i64) -> String {
    format!("epoch {epoch}")
}

/// Holds the calls of a session against its log, as it is in the end.
pub fn check(calls: &[Call], log: &[(i64, String)]) -> Result<(), String> {
    let mut seqs: HashMap<&str, i64> = HashMap::new();
    for (seq, mark) in log {
        if let Some(other) = seqs.insert(mark, *seq) {
            return Err(format!("doubled: {mark} stands at {other} and {seq}"));
        }
    }
    let mut asked: HashMap<&str, Duration> = HashMap::new();
    for call in calls {
        let Done::Wrote { mark, seq } = &call.done else { continue };
        asked.insert(mark, call.began);
        match seqs.get(&**mark) {
            None if call.ended.is_some() => return Err(format!("lost: {mark}, acknowledged at {:?}", call.ended)),
            Some(stands) if seq.is_some_and(|said| said != *stands) => {
                return Err(format!("moved: {mark} stands at {stands}, not at {seq:?}"));
            }
            _ => {}
        }
    }
    calls.iter().try_for_each(|call| whole(call, log, &asked))?;
    in_time(calls, &seqs)
}

/// A read holds the log up to its seq, and nothing that nobody had asked for.
fn whole(call: &Call, log: &[(i64, String)], asked: &HashMap<&str, Duration>) -> Result<(), String> {
    let Done::Read { up_to, marks, only_messages } = &call.done else { return Ok(()) };
    let told = |(seq, mark): &&(i64, String)| seq <= up_to && (!only_messages || mark.starts_with(MESSAGE));
    let read: Vec<&(i64, String)> = marks.iter().filter(told).collect();
    let stands: Vec<&(i64, String)> = log.iter().filter(told).collect();
    if read != stands {
        let wrong = read.iter().zip(&stands).find(|(read, stands)| read != stands);
        return Err(format!("{} of {} up to {up_to} were read, first wrong: {wrong:?}", read.len(), stands.len()));
    }
    let early = |(_, mark): &&(i64, String)| asked.get(&**mark).is_some_and(|began| Some(*began) > call.ended);
    match marks.iter().find(early) {
        Some(mark) => Err(format!("read before it was asked for: {mark:?} at {:?}", call.ended)),
        None => Ok(()),
    }
}

/// What was over before a call began is no higher than what the call did or saw.
fn in_time(calls: &[Call], seqs: &HashMap<&str, i64>) -> Result<(), String> {
    let reached = |call: &Call| match &call.done {
        Done::Wrote { mark, .. } => seqs.get(&**mark).copied(),
        Done::Read { up_to, .. } => Some(*up_to),
    };
    let mut begun: Vec<&Call> = calls.iter().collect();
    begun.sort_by_key(|call| call.began);
    let mut ended: Vec<&Call> = calls.iter().filter(|call| call.ended.is_some()).collect();
    ended.sort_by_key(|call| call.ended);
    let (mut ended, mut highest) = (ended.into_iter().peekable(), None::<(i64, &Call)>);
    for call in begun {
        while let Some(over) = ended.next_if(|over| over.ended < Some(call.began)) {
            if let Some(seq) = reached(over).filter(|seq| highest.is_none_or(|(known, _)| *seq > known)) {
                highest = Some((seq, over));
            }
        }
        let Some((before, over)) = highest else { continue };
        match (&call.done, reached(call)) {
            (Done::Wrote { .. }, Some(seq)) if seq <= before => {
                return Err(format!("reordered: {call:?} stands at {seq}, after {before}: {over:?}"));
            }
            (Done::Read { .. }, Some(up_to)) if up_to < before => {
                return Err(format!("goes back: {up_to} was read after {before}: {call:?}, {over:?}"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// How the finding begins, and a history with its log.
pub type Doctored = (&'static str, Vec<Call>, Vec<(i64, String)>);

/// The ways in which a history can be wrong, each done to a true one that has at least two acknowledged
/// messages, one after the other, and two reads; and how the finding begins.
#[must_use]
pub fn doctored(calls: &[Call], log: &[(i64, String)]) -> Vec<Doctored> {
    let written = |call: &&Call| matches!(&call.done, Done::Wrote { mark, .. } if mark.starts_with(MESSAGE));
    let mut acked: Vec<&Call> = calls.iter().filter(written).filter(|call| call.ended.is_some()).collect();
    acked.sort_by_key(|call| call.ended);
    let (Some(first), Some(last)) = (acked.first(), acked.last()) else { return Vec::new() };
    let (Done::Wrote { mark: first, .. }, Done::Wrote { mark: last, .. }) = (&first.done, &last.done) else {
        return Vec::new();
    };
    let without = |calls: &[Call]| -> Vec<Call> {
        calls.iter().filter(|call| matches!(call.done, Done::Wrote { .. })).cloned().collect()
    };
    // Nobody has read it, so that only its acknowledgement tells.
    let lost = log.iter().filter(|(_, mark)| mark != last).cloned().collect();
    let end = log.last().map_or(0, |(seq, _)| *seq);
    let doubled = [log, &[(end + 1, last.clone())]].concat();
    let place = |wanted: &str| log.iter().find(|(_, mark)| mark == wanted).map_or(0, |(seq, _)| *seq);
    let swap = |mark: &str| {
        if mark == first {
            last.clone()
        } else if mark == last {
            first.clone()
        } else {
            mark.to_owned()
        }
    };
    let turned_log: Vec<(i64, String)> = log.iter().map(|(seq, mark)| (*seq, swap(mark))).collect();
    let turned_calls = without(calls).into_iter().map(|mut call| {
        if let Done::Wrote { mark, seq } = &mut call.done
            && (mark == first || mark == last)
        {
            *seq = seq.map(|_| if mark == first { place(last) } else { place(first) });
        }
        call
    });
    let mut back = calls.to_vec();
    let reads = back.iter_mut().filter(|call| matches!(call.done, Done::Read { .. }));
    if let Some(Call { done: Done::Read { up_to, marks, .. }, .. }) = reads.max_by_key(|call| call.began) {
        *up_to = 1;
        marks.retain(|(seq, _)| *seq <= 1);
    }
    vec![
        ("lost", without(calls), lost),
        ("doubled", without(calls), doubled),
        ("reordered", turned_calls.collect(), turned_log),
        ("goes back", back, log.to_vec()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn wrote(began: u64, ended: Option<u64>, id: &str, seq: i64) -> Call {
        let done = Done::Wrote { mark: message(id), seq: ended.map(|_| seq) };
        Call { began: at(began), ended: ended.map(at), done }
    }

    fn log() -> Vec<(i64, String)> {
        vec![(1, epoch(1)), (2, message("a")), (3, message("b")), (4, epoch(2)), (5, message("c"))]
    }

    fn read(began: u64, ended: u64, up_to: i64, only_messages: bool) -> Call {
        let marks =
            log().into_iter().filter(|(seq, mark)| *seq <= up_to && (!only_messages || mark.starts_with(MESSAGE)));
        Call {
            began: at(began),
            ended: Some(at(ended)),
            done: Done::Read { up_to, marks: marks.collect(), only_messages },
        }
    }

    fn calls() -> Vec<Call> {
        vec![
            wrote(10, Some(20), "a", 2),
            // Asked for at the same time as the read, which need not see it.
            wrote(25, Some(60), "b", 3),
            read(30, 40, 2, false),
            read(70, 80, 4, true),
            // Never acknowledged, but stored.
            wrote(50, None, "c", 5),
            read(90, 95, 5, false),
        ]
    }

    #[test]
    fn a_true_history_passes() {
        assert_eq!(check(&calls(), &log()), Ok(()));
        let mut lost = calls();
        lost.push(wrote(50, None, "never heard of", 0));
        assert_eq!(check(&lost, &log()), Ok(()), "what was not acknowledged may be missing");
    }

    #[test]
    fn each_doctored_history_is_found() {
        let doctored = doctored(&calls(), &log());
        assert_eq!(doctored.len(), 4);
        for (wrong, calls, log) in doctored {
            let found = check(&calls, &log).expect_err(wrong);
            assert!(found.starts_with(wrong), "{wrong}: {found}");
        }
    }

    #[test]
    fn reads_with_holes_and_reads_ahead_of_time_are_found() {
        let mut holed = read(90, 95, 5, false);
        if let Done::Read { marks, .. } = &mut holed.done {
            marks.remove(2);
        }
        assert!(check(&[holed], &log()).is_err_and(|found| found.starts_with("4 of 5")));
        let early = [wrote(50, Some(60), "c", 5), read(10, 20, 5, false)];
        assert!(check(&early, &log()).is_err_and(|found| found.starts_with("read before")));
        let stale = [wrote(10, Some(20), "c", 5), read(30, 40, 4, true)];
        assert!(
            check(&stale, &log()).is_err_and(|found| found.starts_with("goes back")),
            "an acknowledged one is not seen"
        );
    }
}
