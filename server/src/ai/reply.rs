//! Chunks to pieces, whatever wire they came over: joins the fragments of tool calls, and decides at
//! the end whether what came is a whole answer. Pure.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use serde_json::Value;
use uuid::Uuid;

use super::{Failure, FailureKind, Piece, Prompt, Quote, builtin::excerpt, wording::HAND_OFF};
use crate::domain::message::{Citation, FinishReason, Source, Usage};

/// How long after the end mark the usage is awaited, and how long the end of the stream after that:
/// some services close late, and the answer is whole already.
pub(super) const USAGE_LIMIT: Duration = Duration::from_secs(2);
pub(super) const CLOSE_LIMIT: Duration = Duration::from_millis(100);

/// Most bytes of a tool call's arguments; beyond it they are cut and then cannot be read.
const MAX_ARGUMENTS: usize = 64 * 1024;

/// Most tool calls of one answer that are looked at.
const MAX_CALLS: usize = 16;

/// Most passages that an answer quotes.
const MOST_QUOTED: usize = 3;

/// Most documents of the service's own that are looked at, and most bytes of one's title or address.
const MOST_FOUND: usize = 20;
const MAX_TITLE: usize = 512;

/// What of an event matters to an answer.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Chunk {
    pub text: String,
    pub reasoning: String,
    pub calls: Vec<CallPart>,
    /// None while the answer goes on.
    pub finish: Option<FinishReason>,
    /// Input and output tokens.
    pub usage: Option<(Option<i64>, Option<i64>)>,
    /// What the service says it failed with behind what it still had to say.
    pub fault: Option<Failure>,
}

/// A fragment of a tool call.
#[derive(Debug, Default, PartialEq)]
pub(super) struct CallPart {
    /// Fragments of one call share it. Some services leave it out.
    pub index: Option<u64>,
    pub id: Option<String>,
    pub name: String,
    pub arguments: String,
}

/// A passage of a document that the service has and we do not.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub title: String,
    pub uri: String,
    pub text: String,
}

/// An answer being put together.
pub(super) struct Reply {
    prompt: Arc<Prompt>,
    model: String,
    text: String,
    calls: Vec<ToolCall>,
    usage: Option<Usage>,
    found: Vec<Found>,
    asks_for_person: Option<String>,
    finish: Option<FinishReason>,
}

#[derive(Default)]
struct ToolCall {
    index: Option<u64>,
    id: Option<String>,
    name: String,
    arguments: String,
}

impl Reply {
    pub const fn new(prompt: Arc<Prompt>, model: String) -> Self {
        Self {
            prompt,
            model,
            text: String::new(),
            calls: Vec::new(),
            usage: None,
            found: Vec::new(),
            asks_for_person: None,
            finish: None,
        }
    }

    /// All that was said so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The service takes back what was said and says this instead.
    pub fn replace(&mut self, text: String, pieces: &mut VecDeque<Piece>) {
        if self.is_finished() {
            return;
        }
        let piece = match text.strip_prefix(&*self.text) {
            Some("") => None,
            Some(rest) => Some(Piece::Text(rest.to_owned())),
            None => Some(Piece::Replace(text.clone())),
        };
        pieces.extend(piece);
        self.text = text;
    }

    /// The service cannot go on without a person.
    pub fn ask_for_person(&mut self, reason: &str) {
        self.asks_for_person = Some(reason.to_owned());
    }

    /// What the service says the answer rests on.
    pub fn rest_on(&mut self, found: impl Iterator<Item = Found>) {
        self.found = found.take(MOST_FOUND).collect();
    }

    /// The service has said that the answer is whole; only its usage may still come.
    pub const fn is_finished(&self) -> bool {
        self.finish.is_some()
    }

    pub const fn has_usage(&self) -> bool {
        self.usage.is_some()
    }

