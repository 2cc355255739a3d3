//! Small things that every noun has on the wire: ids, times, enums, free data.

use std::time::Duration;

use prost_types::{ListValue, Struct, Timestamp, Value, value::Kind};
use serde_json::Map;
use uuid::Uuid;

use crate::error::{Error, Result};

/// The value of a field that the rules of the contract have found to be an id.
pub fn id(field: &'static str, text: &str) -> Result<Uuid> {
    Uuid::try_parse(text).map_err(|_| Error::invalid(field, "must be a UUID"))
}

/// An id that may be left out.
pub fn optional_id(field: &'static str, text: &str) -> Result<Option<Uuid>> {
    if text.is_empty() { Ok(None) } else { id(field, text).map(Some) }
}

/// The fields that a mask names, of those there are.
pub fn mask<T: Copy>(paths: &[String], all: &[T], word: fn(T) -> &'static str) -> Result<Vec<T>> {
    let field = |(index, path): (usize, &String)| {
        all.iter().copied().find(|field| word(*field) == path).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|field| word(*field)).collect();
            Error::invalid(format!("update_mask.paths[{index}]"), format!("must be one of {}", known.join(", ")))
        })
    };
    paths.iter().enumerate().map(field).collect()
}

pub fn time(at_ms: i64) -> Option<Timestamp> {
    let nanos = i32::try_from(at_ms.rem_euclid(1000) * 1_000_000).unwrap_or_default();
    Some(Timestamp { seconds: at_ms.div_euclid(1000), nanos })
}

/// The last whole millisecond of a time, as far as numbers reach.
pub fn time_ms(time: &Timestamp) -> i64 {
    time.seconds.saturating_mul(1000).saturating_add(i64::from(time.nanos / 1_000_000))
}

pub fn duration_ms(duration: &prost_types::Duration) -> i64 {
    duration.seconds.saturating_mul(1000).saturating_add(i64::from(duration.nanos / 1_000_000))
}

pub fn duration(duration: Duration) -> prost_types::Duration {
    let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    prost_types::Duration { seconds, nanos: i32::try_from(duration.subsec_nanos()).unwrap_or_default() }
}

/// Numbers that the contract counts in int32 and the server in int64.
pub fn count(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Free data as JSON. The rules of the contract have refused what JSON cannot hold.
pub fn object(free: Struct) -> Map<String, serde_json::Value> {
    free.fields.into_iter().map(|(key, value)| (key, json(value))).collect()
}

fn json(value: Value) -> serde_json::Value {
    match value.kind {
        Some(Kind::BoolValue(flag)) => flag.into(),
        Some(Kind::NumberValue(number)) => number.into(),
        Some(Kind::StringValue(text)) => text.into(),
        Some(Kind::StructValue(inner)) => object(inner).into(),
        Some(Kind::ListValue(list)) => list.values.into_iter().map(json).collect(),
        Some(Kind::NullValue(_)) | None => serde_json::Value::Null,
    }
}

/// JSON as free data.
pub fn free(object: &Map<String, serde_json::Value>) -> Struct {
    Struct { fields: object.iter().map(|(key, value)| (key.clone(), wire_value(value))).collect() }
}

fn wire_value(value: &serde_json::Value) -> Value {
    let kind = match value {
        serde_json::Value::Null => Kind::NullValue(0),
        serde_json::Value::Bool(flag) => Kind::BoolValue(*flag),
        serde_json::Value::Number(number) => Kind::NumberValue(number.as_f64().unwrap_or_default()),
        serde_json::Value::String(text) => Kind::StringValue(text.clone()),
        serde_json::Value::Array(items) => {
            Kind::ListValue(ListValue { values: items.iter().map(wire_value).collect() })
        }
        serde_json::Value::Object(inner) => Kind::StructValue(free(inner)),
    };
    Value { kind: Some(kind) }
}

/// Declares that an enum of ours has the same variants on the wire: `From` outwards, and a function
/// inwards that is None for UNSPECIFIED.
macro_rules! same_words {
    ($ours:ty, $wire:ty, $inwards:ident, [$($variant:ident),+ $(,)?]) => {
        $crate::grpc::wire::same_words!($ours, $wire, [$($variant),+]);

        /// None when unspecified; the rules of the contract have refused unknown numbers.
        pub fn $inwards(number: i32) -> Option<$ours> {
            match <$wire>::try_from(number) {
                $(Ok(<$wire>::$variant) => Some(<$ours>::$variant),)+
                Ok(<$wire>::Unspecified) | Err(_) => None,
            }
        }
    };
    ($ours:ty, $wire:ty, [$($variant:ident),+ $(,)?]) => {
        impl From<$ours> for $wire {
            fn from(ours: $ours) -> Self {
                match ours { $(<$ours>::$variant => Self::$variant,)+ }
            }
        }
    };
}

pub(super) use same_words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_data_comes_back_as_it_went() {
        let text = r#"{"a":[1.5,"x",null,true,{"b":{}}],"c":-2.0}"#;
        let object: Map<String, serde_json::Value> = serde_json::from_str(text).unwrap();
        assert_eq!(super::object(free(&object)), object);
    }

    #[test]
    fn times_before_1970_have_nanos_that_count_forwards() {
        assert_eq!(time(-1), Some(Timestamp { seconds: -1, nanos: 999_000_000 }));
    }
}
