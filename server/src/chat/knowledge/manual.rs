//! The built-in knowledge base about Parlance itself: installed once, so that whoever deletes its
//! documents is not overruled by the next start.

use std::collections::HashSet;

use uuid::Uuid;

use super::{
    NewDocument,
    library::{Library, divided},
};
use crate::{
    clock,
    domain::{
        knowledge::{DocumentFormat, KnowledgeBase},
        page::{MAX_PAGE, PageRequest},
    },
    error::{Reason, Result},
    knowledge::built_in::DOCUMENTS,
};

/// Where the database remembers the base: while it is being installed, and when it is.
const BEGUN: &str = "built_in_knowledge_begun";
const INSTALLED: &str = "built_in_knowledge";

impl Library {
    /// The base that was installed now or before, as long as it is there. The index is not touched: it is
    /// built at the first search.
    pub(super) async fn install_manual(&self, now_ms: i64) -> Result<Vec<Uuid>> {
        if let Some(id) = self.remembered(INSTALLED).await? {
            return Ok(self.store.get_knowledge_base(id).await.map(|base| base.id).into_iter().collect());
        }
        // A start that died halfway is continued under the same id.
        let id = self.remembered(BEGUN).await?.unwrap_or_else(clock::new_id);
        self.store.set_meta(BEGUN, &id.to_string()).await?;
        self.begin_manual(id, now_ms).await?;
        let stored = self.store.list_documents(id, PageRequest { size: MAX_PAGE, after: None }).await?;
        let stored: HashSet<String> = stored.items.into_iter().map(|document| document.uri).collect();
        for built_in in DOCUMENTS.iter().filter(|document| !stored.contains(document.path)) {
            let new = NewDocument {
                knowledge_base_id: id,
                title: built_in.title().to_owned(),
                uri: built_in.path.to_owned(),
                format: DocumentFormat::Markdown,
                text: built_in.text.to_owned(),
            };
            let (document, passages) = divided(&new, now_ms);
            self.store.add_document(document, new.text, passages, None).await?;
        }
        self.store.set_meta(INSTALLED, &id.to_string()).await?;
        Ok(vec![id])
    }

    async fn begin_manual(&self, id: Uuid, now_ms: i64) -> Result<()> {
        let base = KnowledgeBase {
            id,
            display_name: "Parlance".to_owned(),
            description: "What Parlance is and how it is run, in English and Chinese".to_owned(),
            document_count: 0,
            created_at_ms: now_ms,
        };
        match self.store.get_knowledge_base(id).await {
            Err(error) if error.reason == Reason::NotFound => {
                self.store.create_knowledge_base(base, None).await.map(drop)
            }
            found => found.map(drop),
        }
    }

    async fn remembered(&self, name: &str) -> Result<Option<Uuid>> {
        Ok(self.store.meta(name).await?.and_then(|id| Uuid::parse_str(&id).ok()))
    }
}
