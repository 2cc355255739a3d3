//! The changing part of the screen, drawn on a small terminal made of strings; apart to keep the
//! drawing short.

use super::*;

/// A terminal that knows what the drawing uses: text, line ends, cursor moves and clearing downwards.
#[derive(Default)]
struct Paper {
    rows: Vec<String>,
    row: usize,
    column: usize,
}

impl Paper {
    fn write(&mut self, text: &str) {
        let mut rest = text.chars().peekable();
        while let Some(character) = rest.next() {
            match character {
                '\r' => self.column = 0,
                '\n' => self.row += 1,
                '\u{1b}' => {
                    rest.next();
                    let parameters: String =
                        std::iter::from_fn(|| rest.next_if(|c| !c.is_ascii_alphabetic())).collect();
                    self.control(rest.next().unwrap_or_default(), parameters.parse().unwrap_or(0));
                }
                other => self.put(other),
            }
        }
    }

    fn control(&mut self, letter: char, by: usize) {
        match letter {
            'A' => self.row -= by,
            'B' => self.row += by,
            'C' => self.column += by,
            'J' => {
                self.rows.truncate(self.row + 1);
                if let Some(row) = self.rows.get_mut(self.row) {
                    *row = row.chars().take(self.column).collect();
                }
            }
            _ => {}
        }
    }

    fn put(&mut self, character: char) {
        self.rows.resize(self.rows.len().max(self.row + 1), String::new());
        let row = &mut self.rows[self.row];
        assert_eq!(row.chars().count(), self.column, "text is only appended: {row:?}");
        row.push(character);
        self.column += 1;
    }

    fn lines(&self) -> Vec<&str> {
        self.rows.iter().map(String::as_str).collect()
    }
}

fn live(columns: u16, rows: u16) -> Live {
    Live { prompt: "> ".to_owned(), ..Live::new(columns, rows, false) }
}

fn line(label: &str, text: &str) -> Line {
    Line { role: Role::Assistant, label: label.to_owned(), text: text.to_owned() }
}

#[test]
fn an_answer_grows_above_the_line_being_typed() {
    let (mut live, mut paper) = (live(20, 10), Paper::default());
    live.editor.paste("half a li");
    live.status = "thinking …".to_owned();
    paper.write(&live.draw());
    live.status.clear();
    for end in 1..="Hello there, my good friend".len() {
        live.grow(line("a", &"Hello there, my good friend"[..end]));
        paper.write(&live.draw());
        assert_eq!(paper.lines().last(), Some(&"> half a li"));
        assert_eq!(paper.column, 11);
    }
    live.editor.paste("ne");
    paper.write(&live.draw());
    assert_eq!(paper.lines(), ["a: Hello there, my", "  good friend", "> half a line"]);
    live.settle();
    live.say(&line("", "(done)"));
    paper.write(&live.draw());
    assert_eq!(paper.lines(), ["a: Hello there, my", "  good friend", "(done)", "> half a line"]);
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let mut live = live(20, 10);
    assert_ne!(live.draw(), "");
    assert_eq!(live.draw(), "");
}

#[test]
fn an_answer_higher_than_the_screen_scrolls_away_row_by_row() {
    let (mut live, mut paper) = (live(10, 4), Paper::default());
    let text = "one two three four five six seven eight nine ten";
    for end in 1..=text.len() {
        live.grow(line("a", &text[..end]));
        paper.write(&live.draw());
    }
    live.settle();
    paper.write(&live.draw());
    let whole: Vec<String> = text::wrap(&format!("a: {text}"), 9, 0, 2).into_iter().map(|row| row.text).collect();
    assert_eq!(paper.lines()[..whole.len()], whole.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(paper.lines()[whole.len()..], ["> "]);
}

#[test]
fn another_text_than_the_one_that_scrolled_away_is_shown_anew() {
    let (mut live, mut paper) = (live(40, 4), Paper::default());
    live.grow(line("a", "one\ntwo\nthree\nfour"));
    paper.write(&live.draw());
    live.grow(line("a", "uno\ntwo"));
    paper.write(&live.draw());
    let expected = ["a: one", "  two", "(what stands above was replaced)", "a: uno", "  two", "> "];
    assert_eq!(paper.lines(), expected);
}

#[test]
fn lines_on_their_way_stand_below_the_answer_and_are_bounded() {
    let (mut live, mut paper) = (live(30, 10), Paper::default());
    live.grow(line("a", "Hello"));
    live.unsent = ["one", "two", "three", "four", "five"].map(str::to_owned).to_vec();
    paper.write(&live.draw());
    let expected = ["a: Hello", "… one", "… two", "… three", "… and 2 more on their way", "> "];
    assert_eq!(paper.lines(), expected);
}

#[test]
fn a_narrower_terminal_is_drawn_anew_from_the_last_row_of_the_answer() {
    let mut live = live(20, 10);
    live.say(&line("", "above"));
    live.grow(line("a", "Hello there, my good friend"));
    live.draw();
    live.resize(10, 10);
    let mut paper = Paper { rows: vec!["above".to_owned()], ..Paper::default() };
    // The terminal broke the two rows of the answer into two each; the cursor is on the row after them.
    paper.rows.extend(["a: Hello t", "here, my", "  good fri", "end", "> "].map(str::to_owned));
    (paper.row, paper.column) = (5, 2);
    paper.write(&live.draw());
    assert_eq!(paper.lines(), ["above", "a: Hello t", "here, my", "  good", "  friend", "> "]);
}

#[test]
fn leaving_takes_the_typed_line_away_and_keeps_what_was_said() {
    let (mut live, mut paper) = (live(20, 10), Paper::default());
    live.grow(line("a", "Hello"));
    live.editor.paste("half");
    paper.write(&live.draw());
    paper.write(&live.finish());
    assert_eq!(paper.lines(), ["a: Hello", ""]);
    assert_eq!(paper.row, 1);
}

#[test]
fn colours_are_control_sequences_around_label_and_notice() {
    let mut live = Live::new(20, 10, true);
    live.say(&line("a", "Hello"));
    live.say(&Line::notice("n"));
    let drawn = live.draw();
    assert!(drawn.contains("\u{1b}[1;36ma:\u{1b}[0m Hello\r\n\u{1b}[2mn\u{1b}[0m"), "{drawn:?}");
}
