//! What aimock sends, read by the adapter; and what reaches it, read from its journal.

use std::{sync::Arc, time::Duration};

use futures_util::StreamExt;
use parlance_server::{
    ai::{FailureKind, Piece, Prompt, Quote, Target, Turn, TurnRole},
    domain::message::{FinishReason, Source},
};
use parlance_tests::aimock::{Aimock, KEY};
use uuid::Uuid;

use super::{ask, assert_fails, call, only, openai, text, whole};

#[tokio::test]
async fn a_stream_arrives_in_pieces_with_its_usage() {
    let aimock = Aimock::start();
    let (pieces, failure) = whole(openai(&aimock.base_url(), KEY).answer(only("up"), ask("hello"))).await;
    assert_eq!(failure, None);
    assert_eq!(text(&pieces), "你好，这里是 aimock。Hello from aimock, a longer reply to split. [1]");
    assert!(pieces.iter().filter(|piece| matches!(piece, Piece::Text(_))).count() >= 3);
    let usage =
        pieces.iter().find_map(|piece| if let Piece::Usage(usage) = piece { Some(usage) } else { None }).unwrap();
    assert_eq!((usage.provider.as_str(), usage.model.as_str()), ("up", "gpt-4o"));
    assert!(usage.input_tokens.is_some() && usage.output_tokens.is_some());
    assert_eq!(pieces.last(), Some(&Piece::End(FinishReason::Done)));
}

#[tokio::test]
async fn its_tool_call_hands_off() {
    let aimock = Aimock::start();
    let prompt = Prompt { offer_hand_off: true, ..(*ask("I must complain")).clone() };
    let providers = openai(&aimock.base_url(), KEY);
    let (pieces, failure) = whole(providers.get("up").unwrap().stream(Arc::new(prompt), &Target::default())).await;
    assert_eq!(failure, None);
    let reason = "the customer complains".to_owned();
    assert!(pieces.contains(&Piece::HandOff { reason }), "{pieces:?}");
    assert_eq!(pieces.last(), Some(&Piece::End(FinishReason::Done)));
}

#[tokio::test]
async fn its_refusals_are_told_apart() {
    let aimock = Aimock::start();
    assert_fails(&whole(call(&openai(&aimock.base_url(), "sk-wrong"), "hello")).await, FailureKind::Auth);

    let limited = whole(call(&openai(&aimock.base_url(), KEY), "limit")).await;
    assert_fails(&limited, FailureKind::RateLimited);
    assert_eq!(limited.1.unwrap().retry_after, Some(Duration::from_secs(1)));

    assert_fails(&whole(call(&openai(&aimock.base_url(), KEY), "unheard of")).await, FailureKind::Server);
}

#[tokio::test]
async fn its_truncated_stream_keeps_what_came() {
    let aimock = Aimock::start();
    let outcome = whole(call(&openai(&aimock.base_url(), KEY), "cut")).await;
    assert_fails(&outcome, FailureKind::Truncated);
    assert!("This answer is cut off before it is whole.".starts_with(&text(&outcome.0)));
    assert!(!text(&outcome.0).is_empty());
}

#[tokio::test]
async fn a_rate_limit_is_waited_out_once_and_then_told() {
    let aimock = Aimock::start();
    let limits = parlance_server::ai::route::Limits { attempts: 2, ..Default::default() };
    let providers = super::openai_within(&aimock.base_url(), KEY, limits);
    let outcome = whole(providers.answer(only("up"), ask("limit"))).await;
    assert_fails(&outcome, FailureKind::RateLimited);
    let wait = Duration::from_secs(1);
    assert_eq!(outcome.0, [Piece::Retrying { attempt: 2, wait, kind: FailureKind::RateLimited }]);
    assert_eq!(aimock.requests().len(), 2);
}

#[tokio::test]
async fn a_colleagues_words_reach_it_with_their_role_and_notes_only_as_data() {
    let aimock = Aimock::start();
    let said = "Your parcel leaves on Friday.";
    let turn = |role, name: &str, text: &str| Turn { role, name: name.to_owned(), text: text.to_owned() };
    let passage = Quote {
        source: Source::Passage { document_id: Uuid::nil(), passage_id: Uuid::nil() },
        title: "Parcels".to_owned(),
        uri: String::new(),
        text: "Parcels leave at noon.".to_owned(),
        start: 7,
        score: 1.0,
        sure: true,
    };
    let prompt = Prompt {
        instructions: "Be kind.".to_owned(),
        turns: vec![
            turn(TurnRole::Customer, "Bo", "Where is it?"),
            turn(TurnRole::Assistant, "Assistant", "I do not know."),
            turn(TurnRole::Agent, "Anna", said),
        ],
        passages: vec![passage],
        briefs: vec!["Bo is angry.".to_owned()],
        question: "hello again".to_owned(),
        ..Prompt::default()
    };
    let providers = openai(&aimock.base_url(), KEY);
    let pieces: Vec<_> = providers.get("up").unwrap().stream(Arc::new(prompt), &Target::default()).collect().await;
    let cited =
        pieces.iter().find_map(|piece| if let Ok(Piece::Citations(cited)) = piece { Some(cited) } else { None });
    assert_eq!(
        (cited.unwrap()[0].start, cited.unwrap()[0].end),
        (7, 7),
        "[1] names the passage, of which it uses no word"
    );

    let request = aimock.requests().pop().unwrap();
    let messages = request["messages"].as_array().unwrap();
    let roles: Vec<&str> = messages.iter().map(|message| message["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["system", "user", "assistant", "assistant", "user"]);
    assert_eq!(messages[3]["name"], "human_agent");
    assert_eq!(messages[3]["content"], format!("[human colleague Anna] {said}"));
    let system = messages[0]["content"].as_str().unwrap();
    let (told, data) = system.split_once("<data>\n").unwrap();
    assert!(told.contains("Be kind.") && !told.contains("angry"));
    assert!(data.contains("Bo is angry.") && data.contains("Parcels leave at noon."));
    assert!(messages[1..].iter().all(|message| !message.to_string().contains("angry")));
    assert_eq!(request["stream_options"]["include_usage"], true);
}
