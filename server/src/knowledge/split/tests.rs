//! What the splitter promises, by example; the properties over any text are in the black-box tests.

use super::*;

fn texts(format: DocumentFormat, text: &str) -> Vec<(String, String)> {
    split(format, text).into_iter().map(|piece| (piece.headings.join(" / "), piece.text)).collect()
}

fn markdown(text: &str) -> Vec<(String, String)> {
    texts(DocumentFormat::Markdown, text)
}

fn pair(headings: &str, text: &str) -> (String, String) {
    (headings.to_owned(), text.to_owned())
}

#[test]
fn each_section_is_a_passage_under_the_path_of_its_headings() {
    let text = "Before.\n\n# Guide\n\nAbout it.\n\n## Start\nRun it.\n\n## Stop\n\nPress a key.\n\n# Other\nEnd.";
    let expected = [
        pair("", "Before."),
        pair("Guide", "About it."),
        pair("Guide / Start", "Run it."),
        pair("Guide / Stop", "Press a key."),
        pair("Other", "End."),
    ];
    assert_eq!(markdown(text), expected);
}

#[test]
fn offsets_count_code_points() {
    let text = "# 指南\n\n会话🙂是什么。\n\n# B\n\nSecond.";
    let pieces = split(DocumentFormat::Markdown, text);
    let points: Vec<char> = text.chars().collect();
    for piece in &pieces {
        let range = usize::try_from(piece.start).unwrap()..usize::try_from(piece.end).unwrap();
        assert_eq!(points[range].iter().collect::<String>(), piece.text);
    }
    assert_eq!((pieces[0].start, pieces[0].end), (6, 13));
}

#[test]
fn underlined_headings_count_and_front_matter_does_not() {
    let text = "---\ntitle: x\n---\nGuide\n=====\n\nWords.\n\nPart\n----\nMore.";
    assert_eq!(markdown(text), [pair("Guide", "Words."), pair("Guide / Part", "More.")]);
}

#[test]
fn a_heading_with_nothing_under_it_is_a_passage() {
    let text = "# FAQ\n\n## It is free.\n\n## It is fast.\n";
    assert_eq!(markdown(text), [pair("FAQ", "## It is free."), pair("FAQ", "## It is fast.")]);
}

#[test]
fn a_line_too_long_for_a_heading_is_text() {
    let line = format!("# {}", "word ".repeat(100));
    assert_eq!(markdown(&format!("{line}\n\nBelow."))[0].0, "");
}

#[test]
fn code_is_kept_whole_and_its_hashes_are_no_headings() {
    let line = "do_something(with, these, arguments)\n";
    let code = format!("```sh\n# not a heading\n\n{}```", line.repeat(40));
    let text = format!("# Code\n\n{code}\n\nAfter.");
    assert_eq!(markdown(&text), [pair("Code", &code), pair("Code", "After.")]);
}

#[test]
fn an_introduction_stays_with_its_list_and_table_rows_stay_together() {
    let rows = "| a cell of some length | and one more of some length |\n".repeat(12);
    let text = format!(
        "The limits are:\n\n| name | value |\n| --- | --- |\n{rows}\nText after the table. {}",
        "x".repeat(500)
    );
    let found = markdown(&text);
    assert_eq!(found.len(), 2);
    assert!(found[0].1.starts_with("The limits are:") && found[0].1.ends_with("length |"));
}

#[test]
fn a_long_list_is_cut_between_items() {
    let item = "- an item of the list that says one thing, in about seventy characters.\n";
    for (_, text) in markdown(&item.repeat(30)) {
        assert!(text.starts_with("- an item") && text.ends_with("characters."), "{text}");
        assert!(chars(&text) <= MOST);
    }
}

#[test]
fn long_prose_is_cut_between_sentences() {
    let english = "Version 1.5 of it, e.g. this one, does what was asked of it. ".repeat(40);
    let chinese = "客户可以随时要求转接人工客服，系统会显示排队的位置。".repeat(60);
    for (text, end) in [(english, '.'), (chinese, '。')] {
        let pieces = split(DocumentFormat::Text, &text);
        assert!(pieces.len() > 2);
        for piece in pieces {
            assert!(piece.text.ends_with(end) && !piece.text.ends_with("e.g."), "{}", piece.text);
            assert!(chars(&piece.text) <= MOST);
        }
    }
}

#[test]
fn text_without_any_place_to_cut_is_cut_all_the_same() {
    let pieces = split(DocumentFormat::Text, &"字".repeat(2000));
    assert_eq!(pieces.iter().map(|piece| piece.end - piece.start).sum::<i64>(), 2000);
    assert!(pieces.iter().all(|piece| piece.text.chars().count() <= MOST));
}

#[test]
fn a_pair_is_one_passage_whose_question_is_its_heading() {
    let text = "Hello.\n\nQ: How long\nis it?\nA: Two days.\n\nAt most.\n\n**Q2:** Free?\n**A:** Yes.\n问：能退款吗？\n答：可以。\nQ: Why?";
    let expected = [
        pair("", "Hello."),
        pair("How long is it?", "Two days.\n\nAt most."),
        pair("Free?", "Yes."),
        pair("能退款吗？", "可以。"),
        pair("", "Why?"),
    ];
    assert_eq!(texts(DocumentFormat::Qa, text), expected);
}

#[test]
fn an_empty_document_has_no_passages() {
    for format in DocumentFormat::ALL {
        assert!(split(*format, " \n\r\n\t").is_empty());
    }
}

#[test]
fn questions_at_the_end_can_be_left_out() {
    assert_eq!(without_last_questions("It is ready. Shall I send it? Or not?"), "It is ready.");
    assert_eq!(without_last_questions("好了。还需要什么吗？"), "好了。");
    assert_eq!(without_last_questions("How can I help?"), "");
    assert_eq!(without_last_questions("Is it? It is."), "Is it? It is.");
}
