//! Knowledge bases, documents and passages as rows. Each change raises a counter in its own
//! transaction, by which an index knows that it is behind.

use uuid::Uuid;

use super::{
    Store, assistant,
    columns::{Stored, columns, insert},
    db::{execute, read, row, rows, write},
    meta, page,
    recent::Recent,
    request::{self, Created, RequestKey},
    statement::statements,
    word,
};
use crate::{
    domain::{
        knowledge::{Document, DocumentFormat, KnowledgeBase, Passage},
        page::{Page, PageRequest},
    },
    error::{Error, Result},
};

/// Name of the counter.
const REVISION: &str = "knowledge";

columns! {
    BaseRow in "knowledge_bases" {
        id: Uuid,
        display_name: String,
        description: String,
        created_at_ms: i64,
    }
}

columns! {
    DocumentRow in "documents" {
        id: Uuid,
        knowledge_base_id: Uuid,
        title: String,
        uri: String,
        format: String,
        passage_count: i64,
        length: i64,
        created_at_ms: i64,
    }
}

columns! {
    TextRow in "document_texts" {
        document_id: Uuid,
        text: String,
    }
}

columns! {
    PassageRow in "passages" {
        id: Uuid,
        document_id: Uuid,
        knowledge_base_id: Uuid,
        title: String,
        uri: String,
        headings: String,
        text: String,
        first_char: i64,
        end_char: i64,
    }
}

/// A base with the number of its documents.
type Counted = (Uuid, String, String, i64, i64);

const COUNT: &str = ", (SELECT COUNT(*) FROM documents WHERE documents.knowledge_base_id = knowledge_bases.id)";

statements! {
    BASE = ["SELECT ", BaseRow::COLUMNS, COUNT, " FROM knowledge_bases WHERE id = ?"];
    BASES = [
        "SELECT ", BaseRow::COLUMNS, COUNT, " FROM knowledge_bases",
        " WHERE created_at_ms > ? OR (created_at_ms = ? AND id > ?) ORDER BY created_at_ms, id LIMIT ?",
    ];
    DOCUMENT = ["SELECT ", DocumentRow::COLUMNS, " FROM documents WHERE id = ?"];
    DOCUMENTS = [
        "SELECT ", DocumentRow::COLUMNS, " FROM documents WHERE knowledge_base_id = ?",
        " AND (created_at_ms > ? OR (created_at_ms = ? AND id > ?)) ORDER BY created_at_ms, id LIMIT ?",
    ];
    SET_NAME = ["UPDATE knowledge_bases SET display_name = ? WHERE id = ?"];
    SET_DESCRIPTION = ["UPDATE knowledge_bases SET description = ? WHERE id = ?"];
    DELETE_BASE_PASSAGES = [
        "DELETE FROM passages WHERE document_id IN (SELECT id FROM documents WHERE knowledge_base_id = ?)",
    ];
    DELETE_BASE_TEXTS = [
        "DELETE FROM document_texts WHERE document_id IN (SELECT id FROM documents WHERE knowledge_base_id = ?)",
    ];
    DELETE_BASE_DOCUMENTS = ["DELETE FROM documents WHERE knowledge_base_id = ?"];
    DELETE_BASE = ["DELETE FROM knowledge_bases WHERE id = ?"];
    PASSAGES_OF = [
        "SELECT ", PassageRow::COLUMNS, " FROM passages WHERE document_id = ?",
        " AND (first_char > ? OR (first_char = ? AND id > ?)) ORDER BY first_char, id LIMIT ?",
    ];
    TEXT = ["SELECT ", TextRow::COLUMNS, " FROM document_texts WHERE document_id = ?"];
    DELETE_PASSAGES = ["DELETE FROM passages WHERE document_id = ?"];
    DELETE_TEXT = ["DELETE FROM document_texts WHERE document_id = ?"];
    DELETE_DOCUMENT = ["DELETE FROM documents WHERE id = ?"];
    PASSAGES = ["SELECT ", PassageRow::COLUMNS, " FROM passages WHERE id > ? ORDER BY id LIMIT ?"];
}

impl Store {
    pub async fn create_knowledge_base(
        &self,
        base: KnowledgeBase,
        request: Option<RequestKey>,
    ) -> Result<Created<KnowledgeBase>> {
        let store = self.clone();
        let change = async move {
            write!(store, |tx| {
                if let Some(made) = request::begin(&mut tx, request.as_ref(), base.id, base.created_at_ms).await? {
                    let made =
                        row!(tx, Counted, BASE, made)?.ok_or_else(|| Error::not_found("knowledge base", made))?;
                    return Ok(Created::Repeat(counted(made)));
                }
                insert(tx.conn(), vec![BaseRow::from(&base)]).await?;
                meta::count_up(&mut tx, REVISION).await?;
                Created::New(base)
            })
        };
        self.clearing(|recent| recent.knowledge.clear(), change).await
    }

