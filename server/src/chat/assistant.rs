//! Assistants and the providers behind them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Chat;
use crate::{
    ai::route::Providers,
    clock,
    domain::{
        assistant::{Assistant, HandOffPolicy, Privacy},
        page::{Page, PageRequest},
        rights::Caller,
        words,
    },
    error::{Error, Kind, Result},
    store::{RequestKey, Store},
};

pub use crate::ai::route::Probe;

/// Where the settings that the default assistant was made of are remembered.
const APPLIED: &str = "assistant_settings";

words! {
    /// What UpdateAssistant can change: the paths of its update_mask.
    AssistantField {
        DisplayName = "display_name",
        Provider = "provider",
        Model = "model",
        Instructions = "instructions",
        Temperature = "temperature",
        MaxTokens = "max_tokens",
        KnowledgeBaseIds = "knowledge_base_ids",
        HandOff = "hand_off",
        Enabled = "enabled",
        ReadsNotes = "reads_notes",
        ShowReasoning = "show_reasoning",
        StaffOnly = "staff_only",
    }
}

/// What the operator's settings say of the default assistant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultAssistant {
    pub display_name: String,
    pub provider: String,
    pub model: String,
    pub instructions: String,
    pub enabled: bool,
}

/// A configured provider, without its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderView {
    pub name: String,
    pub kind: &'static str,
    pub models: Vec<String>,
}

impl Chat {
    /// Without an id: the default one.
    pub async fn get_assistant(&self, id: Option<Uuid>) -> Result<Assistant> {
        match id {
            Some(id) => self.store.get_assistant(id).await,
            None => self.store.default_assistant().await,
        }
    }

    /// The oldest first.
    pub async fn list_assistants(&self, page: PageRequest) -> Result<Page<Assistant>> {
        let key = |assistant: &Assistant| (assistant.created_at_ms, assistant.id);
        let all = self.store.list_assistants().await?;
        let mut items: Vec<_> = all.into_iter().filter(|one| page.after.is_none_or(|after| key(one) > after)).collect();
        let more = items.len() > page.size;
        items.truncate(page.size);
        let next = items.last().map(key).filter(|_| more);
        Ok(Page { items, next })
    }

    /// Takes the named fields of `wanted`; the others stay as they are.
    pub async fn update_assistant(
        &self,
        caller: &Caller,
        wanted: Assistant,
        fields: &[AssistantField],
    ) -> Result<Assistant> {
        if fields.is_empty() {
            return Err(Error::invalid("update_mask", "must name at least one field"));
        }
        if fields.contains(&AssistantField::KnowledgeBaseIds) {
            self.store.get_assistant(wanted.id).await?;
            self.check_bases(&wanted.knowledge_base_ids).await?;
        }
        let (id, now_ms) = (wanted.id, self.clock.now_ms());
        let (providers, fields) = (Arc::clone(&self.providers), fields.to_vec());
        let change = move |assistant: &mut Assistant| {
            fields.iter().for_each(|field| take(*field, assistant, &wanted));
            assistant.updated_at_ms = now_ms;
            check(&providers, assistant, &fields)
        };
        let assistant = self.store.change_assistant(id, change).await?;
        tracing::info!(assistant_id = %assistant.id, user_id = %caller.id, "assistant changed");
        Ok(assistant)
    }

    /// `request_id` and `digest` make a repeat return the first call's assistant.
    pub async fn create_assistant(
        &self,
        caller: &Caller,
        wanted: Assistant,
        request_id: Uuid,
        digest: Vec<u8>,
    ) -> Result<Assistant> {
        check(&self.providers, &wanted, AssistantField::ALL)?;
        self.check_bases(&wanted.knowledge_base_ids).await?;
        let now_ms = self.clock.now_ms();
        let assistant = Assistant {
            id: clock::new_id(),
            is_default: false,
            created_at_ms: now_ms,
            updated_at_ms: now_ms,
            ..wanted
        };
        let request = RequestKey { caller_id: caller.id, rpc: "CreateAssistant", request_id, digest };
        let assistant = self.store.create_assistant(assistant, Some(request)).await?.into_inner();
        tracing::info!(assistant_id = %assistant.id, user_id = %caller.id, "assistant created");
        Ok(assistant)
    }

