//! What holds for the passages of any document, whatever it looks like.

use parlance_server::{
    domain::knowledge::DocumentFormat,
    knowledge::split::{Piece, split},
};
use proptest::{collection::vec, prelude::*, sample::select};

/// No passage is longer, but for words of more than a passage's length and whole code and tables.
const MOST: usize = 4000;

/// Lines that mean something in one of the formats, and anything else.
fn line() -> impl Strategy<Value = String> {
    let marks = select(vec![
        "# Heading",
        "## 小标题",
        "###",
        "===",
        "---",
        "```",
        "~~~~",
        "- item",
        "* item",
        "12. item",
        "  continued",
        "| a | b |",
        "|---|---|",
        "> quote",
        "Q: Why?",
        "A: Because.",
        "问：为什么？",
        "答：因为。",
        "",
        " ",
        "\t",
        "\u{3000}",
        "Ends. Goes on! Asks?",
        "结束。继续！问吗？",
        "e.g. this",
        "🙂👩‍👩‍👧",
        "a\u{301}",
        "\u{10ffff}",
        "\r",
    ]);
    prop_oneof![
        6 => marks.prop_map(str::to_owned),
        2 => "\\PC{0,40}",
        1 => (40..140_usize).prop_map(|words| "plain words ".repeat(words)),
        1 => (900..1500_usize).prop_map(|letters| "x".repeat(letters)),
        1 => (40..140_usize).prop_map(|words| "客服接手，会话".repeat(words)),
    ]
}

fn document() -> impl Strategy<Value = String> {
    (vec(line(), 0..40), select(vec!["\n", "\r\n"])).prop_map(|(lines, end)| lines.join(end))
}

fn slice(points: &[char], piece: &Piece) -> String {
    let range = usize::try_from(piece.start).unwrap()..usize::try_from(piece.end).unwrap();
    points[range].iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn passages_are_exact_parts_in_order(text in document(), format in select(DocumentFormat::ALL)) {
        let points: Vec<char> = text.chars().collect();
        let mut end = 0;
        for piece in split(format, &text) {
            prop_assert_eq!(&slice(&points, &piece), &piece.text);
            prop_assert!(piece.start >= end, "{} begins before {end}", piece.start);
            prop_assert!(!piece.text.trim().is_empty() && piece.text.trim() == piece.text);
            prop_assert!(piece.text.chars().count() <= MOST);
            end = piece.end;
        }
    }

    #[test]
    fn nothing_of_a_text_is_left_out(text in document()) {
        let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let all: String = split(DocumentFormat::Text, &text).iter().map(|piece| squeeze(&piece.text)).collect();
        prop_assert_eq!(all, squeeze(&text));
    }

    #[test]
    fn every_word_of_a_markdown_document_is_in_a_passage_or_a_heading(text in document()) {
        let pieces = split(DocumentFormat::Markdown, &text);
        let texts = pieces.iter().map(|piece| piece.text.clone());
        let headings = pieces.iter().flat_map(|piece| piece.headings.clone());
        let mut kept: String = texts.chain(headings).collect();
        kept.retain(|c| !c.is_whitespace());
        let lines = text.lines().skip(if text.starts_with("---") { text.lines().count() } else { 0 });
        for word in lines.flat_map(|line| line.split(|c: char| !c.is_alphanumeric())) {
            prop_assert!(kept.contains(word), "{word} is lost");
        }
    }
}
