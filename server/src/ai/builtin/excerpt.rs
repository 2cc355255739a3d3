//! Which sentences of a passage answer a question: the one that shares the rarest words with it, and its
//! neighbours that share more or go on with it.

mod units;

use std::collections::{HashMap, HashSet};

use self::units::{Unit, split};
use super::is_han;
use crate::domain::terms::{self, mend::mend, synonyms::synonyms};

/// Most columns of one quote; a Han character takes two.
const MAX_WIDTH: usize = 420;

/// A sentence with at least so many words of an answer counts as used by it.
const SHARED_WORDS: usize = 2;

/// Another word for the same against the word itself.
const SYNONYM: f64 = 0.7;

/// What a number counts where one is asked for, against the rarest word.
const NUMBER: f64 = 0.6;

/// What the first sentence of a passage has ahead: it mostly says what the heading asks.
const LEAD: f64 = 0.5;

/// Beginnings that need the sentence before.
const REFERRING: &[&str] = &[
    "it ",
    "they ",
    "this ",
    "these ",
    "those ",
    "otherwise",
    "afterwards",
    "then ",
    "later ",
    "it's ",
    "both ",
    "此",
    "这",
    "它",
    "否则",
    "之后",
    "其中",
];

/// Questions that are answered by a number or a time.
#[rustfmt::skip]
const ASKS_NUMBER: &[&str] = &[
    "how long", "how many", "how much", "how often", "how far", "how soon", "when ", "what time", "price", "cost", "what hours",
    "phone number", "up to", "charge", "fee", "多久", "多长", "多少", "几", "何时", "什么时候", "多大", "电话", "时间", "费用",
];
#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fourteen", "fifteen",
    "twenty", "thirty", "sixty", "hundred", "thousand", "half", "free", "never", "always", "day", "days", "noon",
];

/// A part of a passage, exactly as it stands there. Offsets are in code points of the passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ai) struct Excerpt {
    pub text: String,
    pub start: i64,
    pub end: i64,
    /// Sentences, list items and blocks in it.
    pub sentences: usize,
}

impl Excerpt {
    /// As it reads in an answer: one paragraph unless it holds a list, a table or code.
    pub fn shown(&self) -> String {
        let keeps_lines = self.text.lines().any(|line| {
            let line = line.trim_start();
            let is_item = line.starts_with(['-', '*', '+', '|', '>']) || line.starts_with("```");
            is_item || line.split_once(". ").is_some_and(|(number, _)| number.parse::<u16>().is_ok())
        });
        if keeps_lines {
            return self.text.clone();
        }
        let mut shown = String::new();
        for line in self.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            // Chinese lines join without a blank.
            let is_joined_by_blank = shown.chars().last().is_some_and(|last| !is_wide(last));
            if is_joined_by_blank {
                shown.push(' ');
            }
            shown.push_str(line);
        }
        shown
    }
}

/// The at most `most` sentences of a passage that answer the question best; none if nothing in it can be quoted.
pub(super) fn best(question: &str, passage: &str, most: usize) -> Option<Excerpt> {
    let chars: Vec<char> = passage.chars().collect();
    let units = split(&chars);
    let judged = Judged::new(question, &chars, &units);
    let first = judged.best()?;
    let (mut from, mut to) = (first, first);
    let fits = |from: usize, to: usize| width(&chars[units[from].from..units[to].to]) <= MAX_WIDTH;
    while to - from + 1 < most {
        let before = from.checked_sub(1).filter(|before| units[*before].is_quotable && fits(*before, to));
        let behind =
            (to + 1 < units.len()).then_some(to + 1).filter(|next| units[*next].is_quotable && fits(from, *next));
        // What the question asks for beyond the sentences so far comes first, then what goes on with them.
        let gain = |at: Option<usize>| at.map_or(0.0, |at| judged.gain(from..=to, at));
        if before.is_some() && gain(before) > gain(behind).max(NEW) {
            from -= 1;
        } else if behind.is_some() && gain(behind) > NEW {
            to += 1;
        } else if before.is_some() && refers_back(&chars, units[from]) {
            from -= 1;
        } else if behind.is_some_and(|next| from == to || refers_back(&chars, units[next])) {
            to += 1;
        } else if before.is_some() && from == to {
            from -= 1;
        } else {
            break;
        }
    }
    excerpt(&chars, &units, from, to)
}

/// The part of a passage that an answer rests on, as far as its words show: the sentence that shares most
/// with it, and its neighbours that share some too. None when they have nothing in common.
pub(in crate::ai) fn used(answer: &str, passage: &str) -> Option<Excerpt> {
    let chars: Vec<char> = passage.chars().collect();
    let units = split(&chars);
    let said = terms(&answer.chars().collect::<Vec<_>>());
    let shared = |unit: &Unit| {
        let held = terms(&chars[unit.from..unit.to]);
        let shared = held.intersection(&said).count();
        // One word in common is chance, unless the sentence has no other.
        if shared >= SHARED_WORDS.min(held.len()) { shared } else { 0 }
    };
    let shares: Vec<usize> = units.iter().map(shared).collect();
    let most = shares.iter().copied().max().filter(|most| *most > 0)?;
    let best = shares.iter().position(|share| *share == most)?;
    let (mut from, mut to) = (best, best);
    let fits = |from: usize, to: usize| width(&chars[units[from].from..units[to].to]) <= MAX_WIDTH;
    for (at, _) in (best + 1..units.len()).zip(&shares[best + 1..]).take_while(|(_, share)| **share > 0) {
        if fits(from, at) {
            to = at;
        }
    }
    for (at, _) in (0..best).zip(&shares[..best]).rev().take_while(|(_, share)| **share > 0) {
        if fits(at, to) {
            from = at;
        }
    }
    excerpt(&chars, &units, from, to)
}

