//! The default provider: answers offline by quoting what was found, with numbered citations. It
//! invents nothing, so it is also what tests and first starts run on.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use futures_util::stream;

use super::{Piece, Pieces, Prompt, Provider, Quote, Target, settings::ProviderSettings};
use crate::domain::message::{Citation, FinishReason, Source, Usage};

/// Which sentences of a passage answer a question.
pub(super) mod excerpt;
/// Greetings, thanks, farewells, and what can be asked.
mod talk;

/// At most this many sentences are quoted, of one passage or several.
const MAX_SENTENCES: usize = 3;

/// At most this many headings are asked about when no passage fits well enough.
const MAX_ASKED_BACK: usize = 3;

/// A further passage is quoted when it fits at least this share of how well the best one fits.
const WORTH_ADDING: f64 = 0.8;

/// At most this many headings are named as what can be asked.
const MAX_LEADS: usize = 12;

/// The provider of kind `builtin`.
pub struct Builtin {
    models: Vec<String>,
    pace: Duration,
}

/// The languages it can frame a quote in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    English,
    Chinese,
}

impl Builtin {
    pub fn new(settings: &ProviderSettings) -> Self {
        let models = if settings.models.is_empty() { vec!["builtin".to_owned()] } else { settings.models.clone() };
        Self { models, pace: Duration::from_millis(settings.pace_ms) }
    }
}

impl Provider for Builtin {
    fn kind(&self) -> &'static str {
        "builtin"
    }

    fn models(&self) -> &[String] {
        &self.models
    }

    fn stream(&self, prompt: Arc<Prompt>, target: &Target) -> Pieces {
        let pace = self.pace;
        let model = target.model_of(&self.models);
        let pieces: VecDeque<Piece> = answer(&prompt, model).into();
        Box::pin(stream::unfold(pieces, move |mut pieces| async move {
            let piece = pieces.pop_front()?;
            if matches!(piece, Piece::Text(_)) {
                pause(pace).await;
            }
            Some((Ok(piece), pieces))
        }))
    }
}

/// Whether a text asks what can be asked: then [`Prompt::leads`] are the titles of all that is known.
pub fn asks_for_topics(text: &str) -> bool {
    talk::read(text).is_some_and(|said| said.contains(&talk::Kind::Abilities))
}

/// Without a pace the others still get their turn between two words.
pub(super) async fn pause(pace: Duration) {
    if pace.is_zero() {
        tokio::task::yield_now().await;
    } else {
        tokio::time::sleep(pace).await;
    }
}

/// The whole answer, the same for the same prompt.
fn answer(prompt: &Prompt, model: &str) -> Vec<Piece> {
    let language = Language::of(&prompt.question, &prompt.locale);
    if let Some(said) = talk::read(&prompt.question) {
        let reply = talk::reply(&said, &language.fitting(&prompt.leads), language);
        return [Piece::Aside].into_iter().chain(split_words(&reply).map(Piece::Text)).chain(ending(model)).collect();
    }
    let (paragraphs, citations) = quote(prompt, language);
    let mut pieces = Vec::new();
    if citations.is_empty() {
        // Asking back found nothing either: whoever is asked back again and again wants a person.
        pieces.push(Piece::NothingFound);
        pieces.extend(split_words(&language.nothing_found(&prompt.leads)).map(Piece::Text));
    } else {
        pieces.extend(split_words(&paragraphs.join("\n\n")).map(Piece::Text));
        pieces.push(Piece::Citations(citations));
    }
    pieces.extend(ending(model));
    pieces
}

fn ending(model: &str) -> [Piece; 2] {
    [Piece::Usage(Usage { model: model.to_owned(), ..Usage::default() }), Piece::End(FinishReason::Done)]
}

