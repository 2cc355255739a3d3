//! One wrong letter in a word: a word that no text has is read as one that a text has and that differs by one
//! letter, or by two neighbours that changed places.

use super::{is_filler, stem::stem};

/// In a shorter word one letter makes another word.
const SHORTEST: usize = 5;
/// A longer word is a name or a number of something, and there would be many ways to read it.
const LONGEST: usize = 24;
/// Words of a text that are tried, each with some hundred ways to read it.
const MOST: usize = 8;

/// A text as it may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    pub text: String,
    /// How many words were read otherwise.
    pub words: usize,
}

/// Reads the words that are not known as ones that are. `known` tells of a stem how often it stands in the texts.
pub fn mend(text: &str, known: &dyn Fn(&str) -> u64) -> Mended {
    let mut mended = Mended { text: String::with_capacity(text.len()), words: 0 };
    let mut tried = 0;
    for run in runs(text) {
        let meant = is_candidate(run).then(|| run.to_ascii_lowercase()).filter(|word| known(&stem(word)) == 0);
        let meant = meant.filter(|_| tried < MOST).and_then(|word| {
            tried += 1;
            best(&word, known)
        });
        mended.words += usize::from(meant.is_some());
        mended.text.push_str(meant.as_deref().unwrap_or(run));
    }
    mended
}

/// Words and what stands between them, in order.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = first.is_alphanumeric();
        let end = rest.find(|c: char| c.is_alphanumeric() != is_word).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        Some(run)
    })
}

fn is_candidate(run: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&run.len())
        && run.bytes().all(|b| b.is_ascii_alphabetic())
        && !is_filler(&run.to_ascii_lowercase())
}

/// The reading that stands most often in the texts; the first of equals.
fn best(word: &str, known: &dyn Fn(&str) -> u64) -> Option<String> {
    let mut best: Option<(u64, String)> = None;
    for reading in readings(word) {
        let often = known(&stem(&reading));
        if often > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((often, reading));
        }
    }
    best.map(|(_, reading)| reading)
}

/// All words that differ by one letter, or by two neighbours that changed places.
fn readings(word: &str) -> impl Iterator<Item = String> + '_ {
    let letters = || 'a'..='z';
    let swapped = (1..word.len()).map(move |at| {
        let (before, behind) = word.split_at(at - 1);
        let mut pair = behind.chars();
        let (one, other) = (pair.next().unwrap_or_default(), pair.next().unwrap_or_default());
        format!("{before}{other}{one}{}", pair.as_str())
    });
    let added =
        (0..=word.len()).flat_map(move |at| letters().map(move |c| format!("{}{c}{}", &word[..at], &word[at..])));
    let left_out = (0..word.len()).map(move |at| format!("{}{}", &word[..at], &word[at + 1..]));
    let other =
        (0..word.len()).flat_map(move |at| letters().map(move |c| format!("{}{c}{}", &word[..at], &word[at + 1..])));
    swapped.chain(added).chain(left_out).chain(other).filter(move |reading| reading != word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str, words: &[&str]) -> String {
        let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
        mend(text, &|term| u64::from(stems.iter().any(|stem| stem == term))).text
    }

    #[test]
    fn one_letter_wrong_missing_or_too_many_is_borne() {
        let known = ["guarantee", "blinking", "receive", "password", "parcel"];
        let meant = mended("Garantee, blinkng! RECIEVE pasword parcal", &known);
        assert_eq!(meant, "guarantee, blinking! receive password parcel");
    }

    #[test]
    fn short_and_known_words_and_what_is_no_word_stay() {
        let known = ["house", "mouse", "cart", "parcel"];
        assert_eq!(
            mended("The mouse card is x86parcel, 中文 parsels", &known),
            "The mouse card is x86parcel, 中文 parcels"
        );
        assert_eq!(mended("would there being", &["could", "where", "bring"]), "would there being");
        assert_eq!(mend("", &|_| 1), Mended { text: String::new(), words: 0 });
    }
}
