//! The documents about Parlance itself that are compiled in, so that a first start has something to ask about.

/// A Markdown document. Its first line is its title.
pub struct BuiltIn {
    /// Where it lies in the repository.
    pub path: &'static str,
    pub text: &'static str,
}

impl BuiltIn {
    pub fn title(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches('#').trim()
    }
}

macro_rules! documents {
    ($($name:literal,)+) => {
        &[$(
            BuiltIn { path: concat!("knowledge/en/", $name), text: include_str!(concat!("../../../knowledge/en/", $name)) },
            BuiltIn { path: concat!("knowledge/zh/", $name), text: include_str!(concat!("../../../knowledge/zh/", $name)) },
        )+]
    };
}

pub const DOCUMENTS: &[BuiltIn] = documents![
    "overview.md",
    "running.md",
    "sessions.md",
    "hand-off.md",
    "answers.md",
    "delivery.md",
    "agents.md",
    "knowledge.md",
    "configuration.md",
    "security.md",
    "data.md",
    "clients.md",
    "operations.md",
];
