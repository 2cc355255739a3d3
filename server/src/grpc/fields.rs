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
#[path = "fields_tests.rs"]
mod tests;
