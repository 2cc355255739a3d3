//! Whether questions find their passage, and questions about other matters find nothing.

use std::path::Path;

use parlance_server::{
    clock::new_id,
    domain::knowledge::{DocumentFormat, Found, Passage},
    knowledge::{Knowledge, built_in::DOCUMENTS, split::split},
};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize)]
struct Questions {
    answerable: Vec<Answerable>,
    unanswerable: Vec<String>,
}

#[derive(Deserialize)]
struct Answerable {
    question: String,
    /// Path of the document below `knowledge/`, without its ending.
    document: String,
    /// Words of the passage that has to come first.
    phrase: String,
}

fn passages(base: Uuid, title: &str, uri: &str, text: &str) -> Vec<Passage> {
    let document_id = new_id();
    let pieces = split(DocumentFormat::Markdown, text).into_iter();
    let passage = |piece: parlance_server::knowledge::split::Piece| Passage {
        id: new_id(),
        document_id,
        knowledge_base_id: base,
        title: title.to_owned(),
        uri: uri.to_owned(),
        headings: piece.headings,
        text: piece.text,
        start: piece.start,
        end: piece.end,
    };
    pieces.map(passage).collect()
}

async fn built_in(folder: &Path) -> Knowledge {
    let knowledge = Knowledge::new(folder.join("index"), 60_000);
    let base = new_id();
    knowledge.begin().await.unwrap();
    for document in DOCUMENTS {
        knowledge.append(passages(base, document.title(), document.path, document.text)).await.unwrap();
    }
    knowledge.finish("1".to_owned()).await.unwrap();
    knowledge
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn describe(found: Option<&Found>) -> String {
    found.map_or("nothing".to_owned(), |found| {
        let headings = found.passage.headings.last().map_or("", String::as_str);
        format!("{:.2} {} / {headings}", found.score, found.passage.uri.trim_start_matches("knowledge/"))
    })
}

#[tokio::test]
async fn questions_find_their_passage_first_or_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let knowledge = built_in(folder.path()).await;
    let questions: Questions = serde_json::from_str(include_str!("../../knowledge/questions.json")).unwrap();
    let (mut first, mut refused) = (0, 0);
    for asked in &questions.answerable {
        let found = knowledge.search(&[], &asked.question, 5).await.unwrap();
        let right = |found: &Found| {
            found.passage.uri == format!("knowledge/{}.md", asked.document)
                && one_line(&found.passage.text).contains(&asked.phrase)
        };
        let hit = found.first().is_some_and(right);
        first += usize::from(hit);
        println!("{} | {} | {}", if hit { "first  " } else { "MISSED " }, asked.question, describe(found.first()));
        if !hit {
            println!("        | wanted {} at {:?}", asked.document, found.iter().position(right));
        }
    }
    for question in &questions.unanswerable {
        let found = knowledge.search(&[], question, 5).await.unwrap();
        refused += usize::from(found.is_empty());
        println!("{} | {question} | {}", if found.is_empty() { "refused" } else { "FOUND  " }, describe(found.first()));
    }
    println!("right passage first: {first} of {} (16 wanted)", questions.answerable.len());
    println!("refused: {refused} of {} (8 wanted)", questions.unanswerable.len());
    assert!(first >= 16 && refused >= 8);
}
