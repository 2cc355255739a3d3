//! Anthropic and what speaks its Messages API.

use std::{collections::VecDeque, sync::Arc};

use http::HeaderName;
use reqwest::Request;
use serde_json::{Value, json};

use super::{
    Failure, Piece, Pieces, Prompt, Provider, Target, TurnRole,
    exchange::{self, Dialogue, Key, Wire},
    openai::chunk::text,
    refusal,
    reply::{CallPart, Chunk, Reply},
    route::Limits,
    settings::ProviderSettings,
    sse::Event,
    wording::{self, HAND_OFF},
};
use crate::{domain::message::FinishReason, tasks::Tasks};

/// The form of requests and events that is asked for.
const VERSION: &str = "2023-06-01";

/// The service wants a limit; this one stands where neither session nor assistant has one.
const MAX_TOKENS: i32 = 4096;

/// What the service takes at most, where others take 2.
const HOTTEST: f64 = 1.0;

/// Stands before an answer that nobody asked for, because the service wants a user to begin.
const BEGINNING: &str = "(The chat begins.)";

/// The provider of kind `anthropic`.
pub struct Anthropic {
    models: Vec<String>,
    wire: Arc<Wire>,
}

struct Messages {
    body: Value,
    /// Input and output tokens so far.
    usage: (Option<i64>, Option<i64>),
}

impl Anthropic {
    /// The error names the setting and what is wrong with it.
    pub fn new(settings: &ProviderSettings, limits: Limits, tasks: &Tasks) -> Result<Self, (&'static str, String)> {
        if settings.models.is_empty() {
            return Err(("models", "must name at least one model".to_owned()));
        }
        let key = Key::Header(HeaderName::from_static("x-api-key"));
        let wire = Wire::new(settings, limits, "/messages", key, tasks)?.with("anthropic-version", VERSION);
        Ok(Self { models: settings.models.clone(), wire: Arc::new(wire) })
    }
}

impl Provider for Anthropic {
    fn kind(&self) -> &'static str {
        "anthropic"
    }

    fn models(&self) -> &[String] {
        &self.models
    }

    fn stream(&self, prompt: Arc<Prompt>, target: &Target) -> Pieces {
        let model = target.model_of(&self.models);
        let messages = Messages { body: body(&prompt, target, model), usage: (None, None) };
        exchange::pieces(Arc::clone(&self.wire), messages, Reply::new(prompt, model.clone()))
    }
}

fn body(prompt: &Prompt, target: &Target, model: &str) -> Value {
    let mut body = json!({
        "model": model,
        "max_tokens": target.max_tokens.unwrap_or(MAX_TOKENS),
        "system": wording::system(prompt),
        "messages": messages(prompt),
        "stream": true,
    });
    if let Some(temperature) = target.temperature {
        body["temperature"] = json!(temperature.min(HOTTEST));
    }
    if prompt.offer_hand_off {
        body["tools"] = json!([{
            "name": HAND_OFF,
            "description": wording::HAND_OFF_PURPOSE,
            "input_schema": wording::hand_off_arguments(),
        }]);
    }
    body
}

/// Users and assistants in turn, a user first: services behind the same interface insist on it.
fn messages(prompt: &Prompt) -> Vec<Value> {
    let said = prompt.turns.iter().map(|turn| (turn.role == TurnRole::Customer, wording::said(turn)));
    let said = said.chain([(true, prompt.question.clone())]).filter(|(_, text)| !text.trim().is_empty());
    let mut merged: Vec<(bool, String)> = Vec::new();
    for (is_user, text) in said {
        match merged.last_mut() {
            Some((was_user, before)) if *was_user == is_user => *before = format!("{before}\n\n{text}"),
            None if !is_user => merged.extend([(true, BEGINNING.to_owned()), (false, text)]),
            _ => merged.push((is_user, text)),
        }
    }
    let role = |is_user| if is_user { "user" } else { "assistant" };
    merged.into_iter().map(|(is_user, text)| json!({"role": role(is_user), "content": text})).collect()
}

impl Dialogue for Messages {
    fn request(&self, wire: &Wire) -> Result<Request, Failure> {
        wire.post("/messages", self.body.clone())
    }

