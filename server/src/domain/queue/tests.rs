//! What memory says of the queue after commits and after the table was read.

use super::*;
use crate::domain::{
    message::{Audience, Sender},
    session::ChangeReason,
};

const MINUTE_MS: i64 = 60_000;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn waiting(number: u128, queued_at_ms: i64, priority: Priority) -> Session {
    Session { queued_at_ms: Some(queued_at_ms), priority, ..Session::example(number, SessionState::Waiting) }
}

/// Moves the floor as a commit does, with its event.
fn go(queue: &mut Queue, session: &mut Session, to: SessionState, assignee: Option<Uuid>, at_ms: i64) -> bool {
    let from = Some(session.floor.state);
    session.floor.state = to;
    session.floor.assignee = assignee;
    session.floor.epoch += 1;
    session.last_seq += 1;
    session.queued_at_ms = (to == SessionState::Waiting).then_some(at_ms);
    session.assigned_at_ms = (to == SessionState::Human).then_some(at_ms);
    queue.follow(session, &[event(session, from, at_ms)], false)
}

fn event(session: &Session, from: Option<SessionState>, at_ms: i64) -> Arc<Event> {
    let change = StateChange {
        from,
        to: session.floor.state,
        epoch: session.floor.epoch,
        assignee: session.floor.assignee,
        reason: ChangeReason::Created,
        note: String::new(),
        hand_off: None,
    };
    Arc::new(Event {
        session_id: session.id,
        seq: session.last_seq,
        contact_previous_seq: 0,
        id: session.id,
        created_at_ms: at_ms,
        actor: Sender::system(),
        audience: Audience::All,
        change: Change::StateChanged(change),
    })
}

fn created(queue: &mut Queue, number: u128) -> Session {
    let session = Session::example(number, SessionState::Assistant);
    queue.follow(&session, &[event(&session, None, 0)], false);
    session
}

fn position(queue: &Queue, session: &Session) -> Option<i32> {
    queue.status(session.id, session.floor.epoch, None).map(|status| status.position)
}

fn table(queue: &mut Queue, open: &[&Session], assistant: i64) -> (Vec<(Uuid, i64)>, bool) {
    let open = open.iter().filter_map(|session| Open::of(session)).collect();
    queue.finish_reading(Table { open, assistant, handled: Vec::new() })
}

#[test]
fn the_order_is_priority_then_time_then_id() {
    let mut queue = Queue::default();
    let late = waiting(1, 5, Priority::Normal);
    let early = waiting(3, 1, Priority::Normal);
    let twin = waiting(2, 1, Priority::Normal);
    let urgent = waiting(4, 9, Priority::Urgent);
    let mut low = waiting(5, 0, Priority::Low);
    for session in [&late, &early, &twin, &urgent, &low] {
        assert!(queue.follow(session, &[], false));
    }
    assert!(queue.waiting_ids().eq([4, 2, 3, 1, 5].map(id)));
    assert_eq!(position(&queue, &late), Some(4));
    assert_eq!(queue.status(id(1), 2, None), None, "of another epoch nothing is known");

    low.priority = Priority::Urgent;
    low.last_seq += 1;
    assert!(queue.follow(&low, &[], false), "the order is another one");
    assert_eq!(position(&queue, &low), Some(1));
    low.last_seq += 1;
    assert!(!queue.follow(&low, &[], false), "a message moves nobody");
    assert!(queue.follow(&urgent, &[], true), "a deleted one has left");
    assert_eq!((position(&queue, &urgent), position(&queue, &twin)), (None, Some(2)));
}

#[test]
fn counts_follow_each_move_of_the_floor() {
    let mut queue = Queue::default();
    let counts = |queue: &Queue, all| {
        let InboxCounts { assistant, waiting, human, mine } = queue.counts(id(100), all);
        [assistant, waiting, human, mine]
    };
    let (mut one, mut two) = (created(&mut queue, 1), created(&mut queue, 2));
    let three = created(&mut queue, 3);
    assert_eq!(counts(&queue, true), [3, 0, 0, 0]);
    go(&mut queue, &mut one, SessionState::Waiting, None, 0);
    go(&mut queue, &mut one, SessionState::Human, Some(id(100)), 1);
    go(&mut queue, &mut two, SessionState::Human, Some(id(200)), 1);
    assert_eq!(counts(&queue, true), [1, 0, 2, 1]);
    assert_eq!(counts(&queue, false), [1, 0, 1, 1], "agents reach their own");
    go(&mut queue, &mut two, SessionState::Human, Some(id(100)), 2);
    assert_eq!((queue.serving(id(200)), queue.serving(id(100))), (0, 2));
    assert!(queue.human_ids(Some(id(200))).next().is_none());
    go(&mut queue, &mut one, SessionState::Assistant, None, 3);
    go(&mut queue, &mut two, SessionState::Closed, Some(id(100)), 3);
    assert!(queue.follow(&three, &[], true));
    assert_eq!(counts(&queue, true), [1, 0, 0, 0]);
}

