//! What other servers do to sessions that inboxes show or should: those in which something happened lately are looked
//! at once a second, many at a time and only while an inbox is open here, and of those that are shown a part each time,
//! because what was closed or erased happens to no session that could be found otherwise.

use std::{collections::HashMap, sync::Arc};

use uuid::Uuid;

use crate::{
    chat::Chat,
    domain::session::Session,
    error::Result,
    store::{Active, Head},
};

/// What happened this long before the last look is looked at again: a commit may take so long after it has taken its
/// time.
const OVERLAP_MS: i64 = 12_000;
/// Sessions of one look in which something happened lately, and of those that are shown.
const MOST_ACTIVE: usize = 4_096;
const MOST_SHOWN: usize = 512;
/// Sessions read at once.
const CHUNK: usize = 50;

/// How far it has been looked.
#[derive(Default)]
pub(super) struct Looked {
    /// What had happened until then was looked at; none while no inbox is open.
    until_ms: Option<i64>,
    /// What was found of it, and how far each log went.
    known: HashMap<Uuid, i64>,
    /// The last of those that are shown.
    shown: Uuid,
}

impl Chat {
    pub(super) async fn look_at_inboxes(&self, looked: &mut Looked) -> Result<()> {
        if !self.hub.inboxes().is_any_open() {
            *looked = Looked::default();
            return Ok(());
        }
        let now_ms = self.clock.now_ms();
        let since_ms = looked.until_ms.unwrap_or(now_ms) - OVERLAP_MS;
        let active = self.store.active_sessions(since_ms, MOST_ACTIVE).await?;
        let lacks = |active: &Active| {
            let Active { session_id, last_seq, state, assignee } = *active;
            self.hub.inboxes().lack(session_id, last_seq, Some((state, assignee)))
        };
        let is_new = |active: &&Active| looked.known.get(&active.session_id) != Some(&active.last_seq);
        let lacking = active.iter().filter(is_new).filter(|active| lacks(active)).map(|active| active.session_id);
        self.show(lacking.collect()).await?;
        looked.until_ms = Some(now_ms);
        looked.known = active.iter().map(|active| (active.session_id, active.last_seq)).collect();
        self.look_at_shown(looked).await
    }

    /// What has become of some that are shown.
    async fn look_at_shown(&self, looked: &mut Looked) -> Result<()> {
        let shown = self.hub.inboxes().shown_after(looked.shown, MOST_SHOWN);
        let heads = if shown.is_empty() { Vec::new() } else { self.store.heads(shown.clone()).await? };
        let heads: HashMap<Uuid, Head> = heads.into_iter().map(|head| (head.session_id, head)).collect();
        let changed = |session_id: &&Uuid| {
            heads.get(*session_id).is_none_or(|head| self.hub.inboxes().lack(**session_id, head.last_seq, None))
        };
        self.show(shown.iter().filter(changed).copied().collect()).await?;
        looked.shown = if shown.len() < MOST_SHOWN { Uuid::nil() } else { shown[shown.len() - 1] };
        Ok(())
    }

    /// Shows sessions as they are now, or that they are no more.
    async fn show(&self, session_ids: Vec<Uuid>) -> Result<()> {
        for chunk in session_ids.chunks(CHUNK) {
            let read = self.store.sessions(chunk.to_vec()).await?;
            let mut found: HashMap<Uuid, Session> = read.into_iter().map(|session| (session.id, session)).collect();
            for session_id in chunk {
                match found.remove(session_id) {
                    Some(session) => self.hub.inboxes().changed(&Arc::new(session), true),
                    None => self.hub.inboxes().deleted(*session_id, i64::MAX),
                }
            }
        }
        Ok(())
    }
}
