//! What scripts do.

use futures_util::{FutureExt, StreamExt};

use super::*;
use crate::ai::settings::ProviderKind;

fn scripted(script: &str) -> Scripted {
    Scripted::new(&ProviderSettings {
        script: script.to_owned(),
        pace_ms: 0,
        ..ProviderSettings::of(ProviderKind::Scripted)
    })
}

async fn run(provider: &Scripted, question: &str, model: &str) -> Vec<Result<Piece, Failure>> {
    let prompt = Prompt { question: question.to_owned(), ..Prompt::default() };
    let target = Target { model: model.to_owned(), ..Target::default() };
    provider.stream(Arc::new(prompt), &target).collect().await
}

fn text(items: &[Result<Piece, Failure>]) -> String {
    items.iter().filter_map(|item| if let Ok(Piece::Text(text)) = item { Some(text.as_str()) } else { None }).collect()
}

#[tokio::test]
async fn the_question_rules_over_the_model_and_the_model_over_the_settings() {
    let provider = scripted("say settings");
    assert_eq!(text(&run(&provider, "hello [[say question]] x", "say model").await), "question");
    assert_eq!(text(&run(&provider, "hello", "say model").await), "model");
    assert_eq!(text(&run(&provider, "hello", "gpt").await), "settings");
    assert_eq!(text(&run(&scripted(""), "hello", "").await), "You said: hello");
}

#[tokio::test]
async fn a_script_ends_whole_unless_it_says_otherwise() {
    let provider = scripted("words 2");
    assert_eq!(run(&provider, "", "").await.last(), Some(&Ok(Piece::End(FinishReason::Done))));
    let cut = run(&provider, "[[words 2|cut]]", "").await;
    assert_eq!(cut.len(), 2);
    let failed = run(&provider, "[[words 1|fail server|words 1]]", "").await;
    assert!(matches!(&failed[..], [Ok(_), Err(failure)] if failure.kind == FailureKind::Server));
}

#[tokio::test]
async fn a_flaky_script_fails_as_often_as_it_says_and_then_works() {
    let provider = scripted("");
    let question = "[[flaky 2 unreachable|say ok]]";
    for _ in 0..2 {
        assert!(run(&provider, question, "").await[0].is_err());
    }
    assert_eq!(text(&run(&provider, question, "").await), "ok");
}

#[tokio::test]
async fn echo_shows_the_prompt() {
    let items = run(&scripted("echo"), "what?", "").await;
    let prompt: serde_json::Value = serde_json::from_str(&text(&items)).unwrap();
    assert_eq!(prompt["question"], "what?");
}

#[tokio::test]
async fn one_step_of_the_gate_is_one_delta_and_a_dropped_answer_leaves() {
    let gate = Gate::default();
    let provider = scripted("words 3").with_gate(gate.clone());
    let mut pieces = provider.stream(Arc::new(Prompt::default()), &Target::default());
    gate.open(1);
    assert_eq!(pieces.next().await, Some(Ok(Piece::Text("w1 ".to_owned()))));
    assert!(pieces.next().now_or_never().is_none());
    assert_eq!(gate.counts().waiting, 1);
    drop(pieces);
    let counts = gate.until(|counts| counts.left == 1).await;
    assert_eq!((counts.entered, counts.waiting, counts.passed), (1, 0, 1));
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_script_or_is_refused_by_its_step(
        text in "((say|wait|pace|words|fail|end|usage|flaky|hand_off|stall|cut|\\PC{0,3})( ?[-0-9a-z\\PC]{0,12}){0,3} ?\\|? ?){0,5}"
    ) {
        if let Err(why) = script::parse(&text) {
            proptest::prop_assert!(why.contains("is unknown"));
        }
    }
}
