//! What a provider is made from. Apart from the settings file, which has names and places for it all.

use crate::{domain::words, secret::Secret};

words! {
    /// Which program of ours speaks to the provider.
    ProviderKind {
        Builtin = "builtin",
        Openai = "openai",
        Scripted = "scripted",
    }
}

/// One provider; its name stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderSettings {
    pub kind: ProviderKind,
    /// As in `https://api.openai.com/v1`.
    pub base_url: String,
    pub api_key: Secret,
    /// The first is the default.
    pub models: Vec<String>,
    /// Pause between the words of the builtin and scripted providers.
    pub pace_ms: u64,
    /// Most answers that it writes at once; 0: as many as come.
    pub at_once: usize,
    /// What the scripted provider does when neither question nor model says.
    pub script: String,
}

impl ProviderSettings {
    pub fn of(kind: ProviderKind) -> Self {
        Self {
            kind,
            base_url: String::new(),
            api_key: Secret::default(),
            models: Vec::new(),
            pace_ms: 20,
            at_once: 0,
            script: String::new(),
        }
    }
}
