//! Tokens of guests kept between runs, one small file for each session that only its owner can read.
//! Apart, because it is the only thing this client writes.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::PathBuf,
};

/// The file of one session.
#[derive(Debug, Clone)]
pub struct Saved(PathBuf);

impl Saved {
    /// `state_dir` is the user's folder for such files; without one it is `~/.local/state`.
    pub fn new(state_dir: Option<PathBuf>, session_id: &str) -> Option<Self> {
        // The id becomes a file's name: nothing but an id may.
        let id = uuid::Uuid::parse_str(session_id).ok()?;
        let folder = state_dir.or_else(|| std::env::home_dir().map(|home| home.join(".local/state")))?;
        Some(Self(folder.join("parlance").join("guests").join(id.to_string())))
    }

    pub fn read(&self) -> Option<String> {
        fs::read_to_string(&self.0).ok().map(|token| token.trim().to_owned()).filter(|token| !token.is_empty())
    }

    /// Failing to keep tokens costs only the chance to go on later, so it is no error.
    pub fn write(&self, refresh_token: &str) {
        let _ = self.try_write(refresh_token);
    }

    fn try_write(&self, refresh_token: &str) -> io::Result<()> {
        if let Some(folder) = self.0.parent() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        // A rename leaves either the old token or the new one, never half of one.
        let fresh = self.0.with_extension("new");
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(refresh_token.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_become_file_names() {
        assert!(Saved::new(Some(PathBuf::from("/x")), "../../etc/passwd").is_none());
        let saved = Saved::new(Some(PathBuf::from("/x")), "0199d3a0-0000-7000-8000-000000000001");
        let path = saved.map(|saved| saved.0);
        assert_eq!(path, Some(PathBuf::from("/x/parlance/guests/0199d3a0-0000-7000-8000-000000000001")));
    }
}
