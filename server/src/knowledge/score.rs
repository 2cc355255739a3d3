//! How well a text answers a question, 0 to 1: the share of the question's weight that the text covers.
//! Pure, and on one scale for passages and for what an agent said, so that one threshold refuses both.

use std::collections::{HashMap, HashSet};

use super::{
    stem::stem,
    synonyms::synonyms,
    terms::{Term, TermKind, terms},
};

/// A character of a Chinese word against an English word.
const CHARACTER: f64 = 0.5;
/// Another word for the same against the word itself.
const SYNONYM: f64 = 0.85;
/// How much of the score rests on neighbours of the question being neighbours in the text.
const NEARNESS: f64 = 0.1;
/// How much of it rests on title and headings.
const HEADING: f64 = 0.1;
/// Words of the text between two that still count as neighbours.
const NEAR: usize = 6;

/// What is known of a term: its weight, or nothing when no text has it.
pub type Weigh<'a> = &'a dyn Fn(&str) -> Option<f64>;

/// A question as what has to be covered.
pub struct Question {
    units: Vec<Unit>,
}

/// A word, or one character of a script that parts no words: covered by one of the ways.
struct Unit {
    position: usize,
    weight: f64,
    ways: Vec<Way>,
}

/// Terms that together cover a unit.
struct Way {
    terms: Vec<String>,
    worth: f64,
}

/// A text as what covers: each term with the places where it stands.
#[derive(Default)]
pub struct Covering {
    places: HashMap<String, Vec<usize>>,
    heading: HashSet<String>,
    next: usize,
}

impl Covering {
    pub fn new<'a>(headings: impl Iterator<Item = &'a str>, text: &str) -> Self {
        let mut covering = Self::default();
        for heading in headings {
            let terms = covering.add(heading);
            covering.heading.extend(terms);
        }
        covering.add(text);
        covering
    }

    fn add(&mut self, text: &str) -> Vec<String> {
        let first = self.next;
        let terms: Vec<Term> = terms(text).into_iter().filter(|term| !term.filler).collect();
        for term in &terms {
            self.places.entry(term.text.clone()).or_default().push(first + term.position);
            // Words of two parts of a text are no neighbours.
            self.next = first + term.position + NEAR + 1;
        }
        terms.into_iter().map(|term| term.text).collect()
    }

    fn has(&self, way: &Way) -> bool {
        way.terms.iter().all(|term| self.places.contains_key(term))
    }

    fn near(&self, one: &Way, other: &Way) -> bool {
        let places = |way: &Way| way.terms.iter().flat_map(|term| self.places.get(term)).flatten().copied().collect();
        let (these, those): (Vec<usize>, Vec<usize>) = (places(one), places(other));
        these.iter().any(|this| those.iter().any(|that| this.abs_diff(*that) <= NEAR))
    }
}

impl Question {
    /// Reads a question. `unknown` is the weight of a word that no text has.
    pub fn read(text: &str, weigh: Weigh, unknown: f64) -> Self {
        let terms = terms(text);
        let mut units = Vec::new();
        for (at, term) in terms.iter().enumerate() {
            match term.kind {
                TermKind::Word => units.extend(word(&terms, at, weigh, unknown)),
                TermKind::Pair => characters(term, weigh, &mut units),
            }
        }
        for unit in units.iter_mut().filter(|unit| unit.weight <= 0.0) {
            unit.weight = CHARACTER * unknown;
        }
        Self { units }
    }

    /// Whether there is anything to look for.
    pub const fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// All terms that help to cover it.
    pub fn terms(&self) -> HashSet<&str> {
        self.units.iter().flat_map(|unit| &unit.ways).flat_map(|way| &way.terms).map(String::as_str).collect()
    }

    pub fn score(&self, text: &Covering) -> f64 {
        let total: f64 = self.units.iter().map(|unit| unit.weight).sum();
        let best: Vec<Option<&Way>> = self.units.iter().map(|unit| unit.covered(|way| text.has(way))).collect();
        let mut covered = 0.0;
        let mut headed = 0.0;
        for (unit, way) in self.units.iter().zip(&best) {
            covered += way.map_or(0.0, |way| way.worth * unit.weight);
            let in_heading = |way: &Way| way.terms.iter().all(|term| text.heading.contains(term));
            headed += unit.covered(in_heading).map_or(0.0, |way| way.worth * unit.weight);
        }
        if total <= 0.0 {
            return 0.0;
        }
        let coverage = covered / total;
        coverage * (1.0 - NEARNESS - HEADING + NEARNESS * nearness(&best, text) + HEADING * headed / total)
    }
}

