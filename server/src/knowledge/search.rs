//! Finding passages: the engine proposes candidates by its own ranking, then each is judged by how much of
//! the question it covers. What covers too little is not found, however well it ranks.

use tantivy::{
    Searcher, TantivyDocument, TantivyError, Term,
    collector::TopDocs,
    query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};
use uuid::Uuid;

use super::{
    index::{self, Fields, Index},
    score::{Covering, Question},
    split::{Piece, split, without_last_questions},
};
use crate::{
    domain::{
        knowledge::{DocumentFormat, Found, Passage},
        terms::{self, mend::mend, synonyms::synonyms},
    },
    error::{Error, Result},
};

/// Candidates that are judged.
const CANDIDATES: usize = 64;
/// A passage that scores less does not answer the question.
pub const LEAST: f64 = 0.22;
/// A passage that scores less is no certain answer.
const SURE: f64 = 0.25;
/// As that, when no text has one of the question's words: it may be about something else.
const SURE_OF_STRANGE: f64 = 0.34;
/// A near miss has at least this share of it: worth to be asked about.
const NEAR: f64 = 0.5;
/// What a score keeps for each word that was read otherwise than it was written.
const MENDED: f64 = 0.9;
/// With fewer passages than this, how rare a word is says little: weights are made as if there were as many.
const FEW: u64 = 100;
/// A word that no passage has, against the rarest that one has.
const UNKNOWN: f64 = 0.9;
/// How much of the final score rests on the engine's ranking, which knows lengths and repetitions.
const RANKED: f64 = 0.3;
/// What a passage counts that shares names with the question but not its script: the reader asked in another language.
const OTHER_SCRIPT: f64 = 0.8;

/// A text of which a part answers the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Which of the texts.
    pub index: usize,
    pub score: f64,
    /// The part, in code points of the text.
    pub start: i64,
    pub end: i64,
    pub text: String,
}

/// The passages of some knowledge bases, or of all, that answer a question, best first.
pub fn search(index: &Index, bases: &[Uuid], question: &str, limit: usize) -> Result<Vec<Found>> {
    let (searcher, fields) = index.searcher()?;
    let (found, all_known) = candidates(&searcher, fields, bases, question).map_err(|error| failed(&error))?;
    let sure = if all_known { SURE } else { SURE_OF_STRANGE };
    let best = found.iter().map(|(_, ranked)| *ranked).fold(f32::MIN_POSITIVE, f32::max);
    let weighted = found.into_iter().map(|(found, ranked)| {
        let score = found.score * (1.0 - RANKED + RANKED * f64::from(ranked / best));
        Found { score, used: score >= LEAST, sure: score >= sure, ..found }
    });
    let mut answers: Vec<Found> = weighted.filter(|found| found.score >= NEAR * LEAST).collect();
    answers.sort_by(|one, other| other.score.total_cmp(&one.score));
    answers.truncate(limit);
    Ok(answers)
}

/// Texts that are in no index, by the same measure. What only asks answers nothing.
pub fn rank(question: &str, texts: &[&str]) -> Vec<Ranked> {
    let question = Question::read(question, &|_| Some(1.0), 1.0);
    let best = |(index, text): (usize, &&str)| {
        let parts = split(DocumentFormat::Text, text).into_iter().map(|part| judged(&question, index, &part));
        parts.max_by(|one, other| one.score.total_cmp(&other.score))
    };
    let mut ranked: Vec<Ranked> = texts.iter().enumerate().filter_map(best).filter(|one| one.score >= LEAST).collect();
    ranked.sort_by(|one, other| other.score.total_cmp(&one.score));
    ranked
}

fn judged(question: &Question, index: usize, part: &Piece) -> Ranked {
    let text = without_last_questions(&part.text);
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let score = question.score(&Covering::new([].into_iter(), text));
    Ranked { index, score, start: part.start, end: part.start + length, text: text.to_owned() }
}

fn candidates(
    searcher: &Searcher,
    fields: Fields,
    bases: &[Uuid],
    question: &str,
) -> tantivy::Result<(Vec<(Found, f32)>, bool)> {
    let passages = searcher.num_docs().max(FEW);
    let frequency = |term: &str| searcher.doc_freq(&Term::from_field_text(fields.terms, term)).unwrap_or_default();
    let weigh = |term: &str| {
        Some(frequency(term)).filter(|found| *found > 0).map(|found| rarity(found, passages) * terms::weight(term))
    };
    let known = |term: &str| synonyms(term).iter().map(|other| frequency(other)).sum::<u64>() + frequency(term);
    let mended = mend(question, &known);
    let certainty = (0..mended.words).fold(1.0, |certainty, _| certainty * MENDED);
    let is_dense = question.chars().any(terms::is_dense);
    let question = Question::read(&mended.text, &weigh, UNKNOWN * rarity(0, passages));
    if question.is_empty() {
        return Ok((Vec::new(), false));
    }
    let words = question.terms().iter().map(|term| as_query(fields.terms, term, IndexRecordOption::WithFreqs));
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(BooleanQuery::union(words.collect())))];
    if !bases.is_empty() {
        let bases = bases.iter().map(|base| as_query(fields.base, &base.to_string(), IndexRecordOption::Basic));
        let within = ConstScoreQuery::new(Box::new(BooleanQuery::union(bases.collect())), 0.0);
        clauses.push((Occur::Must, Box::new(within)));
    }
    let collector = TopDocs::with_limit(CANDIDATES).order_by_score();
    let mut found = Vec::new();
    for (ranked, address) in searcher.search(&BooleanQuery::new(clauses), &collector)? {
        let entry: TantivyDocument = searcher.doc(address)?;
        if let Some(passage) = index::passage(fields, &entry) {
            let same_script = passage.text.chars().any(terms::is_dense) == is_dense;
            let score = question.score(&covering(&passage)) * if same_script { 1.0 } else { OTHER_SCRIPT };
            found.push((Found { passage, score: score * certainty, used: false, sure: false }, ranked));
        }
    }
    Ok((found, question.is_known() && mended.words == 0))
}

fn covering(passage: &Passage) -> Covering {
    let headings = [passage.title.as_str()].into_iter().chain(passage.headings.iter().map(String::as_str));
    Covering::new(headings, &passage.text)
}

fn as_query(field: Field, term: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, term), option))
}

/// How much a term says that so many of the passages have.
#[expect(clippy::cast_precision_loss, reason = "counts of passages")]
fn rarity(found: u64, passages: u64) -> f64 {
    let found = found as f64;
    ((passages as f64 - found + 0.5) / (found + 0.5)).max(0.0).ln_1p()
}

fn failed(error: &TantivyError) -> Error {
    tracing::warn!(%error, "a search failed");
    Error::internal("the search index failed")
}
