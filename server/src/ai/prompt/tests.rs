//! What of a history reaches the model.

use uuid::Uuid;

use super::*;
use crate::domain::{
    contact::Verification,
    floor::Floor,
    message::{Format, Sender, Source},
    session::{Priority, SessionConfig},
};

fn message(seq: i64, kind: SenderKind, text: &str) -> Message {
    Message {
        id: Uuid::from_u128(u128::try_from(seq).unwrap()),
        session_id: Uuid::nil(),
        seq,
        revision: 1,
        sender: Sender { kind, id: Uuid::nil(), display_name: format!("name {seq}") },
        client_message_id: None,
        digest: None,
        text: text.to_owned(),
        format: Format::Plain,
        state: MessageState::Complete,
        finish_reason: None,
        delta_count: 0,
        usage: None,
        citations: vec![],
        audience: Audience::All,
        reply_to_id: None,
        retry_of_message_id: None,
        answer_to_id: None,
        lease: None,
        created_at_ms: 0,
        brief: false,
        edited_at_ms: None,
        deleted_at_ms: None,
    }
}

fn built(history: &[Message], budget: usize) -> Prompt {
    assemble(Manner::default(), history, Question { text: "the question", seq: 100 }, vec![], budget)
}

fn texts(prompt: &Prompt) -> Vec<&str> {
    prompt.turns.iter().map(|turn| turn.text.as_str()).collect()
}

#[test]
fn roles_are_kept_apart_and_in_order() {
    let history = [
        message(2, SenderKind::Contact, "c"),
        message(3, SenderKind::Assistant, "a"),
        message(4, SenderKind::User, "u"),
        message(5, SenderKind::System, "s"),
    ];
    let prompt = built(&history, 1_000);
    let roles: Vec<TurnRole> = prompt.turns.iter().map(|turn| turn.role).collect();
    assert_eq!(roles, [TurnRole::Customer, TurnRole::Assistant, TurnRole::Agent]);
    assert_eq!(prompt.turns[2].name, "name 4");
    assert_eq!(prompt.question, "the question");
}

#[test]
fn failed_empty_and_growing_messages_are_no_turns_and_stopped_ones_are() {
    let with = |seq, state, text| Message { state, ..message(seq, SenderKind::Assistant, text) };
    let history = [
        with(2, MessageState::Failed, "failed"),
        with(3, MessageState::Streaming, "growing"),
        with(4, MessageState::Complete, " \n"),
        with(5, MessageState::Stopped, "stopped half"),
    ];
    assert_eq!(texts(&built(&history, 1_000)), ["stopped half"]);
}

#[test]
fn briefs_are_told_and_notes_only_where_the_assistant_reads_them() {
    let note = Message { audience: Audience::Staff, ..message(2, SenderKind::User, "angry") };
    let brief = Message { brief: true, seq: 3, text: "be kind".to_owned(), ..note.clone() };
    let question = Question { text: "q", seq: 4 };
    let told = |reads_notes| {
        let manner = Manner { reads_notes, ..Manner::default() };
        let prompt = assemble(manner, &[note.clone(), brief.clone()], question, vec![], 1_000);
        assert!(prompt.turns.is_empty());
        prompt.briefs
    };
    assert_eq!(told(false), ["be kind"]);
    assert_eq!(told(true), ["angry", "be kind"]);
}

#[test]
fn the_question_and_what_came_after_it_are_no_turns() {
    let history = [
        message(2, SenderKind::Contact, "before"),
        message(100, SenderKind::Contact, "the question"),
        message(101, SenderKind::Assistant, "after"),
    ];
    assert_eq!(texts(&built(&history, 1_000)), ["before"]);
}

