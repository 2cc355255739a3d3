//! Keyset paging: a list reads one row more than its page holds, which tells whether there is a next.

use uuid::Uuid;

use super::{columns::Stored, word};
use crate::{
    domain::page::{Page, PageRequest},
    error::Error,
};

pub fn one_more(page: PageRequest) -> i64 {
    i64::try_from(page.size).unwrap_or(i64::MAX).saturating_add(1)
}

/// Where an ascending list goes on.
pub fn after(page: PageRequest) -> (i64, Uuid) {
    page.after.unwrap_or((i64::MIN, Uuid::nil()))
}

/// A page of what this server understands of the rows: it may be short and still not the last.
pub fn readable<R: Stored, T: TryFrom<R, Error = Error>>(
    page: PageRequest,
    rows: Vec<R>,
    key: impl Fn(&R) -> (i64, Uuid),
) -> Page<T> {
    let Page { items, next } = cut(page, rows, key);
    Page { items: word::readable(items), next }
}

pub fn cut<T>(page: PageRequest, mut items: Vec<T>, key: impl Fn(&T) -> (i64, Uuid)) -> Page<T> {
    let more = items.len() > page.size;
    items.truncate(page.size);
    let next = items.last().filter(|_| more).map(key);
    Page { items, next }
}
