//! Judges the fields of requests and clears those of answers by the rules of the contract. Which
//! judge looks at which field is compiled from `proto/` by `build.rs`; here is how they judge.

use std::fmt;

use prost::Message;
use prost_types::{Duration, FieldMask, Struct, Value, value::Kind};
use uuid::Uuid;

use crate::{
    domain::label,
    error::{Error, Reason, Violation},
};

/// A message that requests can hold.
pub trait Incoming {
    /// Whether the method judges it by itself, because it can answer within the stream.
    const IN_BAND: bool = false;

    /// Adds every broken rule of the message.
    fn check(&self, at: &Path<'_>, broken: &mut Broken);

    /// Adds the path of every field that is set and that only staff may set.
    fn staff_only(&self, at: &Path<'_>, set: &mut Vec<String>);

    /// The session the request speaks of, for the log.
    fn session_id(&self) -> Option<&str>;
}

/// A message that answers can hold.
pub trait Outgoing {
    /// Clears what only staff may see.
    fn clear_staff(&mut self);
}

/// The rule of one field, as `parlance.v1.FieldRule` has it. Zero means no limit.
pub struct Rule {
    required: bool,
    uuid: bool,
    label: bool,
    min_chars: usize,
    max_chars: usize,
    max_bytes: usize,
    min_items: usize,
    max_items: usize,
    min: Option<f64>,
    max: Option<f64>,
}

/// Where a field stands in its request; written out only when something is wrong with it.
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    name: &'static str,
    index: Option<usize>,
}

/// The broken rules of a request.
#[derive(Default)]
pub struct Broken {
    violations: Vec<Violation>,
    /// The limit of the first one, where it has one.
    limit: Option<String>,
}

include!(concat!(env!("OUT_DIR"), "/fields.rs"));

/// Judges a request: first whether the caller may set what is set, then every field.
pub fn judge(request: &impl Incoming, staff: bool) -> Result<(), Error> {
    let mut set = Vec::new();
    if !staff {
        request.staff_only(&Path::ROOT, &mut set);
    }
    if !set.is_empty() {
        let fields = set.join(", ");
        return Err(Error::new(Reason::PermissionDenied, format!("only staff may set {fields}")).with("field", fields));
    }
    let mut broken = Broken::default();
    request.check(&Path::ROOT, &mut broken);
    broken.into_result()
}

impl Path<'_> {
    pub const ROOT: Path<'static> = Path { parent: None, name: "", index: None };