    /// Sessions that name it are served by the default assistant from now on.
    pub async fn delete_assistant(&self, caller: &Caller, id: Uuid) -> Result<()> {
        self.store.delete_assistant(id).await?;
        tracing::info!(assistant_id = %id, user_id = %caller.id, "assistant deleted");
        Ok(())
    }

    /// The models of one provider or of all, each with its provider.
    pub fn list_models(&self, provider: &str) -> Result<Vec<ProviderView>> {
        if !provider.is_empty() {
            self.providers.get(provider)?;
        }
        let asked = |view: &ProviderView| provider.is_empty() || view.name == provider;
        Ok(self.list_providers().into_iter().filter(asked).collect())
    }

    /// By name.
    pub fn list_providers(&self) -> Vec<ProviderView> {
        let view = |(name, provider): (&str, &dyn crate::ai::Provider)| ProviderView {
            name: name.to_owned(),
            kind: provider.kind(),
            models: provider.models().to_vec(),
        };
        self.providers.list().map(view).collect()
    }

    /// Asks for one short answer; a provider that fails is told in the probe, not as an error.
    pub async fn test_provider(&self, name: &str, model: &str) -> Result<Probe> {
        self.providers.probe(name, model).await
    }

    async fn check_bases(&self, bases: &[Uuid]) -> Result<()> {
        for (index, base) in bases.iter().enumerate() {
            match self.store.get_knowledge_base(*base).await {
                Err(error) if error.kind() == Kind::NotFound => {
                    let field = format!("assistant.knowledge_base_ids[{index}]");
                    return Err(Error::invalid(field, "must name a knowledge base that exists"));
                }
                found => found?,
            };
        }
        Ok(())
    }
}

/// Makes the default assistant at the first start; later applies the settings that have changed since,
/// so that what was changed through the API stays.
pub async fn apply_settings(
    store: &Store,
    settings: &DefaultAssistant,
    knowledge_base_ids: Vec<Uuid>,
    now_ms: i64,
) -> Result<()> {
    let text = serde_json::to_string(settings).map_err(|error| Error::internal(error.to_string()))?;
    match store.default_assistant().await {
        Ok(assistant) => {
            let before = store.meta(APPLIED).await?;
            let before: Option<DefaultAssistant> = before.and_then(|text| serde_json::from_str(&text).ok());
            let changed = merged(&assistant, before.as_ref(), settings);
            if changed != assistant {
                store.update_assistant(Assistant { updated_at_ms: now_ms, ..changed }).await?;
            }
        }
        Err(error) if error.kind() == Kind::NotFound => {
            store.create_assistant(first(settings, knowledge_base_ids, now_ms), None).await?;
        }
        Err(error) if error.kind() == Kind::Internal => {
            tracing::error!(%error, "the default assistant cannot be read: the settings are not applied to it");
            return Ok(());
        }
        Err(error) => return Err(error),
    }
    store.set_meta(APPLIED, &text).await
}

fn first(settings: &DefaultAssistant, knowledge_base_ids: Vec<Uuid>, now_ms: i64) -> Assistant {
    Assistant {
        id: clock::new_id(),
        display_name: settings.display_name.clone(),
        provider: settings.provider.clone(),
        model: settings.model.clone(),
        instructions: settings.instructions.clone(),
        temperature: None,
        max_tokens: None,
        knowledge_base_ids,
        hand_off: HandOffPolicy::default(),
        privacy: Privacy::default(),
        enabled: settings.enabled,
        is_default: true,
        created_at_ms: now_ms,
        updated_at_ms: now_ms,
    }
}

/// The assistant with those settings that differ from the ones applied before.
fn merged(assistant: &Assistant, before: Option<&DefaultAssistant>, now: &DefaultAssistant) -> Assistant {
    let pick = |stored: &String, field: fn(&DefaultAssistant) -> &String| {
        if before.is_some_and(|before| field(before) == field(now)) { stored.clone() } else { field(now).clone() }
    };
    let same_enabled = before.is_some_and(|before| before.enabled == now.enabled);
    Assistant {
        display_name: pick(&assistant.display_name, |settings| &settings.display_name),
        provider: pick(&assistant.provider, |settings| &settings.provider),
        model: pick(&assistant.model, |settings| &settings.model),
        instructions: pick(&assistant.instructions, |settings| &settings.instructions),
        enabled: if same_enabled { assistant.enabled } else { now.enabled },
        ..assistant.clone()
    }
}

