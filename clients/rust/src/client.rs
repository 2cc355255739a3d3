//! Someone who is logged in, and what they do most; everything else is one typed call away.

use std::{sync::Arc, time::Duration};

use tonic::{
    Code, Response, Status,
    transport::{Channel, Endpoint},
};
use uuid::Uuid;

use crate::{
    answer::Answer,
    error::Error,
    following::Following,
    inbox::InboxWatch,
    login::{Authorized, Login},
    patience::Patience,
    v1::{
        AskRequest, CreateSessionRequest, LoginRequest, Message, SendMessageRequest, Session, SessionCursor,
        SessionState, StartGuestRequest, Tokens, assistant_service_client::AssistantServiceClient,
        auth_service_client::AuthServiceClient, chat_service_client::ChatServiceClient,
        inbox_service_client::InboxServiceClient, knowledge_service_client::KnowledgeServiceClient,
        session_service_client::SessionServiceClient, system_service_client::SystemServiceClient,
        user_service_client::UserServiceClient,
    },
};

/// How long calls with an id of ours are repeated while the server is away, where nothing else is said.
const PATIENCE: Duration = Duration::from_secs(30);
/// A connection that is silent is asked after this time whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(20);

/// A connection and a login. Clones share both.
#[derive(Debug, Clone)]
pub struct Client {
    login: Arc<Login>,
    patience: Duration,
}

/// A channel to a server, as in `http://127.0.0.1:50051`; without a port it is 80, as in every URL. It
/// connects at its first call, and again after a cut. Whoever needs TLS or settings of their own makes an
/// [`Endpoint`] instead.
pub fn connect(address: &str) -> Result<Channel, Error> {
    if !address.starts_with("http://") {
        let wanted = "must begin with http://; for https:// make a channel of tonic's";
        return Err(Error::of(Code::InvalidArgument, &format!("{address:?} {wanted}")));
    }
    let endpoint = Endpoint::from_shared(address.to_owned());
    let endpoint = endpoint.map_err(|wrong| Error::of(Code::InvalidArgument, &wrong.to_string()))?;
    Ok(endpoint.http2_keep_alive_interval(KEEPALIVE).keep_alive_while_idle(true).connect_lazy())
}

/// An id for a request or a message.
#[expect(clippy::disallowed_methods, reason = "the server's clock is not for clients")]
pub fn new_id() -> String {
    Uuid::new_v4().to_string()
}

impl Client {
    /// Takes over a login from elsewhere.
    pub fn new(channel: Channel, tokens: Tokens) -> Self {
        Self { login: Login::new(channel, tokens), patience: PATIENCE }
    }

    /// The same login, whose `send`, `ask`, `create_session` and `repeat` try this long while the server is
    /// away, instead of 30 s.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Comes in as a new customer.
    pub async fn guest(channel: Channel, guest: StartGuestRequest) -> Result<Self, Error> {
        let answer = AuthServiceClient::new(channel.clone()).start_guest(guest).await?.into_inner();
        Ok(Self::new(channel, present(answer.tokens)?))
    }

    /// Logs a staff account in.
    pub async fn login(channel: Channel, email: &str, password: &str) -> Result<Self, Error> {
        let request = LoginRequest { email: email.to_owned(), password: password.to_owned() };
        let answer = AuthServiceClient::new(channel.clone()).login(request).await?.into_inner();
        Ok(Self::new(channel, present(answer.tokens)?))
    }

    /// The tokens in use.
    pub fn tokens(&self) -> Tokens {
        self.login.tokens()
    }

    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    pub(crate) fn renewer(&self) -> &Login {
        &self.login
    }

    /// Makes a unary call, and makes it again if the access token has expired:
    /// `client.call(|| async { client.sessions().get_session(request.clone()).await })`.
    pub async fn call<T, F>(&self, call: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<Response<T>, Status>>,
    {
        let used = self.tokens().access_token;
        match call().await.map_err(Error::from) {
            Err(error) if error.reason() == Some("TOKEN_EXPIRED") => self.login.renew(&used).await?,
            answer => return answer.map(Response::into_inner),
        }
        Ok(call().await?.into_inner())
    }

    /// As [`Self::call`], also while the server is away: only for calls whose id lets it know a repeat.
    pub async fn repeat<T, F>(&self, call: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<Response<T>, Status>>,
    {
        let mut patience = Patience::new(Some(self.patience));
        loop {
            let used = self.tokens().access_token;
            match call().await {
                Ok(answer) => return Ok(answer.into_inner()),
                Err(status) => patience.bear(status.into(), &self.login, &used).await?,
            }
        }
    }

    /// Creates a session exactly once; an empty `request_id` is filled in.
    pub async fn create_session(&self, mut request: CreateSessionRequest) -> Result<Session, Error> {
        if request.request_id.is_empty() {
            request.request_id = new_id();
        }
        present(self.repeat(|| async { self.sessions().create_session(request.clone()).await }).await?.session)
    }

    /// Stores a message exactly once; an empty `client_message_id` is filled in.
    pub async fn send(&self, mut request: SendMessageRequest) -> Result<Message, Error> {
        if request.client_message_id.is_empty() {
            request.client_message_id = new_id();
        }
        present(self.repeat(|| async { self.chat().send_message(request.clone()).await }).await?.message)
    }

    /// Stores a question exactly once and brings its answer as it is written. Nothing is sent before the
    /// first piece is asked for.
    pub fn ask(&self, session_id: &str, text: &str) -> Answer {
        let (session_id, text) = (session_id.to_owned(), text.to_owned());
        self.ask_with(AskRequest { session_id, text, client_message_id: new_id(), ..AskRequest::default() })
    }

    /// As [`Self::ask`], with a request of one's own.
    pub fn ask_with(&self, request: AskRequest) -> Answer {
        Answer::new(self.clone(), request)
    }

    /// Follows up to 100 sessions; a cursor whose `after_seq` is 0 begins with the whole log.
    pub fn subscribe(&self, cursors: impl IntoIterator<Item = SessionCursor>) -> Following {
        Following::new(self.clone(), cursors)
    }

    /// Watches the sessions of these states; none named: those that wait, and the caller's own.
    pub fn watch_inbox(&self, states: impl IntoIterator<Item = SessionState>) -> InboxWatch {
        InboxWatch::new(self.clone(), states)
    }

    pub fn assistants(&self) -> AssistantServiceClient<Authorized> {
        AssistantServiceClient::new(self.login.authorized())
    }

    pub fn auth(&self) -> AuthServiceClient<Authorized> {
        AuthServiceClient::new(self.login.authorized())
    }

    pub fn chat(&self) -> ChatServiceClient<Authorized> {
        ChatServiceClient::new(self.login.authorized())
    }

    pub fn inbox(&self) -> InboxServiceClient<Authorized> {
        InboxServiceClient::new(self.login.authorized())
    }

    pub fn knowledge(&self) -> KnowledgeServiceClient<Authorized> {
        KnowledgeServiceClient::new(self.login.authorized())
    }

    pub fn sessions(&self) -> SessionServiceClient<Authorized> {
        SessionServiceClient::new(self.login.authorized())
    }

    pub fn system(&self) -> SystemServiceClient<Authorized> {
        SystemServiceClient::new(self.login.authorized())
    }

    pub fn users(&self) -> UserServiceClient<Authorized> {
        UserServiceClient::new(self.login.authorized())
    }
}

fn present<T>(value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| Error::of(Code::Internal, "the server's answer lacks what it promises"))
}
