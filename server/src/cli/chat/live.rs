//! What stands at the lower end of the screen and changes: the growing answer, the lines on their way,
//! the status and the line being typed. Above it lines only scroll away. Pure: it makes the text and
//! control sequences that [`super::screen`] writes.

use crossterm::{
    Command,
    cursor::{Hide, MoveDown, MoveRight, MoveUp, Show},
    terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate},
};

use super::{
    input::Editor,
    text,
    words::{Line, Role},
};

/// Most lines on their way that are shown.
const UNSENT_SHOWN: usize = 3;

/// The changing part of the screen and what is about to scroll away above it.
pub struct Live {
    pub editor: Editor,
    pub status: String,
    pub prompt: String,
    pub unsent: Vec<String>,
    columns: usize,
    rows: usize,
    colours: bool,
    answer: Option<Answer>,
    /// Rows that become permanent with the next drawing.
    above: Vec<Painted>,
    /// What stands on the screen, and where in it the cursor is.
    drawn: Vec<Painted>,
    /// For each row of the answer that is drawn, the byte where the next begins.
    answer_ends: Vec<usize>,
    cursor_row: usize,
    cursor_column: usize,
}

/// The growing answer, its label included.
struct Answer {
    line: Line,
    /// Bytes of label and text that stand above already, because the screen is not high enough.
    settled: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Painted {
    /// With colours.
    text: String,
    columns: usize,
}

impl Live {
    pub fn new(columns: u16, rows: u16, colours: bool) -> Self {
        Self {
            editor: Editor::default(),
            status: String::new(),
            prompt: String::new(),
            unsent: Vec::new(),
            columns: usize::from(columns).max(1),
            rows: usize::from(rows),
            colours,
            answer: None,
            above: Vec::new(),
            drawn: Vec::new(),
            answer_ends: Vec::new(),
            cursor_row: 0,
            cursor_column: 0,
        }
    }

    /// Prints a line above everything that changes.
    pub fn say(&mut self, line: &Line) {
        let rows = self.paint(line, 0);
        self.above.extend(rows.into_iter().map(|(row, _)| row));
    }

    /// Shows the whole text so far of the growing answer.
    pub fn grow(&mut self, line: Line) {
        let settled = match &self.answer {
            Some(answer) => {
                let (before, after) = (whole(&answer.line), whole(&line));
                if after.get(..answer.settled) == before.get(..answer.settled) {
                    answer.settled
                } else {
                    self.say(&Line::notice("(what stands above was replaced)"));
                    0
                }
            }
            None => 0,
        };
        self.answer = Some(Answer { line, settled });
    }

    /// What is shown of the growing answer becomes permanent.
    pub fn settle(&mut self) {
        if let Some(answer) = self.answer.take() {
            let rows = self.paint(&answer.line, answer.settled);
            self.above.extend(rows.into_iter().map(|(row, _)| row));
        }
    }

    /// The terminal may have another size: it has broken our rows anew, and the cursor went with its text.
    ///
    /// Rows of the answer that are whole settle as they stand: they may have left the screen, where
    /// nothing can be taken back.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let lower = usize::from(rows) < self.rows;
        let other_width = usize::from(columns).max(1) != self.columns;
        (self.columns, self.rows) = (usize::from(columns).max(1), usize::from(rows));
        if self.drawn.is_empty() || !(lower || other_width) {
            return;
        }
        let whole = self.answer_ends.len().saturating_sub(1);
        if let (Some(answer), Some(end)) = (&mut self.answer, self.answer_ends[..whole].last()) {
            answer.settled = *end;
        }
        let height = |painted: &Painted| painted.columns.div_ceil(self.columns).max(1);
        let before: usize = self.drawn[..self.cursor_row].iter().skip(whole).map(height).sum();
        self.cursor_row = before + self.cursor_column / self.columns;
        self.cursor_column %= self.columns;
        self.answer_ends.clear();
        self.drawn.clear();
    }

    /// The control sequences that bring the screen up to date.
    pub fn draw(&mut self) -> String {
        let (rows, cursor_row, cursor_column) = self.layout();
        let same = rows.iter().zip(&self.drawn).take_while(|(new, old)| new == old).count();
        let unmoved = (cursor_row, cursor_column) == (self.cursor_row, self.cursor_column);
        if self.above.is_empty() && unmoved && same == rows.len() && same == self.drawn.len() {
            return String::new();
        }
        // The last row is drawn again in any case, so that there is a row to begin from.
        let keep =
            if self.above.is_empty() { same.min(self.drawn.len().saturating_sub(1)).min(rows.len() - 1) } else { 0 };
        let mut out = String::new();
        push(&mut out, BeginSynchronizedUpdate);
        push(&mut out, Hide);
        move_rows(&mut out, self.cursor_row, keep);
        push(&mut out, Clear(ClearType::FromCursorDown));
        for row in self.above.drain(..) {
            out.push_str(&row.text);
            out.push_str("\r\n");
        }
        let texts: Vec<&str> = rows[keep..].iter().map(|row| row.text.as_str()).collect();
        out.push_str(&texts.join("\r\n"));
        move_rows(&mut out, rows.len() - 1, cursor_row);
        move_right(&mut out, cursor_column);
        push(&mut out, Show);
        push(&mut out, EndSynchronizedUpdate);
        (self.drawn, self.cursor_row, self.cursor_column) = (rows, cursor_row, cursor_column);
        out
    }

    /// Forgets what is drawn: the screen was cleared.
    pub fn cleared(&mut self) {
        self.drawn.clear();
        self.answer_ends.clear();
        (self.cursor_row, self.cursor_column) = (0, 0);
    }

