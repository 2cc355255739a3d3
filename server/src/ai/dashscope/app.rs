//! Applications of Alibaba's Model Studio: an agent or a workflow answers, keeps the session and names
//! the documents that it rests on.

use std::{collections::VecDeque, sync::Arc};

use reqwest::Request;
use serde_json::{Value, json};

use super::{grow, growth::Growth, messages_of, outputs};
use crate::{
    ai::{
        Failure, Piece, Pieces, Prompt, Provider, Target,
        exchange::{self, Dialogue, Key, Wire, segment},
        known::{Known, Place},
        openai::chunk,
        reply::{Chunk, Found, Reply},
        route::Limits,
        settings::ProviderSettings,
        sse::Event,
        wording,
    },
    tasks::Tasks,
};

/// The provider of kind `dashscope_app`. Its models are the ids of applications.
pub struct DashscopeApp {
    apps: Vec<String>,
    wire: Arc<Wire>,
    known: Known,
    sends_history: bool,
}

struct Completion {
    app: String,
    prompt: Arc<Prompt>,
    parameters: Value,
    place: Place,
    sends_history: bool,
    text: Growth,
    thought: Growth,
}

impl DashscopeApp {
    /// The error names the setting and what is wrong with it.
    pub fn new(settings: &ProviderSettings, limits: Limits, tasks: &Tasks) -> Result<Self, (&'static str, String)> {
        if settings.models.is_empty() {
            return Err(("models", "must name the id of at least one application".to_owned()));
        }
        let wire = Wire::new(settings, limits, "/completion", Key::Bearer, tasks)?.with("x-dashscope-sse", "enable");
        let (apps, sends_history) = (settings.models.clone(), settings.sends_history);
        Ok(Self { apps, wire: Arc::new(wire), known: Known::default(), sends_history })
    }
}

impl Provider for DashscopeApp {
    fn kind(&self) -> &'static str {
        "dashscope_app"
    }

    fn models(&self) -> &[String] {
        &self.apps
    }

    fn stream(&self, prompt: Arc<Prompt>, target: &Target) -> Pieces {
        let app = target.model_of(&self.apps);
        let mut parameters = json!({"incremental_output": true});
        if let Some(temperature) = target.temperature {
            parameters["temperature"] = json!(temperature.min(super::HOTTEST));
        }
        let session = prompt.session_id.filter(|_| !self.sends_history);
        let completion = Completion {
            app: app.clone(),
            prompt: Arc::clone(&prompt),
            parameters,
            place: self.known.place(session, app),
            sends_history: self.sends_history,
            text: Growth::default(),
            thought: Growth::default(),
        };
        exchange::pieces(Arc::clone(&self.wire), completion, Reply::new(prompt, app.clone()))
    }
}

impl Dialogue for Completion {
    fn request(&self, wire: &Wire) -> Result<Request, Failure> {
        let input = match self.place.id() {
            _ if self.sends_history => json!({"messages": messages_of(&self.prompt)}),
            Some(id) => json!({"prompt": wording::query(&self.prompt, true), "session_id": id}),
            None => json!({"prompt": wording::query(&self.prompt, false)}),
        };
        let body = json!({"input": input, "parameters": self.parameters, "debug": {}});
        wire.post(&format!("/apps/{}/completion", segment(&self.app)), body)
    }

    fn take(&mut self, event: &Event, reply: &mut Reply, pieces: &mut VecDeque<Piece>) -> Result<bool, Failure> {
        for output in outputs(event)? {
            self.add(&output, reply, pieces)?;
        }
        Ok(reply.is_finished())
    }

    fn forgets(&mut self) -> bool {
        self.place.forget()
    }
}

impl Completion {
    fn add(&mut self, value: &Value, reply: &mut Reply, pieces: &mut VecDeque<Piece>) -> Result<(), Failure> {
        let output = &value["output"];
        if let Some(id) = output["session_id"].as_str() {
            self.place.keep(id);
        }
        let references = output["doc_references"].as_array().filter(|references| !references.is_empty());
        if let Some(references) = references {
            reply.rest_on(references.iter().map(found));
        }
        let mut chunk = Chunk { usage: usage(&value["usage"]), ..Chunk::default() };
        chunk.finish(&output["finish_reason"]);
        chunk.text = chunk::text(&output["text"]);
        let message = &output["workflow_message"]["message"];
        // A workflow says the same by nodes, each of which begins anew: as increments they are right.
        if chunk.text.is_empty() && message.is_object() {
            chunk.text = chunk::text(&message["content"]);
        } else {
            grow(&mut self.text, &mut chunk.text, chunk.finish.is_some());
        }
        chunk.reasoning = thoughts(&output["thoughts"]);
        grow(&mut self.thought, &mut chunk.reasoning, chunk.finish.is_some());
        reply.take(chunk, pieces)
    }
}

/// What the model thinks; what its tools did is not for reading.
fn thoughts(thoughts: &Value) -> String {
    let thoughts = thoughts.as_array().into_iter().flatten();
    let thinking = thoughts.filter(|thought| thought["action_type"] == "reasoning");
    thinking
        .map(|thought| {
            chunk::text(if thought["thought"].is_string() { &thought["thought"] } else { &thought["response"] })
        })
        .collect()
}

fn found(reference: &Value) -> Found {
    let title = [&reference["title"], &reference["doc_name"]].map(chunk::text);
    let title = title.into_iter().find(|title| !title.is_empty()).unwrap_or_default();
    Found { title, uri: chunk::text(&reference["doc_url"]), text: chunk::text(&reference["text"]) }
}

/// The sum over the models that took part; early frames have none.
fn usage(value: &Value) -> Option<(Option<i64>, Option<i64>)> {
    let models = value["models"].as_array()?;
    let sum = |name: &str| models.iter().filter_map(|model| model[name].as_i64()).reduce(|sum, more| sum + more);
    let usage = (sum("input_tokens"), sum("output_tokens"));
    (usage.0.is_some() || usage.1.is_some()).then_some(usage)
}
