//! Who calls: the tokens in use and how they are renewed. Apart from the calls, which only carry a token
//! and tell when one has expired.

use std::sync::{Arc, PoisonError, RwLock};

use tonic::{
    Code, Request, Status,
    metadata::{Ascii, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

use crate::{
    error::Error,
    v1::{RefreshTokenRequest, Tokens, auth_service_client::AuthServiceClient},
};

/// A channel whose calls carry the access token of a [`crate::Client`].
pub type Authorized = InterceptedService<Channel, Bearer>;

/// Adds the access token to every call.
#[derive(Debug, Clone)]
pub struct Bearer(Arc<Login>);

/// The tokens of one login.
#[derive(Debug)]
pub(crate) struct Login {
    channel: Channel,
    tokens: RwLock<Tokens>,
    /// Held while tokens are renewed: a refresh token is good once.
    renewal: tokio::sync::Mutex<()>,
}

impl Login {
    pub(crate) fn new(channel: Channel, tokens: Tokens) -> Arc<Self> {
        Arc::new(Self { channel, tokens: RwLock::new(tokens), renewal: tokio::sync::Mutex::default() })
    }

    pub(crate) fn authorized(self: &Arc<Self>) -> Authorized {
        InterceptedService::new(self.channel.clone(), Bearer(Arc::clone(self)))
    }

    pub(crate) fn tokens(&self) -> Tokens {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sees to it that the next call carries another access token than this one. Any number of calls that
    /// learn of the same expiry make one renewal.
    pub(crate) async fn renew(&self, expired: &str) -> Result<(), Error> {
        let _alone = self.renewal.lock().await;
        let Tokens { access_token, refresh_token, .. } = self.tokens();
        if access_token != expired {
            return Ok(());
        }
        let mut auth = AuthServiceClient::new(self.channel.clone());
        let tokens = auth.refresh_token(RefreshTokenRequest { refresh_token }).await?.into_inner().tokens;
        let tokens = tokens.ok_or_else(|| Error::of(Code::Internal, "the server's answer lacks its tokens"))?;
        *self.tokens.write().unwrap_or_else(PoisonError::into_inner) = tokens;
        Ok(())
    }
}

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let value: Result<MetadataValue<Ascii>, _> = format!("Bearer {}", self.0.tokens().access_token).parse();
        let value = value.map_err(|_| Status::unauthenticated("the access token is no token"))?;
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }
}