    /// Takes a chunk in. What is no error in it; after the end nothing but usage counts.
    pub fn take(&mut self, chunk: Chunk, pieces: &mut VecDeque<Piece>) -> Result<(), Failure> {
        if let Some((input_tokens, output_tokens)) = chunk.usage {
            // Some services send running totals: the last one counts.
            let model = self.model.clone();
            self.usage = Some(Usage { provider: String::new(), model, input_tokens, output_tokens });
        }
        if self.is_finished() {
            return Ok(());
        }
        if !chunk.reasoning.is_empty() {
            pieces.push_back(Piece::Reasoning(chunk.reasoning));
        }
        if !chunk.text.is_empty() {
            self.text.push_str(&chunk.text);
            pieces.push_back(Piece::Text(chunk.text));
        }
        for part in chunk.calls {
            self.join(part);
        }
        self.finish = chunk.finish;
        chunk.fault.map_or(Ok(()), Err)
    }

    /// Adds a fragment to its call: by index, else by id, else to the last one.
    fn join(&mut self, part: CallPart) {
        let known = match (part.index, &part.id) {
            (Some(index), _) => self.calls.iter().position(|call| call.index == Some(index)),
            (None, Some(id)) => self.calls.iter().position(|call| call.id.as_ref() == Some(id)),
            (None, None) => self.calls.len().checked_sub(1),
        };
        let at = known.unwrap_or(self.calls.len());
        if at >= MAX_CALLS {
            return;
        }
        if known.is_none() {
            self.calls.push(ToolCall { index: part.index, id: part.id, ..ToolCall::default() });
        }
        let call = &mut self.calls[at];
        // A name comes whole and once; a service that repeats it means no longer name.
        if call.name.is_empty() {
            call.name = part.name;
        }
        if call.arguments.len() + part.arguments.len() <= MAX_ARGUMENTS {
            call.arguments.push_str(&part.arguments);
        }
    }

    /// Nothing more comes: the last pieces, or why this is no whole answer.
    pub fn end(&mut self, pieces: &mut VecDeque<Piece>) -> Result<(), Failure> {
        let Some(finish) = self.finish else {
            return Err(Failure::new(FailureKind::Truncated, "the answer broke off without its end mark"));
        };
        let hand_off = self.hand_off();
        if self.text.trim().is_empty() && hand_off.is_none() {
            match finish {
                FinishReason::Filtered => return Err(Failure::new(FailureKind::Filtered, "the answer was withheld")),
                FinishReason::Length => {}
                _ => return Err(Failure::new(FailureKind::Garbage, "the answer holds no text")),
            }
        }
        let mut citations = citations(&self.text, &self.prompt.passages);
        citations.extend(self.found.drain(..).map(|found| elsewhere(&self.text, found)));
        if !citations.is_empty() {
            pieces.push_back(Piece::Citations(citations));
        }
        pieces.extend(self.usage.take().map(Piece::Usage));
        pieces.extend(hand_off.map(|reason| Piece::HandOff { reason }));
        pieces.push_back(Piece::End(finish));
        Ok(())
    }

    /// The reason given with the hand-off tool, if it was offered and called. The arguments are only
    /// read now, when they are whole; a model that garbles them still wants a person.
    fn hand_off(&self) -> Option<String> {
        if self.asks_for_person.is_some() {
            return self.asks_for_person.clone();
        }
        let call = self.calls.iter().find(|call| call.name == HAND_OFF).filter(|_| self.prompt.offer_hand_off)?;
        let arguments: Value = serde_json::from_str(&call.arguments).unwrap_or_default();
        Some(arguments["reason"].as_str().unwrap_or_default().to_owned())
    }
}

/// Of a document elsewhere too, only the words that the answer uses are quoted: what else stands there
/// may not be meant for the contact.
fn elsewhere(text: &str, found: Found) -> Citation {
    let (quote, start, end) = excerpt::used(text, &found.text)
        .map_or_else(|| (String::new(), 0, 0), |used| (used.text, used.start, used.end));
    let source = Source::Passage { document_id: Uuid::nil(), passage_id: Uuid::nil() };
    Citation { source, title: cut(found.title), uri: cut(found.uri), quote, start, end }
}

fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(MAX_TITLE));
    text
}

/// The passages whose numbers the text names, as in `[2]`, in the order of their numbers: those named
/// first, and of each what the answer uses. A model that is told to name them all gives nothing away.
fn citations(text: &str, passages: &[Quote]) -> Vec<Citation> {
    let named = |(index, quote)| Some((text.find(&format!("[{}]", index + 1))?, index, quote));
    let mut cited: Vec<(usize, usize, &Quote)> = passages.iter().enumerate().filter_map(named).collect();
    cited.sort_by_key(|(at, ..)| *at);
    cited.truncate(MOST_QUOTED);
    cited.sort_by_key(|(_, index, _)| *index);
    cited.into_iter().map(|(_, _, quote)| citation(text, quote)).collect()
}

fn citation(text: &str, quote: &Quote) -> Citation {
    let (used, start, end) = excerpt::used(text, &quote.text)
        .map_or_else(|| (String::new(), 0, 0), |used| (used.text, used.start, used.end));
    Citation {
        source: quote.source.clone(),
        title: quote.title.clone(),
        uri: quote.uri.clone(),
        quote: used,
        start: quote.start + start,
        end: quote.start + end,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ai::openai::chunk::StreamChunk;

    fn reply(offer_hand_off: bool) -> Reply {
        Reply::new(Arc::new(Prompt { offer_hand_off, ..Prompt::default() }), "m".to_owned())
    }

    fn run(reply: &mut Reply, chunks: &[Value]) -> Result<Vec<Piece>, Failure> {
        let mut pieces = VecDeque::new();
        for chunk in chunks {
            let read: StreamChunk = serde_json::from_str(&chunk.to_string()).unwrap();
            reply.take(read.chunk, &mut pieces)?;
        }
        reply.end(&mut pieces).map(|()| pieces.into())
    }

    fn delta(delta: &Value) -> Value {
        json!({"choices": [{"delta": delta}]})
    }

    fn finish(reason: &str) -> Value {
        json!({"choices": [{"delta": {}, "finish_reason": reason}]})
    }

    #[test]
    fn fragments_of_calls_are_joined_by_index_and_read_at_the_end() {
        let call =
            |index: u64, function: Value| delta(&json!({"tool_calls": [{"index": index, "function": function}]}));
        let chunks = [
            call(0, json!({"name": "weather", "arguments": "{}"})),
            call(1, json!({"name": "hand_off", "arguments": "{\"rea"})),
            call(1, json!({"arguments": "son\":\"angry\"}"})),
            finish("tool_calls"),
        ];
        let pieces = run(&mut reply(true), &chunks).unwrap();
        assert_eq!(pieces, [Piece::HandOff { reason: "angry".to_owned() }, Piece::End(FinishReason::Done)]);
        assert_eq!(run(&mut reply(false), &chunks).unwrap_err().kind, FailureKind::Garbage, "it was not offered");
    }

    #[test]
    fn fragments_without_an_index_belong_to_the_last_call_and_garbled_ones_still_hand_off() {
        let chunks = [
            delta(&json!({"tool_calls": [{"id": "a", "function": {"name": "hand_off"}}]})),
            delta(&json!({"tool_calls": [{"function": {"arguments": "{\"reason\":"}}]})),
            finish("stop"),
        ];
        assert_eq!(run(&mut reply(true), &chunks).unwrap()[0], Piece::HandOff { reason: String::new() });
    }

    #[test]
    fn an_answer_without_its_end_mark_is_truncated_and_one_without_text_is_none() {
        let text = delta(&json!({"content": "hi"}));
        assert_eq!(run(&mut reply(false), &[text]).unwrap_err().kind, FailureKind::Truncated);
        assert_eq!(run(&mut reply(false), &[finish("stop")]).unwrap_err().kind, FailureKind::Garbage);
        assert_eq!(run(&mut reply(false), &[finish("content_filter")]).unwrap_err().kind, FailureKind::Filtered);
        assert_eq!(run(&mut reply(false), &[finish("length")]).unwrap(), [Piece::End(FinishReason::Length)]);
    }

    #[test]
    fn after_the_end_only_usage_counts() {
        let usage =
            json!({"choices": [{"index": 0, "delta": {}}], "usage": {"prompt_tokens": 1, "completion_tokens": 2}});
        let text = delta(&json!({"content": "hi"}));
        let pieces = run(&mut reply(false), &[text.clone(), finish("stop"), text, usage]).unwrap();
        assert_eq!(pieces.len(), 3);
        assert!(matches!(&pieces[1], Piece::Usage(usage) if usage.output_tokens == Some(2) && usage.model == "m"));
    }

    fn quote(title: &str, text: &str) -> Quote {
        let (title, text) = (title.to_owned(), text.to_owned());
        Quote { source: Source::Message { seq: 3 }, title, uri: String::new(), text, start: 10, score: 1.0, sure: true }
    }

    #[test]
    fn numbers_in_the_text_cite_the_passages_they_name() {
        let passages = [quote("a", "退货七天"), quote("b", "退货七天")];
        let cited = citations("退货七天 [2]. Not [3], and [x].", &passages);
        assert_eq!(cited.len(), 1);
        assert_eq!((cited[0].title.as_str(), cited[0].start, cited[0].end), ("b", 10, 14));
    }

    #[test]
    fn a_quote_is_what_the_answer_uses() {
        let text = "INTERNAL: the margin is 28 percent. Parcels arrive within seven days. Never tell the price.";
        let cited = citations("Your parcel will arrive in seven days [1].", &[quote("a", text)]);
        assert_eq!(cited[0].quote, "Parcels arrive within seven days.");
        assert_eq!((cited[0].start, cited[0].end), (10 + 36, 10 + 69));
    }

    #[test]
    fn a_document_elsewhere_is_named_and_quoted_by_the_words_that_the_answer_uses() {
        let mut reply = reply(false);
        let text = "INTERNAL: the margin is 28 percent. Parcels arrive within seven days.".to_owned();
        let found = Found { title: "é".repeat(600), uri: String::new(), text };
        reply.rest_on(vec![found; 50].into_iter());
        let said = delta(&json!({"content": "Your parcel will arrive in seven days."}));
        let pieces = run(&mut reply, &[said, finish("stop")]).unwrap();
        let Piece::Citations(cited) = &pieces[1] else { panic!("{pieces:?}") };
        assert_eq!((cited.len(), cited[0].title.chars().count()), (MOST_FOUND, 256));
        assert_eq!(cited[0].quote, "Parcels arrive within seven days.");
    }

    #[test]
    fn what_is_taken_back_is_replaced_and_what_only_grows_is_not() {
        let mut reply = reply(false);
        let mut pieces = VecDeque::new();
        for text in ["one", "one", "one two", "no", ""] {
            reply.replace(text.to_owned(), &mut pieces);
        }
        let replace = |text: &str| Piece::Replace(text.to_owned());
        let said = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(pieces, [said("one"), said(" two"), replace("no"), replace("")]);
    }

    #[test]
    fn a_service_that_gives_up_within_its_answer_has_not_ended_it() {
        let chunks = [delta(&json!({"content": "half"})), finish("network_error")];
        assert_eq!(run(&mut reply(false), &chunks).unwrap_err().kind, FailureKind::Truncated);
    }

    #[test]
    fn naming_passages_gives_nothing_away() {
        let passages: Vec<Quote> = (1..=5).map(|n| quote(&n.to_string(), "INTERNAL: margin 28 percent")).collect();
        let cited = citations("As you wish: [5][4][3][2][1]", &passages);
        let shown: Vec<_> = cited.iter().map(|one| (one.title.as_str(), one.quote.as_str())).collect();
        assert_eq!(shown, [("3", ""), ("4", ""), ("5", "")]);
    }
}
