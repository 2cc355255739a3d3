//! The layer that lets calls in: who calls, whether the method's rule allows it, and how often. All
//! of it is judged before a byte of the request's body is read.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};
use http::{HeaderMap, Request, Response, header::AUTHORIZATION};
use tonic::body::Body;
use tower::Service;
use uuid::Uuid;

use super::{
    codec,
    connection::Connection,
    peer::{Origin, Peer, Peers},
    rate::{Counted, Rates},
    rules::{MethodRule, MethodRules, RateClass},
    status,
};
use crate::{
    domain::{
        address::Address,
        rights::{Caller, Permission},
    },
    error::{Error, Reason, Result},
};

/// Services that are no part of the contract and need no token.
const OPEN_SERVICES: &[&str] = &["/grpc.health.v1.", "/grpc.reflection."];

/// How long the answer to a hasty caller is held back.
const HELD: Duration = Duration::from_secs(1);

/// Tells who an access token belongs to.
pub type Authenticate = Box<dyn Fn(&str) -> Result<Caller> + Send + Sync>;

/// What is judged at the door.
pub struct Door {
    pub rules: &'static MethodRules,
    pub rates: Arc<Rates>,
    pub peers: Peers,
    pub authenticate: Authenticate,
}

/// A call that is not let in, and who has made too many.
struct Refusal {
    error: Error,
    caller: Option<Uuid>,
}

#[derive(Clone)]
pub struct Auth<S> {
    inner: S,
    door: Arc<Door>,
}

impl<S> Auth<S> {
    pub const fn new(inner: S, door: Arc<Door>) -> Self {
        Self { inner, door }
    }
}

impl<S, B> Service<Request<B>> for Auth<S>
where
    S: Service<Request<B>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let peer = request.extensions().get::<Peer>().copied();
        if let Some(peer) = peer {
            let origin = self.door.peers.origin(peer, request.headers());
            let counted = self.door.peers.counted(origin);
            request.extensions_mut().insert(Origin { address: origin, counted });
        }
        let origin = request.extensions().get::<Origin>().copied();
        match self.door.admit(request.uri().path(), request.headers(), origin) {
            Err(Refusal { error, caller }) => {
                let connection = request.extensions().get::<Arc<Connection>>();
                let place = connection.filter(|_| caller.is_some_and(|caller| self.door.rates.is_hasty(caller)));
                let place = place.and_then(Connection::hold_answer);
                async move {
                    if let Some(_place) = place {
                        tokio::time::sleep(HELD).await;
                    }
                    Ok(status::answer(error))
                }
                .boxed()
            }
            Ok(caller) => {
                let staff = caller.as_ref().is_some_and(Caller::is_staff);
                if let Some(caller) = caller {
                    if let Some(connection) = request.extensions().get::<Arc<Connection>>() {
                        connection.admit();
                    }
                    tracing::Span::current().record("caller", tracing::field::display(caller.id));
                    request.extensions_mut().insert(Arc::new(caller));
                }
                codec::judged_for(staff, self.inner.call(request)).boxed()
            }
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, caller: None }
    }
}

impl Door {
    /// Who calls, where the method wants to know, or why they may not.
    fn admit(&self, path: &str, headers: &HeaderMap, origin: Option<Origin>) -> Result<Option<Caller>, Refusal> {
        if is_open(path) {
            return Ok(None);
        }
        let (_, rule) = self.rules.of(path).ok_or_else(status::unknown_method)?;
        let address = origin.and_then(|origin| origin.counted);
        if rule.permission == Permission::Public {
            // A refresh is counted once it is known whose it is.
            if rule.rate_class != RateClass::Refresh {
                self.count_address(rule.rate_class, address)?;
            }
            return Ok(None);
        }
        let caller = (self.authenticate)(bearer(headers)?)?;
        let caller = Caller { address: address.filter(|_| caller.is_guest()), ..caller };
        allowed(&caller, rule)?;
        let counted = self.rates.count_call(rule.rate_class, &caller);
        counted.map_err(|error| Refusal { error, caller: Some(caller.id) })?;
        Ok(Some(caller))
    }

    fn count_address(&self, class: RateClass, address: Option<Address>) -> Result<()> {
        address.map_or(Ok(()), |address| self.rates.count(class, Counted::Address(address)))
    }
}

/// Whether the path is one of a service that is no part of the contract.
pub fn is_open(path: &str) -> bool {
    OPEN_SERVICES.iter().any(|service| path.starts_with(service))
}

/// Whether the caller's role allows the method.
pub fn allowed(caller: &Caller, rule: MethodRule) -> Result<()> {
    if caller.principal.allows(rule.permission) {
        return Ok(());
    }
    let permission = rule.permission.as_str();
    Err(Error::new(Reason::PermissionDenied, format!("your role does not have the permission {permission}"))
        .with("permission", permission))
}

/// The token of `authorization: Bearer <token>`.
fn bearer(headers: &HeaderMap) -> Result<&str> {
    let value = headers.get(AUTHORIZATION).ok_or_else(|| unauthenticated("an access token is needed"))?;
    let value = value.to_str().map_err(|_| unauthenticated("the authorization is not text"))?;
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(unauthenticated("the authorization is not `Bearer <access token>`")),
    }
}

fn unauthenticated(message: &str) -> Error {
    Error::new(Reason::TokenInvalid, message)
}
