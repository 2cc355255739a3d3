//! What the assistant can look up.

use uuid::Uuid;

use super::Chat;
use crate::{
    ai::Quote,
    domain::{
        knowledge::Found,
        message::{Audience, Message, SenderKind, Source},
    },
    error::Result,
    knowledge::rank,
};

impl Chat {
    /// The passages that answer a question, best first: of the knowledge bases, and of what agents
    /// have said in the session.
    pub(super) async fn passages_for(
        &self,
        question: &str,
        bases: &[Uuid],
        history: &[Message],
        limit: usize,
    ) -> Result<Vec<Quote>> {
        let said: Vec<&Message> = history
            .iter()
            .filter(|message| message.sender.kind == SenderKind::User && message.audience == Audience::All)
            .collect();
        let texts: Vec<&str> = said.iter().map(|message| message.text.as_str()).collect();
        let mut quotes: Vec<Quote> = Vec::new();
        for ranked in rank(question, &texts) {
            let message = said[ranked.index];
            quotes.push(Quote {
                source: Source::Message { seq: message.seq },
                title: message.sender.display_name.clone(),
                uri: String::new(),
                text: ranked.text,
                start: ranked.start,
                score: ranked.score,
            });
        }
        if !bases.is_empty() {
            quotes.extend(self.knowledge.search(bases, question, limit).await?.into_iter().map(quote));
        }
        quotes.sort_by(|one, other| other.score.total_cmp(&one.score));
        quotes.truncate(limit);
        Ok(quotes)
    }
}

fn quote(found: Found) -> Quote {
    let Found { passage, score } = found;
    Quote {
        source: Source::Passage { document_id: passage.document_id, passage_id: passage.id },
        title: passage.title,
        uri: passage.uri,
        text: passage.text,
        start: passage.start,
        score,
    }
}
