//! A row of any table: its values as all engines have them, written as each engine's column wants them, and
//! summed up the same everywhere.

use std::fmt;

use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a column holds, by its engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Bytes,
    /// PostgreSQL's own type for ids; the others have 16 bytes.
    Id,
    Number,
    Flag,
    Real,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Nothing,
    Text(String),
    Bytes(Vec<u8>),
    Number(i64),
    Flag(bool),
    Real(f64),
}

/// Reads a value from a row of any engine.
macro_rules! cell {
    ($row:expr, $at:expr, $kind:expr) => {{
        use sqlx::Row;
        use $crate::store::copy::row::{Cell, Kind};
        let row = $row;
        let found: sqlx::Result<Option<Cell>> = match $kind {
            Kind::Text => row.try_get::<Option<String>, _>($at).map(|value| value.map(Cell::Text)),
            Kind::Bytes => row.try_get::<Option<Vec<u8>>, _>($at).map(|value| value.map(Cell::Bytes)),
            Kind::Id => {
                let id = row.try_get::<Option<uuid::Uuid>, _>($at);
                id.map(|value| value.map(|id| Cell::Bytes(id.as_bytes().to_vec())))
            }
            Kind::Number => row.try_get::<Option<i64>, _>($at).map(|value| value.map(Cell::Number)),
            Kind::Flag => row.try_get::<Option<bool>, _>($at).map(|value| value.map(Cell::Flag)),
            Kind::Real => row.try_get::<Option<f64>, _>($at).map(|value| value.map(Cell::Real)),
        };
        found.map(|found| found.unwrap_or(Cell::Nothing))
    }};
}

/// Binds a value in the type of its column. A value of another type is bound as it is, for the database to
/// refuse.
macro_rules! bind {
    ($query:expr, $kind:expr, $cell:expr) => {{
        use $crate::store::copy::row::{Cell, Kind, as_id};
        match ($cell, $kind) {
            (Cell::Nothing, Kind::Text) => $query.push_bind(None::<String>),
            (Cell::Nothing, Kind::Bytes) => $query.push_bind(None::<Vec<u8>>),
            (Cell::Nothing, Kind::Id) => $query.push_bind(None::<uuid::Uuid>),
            (Cell::Nothing, Kind::Number) => $query.push_bind(None::<i64>),
            (Cell::Nothing, Kind::Flag) => $query.push_bind(None::<bool>),
            (Cell::Nothing, Kind::Real) => $query.push_bind(None::<f64>),
            (Cell::Bytes(bytes), Kind::Id) => match as_id(&bytes) {
                Some(id) => $query.push_bind(id),
                None => $query.push_bind(bytes),
            },
            (Cell::Text(text), _) => $query.push_bind(text),
            (Cell::Bytes(bytes), _) => $query.push_bind(bytes),
            (Cell::Number(number), _) => $query.push_bind(number),
            (Cell::Flag(flag), _) => $query.push_bind(flag),
            (Cell::Real(real), _) => $query.push_bind(real),
        };
    }};
}

pub(super) use {bind, cell};

impl Cell {
    /// About how many bytes it takes on the way.
    pub const fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len() + 4,
            Self::Bytes(bytes) => bytes.len() + 4,
            _ => 8,
        }
    }

    /// A part of a key; ids in their usual form.
    pub fn as_json(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Bytes(bytes) => as_id(bytes).map_or(Value::Null, |id| id.to_string().into()),
            _ => Value::Null,
        }
    }

    /// What [`Self::as_json`] made of a value of this kind.
    pub fn from_json(kind: Kind, value: &Value) -> Option<Self> {
        match kind {
            Kind::Text => value.as_str().map(|text| Self::Text(text.to_owned())),
            Kind::Number => value.as_i64().map(Self::Number),
            Kind::Bytes | Kind::Id => {
                let id: Uuid = value.as_str()?.parse().ok()?;
                Some(Self::Bytes(id.as_bytes().to_vec()))
            }
            Kind::Flag | Kind::Real => None,
        }
    }

    /// Which kind of value it is, and its bytes.
    fn digest(&self, into: &mut Sha256) {
        let mut tell = |tag: u8, bytes: &[u8]| {
            into.update([tag]);
            into.update((bytes.len() as u64).to_be_bytes());
            into.update(bytes);
        };
        match self {
            Self::Nothing => tell(0, &[]),
            Self::Text(text) => tell(1, text.as_bytes()),
            Self::Bytes(bytes) => tell(2, bytes),
            Self::Number(number) => tell(3, &number.to_be_bytes()),
            Self::Flag(flag) => tell(4, &[u8::from(*flag)]),
            Self::Real(real) => tell(5, &real.to_bits().to_be_bytes()),
        }
    }
}

/// The rows of a table as one number, in whatever order they come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    pub rows: u64,
    pub checksum: u128,
}

impl Sum {
    /// Adds a row; its values come in the order of the columns' names.
    pub fn add(&mut self, row: &[Cell]) {
        let mut digest = Sha256::new();
        row.iter().for_each(|cell| cell.digest(&mut digest));
        let half = digest.finalize().iter().take(16).fold(0, |sum, byte| sum << 8 | u128::from(*byte));
        self.rows += 1;
        self.checksum = self.checksum.wrapping_add(half);
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows ({:032x})", self.rows, self.checksum)
    }
}

pub fn as_id(bytes: &[u8]) -> Option<Uuid> {
    Uuid::from_slice(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[Cell]]) -> Sum {
        rows.iter().fold(Sum::default(), |mut sum, row| {
            sum.add(row);
            sum
        })
    }

    #[test]
    fn a_sum_knows_every_value_and_no_order_of_rows() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let (one, other) = ([text("a"), Cell::Number(1)], [text("b"), Cell::Nothing]);
        assert_eq!(sum(&[&one, &other]), sum(&[&other, &one]));
        for changed in [
            [text("a"), Cell::Number(2)],
            [text("a"), Cell::Flag(true)],
            [text("a"), Cell::Nothing],
            [Cell::Bytes(b"a".to_vec()), Cell::Number(1)],
            [text("A"), Cell::Number(1)],
        ] {
            assert_ne!(sum(&[&one, &other]), sum(&[&changed, &other]), "{changed:?}");
        }
        assert_ne!(sum(&[&one]), sum(&[&one, &one]));
        assert_ne!(sum(&[&[text("ab"), text("c")]]), sum(&[&[text("a"), text("bc")]]));
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let id = Uuid::from_u128(7);
        for (kind, cell) in [
            (Kind::Id, Cell::Bytes(id.as_bytes().to_vec())),
            (Kind::Bytes, Cell::Bytes(id.as_bytes().to_vec())),
            (Kind::Number, Cell::Number(i64::MIN)),
            (Kind::Text, Cell::Text("it's \"\u{10ffff}\"".to_owned())),
        ] {
            assert_eq!(Cell::from_json(kind, &cell.as_json()), Some(cell));
        }
    }
}
