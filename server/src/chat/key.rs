//! The token key as all servers of an installation must have it. What the database keeps of it is a
//! fingerprint, from which nobody gets the key.

use crate::{
    chat::{login::Logins, node::SILENT_MS},
    error::{Error, Result},
};

/// Name of the fact that says which key the installation has.
const FACT: &str = "token_key";
/// What the fingerprint is made of, apart from all else that the key proves.
const NAME: &str = "fingerprint";
/// Characters of the fingerprint.
const LENGTH: usize = 16;

impl Logins {
    /// Refuses another key than that of the servers which use the same database: a login of one would be
    /// none at the other. With a database of its own the server may have a new one.
    pub async fn check_key(&self) -> Result<()> {
        let ours = self.fingerprint()?;
        let known = self.store.found_meta(FACT, &ours).await?;
        if known == ours {
            return Ok(());
        }
        if self.store.is_embedded() {
            tracing::warn!("the token key is not the one of before: everybody has to log in anew");
            return self.store.set_meta(FACT, &ours).await;
        }
        Err(Error::internal(
            "the other servers on this database sign tokens with another key: set login.token_key_file to a copy of \
             secrets/token-key in the data folder of the first one, or the same login.token_key everywhere; where that \
             key is lost, run `parlance adopt-key` here, and everybody has to log in anew",
        ))
    }

    /// Whether the installation has another key than this; looks and changes nothing.
    pub async fn has_other_key(&self) -> Result<bool> {
        let ours = self.fingerprint()?;
        Ok(self.store.meta(FACT).await?.is_some_and(|known| known != ours))
    }

    /// Makes this key that of the installation, and ends every login if it was another before. Refused while
    /// servers run, because they would go on with the old one.
    pub async fn adopt_key(&self) -> Result<bool> {
        if !self.has_other_key().await? {
            self.store.set_meta(FACT, &self.fingerprint()?).await?;
            return Ok(false);
        }
        let running = self.store.nodes(self.clock.now_ms() - SILENT_MS).await?;
        if !running.is_empty() {
            let named: Vec<&str> = running.iter().map(|node| &*node.address).collect();
            let named = named.join(", ");
            return Err(Error::internal(format!("stop the servers first that run with the old key: {named}")));
        }
        self.store.set_meta(FACT, &self.fingerprint()?).await?;
        self.store.revoke_every_login().await?;
        Ok(true)
    }

    /// What only servers with our key can say of news.
    pub fn proof_of_news(&self, said: &[u8]) -> Option<Vec<u8>> {
        self.tokens.digest("news", said).ok()
    }

    fn fingerprint(&self) -> Result<String> {
        let digest = self.tokens.digest(FACT, NAME.as_bytes())?;
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()[..LENGTH].to_owned())
    }
}
