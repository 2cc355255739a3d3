//! Whether questions find their passage, and questions about other matters find nothing.

use std::path::Path;

use parlance_server::{
    chat::phrases::asks_for_person,
    clock::new_id,
    domain::knowledge::{DocumentFormat, Found, Passage},
    knowledge::{
        Knowledge, Whole,
        built_in::DOCUMENTS,
        rank,
        split::{Piece, split},
    },
};
use serde::Deserialize;
use uuid::Uuid;

const QUESTIONS: &str = include_str!("../../knowledge/questions.json");

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

pub fn passages(base: Uuid, title: &str, uri: &str, text: &str) -> Vec<Passage> {
    let document_id = new_id();
    let pieces = split(DocumentFormat::Markdown, text).into_iter();
    let passage = |piece: Piece| Passage {
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
    let questions: Questions = serde_json::from_str(QUESTIONS).unwrap();
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

#[tokio::test]
async fn none_of_the_questions_asks_for_a_person() {
    let questions: Questions = serde_json::from_str(QUESTIONS).unwrap();
    let asked = questions.answerable.iter().map(|asked| &asked.question).chain(&questions.unanswerable);
    for question in asked {
        assert_eq!(asks_for_person(question, &[]), None, "{question}");
    }
}

#[tokio::test]
async fn every_piece_of_the_built_in_base_is_found_by_its_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let knowledge = built_in(folder.path()).await;
    for document in DOCUMENTS {
        for piece in split(DocumentFormat::Markdown, document.text) {
            let found = knowledge.search(&[], &piece.text, 1).await.unwrap();
            assert_eq!(found.first().map(|found| &found.passage.text), Some(&piece.text), "{}", document.path);
        }
    }
}

#[tokio::test]
async fn only_the_named_bases_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    let knowledge = Knowledge::new(folder.path().join("index"), 60_000);
    let (one, other) = (new_id(), new_id());
    let mut both = passages(one, "Tea", "", "Green tea is brewed at seventy degrees.");
    both.extend(passages(other, "Coffee", "", "Coffee is brewed at ninety degrees."));
    knowledge.put(both, "1".to_owned()).await.unwrap();
    let titles = async |bases: &[Uuid]| -> Vec<String> {
        let found = knowledge.search(bases, "How many degrees to brew?", 5).await.unwrap();
        found.into_iter().map(|found| found.passage.title).collect()
    };
    assert_eq!(titles(&[one]).await, ["Tea"]);
    assert_eq!(titles(&[other]).await, ["Coffee"]);
    assert_eq!(titles(&[one, other]).await.len(), 2);
    assert_eq!(titles(&[]).await.len(), 2);
    assert_eq!(titles(&[new_id()]).await.len(), 0);
}

#[tokio::test]
async fn the_index_follows_changes_and_remembers_their_stamp_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let knowledge = Knowledge::new(folder.path().join("index"), 1000);
    assert_eq!(knowledge.stamp().await.unwrap(), None);
    let tea = passages(new_id(), "Tea", "", "Green tea is brewed at seventy degrees.");
    let document_id = tea[0].document_id;
    knowledge.put(tea, "1".to_owned()).await.unwrap();
    knowledge.put(passages(new_id(), "Oil", "", "Olive oil is pressed cold."), "2".to_owned()).await.unwrap();
    drop(knowledge);

    let knowledge = Knowledge::new(folder.path().join("index"), 1000);
    assert_eq!(knowledge.stamp().await.unwrap().as_deref(), Some("2"));
    assert_eq!(knowledge.search(&[], "green tea", 5).await.unwrap().len(), 1);
    knowledge.remove(Whole::Document(document_id), "3".to_owned()).await.unwrap();
    assert_eq!(knowledge.search(&[], "green tea", 5).await.unwrap().len(), 0);
    assert_eq!(knowledge.search(&[], "olive oil", 5).await.unwrap().len(), 1);
    knowledge.mark_stale();
    assert_eq!(knowledge.stamp().await.unwrap(), None);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_idle_index_gives_its_files_back_and_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let knowledge = Knowledge::new(folder.path().join("index"), 1000);
    knowledge.put(passages(new_id(), "Oil", "", "Olive oil is pressed cold."), "1".to_owned()).await.unwrap();
    assert_eq!(knowledge.search(&[], "olive oil", 5).await.unwrap().len(), 1);
    let path = folder.path().to_str().unwrap();
    let is_mapped = || std::fs::read_to_string("/proc/self/maps").unwrap().contains(path);
    knowledge.close_if_idle(0).await;
    knowledge.close_if_idle(999).await;
    assert!(is_mapped());
    knowledge.close_if_idle(1000).await;
    assert!(!is_mapped());
    assert_eq!(knowledge.search(&[], "olive oil", 5).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_damaged_index_has_no_stamp_and_can_be_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    let knowledge = Knowledge::new(index.clone(), 1000);
    knowledge.put(passages(new_id(), "Oil", "", "Olive oil is pressed cold."), "1".to_owned()).await.unwrap();
    knowledge.close().await;
    std::fs::write(index.join("meta.json"), "not an index").unwrap();
    assert_eq!(knowledge.stamp().await.unwrap(), None);
    knowledge.begin().await.unwrap();
    knowledge.append(passages(new_id(), "Oil", "", "Olive oil is pressed cold.")).await.unwrap();
    knowledge.finish("2".to_owned()).await.unwrap();
    assert_eq!(knowledge.stamp().await.unwrap().as_deref(), Some("2"));
    assert_eq!(knowledge.search(&[], "olive oil", 5).await.unwrap().len(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn the_index_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let knowledge = built_in(folder.path()).await;
    assert!(knowledge.stamp().await.unwrap().is_some());
    let mode = std::fs::metadata(folder.path().join("index")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn what_an_agent_said_is_found_and_what_an_agent_asked_is_not() {
    let said = [
        "Hello, how can I help?",
        "What is your order number?",
        "Your teapot leaves Bremen on Tuesday. Anything else?",
    ];
    let found = rank("When does my teapot leave?", &said);
    assert_eq!(found.iter().map(|found| found.index).collect::<Vec<_>>(), [2]);
    assert_eq!(rank("What is my order number?", &said), []);
    let chinese = rank("茶壶哪天发出？", &["您好，请稍等", "您的茶壶星期二从宁波发出。"]);
    assert_eq!(chinese.iter().map(|found| found.index).collect::<Vec<_>>(), [1]);
}
