//! People with tokens: each has a connection and speaks through the typed clients that every user of
//! the contract gets.

use std::time::{Duration, Instant};

use parlance_client::v1::{
    self, assistant_service_client::AssistantServiceClient, auth_service_client::AuthServiceClient,
    chat_service_client::ChatServiceClient, inbox_service_client::InboxServiceClient,
    knowledge_service_client::KnowledgeServiceClient, session_service_client::SessionServiceClient,
    system_service_client::SystemServiceClient, user_service_client::UserServiceClient,
};
use tonic::{
    Request, Status,
    metadata::{Ascii, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};
use uuid::Uuid;

use crate::{Frames, server::HANG};

/// How often a session is looked at whose answers have yet to end.
const LOOK: Duration = Duration::from_millis(20);

/// Adds the access token to every call.
#[derive(Clone)]
pub struct Bearer(MetadataValue<Ascii>);

/// A channel that carries a token.
pub type Authorized = InterceptedService<Channel, Bearer>;

/// Someone who is logged in.
#[derive(Clone)]
pub struct Person {
    /// Id of the contact or user.
    pub id: String,
    pub tokens: v1::Tokens,
    channel: Channel,
}

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

/// An id for a request or a message, as a client makes it.
pub fn new_id() -> String {
    Uuid::new_v4().to_string()
}

impl Person {
    pub async fn guest(channel: Channel) -> Self {
        let request = v1::StartGuestRequest { display_name: "Guest".into(), locale: "en".into() };
        let answer = AuthServiceClient::new(channel.clone()).start_guest(request).await.expect("a guest");
        let answer = answer.into_inner();
        Self { id: answer.contact.expect("a contact").id, tokens: answer.tokens.expect("tokens"), channel }
    }

    pub async fn login(channel: Channel, email: &str, password: &str) -> Self {
        Self::try_login(channel, email, password).await.expect("a login")
    }

    pub async fn try_login(channel: Channel, email: &str, password: &str) -> Result<Self, Status> {
        let request = v1::LoginRequest { email: email.into(), password: password.into() };
        let answer = AuthServiceClient::new(channel.clone()).login(request).await?.into_inner();
        let principal = answer.caller.and_then(|caller| caller.principal);
        let Some(v1::caller::Principal::User(user)) = principal else { panic!("a login is a user's") };
        Ok(Self { id: user.id, tokens: answer.tokens.expect("tokens"), channel })
    }

    /// The same person with other tokens, or over another connection.
    #[must_use]
    pub fn with(&self, channel: Channel, tokens: v1::Tokens) -> Self {
        Self { id: self.id.clone(), tokens, channel }
    }

    /// The same person over another connection.
    #[must_use]
    pub fn at(&self, channel: Channel) -> Self {
        self.with(channel, self.tokens.clone())
    }

    /// The same person with new tokens, got with the refresh token.
    pub async fn refreshed(&self) -> Self {
        let request = v1::RefreshTokenRequest { refresh_token: self.tokens.refresh_token.clone() };
        let answer = AuthServiceClient::new(self.channel.clone()).refresh_token(request).await.expect("new tokens");
        self.with(self.channel.clone(), answer.into_inner().tokens.expect("tokens"))
    }

    /// The same person with this access token, valid or not.
    #[must_use]
    pub fn with_token(&self, access_token: &str) -> Self {
        let tokens = v1::Tokens { access_token: access_token.into(), ..self.tokens.clone() };
        self.with(self.channel.clone(), tokens)
    }

    /// As an administrator: makes a user and logs in as them.
    pub async fn hire(&self, channel: Channel, name: &str, role: v1::Role) -> Self {
        let email = format!("{}@example.org", name.to_lowercase());
        let password = format!("password of {name}");
        let request = v1::CreateUserRequest {
            request_id: new_id(),
            email: email.clone(),
            password: password.clone(),
            display_name: name.into(),
            role: role.into(),
        };
        self.users().create_user(request).await.expect("a user");
        Self::login(channel, &email, &password).await
    }

    pub fn channel(&self) -> Channel {
        self.channel.clone()
    }

    fn authorized(&self) -> Authorized {
        let value = format!("Bearer {}", self.tokens.access_token).parse().expect("a token of ASCII");
        InterceptedService::new(self.channel.clone(), Bearer(value))
    }

    pub fn auth(&self) -> AuthServiceClient<Authorized> {
        AuthServiceClient::new(self.authorized())
    }

    pub fn sessions(&self) -> SessionServiceClient<Authorized> {
        SessionServiceClient::new(self.authorized())
    }

    pub fn chat(&self) -> ChatServiceClient<Authorized> {
        ChatServiceClient::new(self.authorized())
    }

    pub fn inbox(&self) -> InboxServiceClient<Authorized> {
        InboxServiceClient::new(self.authorized())
    }

    pub fn assistants(&self) -> AssistantServiceClient<Authorized> {
        AssistantServiceClient::new(self.authorized())
    }

    pub fn knowledge(&self) -> KnowledgeServiceClient<Authorized> {
        KnowledgeServiceClient::new(self.authorized())
    }

    pub fn users(&self) -> UserServiceClient<Authorized> {
        UserServiceClient::new(self.authorized())
    }

    pub fn system(&self) -> SystemServiceClient<Authorized> {
        SystemServiceClient::new(self.authorized())
    }

    /// A new session of this contact.
    pub async fn new_session(&self) -> v1::Session {
        let request = v1::CreateSessionRequest { request_id: new_id(), ..Default::default() };
        let answer = self.sessions().create_session(request).await.expect("a session");
        answer.into_inner().session.expect("a session")
    }

    pub async fn session(&self, id: &str) -> v1::Session {
        let answer = self.sessions().get_session(v1::GetSessionRequest { session_id: id.into() }).await;
        answer.expect("the session").into_inner().session.expect("a session")
    }

    pub async fn send(&self, session_id: &str, text: &str) -> v1::Message {
        self.try_send(session_id, &new_id(), text).await.expect("the message is stored")
    }

    pub async fn try_send(&self, session_id: &str, id: &str, text: &str) -> Result<v1::Message, Status> {
        let request = v1::SendMessageRequest {
            session_id: session_id.into(),
            client_message_id: id.into(),
            text: text.into(),
            ..Default::default()
        };
        Ok(self.chat().send_message(request).await?.into_inner().message.expect("a message"))
    }

    pub async fn ask(&self, session_id: &str, text: &str) -> Frames<v1::AskResponse> {
        self.try_ask(session_id, &new_id(), text).await.expect("the question is taken")
    }

    pub async fn try_ask(&self, session_id: &str, id: &str, text: &str) -> Result<Frames<v1::AskResponse>, Status> {
        let request = v1::AskRequest {
            session_id: session_id.into(),
            client_message_id: id.into(),
            text: text.into(),
            ..Default::default()
        };
        Ok(Frames::new(self.chat().ask(request).await?.into_inner()))
    }

    /// Follows one session after a seq: 0 is the whole log, none only what comes.
    pub async fn subscribe(&self, session_id: &str, cursor: Option<(&str, i64)>) -> Frames<v1::SubscribeResponse> {
        let cursor = v1::SessionCursor {
            session_id: session_id.into(),
            log_id: cursor.map(|(log_id, _)| log_id.to_owned()).unwrap_or_default(),
            after_seq: cursor.map(|(_, seq)| seq),
        };
        let request = v1::SubscribeRequest { sessions: vec![cursor] };
        Frames::new(self.chat().subscribe(request).await.expect("a subscription").into_inner())
    }

    /// Every message of a session, page by page.
    pub async fn messages(&self, session_id: &str) -> Vec<v1::Message> {
        let mut messages: Vec<v1::Message> = Vec::new();
        loop {
            let request = v1::ListMessagesRequest {
                session_id: session_id.into(),
                page_size: 200,
                after_seq: Some(messages.last().map_or(0, |message| message.seq)),
                ..Default::default()
            };
            let page = self.chat().list_messages(request).await.expect("a page").into_inner();
            if page.messages.is_empty() {
                return messages;
            }
            messages.extend(page.messages);
        }
    }

    /// Every message of a session once no answer is being written in it any more.
    pub async fn settled(&self, session_id: &str) -> Vec<v1::Message> {
        let mut look = tokio::time::interval(LOOK);
        let began = Instant::now();
        loop {
            let messages = self.messages(session_id).await;
            let Some(open) = messages.iter().find(|message| message.state() == v1::MessageState::Streaming) else {
                return messages;
            };
            assert!(began.elapsed() < HANG, "an answer does not end: {open:?}");
            look.tick().await;
        }
    }
}