/// A gain that is worth another sentence.
const NEW: f64 = 0.0;

fn excerpt(chars: &[char], units: &[Unit], from: usize, to: usize) -> Option<Excerpt> {
    let (start, end) = (units[from].from, units[to].to);
    Some(Excerpt {
        text: chars[start..end].iter().collect(),
        start: i64::try_from(start).ok()?,
        end: i64::try_from(end).ok()?,
        sentences: to - from + 1,
    })
}

fn refers_back(chars: &[char], unit: Unit) -> bool {
    let text: String = chars[unit.from..unit.to].iter().flat_map(|c| c.to_lowercase()).collect();
    REFERRING.iter().any(|beginning| text.starts_with(beginning))
}

/// What the units of a passage hold of a question.
struct Judged {
    /// Of each unit that can be quoted: what it holds of each asked term, as weights.
    held: Vec<Option<HashMap<String, f64>>>,
    /// Which units have the number that is asked for.
    numbers: Vec<bool>,
}

impl Judged {
    fn new(question: &str, chars: &[char], units: &[Unit]) -> Self {
        let texts: Vec<&[char]> = units.iter().map(|unit| &chars[unit.from..unit.to]).collect();
        let terms_of: Vec<HashSet<String>> = texts.iter().map(|text| terms(text)).collect();
        let known = |term: &str| u64::from(terms_of.iter().any(|terms| terms.contains(term)));
        let question = mend(question, &known).text;
        let asked = terms(&question.chars().collect::<Vec<_>>());
        let worth = |terms: &HashSet<String>, term: &String| -> f64 {
            let same = synonyms(term).iter().any(|other| terms.contains(other));
            if terms.contains(term) {
                1.0
            } else if same {
                SYNONYM
            } else {
                0.0
            }
        };
        let mut held: Vec<Option<HashMap<String, f64>>> = Vec::new();
        for (unit, terms) in units.iter().zip(&terms_of) {
            let of = |term: &String| Some((term.clone(), worth(terms, term))).filter(|(_, worth)| *worth > 0.0);
            let asks = matches!(chars[unit.to - 1], '?' | '？');
            held.push(
                unit.is_quotable.then(|| if asks { HashMap::new() } else { asked.iter().filter_map(of).collect() }),
            );
        }
        let mut spread: HashMap<String, u32> = HashMap::new();
        for term in held.iter().flatten().flat_map(HashMap::keys) {
            *spread.entry(term.clone()).or_default() += 1;
        }
        for (term, worth) in held.iter_mut().flatten().flatten() {
            *worth *= terms::weight(term) / f64::from(spread.get(term).copied().unwrap_or(1));
        }
        let wants_number = asks_number(&question);
        let numbers = texts.iter().map(|text| wants_number && has_number(text)).collect();
        Self { held, numbers }
    }

    /// The quotable unit with the most of the question's weight; the first one of equals.
    fn best(&self) -> Option<usize> {
        let lead = self.held.iter().position(Option::is_some).unwrap_or_default();
        let mut best: Option<(usize, f64)> = None;
        for (at, held) in self.held.iter().enumerate().filter_map(|(at, held)| Some((at, held.as_ref()?))) {
            let number = if self.numbers[at] { NUMBER } else { 0.0 };
            let lead = if at == lead { LEAD } else { 0.0 };
            let score = sum(held.values().copied()) + number + lead;
            if best.is_none_or(|(_, highest)| score > highest) {
                best = Some((at, score));
            }
        }
        best.map(|(at, _)| at)
    }

    /// What a unit adds to some others.
    fn gain(&self, others: std::ops::RangeInclusive<usize>, at: usize) -> f64 {
        let is_held = |term: &String| {
            others.clone().any(|other| self.held[other].as_ref().is_some_and(|held| held.contains_key(term)))
        };
        let new = self.held[at].iter().flatten().filter(|(term, _)| !is_held(term));
        let number = self.numbers[at] && !others.clone().any(|other| self.numbers[other]);
        sum(new.map(|(_, worth)| *worth)) + if number { NUMBER } else { 0.0 }
    }
}

/// A map has no order and a sum of floats does: sorted, the same text always scores the same.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.iter().sum()
}

fn asks_number(question: &str) -> bool {
    let question = question.to_lowercase();
    ASKS_NUMBER.iter().any(|words| question.contains(words))
}

fn has_number(text: &[char]) -> bool {
    let is_number = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十百千半".contains(*c);
    text.iter().any(is_number) || {
        let text: String = text.iter().flat_map(|c| c.to_lowercase()).collect();
        text.split(|c: char| !c.is_alphanumeric()).any(|word| NUMBERS.contains(&word))
    }
}

/// What a text is compared by: stems of words, and pairs of Han characters.
fn terms(chars: &[char]) -> HashSet<String> {
    let text: String = chars.iter().collect();
    terms::terms(&text).into_iter().filter(|term| !term.filler).map(|term| term.text).collect()
}

fn width(chars: &[char]) -> usize {
    chars.iter().map(|char| if is_wide(*char) { 2 } else { 1 }).sum()
}

const fn is_wide(char: char) -> bool {
    is_han(char) || matches!(char, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}')
}

#[cfg(test)]
mod tests;
