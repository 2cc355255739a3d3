//! Assistants, knowledge bases, documents and passages.

use parlance_server::{
    clock,
    domain::{
        assistant::{Assistant, HandOffPolicy},
        knowledge::{Document, DocumentFormat, KnowledgeBase, Passage},
        page::PageRequest,
    },
    error::Reason,
    store::{Created, RequestKey},
};
use uuid::Uuid;

use super::database::{Database, START_MS, on_each_engine};

on_each_engine! {
    an_assistant_is_read_back_as_it_was_written,
    there_is_one_default_assistant,
    a_document_is_stored_whole_and_deleted_whole,
    a_repeated_request_adds_no_second_document,
    passages_can_be_walked_through_in_pages,
    the_revision_rises_with_each_change,
}

const ALL: PageRequest = PageRequest { size: 50, after: None };

fn new_assistant(is_default: bool) -> Assistant {
    Assistant {
        id: clock::new_id(),
        display_name: "Parla".to_owned(),
        provider: "local".to_owned(),
        model: String::new(),
        instructions: "Be brief.\nBe kind.".to_owned(),
        temperature: Some(0.1),
        max_tokens: Some(i32::MAX),
        knowledge_base_ids: vec![clock::new_id(), clock::new_id()],
        hand_off: HandOffPolicy { phrases: vec!["转人工".to_owned()], nothing_found: 3, provider_failures: 0 },
        enabled: true,
        is_default,
        created_at_ms: START_MS,
        updated_at_ms: START_MS,
    }
}

fn new_base() -> KnowledgeBase {
    KnowledgeBase {
        id: clock::new_id(),
        display_name: "Help".to_owned(),
        description: "What people ask".to_owned(),
        document_count: 0,
        created_at_ms: START_MS,
    }
}

fn new_document(base: Uuid, passages: i64) -> (Document, Vec<Passage>) {
    let document = Document {
        id: clock::new_id(),
        knowledge_base_id: base,
        title: "Delivery".to_owned(),
        uri: "https://example.org".to_owned(),
        format: DocumentFormat::Qa,
        passage_count: passages,
        length: 10 * passages,
        created_at_ms: START_MS,
    };
    let passage = |number| Passage {
        id: clock::new_id(),
        document_id: document.id,
        knowledge_base_id: base,
        title: document.title.clone(),
        uri: document.uri.clone(),
        headings: vec!["Parcels".to_owned(), format!("Number {number}")],
        text: format!("passage {number}"),
        start: 10 * number,
        end: 10 * number + 9,
    };
    let passages = (0..passages).map(passage).collect();
    (document, passages)
}

async fn an_assistant_is_read_back_as_it_was_written(db: &Database) {
    let assistant = new_assistant(false);
    db.store.create_assistant(assistant.clone()).await.unwrap();
    assert_eq!(db.store.get_assistant(assistant.id).await.unwrap(), assistant);
    let changed = Assistant {
        instructions: String::new(),
        temperature: None,
        max_tokens: None,
        knowledge_base_ids: Vec::new(),
        enabled: false,
        updated_at_ms: START_MS + 1,
        ..assistant
    };
    db.store.update_assistant(changed.clone()).await.unwrap();
    assert_eq!(db.store.list_assistants().await.unwrap(), [changed]);
    let unknown = new_assistant(false);
    assert_eq!(db.store.update_assistant(unknown.clone()).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.get_assistant(unknown.id).await.unwrap_err().reason, Reason::NotFound);
}

async fn there_is_one_default_assistant(db: &Database) {
    assert_eq!(db.store.default_assistant().await.unwrap_err().reason, Reason::NotFound);
    let (first, second) = (new_assistant(true), new_assistant(true));
    db.store.create_assistant(first.clone()).await.unwrap();
    assert_eq!(db.store.default_assistant().await.unwrap(), first);
    db.store.create_assistant(second.clone()).await.unwrap();
    assert_eq!(db.store.default_assistant().await.unwrap(), second);
    assert!(!db.store.get_assistant(first.id).await.unwrap().is_default);
    db.store.update_assistant(first.clone()).await.unwrap();
    assert_eq!(db.store.default_assistant().await.unwrap(), first);
}