    fn take(&mut self, event: &Event, reply: &mut Reply, pieces: &mut VecDeque<Piece>) -> Result<bool, Failure> {
        let value = exchange::json(&event.data)?;
        let kind = value["type"].as_str().unwrap_or(&event.name);
        let mut chunk = Chunk::default();
        match kind {
            "error" => {
                return Err(refusal::failure(event.status.unwrap_or(200), &event.data, refusal::Speech::Anthropic));
            }
            "message_start" => self.count(&value["message"]["usage"]),
            "content_block_start" => block(&value, &mut chunk),
            "content_block_delta" => delta(&value, &mut chunk),
            "message_delta" => {
                self.count(&value["usage"]);
                chunk.finish = finish(&value["delta"]["stop_reason"]);
                // Only now are they whole.
                chunk.usage = Some(self.usage);
            }
            // Its end, also of a service that gives no reason.
            "message_stop" => chunk.finish = Some(FinishReason::Done),
            // Pings, signatures, and what may come.
            _ => {}
        }
        let is_last = kind == "message_stop";
        reply.take(chunk, pieces)?;
        Ok(is_last)
    }
}

impl Messages {
    /// Counts are running totals; what was read from the cache or written to it is input too.
    fn count(&mut self, usage: &Value) {
        let parts = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"];
        let input: Vec<i64> = parts.iter().filter_map(|part| usage[part].as_i64()).collect();
        // Where totals come again at the end, the parts come with them.
        if usage["input_tokens"].is_i64() {
            self.usage.0 = Some(input.iter().sum());
        }
        self.usage.1 = usage["output_tokens"].as_i64().or(self.usage.1);
    }
}

/// A block that begins; most come empty and are filled by deltas.
fn block(value: &Value, chunk: &mut Chunk) {
    let block = &value["content_block"];
    match block["type"].as_str() {
        Some("text") => chunk.text = text(&block["text"]),
        Some("thinking") => chunk.reasoning = text(&block["thinking"]),
        Some("tool_use") => {
            let whole = block["input"].as_object().filter(|input| !input.is_empty());
            chunk.calls.push(CallPart {
                index: value["index"].as_u64(),
                id: block["id"].as_str().map(str::to_owned),
                name: text(&block["name"]),
                arguments: whole.map_or_else(String::new, |_| block["input"].to_string()),
            });
        }
        _ => {}
    }
}

fn delta(value: &Value, chunk: &mut Chunk) {
    let delta = &value["delta"];
    match delta["type"].as_str() {
        Some("text_delta") => chunk.text = text(&delta["text"]),
        Some("thinking_delta") => chunk.reasoning = text(&delta["thinking"]),
        Some("input_json_delta") => {
            let arguments = text(&delta["partial_json"]);
            chunk.calls.push(CallPart { index: value["index"].as_u64(), arguments, ..CallPart::default() });
        }
        _ => {}
    }
}

fn finish(reason: &Value) -> Option<FinishReason> {
    Some(match reason.as_str()? {
        "max_tokens" | "model_context_window_exceeded" => FinishReason::Length,
        "refusal" => FinishReason::Filtered,
        _ => FinishReason::Done,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ai::Turn;

    fn turn(role: TurnRole, text: &str) -> Turn {
        Turn { role, name: "Ann".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn users_and_assistants_take_turns_and_a_user_begins() {
        let turns = vec![
            turn(TurnRole::Assistant, "Welcome."),
            turn(TurnRole::Agent, "I am here."),
            turn(TurnRole::Customer, "Hi."),
            turn(TurnRole::Customer, "  "),
        ];
        let prompt = Prompt { turns, question: "Where is it?".to_owned(), ..Prompt::default() };
        let sent = body(&prompt, &Target { temperature: Some(1.5), ..Target::default() }, "m");
        let expected = json!([
            {"role": "user", "content": BEGINNING},
            {"role": "assistant", "content": "Welcome.\n\n[human colleague Ann] I am here."},
            {"role": "user", "content": "Hi.\n\nWhere is it?"},
        ]);
        assert_eq!(sent["messages"], expected);
        assert_eq!((&sent["max_tokens"], &sent["temperature"]), (&json!(MAX_TOKENS), &json!(1.0)));
        assert!(sent.get("tools").is_none() && sent["system"].is_string());
    }

    #[test]
    fn input_counts_what_was_cached_and_output_its_last_total() {
        let mut messages = Messages { body: Value::Null, usage: (None, None) };
        messages.count(&json!({"input_tokens": 5, "cache_read_input_tokens": 7, "output_tokens": 1}));
        messages.count(&json!({"output_tokens": 9}));
        assert_eq!(messages.usage, (Some(12), Some(9)));
    }
}
