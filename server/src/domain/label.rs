//! What a short label may hold: names, titles, tags. Others read them in lists, logs and terminals, where a
//! control character moves the cursor, and one that turns the direction around makes them say another thing.

/// Whether the character is refused in labels.
pub fn is_refused(char: char) -> bool {
    // Separators of lines and paragraphs break lines as control characters do.
    char.is_control() || turns_direction(char) || matches!(char, '\u{2028}' | '\u{2029}')
}

/// Overrides and isolates of the direction of text.
pub const fn turns_direction(char: char) -> bool {
    matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A label that was made elsewhere, without what is refused; nothing when it says nothing.
pub fn cleaned(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|char| !is_refused(*char)).collect();
    (!kept.trim().is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_label_keeps_its_text_alone() {
        assert_eq!(cleaned("A\u{1b}[2Jda\u{202e}\n").as_deref(), Some("A[2Jda"));
        assert_eq!(cleaned("艾达 👩\u{200d}👧").as_deref(), Some("艾达 👩\u{200d}👧"));
        assert_eq!(cleaned("\u{7} \u{2069}"), None);
    }
}
