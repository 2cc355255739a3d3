//! The language of scripts: steps parted by `|`, each a word and what belongs to it, as in
//! `say Hello there | wait 50 | fail server`.

use std::{str::FromStr, time::Duration};

use super::FailureKind;
use crate::domain::message::FinishReason;

/// One step of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// `say TEXT`: word by word.
    Say(String),
    /// `question`: repeats the question, word by word.
    Question,
    /// `echo`: the whole prompt as JSON, in one delta.
    Echo,
    /// `words N`: that many deltas, `w1 w2 …`.
    Words(u32),
    /// `think TEXT`: reasoning.
    Think(String),
    /// `wait MS`: a pause before what follows.
    Wait(Duration),
    /// `pace MS`: the pause between the deltas from here on.
    Pace(Duration),
    /// `stall`: nothing comes any more.
    Stall,
    /// `cut`: the stream ends without its end mark.
    Cut,
    /// `nothing`: nothing was found.
    Nothing,
    /// `hand_off REASON`
    HandOff(String),
    /// `usage INPUT OUTPUT`: tokens.
    Usage(i64, i64),
    /// `end done`, `end length`, `end filtered`; without it a script ends with `done`.
    End(FinishReason),
    /// `fail KIND`, `fail KIND MS`: the second with how long to wait.
    Fail(FailureKind, Option<Duration>),
    /// `flaky N KIND`: fails here the first N times that a question is asked.
    Flaky(u32, FailureKind),
}

/// Reads a script; the error is a sentence that names the step.
pub(super) fn parse(script: &str) -> Result<Vec<Step>, String> {
    script
        .split('|')
        .map(|step| self::step(step).ok_or_else(|| format!("the script's step `{}` is unknown", step.trim())))
        .collect()
}

fn step(step: &str) -> Option<Step> {
    // What is said keeps its trailing blank, which parts it from what the next step says.
    let (word, rest) = step.trim_start().split_once(' ').unwrap_or((step.trim(), ""));
    let mut parts = rest.split_whitespace();
    let step = match word.trim_end() {
        "say" => return Some(Step::Say(rest.to_owned())),
        "think" => return Some(Step::Think(rest.to_owned())),
        "hand_off" => return Some(Step::HandOff(rest.trim().to_owned())),
        "question" => Step::Question,
        "echo" => Step::Echo,
        "stall" => Step::Stall,
        "cut" => Step::Cut,
        "nothing" => Step::Nothing,
        "words" => Step::Words(number(&mut parts)?),
        "wait" => Step::Wait(Duration::from_millis(number(&mut parts)?)),
        "pace" => Step::Pace(Duration::from_millis(number(&mut parts)?)),
        "usage" => Step::Usage(number(&mut parts)?, number(&mut parts)?),
        "end" => Step::End(end(parts.next()?)?),
        "fail" => {
            let kind = FailureKind::parse(parts.next()?)?;
            let wait = parts.next().map(u64::from_str).transpose().ok()?;
            Step::Fail(kind, wait.map(Duration::from_millis))
        }
        "flaky" => Step::Flaky(number(&mut parts)?, FailureKind::parse(parts.next()?)?),
        _ => return None,
    };
    parts.next().is_none().then_some(step)
}

fn number<'a, T: FromStr>(parts: &mut impl Iterator<Item = &'a str>) -> Option<T> {
    parts.next()?.parse().ok()
}

fn end(word: &str) -> Option<FinishReason> {
    FinishReason::parse(word)
        .filter(|reason| matches!(reason, FinishReason::Done | FinishReason::Length | FinishReason::Filtered))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_in_order() {
        let steps = parse("say Hello there | pace 5 | fail rate_limited 2000").unwrap();
        let wait = Some(Duration::from_secs(2));
        assert_eq!(
            steps,
            [
                Step::Say("Hello there ".to_owned()),
                Step::Pace(Duration::from_millis(5)),
                Step::Fail(FailureKind::RateLimited, wait)
            ]
        );
        assert_eq!(parse("flaky 2 server|words 3|cut").unwrap().len(), 3);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for script in ["", "sya hello", "words many", "fail badly", "end superseded", "stall 3"] {
            let reason = parse(script).unwrap_err();
            assert!(reason.contains(script), "{reason}");
        }
    }
}