    pub async fn get_knowledge_base(&self, id: Uuid) -> Result<KnowledgeBase> {
        read!(self, |reader| {
            let found = row!(reader, Counted, BASE, id)?;
            found.map(counted).ok_or_else(|| Error::not_found("knowledge base", id))
        })
    }

    /// The oldest first.
    pub async fn list_knowledge_bases(&self, page: PageRequest) -> Result<Page<KnowledgeBase>> {
        let (after, id) = page::after(page);
        read!(self, |reader| {
            let found = rows!(reader, Counted, BASES, after, after, id, page::one_more(page))?;
            let bases = found.into_iter().map(counted).collect();
            Ok(page::cut(page, bases, |base: &KnowledgeBase| (base.created_at_ms, base.id)))
        })
    }

    /// Sets what is given; what is not stays.
    pub async fn update_knowledge_base(
        &self,
        id: Uuid,
        display_name: Option<String>,
        description: Option<String>,
    ) -> Result<KnowledgeBase> {
        write!(self, |tx| {
            if let Some(name) = display_name {
                execute!(tx, SET_NAME, name.as_str(), id)?;
            }
            if let Some(text) = description {
                execute!(tx, SET_DESCRIPTION, text.as_str(), id)?;
            }
            let base = row!(tx, Counted, BASE, id)?.ok_or_else(|| Error::not_found("knowledge base", id))?;
            counted(base)
        })
    }

    /// Deletes a base with all it holds, and takes it from the assistants that used it.
    pub async fn delete_knowledge_base(&self, id: Uuid) -> Result<()> {
        let store = self.clone();
        let change = async move {
            write!(store, |tx| {
                // First of all, because its lock keeps documents from being added meanwhile.
                meta::count_up(&mut tx, REVISION).await?;
                assistant::forget_base(&mut tx, id).await?;
                execute!(tx, DELETE_BASE_PASSAGES, id)?;
                execute!(tx, DELETE_BASE_TEXTS, id)?;
                execute!(tx, DELETE_BASE_DOCUMENTS, id)?;
                if execute!(tx, DELETE_BASE, id)? == 0 {
                    return Err(Error::not_found("knowledge base", id));
                }
            })
        };
        let clear = |recent: &Recent| {
            recent.assistants.clear();
            recent.knowledge.clear();
        };
        self.clearing(clear, change).await
    }

    /// The passages of a document in the order of its text.
    pub async fn list_passages(&self, document: Uuid, page: PageRequest) -> Result<Page<Passage>> {
        let (after, id) = page::after(page);
        read!(self, |reader| {
            let found = rows!(reader, PassageRow, PASSAGES_OF, document, after, after, id, page::one_more(page))?;
            let passages = found.into_iter().map(Passage::try_from).collect::<Result<_>>()?;
            Ok(page::cut(page, passages, |passage: &Passage| (passage.start, passage.id)))
        })
    }

    /// Stores a document with its text and passages, all or nothing.
    pub async fn add_document(
        &self,
        document: Document,
        text: String,
        passages: Vec<Passage>,
        request: Option<RequestKey>,
    ) -> Result<Created<Document>> {
        let store = self.clone();
        let change = async move {
            write!(store, |tx| {
                let (id, base) = (document.id, document.knowledge_base_id);
                if let Some(made) = request::begin(&mut tx, request.as_ref(), id, document.created_at_ms).await? {
                    let made =
                        row!(tx, DocumentRow, DOCUMENT, made)?.ok_or_else(|| Error::not_found("document", made))?;
                    return Ok(Created::Repeat(made.try_into()?));
                }
                if row!(tx, Counted, BASE, base)?.is_none() {
                    return Err(Error::not_found("knowledge base", base));
                }
                insert(tx.conn(), vec![DocumentRow::from(&document)]).await?;
                insert(tx.conn(), vec![TextRow { document_id: id, text }]).await?;
                insert(tx.conn(), passages.into_iter().map(PassageRow::from).collect()).await?;
                meta::count_up(&mut tx, REVISION).await?;
                Created::New(document)
            })
        };
        self.clearing(|recent| recent.knowledge.clear(), change).await
    }

