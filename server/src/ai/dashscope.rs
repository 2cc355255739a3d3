//! Alibaba's DashScope by its own interface: models here, applications of Model Studio in [`app`].

use std::{collections::VecDeque, sync::Arc};

use reqwest::Request;
use serde_json::{Value, json};

use self::growth::Growth;
use super::{
    Failure, FailureKind, Piece, Pieces, Prompt, Provider, Target, TurnRole,
    exchange::{self, Dialogue, Key, Wire},
    openai::{chunk, hand_off_tool},
    refusal::{self, Speech},
    reply::{Chunk, Reply},
    route::Limits,
    settings::ProviderSettings,
    sse::Event,
    wording,
};
use crate::tasks::Tasks;

/// Applications: agents and workflows that keep sessions themselves.
pub(super) mod app;
/// Text that comes as increments or as the whole so far.
mod growth;

const PATH: &str = "/services/aigc/text-generation/generation";

/// The service takes temperatures below 2, and no 2.
const HOTTEST: f64 = 1.99;

/// The provider of kind `dashscope`.
pub struct Dashscope {
    models: Vec<String>,
    wire: Arc<Wire>,
}

struct Generation {
    body: Value,
    text: Growth,
    reasoning: Growth,
}

impl Dashscope {
    /// The error names the setting and what is wrong with it.
    pub fn new(settings: &ProviderSettings, limits: Limits, tasks: &Tasks) -> Result<Self, (&'static str, String)> {
        if settings.models.is_empty() {
            return Err(("models", "must name at least one model".to_owned()));
        }
        let wire = Wire::new(settings, limits, PATH, Key::Bearer, tasks)?.with("x-dashscope-sse", "enable");
        Ok(Self { models: settings.models.clone(), wire: Arc::new(wire) })
    }
}

impl Provider for Dashscope {
    fn kind(&self) -> &'static str {
        "dashscope"
    }

    fn models(&self) -> &[String] {
        &self.models
    }

    fn stream(&self, prompt: Arc<Prompt>, target: &Target) -> Pieces {
        let model = target.model_of(&self.models);
        let body = body(&prompt, target, model);
        let generation = Generation { body, text: Growth::default(), reasoning: Growth::default() };
        exchange::pieces(Arc::clone(&self.wire), generation, Reply::new(prompt, model.clone()))
    }
}

fn body(prompt: &Prompt, target: &Target, model: &str) -> Value {
    // Both differ from model to model where they are not said.
    let mut parameters = json!({"result_format": "message", "incremental_output": true});
    if let Some(temperature) = target.temperature {
        parameters["temperature"] = json!(temperature.min(HOTTEST));
    }
    if let Some(max_tokens) = target.max_tokens {
        parameters["max_tokens"] = json!(max_tokens);
    }
    if prompt.offer_hand_off {
        parameters["tools"] = json!([hand_off_tool()]);
    }
    let mut messages = vec![json!({"role": "system", "content": wording::system(prompt)})];
    messages.extend(messages_of(prompt));
    json!({"model": model, "input": {"messages": messages}, "parameters": parameters})
}

/// The history and the question.
fn messages_of(prompt: &Prompt) -> Vec<Value> {
    let turn = |role, text: String| json!({"role": role, "content": text});
    let turns = prompt
        .turns
        .iter()
        .map(|said| turn(if said.role == TurnRole::Customer { "user" } else { "assistant" }, wording::said(said)));
    turns.chain([turn("user", prompt.question.clone())]).collect()
}

impl Dialogue for Generation {
    fn request(&self, wire: &Wire) -> Result<Request, Failure> {
        wire.post(PATH, self.body.clone())
    }

    fn take(&mut self, event: &Event, reply: &mut Reply, pieces: &mut VecDeque<Piece>) -> Result<bool, Failure> {
        for output in outputs(event)? {
            self.add(&output, reply, pieces)?;
        }
        Ok(reply.is_finished())
    }
}

