//! How well a text answers a question, 0 to 1: the share of the question's weight that the text covers.
//! Pure, and on one scale for passages and for what an agent said, so that one threshold refuses both.

use std::collections::{HashMap, HashSet};

use crate::domain::terms::{Term, TermKind, is_dense, is_weak, stem::stem, synonyms::synonyms, terms, weight};

/// A character of a Chinese word against an English word.
const CHARACTER: f64 = 0.5;
/// A character that the text has only in other words: 送 of 送到 in 送达.
const ALONE: f64 = 0.4;
/// Another word for the same against the word itself.
const SYNONYM: f64 = 0.7;
/// What a word counts that stands once, twice, more often in a text; in its heading it counts fully.
const ONCE: f64 = 0.6;
const TWICE: f64 = 0.84;
const OFTEN: f64 = 0.92;
/// Words and characters of a question that are looked at: in a longer text the question stands somewhere, not everywhere.
const MOST_UNITS: usize = 300;
/// How much of the score rests on the heading having few words that were not asked for.
const HEADING: f64 = 0.25;

/// What is known of a term: its weight, or nothing when no text has it.
pub type Weigh<'a> = &'a dyn Fn(&str) -> Option<f64>;

/// A question as what has to be covered.
pub struct Question {
    units: Vec<Unit>,
    /// All terms that help to cover it.
    terms: HashSet<String>,
    known: bool,
}

/// A word, or one character of a script that parts no words: covered by one of the ways.
struct Unit {
    position: usize,
    /// Of a character: which one.
    character: Option<char>,
    weight: f64,
    ways: Vec<Way>,
}

/// Terms that together cover a unit.
struct Way {
    terms: Vec<String>,
    worth: f64,
}

/// A text as what covers: how often each term stands in it.
#[derive(Default)]
pub struct Covering {
    counts: HashMap<String, usize>,
    characters: HashSet<char>,
    /// Terms of the nearest heading, if there is one.
    heading: Option<HashSet<String>>,
}

impl Covering {
    /// The headings come outermost first.
    pub fn new<'a>(headings: impl Iterator<Item = &'a str>, text: &str) -> Self {
        let mut covering = Self::default();
        for heading in headings {
            covering.heading = Some(covering.add(heading).into_iter().collect());
        }
        covering.add(text);
        covering
    }

    fn add(&mut self, text: &str) -> Vec<String> {
        let terms: Vec<String> = terms(text).into_iter().filter(|term| !term.filler).map(|term| term.text).collect();
        self.characters.extend(text.chars().filter(|c| is_dense(*c)));
        for term in &terms {
            *self.counts.entry(term.clone()).or_default() += 1;
        }
        terms
    }

    /// How well a way is covered: as well as its least term.
    fn credit(&self, way: &Way) -> f64 {
        let heads = |term: &String| self.heading.as_ref().is_some_and(|heading| heading.contains(term));
        let credit = |term: &String| match self.counts.get(term) {
            None => 0.0,
            Some(_) if heads(term) => 1.0,
            Some(1) => ONCE,
            Some(2) => TWICE,
            Some(_) => OFTEN,
        };
        way.worth * way.terms.iter().map(credit).fold(1.0, f64::min)
    }
}

impl Question {
    /// Reads a question. `unknown` is the weight of a word that no text has.
    pub fn read(text: &str, weigh: Weigh, unknown: f64) -> Self {
        let terms = terms(text);
        let mut units: Vec<Unit> = Vec::new();
        for (at, term) in terms.iter().enumerate() {
            match term.kind {
                TermKind::Word => units.extend(word(&terms, at, weigh, unknown)),
                TermKind::Pair => characters(term, weigh, &mut units),
            }
        }
        units.truncate(MOST_UNITS);
        units.retain(|unit| unit.weight > 0.0 || !unit.character.is_some_and(is_weak));
        let known = units.iter().all(|unit| unit.weight > 0.0 && (unit.character.is_some() || unit.is_known(weigh)));
        for unit in units.iter_mut().filter(|unit| unit.weight <= 0.0) {
            unit.weight = CHARACTER * unknown;
        }
        let terms = units.iter().flat_map(|unit| &unit.ways).flat_map(|way| &way.terms).cloned().collect();
        Self { units, terms, known }
    }

