//! What an inbox tells its reader, and when.

use super::*;
use crate::domain::session::SessionState;

const SETTINGS: InboxSettings = InboxSettings { most_pending: 1_024, push_every: Duration::from_secs(1) };

fn waiting(id: u128, last_seq: i64) -> Session {
    Session { last_seq, ..Session::example(id, SessionState::Waiting) }
}

fn taken(id: u128, last_seq: i64, by: u128) -> Session {
    let mut session = Session { last_seq, ..Session::example(id, SessionState::Human) };
    (session.floor.epoch, session.floor.assignee) = (2, Some(Uuid::from_u128(by)));
    session
}

/// An inbox of what waits and what the agent 100 serves, with these shown.
fn open(inboxes: &Inboxes, shown: impl IntoIterator<Item = Session>) -> OpenInbox {
    let states = vec![SessionState::Waiting, SessionState::Human];
    let filter = SessionFilter { states, visible_to_agent: Some(Uuid::from_u128(100)), ..SessionFilter::default() };
    let open = inboxes.open(filter, SETTINGS);
    look(&open, shown);
    open
}

/// A look at all sessions; how many are shown and how many removed.
fn look(open: &OpenInbox, read: impl IntoIterator<Item = Session>) -> (usize, usize) {
    open.begin_pass();
    let shown = open.loaded(read.into_iter().collect()).len();
    (shown, open.end_pass().len())
}

/// What can be taken now: ids, negative for what has gone.
fn news(open: &OpenInbox) -> Vec<i128> {
    let number = |id: Uuid| i128::try_from(id.as_u128()).unwrap();
    std::iter::from_fn(|| open.take())
        .map(|news| match news {
            News::Show(session) => number(session.id),
            News::Gone { session_id, .. } => -number(session_id),
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn moves_of_the_floor_are_told_at_once_and_all_else_once_a_second() {
    let inboxes = Inboxes::default();
    let open = open(&inboxes, [waiting(1, 1), waiting(2, 1)]);
    inboxes.changed(&Arc::new(waiting(1, 2)), true);
    inboxes.changed(&Arc::new(waiting(1, 3)), true);
    inboxes.changed(&Arc::new(taken(2, 2, 100)), true);
    inboxes.changed(&Arc::new(taken(3, 2, 200)), true);
    inboxes.changed(&Arc::new(Session::example(4, SessionState::Assistant)), true);
    assert_eq!(news(&open), [2]);
    let began = Instant::now();
    open.arrived().await;
    while open.mailbox.state.lock().unwrap().pending.values().any(|pending| pending.due > Instant::now()) {
        open.arrived().await;
    }
    assert_eq!((news(&open), began.elapsed()), (vec![1], SETTINGS.push_every));

    inboxes.changed(&Arc::new(waiting(1, 4)), true);
    inboxes.changed(&Arc::new(taken(1, 5, 200)), true);
    inboxes.deleted(Uuid::from_u128(2), 9);
    inboxes.deleted(Uuid::from_u128(77), 9);
    assert_eq!(news(&open), [-1, -2], "nothing of what was never shown");
}

#[tokio::test]
async fn what_is_read_never_replaces_what_was_heard_meanwhile() {
    let inboxes = Inboxes::default();
    let open = open(&inboxes, []);
    open.begin_pass();
    open.loading([1, 2, 3].map(Uuid::from_u128).to_vec());
    inboxes.changed(&Arc::new(taken(1, 5, 200)), true);
    inboxes.changed(&Arc::new(waiting(2, 5)), true);
    let shown = open.loaded(vec![waiting(1, 4), waiting(2, 4), waiting(3, 4)]);
    assert_eq!(shown.iter().map(|session| session.id.as_u128()).collect::<Vec<_>>(), [3]);
    assert!(open.end_pass().is_empty());
    assert_eq!(news(&open), [2]);
}

#[tokio::test]
async fn a_reader_that_missed_too_much_looks_again_and_is_told_only_what_differs() {
    let inboxes = Inboxes::default();
    let open = open(&inboxes, (0..2_000).map(|id| waiting(id, 1)));
    for id in 0..=u128::try_from(SETTINGS.most_pending).unwrap() {
        assert!(!open.has_missed());
        inboxes.changed(&Arc::new(taken(id, 2, 200)), true);
    }
    assert!(open.has_missed() && open.take_overflowed() && !open.take_overflowed());
    assert_eq!((news(&open), inboxes.most_pending()), (vec![], 0));
    let left = (1_025..2_000).map(|id| waiting(id, if id == 1_999 { 2 } else { 1 }));
    assert_eq!(look(&open, left), (1, 1_025));
    assert!(!open.has_missed());
    inboxes.look_again();
    assert!(open.has_missed() && !open.take_overflowed());
}

#[test]
fn a_closed_inbox_is_forgotten() {
    let inboxes = Inboxes::default();
    let (one, two) = (open(&inboxes, []), open(&inboxes, []));
    drop(one);
    assert!(inboxes.is_any_open());
    drop(two);
    assert!(!inboxes.is_any_open());
}

#[tokio::test(start_paused = true)]
async fn what_was_read_late_does_not_undo_what_was_told_since() {
    let inboxes = Inboxes::default();
    let open = open(&inboxes, [waiting(1, 1)]);
    inboxes.changed(&Arc::new(waiting(1, 5)), true);
    inboxes.changed(&Arc::new(waiting(1, 4)), true);
    tokio::time::advance(SETTINGS.push_every).await;
    let shown = open.take();
    assert!(matches!(&shown, Some(News::Show(session)) if session.last_seq == 5), "{shown:?}");
    inboxes.changed(&Arc::new(waiting(1, 4)), true);
    tokio::time::advance(SETTINGS.push_every).await;
    assert!(open.take().is_none());
}

#[tokio::test(start_paused = true)]
async fn an_inbox_lacks_what_it_should_show_and_does_not_or_not_as_it_is() {
    let inboxes = Inboxes::default();
    let _open = open(&inboxes, [waiting(1, 3), waiting(2, 3)]);
    let [one, two, three] = [1, 2, 3].map(Uuid::from_u128);
    let lacks = |id, last_seq, floor| inboxes.lack(id, last_seq, floor);
    assert!(lacks(one, 4, None) && !lacks(one, 3, None) && !lacks(three, 9, None));
    assert!(lacks(three, 1, Some((SessionState::Waiting, None))));
    assert!(lacks(three, 1, Some((SessionState::Human, Some(Uuid::from_u128(100))))));
    assert!(!lacks(three, 1, Some((SessionState::Human, Some(Uuid::from_u128(200))))));
    assert!(lacks(one, 4, Some((SessionState::Closed, None))), "it shows what has gone");
    assert_eq!(inboxes.shown_after(Uuid::nil(), 1), [one]);
    assert_eq!((inboxes.shown_after(one, 9), inboxes.shown_after(two, 9)), (vec![two], Vec::new()));
}