#[test]
fn the_estimate_needs_five_handled_and_a_free_place() {
    let mut queue = Queue::default();
    let ann = id(100);
    queue.set_agent(ann, Some(2));
    let there = |user: Uuid| user == ann;
    for number in 0..5 {
        assert!(queue.pace(there).is_none());
        let mut session = created(&mut queue, number);
        go(&mut queue, &mut session, SessionState::Human, Some(ann), 0);
        go(&mut queue, &mut session, SessionState::Assistant, None, MINUTE_MS);
    }
    let last = waiting(9, 9, Priority::Normal);
    queue.follow(&waiting(8, 8, Priority::Normal), &[], false);
    queue.follow(&last, &[], false);
    let seconds = |queue: &Queue, there: &dyn Fn(Uuid) -> bool| {
        queue.status(last.id, 1, queue.pace(there)).and_then(|status| Some(status.estimated_wait?.as_secs()))
    };
    assert_eq!(seconds(&queue, &there), Some(60), "second in line, two places, a minute each");
    assert_eq!(seconds(&queue, &|_| false), None, "nobody is there");
    for (number, left) in [(20, Some(120)), (21, None)] {
        let mut session = created(&mut queue, number);
        go(&mut queue, &mut session, SessionState::Human, Some(ann), 0);
        assert_eq!(seconds(&queue, &there), left);
    }
    queue.set_agent(ann, None);
    assert!(queue.pace(there).is_none());
}

#[test]
fn contacts_are_told_exactly_near_the_front_and_by_tenths_behind() {
    let mut queue = Queue::default();
    let mut all: Vec<Session> = (1..=200).map(|number| waiting(number, 0, Priority::Normal)).collect();
    assert!(all.iter().all(|session| queue.follow(session, &[], false)));
    assert_eq!(queue.tell(None).len(), 200, "at first everyone");
    assert_eq!(queue.tell(None), []);
    let told = |queue: &mut Queue| queue.tell(None).into_iter().map(|(_, status)| status.position).collect::<Vec<_>>();
    go(&mut queue, &mut all[0], SessionState::Human, Some(id(900)), 1);
    assert_eq!(told(&mut queue), Vec::from_iter(1..=20), "those behind are as good as where they were");
    for session in &mut all[1..10] {
        go(&mut queue, session, SessionState::Human, Some(id(900)), 1);
    }
    assert_eq!(told(&mut queue), Vec::from_iter(1..=90), "ten off is a tenth up to the hundredth");

    // Whoever leaves and comes back is told again, also at the same place.
    let last = all.last_mut().map(|last| {
        go(&mut queue, last, SessionState::Assistant, None, 2);
        go(&mut queue, last, SessionState::Waiting, None, 2);
        last.id
    });
    assert_eq!(queue.tell(None).first().map(|(session, _)| *session), last);
}

#[test]
fn the_table_corrects_memory_but_not_what_was_committed_meanwhile() {
    let mut queue = Queue::default();
    let (mut stays, mut leaves) = (waiting(1, 1, Priority::Normal), waiting(2, 2, Priority::Normal));
    let (gone, elsewhere) = (waiting(3, 3, Priority::Normal), waiting(4, 4, Priority::Normal));
    for session in [&stays, &leaves, &gone] {
        queue.follow(session, &[], false);
    }
    queue.begin_reading();
    let as_read = leaves.clone();
    go(&mut queue, &mut leaves, SessionState::Human, Some(id(100)), 5);
    let (mut differed, certain) = table(&mut queue, &[&stays, &as_read, &elsewhere], 7);
    differed.sort_unstable();
    assert_eq!((differed, certain), (vec![(id(3), 1), (id(4), 1)], true));
    assert!(queue.waiting_ids().eq([1, 4].map(id)));
    assert_eq!((queue.serving(id(100)), queue.counts(id(100), true).assistant), (1, 7));

    // The same again differs in nothing; a message that another node stored does.
    queue.begin_reading();
    assert_eq!(table(&mut queue, &[&stays, &leaves, &elsewhere], 7).0, []);
    stays.last_seq += 1;
    queue.begin_reading();
    assert_eq!(table(&mut queue, &[&stays, &leaves, &elsewhere], 7).0, [(id(1), 2)]);

    queue.begin_reading();
    created(&mut queue, 9);
    assert!(!table(&mut queue, &[&stays, &leaves, &elsewhere], 7).1);
    assert_eq!(queue.counts(id(100), true).assistant, 8, "counted while it moved: memory stands");
}
