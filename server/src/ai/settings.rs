//! What a provider is made from. Apart from the settings file, which has names and places for it all.

use serde_json::{Map, Value};

use super::refusal::Speech;
use crate::{domain::words, secret::Secret};

words! {
    /// Which program of ours speaks to the provider.
    ProviderKind {
        Builtin = "builtin",
        Openai = "openai",
        Anthropic = "anthropic",
        Dashscope = "dashscope",
        DashscopeApp = "dashscope_app",
        Dify = "dify",
        Agno = "agno",
        Scripted = "scripted",
    }
}

impl ProviderKind {
    /// Whether it speaks to a service over the network.
    pub const fn is_remote(self) -> bool {
        !matches!(self, Self::Builtin | Self::Scripted)
    }

    /// Whether the settings must name models. A key of Dify stands for one application, which has its own.
    pub const fn needs_models(self) -> bool {
        self.is_remote() && !matches!(self, Self::Dify)
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
    /// A JSON object that is added to each request, or nothing.
    pub extra: String,
    /// Whether a service that keeps sessions itself is told the history all the same.
    pub sends_history: bool,
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
            extra: String::new(),
            sends_history: false,
            pace_ms: 20,
            at_once: 0,
            script: String::new(),
        }
    }

    /// What is added to each request.
    pub(super) fn extra(&self) -> Result<Map<String, Value>, String> {
        if self.extra.trim().is_empty() {
            return Ok(Map::new());
        }
        match serde_json::from_str(&self.extra) {
            Ok(Value::Object(extra)) => Ok(extra),
            _ => Err("is not a JSON object, such as {\"enable_thinking\": false}".to_owned()),
        }
    }

    /// Whose words its errors speak.
    pub(super) fn speech(&self) -> Speech {
        match self.kind {
            ProviderKind::Anthropic => Speech::Anthropic,
            ProviderKind::Dashscope | ProviderKind::DashscopeApp => Speech::DashScope,
            ProviderKind::Dify => Speech::Dify,
            ProviderKind::Agno => Speech::Agno,
            ProviderKind::Openai if self.is_at_alibaba() => Speech::DashScope,
            ProviderKind::Openai | ProviderKind::Builtin | ProviderKind::Scripted => Speech::OpenAi,
        }
    }

    fn is_at_alibaba(&self) -> bool {
        let url = reqwest::Url::parse(&self.base_url).ok();
        url.as_ref().and_then(|url| url.host_str()).is_some_and(|host| host.ends_with("aliyuncs.com"))
    }
}
