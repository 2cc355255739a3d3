//! Does a customer's text ask for a person? Pure, and apart from the answering it prevents. It looks for
//! a *request*: "can I talk to an agent" is one, "how does an agent take over" asks about people.

mod chinese;
mod english;

use crate::domain::terms::{fold, is_dense};

/// Words by which a text asks for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub phrase: String,
    /// How sure it is, 0 to 1.
    pub score: f64,
}

/// Looks for one of the phrases, or where there are none, for the ways to ask in English and Chinese.
pub fn asks_for_person(text: &str, phrases: &[String]) -> Option<Match> {
    let folded: String = text.chars().map(fold).collect();
    if phrases.iter().all(|phrase| phrase.trim().is_empty()) {
        return chinese::request(&folded).or_else(|| english::request(&folded));
    }
    sentences(&folded).into_iter().find_map(|sentence| {
        let about = english::asks_about(&english::words(sentence)) || chinese::asks_about(sentence);
        let phrase = phrases.iter().find(|phrase| contains_words(sentence, phrase))?;
        (!about).then(|| Match { phrase: phrase.clone(), score: 1.0 })
    })
}

fn sentences(text: &str) -> Vec<&str> {
    text.split(['.', '!', '?', ';', '\n', '。', '！', '？', '；']).filter(|part| !part.trim().is_empty()).collect()
}

/// Whether a phrase stands in a folded text and is no part of a longer word there.
fn contains_words(text: &str, phrase: &str) -> bool {
    let phrase: String = phrase.trim().chars().map(fold).collect();
    let inside_word = |neighbour: Option<char>, edge: Option<char>| {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_dense(c));
        letter(neighbour) && letter(edge)
    };
    !phrase.is_empty()
        && text.match_indices(&phrase).any(|(at, found)| {
            let before = text[..at].chars().next_back();
            let after = text[at + found.len()..].chars().next();
            !inside_word(before, phrase.chars().next()) && !inside_word(after, phrase.chars().next_back())
        })
}

#[cfg(test)]
mod tests;
