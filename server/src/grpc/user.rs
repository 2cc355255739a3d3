//! UserService on the wire: staff accounts.

use parlance_client::v1;
use tonic::{Request, Response, Status};

use super::{
    Api, page, parts,
    session::digest,
    stubs::user_service_server::UserService,
    wire::{count, id, mask, same_words, time},
};
use crate::{
    chat::user::{NewUser, UserField, Wanted},
    domain::user::{Availability, Role, User},
    error::{Error, Result as Judged},
};

#[tonic::async_trait]
impl UserService for Api {
    async fn create_user(
        &self,
        request: Request<v1::CreateUserRequest>,
    ) -> Result<Response<v1::CreateUserResponse>, Status> {
        let (caller, mut request) = parts(request)?;
        let request_id = id("request_id", &std::mem::take(&mut request.request_id))?;
        // A plain digest of a password could be guessed from.
        let digest = self.chat.logins.digest(&digest(&request))?;
        let user = self.chat.create_user(&caller, request.try_into()?, request_id, digest).await?;
        Ok(Response::new(v1::CreateUserResponse { user: Some(user.into()) }))
    }

    async fn list_users(
        &self,
        request: Request<v1::ListUsersRequest>,
    ) -> Result<Response<v1::ListUsersResponse>, Status> {
        let (_, mut request) = parts(request)?;
        let (page, binding) = page::read(&mut request)?;
        let (users, next_page_token) = page::write(self.chat.list_users(page).await?, binding);
        Ok(Response::new(v1::ListUsersResponse { users, next_page_token }))
    }

    async fn get_user(&self, request: Request<v1::GetUserRequest>) -> Result<Response<v1::GetUserResponse>, Status> {
        let (_, request) = parts(request)?;
        let user = self.chat.get_user(id("user_id", &request.user_id)?).await?;
        Ok(Response::new(v1::GetUserResponse { user: Some(user.into()) }))
    }

    async fn update_user(
        &self,
        request: Request<v1::UpdateUserRequest>,
    ) -> Result<Response<v1::UpdateUserResponse>, Status> {
        let (caller, v1::UpdateUserRequest { user, update_mask }) = parts(request)?;
        let fields = mask(&update_mask.unwrap_or_default().paths, UserField::ALL, UserField::as_str)?;
        let user = self.chat.update_user(&caller, user.unwrap_or_default().try_into()?, &fields).await?;
        Ok(Response::new(v1::UpdateUserResponse { user: Some(user.into()) }))
    }

    async fn suspend_user(
        &self,
        request: Request<v1::SuspendUserRequest>,
    ) -> Result<Response<v1::SuspendUserResponse>, Status> {
        let (caller, request) = parts(request)?;
        let user = self.chat.suspend_user(&caller, id("user_id", &request.user_id)?).await?;
        Ok(Response::new(v1::SuspendUserResponse { user: Some(user.into()) }))
    }

    async fn reactivate_user(
        &self,
        request: Request<v1::ReactivateUserRequest>,
    ) -> Result<Response<v1::ReactivateUserResponse>, Status> {
        let (caller, request) = parts(request)?;
        let user = self.chat.reactivate_user(&caller, id("user_id", &request.user_id)?).await?;
        Ok(Response::new(v1::ReactivateUserResponse { user: Some(user.into()) }))
    }

    async fn reset_password(
        &self,
        request: Request<v1::ResetPasswordRequest>,
    ) -> Result<Response<v1::ResetPasswordResponse>, Status> {
        let (caller, request) = parts(request)?;
        let user_id = id("user_id", &request.user_id)?;
        let made = self.chat.reset_password(&caller, user_id, request.new_password.into()).await?;
        let password = made.map(|made| made.reveal().to_owned()).unwrap_or_default();
        Ok(Response::new(v1::ResetPasswordResponse { password }))
    }
}

same_words!(Role, v1::Role, role, [Agent, Supervisor, Admin]);
same_words!(Availability, v1::Availability, availability, [Available, Busy, Away]);

impl TryFrom<v1::CreateUserRequest> for NewUser {
    type Error = Error;

    fn try_from(request: v1::CreateUserRequest) -> Judged<Self> {
        Ok(Self {
            email: request.email,
            display_name: request.display_name,
            role: role(request.role).ok_or_else(|| Error::invalid("role", "is required"))?,
            password: request.password.into(),
        })
    }
}

impl TryFrom<v1::User> for Wanted {
    type Error = Error;

    fn try_from(user: v1::User) -> Judged<Self> {
        Ok(Self {
            id: id("user.id", &user.id)?,
            email: user.email,
            display_name: user.display_name,
            role: role(user.role),
            capacity: user.capacity.into(),
        })
    }
}

impl From<User> for v1::User {
    fn from(user: User) -> Self {
        Self {
            id: user.id.into(),
            email: user.email,
            display_name: user.display_name,
            role: v1::Role::from(user.role).into(),
            availability: v1::Availability::from(user.availability).into(),
            capacity: count(user.capacity),
            created_at: time(user.created_at_ms),
            suspended_at: user.suspended_at_ms.and_then(time),
        }
    }
}
