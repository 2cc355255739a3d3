//! Rows that nearly every call asks for, kept in memory where no other server can change them: with a
//! database of its own. The database stays the truth: what is kept is what was last committed or read.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use uuid::Uuid;

use crate::domain::{assistant::Assistant, session::Session};

/// Most rows of a kind. A session takes about a kilobyte.
const MOST: usize = 4_096;

/// What the store keeps.
pub(super) struct Recent {
    pub sessions: Kept<Session>,
    pub assistants: Kept<Assistant>,
    /// The revision of the knowledge, under [`Uuid::nil`].
    pub knowledge: Kept<i64>,
}

/// Rows of one kind, by id.
pub(super) struct Kept<T>(Option<Mutex<Rows<T>>>);

struct Rows<T> {
    kept: LruCache<Uuid, Arc<T>>,
    /// How many changes there have been.
    changes: u64,
}

/// When a read began: what it finds is only kept when nothing has changed since.
#[derive(Clone, Copy)]
pub(super) struct Since(u64);

impl Recent {
    pub fn new(alone: bool) -> Self {
        Self { sessions: Kept::new(alone), assistants: Kept::new(alone), knowledge: Kept::new(alone) }
    }
}

impl<T: Clone> Kept<T> {
    fn new(alone: bool) -> Self {
        // Grows with what is kept: a server that has just begun holds nothing.
        let rows = || Rows { kept: LruCache::unbounded(), changes: 0 };
        Self(alone.then(|| Mutex::new(rows())))
    }

    pub fn get(&self, id: Uuid) -> Option<Arc<T>> {
        self.rows()?.kept.get(&id).cloned()
    }

    /// Taken before a row is read that [`Self::keep`] will be given.
    pub fn begin(&self) -> Since {
        Since(self.rows().map_or(0, |rows| rows.changes))
    }

    /// Keeps a row that was read, unless it may have changed since.
    pub fn keep(&self, since: Since, id: Uuid, row: &T) {
        if let Some(mut rows) = self.rows()
            && rows.changes == since.0
        {
            rows.put(id, Arc::new(row.clone()));
        }
    }

    /// Keeps a row as it was committed; none when it is gone or unknown.
    pub fn change(&self, id: Uuid, row: Option<Arc<T>>) {
        let Some(mut rows) = self.rows() else { return };
        rows.changes += 1;
        match row {
            Some(row) => rows.put(id, row),
            None => drop(rows.kept.pop(&id)),
        }
    }

    /// Forgets all, after a change of many rows at once.
    pub fn clear(&self) {
        if let Some(mut rows) = self.rows() {
            rows.changes += 1;
            rows.kept.clear();
        }
    }

    fn rows(&self) -> Option<MutexGuard<'_, Rows<T>>> {
        self.0.as_ref().map(|rows| rows.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T> Rows<T> {
    fn put(&mut self, id: Uuid, row: Arc<T>) {
        self.kept.put(id, row);
        if self.kept.len() > MOST {
            self.kept.pop_lru();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Kept<String> {
        Kept::new(true)
    }

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept() {
        let kept = kept();
        let since = kept.begin();
        kept.change(id(1), Some(Arc::new("new".to_owned())));
        kept.keep(since, id(1), &"old".to_owned());
        assert_eq!(kept.get(id(1)).as_deref().map(String::as_str), Some("new"));
        kept.change(id(1), None);
        kept.keep(since, id(1), &"old".to_owned());
        assert_eq!(kept.get(id(1)), None, "nor after it has gone");
        kept.keep(kept.begin(), id(1), &"read".to_owned());
        assert_eq!(kept.get(id(1)).as_deref().map(String::as_str), Some("read"));
    }

    #[test]
    fn the_rows_asked_for_least_lately_make_room() {
        let kept = kept();
        for number in 0..=MOST as u128 {
            kept.get(id(0));
            kept.change(id(number), Some(Arc::new(String::new())));
        }
        assert!(kept.get(id(0)).is_some() && kept.get(id(1)).is_none());
    }

    #[test]
    fn with_a_shared_database_nothing_is_kept() {
        let kept: Kept<String> = Kept::new(false);
        kept.change(id(1), Some(Arc::new("new".to_owned())));
        kept.keep(kept.begin(), id(1), &"read".to_owned());
        assert_eq!(kept.get(id(1)), None);
    }
}
