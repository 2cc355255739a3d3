//! The inbox as an agent sees it: sessions with short numbers that stay the same while the client
//! runs. Pure: frames go in, lines come out.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use parlance_client::v1::{Counts, Session, SessionState, watch_inbox_response::Frame};

use super::{text, words::Reader};

/// The sessions within reach.
#[derive(Default)]
pub struct Inbox {
    sessions: HashMap<String, Session>,
    /// Given at first sight and never again, so that a typed number means what was read.
    numbers: HashMap<String, u32>,
    counts: Counts,
    /// Whether a snapshot is complete; before that nothing is news.
    pub synced: bool,
    /// What the running snapshot has brought.
    seen: HashSet<String>,
}

impl Inbox {
    /// A new snapshot begins.
    pub fn begin(&mut self) {
        self.synced = false;
        self.seen.clear();
    }

    /// Takes in a frame; the lines to print. `open` is the session on the screen, which speaks for itself.
    pub fn apply(&mut self, frame: Frame, reader: &Reader, open: Option<&str>) -> Vec<String> {
        match frame {
            Frame::Upsert(upsert) => {
                upsert.session.and_then(|session| self.upsert(session, reader, open)).into_iter().collect()
            }
            Frame::Remove(removed) => {
                let known =
                    self.sessions.get(&removed.session_id).is_some_and(|known| removed.last_seq >= known.last_seq);
                if known {
                    self.sessions.remove(&removed.session_id);
                }
                Vec::new()
            }
            Frame::Synced(_) => {
                let seen = std::mem::take(&mut self.seen);
                self.sessions.retain(|id, _| seen.contains(id));
                self.synced = true;
                Vec::new()
            }
            Frame::Counts(counts) => {
                self.counts = counts;
                Vec::new()
            }
            Frame::Draining(_) => Vec::new(),
        }
    }

    fn upsert(&mut self, session: Session, reader: &Reader, open: Option<&str>) -> Option<String> {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX).saturating_add(1);
        let number = *self.numbers.entry(session.id.clone()).or_insert(next);
        self.seen.insert(session.id.clone());
        let known = self.sessions.get(&session.id);
        if known.is_some_and(|known| session.last_seq < known.last_seq) {
            return None;
        }
        let before = known.map(|known| (known.state(), known.last_seq));
        let told = self.synced && open != Some(session.id.as_str());
        let was_waiting = before.is_some_and(|(state, _)| state == SessionState::Waiting);
        let line = match session.state() {
            SessionState::Waiting if !was_waiting => {
                let waits = describe(&session, number, None, reader);
                Some(format!("{waits} — /accept {number}"))
            }
            SessionState::Human if was_waiting && session.assignee_user_id() != reader.id => {
                Some(format!("#{number} is with another agent now"))
            }
            SessionState::Assistant if was_waiting => Some(format!("#{number} no longer waits")),
            SessionState::Human if session.assignee_user_id() == reader.id => {
                let grown = before.is_some_and(|(_, last_seq)| session.last_seq > last_seq);
                grown.then(|| format!("#{number} has something new — /watch {number}"))
            }
            _ => None,
        };
        self.sessions.insert(session.id.clone(), session);
        line.filter(|_| told)
    }

    /// The sessions as a list: those that wait, in their order, then the caller's, then the others.
    pub fn list(&self, reader: &Reader) -> Vec<String> {
        let rank = |session: &Session| match session.state() {
            SessionState::Human if session.assignee_user_id() == reader.id => 0,
            SessionState::Assistant => 1,
            _ => 2,
        };
        let waits = |session: &&Session| session.state() == SessionState::Waiting;
        let (mut waiting, mut others): (Vec<&Session>, Vec<&Session>) = self.sessions.values().partition(waits);
        waiting.sort_by_key(|session| turn(session));
        others.sort_by_key(|session| (rank(session), self.number(&session.id)));
        let number = |session: &Session| self.number(&session.id).unwrap_or(0);
        let places = (1..).map(Some).zip(waiting);
        let all = places.chain(others.into_iter().map(|session| (None, session)));
        all.map(|(place, session)| describe(session, number(session), place, reader)).collect()
    }

    /// The session whose turn is next.
    pub fn next_waiting(&self) -> Option<String> {
        let waiting = self.sessions.values().filter(|session| session.state() == SessionState::Waiting);
        waiting.min_by_key(|session| turn(session)).map(|session| session.id.clone())
    }

    pub fn number(&self, session_id: &str) -> Option<u32> {
        self.numbers.get(session_id).copied()
    }

    pub fn by_number(&self, number: u32) -> Option<String> {
        self.numbers.iter().find(|(_, given)| **given == number).map(|(id, _)| id.clone())
    }

    /// How many sessions are in which state.
    pub fn summary(&self) -> String {
        let Counts { assistant, waiting, mine, .. } = self.counts;
        format!("{waiting} waiting · {mine} yours · {assistant} with the assistant")
    }
}

/// Who is served before whom.
fn turn(session: &Session) -> (Reverse<i32>, i64, i32, &str) {
    let since = session.waiting_since.unwrap_or_default();
    (Reverse(session.priority), since.seconds, since.nanos, &session.id)
}

