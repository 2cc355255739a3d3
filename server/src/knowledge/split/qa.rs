//! Questions and answers: lines "Q: …" and "A: …", or 问： and 答：. A pair is one passage, the answer,
//! under the question as its heading: so the question is searched and the answer is quoted.

use std::ops::Range;

use super::{Block, BlockKind, Section, lines, paragraphs, trimmed};

const QUESTION: &[&str] = &["question", "q", "问题", "问"];
const ANSWER: &[&str] = &["answer", "a", "回答", "答案", "答"];

pub fn sections(text: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut question: Option<Range<usize>> = None;
    let mut answer: Option<Range<usize>> = None;
    let mut loose = 0..0;
    for line in lines(text, 0..text.len()) {
        if let Some(said) = labelled(text, &line, QUESTION) {
            sections.extend(closed(text, question.take(), answer.take(), &loose));
            question = Some(said);
        } else if let (Some(_), None, Some(said)) = (&question, &answer, labelled(text, &line, ANSWER)) {
            answer = Some(said);
        } else if let Some(open) = answer.as_mut().or(question.as_mut()) {
            open.end = line.end;
        } else {
            loose.end = line.end;
        }
    }
    sections.extend(closed(text, question, answer, &loose));
    sections
}

/// The section of what was read since the last question: a pair, a question alone, or the text before the first one.
fn closed(
    text: &str,
    question: Option<Range<usize>>,
    answer: Option<Range<usize>>,
    loose: &Range<usize>,
) -> Option<Section> {
    let Some(question) = question else {
        return Some(Section { headings: Vec::new(), blocks: paragraphs(text, loose.clone()) });
    };
    let answer = answer.map(|answer| trimmed(text, answer)).filter(|answer| !answer.is_empty());
    let (headings, range) = match answer {
        Some(answer) => (vec![one_line(&text[question])], answer),
        None => (Vec::new(), trimmed(text, question)),
    };
    (!range.is_empty()).then(|| Section { headings, blocks: vec![Block { range, kind: BlockKind::Whole }] })
}

/// What follows the label of a line that has one: "Q: …", "Q1. …", "**问：** …".
fn labelled(text: &str, line: &Range<usize>, labels: &[&str]) -> Option<Range<usize>> {
    let shown =
        text[line.clone()].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '#' | '-' | '>'));
    let label =
        labels.iter().find(|label| shown.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)))?;
    let rest = shown[label.len()..].trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let said = rest.strip_prefix([':', '：', '.', '、'])?.trim_start_matches('*');
    Some(line.end - said.len()..line.end)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
