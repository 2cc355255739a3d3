//! AuthService on the wire: logins and their tokens.

use parlance_client::v1;
use tonic::{Request, Response, Status};

use super::{
    Api, bearer, page, parts,
    peer::Origin,
    rate::Counted,
    rules::RateClass,
    stubs::auth_service_server::AuthService,
    wire::{id, optional_id, same_words, time},
};
use crate::{
    chat::login::{Person, TokenPair},
    domain::{
        contact::{Contact, Verification},
        login::Login,
        user::User,
    },
    error::{Reason, Result as Judged},
};

#[tonic::async_trait]
impl AuthService for Api {
    async fn login(&self, request: Request<v1::LoginRequest>) -> Result<Response<v1::LoginResponse>, Status> {
        let origin = request.extensions().get::<Origin>().copied();
        let v1::LoginRequest { email, password } = request.into_inner();
        let (tokens, user) = self.try_login(&email, &password, origin).await?;
        let caller = Person::User(user).into();
        Ok(Response::new(v1::LoginResponse { tokens: Some(tokens.into()), caller: Some(caller) }))
    }

    async fn refresh_token(
        &self,
        request: Request<v1::RefreshTokenRequest>,
    ) -> Result<Response<v1::RefreshTokenResponse>, Status> {
        let origin = request.extensions().get::<Origin>().copied();
        let tokens = self.refresh(&request.into_inner().refresh_token, origin).await?;
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

    async fn identify_contact(
        &self,
        request: Request<v1::IdentifyContactRequest>,
    ) -> Result<Response<v1::IdentifyContactResponse>, Status> {
        let carried = bearer(&request);
        let v1::IdentifyContactRequest { identity_token, guest_access_token, locale } = request.into_inner();
        let guest = if guest_access_token.is_empty() { carried } else { Some(guest_access_token) };
        let done = self.chat.identify_contact(&identity_token, guest.as_deref(), locale).await?;
        Ok(Response::new(v1::IdentifyContactResponse {
            tokens: Some(done.tokens.into()),
            contact: Some(done.contact.into()),
            moved_sessions: i32::try_from(done.moved_sessions).unwrap_or(i32::MAX),
        }))
    }

    async fn logout(&self, request: Request<v1::LogoutRequest>) -> Result<Response<v1::LogoutResponse>, Status> {
        let (caller, _) = parts(request)?;
        self.chat.logins.logout(&caller).await?;
        Ok(Response::new(v1::LogoutResponse {}))
    }

    async fn list_logins(
        &self,
        request: Request<v1::ListLoginsRequest>,
    ) -> Result<Response<v1::ListLoginsResponse>, Status> {
        let (caller, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let of = optional_id("user_id", &request.user_id)?;
        let logins = self.chat.logins.list_logins(&caller, of, page).await?;
        let (mut logins, next_page_token) = page::write::<_, v1::Login>(logins, binding);
        for login in &mut logins {
            login.current = login.id == caller.login_id.to_string();
        }
        Ok(Response::new(v1::ListLoginsResponse { logins, next_page_token }))
    }

    async fn revoke_login(
        &self,
        request: Request<v1::RevokeLoginRequest>,
    ) -> Result<Response<v1::RevokeLoginResponse>, Status> {
        let (caller, request) = parts(request)?;
        self.chat.logins.revoke_login(&caller, id("login_id", &request.login_id)?).await?;
        Ok(Response::new(v1::RevokeLoginResponse {}))
    }
}

impl Api {
    /// A right password is no guess, and neither is one that nobody could check.
    async fn try_login(&self, email: &str, password: &str, origin: Option<Origin>) -> Judged<(TokenPair, User)> {
        let logins = &self.chat.logins;
        let from = origin.map(|origin| origin.address);
        let guess = match self.guesses.begin(email, origin) {
            Ok(guess) => guess,
            Err(error) => {
                logins.locked_out(email, from).await;
                return Err(error);
            }
        };
        let tried = logins.login(email, password, from).await;
        match &tried {
            Ok((_, user)) => {
                guess.take_back();
                self.guesses.good(&user.email, origin);
            }
            Err(error) if error.reason != Reason::CredentialsInvalid => guess.take_back(),
            Err(_) => {}
        }
        tried
    }

    /// A token that is ours is counted for its login, so that nobody else can use that up; any other for
    /// the address it comes from.
    async fn refresh(&self, token: &str, origin: Option<Origin>) -> Judged<TokenPair> {
        let logins = &self.chat.logins;
        let read = logins.read_refresh_token(token);
        let counted = origin.and_then(|origin| origin.counted).map(Counted::Address);
        let whom = match &read {
            Ok((token, true)) => Some(Counted::Login(token.login_id)),
            _ => counted,
        };
        whom.map_or(Ok(()), |whom| self.rates.count(RateClass::Refresh, whom))?;
        let (tokens, person) = logins.refresh_token(&read?.0).await?;
        if let Person::User(user) = person {
            self.guesses.good(&user.email, origin);
        }
        Ok(tokens)
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

/// Whether it is the caller's own is not known here.
impl From<Login> for v1::Login {
    fn from(login: Login) -> Self {
        Self {
            id: login.id.into(),
            created_at: time(login.created_at_ms),
            used_at: time(login.used_at_ms),
            expires_at: time(login.expires_at_ms),
            current: false,
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
            external_id: contact.external_id.unwrap_or_default(),
            email: contact.email,
        }
    }
}
