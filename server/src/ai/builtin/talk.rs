//! Small talk: greetings, thanks, farewells, and what the assistant is and knows. A text is small talk
//! only when nothing else is in it: "Hi, where is my parcel?" is a question.

use super::{Language, is_han};

mod phrases;

use self::phrases::{ASIDES, PHRASES, REPLIES};

/// A longer text is no small talk, in bytes.
const LONGEST: usize = 200;
/// So many times the same letter in a row is a drawl: "heyyy".
const DRAWL: usize = 3;

/// What a phrase says; replies are given in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Greeting,
    HowAreYou,
    /// Who or what is it?
    Identity,
    /// What can it be asked?
    Abilities,
    Thanks,
    Assent,
    Farewell,
}

/// What a small talk says, in both languages.
struct Reply {
    kind: Kind,
    english: &'static str,
    chinese: &'static str,
}

/// The kinds of small talk in a text, each once and in the order of their replies; none when the text says anything else.
pub(super) fn read(text: &str) -> Option<Vec<Kind>> {
    if text.len() > LONGEST {
        return None;
    }
    let text = plain(text);
    let mut said = Vec::new();
    (!text.is_empty() && consume(&text, &mut said) && !said.is_empty()).then(|| {
        said.sort_unstable();
        said.dedup();
        said
    })
}

/// The answer to small talk; `topics` is what can be asked about.
pub(super) fn reply(said: &[Kind], topics: &[String], language: Language) -> String {
    let mut parts: Vec<String> = said
        .iter()
        .flat_map(|kind| REPLIES.iter().filter(move |reply| reply.kind == *kind))
        .map(|reply| reply.text(language).to_owned())
        .collect();
    if said.contains(&Kind::Abilities) && !topics.is_empty() {
        parts.push(language.topics(topics));
    }
    let opens = |kind: &Kind| matches!(kind, Kind::Greeting | Kind::HowAreYou);
    if said.iter().all(opens) {
        parts.push(language.invitation().to_owned());
    }
    parts.join(if language == Language::English { " " } else { "" })
}

impl Reply {
    const fn text(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}

impl Language {
    const fn invitation(self) -> &'static str {
        match self {
            Self::English => "I am the automatic assistant and answer from our documents. What would you like to know?",
            Self::Chinese => "我是自动助手，根据我们的资料回答问题。请问您想了解什么？",
        }
    }

    fn topics(self, topics: &[String]) -> String {
        match self {
            Self::English => format!("I know about: {}.", topics.join(" · ")),
            Self::Chinese => format!("我了解这些内容：{}。", topics.join(" · ")),
        }
    }
}

/// Small letters, words parted by one blank and Han characters by none, without punctuation and drawls.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut parted = false;
    for c in text.chars().flat_map(char::to_lowercase).filter(|c| !matches!(c, '\'' | '’')) {
        if !c.is_alphanumeric() {
            parted = true;
            continue;
        }
        let last = plain.chars().next_back();
        if last.is_some_and(|last| is_han(last) != is_han(c) || (parted && !is_han(c))) {
            plain.push(' ');
        }
        parted = false;
        plain.push(c);
    }
    without_drawls(&plain)
}

fn without_drawls(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let runs = chars.chunk_by(|one, other| one == other);
    runs.flat_map(|run| if run.len() >= DRAWL { &run[..1] } else { run }).collect()
}

/// Whether the text is phrases to its end, the longest that lead there; adds what they say.
fn consume(text: &str, said: &mut Vec<Kind>) -> bool {
    let text = text.trim_start();
    if text.is_empty() {
        return true;
    }
    let kinds = PHRASES.iter().flat_map(|(kind, phrases)| phrases.iter().map(|phrase| (*phrase, Some(*kind))));
    let mut ways: Vec<(&str, Option<Kind>)> = kinds.chain(ASIDES.iter().map(|phrase| (*phrase, None))).collect();
    ways.retain(|(phrase, _)| text.strip_prefix(phrase).is_some_and(|rest| ends_word(phrase, rest)));
    ways.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    // The longest alone is tried: a text that is small talk only in another reading is asked about instead.
    let Some((phrase, kind)) = ways.first() else { return false };
    said.extend(*kind);
    consume(&text[phrase.len()..], said)
}

fn ends_word(phrase: &str, rest: &str) -> bool {
    let is_dense = phrase.chars().next_back().is_some_and(is_han);
    is_dense || rest.is_empty() || rest.starts_with(' ')
}

#[cfg(test)]
mod tests;
