//! Where sentences end, in English and Chinese: apart because the rules have nothing to do with documents.

/// Words whose full stop does not end a sentence.
const ABBREVIATIONS: &[&str] = &["e.g", "i.e", "etc", "vs", "cf", "mr", "mrs", "ms", "dr", "no", "approx"];

/// The bytes after each sentence: its closing quotes and the blanks behind it belong to it.
pub fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let full_width = matches!(c, '。' | '！' | '？' | '；' | '…');
        if !full_width && !matches!(c, '.' | '!' | '?') {
            continue;
        }
        while rest.next_if(|(_, c)| closes(*c)).is_some() {}
        let spaced = rest.peek().is_none_or(|(_, c)| c.is_whitespace());
        if !full_width && (!spaced || (c == '.' && abbreviates(&text[..at]))) {
            continue;
        }
        while rest.next_if(|(_, c)| c.is_whitespace()).is_some() {}
        ends.push(rest.peek().map_or(text.len(), |(at, _)| *at));
    }
    ends
}

const fn closes(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | ')'
            | ']'
            | '”'
            | '’'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '.'
            | '。'
            | '！'
            | '？'
            | '!'
            | '?'
            | '…'
    )
}

fn abbreviates(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let single_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    single_letter || ABBREVIATIONS.iter().any(|known| word.eq_ignore_ascii_case(known))
}
