//! One answer over HTTP for every wire format that is ours alone: a request out, events in, pieces on;
//! the connection closed when nobody reads on, and the service told to stop where it goes on by itself.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use futures_util::stream;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Request, Url};
use serde_json::{Map, Value};
use tokio::{runtime::Handle, time::timeout};

use super::{
    Failure, FailureKind, Piece, Pieces,
    events::{self, Events},
    refusal::Speech,
    reply::{CLOSE_LIMIT, Reply, USAGE_LIMIT},
    route::Limits,
    settings::ProviderSettings,
    sse::Event,
    transport,
};
use crate::tasks::Tasks;

/// How long the call may take that tells a service to stop; a server that shuts down waits for it.
const STOP_LIMIT: Duration = Duration::from_secs(2);

/// The way to one service.
pub(super) struct Wire {
    http: Client,
    base: String,
    headers: HeaderMap,
    speech: Speech,
    /// What the settings add to each request, where the adapter itself says nothing.
    extra: Map<String, Value>,
    tasks: Tasks,
}

/// Where the key goes.
pub(super) enum Key {
    Bearer,
    Header(HeaderName),
}

/// What a wire format makes of a call.
pub(super) trait Dialogue: Send + 'static {
    /// The request of the answer.
    fn request(&self, wire: &Wire) -> Result<Request, Failure>;

    /// Takes an event in; true when nothing after it matters.
    fn take(&mut self, event: &Event, reply: &mut Reply, pieces: &mut VecDeque<Piece>) -> Result<bool, Failure>;

    /// Whether the request that was refused is sent once more, without what the service may no longer know.
    fn forgets(&mut self) -> bool {
        false
    }

    /// What tells the service to stop an answer that nobody reads on; none while it has not said how.
    fn stop(&self, _wire: &Wire) -> Option<Request> {
        None
    }
}

/// An answer on its way.
struct Answer<D: Dialogue> {
    wire: Arc<Wire>,
    dialogue: D,
    reply: Reply,
    events: Option<Events>,
    ready: VecDeque<Piece>,
    is_over: bool,
    /// The service itself has ended it, well or not.
    is_ended: bool,
}

