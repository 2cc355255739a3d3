//! Commands of the binary that end by themselves, with an environment of the test's alone.

use std::{ffi::OsStr, process};

use crate::binary;

/// How a command ended, and all that it wrote.
#[derive(Debug)]
pub struct Done {
    pub well: bool,
    pub said: String,
}

/// Runs a command in an empty folder.
pub fn run<W: AsRef<OsStr>>(words: &[W], env: &[(&str, &str)]) -> Done {
    run_by(&[], words, env)
}

/// Runs a command by another program, which becomes it: that one's words come first.
pub fn run_by<W: AsRef<OsStr>>(launcher: &[&str], words: &[W], env: &[(&str, &str)]) -> Done {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = launcher.iter().map(OsStr::new).chain([binary::path().as_os_str()]);
    let done = process::Command::new(program.next().expect("a program"))
        .args(program)
        .args(words)
        .current_dir(folder.path())
        .env_clear()
        .envs(env.iter().copied())
        .output()
        .expect("the command starts");
    let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    Done { well: done.status.success(), said }
}

impl Done {
    /// Fails the test unless the command refused with these words, and tells nothing it should not.
    #[track_caller]
    pub fn refused(&self, words: &[&str]) {
        assert!(!self.well, "{}", self.said);
        for word in words {
            assert!(self.said.contains(word), "{word:?} is missing in: {}", self.said);
        }
        assert!(!self.said.contains("panicked"), "{}", self.said);
    }

    /// Fails the test unless the command did what it was asked for.
    #[track_caller]
    pub fn well(self) -> String {
        assert!(self.well, "{}", self.said);
        self.said
    }
}
