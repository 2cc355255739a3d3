//! Services that are known by name, so that their addresses need not stand in the settings. Prices and
//! lists of models do not stand here: they change every month.

use super::settings::ProviderKind;

/// A service by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    pub name: &'static str,
    pub kind: ProviderKind,
    pub base_url: &'static str,
}

const fn preset(name: &'static str, kind: ProviderKind, base_url: &'static str) -> Preset {
    Preset { name, kind, base_url }
}

/// All of them. Local ones stand where they listen unless told otherwise.
pub const PRESETS: &[Preset] = &[
    preset("agno", ProviderKind::Agno, "http://127.0.0.1:7777"),
    preset("anthropic", ProviderKind::Anthropic, "https://api.anthropic.com/v1"),
    preset("dashscope", ProviderKind::Dashscope, "https://dashscope.aliyuncs.com/api/v1"),
    preset("dashscope-app", ProviderKind::DashscopeApp, "https://dashscope.aliyuncs.com/api/v1"),
    preset("dashscope-intl", ProviderKind::Dashscope, "https://dashscope-intl.aliyuncs.com/api/v1"),
    preset("deepseek", ProviderKind::Openai, "https://api.deepseek.com/v1"),
    preset("dify", ProviderKind::Dify, "https://api.dify.ai/v1"),
    preset("litellm", ProviderKind::Openai, "http://127.0.0.1:4000/v1"),
    preset("lmstudio", ProviderKind::Openai, "http://127.0.0.1:1234/v1"),
    preset("moonshot", ProviderKind::Openai, "https://api.moonshot.cn/v1"),
    preset("moonshot-intl", ProviderKind::Openai, "https://api.moonshot.ai/v1"),
    preset("ollama", ProviderKind::Openai, "http://127.0.0.1:11434/v1"),
    preset("openai", ProviderKind::Openai, "https://api.openai.com/v1"),
    preset("qwen", ProviderKind::Openai, "https://dashscope.aliyuncs.com/compatible-mode/v1"),
    preset("qwen-intl", ProviderKind::Openai, "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
    preset("vllm", ProviderKind::Openai, "http://127.0.0.1:8000/v1"),
    preset("zhipu", ProviderKind::Openai, "https://open.bigmodel.cn/api/paas/v4"),
];

/// The service of this name.
pub fn find(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ai::transport::base_url;

    #[test]
    fn every_preset_has_a_name_of_its_own_and_an_address_that_works() {
        let mut names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
        let count = names.len();
        names.dedup();
        assert_eq!((names.len(), names.is_sorted()), (count, true));
        for preset in PRESETS {
            assert_eq!(base_url(preset.base_url, "/chat/completions").as_deref(), Ok(preset.base_url));
        }
    }
}