/// `place` is where it stands among those that wait, where that is known.
fn describe(session: &Session, number: u32, place: Option<i32>, reader: &Reader) -> String {
    let state = match (session.state(), place) {
        (SessionState::Waiting, Some(place)) => format!("waits, position {place}"),
        (SessionState::Waiting, None) => "waits".to_owned(),
        _ => reader.standing(session),
    };
    let labels = [&session.title, &session.channel, &session.locale].map(|label| text::flat(label));
    let parts: Vec<String> = [state].into_iter().chain(labels).filter(|part| !part.is_empty()).collect();
    format!("#{number} {}", parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use parlance_client::v1::{Remove, Synced, Upsert};

    use super::*;

    fn reader() -> Reader {
        Reader { agent: true, id: "me".to_owned() }
    }

    /// `since` is the second since which it waits; 0 when it does not.
    fn session(id: &str, state: SessionState, last_seq: i64, since: i64) -> Session {
        let waiting_since = (since > 0).then_some(prost_types::Timestamp { seconds: since, nanos: 0 });
        Session {
            id: id.to_owned(),
            title: id.to_uppercase(),
            state: state.into(),
            last_seq,
            waiting_since,
            ..Session::default()
        }
    }

    fn apply(inbox: &mut Inbox, session: Session) -> Vec<String> {
        inbox.apply(Frame::Upsert(Upsert { session: Some(session) }), &reader(), None)
    }

    fn synced(inbox: &mut Inbox) {
        inbox.apply(Frame::Synced(Synced {}), &reader(), None);
    }

    #[test]
    fn a_snapshot_is_silent_and_what_changes_afterwards_is_told() {
        let mut inbox = Inbox::default();
        assert!(apply(&mut inbox, session("a", SessionState::Waiting, 3, 1)).is_empty());
        synced(&mut inbox);
        let told = apply(&mut inbox, session("b", SessionState::Waiting, 2, 2));
        assert_eq!(told, ["#2 waits · B — /accept 2"]);
        assert!(apply(&mut inbox, session("b", SessionState::Waiting, 2, 1)).is_empty());
        assert_eq!(apply(&mut inbox, session("b", SessionState::Human, 3, 0)), ["#2 is with another agent now"]);
        assert_eq!(apply(&mut inbox, session("a", SessionState::Assistant, 4, 0)), ["#1 no longer waits"]);
    }

    #[test]
    fn what_is_older_does_not_apply() {
        let mut inbox = Inbox::default();
        apply(&mut inbox, session("a", SessionState::Human, 5, 0));
        apply(&mut inbox, session("a", SessionState::Waiting, 4, 1));
        assert_eq!(inbox.next_waiting(), None);
        let remove = Remove { session_id: "a".to_owned(), last_seq: 4 };
        inbox.apply(Frame::Remove(remove), &reader(), None);
        assert_eq!(inbox.list(&reader()), ["#1 with another agent · A"]);
    }

    #[test]
    fn a_new_snapshot_forgets_what_is_gone_and_keeps_the_numbers() {
        let mut inbox = Inbox::default();
        apply(&mut inbox, session("a", SessionState::Waiting, 1, 1));
        apply(&mut inbox, session("b", SessionState::Waiting, 1, 2));
        synced(&mut inbox);
        inbox.begin();
        assert!(apply(&mut inbox, session("b", SessionState::Waiting, 2, 1)).is_empty());
        synced(&mut inbox);
        assert_eq!(inbox.list(&reader()), ["#2 waits, position 1 · B"]);
        assert_eq!((inbox.by_number(2), inbox.next_waiting()), (Some("b".to_owned()), Some("b".to_owned())));
    }

    #[test]
    fn the_list_begins_with_those_that_wait() {
        let mut inbox = Inbox::default();
        apply(&mut inbox, session("a", SessionState::Assistant, 1, 0));
        let mine = Session { assignee_user_id: Some("me".to_owned()), ..session("b", SessionState::Human, 1, 0) };
        apply(&mut inbox, mine);
        apply(&mut inbox, session("c", SessionState::Waiting, 1, 2));
        apply(&mut inbox, session("d", SessionState::Waiting, 1, 1));
        let list = inbox.list(&reader());
        assert_eq!(
            list,
            ["#4 waits, position 1 · D", "#3 waits, position 2 · C", "#2 yours · B", "#1 with the assistant · A"]
        );
    }

    /// Stored by a version that let everything in.
    #[test]
    fn what_a_customer_named_commands_no_terminal() {
        let mut inbox = Inbox::default();
        let named = Session {
            title: "\u{1b}[2J\rTitle".to_owned(),
            channel: "\u{1b}]52;c;Y3Vy\u{7}".to_owned(),
            locale: "\u{1b}]0;OWNED\u{7}\u{202e}".to_owned(),
            ..session("a", SessionState::Assistant, 1, 0)
        };
        apply(&mut inbox, named);
        let list = inbox.list(&reader());
        assert_eq!(list.len(), 1);
        assert!(!list[0].contains(text::commands), "{list:?}");
    }
}
