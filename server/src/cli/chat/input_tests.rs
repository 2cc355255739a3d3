//! Keys pressed in the line editor, and what stands there afterwards; apart to keep the editor short.

use super::*;

fn editor(line: &str) -> Editor {
    let mut editor = Editor::default();
    editor.paste(line);
    editor
}

fn press(editor: &mut Editor, keys: &[(KeyCode, KeyModifiers)]) {
    for (code, modifiers) in keys {
        editor.key(KeyEvent::new(*code, *modifiers));
    }
}

fn plain(code: KeyCode) -> (KeyCode, KeyModifiers) {
    (code, KeyModifiers::NONE)
}

fn control(character: char) -> (KeyCode, KeyModifiers) {
    (KeyCode::Char(character), KeyModifiers::CONTROL)
}

/// The line with a bar where the cursor is.
fn shown(editor: &Editor) -> String {
    format!("{}|{}", &editor.text[..editor.cursor], &editor.text[editor.cursor..])
}

#[test]
fn backspace_takes_a_whole_cluster() {
    let mut line = editor("你好👨‍👩‍👧e\u{301}");
    for left in ["你好👨‍👩‍👧|", "你好|", "你|", "|", "|"] {
        press(&mut line, &[plain(KeyCode::Backspace)]);
        assert_eq!(shown(&line), left);
    }
}

#[test]
fn left_and_right_step_over_wide_characters_and_typing_goes_between() {
    let mut line = editor("你好");
    press(&mut line, &[plain(KeyCode::Left), plain(KeyCode::Char('们'))]);
    assert_eq!(shown(&line), "你们|好");
    press(&mut line, &[plain(KeyCode::Right), plain(KeyCode::Right), plain(KeyCode::Left), plain(KeyCode::Delete)]);
    assert_eq!(shown(&line), "你们|");
}

#[test]
fn a_combining_mark_typed_after_its_letter_keeps_the_cursor_whole() {
    let mut line = editor("ex");
    press(&mut line, &[plain(KeyCode::Left), plain(KeyCode::Char('\u{301}'))]);
    assert_eq!(shown(&line), "e\u{301}|x");
    press(&mut line, &[plain(KeyCode::Left)]);
    assert_eq!(shown(&line), "|e\u{301}x");
}

#[test]
fn control_keys_move_and_cut() {
    let mut line = editor("one two three");
    press(&mut line, &[control('w')]);
    assert_eq!(shown(&line), "one two |");
    press(&mut line, &[control('a'), control('f'), control('k')]);
    assert_eq!(shown(&line), "o|");
    press(&mut line, &[control('y'), control('u')]);
    assert_eq!(shown(&line), "|");
    press(&mut line, &[control('y'), control('e')]);
    assert_eq!(shown(&line), "one two |");
}

#[test]
fn words_are_jumped_over_and_deleted() {
    let mut line = editor("say hello, world");
    press(&mut line, &[(KeyCode::Left, KeyModifiers::CONTROL), (KeyCode::Left, KeyModifiers::ALT)]);
    assert_eq!(shown(&line), "say |hello, world");
    press(&mut line, &[(KeyCode::Char('d'), KeyModifiers::ALT), (KeyCode::Right, KeyModifiers::CONTROL)]);
    assert_eq!(shown(&line), "say , world|");
    press(&mut line, &[(KeyCode::Backspace, KeyModifiers::ALT)]);
    assert_eq!(shown(&line), "say , |");
}

#[test]
fn history_gives_lines_back_and_keeps_the_draft() {
    let mut line = Editor::default();
    for text in ["first", "second", "second", " "] {
        line.paste(text);
        press(&mut line, &[plain(KeyCode::Enter)]);
    }
    line.paste("draft");
    press(&mut line, &[plain(KeyCode::Up)]);
    assert_eq!(shown(&line), "second|");
    press(&mut line, &[plain(KeyCode::Up), plain(KeyCode::Up)]);
    assert_eq!(shown(&line), "first|");
    press(&mut line, &[plain(KeyCode::Down), plain(KeyCode::Down), plain(KeyCode::Down)]);
    assert_eq!(shown(&line), "draft|");
}

#[test]
fn enter_gives_the_line_and_empties_it() {
    let mut line = editor("hi");
    assert_eq!(line.key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)), Typed::Line("hi".to_owned()));
    assert!(line.is_empty());
}

#[test]
fn control_d_ends_only_on_an_empty_line() {
    let mut line = editor("x");
    press(&mut line, &[plain(KeyCode::Home)]);
    let key = KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL);
    assert_eq!(line.key(key), Typed::Edited);
    assert_eq!(line.key(key), Typed::End);
}

#[test]
fn pasted_lines_stay_one_message() {
    let line = editor("one\r\ntwo\n");
    assert_eq!(shown(&line), "one\ntwo|");
    assert_eq!(line.layout("> ", 20).rows, ["> one", "two"]);
}

#[test]
fn rows_break_before_a_wide_character_that_does_not_fit() {
    let mut line = editor("ab你好");
    let layout = line.layout("> ", 5);
    assert_eq!(layout, Layout { rows: vec!["> ab".to_owned(), "你好".to_owned()], cursor_row: 1, cursor_column: 4 });
    press(&mut line, &[plain(KeyCode::Left), plain(KeyCode::Left)]);
    assert_eq!((line.layout("> ", 5).cursor_row, line.layout("> ", 5).cursor_column), (1, 0));
}

#[test]
fn a_full_row_puts_the_cursor_on_the_next() {
    let line = editor("abc");
    assert_eq!(
        line.layout("> ", 5),
        Layout { rows: vec!["> abc".to_owned(), String::new()], cursor_row: 1, cursor_column: 0 }
    );
}