fn quote(prompt: &Prompt, language: Language) -> (Vec<String>, Vec<Citation>) {
    let (mut paragraphs, mut citations) = (Vec::new(), Vec::<Citation>::new());
    let mut left = MAX_SENTENCES;
    let best = prompt.passages.iter().find(|passage| passage.sure).map_or(0.0, |passage| passage.score);
    let fits = |passage: &&Quote| passage.sure && passage.score >= best * WORTH_ADDING;
    let rivals = prompt.passages.iter().filter(fits).count();
    for passage in prompt.passages.iter().filter(fits) {
        if left == 0 {
            break;
        }
        // A passage that fits nearly as well gets a sentence.
        let most = if citations.is_empty() { MAX_SENTENCES - usize::from(rivals > 1) } else { 1 };
        let Some(excerpt) = excerpt::best(&prompt.question, &passage.text, most.min(left)) else { continue };
        if citations.iter().any(|known| known.quote == excerpt.text) {
            continue;
        }
        left = left.saturating_sub(excerpt.sentences);
        paragraphs.push(language.frame(passage, &excerpt.shown(), citations.len() + 1));
        citations.push(Citation {
            source: passage.source.clone(),
            title: passage.title.clone(),
            uri: passage.uri.clone(),
            quote: excerpt.text,
            start: passage.start + excerpt.start,
            end: passage.start + excerpt.end,
        });
    }
    (paragraphs, citations)
}

impl Language {
    /// By the question's script; the locale decides where that says nothing.
    fn of(question: &str, locale: &str) -> Self {
        let is_chinese = question.chars().any(is_han) && !question.chars().any(is_kana_or_hangul);
        let says_nothing = !question.chars().any(char::is_alphabetic);
        if is_chinese || (says_nothing && locale.to_ascii_lowercase().starts_with("zh")) {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// The first few headings in this language; of all when none is.
    fn fitting(self, headings: &[String]) -> Vec<String> {
        let is_own = |heading: &&String| heading.chars().any(is_han) == (self == Self::Chinese);
        let own: Vec<String> = headings.iter().filter(is_own).cloned().collect();
        let fitting = if own.is_empty() { headings.to_vec() } else { own };
        fitting.into_iter().take(MAX_LEADS).collect()
    }

    fn frame(self, passage: &Quote, shown: &str, number: usize) -> String {
        let is_agent = matches!(passage.source, Source::Message { .. });
        let title = passage.title.trim();
        let lead = match (self, is_agent, title.is_empty()) {
            (Self::English, true, true) => "Our colleague said:".to_owned(),
            (Self::English, true, false) => format!("{title} from our team said:"),
            (Self::English, false, true) => "This is what I found:".to_owned(),
            (Self::English, false, false) => format!("From “{title}”:"),
            (Self::Chinese, true, true) => "人工客服说：".to_owned(),
            (Self::Chinese, true, false) => format!("人工客服 {title} 说："),
            (Self::Chinese, false, true) => "我找到以下内容：".to_owned(),
            (Self::Chinese, false, false) => format!("根据《{title}》："),
        };
        if shown.contains('\n') {
            // Lists and code keep their lines; the mark stands below them, where it breaks neither.
            format!("{lead}\n\n{shown}\n\n[{number}]")
        } else {
            let space = if self == Self::English { " " } else { "" };
            format!("{lead}{space}{shown} [{number}]")
        }
    }

    fn nothing_found(self, leads: &[String]) -> String {
        let mut near: Vec<&str> = Vec::new();
        for lead in leads {
            if near.len() < MAX_ASKED_BACK && !near.contains(&lead.as_str()) {
                near.push(lead);
            }
        }
        let near = near.join(" · ");
        match (self, near.is_empty()) {
            (Self::English, true) => "I don't know: I found nothing about this in what I can look up. \
                 Would you like to talk to a person? Just say so and I will pass you on."
                .to_owned(),
            (Self::English, false) => format!(
                "I am not sure what you mean. Is it about: {near}? Please ask me again in other words, \
                 or say that you would like to talk to a person."
            ),
            (Self::Chinese, true) => {
                "我不知道：在我能查到的资料里没有找到相关内容。需要转人工客服吗？告诉我一声，我就为您转接。".to_owned()
            }
            (Self::Chinese, false) => {
                format!("我不太确定您的意思。您想问的是：{near}？请换个说法再问一次，或者告诉我您需要转人工客服。")
            }
        }
    }
}

/// Pieces as a typist would send them: a word with its blanks, or up to three Han characters.
pub(super) fn split_words(text: &str) -> impl Iterator<Item = String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        word.push(char);
        let ends = match chars.peek() {
            None => true,
            Some(next) => {
                (char.is_whitespace() && !next.is_whitespace())
                    || (is_han(char) && word.chars().count() >= 3 && !next.is_whitespace())
            }
        };
        if ends {
            words.push(std::mem::take(&mut word));
        }
    }
    words.into_iter()
}

/// Han characters: written without blanks, so they are counted one by one.
pub(super) const fn is_han(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Japanese and Korean use Han characters too.
const fn is_kana_or_hangul(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests;
