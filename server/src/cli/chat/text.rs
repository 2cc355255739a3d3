//! Text as a terminal shows it: widths, rows and what must not reach the screen. Apart, because the
//! editor and the screen must agree on every column.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How much of a text reminds of the rest, in grapheme clusters.
const REMINDER: usize = 40;

/// One row of a wrapped text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub text: String,
    /// Where the next row begins in the wrapped text, in bytes.
    pub end: usize,
}

/// What may not be broken: a word, a wide character with the punctuation that clings to it, or blanks.
struct Unit<'a> {
    text: &'a str,
    start: usize,
    columns: usize,
    blank: bool,
}

/// Columns a text takes; it must not hold a line break.
pub fn columns(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Takes out what would move the cursor or colour the screen: others wrote the text.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            '\n' => cleaned.push('\n'),
            '\t' => cleaned.push_str("    "),
            other if commands(other) => cleaned.push(char::REPLACEMENT_CHARACTER),
            other => cleaned.push(other),
        }
    }
    cleaned
}

/// Whether a terminal would obey the character, or show what follows in another direction: what the
/// contract refuses in labels, and texts may hold.
pub fn commands(char: char) -> bool {
    char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text as part of a line.
pub fn flat(text: &str) -> String {
    clean(text.trim()).replace('\n', " ")
}

/// The beginning of a text, to remind of it.
pub fn shortened(text: &str) -> String {
    let flat = flat(text);
    let mut clusters = flat.graphemes(true);
    let beginning: String = clusters.by_ref().take(REMINDER).collect();
    if clusters.next().is_some() { format!("{beginning} …") } else { beginning }
}

/// Breaks a text into rows of at most `width` columns, between words where there are any. The first row
/// begins `first` columns in, every other one `hang` columns.
///
/// Every row but the last stays as it is when the text grows at its end.
pub fn wrap(text: &str, width: usize, first: usize, hang: usize) -> Vec<Row> {
    let mut wrapping =
        Wrapping { width: width.max(hang + 2), hang, rows: Vec::new(), row: " ".repeat(first), used: first };
    let mut start = 0;
    for (number, paragraph) in text.split('\n').enumerate() {
        if number > 0 {
            wrapping.break_row(start);
        }
        wrapping.paragraph(paragraph, start);
        start += paragraph.len() + 1;
    }
    wrapping.break_row(text.len());
    wrapping.rows
}

struct Wrapping {
    width: usize,
    hang: usize,
    rows: Vec<Row>,
    row: String,
    used: usize,
}

impl Wrapping {
    fn paragraph(&mut self, paragraph: &str, start: usize) {
        let mut blanks: Option<Unit> = None;
        for unit in units(paragraph) {
            if unit.blank {
                blanks = Some(unit);
                continue;
            }
            let before = blanks.take();
            let gap = before.as_ref().map_or(0, |blank| blank.columns);
            if self.used + gap + unit.columns <= self.width {
                self.push(before.map_or("", |blank| blank.text), gap);
            } else if self.used > self.hang {
                self.break_row(start + unit.start);
            }
            if self.used + unit.columns <= self.width {
                self.push(unit.text, unit.columns);
            } else {
                self.break_word(unit.text, start + unit.start);
            }
        }
    }

    /// A word that is longer than a row is broken where the row ends.
    fn break_word(&mut self, word: &str, start: usize) {
        for (at, cluster) in word.grapheme_indices(true) {
            let width = cluster.width();
            if self.used + width > self.width {
                self.break_row(start + at);
            }
            self.push(cluster, width);
        }
    }

    fn push(&mut self, text: &str, columns: usize) {
        self.row.push_str(text);
        self.used += columns;
    }

    fn break_row(&mut self, end: usize) {
        let text = std::mem::replace(&mut self.row, " ".repeat(self.hang));
        self.used = self.hang;
        self.rows.push(Row { text: text.trim_end().to_owned(), end });
    }
}

fn units(paragraph: &str) -> Vec<Unit<'_>> {
    let mut units: Vec<Unit> = Vec::new();
    let mut joins = false;
    for (start, cluster) in paragraph.grapheme_indices(true) {
        let blank = cluster == " ";
        let wide = cluster.width() > 1;
        let joined = match units.last() {
            Some(last) => {
                (last.blank == blank && (blank || (!wide && joins))) || (!blank && !last.blank && clings(cluster))
            }
            None => false,
        };
        joins = !wide;
        match units.last_mut() {
            Some(last) if joined => {
                last.text = &paragraph[last.start..start + cluster.len()];
                last.columns += cluster.width();
            }
            _ => units.push(Unit { text: cluster, start, columns: cluster.width(), blank }),
        }
    }
    units
}

/// Chinese closing punctuation must not begin a row.
fn clings(cluster: &str) -> bool {
    matches!(cluster, "，" | "。" | "、" | "；" | "：" | "？" | "！" | "）" | "》" | "」" | "』" | "”" | "’" | "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, width: usize) -> Vec<String> {
        wrap(text, width, 0, 0).into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn rows_break_between_words() {
        assert_eq!(rows("the quick brown fox", 10), ["the quick", "brown fox"]);
    }

    #[test]
    fn a_word_longer_than_a_row_is_broken() {
        assert_eq!(rows("a https://example.org/x", 10), ["a", "https://ex", "ample.org/", "x"]);
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_a_comma() {
        assert_eq!(rows("你好，世界", 4), ["你", "好，", "世界"]);
        assert_eq!(rows("你好世界", 4), ["你好", "世界"]);
    }

    #[test]
    fn line_breaks_and_indents_are_kept() {
        assert_eq!(rows("one\n\n  two", 10), ["one", "", "  two"]);
        let hung: Vec<String> = wrap("a: one two", 6, 0, 2).into_iter().map(|row| row.text).collect();
        assert_eq!(hung, ["a: one", "  two"]);
    }

    #[test]
    fn all_rows_but_the_last_stay_while_the_text_grows() {
        let text =
            "Parlance 是一个客服聊天后端，answers arrive word by word；没有消息会丢失。\n\nIndeed: a-very-long-word.";
        for width in 4..30 {
            let mut settled: Vec<Row> = Vec::new();
            for (end, _) in text.char_indices() {
                let rows = wrap(&text[..end], width, 0, 2);
                assert_eq!(rows[..settled.len()], settled[..], "width {width}");
                settled = rows[..rows.len() - 1].to_vec();
            }
        }
    }

    #[test]
    fn the_rest_after_a_row_wraps_like_the_whole() {
        let text = "one two three 四五六七 eight\nnine ten";
        let whole = wrap(text, 9, 0, 2);
        let rest = wrap(&text[whole[0].end..], 9, 2, 2);
        let texts = |rows: &[Row]| rows.iter().map(|row| row.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&rest), texts(&whole[1..]));
    }

    #[test]
    fn escape_sequences_of_others_do_not_reach_the_screen() {
        assert_eq!(clean("a\u{1b}[2Jb\tc\r\nd\re\u{202e}f"), "a\u{fffd}[2Jb    c\nd\ne\u{fffd}f");
    }

    #[test]
    fn a_family_is_one_wide_cluster() {
        assert_eq!(columns("👨‍👩‍👧"), 2);
        assert_eq!(columns("e\u{301}中"), 3);
    }
}
