//! What the items of a batch are judged by: read under the lock, in as few statements as it takes. Apart from
//! the judging, which needs no database.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use uuid::Uuid;

use crate::{
    domain::{message::Message, session::Session},
    store::{
        citation,
        db::Tx,
        failure::Failure,
        message,
        recent::Recent,
        request::{self, KnownRequests, RequestKey},
        session,
        work::{Item, Look},
        writer::WriterHooks,
    },
};

/// What the items are judged by, as it is under the lock.
pub(super) struct Before {
    pub now_ms: i64,
    pub sessions: HashMap<Uuid, Arc<Session>>,
    pub answers: HashMap<Uuid, Arc<Message>>,
    /// Messages by their identity.
    pub known: HashMap<Vec<u8>, Arc<Message>>,
    /// Other messages that changes ask about, by session.
    pub read: HashMap<Uuid, Vec<Arc<Message>>>,
    pub requests: KnownRequests,
}

pub(super) async fn read(tx: &mut Tx, recent: &Recent, hooks: &WriterHooks, items: &[Item]) -> Result<Before, Failure> {
    let identities: HashSet<&[u8]> = items.iter().filter_map(Item::identity).collect();
    // Where a transaction has everything locked from its beginning, it begins with what nearly every batch asks.
    let begins = tx.begins_with_a_statement() && !identities.is_empty();
    let mut known = Vec::new();
    if begins {
        known = message::by_identities(tx.conn(), &identities, true).await?;
    } else {
        tx.begin().await?;
    }
    let keys: Vec<&RequestKey> = items.iter().filter_map(Item::request).collect();
    let requests = request::known(tx.conn(), &keys).await?;
    let mut targets: BTreeSet<Uuid> = items.iter().filter_map(|item| item.existing(&requests)).collect();
    // Only this transaction can write now, so what is kept is as good as read.
    let mut sessions = Vec::new();
    targets.retain(|id| {
        let kept = recent.sessions.get(*id);
        let missing = kept.is_none();
        sessions.extend(kept);
        missing
    });
    sessions.extend(session::locked(tx.conn(), &targets).await?.into_iter().map(Arc::new));
    // Only now is it certain which messages there are: whoever stored one held its session.
    if !begins {
        known = message::by_identities(tx.conn(), &identities, false).await?;
    }
    let answers = running(tx, hooks, &sessions).await?;
    let read = look(tx, items, &requests).await?;
    Ok(Before {
        now_ms: (hooks.now_ms)(),
        sessions: sessions.into_iter().map(|session| (session.id, session)).collect(),
        answers: answers.into_iter().map(|answer| (answer.id, Arc::new(answer))).collect(),
        known: known
            .into_iter()
            .filter_map(|message| Some((message::identity_of(&message)?, Arc::new(message))))
            .collect(),
        read,
        requests,
    })
}

/// The answers being written. Of those of this node the claim is known, and their text is in memory.
async fn running(tx: &mut Tx, hooks: &WriterHooks, sessions: &[Arc<Session>]) -> Result<Vec<Message>, Failure> {
    let (mut answers, mut unknown) = (Vec::new(), Vec::new());
    for (session_id, id) in sessions.iter().filter_map(|session| Some((session.id, session.answer_id?))) {
        match hooks.live.get(session_id).filter(|live| live.message.id == id) {
            Some(live) => {
                let (text, delta_count) = live.so_far();
                answers.push(Message { text, delta_count, ..Message::clone(&live.message) });
            }
            None => unknown.push(id),
        }
    }
    answers.extend(message::by_ids(tx.conn(), &unknown).await?);
    Ok(answers)
}

/// Reads the messages that changes ask about, each once.
async fn look(
    tx: &mut Tx,
    items: &[Item],
    requests: &KnownRequests,
) -> Result<HashMap<Uuid, Vec<Arc<Message>>>, Failure> {
    let (mut ids, mut cited, mut found) = (BTreeSet::new(), Vec::new(), Vec::new());
    for item in items {
        match &item.look {
            Look::Nothing | Look::Identity(_) => {}
            Look::Message(id) => drop(ids.insert(*id)),
            Look::Cited(id) => {
                ids.insert(*id);
                cited.push(*id);
            }
            Look::Citing(seq) => found.extend(citation::citing(tx, item.session_id, *seq).await?),
            Look::Seqs(seqs) => found.extend(message::at(tx, item.session_id, seqs).await?),
        }
        if item.new.is_none() {
            ids.extend(item.request().and_then(|key| requests.made(key)));
        }
    }
    found.extend(message::by_ids(tx.conn(), &Vec::from_iter(ids)).await?);
    let sources: Vec<Message> = found.iter().filter(|message| cited.contains(&message.id)).cloned().collect();
    for source in &sources {
        found.extend(citation::citing(tx, source.session_id, source.seq).await?);
    }
    let mut read: HashMap<Uuid, Vec<Arc<Message>>> = HashMap::new();
    for message in found {
        let of_session = read.entry(message.session_id).or_default();
        if !of_session.iter().any(|known| known.id == message.id) {
            of_session.push(Arc::new(message));
        }
    }
    Ok(read)
}