fn take(field: AssistantField, assistant: &mut Assistant, wanted: &Assistant) {
    match field {
        AssistantField::DisplayName => assistant.display_name.clone_from(&wanted.display_name),
        AssistantField::Provider => assistant.provider.clone_from(&wanted.provider),
        AssistantField::Model => assistant.model.clone_from(&wanted.model),
        AssistantField::Instructions => assistant.instructions.clone_from(&wanted.instructions),
        AssistantField::Temperature => assistant.temperature = wanted.temperature,
        AssistantField::MaxTokens => assistant.max_tokens = wanted.max_tokens,
        AssistantField::KnowledgeBaseIds => assistant.knowledge_base_ids.clone_from(&wanted.knowledge_base_ids),
        AssistantField::HandOff => assistant.hand_off.clone_from(&wanted.hand_off),
        AssistantField::Enabled => assistant.enabled = wanted.enabled,
        AssistantField::ReadsNotes => assistant.privacy.reads_notes = wanted.privacy.reads_notes,
        AssistantField::ShowReasoning => assistant.privacy.show_reasoning = wanted.privacy.show_reasoning,
        AssistantField::StaffOnly => assistant.privacy.staff_only = wanted.privacy.staff_only,
    }
}

/// Only what is being changed is judged: a provider that has left the settings must not keep anyone
/// from switching the assistant off.
fn check(providers: &Providers, assistant: &Assistant, fields: &[AssistantField]) -> Result<()> {
    if fields.contains(&AssistantField::DisplayName) && assistant.display_name.trim().is_empty() {
        return Err(Error::invalid("assistant.display_name", "must not be empty"));
    }
    if fields.contains(&AssistantField::StaffOnly) && assistant.privacy.staff_only && assistant.is_default {
        let rule = "must be false: the default assistant serves sessions that name none";
        return Err(Error::invalid("assistant.staff_only", rule));
    }
    if !fields.contains(&AssistantField::Provider) && !fields.contains(&AssistantField::Model) {
        return Ok(());
    }
    let Ok(provider) = providers.get(&assistant.provider) else {
        return Err(Error::invalid("assistant.provider", "must name a configured provider"));
    };
    let models = provider.models();
    if assistant.model.is_empty() || models.is_empty() || models.contains(&assistant.model) {
        return Ok(());
    }
    let rule = format!("must be empty or one of the provider's models: {}", models.join(", "));
    Err(Error::invalid("assistant.model", rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> DefaultAssistant {
        DefaultAssistant {
            display_name: "Assistant".to_owned(),
            provider: "builtin".to_owned(),
            model: String::new(),
            instructions: "Be brief.".to_owned(),
            enabled: true,
        }
    }

    #[test]
    fn settings_that_have_not_changed_leave_what_the_api_changed() {
        let stored = Assistant { instructions: "Be long.".to_owned(), enabled: false, ..first(&settings(), vec![], 0) };
        assert_eq!(merged(&stored, Some(&settings()), &settings()), stored);
    }

    #[test]
    fn a_changed_setting_wins_over_the_api() {
        let stored = Assistant { provider: "other".to_owned(), ..first(&settings(), vec![], 0) };
        let now = DefaultAssistant { provider: "local".to_owned(), enabled: false, ..settings() };
        let merged = merged(&stored, Some(&settings()), &now);
        assert_eq!((merged.provider.as_str(), merged.enabled), ("local", false));
        assert_eq!(merged.instructions, stored.instructions);
    }

    #[test]
    fn only_named_fields_are_taken() {
        let mut assistant = first(&settings(), vec![], 0);
        let wanted = Assistant { model: "large".to_owned(), temperature: Some(0.5), ..assistant.clone() };
        take(AssistantField::Temperature, &mut assistant, &wanted);
        assert_eq!((assistant.model.as_str(), assistant.temperature), ("", Some(0.5)));
    }
}
