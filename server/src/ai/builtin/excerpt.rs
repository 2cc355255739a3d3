//! Which sentences of a passage answer a question: a short passage is quoted whole, of a long one
//! the sentence that shares the rarest words with the question, and what follows it.

use std::collections::{HashMap, HashSet};

use super::is_han;

/// Most columns of one quote; a Han character takes two.
const MAX_WIDTH: usize = 420;

/// A sentence with at least so many words of an answer counts as used by it.
const SHARED_WORDS: usize = 2;

/// Words that say nothing about what is asked.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "are", "be", "can", "do", "does", "for", "how", "i", "in", "is", "it", "my", "of", "on", "or",
    "the", "to", "what", "when", "where", "which", "who", "why", "with", "you",
];

/// A part of a passage, exactly as it stands there. Offsets are in code points of the passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ai) struct Excerpt {
    pub text: String,
    pub start: i64,
    pub end: i64,
}

/// A sentence, a list item or a fenced block; `from..to` are code points.
#[derive(Debug, Clone, Copy)]
struct Unit {
    from: usize,
    to: usize,
    /// Headings and the question of a Q&A entry lead to an answer but are none.
    is_quotable: bool,
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

/// The part of a passage that answers the question best; none if nothing in it can be quoted.
pub(super) fn best(question: &str, passage: &str) -> Option<Excerpt> {
    let chars: Vec<char> = passage.chars().collect();
    let units = split(&chars);
    let first = best_unit(question, &chars, &units)?;
    let fits = |from: usize, to: usize| width(&chars[from..to]) <= MAX_WIDTH;
    let (mut from, mut to) = (units[first].from, units[first].to);
    for unit in units[first + 1..].iter().take_while(|unit| unit.is_quotable) {
        if !fits(from, unit.to) {
            break;
        }
        to = unit.to;
    }
    // What stands before it belongs to it only when the whole run is short.
    let run = units[..first].iter().rev().take_while(|unit| unit.is_quotable).last();
    if let Some(unit) = run.filter(|unit| fits(unit.from, to)) {
        from = unit.from;
    }
    Some(Excerpt {
        text: chars[from..to].iter().collect(),
        start: i64::try_from(from).ok()?,
        end: i64::try_from(to).ok()?,
    })
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
    let (mut from, mut to) = (units[best].from, units[best].to);
    let fits = |from: usize, to: usize| width(&chars[from..to]) <= MAX_WIDTH;
    for (unit, _) in units[best + 1..].iter().zip(&shares[best + 1..]).take_while(|(_, share)| **share > 0) {
        if fits(from, unit.to) {
            to = unit.to;
        }
    }
    for (unit, _) in units[..best].iter().zip(&shares[..best]).rev().take_while(|(_, share)| **share > 0) {
        if fits(unit.from, to) {
            from = unit.from;
        }
    }
    Some(Excerpt {
        text: chars[from..to].iter().collect(),
        start: i64::try_from(from).ok()?,
        end: i64::try_from(to).ok()?,
    })
}

/// The quotable unit with the most of the question's weight; the first one of equals.
fn best_unit(question: &str, chars: &[char], units: &[Unit]) -> Option<usize> {
    let asked = terms(&question.chars().collect::<Vec<_>>());
    let held: Vec<HashSet<String>> = units.iter().map(|unit| terms(&chars[unit.from..unit.to])).collect();
    let mut spread: HashMap<&str, u32> = HashMap::new();
    for term in held.iter().flatten().filter(|term| asked.contains(*term)) {
        *spread.entry(term.as_str()).or_default() += 1;
    }
    let score = |index: usize| -> f64 {
        let mut scores: Vec<f64> = held[index]
            .iter()
            .filter_map(|term| spread.get(term.as_str()))
            .map(|count| 1.0 / f64::from(*count))
            .collect();
        // A set has no order and a sum of floats does: sorted, the same text always scores the same.
        scores.sort_by(f64::total_cmp);
        scores.iter().sum()
    };
    let mut best: Option<(usize, f64)> = None;
    for index in (0..units.len()).filter(|index| units[*index].is_quotable) {
        let is_question = matches!(chars[units[index].to - 1], '?' | '？');
        let score = if is_question { 0.0 } else { score(index) };
        if best.is_none_or(|(_, highest)| score > highest) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

/// Words in lower case without their commonest endings, and pairs of Han characters.
fn terms(chars: &[char]) -> HashSet<String> {
    let mut found = HashSet::new();
    for run in chars.split(|char| !char.is_alphanumeric()) {
        for part in run.chunk_by(|left, right| is_han(*left) == is_han(*right)) {
            if part.first().is_some_and(|char| is_han(*char)) {
                found.extend(part.windows(2).map(|pair| pair.iter().collect::<String>()));
            } else {
                let word: String = part.iter().flat_map(|char| char.to_lowercase()).collect();
                if !STOP_WORDS.contains(&word.as_str()) {
                    found.insert(stem(&word).to_owned());
                }
            }
        }
    }
    found
}

fn stem(word: &str) -> &str {
    let stems = ["ing", "ed", "es", "s"].iter().filter_map(|ending| word.strip_suffix(ending));
    stems.into_iter().find(|stem| stem.chars().count() >= 3).unwrap_or(word)
}

fn width(chars: &[char]) -> usize {
    chars.iter().map(|char| if is_wide(*char) { 2 } else { 1 }).sum()
}

const fn is_wide(char: char) -> bool {
    is_han(char) || matches!(char, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}')
}

/// Cuts at line ends and after sentences; a fenced block stays whole.
fn split(chars: &[char]) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut fence: Option<usize> = None;
    let mut from = 0;
    while from < chars.len() {
        let to = chars[from..].iter().position(|char| *char == '\n').map_or(chars.len(), |length| from + length);
        let line: String = chars[from..to].iter().collect();
        match (line.trim_start().starts_with("```"), fence) {
            (true, None) => fence = Some(from),
            (true, Some(start)) => {
                fence = None;
                units.extend(trimmed(chars, start, to, true));
            }
            (false, Some(_)) => {}
            (false, None) => split_line(chars, from, to, &line, &mut units),
        }
        from = to + 1;
    }
    if let Some(start) = fence {
        units.extend(trimmed(chars, start, chars.len(), true));
    }
    units
}

fn split_line(chars: &[char], from: usize, to: usize, line: &str, units: &mut Vec<Unit>) {
    let lower = line.trim_start().to_lowercase();
    let starts = |marks: &[&str]| marks.iter().any(|mark| lower.starts_with(mark));
    if lower.starts_with('#') || starts(&["q:", "q：", "question:", "问:", "问："]) {
        units.extend(trimmed(chars, from, to, false));
        return;
    }
    let is_answer = starts(&["a:", "a：", "answer:", "答:", "答："]);
    let mark = chars[from..to].iter().position(|char| is_answer && matches!(char, ':' | '：'));
    let mut start = mark.map_or(from, |mark| from + mark + 1);
    while let Some(last) = (start..to).find(|at| ends_sentence(chars, start, *at, to)) {
        units.extend(trimmed(chars, start, last + 1, true));
        start = last + 1;
    }
    units.extend(trimmed(chars, start, to, true));
}

fn ends_sentence(chars: &[char], start: usize, at: usize, to: usize) -> bool {
    match chars[at] {
        '。' | '！' | '？' => true,
        '.' | '!' | '?' => {
            let is_before_blank = at + 1 == to || chars[at + 1].is_whitespace();
            let so_far = &chars[start..at];
            let word: String = so_far.rsplit(|char| char.is_whitespace()).next().unwrap_or_default().iter().collect();
            // "1." begins a list item and "e.g." goes on.
            let is_number = so_far.iter().all(|char| char.is_ascii_digit() || char.is_whitespace());
            is_before_blank && !is_number && !matches!(word.as_str(), "e.g" | "i.e" | "vs")
        }
        _ => false,
    }
}

/// The unit without the blanks around it; none if it is blank.
fn trimmed(chars: &[char], from: usize, to: usize, is_quotable: bool) -> Option<Unit> {
    let first = chars[from..to].iter().position(|char| !char.is_whitespace())?;
    let last = chars[from..to].iter().rposition(|char| !char.is_whitespace())?;
    Some(Unit { from: from + first, to: from + last + 1, is_quotable })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(question: &str, passage: &str) -> String {
        let excerpt = best(question, passage).unwrap();
        let (start, end) = (usize::try_from(excerpt.start).unwrap(), usize::try_from(excerpt.end).unwrap());
        let slice: String = passage.chars().skip(start).take(end - start).collect();
        assert_eq!(slice, excerpt.text, "offsets point at the quote");
        excerpt.text
    }

    #[test]
    fn a_short_passage_is_quoted_whole_without_its_heading() {
        let passage = "## Ports\n\nThe server listens on 50051. The ops port is 9464.\n";
        assert_eq!(quoted("ops port?", passage), "The server listens on 50051. The ops port is 9464.");
    }

    #[test]
    fn of_a_long_passage_the_sentence_with_the_rarest_words_is_quoted() {
        let filler = "Sessions are kept for a very long time and their messages too. ".repeat(12);
        let passage = format!("{filler}Refunds of sessions take 14 days. {filler}");
        let text = quoted("How long do refunds take?", &passage);
        assert!(text.starts_with("Refunds of sessions take 14 days."), "{text}");
        assert!(width(&text.chars().collect::<Vec<_>>()) <= MAX_WIDTH);
    }

    #[test]
    fn chinese_sentences_are_found_by_pairs_of_characters() {
        let filler = "会话会保存很久，消息也会保存。".repeat(20);
        let passage = format!("{filler}退货需要在七天内申请。{filler}");
        assert!(quoted("怎么退货？", &passage).starts_with("退货需要在七天内申请。"));
    }

    #[test]
    fn the_answer_of_a_question_and_answer_entry_is_quoted() {
        assert_eq!(quoted("What is the price?", "Q: What is the price?\nA: Ten euros."), "Ten euros.");
        assert_eq!(quoted("多少钱？", "问：多少钱？\n答：十元。"), "十元。");
    }

    #[test]
    fn a_fenced_block_stays_whole() {
        let passage = "# Run\n```\ncargo run. Then wait.\n```\n";
        assert_eq!(quoted("cargo", passage), "```\ncargo run. Then wait.\n```");
    }

    #[test]
    fn list_numbers_and_abbreviations_do_not_end_a_sentence() {
        let chars: Vec<char> = "1. Open it, e.g. by hand. Done.".chars().collect();
        let texts: Vec<String> = split(&chars).iter().map(|unit| chars[unit.from..unit.to].iter().collect()).collect();
        assert_eq!(texts, ["1. Open it, e.g. by hand.", "Done."]);
    }

    #[test]
    fn lines_of_a_paragraph_are_joined_and_lists_keep_theirs() {
        let shown = |text: &str| Excerpt { text: text.to_owned(), start: 0, end: 0 }.shown();
        assert_eq!(shown("one\ntwo"), "one two");
        assert_eq!(shown("一，\n二"), "一，二");
        assert_eq!(shown("- one\n- two"), "- one\n- two");
    }

    #[test]
    fn a_passage_without_a_sentence_gives_nothing() {
        assert_eq!(best("x", "# Only a heading\n\n"), None);
    }
}
