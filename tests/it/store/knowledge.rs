//! Assistants, knowledge bases, documents and passages.

use parlance_server::{
    clock,
    domain::{
        assistant::{Assistant, HandOffPolicy, Privacy},
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
    a_base_goes_with_its_documents_and_from_the_assistants,
    sessions_of_a_deleted_assistant_get_the_default_one,
    ; two_nodes:
    an_assistant_changed_twice_at_once_keeps_both_changes,
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
        privacy: Privacy { reads_notes: true, show_reasoning: false, staff_only: true },
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
    db.store.create_assistant(assistant.clone(), None).await.unwrap();
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

async fn an_assistant_changed_twice_at_once_keeps_both_changes(db: &Database) {
    let assistant = new_assistant(true);
    db.store.create_assistant(assistant.clone(), None).await.unwrap();
    let other = db.another_node();
    for round in 0..20 {
        let (model, instructions) = (format!("model {round}"), format!("instructions {round}"));
        let (new_model, new_instructions) = (model.clone(), instructions.clone());
        let one = db.store.change_assistant(assistant.id, move |assistant| {
            assistant.model = new_model;
            Ok(())
        });
        let two = other.store.change_assistant(assistant.id, move |assistant| {
            assistant.instructions = new_instructions;
            Ok(())
        });
        let (one, two) = tokio::join!(one, two);
        one.and(two).unwrap();
        let now = db.store.get_assistant(assistant.id).await.unwrap();
        assert_eq!((now.model, now.instructions), (model, instructions));
    }
    other.store.close().await;
}

async fn there_is_one_default_assistant(db: &Database) {
    assert_eq!(db.store.default_assistant().await.unwrap_err().reason, Reason::NotFound);
    let (first, second) = (new_assistant(true), new_assistant(true));
    db.store.create_assistant(first.clone(), None).await.unwrap();
    assert_eq!(db.store.default_assistant().await.unwrap(), first);
    db.store.create_assistant(second.clone(), None).await.unwrap();
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

async fn a_base_goes_with_its_documents_and_from_the_assistants(db: &Database) {
    let (kept, gone) = (new_base(), new_base());
    for base in [&kept, &gone] {
        db.store.create_knowledge_base(base.clone(), None).await.unwrap();
    }
    let assistant = Assistant { knowledge_base_ids: vec![kept.id, gone.id], ..new_assistant(true) };
    db.store.create_assistant(assistant.clone(), None).await.unwrap();
    let ((document, passages), (other, others)) = (new_document(gone.id, 3), new_document(kept.id, 5));
    db.store.add_document(document.clone(), "text".into(), passages, None).await.unwrap();
    db.store.add_document(other.clone(), "text".into(), others.clone(), None).await.unwrap();
    let (mut listed, mut after) = (Vec::new(), None);
    loop {
        let page = db.store.list_passages(other.id, PageRequest { size: 2, after }).await.unwrap();
        listed.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(listed, others);

    let named = db.store.update_knowledge_base(gone.id, Some("Tea".into()), None).await.unwrap();
    assert_eq!((named.display_name.as_str(), &named.description), ("Tea", &gone.description));
    let told = db.store.update_knowledge_base(gone.id, None, Some(String::new())).await.unwrap();
    assert_eq!((told.display_name.as_str(), told.description.as_str(), told.document_count), ("Tea", "", 1));
    let revision = db.store.knowledge_revision().await.unwrap();
    db.store.delete_knowledge_base(gone.id).await.unwrap();
    assert!(db.store.knowledge_revision().await.unwrap() > revision);
    assert_eq!(db.store.get_document(document.id).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.passages_after(None, 99).await.unwrap(), others);
    assert_eq!(db.store.get_assistant(assistant.id).await.unwrap().knowledge_base_ids, [kept.id]);
    for unknown in [gone.id, clock::new_id()] {
        assert_eq!(db.store.delete_knowledge_base(unknown).await.unwrap_err().reason, Reason::NotFound);
        let update = db.store.update_knowledge_base(unknown, Some("Tea".into()), None).await;
        assert_eq!(update.unwrap_err().reason, Reason::NotFound);
    }
}

async fn sessions_of_a_deleted_assistant_get_the_default_one(db: &Database) {
    let (default, other) = (new_assistant(true), new_assistant(false));
    db.store.create_assistant(default.clone(), None).await.unwrap();
    let key = Some(RequestKey {
        caller_id: Uuid::from_u128(1),
        rpc: "CreateAssistant",
        request_id: Uuid::from_u128(2),
        digest: vec![9],
    });
    assert_eq!(db.store.create_assistant(other.clone(), key.clone()).await.unwrap(), Created::New(other.clone()));
    assert_eq!(db.store.create_assistant(new_assistant(false), key).await.unwrap(), Created::Repeat(other.clone()));
    for one in [&default, &other] {
        assert_eq!(db.store.serving_assistant(one.id).await.unwrap(), *one);
    }
    db.store.delete_assistant(other.id).await.unwrap();
    assert_eq!(db.store.serving_assistant(other.id).await.unwrap(), default);
    assert_eq!(db.store.delete_assistant(other.id).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.delete_assistant(default.id).await.unwrap_err().reason, Reason::StillNeeded);
}
