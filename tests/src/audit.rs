//! What must hold of every log after whatever was done to its server: nothing that was acknowledged
//! is missing, nothing stands twice, and everyone's order is the order of seqs. Pure, so that it can
//! be seen to fail.

use std::collections::HashMap;

use parlance_client::v1::{Event, FinishReason, Message, MessageState, SenderKind, event::Change};

/// A message that the server acknowledged, in the order in which its sender sent them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acked {
    pub client_message_id: String,
    pub seq: i64,
}

/// Holds one sender's acknowledged messages against what a session holds.
pub fn messages(acked: &[Acked], stored: &[Message]) -> Result<(), String> {
    let mut by_id: HashMap<&str, Vec<i64>> = HashMap::new();
    for message in stored.iter().filter(|message| !message.client_message_id.is_empty()) {
        by_id.entry(&message.client_message_id).or_default().push(message.seq);
    }
    for one in acked {
        match by_id.get(&*one.client_message_id).map(Vec::as_slice) {
            None => return Err(format!("lost: {one:?}")),
            Some(&[seq]) if seq == one.seq => {}
            Some(seqs) => return Err(format!("doubled or moved: {one:?} stands at {seqs:?}")),
        }
    }
    match acked.windows(2).find(|pair| pair[0].seq >= pair[1].seq) {
        Some(pair) => Err(format!("reordered: {pair:?}")),
        None => Ok(()),
    }
}

/// Every seq from 1 to `last_seq`, once and in order: what a reader of everything must have received.
pub fn dense(seqs: &[i64], last_seq: i64) -> Result<(), String> {
    let expected: Vec<i64> = (1..=last_seq).collect();
    if seqs == expected {
        return Ok(());
    }
    let wrong = seqs.iter().zip(&expected).find(|(got, wanted)| got != wanted);
    Err(format!("{} of {last_seq} events, first wrong (got, wanted): {wrong:?}", seqs.len()))
}

/// What a reader collected of one session: in order, once, and without a gap that it could see.
pub fn received(events: &[Event]) -> Result<(), String> {
    let mut cursor = 0;
    for event in events {
        if !(event.previous_seq <= cursor && cursor < event.seq) {
            return Err(format!("after {cursor} came {} whose previous is {}", event.seq, event.previous_seq));
        }
        cursor = event.seq;
    }
    Ok(())
}

/// At most one answer to each question that was not interrupted, at most one begun anew, and none that
/// is still being written.
pub fn answers(stored: &[Message]) -> Result<(), String> {
    let mut whole: HashMap<&str, usize> = HashMap::new();
    let mut anew: HashMap<&str, usize> = HashMap::new();
    for message in stored {
        let Some(question) = message.answer_to_id.as_deref() else { continue };
        if message.state() == MessageState::Streaming {
            return Err(format!("still being written: {message:?}"));
        }
        *whole.entry(question).or_default() += usize::from(!is_interrupted(message));
        *anew.entry(question).or_default() += usize::from(message.retry_of_message_id.is_some());
    }
    match whole.iter().chain(&anew).find(|(_, count)| **count > 1) {
        Some((question, count)) => Err(format!("{count} answers to {question}")),
        None => Ok(()),
    }
}

