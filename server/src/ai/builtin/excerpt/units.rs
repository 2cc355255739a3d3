//! A passage as sentences, list items and blocks.

/// A sentence, a list item or a fenced block; `from..to` are code points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub from: usize,
    pub to: usize,
    /// Headings and the question of a Q&A entry lead to an answer but are none.
    pub is_quotable: bool,
}

/// Cuts after sentences and where a line begins something new; a fenced block stays whole.
pub(super) fn split(chars: &[char]) -> Vec<Unit> {
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
            (false, None) => {
                let to = paragraph_end(chars, to, &line);
                split_line(chars, from, to, &line, &mut units);
                from = to + 1;
                continue;
            }
        }
        from = to + 1;
    }
    if let Some(start) = fence {
        units.extend(trimmed(chars, start, chars.len(), true));
    }
    units
}

/// Where what begins with a line ends: a sentence goes on over the ends of lines.
fn paragraph_end(chars: &[char], mut to: usize, line: &str) -> usize {
    if line.trim().is_empty() || line.trim_start().starts_with('#') || is_question_mark(line) {
        return to;
    }
    while to < chars.len() {
        let next = chars[to + 1..].iter().position(|char| *char == '\n').map_or(chars.len(), |length| to + 1 + length);
        let line: String = chars[to + 1..next].iter().collect();
        if line.trim().is_empty() || begins_something(line.trim_start()) {
            break;
        }
        to = next;
    }
    to
}

/// List items, tables, headings, code, and the entries of questions and answers.
fn begins_something(line: &str) -> bool {
    let is_numbered = line.split_once(['.', ')', '、']).is_some_and(|(number, _)| number.parse::<u16>().is_ok());
    is_numbered
        || line.starts_with(['-', '*', '+', '|', '>', '#'])
        || line.starts_with("```")
        || is_question_mark(line)
        || is_answer_mark(line)
}

fn is_question_mark(line: &str) -> bool {
    starts(line, &["q:", "q：", "question:", "问:", "问："])
}

fn is_answer_mark(line: &str) -> bool {
    starts(line, &["a:", "a：", "answer:", "答:", "答："])
}

fn starts(line: &str, marks: &[&str]) -> bool {
    let lower = line.trim_start().to_lowercase();
    marks.iter().any(|mark| lower.starts_with(mark))
}

fn split_line(chars: &[char], from: usize, to: usize, line: &str, units: &mut Vec<Unit>) {
    if line.trim_start().starts_with('#') || is_question_mark(line) {
        units.extend(trimmed(chars, from, to, false));
        return;
    }
    let is_answer = is_answer_mark(line);
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