impl Unit {
    /// The worthiest way that holds.
    fn covered(&self, holds: impl Fn(&Way) -> bool) -> Option<&Way> {
        self.ways.iter().filter(|way| holds(way)).max_by(|one, other| one.worth.total_cmp(&other.worth))
    }
}

/// The share of neighbours in the question that are neighbours in the text.
fn nearness(best: &[Option<&Way>], text: &Covering) -> f64 {
    let pairs = best.windows(2).count();
    let near = best.windows(2).filter(|pair| matches!(pair, [Some(one), Some(other)] if text.near(one, other))).count();
    if pairs == 0 { 1.0 } else { as_f64(near) / as_f64(pairs) }
}

/// A word with what may stand for it: a synonym, itself joined with a neighbour ("log in", "login"), its
/// parts when nobody writes it in one.
fn word(terms: &[Term], at: usize, weigh: Weigh, unknown: f64) -> Option<Unit> {
    let term = &terms[at];
    if term.filler {
        return None;
    }
    let mut ways = vec![Way { terms: vec![term.text.clone()], worth: 1.0 }];
    ways.extend(synonyms(&term.text).map(|synonym| Way { terms: vec![synonym], worth: SYNONYM }));
    let before = at.checked_sub(1).map(|before| (before, at));
    for (one, other) in before.into_iter().chain([(at, at + 1)]) {
        let joined = neighbours(terms, one, other).map(|joined| stem(&joined)).filter(|joined| weigh(joined).is_some());
        ways.extend(joined.map(|joined| Way { terms: vec![joined], worth: 1.0 }));
    }
    if weigh(&term.text).is_none() {
        ways.extend(parts(&term.text, weigh));
    }
    let weight = weigh(&term.text).unwrap_or_else(|| known(&ways, weigh).unwrap_or(unknown));
    Some(Unit { position: term.position, weight, ways })
}

/// The greatest weight of what may stand for a word that no text has.
fn known(ways: &[Way], weigh: Weigh) -> Option<f64> {
    ways.iter().flat_map(|way| &way.terms).filter_map(|term| weigh(term)).max_by(f64::total_cmp)
}

fn neighbours(terms: &[Term], one: usize, other: usize) -> Option<String> {
    let (one, other) = (terms.get(one)?, terms.get(other)?);
    let words = one.kind == TermKind::Word && other.kind == TermKind::Word;
    (words && one.position + 1 == other.position).then(|| format!("{}{}", one.text, other.text))
}

fn parts(word: &str, weigh: Weigh) -> Option<Way> {
    let places = word.char_indices().map(|(at, _)| at).filter(|at| *at >= 3 && at + 3 <= word.len());
    let mut ways = places.filter_map(|at| {
        let parts = vec![stem(&word[..at]), stem(&word[at..])];
        parts.iter().all(|part| weigh(part).is_some()).then_some(Way { terms: parts, worth: 1.0 })
    });
    ways.next()
}

/// Adds a pair as a way to cover each of its characters. A character is covered by either of the pairs it
/// is in, so that a pair across two words, which no text has, takes nothing away. No weight yet means unknown.
fn characters(term: &Term, weigh: Weigh, units: &mut Vec<Unit>) {
    if term.filler {
        return;
    }
    let weight = weigh(&term.text);
    for position in term.position..term.position + term.text.chars().count() {
        let mut ways = vec![Way { terms: vec![term.text.clone()], worth: 1.0 }];
        ways.extend(synonyms(&term.text).map(|synonym| Way { terms: vec![synonym], worth: SYNONYM }));
        let weight = CHARACTER * weight.or_else(|| known(&ways, weigh)).unwrap_or(0.0);
        match units.last_mut() {
            Some(unit) if unit.position == position => {
                unit.weight = unit.weight.max(weight);
                unit.ways.extend(ways);
            }
            _ => units.push(Unit { position, weight, ways }),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words")]
const fn as_f64(count: usize) -> f64 {
    count as f64
}
