//! Porter's stemmer for English (M. F. Porter, "An algorithm for suffix stripping", 1980). Own, because the
//! library for it brings the stemmers of all languages into the binary, and the product ranks one.

/// The stem of a lower-case ASCII word; other words come back as they are.
pub fn stem(word: &str) -> String {
    let word = IRREGULAR.iter().find(|(form, _)| *form == word).map_or(word, |(_, word)| word);
    if word.len() < 3 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut word = plural(word).to_owned();
    past(&mut word);
    if word.ends_with('y') && has_vowel(&word[..word.len() - 1]) {
        word.pop();
        word.push('i');
    }
    replace_first(&mut word, LONG, |stem| measure(stem) > 0);
    replace_first(&mut word, SHORT, |stem| measure(stem) > 0);
    strip(&mut word);
    tidy(&mut word);
    word
}

/// Forms that no rule brings to their word.
#[rustfmt::skip]
const IRREGULAR: &[(&str, &str)] = &[
    ("began", "begin"), ("begun", "begin"), ("bought", "buy"), ("broke", "break"), ("broken", "break"),
    ("brought", "bring"), ("built", "build"), ("chose", "choose"), ("chosen", "choose"), ("fell", "fall"),
    ("forgot", "forget"), ("forgotten", "forget"), ("found", "find"), ("gave", "give"), ("given", "give"),
    ("heard", "hear"), ("held", "hold"), ("hidden", "hide"), ("kept", "keep"), ("left", "leave"), ("lost", "lose"),
    ("loss", "lose"), ("meant", "mean"), ("met", "meet"), ("paid", "pay"), ("ran", "run"), ("read", "read"),
    ("said", "say"), ("saw", "see"), ("seen", "see"), ("sent", "send"), ("sold", "sell"), ("spoke", "speak"),
    ("spoken", "speak"), ("spent", "spend"), ("stolen", "steal"), ("stood", "stand"), ("taken", "take"), ("taught", "teach"),
    ("thought", "think"), ("told", "tell"), ("took", "take"), ("went", "go"), ("won", "win"), ("written", "write"),
    ("wrote", "write"), ("children", "child"), ("men", "man"), ("women", "woman"), ("feet", "foot"),
];

