//! Receipts: they rise, whoever writes them, and end with their session.

use parlance_server::{
    clock,
    domain::{
        message::{Sender, SenderKind},
        receipt::Receipt,
    },
};
use uuid::Uuid;

use super::database::{Database, on_each_engine, user};

on_each_engine! {
    receipts_only_rise,
    receipts_go_with_their_session,
    a_session_is_opened_with_what_its_reader_missed,
}

fn receipt(session_id: Uuid, name: &str, delivered_seq: i64, read_seq: i64) -> Receipt {
    let participant = Sender { kind: SenderKind::User, id: clock::new_id(), display_name: name.to_owned() };
    Receipt { session_id, participant, delivered_seq, read_seq }
}

async fn receipts_only_rise(db: &Database) {
    let session = db.session().await;
    let (first, other) = (receipt(session.id, "Ada 👩‍👩‍👧", 3, 1), receipt(session.id, "Bob", 1, 0));
    assert_eq!(
        db.store.raise_receipts(vec![first.clone(), other.clone()]).await.unwrap(),
        [first.clone(), other.clone()]
    );
    let lower = Receipt { delivered_seq: 2, read_seq: 2, ..first.clone() };
    let raised = Receipt { read_seq: 2, ..first };
    assert_eq!(db.store.raise_receipts(vec![lower.clone()]).await.unwrap(), std::slice::from_ref(&raised));
    assert_eq!(db.store.raise_receipts(vec![lower]).await.unwrap(), std::slice::from_ref(&raised));
    assert_eq!(db.store.receipts(session.id).await.unwrap(), [raised, other]);
}

async fn receipts_go_with_their_session(db: &Database) {
    let session = db.session().await;
    let kept = receipt(session.id, "Ada", 1, 1);
    let of_nowhere = receipt(clock::new_id(), "Bob", 1, 1);
    assert_eq!(db.store.raise_receipts(vec![of_nowhere, kept.clone()]).await.unwrap(), std::slice::from_ref(&kept));
    db.store.erase_session(session.id, user()).await.unwrap();
    assert_eq!(db.store.receipts(session.id).await.unwrap(), []);
    assert_eq!(db.store.raise_receipts(vec![kept]).await.unwrap(), []);
}

async fn a_session_is_opened_with_what_its_reader_missed(db: &Database) {
    let session = db.session().await;
    let mine = receipt(session.id, "Ada", 1, 1);
    db.store.raise_receipts(vec![mine.clone()]).await.unwrap();
    let opening = db.store.open_session(session.id, 10, true, |_| None).await.unwrap();
    assert!(opening.log.is_none() && opening.receipts == [mine]);
    let opening = db.store.open_session(session.id, 10, true, |session| Some(session.last_seq - 1)).await.unwrap();
    let seqs: Vec<i64> = opening.log.unwrap().events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, [opening.session.last_seq]);
    assert!(db.store.open_session(clock::new_id(), 10, true, |_| None).await.is_err());
}
