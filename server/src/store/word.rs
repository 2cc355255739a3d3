//! Values that are stored as text: words of enums and JSON. Apart because every noun has some.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::columns::Stored;
use crate::error::{Error, Result};

/// Most rows that are remembered as told of.
const MOST_TOLD: usize = 1_000;
/// Rows that were left out of a list and named in the log, each once in a process.
static TOLD: Mutex<Option<HashSet<Uuid>>> = Mutex::new(None);

/// A stored word as the variant it names.
pub fn parse<T>(word: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    parse(word).ok_or_else(|| Error::internal(format!("the database holds a word this server does not know: {word}")))
}

/// The rows that this server understands. One that a newer version wrote is left out of a list and
/// named in the log: whoever asks for it alone is told, and nobody else suffers.
pub fn readable<R: Stored, T: TryFrom<R, Error = Error>>(rows: impl IntoIterator<Item = R>) -> Vec<T> {
    let read = |row: R| {
        let key = row.key();
        T::try_from(row).inspect_err(|error| left_out::<R>(key, error)).ok()
    };
    rows.into_iter().filter_map(read).collect()
}

fn left_out<R: Stored>(key: Uuid, error: &Error) {
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let told = told.get_or_insert_default();
    if told.len() < MOST_TOLD && told.insert(key) {
        tracing::warn!(row = %key, columns = R::COLUMNS, %error, "a row was left out of a list");
    }
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
