//! Splits a document into passages: the structure of each format is read in a file of its own, what
//! makes a passage of a good size is decided here.

mod markdown;
mod qa;
mod sentence;

use std::ops::Range;

use crate::domain::knowledge::DocumentFormat;

/// Code points that a passage aims at: enough to answer one question, short enough to be quoted.
const TARGET: usize = 600;
/// A passage grows to this rather than part a list from its introduction or cut a sentence.
const MOST: usize = 900;
/// Code and tables make no sense in parts, so they are cut only beyond this.
const MOST_WHOLE: usize = 4000;

/// A passage before it has an id. `text` is the document's text from `start` to `end`, in code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    pub text: String,
    pub start: i64,
    pub end: i64,
}

/// Blocks under the same headings. Passages never reach over the end of a section.
struct Section {
    headings: Vec<String>,
    blocks: Vec<Block>,
}

/// A range of bytes that reads as one thing.
struct Block {
    range: Range<usize>,
    kind: BlockKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    Prose,
    List,
    /// Code or a table.
    Whole,
}

/// Where a block that is too long may be cut, from the best place to the worst.
#[derive(Clone, Copy)]
enum Cut {
    Lines,
    Sentences,
    Words,
    Anywhere,
}

/// Splits a document. Whatever is not white space is in exactly one passage or is a heading.
pub fn split(format: DocumentFormat, text: &str) -> Vec<Piece> {
    let sections = match format {
        DocumentFormat::Markdown => markdown::sections(text),
        DocumentFormat::Text => vec![Section { headings: Vec::new(), blocks: paragraphs(text, 0..text.len()) }],
        DocumentFormat::Qa => qa::sections(text),
    };
    let mut pieces = Vec::new();
    for section in sections {
        for range in pack(text, &section.blocks) {
            pieces.push((section.headings.clone(), range));
        }
    }
    in_code_points(text, pieces)
}

/// A text without the questions at its end.
pub fn without_last_questions(text: &str) -> &str {
    let mut rest = text.trim_end();
    while rest.ends_with(['?', '？']) {
        let mut starts = sentence::ends(rest).into_iter().filter(|end| *end < rest.len());
        rest = rest[..starts.next_back().unwrap_or(0)].trim_end();
    }
    rest
}

/// Blocks divided by blank lines.
fn paragraphs(text: &str, within: Range<usize>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in lines(text, within) {
        if text[line.clone()].trim().is_empty() {
            open = false;
            continue;
        }
        match blocks.last_mut() {
            Some(block) if open => block.range.end = line.end,
            _ => blocks.push(Block { range: line, kind: BlockKind::Prose }),
        }
        open = true;
    }
    blocks
}

/// Joins short blocks and cuts long ones.
fn pack(text: &str, blocks: &[Block]) -> Vec<Range<usize>> {
    let mut packed: Vec<Range<usize>> = Vec::new();
    let mut introduces = false;
    for block in blocks {
        for unit in cut_block(text, block) {
            let joined = packed.last().map_or(usize::MAX, |last| chars(&text[last.start..unit.end]));
            let most = if introduces { MOST } else { TARGET };
            introduces = text[unit.clone()].ends_with([':', '：']);
            match packed.last_mut() {
                Some(last) if joined <= most => last.end = unit.end,
                _ => packed.push(unit),
            }
        }
    }
    packed
}

fn cut_block(text: &str, block: &Block) -> Vec<Range<usize>> {
    let (cut, most) = match block.kind {
        BlockKind::Prose => (Cut::Sentences, MOST),
        BlockKind::List => (Cut::Lines, MOST),
        BlockKind::Whole => (Cut::Lines, MOST_WHOLE),
    };
    let mut units = Vec::new();
    cut_range(text, block.range.clone(), cut, most, &mut units);
    units
}

/// Cuts a range that is longer than `most` into parts of about [`TARGET`].
fn cut_range(text: &str, range: Range<usize>, cut: Cut, most: usize, units: &mut Vec<Range<usize>>) {
    let range = trimmed(text, range);
    if range.is_empty() {
        return;
    }
    if chars(&text[range.clone()]) <= most {
        units.push(range);
        return;
    }
    let (mut start, mut previous, mut length) = (range.start, range.start, 0);
    for next in cut.places(text, &range).into_iter().chain([range.end]) {
        let step = chars(&text[previous..next]);
        if length > 0 && length + step > TARGET {
            cut_finer(text, start..previous, cut, units);
            (start, length) = (previous, 0);
        }
        length += step;
        previous = next;
    }
    cut_finer(text, start..range.end, cut, units);
}

fn cut_finer(text: &str, range: Range<usize>, cut: Cut, units: &mut Vec<Range<usize>>) {
    match cut.finer() {
        Some(finer) => cut_range(text, range, finer, MOST, units),
        None => units.push(trimmed(text, range)),
    }
}

impl Cut {
    const fn finer(self) -> Option<Self> {
        match self {
            Self::Lines => Some(Self::Sentences),
            Self::Sentences => Some(Self::Words),
            Self::Words => Some(Self::Anywhere),
            Self::Anywhere => None,
        }
    }

    /// The bytes inside the range at which this cut may be made, ascending.
    fn places(self, text: &str, range: &Range<usize>) -> Vec<usize> {
        let part = &text[range.clone()];
        let after = |wanted: fn(char) -> bool| {
            part.char_indices().filter(|(_, c)| wanted(*c)).map(|(at, c)| range.start + at + c.len_utf8()).collect()
        };
        match self {
            Self::Lines => after(|c| c == '\n'),
            Self::Sentences => sentence::ends(part).into_iter().map(|at| range.start + at).collect(),
            Self::Words => after(|c| c.is_whitespace() || matches!(c, '，' | '、' | '：')),
            Self::Anywhere => after(|_| true),
        }
    }
}

/// The lines of a range, without their ends.
fn lines(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut start = within.start;
    let mut lines = Vec::new();
    for line in text[within].split_inclusive('\n') {
        let shown = line.trim_end_matches(['\n', '\r']);
        lines.push(start..start + shown.len());
        start += line.len();
    }
    lines
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// Byte ranges, ascending, as code points: counted once from the start of the text.
fn in_code_points(text: &str, pieces: Vec<(Vec<String>, Range<usize>)>) -> Vec<Piece> {
    let (mut byte, mut point) = (0, 0_i64);
    let mut point_at = |to: usize| {
        point += i64::try_from(chars(&text[byte..to])).unwrap_or(i64::MAX);
        byte = to;
        point
    };
    pieces
        .into_iter()
        .map(|(headings, range)| Piece {
            headings,
            text: text[range.clone()].to_owned(),
            start: point_at(range.start),
            end: point_at(range.end),
        })
        .collect()
}

#[cfg(test)]
mod tests;
