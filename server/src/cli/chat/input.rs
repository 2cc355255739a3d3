//! The line being typed: a small editor with history that knows keys and text but no screen, so that
//! every key can be tested.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::text;

/// What a key led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// The line or the cursor may have changed.
    Edited,
    /// Enter: the line, which is empty again.
    Line(String),
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D on an empty line.
    End,
    /// Ctrl-L.
    Redraw,
}

/// The line, the cursor in it and the lines before it.
#[derive(Debug, Default)]
pub struct Editor {
    text: String,
    /// Byte offset, always between grapheme clusters.
    cursor: usize,
    history: Vec<String>,
    /// Index of the shown line of the history; unset while the new line is shown.
    recalled: Option<usize>,
    /// The new line, kept while older ones are looked through.
    draft: String,
    /// What was cut last.
    cut: String,
}

/// The line broken into rows, and where the cursor is.
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    pub rows: Vec<String>,
    pub cursor_row: usize,
    pub cursor_column: usize,
}

impl Editor {
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn clear(&mut self) {
        self.show(String::new());
        self.recalled = None;
    }

    /// Inserts pasted text; its line breaks stay and send nothing.
    pub fn paste(&mut self, pasted: &str) {
        let pasted = text::clean(pasted);
        self.insert(pasted.trim_end_matches('\n'));
    }

