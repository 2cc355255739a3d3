//! OpenAI and what is compatible with it, over async-openai with chunks of our own.
//!
//! The library builds and sends the request and cuts the stream into chunks; it also hides things.
//! Each is closed in one place:
//! - retries of its own, lost status and headers, JSON or HTML where a stream belongs, a last event
//!   without its blank line, broken UTF-8, endless lines, faults that all look alike, a queue without a
//!   limit: `gateway`, which stands below it as its HTTP service;
//! - closed enums, required keys, error objects within a stream, a missing `stream: true`: `chunk` and
//!   `request`, types of our own;
//! - an end without an end mark: `reply`;
//! - settings from its environment variables, panics over keys, doubled slashes: [`OpenAi::new`].

use std::{collections::VecDeque, sync::Arc};

use async_openai::{Client, config::OpenAIConfig, error::OpenAIError};
use futures_util::{Stream, StreamExt, stream};
use serde_json::{Map, Value, json};

use self::{
    chunk::StreamChunk,
    gateway::{Call, Dialect},
    request::Request,
};
use super::{
    Failure, FailureKind, Piece, Pieces, Prompt, Provider, Target, exchange,
    refusal::{self, Speech},
    reply::{CLOSE_LIMIT, Reply, USAGE_LIMIT},
    route::Limits,
    settings::ProviderSettings,
    transport,
};

/// One chunk of a stream, read with tolerance.
pub(super) mod chunk;
/// Between the library and the wire.
mod gateway;
/// What is sent.
mod request;

pub(super) use request::hand_off_tool;

/// The provider of kind `openai`.
pub struct OpenAi {
    models: Vec<String>,
    client: Client<OpenAIConfig>,
    http: reqwest::Client,
    dialect: Dialect,
    /// What the settings add to each request.
    extra: Map<String, Value>,
}

type Chunks = std::pin::Pin<Box<dyn Stream<Item = Result<StreamChunk, OpenAIError>> + Send>>;

/// An answer on its way.
struct Answer {
    /// Taken when the call is made.
    open: Option<(Client<OpenAIConfig>, Value)>,
    call: Call,
    chunks: Option<Chunks>,
    reply: Reply,
    speech: Speech,
    ready: VecDeque<Piece>,
    is_over: bool,
}

impl OpenAi {
    /// The error names the setting and what is wrong with it.
    pub fn new(settings: &ProviderSettings, limits: Limits) -> Result<Self, (&'static str, String)> {
        let base =
            transport::base_url(&settings.base_url, "/chat/completions").map_err(|reason| ("base_url", reason))?;
        let key = transport::key(&settings.api_key).map_err(|reason| ("api_key", reason))?;
        if settings.models.is_empty() {
            return Err(("models", "must name at least one model".to_owned()));
        }
        let http = transport::client(limits.connect).map_err(|reason| ("base_url", reason))?;
        let dialect = Dialect { has_key: !key.is_empty(), speech: settings.speech() };
        // All four, or the library takes what is missing from the environment of the server.
        let config = OpenAIConfig::new().with_api_base(base).with_api_key(key).with_org_id("").with_project_id("");
        let extra = settings.extra().map_err(|reason| ("extra", reason))?;
        Ok(Self { models: settings.models.clone(), client: Client::build(http.clone(), config), http, dialect, extra })
    }
}

impl Provider for OpenAi {
    fn kind(&self) -> &'static str {
        "openai"
    }

    fn models(&self) -> &[String] {
        &self.models
    }

    fn stream(&self, prompt: Arc<Prompt>, target: &Target) -> Pieces {
        let model = target.model_of(&self.models);
        let call = Call::new();
        // The service belongs to the call, which shares its state with it.
        let client = self.client.clone().with_http_service(call.service(self.http.clone(), self.dialect));
        let mut request = json!(Request::new(&prompt, target, model));
        exchange::merge(&mut request, &self.extra);
        let answer = Answer {
            open: Some((client, request)),
            call,
            chunks: None,
            reply: Reply::new(Arc::clone(&prompt), model.clone()),
            speech: self.dialect.speech,
            ready: VecDeque::new(),
            is_over: false,
        };
        Box::pin(stream::unfold(answer, |mut answer| async move { answer.next().await.map(|item| (item, answer)) }))
    }
}

