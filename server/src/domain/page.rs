//! One page of a list: keyset paging, where the key of the last item says where to go on.

use uuid::Uuid;

pub const DEFAULT_PAGE: usize = 50;
pub const MAX_PAGE: usize = 200;

/// What a caller asked for: how many, and after which key. Keys are (a number that orders, an id).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    pub size: usize,
    pub after: Option<(i64, Uuid)>,
}

/// Items and the key to go on from; none at the end of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<(i64, Uuid)>,
}

/// What `page_size` means: 0 is the default, too much is the most.
pub fn page_size(asked: i32) -> usize {
    match usize::try_from(asked) {
        Ok(0) | Err(_) => DEFAULT_PAGE,
        Ok(size) => size.min(MAX_PAGE),
    }
}
