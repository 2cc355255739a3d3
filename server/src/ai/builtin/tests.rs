//! The builtin provider's answers, piece by piece.

use futures_util::StreamExt;
use uuid::Uuid;

use super::*;
use crate::ai::settings::ProviderKind;

fn passage(title: &str, text: &str, start: i64) -> Quote {
    Quote {
        source: Source::Passage { document_id: Uuid::nil(), passage_id: Uuid::nil() },
        title: title.to_owned(),
        uri: "doc:1".to_owned(),
        text: text.to_owned(),
        start,
        score: 0.9,
        sure: true,
    }
}

fn prompt(question: &str, passages: Vec<Quote>) -> Prompt {
    Prompt { question: question.to_owned(), passages, ..Prompt::default() }
}

async fn collect(prompt: Prompt) -> Vec<Piece> {
    let provider = Builtin::new(&ProviderSettings { pace_ms: 0, ..ProviderSettings::of(ProviderKind::Builtin) });
    provider.stream(Arc::new(prompt), &Target::default()).map(|piece| piece.unwrap()).collect().await
}

fn text(pieces: &[Piece]) -> String {
    pieces.iter().filter_map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None }).collect()
}

fn citations(pieces: &[Piece]) -> Vec<Citation> {
    pieces
        .iter()
        .filter_map(|piece| if let Piece::Citations(citations) = piece { Some(citations.clone()) } else { None })
        .flatten()
        .collect()
}

#[tokio::test]
async fn an_english_question_is_answered_with_a_quote_and_its_place() {
    let pieces = collect(prompt("Which port?", vec![passage("Ports", "# Ports\nThe port is 50051.", 100)])).await;
    assert_eq!(text(&pieces), "From “Ports”: The port is 50051. [1]");
    let cited = &citations(&pieces)[0];
    assert_eq!((cited.quote.as_str(), cited.start, cited.end), ("The port is 50051.", 108, 126));
    assert!(matches!(pieces.last(), Some(Piece::End(FinishReason::Done))));
}

#[tokio::test]
async fn a_chinese_question_is_framed_in_chinese() {
    let pieces = collect(prompt("Parlance 怎么安装？", vec![passage("安装", "运行 cargo run 即可。", 0)])).await;
    assert_eq!(text(&pieces), "根据《安装》：运行 cargo run 即可。 [1]");
}

#[test]
fn the_locale_decides_only_where_the_question_says_nothing() {
    assert_eq!(Language::of("???", "zh-CN"), Language::Chinese);
    assert_eq!(Language::of("hello", "zh-CN"), Language::English);
    assert_eq!(Language::of("你好", "en"), Language::Chinese);
    assert_eq!(Language::of("お支払い方法", "ja"), Language::English);
}

#[tokio::test]
async fn an_agents_message_is_cited_by_name_and_seq() {
    let mut said = passage("Anna", "Your parcel leaves on Friday.", 0);
    said.source = Source::Message { seq: 7 };
    let pieces = collect(prompt("When does my parcel leave?", vec![said])).await;
    assert_eq!(text(&pieces), "Anna from our team said: Your parcel leaves on Friday. [1]");
    assert_eq!(citations(&pieces)[0].source, Source::Message { seq: 7 });
}

#[tokio::test]
async fn only_passages_nearly_as_good_as_the_best_are_added() {
    let mut weak = passage("Weak", "The port of Hamburg is large.", 0);
    weak.score = 0.3;
    let twin = passage("Twin", "The port is set by a setting.", 0);
    let pieces = collect(prompt("Which port?", vec![passage("Ports", "The port is 50051.", 0), twin, weak])).await;
    let titles: Vec<String> = citations(&pieces).into_iter().map(|cited| cited.title).collect();
    assert_eq!(titles, ["Ports", "Twin"]);
    assert!(text(&pieces).contains("[2]") && !text(&pieces).contains("[3]"));
}

#[tokio::test]
async fn nothing_found_is_said_plainly_and_a_brief_is_never_quoted() {
    let briefs = vec!["The customer is angry about the port.".to_owned()];
    let pieces = collect(Prompt { briefs, ..prompt("Which port?", vec![]) }).await;
    assert_eq!(pieces[0], Piece::NothingFound);
    assert!(text(&pieces).starts_with("I don't know") && text(&pieces).contains("person"));
    assert!(!text(&pieces).contains("angry"));
    assert!(citations(&pieces).is_empty());
    let chinese = collect(prompt("端口是多少？", vec![])).await;
    assert!(text(&chinese).contains("不知道") && text(&chinese).contains("人工"));
}

#[tokio::test]
async fn what_is_not_sure_is_asked_about_and_not_quoted() {
    let mut unsure = passage("Ports", "The port is 50051.", 0);
    unsure.sure = false;
    let leads = ["Ports", "Ports", "Harbours", "Wine", "Ships"].map(str::to_owned).to_vec();
    let pieces = collect(Prompt { leads, ..prompt("Which port?", vec![unsure]) }).await;
    assert_eq!(pieces[0], Piece::NothingFound);
    assert!(text(&pieces).contains("Is it about: Ports · Harbours · Wine?"), "{}", text(&pieces));
    assert!(citations(&pieces).is_empty());
}

#[tokio::test]
async fn small_talk_is_no_question_and_found_nothing_neither() {
    let pieces = collect(prompt("Thank you!", vec![passage("Ports", "Thank you for the port.", 0)])).await;
    assert_eq!((pieces[0].clone(), text(&pieces).as_str()), (Piece::Aside, "You are welcome."));
    let leads = vec!["About ports".to_owned(), "关于端口".to_owned()];
    let pieces = collect(Prompt { leads, ..prompt("What can you do?", vec![]) }).await;
    assert!(text(&pieces).ends_with("I know about: About ports."), "{}", text(&pieces));
}

#[test]
fn words_join_to_the_text_they_came_from() {
    for text in ["From “A b”:  two\n\nlines [1]", "根据《安装》：运行 cargo run 即可。", "", " x"] {
        let words: Vec<String> = split_words(text).collect();
        assert_eq!(words.concat(), text);
        assert!(words.iter().all(|word| !word.is_empty()));
    }
    assert!(split_words("一二三四五六七").count() >= 2);
}
