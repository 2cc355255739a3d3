//! Patterns of LIKE: apart because what is searched for must never be read as a pattern itself.

/// The character that takes the meaning of the next one away; statements say `ESCAPE '!'`, because the
/// engines' own choices differ.
const ESCAPE: char = '!';

/// A pattern for what contains these words as they are.
pub fn containing(words: &str) -> String {
    let mut pattern = String::with_capacity(words.len() + 2);
    pattern.push('%');
    for char in words.chars() {
        if matches!(char, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_no_pattern() {
        assert_eq!(containing("100% a_b!"), "%100!% a!_b!!%");
        assert_eq!(containing(""), "%%");
    }
}
