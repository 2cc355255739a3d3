//! Real terminals for the tests: panes of a tmux server of their own, typed into and read like a
//! person would.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use parlance_tests::{binary, server::HANG};
use tempfile::TempDir;

/// A screen that is to be checked in must have stood still for this long.
const STILL: Duration = Duration::from_millis(700);

/// A tmux server. Dropping it ends it with everything in it.
pub struct Tmux {
    folder: TempDir,
}

/// One terminal with `parlance chat` in it.
pub struct Pane<'a> {
    tmux: &'a Tmux,
    name: String,
    /// Something was written to the terminal.
    written: Receiver<()>,
}

impl Tmux {
    pub fn start() -> Self {
        let version = Command::new("tmux").arg("-V").output();
        assert!(version.is_ok(), "tmux is needed on the PATH to test the terminal client: install it, then run again");
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Starts `parlance chat` in a terminal of 80 columns and 24 rows.
    pub fn chat(&self, name: &str, words: &[&str]) -> Pane<'_> {
        self.chat_with(name, words, "")
    }

    /// As [`Self::chat`], with something written in front of the command, for example a variable.
    pub fn chat_with(&self, name: &str, words: &[&str], before: &str) -> Pane<'_> {
        // The shell says how the client ended and keeps the terminal open for the test to read.
        let line = format!("{before} {} chat {}; echo left with $?; cat", binary::path().display(), words.join(" "));
        self.run(&["new-session", "-d", "-s", name, "-x", "80", "-y", "24", &line]);
        Pane { tmux: self, name: name.to_owned(), written: self.written_to(name) }
    }

    /// Tells whenever something is written to a terminal: tmux copies it into a named pipe.
    fn written_to(&self, name: &str) -> Receiver<()> {
        let pipe = self.folder.path().join(format!("{name}.pipe"));
        let made = Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo makes a named pipe");
        self.run(&["pipe-pane", "-O", "-t", name, &format!("exec cat > '{}'", pipe.display())]);
        let (tell, written) = channel();
        thread::spawn(move || {
            let mut pipe = File::open(pipe).expect("the pipe opens once tmux writes to it");
            while pipe.read(&mut [0; 4096]).is_ok_and(|count| count > 0) && tell.send(()).is_ok() {}
        });
        written
    }

    /// Where clients keep what they keep between runs.
    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn settings(&self) -> PathBuf {
        let path = self.folder.path().join("tmux.conf");
        let settings = "set -g status off\nset -g history-limit 2000\nset -s escape-time 0\n";
        std::fs::write(&path, settings).expect("tmux's settings");
        path
    }

    /// The environment is the test's alone, so that screens look alike everywhere.
    fn command(&self, words: &[&str]) -> Output {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Command::new("tmux")
            .args(["-u", "-L", "parlance", "-f"])
            .arg(self.settings())
            .args(words)
            .env_clear()
            .env("PATH", path)
            .env("TMUX_TMPDIR", self.folder.path())
            .env("HOME", self.folder.path())
            .env("XDG_STATE_HOME", self.state())
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm-256color")
            .env("SHELL", "/bin/sh")
            .current_dir(self.folder.path())
            .output()
            .expect("tmux starts")
    }

    fn run(&self, words: &[&str]) -> String {
        let output = self.command(words);
        assert!(output.status.success(), "tmux {words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.command(&["kill-server"]);
    }
}

