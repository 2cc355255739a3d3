//! Lists of sessions, the queue, timers, and what the database says about itself.

use parlance_server::{
    clock,
    domain::{
        draft::Transition,
        floor::{Actor, Floor, Move},
        message::Sender,
        page::PageRequest,
        queue::Place,
        session::{Priority, Session, SessionFilter, SessionState},
        timer::{Timer, TimerKind},
    },
    error::Reason,
};
use uuid::Uuid;

use super::database::{Database, START_MS, TIMERS, contact, message, new_session, on_each_engine, user};

on_each_engine! {
    every_statement_is_known_to_the_engine,
    migrations_run_once_and_keep_the_log,
    a_commit_is_on_disk_and_the_database_answers,
    facts_are_kept_by_name,
    lists_are_ordered_by_activity_and_go_on_where_they_ended,
    filters_narrow_together,
    the_queue_is_ordered_by_priority_and_waiting_time,
    transitions_replace_timers,
    a_timer_of_another_epoch_is_neither_set_nor_deleted,
}

async fn every_statement_is_known_to_the_engine(db: &Database) {
    assert!(db.store.check_statements().await.unwrap() > 50);
}

async fn migrations_run_once_and_keep_the_log(db: &Database) {
    let log_id = db.store.log_id();
    assert!(!log_id.is_nil());
    db.store.migrate().await.unwrap();
    let session = db.session().await;
    let later = db.another_node();
    assert!(later.store.log_id().is_nil(), "not known before the migrations");
    let (first, second) = tokio::join!(later.store.migrate(), later.store.migrate());
    first.and(second).unwrap();
    assert_eq!(later.store.log_id(), log_id);
    assert_eq!(later.store.get_session(session.id).await.unwrap(), *session);
    later.store.close().await;
}

async fn a_commit_is_on_disk_and_the_database_answers(db: &Database) {
    db.store.ping().await.unwrap();
    assert_eq!(db.store.durability().await.unwrap(), "fsync");
    let other = db.another_node();
    other.store.close().await;
    assert_eq!(other.store.ping().await.unwrap_err().reason, Reason::StoreUnavailable);
}

async fn facts_are_kept_by_name(db: &Database) {
    assert_eq!(db.store.meta("first_start").await.unwrap(), None);
    db.store.set_meta("first_start", "yes").await.unwrap();
    db.store.set_meta("first_start", "done ").await.unwrap();
    assert_eq!(db.store.meta("first_start").await.unwrap().as_deref(), Some("done "));
    assert_eq!(db.store.meta("First_start").await.unwrap(), None);
}

async fn store(db: &Database, session: Session) -> Session {
    let (session, _) = db.store.create_session(session, Sender::system(), None).await.unwrap();
    (*session).clone()
}

async fn ids(db: &Database, filter: &SessionFilter) -> Vec<Uuid> {
    let page = db.store.list_sessions(filter, PageRequest { size: 50, after: None }).await.unwrap();
    assert_eq!(page.next, None);
    page.items.iter().map(|session| session.id).collect()
}

async fn lists_are_ordered_by_activity_and_go_on_where_they_ended(db: &Database) {
    let mut expected = Vec::new();
    for number in 0..7 {
        // Two at a time are equally old: the id decides.
        let session = Session { last_activity_ms: START_MS - 10 + number / 2, ..new_session() };
        expected.push(store(db, session).await);
    }
    expected.sort_by_key(|session| std::cmp::Reverse((session.last_activity_ms, session.id)));
    let (mut listed, mut after) = (Vec::new(), None);
    for size in [3, 3, 1] {
        let page = db.store.list_sessions(&SessionFilter::default(), PageRequest { size, after }).await.unwrap();
        assert_eq!(page.items.len(), size);
        listed.extend(page.items);
        after = page.next;
    }
    assert_eq!((listed, after), (expected.clone(), None));
    // A message makes the oldest the newest.
    let oldest = expected.last().unwrap();
    db.store.send(oldest.id, message(contact(oldest), "hello")).await.unwrap();
    assert_eq!(ids(db, &SessionFilter::default()).await[0], oldest.id);
}

