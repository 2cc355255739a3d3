//! Passwords: argon2id, away from the threads that serve calls, and only so many at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, Version,
    password_hash::phc::{Output, ParamsString, Salt},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task,
};

use crate::{
    error::{Error, Reason, Result},
    limits::{Limit, Limits},
    secret::Secret,
    telemetry,
};

/// OWASP's choice where memory is dear: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;

/// Blocks of 1 KiB to ask for, of which only those needed are touched. Beyond 32 MiB allocators take
/// memory from the system and give it back at once; of what is smaller glibc keeps some for each thread.
const MAPPED_BLOCKS: usize = 33 * 1024;

/// Of a password that is made: 20 characters, 120 bits.
const PASSWORD_BYTES: usize = 15;

/// A hash nobody has the password of: it is checked where there is no account, so that both take
/// the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$/cuCyZ0OsqiG0jL1d3eA2Q5dMi2EmYzQJ0yUG2bP2xA";

/// When those who were not let wait may come again.
const RETRY_AFTER: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub struct Passwords {
    room: Arc<Semaphore>,
    /// How many wait for room, and how many may; none: all.
    line: Option<Line>,
}

#[derive(Clone)]
struct Line {
    waiting: Arc<AtomicUsize>,
    limit: Arc<Limit>,
}

/// One that waits.
struct InLine(Arc<AtomicUsize>);

impl Passwords {
    /// Each check at once takes 19 MiB and a thread.
    pub fn new(at_once: usize) -> Self {
        Self { room: Arc::new(Semaphore::new(at_once.max(1))), line: None }
    }

    /// So many may wait; whoever comes then is told to come later.
    pub fn with_line(at_once: usize, most_waiting: usize, limits: &Limits) -> Self {
        let (waiting, most) = (Arc::new(AtomicUsize::new(0)), u64::try_from(most_waiting).unwrap_or(u64::MAX));
        let used = Arc::clone(&waiting);
        let limit = limits.add("login.password_checks_waiting", most, move || used.load(SeqCst) as u64);
        Self { line: Some(Line { waiting, limit }), ..Self::new(at_once) }
    }

    /// The hash to store, as a PHC string.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.away(move || hash(&password)).await
    }

    /// Whether the password is the one of the hash; without a hash it is not, after the same work.
    pub async fn check(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let (password, known) = (password.to_owned(), hash.is_some());
        let hash = hash.unwrap_or(NOBODY).to_owned();
        self.away(move || Ok(matches(&password, &hash)? && known)).await
    }

    async fn away<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let permit = self.enter().await?;
        // The permit goes along: a caller who leaves does not make room for more work than allowed.
        let done = task::spawn_blocking(move || {
            let result = work();
            telemetry::password_worked_on();
            drop(permit);
            result
        });
        done.await.map_err(|error| failed(&error))?
    }

    async fn enter(&self) -> Result<OwnedSemaphorePermit> {
        if let Ok(permit) = Arc::clone(&self.room).try_acquire_owned() {
            return Ok(permit);
        }
        let _waits = self.line.as_ref().map(Line::join).transpose()?;
        Arc::clone(&self.room).acquire_owned().await.map_err(|error| failed(&error))
    }
}

impl Line {
    fn join(&self) -> Result<InLine> {
        let place = InLine(Arc::clone(&self.waiting));
        if (self.waiting.fetch_add(1, SeqCst) as u64) < self.limit.most {
            return Ok(place);
        }
        self.limit.refuse();
        Err(Error::new(Reason::Overloaded, "more password checks wait than may")
            .with("limit", self.limit.most)
            .with("limit_name", self.limit.name)
            .retry_after(RETRY_AFTER))
    }
}

impl Drop for InLine {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

/// A password nobody can guess.
pub fn new_password() -> Result<Secret> {
    let mut bytes = [0; PASSWORD_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(format!("no random numbers: {error}")))?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
}

fn hash(password: &str) -> Result<String> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|error| failed(&error))?;
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| failed(&error))?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(|error| failed(&error))?,
        salt: Some(Salt::new(&salt).map_err(|error| failed(&error))?),
        hash: Some(output(params, password, &salt)?),
    };
    Ok(hash.to_string())
}

fn matches(password: &str, hash: &str) -> Result<bool> {
    let known = PasswordHash::new(hash).map_err(|error| failed(&error))?;
    let params = Params::try_from(&known).map_err(|error| failed(&error))?;
    let (Some(salt), Some(expected)) = (known.salt, known.hash) else { return Ok(false) };
    // Compared in constant time.
    Ok(output(params, password, &salt)? == expected)
}

/// The work. Its memory is its own: a Vec of the size that argon2 needs would be kept by the allocator,
/// for every thread that ever did this.
fn output(params: Params, password: &str, salt: &[u8]) -> Result<Output> {
    let mut memory: Vec<Block> = Vec::new();
    memory.try_reserve_exact(params.block_count().max(MAPPED_BLOCKS)).map_err(|error| failed(&error))?;
    memory.resize(params.block_count(), Block::new());
    let mut out = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let done = argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, &mut memory);
    done.map_err(|error| failed(&error))?;
    Output::new(&out).map_err(|error| failed(&error))
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("a password was not worked on: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_matches_and_another_does_not() {
        let passwords = Passwords::new(1);
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.check("correct horse", Some(&hash)).await.unwrap());
        assert!(!passwords.check("correct horse ", Some(&hash)).await.unwrap());
    }

    #[tokio::test]
    async fn without_an_account_nothing_matches() {
        assert!(!Passwords::new(1).check("anything", None).await.unwrap());
    }

    #[test]
    fn the_check_without_an_account_costs_the_same() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&nobody).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, LANES));
        assert_eq!(nobody.hash.map(|hash| hash.len()), Some(Params::DEFAULT_OUTPUT_LEN));
    }
}