impl Answer {
    async fn next(&mut self) -> Option<Result<Piece, Failure>> {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return Some(Ok(piece));
            }
            if self.is_over {
                return None;
            }
            if let Err(failure) = self.advance().await {
                self.close();
                return Some(Err(failure));
            }
        }
    }

    /// Takes one chunk in, or ends the answer.
    async fn advance(&mut self) -> Result<(), Failure> {
        match self.chunk().await {
            Ok(Some(chunk)) => match &chunk.error {
                Some(error) if !self.reply.is_finished() => {
                    return Err(refusal::failure(200, &error.to_string(), self.speech));
                }
                _ => self.reply.take(chunk.chunk, &mut self.ready)?,
            },
            // What breaks after the end mark breaks nothing.
            Err(failure) if !self.reply.is_finished() => return Err(failure),
            Ok(None) | Err(_) => {
                self.close();
                self.reply.end(&mut self.ready)?;
            }
        }
        Ok(())
    }

    async fn chunk(&mut self) -> Result<Option<StreamChunk>, Failure> {
        if let Some((client, request)) = self.open.take() {
            let chunks = client.chat().create_stream_byot::<_, StreamChunk>(request).await;
            self.chunks = Some(chunks.map_err(|error| self.failure(error))?);
        }
        let Some(chunks) = &mut self.chunks else { return Ok(None) };
        let item = if self.reply.is_finished() {
            let limit = if self.reply.has_usage() { CLOSE_LIMIT } else { USAGE_LIMIT };
            tokio::time::timeout(limit, chunks.next()).await.unwrap_or_default()
        } else {
            chunks.next().await
        };
        match item {
            Some(chunk) => {
                self.call.took_one();
                chunk.map(Some).map_err(|error| self.failure(error))
            }
            None => self.call.fault().map_or(Ok(None), Err),
        }
    }

    /// What a fault of the library stands for: the gateway knows, or the chunk was no JSON.
    fn failure(&self, error: OpenAIError) -> Failure {
        if let OpenAIError::Boxed(boxed) = error {
            return match boxed.downcast::<Failure>() {
                Ok(failure) => *failure,
                Err(_) => Failure::new(FailureKind::Unreachable, "the request could not be sent"),
            };
        }
        self.call.fault().unwrap_or_else(|| match error {
            OpenAIError::JSONDeserialize(..) => Failure::new(FailureKind::Garbage, "a chunk of the answer is no JSON"),
            OpenAIError::Reqwest(_) => Failure::new(FailureKind::Rejected, "the request could not be built"),
            _ => Failure::new(FailureKind::Truncated, "the stream broke"),
        })
    }

    /// Closes the connection, whatever is still to be told.
    fn close(&mut self) {
        self.chunks = None;
        self.is_over = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ai::settings::ProviderKind, secret::Secret};

    fn settings(base_url: &str) -> ProviderSettings {
        ProviderSettings {
            base_url: base_url.to_owned(),
            models: vec!["m".to_owned()],
            ..ProviderSettings::of(ProviderKind::Openai)
        }
    }

    fn refused(settings: &ProviderSettings) -> &'static str {
        OpenAi::new(settings, Limits::default()).err().unwrap().0
    }

    #[test]
    fn an_address_that_cannot_work_is_refused() {
        for url in
            ["", "localhost:1/v1", "ftp://h/v1", "http://u:p@h/v1", "http://h/v1?x=1", "http://h/v1/chat/completions"]
        {
            assert_eq!(refused(&settings(url)), "base_url", "{url}");
        }
        assert!(OpenAi::new(&settings("http://127.0.0.1:1/v1///"), Limits::default()).is_ok());
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_before_the_library_meets_it() {
        for key in ["sk one", "sk\n", "钥匙", "sk\u{7f}"] {
            let settings = ProviderSettings { api_key: Secret::new(key), ..settings("http://h/v1") };
            assert_eq!(refused(&settings), "api_key", "{key:?}");
        }
        assert_eq!(refused(&ProviderSettings { models: vec![], ..settings("http://h/v1") }), "models");
    }
}
