//! AssistantService on the wire: assistants and the providers behind them.

use parlance_client::v1;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    Api, page, parts,
    stubs::assistant_service_server::AssistantService,
    wire::{count, duration, id, optional_id, time},
};
use crate::{
    chat::assistant::{AssistantField, Probe, ProviderView},
    domain::assistant::{Assistant, HandOffPolicy},
    error::{Error, Result as Judged},
};

#[tonic::async_trait]
impl AssistantService for Api {
    async fn get_assistant(
        &self,
        request: Request<v1::GetAssistantRequest>,
    ) -> Result<Response<v1::GetAssistantResponse>, Status> {
        let (_, request) = parts(request)?;
        let assistant = self.chat.get_assistant(optional_id("assistant_id", &request.assistant_id)?).await?;
        Ok(Response::new(v1::GetAssistantResponse { assistant: Some(assistant.into()) }))
    }

    async fn list_assistants(
        &self,
        request: Request<v1::ListAssistantsRequest>,
    ) -> Result<Response<v1::ListAssistantsResponse>, Status> {
        let (_, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let (assistants, next_page_token) = page::write(self.chat.list_assistants(page).await?, binding);
        Ok(Response::new(v1::ListAssistantsResponse { assistants, next_page_token }))
    }

    async fn update_assistant(
        &self,
        request: Request<v1::UpdateAssistantRequest>,
    ) -> Result<Response<v1::UpdateAssistantResponse>, Status> {
        let (caller, v1::UpdateAssistantRequest { assistant, update_mask }) = parts(request)?;
        let fields = fields(update_mask.unwrap_or_default().paths)?;
        let wanted = assistant.unwrap_or_default().try_into()?;
        let assistant = self.chat.update_assistant(&caller, wanted, &fields).await?;
        Ok(Response::new(v1::UpdateAssistantResponse { assistant: Some(assistant.into()) }))
    }

    async fn list_providers(
        &self,
        request: Request<v1::ListProvidersRequest>,
    ) -> Result<Response<v1::ListProvidersResponse>, Status> {
        parts(request)?;
        let providers = self.chat.list_providers().into_iter().map(v1::Provider::from).collect();
        Ok(Response::new(v1::ListProvidersResponse { providers }))
    }

    async fn test_provider(
        &self,
        request: Request<v1::TestProviderRequest>,
    ) -> Result<Response<v1::TestProviderResponse>, Status> {
        let (_, request) = parts(request)?;
        let probe = self.chat.test_provider(&request.provider, &request.model).await?;
        Ok(Response::new(probe.into()))
    }
}

fn fields(paths: Vec<String>) -> Judged<Vec<AssistantField>> {
    let field = |(index, path): (usize, &String)| {
        let known: Vec<&str> = AssistantField::ALL.iter().map(|field| field.as_str()).collect();
        AssistantField::parse(path).ok_or_else(|| {
            Error::invalid(format!("update_mask.paths[{index}]"), format!("must be one of {}", known.join(", ")))
        })
    };
    paths.iter().enumerate().map(field).collect()
}

/// Only what an update may carry; what the server sets itself is left out.
impl TryFrom<v1::Assistant> for Assistant {
    type Error = Error;

    fn try_from(assistant: v1::Assistant) -> Judged<Self> {
        let bases = assistant.knowledge_base_ids.iter().map(|base| id("assistant.knowledge_base_ids", base));
        Ok(Self {
            id: id("assistant.id", &assistant.id)?,
            display_name: assistant.display_name,
            provider: assistant.provider,
            model: assistant.model,
            instructions: assistant.instructions,
            temperature: assistant.temperature,
            max_tokens: assistant.max_tokens,
            knowledge_base_ids: bases.collect::<Judged<_>>()?,
            hand_off: assistant.hand_off.map(HandOffPolicy::from).unwrap_or_default(),
            enabled: assistant.enabled,
            is_default: false,
            created_at_ms: 0,
            updated_at_ms: 0,
        })
    }
}

impl From<v1::HandOffPolicy> for HandOffPolicy {
    fn from(policy: v1::HandOffPolicy) -> Self {
        let v1::HandOffPolicy { phrases, nothing_found, provider_failures } = policy;
        Self { phrases, nothing_found: nothing_found.into(), provider_failures: provider_failures.into() }
    }
}

impl From<HandOffPolicy> for v1::HandOffPolicy {
    fn from(policy: HandOffPolicy) -> Self {
        let HandOffPolicy { phrases, nothing_found, provider_failures } = policy;
        Self { phrases, nothing_found: count(nothing_found), provider_failures: count(provider_failures) }
    }
}

impl From<Assistant> for v1::Assistant {
    fn from(assistant: Assistant) -> Self {
        Self {
            id: assistant.id.into(),
            display_name: assistant.display_name,
            provider: assistant.provider,
            model: assistant.model,
            instructions: assistant.instructions,
            temperature: assistant.temperature,
            max_tokens: assistant.max_tokens,
            knowledge_base_ids: assistant.knowledge_base_ids.into_iter().map(|base: Uuid| base.into()).collect(),
            hand_off: Some(assistant.hand_off.into()),
            enabled: assistant.enabled,
            is_default: assistant.is_default,
            created_at: time(assistant.created_at_ms),
            updated_at: time(assistant.updated_at_ms),
        }
    }
}

impl From<ProviderView> for v1::Provider {
    fn from(provider: ProviderView) -> Self {
        Self { name: provider.name, kind: provider.kind.to_owned(), models: provider.models }
    }
}

impl From<Probe> for v1::TestProviderResponse {
    fn from(probe: Probe) -> Self {
        Self {
            ok: probe.failure.is_none(),
            first_delta: probe.first_delta.map(duration),
            error: probe.failure.map(|failure| failure.detail).unwrap_or_default(),
            text: probe.text,
        }
    }
}
