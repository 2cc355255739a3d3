//! History to prompt, pure: who said what, within a budget of tokens. Apart, because what a model is
//! told decides what it says, and this must be testable without one.

use uuid::Uuid;

use super::{Prompt, Quote, Target, Turn, TurnRole, builtin::is_han};
use crate::domain::{
    assistant::Assistant,
    message::{Audience, Message, MessageState, SenderKind},
    session::Session,
};

/// What a turn costs beside its text.
const TURN_OVERHEAD: usize = 4;

/// How the assistant is to answer: its settings, with those of the session over them.
#[derive(Debug, Clone, Default)]
struct Manner {
    session_id: Option<Uuid>,
    /// Whether notes are told as briefs are.
    reads_notes: bool,
    instructions: String,
    locale: String,
}

/// What is asked, and what was said before it.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub text: &'a str,
    pub seq: i64,
}

/// Whom to ask: the session says over the assistant.
pub fn target(session: &Session, assistant: &Assistant) -> Target {
    let config = &session.config;
    // The assistant's model means nothing to another provider, which then takes its own first.
    let is_same_provider = config.provider.is_empty() || config.provider == assistant.provider;
    let model = match (config.model.is_empty(), is_same_provider) {
        (false, _) => config.model.clone(),
        (true, true) => assistant.model.clone(),
        (true, false) => String::new(),
    };
    Target {
        provider: provider(session, assistant).to_owned(),
        model,
        temperature: config.temperature.or(assistant.temperature),
        max_tokens: config.max_tokens.or(assistant.max_tokens),
    }
}

/// The session's own provider, else the assistant's.
pub fn provider<'a>(session: &'a Session, assistant: &'a Assistant) -> &'a str {
    if session.config.provider.is_empty() { &assistant.provider } else { &session.config.provider }
}

/// Builds a prompt of about `budget` tokens. `history` may hold the question and what came after it:
/// only what was said before counts. Dropped first are the worst passages beyond half of the budget,
/// the oldest staff notes beyond half of the rest, then the oldest turns; the question and the
/// instructions stay. The hand-off tool is always offered: an answer is written only while the
/// assistant has the floor, and then a person may always be asked for.
pub fn build(
    session: &Session,
    assistant: &Assistant,
    history: &[Message],
    question: Question<'_>,
    quotes: Vec<Quote>,
    budget: usize,
) -> Prompt {
    assemble(Manner::of(session, assistant), history, question, quotes, budget)
}

impl Manner {
    fn of(session: &Session, assistant: &Assistant) -> Self {
        Self {
            session_id: Some(session.id),
            reads_notes: assistant.privacy.reads_notes,
            instructions: assistant.instructions.clone(),
            locale: session.locale.clone(),
        }
    }
}

fn assemble(manner: Manner, history: &[Message], question: Question<'_>, quotes: Vec<Quote>, budget: usize) -> Prompt {
    let mut left = budget.saturating_sub(tokens(&manner.instructions) + tokens(question.text) + TURN_OVERHEAD);
    let cost = |quote: &Quote| tokens(&quote.text) + tokens(&quote.title);
    let passages = within(quotes.into_iter(), left / 2, cost);
    left -= passages.iter().map(cost).sum::<usize>();

    let before = |message: &&Message| message.seq < question.seq;
    let told = |message: &&Message| message.audience == Audience::Staff && (message.brief || manner.reads_notes);
    let notes = history.iter().filter(before).rev().filter(told);
    let notes = notes.map(|message| message.text.clone()).filter(|note| !note.trim().is_empty());
    let mut briefs = within(notes, left / 2, |note| tokens(note));
    briefs.reverse();
    left -= briefs.iter().map(|note| tokens(note)).sum::<usize>();

    let turns = history.iter().filter(before).rev().filter_map(turn);
    let mut turns = within(turns, left, |turn| tokens(&turn.text) + TURN_OVERHEAD);
    turns.reverse();
    Prompt {
        instructions: manner.instructions,
        turns,
        passages,
        briefs,
        leads: Vec::new(),
        question: question.text.to_owned(),
        locale: manner.locale,
        offer_hand_off: true,
        session_id: manner.session_id,
    }
}

/// A rough count, on the safe side: four characters a token, and each Han character one.
pub fn tokens(text: &str) -> usize {
    let (mut wide, mut narrow) = (0_usize, 0_usize);
    for char in text.chars() {
        if is_han(char) { wide += 1 } else { narrow += 1 }
    }
    wide + narrow.div_ceil(4)
}

/// The first items whose costs together fit; the first that does not ends them, so that no hole is left.
fn within<T>(items: impl Iterator<Item = T>, budget: usize, cost: impl Fn(&T) -> usize) -> Vec<T> {
    let mut left = budget;
    items
        .map_while(|item| {
            left = left.checked_sub(cost(&item))?;
            Some(item)
        })
        .collect()
}

/// The turn a message is; none for what the model must not see as one.
fn turn(message: &Message) -> Option<Turn> {
    let role = match message.sender.kind {
        SenderKind::Contact => TurnRole::Customer,
        SenderKind::Assistant => TurnRole::Assistant,
        SenderKind::User => TurnRole::Agent,
        SenderKind::System => return None,
    };
    // A stopped answer was seen by the customer as far as it went; a failed one is asked for anew.
    let was_said = matches!(message.state, MessageState::Complete | MessageState::Stopped);
    if !was_said || message.audience == Audience::Staff || message.text.trim().is_empty() {
        return None;
    }
    Some(Turn { role, name: message.sender.display_name.clone(), text: message.text.clone() })
}

#[cfg(test)]
mod tests;
