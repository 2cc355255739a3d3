//! Dify: applications of the kinds chat, agent and chatflow, each with a key of its own. The service
//! keeps the session; what was said elsewhere is told with the question.

use std::{collections::VecDeque, sync::Arc};

use reqwest::Request;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Failure, Piece, Pieces, Prompt, Provider, Target,
    exchange::{self, Dialogue, Key, Wire, segment},
    known::{Known, Place},
    openai::chunk::{text, usage},
    refusal::{self, Speech},
    reply::{Chunk, Found, Reply},
    route::Limits,
    settings::ProviderSettings,
    sse::Event,
    wording,
};
use crate::{domain::message::FinishReason, tasks::Tasks};

const PATH: &str = "/chat-messages";

/// Who asks where no session does.
const NOBODY: &str = "parlance";

/// The provider of kind `dify`.
pub struct Dify {
    models: Vec<String>,
    wire: Arc<Wire>,
    known: Known,
    sends_history: bool,
}

struct ChatMessage {
    prompt: Arc<Prompt>,
    user: String,
    place: Place,
    /// Set by the first event; by it the answer is stopped.
    task_id: Option<String>,
    /// An agent has spoken: a message after that repeats it all.
    is_agent: bool,
}

impl Dify {
    /// The error names the setting and what is wrong with it.
    pub fn new(settings: &ProviderSettings, limits: Limits, tasks: &Tasks) -> Result<Self, (&'static str, String)> {
        let wire = Wire::new(settings, limits, PATH, Key::Bearer, tasks)?;
        let (models, sends_history) = (settings.models.clone(), settings.sends_history);
        Ok(Self { models, wire: Arc::new(wire), known: Known::default(), sends_history })
    }
}

impl Provider for Dify {
    fn kind(&self) -> &'static str {
        "dify"
    }

    /// Names for people: the key alone says which application answers.
    fn models(&self) -> &[String] {
        &self.models
    }

    fn stream(&self, prompt: Arc<Prompt>, target: &Target) -> Pieces {
        let session = prompt.session_id.filter(|_| !self.sends_history);
        let message = ChatMessage {
            // What a service remembers of a user, it remembers of one session.
            user: prompt.session_id.as_ref().map_or_else(|| NOBODY.to_owned(), Uuid::to_string),
            place: self.known.place(session, ""),
            prompt: Arc::clone(&prompt),
            task_id: None,
            is_agent: false,
        };
        let model = if target.model.is_empty() { self.models.first() } else { Some(&target.model) };
        let reply = Reply::new(prompt, model.cloned().unwrap_or_default());
        exchange::pieces(Arc::clone(&self.wire), message, reply)
    }
}

impl Dialogue for ChatMessage {
    fn request(&self, wire: &Wire) -> Result<Request, Failure> {
        let id = self.place.id();
        let body = json!({
            "query": wording::query(&self.prompt, id.is_some()),
            "inputs": {},
            "response_mode": "streaming",
            "user": self.user,
            "conversation_id": id.unwrap_or_default(),
            "auto_generate_name": false,
        });
        wire.post(PATH, body)
    }

    fn take(&mut self, event: &Event, reply: &mut Reply, pieces: &mut VecDeque<Piece>) -> Result<bool, Failure> {
        let value = exchange::json(&event.data)?;
        if let Some(id) = value["task_id"].as_str().filter(|id| !id.is_empty()) {
            self.task_id = Some(id.to_owned());
        }
        if let Some(id) = value["conversation_id"].as_str() {
            self.place.keep(id);
        }
        let kind = value["event"].as_str().unwrap_or(&event.name);
        let mut chunk = Chunk::default();
        match kind {
            "message" if self.is_agent => {}
            "message" => chunk.text = text(&value["answer"]),
            "agent_message" => {
                self.is_agent = true;
                chunk.text = text(&value["answer"]);
            }
            "message_replace" => reply.replace(text(&value["answer"]), pieces),
            "reasoning_chunk" => chunk.reasoning = text(&value["data"]["reasoning"]),
            "message_end" => {
                let metadata = &value["metadata"];
                let resources = metadata["retriever_resources"].as_array().into_iter().flatten();
                reply.rest_on(resources.map(found));
                (chunk.usage, chunk.finish) = (usage(&metadata["usage"]), Some(FinishReason::Done));
            }
            "human_input_required" | "workflow_paused" => {
                reply.ask_for_person("the workflow waits for a person");
                chunk.finish = Some(FinishReason::Done);
            }
            "error" => return Err(refusal::failure(200, &event.data, Speech::Dify)),
            // Steps and files of workflows and agents, speech, and what may come. The end of a workflow too:
            // after one that went well all is said, and one that failed says in an error why.
            _ => {}
        }
        reply.take(chunk, pieces)?;
        // Behind it comes nothing that matters, or late.
        Ok(reply.is_finished())
    }

    /// A session that the service has deleted, or that is another user's.
    fn forgets(&mut self) -> bool {
        self.place.forget()
    }

    fn stop(&self, wire: &Wire) -> Option<Request> {
        let path = format!("{PATH}/{}/stop", segment(self.task_id.as_deref()?));
        wire.request(&path, "application/json", json!({"user": self.user}).to_string()).ok()
    }
}

fn found(resource: &Value) -> Found {
    let title = text(&resource["document_name"]);
    let title = if title.is_empty() { text(&resource["dataset_name"]) } else { title };
    Found { title, uri: String::new(), text: text(&resource["content"]) }
}
