//! Agno's AgentOS: runs of agents and teams. Requests are forms; the events of a run end with the first
//! that says how the run ended, because a cancelled one is also called completed.

use std::{collections::VecDeque, sync::Arc};

use reqwest::{Request, Url};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Failure, FailureKind, Piece, Pieces, Prompt, Provider, Target,
    exchange::{self, Dialogue, Key, Wire, segment},
    known::{Known, Place},
    openai::chunk::{text, usage},
    refusal::{self, Speech},
    reply::{Chunk, Reply},
    route::Limits,
    settings::ProviderSettings,
    sse::Event,
    wording,
};
use crate::{domain::message::FinishReason, tasks::Tasks};

const FORM: &str = "application/x-www-form-urlencoded";

/// What the path of a run ends with.
const RUNS: &str = "/runs";

/// The provider of kind `agno`. Its models are agents by their ids, and teams as `teams/ID`.
pub struct Agno {
    models: Vec<String>,
    wire: Arc<Wire>,
    known: Known,
    sends_history: bool,
}

struct Run {
    prompt: Arc<Prompt>,
    path: String,
    is_team: bool,
    session_id: Option<Uuid>,
    /// Whether the service was asked in this session before.
    place: Place,
    /// Set by the first event; by it the run is cancelled.
    run_id: Option<String>,
}

impl Agno {
    /// The error names the setting and what is wrong with it.
    pub fn new(settings: &ProviderSettings, limits: Limits, tasks: &Tasks) -> Result<Self, (&'static str, String)> {
        if settings.models.is_empty() {
            return Err(("models", "must name at least one agent by its id, or a team as teams/ID".to_owned()));
        }
        let wire = Arc::new(Wire::new(settings, limits, RUNS, Key::Bearer, tasks)?);
        let (models, sends_history) = (settings.models.clone(), settings.sends_history);
        Ok(Self { models, wire, known: Known::default(), sends_history })
    }
}

impl Provider for Agno {
    fn kind(&self) -> &'static str {
        "agno"
    }

    fn models(&self) -> &[String] {
        &self.models
    }

    fn stream(&self, prompt: Arc<Prompt>, target: &Target) -> Pieces {
        let model = target.model_of(&self.models);
        let (folder, id) = match model.split_once('/') {
            Some(("teams", id)) => ("teams", id),
            Some(("agents", id)) => ("agents", id),
            _ => ("agents", model.as_str()),
        };
        let session_id = prompt.session_id.filter(|_| !self.sends_history);
        let run = Run {
            prompt: Arc::clone(&prompt),
            path: format!("/{folder}/{}{RUNS}", segment(id)),
            is_team: folder == "teams",
            session_id,
            place: self.known.place(session_id, model),
            run_id: None,
        };
        exchange::pieces(Arc::clone(&self.wire), run, Reply::new(prompt, model.clone()))
    }
}

impl Dialogue for Run {
    fn request(&self, wire: &Wire) -> Result<Request, Failure> {
        let message = wording::query(&self.prompt, self.place.id().is_some());
        // Events other than of content are what tells how a run ended.
        let mut fields =
            vec![("message", message), ("stream", "true".to_owned()), ("stream_events", "true".to_owned())];
        if let Some(id) = self.session_id {
            fields.extend([("session_id", id.to_string()), ("user_id", id.to_string())]);
        }
        wire.request(&self.path, FORM, form(&fields, wire))
    }

    fn take(&mut self, event: &Event, reply: &mut Reply, pieces: &mut VecDeque<Piece>) -> Result<bool, Failure> {
        let value = exchange::json(&event.data)?;
        if let Some(id) = value["run_id"].as_str().filter(|_| self.run_id.is_none()) {
            self.run_id = Some(id.to_owned());
        }
        let kind = value["event"].as_str().unwrap_or(&event.name);
        // Members of a team and agents that were called by this one have runs of their own in it.
        let own = if self.is_team { kind.strip_prefix("Team") } else { Some(kind) };
        let is_own = value["nested_depth"].as_i64().unwrap_or(0) == 0;
        let Some(kind) = own.filter(|_| is_own) else { return Ok(false) };
        let mut chunk = Chunk::default();
        match kind {
            "RunContent" => {
                chunk.text = content(&value["content"]);
                chunk.reasoning = text(&value["reasoning_content"]);
            }
            "ReasoningContentDelta" => chunk.reasoning = text(&value["reasoning_content"]),
            "RunCompleted" => {
                // Said already, unless it came without increments.
                if reply.text().is_empty() {
                    chunk.text = content(&value["content"]);
                }
                (chunk.usage, chunk.finish) = (usage(&value["metrics"]), Some(FinishReason::Done));
                self.place.keep("asked");
            }
            "RunPaused" => {
                reply.ask_for_person("the agent waits for a person");
                chunk.finish = Some(FinishReason::Done);
            }
            "RunCancelled" => return Err(Failure::new(FailureKind::Truncated, "the run was cancelled at the service")),
            "RunError" => return Err(failed(&value)),
            // Steps, tools, memory, and what may come.
            _ => {}
        }
        reply.take(chunk, pieces)?;
        Ok(reply.is_finished())
    }

    fn stop(&self, wire: &Wire) -> Option<Request> {
        let run = segment(self.run_id.as_deref()?);
        let session = self.session_id.map(|id| format!("?session_id={id}")).unwrap_or_default();
        wire.request(&format!("{}/{run}/cancel{session}", self.path), FORM, String::new()).ok()
    }
}

/// The fields, and those that the settings add.
fn form(fields: &[(&str, String)], wire: &Wire) -> String {
    let Ok(mut url) = Url::parse("http://form/") else { return String::new() };
    {
        let mut pairs = url.query_pairs_mut();
        for (name, value) in fields {
            pairs.append_pair(name, value);
        }
        for (name, value) in wire.extra().iter().filter(|(name, _)| fields.iter().all(|(known, _)| known != name)) {
            pairs.append_pair(name, value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str());
        }
    }
    url.query().unwrap_or_default().to_owned()
}

/// An agent may answer with an object of a form that it was given.
fn content(value: &Value) -> String {
    if value.is_object() { value.to_string() } else { text(value) }
}

fn failed(value: &Value) -> Failure {
    let body = serde_json::json!({"type": value["error_type"], "code": value["error_id"]});
    refusal::failure(200, &body.to_string(), Speech::Agno)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ai::settings::{ProviderKind, ProviderSettings},
        secret::Secret,
    };

    #[test]
    fn a_run_is_asked_for_as_a_form_to_which_the_settings_add() {
        let settings = ProviderSettings {
            base_url: "http://h:7777".to_owned(),
            api_key: Secret::new("k"),
            models: vec!["teams/desk".to_owned()],
            extra: r#"{"stream": "false", "knowledge_filters": {"a": 1}, "version": "2"}"#.to_owned(),
            ..ProviderSettings::of(ProviderKind::Agno)
        };
        let agno = Agno::new(&settings, Limits::default(), &Tasks::default()).unwrap();
        let fields = [("message", "a b&c=你".to_owned()), ("stream", "true".to_owned())];
        let sent = form(&fields, &agno.wire);
        assert!(sent.starts_with("message=a+b%26c%3D%E4%BD%A0&stream=true&"), "{sent}");
        assert!(sent.contains("version=2") && sent.contains("knowledge_filters=%7B%22a%22%3A1%7D"), "{sent}");
        assert_eq!(sent.matches("stream=").count(), 1, "what the adapter says stays");
    }
}