async fn a_document_is_stored_whole_and_deleted_whole(db: &Database) {
    let base = new_base();
    let made = db.store.create_knowledge_base(base.clone(), None).await.unwrap();
    assert_eq!(made, Created::New(base.clone()));
    let (document, passages) = new_document(base.id, 600);
    let text = "word ".repeat(40_000);
    let added = db.store.add_document(document.clone(), text.clone(), passages.clone(), None).await.unwrap();
    assert_eq!(added, Created::New(document.clone()));
    assert_eq!(db.store.get_document(document.id).await.unwrap(), document);
    assert_eq!(db.store.document_text(document.id).await.unwrap(), text);
    assert_eq!(db.store.list_documents(base.id, ALL).await.unwrap().items, std::slice::from_ref(&document));
    assert_eq!(db.store.get_knowledge_base(base.id).await.unwrap().document_count, 1);
    assert_eq!(db.store.list_knowledge_bases(ALL).await.unwrap().items[0].document_count, 1);
    assert_eq!(db.store.passages_after(None, 1_000).await.unwrap(), passages);

    db.store.delete_document(document.id).await.unwrap();
    assert_eq!(db.store.passages_after(None, 1_000).await.unwrap(), []);
    assert_eq!(db.store.get_document(document.id).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.document_text(document.id).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.delete_document(document.id).await.unwrap_err().reason, Reason::NotFound);
    let (orphan, _) = new_document(clock::new_id(), 0);
    let refused = db.store.add_document(orphan, String::new(), Vec::new(), None).await;
    assert_eq!(refused.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.get_knowledge_base(clock::new_id()).await.unwrap_err().reason, Reason::NotFound);
}

async fn a_repeated_request_adds_no_second_document(db: &Database) {
    let key = |rpc| {
        let (caller_id, request_id) = (Uuid::from_u128(1), Uuid::from_u128(2));
        Some(RequestKey { caller_id, rpc, request_id, digest: vec![9] })
    };
    let base = new_base();
    db.store.create_knowledge_base(base.clone(), key("CreateKnowledgeBase")).await.unwrap();
    let again = db.store.create_knowledge_base(new_base(), key("CreateKnowledgeBase")).await.unwrap();
    assert_eq!(again, Created::Repeat(base.clone()));
    let (document, passages) = new_document(base.id, 2);
    // The same id under another RPC is another request.
    let add = |document| db.store.add_document(document, "text".into(), passages.clone(), key("AddDocument"));
    add(document.clone()).await.unwrap();
    let (other, _) = new_document(base.id, 2);
    assert_eq!(add(other).await.unwrap(), Created::Repeat(document));
    assert_eq!(db.store.passages_after(None, 9).await.unwrap().len(), 2);
}

async fn passages_can_be_walked_through_in_pages(db: &Database) {
    let base = new_base();
    db.store.create_knowledge_base(base.clone(), None).await.unwrap();
    let (document, passages) = new_document(base.id, 7);
    db.store.add_document(document, String::new(), passages.clone(), None).await.unwrap();
    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let page = db.store.passages_after(after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        walked.extend(page);
    }
    assert_eq!(walked, passages);
}

async fn the_revision_rises_with_each_change(db: &Database) {
    let revision = async || db.store.knowledge_revision().await.unwrap();
    let first = revision().await;
    let base = new_base();
    db.store.create_knowledge_base(base.clone(), None).await.unwrap();
    let second = revision().await;
    let (document, _) = new_document(base.id, 0);
    db.store.add_document(document.clone(), String::new(), Vec::new(), None).await.unwrap();
    let third = revision().await;
    db.store.delete_document(document.id).await.unwrap();
    assert!(first < second && second < third && third < revision().await);
    assert!(db.store.delete_document(document.id).await.is_err());
}
