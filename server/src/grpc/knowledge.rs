//! KnowledgeService on the wire: what assistants can look up.

use parlance_client::v1;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    Api, page, parts,
    session::digest,
    stubs::knowledge_service_server::KnowledgeService,
    wire::{count, id, mask, same_words, time},
};
use crate::{
    chat::knowledge::{BaseField, NewDocument},
    domain::knowledge::{Document, DocumentFormat, Found, KnowledgeBase, Passage},
    error::{Error, Result as Judged},
};

/// Passages of one search where the caller names no limit.
const DEFAULT_LIMIT: usize = 5;

#[tonic::async_trait]
impl KnowledgeService for Api {
    async fn create_knowledge_base(
        &self,
        request: Request<v1::CreateKnowledgeBaseRequest>,
    ) -> Result<Response<v1::CreateKnowledgeBaseResponse>, Status> {
        let (caller, mut request) = parts(request)?;
        let request_id = id("request_id", &std::mem::take(&mut request.request_id))?;
        let digest = digest(&request);
        let v1::CreateKnowledgeBaseRequest { display_name, description, .. } = request;
        let base = self.chat.create_knowledge_base(&caller, display_name, description, request_id, digest).await?;
        Ok(Response::new(v1::CreateKnowledgeBaseResponse { knowledge_base: Some(base.into()) }))
    }

