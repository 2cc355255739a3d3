//! Which sentences are quoted.

use super::*;

fn quoted(question: &str, passage: &str) -> String {
    let excerpt = best(question, passage, 3).unwrap();
    let (start, end) = (usize::try_from(excerpt.start).unwrap(), usize::try_from(excerpt.end).unwrap());
    let slice: String = passage.chars().skip(start).take(end - start).collect();
    assert_eq!(slice, excerpt.text, "offsets point at the quote");
    excerpt.text
}

#[test]
fn of_a_passage_the_sentences_that_answer_are_quoted_without_its_heading() {
    let passage =
        "## Ports\n\nThe server listens on 50051. The ops port is 9464.\n\nIt is for metrics. Nothing else is open.\n";
    assert_eq!(quoted("ops port?", passage), "The ops port is 9464.\n\nIt is for metrics.");
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
fn at_most_so_many_sentences_are_quoted_and_the_wrapped_lines_of_one_belong_together() {
    let passage = "Tea is good.\nGreen tea is brewed at\nseventy degrees. Black tea is brewed at ninety degrees.";
    let excerpt = best("degrees of green tea?", passage, 1).unwrap();
    assert_eq!((excerpt.text.as_str(), excerpt.sentences), ("Green tea is brewed at\nseventy degrees.", 1));
}

#[test]
fn a_misspelt_word_points_at_its_sentence() {
    let passage = "Lamps are sold in pairs. A lamp that is blinking needs a new bulb. Bulbs are cheap.";
    let excerpt = best("Why is it blinkng?", passage, 1).unwrap();
    assert_eq!(excerpt.text, "A lamp that is blinking needs a new bulb.");
}

#[test]
fn list_numbers_and_abbreviations_do_not_end_a_sentence() {
    let chars: Vec<char> = "1. Open it, e.g. by hand. Done.".chars().collect();
    let texts: Vec<String> = split(&chars).iter().map(|unit| chars[unit.from..unit.to].iter().collect()).collect();
    assert_eq!(texts, ["1. Open it, e.g. by hand.", "Done."]);
}

#[test]
fn lines_of_a_paragraph_are_joined_and_lists_keep_theirs() {
    let shown = |text: &str| Excerpt { text: text.to_owned(), start: 0, end: 0, sentences: 1 }.shown();
    assert_eq!(shown("one\ntwo"), "one two");
    assert_eq!(shown("一，\n二"), "一，二");
    assert_eq!(shown("- one\n- two"), "- one\n- two");
}

#[test]
fn a_passage_without_a_sentence_gives_nothing() {
    assert_eq!(best("x", "# Only a heading\n\n", 3), None);
}