impl Generation {
    fn add(&mut self, value: &Value, reply: &mut Reply, pieces: &mut VecDeque<Piece>) -> Result<(), Failure> {
        let output = &value["output"];
        let mut chunk = Chunk { usage: chunk::usage(&value["usage"]), ..Chunk::default() };
        // The form of texts is what models answer in that do not know the other.
        chunk.text.push_str(&chunk::text(&output["text"]));
        chunk.finish(&output["finish_reason"]);
        for choice in output["choices"].as_array().into_iter().flatten().take(1) {
            chunk.add(&choice["message"]);
            chunk.finish(&choice["finish_reason"]);
        }
        grow(&mut self.text, &mut chunk.text, chunk.finish.is_some());
        grow(&mut self.reasoning, &mut chunk.reasoning, chunk.finish.is_some());
        reply.take(chunk, pieces)
    }
}

/// Leaves of a text what is new in it.
fn grow(growth: &mut Growth, text: &mut String, is_last: bool) {
    *text = growth.take(std::mem::take(text), is_last);
}

/// The results in an event. Some gateways leave out the blank lines between events, so that several
/// come as one.
fn outputs(event: &Event) -> Result<Vec<Value>, Failure> {
    let status = event.status.filter(|status| *status >= 400);
    if event.name == "error" || status.is_some() {
        return Err(refusal::failure(status.unwrap_or(200), &event.data, Speech::DashScope));
    }
    let values = match exchange::json(&event.data) {
        Ok(value) => vec![value],
        Err(_) if event.data.contains('\n') => event.data.lines().map(exchange::json).collect::<Result<_, _>>()?,
        Err(garbage) => return Err(garbage),
    };
    match values.iter().find(|value| is_error(value)) {
        Some(error) => Err(refusal::failure(200, &error.to_string(), Speech::DashScope)),
        None if values.iter().all(Value::is_object) => Ok(values),
        None => Err(Failure::new(FailureKind::Garbage, "an event of the answer is no result")),
    }
}

/// What failed says so by a code; what went well has none, or an empty one.
fn is_error(value: &Value) -> bool {
    let has_code = value["code"].as_str().is_some_and(|code| !code.is_empty());
    has_code || value.get("error").is_some_and(|error| !error.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_the_answer_is_always_asked_for() {
        let prompt = Prompt { question: "hi".to_owned(), offer_hand_off: true, ..Prompt::default() };
        let target = Target { temperature: Some(2.0), max_tokens: Some(9), ..Target::default() };
        let sent = body(&prompt, &target, "qwen-plus");
        let parameters = &sent["parameters"];
        assert_eq!(
            (&parameters["result_format"], &parameters["incremental_output"]),
            (&json!("message"), &json!(true))
        );
        assert_eq!((&parameters["temperature"], &parameters["max_tokens"]), (&json!(1.99), &json!(9)));
        assert_eq!(parameters["tools"][0]["function"]["name"], "hand_off");
        assert_eq!(sent["input"]["messages"][1], json!({"role": "user", "content": "hi"}));
        assert!(sent.get("messages").is_none(), "they stand in the input");
    }

    #[test]
    fn events_that_ran_together_are_taken_apart() {
        let data = "{\"output\":{\"text\":\"a\"}}\n{\"output\":{\"text\":\"b\"}}".to_owned();
        assert_eq!(outputs(&Event { data, ..Event::default() }).unwrap().len(), 2);
        let event = |data: &str, status| Event { data: data.to_owned(), status, ..Event::default() };
        let kind = |data: &str, status| outputs(&event(data, status)).unwrap_err().kind;
        assert_eq!(kind("{}", Some(429)), FailureKind::RateLimited);
        assert_eq!(kind(r#"{"code":"DataInspectionFailed","message":"x"}"#, None), FailureKind::Filtered);
        assert_eq!(kind("7", None), FailureKind::Garbage);
        assert!(outputs(&event(r#"{"code":"","output":{}}"#, Some(200))).is_ok());
    }
}
