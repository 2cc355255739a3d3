//! Knowledge bases, documents, and the passages they are split into.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::words;

words! {
    /// How a document is split.
    DocumentFormat {
        Markdown = "markdown",
        Text = "text",
        Qa = "qa",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnowledgeBase {
    pub id: Uuid,
    pub display_name: String,
    pub description: String,
    pub document_count: i64,
    pub created_at_ms: i64,
}

/// A document without its text, which the store keeps apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub id: Uuid,
    pub knowledge_base_id: Uuid,
    pub title: String,
    pub uri: String,
    pub format: DocumentFormat,
    pub passage_count: i64,
    /// Code points of its text.
    pub length: i64,
    pub created_at_ms: i64,
}

/// A part of a document: the unit that is found and cited. Offsets are in code points of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    pub id: Uuid,
    pub document_id: Uuid,
    pub knowledge_base_id: Uuid,
    pub title: String,
    pub uri: String,
    pub headings: Vec<String>,
    pub text: String,
    pub start: i64,
    pub end: i64,
}

/// A passage that fits a question. `score` is 0 to 1: the share of the question's weight it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub passage: Passage,
    pub score: f64,
    /// Whether it fits well enough to answer from; what does not is a near miss.
    pub used: bool,
    /// Whether it fits so well that it may be quoted as the answer, with nobody to judge it.
    pub sure: bool,
}
