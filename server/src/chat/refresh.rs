//! Refresh tokens are spent once. Apart from logins, because of what happens to one that is shown again:
//! its answer can have been lost, or someone has stolen it.

use super::{
    login::{Logins, Person, TokenPair},
    standing::suspended,
    token::RefreshToken,
};
use crate::{
    domain::login::{Login, Shown},
    error::{Error, Reason, Result},
};

/// Calls with tokens of one login that can be in each other's way before the last is told to come back.
const MOST_AT_ONCE: usize = 100;

impl Logins {
    /// A refresh token as it is shown, and whether it is one of ours: that takes no look at the database.
    pub fn read_refresh_token(&self, text: &str) -> Result<(RefreshToken, bool)> {
        let token = RefreshToken::parse(text)?;
        let ours = self.tokens.generation(&token).is_some();
        Ok((token, ours))
    }

    /// Spends a refresh token. One that was spent before ends its login, but for a minute in which its
    /// answer can have been lost: then there is another successor in place of the first. A secret that is
    /// none of the login's ends nothing, or whoever has seen its id could end it.
    pub async fn refresh_token(&self, token: &RefreshToken) -> Result<(TokenPair, Person)> {
        for _ in 0..MOST_AT_ONCE {
            let found = self.store.get_login(token.login_id).await?;
            let login = found.filter(|login| !login.revoked).ok_or_else(unknown)?;
            if let Some(done) = self.exchange(token, login).await? {
                return Ok(done);
            }
        }
        Err(Error::new(Reason::StoreUnavailable, "this login is being refreshed too often at once"))
    }

    /// The next tokens of a login as it was read; none when it has changed meanwhile.
    async fn exchange(&self, token: &RefreshToken, login: Login) -> Result<Option<(TokenPair, Person)>> {
        let (digest, now_ms) = (token.digest(), self.clock.now_ms());
        let spending = match login.shown(&digest, self.tokens.generation(token), now_ms) {
            Shown::Newest => true,
            Shown::Again => false,
            Shown::Reused => return Err(self.stolen(&login).await),
            Shown::Foreign => return Err(unknown()),
        };
        if login.expires_at_ms <= now_ms {
            return Err(Error::new(Reason::TokenExpired, "the refresh token has expired"));
        }
        let person = self.person(login.kind, login.principal_id).await?;
        if matches!(&person, Person::User(user) if user.suspended_at_ms.is_some()) {
            return Err(suspended());
        }
        let seen_digest = login.token_digest.clone();
        // An earlier access token may have been given a longer life.
        let access_ms = self.access_token_ms.max(login.used_at_ms + login.access_ms - now_ms);
        let expires_at_ms = now_ms + self.refresh_token_ms;
        let mut next = Login { used_at_ms: now_ms, expires_at_ms, access_ms, ..login };
        if spending {
            next.generation += 1;
            next.spent_digest = Some(digest);
            next.spent_at_ms = now_ms;
        }
        let successor = self.tokens.refresh_token(next.id, next.generation)?;
        next.token_digest = successor.digest();
        if !self.store.exchange_login(seen_digest, next).await? {
            return Ok(None);
        }
        let pair = self.pair(&person, &successor, now_ms, expires_at_ms)?;
        Ok(Some((pair, person)))
    }

    async fn stolen(&self, login: &Login) -> Error {
        match self.revoke(login.id).await {
            Err(error) => error,
            Ok(revoked) => {
                if revoked {
                    let (login_id, principal_id) = (login.id, login.principal_id);
                    tracing::warn!(%login_id, %principal_id, "a spent refresh token was shown again: login revoked");
                }
                Error::new(Reason::RefreshTokenReused, "the refresh token was used before")
            }
        }
    }
}

fn unknown() -> Error {
    Error::new(Reason::TokenInvalid, "the refresh token is not valid")
}
