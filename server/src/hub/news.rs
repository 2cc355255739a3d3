//! What servers say to each other of sessions, and in which form: proved with their own key, so that who
//! reaches Redis cannot make news, and with a version, so that servers of two versions run side by side.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{event::Event, message::Sender, receipt::Receipt, session::Session, shared};

/// The form of what is said. A server that knows another one reads the log instead.
const VERSION: u8 = 1;
/// Bytes of a proof, which stands ahead of what is proved, and of both: more than a whole answer has.
const PROOF: usize = 32;
const MOST_BYTES: usize = 512 << 10;
/// What was committed is only said where it is as small as this: the others can read it.
const MOST_WHOLE_BYTES: usize = 32 << 10;

/// What one server says of a session to those where somebody listens to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// The log goes so far now; mostly with what was committed, so that nobody need read it.
    Committed {
        seq: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        whole: Option<Whole>,
    },
    /// Deltas of an answer: so many from `first` on, merged; ahead of them the text has `at` bytes.
    Written { message_id: Uuid, first: i64, count: i64, at: usize, text: String },
    /// Somebody lacks the beginning of an answer.
    Wanted { message_id: Uuid },
    /// The whole text so far, and how many deltas it holds.
    SoFar { message_id: Uuid, count: i64, text: String },
    /// Said to all servers: the session's floor changed.
    Floor,
    /// Somebody types, or no longer does. News of another time than now count for nothing.
    Typing { at_ms: i64, who: Sender, typing: bool },
    /// All who have a stream on the session at the server that says so.
    Present { at_ms: i64, people: Vec<Sender> },
    /// Somebody has come who does not know who is there.
    WhoIsThere,
    /// Somebody has got further.
    Receipt(Receipt),
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Whole {
    /// As it is then.
    #[serde(with = "shared")]
    pub session: Arc<Session>,
    #[serde(with = "shared::each")]
    pub events: Arc<[Arc<Event>]>,
}

/// What only servers of the installation can make of bytes.
pub type Prove = Arc<dyn Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync>;

#[derive(Serialize, Deserialize)]
struct Envelope {
    version: u8,
    from: Uuid,
    session_id: Uuid,
    news: News,
}

/// Who must be told apart in [`Envelope`], whatever its version.
#[derive(Deserialize)]
struct Address {
    from: Uuid,
    session_id: Uuid,
}

/// What another server said; of something that this version does not know, no more than that.
pub(super) struct Said {
    pub from: Uuid,
    pub session_id: Uuid,
    pub news: Option<News>,
}

/// News as they go to the others.
pub(super) fn prove(prove: &Prove, from: Uuid, session_id: Uuid, news: News) -> Option<Vec<u8>> {
    let mut envelope = Envelope { version: VERSION, from, session_id, news };
    let mut said = serde_json::to_vec(&envelope).ok()?;
    if said.len() > MOST_WHOLE_BYTES
        && let News::Committed { whole, .. } = &mut envelope.news
    {
        *whole = None;
        said = serde_json::to_vec(&envelope).ok()?;
    }
    Some([prove(&said)?, said].concat())
}

/// None for what no server of the installation has said.
pub(super) fn read(prove: &Prove, payload: &[u8]) -> Option<Said> {
    let (proof, said) = payload.split_at_checked(PROOF).filter(|_| payload.len() <= MOST_BYTES)?;
    if prove(said).is_none_or(|ours| ours != proof) {
        return None;
    }
    let Address { from, session_id } = serde_json::from_slice(said).ok()?;
    let known = serde_json::from_slice::<Envelope>(said).ok().filter(|envelope| envelope.version == VERSION);
    Some(Said { from, session_id, news: known.map(|envelope| envelope.news) })
}

impl Whole {
    /// Whether it is what the log of this session has up to this seq, without a gap.
    pub fn reaches(&self, session_id: Uuid, seq: i64) -> bool {
        let Self { session, events } = self;
        let first = i64::try_from(events.len()).map_or(0, |count| seq - count + 1);
        let in_order =
            events.iter().zip(first..).all(|(event, seq)| (event.session_id, event.seq) == (session_id, seq));
        !events.is_empty() && (session.id, session.last_seq) == (session_id, seq) && in_order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        event::{Change, Rated},
        message::Audience,
        session::SessionState,
    };

    fn ours(key: u8) -> Prove {
        Arc::new(move |said| Some(vec![said.iter().fold(key, |sum, byte| sum.wrapping_mul(31) ^ byte); PROOF]))
    }

    fn committed(comment: &str) -> News {
        let session = Arc::new(Session { last_seq: 3, ..Session::example(1, SessionState::Assistant) });
        let rated = |seq| {
            Arc::new(Event {
                session_id: session.id,
                seq,
                contact_previous_seq: seq - 1,
                id: Uuid::from_u128(9),
                created_at_ms: 5,
                actor: Sender::system(),
                audience: Audience::All,
                change: Change::Rated(Rated { score: 5, comment: comment.to_owned() }),
            })
        };
        let events = [rated(2), rated(3)].into();
        News::Committed { seq: 3, whole: Some(Whole { session, events }) }
    }

    fn said(news: &News) -> Option<News> {
        let id = Uuid::from_u128(1);
        let payload = prove(&ours(1), Uuid::from_u128(2), id, news.clone()).unwrap();
        let said = read(&ours(1), &payload).unwrap();
        assert_eq!((said.from, said.session_id), (Uuid::from_u128(2), id));
        assert!(read(&ours(2), &payload).is_none(), "another installation's");
        assert!(read(&ours(1), &payload[1..]).is_none() && read(&ours(1), &payload[..PROOF]).is_none());
        said.news
    }

    #[test]
    fn a_small_commit_is_said_whole_and_of_a_large_one_only_how_far_it_goes() {
        let small = committed("good");
        assert_eq!(said(&small), Some(small));
        assert_eq!(said(&committed(&"x".repeat(MOST_WHOLE_BYTES))), Some(News::Committed { seq: 3, whole: None }));
    }

    #[test]
    fn a_commit_that_is_not_the_end_of_that_log_does_not_count() {
        let News::Committed { whole: Some(whole), .. } = committed("good") else { panic!("it is whole") };
        let id = whole.session.id;
        assert!(whole.reaches(id, 3));
        assert!(!whole.reaches(id, 2) && !whole.reaches(Uuid::from_u128(7), 3));
        let gap =
            Whole { events: [Arc::clone(&whole.events[1]), Arc::clone(&whole.events[1])].into(), ..whole.clone() };
        assert!(!gap.reaches(id, 3) && !Whole { events: [].into(), ..whole }.reaches(id, 3));
    }

    #[test]
    fn what_another_version_says_is_known_as_such() {
        let known = br#"{"version":1,"from":"00000000-0000-0000-0000-000000000002","session_id":"00000000-0000-0000-0000-000000000001","news":{"committed":{"seq":4,"later":true}}}"#;
        let unknown = String::from_utf8_lossy(known).replace("committed", "whistled");
        let later = String::from_utf8_lossy(known).replace("\"version\":1", "\"version\":2");
        let read = |said: &[u8]| {
            let payload = [ours(1)(said).unwrap(), said.to_vec()].concat();
            read(&ours(1), &payload).unwrap().news
        };
        assert_eq!(read(known), Some(News::Committed { seq: 4, whole: None }));
        assert_eq!((read(unknown.as_bytes()), read(later.as_bytes())), (None, None));
    }
}