impl Pane<'_> {
    /// Types text as it is.
    pub fn type_text(&self, text: &str) {
        self.tmux.run(&["send-keys", "-t", &self.name, "-l", text]);
    }

    /// Presses keys by tmux's names: `Enter`, `C-c`, `BSpace`, `Up`.
    pub fn press(&self, keys: &[&str]) {
        let mut words = vec!["send-keys", "-t", &self.name];
        words.extend(keys);
        self.tmux.run(&words);
    }

    /// Types a line and sends it.
    pub fn enter(&self, line: &str) {
        self.type_text(line);
        self.press(&["Enter"]);
    }

    /// Pastes as a terminal does that was asked to mark what is pasted.
    pub fn paste(&self, text: &str) {
        self.tmux.run(&["set-buffer", text]);
        self.tmux.run(&["paste-buffer", "-p", "-t", &self.name]);
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        let (columns, rows) = (columns.to_string(), rows.to_string());
        self.tmux.run(&["resize-window", "-t", &self.name, "-x", &columns, "-y", &rows]);
    }

    /// What the person sees, without trailing blanks.
    pub fn screen(&self) -> String {
        trimmed(&self.tmux.run(&["capture-pane", "-p", "-t", &self.name]))
    }

    /// What the person sees, and what has scrolled away above it. Rows that the terminal broke are whole.
    pub fn everything(&self) -> String {
        trimmed(&self.tmux.run(&["capture-pane", "-p", "-J", "-S", "-", "-t", &self.name]))
    }

    /// The screen with its colours, as control sequences.
    pub fn colours(&self) -> String {
        self.tmux.run(&["capture-pane", "-p", "-e", "-t", &self.name])
    }

    /// Where the cursor is: column and row, from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let place = self.tmux.run(&["display-message", "-p", "-t", &self.name, "#{cursor_x} #{cursor_y}"]);
        let mut numbers = place.split_whitespace().map(|number| number.parse().expect("a number"));
        (numbers.next().expect("a column"), numbers.next().expect("a row"))
    }

    /// Waits until a text stands on the screen or above it.
    pub fn expect(&self, text: &str) {
        self.wait_until(text, || self.everything().contains(text));
    }

    /// Waits until a text no longer stands on the screen.
    pub fn expect_gone(&self, text: &str) {
        self.wait_until(&format!("no {text}"), || !self.screen().contains(text));
    }

    /// Waits until something holds of the screen: looks at it again whenever something was written.
    pub fn wait_until(&self, what: &str, holds: impl Fn() -> bool) {
        let until = Instant::now() + HANG;
        while !holds() {
            if !self.is_written_to(until.saturating_duration_since(Instant::now())) && !holds() {
                panic!("{}: waited for {what}; the screen:\n{}", self.name, self.everything());
            }
        }
    }

    /// Waits until something is written; false when nothing is for so long.
    fn is_written_to(&self, within: Duration) -> bool {
        let written = self.written.recv_timeout(within).is_ok();
        // One look is enough for all that was written until now.
        while self.written.try_recv().is_ok() {}
        written
    }

    /// Waits until the screen is the one that is checked in as `screens/NAME.txt`. With
    /// PARLANCE_UPDATE_SCREENS set, what the screen shows once it stands still is checked in instead.
    pub fn expect_screen(&self, name: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/terminal/screens").join(format!("{name}.txt"));
        if std::env::var_os("PARLANCE_UPDATE_SCREENS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
            std::fs::write(&path, self.still_screen()).expect("the screen is written");
            return;
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        self.wait_until(&format!("{name}.txt, which is\n{expected}"), || normal(&self.screen()) == expected);
    }

    fn still_screen(&self) -> String {
        while self.is_written_to(STILL) {}
        normal(&self.screen())
    }
}

fn trimmed(screen: &str) -> String {
    let rows: Vec<&str> = screen.lines().map(str::trim_end).collect();
    rows.join("\n").trim_end().to_owned()
}

/// Takes out what differs from run to run: ids.
fn normal(screen: &str) -> String {
    let is_id = |word: &str| word.len() == 36 && uuid::Uuid::parse_str(word).is_ok();
    let rows = screen.lines().map(|row| {
        let words = row.split_inclusive([' ', '.', ',']).map(|word| {
            let bare = word.trim_end_matches([' ', '.', ',']);
            if is_id(bare) { word.replace(bare, "<id>") } else { word.to_owned() }
        });
        words.collect::<String>()
    });
    rows.collect::<Vec<_>>().join("\n") + "\n"
}