    /// Takes everything that changes from the screen; what scrolled away stays.
    pub fn finish(&mut self) -> String {
        self.settle();
        self.unsent.clear();
        self.status.clear();
        let mut out = self.draw();
        move_rows(&mut out, self.cursor_row, 0);
        push(&mut out, Clear(ClearType::FromCursorDown));
        self.cleared();
        out
    }

    /// The rows from the growing answer to the line being typed, and the cursor in them. Rows of the
    /// answer that do not fit settle above.
    fn layout(&mut self) -> (Vec<Painted>, usize, usize) {
        let mut below: Vec<Painted> = self.unsent_rows();
        if !self.status.is_empty() {
            below.extend(self.one_row(Role::Notice, &self.status));
        }
        let input = self.editor.layout(&self.prompt, self.width());
        let most = (self.rows / 2).max(1);
        let first = input.cursor_row.saturating_sub(most - 1);
        let shown = input.rows.iter().skip(first).take(most);
        let cursor_row = below.len() + input.cursor_row - first;
        below.extend(shown.map(|row| Painted { text: row.clone(), columns: text::columns(row) }));
        let room = self.rows.saturating_sub(below.len() + 1).max(1);
        let mut rows = self.answer_rows(room);
        let cursor_row = rows.len() + cursor_row;
        rows.extend(below);
        (rows, cursor_row, input.cursor_column)
    }

    fn answer_rows(&mut self, room: usize) -> Vec<Painted> {
        let Some(answer) = &self.answer else { return Vec::new() };
        let mut rows = self.paint(&answer.line, answer.settled);
        let over = rows.len().saturating_sub(room);
        let kept = rows.split_off(over);
        if let (Some(answer), Some((_, end))) = (&mut self.answer, rows.last()) {
            answer.settled = *end;
        }
        self.above.extend(rows.into_iter().map(|(row, _)| row));
        self.answer_ends = kept.iter().map(|(_, end)| *end).collect();
        kept.into_iter().map(|(row, _)| row).collect()
    }

    fn unsent_rows(&self) -> Vec<Painted> {
        let more = self.unsent.len().saturating_sub(UNSENT_SHOWN);
        let shown = self.unsent.iter().take(UNSENT_SHOWN).map(|line| format!("… {line}"));
        let rest = (more > 0).then(|| format!("… and {more} more on their way"));
        shown.chain(rest).flat_map(|line| self.one_row(Role::Notice, &line)).collect()
    }

    /// A text cut to one row.
    fn one_row(&self, role: Role, line: &str) -> Option<Painted> {
        let flat = text::flat(line);
        let mut rows = text::wrap(&flat, self.width().saturating_sub(2), 0, 0).into_iter();
        let first = rows.next()?.text;
        let cut = if rows.next().is_some() { format!("{first} …") } else { first };
        Some(Painted { columns: text::columns(&cut), text: self.styled(style(role), &cut) })
    }

    /// The rows of a line after its first `settled` bytes, each with the byte where the next begins.
    fn paint(&self, line: &Line, settled: usize) -> Vec<(Painted, usize)> {
        let whole = whole(line);
        let hang = if line.label.is_empty() { 0 } else { 2 };
        let first = if settled == 0 { 0 } else { hang };
        let wrapped = text::wrap(whole.get(settled..).unwrap_or_default(), self.width(), first, hang);
        let label = format!("{}:", line.label);
        let mut rows = Vec::with_capacity(wrapped.len());
        for (number, row) in wrapped.into_iter().enumerate() {
            let columns = text::columns(&row.text);
            let text = match row.text.strip_prefix(&label) {
                Some(said) if number + settled == 0 && !line.label.is_empty() => {
                    format!("{}{}", self.styled(label_style(line.role), &label), self.styled(style(line.role), said))
                }
                _ => self.styled(style(line.role), &row.text),
            };
            rows.push((Painted { text, columns }, settled + row.end));
        }
        rows
    }

    /// The last column stays free: a full row would leave the cursor between two rows.
    fn width(&self) -> usize {
        self.columns.saturating_sub(1).max(2)
    }

    fn styled(&self, style: &str, text: &str) -> String {
        if !self.colours || style.is_empty() || text.is_empty() {
            text.to_owned()
        } else {
            format!("\x1b[{style}m{text}\x1b[0m")
        }
    }
}

fn whole(line: &Line) -> String {
    if line.label.is_empty() { line.text.clone() } else { format!("{}: {}", line.label, line.text) }
}

/// Parameters of the control sequence for colours: bold is 1, dim 2, red 31 and so on.
const fn label_style(role: Role) -> &'static str {
    match role {
        Role::You => "1",
        Role::Contact => "1;33",
        Role::Assistant => "1;36",
        Role::User => "1;32",
        Role::Note => "1;35",
        Role::Notice => "2",
        Role::Fault => "1;31",
    }
}

const fn style(role: Role) -> &'static str {
    match role {
        Role::You | Role::Contact | Role::Assistant | Role::User => "",
        Role::Note => "35",
        Role::Notice => "2",
        Role::Fault => "31",
    }
}

fn push(out: &mut String, command: impl Command) {
    // Writing to a string cannot fail.
    let _ = command.write_ansi(out);
}

/// Moves to the beginning of another row; moving by 0 would move by 1.
fn move_rows(out: &mut String, from: usize, to: usize) {
    let by = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
    match from.cmp(&to) {
        std::cmp::Ordering::Greater => push(out, MoveUp(by(from - to))),
        std::cmp::Ordering::Less => push(out, MoveDown(by(to - from))),
        std::cmp::Ordering::Equal => {}
    }
    out.push('\r');
}

fn move_right(out: &mut String, columns: usize) {
    if columns > 0 {
        push(out, MoveRight(u16::try_from(columns).unwrap_or(u16::MAX)));
    }
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