/// As [`answers`], and no question of a contact is without one: its answer ended by itself, or was
/// interrupted, begun anew and interrupted again. Only for logs whose assistant always had the floor.
pub fn each_answered(stored: &[Message]) -> Result<(), String> {
    answers(stored)?;
    let mut last: HashMap<&str, &Message> = HashMap::new();
    for answer in stored {
        if let Some(question) = answer.answer_to_id.as_deref() {
            last.insert(question, answer);
        }
    }
    for question in stored.iter().filter(|message| is_question(message)) {
        match last.get(&*question.id) {
            None => return Err(format!("never answered: {question:?}")),
            Some(answer) if is_interrupted(answer) && answer.retry_of_message_id.is_none() => {
                return Err(format!("interrupted and not begun anew: {answer:?}"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// No answer lost its writer: what must hold of a server that was never killed.
pub fn uninterrupted(stored: &[Message]) -> Result<(), String> {
    match stored.iter().find(|message| is_interrupted(message)) {
        Some(answer) => Err(format!("lost its writer: {answer:?}")),
        None => Ok(()),
    }
}

fn is_interrupted(message: &Message) -> bool {
    message.finish_reason() == FinishReason::Interrupted
}

fn is_question(message: &Message) -> bool {
    message.sender.as_ref().is_some_and(|sender| sender.kind() == SenderKind::Contact)
}

/// The message an event brings, if it adds one.
pub fn added(event: &Event) -> Option<&Message> {
    match event.change.as_ref()? {
        Change::MessageAdded(added) => added.message.as_ref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use parlance_client::v1;

    use super::*;

    fn acked(id: &str, seq: i64) -> Acked {
        Acked { client_message_id: id.to_owned(), seq }
    }

    fn stored(id: &str, seq: i64) -> Message {
        Message { client_message_id: id.to_owned(), seq, ..Message::default() }
    }

    #[test]
    fn a_true_log_passes() {
        let log = [stored("a", 1), stored("b", 3), stored("never acknowledged", 4)];
        assert_eq!(messages(&[acked("a", 1), acked("b", 3)], &log), Ok(()));
        assert_eq!(dense(&[1, 2, 3], 3), Ok(()));
    }

    #[test]
    fn what_is_lost_doubled_moved_or_reordered_is_found() {
        let two = [acked("a", 1), acked("b", 3)];
        assert!(messages(&two, &[stored("a", 1)]).is_err_and(|error| error.starts_with("lost")));
        let doubled = [stored("a", 1), stored("b", 3), stored("b", 4)];
        assert!(messages(&two, &doubled).is_err_and(|error| error.starts_with("doubled")));
        assert!(messages(&two, &[stored("a", 2), stored("b", 3)]).is_err_and(|error| error.contains("moved")));
        let turned = [acked("b", 3), acked("a", 1)];
        assert!(
            messages(&turned, &[stored("a", 1), stored("b", 3)]).is_err_and(|error| error.starts_with("reordered"))
        );
    }

    #[test]
    fn holes_and_repeats_are_found() {
        for seqs in [&[1, 3][..], &[1, 2, 2, 3], &[2, 3], &[1, 2], &[1, 3, 2]] {
            assert!(dense(seqs, 3).is_err(), "{seqs:?}");
        }
        let event = |previous_seq, seq| Event { seq, previous_seq, ..Event::default() };
        assert_eq!(received(&[event(0, 1), event(1, 4)]), Ok(()), "hidden events leave no gap");
        assert!(received(&[event(0, 1), event(2, 4)]).is_err(), "a missed event does");
        assert!(received(&[event(0, 1), event(0, 1)]).is_err(), "and so does a repeat");
    }

    fn question(id: &str) -> Message {
        let sender = v1::Sender { kind: SenderKind::Contact.into(), ..v1::Sender::default() };
        Message { id: id.to_owned(), sender: Some(sender), ..Message::default() }
    }

    fn answer(state: MessageState, reason: FinishReason, retry_of: Option<&str>) -> Message {
        Message {
            answer_to_id: Some("q".to_owned()),
            retry_of_message_id: retry_of.map(str::to_owned),
            state: state.into(),
            finish_reason: reason.into(),
            ..Message::default()
        }
    }

    fn whole() -> Message {
        answer(MessageState::Complete, FinishReason::Done, None)
    }

    fn broken(retry_of: Option<&str>) -> Message {
        answer(MessageState::Failed, FinishReason::Interrupted, retry_of)
    }

    #[test]
    fn two_answers_and_an_answer_without_end_are_found() {
        assert_eq!(answers(&[broken(None), whole()]), Ok(()));
        assert!(answers(&[whole(), whole()]).is_err());
        assert!(answers(&[broken(None), broken(Some("a")), broken(Some("b"))]).is_err(), "begun anew twice");
        assert!(answers(&[answer(MessageState::Streaming, FinishReason::Unspecified, None)]).is_err());
    }

    #[test]
    fn a_question_without_an_answer_and_one_that_was_given_up_are_found() {
        assert_eq!(each_answered(&[question("q"), whole()]), Ok(()));
        assert_eq!(each_answered(&[question("q"), broken(None), broken(Some("a"))]), Ok(()));
        assert!(each_answered(&[question("q"), question("r"), whole()]).is_err_and(|error| error.starts_with("never")));
        assert!(each_answered(&[question("q"), broken(None)]).is_err_and(|error| error.contains("not begun anew")));
        assert!(each_answered(&[question("q"), whole(), whole()]).is_err());
        assert!(uninterrupted(&[question("q"), broken(None), whole()]).is_err());
        assert_eq!(uninterrupted(&[question("q"), whole()]), Ok(()));
    }
}
