//! Providers as the settings name them: their keys, what a preset fills in, and what must go together.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{AssistantSettings, Problem, read_secret};
use crate::{
    ai::{presets, settings::ProviderKind},
    secret::Secret,
};

/// One named instance of a provider. The default holds every key that a provider may have.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProviderSettings {
    pub kind: String,
    pub preset: String,
    pub base_url: String,
    pub api_key: Secret,
    pub api_key_file: PathBuf,
    pub models: Vec<String>,
    pub extra: String,
    pub sends_history: bool,
    pub pace_ms: u64,
    pub at_once: u32,
    pub script: String,
}

impl ProviderSettings {
    /// Takes the key from its file, and from the preset what is not said.
    pub(super) fn complete(&mut self, name: &str) -> Option<Problem> {
        if let Some(preset) = presets::find(&self.preset) {
            for (setting, known) in [(&mut self.kind, preset.kind.as_str()), (&mut self.base_url, preset.base_url)] {
                if setting.is_empty() {
                    known.clone_into(setting);
                }
            }
        }
        let fault = read_secret(&mut self.api_key, &self.api_key_file, "api_key");
        fault.err().map(|fault| Problem::new(format!("providers.{name}.api_key_file"), fault))
    }

    /// What is missing, or does not go together.
    pub(super) fn problems(&self, name: &str, assistant: &AssistantSettings) -> Vec<Problem> {
        let problem = |key: &str, fault: String| Problem::new(format!("providers.{name}.{key}"), fault);
        let Some(kind) = ProviderKind::parse(&self.kind) else {
            return vec![problem(
                "kind",
                format!("is missing: {}, or a preset", super::check::one_of(super::check::KINDS)),
            )];
        };
        let mut problems = Vec::new();
        if let Some(preset) = presets::find(&self.preset).filter(|preset| preset.kind != kind) {
            problems.push(problem("kind", format!("must be {} with this preset, or left out", preset.kind.as_str())));
        }
        if kind.is_remote() && self.base_url.is_empty() {
            problems.push(problem("base_url", "is missing".to_owned()));
        }
        let asked_for = assistant.provider == name && !assistant.model.is_empty();
        if kind.needs_models() && self.models.is_empty() && !asked_for {
            problems.push(problem("models", "must name at least one model".to_owned()));
        }
        problems
    }
}
