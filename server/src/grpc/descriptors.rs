//! How many connections there is room for: each takes one of the process's open files, and the database,
//! the search index and the providers need theirs.

use rustix::process::{Resource, getrlimit, setrlimit};

/// What is kept for everything but connections, at least, the ops port's among them; of a large limit a
/// quarter.
const KEPT: usize = 96;

/// How many connections there may be at once, of those that the settings allow.
pub fn room_for(wanted: usize) -> usize {
    let Some(limit) = raise() else { return wanted };
    let room = room_within(limit).min(wanted);
    if room < wanted {
        tracing::info!(
            connections = room,
            wanted,
            open_files = limit,
            "the limit of open files allows fewer connections"
        );
    }
    room
}

/// Takes as many open files as the process may have, and says how many; none is no limit.
fn raise() -> Option<usize> {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::debug!(%error, "the limit of open files stays as it is");
        }
    }
    let current = getrlimit(Resource::Nofile).current?;
    Some(usize::try_from(current).unwrap_or(usize::MAX))
}

fn room_within(limit: usize) -> usize {
    limit.saturating_sub(KEPT.max(limit / 4)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_always_kept_and_something_always_left() {
        assert_eq!((room_within(256), room_within(1024), room_within(1 << 20)), (160, 768, 786_432));
        assert_eq!((room_within(96), room_within(0)), (1, 1));
    }
}
