//! The built-in knowledge base about Parlance itself: installed once, so that whoever deletes its
//! documents is not overruled by the next start. Servers that start at once on one database give each
//! document the same id, so that it is there once.

use std::collections::HashSet;

use sha2::{Digest, Sha256};
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
        // A start that died halfway is continued under the same id, and one of another server shared.
        let begun = self.store.found_meta(BEGUN, &clock::new_id().to_string()).await?;
        let id = Uuid::parse_str(&begun).unwrap_or_else(|_| clock::new_id());
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
            let (mut document, mut passages) = divided(&new, now_ms);
            document.id = id_of(id, built_in.path);
            passages.iter_mut().for_each(|passage| passage.document_id = document.id);
            stored_by_any(self.store.add_document(document, new.text, passages, None).await)?;
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
                stored_by_any(self.store.create_knowledge_base(base, None).await)
            }
            found => found.map(drop),
        }
    }

    async fn remembered(&self, name: &str) -> Result<Option<Uuid>> {
        Ok(self.store.meta(name).await?.and_then(|id| Uuid::parse_str(&id).ok()))
    }
}

/// A document's id follows from its base and path.
fn id_of(base: Uuid, path: &str) -> Uuid {
    let digest: [u8; 32] = Sha256::new().chain_update(base).chain_update(path).finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// What another server stored in the meantime is stored as well.
fn stored_by_any<T>(stored: Result<T>) -> Result<()> {
    match stored {
        Err(error) if error.reason == Reason::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}
