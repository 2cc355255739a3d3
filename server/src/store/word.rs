//! Values that are stored as text: words of enums and JSON. Apart because every noun has some.

use serde::{Serialize, de::DeserializeOwned};

use crate::error::{Error, Result};

/// A stored word as the variant it names.
pub fn parse<T>(word: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    parse(word).ok_or_else(|| Error::internal(format!("the database holds a word this server does not know: {word}")))
}

/// Our own types always have a JSON form: there are no maps with other keys than text in them.
pub fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        // The position tells where to look; the text itself may be private.
        let place = format!("line {} column {}", error.line(), error.column());
        Error::internal(format!("the database holds JSON this server does not understand, at {place}"))
    })
}
