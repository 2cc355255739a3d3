//! How well the built-in assistant answers questions over a shop's documents, as a customer sees it: by whole
//! answers. Half of the questions is unseen: it is counted and never shown, so that nobody tunes to it.

use std::{fs, path::PathBuf, sync::Arc};

use futures_util::StreamExt;
use parlance_server::{
    ai::{
        Piece, Prompt, Provider, Target,
        builtin::Builtin,
        settings::{ProviderKind, ProviderSettings},
    },
    chat::{knowledge::known, phrases::asks_for_person},
    domain::message::Citation,
    knowledge::Knowledge,
};
use serde::Deserialize;

use crate::knowledge::passages;

#[derive(Deserialize)]
struct Asked {
    question: String,
    /// Words without which an answer is wrong; none when no document has the answer.
    fact: Option<String>,
    unseen: bool,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The first quote has the fact, or nothing was answered where nothing could be.
    Right,
    /// A later quote has the fact.
    Later,
    /// Nothing was answered, or "is it about …?" was asked back.
    Refused,
    /// An answer without the fact.
    Wrong,
}

#[derive(Default)]
struct Tally {
    asked: usize,
    right: usize,
    later: usize,
    refused: usize,
    wrong: usize,
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        self.asked += 1;
        *match outcome {
            Outcome::Right => &mut self.right,
            Outcome::Later => &mut self.later,
            Outcome::Refused => &mut self.refused,
            Outcome::Wrong => &mut self.wrong,
        } += 1;
    }

    fn print(&self, name: &str) {
        let Self { asked, right, later, refused, wrong } = self;
        println!("| {name} | {asked} | {right} | {later} | {refused} | {wrong} |");
    }
}

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("it/fixtures/shop")
}

async fn shop(knowledge: &Knowledge) {
    knowledge.begin().await.unwrap();
    for language in ["en", "zh"] {
        let mut files: Vec<_> =
            fs::read_dir(fixtures().join(language)).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let title = text.lines().next().unwrap().trim_start_matches("# ").to_owned();
            knowledge.append(passages(parlance_server::clock::new_id(), &title, "", &text)).await.unwrap();
        }
    }
    knowledge.finish("1".to_owned()).await.unwrap();
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn answer(knowledge: &Knowledge, question: &str) -> (String, Vec<Citation>) {
    let found = knowledge.search_near(&[], question, 5).await.unwrap();
    let known = known(found);
    let prompt =
        Prompt { question: question.to_owned(), passages: known.passages, leads: known.leads, ..Prompt::default() };
    let provider = Builtin::new(&ProviderSettings { pace_ms: 0, ..ProviderSettings::of(ProviderKind::Builtin) });
    let pieces: Vec<Piece> =
        provider.stream(Arc::new(prompt), &Target::default()).map(|piece| piece.unwrap()).collect().await;
    let (mut text, mut citations) = (String::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Text(more) => text.push_str(&more),
            Piece::Citations(cited) => citations = cited,
            _ => {}
        }
    }
    (text, citations)
}

fn judge(asked: &Asked, citations: &[Citation]) -> Outcome {
    match &asked.fact {
        None if citations.is_empty() => Outcome::Right,
        Some(_) if citations.is_empty() => Outcome::Refused,
        None => Outcome::Wrong,
        Some(fact) => match citations.iter().position(|cited| one_line(&cited.quote).contains(fact)) {
            Some(0) => Outcome::Right,
            Some(_) => Outcome::Later,
            None => Outcome::Wrong,
        },
    }
}

#[tokio::test]
async fn a_shops_questions_are_answered_right_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let knowledge = Knowledge::new(folder.path().join("index"), 60_000);
    shop(&knowledge).await;
    let all: Vec<Asked> =
        serde_json::from_str(&fs::read_to_string(fixtures().join("questions.json")).unwrap()).unwrap();
    // By [unseen][answerable].
    let mut tallies: [[Tally; 2]; 2] = Default::default();
    for asked in &all {
        assert_eq!(asks_for_person(&asked.question, &[]), None, "{}", asked.question);
        let (text, citations) = answer(&knowledge, &asked.question).await;
        let outcome = judge(asked, &citations);
        tallies[usize::from(asked.unseen)][usize::from(asked.fact.is_some())].count(outcome);
        if !asked.unseen && outcome != Outcome::Right {
            println!(
                "{outcome:?} | {} | {} | {}",
                asked.question,
                asked.fact.as_deref().unwrap_or("-"),
                one_line(&text)
            );
        }
    }
    println!("| questions | asked | right first | right later | refused | wrong |\n|---|--:|--:|--:|--:|--:|");
    for (half, name) in tallies.iter().zip(["seen", "unseen"]) {
        half[1].print(&format!("{name}, answerable"));
        half[0].print(&format!("{name}, unanswerable"));
    }
    let [_, unseen] = &tallies;
    let wrong = unseen[0].wrong + unseen[1].wrong;
    assert!(unseen[1].right * 4 >= unseen[1].asked * 3, "three of four answerable ones are right first");
    assert!(wrong * 10 <= unseen[0].asked + unseen[1].asked, "at most one of ten is wrong");
}