#[test]
fn the_oldest_turns_go_first_and_leave_no_hole() {
    let mut history: Vec<Message> = (2..12).map(|seq| message(seq, SenderKind::Contact, "12345678")).collect();
    history[7].text = "x".repeat(400);
    // Two turns behind the long one fit, the long one does not, and nothing older may jump over it.
    let prompt = built(&history, 60);
    assert_eq!(texts(&prompt).len(), 2);
    assert_eq!(prompt.turns[1].name, "name 11");
}

#[test]
fn the_question_stays_even_without_any_budget() {
    let prompt = built(&[message(2, SenderKind::Contact, "before")], 0);
    assert_eq!((prompt.question.as_str(), prompt.turns.len()), ("the question", 0));
}

#[test]
fn the_worst_passages_beyond_half_of_the_budget_are_dropped() {
    let quote = |title: &str| Quote {
        source: Source::Message { seq: 1 },
        title: title.to_owned(),
        uri: String::new(),
        text: "x".repeat(400),
        start: 0,
        score: 1.0,
        sure: true,
    };
    let question = Question { text: "q", seq: 2 };
    let prompt = assemble(Manner::default(), &[], question, vec![quote("best"), quote("worst")], 300);
    assert_eq!(prompt.passages.len(), 1);
    assert_eq!(prompt.passages[0].title, "best");
}

#[test]
fn han_characters_count_one_each_and_others_four_to_a_token() {
    assert_eq!(tokens("12345678"), 2);
    assert_eq!(tokens("退货"), 2);
    assert_eq!(tokens("退货 x"), 3);
    assert_eq!(tokens(""), 0);
}

fn session(config: SessionConfig) -> Session {
    Session {
        id: Uuid::nil(),
        title: String::new(),
        contact_id: Uuid::nil(),
        contact_verification: Verification::ALL[0],
        channel: String::new(),
        locale: "zh-CN".to_owned(),
        floor: Floor::first(true),
        assistant_id: Uuid::nil(),
        config,
        priority: Priority::Normal,
        metadata: serde_json::Map::new(),
        first_seq: 1,
        last_seq: 1,
        contact_seq: 1,
        answer_id: None,
        nothing_found: 0,
        provider_failures: 0,
        queued_at_ms: None,
        assigned_at_ms: None,
        created_at_ms: 0,
        updated_at_ms: 0,
        last_activity_ms: 0,
        rating: None,
    }
}

fn assistant() -> Assistant {
    Assistant {
        id: Uuid::nil(),
        display_name: String::new(),
        provider: "local".to_owned(),
        model: "small".to_owned(),
        instructions: "Be kind.".to_owned(),
        temperature: Some(0.5),
        max_tokens: None,
        knowledge_base_ids: vec![],
        hand_off: crate::domain::assistant::HandOffPolicy::default(),
        privacy: crate::domain::assistant::Privacy::default(),
        enabled: true,
        is_default: true,
        created_at_ms: 0,
        updated_at_ms: 0,
    }
}

#[test]
fn the_session_says_over_the_assistant_and_a_model_stays_with_its_provider() {
    let model = |provider: &str, model: &str| {
        let config =
            SessionConfig { provider: provider.to_owned(), model: model.to_owned(), ..SessionConfig::default() };
        target(&session(config), &assistant()).model
    };
    assert_eq!(model("", ""), "small");
    assert_eq!(model("local", ""), "small");
    assert_eq!(model("other", ""), "");
    assert_eq!(model("other", "large"), "large");
    let config = SessionConfig { temperature: Some(1.0), max_tokens: Some(9), ..SessionConfig::default() };
    let asked = target(&session(config.clone()), &assistant());
    assert_eq!((asked.provider.as_str(), asked.temperature, asked.max_tokens), ("local", Some(1.0), Some(9)));
    let prompt = build(&session(config), &assistant(), &[], Question { text: "q", seq: 2 }, vec![], 1_000);
    assert_eq!((prompt.locale.as_str(), prompt.instructions.as_str()), ("zh-CN", "Be kind."));
    assert!(prompt.offer_hand_off);
}