/// Double suffixes, each with the single one it becomes.
const LONG: &[(&str, &str)] = &[
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("abli", "able"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
];

const SHORT: &[(&str, &str)] =
    &[("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

/// Suffixes that a stem of some length loses; the longer before the shorter that ends alike.
const LOST: &[&str] = &[
    "ement", "ment", "ance", "ence", "able", "ible", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
    "al", "er", "ic", "ou",
];

fn plural(word: &str) -> &str {
    if word.ends_with("sses") || word.ends_with("ies") {
        &word[..word.len() - 2]
    } else if word.ends_with('s') && !word.ends_with("ss") {
        &word[..word.len() - 1]
    } else {
        word
    }
}

/// Removes -ed and -ing, and mends what is left.
fn past(word: &mut String) {
    if word.ends_with("eed") {
        if measure(&word[..word.len() - 3]) > 0 {
            word.pop();
        }
        return;
    }
    let Some(stem) = ["ed", "ing"].iter().find_map(|suffix| word.strip_suffix(suffix)) else { return };
    if !has_vowel(stem) {
        return;
    }
    word.truncate(stem.len());
    let mended = ["at", "bl", "iz"].iter().any(|end| word.ends_with(end));
    if mended || (measure(word) == 1 && ends_short(word)) {
        word.push('e');
    } else if doubled(word) && !word.ends_with(['l', 's', 'z']) {
        word.pop();
    }
}

/// Replaces the first suffix of the table that the word ends with, if what stands before it allows.
fn replace_first(word: &mut String, table: &[(&str, &str)], allows: fn(&str) -> bool) {
    let Some((suffix, instead)) = table.iter().find(|(suffix, _)| word.ends_with(suffix)) else { return };
    let length = word.len() - suffix.len();
    if allows(&word[..length]) {
        word.truncate(length);
        word.push_str(instead);
    }
}

fn strip(word: &mut String) {
    let Some(suffix) = LOST.iter().find(|suffix| word.ends_with(**suffix)) else { return };
    let stem = &word[..word.len() - suffix.len()];
    let fits = *suffix != "ion" || stem.ends_with(['s', 't']);
    if fits && measure(stem) > 1 {
        word.truncate(word.len() - suffix.len());
    }
}

/// Removes a last e and the second of two l.
fn tidy(word: &mut String) {
    if let Some(stem) = word.strip_suffix('e') {
        let measure = measure(stem);
        if measure > 1 || (measure == 1 && !ends_short(stem)) {
            word.pop();
        }
    }
    if word.ends_with("ll") && measure(word) > 1 {
        word.pop();
    }
}

/// How often vowels are followed by consonants: Porter's m.
fn measure(stem: &str) -> usize {
    let vowels = vowels(stem);
    vowels.windows(2).filter(|pair| pair[0] && !pair[1]).count()
}

fn has_vowel(stem: &str) -> bool {
    vowels(stem).contains(&true)
}

/// Which letters are vowels; y is one after a consonant.
fn vowels(stem: &str) -> Vec<bool> {
    let mut vowels: Vec<bool> = Vec::with_capacity(stem.len());
    for byte in stem.bytes() {
        let after_consonant = vowels.last().is_some_and(|vowel| !vowel);
        vowels.push(matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u') || (byte == b'y' && after_consonant));
    }
    vowels
}

/// Ends consonant, vowel, consonant, the last not w, x or y.
fn ends_short(stem: &str) -> bool {
    vowels(stem).ends_with(&[false, true, false]) && !stem.ends_with(['w', 'x', 'y'])
}

fn doubled(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    let [.., before, last] = bytes else { return false };
    before == last && vowels(stem).last() == Some(&false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_of_the_paper_come_out_right() {
        let samples = "caresses caress ponies poni ties ti cats cat feed feed agreed agre plastered plaster bled bled \
            motoring motor sing sing conflated conflat troubled troubl sized size hopping hop tanned tan falling fall \
            hissing hiss fizzed fizz failing fail filing file happy happi sky sky relational relat conditional condit \
            rational ration valenci valenc digitizer digit conformabli conform radicalli radic differentli differ \
            vileli vile analogousli analog vietnamization vietnam predication predic operator oper feudalism feudal \
            decisiveness decis hopefulness hope callousness callous formaliti formal sensitiviti sensit sensibiliti \
            sensibl triplicate triplic formative form formalize formal electriciti electr electrical electr hopeful \
            hope goodness good revival reviv allowance allow inference infer airliner airlin gyroscopic gyroscop \
            adjustable adjust defensible defens irritant irrit replacement replac adjustment adjust dependent depend \
            adoption adopt communism commun activate activ angulariti angular homologous homolog effective effect \
            bowdlerize bowdler probate probat rate rate cease ceas controll control roll roll";
        let words: Vec<&str> = samples.split_whitespace().collect();
        for pair in words.chunks(2) {
            assert_eq!(stem(pair[0]), pair[1], "{}", pair[0]);
        }
    }

    #[test]
    fn forms_of_one_word_meet() {
        for family in [
            "install installs installed installing installation",
            "delete deletes deleted deleting deletion",
            "configure configured configuration",
            "connect connects connected connection connecting",
        ] {
            let mut stems: Vec<String> = family.split_whitespace().map(stem).collect();
            stems.dedup();
            assert_eq!(stems.len(), 1, "{family}: {stems:?}");
        }
    }

    #[test]
    fn identifiers_and_short_words_are_left_alone() {
        for word in ["is", "grpc5", "会话", "naïves"] {
            assert_eq!(stem(word), word);
        }
    }
}
