//! How fields are judged. Apart, because the judges and their tests are too long for one file.

use parlance_client::v1;

use super::*;

const ID: &str = "0199aaaa-0000-7000-8000-000000000001";

fn message() -> v1::SendMessageRequest {
    v1::SendMessageRequest {
        session_id: ID.into(),
        client_message_id: ID.to_uppercase(),
        text: "hello".into(),
        ..Default::default()
    }
}

fn fields(result: Result<(), Error>) -> Vec<String> {
    result.unwrap_err().violations.into_iter().map(|violation| violation.field).collect()
}

#[test]
fn a_good_request_passes() {
    judge(&message(), false).unwrap();
}

#[test]
fn every_broken_rule_is_told_with_its_path_and_limit() {
    let request = v1::SendMessageRequest {
        session_id: String::new(),
        client_message_id: "{0199aaaa-0000-7000-8000-000000000001}".into(),
        text: "\0".repeat(8001),
        reply_to_id: "x".into(),
        expected_epoch: Some(0),
    };
    let error = judge(&request, false).unwrap_err();
    assert_eq!(
        fields(Err(error.clone())),
        ["session_id", "client_message_id", "text", "text", "reply_to_id", "expected_epoch"]
    );
    assert!(error.violations[3].description.contains("8000"), "{error:?}");
    assert_eq!(error.metadata[0], ("field", "session_id".into()));
}

#[test]
fn what_is_required_is_not_blank() {
    for text in ["", " ", "\n\t \u{3000}\u{2003}"] {
        let request = v1::SendMessageRequest { text: text.into(), ..message() };
        assert_eq!(fields(judge(&request, false)), ["text"], "{text:?}");
    }
    judge(&v1::SendMessageRequest { text: " a ".into(), ..message() }, false).unwrap();
}

#[test]
fn labels_hold_nothing_that_moves_a_cursor_or_turns_text_around() {
    let create = |title: &str| v1::CreateSessionRequest {
        request_id: ID.into(),
        title: title.into(),
        channel: title.into(),
        locale: title.into(),
        ..Default::default()
    };
    for bad in ["\0", "\u{1b}[2J", "a\nb", "\u{9b}2J", "\u{202e}abc", "\u{2066}", "\u{7f}"] {
        assert_eq!(fields(judge(&create(bad), false)), ["title", "channel", "locale"], "{bad:?}");
    }
    // Joiners and marks that scripts need are no such thing.
    judge(&create("艾达 👩\u{200d}👧 \u{200f}אב"), false).unwrap();
    let policy = v1::HandOffPolicy { phrases: vec!["a person".into(), "a\u{7}".into()], ..Default::default() };
    let assistant = v1::Assistant { hand_off: Some(policy), ..Default::default() };
    let request = v1::UpdateAssistantRequest { assistant: Some(assistant), ..Default::default() };
    let broken = fields(judge(&request, true));
    assert!(broken.contains(&"assistant.hand_off.phrases[1]".to_owned()), "{broken:?}");
}

#[test]
fn limits_count_code_points_and_bytes_apart() {
    let at_limit = v1::SendMessageRequest { text: "🙂".repeat(8000), ..message() };
    judge(&at_limit, false).unwrap();
    let over = v1::SendMessageRequest { text: "🙂".repeat(8001), ..message() };
    let error = judge(&over, false).unwrap_err();
    assert_eq!(error.metadata, [("field", "text".to_owned()), ("limit", "8000".to_owned())]);
    assert_eq!(error.violations.len(), 1, "32,004 bytes are within, 8,001 code points are not: {error:?}");
}

#[test]
fn items_are_named_by_their_place() {
    let good = v1::SessionCursor { session_id: ID.into(), ..Default::default() };
    let bad = v1::SessionCursor { session_id: "no".into(), after_seq: Some(-1), ..Default::default() };
    let request = v1::SubscribeRequest { sessions: vec![good, v1::SessionCursor::default(), bad] };
    assert_eq!(
        fields(judge(&request, false)),
        ["sessions[1].session_id", "sessions[2].session_id", "sessions[2].after_seq"]
    );
}

