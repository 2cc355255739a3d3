//! Keeps the index behind the database: each change is made there first, then followed here. What the
//! index missed, by a failure or another node's change, shows in its stamp, and it is built anew.

use std::sync::Arc;

use uuid::Uuid;

use super::NewDocument;
use crate::{
    clock,
    domain::knowledge::{Document, Found, KnowledgeBase, Passage},
    error::Result,
    knowledge::{
        Knowledge, Whole,
        split::{Piece, split},
    },
    store::{Created, RequestKey, Store},
    tasks::Tasks,
};

/// Passages read at once when the index is built.
const BATCH: usize = 500;

/// The database and the index made from it. To be used in tasks that are run to their end: an index
/// that is left while it is being built would be built again.
#[derive(Clone)]
pub(super) struct Library {
    pub(super) store: Store,
    pub(super) knowledge: Arc<Knowledge>,
    pub(super) tasks: Tasks,
}

/// What follows a change of the database.
enum Change {
    Nothing,
    Put(Vec<Passage>),
    Remove(Whole),
}

impl Library {
    pub(super) async fn create_base(&self, base: KnowledgeBase, request: Option<RequestKey>) -> Result<KnowledgeBase> {
        let _turn = self.knowledge.turn().await;
        let before = self.catch_up().await;
        let created = self.store.create_knowledge_base(base, request).await?;
        if matches!(created, Created::New(_)) {
            self.follow(before, Change::Nothing).await;
        }
        Ok(created.into_inner())
    }

    pub(super) async fn add_document(
        &self,
        new: NewDocument,
        now_ms: i64,
        request: Option<RequestKey>,
    ) -> Result<Document> {
        let (document, passages) = divided(&new, now_ms);
        let _turn = self.knowledge.turn().await;
        let before = self.catch_up().await;
        let created = self.store.add_document(document, new.text, passages.clone(), request).await?;
        if matches!(created, Created::New(_)) {
            self.follow(before, Change::Put(passages)).await;
        }
        Ok(created.into_inner())
    }

    pub(super) async fn delete_document(&self, id: Uuid) -> Result<()> {
        let _turn = self.knowledge.turn().await;
        let before = self.catch_up().await;
        self.store.delete_document(id).await?;
        self.follow(before, Change::Remove(Whole::Document(id))).await;
        Ok(())
    }

    pub(super) async fn delete_base(&self, id: Uuid) -> Result<()> {
        let _turn = self.knowledge.turn().await;
        let before = self.catch_up().await;
        self.store.delete_knowledge_base(id).await?;
        self.follow(before, Change::Remove(Whole::Base(id))).await;
        Ok(())
    }

    pub(super) async fn search(&self, bases: &[Uuid], question: &str, limit: usize) -> Result<Vec<Found>> {
        let stamp = self.stamp(self.store.knowledge_revision().await?);
        match self.knowledge.search_at(stamp, bases, question, limit).await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => {}
            // A damaged file shows only when it is read.
            Err(_) => self.knowledge.mark_stale(),
        }
        self.make_current().await?;
        self.knowledge.search_near(bases, question, limit).await
    }

    /// An index of an earlier state, which another node has changed since, is searched while the new one is
    /// built.
    async fn make_current(&self) -> Result<()> {
        let revision = self.store.knowledge_revision().await?;
        let stamp = self.knowledge.stamp().await?;
        if stamp.as_ref() == Some(&self.stamp(revision)) {
            return Ok(());
        }
        if stamp.is_some_and(|stamp| stamp.starts_with(&self.stamp_of_all())) {
            if let Some(turn) = self.knowledge.try_turn() {
                let library = self.clone();
                self.tasks.spawn(async move {
                    library.catch_up().await;
                    drop(turn);
                });
            }
            return Ok(());
        }
        let _turn = self.knowledge.turn().await;
        self.build_if_behind().await.map(drop)
    }

    /// The revision that the index shows after it was brought there; none when that failed.
    async fn catch_up(&self) -> Option<i64> {
        let built = self.build_if_behind().await;
        built.inspect_err(|error| tracing::warn!(%error, "the search index is behind")).ok()
    }

    async fn build_if_behind(&self) -> Result<i64> {
        let revision = self.store.knowledge_revision().await?;
        if self.is_current(revision).await? {
            return Ok(revision);
        }
        tracing::info!(revision, "building the search index");
        self.knowledge.begin().await?;
        let mut after = None;
        loop {
            let passages = self.store.passages_after(after, BATCH).await?;
            let Some(last) = passages.last() else { break };
            after = Some(last.id);
            self.knowledge.append(passages).await?;
        }
        self.knowledge.finish(self.stamp(revision)).await?;
        Ok(revision)
    }

    /// Makes the index follow the one change that was made since `before`. Whatever came between is
    /// another node's, and found when the index is used next.
    async fn follow(&self, before: Option<i64>, change: Change) {
        let followed = async {
            let revision = self.store.knowledge_revision().await?;
            if before.is_none_or(|before| before + 1 != revision) {
                return self.build_if_behind().await.map(drop);
            }
            let stamp = self.stamp(revision);
            match change {
                Change::Nothing => self.knowledge.put(Vec::new(), stamp).await,
                Change::Put(passages) => self.knowledge.put(passages, stamp).await,
                Change::Remove(whole) => self.knowledge.remove(whole, stamp).await,
            }
        };
        if let Err(error) = followed.await {
            tracing::warn!(%error, "the search index did not follow a change and will be built anew");
            self.knowledge.mark_stale();
        }
    }

    async fn is_current(&self, revision: i64) -> Result<bool> {
        Ok(self.knowledge.stamp().await? == Some(self.stamp(revision)))
    }

    /// Names a state of this database: a restored one has another log id.
    fn stamp(&self, revision: i64) -> String {
        format!("{}{revision}", self.stamp_of_all())
    }

    /// What the names of all its states begin with.
    fn stamp_of_all(&self) -> String {
        format!("{} ", self.store.log_id())
    }
}

/// A document and its passages.
pub(super) fn divided(new: &NewDocument, now_ms: i64) -> (Document, Vec<Passage>) {
    let id = clock::new_id();
    let passage = |piece: Piece| Passage {
        id: clock::new_id(),
        document_id: id,
        knowledge_base_id: new.knowledge_base_id,
        title: new.title.clone(),
        uri: new.uri.clone(),
        headings: piece.headings,
        text: piece.text,
        start: piece.start,
        end: piece.end,
    };
    let passages: Vec<Passage> = split(new.format, &new.text).into_iter().map(passage).collect();
    let document = Document {
        id,
        knowledge_base_id: new.knowledge_base_id,
        title: new.title.clone(),
        uri: new.uri.clone(),
        format: new.format,
        passage_count: i64::try_from(passages.len()).unwrap_or(i64::MAX),
        length: i64::try_from(new.text.chars().count()).unwrap_or(i64::MAX),
        created_at_ms: now_ms,
    };
    (document, passages)
}