    /// Whether each of its words stands in some text, itself or another for the same.
    pub const fn is_known(&self) -> bool {
        self.known
    }

    /// Whether there is nothing to look for.
    pub const fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// All terms that help to cover it.
    pub const fn terms(&self) -> &HashSet<String> {
        &self.terms
    }

    pub fn score(&self, text: &Covering) -> f64 {
        let total: f64 = self.units.iter().map(|unit| unit.weight).sum();
        if total <= 0.0 {
            return 0.0;
        }
        let covered: f64 = self.units.iter().map(|unit| unit.weight * unit.credit(text)).sum();
        covered / total * (1.0 - HEADING + HEADING * self.precision(text))
    }

    /// The share of the heading's terms that were asked for; a text without headings is not judged by that.
    fn precision(&self, text: &Covering) -> f64 {
        let Some(heading) = &text.heading else { return 1.0 };
        let matched = heading.intersection(&self.terms).count();
        as_f64(matched) / as_f64(heading.len().max(1))
    }
}

impl Unit {
    fn is_known(&self, weigh: Weigh) -> bool {
        self.ways.iter().any(|way| way.terms.iter().all(|term| weigh(term).is_some()))
    }

    /// That of the way which is covered best.
    fn credit(&self, text: &Covering) -> f64 {
        let alone = self.character.is_some_and(|c| !is_weak(c) && text.characters.contains(&c));
        self.ways.iter().map(|way| text.credit(way)).fold(if alone { ALONE } else { 0.0 }, f64::max)
    }
}

impl Way {
    const fn of(terms: Vec<String>) -> Self {
        Self { terms, worth: 1.0 }
    }
}

/// A term and what may stand for it.
fn ways(term: &str) -> Vec<Way> {
    let mut ways = vec![Way::of(vec![term.to_owned()])];
    ways.extend(synonyms(term).iter().map(|synonym| Way { terms: vec![synonym.clone()], worth: SYNONYM }));
    ways
}

/// A word; also covered by itself joined with a neighbour ("log in", "login"), and by its parts when no text
/// has it in one.
fn word(terms: &[Term], at: usize, weigh: Weigh, unknown: f64) -> Option<Unit> {
    let term = &terms[at];
    if term.filler {
        return None;
    }
    let mut ways = ways(&term.text);
    let before = at.checked_sub(1).map(|before| (before, at));
    for (one, other) in before.into_iter().chain([(at, at + 1)]) {
        let joined = neighbours(terms, one, other).map(|joined| stem(&joined)).filter(|joined| weigh(joined).is_some());
        ways.extend(joined.map(|joined| Way::of(vec![joined])));
    }
    if weigh(&term.text).is_none() {
        ways.extend(parts(&term.text, weigh));
    }
    let known = weigh(&term.text).or_else(|| greatest(&ways, weigh));
    let weight = known.unwrap_or_else(|| unknown * weight(&term.text));
    Some(Unit { position: term.position, character: None, weight, ways })
}

/// The greatest weight of what may stand for a word that no text has.
fn greatest(ways: &[Way], weigh: Weigh) -> Option<f64> {
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
        parts.iter().all(|part| weigh(part).is_some()).then(|| Way::of(parts))
    });
    ways.next()
}

/// Adds a pair as a way to cover each of its characters. A character is covered by either of the pairs it
/// is in, so that a pair across two words, which no text has, takes nothing away. No weight yet means unknown.
fn characters(term: &Term, weigh: Weigh, units: &mut Vec<Unit>) {
    if term.filler {
        return;
    }
    let known = weigh(&term.text).or_else(|| greatest(&ways(&term.text), weigh));
    let weight = CHARACTER * known.unwrap_or(0.0);
    for (position, character) in (term.position..).zip(term.text.chars()) {
        match units.last_mut() {
            Some(unit) if unit.position == position => {
                unit.weight = unit.weight.max(weight);
                unit.ways.extend(ways(&term.text));
            }
            _ => units.push(Unit { position, character: Some(character), weight, ways: ways(&term.text) }),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words")]
const fn as_f64(count: usize) -> f64 {
    count as f64
}
