//! AuthService on the wire: logins and their tokens.

use parlance_client::v1;
use tonic::{Request, Response, Status};

use super::{
    Api, parts,
    rate::Counted,
    rules::RateClass,
    stubs::auth_service_server::AuthService,
    wire::{same_words, time},
};
use crate::{
    chat::login::{Person, TokenPair},
    domain::contact::{Contact, Verification},
};

#[tonic::async_trait]
impl AuthService for Api {
    async fn login(&self, request: Request<v1::LoginRequest>) -> Result<Response<v1::LoginResponse>, Status> {
        let v1::LoginRequest { email, password } = request.into_inner();
        self.rates.count(RateClass::Login, Counted::Account(email.trim().to_lowercase()))?;
        let (tokens, user) = self.chat.logins.login(&email, &password).await?;
        let caller = Person::User(user).into();
        Ok(Response::new(v1::LoginResponse { tokens: Some(tokens.into()), caller: Some(caller) }))
    }

    async fn refresh_token(
        &self,
        request: Request<v1::RefreshTokenRequest>,
    ) -> Result<Response<v1::RefreshTokenResponse>, Status> {
        let tokens = self.chat.logins.refresh_token(&request.into_inner().refresh_token).await?;
        Ok(Response::new(v1::RefreshTokenResponse { tokens: Some(tokens.into()) }))
    }

    async fn get_caller(
        &self,
        request: Request<v1::GetCallerRequest>,
    ) -> Result<Response<v1::GetCallerResponse>, Status> {
        let (caller, _) = parts(request)?;
        let person = self.chat.logins.get_caller(&caller).await?;
        let expires_at = time(caller.expires_at_ms);
        Ok(Response::new(v1::GetCallerResponse { caller: Some(person.into()), expires_at }))
    }

    async fn change_password(
        &self,
        request: Request<v1::ChangePasswordRequest>,
    ) -> Result<Response<v1::ChangePasswordResponse>, Status> {
        let (caller, request) = parts(request)?;
        self.chat.logins.change_password(&caller, &request.current_password, &request.new_password).await?;
        Ok(Response::new(v1::ChangePasswordResponse {}))
    }

    async fn start_guest(
        &self,
        request: Request<v1::StartGuestRequest>,
    ) -> Result<Response<v1::StartGuestResponse>, Status> {
        let v1::StartGuestRequest { display_name, locale } = request.into_inner();
        let (tokens, contact) = self.chat.logins.start_guest(display_name, locale).await?;
        Ok(Response::new(v1::StartGuestResponse { tokens: Some(tokens.into()), contact: Some(contact.into()) }))
    }
}

same_words!(Verification, v1::ContactVerification, [Guest, Verified]);

impl From<TokenPair> for v1::Tokens {
    fn from(pair: TokenPair) -> Self {
        Self {
            access_token: pair.access_token.reveal().to_owned(),
            refresh_token: pair.refresh_token.reveal().to_owned(),
            expires_at: time(pair.expires_at_ms),
            refresh_expires_at: time(pair.refresh_expires_at_ms),
        }
    }
}

impl From<Person> for v1::Caller {
    fn from(person: Person) -> Self {
        let principal = match person {
            Person::User(user) => v1::caller::Principal::User(user.into()),
            Person::Contact(contact) => v1::caller::Principal::Contact(contact.into()),
        };
        Self { principal: Some(principal) }
    }
}

impl From<Contact> for v1::Contact {
    fn from(contact: Contact) -> Self {
        Self {
            id: contact.id.into(),
            display_name: contact.display_name,
            locale: contact.locale,
            verification: v1::ContactVerification::from(contact.verification).into(),
            created_at: time(contact.created_at_ms),
        }
    }
}
