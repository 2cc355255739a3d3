//! ChatService on the wire: messages, answers and the log. What its streams carry is in
//! `stream.rs`.

use parlance_client::v1;
use tonic::{Request, Response, Status, Streaming, codegen::tokio_stream::StreamExt};
use uuid::Uuid;

use super::{
    Api, FrameStream,
    attach::{self, Judge},
    page::{self, Binding},
    parts,
    session::digest,
    stream,
    stubs::chat_service_server::ChatService,
    wire::{duration_ms, id, optional_id, same_words, time},
};
use crate::{
    chat::message::{MessagePage, MessageRange, Outgoing, RetryWish},
    domain::{
        message::{
            Audience, Citation, FinishReason, Format, Message, MessageState, Sender, SenderKind, Source, Usage, Version,
        },
        page::PageRequest,
    },
    error::{Error, Result as Judged},
};

#[tonic::async_trait]
impl ChatService for Api {
    type AttachStream = FrameStream<v1::AttachResponse>;
    type SubscribeStream = FrameStream<v1::SubscribeResponse>;
    type AskStream = FrameStream<v1::AskResponse>;

    async fn attach(
        &self,
        request: Request<Streaming<v1::AttachRequest>>,
    ) -> Result<Response<Self::AttachStream>, Status> {
        let (caller, requests) = parts(request)?;
        let staff = caller.is_staff();
        let asking = Judge::new(self, &caller).frames(requests);
        let frames = self.chat.attach(&caller, asking)?.map(move |frame| Ok(attach::attached(frame?, staff)));
        Ok(Response::new(Box::pin(frames)))
    }

    async fn subscribe(
        &self,
        request: Request<v1::SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        let (caller, request) = parts(request)?;
        let cursors = stream::cursors(request)?;
        let staff = caller.is_staff();
        let frames = self.chat.subscribe(&caller, cursors).await?;
        self.end_with(&caller);
        let frames = frames.map(move |frame| Ok(stream::subscribed(frame?, staff)));
        Ok(Response::new(Box::pin(frames)))
    }

    async fn send_message(
        &self,
        request: Request<v1::SendMessageRequest>,
    ) -> Result<Response<v1::SendMessageResponse>, Status> {
        let (caller, request) = parts(request)?;
        let message = self.chat.send_message(&caller, request.try_into()?).await?;
        Ok(Response::new(v1::SendMessageResponse { message: Some((&*message).into()) }))
    }

    async fn ask(&self, request: Request<v1::AskRequest>) -> Result<Response<Self::AskStream>, Status> {
        let (caller, request) = parts(request)?;
        let abandon_after_ms = request.abandon_after.as_ref().map(duration_ms);
        let frames = self.chat.ask(&caller, request.try_into()?, abandon_after_ms).await?;
        self.end_with_login(&caller);
        Ok(Response::new(Box::pin(frames.map(|frame| Ok(frame?.into())))))
    }

    async fn stop_answer(
        &self,
        request: Request<v1::StopAnswerRequest>,
    ) -> Result<Response<v1::StopAnswerResponse>, Status> {
        let (caller, v1::StopAnswerRequest { session_id, message_id }) = parts(request)?;
        let only = optional_id("message_id", &message_id)?;
        let message = self.chat.stop_answer(&caller, id("session_id", &session_id)?, only).await?;
        Ok(Response::new(v1::StopAnswerResponse { message: message.map(|message| (&*message).into()) }))
    }

    async fn set_typing(
        &self,
        request: Request<v1::SetTypingRequest>,
    ) -> Result<Response<v1::SetTypingResponse>, Status> {
        let (caller, v1::SetTypingRequest { session_id, typing }) = parts(request)?;
        self.chat.set_typing(&caller, id("session_id", &session_id)?, typing).await?;
        Ok(Response::new(v1::SetTypingResponse {}))
    }

    async fn mark_read(&self, request: Request<v1::MarkReadRequest>) -> Result<Response<v1::MarkReadResponse>, Status> {
        let (caller, v1::MarkReadRequest { session_id, seq }) = parts(request)?;
        let receipt = self.chat.mark_read(&caller, id("session_id", &session_id)?, seq).await?;
        Ok(Response::new(v1::MarkReadResponse { receipt: Some((&receipt).into()) }))
    }