impl Wire {
    /// The error names the setting and what is wrong with it. `added` is the path that stands behind
    /// `base_url` in every request.
    pub fn new(
        settings: &ProviderSettings,
        limits: Limits,
        added: &str,
        key: Key,
        tasks: &Tasks,
    ) -> Result<Self, (&'static str, String)> {
        let base = transport::base_url(&settings.base_url, added).map_err(|reason| ("base_url", reason))?;
        let http = transport::client(limits.connect).map_err(|reason| ("base_url", reason))?;
        let secret = transport::key(&settings.api_key).map_err(|reason| ("api_key", reason))?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        if !secret.is_empty() {
            let (name, value) = match key {
                Key::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
                Key::Header(name) => (name, secret.to_owned()),
            };
            let mut value = HeaderValue::from_str(&value)
                .map_err(|_| ("api_key", "holds characters that no header can carry".to_owned()))?;
            // Keeps it out of whatever logs requests below us.
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let extra = settings.extra().map_err(|reason| ("extra", reason))?;
        let speech = settings.speech();
        Ok(Self { http, base, headers, speech, extra, tasks: tasks.clone() })
    }

    /// One more header for every request.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }

    /// What the settings add.
    pub const fn extra(&self) -> &Map<String, Value> {
        &self.extra
    }

    /// A POST of this JSON, with what the settings add to it.
    pub fn post(&self, path: &str, mut body: Value) -> Result<Request, Failure> {
        merge(&mut body, &self.extra);
        self.request(path, "application/json", body.to_string())
    }

    /// A POST of this body as it is.
    pub fn request(&self, path: &str, kind: &'static str, body: String) -> Result<Request, Failure> {
        let address = format!("{}{path}", self.base);
        // A part such as `..` would lead elsewhere, however it is written.
        let url = Url::parse(&address).ok().filter(|url| url.as_str() == address);
        let url = url.ok_or_else(|| Failure::new(FailureKind::Rejected, "no address can be made for the request"))?;
        let mut request = Request::new(Method::POST, url);
        *request.headers_mut() = self.headers.clone();
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        *request.body_mut() = Some(body.into());
        Ok(request)
    }
}

/// Adds what is not there; what the adapter says itself stays.
pub(super) fn merge(body: &mut Value, extra: &Map<String, Value>) {
    let Value::Object(body) = body else { return };
    for (key, value) in extra {
        match (body.get_mut(key), value) {
            (None, _) => {
                body.insert(key.clone(), value.clone());
            }
            (Some(inner), Value::Object(more)) => merge(inner, more),
            (Some(_), _) => {}
        }
    }
}

/// A part of a path that holds whatever it is made of.
pub(super) fn segment(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// The JSON of an event.
pub(super) fn json(data: &str) -> Result<Value, Failure> {
    serde_json::from_str(data.trim())
        .map_err(|_| Failure::new(FailureKind::Garbage, "an event of the answer is no JSON"))
}

/// The answer, piece by piece. Nothing is sent before the first poll.
pub(super) fn pieces<D: Dialogue>(wire: Arc<Wire>, dialogue: D, reply: Reply) -> Pieces {
    let ready = VecDeque::new();
    let answer = Answer { wire, dialogue, reply, events: None, ready, is_over: false, is_ended: false };
    Box::pin(stream::unfold(answer, |mut answer| async move { answer.next().await.map(|item| (item, answer)) }))
}

impl<D: Dialogue> Answer<D> {
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

    /// Takes one event in, or ends the answer.
    async fn advance(&mut self) -> Result<(), Failure> {
        match self.event().await {
            Ok(Some(event)) => match self.dialogue.take(&event, &mut self.reply, &mut self.ready) {
                Ok(false) => Ok(()),
                Ok(true) => {
                    if let Some(events) = &mut self.events {
                        events.drain().await;
                    }
                    self.end()
                }
                // What breaks after the end mark breaks nothing.
                Err(_) if self.reply.is_finished() => self.end(),
                Err(failure) => {
                    self.is_ended = true;
                    Err(failure)
                }
            },
            Err(failure) if !self.reply.is_finished() => Err(failure),
            Ok(None) | Err(_) => self.end(),
        }
    }

    fn end(&mut self) -> Result<(), Failure> {
        self.is_ended |= self.reply.is_finished();
        self.close();
        self.reply.end(&mut self.ready)
    }

    async fn event(&mut self) -> Result<Option<Event>, Failure> {
        if self.events.is_none() {
            self.events = Some(self.open().await?);
        }
        let Some(events) = &mut self.events else { return Ok(None) };
        let event = if self.reply.is_finished() {
            let limit = if self.reply.has_usage() { CLOSE_LIMIT } else { USAGE_LIMIT };
            timeout(limit, events.next()).await.unwrap_or(Ok(None))
        } else {
            events.next().await
        };
        // Gateways put OpenAI's mark behind streams that know none.
        event.map(|event| event.filter(|event| !event.data.trim_start().starts_with("[DONE]")))
    }

    async fn open(&mut self) -> Result<Events, Failure> {
        match self.send().await {
            Err(failure) if failure.kind == FailureKind::Rejected && self.dialogue.forgets() => self.send().await,
            sent => sent,
        }
    }

    async fn send(&mut self) -> Result<Events, Failure> {
        let request = self.dialogue.request(&self.wire)?;
        events::send(&self.wire.http, request, self.wire.speech).await.map(Events::new)
    }

    /// Closes the connection, whatever is still to be told.
    fn close(&mut self) {
        self.events = None;
        self.is_over = true;
        if std::mem::replace(&mut self.is_ended, true) {
            return;
        }
        // Without a runtime nothing runs any more that could be told.
        let Some(request) = self.dialogue.stop(&self.wire).filter(|_| Handle::try_current().is_ok()) else { return };
        let http = self.wire.http.clone();
        self.wire.tasks.spawn(async move {
            // Nothing hangs on it: the connection is closed, and such calls say yes whatever they do.
            let _ = timeout(STOP_LIMIT, http.execute(request)).await;
        });
    }
}

impl<D: Dialogue> Drop for Answer<D> {
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_settings_add_to_a_request_and_replace_nothing_in_it() {
        let mut body = json!({"model": "m", "parameters": {"incremental_output": true}});
        let extra = json!({"model": "x", "debug": {}, "parameters": {"top_k": 3, "incremental_output": false}});
        merge(&mut body, extra.as_object().unwrap());
        let merged = json!({"model": "m", "debug": {}, "parameters": {"incremental_output": true, "top_k": 3}});
        assert_eq!(body, merged);
    }

    #[test]
    fn a_name_that_leads_elsewhere_makes_no_request() {
        let settings = ProviderSettings {
            base_url: "http://h/v1/".to_owned(),
            ..ProviderSettings::of(crate::ai::settings::ProviderKind::Dify)
        };
        let wire = Wire::new(&settings, Limits::default(), "/x", Key::Bearer, &Tasks::default()).unwrap();
        let path = |name: &str| wire.request(&format!("/a/{}/b", segment(name)), "text/plain", String::new());
        assert_eq!(path("你 x").unwrap().url().as_str(), "http://h/v1/a/%E4%BD%A0%20x/b");
        assert!(path("..").is_err() && path(".").is_err());
    }

    #[test]
    fn no_name_can_leave_its_place_in_an_address() {
        assert_eq!(segment("a-1_~"), "a-1_~");
        assert_eq!(segment("../x?y#z 你"), "%2E%2E%2Fx%3Fy%23z%20%E4%BD%A0");
    }
}