    async fn list_knowledge_bases(
        &self,
        request: Request<v1::ListKnowledgeBasesRequest>,
    ) -> Result<Response<v1::ListKnowledgeBasesResponse>, Status> {
        let (_, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let (knowledge_bases, next_page_token) = page::write(self.chat.list_knowledge_bases(page).await?, binding);
        Ok(Response::new(v1::ListKnowledgeBasesResponse { knowledge_bases, next_page_token }))
    }

    async fn get_knowledge_base(
        &self,
        request: Request<v1::GetKnowledgeBaseRequest>,
    ) -> Result<Response<v1::GetKnowledgeBaseResponse>, Status> {
        let (_, request) = parts(request)?;
        let base = self.chat.get_knowledge_base(id("knowledge_base_id", &request.knowledge_base_id)?).await?;
        Ok(Response::new(v1::GetKnowledgeBaseResponse { knowledge_base: Some(base.into()) }))
    }

    async fn update_knowledge_base(
        &self,
        request: Request<v1::UpdateKnowledgeBaseRequest>,
    ) -> Result<Response<v1::UpdateKnowledgeBaseResponse>, Status> {
        let (_, v1::UpdateKnowledgeBaseRequest { knowledge_base, update_mask }) = parts(request)?;
        let fields = mask(&update_mask.unwrap_or_default().paths, BaseField::ALL, BaseField::as_str)?;
        let wanted = knowledge_base.unwrap_or_default().try_into()?;
        let base = self.chat.update_knowledge_base(wanted, &fields).await?;
        Ok(Response::new(v1::UpdateKnowledgeBaseResponse { knowledge_base: Some(base.into()) }))
    }

    async fn delete_knowledge_base(
        &self,
        request: Request<v1::DeleteKnowledgeBaseRequest>,
    ) -> Result<Response<v1::DeleteKnowledgeBaseResponse>, Status> {
        let (_, request) = parts(request)?;
        self.chat.delete_knowledge_base(id("knowledge_base_id", &request.knowledge_base_id)?).await?;
        Ok(Response::new(v1::DeleteKnowledgeBaseResponse {}))
    }

    async fn get_document(
        &self,
        request: Request<v1::GetDocumentRequest>,
    ) -> Result<Response<v1::GetDocumentResponse>, Status> {
        let (_, request) = parts(request)?;
        let (document, text) = self.chat.get_document(id("document_id", &request.document_id)?).await?;
        Ok(Response::new(v1::GetDocumentResponse { document: Some(document.into()), text }))
    }

    async fn list_passages(
        &self,
        request: Request<v1::ListPassagesRequest>,
    ) -> Result<Response<v1::ListPassagesResponse>, Status> {
        let (_, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let document = id("document_id", &request.document_id)?;
        let (passages, next_page_token) = page::write(self.chat.list_passages(document, page).await?, binding);
        Ok(Response::new(v1::ListPassagesResponse { passages, next_page_token }))
    }

    async fn add_document(
        &self,
        request: Request<v1::AddDocumentRequest>,
    ) -> Result<Response<v1::AddDocumentResponse>, Status> {
        let (caller, mut request) = parts(request)?;
        let request_id = id("request_id", &std::mem::take(&mut request.request_id))?;
        let digest = digest(&request);
        let document = self.chat.add_document(&caller, request.try_into()?, request_id, digest).await?;
        Ok(Response::new(v1::AddDocumentResponse { document: Some(document.into()) }))
    }

    async fn list_documents(
        &self,
        request: Request<v1::ListDocumentsRequest>,
    ) -> Result<Response<v1::ListDocumentsResponse>, Status> {
        let (_, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let base = id("knowledge_base_id", &request.knowledge_base_id)?;
        let (documents, next_page_token) = page::write(self.chat.list_documents(base, page).await?, binding);
        Ok(Response::new(v1::ListDocumentsResponse { documents, next_page_token }))
    }

    async fn delete_document(
        &self,
        request: Request<v1::DeleteDocumentRequest>,
    ) -> Result<Response<v1::DeleteDocumentResponse>, Status> {
        let (_, request) = parts(request)?;
        self.chat.delete_document(id("document_id", &request.document_id)?).await?;
        Ok(Response::new(v1::DeleteDocumentResponse {}))
    }

    async fn search_knowledge(
        &self,
        request: Request<v1::SearchKnowledgeRequest>,
    ) -> Result<Response<v1::SearchKnowledgeResponse>, Status> {
        let (caller, request) = parts(request)?;
        let bases = request.knowledge_base_ids.iter().map(|base| id("knowledge_base_ids", base));
        let bases = bases.collect::<Judged<Vec<Uuid>>>()?;
        let limit = usize::try_from(request.limit).ok().filter(|limit| *limit > 0).unwrap_or(DEFAULT_LIMIT);
        let found = self.chat.search_knowledge(&caller, &request.query, &bases, limit).await?;
        let passages = found.into_iter().map(v1::FoundPassage::from).collect();
        Ok(Response::new(v1::SearchKnowledgeResponse { passages }))
    }
}

same_words!(DocumentFormat, v1::DocumentFormat, format, [Markdown, Text, Qa]);

impl TryFrom<v1::AddDocumentRequest> for NewDocument {
    type Error = Error;

    fn try_from(request: v1::AddDocumentRequest) -> Judged<Self> {
        Ok(Self {
            knowledge_base_id: id("knowledge_base_id", &request.knowledge_base_id)?,
            format: format(request.format).unwrap_or(DocumentFormat::Markdown),
            title: request.title,
            uri: request.uri,
            text: request.text,
        })
    }
}

/// What an update may carry; what the server sets itself is left out.
impl TryFrom<v1::KnowledgeBase> for KnowledgeBase {
    type Error = Error;

    fn try_from(base: v1::KnowledgeBase) -> Judged<Self> {
        let id = id("knowledge_base.id", &base.id)?;
        let v1::KnowledgeBase { display_name, description, .. } = base;
        Ok(Self { id, display_name, description, document_count: 0, created_at_ms: 0 })
    }
}

impl From<KnowledgeBase> for v1::KnowledgeBase {
    fn from(base: KnowledgeBase) -> Self {
        Self {
            id: base.id.into(),
            display_name: base.display_name,
            description: base.description,
            document_count: count(base.document_count),
            created_at: time(base.created_at_ms),
        }
    }
}

impl From<Document> for v1::Document {
    fn from(document: Document) -> Self {
        Self {
            id: document.id.into(),
            knowledge_base_id: document.knowledge_base_id.into(),
            title: document.title,
            uri: document.uri,
            format: v1::DocumentFormat::from(document.format).into(),
            passage_count: count(document.passage_count),
            created_at: time(document.created_at_ms),
            length: document.length,
        }
    }
}

impl From<Passage> for v1::Passage {
    fn from(passage: Passage) -> Self {
        Self {
            id: passage.id.into(),
            document_id: passage.document_id.into(),
            title: passage.title,
            headings: passage.headings,
            text: passage.text,
            start: passage.start,
            end: passage.end,
        }
    }
}

impl From<Found> for v1::FoundPassage {
    fn from(found: Found) -> Self {
        Self { passage: Some(found.passage.into()), score: found.score }
    }
}