#[test]
fn a_list_has_a_fewest_and_a_most() {
    assert_eq!(fields(judge(&v1::SubscribeRequest::default(), false)), ["sessions"]);
    let many = v1::SubscribeRequest { sessions: vec![v1::SessionCursor::default(); 101] };
    assert_eq!(fields(judge(&many, false)), ["sessions"]);
}

#[test]
fn an_enum_has_only_its_values() {
    let request = v1::ListSessionsRequest { states: vec![1, 99], ..Default::default() };
    assert_eq!(fields(judge(&request, false)), ["states[1]"]);
    let request = v1::SetAvailabilityRequest::default();
    assert_eq!(fields(judge(&request, true)), ["availability"]);
}

#[test]
fn no_number_is_within_its_limits_when_it_is_none() {
    let config = v1::SessionConfig { temperature: Some(f64::NAN), ..Default::default() };
    let request = v1::CreateSessionRequest { request_id: ID.into(), config: Some(config), ..Default::default() };
    assert_eq!(fields(judge(&request, true)), ["config.temperature"]);
}

#[test]
fn durations_are_judged_in_seconds() {
    let ask = |seconds, nanos| v1::AskRequest {
        session_id: ID.into(),
        client_message_id: ID.into(),
        text: "hello".into(),
        abandon_after: Some(Duration { seconds, nanos }),
        ..Default::default()
    };
    judge(&ask(1, 0), false).unwrap();
    for (seconds, nanos) in [(0, 999_999_999), (3600, 1), (5, -1), (5, 1_000_000_000)] {
        assert_eq!(fields(judge(&ask(seconds, nanos), false)), ["abandon_after"]);
    }
}

#[test]
fn free_data_is_small_and_plain() {
    let create = |text: String| {
        let value = Value { kind: Some(Kind::StringValue(text)) };
        let fields = std::iter::once(("key".to_owned(), value)).collect();
        v1::CreateSessionRequest { request_id: ID.into(), metadata: Some(Struct { fields }), ..Default::default() }
    };
    judge(&create("fine".into()), true).unwrap();
    assert_eq!(fields(judge(&create("a\0".into()), true)), ["metadata"]);
    assert_eq!(fields(judge(&create("a".repeat(16_384)), true)), ["metadata"]);
}

#[test]
fn what_only_staff_may_set_is_refused_to_others_by_its_path() {
    let request = v1::CreateSessionRequest {
        request_id: ID.into(),
        config: Some(v1::SessionConfig::default()),
        priority: 3,
        ..Default::default()
    };
    judge(&request, true).unwrap();
    let error = judge(&request, false).unwrap_err();
    assert_eq!(error.reason, Reason::PermissionDenied);
    assert_eq!(error.metadata, [("field", "config, priority".to_owned())]);
}

#[test]
fn what_only_staff_may_see_is_cleared_however_deep_it_lies() {
    let session = v1::Session {
        id: ID.into(),
        assignee_user_id: Some(ID.into()),
        config: Some(v1::SessionConfig::default()),
        priority: 3,
        ..Default::default()
    };
    let frame = v1::session_frame::Frame::Subscribed(v1::Subscribed {
        session: Some(session),
        log_id: ID.into(),
        ..Default::default()
    });
    let frame = v1::SessionFrame { channel: 1, frame: Some(frame) };
    let mut answer = v1::SubscribeResponse { frame: Some(v1::subscribe_response::Frame::Session(frame)) };
    answer.clear_staff();
    let Some(v1::subscribe_response::Frame::Session(frame)) = answer.frame else { panic!("another frame") };
    let Some(v1::session_frame::Frame::Subscribed(subscribed)) = frame.frame else { panic!("another frame") };
    assert_eq!(subscribed.session, Some(v1::Session { id: ID.into(), ..Default::default() }));
    assert_eq!(subscribed.log_id, ID);
}