async fn filters_narrow_together(db: &Database) {
    let agent = user();
    let with_assistant = db.session().await;
    let served = db.session().await;
    let elsewhere = db.session().await;
    for (session, agent) in [(&served, &agent), (&elsewhere, &user())] {
        let wish = Move::TakeOver(Actor { user: agent.id, supervises: false });
        db.store.transition(session.id, Transition::plain(wish, agent.clone(), true)).await.unwrap();
    }
    let every = SessionFilter::default();
    assert_eq!(ids(db, &every).await.len(), 3);
    let human = SessionFilter { states: vec![SessionState::Human, SessionState::Closed], ..every.clone() };
    assert_eq!(ids(db, &human).await.len(), 2);
    let own = SessionFilter { assignee: Some(agent.id), ..human };
    assert_eq!(ids(db, &own).await, [served.id]);
    let contact = SessionFilter { contact_id: Some(served.contact_id), ..own };
    assert_eq!(ids(db, &contact).await, [served.id]);
    let nobody = SessionFilter { contact_id: Some(clock::new_id()), ..contact };
    assert!(ids(db, &nobody).await.is_empty());
    let seen = ids(db, &SessionFilter { visible_to_agent: Some(agent.id), ..every }).await;
    assert_eq!(seen.len(), 2);
    assert!(seen.contains(&with_assistant.id) && seen.contains(&served.id));
}

async fn the_queue_is_ordered_by_priority_and_waiting_time(db: &Database) {
    let waiting = |priority, queued_at_ms| Session {
        priority,
        floor: Floor::first(false),
        queued_at_ms: Some(queued_at_ms),
        ..new_session()
    };
    let late = store(db, waiting(Priority::Normal, START_MS + 5)).await;
    let early = store(db, waiting(Priority::Normal, START_MS)).await;
    let urgent = store(db, waiting(Priority::Urgent, START_MS + 9)).await;
    let with_assistant = db.session().await;
    let mut open = db.store.open_sessions().await.unwrap();
    open.sort_by_key(|open| match open.place {
        Place::Waiting(turn) => turn,
        Place::Human { .. } => panic!("nobody serves: {open:?}"),
    });
    let ids: Vec<_> = open.iter().map(|open| (open.session_id, open.epoch, open.last_seq)).collect();
    assert_eq!(ids, [urgent.id, early.id, late.id].map(|id| (id, 1, 1)));
    assert_eq!(db.store.count_with_assistant().await.unwrap(), 1);
    assert_eq!(db.store.sessions_with_assistant(Uuid::nil(), 10).await.unwrap(), [with_assistant.id]);
    assert_eq!(db.store.sessions_with_assistant(with_assistant.id, 10).await.unwrap(), Vec::<Uuid>::new());
    let found = db.store.sessions(vec![late.id, clock::new_id(), urgent.id, early.id]).await.unwrap();
    assert_eq!(found.len(), 3);
    assert!([&late, &urgent, &early].iter().all(|session| found.contains(session)));
    assert_eq!(db.store.sessions(Vec::new()).await.unwrap(), []);
}

async fn transitions_replace_timers(db: &Database) {
    let session = db.session().await;
    let timers = async || {
        let due = db.store.due_timers(i64::MAX, 10).await.unwrap();
        due.iter().map(|timer| (timer.kind, timer.epoch, timer.due_ms - START_MS)).collect::<Vec<_>>()
    };
    assert_eq!(timers().await, [(TimerKind::Idle, 1, TIMERS.idle_ms)]);
    let ask = Transition::plain(Move::RequestHuman, contact(&session), true);
    db.store.transition(session.id, ask).await.unwrap();
    let (waiting, idle) = ((TimerKind::Waiting, 2, TIMERS.waiting_ms), (TimerKind::Idle, 2, TIMERS.idle_ms));
    assert_eq!(timers().await, [waiting, idle]);
    assert_eq!(db.store.next_timer().await.unwrap(), Some(START_MS + TIMERS.waiting_ms));
    assert_eq!(db.store.due_timers(START_MS + TIMERS.waiting_ms, 10).await.unwrap().len(), 1);
    assert_eq!(db.store.due_timers(START_MS + TIMERS.waiting_ms - 1, 10).await.unwrap(), []);
    db.store.transition(session.id, Transition::plain(Move::Close, contact(&session), true)).await.unwrap();
    assert_eq!((timers().await, db.store.next_timer().await.unwrap()), (Vec::new(), None));
}

async fn a_timer_of_another_epoch_is_neither_set_nor_deleted(db: &Database) {
    let session = db.session().await;
    let idle = |epoch, due_ms| Timer { session_id: session.id, kind: TimerKind::Idle, epoch, due_ms };
    db.store.set_timer(idle(1, 5)).await.unwrap();
    db.store.set_timer(idle(2, 7)).await.unwrap();
    assert_eq!(db.store.next_timer().await.unwrap(), Some(5));
    db.store.delete_timer(session.id, TimerKind::Idle, 2).await.unwrap();
    assert_eq!(db.store.due_timers(5, 10).await.unwrap(), [idle(1, 5)]);
    db.store.delete_timer(session.id, TimerKind::Idle, 1).await.unwrap();
    assert_eq!(db.store.next_timer().await.unwrap(), None);
    db.store.set_timer(idle(1, 9)).await.unwrap();
    assert_eq!(db.store.next_timer().await.unwrap(), Some(9));
}