    pub fn key(&mut self, key: KeyEvent) -> Typed {
        if key.kind == KeyEventKind::Release {
            return Typed::Edited;
        }
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return self.control_key(key.code);
        }
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Enter if alt => self.insert("\n"),
            KeyCode::Enter => return Typed::Line(self.submit()),
            KeyCode::Char('b') | KeyCode::Left if alt => self.cursor = self.word_before(),
            KeyCode::Char('f') | KeyCode::Right if alt => self.cursor = self.word_after(),
            KeyCode::Char('d') if alt => self.cut_to(self.word_after()),
            KeyCode::Backspace if alt => self.cut_to(self.word_before()),
            KeyCode::Char(_) if alt => {}
            KeyCode::Char(character) => self.insert(character.encode_utf8(&mut [0; 4])),
            KeyCode::Left => self.cursor = self.before(),
            KeyCode::Right => self.cursor = self.after(),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            KeyCode::Up => self.recall_older(),
            KeyCode::Down => self.recall_newer(),
            KeyCode::Backspace => self.delete(self.before()),
            KeyCode::Delete => self.delete(self.after()),
            _ => {}
        }
        Typed::Edited
    }

    fn control_key(&mut self, code: KeyCode) -> Typed {
        match code {
            KeyCode::Char('c') => return Typed::Interrupt,
            KeyCode::Char('d') if self.text.is_empty() => return Typed::End,
            KeyCode::Char('l') => return Typed::Redraw,
            KeyCode::Char('m') => return Typed::Line(self.submit()),
            KeyCode::Char('j') => self.insert("\n"),
            KeyCode::Char('d') => self.delete(self.after()),
            KeyCode::Char('a') => self.cursor = 0,
            KeyCode::Char('e') => self.cursor = self.text.len(),
            KeyCode::Char('b') => self.cursor = self.before(),
            KeyCode::Char('f') => self.cursor = self.after(),
            KeyCode::Char('p') => self.recall_older(),
            KeyCode::Char('n') => self.recall_newer(),
            // Terminals send Ctrl-H for Backspace or for Ctrl-Backspace; the harmless reading is taken.
            KeyCode::Char('h') => self.delete(self.before()),
            KeyCode::Char('u') => self.cut_to(0),
            KeyCode::Char('k') => self.cut_to(self.text.len()),
            KeyCode::Char('w') => self.cut_to(self.blank_before()),
            KeyCode::Char('y') => self.insert(&self.cut.clone()),
            KeyCode::Left => self.cursor = self.word_before(),
            KeyCode::Right => self.cursor = self.word_after(),
            KeyCode::Backspace => self.cut_to(self.word_before()),
            KeyCode::Delete => self.cut_to(self.word_after()),
            _ => {}
        }
        Typed::Edited
    }

    /// Breaks the line into rows of at most `width` columns; the first begins after `prompt`.
    pub fn layout(&self, prompt: &str, width: usize) -> Layout {
        let width = width.max(2);
        let mut layout = Layout { rows: vec![prompt.to_owned()], cursor_row: 0, cursor_column: 0 };
        let mut used = text::columns(prompt);
        for (at, cluster) in self.text.grapheme_indices(true) {
            let columns = if cluster == "\n" { 0 } else { cluster.width() };
            if used + columns > width {
                layout.rows.push(String::new());
                used = 0;
            }
            if at == self.cursor {
                (layout.cursor_row, layout.cursor_column) = (layout.rows.len() - 1, used);
            }
            if cluster == "\n" {
                layout.rows.push(String::new());
                used = 0;
            } else {
                let last = layout.rows.len() - 1;
                layout.rows[last].push_str(cluster);
                used += columns;
            }
        }
        if self.cursor == self.text.len() {
            if used >= width {
                layout.rows.push(String::new());
                used = 0;
            }
            (layout.cursor_row, layout.cursor_column) = (layout.rows.len() - 1, used);
        }
        layout
    }

    fn insert(&mut self, inserted: &str) {
        self.text.insert_str(self.cursor, inserted);
        self.cursor += inserted.len();
        self.settle_cursor();
    }

    fn delete(&mut self, to: usize) {
        let range = self.cursor.min(to)..self.cursor.max(to);
        self.cursor = range.start;
        self.text.replace_range(range, "");
        self.settle_cursor();
    }

    fn cut_to(&mut self, to: usize) {
        let range = self.cursor.min(to)..self.cursor.max(to);
        if !range.is_empty() {
            self.cut = self.text[range].to_owned();
            self.delete(to);
        }
    }

    /// Typing or deleting between two parts may join them to one cluster: the cursor moves behind it.
    fn settle_cursor(&mut self) {
        let starts = self.text.grapheme_indices(true).map(|(start, _)| start).chain([self.text.len()]);
        self.cursor = starts.into_iter().find(|start| *start >= self.cursor).unwrap_or(self.text.len());
    }

    fn submit(&mut self) -> String {
        let line = std::mem::take(&mut self.text);
        self.clear();
        if !line.trim().is_empty() && self.history.last() != Some(&line) {
            self.history.push(line.clone());
        }
        line
    }

    fn recall_older(&mut self) {
        let older = match self.recalled {
            None => self.history.len().checked_sub(1),
            Some(at) => at.checked_sub(1),
        };
        let Some(at) = older else { return };
        if self.recalled.is_none() {
            self.draft = std::mem::take(&mut self.text);
        }
        self.recalled = Some(at);
        self.show(self.history[at].clone());
    }

    fn recall_newer(&mut self) {
        let Some(at) = self.recalled else { return };
        self.recalled = Some(at + 1).filter(|newer| *newer < self.history.len());
        let line = match self.recalled {
            Some(newer) => self.history[newer].clone(),
            None => std::mem::take(&mut self.draft),
        };
        self.show(line);
    }

    fn show(&mut self, line: String) {
        self.cursor = line.len();
        self.text = line;
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        self.cursor + self.text[self.cursor..].graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        self.text[..self.cursor].unicode_word_indices().next_back().map_or(0, |(start, _)| start)
    }

    fn word_after(&self) -> usize {
        let rest = &self.text[self.cursor..];
        rest.unicode_word_indices().next().map_or(self.text.len(), |(start, word)| self.cursor + start + word.len())
    }

    /// Where the run of characters before the cursor begins that has no blank in it.
    fn blank_before(&self) -> usize {
        let before = self.text[..self.cursor].trim_end();
        before
            .rfind(char::is_whitespace)
            .map_or(0, |blank| blank + before[blank..].chars().next().map_or(0, char::len_utf8))
    }
}

#[cfg(test)]
#[path = "input_tests.rs"]
mod tests;
