//! AssistantService on the wire: assistants and the providers behind them.

use parlance_client::v1;
use tonic::{Request, Response, Status, codegen::tokio_stream::StreamExt};
use uuid::Uuid;

use super::{
    Api, FrameStream, generate, page, parts,
    session::digest,
    stubs::assistant_service_server::AssistantService,
    wire::{count, duration, id, mask, optional_id, time},
};
use crate::{
    chat::assistant::{AssistantField, Probe, ProviderView},
    domain::assistant::{Assistant, HandOffPolicy, Privacy},
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
        let fields = mask(&update_mask.unwrap_or_default().paths, AssistantField::ALL, AssistantField::as_str)?;
        let wanted = assistant.unwrap_or_default().try_into()?;
        let assistant = self.chat.update_assistant(&caller, wanted, &fields).await?;
        Ok(Response::new(v1::UpdateAssistantResponse { assistant: Some(assistant.into()) }))
    }

    async fn create_assistant(
        &self,
        request: Request<v1::CreateAssistantRequest>,
    ) -> Result<Response<v1::CreateAssistantResponse>, Status> {
        let (caller, mut request) = parts(request)?;
        let request_id = id("request_id", &std::mem::take(&mut request.request_id))?;
        let digest = digest(&request);
        // The server makes the id.
        let wanted = v1::Assistant { id: Uuid::nil().into(), ..request.assistant.unwrap_or_default() };
        let assistant = self.chat.create_assistant(&caller, wanted.try_into()?, request_id, digest).await?;
        Ok(Response::new(v1::CreateAssistantResponse { assistant: Some(assistant.into()) }))
    }

    async fn delete_assistant(
        &self,
        request: Request<v1::DeleteAssistantRequest>,
    ) -> Result<Response<v1::DeleteAssistantResponse>, Status> {
        let (caller, request) = parts(request)?;
        self.chat.delete_assistant(&caller, id("assistant_id", &request.assistant_id)?).await?;
        Ok(Response::new(v1::DeleteAssistantResponse {}))
    }

    async fn list_models(
        &self,
        request: Request<v1::ListModelsRequest>,
    ) -> Result<Response<v1::ListModelsResponse>, Status> {
        let (_, request) = parts(request)?;
        let models = self.chat.list_models(&request.provider)?.into_iter().flat_map(models).collect();
        Ok(Response::new(v1::ListModelsResponse { models }))
    }

    async fn generate(&self, request: Request<v1::GenerateRequest>) -> Result<Response<v1::GenerateResponse>, Status> {
        let (caller, request) = parts(request)?;
        Ok(Response::new(self.chat.generate(&caller, generate::task(request)?).await?.into()))
    }

    type StreamGenerateStream = FrameStream<v1::StreamGenerateResponse>;

    async fn stream_generate(
        &self,
        request: Request<v1::StreamGenerateRequest>,
    ) -> Result<Response<Self::StreamGenerateStream>, Status> {
        let (caller, request) = parts(request)?;
        let frames = self.chat.stream_generate(&caller, generate::task(generate::whole(request))?).await?;
        self.end_with_login(&caller);
        Ok(Response::new(Box::pin(frames.map(|frame| Ok(frame?.into())))))
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
            privacy: Privacy {
                reads_notes: assistant.reads_notes,
                show_reasoning: assistant.show_reasoning,
                staff_only: assistant.staff_only,
            },
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
            reads_notes: assistant.privacy.reads_notes,
            show_reasoning: assistant.privacy.show_reasoning,
            staff_only: assistant.privacy.staff_only,
            enabled: assistant.enabled,
            is_default: assistant.is_default,
            created_at: time(assistant.created_at_ms),
            updated_at: time(assistant.updated_at_ms),
        }
    }
}

fn models(provider: ProviderView) -> impl Iterator<Item = v1::Model> {
    let name = provider.name;
    let model = move |(index, model)| v1::Model { provider: name.clone(), name: model, is_default: index == 0 };
    provider.models.into_iter().enumerate().map(model)
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
