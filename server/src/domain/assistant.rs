//! A configured AI: provider, model, instructions, knowledge, hand-off policy.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// When the assistant hands a session to a person. Zero switches a rule off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOffPolicy {
    /// Empty: the built-in English and Chinese list.
    pub phrases: Vec<String>,
    pub nothing_found: i64,
    pub provider_failures: i64,
}

impl Default for HandOffPolicy {
    fn default() -> Self {
        Self { phrases: Vec::new(), nothing_found: 2, provider_failures: 2 }
    }
}

/// What the model is told of staff's own words, what contacts are shown of the model's, and whether
/// contacts may choose the assistant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Privacy {
    /// Briefs are told either way: they are written for the model.
    pub reads_notes: bool,
    /// Never while a brief or note is in the prompt.
    pub show_reasoning: bool,
    pub staff_only: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Assistant {
    pub id: Uuid,
    pub display_name: String,
    /// Name of a configured provider.
    pub provider: String,
    /// Empty: the provider's first.
    pub model: String,
    pub instructions: String,
    pub temperature: Option<f64>,
    pub max_tokens: Option<i32>,
    pub knowledge_base_ids: Vec<Uuid>,
    pub hand_off: HandOffPolicy,
    pub privacy: Privacy,
    pub enabled: bool,
    pub is_default: bool,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}