    pub async fn get_document(&self, id: Uuid) -> Result<Document> {
        read!(self, |reader| {
            let found = row!(reader, DocumentRow, DOCUMENT, id)?;
            found.ok_or_else(|| Error::not_found("document", id))?.try_into()
        })
    }

    /// The whole text of a document.
    pub async fn document_text(&self, id: Uuid) -> Result<String> {
        read!(self, |reader| {
            let found = row!(reader, TextRow, TEXT, id)?;
            Ok(found.ok_or_else(|| Error::not_found("document", id))?.text)
        })
    }

    /// The oldest first.
    pub async fn list_documents(&self, base: Uuid, page: PageRequest) -> Result<Page<Document>> {
        let (after, id) = page::after(page);
        read!(self, |reader| {
            let found = rows!(reader, DocumentRow, DOCUMENTS, base, after, after, id, page::one_more(page))?;
            Ok(page::readable(page, found, |document: &DocumentRow| (document.created_at_ms, document.id)))
        })
    }

    /// Deletes a document with its text and passages.
    pub async fn delete_document(&self, id: Uuid) -> Result<()> {
        let store = self.clone();
        let change = async move {
            write!(store, |tx| {
                execute!(tx, DELETE_PASSAGES, id)?;
                execute!(tx, DELETE_TEXT, id)?;
                if execute!(tx, DELETE_DOCUMENT, id)? == 0 {
                    return Err(Error::not_found("document", id));
                }
                meta::count_up(&mut tx, REVISION).await?;
            })
        };
        self.clearing(|recent| recent.knowledge.clear(), change).await
    }

    /// Passages in the order of their ids, from the one after `id`, to rebuild an index from.
    pub async fn passages_after(&self, id: Option<Uuid>, limit: usize) -> Result<Vec<Passage>> {
        let (id, limit) = (id.unwrap_or_default(), i64::try_from(limit).unwrap_or(i64::MAX));
        read!(self, |reader| {
            rows!(reader, PassageRow, PASSAGES, id, limit)?.into_iter().map(Passage::try_from).collect()
        })
    }

    /// Rises with each change of the knowledge.
    pub async fn knowledge_revision(&self) -> Result<i64> {
        let recent = self.recent();
        if let Some(revision) = recent.knowledge.get(Uuid::nil()) {
            return Ok(*revision);
        }
        let since = recent.knowledge.begin();
        read!(self, |reader| {
            let revision = meta::counter(&mut reader, REVISION).await?;
            recent.knowledge.keep(since, Uuid::nil(), &revision);
            Ok(revision)
        })
    }
}

fn counted((id, display_name, description, created_at_ms, document_count): Counted) -> KnowledgeBase {
    KnowledgeBase { id, display_name, description, document_count, created_at_ms }
}

impl From<&KnowledgeBase> for BaseRow {
    fn from(base: &KnowledgeBase) -> Self {
        Self {
            id: base.id,
            display_name: base.display_name.clone(),
            description: base.description.clone(),
            created_at_ms: base.created_at_ms,
        }
    }
}

impl From<&Document> for DocumentRow {
    fn from(document: &Document) -> Self {
        Self {
            id: document.id,
            knowledge_base_id: document.knowledge_base_id,
            title: document.title.clone(),
            uri: document.uri.clone(),
            format: document.format.as_str().to_owned(),
            passage_count: document.passage_count,
            length: document.length,
            created_at_ms: document.created_at_ms,
        }
    }
}

impl TryFrom<DocumentRow> for Document {
    type Error = Error;

    fn try_from(row: DocumentRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            knowledge_base_id: row.knowledge_base_id,
            title: row.title,
            uri: row.uri,
            format: word::parse(&row.format, DocumentFormat::parse)?,
            passage_count: row.passage_count,
            length: row.length,
            created_at_ms: row.created_at_ms,
        })
    }
}

impl From<Passage> for PassageRow {
    fn from(passage: Passage) -> Self {
        Self {
            id: passage.id,
            document_id: passage.document_id,
            knowledge_base_id: passage.knowledge_base_id,
            title: passage.title,
            uri: passage.uri,
            headings: word::to_json(&passage.headings),
            text: passage.text,
            first_char: passage.start,
            end_char: passage.end,
        }
    }
}

impl TryFrom<PassageRow> for Passage {
    type Error = Error;

    fn try_from(row: PassageRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            document_id: row.document_id,
            knowledge_base_id: row.knowledge_base_id,
            title: row.title,
            uri: row.uri,
            headings: word::from_json(&row.headings)?,
            text: row.text,
            start: row.first_char,
            end: row.end_char,
        })
    }
}