    async fn list_messages(
        &self,
        request: Request<v1::ListMessagesRequest>,
    ) -> Result<Response<v1::ListMessagesResponse>, Status> {
        let (caller, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let (session_id, range) = (id("session_id", &request.session_id)?, range(&request, page)?);
        let found = self.chat.list_messages(&caller, session_id, range, page.size).await?;
        Ok(Response::new(listed(found, binding)))
    }

    async fn add_note(&self, request: Request<v1::AddNoteRequest>) -> Result<Response<v1::AddNoteResponse>, Status> {
        let (caller, request) = parts(request)?;
        let message = self.chat.add_note(&caller, request.try_into()?).await?;
        Ok(Response::new(v1::AddNoteResponse { message: Some((&*message).into()) }))
    }

    async fn retry_answer(
        &self,
        request: Request<v1::RetryAnswerRequest>,
    ) -> Result<Response<v1::RetryAnswerResponse>, Status> {
        let (caller, request) = parts(request)?;
        let message = self.chat.retry_answer(&caller, request.try_into()?).await?;
        Ok(Response::new(v1::RetryAnswerResponse { message: Some((&*message).into()) }))
    }

    async fn edit_message(
        &self,
        request: Request<v1::EditMessageRequest>,
    ) -> Result<Response<v1::EditMessageResponse>, Status> {
        let (caller, v1::EditMessageRequest { session_id, message_id, text, expected_revision }) = parts(request)?;
        let (session_id, message_id) = (id("session_id", &session_id)?, id("message_id", &message_id)?);
        let message = self.chat.edit_message(&caller, session_id, message_id, text, expected_revision).await?;
        Ok(Response::new(v1::EditMessageResponse { message: Some((&*message).into()) }))
    }

    async fn delete_message(
        &self,
        request: Request<v1::DeleteMessageRequest>,
    ) -> Result<Response<v1::DeleteMessageResponse>, Status> {
        let (caller, v1::DeleteMessageRequest { session_id, message_id }) = parts(request)?;
        let (session_id, message_id) = (id("session_id", &session_id)?, id("message_id", &message_id)?);
        let message = self.chat.delete_message(&caller, session_id, message_id).await?;
        Ok(Response::new(v1::DeleteMessageResponse { message: Some((&*message).into()) }))
    }

    async fn list_message_versions(
        &self,
        request: Request<v1::ListMessageVersionsRequest>,
    ) -> Result<Response<v1::ListMessageVersionsResponse>, Status> {
        let (caller, v1::ListMessageVersionsRequest { session_id, message_id }) = parts(request)?;
        let (session_id, message_id) = (id("session_id", &session_id)?, id("message_id", &message_id)?);
        let versions = self.chat.list_message_versions(&caller, session_id, message_id).await?;
        let versions = versions.into_iter().map(v1::MessageVersion::from).collect();
        Ok(Response::new(v1::ListMessageVersionsResponse { versions }))
    }

    async fn search_messages(
        &self,
        request: Request<v1::SearchMessagesRequest>,
    ) -> Result<Response<v1::SearchMessagesResponse>, Status> {
        let (caller, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let session_id = optional_id("session_id", &request.session_id)?;
        let contact_id = optional_id("contact_id", &request.contact_id)?;
        let found = self.chat.search_messages(&caller, &request.query, session_id, contact_id, page).await?;
        let (messages, next_page_token) = page::write(found, binding);
        Ok(Response::new(v1::SearchMessagesResponse { messages, next_page_token }))
    }
}

same_words!(SenderKind, v1::SenderKind, [Contact, User, Assistant, System]);
same_words!(Format, v1::MessageFormat, [Plain, Markdown]);
same_words!(MessageState, v1::MessageState, [Streaming, Complete, Stopped, Failed]);
same_words!(Audience, v1::Audience, [All, Staff]);
same_words!(
    FinishReason,
    v1::FinishReason,
    [
        Done,
        Length,
        Filtered,
        StopRequested,
        Superseded,
        FloorChanged,
        Abandoned,
        Interrupted,
        ProviderError,
        Timeout,
        HandedOff,
    ]
);

/// A page goes older from the newest or `before_seq`, newer from `after_seq`; a token keeps the
/// direction, because it is bound to these arguments.
fn range(request: &v1::ListMessagesRequest, page: PageRequest) -> Judged<MessageRange> {
    let on = page.after.map(|(seq, _)| seq);
    match (request.before_seq, request.after_seq) {
        (Some(_), Some(_)) => Err(Error::invalid("after_seq", "must not be set together with before_seq")),
        (None, Some(after)) => Ok(MessageRange::After(on.unwrap_or(after))),
        (before, None) => Ok(on.or(before).map_or(MessageRange::Newest, MessageRange::Before)),
    }
}

fn listed(page: MessagePage, binding: Binding) -> v1::ListMessagesResponse {
    let next = page.next.and_then(|next| match next {
        MessageRange::Before(seq) | MessageRange::After(seq) => Some(seq),
        MessageRange::Newest => None,
    });
    v1::ListMessagesResponse {
        messages: page.messages.into_iter().map(v1::Message::from).collect(),
        next_page_token: next.map_or_else(String::new, |seq| binding.seal((seq, Uuid::nil()))),
        as_of_seq: page.as_of_seq,
        log_id: page.log_id.into(),
    }
}

impl TryFrom<v1::SendMessageRequest> for Outgoing {
    type Error = Error;

    fn try_from(request: v1::SendMessageRequest) -> Judged<Self> {
        Ok(Self {
            session_id: id("session_id", &request.session_id)?,
            client_message_id: id("client_message_id", &request.client_message_id)?,
            text: request.text,
            reply_to_id: optional_id("reply_to_id", &request.reply_to_id)?,
            expected_epoch: request.expected_epoch,
        })
    }
}

/// A question is a message like any other; its `abandon_after` is read apart.
impl TryFrom<v1::AskRequest> for Outgoing {
    type Error = Error;

    fn try_from(request: v1::AskRequest) -> Judged<Self> {
        v1::SendMessageRequest {
            session_id: request.session_id,
            client_message_id: request.client_message_id,
            text: request.text,
            reply_to_id: request.reply_to_id,
            expected_epoch: request.expected_epoch,
        }
        .try_into()
    }
}

impl TryFrom<v1::AddNoteRequest> for Outgoing {
    type Error = Error;

    fn try_from(request: v1::AddNoteRequest) -> Judged<Self> {
        let v1::AddNoteRequest { session_id, client_message_id, text } = request;
        v1::SendMessageRequest { session_id, client_message_id, text, ..Default::default() }.try_into()
    }
}

impl TryFrom<v1::RetryAnswerRequest> for RetryWish {
    type Error = Error;

    fn try_from(mut request: v1::RetryAnswerRequest) -> Judged<Self> {
        let request_id = id("request_id", &std::mem::take(&mut request.request_id))?;
        Ok(Self {
            request_id,
            digest: digest(&request),
            session_id: id("session_id", &request.session_id)?,
            message_id: id("message_id", &request.message_id)?,
        })
    }
}

impl From<Version> for v1::MessageVersion {
    fn from(version: Version) -> Self {
        Self { revision: version.revision, text: version.text, written_at: time(version.written_at_ms) }
    }
}

impl From<Message> for v1::Message {
    fn from(message: Message) -> Self {
        let numbers = numbers(&message);
        Self {
            sender: Some(sender(message.sender.kind, message.sender.id, message.sender.display_name)),
            citations: message.citations.into_iter().map(v1::Citation::from).collect(),
            usage: message.usage.map(v1::Usage::from),
            text: message.text,
            ..numbers
        }
    }
}

impl From<&Message> for v1::Message {
    fn from(message: &Message) -> Self {
        Self {
            sender: Some((&message.sender).into()),
            citations: message.citations.iter().cloned().map(v1::Citation::from).collect(),
            usage: message.usage.clone().map(v1::Usage::from),
            text: message.text.clone(),
            ..numbers(message)
        }
    }
}

/// All of a message but what is worth moving.
fn numbers(message: &Message) -> v1::Message {
    v1::Message {
        id: message.id.into(),
        session_id: message.session_id.into(),
        seq: message.seq,
        revision: message.revision,
        client_message_id: message.client_message_id.map(String::from).unwrap_or_default(),
        format: v1::MessageFormat::from(message.format).into(),
        state: v1::MessageState::from(message.state).into(),
        finish_reason: message.finish_reason.map_or(0, |reason| v1::FinishReason::from(reason).into()),
        delta_count: message.delta_count,
        audience: v1::Audience::from(message.audience).into(),
        reply_to_id: message.reply_to_id.map(String::from),
        retry_of_message_id: message.retry_of_message_id.map(String::from),
        created_at: time(message.created_at_ms),
        edited_at: message.edited_at_ms.and_then(time),
        answer_to_id: message.answer_to_id.map(String::from),
        deleted_at: message.deleted_at_ms.and_then(time),
        sender: None,
        text: String::new(),
        usage: None,
        citations: Vec::new(),
    }
}

impl From<&Sender> for v1::Sender {
    fn from(from: &Sender) -> Self {
        sender(from.kind, from.id, from.display_name.clone())
    }
}

fn sender(kind: SenderKind, id: Uuid, display_name: String) -> v1::Sender {
    let id = if id.is_nil() { String::new() } else { id.into() };
    v1::Sender { kind: v1::SenderKind::from(kind).into(), id, display_name }
}

impl From<Usage> for v1::Usage {
    fn from(usage: Usage) -> Self {
        let Usage { provider, model, input_tokens, output_tokens } = usage;
        Self { provider, model, input_tokens, output_tokens }
    }
}

impl From<Citation> for v1::Citation {
    fn from(citation: Citation) -> Self {
        let (document_id, source) = match citation.source {
            // A document that the provider has and we do not.
            Source::Passage { document_id, .. } if document_id.is_nil() => (String::new(), None),
            Source::Passage { document_id, passage_id } => {
                (document_id.into(), Some(v1::citation::Source::PassageId(passage_id.into())))
            }
            Source::Message { seq } => (String::new(), Some(v1::citation::Source::MessageSeq(seq))),
        };
        Self {
            document_id,
            source,
            title: citation.title,
            uri: citation.uri,
            quote: citation.quote,
            start: citation.start,
            end: citation.end,
        }
    }
}
