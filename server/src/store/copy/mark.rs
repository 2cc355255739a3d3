//! How far a copy has got, as the database to copy into keeps it beside the rows.

use serde_json::{Value, json};

use super::{Sides, row::Cell, table::COPIED};
use crate::error::{Error, Result};

/// The table that is being copied, and the key of its last row that was.
pub struct Mark {
    log_id: String,
    /// Its place in the list; past the end when all are copied.
    pub table: usize,
    pub rows: u64,
    pub after: Option<Vec<Cell>>,
    /// As it is stored now.
    pub stored: String,
}

impl Mark {
    pub fn new(log_id: String) -> Self {
        let mut mark = Self { log_id, table: 0, rows: 0, after: None, stored: String::new() };
        mark.stored = mark.text();
        mark
    }

    /// What [`Self::text`] wrote; refused when it is of another installation's copy.
    pub(super) async fn read(stored: &str, log_id: &str, sides: &Sides<'_>) -> Result<Self> {
        let unread = || Error::internal("how far the unfinished copy has got cannot be read: empty the database");
        let value: Value = serde_json::from_str(stored).map_err(|_| unread())?;
        if value["log_id"] != log_id {
            let message = "the database holds an unfinished copy of another installation: empty it, or finish that one";
            return Err(Error::internal(message));
        }
        let name = value["table"].as_str().unwrap_or_default();
        let table = COPIED.iter().position(|table| table.name == name);
        let table = table.or((name.is_empty()).then_some(COPIED.len())).ok_or_else(unread)?;
        let after = match (value["after"].as_array(), COPIED.get(table)) {
            (Some(after), Some(named)) => {
                let (columns, _) = sides.columns(named).await?;
                Some(named.key_from(&columns, after).ok_or_else(unread)?)
            }
            _ => None,
        };
        let rows = value["rows"].as_u64().unwrap_or_default();
        Ok(Self { log_id: log_id.to_owned(), table, rows, after, stored: stored.to_owned() })
    }

    pub fn text(&self) -> String {
        let table = COPIED.get(self.table).map_or("", |table| table.name);
        let after = self.after.as_ref().map(|after| after.iter().map(Cell::as_json).collect::<Vec<_>>());
        json!({ "log_id": self.log_id, "table": table, "rows": self.rows, "after": after }).to_string()
    }
}
