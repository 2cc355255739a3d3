//! One login: the family of refresh tokens that descend from it.

use uuid::Uuid;

use super::words;

/// How long a spent refresh token may be shown again: the answer to it can have been lost.
pub const GRACE_MS: i64 = 60_000;
/// The longest life that the settings allow an access token.
pub const LONGEST_ACCESS_MS: i64 = 86_400_000;

words! {
    /// What kind of principal a caller is.
    CallerKind {
        Contact = "contact",
        User = "user",
    }
}

/// A login as stored. A refresh token is `<login id>.<secret>`; only digests of the newest secret and of
/// the one it was made for are kept. Every secret carries its generation and a proof that it is ours, so
/// older ones are known without being remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub id: Uuid,
    pub kind: CallerKind,
    pub principal_id: Uuid,
    pub token_digest: Vec<u8>,
    pub revoked: bool,
    pub created_at_ms: i64,
    pub used_at_ms: i64,
    pub expires_at_ms: i64,
    /// How long after `used_at_ms` the last of its access tokens expires.
    pub access_ms: i64,
    /// Of the newest refresh token: how many were spent before it.
    pub generation: i64,
    /// The token that was spent for the newest one, and when that was first done.
    pub spent_digest: Option<Vec<u8>>,
    pub spent_at_ms: i64,
}

/// What a refresh token is to its login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The newest: it is spent now.
    Newest,
    /// Spent or voided a moment ago, and what it was exchanged for is not spent: its answer was lost.
    Again,
    /// Spent before: of the two who have it one stole it.
    Reused,
    /// None of this login's.
    Foreign,
}

impl Login {
    /// Judges a refresh token by its digest and, where it is provably one of ours, its generation.
    pub fn shown(&self, digest: &[u8], generation: Option<i64>, now_ms: i64) -> Shown {
        if digest == self.token_digest {
            return Shown::Newest;
        }
        // Of the same generation is what the newest has taken the place of.
        let of_the_last = self.spent_digest.as_deref() == Some(digest) || generation == Some(self.generation);
        if of_the_last && now_ms < self.spent_at_ms + GRACE_MS {
            return Shown::Again;
        }
        // A generation to come is that of a database which was set back to a backup.
        let spent = of_the_last || generation.is_some_and(|generation| generation < self.generation);
        if spent { Shown::Reused } else { Shown::Foreign }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPENT_MS: i64 = 1_000_000;

    fn login() -> Login {
        Login {
            id: Uuid::nil(),
            kind: CallerKind::Contact,
            principal_id: Uuid::nil(),
            token_digest: vec![3],
            revoked: false,
            created_at_ms: 0,
            used_at_ms: SPENT_MS,
            expires_at_ms: i64::MAX,
            access_ms: 900_000,
            generation: 2,
            spent_digest: Some(vec![2]),
            spent_at_ms: SPENT_MS,
        }
    }

    #[test]
    fn a_token_is_forgiven_for_a_minute_as_long_as_its_successor_is_not_spent() {
        let last_ms = SPENT_MS + GRACE_MS - 1;
        assert_eq!(login().shown(&[3], Some(2), i64::MAX), Shown::Newest);
        for (digest, generation, what) in
            [(2, Some(1), "spent"), (2, None, "spent, of an older version"), (4, Some(2), "voided")]
        {
            assert_eq!(login().shown(&[digest], generation, last_ms), Shown::Again, "{what}");
            assert_eq!(login().shown(&[digest], generation, last_ms + 1), Shown::Reused, "{what}");
        }
    }

    #[test]
    fn what_was_spent_or_voided_before_is_a_theft_and_what_is_not_ours_is_nothing() {
        for (digest, generation) in [(1, Some(0)), (5, Some(1))] {
            assert_eq!(login().shown(&[digest], generation, SPENT_MS), Shown::Reused);
        }
        assert_eq!(login().shown(&[9], None, SPENT_MS), Shown::Foreign);
        assert_eq!(login().shown(&[9], Some(3), SPENT_MS), Shown::Foreign, "of before a backup was restored");
    }
}
