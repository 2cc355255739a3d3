//! Finding words in a column, whatever their case. Apart because what is searched for must never be read as a
//! pattern, and because the engines do not agree on which letters have a lower case.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

/// The character that takes the meaning of the next one away; statements say `ESCAPE '!'`, because the
/// engines' own choices differ.
const ESCAPE: char = '!';

/// Capitals that are looked for in place of small letters: each costs a pass over the text. Where the words
/// can meet more, the others count as they are written.
const MOST_CAPITALS: usize = 24;

/// Letters outside of A to Z that have a lower case, with it, by the first letter of that.
static CAPITALS: LazyLock<HashMap<char, Vec<(char, String)>>> = LazyLock::new(|| {
    let mut capitals: HashMap<char, Vec<(char, String)>> = HashMap::new();
    for capital in ('\u{80}'..=char::MAX).filter(|char| !char.to_lowercase().eq([*char])) {
        let lower: String = capital.to_lowercase().collect();
        capitals.entry(lower.chars().next().unwrap_or(capital)).or_default().push((capital, lower));
    }
    capitals
});

/// What is searched for, in lower case.
pub struct Folded {
    /// For LIKE: what contains the words as they are.
    pub pattern: String,
    /// Capitals that the column may have in the place of letters of the words, with their lower case. Every
    /// engine's LOWER does the rest of what the words can meet, which is A to Z.
    pub capitals: Vec<(String, String)>,
}

/// Words in lower case, letter by letter: a sigma at the end is one as everywhere.
pub fn folded(words: &str) -> Folded {
    let lower: String = words.chars().flat_map(char::to_lowercase).collect();
    let letters: BTreeSet<char> = lower.chars().collect();
    let capitals = letters.iter().filter_map(|letter| CAPITALS.get(letter)).flatten();
    let capitals = capitals.map(|(capital, lower)| (capital.to_string(), lower.clone())).take(MOST_CAPITALS).collect();
    Folded { pattern: containing(&lower), capitals }
}

/// Adds to a query that a column holds these words.
macro_rules! holds {
    ($query:ident, $column:literal, $words:expr) => {
        let folded = $crate::store::like::folded($words);
        $query.push(" AND LOWER(");
        for _ in &folded.capitals {
            $query.push("REPLACE(");
        }
        $query.push($column);
        for (capital, lower) in folded.capitals {
            $query.push(", ").push_bind(capital).push(", ").push_bind(lower).push(")");
        }
        $query.push(") LIKE ").push_bind(folded.pattern).push(" ESCAPE '!'");
    };
}

pub(super) use holds;

/// A pattern for what contains these words as they are.
fn containing(words: &str) -> String {
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

    #[test]
    fn words_are_in_lower_case_with_the_capitals_they_can_meet() {
        let capitals = |words: &str| {
            let folded = folded(words);
            let of = |(capital, lower): &(String, String)| format!("{capital}{lower}");
            (folded.pattern, folded.capitals.iter().map(of).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(capitals("ABC小包"), ("%abc小包%".to_owned(), String::new()));
        assert_eq!(capitals("É"), ("%é%".to_owned(), "Éé".to_owned()));
        assert_eq!(capitals("ß"), ("%ß%".to_owned(), "\u{1e9e}ß".to_owned()));
        assert_eq!(capitals("İ"), ("%i\u{307}%".to_owned(), "İi\u{307}".to_owned()));
        assert_eq!(capitals("K"), ("%k%".to_owned(), "\u{212a}k".to_owned()));
        assert_eq!(folded("ΟΔΟΣ").pattern, "%οδοσ%");
    }
}