    pub const fn field(&self, name: &'static str) -> Path<'_> {
        Path { parent: Some(self), name, index: None }
    }

    pub const fn item(&self, name: &'static str, index: usize) -> Path<'_> {
        Path { parent: Some(self), name, index: Some(index) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent.filter(|parent| parent.parent.is_some()) {
            write!(f, "{parent}.")?;
        }
        f.write_str(self.name)?;
        self.index.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

impl Broken {
    fn into_result(self) -> Result<(), Error> {
        let Some(first) = self.violations.first() else { return Ok(()) };
        let mut error = Error::invalid(first.field.clone(), first.description.clone());
        if let Some(limit) = self.limit {
            error = error.with("limit", limit);
        }
        if self.violations.len() > 1 {
            error.message = format!("{} (and {} more)", error.message, self.violations.len() - 1);
        }
        Err(Error { violations: self.violations, ..error })
    }

    fn add(&mut self, at: &Path<'_>, description: impl Into<String>) {
        self.violations.push(Violation { field: at.to_string(), description: description.into() });
    }

    fn limit(&mut self, at: &Path<'_>, limit: impl fmt::Display, description: String) {
        if self.violations.is_empty() {
            self.limit = Some(limit.to_string());
        }
        self.add(at, description);
    }

    fn missing(&mut self, at: &Path<'_>) {
        self.add(at, "is required");
    }

    fn text(&mut self, at: &Path<'_>, value: &str, rule: &Rule) {
        if value.is_empty() {
            if rule.required {
                self.missing(at);
            }
            return;
        }
        // The canonical form only: the parser alone would take braces and bare digits too.
        if rule.uuid && (value.len() != 36 || Uuid::try_parse(value).is_err()) {
            self.add(at, "must be a UUID of 36 characters");
        }
        // Lists judge their items by the same rule, without `required`.
        if rule.required && value.trim().is_empty() {
            self.add(at, "must not be blank");
        }
        if rule.label && value.contains(label::is_refused) {
            self.add(at, "must not contain control characters or characters that turn its direction around");
        } else if value.contains('\0') {
            self.add(at, "must not contain NUL");
        }
        let chars = if rule.max_chars > 0 || rule.min_chars > 0 { value.chars().count() } else { 0 };
        if rule.max_chars > 0 && chars > rule.max_chars {
            self.limit(at, rule.max_chars, format!("has {chars} code points, at most {} are allowed", rule.max_chars));
        }
        if chars < rule.min_chars {
            self.limit(at, rule.min_chars, format!("has {chars} code points, at least {} are needed", rule.min_chars));
        }
        self.size(at, value.len(), rule);
    }

    fn size(&mut self, at: &Path<'_>, bytes: usize, rule: &Rule) {
        if rule.max_bytes > 0 && bytes > rule.max_bytes {
            self.limit(at, rule.max_bytes, format!("has {bytes} bytes, at most {} are allowed", rule.max_bytes));
        }
    }

    /// Judges how many items there are; the items of a list that is too long are not looked at.
    fn items(&mut self, at: &Path<'_>, count: usize, rule: &Rule) -> bool {
        if rule.max_items > 0 && count > rule.max_items {
            self.limit(at, rule.max_items, format!("has {count} items, at most {} are allowed", rule.max_items));
            return false;
        }
        let fewest = rule.min_items.max(usize::from(rule.required));
        if count < fewest {
            self.limit(at, fewest, format!("has {count} items, at least {fewest} are needed"));
        }
        true
    }

    fn choice(&mut self, at: &Path<'_>, value: i32, known: bool, rule: &Rule) {
        if !known {
            self.add(at, format!("{value} is not a value of this enum"));
        } else if value == 0 && rule.required {
            self.missing(at);
        }
    }

    /// NaN is within no limits.
    fn number(&mut self, at: &Path<'_>, value: f64, rule: &Rule) {
        if let Some(min) = rule.min.filter(|min| value.is_nan() || value < *min) {
            self.limit(at, min, format!("must be at least {min}"));
        } else if let Some(max) = rule.max.filter(|max| value.is_nan() || value > *max) {
            self.limit(at, max, format!("must be at most {max}"));
        } else if rule.required && value == 0.0 {
            self.missing(at);
        }
    }

    /// Limits of durations are in seconds.
    fn duration(&mut self, at: &Path<'_>, value: &Duration, rule: &Rule) {
        let mixed = value.seconds != 0 && value.nanos != 0 && (value.seconds > 0) != (value.nanos > 0);
        if mixed || value.nanos.unsigned_abs() > 999_999_999 {
            self.add(at, "is not a duration");
        } else {
            self.number(at, value.seconds as f64 + f64::from(value.nanos) / 1e9, rule);
        }
    }

    fn message<T: Message + Incoming>(&mut self, at: &Path<'_>, value: &T, rule: &Rule) {
        if rule.max_bytes > 0 {
            self.size(at, value.encoded_len(), rule);
        }
        value.check(at, self);
    }

    /// Free data: what JSON can hold, in text that databases can hold.
    fn object(&mut self, at: &Path<'_>, value: &Struct, rule: &Rule) {
        self.size(at, value.encoded_len(), rule);
        if !object_is_plain(value) {
            self.add(at, "must not contain NUL, NaN or an infinite number");
        }
    }

    fn mask(&mut self, at: &Path<'_>, value: &FieldMask) {
        if value.paths.is_empty() {
            self.missing(at);
        }
        if value.paths.len() > 100 || value.paths.iter().any(|path| path.len() > 200 || path.contains('\0')) {
            self.limit(at, 100, "must be at most 100 paths of at most 200 bytes".into());
        }
    }
}

/// The decoder refuses anything nested deeper than 100, so this ends.
fn object_is_plain(object: &Struct) -> bool {
    object.fields.iter().all(|(key, value)| !key.contains('\0') && value_is_plain(value))
}

fn value_is_plain(value: &Value) -> bool {
    match &value.kind {
        Some(Kind::StringValue(text)) => !text.contains('\0'),
        Some(Kind::NumberValue(number)) => number.is_finite(),
        Some(Kind::StructValue(object)) => object_is_plain(object),
        Some(Kind::ListValue(list)) => list.values.iter().all(value_is_plain),
        Some(Kind::BoolValue(_) | Kind::NullValue(_)) | None => true,
    }
}

#[cfg(test)]
mod tests {
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
}
